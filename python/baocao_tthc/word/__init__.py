"""Word documents that come from anywhere: opened within bounds, read as paragraphs and tables."""

from .document import Block, Cell, Document, Paragraph, Table, read_document
from .package import SoundDocument, main_part, sound_document

__all__ = [
    "Block",
    "Cell",
    "Document",
    "Paragraph",
    "SoundDocument",
    "Table",
    "main_part",
    "read_document",
    "sound_document",
]
