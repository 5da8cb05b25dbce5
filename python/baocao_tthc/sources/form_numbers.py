"""The numbers of the forms as values of the report: totals, sums, rates and periods."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..errors import WorkbookError
from ..filing import Filing, FormTable, HistoryRow, Row, Trouble, before, period_of
from ..forms import ROLE_NAMES, Form, known_forms
from ..formula import Number
from ..period import Period
from ..vietnamese import number, padded, percentage, rate
from ..wording import capital
from .report_fields import month_text
from .value import SourcedText, absent
from .variables import Variable

_NO_PERIOD = (
    "Sheet ThongTin chưa ghi kỳ báo cáo đúng; hãy điền “Kỳ báo cáo từ ngày” và “Kỳ báo cáo đến "
    "ngày” (ví dụ 21/12/2025 và 20/01/2026)."
)


class FormNumbers:
    """The numbers that a report takes from its forms; raises WorkbookError when one is missing.

    `padding` says whether a count of 1 to 9 is written with a zero in sentences.
    """

    def __init__(self, filing: Filing, *, padding: bool) -> None:
        self._report = filing
        self._padding = padding

    def table(self, role: str) -> FormTable:
        """The only form of the report that plays the role."""
        found = [table for table in self._report.tables if table.form.role == role]
        if len(found) == 1:
            return found[0]
        raise WorkbookError(self._missing(role) if not found else _doubled(role, found))

    def total(self, role: str) -> Row:
        """The total row of that form."""
        table = self.table(role)
        if table.total is None:
            raise WorkbookError(
                f"{table.form.name} (sheet {table.sheet}) không có dòng “{table.form.total_label}”;"
                " hãy thêm dòng này ở cuối biểu rồi lập lại báo cáo."
            )
        return table.total

    def count(self, variable: Variable) -> SourcedText:
        """The sum of the variable's columns in the total row."""
        source = variable.source(self.table(variable.role).form)
        if source is None:
            return absent(variable.name)
        found = self._sum(variable, variable.columns)
        return absent(source) if found is None else SourcedText(source, *self._printed(found))

    def rate(self, variable: Variable) -> SourcedText:
        """100 × columns / base of the total row, two decimals, half up; absent on a zero base."""
        source = variable.source(self.table(variable.role).form)
        if source is None:
            return absent(variable.name)
        part, base = (self._sum(variable, keys) for keys in (variable.columns, variable.base))
        percent = None if part is None or base is None else percentage(part, base)
        return absent(source) if percent is None else SourcedText(source, rate(percent), percent)

    def change(self, variable: Variable) -> SourcedText:
        """By how much the sum of the columns differs from the period before, without its sign."""
        source = variable.source(self.table(variable.role).form)
        now = self._sum(variable, variable.columns)
        then = self._sum(replace(variable, past=True), variable.columns)
        if source is None or now is None or then is None:
            return absent(source or variable.name)
        difference = now - then
        return SourcedText(source, *self._printed(max(difference, -difference)))

    def past_period(self, variable: Variable) -> SourcedText:
        """What the period before is called, "tháng 12 năm 2025"; absent without its total."""
        source = variable.source(self.table(variable.role).form) or variable.name
        past = self._past(variable.role)
        return absent(source) if past is None else SourcedText(source, _called(past.period))

    def period(self, variable: Variable) -> SourcedText:
        """The period that the form states in its heading, "Từ ngày … đến ngày …"."""
        table = self.table(variable.role)
        if table.period is None and self._report.lacks_period:
            raise WorkbookError(_NO_PERIOD)
        if table.period is None:
            raise WorkbookError(
                f"{table.form.name} (sheet {table.sheet}) không ghi kỳ báo cáo; hãy ghi “(Từ ngày"
                " dd/mm/yyyy đến ngày dd/mm/yyyy)” ở đầu biểu rồi lập lại báo cáo."
            )
        return SourcedText(f"ky!{table.form.code}", capital(table.period.text))

    def report_period(self) -> SourcedText:
        """The period of the whole report, from ThongTin."""
        stated = self._report.stated_period
        if stated is None or stated.period is None:
            raise WorkbookError(_NO_PERIOD)
        return SourcedText("ky!ThongTin", capital(stated.period.text))

    def input(self, code: str, default: str) -> SourcedText:
        """A number of NoiDung, or its default when it was left empty."""
        cell = self._report.numbers.get(code)
        if cell is None or cell.trouble is Trouble.EMPTY:
            return SourcedText(f"NoiDung!{code}", *self._printed(int(default)))
        if cell.value is None:
            raise WorkbookError(
                f"Mục {code} (ô {cell.place.cell}, sheet {cell.place.sheet}) phải là một số, "
                f"đang ghi “{cell.raw}”; hãy gõ lại số."
            )
        return SourcedText(f"NoiDung!{code}", *self._printed(cell.value))

    def text(self, variable: Variable) -> str:
        """The label printed on the form, "Biểu số II.06B/VPCP/KSTT"."""
        return " ".join(self.table(variable.role).form.label).rstrip(" :")

    def _sum(self, variable: Variable, keys: Iterable[str]) -> Number | None:
        """The columns of the total row added; None when the period before does not have them."""
        table = self.table(variable.role)
        columns = [column for key in keys if (column := table.form.by_key(key))]
        if not variable.past:
            total = self.total(variable.role)
            return sum(value_of(table, total, column.number) for column in columns)
        past = self._past(variable.role)
        if past is None or not all(column.number in past.figures for column in columns):
            return None
        return sum(past.figures[column.number] for column in columns)

    def _past(self, role: str) -> HistoryRow | None:
        """The form's total in the period before, when LichSu has it."""
        table = self.table(role)
        period = period_of(self._report, table)
        history = [row for row in self._report.history if row.form == table.form.code]
        rows = before(history, period) if period else ()
        return next((row for row in rows if not row.label), None)

    def _printed(self, value: Number) -> tuple[str, Number]:
        whole = value == int(value)
        text = padded(int(value)) if whole and self._padding else number(value)
        return text, value

    def _missing(self, role: str) -> str:
        codes = " hoặc ".join(form.code for form in _forms(role))
        broken = [layout for layout in self._report.broken if layout.form in _forms(role)]
        if broken:
            place = broken[0].place
            return (
                f"Dòng đánh số của {ROLE_NAMES[role]} (ô {place.cell}, sheet {place.sheet}) không "
                f"đủ cột như {codes}; hãy sửa dòng đánh số rồi lập lại báo cáo."
            )
        return (
            f"Sổ số liệu thiếu {ROLE_NAMES[role]} ({codes}) mà mẫu báo cáo cần; hãy thêm biểu này, "
            "hoặc bỏ khỏi mẫu Word các biến của biểu."
        )


