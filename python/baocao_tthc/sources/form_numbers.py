"""The numbers that a report takes from its forms: totals, sums, rates, periods, single cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache

from ..errors import WorkbookError
from ..filing import Filing, FormTable, HistoryRow, Row, Trouble, period_of
from ..forms import ROLE_NAMES, Column, known_forms
from ..formula import TOTAL_ROW, Number
from ..history import before
from ..period import Period
from ..sheets import INFO, NOTHING_PRINTED, TEXTS
from ..typed_rows import unknown_figures, unknown_sums
from ..vietnamese import fold, month_text, number, padded, percentage, rate
from ..wording import Cells, capital
from .report_fields import ReportFields, xml_text
from .tags import (
    MAX_TAG_LENGTH,
    NOTHING_TAG,
    PERIOD,
    SourcedText,
    absent,
    cell_tag,
    not_entered,
)
from .variables import REPORT_ROLE, Variable

_NO_PERIOD = (
    "Tờ ThongTin chưa ghi kỳ báo cáo đúng; hãy điền “Kỳ báo cáo từ ngày” và “Kỳ báo cáo đến "
    "ngày” (ví dụ 21/12/2025 và 20/01/2026)."
)

NotEntered = Mapping[int, frozenset[int]]
"""The columns without a known figure by the number of their row; see `unknown_figures`."""


class FormNumbers:
    """The numbers that a report takes from its forms; raises WorkbookError when one is missing.

    ThongTin says whether a count of 1 to 9 is written with a zero in sentences.
    """

    def __init__(self, filing: Filing) -> None:
        self._filing = filing
        self._padding = ReportFields(filing).text("padding") != "Không"
        self._not_entered: dict[str, NotEntered] = {}

    def table(self, role: str) -> FormTable:
        """The only form of the report that plays the role; see `playing`."""
        found = playing(self._filing, role)
        if not found:
            raise self._missing(role)
        if len(found) > 1:
            places = ", ".join(f"{table.form.code} ở tờ {table.sheet}" for table in found)
            raise WorkbookError(
                f"Sổ số liệu có {len(found)} {ROLE_NAMES[role]} ({places}); hãy giữ lại đúng một "
                "biểu rồi lập lại báo cáo."
            )
        return found[0]

    def lacks(self, role: str) -> bool:
        """Whether units of a superior's workbook sent other forms, but none of that role."""
        of_units = self._filing.units and self._filing.tables
        if not of_units or role not in ROLE_NAMES or playing(self._filing, role):
            return False
        return all(each.form is None or each.form.role != role for each in self._filing.broken)

    def total(self, role: str) -> Row:
        """The total row of that form."""
        table = self.table(role)
        if table.total is None:
            raise WorkbookError(
                f"{table.form.name} (tờ {table.sheet}) không có dòng “{table.form.total_label}”;"
                " hãy thêm dòng này ở cuối biểu rồi lập lại báo cáo."
            )
        return table.total

    def not_entered(self, table: FormTable) -> NotEntered:
        """See `unknown_figures`, and `unknown_sums` of a superior's workbook."""
        code = table.form.code
        if code not in self._not_entered:
            unknown = unknown_sums if self._filing.units else unknown_figures
            self._not_entered[code] = unknown(table)
        return self._not_entered[code]

    def figure(self, variable: Variable) -> SourcedText:
        """The sum of the variable's columns in the total row, or their rate over its base.

        Absent where the form lacks a column, the period before a figure, or the base is 0; and of
        the period before where that of this one is not entered: there is nothing to compare.
        """
        source = variable.source(self.table(variable.role).form)
        if source and not variable.past and self._lacks_entries(variable):
            return not_entered(source)
        return self._sourced(variable, self._figure(variable, past=variable.past))

    def change(self, variable: Variable) -> SourcedText:
        """By how much the sum of the columns differs from the period before, without its sign."""
        if self._lacks_entries(variable):
            return self._sourced(variable, None)
        now, then = (self._figure(variable, past=past) for past in (False, True))
        if now is None or then is None:
            return self._sourced(variable, None)
        return self._sourced(variable, max(now - then, then - now))

    def past_period(self, variable: Variable) -> SourcedText:
        """What the period before is called, "tháng 12 năm 2025"; absent without its total."""
        source = variable.source(self.table(variable.role).form) or variable.name
        past = self._past(variable.role)
        return absent(source) if past is None else SourcedText(source, _called(past.period))

    def period(self, variable: Variable) -> SourcedText:
        """The period of the whole report, or that in a form's heading: "Từ ngày … đến ngày …"."""
        if variable.role == REPORT_ROLE:
            stated = self._filing.stated_period
            if stated is None or stated.period is None:
                raise WorkbookError(_NO_PERIOD)
            return SourcedText(f"{PERIOD}!{INFO}", capital(stated.period.text))
        table = self.table(variable.role)
        if table.period is None and self._filing.lacks_period:
            raise WorkbookError(_NO_PERIOD)
        if table.period is None:
            raise WorkbookError(
                f"{table.form.name} (tờ {table.sheet}) không ghi kỳ báo cáo; hãy ghi “(Từ ngày"
                " dd/mm/yyyy đến ngày dd/mm/yyyy)” ở đầu biểu rồi lập lại báo cáo."
            )
        return SourcedText(f"{PERIOD}!{table.form.code}", capital(table.period.text))

    def input(self, variable: Variable) -> SourcedText:
        """A number of NoiDung."""
        code = variable.key
        source = f"{TEXTS}!{code}"
        cell = self._filing.numbers.get(code)
        if cell is None or cell.trouble is Trouble.EMPTY:
            return not_entered(source)
        if cell.value is None:
            raise WorkbookError(
                f"Mục {code} ({Cells((cell.place,))}) phải là một số, "
                f"đang ghi “{cell.raw}”; hãy gõ lại số."
            )
        return SourcedText(source, self.printed(cell.value), cell.value)

    def label(self, variable: Variable) -> str:
        """The label printed on the form, "Biểu số II.06B/VPCP/KSTT"."""
        return " ".join(self.table(variable.role).form.label).rstrip(" :")

    def _sourced(self, variable: Variable, value: Number | None) -> SourcedText:
        """The value with its tag; absent without one or the other."""
        source = variable.source(self.table(variable.role).form)
        if source is None or value is None:
            return absent(source or variable.name)
        return SourcedText(source, rate(value) if variable.base else self.printed(value), value)

    def _figure(self, variable: Variable, *, past: bool) -> Number | None:
        """The variable's value from the total row, or from that of the period before."""
        table = self.table(variable.role)
        if past:
            row = None if self._lacks_entries(variable) else self._past(variable.role)
            return variable.stated(table.form, row.figures) if row else None
        if variable.source(table.form) is None:
            return None
        total, columns = self.total(variable.role), map(table.form.by_key, variable.keys)
        numbers = [column.number for column in columns if column]
        return variable.stated(table.form, {n: value_of(table, total, n) for n in numbers})

    def _lacks_entries(self, variable: Variable) -> bool:
        """Whether a total that it is reckoned from is of figures that are still to be typed."""
        table = self.table(variable.role)
        open_ = self.not_entered(table).get(table.total.number, ()) if table.total else ()
        columns = map(table.form.by_key, variable.keys)
        return any(column.number in open_ for column in columns if column)

    def _past(self, role: str) -> HistoryRow | None:
        """The form's total in the period before, when LichSu has it; not that of another kind of
        period, as of the month before a quarter.
        """
        table = self.table(role)
        period = period_of(self._filing, table)
        if period is None:
            return None
        history = [row for row in self._filing.history if row.form == table.form.code]
        totals = (row for row in before(history, period) if not row.label)
        return next((row for row in totals if period.is_about_as_long_as(row.period)), None)

    def printed(self, value: Number) -> str:
        """The number as sentences print it."""
        padding = self._padding and value == int(value)
        return padded(int(value)) if padding else number(value)

    def _missing(self, role: str) -> WorkbookError:
        codes = " hoặc ".join(code for code, played in roles().items() if played == role)
        broken = (each for each in self._filing.broken if each.form and each.form.role == role)
        if layout := next(broken, None):
            place = layout.place
            return WorkbookError(
                f"Dòng đánh số của {ROLE_NAMES[role]} ({Cells((place,))}) không "
                f"đủ cột như {codes}; hãy sửa dòng đánh số rồi lập lại báo cáo."
            )
        return WorkbookError(
            f"Sổ số liệu thiếu {ROLE_NAMES[role]} ({codes}) mà mẫu báo cáo cần; hãy thêm biểu này, "
            "hoặc bỏ khỏi mẫu Word các biến của biểu.",
            option="chỉ ra mẫu Word khác bằng --mau (đóng gói: báo cáo viết sẵn bằng --bao-cao)",
        )


