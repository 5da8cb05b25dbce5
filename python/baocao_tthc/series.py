"""What the charts show: two rates and the open cases by period, the received cases by field.

A pure function of earlier periods (`HistoryRow`) and present figures, for TongQuan and the report.

A period is named after the month in which it ends, as in period.py, so that forms with different
days (21/12 to 20/01, 15/12 to 14/01) meet in one month. Periods of another length than the present
one are left out: a quarter is no point among months. A month that nobody reported is a point
without values; no value is None, never 0. Of two rows for one period the later counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .filing import Filing, HistoryRow
from .forms import Form, known_forms
from .formula import Number
from .period import QUARTERS, Period
from .sources.variables import variables
from .vietnamese import day_in_month, months_since_0

ON_TIME, DIGITISED, PENDING = "ty_le_truoc_va_dung_han", "ty_le_ca_hai", "dang_giai_quyet"
"""What is shown by period: variables of the catalogue."""

NAMED_FIELDS = 10  # the fields with most cases received; all others are one bar
OTHER_FIELDS, UNNAMED = "Lĩnh vực khác", "(chưa ghi tên)"
MAX_LABEL_LENGTH = 60  # characters of a field's name
MAX_POINTS = 36
_MEASURES = (ON_TIME, DIGITISED, PENDING)
_DAYS_OF_MONTH = 30.44

Values = Mapping[str, Number | None]  # by variable


class Moment(NamedTuple):
    """A place on the time axis: `month` is 12 x year + month - 1, the period has `span` months."""

    month: int
    span: int = 1

    @property
    def label(self) -> str:
        """As in "01/2026"; of longer periods "Quý I/2026", "6 tháng 06/2026", "Năm 2026"."""
        year, index = divmod(self.month, 12)
        if self.span == 3 and index % 3 == 2:
            return f"Quý {QUARTERS[index // 3]}/{year}"
        if self.span == 12 and index == 11:
            return f"Năm {year}"
        before = f"{self.span} tháng " if self.span > 1 else ""
        return f"{before}{index + 1:02d}/{year}"


class Point(NamedTuple):
    """A period with its rates in percent and its open cases."""

    label: str
    on_time: Number | None = None
    digitised: Number | None = None
    pending: Number | None = None


class Bar(NamedTuple):
    """A field, or all others, with the cases received."""

    label: str
    received: Number


def moment_of(period: Period) -> Moment:
    """The month in which it ends, and its length in whole months, at least one."""
    days = (period.end - period.start).days + 1
    month = months_since_0(period.end.year, period.end.month)
    return Moment(month, max(1, round(days / _DAYS_OF_MONTH)))


def present_moment(month: object, year: object, period: Period | None) -> Moment | None:
    """The present period's: month and year as ThongTin names it, else where its period ends."""
    stated = moment_of(period) if period else None
    if isinstance(month, Number) and isinstance(year, Number):
        return Moment(months_since_0(int(year), int(month)), stated.span if stated else 1)
    return stated


def measures(form: Form, figures: Mapping[int, Number]) -> dict[str, Number | None]:
    """What that form's totals say of what is shown by period; {} for a form of another role."""
    known = (variables()[name] for name in _MEASURES)
    return {
        variable.name: variable.figure(form, figures)
        for variable in known
        if variable.role == form.role
    }


def points(history: Iterable[HistoryRow], now: Moment | None, present: Values) -> tuple[Point, ...]:
    """The points of the time axis in their order, at most 36, the present one last.

    `now` None: ThongTin does not say yet which month it is; its label is "".
    """
    past = _by_moment(history)
    last = now or _following(past)
    oldest = last.month - (MAX_POINTS - 1) * last.span
    months = {
        at.month: values for at, values in past.items()
        if at.span == last.span and oldest <= at.month < last.month
    }  # fmt: skip
    first = min(months, default=last.month)
    axis = {*range(last.month - last.span, first - 1, -last.span), *months}
    shown = sorted(axis)[1 - MAX_POINTS :]
    earlier = [_point(Moment(month, last.span).label, months.get(month, {})) for month in shown]
    return (*earlier, _point(now.label if now else "", present))


def _by_moment(history: Iterable[HistoryRow]) -> dict[Moment, dict[str, Number | None]]:
    forms = {form.code: form for form in known_forms()}
    found: dict[Moment, dict[str, Number | None]] = {}
    for row in history:
        if row.label == "" and row.form in forms:
            values = measures(forms[row.form], row.figures)
            if values:
                found.setdefault(moment_of(row.period), {}).update(values)
    return found


