"""What must add up within a row of a form, as native formulas and as what they give.

The comparisons of the form's rules, its rates, and each total against its column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from ..forms import Column, Form
from ..forms.cell_values import RowScope, RowValues, column_total, rate_value
from ..formula import (
    Call,
    Expression,
    Literal,
    Number,
    Operation,
    Reference,
    as_printed,
    evaluate,
    holds,
    references,
    row_references,
    to_excel,
)
from ..sheets import runs
from .cell_contents import rate_formula
from .layout import Layout

MINUS = "−"  # U+2212, as long as the plus
_CENT = Decimal("0.01")
_OPPOSITE = {"=": "<>", "<>": "=", "<=": ">", ">=": "<", "<": ">=", ">": "<="}

AddressOf = Callable[[int], str]
"""The cell of a column in the row at hand."""


class RowCheck(NamedTuple):
    """One check of a row.

    `condition` is the formula that is true when it fails, `message` the formula of what the cell
    then says, `verdict` what it says for given values (None when the check passes). `needs` are the
    entered columns that must be typed before it can be told.
    """

    condition: str
    message: str
    verdict: Callable[[RowValues], str | None]
    needs: tuple[int, ...] = ()


def area_of(run: range, at: AddressOf) -> str:
    """The address of neighbouring columns in the row at hand: "C12:P12"."""
    return f"{at(run[0])}:{at(run[-1])}"


def areas_of(columns: Iterable[Column], at: AddressOf) -> list[str]:
    """The addresses of columns in the row at hand, neighbours together: "C12:P12", "S12:T12"."""
    return [area_of(run, at) for run in runs(column.number for column in columns)]


def numbers_in(values: RowValues, columns: Iterable[Column] | None = None) -> list[Number]:
    """The numbers of a row, or those in some of its columns."""
    chosen = values if columns is None else [column.number for column in columns]
    return [number for n in chosen if isinstance(number := values[n], Number)]


def typed_condition(form: Form, needs: Sequence[int], at: AddressOf) -> str:
    """True when all of those columns are typed."""
    areas = areas_of(map(form.column, needs), at)
    return f"COUNTA({','.join(areas)})={len(needs)}"


class Comparison(NamedTuple):
    """`left operator right` of a rule; `counts_only` when both sides are whole numbers of cases.

    `needs` are the entered columns that its sides are, or are computed from.
    """

    left: Expression
    operator: str
    right: Expression
    counts_only: bool
    needs: tuple[int, ...]

    def condition(self, at: AddressOf) -> str:
        """True when it fails; besides counts, it waits until every cell holds a number."""
        left, right = (to_excel(side, at) for side in (self.left, self.right))
        failed = f"{left}{_OPPOSITE[self.operator]}{right}"
        if self.counts_only:
            return failed
        cells = [at(number) for number in self._columns()]
        return f"IFERROR(IF(COUNT({','.join(cells)})={len(cells)},{failed}),FALSE)"

    def check(self, at: AddressOf) -> RowCheck:
        """Says "(3) lệch +16 so với (4)+(5)+(6)": of sums and bounds also the difference."""
        before, after = self._words()
        message = f'"{before}"'
        if self._has_amount:
            difference = to_excel(Operation("-", self.left, self.right), at)
            message = f'"{before} "&{_signed_formula(difference)}' + (
                f'&"{after}"' if after else ""
            )
        return RowCheck(self.condition(at), message, self._verdict, self.needs)

    def _verdict(self, values: RowValues) -> str | None:
        if not self.counts_only and not all(
            isinstance(values[number], Number) for number in self._columns()
        ):
            return None
        scope = RowScope(values.__getitem__)
        left, right = evaluate(self.left, scope), evaluate(self.right, scope)
        if left is None or right is None or holds(left, self.operator, right):
            return None
        before, after = self._words()
        return f"{before} {_signed(left - right)}{after}" if self._has_amount else before

    @property
    def _has_amount(self) -> bool:
        return self.counts_only and self.operator in ("=", "<=", "<")

    def _words(self) -> tuple[str, str]:
        left, right = as_printed(self.left), as_printed(self.right)
        if not self._has_amount:
            return f"{left} phải {self.operator} {right}", ""
        if self.operator == "=":
            return f"{left} lệch", f" so với {right}"
        return f"{left} vượt {right}:", ""

    def _columns(self) -> list[int]:
        sides = (*references(self.left), *references(self.right))
        return sorted({reference.column for reference in sides})


def comparisons(form: Form) -> Iterator[Comparison]:
    """Every comparison of the form's rules that can be made within one row."""
    for rule in (*form.identities, *form.unprinted, *form.bounds):
        if all(list(references(side)) == list(row_references(side)) for side in rule.sides):
            whole = all(_is_whole(side, form) for side in rule.sides)
            for left, operator, right in rule.comparisons():
                used = (r.column for side in (left, right) for r in references(side))
                yield Comparison(left, operator, right, whole, form.sources(used))