def playing(filing: Filing, role: str) -> list[FormTable]:
    """The forms that play the role; in a superior's workbook only that of most units, whose numbers
    are never added to those of another form.
    """
    found = [table for table in filing.tables if table.form.role == role]
    if len(found) < 2 or not filing.units:
        return found
    units = Counter(code for unit in filing.units for code in unit.figures)
    return [max(found, key=lambda table: units[table.form.code])]


def _called(period: Period) -> str:
    """The period in a sentence: "tháng 12 năm 2025", "quý IV năm 2025"."""
    month = f"tháng {month_text(period.end.month)} năm {period.end.year}"
    return period.long_name or month


def named_rows(table: FormTable) -> dict[str, Row]:
    """Every row by its name in tags, the total row last.

    A row is named by its label, or "dong 6" where the label cannot serve: when it is empty,
    doubled, too long for a tag, has brackets, or means the total.
    """
    labels = [xml_text(row.label) for row in table.rows]
    folded = [fold(label) for label in labels]
    rows = {}
    for n, (label, key, row) in enumerate(zip(labels, folded, table.rows, strict=True), 1):
        unclear = not label or folded.count(key) > 1 or "[" in label or "]" in label
        reserved = key == TOTAL_ROW or key.startswith("dong ")
        longest = cell_tag(table.form.code, len(table.form.columns), label)
        serves = not (unclear or reserved or len(longest) > MAX_TAG_LENGTH)
        rows[label if serves else f"dong {n}"] = row
    return rows | {TOTAL_ROW: table.total} if table.total else rows


