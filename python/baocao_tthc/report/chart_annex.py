"""The annex of charts: those of TongQuan, drawn from the report, each with its figures inside.

They are made as the workbook makes them, in a workbook that nobody sees; then the references to
its cells give way to what stood there (`c:numLit`, `c:strLit`), so that nothing leads out of the
document. The lone bars for the findings stay out: a signed report says what was found elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from ..filing import Filing
from ..ooxml.members import members_of
from ..series import report_bars, report_points
from ..workbook.cell_contents import CellContent
from ..workbook.charts import Chart, field_chart, pending_chart, rate_chart, write_cells
from ..workbook.sheet_writer import Book
from .elements import W_URI, WIDTH, Element, NewId, cell, table, twips, w

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_C = f"{{{_CHART}}}"
_EMU_PER_MM = 36_000
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LEFT, _RIGHT = 102, 150  # mm; together as wide as the text
_SIDE = 4  # mm of the table's own margins
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
    f'<w:drawing xmlns:w="{W_URI}"><wp:inline xmlns:wp="{_DRAWING_ML}/wordprocessingDrawing" '
    'distT="0" distB="0" distL="0" distR="0"><wp:extent/><wp:docPr/><wp:cNvGraphicFramePr/>'
    f'<a:graphic xmlns:a="{_DRAWING_ML}/main"><a:graphicData uri="{_CHART}">'
    f'<c:chart xmlns:c="{_CHART}" xmlns:r="{_RELATIONSHIPS}"/></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing>"
)


class ChartPicture(NamedTuple):
    """A chart as a part of a Word document, its size in mm, what it shows in words."""

    part: bytes
    width: int
    height: int
    description: str


def pictures(filing: Filing) -> tuple[ChartPicture, ...]:
    """The charts of the report: cases by field if a form counts them, rates and open cases."""
    book = Book(target := BytesIO())
    sheet = book.sheet("BieuDo")
    bars, points = report_bars(filing), report_points(filing)
    made: list[tuple[Chart, int, int, str]] = []
    column = 1
    if bars:
        cells = write_cells(sheet, (1, column), _contents(bars), ({},) * 2)
        made.append(
            (field_chart(book, *cells, fixed=True), _LEFT, _TALL, "Hồ sơ tiếp nhận theo lĩnh vực")
        )
        column += 2
    labels, on_time, digitised, open_cases = write_cells(
        sheet, (1, column), _contents(points), ({},) * 4
    )
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
        ChartPicture(_standing_alone(part), width - _SIDE, height, words)
        for part, (_, width, height, words) in zip(parts, made, strict=True)
    )


def _contents(rows: Iterable[Iterable[Any]]) -> list[tuple[CellContent, ...]]:
    return [tuple(map(CellContent, row)) for row in rows]


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
        for parent in root.xpath(path, namespaces={"c": _CHART}):
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


def arranged(charts: Sequence[tuple[ChartPicture, str]], new_id: NewId) -> list[Element]:
    """The charts, each with the id of its part: a tall one at the left, the others beside it."""
    tall = [_in_line(*chart, new_id()) for chart in charts if chart[0].height == _TALL]
    others = [_in_line(*chart, new_id()) for chart in charts if chart[0].height != _TALL]
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
    graphic[0][0].set(f"{{{_RELATIONSHIPS}}}id", relation)
    style = w("pPr", w("pStyle", val="BieuSo"), w("spacing", before=_ABOVE))
    return w("p", style, w("r", drawing))
