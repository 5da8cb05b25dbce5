"""What is checked within a row of a form: each check as a native formula and as what it gives.

First what stops the arithmetic: texts, errors, emptiness, negative and broken numbers; then what
must add up. The first check that fails speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import NamedTuple

from ..forms import Column, Form
from ..forms.cell_values import (
    CellValue,
    ErrorValue,
    RowScope,
    RowValues,
    column_total,
    rate_value,
)
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

WAITING = "Chưa nhập"
_NO_NUMBER = "là chữ, không phải số"
_CENT = Decimal("0.01")
_OPPOSITE = {"=": "<>", "<>": "=", "<=": ">", ">=": "<", "<": ">=", ">": "<="}

AddressOf = Callable[[int], str]
"""The cell of a column in the row at hand."""


class RowCheck(NamedTuple):
    """One check of a row.

    `condition` is the formula that is true when it fails, `message` the formula of what the cell
    then says, `verdict` what it says for given values (None when the check passes).
    """

    condition: str
    message: str
    verdict: Callable[[RowValues], str | None]


def checks_of_row(layout: Layout, row: int) -> list[RowCheck]:
    """The checks of a row of the form in that row of the sheet."""
    form, at = layout.form, partial(layout.cell, row)
    return [*_input_checks(layout, at), *_arithmetic(form, at), *_rate_checks(form, at)]


def checks_of_total(layout: Layout, rows: Sequence[RowValues]) -> list[RowCheck]:
    """Those of the total row, where each total is also compared with its column in `rows`."""
    form, at = layout.form, partial(layout.cell, layout.total)
    sums = [_sum_check(layout, column.number, at, rows) for column in form.counts]
    inputs = _input_checks(layout, at, total=True)
    return [*inputs, *_arithmetic(form, at), *sums, *_rate_checks(form, at)]


def _area(run: range, at: AddressOf) -> str:
    """The address of neighbouring columns in the row at hand: "C12:P12"."""
    return f"{at(run[0])}:{at(run[-1])}"


def _areas(columns: Iterable[Column], at: AddressOf) -> list[str]:
    """The addresses of columns in the row at hand, neighbours together: "C12:P12", "S12:T12"."""
    return [_area(run, at) for run in runs(column.number for column in columns)]


def _entered(form: Form) -> list[Column]:
    """The columns of figures that people fill."""
    return [column for column in form.figures if column.entry == "entered"]


def _input_checks(layout: Layout, at: AddressOf, *, total: bool = False) -> Iterator[RowCheck]:
    """What stops the arithmetic of a form's row, or of its total row."""
    form = layout.form
    computed = [column for column in form.rates if column.entry == "derived"]
    figures, counts = _areas(form.figures, at), _areas(form.counts, at)
    for run in runs(column.number for column in form.figures if column not in computed):
        yield _text_check(layout, run, at)
    for column in computed:
        yield _typed_rate_check(column.number, at)
    if figures:
        errors = "+".join(f"SUMPRODUCT(--ISERROR({area}))" for area in figures)
        yield _told(f"{errors}>0", "Có ô lỗi công thức", _any_error)
        if not total:
            yield _told(empty_condition(form, at), "", lambda values: _is_empty(form, values))
        if waiting := waiting_condition(form, at, sums=total):
            yield _told(waiting, WAITING, lambda values: _is_waiting(form, values, sums=total))
        negative = "+".join(f'COUNTIF({area},"<0")' for area in figures)
        yield _told(
            f"{negative}>0", "Có số âm", lambda values: any(n < 0 for n in _numbers(values))
        )
    if counts:
        broken = "+".join(f"SUMPRODUCT(--(INT({area})<>{area}))" for area in counts)
        yield _told(
            f"{broken}>0",
            "Có số hồ sơ không nguyên",
            lambda values: any(n != int(n) for n in _numbers(values, form.counts)),
        )


def _told(condition: str, text: str, fails: Callable[[RowValues], bool]) -> RowCheck:
    """A check that always says the same."""
    return RowCheck(condition, f'"{text}"', lambda values: text if fails(values) else None)


def _text_check(layout: Layout, run: range, at: AddressOf) -> RowCheck:
    """A figure typed as text is named by its official number.

    Without wildcards, which LibreOffice also matches with numbers. The number is taken from the
    numbering row, so it stays right in a moved column.
    """
    row, cells = layout.numbering, _area(run, at)
    numbering = layout.span(row, run[0], run[-1]).replace(str(row), f"${row}")
    printed = f"INDEX({numbering},MATCH(TRUE,INDEX(ISTEXT({cells}),0),0))"

    def verdict(values: RowValues) -> str | None:
        typed = (n for n in run if _is_text(values[n]))
        return next((f"({number}) {_NO_NUMBER}" for number in typed), None)

    message = f'LEFT({printed},FIND(")",{printed}))&" {_NO_NUMBER}"'
    return RowCheck(f"SUMPRODUCT(--ISTEXT({cells}))>0", message, verdict)


