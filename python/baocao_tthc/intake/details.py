"""The cases behind each cell, as a workbook: every case with the columns that it counts in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..forms import Form
from ..reading.grid import as_text
from .cases import DAYS, Cases
from .counting import decided
from .headings import clean_name
from .taken_figures import column_taking

_HEADS = (
    ("Dòng trong nguồn", 10),
    ("Mã hồ sơ", 26),
    ("Lĩnh vực", 32),
    ("Hình thức tiếp nhận", 18),
    ("Ngày tiếp nhận", 12),
    ("Ngày hẹn trả", 12),
    ("Ngày kết thúc", 12),
    ("Trạng thái", 22),
    ("Đếm ở cột tiếp nhận", 12),
    ("Đếm ở cột giải quyết", 12),
    ("Vì sao không đếm", 46),
)
_SHEET = "HoSo"
_A4 = 9  # as Excel numbers paper
_HEAD_HEIGHT = 32  # points: two lines


def write_details(cases: Cases, form: Form, path: Path) -> None:
    """Write every case to the workbook `path`: to filter by field and column, no formula in it."""
    from xlsxwriter import Workbook

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options) as book:
        sheet = book.add_worksheet(_SHEET)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.set_row(0, _HEAD_HEIGHT)
        for column, (head, width) in enumerate(_HEADS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, bold)
        last = 0
        for last, values in enumerate(_lines(cases, form), 1):
            for column, value in enumerate(values):
                _write(sheet, last, column, value, day)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, last, len(_HEADS) - 1)


def _write(sheet: Any, row: int, column: int, value: object, day: object) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value)
    elif isinstance(value, str):
        if value:
            sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write_datetime(row, column, value, day)


def _lines(cases: Cases, form: Form) -> Iterator[tuple[object, ...]]:
    """The cells of each case; a day that cannot be read is shown as it stands in the source."""
    grid, columns = cases.header.grid, cases.header.columns

    def raw(row: int, name: str) -> str:
        return clean_name(as_text(grid.at(row, columns[name]))) if name in columns else ""

    def taken(key: str) -> str:
        return f"({column_taking(form, key)})" if key else ""

    for case, reason, received_as, settled_as in decided(cases):
        yield (
            case.row,
            *(raw(case.row, name) for name in ("code", "field", "channel")),
            *(getattr(case, name) or raw(case.row, name) for name in DAYS),
            raw(case.row, "status"),
            taken(received_as),
            taken(settled_as),
            reason.words if reason else "",
        )
