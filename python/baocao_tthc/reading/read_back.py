"""The sheets that the program writes and reads back, found by their headings: LichSu and KiemTra.

LichSu holds the rows of earlier periods, a block a form; KiemTra what the clerk wrote of why
findings stand, read before the list is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from ..filing import Explanation, HistoryRow, Place, Text, Trouble, undated
from ..forms import Form
from ..formula import Number
from ..period import Period
from ..sheets import FINDING_HEADS, FINDINGS, GONE, HISTORY
from ..vietnamese import fold
from .grid import Grid, read_cell, sound_number
from .inputs import as_date, heading_columns

HEADS = ("Kỳ", "Từ ngày", "Đến ngày", "Biểu", "Lĩnh vực")
"""The columns of every block, left of those of the form."""
_FOLDED = tuple(map(fold, HEADS))
_NUMBER = re.compile(r"\(([0-9]{1,3})\)")
_TOTALS = ("tổng cộng", "tổng số", "tổng", "cộng")
_HEADER_ROWS = 8  # from the headings down to the numbering row
_, _SEVERITY, _MESSAGE, _PLACES, *_others, _RULE, _TEXT, _OLD = map(fold, FINDING_HEADS)
_NEEDED = (_MESSAGE, _PLACES, _RULE, _TEXT)
_MAX_ROWS_ABOVE = 60  # the list, down to its headings


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
        blocks = [(row, columns) for _, row, columns in heading_columns((grid,), _FOLDED)]
        if blocks:
            sheets.add(grid.name)
        ends = [*(row for row, _ in blocks[1:]), grid.height + 1]
        for (first, columns), end in zip(blocks, ends, strict=False):
            for found in _block(grid, first, end, columns, known):
                (rows if isinstance(found, HistoryRow) else unread).append(found)  # type: ignore[arg-type]
    keys = [(row.period, row.form, fold(row.label)) for row in rows]
    known_rows = dict(zip(reversed(keys), reversed(rows), strict=True))
    unread += [
        Text(row.place, row.form)
        for key, row in zip(keys, rows, strict=True)
        if known_rows[key] is not row and row.place and known_rows[key].figures != row.figures
    ]
    return PastRows(tuple(reversed(known_rows.values())), tuple(unread), frozenset(sheets))


class _PastForm(NamedTuple):
    """What the rows of one form in a block have: its figures (number, kind, sheet column) and how
    its total is called, folded.
    """

    form: Form
    figures: Sequence[tuple[int, str, int]]
    totals: frozenset[str]


def _block(
    grid: Grid, first: int, end: int, columns: Mapping[str, int], known: Mapping[str, Form]
) -> Iterator[HistoryRow | Text]:
    """The rows of the block whose headings stand in row `first`."""
    numbered, start = _numbering(grid, first, end)
    from_day, to_day, code_head, label_head = (columns[head] for head in _FOLDED[1:])
    past = cache(lambda code: _past_form(known.get(fold(code)), numbered))
    for row in range(start, end):
        code = grid.text(row, code_head)
        if not (code or grid.text(row, from_day) or grid.text(row, to_day)):
            continue
        of, place = past(code), Place(grid.name, row, from_day)
        period = _period(as_date(grid.at(row, from_day)), as_date(grid.at(row, to_day)))
        if of is None or period is None:
            yield Text(place, code)
            continue
        figures, unread = _figures(grid, row, of.figures)
        yield from unread
        label = grid.text(row, label_head)
        if fold(label) in of.totals:
            label = ""
        yield HistoryRow(period, of.form.code, label, figures, place)


def _past_form(form: Form | None, numbered: Mapping[int, int]) -> _PastForm | None:
    if form is None:
        return None
    figures = [
        (column.number, column.kind, numbered[column.number])
        for column in form.columns
        if column.kind != "text" and column.number in numbered
    ]
    return _PastForm(form, figures, frozenset((*_TOTALS, fold(form.total_label))))


def _figures(
    grid: Grid, row: int, columns: Sequence[tuple[int, str, int]]
) -> tuple[dict[int, Number], list[Text]]:
    """The figures by official number (number, kind, sheet column), and the cells without one."""
    marked = grid.marks.errors or grid.marks.uncalculated
    values = () if marked else grid.row(row)
    figures = {
        number: value
        for number, kind, column in columns
        if column <= len(values) and (value := sound_number(values[column - 1], kind)) is not None
    }
    unread = []
    for number, kind, column in columns if len(figures) < len(columns) else ():
        if number in figures:
            continue
        cell = read_cell(grid, row, column, kind)
        if cell.value is not None:
            figures[number] = cell.value
        elif cell.trouble not in (Trouble.EMPTY, Trouble.DASH):
            unread.append(Text(cell.place, str(cell.raw)))
    return figures, unread


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


@lru_cache(maxsize=64)  # a month has dozens of rows
def _period(start: date | None, end: date | None) -> Period | None:
    if start is None or end is None or end < start:
        return None
    return Period(start, end)


def read_explanations(grids: Sequence[Grid]) -> tuple[Explanation, ...]:
    """The explanations of the sheet KiemTra, or of whatever sheets have its headings.

    Those of the column "Giải trình" come first, then the older ones. When there is any, findings
    that nobody explained are among them with the text "". () without headings, or any text.
    """
    ours = [grid for grid in grids if grid.name == FINDINGS]
    for candidates in (ours, [grid for grid in grids if grid.name != FINDINGS]):
        found = [header for grid in candidates for header in _list_header(grid)]
        if found:
            break
    written = [one for header in found for one in _written(*header)]
    older = [one for header in found for one in _older(*header)]
    seen = {_folded(one) for one in written}
    different = {_folded(one): one for one in older if _folded(one) not in seen}
    explanations = (*written, *different.values())
    return explanations if any(one.text for one in explanations) else ()


def _list_header(grid: Grid) -> list[tuple[Grid, int, dict[str, int]]]:
    """The row of the headings of findings and their columns, [] when the sheet has none."""
    headers = heading_columns((grid,), _NEEDED)
    return [header for header in islice(headers, 1) if header[1] <= _MAX_ROWS_ABOVE]


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
