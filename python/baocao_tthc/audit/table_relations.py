"""What relates the columns, or the rows, of a table: found where it holds in all but one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from math import log2
from typing import NamedTuple

from .relations_of_cells import How, Relation
from .table_axes import Axis, Pattern, tells_part
from .table_patterns import balances, linear_patterns, rate_patterns

_MAX_PATTERNS = 3  # kept for one line
_SURE_BITS = 7.0  # beyond those of the number of patterns tried
_RATE_BITS = 5.5
_TOLD_BITS = 5.0  # where the headings say the relation
_TERM_BITS = 3.0  # of each term of a sum, so that a line of zeros is none
_OF_SUMS, _OF_RATES = 5, 4  # one wrong relation of so many is allowed
_NONE = Decimal()


class Found(NamedTuple):
    """A pattern with its relations: those that hold, those that do not."""

    pattern: Pattern
    right: tuple[Relation, ...]
    wrong: tuple[Relation, ...]
    bits: float


def patterns_found(axis: Axis) -> list[Found]:
    """The patterns that hold along the axis, the best of each line, without those that another
    explains.
    """
    found: list[Found] = []
    for patterns in (linear_patterns(axis), list(rate_patterns(axis))):
        plausible = [one for one in patterns if one.told or _plausible(axis, one)]
        tried = (_found(axis, pattern) for pattern in dict.fromkeys(plausible))
        found += [each for each in tried if each]
    whole = _not_parts(axis, found)
    found += [
        each for p in balances(axis, whole) if _plausible(axis, p) and (each := _found(axis, p))
    ]
    return _best(axis, found)


def _plausible(axis: Axis, pattern: Pattern) -> bool:
    """Whether it holds at all samples but one."""
    right = wrong = 0
    tried = axis.positions_of(pattern)
    for position in (one for one in axis.samples if one in tried):
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
    few = _OF_SUMS if pattern.how in (How.SUM, How.BALANCE) else _OF_RATES
    allowed = max(1, len(axis.positions) // few)
    for position in axis.positions_of(pattern):
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
    wrong = [one for one in wrong if not values.is_level_of_times(one)]
    return Found(pattern, tuple(right), tuple(wrong), bits)


def _needed(axis: Axis, pattern: Pattern) -> float:
    """The bits with which a pattern is beyond chance, among as many as there are of its sort."""
    if pattern.told:
        return _TOLD_BITS
    if pattern.how not in (How.SUM, How.BALANCE):
        return _RATE_BITS + log2(1 + 4 * len(axis.lines) ** 2)
    run = _is_run(axis, pattern)
    if run and axis.begins_as_sum(pattern.target):
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


def _not_parts(axis: Axis, found: Sequence[Found]) -> list[int]:
    """The lines that are no part of another."""
    sums = [each.pattern for each in found if each.pattern.how is How.SUM]
    parts = {line for pattern in sums if len(pattern.over) > 1 for line, _ in pattern.over}
    own = {line for line in axis.lines if not tells_part(axis.heading(line))}
    return [line for line in axis.lines if line in own and line not in parts]


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
