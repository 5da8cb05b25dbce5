"""Where a block of cells is: addresses, neighbours, the native range."""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from . import address, formulas, native
from .address import Block

if TYPE_CHECKING:
    from .sheet import Sheet

_DIRECTIONS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}


class Area:
    """A rectangle of cells of a sheet. It keeps its address when rows are inserted above it."""

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
        with native.refusal(f"xlwings_calc: the sheet has no cells {self.place()}"):
            return self._sheet.uno.getCellRangeByPosition(*corners)

    @property
    def native_address(self) -> Any:
        """Its native range address."""
        return self.uno.RangeAddress

    def place(self) -> str:
        """Its address with its sheet: 'II.06B'!$A$1."""
        return f"{formulas.excel_quoted(self._sheet.name)}!{self.address}"

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
        text = address.written(
            self.block,
            sheet.most_rows,
            sheet.most_columns,
            row_dollar=row_absolute,
            column_dollar=col_absolute,
        )
        if not external:
            return text
        name = f"[{sheet.book.name}]{sheet.name}"
        plain = formulas.excel_quoted(sheet.name) == sheet.name and " " not in name
        return f"{name if plain else formulas.quoted(name)}!{text}"

    def end(self, direction: str) -> Self:
        """Where Ctrl+arrow leads from the first cell."""
        down, right = _DIRECTIONS[direction]
        used = self._sheet.used_range.block
        row, column = self.row, self.column
        if down:
            line = Block(1, column, max(row, used.last_row), 1)
            filled = [bool(text) for (text,) in self._texts(line)]
            return self.other(Block(_end(filled, row, down, self._sheet.most_rows), column, 1, 1))
        line = Block(row, 1, 1, max(column, used.last_column))
        filled = [bool(text) for text in self._texts(line)[0]]
        return self.other(Block(row, _end(filled, column, right, self._sheet.most_columns), 1, 1))

    def _texts(self, block: Block) -> Any:
        return self.other(block).uno.getFormulaArray()

    def select(self) -> None:
        self._sheet.book.uno.CurrentController.select(self.uno)

    def native_cell(self, down: int = 0, right: int = 0) -> Any:
        """The native address of a cell, counted from 0 at its first one."""
        return native.struct(
            "table.CellAddress",
            Sheet=self._sheet.index - 1,
            Row=self.row - 1 + down,
            Column=self.column - 1 + right,
        )


def _end(filled: list[bool], here: int, step: int, most: int) -> int:
    """Where Ctrl+arrow leads in a line of cells; `filled` ends where nothing more stands."""

    def stands(place: int) -> bool:
        return 1 <= place <= len(filled) and filled[place - 1]

    place = here + step
    if stands(here) and stands(place):
        while stands(place + step):
            place += step
        return place
    while 1 <= place <= len(filled) and not stands(place):
        place += step
    if stands(place):
        return place
    return 1 if step < 0 else most
