"""What `Range.api` offers under the names of Excel's Range object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import native
from .subset import unsupported

if TYPE_CHECKING:
    from .range import Range

_FORMULA = 16  # CellFlags.FORMULA


class RangeApi:
    """What `Range.api` offers under the names of Excel's Range object."""

    def __init__(self, cells: Range) -> None:
        self._range = cells

    @property
    def uno(self) -> Any:
        """The native range."""
        return self._range.uno

    @property
    def Locked(self) -> bool | None:  # noqa: N802 - Excel's name
        """Whether the cells are locked once the sheet is protected; None where they differ."""
        lock = self._range.look("CellProtection")
        return None if lock is None else bool(lock.IsLocked)

    @Locked.setter
    def Locked(self, value: bool) -> None:  # noqa: N802
        lock = native.struct("util.CellProtection", IsLocked=value)
        with self._range.sheet.permitted("", "locking cells"):
            self._range.uno.CellProtection = lock

    @property
    def HasFormula(self) -> bool | None:  # noqa: N802 - Excel's name
        """Whether the cells hold formulas; None when only some do."""
        found = self._range.uno.queryContentCells(_FORMULA).RangeAddresses
        count = sum(
            (area.EndRow - area.StartRow + 1) * (area.EndColumn - area.StartColumn + 1)
            for area in found
        )
        return None if 0 < count < len(self._range) else bool(count)

    @property
    def EntireRow(self) -> Lines:  # noqa: N802 - Excel's name
        """The rows of the cells."""
        return Lines(self._range, "row_hidden")

    @property
    def EntireColumn(self) -> Lines:  # noqa: N802 - Excel's name
        """The columns of the cells."""
        return Lines(self._range, "column_hidden")

    def __getattr__(self, name: str) -> Any:
        unsupported("Range.api", name)


class Lines:
    """Whole rows or columns, of which `Hidden` can be asked and set as in Excel."""

    def __init__(self, cells: Range, hidden: str) -> None:
        self._range = cells
        self._hidden = hidden

    @property
    def Hidden(self) -> bool | None:  # noqa: N802 - Excel's name
        """Whether they are hidden; None when only some are."""
        return getattr(self._range, self._hidden)  # type: ignore[no-any-return]

    @Hidden.setter
    def Hidden(self, value: bool) -> None:  # noqa: N802
        setattr(self._range, self._hidden, value)