def _typed_rate_check(number: int, at: AddressOf) -> RowCheck:
    """A text typed over a derived rate; the empty text that its formula may give is none."""
    condition = f'IF(ISTEXT({at(number)}),{at(number)}<>"")'
    return _told(condition, f"({number}) {_NO_NUMBER}", lambda values: _is_text(values[number]))


def _is_text(value: CellValue) -> bool:
    return isinstance(value, str) and value != ""


def _any_error(values: RowValues) -> bool:
    return any(isinstance(value, ErrorValue) for value in values.values())


def _numbers(values: RowValues, columns: Iterable[Column] | None = None) -> list[Number]:
    chosen = values if columns is None else [column.number for column in columns]
    return [number for n in chosen if isinstance(number := values[n], Number)]


def empty_condition(form: Form, at: AddressOf) -> str:
    """True for a row without a name, without entries and without figures, which says nothing.

    Formulas do not count as entries, so their sum must be 0 as well.
    """
    entered = ",".join(_areas(_entered(form), at))
    count = f"COUNTA({entered})=0," if entered else ""
    label = f'{at(form.text_columns)}="",' if form.text_columns else ""
    return f"AND({label}{count}SUM({','.join(_areas(form.figures, at))})=0)"


def _is_empty(form: Form, values: RowValues) -> bool:
    named = form.text_columns > 0 and values[form.text_columns] not in (None, "")
    if named or any(values[column.number] is not None for column in _entered(form)):
        return False
    return sum(_numbers(values, form.figures)) == 0


def waiting_condition(form: Form, at: AddressOf, *, sums: bool) -> str:
    """True for a row with nothing but what was carried over: it waits, it is not wrong yet.

    Of the total row, whose cells are `sums`, and of conditional formats the figures are zeros.
    Empty for forms that carry nothing over.
    """
    carried = form.by_key("carried_over")
    if carried is None:
        return ""
    cell = at(carried.number)
    others = ",".join(_areas((c for c in _entered(form) if c is not carried), at))
    if sums:
        return f"AND(N({cell})<>0,SUM({others})=0)"
    return f"AND(ISNUMBER({cell}),COUNTA({others})=0)"


def _is_waiting(form: Form, values: RowValues, *, sums: bool) -> bool:
    carried = form.by_key("carried_over")
    if carried is None or not isinstance(number := values[carried.number], Number):
        return False
    others = [column for column in _entered(form) if column is not carried]
    if sums:
        return bool(number) and not sum(_numbers(values, others))
    return all(values[column.number] is None for column in others)


class Comparison(NamedTuple):
    """`left operator right` of a rule; `counts_only` when both sides are whole numbers of cases."""

    left: Expression
    operator: str
    right: Expression
    counts_only: bool

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
        return RowCheck(self.condition(at), message, self._verdict)

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
                yield Comparison(left, operator, right, whole)


def _is_whole(side: Expression, form: Form) -> bool:
    """Whether the side is a whole number of cases whatever the counts are."""
    if isinstance(side, Reference):
        return form.column(side.column).kind == "count"
    if isinstance(side, Literal):
        return side.value == int(side.value)
    if isinstance(side, Call):
        return False
    return side.operator != "/" and _is_whole(side.left, form) and _is_whole(side.right, form)


def _arithmetic(form: Form, at: AddressOf) -> list[RowCheck]:
    return [comparison.check(at) for comparison in comparisons(form)]


def _rate_checks(form: Form, at: AddressOf) -> list[RowCheck]:
    """One check for each rate that the form can compute."""
    return [_rate_check(c.number, c.formula, at) for c in form.rates if c.formula is not None]


def _rate_check(number: int, formula: Expression, at: AddressOf) -> RowCheck:
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
    )


def _sum_check(layout: Layout, number: int, at: AddressOf, rows: Sequence[RowValues]) -> RowCheck:
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
    return f'TEXT({difference},"+0;-0")'


def _signed(number: Number) -> str:
    """A difference as TEXT(…,"+0;-0") writes it: whole, halves away from zero."""
    return f"{int(Decimal(number).quantize(Decimal(1), ROUND_HALF_UP)):+d}"
