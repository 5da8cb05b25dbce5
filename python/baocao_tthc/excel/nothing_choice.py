"""The cell of an open form in which nothing to report is chosen: put back, added."""

from __future__ import annotations

from functools import partial

import xlwings as xw

from ..filing import FormTable
from ..sheets import NOTHING_HINT, nothing_name, quoted
from ..workbook.form_pattern import FormPattern
from ..workbook.layout import Line
from .cell_looks import put_entry_rule, put_look
from .entry_rules import choice_cell, has_rule
from .host import accepted


def put_choice(sheet: xw.Sheet, table: FormTable, pattern: FormPattern) -> str:
    """Give the cell and the hint before it what a new workbook has there.

    The address of the cell where the sheet had none; "" otherwise, also where something else
    stands in its place.
    """
    lines = [line for line in pattern.layout.lines if line.kind in ("nothing", "nothing_hint")]
    chosen = pattern.layout.nothing
    cells = sheet.range((chosen.row, chosen.first), (chosen.row, chosen.last))
    added = choice_cell(sheet, table) is None and not has_rule(cells[0, 0])
    if added and any(_values(sheet, line) != [None] * _width(line) for line in lines):
        return ""
    for line in lines:
        _put_line(sheet, line, pattern)
    put_entry_rule(cells, pattern.choice_rule)
    if not added:
        return ""
    name, place = nothing_name(table.form.code), cells[0, 0].get_address(True, True)
    refers_to = f"={quoted(sheet.name)}!{place}"
    accepted(partial(sheet.book.names.add, name, refers_to))  # LibreOffice takes no point in it
    return str(cells[0, 0].get_address(False, False))


def _put_line(sheet: xw.Sheet, line: Line, pattern: FormPattern) -> None:
    """The look of its cells, merged where nothing would be lost, and the formula of the hint."""
    cells = sheet.range((line.row, line.first), (line.row, line.last))
    if not any(_values(sheet, line)[1:]):
        cells.merge()
    content = pattern.choice[line.row, line.first]
    put_look(cells, content.look)
    if content.formula and cells[0, 0].value in (None, "", NOTHING_HINT):
        cells[0, 0].formula = content.formula


def _values(sheet: xw.Sheet, line: Line) -> list[object]:
    """What stands in its cells."""
    cells = sheet.range((line.row, line.first), (line.row, line.last))
    return list(cells.options(ndim=1).value)


def _width(line: Line) -> int:
    return line.last - line.first + 1
