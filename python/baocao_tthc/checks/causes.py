"""Where a difference between two forms may come from: small causes that explain all of it at once.

Two forms count the same cases, so they differ in received, resolved and pending together. A cause
is a change of few cells, "the 12 carried over and the 4 pending of one row were left out", that
gives exactly these differences and none elsewhere. It stays a hypothesis: the arithmetic cannot
tell what happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from ..formula import Number
from ..report import Row, Table
from ..vietnamese import number
from .subject import usable

KEYS = ("received", "resolved", "pending")
_MOST = 3  # hypotheses told
_MOST_ROWS_IN_PAIRS = 40
_OUTCOMES = {"withdrawn": "hồ sơ rút", "refused": "hồ sơ từ chối"}


class Cause(NamedTuple):
    """A hypothesis: what it says, how many cells it touches, the differences it would give."""

    text: str
    cells: int
    effect: Mapping[str, Number]


def causes(table: Table, gaps: Mapping[str, Number]) -> list[Cause]:
    """The causes in rows of `table` that explain every gap of the other form against it.

    `gaps` maps the keys of columns to (other form - this form), for those that differ. The fewest
    cells come first.
    """
    wanted = {key: amount for key, amount in gaps.items() if amount}
    if len(wanted) < 2 or not wanted.keys() <= set(KEYS):
        return []
    found = [cause for cause in _candidates(table) if _explains(cause, wanted)]
    if not found and len(table.rows) <= _MOST_ROWS_IN_PAIRS:
        found = [cause for cause in _pairs(table) if _explains(cause, wanted)]
    return sorted(found, key=lambda cause: cause.cells)


def causes_text(found: Iterable[Cause]) -> str:
    """The causes as a sentence for a hint; "" for none."""
    told = [f"{cause.text} ({cause.cells} ô)" for cause in found]
    if not told:
        return ""
    more = f"; và {len(told) - _MOST} cách khác" if len(told) > _MOST else ""
    if len(told) == 1:
        return f"Giả thuyết, cần kiểm tra: {told[0]}."
    listed = "; ".join(f"({n}) {text}" for n, text in enumerate(told[:_MOST], 1))
    return f"Giả thuyết, cần kiểm tra: {listed}{more}."


def _explains(cause: Cause, wanted: Mapping[str, Number]) -> bool:
    return {key: amount for key, amount in cause.effect.items() if amount} == wanted


def _candidates(table: Table) -> Iterator[Cause]:
    for row in table.rows:
        yield from _of_row(table, row, f"dòng “{row.label or row.number}”")
    if table.total is not None and len(table.rows) > 1:
        yield from _of_row(table, table.total, "cả biểu")


def _of_row(table: Table, row: Row, name: str) -> Iterator[Cause]:
    value = _values(table, row)
    whole = {key: value.get(key, 0) for key in KEYS}
    carried, pending = value.get("carried_over", 0), value.get("pending", 0)
    if row is not table.total and any(whole.values()):
        cells = sum(1 for amount in whole.values() if amount)
        left_out = {key: -amount for key, amount in whole.items()}
        yield Cause(f"{name} bị bỏ sót", cells, left_out)
        yield Cause(f"{name} được tính hai lần", cells, whole)
    if carried:
        effect = {"received": -carried, "resolved": -carried}
        yield Cause(f"{name}: {number(carried)} hồ sơ kỳ trước không được tính", 1, effect)
    if carried and pending:
        text = (
            f"{name}: {number(carried)} hồ sơ kỳ trước và {number(pending)} hồ sơ đang giải quyết"
            " không được tính"
        )
        effect = {"received": -carried - pending, "resolved": -carried, "pending": -pending}
        yield Cause(text, 2, effect)
    if pending:
        effect = {"received": -pending, "pending": -pending}
        yield Cause(f"{name}: {number(pending)} hồ sơ đang giải quyết không được tính", 1, effect)
        effect = {"resolved": pending, "pending": -pending}
        text = f"{name}: {number(pending)} hồ sơ đang giải quyết được tính là đã giải quyết"
        yield Cause(text, 1, effect)
    for key, label in _OUTCOMES.items():
        if amount := value.get(key, 0):
            effect = {"received": -amount, "resolved": -amount}
            yield Cause(f"{name}: {number(amount)} {label} không được tính", 1, effect)
            effect = {"resolved": -amount, "pending": amount}
            text = f"{name}: {number(amount)} {label} được tính là đang giải quyết"
            yield Cause(text, 1, effect)


def _pairs(table: Table) -> Iterator[Cause]:
    """Two rows that were left out together."""
    for one, other in combinations(table.rows, 2):
        first, second = _values(table, one), _values(table, other)
        effect = {key: -first.get(key, 0) - second.get(key, 0) for key in KEYS}
        cells = sum(1 for amounts in (first, second) for key in KEYS if amounts.get(key))
        yield Cause(f"dòng “{one.label}” và dòng “{other.label}” bị bỏ sót", cells, effect)


def _values(table: Table, row: Row) -> dict[str, Number]:
    """The usable counts of a row by the key of their column."""
    found = {}
    for column in table.form.counts:
        cell = row.cells.get(column.number)
        value = usable(cell) if cell else None
        if value is not None:
            found[column.key] = value
    return found
