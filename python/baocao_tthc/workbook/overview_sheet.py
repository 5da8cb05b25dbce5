"""The sheet TongQuan: this month at a glance, native formulas over the totals of the forms.

Tables stand at the left, charts at the right of them, together on one page; outside the print stand
the cells that the charts show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..entries.data import WorkbookData
from ..findings.finding import Finding
from ..forms.cell_values import RowScope, formula_value, rate_value
from ..formula import to_excel
from ..series import counted_by_field, present_moment
from ..sheets import OVERVIEW
from ..sources.variables import Variable, variables
from . import styles
from .cell_contents import CellContent, FormSheet, rate_formula
from .chart_data import Rows, Shown, field_rows, point_rows
from .charts import (
    FIELD_TITLE,
    Chart,
    ChartCells,
    field_chart,
    pending_chart,
    rate_chart,
    write_cells,
)
from .findings_sheet import OUTCOME_HEIGHT, matter_row, outcome
from .info_sheet import InfoFormulas
from .layout import Layout
from .sheet_writer import Book, Sheet
from .side_columns import COUNTS, JudgedForm, pairs_of, write_pair
from .styles import Style

_PIXELS = (330, 110, 110, 110)
_FINDINGS_ROW = 6
MATTERS_SHOWN = 3
_HEADS = ("Số hồ sơ", "Trên tổng số", "Tỷ lệ (%)")
_SIZE: Style = styles.size(11)
_CELL = (styles.SOFT_BOX, styles.MIDDLE, _SIZE)
_HEAD = (styles.HEAD, styles.SOFT_BOX, _SIZE)
CHART_COLUMN, CHART_PIXELS = 6, 640  # F
DATA_COLUMN = 8  # H; what stands from here on is not printed
_DATA_PIXELS = (300, 130, 130, 130)
_DATA_ROW = 1
_GAP_PX = 8
_NOTE = "Số liệu của các biểu đồ: kỳ này là công thức, các kỳ trước lấy từ tờ LichSu; không in."
_POINT_HEADS = ("Kỳ", "Trước và đúng hạn (%)", "Số hóa cả hai (%)", "Đang giải quyết")
_FIELD_HEADS = ("Lĩnh vực", "Tiếp nhận", "Dòng của biểu")
_NO_VALUE: Style = {"font_color": "#FFFFFF"}  # #N/A is for the charts, not for people
_NAME: Style = {**styles.TEXT, "align": "left"}
_LOOKS = (_NAME, styles.COUNT, styles.COUNT)
_POINT_LOOKS = (_NAME, styles.RATE, styles.RATE, styles.COUNT)


def write_overview(
    book: Book,
    office: InfoFormulas,
    data: WorkbookData,
    judged: Sequence[JudgedForm],
    findings: Sequence[Finding] | None,
) -> None:
    """Add the sheet: matters, a table a form, the differences between forms, the charts."""
    sheet = book.sheet(OVERVIEW, styles.TAB_CHECK)
    sheet.columns(1, _PIXELS)
    sheet.title("TỔNG QUAN TRONG KỲ")
    for row, line in enumerate(
        (office.joined("Đơn vị báo cáo: ", "unit"), office.month(), office.period(None)), 2
    ):
        sheet.write(row, 1, line, _SIZE)
    shown: Shown = {}
    row = _write_findings(sheet, _FINDINGS_ROW, findings)
    for each in judged:
        row = _write_form(sheet, row + 2, each, shown)
    for pair in pairs_of(judged):
        row = write_pair(sheet, (row + 2, 1), pair)
    reached = _write_charts(book, sheet, office, data, judged=judged, shown=shown)
    last = max(row, reached)
    sheet.raw.hide_gridlines(2)
    area = Sheet.area((1, 1), (last, CHART_COLUMN))
    sheet.a4(landscape=True, repeat=None, area=area, tall=1)


def _write_findings(sheet: Sheet, row: int, findings: Sequence[Finding] | None) -> int:
    """The verdict, and below it the first matters of KiemTra, each on two lines at most."""
    sheet.text(row, 1, "Kiểm tra gần nhất", *_HEAD)
    sheet.merge((row, 2, row, 4), outcome(findings), *_HEAD)
    sheet.height(row, OUTCOME_HEIGHT)
    for order in range(1, MATTERS_SHOWN + 1):
        row += 1
        sheet.merge((row, 1, row, 4), matter_row(order, findings), *_CELL, styles.WRAP)
        sheet.height(row, OUTCOME_HEIGHT)
    return row


def _write_form(sheet: Sheet, row: int, judged: JudgedForm, shown: Shown) -> int:
    """The counts that every form has, then each rate that the catalogue of variables defines.

    Where each stands goes to `shown`, by variable; of two forms alike the first counts.
    """
    form = judged.form
    sheet.heads((row, 1), (form.form.name, *_HEADS), _SIZE)
    for key, label in COUNTS.items():
        found = form.total(key)
        if found is not None:
            row, total = row + 1, judged.once_typed(found)
            sheet.text(row, 1, label, *_CELL)
            sheet.write(row, 2, total, *_CELL, styles.COUNT)
            for column in (3, 4):
                sheet.blank(row, column, *_CELL)
            for name in _counting(form, key):
                shown.setdefault(name, (Layout.cell(row, 2), total.value))
    for variable, *contents in _rates(form):
        row += 1
        part, base, rate = map(judged.once_typed, contents)
        sheet.text(row, 1, variable.meaning, *_CELL)
        sheet.write(row, 2, part, *_CELL, styles.COUNT)
        sheet.write(row, 3, base, *_CELL, styles.COUNT)
        sheet.write(row, 4, rate, *_CELL, styles.RATE)
        shown.setdefault(variable.name, (Layout.cell(row, 4), rate.value))
    return row


def _counting(form: FormSheet, key: str) -> Iterator[str]:
    """The variables that are that total of the form."""
    for variable in variables().values():
        if (variable.kind, variable.role, variable.columns) == ("count", form.form.role, (key,)):
            yield variable.name


def _rates(form: FormSheet) -> Iterator[tuple[Variable, CellContent, CellContent, CellContent]]:
    """Yield each rate of the form, its part, its base and the rate itself."""
    scope = RowScope(lambda number: form.totals[number].value)
    for variable in variables().values():
        if variable.kind != "rate" or variable.past or variable.role != form.form.role:
            continue
        if quotient := variable.quotient(form.form):
            over, under = (
                CellContent(formula_value(side, scope), to_excel(side, form.total_cell))
                for side in (quotient.left, quotient.right)
            )
            formula = rate_formula(quotient, form.total_cell)
            rate = CellContent(rate_value(quotient, scope), formula)
            yield variable, over, under, rate


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

    def write(self, heads: Sequence[str], rows: Rows, looks: Sequence[Style]) -> list[ChartCells]:
        """Write a table; return its columns."""
        top, left = self.next
        self._sheet.heads((top - 1, left), heads)
        cells = write_cells(self._sheet, (top, left), rows, looks)
        self._row = top + len(rows) - 1
        area = Sheet.area((top, left), (self._row, left + len(heads) - 1))
        self._sheet.mark(area, f"ISERROR({area.partition(':')[0]})", _NO_VALUE)
        return cells


def _write_charts(
    book: Book,
    sheet: Sheet,
    office: InfoFormulas,
    data: WorkbookData,
    *,
    judged: Sequence[JudgedForm],
    shown: Shown,
) -> int:
    """Write the charts and their cells; return the row down to which the charts reach.

    `shown` are the cells of the tables.
    """
    tables = _Data(sheet)
    charts: list[tuple[Chart, int, str]] = []
    for each in judged:
        if columns := counted_by_field(each.form.form):
            cells = tables.write(_FIELD_HEADS, field_rows(each, columns, tables.next), _LOOKS)
            charts.append((field_chart(book, *cells[:2]), 326, FIELD_TITLE))
            break  # of several such forms the first counts
    month, year = (data.info.get(key) for key in ("month", "year"))
    now = present_moment(month, year, data.period)
    rows = point_rows(data.history, now, office.short_month(), shown)
    labels, on_time, digitised, pending = tables.write(_POINT_HEADS, rows, _POINT_LOOKS)
    rates = rate_chart(book, labels, on_time, digitised)
    charts.append((rates, 256, "Tỷ lệ đúng hạn và tỷ lệ số hóa theo kỳ báo cáo"))
    charts.append((pending_chart(book, labels, pending), 208, "Hồ sơ đang giải quyết theo kỳ"))
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
