"""The sheet TongQuan: this month at a glance, native formulas over the totals of the forms.

Tables at the left, charts at the right, together on one page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..checks.finding import Finding, Severity
from ..formula import Expression, Operation, parse_expression, to_excel
from ..narrative.variables import Variable, catalogue, total_of
from ..sheets import OVERVIEW
from . import styles
from .beside import COUNTS, Placed, pairs_of, write_pair
from .chart_data import Shown
from .data import WorkbookData
from .findings_sheet import OUTCOME_HEIGHT, listed, outcome
from .layout import Layout
from .office import Office
from .overview_charts import CHART_COLUMN, write_charts
from .sheet import Book, Sheet
from .styles import Style
from .values import (
    Broken,
    BrokenValueError,
    Content,
    Result,
    RowScope,
    plain_value,
    rate_formula,
    rate_value,
)

_PIXELS = (330, 110, 110, 110)
_FINDINGS_ROW = 6
_HEADS = ("Số hồ sơ", "Trên tổng số", "Tỷ lệ (%)")
_SIZE: Style = styles.size(11)
_CELL = (styles.SOFT_BOX, styles.MIDDLE, _SIZE)
_HEAD = (styles.HEAD, styles.SOFT_BOX, _SIZE)


def write_overview(
    book: Book,
    office: Office,
    data: WorkbookData,
    forms: Sequence[Placed],
    findings: Sequence[Finding] | None,
) -> Sheet:
    """Add the sheet: the findings, a table a form, the differences between forms, the charts."""
    sheet = book.sheet(OVERVIEW)
    sheet.columns(1, _PIXELS)
    sheet.text(1, 1, "TỔNG QUAN TRONG KỲ", styles.TITLE, styles.MIDDLE)
    sheet.height(1, 28)
    for row, line in enumerate(
        (office.joined("Đơn vị báo cáo: ", "unit"), office.month(), office.period(None)), 2
    ):
        sheet.formula(row, 1, line, _SIZE)
    shown: Shown = {}
    row = _write_findings(sheet, _FINDINGS_ROW, findings, shown)
    for form in forms:
        row = _write_form(sheet, row + 2, form, shown)
    for pair in (pair for form in forms for pair in pairs_of(form, forms) if pair[0] is form):
        row = write_pair(sheet, (row + 2, 1), pair)
    verdict = Layout.cell(_FINDINGS_ROW, 2)
    reached = write_charts(
        book, sheet, office, data, forms=forms, findings=findings, shown=shown, outcome=verdict
    )
    last = max(row, reached)
    sheet.raw.hide_gridlines(2)
    sheet.raw.set_tab_color(styles.TAB_CHECK)
    area = Sheet.area((1, 1), (last, CHART_COLUMN))
    sheet.a4(landscape=True, repeat=None, area=area, tall=1)
    return sheet


def _write_findings(
    sheet: Sheet, row: int, findings: Sequence[Finding] | None, shown: Shown
) -> int:
    sheet.text(row, 1, "Kiểm tra gần nhất", *_HEAD)
    sheet.merge((row, 2, row, 4), *_HEAD)
    sheet.formula(row, 2, outcome(findings), *_HEAD)
    sheet.height(row, OUTCOME_HEIGHT)
    for severity in Severity:
        row += 1
        found = sum(finding.severity is severity for finding in findings or ())
        sheet.text(row, 1, severity.label, *_CELL)
        sheet.formula(row, 2, listed(severity, found), *_CELL, styles.COUNT)
        shown[severity.value] = (Layout.cell(row, 2), found)
    return row


def _write_form(sheet: Sheet, row: int, form: Placed, shown: Shown) -> int:
    """The counts that every form has, then each rate that the catalogue of variables defines.

    Where each stands goes to `shown`, by variable; of two forms alike the first counts.
    """
    for column, head in enumerate((form.form.name, *_HEADS), 1):
        sheet.text(row, column, head, *_HEAD)
    for key, label in COUNTS.items():
        total = form.total(key)
        if total is not None:
            row += 1
            sheet.text(row, 1, label, *_CELL)
            sheet.formula(row, 2, total, *_CELL, styles.COUNT)
            for column in (3, 4):
                sheet.blank(row, column, *_CELL)
            for name in _counting(form, key):
                shown.setdefault(name, (Layout.cell(row, 2), total.value))
    for variable, part, base, rate in _rates(form):
        row += 1
        sheet.text(row, 1, variable.meaning, *_CELL)
        sheet.formula(row, 2, part, *_CELL, styles.COUNT)
        sheet.formula(row, 3, base, *_CELL, styles.COUNT)
        sheet.formula(row, 4, rate, *_CELL, styles.RATE)
        shown.setdefault(variable.name, (Layout.cell(row, 4), rate.value))
    return row


def _counting(form: Placed, key: str) -> Iterator[str]:
    """The variables that are that total of the form."""
    for variable in catalogue().values():
        if (variable.kind, variable.role, variable.columns) == ("count", form.form.role, (key,)):
            yield variable.name


def _rates(form: Placed) -> Iterator[tuple[Variable, Content, Content, Content]]:
    """Yield each rate of the form, its part, its base and the rate itself."""
    scope = RowScope(lambda number: form.filled.total[number].value)
    for variable in catalogue().values():
        if variable.kind != "rate" or variable.past or variable.role != form.form.role:
            continue
        part, base = (total_of(form.form, keys) for keys in (variable.columns, variable.base))
        if part and base:
            quotient = Operation("/", parse_expression(part), parse_expression(base))
            over, under = (
                Content(_result(plain_value, side, scope), to_excel(side, form.total_cell))
                for side in (quotient.left, quotient.right)
            )
            formula = rate_formula(quotient, form.total_cell)
            rate = Content(_result(rate_value, quotient, scope), formula)
            yield variable, over, under, rate


def _result(
    compute: Callable[[Expression, RowScope], Result], formula: Expression, scope: RowScope
) -> Result:
    try:
        return compute(formula, scope)
    except BrokenValueError as error:
        return Broken(error.code)
