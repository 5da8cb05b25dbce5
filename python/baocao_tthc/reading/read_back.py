"""The sheets that the program writes and reads back, found by their headings: LichSu and KiemTra.

LichSu holds the rows of earlier periods, a block a form; KiemTra what the clerk wrote of why
findings stand, read before the list is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from itertools import islice, zip_longest
from typing import NamedTuple

from ..filing import Explanation, HistoryRow, Place, Text, Trouble, undated
from ..forms import Form
from ..formula import Number
from ..period import Period
from ..sheets import (
    BETWEEN_SENTENCES,
    DASH,
    FINDING_HEADS,
    FINDINGS,
    GONE,
    HINT_MARK,
    HISTORY,
    OLDER_FINDING_HEADS,
)
from ..vietnamese import fold
from ..vietnamese.numbers import number as number_text
from .grid import Grid, read_cell, sound_number
from .inputs import as_date, heading_columns

HEADS = ("Kỳ", "Từ ngày", "Đến ngày", "Biểu", "Lĩnh vực")
"""The columns of every block, left of those of the form."""
_FOLDED = tuple(map(fold, HEADS))
_NUMBER = re.compile(r"\(([0-9]{1,3})\)")
_TOTALS = ("tổng cộng", "tổng số", "tổng", "cộng")
_HEADER_ROWS = 8  # from the headings down to the numbering row
_, _SEVERITY, _MESSAGE, _PLACES, _TEXT, _OLD, *_others, _RULE = map(fold, FINDING_HEADS)
_OLDER = dict(zip(map(fold, OLDER_FINDING_HEADS[:4]), map(fold, FINDING_HEADS[:4]), strict=True))
"""The first columns of an older list by what they are called today."""
_VALUES = tuple(map(fold, ("Giá trị", "So với")))
_NEEDED = (_MESSAGE, _PLACES, _RULE, _TEXT)
_NEEDED_OF_OLDER = (*tuple(_OLDER)[2:], _RULE, _TEXT)
_NEXT_PLACES = re.compile("(?<!,)\n")
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
    """The row of the headings of the list and its columns, as they are called today; [] when the
    sheet has none.
    """
    for needed in (_NEEDED, _NEEDED_OF_OLDER):
        for _, row, columns in islice(heading_columns((grid,), needed), 1):
            if row <= _MAX_ROWS_ABOVE:
                return [(grid, row, {_OLDER.get(head, head): at for head, at in columns.items()})]
    return []


def _written(grid: Grid, header: int, columns: dict[str, int]) -> Iterator[Explanation]:
    for row in range(header + 1, grid.height + 1):
        parts = _parts(grid, row, columns)
        text, _ = undated(_lines(grid.text(row, columns[_TEXT])))
        if text or (parts[0][0] and fold(_severity(grid, row, columns)) != fold(GONE)):
            shared = f"{grid.name}!{row}" if text and len(parts) > 1 else ""
            values = dict(enumerate(_values(grid, row, columns)))
            for at, (rule, message, places) in enumerate(parts):
                yield Explanation(rule, message, places, text, shared, values.get(at, ()))


def _older(grid: Grid, header: int, columns: dict[str, int]) -> Iterator[Explanation]:
    for row in range(header + 1, grid.height + 1) if _OLD in columns else ():
        text, then = undated(_lines(grid.text(row, columns[_OLD])))
        if not text:
            continue
        gone = fold(_severity(grid, row, columns)) == fold(GONE)
        parts = _parts(grid, row, columns)
        sentences = then.split(BETWEEN_SENTENCES) if len(parts) > 1 else [then]
        shared = f"{grid.name}!{row} (cũ)" if len(parts) > 1 else ""
        for (rule, now, places), message in zip_longest(parts, sentences[: len(parts)]):
            yield Explanation(rule, message or (now if gone else ""), places, text, shared)


def _parts(grid: Grid, row: int, columns: dict[str, int]) -> list[tuple[str, str, str]]:
    """Rule, sentence and places of each finding of a row, as listing.py puts them together."""
    rule, said, places = (_lines(grid.text(row, columns[x])) for x in (_RULE, _MESSAGE, _PLACES))
    said = f"\n{said}".partition(f"\n{HINT_MARK}")[0].strip()
    rules, messages = rule.split("\n"), said.split("\n")
    if len(rules) == 1 or len(rules) != len(messages):
        return [(rule, said, places)]
    cells = _NEXT_PLACES.split(places)[: len(rules)]
    undashed = (message.removeprefix(DASH) for message in messages)
    return list(zip_longest(rules, undashed, cells, fillvalue=""))


def _values(grid: Grid, row: int, columns: dict[str, int]) -> list[tuple[str, ...]]:
    """The two values of each finding of the row, as today's list shows them."""
    cells = [grid.at(row, columns[head]) if head in columns else "" for head in _VALUES]
    texts = [
        number_text(Decimal(str(one))) if isinstance(one, int | float) else str(one or "")
        for one in cells
    ]
    pairs = zip_longest(*(text.split("\n") for text in texts), fillvalue="")
    return [two if all(two) else () for two in pairs]


def _severity(grid: Grid, row: int, columns: dict[str, int]) -> str:
    return grid.text(row, columns[_SEVERITY]) if _SEVERITY in columns else ""


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _folded(one: Explanation) -> tuple[str, ...]:
    return tuple(map(fold, one[:4]))