def _following(past: Iterable[Moment]) -> Moment:
    last = max(past, default=Moment(0))
    return Moment(last.month + last.span, last.span)


def _point(label: str, values: Values) -> Point:
    return Point(label, *(values.get(name) for name in _MEASURES))


def ranked(values: Iterable[object]) -> list[int]:
    """The places (from 0) of the numbers above 0, the largest first, equal ones as they stand."""
    found = [(n, value) for n, value in enumerate(values) if isinstance(value, Number)]
    return [n for n, value in sorted(found, key=lambda pair: -pair[1]) if value > 0]


def bars(rows: Sequence[tuple[str, object]]) -> tuple[Bar, ...]:
    """The fields (name, received) with most cases first, equal ones as the form has them.

    From the eleventh on they are one bar, "Lĩnh vực khác". What received nothing is left out.
    """
    values = {n: value for n, (_, value) in enumerate(rows) if isinstance(value, Number)}
    order = ranked(value for _, value in rows)
    named = [Bar(bar_label(rows[n][0]), values[n]) for n in order[:NAMED_FIELDS]]
    others = sum(values[n] for n in order[NAMED_FIELDS:])
    return (*named, Bar(OTHER_FIELDS, others)) if others else tuple(named)


def bar_label(name: str) -> str:
    """The name with single blanks, cut when it is too long, as TongQuan's formula does it."""
    label = " ".join(part for part in name.split(" ") if part) or UNNAMED
    return label if len(label) <= MAX_LABEL_LENGTH else f"{label[: MAX_LABEL_LENGTH - 1]}…"


def report_points(filing: Filing) -> tuple[Point, ...]:
    """The points of a report: its history, then its own figures."""
    month, year = (filing.numbers.get(key) for key in ("month", "year"))
    stated = filing.stated_period.period if filing.stated_period else None
    now = present_moment(month and month.value, year and year.value, stated)
    present: dict[str, Number | None] = {}
    for table in filing.tables:
        if table.total is not None:
            cells = table.total.cells.items()
            figures = {number: cell.value for number, cell in cells if cell.value is not None}
            present = measures(table.form, figures) | present  # of two alike the first counts
    return points(filing.history, now, present)


def report_bars(filing: Filing) -> tuple[Bar, ...]:
    """The bars of a report, of its first form that counts cases by field."""
    for table in filing.tables:
        if columns := counted_by_field(table.form):
            cells = ((row.label, row.cells.get(columns[1])) for row in table.rows)
            return bars([(label, cell.value if cell else None) for label, cell in cells])
    return ()


class Past(NamedTuple):
    """What earlier periods say of one figure: the last one; of the last twelve the one in the
    middle, the smallest and the largest, None where they are fewer than two.
    """

    last: Number
    middle: Number | None = None
    least: Number | None = None
    most: Number | None = None


def past_of(rows: Iterable[HistoryRow], number: int, period: Period) -> Past | None:
    """The past of an official column before that period, from the rows of one field of one form.

    Periods of another length are left out, and those that ended before the last twelve began: the
    formulas of workbook/past_columns.py do the same.
    """
    begin = _twelve_before(period)
    past = [
        row
        for row in rows
        if begin <= row.period.end < period.start
        and row.period.is_about_as_long_as(period)
        and number in row.figures
    ]
    if not past:
        return None
    latest = max(row.period.end for row in past)
    last = max(row.figures[number] for row in past if row.period.end == latest)
    figures = sorted(row.figures[number] for row in past)
    if len(figures) < 2:
        return Past(last)
    half = len(figures) // 2
    middle = figures[half] if len(figures) % 2 else Decimal(figures[half - 1] + figures[half]) / 2
    return Past(last, middle, figures[0], figures[-1])


def _twelve_before(period: Period) -> date:
    """The day on which the twelfth period before this one began."""
    begun = months_since_0(period.start.year, period.start.month)
    return day_in_month(begun - 12 * moment_of(period).span, period.start.day)


def counted_by_field(form: Form) -> tuple[int, int] | None:
    """The columns of a field's name and of its received cases; None when the form has none."""
    field, received = form.by_key("field"), form.by_key("received")
    if form.role != "settlement" or field is None or received is None:
        return None
    return field.number, received.number
