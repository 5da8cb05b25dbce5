"""Dates as administrative texts write them, and as people type them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from .folding import fold

_DATE = re.compile(
    r"(?:ngày ?)?(?P<day>[0-9]{1,2}) ?(?:(?P<mark>[/.-])|tháng|thg) ?(?P<month>[0-9]{1,2})"
    r"(?(mark) ?(?P=mark) ?|(?: ?năm ?| ?, ?| ))(?P<year>[0-9]{4})"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>[0-9]{4})(?P<mark>[-/])(?P<month>[0-9]{2})(?P=mark)(?P<day>[0-9]{2})"
)

REPORT_YEARS = range(2000, 2101)  # of which a report can be; 205 or 20260 is a slip


def document_date(d: date) -> str:
    """The date of a document: "ngày 05 tháng 01 năm 2026", but "ngày 12 tháng 3 năm 2023".

    Days under 10 and months 1 and 2 get a zero, months 3 to 9 do not (Nghị định 30/2020/NĐ-CP,
    Phụ lục I).
    """
    return f"ngày {d.day:02d} tháng {month_text(d.month)} năm {d.year:04d}"


def short_date(d: date) -> str:
    """A date inside running text, with the zeros of `document_date`: "08/7/2023", "28/02/2022"."""
    return f"{d.day:02d}/{month_text(d.month)}/{d.year:04d}"


def full_date(d: date) -> str:
    """A date as dd/mm/yyyy, as the period lines of forms print it: "21/12/2025"."""
    return f"{d.day:02d}/{d.month:02d}/{d.year:04d}"


def month_text(month: int) -> str:
    """A month as documents write it: 01, 02, then 3 to 12 (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    return f"{month:02d}" if month <= 2 else str(month)


def read_date(text: str) -> date:
    """The date that somebody typed: "8/7/2023", "21-12-2025", "21.12.2025", in words ("5 thg 1,
    2026"), or with the year first: "2025-12-21", "2025/12/21".

    Otherwise day before month; the year has four digits; "ngày" in front is optional. Raises
    `ValueError` when it is no date, and with another sentence when the calendar has no such day.
    """
    folded = fold(text)
    match = _DATE.fullmatch(folded) or _YEAR_FIRST.fullmatch(folded)
    if match is None:
        raise ValueError(f"“{text}” không phải là ngày tháng năm")
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError as error:
        raise ValueError(f"“{text}” không có trong lịch") from error


def months_since_0(year: int, month: int) -> int:
    """How many months that month is after January of year 0, so that months can be reckoned."""
    return 12 * year + month - 1


def day_in_month(months: int, day: int = 1) -> date:
    """That day of the month that is `months` months after January of year 0.

    A day that the month does not have is its last: the 31st of April is the 30th.
    """
    first = date(months // 12, months % 12 + 1, 1)
    found = first + timedelta(days=day - 1)
    return found if found.month == first.month else found - timedelta(days=found.day)
