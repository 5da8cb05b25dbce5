"""What rises and falls: by numbers (VB15), shares (VB24), times (VB25), and in words (VB30)."""

from __future__ import annotations

import pytest

from support.short_reports import report, rules, told


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        (
            "Tiếp nhận 1.310 hồ sơ, giảm 130 hồ sơ so với tháng 4 (1.180 hồ sơ).",
            "Tiếp nhận 1.310 hồ sơ, tăng 130 hồ sơ so với tháng 4 (1.180 hồ sơ).",
            "1.310 so với 1.180 là 130, không phải -130",
        ),
        (
            "Tiếp nhận hồ sơ tăng 140 hồ sơ, từ 1.180 hồ sơ lên 1.310 hồ sơ.",
            "Tiếp nhận hồ sơ tăng 130 hồ sơ, từ 1.180 hồ sơ lên 1.310 hồ sơ.",
            "1.310 so với 1.180 là 130, không phải 140",
        ),
        (
            "Điểm số tăng 3,9 điểm, từ 85,2 điểm lên 88,7 điểm.",
            "Điểm số tăng 3,5 điểm, từ 85,2 điểm lên 88,7 điểm.",
            "88,7 so với 85,2 là 3,5, không phải 3,9",
        ),
        (
            "Tỷ lệ trực tuyến đạt 92,53%, tăng 8,98 điểm phần trăm so với cùng kỳ (84,55%).",
            "Tỷ lệ trực tuyến đạt 92,53%, tăng 7,98 điểm phần trăm so với cùng kỳ (84,55%).",
            "92,53% so với 84,55% là 7,98, không phải 8,98",
        ),
    ],
    ids=["direction", "from–to", "points", "percentage points"],
)
def test_vb15_a_change_and_the_two_numbers_that_it_is_between(
    wrong: str, right: str, words: str
) -> None:
    """By how much, which way, from where to where."""
    assert words in told("VB15", wrong)
    assert rules(report(right)) == set()


@pytest.mark.parametrize(
    "line",
    [
        "Tiếp nhận 1.310 hồ sơ, tăng {}% so với tháng 4 (1.180 hồ sơ).",
        "Tiếp nhận 1.310 hồ sơ, tăng 130 hồ sơ, tương ứng tăng {}% so với tháng 4 (1.180 hồ sơ).",
    ],
)
def test_vb24_a_change_in_per_cent_is_of_the_number_before(line: str) -> None:
    """130 more than 1.180 are 11,0%, not 9,9% of what there is now, nor 12,0%."""
    assert "130/1.180 là 11%, không phải 12%" in told("VB24", line.format("12,0"))
    assert told("VB24", line.format("9,9"))
    assert rules(report(line.format("11,0"))) == set()


def test_vb25_so_many_times_as_much() -> None:
    """“gấp hơn hai lần” is more than twice, “gấp hai lần” about twice."""
    line = "Tiếp nhận {} hồ sơ, gấp {} lần cùng kỳ (236 hồ sơ)."
    assert "420/236 là 1,78 lần" in told("VB25", line.format(420, "hơn hai"))
    assert rules(report(line.format(490, "hơn hai"))) == set()
    assert told("VB25", line.format(718, "hai"))
    assert rules(report(line.format(470, "hai"))) == set()


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        (
            "Tỷ lệ đúng hạn đạt 98,77%, tăng so với tháng trước (99,05%).",
            "Tỷ lệ đúng hạn đạt 98,77%, giảm so với tháng trước (99,05%).",
            "98,77% so với 99,05% là giảm",
        ),
        (
            "Tỷ lệ đúng hạn tăng từ 90% lên 85%.",
            "Tỷ lệ đúng hạn giảm từ 90% xuống 85%.",
            "85% so với 90% là giảm",
        ),
        (
            "Tỷ lệ đúng hạn đạt 99,05%, thấp hơn so với tháng trước (98,77%).",
            "Tỷ lệ đúng hạn đạt 99,05%, cao hơn so với tháng trước (98,77%).",
            "99,05% so với 98,77% là tăng",
        ),
    ],
)
def test_vb30_what_is_said_to_rise_is_higher(wrong: str, right: str, words: str) -> None:
    """The two numbers decide; by how much need not be said."""
    assert words in told("VB30", wrong)
    assert rules(report(right)) == set()
