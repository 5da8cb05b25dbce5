"""A list of cases: what each of its rows says, below headings that are recognised.

Whether a case counts in a period, and where, is decided in `counting`.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from ..errors import WorkbookError
from ..period import Period
from ..reading.grid import as_text
from ..vietnamese import fold, read_date
from ..vietnamese.numbers import DASHES
from .headings import CaseHeader, Lexicon, case_words, clean_name, key

DAYS = ("received", "due", "ended")
UNKNOWN = "?"  # a status or channel that no synonym says
_MIN_DAY = 8  # characters of a day as text: what is shorter may be no case at all
_TIME = re.compile(
    r"[0-9]{1,2}[:hg][0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?(?:AM|PM|SA|CH))?Z?", re.I
)
_NOT_CALCULATED = "#CHƯA TÍNH"
_TOTALS = ("tổng", "cộng")
_SWAPPED = (
    "Ngày tháng ở “{sheet}” đã bị đảo: khi dán, Excel hiểu 05/01 là ngày 1 tháng 5; hãy nhập thẳng "
    "từ tệp xuất, hoặc định dạng cả tờ là Text trước khi dán."
)


class Case(NamedTuple):
    """What a row says of its case.

    `row` is that of the source, from 1. `field` is its name as the list writes it first, `channel`
    "online" or "in_person", `status` "resolved", "pending", "refused", "withdrawn" or "supplement";
    "" stands for an empty cell, UNKNOWN for what no synonym says. A day is None where there is
    none; `unreadable` names those of DAYS where something stands that is no day.
    """

    row: int
    code: str
    field: str
    channel: str
    received: date | None
    due: date | None
    ended: date | None
    unreadable: tuple[str, ...]
    status: str


class Cases(NamedTuple):
    """A list of cases and the period that they are counted in.

    `fields` stand in its order; `unknown` has texts that nobody knows by "status" and "channel".
    `skipped` counts rows that are none of a case: totals, headings again, rows with nothing in any
    column that counts.
    """

    header: CaseHeader
    period: Period
    listed: tuple[Case, ...]
    fields: tuple[str, ...]
    unknown: Mapping[str, tuple[str, ...]]
    skipped: int


def read_cases(header: CaseHeader, period: Period) -> Cases:
    """Read every row below the headings; `period` is the one to count them in.

    Raises WorkbookError when days and months were swapped on the way.
    """
    lines = header.grid.values[header.last :]
    columns = {name: _column(header, lines, at) for name, at in header.columns.items()}
    rows = _rows(header, columns, lines)
    if len(rows) < len(lines):
        columns = {name: [values[i] for i in rows] for name, values in columns.items()}
    fields = _names(columns["field"])
    channels = _meanings(columns["channel"], case_words()["channels"])
    statuses = _meanings(columns["status"], case_words()["statuses"])
    listed = zip(
        (header.last + 1 + index for index in rows),
        map(as_text, columns.get("code", [""] * len(rows))),
        map(fields.__getitem__, columns["field"]),
        map(channels.__getitem__, columns["channel"]),
        *_read_days(header, columns),
        map(statuses.__getitem__, columns["status"]),
        strict=True,
    )
    return Cases(
        header=header,
        period=period,
        listed=tuple(map(Case._make, listed)),
        fields=tuple(dict.fromkeys(filter(None, fields.values()))),
        unknown={"channel": _unknown(channels), "status": _unknown(statuses)},
        skipped=len(lines) - len(rows),
    )


def _column(header: CaseHeader, lines: Sequence[Sequence[Any]], column: int) -> list[Any]:
    """The values of a column; an error or a formula without result is a text that nothing knows."""
    index = column - 1
    values = [line[index] if index < len(line) else "" for line in lines]
    marks = header.grid.marks
    odd = marks.errors | dict.fromkeys(marks.uncalculated, _NOT_CALCULATED)
    for (row, at), text in odd.items():
        if at == column and row > header.last:
            values[row - header.last - 1] = text
    return values


def _rows(
    header: CaseHeader, columns: Mapping[str, list[object]], lines: Sequence[Sequence[object]]
) -> list[int]:
    """The indices of the lines that are cases."""
    heads = [as_text(header.grid.at(header.last, column)) for column in header.columns.values()]
    first = header.grid.at(header.last, header.columns["received"])
    found = []
    for index, value in enumerate(columns["received"]):
        if isinstance(value, str) and (len(value) < _MIN_DAY or value == first):
            texts = [as_text(column[index]) for column in columns.values()]
            if not any(texts) or texts == heads or _is_total(lines[index]) or _is_numbering(texts):
                continue
        found.append(index)
    return found


def _is_total(line: Sequence[object]) -> bool:
    first = next(filter(None, map(as_text, line)), "")
    return key(first).split(" ", 1)[0] in _TOTALS


def _is_numbering(texts: Sequence[str]) -> bool:
    return all(text.strip("()").isdigit() for text in texts)


def _names(values: Sequence[Hashable]) -> dict[Hashable, str]:
    """Each value's field by the name that the list writes first, "" without one."""
    first: dict[str, str] = {}
    cleaned = {value: clean_name(as_text(value)) for value in dict.fromkeys(values)}
    return {v: first.setdefault(fold(name), name) if name else "" for v, name in cleaned.items()}


def _meanings(
    values: Sequence[Hashable], synonyms: Mapping[str, Sequence[str]]
) -> dict[Hashable, str]:
    """What each value means, "" for an empty one, UNKNOWN for one that no synonym says."""
    lexicon = Lexicon(synonyms)
    texts = {value: as_text(value) for value in dict.fromkeys(values)}
    found = {value: lexicon.find(text) if text else ("", 0) for value, text in texts.items()}
    return {value: meaning[0] if meaning else UNKNOWN for value, meaning in found.items()}


def _unknown(meanings: Mapping[Hashable, str]) -> tuple[str, ...]:
    return tuple(as_text(value) for value, meaning in meanings.items() if meaning == UNKNOWN)


def _read_days(header: CaseHeader, columns: Mapping[str, Sequence[object]]) -> list[Sequence[Any]]:
    """The days of each of DAYS, and for each case the names of those that cannot be read."""
    found = {name: _days(columns[name]) for name in DAYS}
    if _swapped([(columns[name], found[name][0]) for name in DAYS]):
        raise WorkbookError(_SWAPPED.format(sheet=header.grid.name))
    unreadable: list[tuple[str, ...]] = [()] * len(columns["received"])
    for name, (_, odd) in found.items():
        for index in odd:
            unreadable[index] += (name,)
    return [*(found[name][0] for name in DAYS), unreadable]


def _days(values: Sequence[object]) -> tuple[list[date | None], list[int]]:
    """The day of each value, None without one; and the indices where something else stands.

    Day before month, as everywhere here. A bare number is no date: nobody can tell.
    """
    found: list[date | None] = []
    odd: list[int] = []
    for index, value in enumerate(values):
        if isinstance(value, datetime):
            found.append(value.date())
        elif isinstance(value, str):
            try:
                found.append(_typed_day(value))
            except ValueError:
                found.append(None)
                odd.append(index)
        elif value is None or isinstance(value, date):
            found.append(value)
        else:
            found.append(None)
            odd.append(index)
    return found, odd


def _typed_day(value: str) -> date | None:
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


def _swapped(columns: Sequence[tuple[Sequence[object], Sequence[date | None]]]) -> bool:
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
