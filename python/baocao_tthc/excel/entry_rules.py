"""Where a paste took away what may be typed in a form."""

from __future__ import annotations

import xlwings as xw

from ..filing import FormTable
from ..forms import Column
from .host import accepted
from .rows import rows_of

_HEAD = "Kiểm tra"  # of the column beside our forms


def columns_without_rule(sheet: xw.Sheet, table: FormTable) -> list[int]:
    """The official columns in whose rows something may be typed that the form does not take.

    Where this program built the sheet the rules begin at the numbering row, over which nobody
    pastes: without one there (in a frozen workbook, in an office's own) nothing was lost.
    """
    first, last = rows_of(table)
    if last < first:
        return []
    numbering = table.numbering_row
    lost = [
        column.number
        for column in table.form.figures
        if _has_rule(sheet, table, column, numbering, numbering)
        and not _has_rule(sheet, table, column, first, last)
    ]
    return lost if lost and is_ours(sheet, table) else []


def _has_rule(sheet: xw.Sheet, table: FormTable, column: Column, first: int, last: int) -> bool:
    """Whether the cells have all one rule of what may be typed; Excel refuses to tell of others."""
    at = table.sheet_columns[column.number]
    validation = sheet.range((first, at), (last, at)).api.Validation
    return accepted(lambda: validation.Type)


def is_ours(sheet: xw.Sheet, table: FormTable) -> bool:
    """Whether this program built the sheet: an office's own never had our formats."""
    beside = max(table.sheet_columns.values()) + 2
    heads = sheet.range((1, beside), (table.numbering_row, beside)).options(ndim=1).value
    return _HEAD in heads and not (table.sections or table.subtotals)
