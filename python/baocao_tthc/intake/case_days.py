"""The days of a list of cases: what a cell in a column of days says.

Day before month, as everywhere here, with or without a time of day; the day alone counts. A moment
with an offset from UTC is brought to the day in Viet Nam (UTC+7), since a system that stores UTC
writes the midnight of 21/12 as 2025-12-20T17:00:00Z. What is written otherwise is read only where
it can mean nothing else: Excel's number of a day near the period, or a year in two digits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from ..errors import WorkbookError
from ..period import Period
from ..reading.grid import as_text
from ..vietnamese import count, full_date, plain, read_date
from ..vietnamese.numbers import DASHES
from .headings import CaseHeader

Days = tuple[list[date | None], list[int]]
"""The day of each cell of a column, None without one; the indices where something else stands."""

_MAX_DAY = 10  # characters of a day as most exports write it
_MAX_MOMENT = 60  # characters of a day and a time in any words; what is longer is neither
_HERE = 7 * 60  # minutes that clocks in Viet Nam are before UTC
_WHOLE_DAY = 24 * 60  # minutes
_CLOCK = (
    r"(?P<hour>[0-9]{1,2}) ?(?:[:hg]|giờ) ?(?P<minute>[0-9]{2})(?: ?phút)?"
    r"(?::[0-9]{2}(?:[.,][0-9]+)?)?"
    r"(?: ?(?:AM|PM|SA|CH)| ?(?P<offset>Z|(?P<sign>[+-])(?P<hours>[0-9]{2})"
    r":?(?P<minutes>[0-9]{2})?))?"
)
_BETWEEN = r"(?: ?[,-] ?(?:lúc )?| lúc | )"
_TIME = re.compile(_CLOCK, re.I)
_DAY = rf"(?P<day>.{{0,{_MAX_MOMENT}}}[0-9])"
_DAY_AND_TIME = re.compile(rf"{_DAY}(?:T|{_BETWEEN}){_CLOCK}", re.I)
_TIME_AND_DAY = re.compile(rf"{_CLOCK}{_BETWEEN}{_DAY}", re.I)
_WEEKDAY = re.compile(r"(?:thứ (?:[2-7]|hai|ba|tư|năm|sáu|bảy)|chủ nhật),? ", re.I)
_NUMBERS = re.compile(  # of a day in digits, and what stands behind it
    r"(?P<first>[0-9]{1,2})(?P<mark>[/.-])(?P<second>[0-9]{1,2})(?P=mark)"
    r"(?P<year>[0-9]{4}|[0-9]{2})(?P<rest>(?![0-9/.-]).*)",
    re.S,
)
_DAY_NUMBER = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?")
_EXCELS_DAY_0 = date(1899, 12, 30)
_BEFORE, _AFTER = timedelta(days=731), timedelta(days=366)  # the period: days of its cases
_SLIPS = 10  # days of one order for each of the other that is taken for a slip
_MONTH_FIRST = (
    "Cột “{heading}” ở “{sheet}” có {times} ngày ghi tháng trước ngày (“{example}” ở dòng {row}), "
    "nên không biết ngày nào trong cột là ngày/tháng; hãy đưa cả cột về dạng ngày/tháng/năm rồi "
    "nhập lại."
)
_SHORT_YEARS = "{times} ngày ghi năm hai chữ số: đọc “{example}” là {day}."
_DAY_NUMBERS = "{times} ngày ghi bằng số đếm ngày của Excel: đọc “{example}” là {day}."


def days_of(values: Sequence[object]) -> Days:
    """The day of each value, None without one; and the indices where something else stands."""
    found: list[date | None] = []
    odd: list[int] = []
    for index, value in enumerate(values):
        if isinstance(value, datetime):
            found.append(value.date())
        elif isinstance(value, str):
            try:
                found.append(_typed_day(value))
            except (ValueError, OverflowError):
                found.append(None)
                odd.append(index)
        elif value is None or isinstance(value, date):
            found.append(value)
        else:
            found.append(None)
            odd.append(index)
    return found, odd


def were_swapped(columns: Sequence[tuple[Sequence[object], Sequence[date | None]]]) -> bool:
    """Whether a spreadsheet program took days for months when text was pasted into it.

    Each column gives its values and their days. An English Excel makes 01/05/2026 of "05/01/2026"
    and leaves "25/01/2026" a text: so no real date has a day above 12, and no text one below.
    """
    real: set[bool] = set()
    typed: set[bool] = set()
    for values, found in columns:
        if len(set(map(type, values))) > 1 or real or typed:
            for value, day in zip(values, found, strict=True):
                if day:
                    (typed if isinstance(value, str) else real).add(day.day > 12)
    return typed == {True} and real == {False}


def _typed_day(value: str) -> date | None:
    """The day in a text; the time of day is taken off first, so that days can be remembered."""
    head, _, tail = value.strip().partition(" ")
    if not tail and len(head) <= _MAX_DAY:
        return _day(head)
    if not tail and head[_MAX_DAY] == "T":
        head, tail = head[:_MAX_DAY], head[_MAX_DAY + 1 :]
    time = _TIME.fullmatch(tail)
    return _here(_day(head.rstrip(",")), time) if time else _worded_day(value)


@lru_cache(maxsize=50_000)
def _worded_day(value: str) -> date | None:
    """The same in any words and order: "10:15 - 05/01/2026", two lines, with a day of the week."""
    text = _WEEKDAY.sub("", " ".join(plain(value).split()), count=1)
    if len(text) <= _MAX_MOMENT:
        for way in (_DAY_AND_TIME, _TIME_AND_DAY):
            if time := way.fullmatch(text):
                return _here(_day(time["day"]), time)
    return _day(text)


@lru_cache(maxsize=50_000)
def _day(text: str) -> date | None:
    return read_date(text) if text and text not in DASHES else None


def _here(day: date | None, time: re.Match[str]) -> date | None:
    """The day in Viet Nam of a moment with an offset; without one it is the day that was read."""
    if day is None or time["offset"] is None:
        return day
    ahead = int(time["hours"] or 0) * 60 + int(time["minutes"] or 0)
    utc = int(time["hour"]) * 60 + int(time["minute"]) + (ahead if time["sign"] == "-" else -ahead)
    return day + timedelta(days=(utc + _HERE) // _WHOLE_DAY)


class _Digits(NamedTuple):
    """The three numbers of a day in digits, the last with two or four of them, and what follows."""

    first: int
    second: int
    year: str
    rest: str

    @property
    def short(self) -> bool:
        """Whether its year has two digits: then it may be another number."""
        return len(self.year) == 2

    @property
    def full_year(self) -> int:
        """The year, of two digits one after 2000."""
        return int(self.year) + 2000 * self.short

    @property
    def by_day(self) -> date | None:
        """Read as day/month/year, the way that days are written here."""
        return _calendar(self.full_year, self.second, self.first)

    @property
    def by_month(self) -> date | None:
        """Read as month/day/year."""
        return _calendar(self.full_year, self.first, self.second)

    @property
    def by_year(self) -> date | None:
        """Read as year/month/day."""
        return _calendar(2000 + self.first, self.second, int(self.year)) if self.short else None


def with_odd_days(
    header: CaseHeader,
    columns: Mapping[str, Sequence[object]],
    days: Mapping[str, Days],
    period: Period,
) -> tuple[Mapping[str, Days], list[str]]:
    """The days of the columns, those too that are written in another way but certain, and a
    sentence for each such way.

    Raises WorkbookError where the days of a column are so written that the month stands first:
    then nobody knows what 02/03/2026 is.
    """
    cells = [(name, at, columns[name][at]) for name, (_, odd) in days.items() for at in odd]
    if not cells:
        return days, []
    digits = {(name, at): one for name, at, cell in cells if (one := _digits(cell))}
    _refuse_month_first(header, columns, days, digits)
    near = Period(period.start - _BEFORE, period.end + _AFTER)
    short = _are_days_first([one for one in digits.values() if one.short], near)
    sure: dict[tuple[str, int], date] = {}
    told: dict[str, list[tuple[object, date]]] = {_SHORT_YEARS: [], _DAY_NUMBERS: []}
    for name, at, cell in cells:
        one = digits.get((name, at))
        way = _SHORT_YEARS if one else _DAY_NUMBERS
        day = (short and one.short and _with_rest(one)) if one else _numbered(cell, near)
        if day:
            sure[name, at] = day
            told[way].append((cell, day))
    read = {
        name: (
            [day or sure.get((name, at)) for at, day in enumerate(found)],
            [at for at in odd if (name, at) not in sure],
        )
        for name, (found, odd) in days.items()
    }
    return read, [
        way.format(
            times=count(len(found)), example=as_text(found[0][0]), day=full_date(found[0][1])
        )
        for way, found in told.items()
        if found
    ]


def _digits(cell: object) -> _Digits | None:
    text = cell.strip() if isinstance(cell, str) and len(cell) <= _MAX_MOMENT else ""
    found = _NUMBERS.fullmatch(text)
    if found is None:
        return None
    return _Digits(int(found["first"]), int(found["second"]), found["year"], found["rest"])


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_rest(one: _Digits) -> date | None:
    """The day of one with a year of two digits; a time behind it may have an offset."""
    try:
        return _typed_day(f"{one.first:02}/{one.second:02}/{one.full_year}{one.rest}")
    except (ValueError, OverflowError):
        return None


def _numbered(cell: object, near: Period) -> date | None:
    """The day of Excel's number of it, if that is near; 1904's numbers are four years behind."""
    text = as_text(cell)
    if not _DAY_NUMBER.fullmatch(text):
        return None
    day = _EXCELS_DAY_0 + timedelta(days=int(text[:5]))
    return day if _is_near(day, near) else None


def _is_near(day: date | None, near: Period) -> bool:
    return day is not None and near.start <= day <= near.end


def _are_days_first(found: Sequence[_Digits], near: Period) -> bool:
    """Whether years of two digits stand last and days first: hardly any can mean another order."""
    by_day = [_is_near(one.by_day, near) for one in found]
    by_year = [_is_near(one.by_year, near) for one in found]
    only_day = sum(day and not year for day, year in zip(by_day, by_year, strict=True))
    only_year = sum(year and not day for day, year in zip(by_day, by_year, strict=True))
    return only_day > 0 and only_year * _SLIPS <= only_day


def _refuse_month_first(
    header: CaseHeader,
    columns: Mapping[str, Sequence[object]],
    days: Mapping[str, Days],
    digits: Mapping[tuple[str, int], _Digits],
) -> None:
    for name, (found, odd) in days.items():
        own = [(at, digits[name, at]) for at in odd if (name, at) in digits]
        swapped = [at for at, one in own if one.by_month and not one.by_day]
        certain = sum(one.by_day is not None and one.by_month is None for _, one in own)
        certain += sum(day is not None and day.day > 12 for day in found) if swapped else 0
        if len(swapped) * _SLIPS > certain:
            first = swapped[0]
            raise WorkbookError(
                _MONTH_FIRST.format(
                    heading=header.texts[name],
                    sheet=header.grid.name,
                    times=count(len(swapped)),
                    example=as_text(columns[name][first]),
                    row=header.last + 1 + first,
                )
            )