def _called(period: Period) -> str:
    """The period in a sentence: "tháng 12 năm 2025", "quý IV năm 2025"."""
    if period.name.startswith("tháng "):
        return f"tháng {month_text(period.end.month)} năm {period.end.year}"
    return period.name.replace("/", " năm ")


def value_of(table: FormTable, row: Row, column: int) -> Number:
    """The number in that cell; raises WorkbookError, which names the cell, when it holds none."""
    cell = row.cells.get(column)
    if cell is not None and cell.value is not None:
        return cell.value
    place = cell.place if cell else row.label_place
    why = Trouble.EMPTY.value
    if cell and cell.trouble not in (None, Trouble.EMPTY):
        why = f"{cell.trouble.value}: “{cell.raw}”"
    raise WorkbookError(
        f"Không đọc được số ở ô {place.cell}, sheet {place.sheet} (cột ({column}) của "
        f"{table.form.name}; {why}); hãy gõ số hoặc tính lại công thức, lưu, rồi lập lại báo cáo."
    )


def _forms(role: str) -> tuple[Form, ...]:
    return tuple(form for form in known_forms() if form.role == role)


def _doubled(role: str, found: list[FormTable]) -> str:
    places = ", ".join(f"{table.form.code} ở sheet {table.sheet}" for table in found)
    return (
        f"Sổ số liệu có {len(found)} {ROLE_NAMES[role]} ({places}); hãy giữ lại đúng một biểu rồi "
        "lập lại báo cáo."
    )
