"""What the clerk wrote in KiemTra of why findings stand, read before the list is written anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..filing import Explanation, undated
from ..sheets import FINDING_HEADS, FINDINGS, GONE
from ..vietnamese import fold
from .grid import Grid

_, _SEVERITY, _MESSAGE, _PLACES, *_others, _RULE, _TEXT, _OLD = map(fold, FINDING_HEADS)
_NEEDED = (_MESSAGE, _PLACES, _RULE, _TEXT)
_REACH = 60  # rows in which the headings may stand
_LONGEST = 2 * len(_OLD)  # characters of a heading, with blanks and parted letters


def read_explanations(grids: Sequence[Grid]) -> tuple[Explanation, ...]:
    """The explanations of the sheet KiemTra, or of whatever sheets have its headings.

    Those of the column "Giải trình" come first, then the older ones. When there is any, findings
    that nobody explained are among them with the text "". () without headings, or any text.
    """
    ours = [grid for grid in grids if grid.name == FINDINGS]
    for candidates in (ours, [grid for grid in grids if grid.name != FINDINGS]):
        found = [(grid, *header) for grid in candidates if (header := _header(grid))]
        if found:
            break
    written = [one for header in found for one in _written(*header)]
    older = [one for header in found for one in _older(*header)]
    seen = {_folded(one) for one in written}
    different = {_folded(one): one for one in older if _folded(one) not in seen}
    explanations = (*written, *different.values())
    return explanations if any(one.text for one in explanations) else ()


def _header(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """The row of the headings and their columns, None when the sheet has none."""
    for row in range(1, min(_REACH, grid.height) + 1):
        columns: dict[str, int] = {}
        for column, value in enumerate(grid.row(row), 1):
            if isinstance(value, str) and 0 < len(value) <= _LONGEST:
                columns.setdefault(fold(value), column)
        if all(head in columns for head in _NEEDED):
            return row, columns
    return None


def _written(grid: Grid, header: int, columns: dict[str, int]) -> Iterator[Explanation]:
    for row in range(header + 1, grid.height + 1):
        rule, message, places = (grid.text(row, columns[x]) for x in (_RULE, _MESSAGE, _PLACES))
        text, _ = undated(_lines(grid.text(row, columns[_TEXT])))
        if text or (rule and fold(_severity(grid, row, columns)) != fold(GONE)):
            yield Explanation(rule, message, places, text)


def _older(grid: Grid, header: int, columns: dict[str, int]) -> Iterator[Explanation]:
    for row in range(header + 1, grid.height + 1) if _OLD in columns else ():
        text, message = undated(_lines(grid.text(row, columns[_OLD])))
        if text:
            rule, then, places = (grid.text(row, columns[x]) for x in (_RULE, _MESSAGE, _PLACES))
            gone = fold(_severity(grid, row, columns)) == fold(GONE)
            yield Explanation(rule, then if gone and not message else message, places, text)


def _severity(grid: Grid, row: int, columns: dict[str, int]) -> str:
    return grid.text(row, columns[_SEVERITY]) if _SEVERITY in columns else ""


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _folded(one: Explanation) -> tuple[str, ...]:
    return tuple(map(fold, one))
