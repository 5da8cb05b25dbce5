"""The notes of cells."""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import protection
from .subset import Subset

if TYPE_CHECKING:
    from .range import Range

NOTES = 8  # CellFlags.ANNOTATION


class Note(Subset, base_classes.Note):
    """The note of a cell."""

    def __init__(self, cell: Range) -> None:
        self._cell = cell

    @property
    def api(self) -> Any:
        return self._cell.uno.getCellByPosition(0, 0).Annotation

    @property
    def text(self) -> str:
        return str(self.api.String)

    @text.setter
    def text(self, value: str) -> None:
        with self._cell.sheet.permitted(protection.NOTES, "changing notes"):
            self.api.String = value

    @property
    def author(self) -> str:
        return str(self.api.Author)

    @property
    def location(self) -> Range:
        return self._cell

    def delete(self) -> None:
        with self._cell.sheet.permitted(protection.NOTES, "deleting notes"):
            self._cell.uno.clearContents(NOTES)
