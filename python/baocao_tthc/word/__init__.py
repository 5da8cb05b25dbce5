"""Word documents: those from anywhere, read and commented, and the elements of new ones."""

from .document import (
    Block,
    Document,
    Paragraph,
    SoundDocument,
    WordCell,
    WordTable,
    read_document,
    sound_document,
)

__all__ = [
    "Block",
    "Document",
    "Paragraph",
    "SoundDocument",
    "WordCell",
    "WordTable",
    "read_document",
    "sound_document",
]
