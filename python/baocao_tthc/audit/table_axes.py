"""A table seen along one axis, and patterns: how one line of it follows from other lines.

The lines are the columns and their positions the rows, or the other way round. At each position a
pattern is a relation of cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from ..vietnamese import fold_same_length
from .lexicon import pattern
from .outlines import Role, roots
from .relations_of_cells import How, Relation, Values
from .tables import Cell, Kind, Table

_MAX_ROWS = 30  # in a table whose rows are tried like columns
_SAMPLES = 3  # positions at which a pattern is tried first
_MAX_WHOLE = 60  # rows that are taken for the whole when there is no total row
_SUMMED = (Kind.COUNT, Kind.SCORE)


def tells_change(heading: str) -> bool:
    """Whether a heading is that of a change."""
    return pattern("change_headings").search(heading) is not None


def tells_part(heading: str) -> bool:
    """Whether a heading is that of a part of the line before."""
    return pattern("part_names").match(heading) is not None


class Pattern(NamedTuple):
    """How a line follows from others; `whole` are the positions that together are the base of a
    share, `told` where headings say it.
    """

    how: How
    target: int
    over: tuple[tuple[int, int], ...]
    under: tuple[int, ...] = ()
    whole: tuple[int, ...] = ()
    divisor: int = 1
    told: bool = False

    @property
    def lines(self) -> frozenset[int]:
        """Every line that takes part."""
        return frozenset((self.target, *(line for line, _ in self.over), *self.under))


class Axis:
    """A table seen along its columns, or with `flipped` along its rows; with `rates` its rates
    alone, which add up and differ among themselves.
    """

    def __init__(self, table: Table, *, flipped: bool = False, rates: bool = False) -> None:
        self.table, self.flipped = table, flipped
        self.values = Values(table)
        rows = [i for i, row in enumerate(table.rows) if any(map(table.figures.get, self._of(i)))]
        of_rates = [i for i in rows if table.rows[i].rate]
        kinds = (Kind.RATE,) if rates else _SUMMED
        columns = [c.number for c in table.columns if c.kind in kinds]
        plain = [i for i in rows if not table.rows[i].rate]
        if flipped:
            usual = [
                i
                for i in plain
                if table.rows[i].role in (Role.PLAIN, Role.TOTAL) and not table.rows[i].sure_total
            ]
            few = len(rows) <= _MAX_ROWS
            self.lines, self.positions = (usual if few else []), columns
            self.targets = of_rates if few else []
        else:
            self.lines, self.positions = columns, plain
            asked = (Kind.RATE, Kind.AVERAGE, Kind.SCORE)
            self.targets = [] if rates else [c.number for c in table.columns if c.kind in asked]
        self.samples = self._samples()

    def _of(self, row: int) -> list[Cell]:
        return [(row, column.number) for column in self.table.columns]

    def cell(self, line: int, position: int) -> Cell:
        """The cell in a line at a position."""
        return (line, position) if self.flipped else (position, line)

    def _samples(self) -> list[int]:
        """The positions with most figures that are not 0, in their order."""
        numbers = {p: sum(map(bool, self._numbers(p))) for p in self.positions}
        most = sorted(self.positions, key=lambda position: -numbers[position])
        return most[:_SAMPLES]

    def _numbers(self, position: int) -> list[Decimal]:
        cells = (self.cell(line, position) for line in self.lines)
        return [figure.value for cell in cells if (figure := self.table.figures.get(cell))]

    def relation(self, pattern: Pattern, position: int) -> Relation:
        """The pattern at a position."""
        over = tuple((self.cell(line, position), sign) for line, sign in pattern.over)
        under = tuple(self.cell(line, position) for line in pattern.under)
        if pattern.whole:
            under = tuple(self.cell(pattern.over[0][0], place) for place in pattern.whole)
        target = self.cell(pattern.target, position)
        loose = not self.flipped and self.table.rows[position].role is Role.AVERAGE
        return Relation(pattern.how, target, over, under, pattern.divisor, loose)

    def heading(self, line: int) -> str:
        """The folded words that name a line."""
        table = self.table
        text = table.rows[line].label if self.flipped else " ".join(table.column(line).levels[-1:])
        return fold_same_length(text).strip()

    def begins_as_sum(self, line: int) -> bool:
        """Whether the heading of a line begins as that of a sum of others."""
        return pattern("sum_headings").match(self.heading(line)) is not None

    def wholes(self) -> Iterator[tuple[int, ...]]:
        """The positions that a share may be of: a total, or all together."""
        table = self.table
        if self.flipped:
            columns = (c for c in table.columns if c.number in self.positions)
            yield from (
                (c.number,)
                for c in columns
                if pattern("sum_headings").search(fold_same_length(c.heading))
            )
            return
        totals = [i for i in self.positions if table.rows[i].role in (Role.TOTAL, Role.MIXED)]
        yield from ((index,) for index in totals[:3])
        if not totals and len(table.rows) <= _MAX_WHOLE:
            together = tuple(roots(table.rows, self.positions))
            yield together
            yield from ((index,) for index in self._as_much_as_all(together))

    def _as_much_as_all(self, rows: tuple[int, ...]) -> Iterator[int]:
        """The first or the last row, where a line of it is what the others add up to."""
        for index in {rows[0], rows[-1]} if len(rows) > 2 else ():
            for line in self.lines:
                values = [self.values.get(self.cell(line, row)) or Decimal() for row in rows]
                own = self.values.get(self.cell(line, index))
                if own and 2 * own == sum(values):
                    yield index
                    break

    def positions_of(self, pattern: Pattern) -> list[int]:
        """Where a pattern is tried: a rate never in a column of differences."""
        if not self.flipped or pattern.how in (How.SUM, How.BALANCE):
            return self.positions
        return [one for one in self.positions if not self._is_change(one)]

    def _is_change(self, column: int) -> bool:
        return tells_change(fold_same_length(self.table.column(column).heading))
