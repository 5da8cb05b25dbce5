"""On which days the offices of the State are closed, and how many working days are left.

The days off of a year are data (`holidays.toml`), since a notice gives them each year; nothing is
reckoned for a year that has no table there. No rule that we know moves the due day of a report that
falls on such a day: it stands, and what is said of it says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from . import resources

SATURDAY, SUNDAY, HOLIDAY = "thứ bảy", "chủ nhật", "ngày nghỉ lễ, tết"
_WEEKEND = {5: SATURDAY, 6: SUNDAY}  # by what `date.weekday` gives


class DaysOff(NamedTuple):
    """A year's days off and the Saturdays that were worked instead; `source` is its notice."""

    source: str
    off: frozenset[date]
    worked: frozenset[date]


@cache
def days_off() -> Mapping[int, DaysOff]:
    """The years whose days off are known."""
    return {
        int(year): DaysOff(row["source"], frozenset(row["off"]), frozenset(row["worked"]))
        for year, row in resources.data("holidays").items()
    }


def closed(day: date) -> str:
    """What kind of day it is when offices are closed: "thứ bảy", "ngày nghỉ lễ, tết"; else "".

    Of a year that is not known only the weekends are told.
    """
    year = days_off().get(day.year)
    if year and day in year.worked:
        return ""
    holiday = HOLIDAY if year and day in year.off else ""
    return _WEEKEND.get(day.weekday(), holiday)


def working_days(after: date, until: date) -> int | None:
    """How many working days come after that day up to the other, which counts too; None when the
    days off of one of the years are not known.

    >>> working_days(date(2026, 2, 13), date(2026, 2, 24))  # Tết lies between
    2
    """
    if not {after.year, until.year} <= days_off().keys():
        return None
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(not closed(day) for day in days)
