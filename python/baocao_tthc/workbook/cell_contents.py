"""What each cell of a form holds: the constant given, or the form's formula with its result.

Results are computed here exactly (decimals, half up) as a spreadsheet program computes them: an
empty cell counts 0, a text of digits is read as its number, any other text gives #VALUE!.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..entries.data import EnteredValue, FormData
from ..errors import DataError
from ..forms import Column
from ..formula import Expression, Number, Operation, Reference, evaluate, to_excel
from ..vietnamese import percentage
from .layout import Layout

_DIGITS = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """The error that a formula gives, "#VALUE!"."""

    code: str = "#VALUE!"


Result = EnteredValue | ErrorValue


@dataclass(frozen=True, slots=True)
class CellContent:
    """A cell: a constant, or `formula` (without "=") and its result `value`."""

    value: Result
    formula: str | None = None


RowContents = Mapping[int, CellContent]  # by official column number


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form with the content of every cell of its rows and of its total row."""

    data: FormData
    layout: Layout
    rows: tuple[RowContents, ...]
    total: RowContents


class ErrorValueError(Exception):
    """An operand has no number; carries the error that the formula gives."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RowScope:
    """References to the columns of one row, as a spreadsheet program reads their values."""

    def __init__(self, result: Callable[[int], Result]) -> None:
        self._result = result

    def value(self, reference: Reference) -> Number:
        """The number there; raises BrokenValueError when there is none."""
        return as_number(self._result(reference.column))

    def column(self, reference: Reference) -> Sequence[Number | None]:
        """Formulas of a row never run over rows."""
        raise DataError(f"công thức của một dòng không dùng được cả cột {reference}")


def as_number(value: Result) -> Number:
    """What arithmetic makes of the content of a cell; raises BrokenValueError."""
    if isinstance(value, ErrorValue):
        raise ErrorValueError(value.code)
    if isinstance(value, str):
        if not _DIGITS.fullmatch(value):
            raise ErrorValueError("#VALUE!")
        return int(value)
    return 0 if value is None else value


def fill(data: FormData, layout: Layout) -> FilledForm:
    """Compute every cell of the form; raises DataError when its formulas run in a circle."""
    rows = tuple(
        _Row(layout, layout.first_row + index, dict(enumerate(row, 1)), {}).contents()
        for index, row in enumerate(data.rows)
    )
    return FilledForm(data, layout, rows, _fill_total(data, layout, rows))


def _fill_total(data: FormData, layout: Layout, rows: Sequence[RowContents]) -> RowContents:
    """Typed totals as constants; otherwise sums for counts, and rates over the totals."""
    values = data.total or (None,) * (layout.last_column - layout.form.text_columns)
    given: dict[int, EnteredValue] = dict(enumerate(values, layout.form.text_columns + 1))
    sums = {}
    for column in data.form.counts:
        derived = data.total is None or column.entry == "derived"
        if derived and given[column.number] is None:
            result = _sum([row[column.number].value for row in rows])
            sums[column.number] = CellContent(result, layout.column_sum(column.number))
    return _Row(layout, layout.total, given, sums).contents(layout.form.text_columns)


def _sum(values: Sequence[Result]) -> Result:
    """What SUM gives: texts and empty cells are left out, an error stays one."""
    broken = next((value for value in values if isinstance(value, ErrorValue)), None)
    if broken:
        return broken
    return sum((value for value in values if isinstance(value, Number)), 0)


class _Row:
    """The cells of one row; a formula may refer to cells that are formulas themselves."""

    def __init__(
        self,
        layout: Layout,
        row: int,
        given: Mapping[int, EnteredValue],
        known: Mapping[int, CellContent],
    ) -> None:
        self._layout = layout
        self._row = row
        self._given = given
        self._known = dict(known)
        self._open: set[int] = set()

    def contents(self, after: int = 0) -> RowContents:
        """The content of every column whose number is above `after`."""
        columns = self._layout.form.columns[after:]
        return {column.number: self._content(column) for column in columns}

    def _content(self, column: Column) -> CellContent:
        number = column.number
        if number not in self._known:
            given = self._given.get(number)
            if given is not None or column.formula is None or column.entry == "entered":
                self._known[number] = CellContent(given)
            else:
                if number in self._open:
                    raise DataError(
                        f"biểu {self._layout.form.code}: cột ({number}) tính vòng quanh"
                    )
                self._open.add(number)
                self._known[number] = self._derived(column.formula, column.kind == "rate")
        return self._known[number]

    def _derived(self, formula: Expression, is_rate: bool) -> CellContent:
        text = rate_formula(formula, self._address) if is_rate else self._excel(formula)
        scope = RowScope(lambda number: self._content(self._layout.form.column(number)).value)
        try:
            value = rate_value(formula, scope) if is_rate else value_of_formula(formula, scope)
        except ErrorValueError as error:
            return CellContent(ErrorValue(error.code), text)
        return CellContent(value, text)

    def _excel(self, formula: Expression) -> str:
        return to_excel(formula, self._address)

    def _address(self, reference: Reference) -> str:
        return self._layout.cell(self._row, reference.column)


def value_of_formula(formula: Expression, scope: RowScope) -> Number:
    """The result of a formula; raises BrokenValueError when an operand has no number."""
    value = evaluate(formula, scope)
    if value is None:
        raise ErrorValueError("#DIV/0!")
    return int(value) if value == int(value) else value


def rate_formula(formula: Expression, address: Callable[[Reference], str]) -> str:
    """A rate in percent at two decimals, empty for a zero base: IF(J8=0,"",ROUND(K8/J8*100,2))."""
    if not isinstance(formula, Operation) or formula.operator != "/":
        return f'IFERROR(ROUND(({to_excel(formula, address)})*100,2),"")'
    base = to_excel(formula.right, address)
    return f'IF({base}=0,"",ROUND({to_excel(formula, address)}*100,2))'


def rate_value(formula: Expression, scope: RowScope) -> EnteredValue:
    """The result of `rate_formula`; raises BrokenValueError when an operand has no number."""
    if not isinstance(formula, Operation) or formula.operator != "/":
        share = evaluate(formula, scope)
        return "" if share is None else percentage(share, 1)
    base = evaluate(formula.right, scope)
    if base == 0:
        return ""
    part = evaluate(formula.left, scope)
    return "" if part is None or base is None else percentage(part, base)
