"""The charts of TongQuan, right of its tables, and outside the print the cells that they show."""

from __future__ import annotations

from collections.abc import Sequence

from ..checks.finding import Finding
from ..series import present_moment, received_by_field
from . import styles
from .beside import Placed
from .chart_data import Rows, Shown, field_rows, finding_rows, point_rows
from .charts import (
    Cells,
    Chart,
    field_chart,
    finding_chart,
    pending_chart,
    rate_chart,
    write_cells,
)
from .data import WorkbookData
from .office import Office
from .sheet import Book, Sheet
from .styles import Style

CHART_COLUMN, CHART_PIXELS = 6, 640  # F
DATA_COLUMN = 8  # H; what stands from here on is not printed
_DATA_PIXELS = (300, 130, 130, 130)
_DATA_ROW = 6  # above it stand the cells of stamp.py
_GAP_PX = 8
_NOTE = "Số liệu của các biểu đồ: kỳ này là công thức, các kỳ trước lấy từ tờ LichSu; không in."
_POINT_HEADS = ("Kỳ", "Trước và đúng hạn (%)", "Số hóa cả hai (%)", "Đang giải quyết")
_FIELD_HEADS = ("Lĩnh vực", "Tiếp nhận", "Dòng của biểu")
_FINDING_HEADS = ("Phát hiện", "Số lượng")
_NO_VALUE: Style = {"font_color": "#BFBFBF"}
_NAME: Style = {**styles.TEXT, "align": "left"}
_LOOKS = (_NAME, styles.COUNT, styles.COUNT)
_POINT_LOOKS = (_NAME, styles.RATE, styles.RATE, styles.COUNT)


class _Data:
    """The tables behind the charts, one below the other."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._row = _DATA_ROW
        sheet.columns(DATA_COLUMN, _DATA_PIXELS)
        sheet.text(self._row, DATA_COLUMN, _NOTE, styles.HINT)

    @property
    def next(self) -> tuple[int, int]:
        """Where the rows of the next table begin."""
        return self._row + 3, DATA_COLUMN

    def write(self, heads: Sequence[str], rows: Rows, looks: Sequence[Style]) -> list[Cells]:
        """Write a table; return its columns."""
        top, left = self.next
        for column, head in enumerate(heads, left):
            self._sheet.text(top - 1, column, head, styles.HEAD, styles.SOFT_BOX)
        cells = write_cells(self._sheet, (top, left), rows, looks)
        self._row = top + len(rows) - 1
        area = Sheet.area((top, left), (self._row, left + len(heads) - 1))
        self._sheet.mark(area, f"ISERROR({area.partition(':')[0]})", _NO_VALUE)
        return cells


def write_charts(
    book: Book,
    sheet: Sheet,
    office: Office,
    data: WorkbookData,
    *,
    forms: Sequence[Placed],
    findings: Sequence[Finding] | None,
    shown: Shown,
    outcome: str,
) -> int:
    """Write the charts and their cells; return the row down to which the charts reach.

    `shown` are the cells of the tables, `outcome` is the cell with the verdict.
    """
    tables = _Data(sheet)
    charts: list[tuple[Chart, int, str]] = []
    counted = next((form for form in forms if received_by_field(form.form)), None)
    if counted:
        cells = tables.write(_FIELD_HEADS, field_rows(counted, tables.next), _LOOKS)
        charts.append((field_chart(book, *cells[:2]), 326, "Hồ sơ tiếp nhận theo lĩnh vực"))
    month, year = (data.info.get(key) for key in ("month", "year"))
    now = present_moment(month, year, data.period)
    rows = point_rows(data.history, now, office.short_month(), shown)
    labels, on_time, digitised, pending = tables.write(_POINT_HEADS, rows, _POINT_LOOKS)
    rates = rate_chart(book, labels, on_time, digitised)
    charts.append((rates, 256, "Tỷ lệ đúng hạn và tỷ lệ số hóa theo kỳ báo cáo"))
    charts.append((pending_chart(book, labels, pending), 208, "Hồ sơ đang giải quyết theo kỳ"))
    cells = tables.write(_FINDING_HEADS, finding_rows(findings, shown, outcome), _LOOKS[:2])
    charts.append((finding_chart(book, *cells), 124, "Phát hiện của lần kiểm tra gần nhất"))
    return _place(sheet, charts)


def _place(sheet: Sheet, charts: Sequence[tuple[Chart, int, str]]) -> int:
    """Put the charts below each other, each with its height in pixels and what it says."""
    sheet.columns(CHART_COLUMN - 1, (2 * _GAP_PX, CHART_PIXELS))
    top = 0
    for chart, height, description in charts:
        chart.set_size({"width": CHART_PIXELS - 1, "height": height})
        place = {"y_offset": top, "object_position": 2, "description": description}
        sheet.raw.insert_chart(0, CHART_COLUMN - 1, chart, place)
        top += height + _GAP_PX
    return sheet.row_at(top - _GAP_PX)
