"""Periods as a sheet states them: in one cell, over several cells of a row, or over rows."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from ..period import Period, find_period_errors, find_periods
from ..report import Place, StatedPeriod, Text
from ..vietnamese import plain


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
    """The periods in the texts read as one line; the place is the cell in which each begins."""
    line, starts = "", []
    for text in texts:
        starts.append((len(line), text))
        line += plain(text.text) + " "
    statements: list[tuple[int, int, Period | None]] = [*find_periods(line)]
    statements += [(begin, end, None) for begin, end, _ in find_period_errors(line)]
    return [
        StatedPeriod(_cell_at(starts, begin), line[begin:end].strip(), period)
        for begin, end, period in sorted(statements, key=lambda found: found[0])
    ]


def _cell_at(starts: list[tuple[int, Text]], position: int) -> Place:
    return next(text.place for start, text in reversed(starts) if start <= position)
