"""The days of a column of an export: real dates, and text with or without a time of day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from ..vietnamese import read_date
from ..vietnamese.numbers import DASHES

_TIME = re.compile(
    r"[0-9]{1,2}[:hg][0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?(?:AM|PM|SA|CH))?Z?", re.I
)

Days = tuple[list[date | None], list[bool]]


def days(values: Sequence[object]) -> Days:
    """The day of each value, None without one; and whether something stands there that is none.

    Day before month, as everywhere here. A bare number is no date: nobody can tell.
    """
    found: list[date | None] = []
    odd = [False] * len(values)
    for index, value in enumerate(values):
        if isinstance(value, datetime):
            found.append(value.date())
        elif isinstance(value, str):
            try:
                found.append(_typed(value))
            except ValueError:
                found.append(None)
                odd[index] = True
        elif isinstance(value, date):
            found.append(value)
        else:
            found.append(None)
            odd[index] = value is not None
    return found, odd


def swapped(columns: Sequence[tuple[Sequence[object], Sequence[date | None]]]) -> bool:
    """Whether a spreadsheet program took days for months when text was pasted into it.

    An English Excel makes 01/05/2026 of "05/01/2026" and leaves "25/01/2026" a text: so no real
    date has a day above 12, and no text one below.
    """
    real: set[bool] = set()
    typed: set[bool] = set()
    for values, found in columns:
        if len(set(map(type, values))) > 1 or real or typed:
            for value, day in zip(values, found, strict=True):
                if day:
                    (typed if isinstance(value, str) else real).add(day.day > 12)
    return typed == {True} and real == {False}


def _typed(value: str) -> date | None:
    """The day in a text; the time of day is taken off first, so that days can be remembered."""
    head, _, tail = value.strip().partition(" ")
    if not tail:
        return _day(head[:10] if head[10:11] == "T" and _TIME.match(head[11:]) else head)
    tail = tail.strip()
    if _TIME.fullmatch(tail):
        return _day(head)
    return _day(tail if _TIME.fullmatch(head) else f"{head} {tail}")


@lru_cache(maxsize=50_000)
def _day(text: str) -> date | None:
    return read_date(text) if text and text not in DASHES else None
