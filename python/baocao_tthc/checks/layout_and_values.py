"""Each form by itself: its layout and rows, and that every cell holds what it should.

What is broken in the layout stops what depends on it. A cell that should hold a number holds a
sound one; a rate equals its own formula at two decimals, rounded half up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from ..filing import Cell, FormTable, Row, Trouble
from ..findings.finding import Finding
from ..forms import ROLE_NAMES, Column, known_forms
from ..formula import Operation, evaluate
from ..typed_rows import filled_row
from ..vietnamese import fold, full_date, number
from ..vietnamese.numbers import to_places
from ..wording import Cells, joined
from .catalogue import catalogue, finding, implements
from .scope import CheckedFiling, TableScope, all_lines, expected_rate, row_name, usable
from .stated_rules import spelled

_OTHER_LAYOUT = (
    "Có thể thiếu cột, thừa cột, hoặc đây là phiên bản khác của biểu; "
    "hãy dùng tờ mẫu và chép số liệu sang."
)
_LAST_DIGIT = Decimal("0.01")
_DATE = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?")
_AS_DATE = (
    "Có thể ô có định dạng ngày, giờ: chọn ô, bấm Ctrl+1, chọn General; số hiện ra chưa đúng thì "
    "gõ lại."
)
_MAX_RAW = 60  # characters of a cell that is no number


@implements("CT01", "CT02", "CT14")
def layouts(subject: CheckedFiling) -> Iterator[Finding]:
    """Numbering rows that are nearly, or not at all, those of a known form."""
    for broken in subject.filing.broken:
        if broken.form is None:
            yield finding("CT02", broken.place, found=broken.found)
        elif not broken.found:
            yield finding("CT14", broken.place, form=broken.form.name)
        else:
            columns = ", ".join(f"({number})" for number in broken.missing)
            form = broken.form.name
            yield finding("CT01", broken.place, form=form, columns=columns, advice=_OTHER_LAYOUT)


@implements("CT03")
def copies(subject: CheckedFiling) -> Iterator[Finding]:
    """One form, one table: with two nobody knows which is meant."""
    for form in {table.form.code: table.form for table in subject.filing.tables}.values():
        places = [table.place for table in subject.filing.tables_of(form.code)]
        if len(places) > 1:
            yield finding("CT03", *places, form=form.name, copies=len(places))


@implements("CT15")
def lost_forms(subject: CheckedFiling) -> Iterator[Finding]:
    """An office's workbook has a form of each kind that the monthly report is made from.

    A workbook without ThongTin is a single form that somebody sent; nothing is missing from it, nor
    from a superior's, whose report says what no unit sent.
    """
    filing = subject.filing
    if not filing.has_info or filing.units:
        return
    forms = [table.form for table in filing.tables]
    forms += [layout.form for layout in filing.broken if layout.form]
    for role, name in ROLE_NAMES.items():
        if all(form.role != role for form in forms):
            alike = (form.name for form in known_forms() if form.role == role)
            yield finding("CT15", role=name, forms=" hoặc ".join(alike))


@implements("CT04", "CT05")
def total_rows(subject: CheckedFiling) -> Iterator[Finding]:
    """Under the rows of a form stands one labelled total row."""
    for table in subject.tables:
        name, label = table.form.name, table.form.total_label
        if table.total is None:
            places = [row.label_place for row in table.lines] or [table.place]
            last = max(places, key=lambda place: place.row)
            yield finding("CT04", last, form=name, label=label, row=last.row)
        elif not table.total_labelled:
            total = table.total
            yield finding("CT05", total.label_place, form=name, label=label, row=total.number)


@implements("CT07", "CT12")
def labels(subject: CheckedFiling) -> Iterator[Finding]:
    """Every row of figures has a name of its own in its section."""
    for table in subject.tables:
        if nameless := [row for row in table.lines if not row.label]:
            yield _of_rows("CT12", table, nameless)
        for rows in [section.rows for section in table.sections] or [table.rows]:
            yield from _doubled(table, rows)


def _doubled(table: FormTable, rows: Sequence[Row]) -> Iterator[Finding]:
    named: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.label:
            named[fold(row.label)].append(row)
    for same in named.values():
        if len(same) > 1:
            places, form = (row.label_place for row in same), table.form.name
            yield finding("CT07", *places, form=form, label=same[0].label, copies=len(same))


def _of_rows(rule: str, table: FormTable, rows: Sequence[Row]) -> Finding:
    numbers = ", ".join(str(row.number) for row in rows)
    return finding(rule, *(row.label_place for row in rows), form=table.form.name, rows=numbers)


@implements("CT08")
def stray_rows(subject: CheckedFiling) -> Iterator[Finding]:
    """Figures below the total row are not in the total."""
    for table in subject.tables:
        form = table.form.name
        for row in table.stray:
            yield finding("CT08", row.label_place, form=form, row=row.number, label=row.label)


@implements("CT09", "CT10")
def hidden(subject: CheckedFiling) -> Iterator[Finding]:
    """What is summed is also seen."""
    for table in subject.tables:
        if rows := [row for row in table.lines if row.hidden and filled_row(row)]:
            yield _of_rows("CT09", table, rows)
        if table.sheet_hidden:
            yield finding("CT10", table.place, form=table.form.name, sheet=table.sheet)


@implements("CT11")
def unnumbered_columns(subject: CheckedFiling) -> Iterator[Finding]:
    """A column pushed in between has no meaning for the form."""
    for table in subject.tables:
        if table.unnumbered:
            yield finding("CT11", *table.unnumbered, form=table.form.name)


@implements("CT17")
def pasted_over(subject: CheckedFiling) -> Iterator[Finding]:
    """Cells of a form of ours keep what guards them: rules of what may be typed, and formulas."""
    for table, unruled, constant in subject.pasted:
        lost = (
            (unruled, " không còn kiểm tra khi gõ"),
            (constant, " không còn công thức"),
        )
        what = joined(((Cells(cells), said) for cells, said in lost if cells), "; ")
        yield finding("CT17", *unruled, *constant, form=table.form.name, what=what)


@implements("CT13")
def validity(subject: CheckedFiling) -> Iterator[Finding]:
    """A form is used in the periods for which it is in force."""
    end = subject.period_end
    for table in subject.tables:
        form = table.form
        if end and not form.valid_from <= end <= (form.valid_to or end):
            basis = form.legal_basis
            yield finding("CT13", table.place, form=form.name, end=full_date(end), basis=basis)


@implements("TL01", "TL02", "TL03")
def rates(subject: CheckedFiling) -> Iterator[Finding]:
    """Compare every rate at its printed precision: one unit in the last digit is a remark."""
    for table in subject.tables:
        for row in all_lines(table):
            for column in table.form.rates:
                yield from _rate(subject, table, row, column)


def _rate(subject: CheckedFiling, table: FormTable, row: Row, column: Column) -> Iterator[Finding]:
    cell, scope = row.cells[column.number], TableScope(subject, table, row)
    actual = usable(cell, empty_is_zero=False)
    if actual is None or not isinstance(column.formula, Operation):
        return
    words: dict[str, Any] = {
        "form": table.form.name,
        "row": row_name(table, row),
        "column": column.number,
    }
    if evaluate(column.formula.right, scope) == 0:
        if actual:
            places = scope.places((column.formula,))
            yield finding("TL03", cell.place, *places, value=number(actual), **words)
        return
    expected = expected_rate(scope, column)
    if expected is None:
        return
    off = abs(to_places(actual, 2) - expected)
    if off:
        yield finding(
            "TL02" if off <= catalogue()["TL01"].tolerance else "TL01",
            cell.place,
            *scope.places((column.formula,)),
            actual=actual,
            expected=expected,
            formula=spelled(column.formula, scope),
            advice=_fraction_advice(cell, expected),
            **words,
        )


def _fraction_advice(cell: Cell, expected: Decimal) -> str | None:
    """A cell formatted as % holds 0,9979 where the form wants 99,79."""
    if cell.value is not None and expected and abs(cell.value * 100 - expected) <= _LAST_DIGIT:
        return (
            f"Ô đang giữ phần của một ({number(cell.value)}), có thể do định dạng %; "
            f"hãy gõ {number(expected)}."
        )
    return None


@implements("GT01", "GT02", "GT06")
def unusable(subject: CheckedFiling) -> Iterator[Finding]:
    """One finding a form and kind, since one broken cell soon fills many."""
    kinds: tuple[tuple[str, Trouble, Callable[[Cell], str]], ...] = (
        ("GT01", Trouble.ERROR, lambda cell: f" ({cell.raw})"),
        ("GT02", Trouble.NOT_CALCULATED, lambda cell: ""),
        ("GT06", Trouble.TEXT, _typed),
    )
    for table in subject.tables:
        troubled = _troubled(table)
        for id_, trouble, content in kinds:
            cells = [cell for cell in troubled if cell.trouble is trouble]
            if trouble is Trouble.NOT_CALCULATED:
                cells = [cell for cell in cells if not _rate_over_zero(subject, table, cell)]
            if cells:
                yield _of_cells(id_, table, cells, cells=_told(cells, content))


def _told(cells: Sequence[Cell], content: Callable[[Cell], str]) -> Cells:
    """The cells, each with what it holds."""
    return Cells(tuple(cell.place for cell in cells), tuple(map(content, cells)))


def _typed(cell: Cell) -> str:
    value = "" if cell.value is None else f", hiểu là {number(cell.value)}"
    return f" (“{str(cell.raw).strip()}”{value})"


def _rate_over_zero(subject: CheckedFiling, table: FormTable, cell: Cell) -> bool:
    """Whether a formula without a result is a rate with nothing to be reckoned on."""
    for row in all_lines(table):
        for column in table.form.rates:
            if row.cells[column.number] is cell:
                return expected_rate(TableScope(subject, table, row), column) is None
    return False


@implements("GT03", "GT04", "GT05")
def wrong(subject: CheckedFiling) -> Iterator[Finding]:
    """Cells that hold something else than a count or a rate."""
    for table in subject.tables:
        for cell in _troubled(table):
            value = "" if cell.value is None else number(cell.value)
            if cell.trouble is Trouble.NOT_NUMBER:
                raw = str(cell.raw).strip()[:_MAX_RAW]
                advice = _AS_DATE if _DATE.fullmatch(raw) else None
                yield _of_cells("GT03", table, (cell,), raw=raw, advice=advice)
            elif cell.trouble is Trouble.NEGATIVE:
                yield _of_cells("GT04", table, (cell,), value=value)
            elif cell.trouble is Trouble.NOT_WHOLE:
                advice = _thousands_advice(cell)
                yield _of_cells("GT05", table, (cell,), value=value, advice=advice)


def _thousands_advice(cell: Cell) -> str | None:
    """3.749 typed where the dot is the decimal mark is most often 3749."""
    if cell.value is not None and cell.value * 1000 == int(cell.value * 1000):
        return (
            f"Nếu là {number(int(cell.value * 1000))} hồ sơ thì máy đã hiểu dấu chấm là dấu thập "
            f"phân; hãy gõ {int(cell.value * 1000)} liền nhau."
        )
    return None


def _troubled(table: FormTable) -> list[Cell]:
    """The cells in which something is wrong."""
    rows = (*all_lines(table), *(subtotal.row for subtotal in table.subtotals))
    return [cell for row in rows for cell in row.cells.values() if cell.trouble]


def _of_cells(rule: str, table: FormTable, cells: Sequence[Cell], /, **words: Any) -> Finding:
    places = tuple(cell.place for cell in cells)
    return finding(rule, *places, form=table.form.name, **({"cells": Cells(places)} | words))
