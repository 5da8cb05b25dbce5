"""What relates the columns, or the rows, of a table: found where it holds in all of them but one.

The table is looked at along one axis: its lines are the columns, their positions the rows, or the
other way round. A pattern says how one line follows from others; at each position it is a relation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise, permutations
from math import log2
from typing import NamedTuple

from ..vietnamese import fold_same_length
from .outlines import Role, roots
from .relations_of_cells import How, Relation, Values
from .tables import Cell, Kind, Table

_MAX_LINES = 20  # of which any two are tried; of more only neighbours
_MAX_RUN = 8  # neighbours in a longer table
_MAX_ROWS = 30  # in a table whose rows are tried like columns
_MAX_PATTERNS = 3  # kept for one line
_SAMPLES = 3  # positions at which a pattern is tried first
_MAX_WHOLE = 60  # rows that are taken for the whole when there is no total row
_SUMMED = (Kind.COUNT, Kind.SCORE)
_SURE_BITS = 7.0  # beyond those of the number of patterns tried
_RATE_BITS = 5.5
_TOLD_BITS = 5.0  # where the headings say the relation
_TERM_BITS = 3.0  # of each term of a sum, so that a line of zeros is none
_TOTAL = re.compile(r"(?:tổng|cộng|tổng số|tổng cộng|tổng điểm)(?: chung)?\W*")
_IN_ALL = re.compile(r"\b(?:tổng|cộng|cả năm|cả quý)\b")
_CHANGE = re.compile(r"\b(?:tăng|giảm|chênh lệch|so sánh|so với)\b|\+/-|±")
_PART = re.compile(r"\W*trong (?:đó|số đó)\b")


_NONE = Decimal()


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


class Found(NamedTuple):
    """A pattern with its relations: those that hold, those that do not."""

    pattern: Pattern
    right: tuple[Relation, ...]
    wrong: tuple[Relation, ...]
    bits: float


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

    def wholes(self) -> Iterator[tuple[int, ...]]:
        """The positions that a share may be of: a total, or all together."""
        table = self.table
        if self.flipped:
            columns = (c for c in table.columns if c.number in self.positions)
            yield from ((c.number,) for c in columns if _IN_ALL.search(fold_same_length(c.heading)))
            return
        totals = [i for i in self.positions if table.rows[i].role in (Role.TOTAL, Role.MIXED)]
        yield from ((index,) for index in totals[:3])
        if not totals and len(table.rows) <= _MAX_WHOLE:
            yield tuple(roots(table.rows, self.positions))


def patterns_found(axis: Axis) -> list[Found]:
    """The patterns that hold along the axis, the best of each line, without those that another
    explains.
    """
    found: list[Found] = []
    sums = [_as_difference(axis, pattern) for pattern in _sums(axis)]
    for patterns in (sums, list(_rates(axis))):
        plausible = [one for one in patterns if one.told or _plausible(axis, one)]
        tried = (_found(axis, pattern) for pattern in dict.fromkeys(plausible))
        found += [each for each in tried if each]
    roots_of = _not_parts(axis, found)
    found += [each for p in _balances(axis, roots_of) if (each := _found(axis, p))]
    return _best(axis, found)


def _plausible(axis: Axis, pattern: Pattern) -> bool:
    """Whether it holds at all samples but one."""
    right = wrong = 0
    for position in axis.samples:
        holds = axis.values.holds(axis.relation(pattern, position))
        right += holds is True
        wrong += holds is False
        if wrong > 1:
            return False
    return right > 0


def _found(axis: Axis, pattern: Pattern) -> Found | None:
    """The pattern with its relations, None where it may be chance or fails too often."""
    values = axis.values
    right, wrong, bits = [], [], 0.0
    seen: set[tuple[Decimal | None, ...]] = set()
    allowed = max(1, len(axis.positions) // 5)
    for position in axis.positions:
        relation = axis.relation(pattern, position)
        holds = values.holds(relation)
        if holds is False:
            wrong.append(relation)
            if len(wrong) > allowed:
                return None
        elif holds:
            right.append(relation)
            figures = tuple(values.get(cell) for cell in relation.cells)
            bits += 0 if figures in seen else values.bits(relation)
            seen.add(figures)
    few = len(right) < (1 if pattern.told else 2) or len(wrong) >= len(right) + pattern.told
    if few or bits < _needed(axis, pattern) or not _terms_count(axis, pattern, right):
        return None
    return Found(pattern, tuple(right), tuple(wrong), bits)


def _needed(axis: Axis, pattern: Pattern) -> float:
    """The bits with which a pattern is beyond chance, among as many as there are of its sort."""
    if pattern.told:
        return _TOLD_BITS
    if pattern.how not in (How.SUM, How.BALANCE):
        return _RATE_BITS + log2(1 + 4 * len(axis.lines) ** 2)
    run = _is_run(axis, pattern)
    if run and _IN_ALL.match(axis.heading(pattern.target)):
        return _TOLD_BITS + log2(len(axis.lines))
    return _SURE_BITS + log2(1 + len(axis.lines) ** (2 if run else 3))


def _is_run(axis: Axis, pattern: Pattern) -> bool:
    """Whether it is a sum of neighbours."""
    places = sorted(axis.lines.index(line) for line in pattern.lines if line in axis.lines)
    return pattern.how is How.SUM and places[-1] - places[0] < len(places)


def _terms_count(axis: Axis, pattern: Pattern, right: Sequence[Relation]) -> bool:
    """Whether no term of a sum is a line of zeros and ones that any other could stand for."""
    if pattern.how not in (How.SUM, How.BALANCE):
        return True
    needed = 1.0 if pattern.told else _TERM_BITS
    for line, _ in (*pattern.over, (pattern.target, 1)):
        cells = {relation.target: axis.cell(line, _position(axis, relation)) for relation in right}
        sizes = (abs(axis.values.get(c) or _NONE) / axis.values.step(c) for c in cells.values())
        if sum(log2(1 + float(size)) for size in sizes) < needed:
            return False
    return True


def _position(axis: Axis, relation: Relation) -> int:
    return relation.target[1] if axis.flipped else relation.target[0]


def _sum(target: int, lines: Sequence[int], *, told: bool = False) -> Pattern:
    return Pattern(How.SUM, target, tuple((line, 1) for line in lines), told=told)


def _sums(axis: Axis) -> Iterator[Pattern]:
    """Every sum that is tried: what headings say, runs of neighbours, any two lines."""
    lines = axis.lines
    yield from _told_sums(axis)
    usual = [line for line in lines if not _PART.match(axis.heading(line))]
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
    if len(pattern.over) != 2 or _CHANGE.search(axis.heading(pattern.target)):
        return pattern
    lines = [line for line, _ in pattern.over]
    changes = [line for line in lines if _CHANGE.search(axis.heading(line))]
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
            line for line in within if line not in totals and not _PART.match(axis.heading(line))
        ]
        if len(totals) == 1 and len(parts) > 1 and set(group) == set(within):
            yield _sum(totals[0], parts, told=True)


def _not_parts(axis: Axis, found: Sequence[Found]) -> list[int]:
    """The lines that are no part of another."""
    sums = [each.pattern for each in found if each.pattern.how is How.SUM]
    parts = {line for pattern in sums if len(pattern.over) > 1 for line, _ in pattern.over}
    own = {line for line in axis.lines if not _PART.match(axis.heading(line))}
    return [line for line in axis.lines if line in own and line not in parts]


def _balances(axis: Axis, lines: Sequence[int]) -> Iterator[Pattern]:
    """Neighbours that together are as much as the neighbours after them."""
    lines = lines[:_MAX_LINES]
    for start, middle, end in combinations(range(len(lines) + 1), 3):
        if middle - start > 1 and end - middle > 1:
            first, *others = lines[start:middle]
            behind = lines[middle:end]
            terms = (*((line, 1) for line in behind), *((line, -1) for line in others))
            pattern = Pattern(How.BALANCE, first, terms)
            if _plausible(axis, pattern):
                yield pattern


def _rates(axis: Axis) -> Iterator[Pattern]:
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
    """Rates of two neighbours together, or over two neighbours together."""
    for first, second in pairwise(others):
        for line in others:
            if line not in (first, second):
                yield Pattern(How.RATE, target, ((first, 1), (second, 1)), (line,))
                yield Pattern(How.RATE, target, ((line, 1),), (first, second))


def _is_mean(axis: Axis, line: int) -> bool:
    return not axis.flipped and axis.table.column(line).kind in (Kind.AVERAGE, Kind.SCORE)


def _means(axis: Axis, target: int, others: Sequence[int]) -> Iterator[Pattern]:
    """A line over a number that is always the same, or the mean of a run of lines."""
    for line in others:
        for position in axis.samples[:2]:
            value = axis.values.get(axis.cell(line, position))
            stated = axis.values.get(axis.cell(target, position))
            if value and stated and 2 <= (divisor := round(value / stated)) <= 366:
                yield Pattern(How.QUOTIENT, target, ((line, 1),), divisor=int(divisor))
    before = [line for line in others if line < target]
    for size in range(2, min(len(before), _MAX_LINES) + 1):
        terms = tuple((line, 1) for line in before[-size:])
        yield Pattern(How.MEAN, target, terms, divisor=size)


def _best(axis: Axis, found: Sequence[Found]) -> list[Found]:
    """The best of each target line; none that breaks where another pattern explains it."""
    by_target: dict[int, list[Found]] = defaultdict(list)
    for each in sorted(found, key=lambda one: (len(one.wrong), -one.pattern.told, -one.bits)):
        kept = by_target[each.pattern.target]
        one_is_enough = each.pattern.how not in (How.SUM, How.BALANCE)
        if len(kept) < (1 if one_is_enough and kept else _MAX_PATTERNS):
            kept.append(each)
    whole = [one for one in found if not one.wrong]
    return [
        each
        for kept in by_target.values()
        for each in kept
        if not each.wrong or not _explained(axis, each, whole)
    ]


def _explained(axis: Axis, each: Found, whole: Sequence[Found]) -> bool:
    """Whether a pattern with more or fewer lines holds everywhere, or one more line would."""
    lines = each.pattern.lines
    for other in whole:
        others = other.pattern.lines
        if other.pattern.target == each.pattern.target and (lines < others or others < lines):
            return True
    if each.pattern.how not in (How.SUM, How.BALANCE):
        return False
    return all(_has_another(axis, each, relation) for relation in each.wrong)


def _has_another(axis: Axis, each: Found, wrong: Relation) -> bool:
    """Whether a line that is 0 wherever the pattern holds is what is missing here."""
    values, position = axis.values, _position(axis, wrong)
    gap = abs((values.get(wrong.target) or 0) - (values.expected(wrong) or 0))
    for line in set(axis.lines) - each.pattern.lines:
        cells = (axis.cell(line, _position(axis, relation)) for relation in each.right)
        here = values.get(axis.cell(line, position))
        if here is not None and abs(here) == gap and not any(map(values.get, cells)):
            return True
    return False
