"""What each cell of a form holds: the constant given, or the form's formula with its result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from ..entries.data import FormData
from ..filing import column_letters
from ..forms import Form
from ..forms.cell_values import (
    CellValue,
    RowValues,
    is_computed,
    is_summed,
    row_values,
    total_values,
)
from ..formula import Expression, Number, Operation, to_excel
from ..sheets import quoted
from .layout import Layout, layout_of


class CellContent(NamedTuple):
    """A cell: a constant, or `formula` (without "=") and its result `value`."""

    value: CellValue
    formula: str | None = None


RowContents = Mapping[int, CellContent]  # by official column number


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A form on the sheet of that name, with the content of its rows and of its total row."""

    data: FormData
    sheet: str
    layout: Layout
    rows: tuple[RowContents, ...]
    totals: RowContents

    @property
    def form(self) -> Form:
        """The official form."""
        return self.data.form

    def total(self, key: str) -> CellContent | None:
        """The total of the column with that key, as another sheet shows it."""
        column = self.form.by_key(key)
        if column is None or column.number not in self.totals:
            return None
        address, value = self.total_cell(column.number), self.totals[column.number].value
        return CellContent("" if value is None else value, f'IF({address}="","",{address})')

    def total_cell(self, column: int) -> str:
        """The total of a column, as other sheets refer to it: 'II.06B'!C18."""
        return f"{quoted(self.sheet)}!{Layout.cell(self.layout.total, column)}"

    @property
    def nothing_cell(self) -> str:
        """Where it is chosen that there is nothing to report, as a name means it."""
        line = self.layout.nothing
        return f"{quoted(self.sheet)}!${column_letters(line.first)}${line.row}"

    def span(self, column: int) -> str:
        """A column from the numbering row to the total row: 'II.06B'!B11:B18.

        So it takes in rows inserted first or last.
        """
        layout = self.layout
        return f"{quoted(self.sheet)}!{layout.span(layout.numbering, column, column, layout.total)}"


def fill(data: FormData, sheet: str, header: int | None = None) -> FormSheet:
    """Compute every cell of the form, in columns wide enough for the largest figure.

    `header` is the row in which its headings begin, where the sheet is there already. Raises
    DataError when its formulas run in a circle.
    """
    form, given = data.form, [dict(enumerate(row, 1)) for row in data.rows]
    values = [row_values(form, row) for row in given]
    typed = None if data.total is None else dict(enumerate(data.total, form.text_columns + 1))
    totals = total_values(form, typed, values)
    cells = (value for row in (*values, totals) for value in row.values())
    largest = max((abs(int(value)) for value in cells if isinstance(value, Number)), default=0)
    title = form.title if data.title is None else data.title
    layout = layout_of(form, len(data.rows), len(title), largest)
    layout = layout if header is None else replace(layout, header=header)
    rows = tuple(
        _contents(layout, row, cells, found)
        for row, (cells, found) in enumerate(zip(given, values, strict=True), layout.first_row)
    )
    sums = {
        column.number: CellContent(totals[column.number], layout.column_sum(column.number))
        for column in form.counts
        if is_summed(column, typed)
    }
    total_row = _contents(layout, layout.total, typed or {}, totals) | sums
    return FormSheet(data, sheet, layout, rows, total_row)


def _contents(
    layout: Layout, row: int, given: RowValues, values: RowValues
) -> dict[int, CellContent]:
    address, contents = partial(layout.cell, row), {}
    for number, value in values.items():
        column, formula = layout.form.column(number), None
        if column.formula is not None and is_computed(column, given.get(number)):
            write = rate_formula if column.kind == "rate" else to_excel
            formula = write(column.formula, address)
        contents[number] = CellContent(value, formula)
    return contents


def rate_formula(formula: Expression, address: Callable[[int], str]) -> str:
    """A rate in percent at two decimals, empty for a zero base: IF(J8=0,"",ROUND(K8/J8*100,2))."""
    if not isinstance(formula, Operation) or formula.operator != "/":
        return f'IFERROR(ROUND(({to_excel(formula, address)})*100,2),"")'
    base = to_excel(formula.right, address)
    return f'IF({base}=0,"",ROUND({to_excel(formula, address)}*100,2))'
