"""What the cells of a form hold and look like where this program builds its sheet.

The sheet is built in memory by the very functions that build a workbook, and what they write is
noted: so cells that were pasted over can be given back what a new workbook has there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any, NamedTuple

from ..entries.data import FormData, InfoValue, WorkbookData
from ..forms import Form
from .cell_contents import CellContent, fill
from .form_sheet import write_choice, write_rows
from .layout import Layout
from .past_columns import write_past
from .sheet_writer import Book, Sheet
from .side_columns import judged, write_feedback
from .styles import Style

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


class CellPattern(NamedTuple):
    """A cell: its formula with "=", "" where people type, and its look over the sheet's font."""

    formula: str
    look: Style


class EntryRule(NamedTuple):
    """What may be typed in an area, as XlsxWriter's `rule`, and what is said there."""

    area: Area
    title: str
    message: str
    error: str
    rule: Mapping[str, Any]


class FormPattern(NamedTuple):
    """The cells of rows, total and column "Kiểm tra" by (row, column), and what may be typed; the
    same of the line in which nothing to report is chosen.
    """

    layout: Layout
    cells: Mapping[tuple[int, int], CellPattern]
    entry_rules: tuple[EntryRule, ...]
    choice: Mapping[tuple[int, int], CellPattern]
    choice_rule: EntryRule


def pattern_of(
    form: Form,
    rows: int,
    header: int,
    past: WorkbookData | None = None,
    choice: int | None = None,
) -> FormPattern:
    """The pattern of a form with that many rows whose headings begin in the sheet row `header`, and
    of what the history of `past` says beside them. `choice` is the row in which nothing to report
    is chosen; None: as far above the headings as in a new workbook.
    """
    empty = ((None,) * len(form.columns),) * rows
    data = FormData(form, period=None, title=None, rows=empty, total=None)
    usual, filled = fill(data, form.code).layout, fill(data, form.code, header)
    row = usual.nothing.row + header - usual.header if choice is None else choice
    filled = replace(filled, layout=filled.layout.choosing_in(row))
    book = Book(BytesIO())
    sheet, above = _NotedSheet(book, "Bieu", filled.layout.first_row), _NotedSheet(book, "Dau", 1)
    write_choice(above, filled)
    write_rows(sheet, filled)
    write_feedback(sheet, judged(filled))
    if past is not None:
        write_past(sheet, filled, past)
    book.raw.close()
    rules, (rule,) = tuple(sheet.entry_rules), above.entry_rules
    return FormPattern(filled.layout, sheet.cells, rules, above.cells, rule)


class _NotedSheet(Sheet):
    """A sheet that is written as any other, and notes what is written from the row `first` on."""

    def __init__(self, book: Book, name: str, first: int) -> None:
        super().__init__(book, name)
        self._first = first
        self.cells: dict[tuple[int, int], CellPattern] = {}
        self.entry_rules: list[EntryRule] = []

    def write(
        self,
        row: int,
        column: int,
        content: CellContent | InfoValue | float | None,
        *styles: Style,
    ) -> None:
        super().write(row, column, content, *styles)
        formula = content.formula if isinstance(content, CellContent) else None
        self._note(row, column, f"={formula}" if formula else "", styles)

    def blank(self, row: int, column: int, *styles: Style) -> None:
        super().blank(row, column, *styles)
        self._note(row, column, "", styles)

    def merge(self, area: Area, content: CellContent | str, *styles: Style) -> None:
        top, left, bottom, right = area
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self._note(row, column, "", styles)
        super().merge(area, content, *styles)

    def _note(self, row: int, column: int, formula: str, styles: Iterable[Style]) -> None:
        if row >= self._first:
            look = {name: value for style in styles for name, value in style.items()}
            self.cells[row, column] = CellPattern(formula, look)

    def prompt(self, area: Area, title: str, message: str, error: str = "", **rule: object) -> None:
        super().prompt(area, title, message, error, **rule)
        self.entry_rules.append(EntryRule(area, title, message, error, rule))
