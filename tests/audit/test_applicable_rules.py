"""Which rules of the core a document is under: days of regimes, periods, names of their time."""

from __future__ import annotations

import pytest

from support.short_reports import found, report, rules, with_annexes

WEEK = "Từ ngày 09/3/2026 đến ngày 13/3/2026 xã mở đợt cao điểm số hóa."


def test_a_span_of_days_in_a_text_is_of_no_regime() -> None:
    """KY02 is told where a text names the regime it reports by, or holds an official form."""
    assert "KY02" not in rules(report(WEEK))
    assert "KY02" in rules(report("Kỳ báo cáo: từ ngày 16/02/2026 đến ngày 16/3/2026."))
    assert "KY02" in rules(with_annexes("Từ ngày 16/02/2026 đến ngày 16/3/2026 xã tiếp nhận."))


@pytest.mark.parametrize(
    ("period", "told"),
    [
        ("từ ngày 15/02/2026 đến ngày 15/3/2026", True),  # a month of Nghị định 09, and a day
        ("từ ngày 22/12/2025 đến ngày 20/01/2026", True),  # the other end
        ("từ ngày 15/12/2025 đến ngày 15/3/2026", True),  # a quarter
        ("từ ngày 16/02/2026 đến ngày 15/3/2026", False),  # days of its own
        ("từ ngày 09/3/2026 đến ngày 13/3/2026", False),  # a week
        ("từ ngày 01/7/2025 đến ngày 15/12/2025", False),  # no regime's length
    ],
)
def test_a_report_that_all_but_follows_a_regime_is_told(period: str, told: bool) -> None:
    """One end on a regime's day and the other beside it is a slip; other spans are the author's."""
    assert ("KY02" in rules(report(f"UBND xã báo cáo số liệu {period}."))) is told


def test_two_periods_contradict_each_other_when_they_are_of_a_kind() -> None:
    """A month beside the months since July is no second period; a month of other days is."""
    month = "Từ ngày 01/11/2025 đến ngày 30/11/2025 tiếp nhận 12 hồ sơ."
    since = "Từ ngày 01/7/2025 đến ngày 30/11/2025 tiếp nhận 70 hồ sơ."
    other = "Từ ngày 15/10/2025 đến ngày 14/11/2025 giải quyết 11 hồ sơ."
    assert "KY01" not in rules(report(month, since))
    assert "KY01" in rules(report(month, other))


@pytest.mark.parametrize(
    ("dated", "told"),
    [
        ("Báo cáo tháng 3 năm 2024", False),
        ("Báo cáo quý II/2025", False),
        ("Báo cáo 6 tháng đầu năm 2025", False),
        ("Báo cáo năm 2024", False),
        ("Ninh Giang, ngày 03 tháng 4 năm 2023", False),
        ("Báo cáo kết quả công tác", False),
        ("Báo cáo tháng 3/2026", True),
        ("Báo cáo quý III năm 2025", True),
        ("Báo cáo năm 2025", True),
        ("Ninh Giang, ngày 03/4/2026", True),
    ],
)
def test_a_name_is_stale_in_a_text_of_a_later_day(dated: str, told: bool) -> None:
    """The head of the text says of when it is; one that does not say proves nothing."""
    assert bool(found(report(dated, "UBND huyện đã chỉ đạo."), "TC01")) is told


def test_cells_of_a_row_are_named_once_and_no_button_of_excel_is_advised() -> None:
    """A form and a row that the sentence names are not said again with each of its cells."""
    (empty,) = found(with_annexes("Nội dung.", C12="", G12=""), "GT09")
    assert "Biểu II.06B: cột (3), (7) dòng “Chứng thực” còn trống" in empty.message
    assert empty.hint is None
    (typed,) = found(with_annexes("Nội dung.", D12="", E12=""), "GT10")
    assert "Biểu II.06B, dòng “Chứng thực”: chưa nhập cột (4), (5);" in typed.message
