"""What a paste took from the cells of a form: rules of what may be typed, and formulas."""

from __future__ import annotations

from collections.abc import Iterator

import xlwings as xw

from ..checks.scope import PastedOver, all_lines
from ..filing import FormTable, Place
from ..forms import Column
from ..sheets import nothing_name
from .form_results import FormResults
from .host import accepted, named, rows_where
from .rows import rows_of

_HEAD = "Kiểm tra"  # of the column beside our forms
_VERDICTS = ("Khớp", "Chưa nhập", "Đang nhập", "Có ", "(")  # how what it says begins


def choice_cell(sheet: xw.Sheet, table: FormTable) -> xw.Range | None:
    """The cell that the form's name leads to; None where an older workbook has none."""
    cell = named(sheet.book, nothing_name(table.form.code))
    if cell is None or cell.sheet.name != sheet.name or cell.row >= table.numbering_row:
        return None
    return cell


def has_rule(cell: xw.Range) -> bool:
    """Whether it is said what may be typed there; of none Excel refuses to tell."""
    return accepted(lambda: cell.api.Validation.Type)


def pasted_over(sheet: xw.Sheet, table: FormTable) -> PastedOver | None:
    """What a paste took from a form that this program built; None where nothing is lost."""
    first, last = rows_of(table)
    if last < first:
        return None
    unruled = [
        Place(sheet.name, row, table.sheet_columns[column.number])
        for column in table.form.figures
        for row in sorted(_rows_without_rule(sheet, table, column, first, last))
    ]
    unruled += _choice_without_rule(sheet, table)
    constant = list(_constants(sheet, table))
    if not (unruled or constant) or not is_ours(sheet, table):
        return None
    return PastedOver(table, tuple(unruled), tuple(constant))


def _rows_without_rule(
    sheet: xw.Sheet, table: FormTable, column: Column, first: int, last: int
) -> set[int]:
    """The rows in which something may be typed that the form does not take.

    Where this program built the sheet the rules begin at the numbering row, over which nobody
    pastes: without one there (in a frozen workbook, in an older one) nothing was lost.
    """
    numbering = table.numbering_row

    def lacks(top: int, bottom: int) -> bool | None:
        if _has_rule(sheet, table, column, top, bottom):
            return False
        return True if top == bottom else None

    had = _has_rule(sheet, table, column, numbering, numbering)
    return rows_where(first, last, lacks) if had else set()


def _choice_without_rule(sheet: xw.Sheet, table: FormTable) -> Iterator[Place]:
    """The cell for nothing to report where its list is gone, and the form's own rules are not."""
    cell, numbering = choice_cell(sheet, table), table.numbering_row
    if cell is None or has_rule(cell):
        return
    if any(_has_rule(sheet, table, column, numbering, numbering) for column in table.form.figures):
        yield Place(sheet.name, cell.row, cell.column)


def _constants(sheet: xw.Sheet, table: FormTable) -> Iterator[Place]:
    """The cells with the very number that their formula gives, in its place; any other number is
    told of by the rules about figures.
    """
    results, last = FormResults(table), max(table.sheet_columns.values())
    verdict = last + 2
    rows = all_lines(table)
    top, bottom = min(row.number for row in rows), max(row.number for row in rows)
    held = sheet.range((top, 1), (bottom, verdict)).formula
    for row in rows:
        for column in table.form.figures:
            at = table.sheet_columns[column.number]
            typed = not str(held[row.number - top][at - 1]).startswith("=")
            computed = column.entry == "derived" or row is table.total
            if computed and typed and results.is_given(row.number, column.number):
                yield Place(sheet.name, row.number, at)
        if is_verdict(str(held[row.number - top][verdict - 1])):
            yield Place(sheet.name, row.number, verdict)


def _has_rule(sheet: xw.Sheet, table: FormTable, column: Column, first: int, last: int) -> bool:
    """Whether the cells have all one rule of what may be typed; Excel refuses to tell of others."""
    at = table.sheet_columns[column.number]
    validation = sheet.range((first, at), (last, at)).api.Validation
    return accepted(lambda: validation.Type)


def is_verdict(text: str) -> bool:
    """Whether the column "Kiểm tra" says so itself, where that stands there as a text."""
    return text.startswith(_VERDICTS)


def is_ours(sheet: xw.Sheet, table: FormTable) -> bool:
    """Whether this program built the sheet: an office's own never had our formats."""
    beside = max(table.sheet_columns.values()) + 2
    heads = sheet.range((1, beside), (table.numbering_row, beside)).options(ndim=1).value
    return _HEAD in heads and not (table.sections or table.subtotals)
