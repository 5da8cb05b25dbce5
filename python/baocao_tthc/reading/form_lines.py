"""Lines of a form as they stand on the sheet, and how far one of them is the sum of others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..filing import Cell, Row, Trouble
from ..forms import Form
from ..formula import Number

_WORD = re.compile(r"[^\W\d_]{2}")
NOUGHT = (Trouble.EMPTY, Trouble.DASH)
"""What a cell may hold instead of a nought."""
Counts = Mapping[int, Number | None]
"""The counts of a row by official column number, None where one is unreadable."""


class Line(NamedTuple):
    """A row of the sheet, and what stands before its name: “1”, “II”, a title in merged cells.

    `figures` counts its cells that hold something that is, or was meant as, a figure.
    """

    row: Row
    before: str
    figures: int

    @classmethod
    def of(cls, row: Row, before: str) -> Line:
        """The line of that row."""
        meant = (Trouble.ERROR, Trouble.NOT_CALCULATED, Trouble.DASH)
        cells = row.cells.values()
        figures = [cell for cell in cells if cell.value is not None or cell.trouble in meant]
        return cls(row, before, len(figures))

    @property
    def name(self) -> str:
        """The row's name, or the title before it."""
        return self.row.label or self.before

    @property
    def is_worded(self) -> bool:
        """Whether words stand before the name: a title in merged cells, not a number."""
        return bool(_WORD.search(self.before))


class Agreement(NamedTuple):
    """In how many columns a row is the sum of others, and in how many not; noughts aside."""

    equal: int
    differing: int

    @property
    def whole(self) -> bool:
        """Whether it is in every column."""
        return self.equal > 0 and not self.differing

    @property
    def nearly(self) -> bool:
        """Whether it is in half of the columns at least, or says nothing."""
        return self.equal >= self.differing


def agreement(form: Form, row: Row, rows: Iterable[Row]) -> Agreement:
    """How far a row is the sum of others in the form's counts; its empty cells say nothing."""
    sums = _added([counts_of(form, one) for one in rows])
    pairs = (
        (value, sums.get(number, 0))
        for number, value in counts_of(form, row).items()
        if value is not None and row.cells[number].trouble is not Trouble.EMPTY
    )
    known = [(value, total) for value, total in pairs if total is not None and (value or total)]
    equal = sum(value == total for value, total in known)
    return Agreement(equal, len(known) - equal)


def counts_of(form: Form, row: Row) -> Counts:
    """The counts of a row by column, 0 for an empty cell, None for an unreadable one."""
    return {column.number: count_of(row.cells.get(column.number)) for column in form.counts}


def count_of(cell: Cell | None) -> Number | None:
    """The count in a cell, 0 for an empty one, None for an unreadable one."""
    if cell is None or cell.trouble in NOUGHT:
        return 0
    return cell.value if cell.trouble in (None, Trouble.TEXT) else None


def _added(rows: Sequence[Counts]) -> dict[int, Number | None]:
    """The sums by column, None where one is not known."""
    sums: dict[int, Number | None] = {}
    for number in rows[0] if rows else ():
        values = [row[number] for row in rows]
        known = [value for value in values if value is not None]
        sums[number] = sum(known) if len(known) == len(values) else None
    return sums
