"""The list of units that must report: names, levels, addresses and due days, found by heading.

Two names are one unit when they read the same but for case, accents' spelling, apostrophes, blanks
and the words for a people's committee: “UBND xã B'Lao”, “Ủy ban nhân dân xã BLao”.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ..errors import WorkbookError
from ..intake.source import merged_rows_of, read_source
from ..reading.grid import Grid
from ..reading.sheet_values import MergedRows
from ..sending.mail import address_of, address_pieces
from ..units import unit_key
from ..vietnamese import fold, one_line, read_date

_HEADINGS = {  # the words of each; the first ones are the whole heading, and win
    "name": ("đơn vị", "tên đơn vị", "đơn vị báo cáo", "tên xã", "xã, phường"),
    "level": ("cấp", "cấp đơn vị"),
    "mail": ("thư điện tử", "email", "e-mail"),
    "due": ("hạn nộp", "hạn gửi", "hạn báo cáo", "hạn"),
}
_NOT_LETTERS = re.compile(r"[\W_]+")
_NO_UNIT = re.compile(  # lines between and below the units
    r"(tổng cộng|tổng số|tổng|cộng)[\s:.()\d]*(đơn vị[\s:.()\d]*)?$"
    r"|(ghi chú|người lập|người ký|thủ trưởng|nơi nhận|kt\.|tm\.)"
    r"|.*\bngày [\d.…\s]*tháng [\d.…\s]*năm\b"  # of a place and a day
    r"|[ivxlc]+[.)]\s|[\W\d_]*$"
)
_MAX_HEAD = 30  # rows above the heading


class ListedUnit(NamedTuple):
    """A unit that must report; `addresses` are those of its mail with their names, `due` is the
    day by which it must, None where the list gives none.
    """

    name: str
    level: str = ""
    addresses: tuple[tuple[str, str], ...] = ()
    due: date | None = None

    @property
    def key(self) -> str:
        """What is the same for all writings of the name."""
        return unit_key(self.name)


def read_unit_list(file: Path) -> tuple[ListedUnit, ...]:
    """The units of a sheet or a text file, in its order.

    Raises WorkbookError when it has no column of units, a day or an address that is none, or a
    unit twice.
    """
    for grid in read_source(file):
        found = _heading(file, grid)
        if found is not None:
            merged = _by_column(merged_rows_of(file).get(grid.name, ()))
            units = tuple(_units(file, _Rows(grid, *found, merged)))
            if not units:
                raise WorkbookError(f"Danh sách đơn vị “{file}” không có đơn vị nào; hãy điền.")
            return units
    raise WorkbookError(
        f"Tệp “{file}” không có cột “Đơn vị”; hãy thêm dòng tiêu đề: Đơn vị, Cấp, Thư điện tử, "
        "Hạn nộp."
    )


def _heading(file: Path, grid: Grid) -> tuple[int, Mapping[str, int]] | None:
    """The row of the headings and the column of each that there is.

    A heading is known as a whole, or, in a row that has another one too, by the words in it:
    “Hạn nộp báo cáo”. Raises WorkbookError where two columns may be meant.
    """
    for row in range(1, min(grid.height, _MAX_HEAD) + 1):
        words = [fold(grid.text(row, column)) for column in range(1, len(grid.row(row)) + 1)]
        found = {key: _columns(words, key) for key in _HEADINGS}
        whole = any(word in _HEADINGS["name"] for word in words)
        if not found["name"] or not (whole or sum(map(bool, found.values())) > 1):
            continue
        for columns in found.values():
            if len(columns) > 1:
                one, other = (one_line(grid.text(row, column)) for column in columns[:2])
                raise WorkbookError(
                    f"Danh sách đơn vị “{file}” dòng {row} có hai cột “{one}” và “{other}”, chưa "
                    "biết dùng cột nào; hãy đổi tên hoặc bỏ một cột."
                )
        return row, {key: columns[0] for key, columns in found.items() if columns}
    return None


def _columns(words: Sequence[str], key: str) -> list[int]:
    """The columns with one of these headings; without any, those whose heading speaks of one."""
    names = _HEADINGS[key]
    exact = [at for at, word in enumerate(words, 1) if word in names]
    if exact or key == "level":  # many a heading speaks of levels: “Đơn vị cấp trên”
        return exact
    return [at for at, word in enumerate(words, 1) if any(_speaks_of(word, one) for one in names)]


def _speaks_of(heading: str, name: str) -> bool:
    """Whether these words stand in the heading, whatever is between them."""
    said, sought = (_NOT_LETTERS.sub(" ", text) for text in (heading, name))
    return f" {sought} " in f" {said} "


class _Rows(NamedTuple):
    """The rows below the headings; a merged cell says the same of all its rows, but names one
    unit. `merged` are those cells by their column, from the top.
    """

    grid: Grid
    heading: int
    columns: Mapping[str, int]
    merged: Mapping[int, Sequence[MergedRows]]

    def text(self, row: int, key: str) -> str:
        """What stands in that row under the heading; "" without such a column."""
        column = self.columns.get(key, 0)
        cells = () if key == "name" else self.merged.get(column, ())
        before = bisect_right(cells, row, key=lambda each: each.first)
        above = cells[before - 1] if before else None
        if above and self.heading < above.first <= row <= above.last:
            row = above.first
        return self.grid.text(row, column)


def _by_column(merged: Iterable[MergedRows]) -> Mapping[int, Sequence[MergedRows]]:
    found: dict[int, list[MergedRows]] = defaultdict(list)
    for each in sorted(merged, key=lambda each: each.first):
        found[each.column].append(each)
    return found


def _units(file: Path, rows: _Rows) -> Iterator[ListedUnit]:
    seen: dict[str, int] = {}
    for row in range(rows.heading + 1, rows.grid.height + 1):
        texts = {key: one_line(rows.text(row, key)) for key in ("name", "level", "due")}
        key = unit_key(texts["name"])
        if not key or _NO_UNIT.match(fold(texts["name"])):
            continue
        if key in seen:
            raise WorkbookError(
                f"Danh sách đơn vị “{file}” có “{texts['name']}” ở cả dòng {seen[key]} và dòng "
                f"{row}; hãy bỏ một dòng."
            )
        seen[key] = row
        pieces = address_pieces(rows.text(row, "mail"))
        addresses = tuple(_address(file, row, piece) for piece in pieces)
        due = _day(file, row, texts["due"])
        yield ListedUnit(texts["name"], texts["level"], addresses, due)


def _address(file: Path, row: int, piece: str) -> tuple[str, str]:
    found = address_of(piece)
    if found is None:
        raise WorkbookError(
            f"Danh sách đơn vị “{file}” dòng {row} ghi “{piece[:60]}”, không phải là địa chỉ thư "
            "điện tử; hãy sửa, mỗi địa chỉ cách nhau bằng dấu chấm phẩy, hoặc xóa đi."
        )
    return found


def _day(file: Path, row: int, text: str) -> date | None:
    if not text:
        return None
    try:
        return read_date(text)
    except ValueError as error:
        raise WorkbookError(
            f"Danh sách đơn vị “{file}” dòng {row} ghi hạn nộp “{text[:40]}”, không phải ngày; "
            "hãy gõ dạng 22/01/2026."
        ) from error
