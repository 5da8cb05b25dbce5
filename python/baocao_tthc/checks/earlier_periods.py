"""A period against the unit's own past: jumps, and what was pending then and is carried over now.

A figure jumps when it lies further from the median of earlier periods than the unit's figures
usually do: more than FACTOR times the largest of 1.4826 x MAD (the standard deviation that the
median absolute deviation stands for), the square root of the median (how much mere chance moves a
count) and 1. Medians, so that one odd month does not widen the bounds.

The period before comes from another workbook (`--ky-truoc`), else from LichSu; what in LichSu
cannot be read is told too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt

from ..filing import Filing, FormTable, HistoryRow, Row, before, period_of, rows_of
from ..findings.finding import Finding
from ..formula import Number
from ..period import Period
from ..vietnamese import fold, full_date, number
from ..wording import capital
from .catalogue import finding, implements
from .scope import CheckedFiling, all_rows, row_name, usable

MIN_PERIODS = 6  # earlier periods
MAX_PERIODS = 24
FACTOR = 4
_MAD = 1.4826
_ALIKE = 5  # days by which two periods of as many months differ at most
_OF_TOTAL = ("received", "resolved", "resolved_overdue", "pending", "pending_overdue")
_OF_FIELD = ("received",)
_GROUP = "ky-truoc"
_UNKNOWN = Period(date.min, date.min)  # of a form in the other workbook that states none
_TOTAL = ""  # the label of the total in history


@implements("KT06")
def jumps(subject: CheckedFiling) -> Iterator[Finding]:
    """The total's main counts, and what each field received, against earlier periods."""
    for table in subject.tables:
        past: dict[str, list[HistoryRow]] = defaultdict(list)
        for found in _earlier(subject.filing, table):
            past[fold(found.label)].append(found)
        for row in all_rows(table) if past else ():
            total = row is table.total
            label = _TOTAL if total else fold(row.label)
            for key in _OF_TOTAL if total else _OF_FIELD if label else ():
                yield from _jump(table, row, key, past.get(label, ()))


def _earlier(filing: Filing, table: FormTable) -> list[HistoryRow]:
    """The form's rows of earlier periods about as long as this one, the latest first."""
    period = period_of(filing, table)
    if period is None or not filing.history:
        return []
    length = (period.end - period.start).days
    found = [
        row
        for row in filing.history
        if row.form == table.form.code
        and row.period.end < period.start
        and abs((row.period.end - row.period.start).days - length) <= _ALIKE
    ]
    return sorted(found, key=lambda row: row.period.end, reverse=True)


