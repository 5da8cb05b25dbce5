"""What is checked within a row of a form: each check as a native formula and as what it gives.

First what stops the arithmetic: texts, errors, emptiness, negative and broken numbers; then what
must add up, as soon as every cell that it needs is typed; last what is still to be typed. The first
check that fails speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from ..forms import Column, Form
from ..forms.cell_values import CellValue, ErrorValue, RowValues
from ..sheets import NOTHING, runs
from .layout import Layout
from .row_arithmetic import (
    AddressOf,
    RowCheck,
    area_of,
    areas_of,
    arithmetic,
    numbers_in,
    rate_checks,
    sum_check,
    typed_condition,
)

WAITING, TYPING = "Chưa nhập", "Đang nhập"
IF_ZERO = "Khớp nếu"  # with zeros in the cells left empty
CONTRADICTED = "Ghi không phát sinh mà có số"
_MAX_NAMED = 3  # empty cells named one by one
_NO_NUMBER = "là chữ, không phải số"


def is_unfinished(text: str) -> bool:
    """Whether what the column says is that figures are still to be typed."""
    return text.startswith((WAITING, TYPING))


def unfinished_condition(cells: str) -> str:
    """The same of cells as a formula: the second word is the same in both."""
    return f'MID({cells},6,4)="nhập"'


def open_condition(cells: str) -> str:
    """True where the column says that a row adds up if its empty cells are zeros."""
    return f'LEFT({cells},{len(IF_ZERO)})="{IF_ZERO}"'


def checks_of_row(layout: Layout, row: int, *, nothing: bool = False) -> list[RowCheck]:
    """The checks of a row of the form in that row of the sheet; `nothing`: none is to report."""
    form, at = layout.form, partial(layout.cell, row)
    adding_up = [*arithmetic(form, at), *rate_checks(form, at)]
    told = (_once_typed(check, form, at) for check in adding_up)
    quiet = _nothing_checks(layout, at, "", nothing=nothing)
    return [*_input_checks(layout, at, quiet), *told, *_left_to_type(form, at, adding_up)]


def checks_of_total(
    layout: Layout, rows: Sequence[RowValues], said: Sequence[str], *, nothing: bool = False
) -> list[RowCheck]:
    """Those of the total row, where each total is also compared with its column in `rows`.

    `said` is what the column says in those rows: the total waits until all of them are typed.
    """
    form, at = layout.form, partial(layout.cell, layout.total)
    sums = [sum_check(layout, column.number, at, rows) for column in form.counts]
    above = layout.above_total(layout.verdict)
    quiet = _nothing_checks(layout, at, NOTHING, nothing=nothing)
    return [
        *_input_checks(layout, at, quiet, _rows_to_type(form, at, above, said)),
        *arithmetic(form, at),
        *sums,
        *rate_checks(form, at),
        _told(
            f"SUMPRODUCT(--({open_condition(above)}))>0",
            f"{IF_ZERO} ô trống là 0",
            lambda values: any(text.startswith(IF_ZERO) for text in said),
        ),
    ]


def _entered(form: Form) -> list[Column]:
    """The columns of figures that people fill."""
    return [column for column in form.figures if column.entry == "entered"]


def _nothing_checks(
    layout: Layout, at: AddressOf, said: str, *, nothing: bool
) -> Iterator[RowCheck]:
    """Where the heading says that there is nothing to report, no figure but 0 may stand there, and
    nothing else is told than `said`.
    """
    figures = layout.form.figures
    if not figures:
        return
    tests = (f'COUNTIF({area},"{sign}0")' for area in areas_of(figures, at) for sign in "<>")

    def contradicts(values: RowValues) -> bool:
        return nothing and any(numbers_in(values, figures))

    yield _told(f"AND({layout.says_nothing},{'+'.join(tests)}>0)", CONTRADICTED, contradicts)
    yield _told(layout.says_nothing, said, lambda values: nothing)


def _input_checks(
    layout: Layout,
    at: AddressOf,
    quiet: Iterable[RowCheck],
    waiting: Iterable[RowCheck] | None = None,
) -> Iterator[RowCheck]:
    """What stops the arithmetic of a form's row, or of its total row, which says when it waits;
    `quiet` is what is told where there is nothing to report.
    """
    form = layout.form
    computed = [column for column in form.rates if column.entry == "derived"]
    figures, counts = areas_of(form.figures, at), areas_of(form.counts, at)
    for run in runs(column.number for column in form.figures if column not in computed):
        yield _text_check(layout, run, at)
    for column in computed:
        yield _typed_rate_check(column.number, at)
    if figures:
        errors = "+".join(f"SUMPRODUCT(--ISERROR({area}))" for area in figures)
        yield _told(f"{errors}>0", "Có ô lỗi công thức", _any_error)
        yield from quiet
        if waiting is None:
            yield _told(empty_condition(form, at), "", lambda values: _is_empty(form, values))
        negative = "+".join(f'COUNTIF({area},"<0")' for area in figures)
        yield _told(
            f"{negative}>0", "Có số âm", lambda values: any(n < 0 for n in numbers_in(values))
        )
    if counts:
        broken = "+".join(f"SUMPRODUCT(--(INT({area})<>{area}))" for area in counts)
        yield _told(
            f"{broken}>0",
            "Có số hồ sơ không nguyên",
            lambda values: any(n != int(n) for n in numbers_in(values, form.counts)),
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
    row, cells = layout.numbering, area_of(run, at)
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


def empty_condition(form: Form, at: AddressOf) -> str:
    """True for a row without a name, without entries and without figures, which says nothing.

    Formulas do not count as entries, so their sum must be 0 as well.
    """
    entered = ",".join(areas_of(_entered(form), at))
    count = f"COUNTA({entered})=0," if entered else ""
    label = f'{at(form.text_columns)}="",' if form.text_columns else ""
    return f"AND({label}{count}SUM({','.join(areas_of(form.figures, at))})=0)"


def _is_empty(form: Form, values: RowValues) -> bool:
    named = form.text_columns > 0 and values[form.text_columns] not in (None, "")
    if named or any(values[column.number] is not None for column in _entered(form)):
        return False
    return sum(numbers_in(values, form.figures)) == 0


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
    parts = [f"COUNTA({','.join(areas_of(anew, at))})=0"]
    if over:
        most = f"N({at(carried.number)})" if carried else "0"
        parts.append(f"MAX({','.join(areas_of(over, at))})<={most}")

    def waits(values: RowValues) -> bool:
        brought = numbers_in(values, [carried] if carried else [])
        return all(values[column.number] is None for column in anew) and all(
            number <= sum(brought) for number in numbers_in(values, over)
        )

    yield _told(f"AND({','.join(parts)})", WAITING, waits)


def _rows_to_type(form: Form, at: AddressOf, above: str, said: Sequence[str]) -> Iterator[RowCheck]:
    """A total says so when no row has figures, and how many rows are not whole.

    `above` begins at the numbering row, where the heading of the column stands.
    """
    anew = _typed_anew(form)
    figures = f",SUM({','.join(areas_of(anew, at))})=0" if anew else ""
    rows = f'SUMPRODUCT(--({above}<>""))-1'
    begun = sum(text not in ("", WAITING) for text in said)
    yield _told(
        f'AND({rows}=COUNTIF({above},"{WAITING}"){figures})',
        WAITING,
        lambda values: not begun and not sum(numbers_in(values, anew)),
    )
    left = f"SUMPRODUCT(--({unfinished_condition(above)}))"
    unfinished = sum(map(is_unfinished, said))
    yield RowCheck(
        f"{left}>0",
        f'"{WAITING} xong: "&{left}&" dòng"',
        lambda values: f"{WAITING} xong: {unfinished} dòng" if unfinished else None,
    )


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
    left = f"({len(numbers)}-COUNTA({','.join(areas_of(_entered(form), at))}))"
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
