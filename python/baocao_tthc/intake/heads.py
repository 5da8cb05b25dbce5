"""The headings of a list of cases: which column of the sheet holds what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..errors import WorkbookError
from ..reading.grid import Grid
from .headers import Header, headers
from .words import columns, headings

_LEVELS = 3
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
        for header in headers(grid, _LEVELS):
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