def _jump(table: FormTable, row: Row, key: str, past: Sequence[HistoryRow]) -> Iterator[Finding]:
    column = table.form.by_key(key)
    if column is None:
        return
    cell = row.cells[column.number]
    actual = usable(cell, empty_is_zero=False)
    values = [row.figures[column.number] for row in past if column.number in row.figures]
    values = values[:MAX_PERIODS]
    if actual is None or len(values) < MIN_PERIODS:
        return
    low, middle, high = bounds(values)
    if low <= actual <= high:
        return
    yield finding(
        "KT06",
        cell.place,
        expected=middle,
        actual=actual,
        row=capital(row_name(table, row)),
        column=column.number,
        low=number(low),
        high=number(high),
        periods=len(values),
        group="khac-thuong",
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
def unread(subject: CheckedFiling) -> Iterator[Finding]:
    """A row of LichSu that names a form and is no history of it."""
    if found := subject.filing.unread_history:
        yield finding("KT07", *(text.place for text in found))


@implements("KT01", "KT02", "KT03", "KT04", "KT05")
def against_previous(subject: CheckedFiling) -> Iterator[Finding]:
    """Compare with the period before, when the other workbook or LichSu has it."""
    previous = subject.previous
    wrong = _another_period(subject, previous) if previous else None
    if wrong is not None:
        yield wrong
        return
    given = rows_of(previous, _UNKNOWN) if previous else None
    for table in subject.tables:
        rows = _rows_before(subject.filing, table) if given is None else given
        past = [row for row in rows if row.form == table.form.code]
        if not past:
            if given is None:
                yield from _no_period_before(subject.filing, table)
        elif _same_figures(table, past):
            yield finding("KT03", table.place, form=table.form.name)
        elif table.form.role == "settlement":
            yield from _carried_over(subject, table, past)
            yield from _gone(table, past)


def _another_period(subject: CheckedFiling, previous: Filing) -> Finding | None:
    """A finding when the other workbook is not of the period that ends the day before this one."""
    now, then = subject.filing.period, previous.period
    if now is None or then is None or then.end + timedelta(days=1) == now.start:
        return None
    places = [table.place for table in subject.tables[:1]]
    start, end = full_date(now.start), full_date(then.end)
    return finding("KT04", *places, file=previous.file.name, end=end, start=start)


def _rows_before(filing: Filing, table: FormTable) -> Sequence[HistoryRow]:
    """What LichSu has of the form in the period before the form's."""
    period = period_of(filing, table)
    history = [row for row in filing.history if row.form == table.form.code]
    return before(history, period) if period else ()


def _no_period_before(filing: Filing, table: FormTable) -> Iterator[Finding]:
    """LichSu goes back, but not to the period that ends the day before this one."""
    period = period_of(filing, table)
    ends = [row.period.end for row in filing.history if row.form == table.form.code]
    earlier = [end for end in ends if period and end < period.start]
    if period and earlier:
        end, last = full_date(period.start - timedelta(days=1)), full_date(max(earlier))
        yield finding("KT05", table.place, form=table.form.name, end=end, last=last)


def _same_figures(table: FormTable, past: Sequence[HistoryRow]) -> bool:
    """A forgotten paste: every row has the name and the counts that it had."""
    numbers = [column.number for column in table.form.counts]
    now = {fold(row.label): [row.cells[n].value for n in numbers] for row in table.rows}
    fields = (row for row in past if row.label != _TOTAL)
    then = {fold(row.label): [row.figures.get(n) for n in numbers] for row in fields}
    return now == then and any(value for values in now.values() for value in values)


def _carried_over(
    subject: CheckedFiling, table: FormTable, past: Sequence[HistoryRow]
) -> Iterator[Finding]:
    """Field by field; the total only where no field tells it already."""
    carried, pending = table.form.by_key("carried_over"), table.form.by_key("pending")
    if carried is None or pending is None:
        return
    known = {fold(row.label): row for row in reversed(past)}  # of two of a label the first
    told = False
    unread = bool(subject.filing.unread_history) and subject.previous is None
    for row in all_rows(table):
        total = row is table.total
        if not total and not row.label:
            continue  # nobody can tell which row it was
        # A field that was not there had nothing pending, unless its row could not be read.
        unknown = None if total or unread else 0
        then = known.get(_TOTAL if total else fold(row.label))
        expected = then.figures.get(pending.number) if then else unknown
        cell = row.cells[carried.number]
        actual = usable(cell)
        if expected is None or actual is None or expected == actual or (total and told):
            continue
        told = True
        yield finding(
            "KT01",
            cell.place,
            expected=expected,
            actual=actual,
            row=capital(row_name(table, row)),
            carried=carried.number,
            pending=pending.number,
            group=_GROUP,
        )


def _gone(table: FormTable, past: Sequence[HistoryRow]) -> Iterator[Finding]:
    """A field that had pending cases and is not there any more."""
    pending = table.form.by_key("pending")
    for row in past if pending else ():
        left = row.figures.get(pending.number) if pending else None
        if left and row.label and table.row(row.label) is None:
            form = table.form.name
            yield finding("KT02", table.place, form=form, label=row.label, left=left, group=_GROUP)
