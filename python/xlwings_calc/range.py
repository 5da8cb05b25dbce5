"""Blocks of cells: what they hold, and what is done with them."""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import cells, native, protection
from .address import Block
from .conditional import ConditionalFormats
from .errors import CalcError
from .looks import Looks
from .note import NOTES, Note
from .range_api import RangeApi
from .subset import Subset, unsupported

if TYPE_CHECKING:
    from .book import Name

_CONTENTS = 1 | 2 | 4 | 16  # CellFlags: VALUE, DATETIME, STRING, FORMULA
_FORMATS = 32 | 64 | 256  # CellFlags: HARDATTR, STYLES, EDITATTR


class Range(Looks, Subset, base_classes.Range):
    """A rectangle of cells: values and formulas in one call each, notes, rules, rows."""

    inherited = frozenset({"expand", "max_cells_per_read", "max_cells_per_write"})
    options: dict[str, Any]  # set by xlwings

    @property
    def api(self) -> RangeApi:
        return RangeApi(self)

    @property
    def name(self) -> Name | None:
        for name in self._sheet.book.names:
            if name.api.ReferredCells and name.refers_to == f"={self.place()}":
                return name
        return None

    @name.setter
    def name(self, value: str) -> None:
        self._sheet.book.names.add(value, f"={self.place()}")

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

    formula2 = formula

    def _write(self, data: Any) -> None:
        rows, columns = self.shape
        if not isinstance(data, list | tuple):
            data = self._filled(data)
        elif data and not isinstance(data[0], list | tuple):
            data = [data] * rows
        if len(data) != rows or any(len(line) != columns for line in data):
            raise ValueError(f"xlwings_calc: {self.place()} takes {rows} rows of {columns} cells")
        self.require_unlocked()
        cells.write(self._sheet.book, self.uno, self.block, data)

    def _filled(self, value: Any) -> list[list[Any]]:
        """One value for every cell; the references of a formula move along, as in Excel."""
        rows, columns = self.shape
        if len(self) == 1 or not (isinstance(value, str) and value[:1] == "=" and value[1:]):
            return [[value] * columns for _ in range(rows)]
        parser = self._sheet.book.parser()
        tokens = parser.parseFormula(value[1:], self.native_cell())
        return [
            [
                "=" + parser.printFormula(tokens, self.native_cell(row, column))
                for column in range(columns)
            ]
            for row in range(rows)
        ]

    def clear_contents(self) -> None:
        self.require_unlocked()
        self.uno.clearContents(_CONTENTS)
        self._sheet.book.calls.value_writes += 1

    def clear_formats(self) -> None:
        with self._sheet.permitted("AllowFormattingCells", "formatting cells"):
            self.uno.clearContents(_FORMATS)
            self.conditional_formats.clear()

    def clear(self) -> None:
        self.require_unlocked()
        self.clear_contents()
        self.clear_formats()
        with self._sheet.permitted(protection.NOTES, "deleting notes"):
            self.uno.clearContents(NOTES)

    def require_unlocked(self) -> None:
        """Raise CalcError when the sheet is protected and a cell of these locked.

        LibreOffice itself would do nothing, without a word.
        """
        if self._sheet.uno.isProtected() and self.api.Locked is not False:
            raise CalcError(
                f"The sheet {self._sheet.name!r} is protected and a cell of {self.address} locked."
            )

    @property
    def has_array(self) -> bool:
        return bool(self(1, 1).uno.getArrayFormula())

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
        if self.block.columns == self._sheet.most_columns:
            return "ROWS", "Rows"
        if self.block.rows == self._sheet.most_rows:
            return "COLUMNS", "Columns"
        return modes[shift or default], "Cells"

    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[Range]:
        if cell_type != "visible":
            unsupported("Range", f"get_special_cells({cell_type!r})")
        areas = self.uno.queryVisibleCells().RangeAddresses
        return [self._sheet.range_of(area) for area in areas]

    @property
    def note(self) -> Note | None:
        note = Note(self(1, 1))
        return note if note.text else None

    def add_note(self, text: str) -> Note:
        with self._sheet.permitted(protection.NOTES, "adding notes"):
            self._sheet.uno.Annotations.insertNew(self.native_cell(), text)
        return Note(self)

    @property
    def merge_area(self) -> Range:
        cursor = self._sheet.uno.createCursorByRange(self(1, 1).uno)
        cursor.collapseToMergedArea()
        return self._sheet.range_of(cursor.RangeAddress)

    @property
    def merge_cells(self) -> bool:
        return self.merge_area.shape != (1, 1)

    def merge(self, across: bool) -> None:
        if across:
            unsupported("Range", "merge(across=True)")
        with self._sheet.permitted("", "merging cells"):
            self.uno.merge(True)

    def unmerge(self) -> None:
        with self._sheet.permitted("", "unmerging cells"):
            self.uno.merge(False)

    @property
    def conditional_formats(self) -> ConditionalFormats:
        return ConditionalFormats(self)
