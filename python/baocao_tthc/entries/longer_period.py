"""The workbook of a quarter, half a year or a year, from those of its months.

    month ─┐                 flows (received, resolved)   are added
    month ─┼▶ longer period  what was carried over        is that of the first month
    month ─┘                 what is pending              is that of the last

A month comes from its own workbook or from the history of a later one. Months that do not follow
upon each other, or that two workbooks give differently, are refused: nobody can add them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from ..errors import WorkbookError
from ..filing import Filing, FormTable, HistoryRow, period_of
from ..forms import Column, Form, known_forms
from ..forms.field_names import field_key
from ..formula import Number, references
from ..history import in_order, table_of, with_filing
from ..period import SPANS, Period
from ..typed_rows import has_figures, reported, unknown_figures
from ..vietnamese import count, full_date, months_since_0
from ..wording import MAX_NAMED_CELLS, listed
from .data import OF_ONE_REPORT, EnteredValue, FormData, WorkbookData, blank_form, info_of_period
from .from_filing import data_of
from .petitions_over_time import petitions_over_time
from .refused_months import (
    refuse_lacking,
    refuse_strangers,
    refuse_sums,
    refuse_unread,
    refuse_unread_history,
)

Span = tuple[tuple[int, int], ...]
"""Months one upon the other, (year, month) each."""

_Figures = Mapping[int, Number]


class _Field(NamedTuple):
    """A field in a month; `unknown` are the columns that are still to be typed there, and what is
    computed from them.
    """

    name: str
    figures: _Figures
    unknown: frozenset[int] = frozenset()


_Month = Mapping[str, _Field]  # by the key of the field


class LongerPeriod(NamedTuple):
    """The data of the workbook, its period, and what needs a look, a sentence each."""

    data: WorkbookData
    period: Period
    doubts: tuple[str, ...]


def longer_period(filings: Sequence[Filing], months: Sequence[tuple[int, int]]) -> LongerPeriod:
    """Add up the months, (year, month) in their order, of the workbooks.

    Raises WorkbookError, one sentence, for a month that is missing, that two workbooks give
    differently, or that does not follow upon the one before.
    """
    refuse_sums(filings)
    rows = [(filing, row) for filing in filings for row in _monthly(filing)]
    codes = dict.fromkeys(row.form for _, row in rows)
    forms = {form.code: form for form in known_forms()}
    made: list[FormData] = []
    doubts: list[str] = []
    refuse_strangers(filings)
    for filing in filings:
        refuse_unread_history(filing)
        if filing.period is None or is_of(filing, months):  # of another the history is used
            refuse_unread(filing)
    told = {
        (table.form.code, table.period or filing.period): table.reports_nothing
        for filing in filings
        for table in filing.tables
    }
    for code in codes:
        periods = _periods(rows, code, months)
        parts = [
            _with_unknown(_month(rows, code, period), _table(filings, rows, forms[code], period))
            for period in periods
        ]
        whole = Period(periods[0].start, periods[-1].end)
        # What is known of a month from a history alone is zeros, where there was nothing.
        nothing = all(told.get((code, period), True) for period in periods)
        made.append(_form(forms[code], parts, whole, nothing=nothing))
        doubts += _of_unknown_rows(forms[code], parts, periods)
        doubts += _of_unknown_columns(forms[code], parts, periods)
        doubts += _broken_chain(forms[code], parts, periods)
        doubts += (
            f"{forms[code].name}, cột ({column.number}): đếm trên hồ sơ tiếp nhận, kể cả hồ sơ "
            "chuyển sang, nên không cộng được; hãy gõ vào sổ mới."
            for column in ([] if made[-1].nothing else _of_received(forms[code]))
        )
    if not made:
        raise WorkbookError(
            f"Sổ “{filings[0].file.name}” không có biểu nào ghi kỳ; hãy điền kỳ báo cáo rồi làm "
            "lại."
        )
    petitions = petitions_over_time([
        (f"tháng {month:02d}/{year}", [one for one in filings if is_of(one, [(year, month)])])
        for year, month in months
    ])  # fmt: skip
    period = made[0].period or Period(*periods[0])
    data = replace(_data(filings, made, period), numbers=petitions.numbers)
    return LongerPeriod(data, period, (*doubts, *petitions.doubts))


def spans_before(year: int, month: int) -> Iterator[Span]:
    """Yield the quarters, half years and years that ended in the year up to that month, the latest
    first, of those that ended together the shortest.
    """
    for back in range(12):
        ended = months_since_0(year, month) - back
        for span in SPANS:
            if (ended + 1) % span == 0:
                yield tuple(
                    (each // 12, each % 12 + 1) for each in range(ended + 1 - span, ended + 1)
                )


def months_known(filing: Filing) -> set[tuple[int, int]]:
    """The months, (year, month), of which the workbook has every one of its forms."""
    by_form: dict[str, set[tuple[int, int]]] = {}
    for row in _monthly(filing):
        by_form.setdefault(row.form, set()).add((row.period.end.year, row.period.end.month))
    return set.intersection(*by_form.values()) if by_form else set()


def month_of(filing: Filing) -> tuple[int, int] | None:
    """The month in which the workbook's period ends; None when it states none."""
    period = filing.period
    return (period.end.year, period.end.month) if period else None


