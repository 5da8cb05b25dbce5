"""A relation between cells of a table: a target that is a sum, a rate, a mean of other cells."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from math import log2
from typing import NamedTuple

from ..vietnamese import fold_same_length, percentage
from .lexicon import pattern
from .tables import Cell, Figure, Table

_NONE = Decimal()
_MIN_TERMS = 2
_SPREAD = Decimal(30)  # points between which most rates lie
_HALF = Decimal("0.5")
_MAX_NEAR = Decimal("0.25")  # of the larger number: what a slip may be off


class How(Enum):
    """How the target of a relation follows from the other cells."""

    TOTAL = "total"  # of the rows
    PARENT = "parent"  # of the rows below
    SUM = "sum"
    BALANCE = "balance"
    RATE = "rate"
    SHARE = "share"  # of the total row or column
    GROWTH = "growth"
    QUOTIENT = "quotient"
    MEAN = "mean"
    WEIGHTED = "weighted"


_LINEAR = frozenset({How.TOTAL, How.PARENT, How.SUM, How.BALANCE})
PERCENT = frozenset({How.RATE, How.SHARE, How.GROWTH})


class Relation(NamedTuple):
    """target = (sum of the signed cells `over`) / (sum of `under`) / divisor, in percent for rates.

    With `weights` each of `over` is multiplied with its weight and `under` are the weights. `loose`
    where a mean of rounded cells need not be exact; `sure` where a break alone is a finding.
    """

    how: How
    target: Cell
    over: tuple[tuple[Cell, int], ...]
    under: tuple[Cell, ...] = ()
    divisor: int = 1
    loose: bool = False
    sure: bool = True

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell that takes part, each once."""
        terms = (cell for cell, _ in self.over)
        return tuple(dict.fromkeys((self.target, *terms, *self.under)))

    @property
    def linear(self) -> bool:
        """Whether the target is a sum."""
        return self.how in _LINEAR


