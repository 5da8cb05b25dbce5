"""What the office enters beside the forms: ThongTin, NoiDung and QuyTac, found by their labels.

Sheets get renamed and columns inserted, so each is recognised by what it says, not by its name.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from ..filing import Cell, OfficeRule, Place, Text, Trouble
from ..outline import info_items, outline
from ..vietnamese import fold, read_date
from .grid import Grid, read_cell

_HEADER_REACH = 60  # rows above a label in which its column's heading may stand
_FEWEST_LABELS = 3
_VALUE = "giá trị"
_CODE, _TEXT = "mục", "nội dung"
REVIEW, UNREVIEWED, REVIEWED = "Rà soát", "chưa rà soát", "đã rà soát"
"""The column of NoiDung for texts kept from the period before, and what stands in it."""
_RULE_HEADS = ("mã", "quy tắc", "mức độ", "thông báo")
_BROKEN = (Trouble.ERROR, Trouble.NOT_CALCULATED)


class Info(NamedTuple):
    """The fields of ThongTin by key: texts, dates and numbers read, cells without a value."""

    texts: dict[str, Text]
    dates: dict[str, date]
    numbers: dict[str, Cell]
    blanks: dict[str, Place]


def read_info(grids: Sequence[Grid]) -> Info:
    """The fields of ThongTin, wherever their labels stand; the first of two counts."""
    labels = {fold(field.label): field for field in info_items()}
    info: dict[str, Text] = {}
    dates: dict[str, date] = {}
    numbers: dict[str, Cell] = {}
    blanks: dict[str, Place] = {}
    spots = max((_label_spots(grid, labels) for grid in grids), key=len, default=[])
    for grid, row, column, label in spots if len(spots) >= _FEWEST_LABELS else []:
        field, place = labels[label], Place(grid.name, row, _value_column(grid, row, column))
        if field.key in info or field.key in numbers:
            continue
        if field.kind == "number":
            cell = read_cell(grid, row, place.column, "count")
            if cell.trouble is not Trouble.EMPTY:
                numbers[field.key] = cell
        text = grid.text(row, place.column)
        if text:
            info[field.key] = Text(place, text)
            blanks.pop(field.key, None)
        elif field.key not in numbers:
            blanks.setdefault(field.key, place)
        if field.kind == "date" and (read := as_date(grid.at(row, place.column))):
            dates[field.key] = read
    return Info(info, dates, numbers, blanks)


def _label_spots(grid: Grid, labels: Container[str]) -> list[tuple[Grid, int, int, str]]:
    """Every cell of the sheet that holds a label of ThongTin: sheet, row, column, label."""
    return [
        (grid, row, column, label)
        for row in range(1, grid.height + 1)
        for column, value in enumerate(grid.row(row), 1)
        if isinstance(value, str) and value and (label := fold(value).rstrip(" :")) in labels
    ]


def _value_column(grid: Grid, row: int, column: int) -> int:
    """The column headed "Giá trị" above, right of the label; else the next column."""
    for above in range(row - 1, max(0, row - 1 - _HEADER_REACH), -1):
        for right, value in enumerate(grid.row(above)[column:], column + 1):
            if isinstance(value, str) and fold(value) == _VALUE:
                return right
    return column + 1


def as_date(value: object) -> date | None:
    """The day in a cell, a real date or one typed as text; None for all else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return read_date(value) if isinstance(value, str) else None
    except ValueError:
        return None


class Contents(NamedTuple):
    """NoiDung by item: paragraphs, counts, and the paragraphs marked as not looked through."""

    texts: dict[str, tuple[Text, ...]]
    numbers: dict[str, Cell]
    unreviewed: list[Text]


def read_texts(grids: Sequence[Grid]) -> Contents:
    """The paragraphs of NoiDung by item, and the counts among them; a row without an item
    continues the one above. A cell with several lines holds several paragraphs.
    """
    kinds = {item.code: item.kind for item in outline()}
    texts: dict[str, tuple[Text, ...]] = {}
    numbers: dict[str, Cell] = {}
    unreviewed: list[Text] = []
    found = max(
        heading_columns(grids, (_CODE, _TEXT)),
        key=lambda header: sum(code in kinds for _, code in _items(*header)),
        default=None,
    )
    if found is None:
        return Contents(texts, numbers, unreviewed)
    grid, _, columns = found
    state = columns.get(fold(REVIEW), 0)
    for row, code in _items(*found):
        place = Place(grid.name, row, columns[_TEXT])
        text = grid.text(row, place.column)
        if text:
            lines = (line.strip() for line in text.splitlines())
            read = tuple(Text(place, line) for line in lines if line)
            texts[code] = (*texts.get(code, ()), *read)
            if fold(grid.text(row, state)) == UNREVIEWED:
                unreviewed += read
        if kinds.get(code) == "number":
            cell = read_cell(grid, row, place.column, "count")
            if text or cell.trouble in _BROKEN:
                numbers[code] = cell
    return Contents(texts, numbers, unreviewed)


def _items(grid: Grid, header: int, columns: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """Each row below the header with the code of its item, that of the row above when empty.

    Excel makes the number 1.1 of a typed code.
    """
    code = ""
    for row in range(header + 1, grid.height + 1):
        code = grid.text(row, columns[_CODE]).replace(",", ".").rstrip(".") or code
        if code:
            yield row, code


def read_rules(grids: Sequence[Grid]) -> tuple[OfficeRule, ...]:
    """The office's own rules of the sheet QuyTac, unparsed; rows without a rule are left out."""
    found = next(heading_columns(grids, _RULE_HEADS), None)
    if found is None:
        return ()
    grid, header, columns = found
    rules = []
    for row in range(header + 1, grid.height + 1):
        id_, rule, severity, message = (grid.text(row, columns[head]) for head in _RULE_HEADS)
        if rule:
            place = Place(grid.name, row, columns[_RULE_HEADS[1]])
            rules.append(OfficeRule(place, id_, rule, severity, message))
    return tuple(rules)


def heading_columns(
    grids: Sequence[Grid], heads: tuple[str, ...]
) -> Iterator[tuple[Grid, int, dict[str, int]]]:
    """Each row that holds all the heads (folded) as cells: its sheet, row and their columns."""
    for grid in grids:
        for row in range(1, grid.height + 1):
            columns = {
                fold(value): column
                for column, value in enumerate(grid.row(row), 1)
                if isinstance(value, str) and value
            }
            if all(head in columns for head in heads):
                yield grid, row, columns