def is_of(filing: Filing, months: Collection[tuple[int, int]]) -> bool:
    """Whether it is the workbook of one of these months, not of a longer period that ends there."""
    return bool(filing.period and filing.period.months == 1) and month_of(filing) in months


def _monthly(filing: Filing) -> Iterator[HistoryRow]:
    """What a workbook says of each month: its own, and those of its history. Of totals only those
    without a case, which may be all that a month without any has.
    """
    for row in with_filing(reported(filing)):
        said = row.label or (row.figures and not any(row.figures.values()))
        if said and row.period.months == 1:
            yield row


def _periods(
    rows: Sequence[tuple[Filing, HistoryRow]], code: str, months: Sequence[tuple[int, int]]
) -> list[Period]:
    """The period of each of the months, one upon the other."""
    found = []
    for year, month in months:
        of_month = {
            row.period
            for _, row in rows
            if row.form == code and (row.period.end.year, row.period.end.month) == (year, month)
        }
        if not of_month:
            refuse_lacking(code, (year, month), (row for _, row in rows))
        if len(of_month) > 1:
            stated = " và ".join(sorted(period.text for period in of_month))
            raise WorkbookError(
                f"Biểu {code} của tháng {month:02d}/{year} có hai kỳ khác nhau ({stated}); hãy sửa "
                "cho mọi sổ cùng một kỳ rồi làm lại."
            )
        found.append(of_month.pop())
    for before, after in pairwise(found):
        if after.start != before.end + timedelta(days=1):
            raise WorkbookError(
                f"Biểu {code}: kỳ {after.text} không nối tiếp kỳ {before.text} (phải bắt đầu ngày "
                f"{full_date(before.end + timedelta(days=1))}); hãy sửa kỳ rồi làm lại."
            )
    return found


def _month(rows: Sequence[tuple[Filing, HistoryRow]], code: str, period: Period) -> _Month:
    """The figures of a month by field; raises WorkbookError when two workbooks differ in them."""
    by_file: dict[str, dict[str, _Field]] = {}
    for filing, row in rows:
        if row.form == code and row.period == period:
            own = by_file.setdefault(str(filing.file), {})
            if not row.label:
                continue
            key = field_key(row.label) or row.label
            before = own.get(key, _Field(row.label, {}))
            own[key] = _Field(before.name, _added(before.figures, row.figures))
    files = list(by_file)
    for other in files[1:]:
        first, second = ({key: field.figures for key, field in by_file[f].items()}
                         for f in (files[0], other))  # fmt: skip
        if first != second:
            raise WorkbookError(
                f"Biểu {code} {period.name}: “{files[0]}” và “{other}” ghi số khác nhau; hãy bỏ sổ "
                "cũ, hoặc lấy lại LichSu của sổ sau từ sổ đã gửi."
            )
    return by_file[files[0]]


def _table(
    filings: Sequence[Filing],
    rows: Sequence[tuple[Filing, HistoryRow]],
    form: Form,
    period: Period,
) -> FormTable:
    """The form of that month as its own workbook has it, else as LichSu has its rows."""
    for filing in filings:
        for table in filing.tables:
            if table.form == form and period_of(filing, table) == period and has_figures(table):
                return table
    past = [row for _, row in rows if (row.form, row.period) == (form.code, period) and row.label]
    return table_of(form, past)


def _with_unknown(month: _Month, table: FormTable) -> _Month:
    """The month with what nobody knows of each field."""
    unknown, found = unknown_figures(table), dict(month)
    for row in table.rows:
        key = field_key(row.label) or row.label
        if key in found:
            known = found[key]
            more = unknown.get(row.number, frozenset())
            found[key] = known._replace(unknown=known.unknown | more)
    return found


def _added(one: _Figures, other: _Figures) -> _Figures:
    """The figures of a field that stands in two rows; rates mean nothing any more then."""
    return {n: one.get(n, 0) + other.get(n, 0) for n in dict.fromkeys((*one, *other))}


def _form(form: Form, parts: Sequence[_Month], period: Period, *, nothing: bool) -> FormData:
    """The form over all parts: a row for each field, in the order in which they first came.

    There is nothing to report when no part has a figure and `nothing` of them says otherwise.
    """
    names: dict[str, str] = {}
    for part in parts:
        for key, field in part.items():
            names.setdefault(key, field.name)
    rows = []
    for order, (key, name) in enumerate(names.items(), 1):
        values: list[EnteredValue] = [None] * len(form.columns)
        if form.text_columns:
            values[0] = order
            values[form.text_columns - 1] = name
        for column in _to_add(form):
            values[column.number - 1] = _over_time(form, column, parts, key)
        rows.append(tuple(values))
    nothing = nothing and not any(
        any(field.figures.values()) for part in parts for field in part.values()
    )
    entered = tuple(rows) or blank_form(form).rows
    return FormData(form, period, title=None, rows=entered, total=None, nothing=nothing)