def _is_whole(side: Expression, form: Form) -> bool:
    """Whether the side is a whole number of cases whatever the counts are."""
    if isinstance(side, Reference):
        return form.column(side.column).kind == "count"
    if isinstance(side, Literal):
        return side.value == int(side.value)
    if isinstance(side, Call):
        return False
    return side.operator != "/" and _is_whole(side.left, form) and _is_whole(side.right, form)


def arithmetic(form: Form, at: AddressOf) -> list[RowCheck]:
    """One check for each comparison of the form's rules."""
    return [comparison.check(at) for comparison in comparisons(form)]


def rate_checks(form: Form, at: AddressOf) -> list[RowCheck]:
    """One check for each rate that the form can compute."""
    return [_rate_check(form, c.number, c.formula, at) for c in form.rates if c.formula is not None]


def _rate_check(form: Form, number: int, formula: Expression, at: AddressOf) -> RowCheck:
    """A typed rate against its own formula; one unit in the last digit (a rate cut) passes.

    Only a typed number is compared, and only when the rate has a value. What it says has a comma
    as the decimal mark in every locale.
    """
    own, expected = at(number), rate_formula(formula, at)

    def verdict(values: RowValues) -> str | None:
        typed, right = values[number], rate_value(formula, RowScope(values.__getitem__))
        if not isinstance(typed, Number) or not isinstance(right, Number):
            return None
        if abs(Decimal(typed) - Decimal(right)).quantize(_CENT) <= _CENT:
            return None
        shown = f"{Decimal(right):.2f}".rstrip("0").rstrip(".")
        return f"({number}) phải là {shown.replace('.', ',')}"

    differs = f"ABS(ROUND({own}-{expected},2))>0.01"
    return RowCheck(
        f"IF(ISNUMBER({own}),IF(ISNUMBER({expected}),{differs}))",
        f'"({number}) phải là "&SUBSTITUTE({expected}&"",".",",")',
        verdict,
        form.sources(reference.column for reference in references(formula)),
    )


def sum_check(layout: Layout, number: int, at: AddressOf, rows: Sequence[RowValues]) -> RowCheck:
    """A column's total against its rows: "(3) lệch +16 so với tổng các dòng".

    An empty total counts 0. Where a row has an error there is no sum, and the cell must say so.
    """
    sums, found = layout.column_sum(number), column_total(rows, number)
    broken = f"({number}) có ô lỗi ở các dòng"

    def verdict(values: RowValues) -> str | None:
        if not isinstance(found, Number):
            return broken
        own = values[number]
        difference = (own if isinstance(own, Number) else 0) - found
        return f"({number}) lệch {_signed(difference)} so với tổng các dòng" if difference else None

    said = f'"({number}) lệch "&{_signed_formula(f"{at(number)}-{sums}")}&" so với tổng các dòng"'
    return RowCheck(f'{at(number)}<>IFERROR({sums},"")', f'IFERROR({said},"{broken}")', verdict)


def _signed_formula(difference: str) -> str:
    return f'SUBSTITUTE(TEXT({difference},"+0;-0"),"-","{MINUS}")'


def _signed(number: Number) -> str:
    """A difference as that formula writes it: whole, halves away from zero."""
    whole = int(Decimal(number).quantize(Decimal(1), ROUND_HALF_UP))
    return f"{whole:+d}".replace("-", MINUS)
