"""A sheet as a grid of values: the one thing a host (a closed file, a live program) must supply.

From the content of a cell to a number, or to what is wrong with it; never a silent guess.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from ..filing import Cell, Place, Trouble
from ..formula import Number
from ..vietnamese import fold, full_date, number, plain, read_number
from ..vietnamese.numbers import DASHES, MAX_NUMBER_LENGTH

CellSpot = tuple[int, int]
"""Row and column of a cell, from 1."""
ERROR_VALUE = re.compile(r"#[A-Z0-9_/]+[!?]?|Err:[0-9]+")


class CellStates:
    """What is known of a sheet's cells beside their values.

    `errors` maps cells to their error value, `uncalculated` are formulas without a result; `cells`
    counts those with content, of which the last stand in `last_row` and `last_column`. `walked` is
    a sheet that was seen element by element, because it is written unusually.
    """

    __slots__ = (
        "cells",
        "errors",
        "has_formulas",
        "hidden_rows",
        "last_column",
        "last_row",
        "uncalculated",
        "walked",
    )

    def __init__(
        self,
        errors: dict[CellSpot, str] | None = None,
        uncalculated: set[CellSpot] | None = None,
        hidden_rows: set[int] | None = None,
    ) -> None:
        self.errors = errors or {}
        self.uncalculated = uncalculated or set()
        self.hidden_rows = hidden_rows or set()
        self.has_formulas = self.walked = False
        self.last_row = self.last_column = self.cells = 0


_NO_MARKS = CellStates()
_MAX_LABEL = 400  # characters, with what folding takes away


class _SheetParts(NamedTuple):
    name: str
    values: Sequence[Sequence[object]]
    marks: CellStates = _NO_MARKS
    hidden: bool = False


class Grid(_SheetParts):
    """The values of one sheet from cell A1 on: `values[row - 1][column - 1]`, "" when empty.

    A value is a str, float, int, bool, date, datetime or timedelta, as the host read it.
    """

    @cached_property
    def texts(self) -> Mapping[str, list[CellSpot]]:
        """The texts, each with its cells from the top."""
        found: dict[str, list[CellSpot]] = defaultdict(list)  # most stand in many rows
        for row, line in enumerate(self.values, 1):
            for column, value in enumerate(line, 1):
                if value and value.__class__ is str:  # `isinstance` takes twice as long
                    found[value].append((row, column))
        return found

    @cached_property
    def labels(self) -> Mapping[str, Sequence[CellSpot]]:
        """The texts that may be labels, folded, each with its cells from the top."""
        found: dict[str, list[CellSpot]] = {}
        for text, spots in self.texts.items():
            if len(text) <= _MAX_LABEL:
                label = fold(text)
                found[label] = sorted(found[label] + spots) if label in found else spots
        return found

    @property
    def height(self) -> int:
        """How many rows the grid has."""
        return len(self.values)

    def at(self, row: int, column: int) -> object:
        """The value there, "" outside the grid."""
        if row > 0 and column > 0:
            try:
                return self.values[row - 1][column - 1]
            except IndexError:
                return ""
        return ""

    def row(self, row: int) -> Sequence[object]:
        """The values of a row from column A on, () outside the grid."""
        return self.values[row - 1] if 1 <= row <= len(self.values) else ()

    def text(self, row: int, column: int) -> str:
        """The value as people read it in the cell: 21/12/2025, 3749, #REF!."""
        errors = self.marks.errors
        if errors and errors.get((row, column)):
            return errors[row, column]
        value = self.at(row, column)
        return value.strip() if isinstance(value, str) else as_text(value)


def as_text(value: object) -> str:
    """What a reader sees: 21/12/2025, 3749, 99,79, text stripped; "" for an empty cell."""
    if isinstance(value, str):
        return value.strip()
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


_MAX_SIZE = 10**15  # Excel keeps 15 digits: beyond, the digits shown are not the digits typed
_MIN_SIZE = Decimal("1e-15")


@lru_cache(maxsize=1024, typed=True)  # most figures are small and stand in many cells
def sound_number(raw: object, kind: str) -> Number | None:
    """The number of a cell that holds 0 or more and nothing unusual, as most do; else None."""
    if not isinstance(raw, float) or not (raw == 0 or 1 <= raw < _MAX_SIZE):
        return None
    if kind == "rate":
        return as_decimal(raw)
    return int(raw) if raw.is_integer() else None


def read_cell(grid: Grid, row: int, column: int, kind: str) -> Cell:
    """Read the number of one cell; `kind` is "count" (whole, not negative) or "rate".

    An empty cell and a dash have no value; text that reads as a number has that value and the
    trouble TEXT; a value that breaks the kind keeps it and says NOT_WHOLE or NEGATIVE.
    """
    place, marks = Place(grid.name, row, column), grid.marks
    raw = grid.at(row, column)
    if marks.errors and (row, column) in marks.errors:
        return Cell(place, marks.errors[row, column], None, Trouble.ERROR)
    if marks.uncalculated and (row, column) in marks.uncalculated:
        return Cell(place, raw, None, Trouble.NOT_CALCULATED)
    value = sound_number(raw, kind)
    if value is not None:
        return Cell(place, raw, value)
    if isinstance(raw, str):
        return _from_text(place, raw, kind)
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return Cell(place, as_text(raw), None, Trouble.NOT_NUMBER)  # as seen: TRUE, 03/04/2026
    return _checked(place, raw, as_decimal(raw) if isinstance(raw, float) else raw, kind, None)


def _from_text(place: Place, raw: str, kind: str) -> Cell:
    text = plain(raw).strip() if raw else ""
    if not text:
        return Cell(place, raw, None, Trouble.EMPTY)
    if text in DASHES:
        return Cell(place, raw, None, Trouble.DASH)
    if len(text) > MAX_NUMBER_LENGTH:
        return Cell(place, raw, None, Trouble.NOT_NUMBER)
    try:
        value = read_number(text, rate=kind == "rate")
    except ValueError:
        return Cell(place, raw, None, Trouble.NOT_NUMBER)
    return _checked(place, raw, value, kind, Trouble.TEXT)


def _checked(place: Place, raw: object, value: Number, kind: str, trouble: Trouble | None) -> Cell:
    size = Decimal(value).copy_abs()
    if not size.is_finite() or size >= _MAX_SIZE or 0 < size < _MIN_SIZE:
        return Cell(place, raw, None, Trouble.NOT_NUMBER)
    if value < 0:
        return Cell(place, raw, value, Trouble.NEGATIVE)
    if kind == "count":
        if value != int(value):
            return Cell(place, raw, value, Trouble.NOT_WHOLE)
        value = int(value)
    return Cell(place, raw, value, trouble)
