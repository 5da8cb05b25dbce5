"""What the formulas of a form give for the figures as they stand on the sheet."""

from __future__ import annotations

from ..filing import Cell, FormTable, Row, Trouble
from ..forms import Column
from ..forms.cell_values import (
    CellValue,
    ErrorValue,
    RowScope,
    RowValues,
    column_total,
    formula_value,
    rate_value,
)
from ..formula import Number
from ..vietnamese import number

_NOTHING = (Trouble.EMPTY, Trouble.NOT_CALCULATED)


class FormResults:
    """The results by sheet row and column, beside what the cells hold."""

    def __init__(self, table: FormTable) -> None:
        self._form = table.form
        self._total = table.total
        self._rows = {row.number: row for row in table.lines}
        if table.total:
            self._rows[table.total.number] = table.total
        self._values = {at: self._values_of(row) for at, row in self._rows.items()}

    def _values_of(self, row: Row) -> RowValues:
        numbers = (column.number for column in self._form.columns)
        return {n: _value(row.cells[n]) if n in row.cells else None for n in numbers}

    def at(self, row: int, column: int) -> CellValue:
        """The result of the formula in that cell; None beside the figures."""
        known = {each.number: each for each in self._form.figures}
        if column not in known or row not in self._values:
            return None
        if self._total and row == self._total.number and known[column].kind == "count":
            lines = [values for at, values in self._values.items() if at != row]
            return column_total(lines, column)
        return _result(known[column], self._values[row])

    def is_given(self, row: int, column: int) -> bool:
        """Whether the cell holds the very number that its formula gives."""
        found, held = self.at(row, column), self._held(row, column)
        return isinstance(found, Number) and held is not None and held == found

    def agrees(self, row: int, column: int) -> bool:
        """Whether the cell holds what its formula gives, which may be nothing or an error."""
        found, held = self.at(row, column), self._held(row, column)
        return held == found if isinstance(found, Number) else held is None

    def shown(self, row: int, column: int, typed: str) -> str:
        """What stands in the cell, as people read it."""
        held = self._held(row, column)
        return typed if held is None else number(held)

    def _held(self, row: int, column: int) -> Number | None:
        cells = self._rows[row].cells if row in self._rows else {}
        return cells[column].value if column in cells else None


def _result(column: Column, values: RowValues) -> CellValue:
    if column.formula is None:
        return None
    compute = rate_value if column.kind == "rate" else formula_value
    return compute(column.formula, RowScope(values.__getitem__))


def _value(cell: Cell) -> CellValue:
    """A cell as formulas of a sheet read it: digits typed as text are a text to them."""
    if cell.trouble is Trouble.ERROR:
        return ErrorValue(str(cell.raw))
    if cell.trouble in _NOTHING:
        return None
    text = cell.trouble is Trouble.TEXT or cell.value is None
    return str(cell.raw).strip() if text else cell.value
