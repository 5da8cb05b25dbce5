"""What the office enters beside the forms: ThongTin, NoiDung and QuyTac, or a file of rules.

Sheets get renamed and columns inserted, so each is recognised by what it says, not by its name. A
file of rules has the same four parts as a row of QuyTac:

    [[quy_tac]]
    ma = "XA01"
    quy_tac = "[II.06B](10) = 0"
    muc_do = "Cảnh báo"
    thong_bao = "Có hồ sơ quá hạn"
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ..errors import DataError
from ..filing import RULE_KEYS, Cell, OfficeRule, Place, Text, Trouble
from ..ooxml.archive import Fault, Unsound, content_of
from ..outline import InfoItem, info_items, outline
from ..vietnamese import fold, read_date
from .grid import Grid, read_cell

_MAX_ROWS_ABOVE = 60  # a label, in which its column's heading may stand
_FEWEST_LABELS = 3
_VALUE = "giá trị"
_CODE, _TEXT = "mục", "nội dung"
REVIEW, UNREVIEWED, REVIEWED = "Rà soát", "chưa rà soát", "đã rà soát"
"""The column of NoiDung for texts kept from the period before, and what stands in it."""
_RULE_HEADS = ("mã", "quy tắc", "mức độ", "thông báo")
_BROKEN = (Trouble.ERROR, Trouble.NOT_CALCULATED)
_MAX_RULE_FILE = 2**20
_MAX_NAMES = 100  # of a key a.b.c
_BEFORE_VALUES = re.compile(r"[=,{\n]")
_AT = re.compile(r"at line ([0-9]+), column ([0-9]+)")
_MAX_DIGITS = 15


class Info(NamedTuple):
    """The fields of ThongTin by key: texts, dates and numbers read, cells without a value; and the
    texts marked as not looked through.
    """

    texts: dict[str, Text]
    dates: dict[str, date]
    numbers: dict[str, Cell]
    blanks: dict[str, Place]
    unreviewed: list[Text]


def read_info(grids: Sequence[Grid]) -> Info:
    """The fields of ThongTin, wherever their labels stand; the first of two counts."""
    info: dict[str, Text] = {}
    dates: dict[str, date] = {}
    numbers: dict[str, Cell] = {}
    blanks: dict[str, Place] = {}
    unreviewed: list[Text] = []
    spots = max(map(_label_spots, grids), key=len, default=[])
    for grid, row, column, field in spots if len(spots) >= _FEWEST_LABELS else []:
        if field.key in info or field.key in numbers:
            continue
        place = Place(grid.name, row, _value_column(grid, row, column))
        if field.kind == "number":
            cell = read_cell(grid, row, place.column, "count")
            if cell.trouble is not Trouble.EMPTY:
                numbers[field.key] = cell
        text = grid.text(row, place.column)
        if text:
            info[field.key] = Text(place, text)
            if (marks := review_column(grid)) and fold(grid.text(row, marks)) == UNREVIEWED:
                unreviewed.append(info[field.key])
            blanks.pop(field.key, None)
        elif field.key not in numbers:
            blanks.setdefault(field.key, place)
        if field.kind == "date" and (read := as_date(grid.at(row, place.column))):
            dates[field.key] = read
    return Info(info, dates, numbers, blanks, unreviewed)


def review_column(grid: Grid) -> int:
    """The column headed "Rà soát" of a sheet, 0 when it has none."""
    spots = grid.labels.get(fold(REVIEW))
    return spots[0][1] if spots else 0


def _label_spots(grid: Grid) -> list[tuple[Grid, int, int, InfoItem]]:
    """Every cell of the sheet that holds a label of ThongTin: sheet, row, column, its field."""
    items = _items_by_label()
    found = [
        (grid, row, column, items[label])
        for text, spots in grid.labels.items()
        if (label := text.rstrip(" :")) in items
        for row, column in spots
    ]
    return sorted(found, key=lambda spot: spot[1:3])


@cache
def _items_by_label() -> Mapping[str, InfoItem]:
    return {fold(item.label): item for item in info_items()}


def _value_column(grid: Grid, row: int, column: int) -> int:
    """The column headed "Giá trị" above, right of the label; else the next column."""
    heads = grid.labels.get(_VALUE, ())
    above = heads[bisect_left(heads, (row - _MAX_ROWS_ABOVE, 0)) : bisect_left(heads, (row, 0))]
    right = [(-head_row, head) for head_row, head in above if head > column]
    return min(right)[1] if right else column + 1


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
            numbers.setdefault(code, cell)  # an empty one is still to be typed
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


def read_rule_file(file: Path) -> tuple[OfficeRule, ...]:
    """Read the rules, unparsed; their place is the file and the rule's position in it.

    Raises DataError when the file cannot be read or a row is not of that form.
    """
    try:
        data = _parsed(content_of(file, _MAX_RULE_FILE).decode("utf-8-sig"))
    except Unsound as unsound:
        large = unsound.fault is Fault.TOO_LARGE
        raise DataError(
            f"Tệp quy tắc “{file}” quá lớn (hơn 1 MB); hãy bớt quy tắc."
            if large
            else f"Không đọc được tệp quy tắc “{file}”; hãy kiểm tra tên và quyền đọc."
        ) from unsound
    except UnicodeDecodeError as error:
        raise DataError(
            f"Tệp quy tắc “{file}” không ghi bằng bảng mã UTF-8; hãy lưu lại dạng UTF-8."
        ) from error
    except RecursionError as error:
        raise DataError(
            f"Tệp quy tắc “{file}” có mục lồng nhau quá sâu; hãy viết như mẫu [[quy_tac]]."
        ) from error
    except ValueError as error:
        raise DataError(
            f"Tệp quy tắc “{file}” không đúng dạng TOML{_where(error)}; hãy sửa chỗ ấy."
        ) from error
    rows = data.get("quy_tac")
    if not isinstance(rows, list):
        raise DataError(f"Tệp quy tắc “{file}” không có mục [[quy_tac]] nào.")
    return tuple(_rule_of_file(file, index, row) for index, row in enumerate(rows, 1))


def _parsed(text: str) -> Mapping[str, object]:
    """The TOML of a text; raises ValueError, or RecursionError for what is nested without end."""
    import tomllib

    if any(part.count(".") > _MAX_NAMES for part in _BEFORE_VALUES.split(text)):
        raise RecursionError("keys of so many names that tomllib takes hours")
    return tomllib.loads(text)


def _where(error: ValueError) -> str:
    """Where tomllib stopped, " ở dòng 3, cột 7"; "" when it does not say."""
    found = _AT.search(str(error))
    return f" ở dòng {found[1]}, cột {found[2]}" if found else ""


def _rule_of_file(file: Path, index: int, row: object) -> OfficeRule:
    if not isinstance(row, dict) or not row.get("quy_tac") or set(row) - set(RULE_KEYS):
        raise DataError(
            f"Tệp quy tắc “{file}”: mục [[quy_tac]] thứ {index} phải có “quy_tac”, và chỉ có "
            f"{', '.join(RULE_KEYS)}."
        )
    for key, value in row.items():
        number = type(value) is int and abs(value) < 10**_MAX_DIGITS
        if not isinstance(value, str) and not number:
            raise DataError(
                f"Tệp quy tắc “{file}”: “{key}” của mục [[quy_tac]] thứ {index} phải là chữ, đặt "
                "trong dấu ngoặc kép."
            )
    id_, rule, severity, message = (str(row.get(key, "")) for key in RULE_KEYS)
    return OfficeRule(Place(file.name, index, 1), id_, rule, severity, message)


def heading_columns(
    grids: Sequence[Grid], heads: tuple[str, ...]
) -> Iterator[tuple[Grid, int, dict[str, int]]]:
    """Each row that holds all the heads (folded) as cells: its sheet, row and their columns."""
    for grid in grids:
        if not grid.labels.keys() >= set(heads):
            continue
        rows = [{row for row, _ in grid.labels[head]} for head in heads]
        for row in sorted(set.intersection(*rows)):
            texts = enumerate(grid.row(row), 1)
            yield grid, row, {fold(value): n for n, value in texts if isinstance(value, str)}
