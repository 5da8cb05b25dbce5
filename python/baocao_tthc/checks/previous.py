"""A period against the one before: what was pending then was carried over now.

The period before comes from another workbook (`--ky-truoc`), else from LichSu.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from ..formula import Number
from ..history import before, period_of, rows_of
from ..period import Period
from ..report import HistoryRow, Report, Table
from ..vietnamese import fold, full_date
from .catalogue import catalogue, implements
from .finding import Finding
from .subject import Subject, all_rows, usable
from .wording import capital, row_name

_GROUP = "ky-truoc"
_UNKNOWN = Period(date.min, date.min)  # of a form in the other workbook that states none
_TOTAL = ""


@implements("KT01", "KT02", "KT03", "KT04", "KT05")
def against_previous(subject: Subject) -> Iterator[Finding]:
    """Compare with the period before, when the other workbook or LichSu has it."""
    previous = subject.previous
    wrong = _another_period(subject, previous) if previous else None
    if wrong is not None:
        yield wrong
        return
    given = rows_of(previous, _UNKNOWN) if previous else None
    for table in subject.tables:
        rows = _rows_before(subject.report, table) if given is None else given
        past = [row for row in rows if row.form == table.form.code]
        if not past:
            if given is None:
                yield from _no_period_before(subject.report, table)
        elif _same_figures(table, past):
            yield catalogue()["KT03"].finding((table.place,), form=table.form.name)
        elif table.form.role == "settlement":
            yield from _carried_over(subject, table, past)
            yield from _gone(table, past)


def _another_period(subject: Subject, previous: Report) -> Finding | None:
    """A finding when the other workbook is not of the period that ends the day before this one."""
    start = next((p.start for p in _periods(subject.report)), None)
    end = next((p.end for p in _periods(previous)), None)
    if start is None or end is None or end + timedelta(days=1) == start:
        return None
    places = (subject.tables[0].place,) if subject.tables else ()
    return catalogue()["KT04"].finding(
        places, file=previous.file.name, end=full_date(end), start=full_date(start)
    )


def _periods(report: Report) -> Iterator[Period]:
    stated = (report.stated_period, *(one for table in report.tables for one in table.periods))
    for one in stated:
        if one is not None and one.period:
            yield one.period


def _rows_before(report: Report, table: Table) -> Sequence[HistoryRow]:
    """What LichSu has of the form in the period before the form's."""
    period = period_of(report, table)
    history = [row for row in report.history if row.form == table.form.code]
    return before(history, period) if period else ()


def _no_period_before(report: Report, table: Table) -> Iterator[Finding]:
    """LichSu goes back, but not to the period that ends the day before this one."""
    period = period_of(report, table)
    ends = [row.period.end for row in report.history if row.form == table.form.code]
    earlier = [end for end in ends if period and end < period.start]
    if period and earlier:
        yield catalogue()["KT05"].finding(
            (table.place,),
            form=table.form.name,
            end=full_date(period.start - timedelta(days=1)),
            last=full_date(max(earlier)),
        )


def _same_figures(table: Table, past: Sequence[HistoryRow]) -> bool:
    """A forgotten paste: every row has the name and the counts that it had."""
    numbers = [column.number for column in table.form.counts]
    now = {fold(row.label): [row.cells[n].value for n in numbers] for row in table.rows}
    then = {
        fold(row.label): [row.figures.get(n) for n in numbers]
        for row in past
        if row.label != _TOTAL
    }
    return now == then and any(value for values in now.values() for value in values)


def _by_label(past: Sequence[HistoryRow]) -> Mapping[str, HistoryRow]:
    """The rows by their folded label, the first of two; the total's is ""."""
    return {fold(row.label): row for row in reversed(past)}


def _carried_over(subject: Subject, table: Table, past: Sequence[HistoryRow]) -> Iterator[Finding]:
    """Field by field; the total only where no field tells it already."""
    carried, pending = table.form.by_key("carried_over"), table.form.by_key("pending")
    if carried is None or pending is None:
        return
    known, told = _by_label(past), False
    unsure = bool(subject.report.unread_history) and subject.previous is None
    for row in all_rows(table):
        total = row is table.total
        if not total and not row.label:
            continue  # nobody can tell which row it was
        then = known.get(_TOTAL if total else fold(row.label))
        cell = row.cells[carried.number]
        expected = _left(then, pending.number, total=total or unsure)
        actual = usable(cell)
        if expected is None or actual is None or expected == actual or (total and told):
            continue
        told = True
        yield (
            catalogue()["KT01"]
            .finding(
                (cell.place,),
                expected=expected,
                actual=actual,
                row=capital(row_name(table, row)),
                carried=carried.number,
                pending=pending.number,
            )
            ._replace(group=_GROUP)
        )


def _left(then: HistoryRow | None, pending: int, *, total: bool) -> Number | None:
    """What was pending then: nothing in a field that was not there; not known without a total, nor
    where rows of LichSu cannot be read.
    """
    if then is None:
        return None if total else 0
    return then.figures.get(pending)


def _gone(table: Table, past: Sequence[HistoryRow]) -> Iterator[Finding]:
    """A field that had pending cases and is not there any more."""
    pending = table.form.by_key("pending")
    for row in past if pending else ():
        left = row.figures.get(pending.number) if pending else None
        if left and row.label and _missing(row, table):
            yield (
                catalogue()["KT02"]
                .finding((table.place,), form=table.form.name, label=row.label, left=left)
                ._replace(group=_GROUP)
            )


def _missing(row: HistoryRow, table: Table) -> bool:
    return table.row(row.label) is None
