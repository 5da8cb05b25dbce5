"""The cases behind the figures as a workbook: to filter by field and by the column that counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..vietnamese import fold
from .case_rows import DAYS
from .counting import decided
from .headings import clean_name
from .taken_figures import TakenFigures, column_taking

_DETAIL_HEADS = (  # with the widths of their columns
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
_DETAIL_SHEET = "HoSo"
_A4 = 9  # as Excel numbers paper
_HEAD_HEIGHT = 32  # points: two lines


def write_details(figures: TakenFigures, path: Path) -> None:
    """Write every case behind the figures to the workbook `path`: to filter by field and column, no
    formula in it.
    """
    from xlsxwriter import Workbook

    options = {
        "constant_memory": True,
        "default_date_format": "dd/mm/yyyy",
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with Workbook(str(path), options) as book:
        sheet = book.add_worksheet(_DETAIL_SHEET)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1})
        sheet.set_row(0, _HEAD_HEIGHT)
        for column, (head, width) in enumerate(_DETAIL_HEADS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, bold)
        last = 0
        for last, values in enumerate(_detail_lines(figures), 1):
            sheet.write_row(last, 0, values)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, last, len(_DETAIL_HEADS) - 1)


def _detail_lines(figures: TakenFigures) -> Iterator[tuple[object, ...]]:
    """The cells of each case; a day that cannot be read is shown as it stands in the source."""
    lists, form = figures.cases, figures.form
    if lists is None:
        return
    several = len(lists.lists) > 1
    unplaced = {fold(field.label): field.why for field in figures.unplaced}

    def taken(key: str) -> str:
        return f"({column_taking(form, key)})" if key else ""

    for cases, case, reason, received_as, settled_as, _ in decided(lists):
        why = reason.words if reason else unplaced.get(fold(case.field), "")
        grid, columns = cases.header.grid, cases.header.columns
        raw = {name: clean_name(grid.text(case.row, column)) for name, column in columns.items()}
        yield (
            f"{cases.name}: {case.row}" if several else case.row,
            raw.get("code", ""),
            raw.get("field") or case.field,
            raw["channel"],
            *(getattr(case, name) or raw[name] for name in DAYS),
            raw["status"],
            "" if why else taken(received_as),
            "" if why else taken(settled_as),
            why,
        )
