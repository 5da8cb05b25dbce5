"""Figures that were agreed to, into the form sheet of the open workbook: entered cells only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import xlwings as xw

from ..entries.data import EnteredValue, FormData
from ..entries.from_filing import data_of
from ..filing import Filing, FormTable
from ..intake import Filled
from ..intake.taken_figures import entered
from .host import shown_text, unlocked
from .rows import FormBlock, block_of, complete_rows, make_room

InputSpot = tuple[int, int]  # sheet row, sheet column


def write_figures(book: xw.Book, filing: Filing, made: Filled) -> None:
    """Write what differs from the report: each run of neighbouring columns in one call.

    New rows get all formulas of the form first. Raises TthcError when the sheet is locked with a
    password and rows have to be added.
    """
    code = made.figures.form.code
    table = filing.tables_of(code)[0]
    sheet = book.sheets[table.sheet]
    old = next(form for form in data_of(filing).forms if form.form.code == code)
    new = next(form for form in made.data.forms if form.form.code == code)
    block = block_of(sheet, table)
    fresh = make_room(sheet, block, len(new.rows) - len(old.rows))
    rows = [*(row.number for row in table.rows), *fresh]
    changes = dict(_changes(table, rows, old, new))
    _clear_sums(sheet, table, rows, old, new)
    for run in _runs(table):
        _write_run(sheet, block, run, changes)
    if fresh:
        _write_names(sheet, table, fresh, new)


def _changes(
    table: FormTable, rows: Sequence[int], old: FormData, new: FormData
) -> Iterator[tuple[InputSpot, EnteredValue]]:
    """The entered cells that get another content."""
    for index, (row, values) in enumerate(zip(rows, new.rows, strict=True)):
        for column in entered(table.form):
            value = values[column.number - 1]
            before = old.rows[index][column.number - 1] if index < len(old.rows) else None
            if value != before:
                yield (row, table.sheet_columns[column.number]), value


def _runs(table: FormTable) -> list[range]:
    """The sheet columns that are entered, neighbours together."""
    runs: list[range] = []
    for at in sorted(table.sheet_columns[column.number] for column in entered(table.form)):
        if runs and runs[-1].stop == at:
            runs[-1] = range(runs[-1].start, at + 1)
        else:
            runs.append(range(at, at + 1))
    return runs


def _write_run(
    sheet: xw.Sheet, block: FormBlock, run: range, changes: Mapping[InputSpot, EnteredValue]
) -> None:
    """One call for the rows between the first and the last that change; others keep theirs."""
    rows = [row for row, column in changes if column in run]
    if not rows:
        return
    kept = {cell.place[1:]: cell.raw for row in block.table.rows for cell in row.cells.values()}

    def content(row: int, column: int) -> object:
        if (row, column) in changes:
            return changes[row, column]
        if row > block.last:
            return ""
        formula = block.formulas[row - block.first][column - 1]
        typed = kept.get((row, column)) == formula  # a text that only looks like a formula
        return shown_text(formula) if typed else formula

    first, last = min(rows), max(rows)
    sheet.range((first, run.start), (last, run.stop - 1)).formula = [
        [content(row, column) for column in run] for row in range(first, last + 1)
    ]


def _write_names(sheet: xw.Sheet, table: FormTable, rows: Sequence[int], new: FormData) -> None:
    """The names of new fields; texts, whatever they begin with."""
    names = table.form.text_columns
    column = table.sheet_columns[names]
    texts = [shown_text(str(values[names - 1])) for values in new.rows[-len(rows) :]]
    for start, stop in _neighbours(rows):
        cells = sheet.range((rows[start], column), (rows[stop - 1], column))
        cells.value = [[text] for text in texts[start:stop]]


def _neighbours(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The index ranges of rows that follow each other without a gap."""
    start = 0
    for index in range(1, len(rows) + 1):
        if index == len(rows) or rows[index] != rows[index - 1] + 1:
            yield start, index
            start = index


def _clear_sums(
    sheet: xw.Sheet, table: FormTable, rows: Sequence[int], old: FormData, new: FormData
) -> None:
    """Sums typed over their formulas that give way: the formulas come back."""
    cleared = False
    for row, before, after in zip(rows, old.rows, new.rows, strict=False):
        for column in table.form.columns:
            at = column.number - 1
            if column.entry == "derived" and before[at] is not None and after[at] is None:
                block = block_of(sheet, table)
                model = block.model({row})
                _restore(sheet, model, row, table.sheet_columns[column.number])
                cleared = True
    if cleared:
        complete_rows(sheet, block_of(sheet, table))


def _restore(sheet: xw.Sheet, model: int, row: int, column: int) -> None:

    with unlocked(sheet):
        sheet.range((model, column)).copy(sheet.range((row, column)))
