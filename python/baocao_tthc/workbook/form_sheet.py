"""The sheet of one form: what is printed of it, and what guides the clerk in its cells.

Printed are heading, header, numbering row, rows and total row; prompts, validation and coloured
mistakes help to fill them in.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..filing import column_letters
from ..forms import Column, Form
from ..formula import Reference
from ..sheets import NOTHING, NOTHING_HINT, NOTHING_PRINTED, runs
from . import styles, text_metrics
from .cell_contents import CellContent, FormSheet, RowContents
from .info_sheet import InfoFormulas
from .layout import (
    BODY_SIZE,
    INDENT_PX,
    NUMBERING_SIZE,
    Layout,
    Line,
    LineKind,
    header_heights,
    header_size,
    numbering_height,
    numbering_text,
)
from .row_arithmetic import AddressOf, comparisons, typed_condition
from .row_checks import CONTRADICTED, empty_condition, unfinished_condition
from .sheet_writer import Sheet
from .styles import Style

_LINE_SIZE = 12
_SIZES: dict[LineKind, int] = {"title": 13, "nothing": 11, "nothing_hint": 10}
_LOW = ("nothing", "nothing_hint")  # they fit a row of the usual height
_LEAST_ROW = 21.0
_SPACE = 4.0  # points above the title, shared by the first of its lines
_SHOWN = f'@"{NOTHING_PRINTED.removeprefix(NOTHING)}"'  # the words behind what is chosen
_LINE_PADDING = 1.5  # points; all lines of the heading stay on the screen, so they are low

_LINE_STYLES: dict[str, tuple[Style, ...]] = {
    "label": (styles.CENTRE, styles.BOLD),
    "title": (styles.CENTRE, styles.BOLD, styles.WRAP),
    "period_name": (styles.CENTRE,),
    "period": (styles.CENTRE, styles.ITALIC),
    "unit": (styles.MIDDLE, styles.WRAP),
    "superior": (styles.MIDDLE, styles.WRAP),
    "unit_of_measure": (styles.MIDDLE, styles.ITALIC, {"align": "right"}),
    "nothing": (styles.CENTRE, styles.BOLD, styles.OPEN, {"num_format": _SHOWN}),
    "nothing_hint": (styles.CENTRE, styles.HINT, styles.SHRINK),
}
_NOTHING_PROMPT = (
    f"Cả kỳ không có hồ sơ nào thì chọn “{NOTHING}”. Khi đó mọi số của biểu là 0 hoặc để trống. "
    "Bỏ chọn: bấm phím Delete."
)
_FROM_INFO = {"unit": "Đơn vị báo cáo: ", "superior": "Đơn vị nhận báo cáo: "}


def write_form(sheet: Sheet, filled: FormSheet, office: InfoFormulas) -> None:
    """Write the printed part of the form, its print set-up, and the help on its cells."""
    layout = filled.layout
    sheet.columns(1, layout.pixels)
    _write_heading(sheet, filled, office)
    write_choice(sheet, filled)
    write_header(sheet, layout.form, (layout.header, 1), layout.pixels, box=styles.BOX)
    write_rows(sheet, filled)
    for index, column, text in filled.data.notes:
        sheet.note(layout.first_row + index, column, text)
    sheet.raw.hide_gridlines(2)
    sheet.start_at(layout.first_row, layout.form.text_columns + 1)
    area = layout.span(1, 1, layout.last_column, layout.total)
    sheet.a4(landscape=True, repeat=(layout.header, layout.numbering), area=area)


def write_rows(sheet: Sheet, filled: FormSheet) -> None:
    """Write the rows and the total, and the help on their cells."""
    layout = filled.layout
    for index, row in enumerate(filled.rows):
        _write_row(sheet, layout, layout.first_row + index, row)
    _write_total(sheet, filled)
    _write_entry_help(sheet, layout)


def _write_heading(sheet: Sheet, filled: FormSheet, office: InfoFormulas) -> None:
    heights: dict[int, float] = {}
    for line in filled.layout.lines:
        if line.kind in _LOW:
            continue
        content = _line(filled, line, office)
        size = _put_line(sheet, line, content)
        wide = sum(filled.layout.pixels[line.first - 1 : line.last])
        bold = line.kind in ("label", "title")
        lines = text_metrics.line_count(str(content.value or ""), wide, size, bold)
        space = _SPACE if line.kind == "title" and line.index == 0 else 0.0
        height = text_metrics.row_height(lines, size, padding=_LINE_PADDING) + space
        heights[line.row] = max(height, heights.get(line.row, 0.0))
    for row, height in heights.items():
        sheet.height(row, height)


def _put_line(sheet: Sheet, line: Line, content: CellContent) -> int:
    """Write a line of the heading; return the size of its type."""
    size = _SIZES.get(line.kind, _LINE_SIZE)
    style = (*_LINE_STYLES[line.kind], styles.size(size))
    sheet.merge((line.row, line.first, line.row, line.last), content, *style)
    return size


def write_choice(sheet: Sheet, filled: FormSheet) -> None:
    """The cell in which nothing to report is chosen, the hint before it, what may be chosen; red
    where figures say otherwise.
    """
    layout = filled.layout
    for line in layout.lines:
        if line.kind in _LOW:
            _put_line(sheet, line, _own_line(filled, line))
    line = layout.nothing
    area = (line.row, line.first, line.row, line.last)
    rule = {"validate": "list", "source": [NOTHING]}
    error = f"Hãy chọn “{NOTHING}” trong danh sách, hoặc để trống."
    sheet.prompt(area, "Không có hồ sơ nào trong kỳ", _NOTHING_PROMPT, error, **rule)
    said = layout.span(layout.numbering, layout.verdict, layout.verdict, layout.total)
    cell = layout.cell(line.row, line.first)
    sheet.mark(cell, f'COUNTIF({said},"{CONTRADICTED}")>0', styles.BAD)


def _line(filled: FormSheet, line: Line, office: InfoFormulas) -> CellContent:
    if line.kind == "title":
        return _title(filled, line.index, office)
    if line.kind in _FROM_INFO:
        return office.joined(_FROM_INFO[line.kind], line.kind)
    if line.kind == "period_name":
        return office.month()
    if line.kind == "period":
        return office.period(filled.data.period)
    return _own_line(filled, line)


def _own_line(filled: FormSheet, line: Line) -> CellContent:
    """A line that takes nothing from ThongTin."""
    if line.kind == "label":
        return CellContent(filled.form.label[line.index])
    if line.kind == "nothing":
        return CellContent(NOTHING if filled.data.nothing else None)
    if line.kind == "nothing_hint":
        return _nothing_hint(filled)
    return CellContent(f"Đơn vị tính: {filled.form.unit_of_measure}")


def _nothing_hint(filled: FormSheet) -> CellContent:
    """Shown while nothing is chosen, and nothing typed in the form but that no case was carried
    over.
    """
    layout, chosen = filled.layout, filled.layout.nothing
    entered = [column for column in filled.form.figures if column.entry == "entered"]
    typed = [column for column in entered if column.key != "carried_over"]
    rows = (layout.span(layout.numbering, run[0], run[-1], layout.total - 1)
            for run in runs(column.number for column in typed))  # fmt: skip
    empty = f"COUNTA({','.join(rows)})={len(typed)}"  # of the numbering row
    if carried := filled.form.by_key("carried_over"):
        column = carried.number
        empty += f",SUM({layout.span(layout.numbering, column, column, layout.total - 1)})=0"
    formula = f'IF(AND({layout.cell(chosen.row, chosen.first)}="",{empty}),"{NOTHING_HINT}","")'
    begun = any(row[column.number].value is not None for row in filled.rows for column in typed)
    begun |= any(row[carried.number].value for row in filled.rows if carried)
    return CellContent("" if begun or filled.data.nothing else NOTHING_HINT, formula)


def _title(filled: FormSheet, index: int, office: InfoFormulas) -> CellContent:
    """The title as typed in the data, or the form's own with the unit in capitals."""
    if filled.data.title is not None:
        return CellContent(filled.data.title[index])
    before, found, after = filled.form.title[index].partition("{unit}")
    return office.joined(before, "unit", after, upper=True) if found else CellContent(before)


