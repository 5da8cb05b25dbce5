"""TheoKy in TONGHOP.xlsx: the months of the folder below each other, with charts over them.

The units that sent need not be the same in every month, so how many did stands before the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .. import resources
from ..forms import Form
from ..formula import Number
from ..period import spoken_month
from ..series import DIGITISED, ON_TIME, PENDING
from ..sources.variables import Variable, variables
from ..vietnamese import plain_number
from ..workbook import styles
from ..workbook.cell_contents import CellContent
from ..workbook.charts import Chart, ChartCells, pending_chart, rate_chart
from ..workbook.layout import Layout
from ..workbook.sheet_writer import Book, Sheet
from .consolidating import Consolidation
from .list_sheets import CENTRED, SIZE
from .months import MonthSummary

SHEET = "TheoKy"
_RECEIVED = "tiep_nhan"
_RECEIVED_TITLE = "Hồ sơ tiếp nhận, theo kỳ báo cáo"
_HINT = (
    "Số là của các đơn vị đã gửi trong từng tháng; số đơn vị gửi khác nhau thì không so thẳng được."
)
_HEADS = (("Tháng", 76), ("Đơn vị đã gửi", 70), ("Phải gửi", 62), ("Đúng hạn", 62))
_FIGURE_PX, _CHART_PX, _CHART_HEIGHT, _GAP_PX = 80, 570, 250, 10
_TOP = 5  # the lower row of the headings


class _Column(NamedTuple):
    """A figure of a form, told of every month, and the column where it stands."""

    form: Form
    variable: Variable
    heading: str
    column: int


def write_months(book: Book, result: Consolidation) -> None:
    """Add the sheet; the present month is the last."""
    sheet = book.sheet(SHEET, styles.TAB_FORM)
    columns = _columns(result.months)
    sheet.columns(1, [*(pixels for _, pixels in _HEADS), *[_FIGURE_PX] * len(columns)])
    sheet.title("CÁC THÁNG TRONG THƯ MỤC")
    sheet.text(2, 1, _HINT, styles.HINT)
    _write_heads(sheet, columns)
    for row, month in enumerate(result.months, _TOP + 1):
        _write_month(sheet, row, month, columns)
    _write_charts(book, sheet, result.months, columns)
    sheet.start_at(_TOP + 1, 2)
    sheet.a4(landscape=True, repeat=(_TOP - 1, _TOP))


def _columns(months: Sequence[MonthSummary]) -> tuple[_Column, ...]:
    """What is told, form by form, of every form that any month has."""
    forms = {form.form.code: form.form for month in reversed(months) for form in month.forms}
    told = [(variables()[row["variable"]], row["heading"]) for row in _told()]
    found = [
        (form, variable, heading)
        for form in forms.values()
        for variable, heading in told
        if variable.role == form.role and variable.source(form)
    ]
    return tuple(_Column(*each, at) for at, each in enumerate(found, len(_HEADS) + 1))


def _told() -> Sequence[dict[str, str]]:
    rows: Sequence[dict[str, str]] = resources.data("comparison")["months"]
    return rows


def _write_heads(sheet: Sheet, columns: Sequence[_Column]) -> None:
    style = (styles.HEAD, styles.SOFT_BOX, styles.size(SIZE))
    for column, (head, _) in enumerate(_HEADS, 1):
        sheet.merge((_TOP - 1, column, _TOP, column), head, *style)
    for form in dict.fromkeys(each.form for each in columns):
        own = [each.column for each in columns if each.form is form]
        sheet.merge((_TOP - 1, own[0], _TOP - 1, own[-1]), form.name, *style)
    for each in columns:
        sheet.text(_TOP, each.column, each.heading, *style)
    sheet.height(_TOP - 1, 21)
    sheet.height(_TOP, 48)


def _write_month(sheet: Sheet, row: int, month: MonthSummary, columns: Sequence[_Column]) -> None:
    sheet.text(row, 1, _label(month), *CENTRED)
    for column, value in enumerate((month.received, month.expected, month.on_time), 2):
        sheet.write(row, column, value, *CENTRED, styles.COUNT)
    for each in columns:
        look = styles.RATE if each.variable.base else styles.COUNT
        sheet.write(row, each.column, _content(each, month, row, columns), *CENTRED, look)


def _content(
    column: _Column, month: MonthSummary, row: int, columns: Sequence[_Column]
) -> CellContent:
    """A count; a share as a formula over the counts beside it, nothing where there is no base."""
    value = _figure(column, month)
    if value is None or not column.variable.base:
        return CellContent(value)
    cells = [
        Layout.cell(row, each.column)
        for keys in (column.variable.columns, column.variable.base)
        for each in columns
        if each.form is column.form and not each.variable.base and each.variable.columns == keys
    ]
    return CellContent(value, f"ROUND({'/'.join(cells)}*100,2)" if len(cells) == 2 else None)


def _figure(column: _Column, month: MonthSummary) -> Number | None:
    totals = {form.form.code: form.total for form in month.forms}
    return column.variable.figure(column.form, totals.get(column.form.code, {}))


def _label(month: MonthSummary) -> str:
    return spoken_month(month.month)


def _write_charts(
    book: Book, sheet: Sheet, months: Sequence[MonthSummary], columns: Sequence[_Column]
) -> None:
    """Below the table: shares, open cases and cases received, of the first form that has them."""
    cells = {
        each.variable.name: ChartCells(_reference(sheet, each.column, months), _held(each, months))
        for each in reversed(columns)
    }
    labels = ChartCells(_reference(sheet, 1, months), [_label(month) for month in months])
    none = ChartCells(
        _reference(sheet, len(_HEADS) + len(columns) + 1, months), [None] * len(months)
    )
    charts: list[tuple[Chart, str]] = []
    if ON_TIME in cells or DIGITISED in cells:
        on_time, digitised = (cells.get(name, none) for name in (ON_TIME, DIGITISED))
        charts.append((rate_chart(book, labels, on_time, digitised), "Tỷ lệ theo tháng"))
    if PENDING in cells:
        charts.append((pending_chart(book, labels, cells[PENDING]), "Đang giải quyết theo tháng"))
    if _RECEIVED in cells:
        chart = pending_chart(book, labels, cells[_RECEIVED], title=_RECEIVED_TITLE)
        charts.append((chart, "Tiếp nhận theo tháng"))
    for number, (chart, description) in enumerate(charts):
        down, right = divmod(number, 2)
        chart.set_size({"width": _CHART_PX, "height": _CHART_HEIGHT})
        place = {
            "x_offset": right * (_CHART_PX + _GAP_PX),
            "y_offset": down * (_CHART_HEIGHT + _GAP_PX),
            "object_position": 2,
            "description": description,
        }
        sheet.raw.insert_chart(_TOP + len(months) + 1, 0, chart, place)


def _reference(sheet: Sheet, column: int, months: Sequence[MonthSummary]) -> list[str | int]:
    return [sheet.name, _TOP, column - 1, _TOP + len(months) - 1, column - 1]


def _held(column: _Column, months: Sequence[MonthSummary]) -> list[str | float | None]:
    values = (_figure(column, month) for month in months)
    return [None if value is None else float(plain_number(value)) for value in values]
