"""The column "Kiểm tra": native formulas that say while the clerk types what does not add up.

The first check that fails speaks; else the cell says "Khớp", and nothing in an empty row.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import DataError
from ..forms import Column
from ..formula import Number
from .gates import gates
from .layout import Layout
from .row_checks import Check, SumCheck, Values, comparisons, rate_checks
from .values import Broken, FilledForm, Result

MATCH = "Khớp"
_DEEPEST = 60  # Excel nests 64 functions
_LONGEST = 8000  # and takes 8192 characters


def row_feedback(filled: FilledForm, index: int) -> tuple[str, str]:
    """Formula (without "=") and result of the column "Kiểm tra" in a row, counted from 0."""
    layout, row = filled.layout, filled.rows[index]
    values = {number: content.value for number, content in row.items()}
    form = layout.form
    checks = [*gates(layout), *comparisons(form), *rate_checks(form)]
    return _feedback(checks, layout, layout.first_row + index, values)


def total_feedback(filled: FilledForm) -> tuple[str, str]:
    """The same for the total row, where each total is also compared with its column."""
    layout, form = filled.layout, filled.layout.form
    values: dict[int, Result] = {column.number: None for column in form.columns}
    values |= {number: content.value for number, content in filled.total.items()}
    sums = [
        SumCheck(column.number, layout.column_sum(column.number), _column_sum(filled, column))
        for column in form.counts
    ]
    checks = [*gates(layout, total=True), *comparisons(form), *sums, *rate_checks(form)]
    return _feedback(checks, layout, layout.total, values)


def _column_sum(filled: FilledForm, column: Column) -> Number | None:
    values = [row[column.number].value for row in filled.rows]
    if any(isinstance(value, Broken) for value in values):
        return None
    return sum((value for value in values if isinstance(value, Number)), 0)


def _feedback(checks: Sequence[Check], layout: Layout, row: int, values: Values) -> tuple[str, str]:
    if len(checks) > _DEEPEST:
        raise DataError(f"biểu {layout.form.code} có quá nhiều quy tắc cho một ô kiểm tra")

    def at(column: int) -> str:
        return layout.cell(row, column)

    formula = f'"{MATCH}"'
    for check in reversed(checks):
        formula = f"IF({check.condition(at)},{check.message(at)},{formula})"
    if len(formula) > _LONGEST:
        raise DataError(f"biểu {layout.form.code} có quy tắc quá dài cho một ô kiểm tra")
    verdicts = (check.verdict(values) for check in checks)
    return formula, next((verdict for verdict in verdicts if verdict is not None), MATCH)
