"""Periods: their text, the regimes they follow, and finding them in running text."""

import unicodedata
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.period import (
    Period,
    find_periods,
    monthly_period,
    period_statements,
    regime_of,
    regimes,
)
from baocao_tthc.vietnamese import plain

JANUARY = Period(date(2025, 12, 21), date(2026, 1, 20))
JANUARY_ND09 = Period(date(2025, 12, 15), date(2026, 1, 14))
MONTHLY = [regime.id for regime in regimes().values() if regime.months == 1]

months = st.integers(1, 12)
years = st.integers(2, 9998)
periods = st.tuples(st.dates(), st.dates()).map(lambda ends: Period(min(ends), max(ends)))


def only_period(text: str) -> Period:
    """The one period that the text states."""
    [(_, _, period)] = find_periods(text)
    return period


def find_period_errors(text: str) -> list[tuple[int, int, str]]:
    """The statements of the text that are no period, with the reason."""
    return [(a, b, found) for a, b, found in period_statements(text) if isinstance(found, str)]


def only_error(text: str) -> str:
    """The reason why the one statement of the text is no period."""
    assert find_periods(text) == []
    [(_, _, reason)] = find_period_errors(text)
    return reason


# Period


def test_text_is_the_line_of_the_form() -> None:
    """The text of a period gives both dates in full, as forms print them."""
    assert JANUARY.text == "từ ngày 21/12/2025 đến ngày 20/01/2026"


def test_end_before_start_is_refused() -> None:
    """A period cannot end before it starts, and the reason names both days."""
    with pytest.raises(ValueError, match="20/01/2025 trước ngày bắt đầu 21/12/2025"):
        Period(date(2025, 12, 21), date(2025, 1, 20))


def test_one_day_is_a_period() -> None:
    """Both ends belong to the period, so a single day is one."""
    assert Period(date(2026, 1, 5), date(2026, 1, 5)).start == date(2026, 1, 5)


def test_periods_sort_by_start() -> None:
    """Periods sort by their start, then by their end."""
    assert sorted([JANUARY, JANUARY_ND09]) == [JANUARY_ND09, JANUARY]


# Regimes


@pytest.mark.parametrize(
    ("regime_id", "month", "year", "start", "end"),
    [
        ("vpcp-thang", 1, 2026, "2025-12-21", "2026-01-20"),
        ("vpcp-thang", 3, 2024, "2024-02-21", "2024-03-20"),
        ("nd09", 1, 2026, "2025-12-15", "2026-01-14"),
        ("nd09", 12, 2025, "2025-11-15", "2025-12-14"),
        ("thang-lich", 12, 2025, "2025-12-01", "2025-12-31"),
        ("thang-lich", 2, 2024, "2024-02-01", "2024-02-29"),
        ("thang-lich", 2, 2100, "2100-02-01", "2100-02-28"),
    ],
)
def test_monthly_period(regime_id: str, month: int, year: int, start: str, end: str) -> None:
    """A monthly period is named after its last day's month, across year ends and leap years."""
    expected = Period(date.fromisoformat(start), date.fromisoformat(end))
    assert monthly_period(regime_id, month, year) == expected


@pytest.mark.parametrize("regime_id", ["nd09-quy", "khong-co", ""])
def test_only_a_monthly_regime_has_monthly_periods(regime_id: str) -> None:
    """An unknown regime, or one of quarters, has no monthly period."""
    with pytest.raises(ValueError, match=f"“{regime_id}” không phải là chế độ báo cáo hằng tháng"):
        monthly_period(regime_id, 1, 2026)


@pytest.mark.parametrize("month", [0, 13, -1])
def test_a_year_has_twelve_months(month: int) -> None:
    """A month outside 1..12 has no period."""
    with pytest.raises(ValueError, match=f"không có kỳ nào kết thúc vào tháng {month}"):
        monthly_period("nd09", month, 2026)


def test_a_quarter_ends_in_its_third_month() -> None:
    """A regime of quarters has no period that ends in February."""
    with pytest.raises(ValueError, match=r"hằng quý .*: không có kỳ nào kết thúc vào tháng 2"):
        regimes()["nd09-quy"].period(2, 2026)


