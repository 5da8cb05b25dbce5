"""Blocks of cells and their notes: where they are, what they hold, and how they look."""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import cells, native, notation, protection
from .conditional import ConditionalFormats
from .errors import CalcError, Subset, unsupported
from .letters import Letters
from .looks import Font, Placed
from .notation import Block
from .note import Note

if TYPE_CHECKING:
    from .sheet import Sheet

_CONTENTS = 1 | 2 | 4 | 16  # CellFlags: VALUE, DATETIME, STRING, FORMULA
_POINTS = 72 / 2540  # of a hundredth of a millimetre
_PIXELS = 96 / 2540
_PADDING, _DIGIT = 5, 7  # pixels: of a cell, and of a digit in Excel's default font


class Range(Subset, base_classes.Range):
    """A rectangle of cells of a sheet: values and formulas in one call each, notes, rules, looks.

    It keeps its address when rows are inserted above it. What LibreOffice lets through on a
    protected sheet is checked here.
    """

    inherited = frozenset({"expand", "max_cells_per_read", "max_cells_per_write"})
    options: dict[str, Any]  # set by xlwings

    def __init__(self, sheet: Sheet, block: Block) -> None:
        self._sheet = sheet
        self.block = block

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def uno(self) -> Any:
        """The native range; raises CalcError where the sheet has no such cells."""
        block = self.block
        corners = (block.column - 1, block.row - 1, block.last_column - 1, block.last_row - 1)
        with native.refusal(f"xlwings_calc: the sheet has no cells {self.address}"):
            return self._sheet.uno.getCellRangeByPosition(*corners)

    @property
    def native_address(self) -> Any:
        """Its native range address."""
        return native.struct(
            "table.CellRangeAddress",
            Sheet=self._sheet.index - 1,
            StartRow=self.row - 1,
            StartColumn=self.column - 1,
            EndRow=self.block.last_row - 1,
            EndColumn=self.block.last_column - 1,
        )

    def native_cell(self) -> Any:
        """The native address of its first cell."""
        return native.struct(
            "table.CellAddress",
            Sheet=self._sheet.index - 1,
            Row=self.row - 1,
            Column=self.column - 1,
        )

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        return (self._sheet, *self.block)

    @property
    def row(self) -> int:
        return self.block.row

    @property
    def column(self) -> int:
        return self.block.column

    @property
    def shape(self) -> tuple[int, int]:
        return self.block.rows, self.block.columns

    def __len__(self) -> int:
        return self.block.rows * self.block.columns

    def __call__(self, *place: int) -> Range:
        if len(place) == 1:
            row, column = divmod(place[0] - 1, self.block.columns)
        else:
            row, column = place[0] - 1, place[1] - 1
        return Range(self._sheet, Block(self.row + row, self.column + column, 1, 1))

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        sheet = self._sheet
        text = notation.written(
            self.block,
            sheet.max_rows,
            sheet.max_columns,
            row_dollar=row_absolute,
            column_dollar=col_absolute,
        )
        if not external:
            return text
        name = f"[{sheet.book.name}]{sheet.name}"
        plain = notation.excel_quoted(sheet.name) == sheet.name and " " not in name
        return f"{name if plain else notation.quoted(name)}!{text}"

    def select(self) -> None:
        self._sheet.book.uno.CurrentController.select(self.uno)

    @property
    def api(self) -> RangeApi:
        return RangeApi(self)

    @property
    def raw_value(self) -> Any:
        if not len(self):
            return None
        self._sheet.book.calls.value_reads += 1
        rows = cells.read_values(self._sheet.book.formats, self.uno, self.block)
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self._write(data)

    @property
    def formula(self) -> Any:
        self._sheet.book.calls.value_reads += 1
        rows = cells.read_formulas(self.uno)
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
        cells.write(self._sheet.book.formats, self.uno, self.block, data)
        self._sheet.book.calls.value_writes += 1

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

    def merge(self, across: bool) -> None:
        if across:
            unsupported("Range", "merge(across=True)")
        with self._sheet.permitted("", "merging cells"):
            self.uno.merge(True)

    @property
    def merge_area(self) -> Range:
        cursor = self._sheet.uno.createCursorByRange(self.uno)
        cursor.collapseToMergedArea()
        return Range(self._sheet, Block.of(cursor.RangeAddress))

    def look(self, name: str) -> Any:
        """A property of the cells; None where they differ."""
        native_range = self.uno
        if native_range.getPropertyState(name).value == "AMBIGUOUS_VALUE":
            return None
        return getattr(native_range, name)

    def set_look(self, name: str, value: Any) -> None:
        """Set a property of the cells; raises CalcError where the sheet's protection forbids."""
        with self._sheet.permitted("AllowFormattingCells", "formatting cells"):
            setattr(self.uno, name, value)

    @property
    def color(self) -> native.Rgb | None:
        return native.rgb(self.look("CellBackColor"))

    @color.setter
    def color(self, value: native.Rgb | int | str | None) -> None:
        self.set_look("CellBackColor", -1 if value is None else native.colour_number(value))

    @property
    def number_format(self) -> str | None:
        key = self.look("NumberFormat")
        return None if key is None else self._sheet.book.formats.code(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.set_look("NumberFormat", self._sheet.book.formats.key(value))

    @property
    def font(self) -> Font:
        return Font(self)

    @property
    def wrap_text(self) -> bool | None:
        return self.look("IsTextWrapped")  # type: ignore[no-any-return]

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.set_look("IsTextWrapped", value)

    @property
    def row_height(self) -> float:
        return round(float(self(1, 1).uno.Rows.Height) * _POINTS, 2)

    @row_height.setter
    def row_height(self, value: float) -> None:
        unsupported("Range", f"row_height = {value}")

    @property
    def column_width(self) -> float:
        columns = self(1, 1).uno.Columns
        pixels = float(columns.Width) * _PIXELS if columns.IsVisible else 0.0
        return round(max(0.0, pixels - _PADDING) / _DIGIT, 2)

    @column_width.setter
    def column_width(self, value: float) -> None:
        with self._sheet.permitted("AllowFormattingColumns", "formatting columns"):
            self.uno.Columns.IsVisible = value > 0  # in Excel a column without width is hidden
            if value > 0:
                self.uno.Columns.Width = round((value * _DIGIT + _PADDING) / _PIXELS)

    def autofit(self, axis: str | None = None) -> None:
        if axis in {None, "c", "columns"}:
            with self._sheet.permitted("AllowFormattingColumns", "formatting columns"):
                self.uno.Columns.OptimalWidth = True
        if axis in {None, "r", "rows"}:
            with self._sheet.permitted("AllowFormattingRows", "formatting rows"):
                self.uno.Rows.OptimalHeight = True

    @property
    def row_hidden(self) -> bool | None:
        whole = Block(self.row, 1, self.block.rows, self._sheet.max_columns)
        areas = Range(self._sheet, whole).uno.queryVisibleCells().RangeAddresses
        shown = {row for area in areas for row in range(area.StartRow, area.EndRow + 1)}
        return None if 0 < len(shown) < self.block.rows else not shown

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        with self._sheet.permitted("AllowFormattingRows", "hiding rows"):
            self.uno.Rows.IsVisible = not value

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


class RangeApi(Placed):
    """What `Range.api` offers under the names of Excel's Range object."""

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
    def Font(self) -> Letters:  # noqa: N802 - Excel's name
        """How the letters look."""
        return Letters(self._range)

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
