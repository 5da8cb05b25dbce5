"""Earlier periods: what LichSu keeps of each, and which of them comes just before a period.

A period that has been reported is a row for each form's total and one for each field. `rows_of`
makes them of a report, `with_report` adds them to what is kept, `before` finds the period before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from .formula import Number
from .period import Period
from .report import HistoryRow, Report, Row, Table

History = Sequence[HistoryRow]


def period_of(report: Report, table: Table) -> Period | None:
    """The period that a form of the report speaks of: its own, else the report's."""
    stated = report.stated_period
    return table.period or (stated.period if stated else None)


def rows_of(report: Report, unknown: Period | None = None) -> tuple[HistoryRow, ...]:
    """What the report says of each form, of the period that the form itself states; the total row
    comes first. A form without a period is of the period `unknown`, left out without one.
    """
    return tuple(
        HistoryRow(period, table.form.code, "" if row is table.total else row.label, _figures(row))
        for table in report.tables
        if (period := period_of(report, table) or unknown)
        for row in ((table.total, *table.rows) if table.total else table.rows)
        if row is table.total or row.label  # a row without a name is nobody's next month
    )


def _figures(row: Row) -> Mapping[int, Number]:
    return {number: cell.value for number, cell in row.cells.items() if cell.value is not None}


def with_report(report: Report) -> tuple[HistoryRow, ...]:
    """The report's history and, in the place of what it had of these periods, the report itself."""
    added = rows_of(report)
    replaced = {(row.period, row.form) for row in added}
    kept = (row for row in report.history if (row.period, row.form) not in replaced)
    return in_order((*kept, *added))


def in_order(history: Iterable[HistoryRow]) -> tuple[HistoryRow, ...]:
    """By period; within one, as they were."""
    return tuple(sorted(history, key=lambda row: (row.period.end, row.period.start)))


def before(history: History, period: Period) -> tuple[HistoryRow, ...]:
    """The rows of the period that ends the day before this one begins; () when there are none.

    Of several such periods (a month and a quarter) the one that is about as long counts.
    """
    last = period.start - timedelta(days=1)
    ending = {row.period for row in history if row.period.end == last}
    if not ending:
        return ()
    length = period.end - period.start
    nearest = min(ending, key=lambda other: abs(other.end - other.start - length))
    return tuple(row for row in history if row.period == nearest)
