"""A period against the one before: what was pending then was carried over now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ..formula import Number
from ..period import Period
from ..report import Report, Row, Table
from ..vietnamese import full_date
from .catalogue import catalogue, implements
from .finding import Finding
from .subject import Subject, all_rows, usable
from .wording import row_name

_GROUP = "ky-truoc"


@implements("KT01", "KT02", "KT03", "KT04")
def against_previous(subject: Subject) -> Iterator[Finding]:
    """Compare with the workbook of the period before, when it is given and is that period's."""
    previous = subject.previous
    if previous is None:
        return
    wrong = _another_period(subject, previous)
    if wrong is not None:
        yield wrong
        return
    for table in subject.tables:
        before = previous.table(table.form.code)
        if before is None:
            continue
        if _same_figures(table, before):
            yield catalogue()["KT03"].finding((table.place,), form=table.form.name)
        elif table.form.role == "settlement":
            yield from _carried_over(table, before)
            yield from _gone(table, before)


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


def _same_figures(table: Table, before: Table) -> bool:
    """A forgotten paste: every row has the name and the counts that it had."""
    now, then = _figures(table), _figures(before)
    return now == then and any(value for _, values in now for value in values)


def _figures(table: Table) -> list[tuple[str, tuple[Number | None, ...]]]:
    numbers = [column.number for column in table.form.counts]
    return [(row.label, tuple(row.cells[n].value for n in numbers)) for row in table.rows]


def _carried_over(table: Table, before: Table) -> Iterator[Finding]:
    """Field by field; the total only where no field tells it already."""
    carried, pending = table.form.by_key("carried_over"), before.form.by_key("pending")
    if carried is None or pending is None:
        return
    told = False
    for row in all_rows(table):
        total = row is table.total
        then = before.total if total else before.row(row.label)
        expected = 0 if then is None else usable(then.cells[pending.number])
        cell = row.cells[carried.number]
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
                row=row_name(table, row).capitalize(),
                carried=carried.number,
                pending=pending.number,
            )
            ._replace(group=_GROUP)
        )


def _gone(table: Table, before: Table) -> Iterator[Finding]:
    """A field that had pending cases and is not there any more."""
    pending = before.form.by_key("pending")
    for row in before.rows if pending else ():
        left = usable(row.cells[pending.number]) if pending else None
        if left and row.label and _missing(row, table):
            yield (
                catalogue()["KT02"]
                .finding((table.place,), form=table.form.name, label=row.label, left=left)
                ._replace(group=_GROUP)
            )


def _missing(row: Row, table: Table) -> bool:
    return table.row(row.label) is None
