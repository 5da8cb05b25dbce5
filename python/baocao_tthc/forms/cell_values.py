"""What the cells of a form hold: what is entered there, and what its formulas give.

Results are computed exactly (decimals, half up) as a spreadsheet program computes them: an empty
cell counts 0, a text of digits is read as its number, any other text gives #VALUE!.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ..errors import DataError
from ..formula import Expression, Number, Operation, Reference, evaluate
from ..vietnamese import percentage
from .model import Column, Form

_DIGITS = re.compile(r"[0-9]{1,15}")


class ErrorValue(NamedTuple):
    """The error that a formula gives, "#VALUE!"."""

    code: str = "#VALUE!"


CellValue = Number | str | ErrorValue | None
RowValues = Mapping[int, CellValue]
"""The cells of a row, or of the total row, by official column number."""


class NoNumberError(Exception):
    """An operand has no number; carries the error that the formula gives."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RowScope:
    """References to the columns of one row, as a spreadsheet program reads their values."""

    def __init__(self, value: Callable[[int], CellValue]) -> None:
        self._value = value

    def value(self, reference: Reference) -> Number:
        """What arithmetic makes of the cell; raises NoNumberError when it holds no number."""
        value = self._value(reference.column)
        if isinstance(value, ErrorValue):
            raise NoNumberError(value.code)
        if isinstance(value, str):
            if not _DIGITS.fullmatch(value):
                raise NoNumberError("#VALUE!")
            return int(value)
        return 0 if value is None else value

    def column(self, reference: Reference) -> Sequence[Number | None]:
        """Formulas of a row never run over rows."""
        raise DataError(f"công thức của một dòng không dùng được cả cột {reference}")


def formula_value(formula: Expression, scope: RowScope) -> CellValue:
    """The result of a formula: a number, or the error that a spreadsheet program shows."""
    try:
        value = evaluate(formula, scope)
    except NoNumberError as error:
        return ErrorValue(error.code)
    if value is None:
        return ErrorValue("#DIV/0!")
    return int(value) if value == int(value) else value


def rate_value(formula: Expression, scope: RowScope) -> CellValue:
    """A quotient in percent at two decimals, "" for a zero base, or the error of an operand."""
    try:
        if not isinstance(formula, Operation) or formula.operator != "/":
            share = evaluate(formula, scope)
            return "" if share is None else percentage(share, 1)
        base = evaluate(formula.right, scope)
        part = None if base == 0 else evaluate(formula.left, scope)
    except NoNumberError as error:
        return ErrorValue(error.code)
    return "" if part is None or base is None else percentage(part, base)


def is_computed(column: Column, given: CellValue) -> bool:
    """Whether the cell holds the form's formula: a derived column that is given nothing."""
    return given is None and column.formula is not None and column.entry == "derived"


def row_values(form: Form, given: RowValues) -> dict[int, CellValue]:
    """What every cell of a row holds; raises DataError when formulas run in a circle."""
    row = _Row(form, given)
    return {column.number: row.value(column.number) for column in form.columns}


def total_values(
    form: Form, given: RowValues | None, rows: Sequence[RowValues]
) -> dict[int, CellValue]:
    """What the cells of the total row hold: sums of the rows, rates over the totals.

    `given` None leaves all to formulas; the leading text columns have no cells of their own.
    """
    known = {
        column.number: column_total(rows, column.number)
        if is_summed(column, given)
        else (given or {}).get(column.number)
        for column in form.columns
    }
    return dict(list(row_values(form, known).items())[form.text_columns :])


def is_summed(column: Column, given: RowValues | None) -> bool:
    """Whether a total is the sum of its column: when nothing is given for it, or for any."""
    derived = column.entry == "derived" and given is not None and given.get(column.number) is None
    return column.kind == "count" and (given is None or derived)


def column_total(rows: Sequence[RowValues], number: int) -> CellValue:
    """What SUM gives: texts and empty cells are left out, an error stays one."""
    values = [row[number] for row in rows]
    broken = next((value for value in values if isinstance(value, ErrorValue)), None)
    return broken or sum((value for value in values if isinstance(value, Number)), 0)


class _Row:
    """The cells of one row; a formula may refer to cells that are formulas themselves."""

    def __init__(self, form: Form, given: RowValues) -> None:
        self._form = form
        self._given = given
        self._known: dict[int, CellValue] = {}
        self._open: set[int] = set()

    def value(self, number: int) -> CellValue:
        """What the cell of that column holds."""
        if number not in self._known:
            self._known[number] = self._found(self._form.column(number))
        return self._known[number]

    def _found(self, column: Column) -> CellValue:
        given = self._given.get(column.number)
        if column.formula is None or not is_computed(column, given):
            return given
        if column.number in self._open:
            raise DataError(f"biểu {self._form.code}: cột ({column.number}) tính vòng quanh")
        self._open.add(column.number)
        compute = rate_value if column.kind == "rate" else formula_value
        return compute(column.formula, RowScope(self.value))
