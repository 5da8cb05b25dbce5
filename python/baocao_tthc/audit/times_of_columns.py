"""What a sentence says of a month, a quarter, a year, and the column of a table that is of it.

Hết tháng 5 còn 137 hồ sơ đang giải quyết         the row "Đang giải quyết", the column "Tháng 5"
Cả năm 2025 tỉnh tiếp nhận 387.325 hồ sơ          two columns of 2025 together

Told is only a number that the row has in the column of another time, or one with the same digits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from ..checks.catalogue import finding
from ..findings.finding import Finding
from ..vietnamese import fold_same_length, number
from ..vietnamese.numbers import NumberKind
from .denials import is_of_all
from .descriptions import merged_dimensions
from .ledger import Ledger
from .lexicon import concepts_of, pattern, phrases_in
from .named_cells import FIRST_OF_TABLES, NamedCell
from .positions import sentence_start
from .quantities import Exactness, Quantity
from .relations import Broken, Held, Relation, digits_of
from .roles import Role, clause_times
from .rows_in_text import words_of
from .tables import Kind

_MIN_DIGITS = 4
_ROLES = (Role.COUNT, Role.OTHER_TIME, Role.CUMULATIVE)
_OVERDUE = ("overdue",)
_LATE = ("resolved_overdue", "pending_overdue", "overdue")
_MAX_AFTER = 80  # characters of a clause after a denial
_MAX_BEFORE = 300  # characters of a sentence before a number
_MAX_TOGETHER = 12  # columns that are added up


class _Row(NamedTuple):
    """The figures of a row by the time that the heading of their column names."""

    by_time: dict[str, NamedCell]


class TimesOfColumns:
    """The rows of tables whose columns are each of another time, by what they count."""

    def __init__(self, cells: Iterable[NamedCell], own: Collection[str] = ()) -> None:
        self._own = own  # the times that the report says it is of
        rows: dict[tuple[int, str], dict[str, NamedCell]] = defaultdict(dict)
        doubled = set()
        for cell in cells:
            time = time_named(cell.column)
            if (
                time
                and cell.kind is Kind.COUNT
                and not pattern("change_headings").search(fold_same_length(cell.column))
            ):
                key = (cell.table, cell.row)
                if rows[key].setdefault(time, cell) is not cell:
                    doubled.add(key)
        self._rows: dict[str, list[_Row]] = defaultdict(list)
        for (table, name), by_time in rows.items():
            meant = meaning(name)
            if len(by_time) > 1 and (table, name) not in doubled and meant:
                self._rows[meant[0]].append(_Row(by_time))

    def relations(self, ledger: Ledger) -> Iterator[Relation]:
        """What holds and what does not."""
        for one in ledger.quantities if self._rows else ():
            counted = one.token.kind is NumberKind.COUNT and one.exactness is Exactness.EXACT
            text = one.line.section.number < FIRST_OF_TABLES and one.role in _ROLES
            rows = self._rows.get(one.concepts[0], ()) if one.concepts else ()
            if counted and text and one.part is None and len(rows) == 1:
                yield from self._held_to(one, rows[0].by_time)
            if text and one.token.kind is NumberKind.DENIAL and one.part is None:
                yield from self._denied(one)

    def _denied(self, one: Quantity) -> Iterator[Relation]:
        """“Trong tháng không phát sinh hồ sơ quá hạn” beside such in the column of that month."""
        meant = one.concepts[:1]
        rows = [row for name in (_LATE if meant == _OVERDUE else meant) for row in self._rows[name]]
        folded = one.line.folded
        after = re.split(r"[.,;:()]", folded[one.token.end : one.token.end + _MAX_AFTER])[0]
        named = clause_times(folded, one.token.start) | times_in(after)
        for row in rows if one.role is Role.COUNT and is_of_all(one) else ():
            own = [time for time in row.by_time if time in (named or self._own)]
            cell = row.by_time[own[0]] if len(own) == 1 else None
            if cell is not None and cell.value:
                told = _differs(one, cell, cell.value, cell.column)
                yield Broken((one,), told)
                return

    def _held_to(self, one: Quantity, by_time: dict[str, NamedCell]) -> Iterator[Relation]:
        folded = one.line.folded
        begin = max(sentence_start(folded, one.token.start), one.token.start - _MAX_BEFORE)
        before, after = folded[begin : one.token.start], folded[one.token.end : one.span[1]]
        if together := _together(before, by_time):
            yield from _of_all(one, together)
            return
        times = times_in(before) | times_in(after)
        cell = by_time.get(next(iter(times))) if len(times) == 1 else None
        if cell is None or times_in(after):
            return
        if cell.value == one.value:
            yield Held((one,), f"bảng, dòng “{cell.row}”, cột “{cell.column}”")
            return
        others = [other for other in by_time.values() if other is not cell]
        exchanged = digits_of(cell.value) == digits_of(one.value)
        if any(other.value == one.value for other in others) or exchanged:
            yield Broken((one,), _differs(one, cell, cell.value, cell.column))


def _together(before: str, by_time: dict[str, NamedCell]) -> Sequence[NamedCell]:
    """The columns that a sentence takes together: "cả năm 2025", "hai tháng"."""
    match = pattern("times_together").search(before)
    if match is None or len(by_time) > _MAX_TOGETHER:
        return ()
    if year := match["year"]:
        within = [c for c in by_time.values() if year in c.column]
        return within if len(within) > 1 else ()
    alone = not times_in(before)
    kind = match["kind"]
    return list(by_time.values()) if alone and all(t.startswith(kind) for t in by_time) else ()


def _of_all(one: Quantity, cells: Sequence[NamedCell]) -> Iterator[Relation]:
    total = sum((cell.value for cell in cells), Decimal())
    if total == one.value:
        yield Held((one,), " + ".join(number(cell.value) for cell in cells))
    elif len(str(total)) >= _MIN_DIGITS and digits_of(total) == digits_of(one.value):
        columns = " + ".join(cell.column for cell in cells)
        yield Broken((one,), _differs(one, cells[0], total, columns))


def _differs(one: Quantity, cell: NamedCell, right: Decimal, column: str) -> Finding:
    return finding(
        "VB45",
        one.place,
        words_of(cell),
        expected=right,
        actual=one.value,
        shown=number(one.value) if one.token.kind is NumberKind.COUNT else "không có",
        right=number(right),
        row=cell.row,
        column=column,
    )


@cache
def meaning(name: str) -> tuple[str, ...]:
    """What the name of a row may mean, as the words of a sentence would."""
    said = list(phrases_in(fold_same_length(name)))
    return concepts_of(merged_dimensions(said, ()), "", digital=False)


@cache
def time_named(heading: str) -> str:
    """The one time that a heading names: "tháng 5", "quý ii", "6 tháng đầu 2025"."""
    folded = fold_same_length(heading)
    halves = pattern("named_halves").findall(folded)
    times = {" ".join(half.split()) for half in halves} or times_in(folded)
    years = set(re.findall(r"20\d\d", folded))
    year = f" {min(years)}" if len(years) == 1 and halves else ""
    return f"{next(iter(times))}{year}" if len(times) == 1 and len(years) < 2 else ""


def times_in(folded: str) -> frozenset[str]:
    """The months and quarters that words name."""
    months = (f"tháng {int(one)}" for one in pattern("named_months").findall(folded))
    return frozenset((*months, *pattern("named_quarters").findall(folded)))
