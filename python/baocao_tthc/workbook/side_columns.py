"""What stands beside a form and is not printed: the column "Kiểm tra" and the other forms' totals.

All of it is native formulas and conditional formats: it answers while the clerk types. The column
says what the first check that fails says; else "Khớp", and nothing in an empty row. Above it, in
the frozen rows, stands how the totals of the form agree with those of forms that count the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from ..errors import DataError
from ..forms import Form
from ..forms.cell_values import RowValues
from ..formula import Number
from ..sheets import NOTHING
from . import styles
from .cell_contents import CellContent, FormSheet, RowContents
from .layout import GAP_PX, Layout
from .row_arithmetic import MINUS, RowCheck
from .row_checks import (
    IF_ZERO,
    WAITING,
    checks_of_row,
    checks_of_total,
    is_unfinished,
    open_condition,
    unfinished_condition,
)
from .sheet_writer import Sheet
from .styles import Style

MATCH, COLUMN_HEAD = "Khớp", "Kiểm tra"
UNKNOWN = "–"
_MAX_NESTED = 60  # Excel nests 64 functions
_MAX_FORMULA = 8_000  # and takes 8,192 characters
COUNTS = {"received": "Tiếp nhận", "resolved": "Đã giải quyết", "pending": "Đang giải quyết"}
_SIZE: Style = styles.size(11)
_BESIDE: Style = styles.size(10)


class JudgedForm(NamedTuple):
    """A form and what the column "Kiểm tra" says in each row and, last, in the total row."""

    form: FormSheet
    said: tuple[CellContent, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What it says now."""
        return tuple(str(content.value) for content in self.said)

    @property
    def total(self) -> str:
        """What it says of the total row."""
        return self.texts[-1]

    @property
    def total_cell(self) -> str:
        """Where it says so, as other sheets refer to it."""
        return self.form.total_cell(self.form.layout.verdict)

    def once_typed(self, content: CellContent) -> CellContent:
        """What another sheet shows of the totals, "–" while no row of the form has figures."""
        formula = f'IF({self.total_cell}="{WAITING}","{UNKNOWN}",{content.formula})'
        value = UNKNOWN if self.total == WAITING else content.value
        return CellContent(value, formula)

    def rows(self) -> str:
        """Where it speaks of rows and total, from the numbering row on."""
        return self.form.span(self.form.layout.verdict)


def judged(form: FormSheet) -> JudgedForm:
    """Evaluate the column "Kiểm tra" of a form."""
    layout, official, nothing = form.layout, form.form, form.data.nothing
    rows = [_values(row) for row in form.rows]
    said = [
        _first_said(checks_of_row(layout, number, nothing=nothing), official, values)
        for number, values in enumerate(rows, layout.first_row)
    ]
    names: RowValues = {column.number: None for column in official.columns[: official.text_columns]}
    total = {**names, **_values(form.totals)}
    texts = [str(content.value) for content in said]
    checks = checks_of_total(layout, rows, texts, nothing=nothing)
    return JudgedForm(form, (*said, _first_said(checks, official, total)))


def write_feedback(sheet: Sheet, judged: JudgedForm) -> None:
    """Write the column "Kiểm tra" for each row and the total."""
    layout = judged.form.layout
    column = layout.verdict
    sheet.columns(layout.last_column + 1, (GAP_PX, layout.verdict_pixels))
    sheet.text(layout.numbering, column, COLUMN_HEAD, styles.HEAD, styles.SOFT_BOX, _BESIDE)
    style = (styles.SOFT_BOX, styles.MIDDLE, styles.WRAP, _BESIDE)
    for row, content in enumerate(judged.said, layout.first_row):
        sheet.write(row, column, content, *style, styles.BOLD if row == layout.total else {})
    # From the numbering row, over which nobody pastes: see restoring.py.
    cells = layout.span(layout.numbering, column, column, layout.total)
    first = layout.cell(layout.numbering, column)
    wrong = f'{first}<>"",{first}<>"{COLUMN_HEAD}",NOT({open_condition(first)})'
    for word in (MATCH, NOTHING):
        sheet.mark(cells, f'{first}="{word}"', styles.GOOD, last=True)
    sheet.mark(cells, unfinished_condition(first), styles.DOUBTFUL, last=True)
    sheet.mark(cells, f"AND({wrong})", styles.BAD)


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


Pair = tuple[JudgedForm, JudgedForm]


def pairs_of(forms: Sequence[JudgedForm]) -> Iterator[Pair]:
    """Every pair (settlement form, digitisation form): both count the same cases."""
    settled = (each for each in forms if each.form.form.role == "settlement")
    return product(settled, (each for each in forms if each.form.form.role == "digitisation"))


