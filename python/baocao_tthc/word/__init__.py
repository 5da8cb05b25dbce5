"""Word documents that come from anywhere: opened within bounds, read as paragraphs and tables."""

from .document import Block, Document, Paragraph, WordCell, WordTable, read_document
from .sound_document import SoundDocument, main_part, sound_document

__all__ = [
    "Block",
    "Document",
    "Paragraph",
    "SoundDocument",
    "WordCell",
    "WordTable",
    "main_part",
    "read_document",
    "sound_document",
]
