"""What the superior said of this month, and what became of it: rules PH.

A remark is a finding until the month is accepted: the clerk changes the figure, or explains it in
KiemTra, and the next revision carries both. What was remarked with an acceptance is a note. Of an
accepted month every figure is held to the one that was accepted; an empty cell counts as 0.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..filing import Filing, FormTable, Place, Row
from ..findings.finding import Finding
from ..forms.field_names import find_field
from ..formula import Number
from ..remarks import (
    NARRATIVE,
    Figures,
    Line,
    MonthRemarks,
    Spot,
    remarks_on,
)
from ..sheets import NOTHING, cut
from ..vietnamese import fold, number, one_line
from ..wording import Cells, Sentence
from .catalogue import finding, implements
from .entered_texts import reporting_month
from .scope import CheckedFiling

Rows = Mapping[tuple[str, str], Row]
"""The rows of the forms by the code of the form and their name."""
_TIMES = re.compile(r"\([0-9]{1,3}\)$")
_MAX_TEXT = 600  # characters of a remark in a sentence; PhanHoi has all
_INNER_QUOTES = str.maketrans("“”", "‘’")
_TO_UNLOCK = "mở khóa bằng nút “Nhận phản hồi”, ghi lý do và đóng gói gửi lại."


def month_remarks(filing: Filing) -> MonthRemarks:
    """What the superior said of the month that the workbook reports."""
    period = filing.period
    typed = (period.end.month, period.end.year) if period else reporting_month(filing)
    month = f"{typed[1]:04d}-{typed[0]:02d}" if typed else ""
    return remarks_on(month, filing.remarks)


@implements("PH01", "PH03", "PH05")
def remarks(subject: CheckedFiling) -> Iterator[Finding]:
    """Each remark of the last response, beside its cell; one without a cell beside its line."""
    yield from (found for _, found in told_remarks(subject.filing))


def open_remarks(filing: Filing) -> Iterator[tuple[Line, Finding]]:
    """The remarks that want an answer, each with its finding."""
    return told_remarks(filing) if month_remarks(filing).open else iter(())


def told_remarks(filing: Filing) -> Iterator[tuple[Line, Finding]]:
    """The remarks of the last response, each with its finding."""
    month = month_remarks(filing)
    rows = rows_by_name(filing, month.remarks) if month.remarks else {}
    for line in month.remarks:
        row = rows.get((line.form, line.row))
        cell = row.cells.get(line.column or 0) if row else None
        place = place_of(filing, rows, line)
        places = [each for each in (place or _own_cell(line),) if each]
        words: dict[str, Any] = {
            "revision": line.revision,
            "where": _where(filing, line, place),
            "text": _quoted(line.text),
        }
        if month.accepted:
            yield line, finding("PH05", *places, **words)
        elif cell and cell.value is not None and (cell.value or 0) != (line.figure or 0):
            old, new = map(_shown, (line.figure, cell.value))
            yield line, finding("PH03", *places, old=old, new=new, **words)
        else:
            yield line, finding("PH01", *places, **words)


@implements("PH02", "PH04")
def accepted_figures(subject: CheckedFiling) -> Iterator[Finding]:
    """Each row in which a typed figure is not the accepted one; rows in which only figures that
    follow are others, only where no typed one is.
    """
    filing = subject.filing
    month = month_remarks(filing)
    if not month.figures:
        return
    rows = rows_by_name(filing, month.figure_lines)
    changed = list(_changed(month.figures, rows))
    typed = [one for one in changed if _is_typed(filing, rows, one)]
    by_row: dict[tuple[str, str], list[_Changed]] = defaultdict(list)
    for one in typed or changed:
        by_row[one.form, one.row].append(one)
    records = {(line.form, line.row): line for line in month.figure_lines}
    for spot, found in by_row.items():
        record = records.get(spot, month.lines[0]._replace(form=spot[0], row=spot[1]))
        yield _of_row(filing, record, rows.get(spot), found, month.unlocked)
    yield from _denied(filing, month)


def _denied(filing: Filing, month: MonthRemarks) -> Iterator[Finding]:
    """Forms that say that there was nothing, of which other figures than 0 were accepted."""
    accepted = {form for (form, *_), value in month.figures.items() if value}
    for table in filing.tables:
        if table.nothing and table.form.code in accepted:
            yield finding(
                "PH04" if month.unlocked else "PH02",
                table.nothing.place,
                advice=None if month.unlocked else f"Bỏ chọn “{NOTHING}”; hoặc {_TO_UNLOCK}",
                where=table.form.name,
                revision=month.figure_lines[0].revision,
                changes=f"nay ghi “{NOTHING}”",
                reason=_quoted(month.unlocked.text) if month.unlocked else "",
            )


class _Changed(NamedTuple):
    """A figure that is not the accepted one."""

    form: str
    row: str
    column: int
    was: Number | None
    now: Number | None

    def __str__(self) -> str:
        return f"cột ({self.column}) {_shown(self.was)} → {_shown(self.now)}"


def _of_row(
    filing: Filing,
    record: Line,
    row: Row | None,
    changed: Sequence[_Changed],
    unlocked: Line | None,
) -> Finding:
    """The finding of a row; `record` is the line that has its accepted figures."""
    columns = [one.column for one in changed if row and one.column in row.cells]
    cells = [row.cells[column].place for column in columns] if row else []
    return finding(
        "PH04" if unlocked else "PH02",
        *(cells or [each for each in (_own_cell(record),) if each]),
        advice=None if unlocked else f"Gõ lại số đã được chấp nhận; hoặc {_TO_UNLOCK}",
        where=_named(filing, record._replace(column=None), gone=row is None),
        revision=record.revision,
        changes=", ".join(map(str, changed)),
        reason=_quoted(unlocked.text) if unlocked else "",
    )


def _changed(before: Figures, rows: Rows) -> Iterator[_Changed]:
    """The figures that are not those that were accepted, in the order of the forms."""
    now = {
        (*spot, column): cell.value
        for spot, row in rows.items()
        for column, cell in sorted(row.cells.items())
        if cell.value is not None
    }
    for spot in dict.fromkeys((*now, *before)):
        if (before.get(spot) or 0) != (now.get(spot) or 0):
            yield _Changed(*spot, before.get(spot), now.get(spot))


def _is_typed(filing: Filing, rows: Rows, one: _Changed) -> bool:
    """Whether people type that figure: it is no total and no derived column."""
    table = filing.table(one.form)
    if table is None:
        return True
    return (
        rows.get((one.form, one.row)) is not table.total
        and table.form.column(one.column).entry == "entered"
    )


def rows_by_name(filing: Filing, lines: Sequence[Line] = ()) -> Rows:
    """The rows of the forms, of each form that stands there once, as `FormTable.by_name` names
    them; one whose name was written otherwise since these lines, as the lines name it.
    """
    return {
        (table.form.code, known.get(name, name)): row
        for table in filing.tables
        if filing.table(table.form.code)
        for known in [_known_names(table, lines)]
        for name, row in table.by_name.items()
    }


def _known_names(table: FormTable, lines: Sequence[Line]) -> Mapping[str, str]:
    """The names in lines of rows that have another wording of the same name now, by the latter."""
    said = dict.fromkeys(line.row for line in lines if line.form == table.form.code and line.row)
    found: dict[str, str] = {}
    for name in (name for name in said if name not in table.by_name):
        free = [own for own in table.by_name if own not in said and own not in found]
        alike = [own for own in free if _times(own) == _times(name)]
        folded = [fold(own) for own in alike]
        if table.sections:  # a field has a row in each
            at = folded.index(fold(name)) if fold(name) in folded else None
        else:
            at = find_field(name, alike)
        if at is not None:
            found[alike[at]] = name
    return found


def _times(name: str) -> str:
    """The “(2)” of a second row of one name."""
    match = _TIMES.search(name)
    return match[0] if match else ""


def figures_of(filing: Filing) -> dict[Spot, Number]:
    """The figures of those rows."""
    return {
        (*spot, column): cell.value
        for spot, row in rows_by_name(filing).items()
        for column, cell in sorted(row.cells.items())
        if cell.value is not None
    }


def place_of(filing: Filing, rows: Rows, line: Line) -> Place | None:
    """The cell that a remark is about, the form's first for one on a form; None for the whole
    report, and for what is not there.
    """
    if line.form == NARRATIVE:
        texts = filing.texts.get(line.row, ())
        return texts[0].place if texts else None
    table = filing.table(line.form)
    if table is not None and not line.row:
        return table.place
    row = rows.get((line.form, line.row))
    if row is None:
        return None
    cell = row.cells.get(line.column or 0)
    return cell.place if cell else row.label_place if line.column is None else None


def _where(filing: Filing, line: Line, place: Place | None) -> Sentence:
    """What a remark is about: its cell, and in words its form, row and column."""
    if not line.form:
        return "cả báo cáo"
    if line.form == NARRATIVE:
        return f"mục {line.row} của lời văn" if line.row else "lời văn"
    if place is None or not line.row:
        return _named(filing, line, gone=place is None)
    sent = [f"số đã gửi {number(line.figure)}"] if line.figure is not None else []
    return Cells((place,)), f" ({', '.join([*_row_and_column(line), *sent])})"


def _named(filing: Filing, line: Line, *, gone: bool) -> str:
    """Form, row and column in words."""
    table = filing.table(line.form)
    named = ", ".join([table.form.name if table else line.form, *_row_and_column(line)])
    if not gone:
        return named
    return f"{named} ({'không còn trong biểu' if table else 'không có trong sổ'})"


def _row_and_column(line: Line) -> list[str]:
    words = [f"dòng “{_quoted(line.row)}”"] if line.row else []
    return [*words, *([f"cột ({line.column})"] if line.column else [])]


def _own_cell(line: Line) -> Place | None:
    """Where PhanHoi has the line."""
    return Place(*line.cell) if line.cell else None


def _quoted(text: str) -> str:
    """A text as it stands between quotes in a sentence: on one line, with no such quotes inside."""
    return cut(one_line(text).translate(_INNER_QUOTES), _MAX_TEXT)


def _shown(value: Number | None) -> str:
    return "trống" if value is None else number(value)
