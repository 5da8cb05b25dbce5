"""A block of cells: where it is, and how it looks: fill, number format, sizes, hidden rows."""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from . import native, notation
from .notation import Block

if TYPE_CHECKING:
    from .sheet import Sheet

Rgb = tuple[int, int, int]
_POINTS = 72 / 2540  # of a hundredth of a millimetre
_PIXELS = 96 / 2540
_PADDING, _DIGIT = 5, 7  # pixels: of a cell, and of a digit in Excel's default font


def colour_number(colour: Rgb | int | str) -> int:
    """LibreOffice's number of a colour: (255, 0, 0), "#ff0000" and Excel's 255 are 0xff0000."""
    if isinstance(colour, str):
        return int(colour.removeprefix("#"), 16)
    red, green, blue = (
        (colour & 255, colour >> 8 & 255, colour >> 16) if isinstance(colour, int) else colour
    )
    return int(red) << 16 | int(green) << 8 | int(blue)


def rgb(value: int | None) -> Rgb | None:
    """The colour of LibreOffice's number; None for none (and for cells that differ)."""
    if value is None or value < 0:
        return None
    return value >> 16 & 255, value >> 8 & 255, value & 255


class Area:
    """A rectangle of cells of a sheet. It keeps its address when rows are inserted above it.

    What LibreOffice lets through on a protected sheet is checked here.
    """

    def __init__(self, sheet: Sheet, block: Block) -> None:
        self._sheet = sheet
        self.block = block

    def other(self, block: Block) -> Self:
        """Other cells of the same sheet."""
        return type(self)(self._sheet, block)

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

    def __call__(self, *place: int) -> Self:
        if len(place) == 1:
            row, column = divmod(place[0] - 1, self.block.columns)
        else:
            row, column = place[0] - 1, place[1] - 1
        return self.other(Block(self.row + row, self.column + column, 1, 1))

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
    def color(self) -> Rgb | None:
        return rgb(self.look("CellBackColor"))

    @color.setter
    def color(self, value: Rgb | int | str | None) -> None:
        self.set_look("CellBackColor", -1 if value is None else colour_number(value))

    @property
    def number_format(self) -> str | None:
        key = self.look("NumberFormat")
        return None if key is None else self._sheet.book.format_code(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.set_look("NumberFormat", self._sheet.book.format_key(value))

    @property
    def wrap_text(self) -> bool | None:
        return self.look("IsTextWrapped")  # type: ignore[no-any-return]

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.set_look("IsTextWrapped", value)

    @property
    def row_height(self) -> float:
        return round(float(self(1, 1).uno.Rows.Height) * _POINTS, 2)

    @property
    def column_width(self) -> float:
        pixels = float(self(1, 1).uno.Columns.Width) * _PIXELS
        return round(max(0.0, pixels - _PADDING) / _DIGIT, 2)

    @column_width.setter
    def column_width(self, value: float) -> None:
        with self._sheet.permitted("AllowFormattingColumns", "formatting columns"):
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
        areas = self.other(whole).uno.queryVisibleCells().RangeAddresses
        shown = {row for area in areas for row in range(area.StartRow, area.EndRow + 1)}
        return None if 0 < len(shown) < self.block.rows else not shown

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        with self._sheet.permitted("AllowFormattingRows", "hiding rows"):
            self.uno.Rows.IsVisible = not value
