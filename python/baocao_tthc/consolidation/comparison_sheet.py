"""DoiChieu in TONGHOP.xlsx: the units beside each other, by every share with its rank and mark.

Shares, ranks and marks are formulas over the sheets by unit, and the thresholds stand in cells that
may be changed. RANK and COUNTIFS pass over the dash of a unit that has no share.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from ..filing import column_letters
from ..period import spoken_month
from ..units import COMPARISON, MAX_PERCENT
from ..workbook import styles
from ..workbook.cell_contents import CellContent
from ..workbook.layout import Layout
from ..workbook.sheet_writer import Book, Sheet
from .consolidating import Consolidation
from .list_sheets import CENTRED, SIZE, TEXT_CELL
from .ranking import Comparison, Mark, RankedUnit
from .sum_sheets import NO_SHARE, share_cell
from .summing import SummedForm

_HINT = (
    "Hạng 1 là cao nhất; bằng nhau thì cùng hạng, hạng sau bỏ qua (1, 2, 2, 4). Ô “–”: không có số "
    "để tính; “?”: tỷ lệ ngoài 0–100%, số chưa đúng; không xếp hạng. Ngưỡng ở dưới sửa được."
)
_MARKS_ROW, _FIRST_COLUMN = 3, 3  # of the thresholds, of the first share
_NAMES_PX, _OWN_PX = (40, 200), (84, 50, 120)  # share, rank and mark of a comparison
_LIMIT: styles.Style = {"num_format": '"dưới "General"%"'}
_IMPOSSIBLE = "?"  # in the place of the rank
_BOLD = (*CENTRED, styles.BOLD)


class _Place(NamedTuple):
    """A comparison on the sheet: its form, and the column of its share."""

    comparison: Comparison
    form: SummedForm
    column: int

    @property
    def width(self) -> int:
        """The columns of share and rank, and of the mark where it has one."""
        return 3 if self.comparison.measure.marked else 2


class ComparisonTable(NamedTuple):
    """Where everything stands on the sheet."""

    result: Consolidation
    places: tuple[_Place, ...]

    @property
    def heads(self) -> int:
        """The lower row of the headings."""
        return _MARKS_ROW + len(self.result.marks) + 2

    @property
    def last(self) -> int:
        """The row of the last unit."""
        return self.heads + len(self.result.account.standings)

    @property
    def last_column(self) -> int:
        """The column of the last rank or mark."""
        return self.places[-1].column + self.places[-1].width - 1

    def area(self, column: int) -> str:
        """The column of all units, "C$8:C$21"."""
        letters = column_letters(column)
        return f"{letters}${self.heads + 1}:{letters}${self.last}"

    def limit(self, number: int) -> str:
        """The cell with the threshold of the mark of that number, from 0."""
        return f"${column_letters(_FIRST_COLUMN)}${_MARKS_ROW + number}"


def comparison_table(result: Consolidation) -> ComparisonTable:
    """The table of everything that is compared."""
    forms = {form.form.code: form for form in result.forms}
    places: list[_Place] = []
    column = _FIRST_COLUMN
    for comparison in result.comparisons:
        places.append(_Place(comparison, forms[comparison.form.code], column))
        column += places[-1].width
    return ComparisonTable(result, tuple(places))


def write_comparison(book: Book, table: ComparisonTable) -> None:
    """Add the sheet."""
    sheet, month = book.sheet(COMPARISON, styles.TAB_FORM, locked=False), table.result.account.month
    widths = (pixels for place in table.places for pixels in _OWN_PX[: place.width])
    sheet.columns(1, [*_NAMES_PX, *widths])
    sheet.title(f"ĐỐI CHIẾU GIỮA CÁC ĐƠN VỊ, THÁNG {spoken_month(month)}")
    sheet.text(2, 1, _HINT, styles.HINT)
    for row, (mark, colour) in enumerate(_colours(table), _MARKS_ROW):
        sheet.text(row, 2, mark.label, *TEXT_CELL, colour)
        sheet.write(row, _FIRST_COLUMN, CellContent(mark.below), *CENTRED, _LIMIT)
    _hold_limits(sheet, table)
    _write_heads(sheet, table)
    for number, standing in enumerate(table.result.account.standings, 1):
        sheet.write(table.heads + number, 1, number, *CENTRED)
        sheet.text(table.heads + number, 2, standing.unit.name, *TEXT_CELL)
        sheet.fit_texts(table.heads + number, [(standing.unit.name, _NAMES_PX[1])], SIZE)
    for place in table.places:
        _write_units(sheet, table, place)
    _write_together(sheet, table)
    sheet.raw.autofilter(table.heads - 1, 0, table.last - 1, table.last_column - 1)
    sheet.start_at(table.heads + 1, _FIRST_COLUMN)
    sheet.a4(landscape=True, repeat=(table.heads - 1, table.heads))


def _colours(table: ComparisonTable) -> Iterator[tuple[Mark, styles.Style]]:
    """Each mark from the lowest, with its colour."""
    for number, mark in enumerate(table.result.marks):
        yield mark, styles.DOUBTFUL if number else styles.BAD


def _hold_limits(sheet: Sheet, table: ComparisonTable) -> None:
    """What may be typed as a threshold; two that do not rise are told when they are read."""
    last = _MARKS_ROW + len(table.result.marks) - 1
    wanted = f"Gõ số từ 0 đến {MAX_PERCENT}, không kèm dấu %, ví dụ 85."
    rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": MAX_PERCENT}
    sheet.prompt((_MARKS_ROW, _FIRST_COLUMN, last, _FIRST_COLUMN), "Ngưỡng", wanted, wanted, **rule)


def _write_heads(sheet: Sheet, table: ComparisonTable) -> None:
    top, style = table.heads - 1, (styles.HEAD, styles.SOFT_BOX, styles.size(SIZE))
    for column, head in enumerate(("STT", "Đơn vị"), 1):
        sheet.merge((top, column, top + 1, column), head, *style)
    for name, group in groupby(table.places, lambda place: place.form.form.name):
        places = list(group)
        last = places[-1].column + places[-1].width - 1
        sheet.merge((top, places[0].column, top, last), name, *style)
        for place in places:
            heads = (place.comparison.measure.heading, "Hạng", "Đánh giá")[: place.width]
            sheet.heads((top + 1, place.column), heads, styles.size(SIZE))
    sheet.height(top, 21)
    sheet.height(top + 1, 50)


def _write_units(sheet: Sheet, table: ComparisonTable, place: _Place) -> None:
    """The shares of all units with their ranks and marks; a dash for a unit without the form."""
    ranked = {one.unit: one for one in place.comparison.units}
    rows = {row.name: (number, row.figures) for number, row in enumerate(place.form.by_unit, 1)}
    for at, standing in enumerate(table.result.account.standings, table.heads + 1):
        one = ranked.get(standing.unit.name, RankedUnit(standing.unit.name, None, None, None))
        number, figures = rows.get(one.unit, (0, {}))
        share = share_cell(place.form, place.comparison.measure, number, figures)
        sheet.write(at, place.column, share, *CENTRED, styles.RATE)
        sheet.write(at, place.column + 1, _rank(table, place, at, one), *CENTRED, styles.COUNT)
        if place.comparison.measure.marked:
            sheet.write(at, place.column + 2, _mark(table, place, at, one), *TEXT_CELL)
    first = Layout.cell(table.heads + 1, place.column)
    no_share = f"AND(ISNUMBER({first}),OR({first}<0,{first}>{MAX_PERCENT}))"
    sheet.mark(table.area(place.column), no_share, styles.BAD, last=True)
    if place.comparison.measure.marked:
        for number, (_, colour) in enumerate(_colours(table)):
            formula = f"AND(ISNUMBER({first}),{first}<{table.limit(number)})"
            sheet.mark(table.area(place.column), formula, colour, last=True)


def _rank(table: ComparisonTable, place: _Place, row: int, one: RankedUnit) -> CellContent:
    """The rank among the shares that are one: those above 100 do not count before it."""
    cell, area = Layout.cell(row, place.column), table.area(place.column)
    rank = f'RANK({cell},{area},0)-COUNTIF({area},">{MAX_PERCENT}")'
    held = f'IF(AND({cell}>=0,{cell}<={MAX_PERCENT}),{rank},"{_IMPOSSIBLE}")'
    none = _IMPOSSIBLE if one.is_impossible else NO_SHARE
    return CellContent(one.rank or none, f'IF(ISNUMBER({cell}),{held},"{NO_SHARE}")')


def _mark(table: ComparisonTable, place: _Place, row: int, one: RankedUnit) -> CellContent:
    cell, formula = Layout.cell(row, place.column), '""'
    for number in reversed(range(len(table.result.marks))):
        formula = f"IF({cell}<{table.limit(number)},$B${_MARKS_ROW + number},{formula})"
    label = one.mark.label if one.mark else ""
    return CellContent(label, f'IF(AND(ISNUMBER({cell}),{cell}>=0),{formula},"")')


def _write_together(sheet: Sheet, table: ComparisonTable) -> None:
    """Below the units the share of all together, and how many units have each mark."""
    marks = table.result.marks
    texts = ["Chung các đơn vị", *(f"Số đơn vị {mark.label}" for mark in marks)]
    for row, text in enumerate(texts, table.last + 1):
        sheet.merge((row, 1, row, 2), text, *TEXT_CELL, styles.BOLD)
        for column in range(_FIRST_COLUMN, table.last_column + 1):
            sheet.blank(row, column, *_BOLD)
        sheet.height(row, 21)
    for place in table.places:
        total = len(place.form.by_unit) + 1
        share = share_cell(place.form, place.comparison.measure, total, place.form.total)
        sheet.write(table.last + 1, place.column, share, *_BOLD, styles.RATE)
        for number, mark in enumerate(marks if place.comparison.measure.marked else ()):
            count = CellContent(len(place.comparison.below(mark)), _count(table, place, number))
            sheet.write(table.last + 2 + number, place.column, count, *_BOLD, styles.COUNT)


def _count(table: ComparisonTable, place: _Place, number: int) -> str:
    """How many units have the mark of that number, from 0."""
    area = table.area(place.column)
    least = f'">="&{table.limit(number - 1)}' if number else '">=0"'
    return f'COUNTIFS({area},{least},{area},"<"&{table.limit(number)})'
