"""The days of a list of cases: what a cell in a column of days says.

Day before month, as everywhere here, with or without a time of day; the day alone counts. A moment
with an offset from UTC is brought to the day in Viet Nam (UTC+7), since a system that stores UTC
writes the midnight of 21/12 as 2025-12-20T17:00:00Z. A bare number is no date: nobody can tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from ..vietnamese import plain, read_date
from ..vietnamese.numbers import DASHES

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


def days_of(values: Sequence[object]) -> tuple[list[date | None], list[int]]:
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
