"""What is carried over from the period before.

That comes from another workbook (`--ky-truoc`), else from LichSu.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ..filing import Filing, FormTable, HistoryRow, Row, period_of
from ..findings.finding import Finding
from ..forms.field_names import Likeness, find_field, likeness
from ..history import before, rows_of
from ..period import Period
from ..typed_rows import has_figures, is_unfinished, names_of, reported, unfinished_fields
from ..units import same_unit
from ..vietnamese import fold, full_date, one_line
from ..wording import capital
from .catalogue import finding, implements
from .scope import CheckedFiling, all_rows, row_name, usable

_GROUP = "ky-truoc"
_UNKNOWN_PERIOD = Period(date.min, date.min)  # of a form in the other workbook that states none
_TOTAL = ""  # the label of the total in history


@implements("KT01", "KT02", "KT03", "KT04", "KT05")
def against_previous(subject: CheckedFiling) -> Iterator[Finding]:
    """Compare with the period before, when the other workbook or LichSu has it."""
    previous = subject.previous
    if previous and (why := _another(subject.filing, previous)):
        yield _not_compared(subject, previous, why, "kỳ này với kỳ trước")
        return
    if previous:
        yield from _lacking(subject, previous)
    known = rows_of(reported(previous), _UNKNOWN_PERIOD) if previous else subject.filing.history
    for table in subject.tables:
        period = period_of(subject.filing, table)
        past: Sequence[HistoryRow] = [row for row in known if row.form == table.form.code]
        if previous is None:
            ends = [row.period.end for row in past]
            past = before(past, period) if period else ()
            if period and not past:
                yield from _no_period_before(table, period, ends)
        if not past:
            continue
        if _same_figures(table, past):
            yield finding("KT03", table.place, form=table.form.name)
        elif table.form.role == "settlement":
            yield from _carried_over(subject, table, past)
            yield from _gone(table, past)


def _another(filing: Filing, previous: Filing) -> str:
    """Why the other workbook is not of the unit's period that ends the day before this one."""
    if not same_unit(filing.unit, previous.unit):
        return f"là của {one_line(previous.unit)}, không phải của {one_line(filing.unit)}"
    now, then = filing.period, previous.period
    if now is None or then is None or then.end + timedelta(days=1) == now.start:
        return ""
    start, end = full_date(now.start), full_date(then.end)
    return f"là kỳ kết thúc ngày {end}, không liền trước kỳ bắt đầu ngày {start}"


def _lacking(subject: CheckedFiling, previous: Filing) -> Iterator[Finding]:
    """What the other workbook does not say of the cases that a form has carried over."""
    for table in subject.tables:
        form = table.form
        if form.by_key("carried_over") is None:
            continue
        past = previous.table(form.code)
        if past is None or not has_figures(past):
            why = f"chưa có số liệu {form.name}" if past else f"không có {form.name} đọc được"
            yield _not_compared(subject, previous, why, "hồ sơ kỳ trước chuyển sang")
        elif open_ := unfinished_fields(past):
            why = f"chưa nhập xong dòng {names_of(open_)} ở {form.name}"
            yield _not_compared(subject, previous, why, "các dòng ấy và dòng tổng")


def _not_compared(subject: CheckedFiling, previous: Filing, why: str, what: str) -> Finding:
    places = [table.place for table in subject.tables[:1]]
    return finding("KT04", *places, file=previous.file.name, why=why, what=what)


def _no_period_before(table: FormTable, period: Period, ends: Sequence[date]) -> Iterator[Finding]:
    """LichSu goes back, but not to the period that ends the day before this one."""
    if earlier := [end for end in ends if end < period.start]:
        end, last = full_date(period.start - timedelta(days=1)), full_date(max(earlier))
        yield finding("KT05", table.place, form=table.form.name, end=end, last=last)


def _same_figures(table: FormTable, past: Sequence[HistoryRow]) -> bool:
    """A forgotten paste: every row has the name and the counts that it had."""
    numbers = [column.number for column in table.form.counts]
    now = {fold(row.label): [row.cells[n].value for n in numbers] for row in table.rows}
    fields = (row for row in past if row.label != _TOTAL)
    then = {fold(row.label): [row.figures.get(n) for n in numbers] for row in fields}
    return now == then and any(value for values in now.values() for value in values)


def _carried_over(
    subject: CheckedFiling, table: FormTable, past: Sequence[HistoryRow]
) -> Iterator[Finding]:
    """Field by field; the total only where no field tells it already."""
    carried, pending = table.form.by_key("carried_over"), table.form.by_key("pending")
    if carried is None or pending is None:
        return
    fields = [row for row in past if row.label != _TOTAL]
    whole = next((row for row in past if row.label == _TOTAL), None)
    told = False
    complete = subject.previous is not None or (
        not subject.filing.unread_history and _adds_up(pending.number, fields, whole)
    )
    for row in all_rows(table):
        total = row is table.total
        if not total and not row.label:
            continue  # nobody can tell which row it was
        if is_unfinished(table, row):
            continue
        then = whole if total else _past_row(row, fields)
        # A field that was not there had nothing pending, where every field is known.
        unclear = total or not complete or (then is None and _may_be_renamed(row, table, fields))
        unknown = None if unclear else 0
        expected = then.figures.get(pending.number) if then else unknown
        cell = row.cells[carried.number]
        actual = usable(cell)
        if expected is None or actual is None or expected == actual or (total and told):
            continue
        told = True
        yield finding(
            "KT01",
            cell.place,
            expected=expected,
            actual=actual,
            row=capital(row_name(table, row)),
            carried=carried.number,
            pending=pending.number,
            group=_GROUP,
        )


def _adds_up(column: int, fields: Sequence[HistoryRow], whole: HistoryRow | None) -> bool:
    """Whether the fields of LichSu make up its total: people type some of them, or the total."""
    known = sum(field.figures.get(column, 0) for field in fields)
    return whole is not None and whole.figures.get(column) == known


def _past_row(row: Row, fields: Sequence[HistoryRow]) -> HistoryRow | None:
    """The field's row of the period before, whatever wording of its name it had."""
    index = find_field(row.label, [field.label for field in fields])
    return None if index is None else fields[index]


def _may_be_renamed(row: Row, table: FormTable, fields: Sequence[HistoryRow]) -> bool:
    """Whether a field of the period before that is gone may be this one: “Hộ tịch – Chứng thực”."""
    gone = (field.label for field in fields if table.row(field.label) is None)
    return any(likeness(row.label, label) is not Likeness.DIFFERENT for label in gone)


def _gone(table: FormTable, past: Sequence[HistoryRow]) -> Iterator[Finding]:
    """A field that had pending cases and is not there any more."""
    pending = table.form.by_key("pending")
    if pending is None:
        return
    for row in past:
        left = row.figures.get(pending.number)
        if left and row.label and table.row(row.label) is None:
            form = table.form.name
            yield finding("KT02", table.place, form=form, label=row.label, left=left, group=_GROUP)
