"""What is checked within a row of a form: each check as a native formula and as what it gives.

First what stops the arithmetic: texts, errors, emptiness, negative and broken numbers; then what
must add up, as soon as every cell that it needs is typed; last what is still to be typed. The first
check that fails speaks.
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

WAITING, TYPING = "Chưa nhập", "Đang nhập"
IF_ZERO = "Khớp nếu"  # with zeros in the cells left empty
MINUS = "−"  # U+2212, as long as the plus
_MAX_NAMED = 3  # empty cells named one by one
_NO_NUMBER = "là chữ, không phải số"
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


def is_unfinished(text: str) -> bool:
    """Whether what the column says is that figures are still to be typed."""
    return text.startswith((WAITING, TYPING))


def unfinished_condition(cells: str) -> str:
    """The same of cells as a formula: the second word is the same in both."""
    return f'MID({cells},6,4)="nhập"'


def open_condition(cells: str) -> str:
    """True where the column says that a row adds up if its empty cells are zeros."""
    return f'LEFT({cells},{len(IF_ZERO)})="{IF_ZERO}"'


def checks_of_row(layout: Layout, row: int) -> list[RowCheck]:
    """The checks of a row of the form in that row of the sheet."""
    form, at = layout.form, partial(layout.cell, row)
    adding_up = [*_arithmetic(form, at), *_rate_checks(form, at)]
    told = (_once_typed(check, form, at) for check in adding_up)
    return [*_input_checks(layout, at), *told, *_left_to_type(form, at, adding_up)]


def checks_of_total(
    layout: Layout, rows: Sequence[RowValues], said: Sequence[str]
) -> list[RowCheck]:
    """Those of the total row, where each total is also compared with its column in `rows`.

    `said` is what the column says in those rows: the total waits until all of them are typed.
    """
    form, at = layout.form, partial(layout.cell, layout.total)
    sums = [_sum_check(layout, column.number, at, rows) for column in form.counts]
    above = layout.above_total(layout.verdict)
    return [
        *_input_checks(layout, at, _rows_to_type(form, at, above, said)),
        *_arithmetic(form, at),
        *sums,
        *_rate_checks(form, at),
        _told(
            f"SUMPRODUCT(--({open_condition(above)}))>0",
            f"{IF_ZERO} ô trống là 0",
            lambda values: any(text.startswith(IF_ZERO) for text in said),
        ),
    ]


def _area(run: range, at: AddressOf) -> str:
    """The address of neighbouring columns in the row at hand: "C12:P12"."""
    return f"{at(run[0])}:{at(run[-1])}"


def _areas(columns: Iterable[Column], at: AddressOf) -> list[str]:
    """The addresses of columns in the row at hand, neighbours together: "C12:P12", "S12:T12"."""
    return [_area(run, at) for run in runs(column.number for column in columns)]


def _entered(form: Form) -> list[Column]:
    """The columns of figures that people fill."""
    return [column for column in form.figures if column.entry == "entered"]


def _input_checks(
    layout: Layout, at: AddressOf, waiting: Iterable[RowCheck] | None = None
) -> Iterator[RowCheck]:
    """What stops the arithmetic of a form's row, or of its total row, which says when it waits."""
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
        if waiting is None:
            yield _told(empty_condition(form, at), "", lambda values: _is_empty(form, values))
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
    yield from _row_waits(form, at) if waiting is None else waiting


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


def _typed_anew(form: Form) -> list[Column]:
    """The entered columns, without the one that the period before fills."""
    return [column for column in _entered(form) if column.key != "carried_over"]


def _row_waits(form: Form, at: AddressOf) -> Iterator[RowCheck]:
    """A named row with nothing but what was carried over: it waits, it is not wrong yet.

    A figure typed over a computed one is a figure.
    """
    if not (anew := _typed_anew(form)):
        return
    carried = form.by_key("carried_over")
    over = [column for column in form.counts if column.entry == "derived"]
    parts = [f"COUNTA({','.join(_areas(anew, at))})=0"]
    if over:
        most = f"N({at(carried.number)})" if carried else "0"
        parts.append(f"MAX({','.join(_areas(over, at))})<={most}")

    def waits(values: RowValues) -> bool:
        brought = _numbers(values, [carried] if carried else [])
        return all(values[column.number] is None for column in anew) and all(
            number <= sum(brought) for number in _numbers(values, over)
        )

    yield _told(f"AND({','.join(parts)})", WAITING, waits)