class Values:
    """The figures of a table, dashes as 0; `changed` are put in the place of others."""

    def __init__(self, table: Table, changed: Mapping[Cell, Decimal] | None = None) -> None:
        self.table = table
        self.changed = dict(changed or {})

    def get(self, cell: Cell) -> Decimal | None:
        """The number of a cell, 0 for one that is empty; None where other words stand."""
        if cell in self.changed:
            return self.changed[cell]
        if figure := self.table.figures.get(cell):
            return figure.value
        return None if cell in self.table.texts else Decimal()

    def figure(self, cell: Cell) -> Figure | None:
        """The figure of a cell as it is written."""
        return self.table.figures.get(cell)

    def expected(self, relation: Relation) -> Decimal | None:
        """What the target should be, unrounded; None where a cell cannot be read or a base is 0."""
        terms = [(self.get(cell), sign) for cell, sign in relation.over]
        if any(value is None for value, _ in terms):
            return None
        under = [self.get(cell) for cell in relation.under]
        if relation.how is How.WEIGHTED:
            pairs = zip(terms, under, strict=True)
            over = sum(((v or _NONE) * (weight or _NONE) for (v, _), weight in pairs), _NONE)
        else:
            over = sum(((value or _NONE) * sign for value, sign in terms), _NONE)
        if not relation.under:
            return over / relation.divisor
        if None in under or not (base := sum(filter(None, under), Decimal())):
            return None
        scale = 100 if relation.how in PERCENT else 1
        return over * scale / base / relation.divisor

    def holds(self, relation: Relation) -> bool | None:
        """Whether the target is right within what rounding explains; None where nobody can say."""
        stated, right = self.get(relation.target), self.expected(relation)
        if stated is None or right is None or relation.target not in self.table.figures:
            return None
        if abs(stated - right) <= self._slack(relation):
            return True
        if relation.linear and self._everywhere(relation, stated):
            return None
        if relation.linear and self._is_level(relation, stated):
            return None
        blank = any(self._blank(cell) for cell in relation.cells)
        return None if blank and stated > right else False

    def _everywhere(self, relation: Relation, stated: Decimal) -> bool:
        """Whether the same number stands in every cell, as one that is no part of a sum does."""
        return all(self.get(cell) == stated for cell in relation.cells)

    def _is_level(self, relation: Relation, stated: Decimal) -> bool:
        """Whether the target is what there was at the beginning of several times, or at their end:
        what is left each month adds up to nothing.
        """
        columns = {column for (_, column), _ in relation.over}
        if columns != {relation.target[1]} or len(relation.over) < _MIN_TERMS:
            return False
        heading = self.table.column(relation.target[1]).heading
        return self._is_first_or_last(relation, stated, heading)

    def is_level_of_times(self, relation: Relation) -> bool:
        """Whether the same is so along a row, whose columns are each of another time."""
        (row, _), terms = relation.target, [cell for cell, _ in relation.over]
        stated = self.get(relation.target)
        along = relation.linear and len(terms) >= _MIN_TERMS and {one for one, _ in terms} == {row}
        if stated is None or not along or not all(map(self._is_of_time, terms)):
            return False
        return self._is_first_or_last(relation, stated, self.table.rows[row].label)

    def _is_first_or_last(self, relation: Relation, stated: Decimal, name: str) -> bool:
        ends = (self.get(relation.over[at][0]) for at in (0, -1))
        return pattern("levels").search(fold_same_length(name)) is not None and stated in ends

    def _is_of_time(self, cell: Cell) -> bool:
        """Whether the heading of its column names a month, a quarter, a week."""
        heading = fold_same_length(self.table.column(cell[1]).heading)
        return pattern("columns_of_times").search(heading) is not None

    def _blank(self, cell: Cell) -> bool:
        table = self.table
        return not (cell in table.figures or cell in table.dashes or cell in self.changed)

    def _slack(self, relation: Relation) -> Decimal:
        if not relation.linear:
            return self.step(relation.target)
        steps = [figure.step for cell in relation.cells if (figure := self.figure(cell))]
        parted = [step for step in steps if step < 1]
        if relation.loose:
            return sum(steps, Decimal()) * _HALF
        if not parted:
            return Decimal()
        return sum((min(step, max(parted)) for step in steps), Decimal()) * _HALF

    def step(self, cell: Cell) -> Decimal:
        """The unit of the last digit of a cell."""
        figure = self.figure(cell)
        return figure.step if figure else Decimal(1)

    def solved(self, relation: Relation, cell: Cell) -> Decimal | None:
        """The value of the cell with which the relation would hold, None where none is told by it.

        A rate tells no count: many give it.
        """
        if cell == relation.target:
            right = self.expected(relation)
            return None if right is None else rounded(right, self.step(cell))
        if not relation.linear:
            return None
        sign = next((sign for term, sign in relation.over if term == cell), 0)
        stated, right, own = self.get(relation.target), self.expected(relation), self.get(cell)
        if not sign or stated is None or right is None or own is None:
            return None
        return own + sign * (stated - right)

    def bits(self, relation: Relation) -> float:
        """How unlikely it is that the relation holds by chance, as a binary logarithm."""
        stated = abs(self.get(relation.target) or Decimal())
        step = self.step(relation.target)
        if relation.how in (How.RATE, How.SHARE):
            spread = min(2 * stated, 2 * abs(100 - stated), _SPREAD)
            return log2(1 + float(spread / step) / 2)
        if relation.linear:
            if relation.how is How.BALANCE and self._cancel(relation):
                return 0.0
            filled = [value for cell, _ in relation.over if (value := self.get(cell))]
            largest = max(map(abs, filled), default=Decimal())
            return log2(1 + float(max(stated, largest) / step)) if len(filled) > 1 else 0.0
        return log2(1 + float(stated / step) / 2)

    def _cancel(self, relation: Relation) -> bool:
        """Whether the two sides of a balance have a number in common, so that it says less."""
        sides: dict[int, set[Decimal | None]] = {1: set(), -1: {self.get(relation.target)}}
        for cell, sign in relation.over:
            sides[sign].add(self.get(cell))
        return bool((sides[1] & sides[-1]) - {_NONE})


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """The value with as many decimals as the step, half up."""
    places = max(0, -int(step.as_tuple().exponent))
    return percentage(value, Decimal(100), places) or Decimal()


def is_slip(stated: Decimal, right: Decimal) -> bool:
    """Whether one slip of typing leads from one number to the other: digits turned, one wrong, one
    too few or too many, another sign.
    """
    if stated == -right:
        return True
    one, other = _digits(stated), _digits(right)
    if len(one) == len(other):
        differing = [n for n in range(len(one)) if one[n] != other[n]]
        turned = len(differing) == 2 and sorted(one) == sorted(other)
        return len(differing) == 1 or turned
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(
        long[:n] + long[n + 1 :] == short for n in range(len(long))
    )


def _digits(value: Decimal) -> str:
    return f"{abs(value):f}".replace(".", "")


def is_near(stated: Decimal, right: Decimal) -> bool:
    """Whether a number is so near the right one that it is meant to be it."""
    larger = max(abs(stated), abs(right))
    return is_slip(stated, right) or abs(stated - right) <= larger * _MAX_NEAR
