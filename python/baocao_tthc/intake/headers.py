"""The headings of a table on a sheet: one row or several, merged or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..reading.grid import Grid

_TOP = 60  # rows in which headings are looked for
_LEVELS = 4


class Header(NamedTuple):
    """Rows of headings; `paths` maps sheet columns to their texts from the outermost inwards."""

    grid: Grid
    first: int
    last: int
    paths: Mapping[int, tuple[str, ...]]


def headers(grid: Grid, levels: int = _LEVELS) -> Iterator[Header]:
    """Every run of up to `levels` rows at the top of the sheet, taken as headings."""
    top = [_texts(grid, row) for row in range(1, min(_TOP, grid.height) + 1)]
    for first in range(len(top)):
        if not any(top[first]):
            continue
        for last in range(first, min(first + levels, len(top))):
            yield Header(grid, first + 1, last + 1, _paths(top[first : last + 1]))


def _texts(grid: Grid, row: int) -> list[str]:
    return [grid.text(row, column) for column in range(1, len(grid.row(row)) + 1)]


def _paths(rows: list[list[str]]) -> dict[int, tuple[str, ...]]:
    """A heading over several columns stands in the first of them; it is meant for all."""
    width = max(map(len, rows))
    lines = [row + [""] * (width - len(row)) for row in rows]
    for level, line in enumerate(lines[:-1]):
        for column in range(1, width):
            below = any(other[column] for other in lines[level + 1 :])
            parted = any(
                other[column] != other[column - 1] for other in lines[:level]
            )  # another group begins above
            if not line[column] and below and not parted:
                line[column] = line[column - 1]
    return {
        column + 1: path
        for column in range(width)
        if (path := tuple(dict.fromkeys(line[column] for line in lines if line[column])))
    }
