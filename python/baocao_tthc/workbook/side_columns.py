"""The column "Kiểm tra": native formulas that say while the clerk types what does not add up.

The first check that fails speaks; else the cell says "Khớp", and nothing in an empty row.

What stands beside a form and is not printed: the column "Kiểm tra" and the other forms' totals.

All of it is native formulas and conditional formats: it answers while the clerk types.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..errors import DataError
from ..forms import Column, Form
from ..formula import Number, Reference
from ..sheets import quoted
from . import styles
from .cell_contents import CellContent, ErrorValue, FilledForm, Result
from .input_checks import WAITING, gates
from .layout import COMPARISON_COLUMNS, Layout
from .row_checks import RowCheck, RowValues, SumCheck, comparisons, rate_checks
from .sheet_writer import Sheet
from .styles import Style

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
    if any(isinstance(value, ErrorValue) for value in values):
        return None
    return sum((value for value in values if isinstance(value, Number)), 0)


def _feedback(
    checks: Sequence[RowCheck], layout: Layout, row: int, values: RowValues
) -> tuple[str, str]:
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


COUNTS = {"received": "Tiếp nhận", "resolved": "Đã giải quyết", "pending": "Đang giải quyết"}
_GAP_PX = 16
_VERDICT_PX = 260
_FIGURE_PX = 76
_SIZE: Style = styles.size(11)


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A form and the name of its sheet."""

    filled: FilledForm
    sheet: str

    @property
    def form(self) -> Form:
        """The official form."""
        return self.filled.data.form

    def total(self, key: str) -> CellContent | None:
        """The total of the column with that key, as another sheet shows it."""
        column = self.form.by_key(key)
        if column is None or column.number not in self.filled.total:
            return None
        address = self.total_cell(Reference(None, column.number))
        value: Result = self.filled.total[column.number].value
        return CellContent("" if value is None else value, f'IF({address}="","",{address})')

    def total_cell(self, reference: Reference) -> str:
        """The total of a column, as other sheets refer to it: 'II.06B'!C18."""
        return f"{quoted(self.sheet)}!{Layout.cell(self.filled.layout.total, reference.column)}"

    def span(self, column: int) -> str:
        """A column from the numbering row to the total row: 'II.06B'!B11:B18.

        So it takes in rows inserted first or last.
        """
        layout = self.filled.layout
        return f"{quoted(self.sheet)}!{layout.span(layout.numbering, column, column, layout.total)}"


class Feedback(NamedTuple):
    """How many rows of a form, the total too, do not add up, and how many wait for figures."""

    wrong: int
    waiting: int


def write_feedback(sheet: Sheet, filled: FilledForm) -> Feedback:
    """Write the column "Kiểm tra" for each row and the total."""
    layout, column = filled.layout, filled.layout.verdict
    sheet.columns(layout.last_column + 1, (_GAP_PX, _VERDICT_PX))
    head = (styles.HEAD, styles.SOFT_BOX, _SIZE)
    sheet.merge((layout.header, column, layout.numbering, column), *head)
    sheet.text(layout.header, column, "Kiểm tra", *head)
    verdicts = []
    for index in range(layout.rows + 1):
        last = index == layout.rows
        formula, verdict = total_feedback(filled) if last else row_feedback(filled, index)
        verdicts.append(verdict)
        more = (styles.BOLD,) if last else ()
        _write_verdict(
            sheet, layout, layout.first_row + index, CellContent(verdict, formula), *more
        )
    area = layout.span(layout.first_row, column, column, layout.total)
    first = layout.cell(layout.first_row, column)
    sheet.mark(area, f'{first}="{MATCH}"', styles.GOOD)
    sheet.mark(area, f'{first}="{WAITING}"', styles.DOUBTFUL, last=True)
    sheet.mark(area, f'AND({first}<>"",{first}<>"{MATCH}")', styles.BAD)
    wrong = sum(verdict not in ("", MATCH, WAITING) for verdict in verdicts)
    return Feedback(wrong, verdicts.count(WAITING))


def _write_verdict(
    sheet: Sheet, layout: Layout, row: int, content: CellContent, *more: Style
) -> None:
    style = (styles.SOFT_BOX, styles.MIDDLE, styles.WRAP, _SIZE, *more)
    sheet.formula(row, layout.verdict, content, *style)


def pairs_of(form: FormSheet, forms: Sequence[FormSheet]) -> list[tuple[FormSheet, FormSheet]]:
    """Every pair (settlement form, digitisation form) to which the form belongs."""

    def role(placed: FormSheet) -> str:
        return placed.form.role

    return [
        (settled, digital)
        for settled in forms
        for digital in forms
        if role(settled) == "settlement" and role(digital) == "digitisation"
        and form in (settled, digital)
    ]  # fmt: skip


def write_comparisons(sheet: Sheet, form: FormSheet, forms: Sequence[FormSheet]) -> None:
    """Compare the totals of the form with those of each form that counts the same cases."""
    for index, pair in enumerate(pairs_of(form, forms)):
        column = form.filled.layout.comparison(index)
        pixels = (_VERDICT_PX, _FIGURE_PX, _FIGURE_PX, _FIGURE_PX, _GAP_PX)
        sheet.columns(column, pixels)
        write_pair(sheet, (1, column), pair)


def write_pair(sheet: Sheet, at: tuple[int, int], pair: tuple[FormSheet, FormSheet]) -> int:
    """Write what both forms count side by side, from the cell `at` on; return the last row."""
    row, column = at
    codes = [placed.form.code for placed in pair]
    for offset, text in enumerate(("Đối chiếu giữa các biểu", *codes, "Lệch")):
        sheet.text(row, column + offset, text, styles.HEAD, styles.SOFT_BOX, _SIZE)
    for key, label in COUNTS.items():
        first, second = (placed.total(key) for placed in pair)
        if first is not None and second is not None:
            row += 1
            _write_comparison(sheet, (row, column), label, (first, second))
    if row > at[0]:
        _mark_differences(sheet, (at[0] + 1, row), column + COMPARISON_COLUMNS - 1)
    return row


def _write_comparison(
    sheet: Sheet, at: tuple[int, int], label: str, figures: Sequence[CellContent]
) -> None:
    row, column = at
    box = (styles.SOFT_BOX, styles.MIDDLE, _SIZE)
    sheet.text(row, column, label, *box)
    values: list[Result] = []
    for offset, content in enumerate(figures, 1):
        sheet.formula(row, column + offset, content, *box, styles.COUNT)
        values.append(content.value)
    first, second = (Layout.cell(row, column + offset) for offset in (1, 2))
    formula = f'IF(COUNT({first},{second})=2,{second}-{first},"")'
    result = CellContent(_difference(values), formula)
    sheet.formula(row, column + 3, result, *box, styles.SIGNED, styles.BOLD)


def _difference(values: Sequence[Result]) -> Number | str:
    first, second = values
    if isinstance(first, str | ErrorValue | None) or isinstance(second, str | ErrorValue | None):
        return ""
    return second - first


def _mark_differences(sheet: Sheet, rows: tuple[int, int], column: int) -> None:
    first, last = (Layout.cell(row, column) for row in rows)
    sheet.mark(f"{first}:{last}", f"AND(ISNUMBER({first}),{first}=0)", styles.GOOD)
    sheet.mark(f"{first}:{last}", f"AND(ISNUMBER({first}),{first}<>0)", styles.BAD)