def write_header(
    sheet: Sheet,
    form: Form,
    at: tuple[int, int],
    pixels: Sequence[int],
    *,
    box: Style,
    first: int = 1,
) -> None:
    """Write the printed headings from the cell `at` on, and the numbering row below them.

    `pixels` are the widths of all columns of the form; those before column `first` are left out.
    """
    top, left = at
    style = (styles.HEAD, box, styles.size(header_size(form)))
    for text, upper, lower, begin, end in form.header_cells():
        if begin >= first:
            area = (top + upper - 1, left + begin - first, top + lower - 1, left + end - first)
            sheet.merge(area, text, *style)
    for row, height in enumerate(header_heights(form, pixels), top):
        sheet.height(row, height)
    numbering = top + form.levels
    small = (styles.CENTRE, styles.WRAP, box, styles.size(NUMBERING_SIZE), styles.TEXT)
    printed = map(numbering_text, form.numbering, pixels)
    for column, text in enumerate(list(printed)[first - 1 :], left):
        sheet.text(numbering, column, text, *small)
    sheet.height(numbering, numbering_height(form, pixels))


def _write_row(sheet: Sheet, layout: Layout, row: int, contents: RowContents) -> None:
    texts = [("", 0.0)]
    for column in layout.form.columns:
        content = contents[column.number]
        entered = styles.OPEN if column.entry == "entered" else {}
        sheet.write(row, column.number, content, *_cell_style(column), entered)
        if column.kind == "text":
            wide = layout.pixels[column.number - 1] - INDENT_PX
            texts.append((str(content.value or ""), wide))
    strut = layout.last_column + 1
    sheet.fit_texts(row, texts, BODY_SIZE, least=_LEAST_ROW, strut=strut)


