"""The sheet LichSu: the rows of earlier periods, a block a form, found by their headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ..filing import HistoryRow, Place, Text, Trouble
from ..forms import Form
from ..formula import Number
from ..period import Period
from ..sheets import HISTORY
from ..vietnamese import fold
from .grid import Grid, read_cell
from .inputs import as_date, heading_columns

HEADS = ("Kỳ", "Từ ngày", "Đến ngày", "Biểu", "Lĩnh vực")
"""The columns of every block, left of those of the form."""
_FOLDED = tuple(map(fold, HEADS))
_NUMBER = re.compile(r"\(([0-9]{1,3})\)")
_TOTALS = ("tổng cộng", "tổng số", "tổng", "cộng")
_HEADER_ROWS = 8  # from the headings down to the numbering row


class PastRows(NamedTuple):
    """What LichSu holds: the rows read, the cells of those that cannot be, its sheets by name."""

    rows: tuple[HistoryRow, ...]
    unread: tuple[Text, ...]
    sheets: frozenset[str]


def read_history(grids: Sequence[Grid], forms: Sequence[Form]) -> PastRows:
    """Every row of every block, also of a LichSu that somebody renamed; a row without a form is no
    row, one without dates is unread.
    """
    known = {fold(form.code): form for form in forms}
    rows: list[HistoryRow] = []
    unread: list[Text] = []
    sheets = {HISTORY}
    for grid in grids:
        if not any(HEADS[-1] in row for row in grid.values):  # as written, quickly seen
            continue
        blocks = [(row, columns) for _, row, columns in heading_columns((grid,), _FOLDED)]
        if blocks:
            sheets.add(grid.name)
        ends = [*(row for row, _ in blocks[1:]), grid.height + 1]
        for (first, columns), end in zip(blocks, ends, strict=False):
            for found in _block(grid, first, end, columns, known):
                (rows if isinstance(found, HistoryRow) else unread).append(found)  # type: ignore[arg-type]
    known_rows = {(row.period, row.form, fold(row.label)): row for row in reversed(rows)}
    unread += [
        Text(row.place, row.form)
        for row in rows
        if row.place and known_rows[row.period, row.form, fold(row.label)].figures != row.figures
    ]
    return PastRows(tuple(reversed(known_rows.values())), tuple(unread), frozenset(sheets))


def _block(
    grid: Grid, first: int, end: int, columns: Mapping[str, int], known: Mapping[str, Form]
) -> Iterator[HistoryRow | Text]:
    """The rows of the block whose headings stand in row `first`."""
    numbered, start = _numbering(grid, first, end)
    for row in range(start, end):
        start_day, end_day = (as_date(grid.at(row, columns[head])) for head in _FOLDED[1:3])
        code = grid.text(row, columns[_FOLDED[3]])
        if not any(grid.text(row, columns[head]) for head in _FOLDED[1:4]):
            continue
        form, place = known.get(fold(code)), Place(grid.name, row, columns[_FOLDED[1]])
        period = _period(start_day, end_day)
        if form is None or period is None:
            yield Text(place, code)
            continue
        label = grid.text(row, columns[_FOLDED[4]])
        yield from _unreadable(grid, row, numbered, form)
        yield HistoryRow(
            period,
            form.code,
            "" if fold(label) in (fold(form.total_label), *_TOTALS) else label,
            dict(_figures(grid, row, numbered, form)),
            place,
        )


def _numbering(grid: Grid, first: int, end: int) -> tuple[Mapping[int, int], int]:
    """The sheet column of each official column, and the row below the numbering row."""
    for row in range(first, min(end, first + _HEADER_ROWS)):
        found = {
            int(match[1]): column
            for column, value in enumerate(grid.row(row), 1)
            if isinstance(value, str) and (match := _NUMBER.match(value.strip()))
        }
        if found:
            return found, row + 1
    return {}, first + 1


def _unreadable(grid: Grid, row: int, numbered: Mapping[int, int], form: Form) -> Iterator[Text]:
    """The cells of figures that hold something else."""
    for column in form.columns:
        if column.kind != "text" and column.number in numbered:
            cell = read_cell(grid, row, numbered[column.number], column.kind)
            if cell.value is None and cell.trouble not in (Trouble.EMPTY, Trouble.DASH):
                yield Text(cell.place, str(cell.raw))


def _figures(
    grid: Grid, row: int, numbered: Mapping[int, int], form: Form
) -> Iterator[tuple[int, Number]]:
    for column in form.columns:
        if column.kind != "text" and column.number in numbered:
            cell = read_cell(grid, row, numbered[column.number], column.kind)
            if cell.value is not None:
                yield column.number, cell.value


def _period(start: date | None, end: date | None) -> Period | None:
    if start is None or end is None or end < start:
        return None
    return Period(start, end)