def _of_received(form: Form) -> list[Column]:
    """The columns that count cases among those received, pending ones too: a case that is carried
    over would be counted in every month, so they are left empty.
    """
    received = form.by_key("received")
    if received is None or form.by_key("carried_over") is not None:
        return []
    return [
        column
        for column in form.counts
        if column.entry == "entered"
        and any(
            rate.formula is not None
            and {column.number, received.number} <= {one.column for one in references(rate.formula)}
            for rate in form.rates
        )
    ]


def _to_add(form: Form) -> list[Column]:
    """The columns that are reckoned from those of the months."""
    unsure = _of_received(form)
    entered = (column for column in form.counts if column.entry == "entered")
    return [column for column in entered if column not in unsure]


def _over_time(form: Form, column: Column, parts: Sequence[_Month], key: str) -> int | None:
    """The figure of the longer period, None where one that it needs is not known; a field that a
    month does not have has 0 there.
    """
    months = (parts[at] for at in _months_of(form, column, len(parts)))
    fields = [month[key] for month in months if key in month]
    if any(column.number in field.unknown for field in fields):
        return None
    return int(sum(field.figures.get(column.number, 0) for field in fields))


def _months_of(form: Form, column: Column, months: int) -> range:
    """Which of so many months a figure comes from: what is carried over from the first, what is
    pending from the last, the flows from all.
    """
    if column.key == "carried_over":
        return range(1)
    return range(months - 1, months) if _is_pending(form, column) else range(months)


def _is_pending(form: Form, column: Column) -> bool:
    """Whether the column counts cases at the end of the period: it stands under that heading."""
    pending = form.by_key("pending")
    return pending is not None and column.heading[0] == pending.heading[0]


def _of_unknown_rows(
    form: Form, parts: Sequence[_Month], periods: Sequence[Period]
) -> Iterator[str]:
    """Which rows a month has without any figure."""
    for part, period in zip(parts, periods, strict=True):
        if names := [f"“{field.name}”" for field in part.values() if not field.figures]:
            yield (
                f"{form.name}, {period.name}: dòng {listed(names, MAX_NAMED_CELLS, 'dòng')} chưa "
                "nhập số liệu, đang tính là 0; hãy nhập vào sổ tháng ấy (không có hồ sơ thì ghi 0) "
                "rồi gộp lại."
            )


def _of_unknown_columns(
    form: Form, parts: Sequence[_Month], periods: Sequence[Period]
) -> Iterator[str]:
    """Which columns of a month's rows are still to be typed though the rows add up without them."""
    needed = [(column.number, _months_of(form, column, len(parts))) for column in _to_add(form)]
    for at, (part, period) in enumerate(zip(parts, periods, strict=True)):
        for field in part.values():
            open_ = [f"({n})" for n, months in needed if at in months and n in field.unknown]
            if open_:
                yield (
                    f"{form.name}, {period.name}, dòng “{field.name}”: cột {', '.join(open_)} chưa "
                    "nhập nên để trống ở sổ mới; hãy nhập vào sổ tháng ấy, hay dòng ấy của LichSu "
                    "(không có hồ sơ thì ghi 0), rồi gộp lại."
                )


def _broken_chain(form: Form, parts: Sequence[_Month], periods: Sequence[Period]) -> Iterator[str]:
    """Where a month takes over other cases than the one before had pending."""
    pending, taken = map(form.by_key, ("pending", "carried_over"))
    if pending is None or taken is None:
        return
    for at in range(1, len(parts)):
        for key in dict.fromkeys((*parts[at - 1], *parts[at])):
            if not all(part[key].figures for part in parts[at - 1 : at + 1] if key in part):
                continue  # a row without figures is told
            before, after = (
                int(part[key].figures.get(column.number, 0)) if key in part else 0
                for part, column in ((parts[at - 1], pending), (parts[at], taken))
            )
            if before != after:
                name = (parts[at].get(key) or parts[at - 1][key]).name
                yield (
                    f"{form.name}, “{name}”: {periods[at - 1].name} còn {count(before)} hồ sơ đang "
                    f"giải quyết, {periods[at].name} ghi chuyển sang {count(after)}."
                )


def _data(filings: Sequence[Filing], forms: Sequence[FormData], period: Period) -> WorkbookData:
    """The workbook: what the last one says of the office, the months as history, no texts."""
    last = max(filings, key=lambda filing: filing.period.end if filing.period else period.start)
    data = data_of(last)
    every: dict[tuple[Period, str], list[HistoryRow]] = {}
    for filing in filings:
        own: dict[tuple[Period, str], list[HistoryRow]] = {}
        for row in with_filing(reported(filing)):
            own.setdefault((row.period, row.form), []).append(row)
        every |= own
    kept = {key: value for key, value in data.info.items() if key not in OF_ONE_REPORT}
    return replace(
        data,
        info=kept | info_of_period(period),
        period=period,
        forms=tuple(forms),
        texts={},
        numbers={},
        history=in_order(
            row for rows in every.values() for row in rows if row.period.end <= period.end
        ),
        explanations=(),
        remarks=(),
        unreviewed=frozenset(),
    )