def write_comparisons(sheet: Sheet, judged: JudgedForm, forms: Sequence[JudgedForm]) -> None:
    """Say above the column "Kiểm tra" how the totals agree with the forms that count the same."""
    pairs = [pair for pair in pairs_of(forms) if judged in pair]
    layout = judged.form.layout
    lines = [(label, [agreement(pair, key) for pair in pairs]) for key, label in COUNTS.items()]
    shown = [(label, parts) for label, parts in lines if all(parts)]
    if not pairs or not shown:
        return
    top, column = layout.numbering - len(shown), layout.verdict
    head = (styles.HEAD, styles.SOFT_BOX, _BESIDE, styles.SHRINK)
    sheet.text(top - 1, column, _difference_name(pairs), *head)
    for row, (label, parts) in enumerate(shown, top):
        said = [part for part in parts if part is not None]
        value = f"{label}: " + "; ".join(str(part.value) for part in said)
        formula = f'"{label}: "&' + '&"; "&'.join(str(part.formula) for part in said)
        style = (styles.SOFT_BOX, styles.MIDDLE, styles.WRAP, _BESIDE)
        sheet.write(row, column, CellContent(value, formula), *style)
    first = layout.cell(top, column)
    area = layout.span(top, column, column, layout.numbering - 1)
    for word, look in (("tạm", styles.DOUBTFUL), ("lệch", styles.BAD), ("khớp", styles.GOOD)):
        sheet.mark(area, f'ISNUMBER(SEARCH("{word}",{first}))', look, last=True)


def _difference_name(pairs: Sequence[Pair]) -> str:
    """Which totals are subtracted from which: "PL01 trừ II.06B, II.06A13"."""
    sides = zip(*pairs, strict=True)
    first, second = (dict.fromkeys(each.form.form.code for each in side) for side in sides)
    return f"{', '.join(second)} trừ {', '.join(first)}"


def agreement(pair: Pair, key: str) -> CellContent | None:
    """How two totals agree: "khớp", "lệch −16", "–" while one of the forms is not whole.

    It is "tạm khớp" where a form adds up only with zeros in its empty cells. None when one of the
    forms does not count that.
    """
    left, right = (each.form.total(key) for each in pair)
    cells = [each.form.total_cell(c.number) for each in pair if (c := each.form.form.by_key(key))]
    if left is None or right is None:
        return None
    first, second = cells
    said = [each.total_cell for each in pair]
    waits = ",".join(map(unfinished_condition, said))
    empty = ",".join(map(open_condition, said))
    difference = f'SUBSTITUTE(TEXT({second}-{first},"+0;-0"),"-","{MINUS}")'
    formula = (
        f'IF(OR({waits},COUNT({first},{second})<2),"{UNKNOWN}",IF(OR({empty}),"tạm ","")'
        f'&IF({second}={first},"khớp","lệch "&{difference}))'
    )
    gap = _gap(left, right, pair)
    if gap is None:
        return CellContent(UNKNOWN, formula)
    provisional = "tạm " if any(each.total.startswith(IF_ZERO) for each in pair) else ""
    told = f"lệch {gap:+.0f}".replace("-", MINUS) if gap else "khớp"
    return CellContent(f"{provisional}{told}", formula)


def _gap(left: CellContent, right: CellContent, pair: Pair) -> Number | None:
    """The second total less the first; None while one of the forms is not whole."""
    if any(is_unfinished(each.total) for each in pair):
        return None
    first, second = left.value, right.value
    if isinstance(first, Number) and isinstance(second, Number):
        return Decimal(second) - Decimal(first)
    return None


def write_pair(sheet: Sheet, at: tuple[int, int], pair: Pair) -> int:
    """Write what both forms count side by side, from the cell `at` on; return the last row."""
    row, column = at
    codes = [each.form.form.code for each in pair]
    sheet.heads(at, ("Đối chiếu giữa các biểu", *codes, "Lệch"), _SIZE)
    for key, label in COUNTS.items():
        first, second = (each.form.total(key) for each in pair)
        if first is not None and second is not None:
            row += 1
            _write_comparison(sheet, (row, column), label, (first, second), pair)
    if row > at[0]:
        _mark_differences(sheet, (at[0] + 1, row), column + 3)
    return row


def _write_comparison(
    sheet: Sheet,
    at: tuple[int, int],
    label: str,
    figures: tuple[CellContent, CellContent],
    pair: Pair,
) -> None:
    """A line of the table; the difference is "–" while one of the forms is not whole."""
    row, column = at
    box = (styles.SOFT_BOX, styles.MIDDLE, _SIZE)
    sheet.text(row, column, label, *box)
    for offset, (each, content) in enumerate(zip(pair, figures, strict=True), 1):
        sheet.write(row, column + offset, each.once_typed(content), *box, styles.COUNT)
    first, second = (Layout.cell(row, column + offset) for offset in (1, 2))
    totals = [each.total_cell for each in pair]
    waits = ",".join((*map(unfinished_condition, totals), *map(open_condition, totals)))
    formula = f'IF(OR({waits},COUNT({first},{second})<2),"{UNKNOWN}",{second}-{first})'
    gap = _gap(*figures, pair)
    provisional = any(each.total.startswith(IF_ZERO) for each in pair)
    result = UNKNOWN if gap is None or provisional else gap
    sheet.write(row, column + 3, CellContent(result, formula), *box, styles.SIGNED, styles.BOLD)


def _mark_differences(sheet: Sheet, rows: tuple[int, int], column: int) -> None:
    first, last = (Layout.cell(row, column) for row in rows)
    sheet.mark(f"{first}:{last}", f"AND(ISNUMBER({first}),{first}=0)", styles.GOOD)
    sheet.mark(f"{first}:{last}", f"AND(ISNUMBER({first}),{first}<>0)", styles.BAD)
