"""BieuDo in TONGHOP.xlsx: who stands how, the fields, the highest and the lowest shares.

Each chart stands beside the cells that it shows, which are formulas over the locked sheets of sums,
so that no sorting of a list can put another unit into a chart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..series import OTHER_FIELDS, counted_by_field, ranked
from ..sheets import quoted
from ..workbook import styles
from ..workbook.cell_contents import CellContent
from ..workbook.charts import FIELD_TITLE, bar_chart, write_cells
from ..workbook.layout import Layout
from ..workbook.sheet_writer import Book, Sheet
from .consolidating import Consolidation
from .list_sheets import SIZE
from .ranking import Comparison, RankedUnit
from .standing import State
from .sum_sheets import field_sheet, row_of, share_cell, unit_sheet
from .summing import SummedForm

SHEET = "BieuDo"
_STANDING_TITLE = "Tình hình nộp báo cáo (số đơn vị)"
_MOST = 10  # bars at either end
_CHART_PX, _CHART_COLUMN = 640, 4
_PIXELS = (270, 84, 16, _CHART_PX)
_HEAD_PX = 240  # of the bold heading, as if it were not bold
_ROW_POINTS, _ROW_PX = 18.0, 24
_LEAST_ROWS = 5  # below its heading beside each chart

Bars = list[tuple[CellContent, ...]]


class _Block(NamedTuple):
    """A chart: its title, and the cells of its bars, of name and figure each."""

    title: str
    bars: Bars


def write_charts(book: Book, result: Consolidation, states: str) -> None:
    """Add the sheet; `states` is the area with the state of every unit."""
    sheet = book.sheet(SHEET, styles.TAB_CHECK)
    sheet.columns(1, _PIXELS)
    sheet.title("BIỂU ĐỒ")
    row = 3
    for block in _blocks(result, states):
        row = _write_block(book, sheet, row, block)
    sheet.raw.hide_gridlines(2)
    sheet.a4(landscape=False, repeat=None, area=Sheet.area((1, 1), (row, _CHART_COLUMN)), tall=1)


def _write_block(book: Book, sheet: Sheet, top: int, block: _Block) -> int:
    """Write the cells and the chart beside them; return the row where the next begins."""
    rows = max(len(block.bars), _LEAST_ROWS) + 1
    for row in range(top, top + rows + 1):
        sheet.height(row, _ROW_POINTS)
    sheet.heads((top, 1), (block.title, "Số"), styles.size(SIZE))
    sheet.fit_texts(top, [(block.title, _HEAD_PX)], SIZE, least=2 * _ROW_POINTS)
    labels, values = write_cells(sheet, (top + 1, 1), block.bars, ({}, styles.RATE))
    width, height = _CHART_PX - 1, (rows + 1) * _ROW_PX
    chart = bar_chart(book, block.title, labels, values, size=(width, height))
    chart.set_size({"width": width, "height": height})
    place = {"object_position": 2, "description": block.title}
    sheet.raw.insert_chart(top - 1, _CHART_COLUMN - 1, chart, place)
    return top + rows + 1


def _blocks(result: Consolidation, states: str) -> Iterator[_Block]:
    yield _Block(_STANDING_TITLE, _standing_bars(result, states))
    for form in result.forms:
        if columns := counted_by_field(form.form):
            yield _Block(f"{FIELD_TITLE} ({form.form.name})", _field_bars(form, columns[1]))
    forms = {form.form.code: form for form in result.forms}
    for comparison in result.comparisons:
        if comparison.measure.marked and comparison.by_rank:
            yield from _share_blocks(comparison, forms[comparison.form.code])


def _standing_bars(result: Consolidation, states: str) -> Bars:
    found = [each.state for each in result.account.standings]
    return [
        (CellContent(state.label), CellContent(found.count(state), _count(states, state)))
        for state in State
        if state in found
    ]


def _count(states: str, state: State) -> str:
    return f'COUNTIF({states},"{state.label}")'


def _field_bars(form: SummedForm, received: int) -> Bars:
    """The fields that received most, then all others together."""
    values = [row.figures.get(received, 0) for row in form.fields]
    order = ranked(values)
    shown = [_field_cell(form, place + 1, received) for place in order[:_MOST]]
    bars: Bars = [
        (
            CellContent(form.fields[place].name, _field_cell(form, place + 1, 2)),
            CellContent(values[place], cell),
        )
        for place, cell in zip(order, shown, strict=False)
    ]
    if rest := sum(values[place] for place in order[_MOST:]):
        total = _field_cell(form, len(form.fields) + 1, received)
        bars.append((CellContent(OTHER_FIELDS), CellContent(rest, f"{total}-{'-'.join(shown)}")))
    return bars


def _field_cell(form: SummedForm, number: int, column: int) -> str:
    """A cell of the field with that number on the sheet by field."""
    return f"{quoted(field_sheet(form))}!{Layout.cell(row_of(form, number), column)}"


def _share_blocks(comparison: Comparison, form: SummedForm) -> Iterator[_Block]:
    """All units by their share, the highest first, or the lowest and the highest of many: no unit
    at one end that is level with the last of the other.
    """
    places = {row.name: number for number, row in enumerate(form.by_unit, 1)}
    order = comparison.by_rank
    title = f"{comparison.measure.heading}, {form.form.name}"

    def bars(units: Sequence[RankedUnit]) -> Bars:
        return [_share_bar(comparison, form, places[one.unit]) for one in units]

    if len(order) <= 2 * _MOST:
        yield _Block(title, bars(order))
        return
    below = [one for one in reversed(order) if one.value != order[0].value]
    above = [one for one in order if one.value != order[-1].value]
    if not below:
        alike = (CellContent("Mỗi đơn vị"), bars(order[:1])[0][1])
        yield _Block(f"Cả {len(order)} đơn vị bằng nhau: {title}", [alike])
    for word, units in (("thấp", below), ("cao", above)):
        if shown := units[:_MOST]:
            yield _Block(f"{_at_end(word, shown, units)}: {title}", bars(shown))


def _at_end(word: str, shown: Sequence[RankedUnit], units: Sequence[RankedUnit]) -> str:
    """How many units are shown, and how many are level with the last of them but are not."""
    level = sum(one.value == shown[-1].value for one in units[len(shown) :])
    more = f" (còn {level} đơn vị bằng vậy)" if level else ""
    return f"{len(shown)} đơn vị {word} nhất{more}"


def _share_bar(comparison: Comparison, form: SummedForm, number: int) -> tuple[CellContent, ...]:
    row = form.by_unit[number - 1]
    name = f"{quoted(unit_sheet(form))}!$B${row_of(form, number)}"
    return CellContent(row.name, name), share_cell(form, comparison.measure, number, row.figures)
