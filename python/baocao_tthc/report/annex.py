"""The annexes: each form as it is printed, heading and table, from its definition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter

from ..filing import FormTable
from ..forms import Form
from ..formula.syntax import TOTAL_ROW
from ..sources.form_numbers import cell_value, named_rows
from ..sources.present_values import PresentValues
from ..sources.report_fields import ReportFields, xml_text
from ..sources.tags import SourcedText
from ..sources.variables import Variable
from ..word.elements import WIDTH, Element, NewId, cell, control, paragraph, run, table, twips, w

_MANY_COLUMNS = 16
_SMALL = 18  # half points: the print of a form of more columns
_LABEL_COLUMNS = 2
_SIDES = (60, 95)  # mm: label of the form, reporting units


class Annex:
    """One form as printed, every number in a control.

    Raises WorkbookError for an unreadable cell when it is made; `build` writes it.
    """

    def __init__(self, values: PresentValues, variable: Variable) -> None:
        filled = values.numbers.table(variable.role)
        self._form = filled.form
        self._fields = values.fields
        self._period = values.numbers.period(variable)
        self._rows = [*_rows(filled)]

    def build(self, new_id: NewId) -> list[Element]:
        """Its paragraphs and tables, with control ids from `new_id`."""
        heading = _heading(self._form, self._period, self._fields, new_id)
        return [*heading, _Grid(self._form).table(self._rows, new_id)]


def _rows(filled: FormTable) -> Iterator[tuple[str | None, list[SourcedText]]]:
    """The label of every row, None for the total, and its values from column (3) on."""
    columns = filled.form.columns[_LABEL_COLUMNS:]
    for name, row in named_rows(filled).items():
        label = None if name == TOTAL_ROW else xml_text(row.label)
        yield label, [cell_value(filled, row, column, name) for column in columns]


def _heading(
    form: Form, period: SourcedText, fields: ReportFields, new_id: NewId
) -> Iterator[Element]:
    """Label and reporting units side by side, below them title, period and unit of measure."""
    unit, superior = fields.text("unit"), fields.text("superior")
    left = [paragraph("BieuNhan", run(line)) for line in form.label]
    titles = (line.replace("{unit}", unit.upper()) for line in form.title)
    middle = [paragraph("BieuTieuDe", run(line)) for line in titles]
    right = []
    for line in form.heading_lines:
        if line == "period_name":
            month, year = (control(fields.mark(key), new_id()) for key in ("month", "year"))
            words = (run("Kỳ báo cáo: Tháng "), month, run("/Năm "), year)
            middle.append(paragraph("BieuKy", *words))
        elif line == "period":
            stated = control(period, new_id())
            middle.append(paragraph("BieuKy", run("("), stated, run(")")))
        elif line == "unit":
            right.append(paragraph("BieuDonVi", run(f"Đơn vị báo cáo: {unit}")))
        elif line == "superior" and superior:
            right.append(paragraph("BieuDonVi", run(f"Đơn vị nhận báo cáo: {superior}")))
    measured = "unit_of_measure" in form.heading_lines
    measure = [run(f"Đơn vị tính: {form.unit_of_measure}")] if measured else []
    first, last = map(twips, _SIDES)
    widths = (first, WIDTH - first - last, last)
    sides = zip(widths, (left, (), right), strict=True)
    yield table(widths, [w("tr", *(cell(width, *side) for width, side in sides))])
    yield from middle
    yield paragraph("BieuDonViTinh", *measure)


class _Grid:
    """The table of a form: its columns' widths and the size of its print."""

    def __init__(self, form: Form) -> None:
        self._form = form
        many = len(form.columns) > _MANY_COLUMNS
        self._plain, self._bold = (
            _run_properties(small=many),
            _run_properties("b", "bCs", small=many),
        )
        first, second = map(twips, (8, 30) if many else (9, 42))
        rest = len(form.columns) - _LABEL_COLUMNS
        each, left = divmod(WIDTH - first - second, rest)
        self._widths = [first, second + left, *[each] * rest]

    def table(self, rows: Sequence[tuple[str | None, list[SourcedText]]], new_id: NewId) -> Element:
        """The whole table: header rows that repeat on every page, rows, total."""
        numbered = (self._row(n, *row, new_id) for n, row in enumerate(rows, 1))
        return table(self._widths, [*self._header(), *numbered], "BangBieu")

    def _header(self) -> Iterator[Element]:
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
        own = self._bold if label is None else self._plain
        if label is None:
            head = [self._cell((1, 2), "BieuCot", self._text(self._form.total_label, own))]
        else:
            head = [
                self._cell((1, 1), "BieuSo", self._text(str(order), own)),
                self._cell((2, 2), "BieuChu", self._text(label, own)),
            ]
        numbers = (
            self._cell((n, n), "BieuSo", [control(value, new_id(), own)] if value.text else [])
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


def _run_properties(*names: str, small: bool) -> Element:
    """The properties of a run with these marks; None for the style's own."""
    sizes = [w(name, val=_SMALL) for name in ("sz", "szCs")] if small else []
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


def _breakable(numbering: str) -> str:
    """The numbering cell with invisible places to break at: a narrow column must not cut "(10)"."""
    return numbering.replace("=", "=\u200b").replace("+", "\u200b+")
