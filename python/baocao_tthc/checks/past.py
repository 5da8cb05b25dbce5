"""A period against the unit's own past: jumps, and what in LichSu cannot be read.

A figure jumps when it lies further from the median of earlier periods than the unit's figures
usually do: more than FACTOR times the largest of 1.4826 x MAD (the standard deviation that the
median absolute deviation stands for), the square root of the median (how much mere chance moves a
count) and 1. Medians, so that one odd month does not widen the bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import sqrt

from ..formula import Number
from ..history import period_of
from ..report import HistoryRow, Report, Row, Table
from ..vietnamese import fold, number
from .catalogue import catalogue, implements
from .finding import Finding
from .subject import Subject, all_rows, usable
from .wording import capital, places_text, row_name

FEWEST = 6  # earlier periods
MOST = 24
FACTOR = 4
_MAD = 1.4826
_ALIKE = 5  # days by which two periods of as many months differ at most
_OF_TOTAL = ("received", "resolved", "resolved_overdue", "pending", "pending_overdue")
_OF_FIELD = ("received",)


@implements("KT06")
def jumps(subject: Subject) -> Iterator[Finding]:
    """The total's main counts, and what each field received, against earlier periods."""
    for table in subject.tables:
        past = _earlier(subject.report, table)
        for row in all_rows(table) if past else ():
            if row is not table.total and not row.label:
                continue
            label = "" if row is table.total else fold(row.label)
            same = [found for found in past if fold(found.label) == label]
            for key in _OF_FIELD if label else _OF_TOTAL if row is table.total else ():
                yield from _jump(table, row, key, same)


def _earlier(report: Report, table: Table) -> list[HistoryRow]:
    """The form's rows of earlier periods about as long as this one, the latest first."""
    period = period_of(report, table)
    if period is None or not report.history:
        return []
    length = (period.end - period.start).days
    found = [
        row
        for row in report.history
        if row.form == table.form.code
        and row.period.end < period.start
        and abs((row.period.end - row.period.start).days - length) <= _ALIKE
    ]
    return sorted(found, key=lambda row: row.period.end, reverse=True)


def _jump(table: Table, row: Row, key: str, past: Sequence[HistoryRow]) -> Iterator[Finding]:
    column = table.form.by_key(key)
    if column is None:
        return
    cell = row.cells[column.number]
    actual = usable(cell, empty_is_zero=False)
    values = [row.figures[column.number] for row in past if column.number in row.figures][:MOST]
    if actual is None or len(values) < FEWEST:
        return
    low, middle, high = bounds(values)
    if low <= actual <= high:
        return
    yield (
        catalogue()["KT06"]
        .finding(
            (cell.place,),
            expected=middle,
            actual=actual,
            row=capital(row_name(table, row)),
            column=column.number,
            low=number(low),
            high=number(high),
            periods=len(values),
        )
        ._replace(group="khac-thuong")
    )


def bounds(values: Sequence[Number]) -> tuple[int, Number, int]:
    """The least and the most that is usual after these values, and between them their median.

    >>> bounds([100, 104, 96, 101, 99, 100])
    (60, 100, 140)
    """
    middle = _median([Decimal(value) for value in values])
    spread = float(_median([abs(value - middle) for value in values])) * _MAD
    reach = FACTOR * max(spread, sqrt(middle) if middle > 0 else 0.0, 1.0)
    low, high = max(0, round(float(middle) - reach)), round(float(middle) + reach)
    return low, int(middle) if middle == int(middle) else middle, high


def _median(values: Sequence[Decimal]) -> Decimal:
    """The middle one, or the mean of the two; `statistics` would cost every check its import."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


@implements("KT07")
def unread(subject: Subject) -> Iterator[Finding]:
    """A row of LichSu that names a form and is no history of it."""
    found = subject.report.unread_history
    if found:
        places = tuple(text.place for text in found)
        yield catalogue()["KT07"].finding(places, places=places_text(places))
