"""Structure: which forms, which layout, which rows; what is broken stops what depends on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..filing import FormTable, Row, Trouble
from ..findings.finding import Finding
from ..forms import ROLE_NAMES, known_forms
from ..vietnamese import fold, full_date
from .catalogue import finding, implements
from .scope import CheckedFiling

_OTHER_LAYOUT = (
    "Có thể thiếu cột, thừa cột, hoặc đây là phiên bản khác của biểu; "
    "hãy dùng sheet mẫu và chép số liệu sang."
)


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

    A workbook without ThongTin is a single form that somebody sent; nothing is missing from it.
    """
    filing = subject.filing
    if not filing.has_info:
        return
    forms = [table.form for table in filing.tables]
    forms += [layout.form for layout in filing.broken if layout.form]
    for role, name in ROLE_NAMES.items():
        if all(form.role != role for form in forms):
            alike = (form.name for form in known_forms() if form.role == role)
            yield finding("CT15", role=name, forms=" hoặc ".join(alike))


@implements("CT04", "CT05", "CT06")
def total_rows(subject: CheckedFiling) -> Iterator[Finding]:
    """A form has rows, and under them one labelled total row."""
    for table in subject.filing.tables:
        name, label = table.form.name, table.form.total_label
        if not has_figures(table):
            yield finding("CT06", table.place, form=name)
        elif table.total is None:
            last = table.rows[-1]
            yield finding("CT04", last.label_place, form=name, label=label, row=last.number)
        elif not table.total_labelled:
            total = table.total
            yield finding("CT05", total.label_place, form=name, label=label, row=total.number)


def has_figures(table: FormTable) -> bool:
    """Whether any row of the form, the total left out, holds anything but empty cells."""
    return any(filled_row(row) for row in table.rows)


def filled_row(row: Row) -> bool:
    """Whether the row holds anything but empty cells."""
    return any(cell.trouble is not Trouble.EMPTY for cell in row.cells.values())


@implements("CT07", "CT12")
def labels(subject: CheckedFiling) -> Iterator[Finding]:
    """Every row of figures has a name of its own."""
    for table in subject.tables:
        form = table.form.name
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in table.rows:
            rows[fold(row.label)].append(row)
        if nameless := rows.pop("", []):
            yield _of_rows("CT12", table, nameless)
        for same in rows.values():
            if len(same) > 1:
                places = (row.label_place for row in same)
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
        if rows := [row for row in table.rows if row.hidden and filled_row(row)]:
            yield _of_rows("CT09", table, rows)
        if table.sheet_hidden:
            yield finding("CT10", table.place, form=table.form.name, sheet=table.sheet)


@implements("CT11")
def unnumbered_columns(subject: CheckedFiling) -> Iterator[Finding]:
    """A column pushed in between has no meaning for the form."""
    for table in subject.tables:
        if table.unnumbered:
            yield finding("CT11", *table.unnumbered, form=table.form.name)


@implements("CT13")
def validity(subject: CheckedFiling) -> Iterator[Finding]:
    """A form is used in the periods for which it is in force."""
    end = subject.period_end
    for table in subject.tables:
        form = table.form
        if end and not form.valid_from <= end <= (form.valid_to or end):
            basis = form.legal_basis
            yield finding("CT13", table.place, form=form.name, end=full_date(end), basis=basis)
