"""The headings of a table on a sheet: one row or several, merged or not.

The headings of a list of cases: which column of the sheet holds what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..errors import WorkbookError
from ..reading.grid import Grid
from .synonyms import columns, headings

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


_CASE_LEVELS = 3
_FEWEST = 3  # headings of a list of cases before it is one, complete or not


class CaseHeader(NamedTuple):
    """Where the headings end, and for each thing known the sheet column and its heading."""

    grid: Grid
    last: int
    columns: Mapping[str, int]
    texts: Mapping[str, str]

    @property
    def missing(self) -> list[str]:
        """The names of what a list of cases must have and this one lacks."""
        return [
            known.name
            for key, known in columns().items()
            if known.required and key not in self.columns
        ]


def case_header(grids: Sequence[Grid]) -> CaseHeader | None:
    """The headings of a list of cases, complete or not; None when no sheet looks like one.

    Raises WorkbookError when two columns have the same heading.
    """
    best: CaseHeader | None = None
    for grid in grids:
        for header in headers(grid, _CASE_LEVELS):
            found = _read(header)
            if len(found.columns) > (len(best.columns) if best else _FEWEST - 1):
                best = found
    if best:
        _refuse_doubled(best)
    return best


def _read(header: Header) -> CaseHeader:
    found: dict[str, tuple[int, int, str]] = {}  # rank, column, heading
    for column, path in header.paths.items():
        for text in dict.fromkeys((" ".join(path[-2:]), path[-1])):
            meaning = headings().find(text)
            if meaning:
                rank = (meaning[1], column, text)
                found[meaning[0]] = min(found.get(meaning[0], rank), rank)
                break
    return CaseHeader(
        grid=header.grid,
        last=header.last,
        columns={key: column for key, (_, column, _) in found.items()},
        texts={key: text for key, (_, _, text) in found.items()},
    )


def _refuse_doubled(header: CaseHeader) -> None:
    """Two columns of one name: nobody can tell which is meant."""
    line = header.grid.row(header.last)
    for key, column in header.columns.items():
        same = (
            [i for i, value in enumerate(line, 1) if value == line[column - 1]]
            if column <= len(line)
            else []
        )
        if len(same) > 1 and line[column - 1]:
            raise WorkbookError(
                f"“{header.grid.name}” có {len(same)} cột cùng tên “{header.texts[key]}”; hãy xóa "
                "cột thừa rồi nhập lại."
            )
