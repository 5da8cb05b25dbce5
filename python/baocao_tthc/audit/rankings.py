"""Columns of ranks in tables: held to the order of the scores beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from .outlines import Role
from .relations_of_cells import Values
from .tables import Cell, Column, Kind, Table

_FEWEST = 4  # ranks that show what they are the order of
_ALLOWED = 2  # wrong ranks: one that was mistyped, or two exchanged


class Ranking(NamedTuple):
    """Ranks by the figures of a column: the cells that are right, the right ranks of the wrong."""

    by: str
    right: tuple[Cell, ...]
    wrong: Mapping[Cell, int]
    scores: Mapping[Cell, str]

    @property
    def words(self) -> str:
        """What confirms a rank."""
        return f"xếp theo cột “{self.by}”"

    def reckoned(self, cell: Cell, right: int) -> str:
        """Which rank the score gives."""
        return f"theo cột “{self.by}” ({self.scores[cell]}) thì xếp thứ {right}"


def rankings(table: Table, values: Values) -> list[Ranking]:
    """Each column of ranks with the column that it is the order of, where one is found."""
    found = []
    for column in table.columns:
        if column.kind is Kind.RANK:
            tried = [one for one in _tried(table, values, column) if len(one.wrong) <= _ALLOWED]
            best = min(tried, key=lambda one: len(one.wrong), default=None)
            if best and len(best.right) >= max(_FEWEST - 1, 2 * len(best.wrong)):
                found.append(best)
    return found


def _tried(table: Table, values: Values, column: Column) -> Iterator[Ranking]:
    rows = [
        index
        for index, row in enumerate(table.rows)
        if row.role is Role.PLAIN and (index, column.number) in table.figures
    ]
    for other in table.columns:
        cells = [(index, other.number) for index in rows]
        scored = all(cell in table.figures for cell in cells)
        if other.kind in (Kind.ORDER, Kind.NOTE, Kind.RANK) or not scored or len(rows) < _FEWEST:
            continue
        scores = [values.get(cell) or Decimal() for cell in cells]
        for sign in (-1, 1):
            yield _ranking(table, column, other, rows, [sign * score for score in scores])


def _ranking(
    table: Table, column: Column, by: Column, rows: Sequence[int], keys: Sequence[Decimal]
) -> Ranking:
    """The ranks held to the order of the keys, the smallest first; ties may share a rank."""
    right, wrong = [], {}
    distinct = sorted(set(keys))
    dense = {key: rank for rank, key in enumerate(distinct, 1)}
    for index, key in zip(rows, keys, strict=True):
        cell = (index, column.number)
        stated = table.figures[cell].value
        first = 1 + sum(other < key for other in keys)
        last = sum(other <= key for other in keys)
        if first <= stated <= last or stated == dense[key]:
            right.append(cell)
        else:
            wrong[cell] = first
    scores = {(row, column.number): table.figures[row, by.number].place.text for row in rows}
    return Ranking(by.heading, tuple(right), wrong, scores)
