"""The headings of a table whose rows nobody numbered: which of its columns is which.

A heading may take several rows, its outer cells merged or only written once; a column is then
known by its path from the outermost to its own: ("Đã giải quyết", "Trước hạn").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..forms import Form
from ..reading.grid import Grid
from ..reading.locate import Candidate, Located
from .vocabulary import LONGEST, Role, bare, form_headings, role_names, roles

_REACH = 60  # rows of a sheet in which its headings may end
_LEVELS = 4
_FORM_SHARE = 0.75  # of a form's columns, before a table is that form
_FEWEST_ROLES = 3  # known columns, before a row can be the heading of a list of cases

Path = tuple[str, ...]


class CaseHeading(NamedTuple):
    """The heading of a list of cases: the last of its rows, and the sheet column of each role.

    `texts` are the headings as written, `unused` those that no role took.
    """

    grid: Grid
    row: int
    columns: Mapping[str, int]
    texts: Mapping[str, str]
    unused: tuple[str, ...]

    @property
    def missing(self) -> tuple[Role, ...]:
        """The columns that counting needs and the list does not have."""
        return tuple(role for role in roles() if role.required and role.key not in self.columns)


def heading_paths(grid: Grid, bottom: int, levels: int) -> dict[int, Path]:
    """Each sheet column's headings in the `levels` rows down to `bottom`, the outermost first.

    An outer cell without text belongs to the one left of it, as merged cells read.
    """
    lines = [grid.row(row) for row in range(max(1, bottom - levels + 1), bottom + 1)]
    width = max(map(len, lines), default=0)
    found: dict[int, Path] = {}
    held = [""] * len(lines)
    for column in range(1, width + 1):
        own = [_heading(line[column - 1]) if column <= len(line) else "" for line in lines]
        last = max((level for level, text in enumerate(own) if text), default=-1)
        if last < 0:
            held = [""] * len(lines)
            continue
        first = min(level for level, text in enumerate(own) if text)
        for level, text in enumerate(own):
            if text or level > first:
                held[level] = text
        path = [held[level] if level < first else own[level] for level in range(last + 1)]
        found[column] = tuple(dict.fromkeys(text for text in path if text))
    return found


def _heading(value: object) -> str:
    """A text that can be a heading, "" for anything else."""
    if not isinstance(value, str) or len(value) > LONGEST:
        return ""
    return " ".join(value.split())


def case_heading(grid: Grid) -> CaseHeading | None:
    """The rows of the sheet that are most like the heading of a list of cases; None without any."""
    best: CaseHeading | None = None
    for row in range(1, min(grid.height, _REACH) + 1):
        for levels in range(1, _LEVELS):
            found = _case_heading(grid, row, levels)
            if len(found.columns) >= _FEWEST_ROLES and (
                best is None or len(found.columns) > len(best.columns)
            ):
                best = found
    return best


def _case_heading(grid: Grid, row: int, levels: int) -> CaseHeading:
    names, ranks = role_names(), dict[str, tuple[int, int]]()
    texts: dict[int, str] = {}
    for column, path in heading_paths(grid, row, levels).items():
        texts[column] = " – ".join(path)
        key, rank = names.get(bare(path[-1])) or names.get(bare("".join(path[-2:]))) or ("", 0)
        if key and (rank, column) < ranks.get(key, (len(names), 0)):
            ranks[key] = (rank, column)
    columns = {role.key: ranks[role.key][1] for role in roles() if role.key in ranks}
    taken = set(columns.values())
    return CaseHeading(
        grid=grid,
        row=row,
        columns=columns,
        texts={key: texts[column] for key, column in columns.items()},
        unused=tuple(text for column, text in texts.items() if column not in taken),
    )


def headed_form(grid: Grid, forms: Sequence[Form]) -> Located | None:
    """The form that the sheet's headings are, below which its rows stand; None when they are none.

    Columns that the headings do not name are missing from it.
    """
    best: tuple[float, int, int] = (0, 0, 0)
    found: Located | None = None
    for row in range(1, min(grid.height, _REACH) + 1):
        for levels in range(1, _LEVELS + 1):
            paths = heading_paths(grid, row, levels)
            for form in forms:
                cells = _columns(form, paths)
                share = len(cells) / len(form.columns)
                if _is_form(form, cells) and (share, len(cells), -levels) > best:
                    best = (share, len(cells), -levels)
                    found = Located(form, Candidate(grid, row, cells))
    return found


def _is_form(form: Form, cells: Mapping[int, tuple[int, str]]) -> bool:
    names = [column.number for column in form.columns if column.kind == "text"]
    return len(cells) >= _FORM_SHARE * len(form.columns) and bool(names) and names[-1] in cells


def _columns(form: Form, paths: Mapping[int, Path]) -> dict[int, tuple[int, str]]:
    """The form's columns that the paths name: official number to sheet column and heading."""
    cells: dict[int, tuple[int, str]] = {}
    for needed in (True, False):  # a heading with its group before one that says it alone
        for column, path in paths.items():
            if column in {taken for taken, _ in cells.values()}:
                continue
            above, own = {bare(text) for text in path[:-1]}, bare(path[-1])
            for number, pairs in form_headings(form).items():
                if number not in cells and any(
                    name == own and (group in above if needed else not group)
                    for group, name in pairs
                ):
                    cells[number] = (column, " – ".join(path))
                    break
    return cells