@pytest.mark.parametrize(
    ("start", "end", "regime_id"),
    [
        ("2025-12-21", "2026-01-20", "vpcp-thang"),
        ("2025-12-15", "2026-01-14", "nd09"),
        ("2025-12-15", "2026-03-14", "nd09-quy"),
        ("2025-09-15", "2025-12-14", "nd09-quy"),
        ("2025-12-15", "2026-06-14", "nd09-6-thang"),
        ("2026-06-15", "2026-12-14", "nd09-6-thang"),
        ("2025-12-15", "2026-12-14", "nd09-nam"),
        ("2026-01-01", "2026-01-31", "thang-lich"),
        ("2024-02-01", "2024-02-29", "thang-lich"),
        ("2026-01-01", "2026-03-31", "quy-lich"),
        ("2026-07-01", "2026-12-31", "6-thang-lich"),
        ("2026-01-01", "2026-12-31", "nam-lich"),
    ],
)
def test_regime_of_a_known_period(start: str, end: str, regime_id: str) -> None:
    """Month, quarter, half year and year of every regime are recognised by their two days."""
    regime = regime_of(Period(date.fromisoformat(start), date.fromisoformat(end)))
    assert regime is regimes()[regime_id]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2025-12-21", "2026-01-14"),
        ("2025-12-20", "2026-01-20"),
        ("2024-02-01", "2024-02-28"),
        ("2025-11-15", "2026-02-14"),
        ("2025-07-01", "2026-06-30"),
        ("2025-11-21", "2026-02-20"),
        ("2025-11-21", "2026-01-20"),
        ("9999-12-01", "9999-12-31"),
        ("0001-01-01", "0001-01-20"),
    ],
)
def test_no_regime(start: str, end: str) -> None:
    """A period of mixed regimes, or three months that are no quarter, follows no regime."""
    assert regime_of(Period(date.fromisoformat(start), date.fromisoformat(end))) is None


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        ("2025-12-21", "2026-03-20", "quý I/2026"),
        ("2025-06-21", "2025-12-20", "6 tháng cuối năm 2025"),
        ("2025-12-21", "2026-12-20", "năm 2026"),
    ],
)
def test_the_sum_of_a_regimes_months_is_of_that_regime(start: str, end: str, name: str) -> None:
    """No document names quarters of the 21st to the 20th, yet its months add up to them; no due day
    is supposed for them.
    """
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    regime = regime_of(period)
    assert regime is not None
    assert (regime.id, regime.due_day) == ("vpcp-thang", None)
    assert period.name == name


@given(regime_id=st.sampled_from(MONTHLY), month=months, year=years)
def test_regime_of_every_monthly_period(regime_id: str, month: int, year: int) -> None:
    """The regime of a monthly period is the regime that it was made for."""
    assert regime_of(monthly_period(regime_id, month, year)) is regimes()[regime_id]


@given(regime_id=st.sampled_from(list(regimes())), year=st.integers(2, 9997))
def test_periods_of_a_regime_follow_each_other(regime_id: str, year: int) -> None:
    """The periods of a regime leave no day out and count none twice."""
    regime = regimes()[regime_id]
    ends = [(m, y) for y in (year, year + 1) for m in range(regime.months, 13, regime.months)]
    stretch = [regime.period(month, year) for month, year in ends]
    for one, following in pairwise(stretch):
        assert one.end + timedelta(days=1) == following.start


@given(periods)
def test_regime_of_any_period_fits_it(period: Period) -> None:
    """Whatever regime is recognised begins on its day; no period at all makes an error."""
    regime = regime_of(period)
    assert regime is None or period.start.day == regime.start_day


def test_regimes_cannot_be_confused() -> None:
    """No two regimes have the same first day and length, and every month has that first day."""
    shapes = {(regime.start_day, regime.months) for regime in regimes().values()}
    assert len(shapes) == len(regimes())
    assert all(1 <= day <= 28 and length in (1, 3, 6, 12) for day, length in shapes)


def test_every_regime_says_its_name_and_source() -> None:
    """A regime carries its Vietnamese name and where its rule stands."""
    assert all(regime.name and regime.source for regime in regimes().values())


# Periods in running text


@pytest.mark.parametrize(
    "text",
    [
        "Từ ngày 21/12/2025 đến ngày 20/01/2026",
        "từ 21/12 đến 20/01/2026",
        "Từ ngày 2025-12-21 đến ngày 2026-01-20",
        "từ ngày 21/12 đến hết ngày 20/01/2026",
        "ngày 21/12 - 20/01/2026",
        "ngày 21 tháng 12 năm 2025 đến ngày 20 tháng 01 năm 2026",
        "từ ngày 21 tháng 12 đến ngày 20 tháng 01 năm 2026",
        "21/12/2025 - 20/01/2026",
        "21/12/2025-20/01/2026",
        "21/12/2025 – 20/01/2026",
        "21/12/2025—20/1/2026",
        "21-12-2025 - 20-01-2026",
        "từ 21.12.2025 tới 20.01.2026",
        "Từ ngày: 21/12/2025 - Đến ngày: 20/01/2026",
        "TỪ NGÀY 21/12/2025 ĐẾN HẾT NGÀY 20/01/2026",
        "Từ\u00a0ngày 21/12/2025\u00a0đến\u00a0ngày\u00a020/01/2026",
        "Từ ngày 21/12/2025,\nđến ngày 20/01/2026",
    ],
)
def test_every_way_to_state_a_period(text: str) -> None:
    """Every usual way to write the period of January 2026 is found, span and all."""
    assert find_periods(f"({text}).") == [(1, 1 + len(text), JANUARY)]
    assert find_period_errors(text) == []


