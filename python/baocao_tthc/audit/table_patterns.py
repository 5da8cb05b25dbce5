"""The patterns that are tried on a table: sums, differences, balances, rates, averages.

What headings say comes first, then runs of neighbours, then any two lines; how a rate or an average
may be reckoned from any two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise, permutations

from .relations_of_cells import How
from .table_axes import Axis, Pattern, tells_change, tells_part
from .tables import Kind

_MAX_LINES = 20  # of which any two are tried; of more only neighbours
_MAX_RUN = 8  # neighbours in a longer table
_MAX_DIVISOR = 366  # days of a year, over which something may be averaged
_TOTAL = re.compile(r"(?:tổng|cộng|tổng số|tổng cộng|tổng điểm)(?: chung)?\W*")
_NONE = Decimal()


def linear_patterns(axis: Axis) -> list[Pattern]:
    """Every sum and difference that is tried."""
    return [_as_difference(axis, pattern) for pattern in _sums(axis)]


def _sum(target: int, lines: Sequence[int], *, told: bool = False) -> Pattern:
    return Pattern(How.SUM, target, tuple((line, 1) for line in lines), told=told)


def _sums(axis: Axis) -> Iterator[Pattern]:
    """Every sum that is tried: what headings say, runs of neighbours, any two lines."""
    lines = axis.lines
    yield from _told_sums(axis)
    usual = [line for line in lines if not tells_part(axis.heading(line))]
    for each in dict.fromkeys((tuple(lines), tuple(usual))):
        for index, target in enumerate(each):
            for size in range(2, len(each) if len(each) <= _MAX_LINES else _MAX_RUN):
                if len(run := each[index + 1 : index + 1 + size]) == size:
                    yield _sum(target, run)
                if index >= size:
                    yield _sum(target, each[index - size : index])
    if len(lines) <= _MAX_LINES:
        yield from dict.fromkeys(
            _sum(target, pair) for place in axis.samples[:2] for target, pair in _pairs(axis, place)
        )


def _as_difference(axis: Axis, pattern: Pattern) -> Pattern:
    """The pattern, as a difference where a heading says that one of two terms is one."""
    if len(pattern.over) != 2 or tells_change(axis.heading(pattern.target)):
        return pattern
    lines = [line for line, _ in pattern.over]
    changes = [line for line in lines if tells_change(axis.heading(line))]
    if len(changes) != 1:
        return pattern
    before = next(line for line in lines if line not in changes)
    return pattern._replace(target=changes[0], over=((pattern.target, 1), (before, -1)))


def _pairs(axis: Axis, position: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """The lines that are the sum of two others at a position, rounded ones by a last digit."""
    cells = {line: axis.cell(line, position) for line in axis.lines}
    values = {line: value for line in cells if (value := axis.values.get(cells[line])) is not None}
    by_value: dict[Decimal, list[int]] = defaultdict(list)
    for line, value in values.items():
        by_value[value].append(line)
    steps = {step for cell in cells.values() if (step := axis.values.step(cell)) < 1}
    near = {_NONE, *steps, *(-step for step in steps)}
    for one, other in combinations(values, 2):
        for gap in near:
            for target in by_value.get(values[one] + values[other] + gap, ()):
                if target not in (one, other):
                    yield target, (one, other)


def _told_sums(axis: Axis) -> Iterator[Pattern]:
    """A total under one heading with its parts; what the numbering row says."""
    if axis.flipped:
        return
    summed = set(axis.lines)
    for target, terms in axis.table.formulas.items():
        if {target, *terms} <= summed and len(terms) > 1:
            yield _sum(target, terms, told=True)
    for group in axis.table.groups:
        within = [line for line in group if line in summed]
        totals = [line for line in within if _TOTAL.fullmatch(axis.heading(line))]
        parts = [
            line for line in within if line not in totals and not tells_part(axis.heading(line))
        ]
        if len(totals) == 1 and len(parts) > 1 and set(group) == set(within):
            yield _sum(totals[0], parts, told=True)


def balances(axis: Axis, lines: Sequence[int]) -> Iterator[Pattern]:
    """Neighbours that together are as much as the neighbours after them."""
    lines = lines[:_MAX_LINES]
    for start, middle, end in combinations(range(len(lines) + 1), 3):
        if middle - start > 1 and end - middle > 1:
            first, *others = lines[start:middle]
            behind = lines[middle:end]
            terms = (*((line, 1) for line in behind), *((line, -1) for line in others))
            yield Pattern(How.BALANCE, first, terms)


def rate_patterns(axis: Axis) -> Iterator[Pattern]:
    """Every way in which a rate, an average, a growth may be reckoned."""
    lines, few = axis.lines, len(axis.lines) <= _MAX_LINES
    wholes = list(axis.wholes())
    for target in axis.targets:
        kinds = [How.MEAN] if _is_mean(axis, target) else [How.RATE, How.GROWTH]
        near = sorted(lines, key=lambda line: abs(line - target))
        others = [line for line in (lines if few else near[:6]) if line != target]
        for one, other in permutations(others, 2):
            if kinds == [How.MEAN]:
                yield Pattern(How.QUOTIENT, target, ((one, 1),), (other,))
                continue
            yield Pattern(How.RATE, target, ((one, 1),), (other,))
            yield Pattern(How.GROWTH, target, ((one, 1), (other, -1)), (other,))
        if kinds == [How.MEAN]:
            yield from _means(axis, target, others)
            continue
        for whole in wholes:
            yield from (Pattern(How.SHARE, target, ((line, 1),), (), whole) for line in others)
        yield from _composed(target, others)


def _composed(target: int, others: Sequence[int]) -> Iterator[Pattern]:
    """Rates of two neighbours together, or over two neighbours together; of all but some."""
    for first, second in pairwise(others):
        yield Pattern(How.RATE, target, ((first, 1),), (first, second))
        yield Pattern(How.RATE, target, ((second, 1),), (first, second))
        for line in others:
            if line not in (first, second):
                yield Pattern(How.RATE, target, ((first, 1), (second, 1)), (line,))
                yield Pattern(How.RATE, target, ((line, 1),), (first, second))
    for one, other in permutations(others, 2):
        yield Pattern(How.RATE, target, ((one, 1), (other, -1)), (one,))


def _is_mean(axis: Axis, line: int) -> bool:
    return not axis.flipped and axis.table.column(line).kind in (Kind.AVERAGE, Kind.SCORE)


def _means(axis: Axis, target: int, others: Sequence[int]) -> Iterator[Pattern]:
    """A line over a number that is always the same, or the mean of a run of lines."""
    for line in others:
        for position in axis.samples[:2]:
            value = axis.values.get(axis.cell(line, position))
            stated = axis.values.get(axis.cell(target, position))
            if value and stated and 2 <= (divisor := round(value / stated)) <= _MAX_DIVISOR:
                yield Pattern(How.QUOTIENT, target, ((line, 1),), divisor=int(divisor))
    before = [line for line in others if line < target]
    for size in range(2, min(len(before), _MAX_LINES) + 1):
        terms = tuple((line, 1) for line in before[-size:])
        yield Pattern(How.MEAN, target, terms, divisor=size)
