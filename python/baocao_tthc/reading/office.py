"""What the office enters beside the forms: ThongTin, NoiDung and QuyTac, found by their labels.

Sheets get renamed and columns inserted, so each is recognised by what it says, not by its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from ..inputs import fields, outline
from ..report import Cell, OfficeRule, Place, Text
from ..vietnamese import fold, read_date
from .cells import read_cell
from .grid import Grid

_FEWEST_LABELS = 3
_CODE, _TEXT = "mục", "nội dung"
_RULE_HEADS = ("mã", "quy tắc", "mức độ", "thông báo")


def read_info(
    grids: Sequence[Grid],
) -> tuple[dict[str, Text], dict[str, date], dict[str, Cell]]:
    """The fields of ThongTin: their texts, the dates read and the numbers read, by key."""
    labels = {fold(field.label): field for field in fields()}
    spots = max((_label_spots(grid, labels) for grid in grids), key=len, default=[])
    info: dict[str, Text] = {}
    dates: dict[str, date] = {}
    numbers: dict[str, Cell] = {}
    for grid, row, column in spots if len(spots) >= _FEWEST_LABELS else []:
        field = labels[fold(grid.text(row, column))]
        value, text = grid.at(row, column + 1), grid.text(row, column + 1)
        if not text or field.key in info:
            continue
        info[field.key] = Text(Place(grid.name, row, column + 1), text)
        if field.kind == "date" and (read := _as_date(value)):
            dates[field.key] = read
        if field.kind == "number":
            numbers[field.key] = read_cell(grid, row, column + 1, "count")
    return info, dates, numbers


def _label_spots(grid: Grid, labels: Iterable[str]) -> list[tuple[Grid, int, int]]:
    wanted = set(labels)
    return [
        (grid, row, column)
        for row in range(1, grid.height + 1)
        for column, value in enumerate(grid.row(row), 1)
        if isinstance(value, str) and value and fold(value).rstrip(" :") in wanted
    ]


def _as_date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return read_date(value) if isinstance(value, str) else None
    except ValueError:
        return None


def read_texts(grids: Sequence[Grid]) -> tuple[dict[str, tuple[Text, ...]], dict[str, Cell]]:
    """The paragraphs of NoiDung by item, and the counts among them; a row without an item
    continues the one above. A cell with several lines holds several paragraphs.
    """
    kinds = {item.code: item.kind for item in outline()}
    texts: dict[str, tuple[Text, ...]] = {}
    numbers: dict[str, Cell] = {}
    found = _header(grids, (_CODE, _TEXT))
    if found is None:
        return texts, numbers
    grid, header, columns = found
    code = ""
    for row in range(header + 1, grid.height + 1):
        code = grid.text(row, columns[_CODE]).replace(",", ".").rstrip(".") or code
        text = grid.text(row, columns[_TEXT])
        if not code or not text:
            continue
        place = Place(grid.name, row, columns[_TEXT])
        lines = (line.strip() for line in text.splitlines())
        texts[code] = (*texts.get(code, ()), *(Text(place, line) for line in lines if line))
        if kinds.get(code) == "number":
            numbers[code] = read_cell(grid, row, columns[_TEXT], "count")
    return texts, numbers


def read_rules(grids: Sequence[Grid]) -> tuple[OfficeRule, ...]:
    """The office's own rules of the sheet QuyTac, unparsed; rows without a rule are left out."""
    found = _header(grids, _RULE_HEADS)
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


def _header(
    grids: Sequence[Grid], heads: tuple[str, ...]
) -> tuple[Grid, int, dict[str, int]] | None:
    """The first row that holds all the heads as cells: its sheet, row and their columns."""
    for grid in grids:
        for row in range(1, grid.height + 1):
            columns = {
                fold(value): column
                for column, value in enumerate(grid.row(row), 1)
                if isinstance(value, str) and value
            }
            if all(head in columns for head in heads):
                return grid, row, columns
    return None
