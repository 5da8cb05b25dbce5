"""What stands beside a form and is not printed: the column "Kiểm tra" and the other forms' totals.

All of it is native formulas and conditional formats: it answers while the clerk types. The column
says what the first check that fails says; else "Khớp", and nothing in an empty row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from ..errors import DataError
from ..forms import Form
from ..forms.cell_values import RowValues
from ..formula import Number
from . import styles
from .cell_contents import CellContent, FormSheet, RowContents
from .layout import COMPARISON_COLUMNS, Layout
from .row_checks import WAITING, RowCheck, checks_of_row, checks_of_total
from .sheet_writer import Sheet
from .styles import Style

MATCH = "Khớp"
_MAX_NESTED = 60  # Excel nests 64 functions
_MAX_FORMULA = 8_000  # and takes 8,192 characters
COUNTS = {"received": "Tiếp nhận", "resolved": "Đã giải quyết", "pending": "Đang giải quyết"}
_GAP_PX = 16
_VERDICT_PX = 260
_FIGURE_PX = 76
_SIZE: Style = styles.size(11)


class Feedback(NamedTuple):
    """How many rows of a form, the total too, do not add up, and how many wait for figures."""

    wrong: int
    waiting: int


def write_feedback(sheet: Sheet, form: FormSheet) -> Feedback:
    """Write the column "Kiểm tra" for each row and the total."""
    layout, column = form.layout, form.layout.verdict
    sheet.columns(layout.last_column + 1, (_GAP_PX, _VERDICT_PX))
    area = (layout.header, column, layout.numbering, column)
    sheet.merge(area, "Kiểm tra", styles.HEAD, styles.SOFT_BOX, _SIZE)
    said = _said(form)
    style = (styles.SOFT_BOX, styles.MIDDLE, styles.WRAP, _SIZE)
    for row, content in enumerate(said, layout.first_row):
        sheet.write(row, column, content, *style, styles.BOLD if row == layout.total else {})
    cells = layout.span(layout.first_row, column, column, layout.total)
    first = layout.cell(layout.first_row, column)
    sheet.mark(cells, f'{first}="{MATCH}"', styles.GOOD)
    sheet.mark(cells, f'{first}="{WAITING}"', styles.DOUBTFUL, last=True)
    sheet.mark(cells, f'AND({first}<>"",{first}<>"{MATCH}")', styles.BAD)
    verdicts = [content.value for content in said]
    wrong = sum(verdict not in ("", MATCH, WAITING) for verdict in verdicts)
    return Feedback(wrong, verdicts.count(WAITING))


def _said(form: FormSheet) -> list[CellContent]:
    """What the column says in each row and in the total row."""
    layout, official = form.layout, form.form
    rows = [_values(row) for row in form.rows]
    said = [
        _first_said(checks_of_row(layout, number), official, values)
        for number, values in enumerate(rows, layout.first_row)
    ]
    names: RowValues = {column.number: None for column in official.columns[: official.text_columns]}
    total = {**names, **_values(form.totals)}
    return [*said, _first_said(checks_of_total(layout, rows), official, total)]


def _values(row: RowContents) -> RowValues:
    return {number: content.value for number, content in row.items()}


def _first_said(checks: Sequence[RowCheck], form: Form, values: RowValues) -> CellContent:
    if len(checks) > _MAX_NESTED:
        raise DataError(f"biểu {form.code} có quá nhiều quy tắc cho một ô kiểm tra")
    formula = f'"{MATCH}"'
    for check in reversed(checks):
        formula = f"IF({check.condition},{check.message},{formula})"
    if len(formula) > _MAX_FORMULA:
        raise DataError(f"biểu {form.code} có quy tắc quá dài cho một ô kiểm tra")
    verdicts = (check.verdict(values) for check in checks)
    found = next((verdict for verdict in verdicts if verdict is not None), MATCH)
    return CellContent(found, formula)


def pairs_of(forms: Sequence[FormSheet]) -> Iterator[tuple[FormSheet, FormSheet]]:
    """Every pair (settlement form, digitisation form): both count the same cases."""
    settled = (form for form in forms if form.form.role == "settlement")
    return product(settled, (form for form in forms if form.form.role == "digitisation"))


def write_comparisons(sheet: Sheet, form: FormSheet, forms: Sequence[FormSheet]) -> None:
    """Compare the totals of the form with those of each form that counts the same cases."""
    own = (pair for pair in pairs_of(forms) if form in pair)
    for index, pair in enumerate(own):
        column = form.layout.comparison(index)
        pixels = (_VERDICT_PX, _FIGURE_PX, _FIGURE_PX, _FIGURE_PX, _GAP_PX)
        sheet.columns(column, pixels)
        write_pair(sheet, (1, column), pair)


def write_pair(sheet: Sheet, at: tuple[int, int], pair: tuple[FormSheet, FormSheet]) -> int:
    """Write what both forms count side by side, from the cell `at` on; return the last row."""
    row, column = at
    codes = [form.form.code for form in pair]
    sheet.heads(at, ("Đối chiếu giữa các biểu", *codes, "Lệch"), _SIZE)
    for key, label in COUNTS.items():
        first, second = (form.total(key) for form in pair)
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
    for offset, content in enumerate(figures, 1):
        sheet.write(row, column + offset, content, *box, styles.COUNT)
    left, right = (content.value for content in figures)
    first, second = (Layout.cell(row, column + offset) for offset in (1, 2))
    formula = f'IF(COUNT({first},{second})=2,{second}-{first},"")'
    result = right - left if isinstance(left, Number) and isinstance(right, Number) else ""
    sheet.write(row, column + 3, CellContent(result, formula), *box, styles.SIGNED, styles.BOLD)


def _mark_differences(sheet: Sheet, rows: tuple[int, int], column: int) -> None:
    first, last = (Layout.cell(row, column) for row in rows)
    sheet.mark(f"{first}:{last}", f"AND(ISNUMBER({first}),{first}=0)", styles.GOOD)
    sheet.mark(f"{first}:{last}", f"AND(ISNUMBER({first}),{first}<>0)", styles.BAD)
