"""The annexes: each form as it is printed, heading and table, and the charts of TongQuan.

A form is written from its definition, every number in a control. The charts are made as the
workbook makes them; then the references to its cells give way to what stood there (`c:numLit`,
`c:strLit`), so that nothing leads out of the document. The lone bars for the findings stay out: a
signed report says what was found elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from operator import itemgetter
from typing import Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from ..filing import Filing, FormTable
from ..forms import Form
from ..formula import TOTAL_ROW
from ..ooxml.members import members_of
from ..ooxml.package import LINKS
from ..ooxml.xml import CHART
from ..series import report_bars, report_points
from ..sources.form_numbers import NotEntered, cell_value, named_rows, said_of_nothing
from ..sources.present_values import PresentValues
from ..sources.report_fields import xml_text
from ..sources.tags import SourcedText
from ..sources.variables import Variable
from ..word.elements import WIDTH, Element, NewId, W, cell, control, paragraph, run, table, twips, w
from ..workbook import text_metrics

_MANY_COLUMNS = 16
_SMALL_SIZE = 9  # points: the print of a form of more columns
_LEAST_SIZE = 7  # that of figures which do not stand in one line otherwise
_FIGURE_STYLES = ("BieuSo", "BieuSoNho")  # LibreOffice prints a control in its paragraph's size
_LABEL_COLUMNS = 2
_NUMBERING_SIZE, _CELL_SPACE, _USUAL_SIZE = 9, 6, 10  # points: types, what a cell leaves free
_MORE = 1.05  # of the room, at most
_SIDES = (60, 95)  # mm: label of the form, reporting units
_C = f"{{{CHART}}}"
_EMU_PER_MM = 36_000
_LEFT, _RIGHT = 102, 150  # mm; together as wide as the text
_MARGINS = 4  # mm of the table's own margins
_TALL, _UPPER, _LOWER = 137, 74, 62  # mm
_ABOVE = 85  # twips above each chart
_EXPLICIT = (
    ("/c:chartSpace", "roundedCorners", "0", ("style", "chart")),
    ("//c:barChart|//c:lineChart", "varyColors", "0", ("ser",)),
    ("//c:lineChart/c:ser", "smooth", "0", ()),
    ("//c:showVal/..", "showLegendKey", "0", ("showVal",)),
    ("//c:showVal/..", "showCatName", "0", ()),
    ("//c:showVal/..", "showSerName", "0", ()),
    ("//c:showVal/..", "showPercent", "0", ()),
    ("//c:showVal/..", "showBubbleSize", "0", ()),
    ("//c:catAx|//c:valAx", "delete", "0", ("axPos",)),
    ("//c:catAx|//c:valAx", "minorTickMark", "none", ("tickLblPos",)),
    ("//c:chart", "dispBlanksAs", "gap", ()),
)
"""What XlsxWriter leaves unsaid and Word would take otherwise: parent, child, value, and the
elements before the first of which the child belongs (none: last)."""
_DRAWING_ML = "http://schemas.openxmlformats.org/drawingml/2006"
_DRAWING = (
    f'<w:drawing xmlns:w="{W[1:-1]}"><wp:inline xmlns:wp="{_DRAWING_ML}/wordprocessingDrawing" '
    'distT="0" distB="0" distL="0" distR="0"><wp:extent/><wp:docPr/><wp:cNvGraphicFramePr/>'
    f'<a:graphic xmlns:a="{_DRAWING_ML}/main"><a:graphicData uri="{CHART}">'
    f'<c:chart xmlns:c="{CHART}" xmlns:r="{LINKS}"/></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing>"
)

FormRow = tuple[str | None, list[SourcedText]]
"""The label of a row of a form, None for the total, and its values from column (3) on."""


class Annex:
    """One form as printed, heading and table, every number in a control.

    Raises WorkbookError for an unreadable cell when it is made; `build` writes it.
    """

    def __init__(self, values: PresentValues, variable: Variable) -> None:
        filled = values.numbers.table(variable.role)
        self._nothing = said_of_nothing(filled)
        self._form = filled.form
        self._fields = values.fields
        self._period = values.numbers.period(variable)
        self._rows = [*_rows(filled, values.numbers.not_entered(filled))]
        many = len(filled.form.columns) > _MANY_COLUMNS
        size = _SMALL_SIZE if many else _USUAL_SIZE
        first, second = map(twips, (8, 30) if many else (9, 42))
        figures, columns = _fitting(filled.form, WIDTH - first - second, self._rows, size)
        self._plain, self._bold = _run_properties(size), _run_properties(size, "b", "bCs")
        self._figures = _run_properties(figures), _run_properties(figures, "b", "bCs")
        self._figure_style = _FIGURE_STYLES[figures < size]
        self._widths = [first, WIDTH - first - sum(columns), *columns]

    def build(self, new_id: NewId) -> list[Element]:
        """Its paragraphs and tables, with control ids from `new_id`."""
        heading = [*self._heading(new_id)]
        rows = (self._row(n, *row, new_id) for n, row in enumerate(self._rows, 1))
        return [*heading, table(self._widths, [*self._header(), *rows], "BangBieu")]

    def _period_name(self, new_id: NewId) -> Iterator[Element]:
        span, month, year = map(self._fields.mark, ("span", "month", "year"))
        if span.text:
            yield from (run("Kỳ báo cáo: "), control(span, new_id()))
            return
        yield from (run("Kỳ báo cáo: Tháng "), control(month, new_id()))
        yield from (run("/Năm "), control(year, new_id()))

    def _heading(self, new_id: NewId) -> Iterator[Element]:
        """Label and reporting units side by side, below them title, period and unit of measure."""
        form, unit = self._form, self._fields.text("unit")
        left = [paragraph("BieuNhan", run(line)) for line in form.label]
        titles = (line.replace("{unit}", unit.upper()) for line in form.title)
        middle = [paragraph("BieuTieuDe", run(line)) for line in titles]
        right = []
        for line in form.heading_lines:
            if line == "period_name":
                middle.append(paragraph("BieuKy", *self._period_name(new_id)))
            elif line == "period":
                stated = control(self._period, new_id())
                middle.append(paragraph("BieuKy", run("("), stated, run(")")))
            elif line == "unit":
                right.append(paragraph("BieuDonVi", run(f"Đơn vị báo cáo: {unit}")))
            elif line == "superior" and (superior := self._fields.text("superior")):
                right.append(paragraph("BieuDonVi", run(f"Đơn vị nhận báo cáo: {superior}")))
        if self._nothing.text:
            middle.append(paragraph("BieuKy", control(self._nothing, new_id())))
        measured = "unit_of_measure" in form.heading_lines
        measure = [run(f"Đơn vị tính: {form.unit_of_measure}")] if measured else []
        first, last = map(twips, _SIDES)
        widths = (first, WIDTH - first - last, last)
        sides = zip(widths, (left, (), right), strict=True)
        yield table(widths, [w("tr", *(cell(width, *side) for width, side in sides))])
        yield from middle
        yield paragraph("BieuDonViTinh", *measure)

    def _header(self) -> Iterator[Element]:
        """The rows that repeat on every page."""
        cells = sorted(self._form.header_cells(), key=itemgetter(3))
        for level in range(1, self._form.levels + 1):
            yield _table_row(
                *(
                    self._cell(
                        (first, last),
                        "BieuCot",
                        self._text(text if level == top else "", self._bold),
                        *_merges(level, top, bottom),
                    )
                    for text, top, bottom, first, last in cells
                    if top <= level <= bottom
                ),
                header=True,
            )
        numbering = enumerate(map(_breakable, self._form.numbering), 1)
        printed = (
            self._cell((n, n), "BieuDanhSo", self._text(text, self._plain)) for n, text in numbering
        )
        yield _table_row(*printed, header=True)

    def _row(
        self, order: int, label: str | None, values: list[SourcedText], new_id: NewId
    ) -> Element:
        if label is None:
            head = [self._cell((1, 2), "BieuCot", self._text(self._form.total_label, self._bold))]
        else:
            head = [
                self._cell((1, 1), "BieuSo", self._text(str(order), self._plain)),
                self._cell((2, 2), "BieuChu", self._text(label, self._plain)),
            ]
        own = self._figures[label is None]
        numbers = (
            self._cell((n, n), self._figure_style, [control(value, new_id(), own)])  # or a place
            for n, value in enumerate(values, _LABEL_COLUMNS + 1)
        )
        return _table_row(*head, *numbers)

    def _cell(
        self, columns: tuple[int, int], style: str, content: list[Element], *merge: Element
    ) -> Element:
        first, last = columns
        width = sum(self._widths[first - 1 : last])
        span = [w("gridSpan", val=last - first + 1)] if last > first else []
        return cell(width, paragraph(style, *content), merges=(*span, *merge))

    def _text(self, text: str, properties: Element) -> list[Element]:
        return [run(text, properties)] if text else []


def _rows(filled: FormTable, open_: NotEntered) -> Iterator[FormRow]:
    columns = filled.form.columns[_LABEL_COLUMNS:]
    for name, row in named_rows(filled).items():
        label = None if name == TOTAL_ROW else xml_text(row.label)
        yield label, [cell_value(filled, row, column, name, open_) for column in columns]


def _run_properties(size: int, *names: str) -> Element:
    """The properties of a run of that size in points, with these marks; None for the style's
    own.
    """
    sizes = [] if size == _USUAL_SIZE else [w(name, val=2 * size) for name in ("sz", "szCs")]
    marks = [*map(w, names), *sizes]
    return w("rPr", *marks) if marks else None


def _table_row(*cells: Element, header: bool = False) -> Element:
    """A row that no page break cuts; header rows stand on every page."""
    repeated = [w("tblHeader")] if header else []
    return w("tr", w("trPr", w("cantSplit"), *repeated), *cells)


def _merges(level: int, top: int, bottom: int) -> list[Element]:
    """The vertical merge of a header cell that reaches from level `top` to `bottom`."""
    if top == bottom:
        return []
    return [w("vMerge", val="restart")] if level == top else [w("vMerge")]


def _fitting(form: Form, room: int, rows: Sequence[FormRow], size: int) -> tuple[int, list[int]]:
    """The size in points of the figures and the widths in twips of their columns.

    The figures are smaller than the headings, of that size, where only so no word and no figure is
    cut; what needs more still is broken, in columns all alike.
    """
    for of_figures in range(size, _LEAST_SIZE - 1, -1):
        widths = _column_widths(form, room, rows, (size, of_figures))
        if sum(widths) <= room * _MORE:
            return of_figures, widths
    return size, [room // len(widths)] * len(widths)


def _column_widths(
    form: Form, room: int, rows: Sequence[FormRow], sizes: tuple[int, int]
) -> list[int]:
    """The widths in twips of the columns of figures, alike but for those that need more for two
    lines of their numbering, for the longest word of their heading or for their longest figure in
    one, in these sizes. Together they may take a little more than the room, which the names give.
    """
    head, size = sizes
    columns = zip(*(values for _, values in rows), strict=True)
    figures = [max(_width(each.text, size, bold=True) for each in column) for column in columns]
    needed = [_heading_width(form, at, head) for at in range(_LABEL_COLUMNS, len(form.columns))]
    needed = list(map(max, needed, figures)) if figures else needed
    each = room // len(needed)
    wide = [width for width in needed if width > each]
    if 0 < len(wide) < len(needed):
        each = (room - sum(wide)) // (len(needed) - len(wide))
    return [max(each, width) for width in needed]


def _heading_width(form: Form, at: int, size: int) -> int:
    """The width in twips that the numbering and the words above a column need."""
    words = (_width(word, size, bold=True) for word in form.columns[at].heading[-1].split())
    return max(_numbering_width(form.numbering[at]), *words)


def _numbering_width(numbering: str) -> int:
    """The width in twips in which the numbering takes no more than two lines."""
    breaks = [at for at, letter in enumerate(numbering) if letter == "+"]
    lines = [(numbering[:at], numbering[at:]) for at in breaks] or [(numbering, "")]
    return min(max(_width(part, _NUMBERING_SIZE) for part in pair) for pair in lines)


def _width(text: str, size: float, *, bold: bool = False) -> int:
    """The width in twips of a cell that holds the text in one line."""
    return round((text_metrics.width(text, size, bold) + _CELL_SPACE) * 20)


def _breakable(numbering: str) -> str:
    """The numbering cell with invisible places to break at: a narrow column must not cut "(10)"."""
    return numbering.replace("=", "=\u200b").replace("+", "\u200b+")


class ChartPicture(NamedTuple):
    """A chart as a part of a Word document, its size in mm, what it shows in words."""

    part: bytes
    width: int
    height: int
    description: str


def pictures(filing: Filing) -> tuple[ChartPicture, ...]:
    """The charts of the report: cases by field if a form counts them, rates and open cases.

    They are drawn in a workbook that nobody sees.
    """
    from ..workbook.cell_contents import CellContent
    from ..workbook.charts import (
        FIELD_TITLE,
        ChartCells,
        field_chart,
        pending_chart,
        rate_chart,
        write_cells,
    )
    from ..workbook.sheet_writer import Book  # draws with XlsxWriter

    book = Book(target := BytesIO())
    sheet = book.sheet("BieuDo")

    def columns(left: int, rows: Iterable[tuple[Any, ...]], number: int) -> list[ChartCells]:
        contents = [tuple(map(CellContent, row)) for row in rows]
        return write_cells(sheet, (1, left), contents, ({},) * number)

    made = []
    if bars := report_bars(filing):
        chart = field_chart(book, *columns(1, bars, 2), fixed=True)
        made.append((chart, _LEFT, _TALL, FIELD_TITLE))
    labels, on_time, digitised, open_cases = columns(3, report_points(filing), 4)
    rates = rate_chart(book, labels, on_time, digitised, fixed=True)
    pending = pending_chart(book, labels, open_cases, fixed=True)
    made.append((rates, _RIGHT, _UPPER, "Tỷ lệ đúng hạn và tỷ lệ số hóa theo kỳ báo cáo"))
    made.append((pending, _RIGHT, _LOWER, "Hồ sơ đang giải quyết"))
    for chart, *_ in made:
        sheet.raw.insert_chart(0, 0, chart)
    book.raw.close()
    members = members_of(target.getvalue())
    parts = [members[f"xl/charts/chart{n}.xml"] for n in range(1, len(made) + 1)]
    return tuple(
        ChartPicture(_standing_alone(part), width - _MARGINS, height, words)
        for part, (_, width, height, words) in zip(parts, made, strict=True)
    )


def _standing_alone(part: bytes) -> bytes:
    """The chart with its figures instead of references, and with all that Word must not guess."""
    root = etree.fromstring(part)
    for kind in ("str", "num"):
        for reference in list(root.iter(f"{_C}{kind}Ref")):
            literal = etree.Element(f"{_C}{kind}Lit")
            literal.extend(list(reference.find(f"{_C}{kind}Cache")))
            reference.getparent().replace(reference, literal)
    for print_set_up in root.findall(f"{_C}printSettings"):
        root.remove(print_set_up)
    for path, name, value, following in _EXPLICIT:
        for parent in root.xpath(path, namespaces={"c": CHART}):
            if parent.find(f"{_C}{name}") is None:
                _insert(parent, etree.Element(f"{_C}{name}", val=value), following)
    return bytes(etree.tostring(root, encoding="UTF-8", standalone=True))


def _insert(parent: Any, child: Any, following: Sequence[str]) -> None:
    """Add the child before the first of the elements that follow it, or last."""
    places = (parent.find(f"{_C}{name}") for name in following)
    place = next((found for found in places if found is not None), None)
    if place is None:
        parent.append(child)
    else:
        place.addprevious(child)


def arranged(
    charts: Sequence[ChartPicture], relate: Callable[[ChartPicture], str], new_id: NewId
) -> list[Element]:
    """A tall chart at the left, the others beside it.

    `relate` puts a chart into the package and gives the id by which the document names it.
    """
    tall = [_in_line(each, relate(each), new_id()) for each in charts if each.height == _TALL]
    others = [_in_line(each, relate(each), new_id()) for each in charts if each.height != _TALL]
    if not tall:
        return others
    left = twips(_LEFT)
    widths = (left, WIDTH - left)
    cells = (cell(width, *inside) for width, inside in zip(widths, (tall, others), strict=True))
    return [table(widths, [w("tr", w("trPr", w("cantSplit")), *cells)])]


def _in_line(picture: ChartPicture, relation: str, number: int) -> Element:
    """A paragraph with the chart in its line; `number` is its id in the document."""
    drawing = etree.fromstring(_DRAWING)
    extent, properties, _, graphic = drawing[0]
    for name, millimetres in (("cx", picture.width), ("cy", picture.height)):
        extent.set(name, str(millimetres * _EMU_PER_MM))
    properties.set("id", str(number))
    properties.set("name", f"Biểu đồ {relation}")
    properties.set("descr", picture.description)
    graphic[0][0].set(f"{{{LINKS}}}id", relation)
    style = w("pPr", w("pStyle", val="BieuSo"), w("spacing", before=_ABOVE))
    return w("p", style, w("r", drawing))
