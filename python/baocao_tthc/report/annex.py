"""The annexes: each form as it is printed, heading and table, from its definition.

The XML is written directly: a table of 400 cells through a document object model costs more than
the whole rest of the report.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..filing import FormTable, Row, Trouble
from ..forms import Column, Form
from ..formula.syntax import TOTAL_ROW
from ..sources.form_numbers import value_of
from ..sources.report_fields import ReportFields, xml_text
from ..sources.value import NewId, SourcedText, XmlBlock, absent
from ..vietnamese import number, percentage
from .controls import cell_source, control, named_rows, run

WIDTH = 14286  # twips: A4 landscape 297 mm, less margins of 30 and 15 mm
_TWIPS_PER_MM = 56.7
_MANY_COLUMNS = 16
_NARROW = '<w:sz w:val="18"/><w:szCs w:val="18"/>'
_LABEL_COLUMNS = 2


def annex(table: FormTable, period: SourcedText, document: ReportFields) -> XmlBlock:
    """The form as printed, every number in a control; WorkbookError for an unreadable cell."""
    values = _values(table)

    def build(new_id: NewId) -> str:
        heading = _heading(table.form, period, document, new_id)
        return heading + _Grid(table.form).xml(table, values, new_id)

    return XmlBlock(build)


def _values(table: FormTable) -> list[tuple[str, list[SourcedText]]]:
    """The label of every row, "" for the total, and its values from column (3) on."""
    columns = table.form.columns[_LABEL_COLUMNS:]
    return [
        (
            "" if name == TOTAL_ROW else xml_text(row.label),
            [cell_value(table, row, column, name) for column in columns],
        )
        for name, row in named_rows(table)
    ]


def cell_value(table: FormTable, row: Row, column: Column, name: str) -> SourcedText:
    """A cell as forms print it: no zero in front, dot for thousands, rates with two decimals.

    `name` is the row's in tags. Raises WorkbookError for an unreadable cell.
    """
    source = cell_source(table, column.number, name)
    cell = row.cells.get(column.number)
    optional = row is not table.total or column.kind == "rate"
    if optional and (cell is None or cell.trouble is Trouble.EMPTY):
        return absent(source)
    if optional and cell is not None and cell.trouble is Trouble.DASH:
        return SourcedText(source, "-")
    value = value_of(table, row, column.number)
    if column.kind == "rate":
        value = percentage(value, 100) or 0
    return SourcedText(source, number(value), value)


def _heading(form: Form, period: SourcedText, document: ReportFields, new_id: NewId) -> str:
    """Label and reporting units side by side, below them title, period and unit of measure."""
    unit = document.text("unit")
    titles = (line.replace("{unit}", unit.upper()) for line in form.title)
    middle = "".join(_paragraph("BieuTieuDe", run(line)) for line in titles)
    right = ""
    for line in form.heading_lines:
        if line == "period_name":
            month, year = document.mark("month"), document.mark("year")
            words = f"{_in(month, new_id)}{run('/Năm ')}{_in(year, new_id)}"
            middle += _paragraph("BieuKy", run("Kỳ báo cáo: Tháng ") + words)
        elif line == "period":
            middle += _paragraph("BieuKy", run("(") + _in(period, new_id) + run(")"))
        elif line == "unit":
            right += _paragraph("BieuDonVi", run(f"Đơn vị báo cáo: {unit}"))
        elif line == "superior" and (superior := document.text("superior")):
            right += _paragraph("BieuDonVi", run(f"Đơn vị nhận báo cáo: {superior}"))
    left = "".join(_paragraph("BieuNhan", run(line)) for line in form.label)
    measured = "unit_of_measure" in form.heading_lines
    measure = run(f"Đơn vị tính: {form.unit_of_measure}") if measured else ""
    return _side_by_side(left, right) + middle + _paragraph("BieuDonViTinh", measure)


def _in(value: SourcedText, new_id: NewId) -> str:
    return control(value, "", new_id())


def _side_by_side(left: str, right: str) -> str:
    first, last = (round(mm * _TWIPS_PER_MM) for mm in (60, 95))
    widths, cells = (first, WIDTH - first - last, last), (left, "", right)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    row = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell or "<w:p/>"}</w:tc>'
        for width, cell in zip(widths, cells, strict=True)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid><w:tr>{row}</w:tr></w:tbl>"
    )


def _paragraph(style: str, content: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


class _Grid:
    """The table of a form: its columns' widths and the size of its print."""

    def __init__(self, form: Form) -> None:
        self._form = form
        many = len(form.columns) > _MANY_COLUMNS
        self._size = _NARROW if many else ""
        first, second = (round(mm * _TWIPS_PER_MM) for mm in ((8, 30) if many else (9, 42)))
        rest = len(form.columns) - _LABEL_COLUMNS
        each, left = divmod(WIDTH - first - second, rest)
        self._widths = [first, second + left, *[each] * rest]

    def xml(
        self, table: FormTable, values: list[tuple[str, list[SourcedText]]], new_id: NewId
    ) -> str:
        """The whole table: header rows that repeat on every page, rows, total."""
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in self._widths)
        rows = "".join(self._row(n, *row, new_id) for n, row in enumerate(values, 1))
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="BangBieu"/><w:tblW w:w="{WIDTH}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
            f"{''.join(self._header())}{rows}</w:tbl>"
        )

    def _header(self) -> Iterator[str]:
        cells = list(self._form.header_cells())
        for level in range(1, self._form.levels + 1):
            row = [
                (first, last, text if level == top else "", _merge(level, top, bottom))
                for text, top, bottom, first, last in cells
                if top <= level <= bottom
            ]
            yield self._header_row(
                "".join(
                    self._cell(first, last, "BieuCot", self._text(text, bold=True), merge)
                    for first, last, text, merge in sorted(row)
                )
            )
        yield self._header_row(
            "".join(
                self._cell(n, n, "BieuDanhSo", self._text(_breakable(text)))
                for n, text in enumerate(self._form.numbering, 1)
            )
        )

    def _row(self, order: int, label: str, values: list[SourcedText], new_id: NewId) -> str:
        bold = not label
        if label:
            head = self._cell(1, 1, "BieuSo", self._text(str(order)))
            head += self._cell(2, 2, "BieuChu", self._text(label))
        else:
            head = self._cell(1, 2, "BieuCot", self._text(self._form.total_label, bold=True))
        properties = self._properties(bold=bold)
        numbers = "".join(
            self._cell(n, n, "BieuSo", control(value, properties, new_id()) if value.text else "")
            for n, value in enumerate(values, _LABEL_COLUMNS + 1)
        )
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{head}{numbers}</w:tr>"

    def _header_row(self, cells: str) -> str:
        return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"

    def _cell(self, first: int, last: int, style: str, content: str, merge: str = "") -> str:
        width = sum(self._widths[first - 1 : last])
        span = f'<w:gridSpan w:val="{last - first + 1}"/>' if last > first else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}</w:tcPr>'
            f"{_paragraph(style, content)}</w:tc>"
        )

    def _text(self, text: str, *, bold: bool = False) -> str:
        return run(text, self._properties(bold=bold)) if text else ""

    def _properties(self, *, bold: bool) -> str:
        inside = ("<w:b/><w:bCs/>" if bold else "") + self._size
        return f"<w:rPr>{inside}</w:rPr>" if inside else ""


def _merge(level: int, top: int, bottom: int) -> str:
    """The vertical merge of a header cell that reaches from level `top` to `bottom`."""
    if top == bottom:
        return ""
    return '<w:vMerge w:val="restart"/>' if level == top else "<w:vMerge/>"


def _breakable(numbering: str) -> str:
    """The numbering cell with invisible places to break at: a narrow column must not cut "(10)"."""
    return numbering.replace("=", "=\u200b").replace("+", "\u200b+")
