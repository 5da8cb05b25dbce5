"""The cases behind each cell, as a workbook: every case with the columns that it counts in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..forms import Form
from ..reading.grid import as_text
from .cases import DOUBTFUL, OUTSIDE, RECEIVED, SETTLED, Cases, Verdict
from .synonyms import clean_name
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
_DATES = ("received", "due", "ended")
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
    """The cells of each case; a date that cannot be read is shown as it stands in the source."""
    frame, header = cases.frame, cases.header
    why = {**OUTSIDE, **DOUBTFUL}
    received = [f"({column_taking(form, key)})" for key in RECEIVED]
    settled = [f"({column_taking(form, key)})" for key in SETTLED]

    def raw(row: int, name: str) -> str:
        column = header.columns.get(name)
        return clean_name(as_text(header.grid.at(row, column))) if column else ""

    days = {name: frame[name].to_numpy().astype("datetime64[s]").tolist() for name in _DATES}
    for i, (row, verdict, taken, ended) in enumerate(
        zip(frame["row"], frame["verdict"], frame["received_as"], frame["settled_as"], strict=True)
    ):
        counted = verdict == Verdict.COUNTED
        dates = [days[name][i] or raw(row, name) for name in _DATES]
        yield (
            int(row),
            raw(row, "code"),
            raw(row, "field"),
            raw(row, "channel"),
            *dates,
            raw(row, "status"),
            received[taken] if counted else "",
            settled[ended] if counted else "",
            "" if counted else why[Verdict(verdict)],
        )
