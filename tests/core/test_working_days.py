"""Days off and working days: what holidays.toml says, checked against the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from baocao_tthc.working_days import closed, days_off, working_days


@pytest.mark.parametrize("year", days_off())
def test_the_days_off_of_a_year_are_those_of_the_law(year: int) -> None:
    """The fixed days, five working days of Tết in a row, a day beside 02/9; days worked instead are
    Saturdays, as many as weekdays were moved; the source is named.
    """
    known = days_off()[year]
    fixed = {date(year, *day) for day in ((1, 1), (4, 30), (5, 1), (9, 2))}
    assert fixed <= known.off
    assert {date(year, 9, 1), date(year, 9, 3)} & known.off
    tet = sorted(day for day in known.off if day.month in (1, 2) and day.day > 2)
    assert [day - tet[0] for day in tet] == [timedelta(days=n) for n in range(5)]
    assert all(day.weekday() == 5 for day in known.worked)
    assert {day.year for day in known.off | known.worked} == {year}
    weekdays = [day for day in known.off if day.weekday() < 5]
    moved = len(weekdays) - len(known.worked)
    assert moved == (11 if year < 2026 else 12)  # Điều 112; from 2026 also 24/11
    assert known.source.startswith("Thông báo ")


def test_the_known_years_follow_upon_each_other() -> None:
    """HuongDan counts working days from the first to the last of them."""
    years = list(days_off())
    assert years == list(range(years[0], years[-1] + 1))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 2, 17), "ngày nghỉ lễ, tết"),
        (date(2026, 4, 26), "chủ nhật"),
        (date(2026, 4, 27), "ngày nghỉ lễ, tết"),
        (date(2026, 1, 10), ""),  # worked for 02/01
        (date(2026, 1, 17), "thứ bảy"),
        (date(2026, 1, 20), ""),
        (date(2031, 1, 1), ""),  # nobody has told the days off of that year
        (date(2031, 1, 4), "thứ bảy"),
    ],
)
def test_a_day_is_told_by_what_it_is(day: date, said: str) -> None:
    """A weekend by its name, a day off as such; nothing is supposed of a year that is not known."""
    assert closed(day) == said


def test_working_days_are_counted_only_where_the_days_off_are_known() -> None:
    """The last day counts, the first does not; over Tết, over a worked Saturday, over new year."""
    assert working_days(date(2026, 2, 13), date(2026, 2, 24)) == 2
    assert working_days(date(2026, 1, 9), date(2026, 1, 12)) == 2
    assert working_days(date(2025, 12, 31), date(2026, 1, 5)) == 1
    assert working_days(date(2026, 1, 20), date(2026, 1, 20)) == 0
    assert working_days(date(2026, 12, 31), date(2027, 1, 5)) is None
