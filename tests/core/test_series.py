"""What the charts show, held to a plain recount."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.filing import HistoryRow
from baocao_tthc.period import Period, regimes
from baocao_tthc.series import (
    DIGITISED,
    MAX_POINTS,
    ON_TIME,
    PENDING,
    Moment,
    Point,
    bars,
    moment_of,
    points,
    report_bars,
    report_points,
)
from support.filings import january, report_of

NOW = Moment(12 * 2026)  # January 2026
SETTLED = {"II.06B": (7, 8, 9, 13), "II.06A13": (7, 8, 9, 11)}  # resolved, early, on time, pending


def row(month: int, year: int, form: str, figures: dict[int, Any], regime: str = "vpcp-thang",
        label: str = "") -> HistoryRow:  # fmt: skip
    """A row of LichSu for the period of that regime."""
    return HistoryRow(regimes()[regime].period(month, year), form, label, figures)


def settled(month: int, year: int, pending: int, **more: Any) -> HistoryRow:
    """A total of II.06B: 100 resolved, 97 of them in time."""
    return row(month, year, "II.06B", {7: 100, 8: 90, 9: 7, 13: pending}, **more)


def rate(part: int, base: int) -> Decimal | None:
    """A rate with two decimals, half up, None over nothing."""
    if not base:
        return None
    return (Decimal(part) * 100 / base).quantize(Decimal("0.01"), ROUND_HALF_UP)


@st.composite
def histories(draw: st.DrawFn) -> list[HistoryRow]:
    """Rows of both layouts and of the digitisation form, months and regimes in any order."""
    found = []
    for _ in range(draw(st.integers(0, 12))):
        form = draw(st.sampled_from(["II.06B", "II.06A13", "PL01", "khác"]))
        regime = draw(st.sampled_from(["vpcp-thang", "nd09", "thang-lich", "quy-lich", "nam-lich"]))
        span = regimes()[regime].months
        month = draw(st.integers(1, 12 // span)) * span
        columns = range(3, 17) if form != "PL01" else range(3, 22)
        figures = {n: draw(st.integers(0, 40)) for n in columns if draw(st.integers(0, 9))}
        label = draw(st.sampled_from(["", "", "Hộ tịch"]))
        found.append(row(month, draw(st.integers(2023, 2027)), form, figures, regime, label))
    return found


def recounted(history: list[HistoryRow], name: str) -> Point:
    """The point of a month ("03/2025") by looking through all rows."""
    on_time = digitised = pending = None
    for each in history:
        if each.label or f"{each.period.end:%m/%Y}" != name or each.period.end.year > 2026:
            continue
        if (each.period.end - each.period.start).days > 31:
            continue
        figures = each.figures
        if each.form in SETTLED:
            resolved, early, timely, left = SETTLED[each.form]
            whole = {resolved, early, timely} <= figures.keys()
            on_time = rate(figures[early] + figures[timely], figures[resolved]) if whole else None
            pending = figures.get(left)
        elif each.form == "PL01":
            whole = {10, 13} <= figures.keys()
            digitised = rate(figures[13], figures[10]) if whole else None
    return Point(name, on_time, digitised, pending)


@given(histories())
def test_every_point_is_what_a_plain_recount_gives(history: list[HistoryRow]) -> None:
    """Whatever the order, the layouts and the regimes: each month once, gaps included."""
    found = points(history, NOW, {ON_TIME: 99, PENDING: 6})
    assert found[-1] == Point("01/2026", 99, None, 6)
    labels = [point.label for point in found]
    first = 12 * int(labels[0][3:]) + int(labels[0][:2]) - 1
    months = [divmod(month, 12) for month in range(first, NOW.month + 1)]
    assert labels == [f"{month + 1:02d}/{year}" for year, month in months]
    assert list(found[:-1]) == [recounted(history, label) for label in labels[:-1]]
    shown = {
        12 * each.period.end.year + each.period.end.month - 1 for each in history
        if not each.label and each.form != "khác"
        and (each.period.end - each.period.start).days <= 31
    }  # fmt: skip
    reach = [month for month in shown if NOW.month - MAX_POINTS < month < NOW.month]
    assert first == min(reach, default=NOW.month)


def test_a_month_without_a_report_is_a_gap_not_zero() -> None:
    """Between November and January there is December, which has no value."""
    found = points([settled(11, 2025, 4)], NOW, {})
    assert found == (Point("11/2025", Decimal(97), None, 4), Point("12/2025"), Point("01/2026"))


def test_the_later_row_counts_for_the_same_period() -> None:
    """A month that was reported again has the figures of its second report, all of them."""
    first = settled(12, 2025, 4)
    second = row(12, 2025, "II.06A13", {7: 10, 8: 9})
    assert points([first, second], NOW, {})[0] == Point("12/2025", None, None, None)
    assert points([second, first], NOW, {})[0] == Point("12/2025", Decimal(97), None, 4)


def test_a_quarter_is_no_point_among_months() -> None:
    """Quarters stand among quarters only, each named as such."""
    history = [settled(12, 2025, 4), settled(9, 2025, 7, regime="quy-lich"),
               settled(3, 2025, 9, regime="nd09-quy")]  # fmt: skip
    assert [point.label for point in points(history, NOW, {})] == ["12/2025", "01/2026"]
    found = points(history, Moment(12 * 2025 + 11, 3), {PENDING: 1})
    assert [point.label for point in found] == [
        "Quý I/2025", "Quý II/2025", "Quý III/2025", "Quý IV/2025",
    ]  # fmt: skip
    assert [point.pending for point in found] == [9, None, 7, 1]


@pytest.mark.parametrize("periods", [1, 12, 36, 60])
def test_the_axis_holds_three_years_at_most(periods: int) -> None:
    """One point, twelve, thirty-six; of more the newest thirty-six."""
    moments = [divmod(NOW.month - back, 12) for back in range(periods - 1, 0, -1)]
    history = [settled(month + 1, year, 1) for year, month in moments]
    found = points(history, NOW, {})
    assert len(found) == min(periods, MAX_POINTS)
    assert found[-1].label == "01/2026"


def test_an_absurd_year_does_not_stretch_the_axis() -> None:
    """A mistyped year long ago is left out; so is what comes after the present period."""
    history = [settled(1, 1026, 1), settled(12, 2025, 2), settled(2, 2026, 3)]
    found = points(history, NOW, {})
    assert [point.pending for point in found if point.pending is not None] == [2]
    assert len(found) == 2


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_every_period_has_a_moment(start: date, days: int) -> None:
    """Any two dates are a point: the month of the end, at least one month long."""
    period = Period(start, date.fromordinal(start.toordinal() + days))
    moment = moment_of(period)
    assert divmod(moment.month, 12) == (period.end.year, period.end.month - 1)
    assert moment.span == max(1, round((days + 1) / 30.44))


RECEIVED = st.one_of(st.integers(-3, 20), st.none(), st.just("3"), st.decimals(0, 9, places=1))


@given(st.lists(st.tuples(st.text("aăâ đ", max_size=70), RECEIVED), max_size=25))
def test_every_case_received_is_in_one_bar(rows: list[tuple[str, object]]) -> None:
    """The bars add up to the cases received, fall, and keep the form's order among equals."""
    found = bars(rows)
    numbers = [value for _, value in rows if isinstance(value, int | Decimal) and value > 0]
    assert sum(bar.received for bar in found) == sum(numbers)
    named = found[:10]
    assert [bar.received for bar in named] == sorted(numbers, reverse=True)[:10]
    assert len(found) == min(11, len(numbers))
    assert all(0 < len(bar.label) <= 60 for bar in found)
    if len(numbers) > 10:
        assert found[10].label == "Lĩnh vực khác"
    for value in set(numbers):
        names = [bar.label for bar in named if bar.received == value]
        expected = [
            name for name, number in rows if number == value and not isinstance(number, str)
        ]
        assert names == [_short(name) for name in expected[: len(names)]]


def _short(name: str) -> str:
    words = " ".join(word for word in name.split(" ") if word) or "(chưa ghi tên)"
    return words if len(words) <= 60 else words[:59] + "…"


def test_a_report_alone_gives_the_series() -> None:
    """January of xã Ninh Giang with its December: two points, six fields."""
    report = report_of(january())._replace(history=(settled(12, 2025, 14),))
    last = report_points(report)[-1]
    assert last == Point("01/2026", Decimal("99.92"), Decimal("99.79"), 6)
    assert [point.label for point in report_points(report)] == ["12/2025", "01/2026"]
    assert [tuple(bar) for bar in report_bars(report)[:2]] == [
        ("Chứng thực", 3385),
        ("Hộ tịch", 253),
    ]
    assert DIGITISED == "ty_le_ca_hai"