def test_second_day_without_the_word_day() -> None:
    """The January report's own heading, with "đến" but no second "ngày", is found."""
    heading = "2.1. Kết quả công khai (Từ ngày 15/12/2025 đến 14/01/2026)"
    assert only_period(heading) == JANUARY_ND09


def test_every_period_of_a_text_in_order() -> None:
    """A text with two periods gives both, in order, each with its place."""
    text = f"- {JANUARY.text}: 3.749 hồ sơ; {JANUARY_ND09.text}: 3.733 hồ sơ."
    found = find_periods(text)
    assert [period for _, _, period in found] == [JANUARY, JANUARY_ND09]
    assert [text[a:b] for a, b, _ in found] == [JANUARY.text, JANUARY_ND09.text]


def test_spans_of_decomposed_text_refer_to_its_plain_form() -> None:
    """In NFD text with zero-width characters the span counts characters of the plain form."""
    text = unicodedata.normalize("NFD", f"Số liệu \u200b{JANUARY.text}.")
    [(begin, end, period)] = find_periods(text)
    assert period == JANUARY
    assert plain(text)[begin:end] == JANUARY.text


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("từ 01/6 đến 30/6/2025", date(2025, 6, 1)),
        ("từ 21/01 đến 05/3/2025", date(2025, 1, 21)),
        ("từ 20/01 đến 20/01/2026", date(2026, 1, 20)),
        ("từ 21/01 đến 20/01/2026", date(2025, 1, 21)),
        ("từ 29/02 đến 28/02/2025", date(2024, 2, 29)),
    ],
)
def test_year_of_the_first_date_is_inferred(text: str, start: date) -> None:
    """A first date without a year takes the latest year that does not put it after the second."""
    assert only_period(text).start == start


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ngày 21/12/2025",
        "đạt 10/12 đến 20/01/2026",
        "Quyết định số 766/QĐ-TTg ngày 23/6/2022 và ngày 20/01/2026",
        "hoàn thành ngày 21/12/2025\n- 20/01/2026: họp giao ban",
        "văn bản 137/21/12/2025 - 20/01/2026",
        "từ ngày 21/12/2025 đến ngày 20/01/20267",
        "3.733 - 3.723",
        "từ đến ngày 20/01/2026",
    ],
)
def test_what_is_no_statement_of_a_period(text: str) -> None:
    """Single dates, fractions, list items and document numbers are not taken for a period."""
    assert find_periods(text) == []
    assert find_period_errors(text) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Từ ngày 31/11/2025 đến ngày 20/01/2026", "“31/11/2025” không có trong lịch"),
        ("từ 21/12/2025 đến 31/02/2026", "“31/02/2026” không có trong lịch"),
        ("từ 29/02 đến 31/3/2025", "“29/02/2025” không có trong lịch"),
        ("21/12/0000 - 20/01/2026", "“21/12/0000” không có trong lịch"),
        ("từ 1/1 đến 99/99/9999", "“99/99/9999” không có trong lịch"),
        (
            "Từ ngày 21/12/2025 đến ngày 20/01/2025",
            "ngày kết thúc 20/01/2025 trước ngày bắt đầu 21/12/2025",
        ),
        ("từ 21/12-2025 đến 20/01/2026", "“21/12-2025” không phải là ngày tháng năm"),
    ],
)
def test_a_statement_that_is_no_period_is_reported(text: str, reason: str) -> None:
    """An impossible date, or an end before the start, is an error with its reason, not a crash."""
    assert only_error(text) == reason
    assert find_period_errors(text)[0][:2] == (0, len(text))


@given(st.text(), periods, st.text())
def test_the_text_of_a_period_is_found_again(before: str, period: Period, after: str) -> None:
    """Wherever the text of a period stands, it is found there and read back as the same period."""
    text = f"{before} ({period.text}) {after}"
    assert period in [found for _, _, found in find_periods(text)]


@given(st.text(alphabet="từđếngàyháămt 0123456789/.-–\n", max_size=80))
def test_no_text_makes_an_error(text: str) -> None:
    """Whatever the text, every statement in it is either a period or a reported error."""
    found = period_statements(text)
    assert all(0 <= begin < end <= len(plain(text)) for begin, end, _ in found)
    assert len(found) == len(find_periods(text)) + len(find_period_errors(text))


def test_long_blanks_do_not_slow_the_search() -> None:
    """Ten thousand blanks inside a broken statement cost no noticeable time."""
    assert find_periods("từ ngày 21/12/2025 " + " " * 10_000 + "x") == []
