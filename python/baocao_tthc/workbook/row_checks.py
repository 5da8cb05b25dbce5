"""What must add up within a row, each check as a native formula and as the result it gives.

`condition` is the formula that is true when the check fails, `message` the formula of what the
cell then says, `verdict` what it says for given values (None when the check passes).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from ..forms import Form
from ..forms.cell_values import RowScope, RowValues, rate_value
from ..formula import (
    Call,
    Expression,
    Literal,
    Number,
    Operation,
    Reference,
    evaluate,
    holds,
    references,
    row_references,
    to_excel,
)
from .cell_contents import rate_formula

AddressOf = Callable[[int], str]
"""The cell of a column in the row at hand."""

_CENT = Decimal("0.01")
_OPPOSITE = {"=": "<>", "<>": "=", "<=": ">", ">=": "<", "<": ">=", ">": "<="}


class RowCheck(Protocol):
    """One check of a row; the first that fails speaks."""

    def condition(self, at: AddressOf) -> str:
        """The formula that is true when the check fails."""

    def message(self, at: AddressOf) -> str:
        """The formula of what is said then."""

    def verdict(self, values: RowValues) -> str | None:
        """What is said for these values, None when the check passes."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left operator right` of a rule; fails with "(3) lệch +16 so với (4)+(5)+(6)"."""

    left: Expression
    operator: str
    right: Expression
    counts_only: bool

    def condition(self, at: AddressOf) -> str:
        """Besides counts, the comparison waits until every cell holds a number."""
        left, right = (to_excel(side, _by_column(at)) for side in (self.left, self.right))
        failed = f"{left}{_OPPOSITE[self.operator]}{right}"
        if self.counts_only:
            return failed
        cells = [at(number) for number in self._columns()]
        return f"IFERROR(IF(COUNT({','.join(cells)})={len(cells)},{failed}),FALSE)"

    def message(self, at: AddressOf) -> str:
        """The columns by their official numbers; for sums and bounds also the difference."""
        before, after = self._words()
        if not self._has_amount:
            return f'"{before}"'
        difference = to_excel(Operation("-", self.left, self.right), _by_column(at))
        return f'"{before} "&TEXT({difference},"+0;-0")' + (f'&"{after}"' if after else "")

    def verdict(self, values: RowValues) -> str | None:
        """See `message`."""
        if not self.counts_only and not all(
            isinstance(values[number], Number) for number in self._columns()
        ):
            return None
        scope = RowScope(lambda number: values[number])
        left, right = evaluate(self.left, scope), evaluate(self.right, scope)
        if left is None or right is None or holds(left, self.operator, right):
            return None
        before, after = self._words()
        return f"{before} {_signed(left - right)}{after}" if self._has_amount else before

    @property
    def _has_amount(self) -> bool:
        return self.counts_only and self.operator in ("=", "<=", "<")

    def _words(self) -> tuple[str, str]:
        left, right = to_excel(self.left, str), to_excel(self.right, str)
        if not self._has_amount:
            return f"{left} phải {self.operator} {right}", ""
        if self.operator == "=":
            return f"{left} lệch", f" so với {right}"
        return f"{left} vượt {right}:", ""

    def _columns(self) -> list[int]:
        sides = (*references(self.left), *references(self.right))
        return sorted({reference.column for reference in sides})


@dataclass(frozen=True, slots=True)
class RateCheck:
    """A typed rate against its own formula; one unit in the last digit (a rate cut) passes."""

    column: int
    formula: Expression

    def condition(self, at: AddressOf) -> str:
        """Only a typed number is compared, and only when the rate has a value."""
        own, expected = at(self.column), rate_formula(self.formula, _by_column(at))
        differs = f"ABS(ROUND({own}-{expected},2))>0.01"
        return f"IF(ISNUMBER({own}),IF(ISNUMBER({expected}),{differs}))"

    def message(self, at: AddressOf) -> str:
        """The expected rate, with a comma as the decimal mark in every locale."""
        expected = rate_formula(self.formula, _by_column(at))
        return f'"({self.column}) phải là "&SUBSTITUTE({expected}&"",".",",")'

    def verdict(self, values: RowValues) -> str | None:
        """See `message`."""
        own = values[self.column]
        expected = rate_value(self.formula, RowScope(lambda number: values[number]))
        if not isinstance(own, Number) or not isinstance(expected, Number):
            return None
        if abs(Decimal(own) - Decimal(expected)).quantize(_CENT) <= _CENT:
            return None
        shown = f"{Decimal(expected):.2f}".rstrip("0").rstrip(".")
        return f"({self.column}) phải là {shown.replace('.', ',')}"


@dataclass(frozen=True, slots=True)
class SumCheck:
    """A column's total against its rows: "(3) lệch +16 so với tổng các dòng".

    `sum` is None where a row has an error: then there is no sum, and the cell must say so itself.
    """

    column: int
    sum_formula: str
    sum: Number | None

    def condition(self, at: AddressOf) -> str:
        """An empty total counts 0."""
        return f'{at(self.column)}<>IFERROR({self.sum_formula},"")'

    def message(self, at: AddressOf) -> str:
        """How far the total is from the sum."""
        difference = f"{at(self.column)}-{self.sum_formula}"
        found = f'"({self.column}) lệch "&TEXT({difference},"+0;-0")&" so với tổng các dòng"'
        return f'IFERROR({found},"({self.column}) có ô lỗi ở các dòng")'

    def verdict(self, values: RowValues) -> str | None:
        """See `message`."""
        own = values[self.column]
        if self.sum is None:
            return f"({self.column}) có ô lỗi ở các dòng"
        difference = (own if isinstance(own, Number) else 0) - self.sum
        if not difference:
            return None
        return f"({self.column}) lệch {_signed(difference)} so với tổng các dòng"


def _signed(number: Number) -> str:
    """A difference as TEXT(…,"+0;-0") writes it: whole, halves away from zero."""
    return f"{int(Decimal(number).quantize(Decimal(1), ROUND_HALF_UP)):+d}"


def comparisons(form: Form) -> Iterator[Comparison]:
    """Every comparison of the form's rules that can be made within one row."""
    for rule in (*form.identities, *form.unprinted, *form.bounds):
        if all(_within_row(side) for side in rule.sides):
            whole = all(_is_whole(side, form) for side in rule.sides)
            for left, operator, right in rule.comparisons():
                yield Comparison(left, operator, right, whole)


def rate_checks(form: Form) -> list[RateCheck]:
    """One check for each rate that the form can compute."""
    return [RateCheck(c.number, c.formula) for c in form.rates if c.formula is not None]


def _by_column(at: AddressOf) -> Callable[[Reference], str]:
    return lambda reference: at(reference.column)


def _within_row(side: Expression) -> bool:
    return list(references(side)) == list(row_references(side))


def _is_whole(side: Expression, form: Form) -> bool:
    """Whether the side is a whole number of cases whatever the counts are."""
    if isinstance(side, Reference):
        return form.column(side.column).kind == "count"
    if isinstance(side, Literal):
        return side.value == int(side.value)
    if isinstance(side, Call):
        return False
    return side.operator != "/" and _is_whole(side.left, form) and _is_whole(side.right, form)
