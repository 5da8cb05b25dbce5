"""What the superior said of this month, and what became of it: rules PH.

A remark is a finding until the month is accepted: the clerk changes the figure, or explains it in
KiemTra, and the next revision carries both. Of an accepted month every figure is held to the one
that was accepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..filing import Filing, FormTable, Place
from ..findings.finding import Finding
from ..formula import Number
from ..remarks import (
    NARRATIVE,
    Figures,
    Line,
    MonthRemarks,
    Spot,
    remarks_on,
)
from ..sheets import cut
from ..vietnamese import number, one_line
from ..wording import Cells, Sentence, capital
from .catalogue import finding, implements
from .entered_texts import reporting_month
from .scope import CheckedFiling

_MAX_TEXT = 600  # characters of a remark in a sentence; PhanHoi has all
_INNER_QUOTES = str.maketrans("“”", "‘’")
_TO_UNLOCK = (
    "Gõ lại số đã được chấp nhận; hoặc mở khóa bằng nút “Nhận phản hồi”, ghi lý do và đóng gói gửi "
    "lại."
)


def month_remarks(filing: Filing) -> MonthRemarks:
    """What the superior said of the month that the workbook reports."""
    period = filing.period
    typed = (period.end.month, period.end.year) if period else reporting_month(filing)
    month = f"{typed[1]:04d}-{typed[0]:02d}" if typed else ""
    return remarks_on(month, filing.remarks)


@implements("PH01", "PH03")
def remarks(subject: CheckedFiling) -> Iterator[Finding]:
    """Each remark on the last revision, beside its cell; one without a cell beside its line."""
    yield from (found for _, found in open_remarks(subject.filing))


def open_remarks(filing: Filing) -> Iterator[tuple[Line, Finding]]:
    """The remarks that want an answer, each with its finding."""
    figures: Figures = figures_of(filing) if filing.remarks else {}
    for line in month_remarks(filing).open:
        now = figures.get((line.form, line.row, line.column or 0))
        place = place_of(filing, line)
        places = [each for each in (place or _own_cell(line),) if each]
        words: dict[str, Any] = {
            "revision": line.revision,
            "where": _where(filing, line),
            "text": _quoted(line.text),
        }
        if line.column and place and now != line.figure:
            old, new = map(_shown, (line.figure, now))
            yield line, finding("PH03", *places, old=old, new=new, **words)
        else:
            yield line, finding("PH01", *places, **words)


@implements("PH02", "PH04")
def accepted_figures(subject: CheckedFiling) -> Iterator[Finding]:
    """Each typed figure that is not the accepted one; those that follow only where none is."""
    filing = subject.filing
    month = month_remarks(filing)
    if month.accepted is None:
        return
    changed = [spot for spot, _, _ in changes_since(month, filing)]
    typed = [spot for spot in changed if _is_typed(filing.table(spot[0]), spot)]
    before, now = month.figures, figures_of(filing)
    unlocked = month.unlocked
    for spot in typed or changed:
        line = month.accepted._replace(form=spot[0], row=spot[1], column=spot[2])
        place = place_of(filing, line) or _own_cell(line)
        said: dict[str, Any] = {"old": _shown(before.get(spot)), "new": _shown(now.get(spot))}
        where = _where(filing, line)
        yield finding(
            "PH04" if unlocked else "PH02",
            *([place] if place else []),
            expected=before.get(spot),
            actual=now.get(spot),
            advice=None if unlocked else _TO_UNLOCK,
            revision=line.revision,
            reason=_quoted(unlocked.text) if unlocked else "",
            where=capital(where) if isinstance(where, str) else where,
            **said,
        )


def changes_since(
    month: MonthRemarks, filing: Filing
) -> Iterator[tuple[Spot, Number | None, Number | None]]:
    """The figures that are not those that were accepted: where, what was, what is now."""
    before, now = month.figures, figures_of(filing)
    for spot in dict.fromkeys((*now, *before)) if before else ():
        if before.get(spot) != now.get(spot):
            yield spot, before.get(spot), now.get(spot)


def _is_typed(table: FormTable | None, spot: Spot) -> bool:
    """Whether people type that figure: it is no total and no derived column."""
    if table is None:
        return True
    row = table.by_name.get(spot[1])
    return row is not table.total and table.form.column(spot[2]).entry == "entered"


def _where(filing: Filing, line: Line) -> Sentence:
    """What a line is about: its cell, and in words its form, row and column."""
    if not line.form:
        return "cả báo cáo"
    if line.form == NARRATIVE:
        return f"mục {line.row} của lời văn" if line.row else "lời văn"
    place, table = place_of(filing, line), filing.table(line.form)
    words = [f"dòng “{_quoted(line.row)}”"] if line.row else []
    words += [f"cột ({line.column})"] if line.column else []
    form = table.form.name if table else line.form
    if place is None:
        gone = "không còn trong biểu" if table else "không có trong sổ"
        return f"{', '.join([form, *words])} ({gone})"
    if not line.row:
        return ", ".join([form, *words])
    sent = [f"số đã gửi {number(line.figure)}"] if line.figure is not None else []
    return Cells((place,)), f" ({', '.join([*words, *sent])})"


def _own_cell(line: Line) -> Place | None:
    """Where PhanHoi has the line."""
    return Place(*line.cell) if line.cell else None


def _quoted(text: str) -> str:
    """A text as it stands between quotes in a sentence: on one line, with no such quotes inside."""
    return cut(one_line(text).translate(_INNER_QUOTES), _MAX_TEXT)


def _shown(value: Number | None) -> str:
    return "trống" if value is None else number(value)


def figures_of(filing: Filing) -> dict[Spot, Number]:
    """The figures of the forms, of each form that stands there once."""
    return {
        (table.form.code, name, column): cell.value
        for table in filing.tables
        if filing.table(table.form.code)
        for name, row in table.by_name.items()
        for column, cell in sorted(row.cells.items())
        if cell.value is not None
    }


def place_of(filing: Filing, line: Line) -> Place | None:
    """The cell that a remark is about, the form's first for one on a form; None for the whole
    report, and for what is not there.
    """
    if line.form == NARRATIVE:
        texts = filing.texts.get(line.row, ())
        return texts[0].place if texts else None
    table = filing.table(line.form)
    if table is not None and not line.row:
        return table.place
    row = table.by_name.get(line.row) if table else None
    if row is None:
        return None
    cell = row.cells.get(line.column or 0)
    return cell.place if cell else row.label_place if line.column is None else None
