"""Earlier periods, as LichSu keeps them: a row for each form's total and one for each field.

`rows_of` makes them of a report, `table_of` a form of them again, `with_filing` adds them to those
kept, `before` finds the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from .filing import (
    Cell,
    Figures,
    Filing,
    FormTable,
    HistoryRow,
    Place,
    Row,
    Trouble,
    figures_of,
    period_of,
)
from .forms import Form
from .period import Period
from .sheets import HISTORY

History = Sequence[HistoryRow]


def rows_of(filing: Filing, unknown: Period | None = None) -> tuple[HistoryRow, ...]:
    """What the report says of each form, the total first, of the period that the form states; one
    without is of the period `unknown`, left out without one.
    """
    return tuple(
        HistoryRow(period, table.form.code, label, figures)
        for table in filing.tables
        if (period := period_of(filing, table) or unknown)
        for label, figures in _reported(table)
    )


def _reported(table: FormTable) -> Iterator[tuple[str, Figures]]:
    """The figures of the total, under the name "", and of each row with a name: without one it is
    nobody's next month. With nothing to report an empty cell is 0.
    """
    zeros: Figures = {column.number: 0 for column in table.form.counts if table.reports_nothing}
    if table.total or zeros:
        yield "", zeros | figures_of(table.total)
    yield from ((row.label, zeros | figures_of(row)) for row in table.rows if row.label)


def table_of(form: Form, rows: Iterable[HistoryRow]) -> FormTable:
    """The rows of fields of one period as a form, so that what can be asked of a form can be asked
    of them; the places are no cells.
    """
    lines = tuple(_line(form, number, row) for number, row in enumerate(rows, 1))
    return FormTable(form, HISTORY, 0, {}, lines, None, False, (), ())


def _line(form: Form, number: int, row: HistoryRow) -> Row:
    cells = {}
    for column in form.figures:
        value, place = row.figures.get(column.number), Place(HISTORY, number, column.number)
        cells[column.number] = Cell(place, value, value, Trouble.EMPTY if value is None else None)
    return Row(number, row.label, Place(HISTORY, number, 1), cells)


def with_filing(filing: Filing) -> tuple[HistoryRow, ...]:
    """The report's history and, in the place of what it had of these periods, the report itself."""
    added = rows_of(filing)
    replaced = {(row.period, row.form) for row in added}
    kept = (row for row in filing.history if (row.period, row.form) not in replaced)
    return in_order((*kept, *added))


def in_order(history: Iterable[HistoryRow]) -> tuple[HistoryRow, ...]:
    """By period; within one, as they were."""
    return tuple(sorted(history, key=lambda row: (row.period.end, row.period.start)))


def before(history: History, period: Period) -> tuple[HistoryRow, ...]:
    """The rows of the period that ends the day before this one begins; () when there are none.

    Of several such periods (a month and a quarter) the one that is about as long counts. It may be
    of another length all the same: what was pending on its last day is carried over even so.
    """
    last = period.start - timedelta(days=1)
    ending = {row.period for row in history if row.period.end == last}
    if not ending:
        return ()
    length = period.end - period.start
    nearest = min(ending, key=lambda other: abs(other.end - other.start - length))
    return tuple(row for row in history if row.period == nearest)
