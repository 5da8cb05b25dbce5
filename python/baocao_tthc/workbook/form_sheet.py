"""The sheet of one form as it is printed: heading, header, numbering row, rows, total row."""

from __future__ import annotations

from ..forms import Column
from . import styles, text_metrics, widths
from .cell_contents import CellContent, FilledForm, RowContents
from .info_sheet import InfoFormulas
from .layout import Layout, Line
from .sheet_writer import Sheet
from .styles import Style

_LINE_SIZE = 12
_TITLE_SIZE = 13
_LEAST_ROW = 21.0
_SPACE = 8.0  # points above the title, shared by the first of its lines

_LINE_STYLES: dict[str, tuple[Style, ...]] = {
    "label": (styles.CENTRE, styles.BOLD),
    "title": (styles.CENTRE, styles.BOLD, styles.WRAP),
    "period_name": (styles.CENTRE,),
    "period": (styles.CENTRE, styles.ITALIC),
    "unit": (styles.MIDDLE, styles.WRAP),
    "superior": (styles.MIDDLE, styles.WRAP),
    "unit_of_measure": (styles.MIDDLE, styles.ITALIC, {"align": "right"}),
}
_FROM_INFO = {"unit": "Đơn vị báo cáo: ", "superior": "Đơn vị nhận báo cáo: "}


def write_form(sheet: Sheet, filled: FilledForm, office: InfoFormulas) -> None:
    """Write the printed part of the form and its print set-up."""
    layout = filled.layout
    sheet.columns(1, layout.pixels)
    _write_heading(sheet, filled, office)
    _write_header(sheet, layout)
    for index, row in enumerate(filled.rows):
        _write_row(sheet, layout, layout.first_row + index, row)
    for index, column, text in filled.data.notes:
        sheet.note(layout.first_row + index, column, text)
    _write_total(sheet, filled)
    sheet.raw.hide_gridlines(2)
    sheet.raw.freeze_panes(layout.numbering, layout.form.text_columns)
    sheet.raw.set_zoom(100 if sum(layout.pixels) <= widths.PAGE_PX + 60 else 90)
    sheet.raw.set_selection(
        layout.first_row - 1,
        layout.form.text_columns,
        layout.first_row - 1,
        layout.form.text_columns,
    )
    area = layout.span(1, 1, layout.last_column, layout.total)
    sheet.a4(landscape=True, repeat=(layout.header, layout.numbering), area=area)


def _write_heading(sheet: Sheet, filled: FilledForm, office: InfoFormulas) -> None:
    heights: dict[int, float] = {}
    for line in filled.layout.lines:
        content = _line(filled, line, office)
        size = _TITLE_SIZE if line.kind == "title" else _LINE_SIZE
        style = (*_LINE_STYLES[line.kind], styles.size(size))
        sheet.merge((line.row, line.first, line.row, line.last), *style)
        sheet.content(line.row, line.first, content, *style)
        wide = sum(filled.layout.pixels[line.first - 1 : line.last])
        bold = line.kind in ("label", "title")
        lines = text_metrics.line_count(str(content.value or ""), wide, size, bold)
        first_of_title = line.kind == "title" and line.index == 0
        height = text_metrics.row_height(lines, size, least=19.0) + (
            _SPACE if first_of_title else 0
        )
        heights[line.row] = max(height, heights.get(line.row, 0.0))
    for row, height in heights.items():
        sheet.height(row, height)


def _line(filled: FilledForm, line: Line, office: InfoFormulas) -> CellContent:
    form = filled.data.form
    if line.kind == "title":
        return _title(filled, line.index, office)
    if line.kind in _FROM_INFO:
        return office.joined(_FROM_INFO[line.kind], line.kind)
    if line.kind == "period_name":
        return office.month()
    if line.kind == "period":
        return office.period(filled.data.period)
    typed = {
        "label": lambda: form.label[line.index],
        "unit_of_measure": lambda: f"Đơn vị tính: {form.unit_of_measure}",
    }
    return CellContent(typed[line.kind]())


def _title(filled: FilledForm, index: int, office: InfoFormulas) -> CellContent:
    """The title as typed in the data, or the form's own with the unit in capitals."""
    if filled.data.title is not None:
        return CellContent(filled.data.title[index])
    before, found, after = filled.data.form.title[index].partition("{unit}")
    return office.joined(before, "unit", after, upper=True) if found else CellContent(before)


def _write_header(sheet: Sheet, layout: Layout) -> None:
    form = layout.form
    style = (styles.HEAD, styles.BOX, styles.size(widths.HEADER_SIZE))
    for text, top, bottom, first, last in form.header_cells():
        first_row = layout.header + top - 1
        sheet.merge((first_row, first, layout.header + bottom - 1, last), *style)
        sheet.text(first_row, first, text, *style)
    for level, height in enumerate(widths.header_heights(form, layout.pixels)):
        sheet.height(layout.header + level, height)
    small = (styles.CENTRE, styles.WRAP, styles.BOX, styles.size(widths.NUMBERING_SIZE))
    for column, text in enumerate(form.numbering, 1):
        sheet.text(layout.numbering, column, text, *small, styles.TEXT)
    sheet.height(layout.numbering, widths.numbering_height(form, layout.pixels))


def _write_row(sheet: Sheet, layout: Layout, row: int, contents: RowContents) -> None:
    lines = 1
    for column in layout.form.columns:
        content = contents[column.number]
        entered = styles.OPEN if column.entry == "entered" else {}
        sheet.content(row, column.number, content, *_cell_style(column), entered)
        if column.kind == "text":
            wide = layout.pixels[column.number - 1] - widths.INDENT_PX
            text = str(content.value or "")
            lines = max(lines, text_metrics.line_count(text, wide, widths.BODY_SIZE))
    height = text_metrics.row_height(lines, widths.BODY_SIZE, least=_LEAST_ROW)
    sheet.fit(row, height, strut=layout.last_column + 1)


def _write_total(sheet: Sheet, filled: FilledForm) -> None:
    layout, form = filled.layout, filled.layout.form
    base = (styles.BOX, styles.MIDDLE, styles.BOLD, styles.size(widths.BODY_SIZE))
    if layout.form.text_columns:
        sheet.merge((layout.total, 1, layout.total, layout.form.text_columns), *base, styles.CENTRE)
        sheet.text(layout.total, 1, form.total_label, *base, styles.CENTRE)
    for number, content in filled.total.items():
        style = _cell_style(form.column(number))
        sheet.content(layout.total, number, content, *style, styles.BOLD)
    sheet.height(layout.total, text_metrics.row_height(1, widths.BODY_SIZE, least=_LEAST_ROW))


def _cell_style(column: Column) -> tuple[Style, ...]:
    base = (styles.BOX, styles.MIDDLE, styles.size(widths.BODY_SIZE))
    if column.kind == "count":
        return (*base, styles.COUNT)
    if column.kind == "rate":
        return (*base, styles.RATE)
    if column.number == 1:
        return (*base, styles.CENTRE)
    return (*base, styles.WRAP, styles.TEXT, {"align": "left", "indent": 1})
