"""The period of a report, and the figures that lie far from the unit's own past.

Every "Từ ngày … đến ngày …" of one report is one period, of a known regime.

A figure jumps when it lies further from the median of earlier periods than the unit's figures
usually do: more than FACTOR times the largest of 1.4826 x MAD (the standard deviation that the
median absolute deviation stands for), the square root of the median (how much mere chance moves a
count) and 1. Medians, so that one odd month does not widen the bounds.

What in LichSu cannot be read is told too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from math import sqrt
from typing import Any

from ..filing import Filing, FormTable, HistoryRow, Row, StatedPeriod, period_of
from ..findings.finding import Finding
from ..formula import Number
from ..period import Period, regime_of, regimes
from ..reading.stated_periods import in_texts
from ..typed_rows import is_unfinished
from ..vietnamese import fold, number, plain_number
from ..wording import Cells, Sentence, capital, joined, period_dates
from .catalogue import finding, implements
from .entered_texts import broken_headings, reporting_month
from .scope import CheckedFiling, all_rows, row_name, usable

MIN_PERIODS = 6  # earlier periods
MAX_PERIODS = 24
FACTOR = 4
_MAD = 1.4826
_MAX_LENGTH_DIFFERENCE = 5  # days by which two periods of as many months differ at most
_OF_TOTAL = ("received", "resolved", "resolved_overdue", "pending", "pending_overdue")
_OF_FIELD = ("received",)
_TOTAL = ""  # the label of the total in history
_NO_DATE = "không phải là ngày có trong lịch"
# A narrative may quote another period to compare with it.
_COMPARED = (
    r"cùng kỳ|so với|kỳ trước|năm trước|l(?:ũ|u)[yỹ] kế|từ đầu năm|tính chung|riêng (?:tháng|quý)"
    r"|cao điểm|chiến dịch|(?:^|[.;] )năm \d{4} ?\(?$"
)


@implements("KY01", "KY02", "KY03")
def stated_periods(subject: CheckedFiling) -> Iterator[Finding]:
    """All sections speak of the same period, it is one that some regime has, and its days exist."""
    stated = tuple(_stated(subject))
    yield from _one_known_period(stated)
    yield from _possible_dates(subject.filing, stated)


def _one_known_period(every: Sequence[StatedPeriod]) -> Iterator[Finding]:
    by_period: dict[Period, list[StatedPeriod]] = defaultdict(list)
    for stated in every:
        if stated.period:
            by_period[stated.period].append(stated)
    if len(by_period) > 1:
        yield _at(
            "KY01",
            [stated for same in by_period.values() for stated in same],
            count=len(by_period),
            periods=joined((_described(*item) for item in by_period.items()), "; "),
            advice=_regime_advice(by_period),
        )
    for period, same in by_period.items():
        if regime_of(period) is None:
            names = ", ".join(regime.name for regime in regimes().values() if regime.months == 1)
            yield _at("KY02", same, period=period_dates(period), regimes=f"hằng tháng có: {names}")


def _at(rule: str, stated: Sequence[StatedPeriod], **words: Any) -> Finding:
    """A finding about these periods, where they stand and as they are written."""
    quotes = [one.text for one in stated]
    return finding(rule, *(one.place for one in stated), quotes=quotes, **words)


def _stated(subject: CheckedFiling) -> Iterator[StatedPeriod]:
    """Every period stated in ThongTin, in the forms and in the narrative."""
    filing = subject.filing
    if filing.stated_period:
        yield filing.stated_period
    for table in filing.tables:
        yield from table.periods
    for paragraphs in filing.texts.values():
        for paragraph in paragraphs:
            for stated in in_texts((paragraph,)):
                words_before = fold(paragraph.text).partition(fold(stated.text))[0]
                if not re.search(_COMPARED, words_before[-60:]):
                    yield stated


def _described(period: Period, stated: Sequence[StatedPeriod]) -> Sentence:
    places = dict.fromkeys(one.place for one in stated)
    return f"{period_dates(period)} (", Cells(tuple(places)), ")"


def _regime_advice(periods: Iterable[Period]) -> str:
    known = [(period, regime_of(period)) for period in periods]
    parts = [
        f"{period_dates(period)}: {regime.name if regime else 'không theo chế độ nào đã biết'}"
        for period, regime in known
    ]
    return (
        f"{'; '.join(parts)}. Chọn kỳ theo văn bản yêu cầu báo cáo rồi lấy lại số liệu của "
        "phần khác kỳ."
    )


def _possible_dates(filing: Filing, every: Sequence[StatedPeriod]) -> Iterator[Finding]:
    """What stands alike in several places, as the forms repeat ThongTin, is one finding."""
    wrong: dict[str, list[StatedPeriod]] = defaultdict(list)
    for stated in every:
        if stated.period is None:
            wrong[fold(stated.text)].append(stated)
    for key in ("period_from", "period_to", "date"):
        if key in filing.info and key not in filing.dates:
            place, text = filing.info[key]
            wrong[fold(text)].append(StatedPeriod(place, text, None, _NO_DATE))
    for same in wrong.values():
        yield _at("KY03", same, text=same[0].text, fault=same[0].fault)


@implements("KY04")
def forms_state_one(subject: CheckedFiling) -> Iterator[Finding]:
    """Every form says which period it is about; what it cannot take from ThongTin is told there."""
    if subject.filing.lacks_period:
        return
    for table in subject.tables:
        if not table.periods and not broken_headings(table):
            yield finding("KY04", table.place, form=table.form.name)


@implements("KY05")
def of_the_month(subject: CheckedFiling) -> Iterator[Finding]:
    """The period of ThongTin is that of its month: the month in which it ends."""
    filing = subject.filing
    stated, reporting = filing.stated_period, reporting_month(filing)
    if stated is None or stated.period is None or reporting is None:
        return
    if (stated.period.end.month, stated.period.end.year) != reporting:
        month, year = reporting
        places = (stated.place, filing.numbers["month"].place)
        yield finding("KY05", *places, period=period_dates(stated.period), month=month, year=year)


@implements("KT06")
def jumps(subject: CheckedFiling) -> Iterator[Finding]:
    """The total's main counts, and what each field received, against earlier periods."""
    for table in (table for table in subject.tables if not table.nothing):
        past: dict[str, list[HistoryRow]] = defaultdict(list)
        for found in _earlier(subject.filing, table):
            past[fold(found.label)].append(found)
        for row in all_rows(table) if past else ():
            total = row is table.total
            if is_unfinished(table, row):
                continue
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
        and abs((row.period.end - row.period.start).days - length) <= _MAX_LENGTH_DIFFERENCE
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
    middle = _median(values)
    spread = float(_median([max(value - middle, middle - value) for value in values])) * _MAD
    reach = FACTOR * max(spread, sqrt(middle) if middle > 0 else 0.0, 1.0)
    low, high = max(0, round(float(middle) - reach)), round(float(middle) + reach)
    return low, plain_number(middle), high


def _median(values: Sequence[Number]) -> Number:
    """The middle one, or the mean of the two; `statistics` would cost every check its import."""
    ordered, half = sorted(values), len(values) // 2
    if len(values) % 2:
        return ordered[half]
    return Decimal(ordered[half - 1] + ordered[half]) / 2


@implements("KT07")
def unread(subject: CheckedFiling) -> Iterator[Finding]:
    """A row of LichSu that names a form and is no history of it."""
    if found := subject.filing.unread_history:
        yield finding("KT07", *(text.place for text in found))
