"""Periods as a sheet states them: in one cell, over several cells of a row, or over rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby

from ..filing import Place, StatedPeriod, Text
from ..period import Period, period_statements
from ..vietnamese import plain

_TIME = re.compile(
    r"(?<![0-9/])[0-9]{1,2}(?::[0-9]{2}){1,2}(?![0-9:])"
    r"|(?<![0-9/])[0-9]{1,2} ?giờ(?: ?[0-9]{1,2} ?phút)?",
    re.IGNORECASE,
)
_MAYBE_YEAR = re.compile(r"(?:[0-9]\W*){4}")  # invisible marks may stand between


def stated_periods(texts: Iterable[Text]) -> tuple[StatedPeriod, ...]:
    """Every period in the texts of a heading, row by row; over all rows when no row has one.

    "Từ ngày" and its date may stand in cells of their own, so a row is read as one line.
    """
    texts = tuple(texts)
    found: list[StatedPeriod] = []
    for _, row in groupby(texts, key=lambda text: text.place.row):
        found += in_texts(tuple(row))
    return tuple(found or in_texts(texts))


def in_texts(texts: tuple[Text, ...]) -> list[StatedPeriod]:
    """The periods in the texts read as one line; the place is the cell in which each begins.

    A time of day beside a date ("từ 0 giờ ngày …", "21/12/2025 00:00:00") is passed over.
    """
    if not any(_MAYBE_YEAR.search(text.text) for text in texts):  # seen in a fraction of the time
        return []
    line, starts = "", []
    for text in texts:
        starts.append((len(line), text))
        line += plain(text.text) + " "
    return [
        StatedPeriod(
            _cell_at(starts, begin),
            line[begin:end].strip(),
            found if isinstance(found, Period) else None,
            "" if isinstance(found, Period) else found,
        )
        for begin, end, found in _statements(line)
    ]


@lru_cache(maxsize=256)  # the forms of a workbook, and of many units, are of one period
def _statements(line: str) -> Sequence[tuple[int, int, Period | str]]:
    return period_statements(_TIME.sub(lambda time: " " * len(time[0]), line))


def _cell_at(starts: list[tuple[int, Text]], position: int) -> Place:
    return next(text.place for start, text in reversed(starts) if start <= position)