def _rows_to_type(form: Form, at: AddressOf, above: str, said: Sequence[str]) -> Iterator[RowCheck]:
    """A total says so when no row has figures, and how many rows are not whole.

    `above` begins at the numbering row, where the heading of the column stands.
    """
    anew = _typed_anew(form)
    figures = f",SUM({','.join(_areas(anew, at))})=0" if anew else ""
    rows = f'SUMPRODUCT(--({above}<>""))-1'
    begun = sum(text not in ("", WAITING) for text in said)
    yield _told(
        f'AND({rows}=COUNTIF({above},"{WAITING}"){figures})',
        WAITING,
        lambda values: not begun and not sum(_numbers(values, anew)),
    )
    left = f"SUMPRODUCT(--({unfinished_condition(above)}))"
    unfinished = sum(map(is_unfinished, said))
    yield RowCheck(
        f"{left}>0",
        f'"{WAITING} xong: "&{left}&" dòng"',
        lambda values: f"{WAITING} xong: {unfinished} dòng" if unfinished else None,
    )


def sources(form: Form, numbers: Iterable[int]) -> tuple[int, ...]:
    """The entered columns that those columns are, or are computed from, in their order."""
    found: set[int] = set()
    open_ = list(numbers)
    seen: set[int] = set()
    while open_:
        column = form.column(open_.pop())
        if column.number in seen:
            continue
        seen.add(column.number)
        if column.entry == "entered":
            found.add(column.number)
        elif column.formula is not None:
            open_ += [reference.column for reference in references(column.formula)]
    return tuple(sorted(found))


def typed_condition(form: Form, needs: Sequence[int], at: AddressOf) -> str:
    """True when all of those columns are typed."""
    areas = _areas(map(form.column, needs), at)
    return f"COUNTA({','.join(areas)})={len(needs)}"


def _once_typed(check: RowCheck, form: Form, at: AddressOf) -> RowCheck:
    """The check, which waits until every cell that it needs is typed."""
    if not check.needs:
        return check

    def verdict(values: RowValues) -> str | None:
        typed = all(values[number] is not None for number in check.needs)
        return check.verdict(values) if typed else None

    condition = f"IF({typed_condition(form, check.needs, at)},{check.condition})"
    return RowCheck(condition, check.message, verdict)


def _left_to_type(form: Form, at: AddressOf, adding_up: Sequence[RowCheck]) -> Iterator[RowCheck]:
    """What a row with empty cells still needs: "Đang nhập: còn (7), (13)".

    A form leaves no figure empty, but people do where there is a zero: when the row adds up so, it
    is neither finished nor wrong, and says under which condition it is right.
    """
    numbers = [column.number for column in _entered(form)]
    if not numbers:
        return
    left = f"({len(numbers)}-COUNTA({','.join(_areas(_entered(form), at))}))"
    named = "&".join(f'IF(ISBLANK({at(number)}),", ({number})","")' for number in numbers)
    first = f'{left}&" ô, từ "&MID({named},3,FIND(")",{named})-2)'
    few, many = f"{left}<={_MAX_NAMED}", f'{left}&" ô trống"'
    fails = f"OR({','.join(check.condition for check in adding_up)})" if adding_up else "FALSE"
    message = (
        f'IF({fails},"{TYPING}: còn "&IF({few},MID({named},3,99),{first}),'
        f'"{IF_ZERO} "&IF({few},MID({named},3,99),{many})&" là 0")'
    )

    def verdict(values: RowValues) -> str | None:
        empty = [number for number in numbers if values[number] is None]
        if not empty:
            return None
        listed = ", ".join(f"({number})" for number in empty)
        named_all = len(empty) <= _MAX_NAMED
        if any(check.verdict(values) for check in adding_up):
            still = listed if named_all else f"{len(empty)} ô, từ ({empty[0]})"
            return f"{TYPING}: còn {still}"
        return f"{IF_ZERO} {listed if named_all else f'{len(empty)} ô trống'} là 0"

    yield RowCheck(f"{left}>0", message, verdict)


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
                yield Comparison(left, operator, right, whole, sources(form, used))


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
        sources(form, (reference.column for reference in references(formula))),
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
    return f'SUBSTITUTE(TEXT({difference},"+0;-0"),"-","{MINUS}")'


def _signed(number: Number) -> str:
    """A difference as that formula writes it: whole, halves away from zero."""
    whole = int(Decimal(number).quantize(Decimal(1), ROUND_HALF_UP))
    return f"{whole:+d}".replace("-", MINUS)
