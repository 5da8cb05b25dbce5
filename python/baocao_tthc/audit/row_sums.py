"""Rows of a table that sum up, or average, other rows: what they are sums of, and where they fail.

Which rows a total takes in is not always to be seen: all that lie highest, those since the total
before, the totals before. Each is tried, and the figures of all columns decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from .outlines import Role, roots
from .relations_of_cells import How, Relation, Values, is_near
from .tables import Kind, Table

_SUMMED = (Kind.COUNT, Kind.SCORE)
_LEFT_OUT = 60  # rows up to which each is tried as one that the total leaves out
_MAX_TOTALS = 12  # total rows of which each is tried as the sum of any
_MAX_SUMS = 300  # total rows of a table that are tried
_ENOUGH_BITS = 6.0  # of one column that holds
_MAX_OPEN = 20  # parts of the larger number: nearer than this a single sum is meant to be one


_NONE = Decimal()


class _Trial(NamedTuple):
    """The rows tried as the terms of a row: the relations of the columns that hold and do not, and
    those of columns without any figure but 0.
    """

    right: list[Relation]
    wrong: list[Relation]
    empty: list[Relation]
    bits: float

    @property
    def worth(self) -> tuple[int, float]:
        """For comparing: columns that hold over those that do not, then how telling they are."""
        return len(self.right) - len(self.wrong), self.bits


def row_relations(table: Table) -> Iterator[tuple[Relation, bool]]:
    """Each relation of a row to the rows that it sums up or averages, and whether it holds."""
    values = Values(table)
    parents = dict(_parents(table, values))
    closed = sum(bool(trial.bits and not trial.wrong) for trial in parents.values())
    for index, trial in parents.items():
        others_closed = closed - bool(trial.bits and not trial.wrong)
        yield from _judged(values, trial, table.rows[index].sure_total or others_closed > 0)
    averages = 0
    totals = [i for i, row in enumerate(table.rows) if row.role in (Role.TOTAL, Role.MIXED)]
    for index, row in enumerate(table.rows):
        if index in totals[:_MAX_SUMS]:
            tried = _terms(table, index, totals)
            trials = [_trial(values, How.TOTAL, index, terms) for terms in tried]
            if trials:
                best = max(trials, key=lambda trial: trial.worth)
                yield from _judged(values, best, row.sure_total or row.role is Role.MIXED)
        averages += row.role is not Role.PLAIN
        if row.role is not Role.PLAIN and averages <= _MAX_TOTALS:
            yield from _averages(table, values, index)


def _parents(table: Table, values: Values) -> Iterator[tuple[int, _Trial]]:
    """For each row with rows below it the best of their runs that may be its parts."""
    below: dict[int, list[int]] = {}
    for index, row in enumerate(table.rows):
        if row.parent is not None and row.role is Role.PLAIN and not row.rate:
            head = row.parent
            while not _has_figures(table, head) and table.rows[head].parent is not None:
                head = table.rows[head].parent or 0
            below.setdefault(head, []).append(index)
    for index, found in below.items():
        runs = [found[start:end] for start, end in _runs(len(found))]
        runs += [[i for i in found if not table.rows[i].part]]
        trials = [_trial(values, How.PARENT, index, run) for run in runs if len(run) > 1]
        if trials and not table.rows[index].rate:
            yield index, max(trials, key=lambda trial: trial.worth)


def _runs(length: int) -> Iterator[tuple[int, int]]:
    yield 0, length
    for cut in range(2, length - 1) if length <= _LEFT_OUT else ():
        yield 0, cut
        yield cut, length


def _has_figures(table: Table, row: int) -> bool:
    return any((row, column.number) in table.figures for column in table.columns)


def _terms(table: Table, index: int, totals: Sequence[int]) -> Iterator[list[int]]:
    """What a total row may sum up, the likeliest first."""
    rows = table.rows
    at = totals.index(index)
    before, after = [-1, *totals][at], [*totals, len(rows)][at + 1]
    above, below = range(before + 1, index), range(index + 1, after)
    if len(totals) > _MAX_TOTALS and 0 < at < len(totals) - 1:  # else quadratic
        yield from (run for part in (above, below) if len(run := _highest(table, part)) > 1)
        return
    filled = [i for i in range(len(rows)) if i != index]
    totals = [i for i in totals if i != index]
    plain = [i for i in filled if rows[i].role is Role.PLAIN and not rows[i].rate]
    some = (
        _highest(table, filled),
        _highest(table, above),
        _highest(table, below),
        _highest(table, [i for i in filled if i < index]),
        _highest(table, [i for i in filled if i > index]),
        [i for i in totals if i < index],
        [i for i in totals if i > index],
        totals,
        [i for i in plain if _has_figures(table, i)],
    )
    tried = list(dict.fromkeys(tuple(terms) for terms in some if len(terms) > 1))
    yield from map(list, tried)
    if tried and len(tried[0]) <= _LEFT_OUT:
        for left in tried[0] if len(tried[0]) > 3 else ():
            yield [i for i in tried[0] if i != left]


def _highest(table: Table, indices: Sequence[int]) -> list[int]:
    """The highest of these rows; of one without figures those below it."""
    found = list(roots(table.rows, indices))
    children: dict[int | None, list[int]] = {}
    for i in indices:
        children.setdefault(table.rows[i].parent, []).append(i)
    filled: list[int] = []
    while found:
        index = found.pop(0)
        if _has_figures(table, index) or index not in children:
            filled.append(index)
        else:
            found = [*roots(table.rows, children[index]), *found]
    return filled


def _trial(values: Values, how: How, index: int, terms: Sequence[int]) -> _Trial:
    right, wrong, empty, bits = [], [], [], 0.0
    seen = set()
    for column in values.table.columns:
        number = column.number
        relation = Relation(how, (index, number), tuple(((i, number), 1) for i in terms))
        holds = values.holds(relation) if column.kind not in (Kind.ORDER, Kind.RANK) else None
        if holds and not any(values.get(cell) for cell, _ in relation.over):
            empty.append(relation)
        elif holds:
            right.append(relation)
            figures = tuple(values.get(cell) for cell in relation.cells)
            bits += 0 if figures in seen else values.bits(relation)
            seen.add(figures)
        elif holds is False and column.kind in _SUMMED:
            wrong.append(relation)
    return _Trial(right, wrong, empty, bits)


def _judged(values: Values, trial: _Trial, told: bool) -> Iterator[tuple[Relation, bool]]:
    """The relations of the best trial, where it is more than a list of some rows."""
    summed = {_kind(values.table, relation) for relation in trial.right}
    established = trial.bits >= _ENOUGH_BITS
    if not established and not _is_slip_of_all(values, trial, told):
        return
    if established or not trial.wrong:
        yield from ((relation, True) for relation in (*trial.right, *trial.empty))
    wrong = trial.wrong if established else trial.wrong[:1]
    for relation in wrong:
        stated, right = values.get(relation.target), values.expected(relation)
        unusual = _kind(values.table, relation) is not Kind.COUNT
        if stated is None or right is None or _is_no_sum(values, relation):
            continue
        if not unusual or Kind.SCORE in summed:
            several = len(trial.right) > 1 and not _may_overlap(values, relation, stated, right)
            yield relation._replace(sure=several or is_near(stated, right)), False


def _may_overlap(values: Values, relation: Relation, stated: Decimal, right: Decimal) -> bool:
    """Whether the rows may count the same things, as units do the procedures that all have."""
    largest = max(values.get(cell) or _NONE for cell, _ in relation.over)
    return largest <= stated < right


def _kind(table: Table, relation: Relation) -> Kind:
    return table.column(relation.target[1]).kind


def _is_slip_of_all(values: Values, trial: _Trial, told: bool) -> bool:
    """Whether a row of which no column is a sum is meant to be one and wrong, as with a row left
    out: not where parts may be missing on purpose, or rows may lie below others unseen.
    """
    if not all(_is_meant(values, one, told) for one in trial.wrong):
        return False
    if len(trial.wrong) < 2:
        return True
    gaps = [
        (values.get(one.target) or _NONE) - (values.expected(one) or _NONE) for one in trial.wrong
    ]
    return trial.wrong[0].how is How.TOTAL and max(gaps) > 0 and not values.table.open_list


def _is_meant(values: Values, relation: Relation, told: bool) -> bool:
    """Whether a sum that no other column confirms is meant to be one: by words, or nearly right."""
    stated, right = values.get(relation.target), values.expected(relation)
    if not stated or not right or not is_near(stated, right):
        return False
    return told or abs(stated - right) * _MAX_OPEN <= max(stated, right)


def _is_no_sum(values: Values, relation: Relation) -> bool:
    """Whether the mean or the largest number of the column stands there."""
    terms = [values.get(cell) or _NONE for cell, _ in relation.over]
    if values.get(relation.target) == max(terms):
        return True
    return bool(values.holds(relation._replace(how=How.MEAN, divisor=len(relation.over))))


def _averages(table: Table, values: Values, index: int) -> Iterator[tuple[Relation, bool]]:
    """Averages of the rows, of each column on its own or weighted with another."""
    terms = _highest(table, [i for i in range(len(table.rows)) if i != index])
    average = table.rows[index].role is Role.AVERAGE
    kinds = {column.number: column.kind for column in table.columns}
    counts = [number for number, kind in kinds.items() if kind is Kind.COUNT]
    found: list[tuple[Relation, bool]] = []
    for number, kind in kinds.items():
        asked = average or kind in (Kind.SCORE, Kind.AVERAGE, Kind.RATE)
        if (index, number) not in table.figures or not asked or len(terms) < 2:
            continue
        over = tuple(((i, number), 1) for i in terms if (i, number) in table.figures)
        mean = Relation(How.MEAN, (index, number), over, divisor=max(1, len(over)))
        all_rows = mean._replace(divisor=len(terms))
        weighted = (_weighted(mean, weight) for weight in counts if weight != number)
        ways = (way for way in chain((mean, all_rows), weighted) if over)
        if right := next((way for way in ways if values.holds(way)), None):
            found.append((right, True))
        elif average and over and kind in (Kind.COUNT, Kind.SCORE):
            found.append((mean, False))
    yield from (each for each in found if each[1])
    wrong = [relation for relation, holds in found if not holds]
    if len(found) - len(wrong) > len(wrong):
        yield from ((relation, False) for relation in wrong)


def _weighted(mean: Relation, weight: int) -> Relation:
    under = tuple((row, weight) for (row, _), _ in mean.over)
    return mean._replace(how=How.WEIGHTED, under=under, divisor=1)
