"""What is left at the end of each row of a table: what the row before left, with what came in.

Only where the rows are months, quarters, weeks, days: a field or a unit goes on from no other one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, permutations

from ..vietnamese import fold_same_length
from .lexicon import pattern
from .outlines import Role
from .relations_of_cells import How, Relation, Values
from .tables import Kind, Table

_MAX_COLUMNS = 10  # of which each two are tried as what came in and what went out
_MIN_RIGHT = 3  # rows; fewer hold by chance
_MAX_WRONG = 2  # rows: a wrong number breaks its own row and the next


def running_balances(table: Table) -> Iterator[tuple[Relation, bool]]:
    """Each relation of a row to the row before it, and whether it holds."""
    values = Values(table)
    rows = [i for i, row in enumerate(table.rows) if row.role is Role.PLAIN and not row.rate]
    if not all(
        pattern("times_in_turn").match(fold_same_length(table.rows[i].name)) for i in rows[1:]
    ):
        return  # the first row may be what was handed over
    columns = [column.number for column in table.columns if column.kind is Kind.COUNT]
    levels = [
        column.number
        for column in table.columns
        if pattern("levels").search(fold_same_length(column.heading))
    ]
    for level in levels[:_MAX_COLUMNS]:
        flows = [column for column in columns if column != level][:_MAX_COLUMNS]
        for came, went in permutations(flows, 2):
            tried = list(_tried(table, rows, (level, came, went)))
            right = [one for one in tried if values.holds(one)]
            wrong = [one for one in tried if values.holds(one) is False]
            if len(right) < _MIN_RIGHT or not _of_one_cell(rows, wrong):
                continue
            yield from ((one, True) for one in right)
            yield from ((one, False) for one in wrong)
            break


def _tried(table: Table, rows: Sequence[int], columns: tuple[int, int, int]) -> Iterator[Relation]:
    level, came, went = columns
    for before, row in pairwise(rows):
        cells = ((before, level), (row, came), (row, went))
        if all(cell in table.figures for cell in (*cells, (row, level))):
            over = tuple(zip(cells, (1, 1, -1), strict=True))
            yield Relation(How.BALANCE, (row, level), over)


def _of_one_cell(rows: Sequence[int], wrong: Sequence[Relation]) -> bool:
    """Whether one wrong number may break them all: that of a row, which the next goes on from."""
    places = [rows.index(one.target[0]) for one in wrong]
    return len(places) <= _MAX_WRONG and (len(places) < _MAX_WRONG or places[1] - places[0] == 1)
