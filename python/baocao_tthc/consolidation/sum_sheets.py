"""The forms by field and by unit in the official layout, over sheets that hold every unit's rows.

The sums are native formulas over the sheets “SoLieu …”, so that each total can be followed to the
units that make it. Units and fields are told apart there by their number, never by their name,
which somebody else wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from ..filing import column_letters
from ..forms import Column
from ..formula import Number, references, to_excel
from ..period import spoken_month
from ..sheets import NOTHING_PRINTED, quoted
from ..units import BY_UNIT
from ..wording import capital, first_lines
from ..workbook import styles
from ..workbook.cell_contents import CellContent, rate_formula
from ..workbook.form_sheet import write_header
from ..workbook.layout import Layout, layout_of
from ..workbook.sheet_writer import Book, Sheet
from .consolidating import Consolidation
from .list_sheets import CENTRED, SIZE, TEXT_CELL, write_heads
from .ranking import Measure
from .summing import Figures, SummedForm, SummedRow
from .superior_sheets import period_of_month

NO_SHARE = "–"  # of a unit that has no share
_TEXTS = 4  # columns of a sheet of rows before its figures
_TOP = 4  # the row where the headings of a form begin
_MAX_UNITS = 3  # named above a form
_NOTHING_COLUMN = 8  # beside the period, where no unit has a case


def field_sheet(form: SummedForm) -> str:
    """The name of the sheet by field."""
    return form.form.code


def unit_sheet(form: SummedForm) -> str:
    """The name of the sheet by unit."""
    return f"{form.form.code}{BY_UNIT}"


def row_of(form: SummedForm, number: int) -> int:
    """The row of the unit or field with that number from 1; the total stands below the last."""
    return _TOP + form.form.levels + number


def share_cell(form: SummedForm, measure: Measure, number: int, figures: Figures) -> CellContent:
    """A share of the unit with that number, or of the total, reckoned from the sheet by unit; a
    dash without a base, and a plain one where a figure is missing, which is not 0.
    """
    quotient = measure.variable.quotient(form.form)
    if quotient is None or not all(each.column in figures for each in references(quotient)):
        return CellContent(NO_SHARE)
    address = partial(_fixed_cell, form, row_of(form, number))
    base = to_excel(quotient.right, address)
    formula = f'IF({base}=0,"{NO_SHARE}",ROUND({to_excel(quotient, address)}*100,2))'
    value = measure.variable.figure(form.form, figures)
    return CellContent(NO_SHARE if value is None else value, formula)


def _fixed_cell(form: SummedForm, row: int, column: int) -> str:
    """A cell of the sheet by unit, the same from wherever a list is sorted to."""
    return f"{quoted(unit_sheet(form))}!${column_letters(column)}${row}"


def write_sums(book: Book, form: SummedForm, result: Consolidation) -> None:
    """The form by field in its own layout, and by unit."""
    month, expected = result.account.month, len(result.account.standings)
    said = f"Tháng {spoken_month(month)}: {len(form.by_unit)} trong {expected} đơn vị có biểu này."
    for name, rows, head in (
        (field_sheet(form), form.fields, ""),
        (unit_sheet(form), form.by_unit, "Đơn vị"),
    ):
        sheet = book.sheet(name, styles.TAB_FORM)
        layout = layout_of(form.form, len(rows), 0, _largest(form))
        sheet.columns(1, layout.pixels)
        sheet.title(f"{form.form.name.upper()} – TỔNG HỢP{' THEO ĐƠN VỊ' if head else ''}")
        sheet.text(2, 1, " ".join((said, *not_entered_of(form))))
        sheet.text(3, 1, f"({capital(period_of_month(result).text)})")
        if not form.fields:
            sheet.text(3, _NOTHING_COLUMN, NOTHING_PRINTED)
        _write_sheet_of_sums(sheet, form, rows, layout, head)


def _largest(form: SummedForm) -> int:
    return max((abs(int(value)) for value in form.total.values()), default=0)


def _write_sheet_of_sums(
    sheet: Sheet, form: SummedForm, rows: Sequence[SummedRow], layout: Layout, head: str
) -> None:
    official = form.form
    write_header(sheet, official, (_TOP, 1), layout.pixels, box=styles.BOX)
    if head:
        sheet.text(_TOP, official.text_columns, head, styles.HEAD, styles.BOX)
    numbering = _TOP + official.levels
    box = (styles.BOX, styles.MIDDLE, styles.size(SIZE))
    key = "A" if head else "B"  # of the sheet of rows: the unit's number, the field's
    for number, row in enumerate(rows, 1):
        at = numbering + number
        sheet.write(at, 1, number, *box, styles.CENTRE)
        sheet.text(at, 2, row.name, *box, styles.WRAP)
        for column in official.figures:
            content = _sum(form, column, row.figures, at, key)
            _write_sum(sheet, (at, column), content, row.unknown, *box)
        sheet.fit_texts(at, [(row.name, layout.pixels[1])], SIZE, least=21.0)
    _write_total(sheet, form, numbering, len(rows))
    sheet.start_at(numbering + 1, official.text_columns + 1)
    sheet.a4(landscape=True, repeat=(_TOP, numbering))


def _write_sum(
    sheet: Sheet,
    cell: tuple[int, Column],
    content: CellContent | None,
    unknown: frozenset[int],
    *box: styles.Style,
) -> None:
    """A sum into its row and column, or the gap where a unit has still to type a figure."""
    row, column = cell
    if column.number in unknown:
        sheet.write(row, column.number, None, *box, styles.DOUBTFUL)
    else:
        sheet.write(row, column.number, content, *box, _look(column))


def not_entered_of(form: SummedForm) -> Iterator[str]:
    """Which sums are left out, and for whose sake: a sentence for the columns of the same units."""
    columns: dict[tuple[str, ...], list[str]] = {}
    for number, units in form.not_entered.items():
        columns.setdefault(tuple(units), []).append(f"({number})")
    for units, numbers in columns.items():
        named = "; ".join(first_lines(units, _MAX_UNITS, unit="đơn vị"))
        yield (f"Cột {', '.join(numbers)} chưa có tổng vì {len(units)} đơn vị chưa nhập ({named}).")


def _look(column: Column) -> styles.Style:
    return styles.RATE if column.kind == "rate" else styles.COUNT


def _sum(
    form: SummedForm, column: Column, figures: Figures, row: int, key: str
) -> CellContent | None:
    """A count added over the rows of that unit or field; a derived rate of its own row."""
    if column.kind == "rate":
        return _rate(column, figures, row)
    data = quoted(_rows_sheet(form))
    letters = column_letters(_TEXTS + column.number - form.form.text_columns)
    formula = f"SUMIFS({data}!${letters}:${letters},{data}!${key}:${key},$A{row})"
    return CellContent(figures.get(column.number, 0), formula)


def _rate(column: Column, figures: Figures, row: int) -> CellContent | None:
    if column.formula is None or column.entry != "derived":
        return None
    formula = rate_formula(column.formula, partial(Layout.cell, row))
    return CellContent(figures.get(column.number, ""), formula)


def _write_total(sheet: Sheet, form: SummedForm, numbering: int, rows: int) -> None:
    official, row = form.form, numbering + rows + 1
    box = (styles.BOX, styles.MIDDLE, styles.BOLD, styles.size(SIZE))
    area = (row, 1, row, official.text_columns)
    sheet.merge(area, official.total_label, *box, styles.CENTRE)
    for column in official.figures:
        if column.kind == "rate":
            content = _rate(column, form.total, row)
        else:
            cells = Layout.cell(numbering, column.number), Layout.cell(row - 1, column.number)
            content = CellContent(form.total.get(column.number, 0), f"SUM({':'.join(cells)})")
        _write_sum(sheet, (row, column), content, form.unknown, *box)
    sheet.height(row, 21.0)


def _rows_sheet(form: SummedForm) -> str:
    return f"SoLieu {form.form.code}"


def write_rows(book: Book, form: SummedForm, result: Consolidation) -> None:
    """Every row of every unit that is counted, under the numbers of its unit and its field."""
    sheet = book.sheet(_rows_sheet(form), styles.TAB_CHECK)
    official = form.form
    heads = [("Số đơn vị", 70), ("Số lĩnh vực", 76), ("Đơn vị", 220), ("Dòng", 220)]
    heads += [(f"({column.number})", 62) for column in official.figures]
    write_heads(sheet, 1, heads)
    for at, row in enumerate(_rows_of(form, result), 2):
        for column, value in enumerate(row, 1):
            sheet.write(at, column, value, *(TEXT_CELL if column in (3, 4) else CENTRED))


def _rows_of(form: SummedForm, result: Consolidation) -> Iterator[list[str | Number | None]]:
    fields = {row.key: number for number, row in enumerate(form.fields, 1)}
    units = {row.name: number for number, row in enumerate(form.by_unit, 1)}
    for unit, row in result.rows_of(form.form.code):
        figures = [row.figures.get(column.number) for column in form.form.figures]
        yield [units[unit], fields[row.key], unit, row.name, *figures]
