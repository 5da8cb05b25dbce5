"""Blocks of cells and their notes: what they hold, and what is done with them."""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from . import cells, native, protection
from .area import Area
from .conditional import ConditionalFormats
from .errors import CalcError, Subset, unsupported
from .notation import Block

_CONTENTS = 1 | 2 | 4 | 16  # CellFlags: VALUE, DATETIME, STRING, FORMULA
_NOTES = 8  # CellFlags.ANNOTATION


class Range(Area, Subset, base_classes.Range):
    """A rectangle of cells: values and formulas in one call each, notes, rules, rows."""

    inherited = frozenset({"expand", "max_cells_per_read", "max_cells_per_write"})
    options: dict[str, Any]  # set by xlwings

    @property
    def api(self) -> RangeApi:
        return RangeApi(self)

    @property
    def raw_value(self) -> Any:
        if not len(self):
            return None
        rows = cells.read_values(self._sheet.book, self.uno, self.block)
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self._write(data)

    @property
    def formula(self) -> Any:
        rows = cells.read_formulas(self._sheet.book, self.uno)
        return rows[0][0] if len(self) == 1 else tuple(tuple(row) for row in rows)

    @formula.setter
    def formula(self, value: Any) -> None:
        self._write(value)

    def _write(self, data: Any) -> None:
        rows, columns = self.shape
        if not isinstance(data, list | tuple):
            if len(self) > 1 and isinstance(data, str) and data[:1] == "=":
                unsupported("Range", "formula of several cells from one")
            data = [[data] * columns] * rows
        elif data and not isinstance(data[0], list | tuple):
            data = [data] * rows
        if len(data) != rows or any(len(line) != columns for line in data):
            raise ValueError(f"xlwings_calc: {self.address} takes {rows} rows of {columns} cells")
        self.require_unlocked()
        cells.write(self._sheet.book, self.uno, self.block, data)

    def clear_contents(self) -> None:
        self.require_unlocked()
        self.uno.clearContents(_CONTENTS)
        self._sheet.book.calls.value_writes += 1

    def require_unlocked(self) -> None:
        """Raise CalcError when the sheet is protected and a cell of these locked.

        LibreOffice itself would do nothing, without a word.
        """
        if self._sheet.uno.isProtected() and self.api.Locked is not False:
            raise CalcError(
                f"The sheet {self._sheet.name!r} is protected and a cell of {self.address} locked."
            )

    def copy(self, destination: Any = None) -> None:
        if destination is None:
            unsupported("Range", "copy() without a destination")
        target: Range = destination.impl
        if target.sheet.book is not self._sheet.book:
            unsupported("Range", "copy() to another workbook")
        covered = Range(target.sheet, Block(target.row, target.column, *self.shape))
        covered.require_unlocked()
        with target.sheet.lifted():
            target.sheet.uno.copyRange(target.native_cell(), self.native_address)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        if copy_origin not in {None, "format_from_left_or_above"}:
            unsupported("Range", f"insert(copy_origin={copy_origin!r})")
        mode, kind = self._shift({"down": "DOWN", "right": "RIGHT"}, shift, "down")
        with self._sheet.permitted(f"AllowInserting{kind}", f"inserting {kind.lower()}"):
            self._sheet.uno.insertCells(
                self.native_address, native.enum("sheet.CellInsertMode", mode)
            )
            self._sheet.book.rearranged()

    def delete(self, shift: str | None = None) -> None:
        mode, kind = self._shift({"up": "UP", "left": "LEFT"}, shift, "up")
        with self._sheet.permitted(f"AllowDeleting{kind}", f"deleting {kind.lower()}"):
            self._sheet.uno.removeRange(
                self.native_address, native.enum("sheet.CellDeleteMode", mode)
            )
            self._sheet.book.rearranged()

    def _shift(self, modes: dict[str, str], shift: str | None, default: str) -> tuple[str, str]:
        """LibreOffice's mode, and what Excel calls it: whole rows, whole columns, or cells."""
        if self.block.columns == self._sheet.max_columns:
            return "ROWS", "Rows"
        if self.block.rows == self._sheet.max_rows:
            return "COLUMNS", "Columns"
        return modes[shift or default], "Cells"

    @property
    def note(self) -> Note | None:
        note = Note(self(1, 1))
        return note if note.text else None

    def add_note(self, text: str) -> Note:
        with self._sheet.permitted(protection.NOTES, "adding notes"):
            self._sheet.uno.Annotations.insertNew(self.native_cell(), text)
        return Note(self)

    @property
    def conditional_formats(self) -> ConditionalFormats:
        return ConditionalFormats(self)


class Note(Subset, base_classes.Note):
    """The note of a cell."""

    def __init__(self, cell: Range, annotation: Any = None) -> None:
        self._cell = cell
        self._annotation = annotation

    @property
    def api(self) -> Any:
        if self._annotation is None:
            self._annotation = self._cell.uno.getCellByPosition(0, 0).Annotation
        return self._annotation

    @property
    def text(self) -> str:
        return str(self.api.String)

    @text.setter
    def text(self, value: str) -> None:
        with self._cell.sheet.permitted(protection.NOTES, "changing notes"):
            self.api.String = value

    @property
    def location(self) -> Range:
        return self._cell

    def delete(self) -> None:
        with self._cell.sheet.permitted(protection.NOTES, "deleting notes"):
            self._cell.uno.clearContents(_NOTES)


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
    def EntireRow(self) -> EntireRow:  # noqa: N802 - Excel's name
        """The rows of the cells."""
        return EntireRow(self._range)

    def __getattr__(self, name: str) -> Any:
        unsupported("Range.api", name)


class EntireRow:
    """Whole rows, of which `Hidden` can be asked and set as in Excel."""

    def __init__(self, cells: Range) -> None:
        self._range = cells

    @property
    def Hidden(self) -> bool | None:  # noqa: N802 - Excel's name
        """Whether they are hidden; None when only some are."""
        return self._range.row_hidden

    @Hidden.setter
    def Hidden(self, value: bool) -> None:  # noqa: N802
        self._range.row_hidden = value
