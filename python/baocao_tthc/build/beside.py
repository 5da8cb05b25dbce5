"""What stands beside a form and is not printed: the column "Kiểm tra" and the other forms' totals.

All of it is native formulas and conditional formats: it answers while the clerk types.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..formula import Number
from . import styles
from .feedback import MATCH, row_feedback, total_feedback
from .form_sheet import total_address
from .layout import COMPARISON_COLUMNS, Layout
from .sheet import Sheet, Style
from .values import Broken, Content, FilledForm, Result

_KEYS = {"received": "Tiếp nhận", "resolved": "Đã giải quyết", "pending": "Đang giải quyết"}
_GAP_PX = 16
_VERDICT_PX = 260
_FIGURE_PX = 76
_SIZE: Style = styles.size(11)


@dataclass(frozen=True, slots=True)
class Placed:
    """A form and the name of its sheet."""

    filled: FilledForm
    sheet: str


def write_feedback(sheet: Sheet, filled: FilledForm) -> None:
    """Write the column "Kiểm tra" for each row and the total row."""
    layout, column = filled.layout, filled.layout.verdict
    sheet.columns(layout.last_column + 1, (_GAP_PX, _VERDICT_PX))
    head = (styles.HEAD, styles.SOFT_BOX, _SIZE)
    sheet.merge((layout.header, column, layout.numbering, column), *head)
    sheet.text(layout.header, column, "Kiểm tra", *head)
    for index in range(layout.rows):
        formula, verdict = row_feedback(filled, index)
        _write_verdict(sheet, layout, layout.first_row + index, Content(verdict, formula))
    formula, verdict = total_feedback(filled)
    _write_verdict(sheet, layout, layout.total, Content(verdict, formula), styles.BOLD)
    area = layout.span(layout.first_row, column, column, layout.total)
    first = layout.cell(layout.first_row, column)
    sheet.mark(area, f'{first}="{MATCH}"', styles.GOOD)
    sheet.mark(area, f'AND({first}<>"",{first}<>"{MATCH}")', styles.BAD)


def _write_verdict(sheet: Sheet, layout: Layout, row: int, content: Content, *more: Style) -> None:
    style = (styles.SOFT_BOX, styles.MIDDLE, styles.WRAP, _SIZE, *more)
    sheet.formula(row, layout.verdict, content, *style)


def pairs_of(form: Placed, forms: Sequence[Placed]) -> list[tuple[Placed, Placed]]:
    """Every pair (settlement form, digitisation form) to which the form belongs."""

    def role(placed: Placed) -> str:
        return placed.filled.data.form.role

    return [
        (settled, digital)
        for settled in forms
        for digital in forms
        if role(settled) == "settlement" and role(digital) == "digitisation"
        and form in (settled, digital)
    ]  # fmt: skip


def write_comparisons(sheet: Sheet, form: Placed, forms: Sequence[Placed]) -> None:
    """Compare the totals of the form with those of each form that counts the same cases."""
    for index, (settled, digital) in enumerate(pairs_of(form, forms)):
        column = form.filled.layout.comparison(index)
        pixels = (_VERDICT_PX, _FIGURE_PX, _FIGURE_PX, _FIGURE_PX, _GAP_PX)
        sheet.columns(column, pixels)
        head = (styles.HEAD, styles.SOFT_BOX, _SIZE)
        codes = (settled.filled.data.form.code, digital.filled.data.form.code)
        for offset, text in enumerate(("Đối chiếu giữa các biểu", *codes, "Lệch")):
            sheet.text(1, column + offset, text, *head)
        row = 1
        for key, label in _KEYS.items():
            first, second = _total(settled, key), _total(digital, key)
            if first is not None and second is not None:
                row += 1
                figures = (first, second)
                _write_comparison(sheet, form.filled.layout, (row, column), label, figures)
        last = column + COMPARISON_COLUMNS - 1
        _mark_differences(sheet, form.filled.layout, (2, row), last)


def _total(placed: Placed, key: str) -> Content | None:
    """The form's total of that key, as another sheet shows it."""
    layout = placed.filled.layout
    column = placed.filled.data.form.by_key(key)
    if column is None or column.number not in placed.filled.total:
        return None
    address = total_address(layout, placed.sheet, column.number)
    value: Result = placed.filled.total[column.number].value
    return Content("" if value is None else value, f'IF({address}="","",{address})')


def _write_comparison(
    sheet: Sheet, layout: Layout, at: tuple[int, int], label: str, figures: Sequence[Content]
) -> None:
    row, column = at
    sheet.text(row, column, label, styles.SOFT_BOX, styles.MIDDLE, _SIZE)
    values: list[Result] = []
    for offset, content in enumerate(figures, 1):
        sheet.formula(
            row, column + offset, content, styles.SOFT_BOX, styles.MIDDLE, styles.COUNT, _SIZE
        )
        values.append(content.value)
    first, second = (layout.cell(row, column + offset) for offset in (1, 2))
    formula = f'IF(COUNT({first},{second})=2,{second}-{first},"")'
    result = Content(_difference(values), formula)
    style = (styles.SOFT_BOX, styles.MIDDLE, styles.SIGNED, styles.BOLD, _SIZE)
    sheet.formula(row, column + 3, result, *style)


def _difference(values: Sequence[Result]) -> Number | str:
    first, second = values
    if isinstance(first, str | Broken | None) or isinstance(second, str | Broken | None):
        return ""
    return second - first


def _mark_differences(sheet: Sheet, layout: Layout, rows: tuple[int, int], column: int) -> None:
    if rows[1] < rows[0]:
        return
    area, first = layout.span(rows[0], column, column, rows[1]), layout.cell(rows[0], column)
    sheet.mark(area, f"AND(ISNUMBER({first}),{first}=0)", styles.GOOD)
    sheet.mark(area, f"AND(ISNUMBER({first}),{first}<>0)", styles.BAD)
