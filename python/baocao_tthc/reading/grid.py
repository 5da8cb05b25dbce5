"""A sheet as a grid of values: the one thing a host (a closed file, a live program) must supply."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from ..vietnamese import full_date, number
from .marks import Marks

_NO_MARKS = Marks()


class Grid(NamedTuple):
    """The values of one sheet from cell A1 on: `values[row - 1][column - 1]`, "" when empty.

    A value is a str, float, int, bool, date, datetime or timedelta, as the host read it.
    """

    name: str
    values: Sequence[Sequence[object]]
    marks: Marks = _NO_MARKS
    hidden: bool = False

    @property
    def height(self) -> int:
        """How many rows the grid has."""
        return len(self.values)

    def at(self, row: int, column: int) -> object:
        """The value there, "" outside the grid."""
        if 1 <= row <= len(self.values):
            line = self.values[row - 1]
            if 1 <= column <= len(line):
                return line[column - 1]
        return ""

    def row(self, row: int) -> Sequence[object]:
        """The values of a row from column A on, () outside the grid."""
        return self.values[row - 1] if 1 <= row <= len(self.values) else ()

    def text(self, row: int, column: int) -> str:
        """The value as people read it in the cell: 21/12/2025, 3749, #REF!."""
        return self.marks.errors.get((row, column)) or as_text(self.at(row, column))


def as_text(value: object) -> str:
    """What a reader sees: 21/12/2025, 3749, 99,79, text stripped; "" for an empty cell."""
    if isinstance(value, datetime):
        return full_date(value.date())
    if isinstance(value, date):
        return full_date(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and math.isfinite(value):
        return str(int(value)) if value.is_integer() else number(as_decimal(value))
    return str(value).strip() if value is not None else ""


def as_decimal(value: float) -> Decimal:
    """The decimal a person typed behind a binary float: 99.79, not 99.7900000000000062…"""
    return Decimal(repr(value))