def cell_value(
    table: FormTable, row: Row, column: Column, name: str, open_: NotEntered
) -> SourcedText:
    """A cell as forms print it: no zero in front, no mark of thousands, rates with two decimals;
    empty when it is among those not entered.

    `name` is the row's in tags. Raises WorkbookError for an unreadable cell.
    """
    source = cell_tag(table.form.code, column.number, name)
    if column.number in open_.get(row.number, ()):
        return absent(source)
    cell = row.cells.get(column.number)
    if row is not table.total or column.kind == "rate":
        if cell is None or cell.trouble is Trouble.EMPTY:
            return absent(source)
        if cell.trouble is Trouble.DASH:
            return SourcedText(source, "-")
    value = value_of(table, row, column.number)
    if column.kind == "rate":
        value = percentage(value, 100) or 0
        return SourcedText(source, number(value), value)
    return SourcedText(source, number(value).replace(".", ""), value)


def said_of_nothing(table: FormTable) -> SourcedText:
    """The line of a form with nothing to report; absent from any other."""
    source = f"{NOTHING_TAG}!{table.form.code}"
    return SourcedText(source, NOTHING_PRINTED) if table.reports_nothing else absent(source)


def value_of(table: FormTable, row: Row, column: int) -> Number:
    """The number in that cell, 0 where there is nothing to report; raises WorkbookError, which
    names the cell, when it holds none.
    """
    cell = row.cells.get(column)
    if cell is not None and cell.value is not None:
        return cell.value
    if table.reports_nothing and (cell is None or cell.trouble in (Trouble.EMPTY, Trouble.DASH)):
        return 0
    place = cell.place if cell else row.label_place
    why = Trouble.EMPTY.value
    if cell and cell.trouble not in (None, Trouble.EMPTY):
        why = f"{cell.trouble.value}: “{cell.raw}”"
    raise WorkbookError(
        f"Không đọc được số ở {Cells((place,))} (cột ({column}) của "
        f"{table.form.name}; {why}); hãy gõ số hoặc tính lại công thức, lưu, rồi lập lại báo cáo."
    )


@cache
def roles() -> Mapping[str, str]:
    """The role that each form plays, by its code."""
    return {form.code: form.role for form in known_forms()}
