"""What stands beside a form and is not printed: the column "Kiểm tra" and the other forms' totals.

All of it is native formulas and conditional formats: it answers while the clerk types.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..forms import Form
from ..formula import Number, Reference
from . import styles
from .feedback import MATCH, row_feedback, total_feedback
from .gates import WAITING
from .layout import COMPARISON_COLUMNS, Layout
from .names import quoted
from .sheet import Sheet
from .styles import Style
from .values import Broken, Content, FilledForm, Result

COUNTS = {"received": "Tiếp nhận", "resolved": "Đã giải quyết", "pending": "Đang giải quyết"}
_GAP_PX = 16
_VERDICT_PX = 260
_FIGURE_PX = 76
_SIZE: Style = styles.size(11)


@dataclass(frozen=True, slots=True)
class Placed:
    """A form and the name of its sheet."""

    filled: FilledForm
    sheet: str

    @property
    def form(self) -> Form:
        """The official form."""
        return self.filled.data.form

    def total(self, key: str) -> Content | None:
        """The total of the column with that key, as another sheet shows it."""
        column = self.form.by_key(key)
        if column is None or column.number not in self.filled.total:
            return None
        address = self.total_cell(Reference(None, column.number))
        value: Result = self.filled.total[column.number].value
        return Content("" if value is None else value, f'IF({address}="","",{address})')

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
        _write_verdict(sheet, layout, layout.first_row + index, Content(verdict, formula), *more)
    area = layout.span(layout.first_row, column, column, layout.total)
    first = layout.cell(layout.first_row, column)
    sheet.mark(area, f'{first}="{MATCH}"', styles.GOOD)
    sheet.mark(area, f'{first}="{WAITING}"', styles.DOUBTFUL, last=True)
    sheet.mark(area, f'AND({first}<>"",{first}<>"{MATCH}")', styles.BAD)
    wrong = sum(verdict not in ("", MATCH, WAITING) for verdict in verdicts)
    return Feedback(wrong, verdicts.count(WAITING))


def _write_verdict(sheet: Sheet, layout: Layout, row: int, content: Content, *more: Style) -> None:
    style = (styles.SOFT_BOX, styles.MIDDLE, styles.WRAP, _SIZE, *more)
    sheet.formula(row, layout.verdict, content, *style)


def pairs_of(form: Placed, forms: Sequence[Placed]) -> list[tuple[Placed, Placed]]:
    """Every pair (settlement form, digitisation form) to which the form belongs."""

    def role(placed: Placed) -> str:
        return placed.form.role

    return [
        (settled, digital)
        for settled in forms
        for digital in forms
        if role(settled) == "settlement" and role(digital) == "digitisation"
        and form in (settled, digital)
    ]  # fmt: skip


def write_comparisons(sheet: Sheet, form: Placed, forms: Sequence[Placed]) -> None:
    """Compare the totals of the form with those of each form that counts the same cases."""
    for index, pair in enumerate(pairs_of(form, forms)):
        column = form.filled.layout.comparison(index)
        pixels = (_VERDICT_PX, _FIGURE_PX, _FIGURE_PX, _FIGURE_PX, _GAP_PX)
        sheet.columns(column, pixels)
        write_pair(sheet, (1, column), pair)


def write_pair(sheet: Sheet, at: tuple[int, int], pair: tuple[Placed, Placed]) -> int:
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
    sheet: Sheet, at: tuple[int, int], label: str, figures: Sequence[Content]
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
    result = Content(_difference(values), formula)
    sheet.formula(row, column + 3, result, *box, styles.SIGNED, styles.BOLD)


def _difference(values: Sequence[Result]) -> Number | str:
    first, second = values
    if isinstance(first, str | Broken | None) or isinstance(second, str | Broken | None):
        return ""
    return second - first


def _mark_differences(sheet: Sheet, rows: tuple[int, int], column: int) -> None:
    first, last = (Layout.cell(row, column) for row in rows)
    sheet.mark(f"{first}:{last}", f"AND(ISNUMBER({first}),{first}=0)", styles.GOOD)
    sheet.mark(f"{first}:{last}", f"AND(ISNUMBER({first}),{first}<>0)", styles.BAD)