def _write_total(sheet: Sheet, filled: FormSheet) -> None:
    layout, form = filled.layout, filled.layout.form
    base = (styles.BOX, styles.MIDDLE, styles.BOLD, styles.size(BODY_SIZE))
    if form.text_columns:
        area = (layout.total, 1, layout.total, form.text_columns)
        sheet.merge(area, form.total_label, *base, styles.CENTRE)
    for number, content in filled.totals.items():
        style = _cell_style(form.column(number))
        sheet.write(layout.total, number, content, *style, styles.BOLD, styles.COMPUTED)
    sheet.height(layout.total, text_metrics.row_height(1, BODY_SIZE, least=_LEAST_ROW))


def _cell_style(column: Column) -> tuple[Style, ...]:
    ground = styles.COMPUTED if column.entry == "derived" else {}
    base = (styles.BOX, styles.MIDDLE, styles.size(BODY_SIZE), ground)
    if column.kind == "count":
        return (*base, styles.COUNT)
    if column.kind == "rate":
        return (*base, styles.RATE)
    if column.number == 1:
        return (*base, styles.CENTRE)
    return (*base, styles.WRAP, styles.TEXT, {"align": "left", "indent": 1})


def _write_entry_help(sheet: Sheet, layout: Layout) -> None:
    """Write validation, and conditional formats over the figures.

    They begin at the numbering row, so that they also reach a row inserted above the first.
    """
    if layout.rows:
        for column in layout.form.figures:
            _write_rule(sheet, layout, column)
    if layout.rows and layout.form.figures:
        _hide_empty(sheet, layout)
    for column in layout.form.figures:
        _mark_broken(sheet, layout, column)
    _mark_failed(sheet, layout)
    _mark_totals(sheet, layout)


def _write_rule(sheet: Sheet, layout: Layout, column: Column) -> None:
    """What a column of figures refuses; a message covers the cells to be typed next, so that only
    columns that people ask about have one.
    """
    number, whole = column.number, column.kind == "count"
    area, title = (layout.numbering, number, layout.total - 1, number), f"Cột ({number})"
    kind = "số nguyên từ 0 trở lên, gõ liền, không có dấu chấm hay dấu phẩy"
    error = f"Cột ({number}) chỉ nhận {kind if whole else 'số từ 0 trở lên'}."
    rule = {"validate": "whole" if whole else "decimal", "criteria": ">=", "value": 0}
    sheet.prompt(area, title, column.definition, error, **rule)


def _at_numbering(layout: Layout) -> AddressOf:
    """The cells of the numbering row, where the areas of conditional formats begin."""
    return lambda column: f"${column_letters(column)}{layout.numbering}"


def _hide_empty(sheet: Sheet, layout: Layout) -> None:
    """Nothing is seen of a row that nobody has filled: neither its number nor the zeros of sums."""
    area = layout.span(layout.numbering, 1, layout.last_column, layout.total - 1)
    sheet.mark(area, empty_condition(layout.form, _at_numbering(layout)), styles.UNSEEN)


def _mark_broken(sheet: Sheet, layout: Layout, column: Column) -> None:
    """Texts, negative numbers and, among counts, numbers that are not whole."""
    number = column.number
    cell = layout.cell(layout.numbering, number)
    tests = [f'AND(ISTEXT({cell}),{cell}<>"")', f"N({cell})<0"]
    if column.kind == "count":
        tests.append(f"N({cell})<>INT(N({cell}))")
    area = layout.span(layout.numbering, number, number, layout.total)
    below = f"ROW()>ROW($A${layout.numbering})"
    sheet.mark(area, f"AND({below},OR({','.join(tests)}))", styles.DOUBTFUL)


def _mark_failed(sheet: Sheet, layout: Layout) -> None:
    """The left side of an identity that fails, also in rows inserted above the first.

    Like the column "Kiểm tra", whose word in the total row it takes, it waits for what is not typed
    yet.
    """
    first = _at_numbering(layout)
    waits = f"NOT({unfinished_condition(first(layout.verdict))})"
    for comparison in comparisons(layout.form):
        left = comparison.left
        if isinstance(left, Reference):
            area = layout.span(layout.numbering, left.column, left.column, layout.total)
            tests = [f"NOT(ISTEXT({first(left.column)}))", comparison.condition(first), waits]
            tests.append(typed_condition(layout.form, comparison.needs, first))
            sheet.mark(area, f"AND({','.join(tests)})", styles.BAD)


def _mark_totals(sheet: Sheet, layout: Layout) -> None:
    """A total that differs from the sum of its column, once every row is typed."""
    verdict = layout.cell(layout.total, layout.verdict)
    for column in layout.form.counts:
        cell = layout.cell(layout.total, column.number)
        differs = f"{cell}<>{layout.column_sum(column.number)}"
        sheet.mark(cell, f"AND({differs},NOT({unfinished_condition(verdict)}))", styles.BAD)
