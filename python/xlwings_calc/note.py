"""Notes of cells: Excel's comments, Calc's annotations."""
# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import protection
from .errors import Subset

if TYPE_CHECKING:
    from .range import Range

NOTES = 8  # CellFlags.ANNOTATION
_POINTS = 72 / 2540  # of a hundredth of a millimetre


class Note(Subset, base_classes.Note):
    """The note of a cell."""

    def __init__(self, cell: Range, annotation: Any = None) -> None:
        self._cell = cell
        self._annotation = annotation

    @property
    def api(self) -> NoteApi:
        return NoteApi(self.uno)

    @property
    def uno(self) -> Any:
        """The native annotation."""
        if self._annotation is None:
            at = (self._cell.column - 1, self._cell.row - 1)
            self._annotation = self._cell.sheet.uno.getCellByPosition(*at).Annotation
        return self._annotation

    @property
    def text(self) -> str:
        return str(self.uno.String)

    @text.setter
    def text(self, value: str) -> None:
        with self._cell.sheet.permitted(protection.NOTES, "changing notes"):
            self.uno.String = value

    @property
    def location(self) -> Range:
        return self._cell

    def delete(self) -> None:
        with self._cell.sheet.permitted(protection.NOTES, "deleting notes"):
            self._cell.uno.clearContents(NOTES)


class NoteApi:
    """What `Note.api` offers under the names of Excel's Comment object."""

    def __init__(self, annotation: Any) -> None:
        self.Shape = NoteShape(annotation)


class NoteShape:
    """The box of a note, its sides in points."""

    def __init__(self, annotation: Any) -> None:
        self._shape = annotation.AnnotationShape

    @property
    def Width(self) -> float:  # noqa: N802 - Excel's name
        return float(self._shape.Size.Width) * _POINTS

    @Width.setter
    def Width(self, points: float) -> None:  # noqa: N802
        self._resize(Width=points)

    @property
    def Height(self) -> float:  # noqa: N802 - Excel's name
        return float(self._shape.Size.Height) * _POINTS

    @Height.setter
    def Height(self, points: float) -> None:  # noqa: N802
        self._resize(Height=points)

    def _resize(self, **sides: float) -> None:
        size = self._shape.Size
        for side, points in sides.items():
            setattr(size, side, round(points / _POINTS))
        self._shape.setSize(size)
