"""Percentages: held to what stands beside them, and never above all."""

from __future__ import annotations

import pytest

from support.short_reports import report, rules, told


@pytest.mark.parametrize(
    ("line", "wrong", "right", "words"),
    [
        (
            "Tiếp nhận 1.560 hồ sơ, trong đó trực tuyến 1.289 hồ sơ, đạt {}%.",
            "84,63",
            "82,63",
            "1.289/1.560 hồ sơ tiếp nhận (82,63%)",
        ),
        ("Có 1.803/1.897 hồ sơ trực tuyến, đạt {}%.", "96,0", "95,0", "1.803/1.897 là 95%"),
        ("Kết quả đạt {}% (1.803/1.897).", "96,0", "95,0", "1.803/1.897 là 95%"),
        (
            "Có 4.021 trên tổng số 4.318 hồ sơ nộp trực tuyến, đạt {}%.",
            "91,12",
            "93,12",
            "4.021/4.318 hồ sơ tiếp nhận trực tuyến (93,12%)",
        ),
        (
            "Lĩnh vực đất đai có 5.068 hồ sơ, chiếm {}% tổng số 88.451 hồ sơ.",
            "5,93",
            "5,73",
            "5.068/88.451 hồ sơ (5,73%)",
        ),
    ],
    ids=["list", "fraction", "fraction behind", "trên tổng số", "its own words"],
)
def test_vb04_a_rate_is_that_of_its_two_numbers(
    line: str, wrong: str, right: str, words: str
) -> None:
    """The two numbers, what the base counts and the right rate are told; that rate agrees."""
    assert words in told("VB04", line.format(wrong))
    assert rules(report(line.format(right))) == set()


def test_vb11_is_for_a_rate_that_is_cut_off_only() -> None:
    """Of 82,628% 82,62% was cut off, which is a remark; 82,64% is wrong."""
    line = "Tiếp nhận 1.560 hồ sơ, trong đó trực tuyến 1.289 hồ sơ, đạt {}%."  # 82,628 %
    assert told("VB11", line.format("82,62"))
    assert not told("VB04", line.format("82,62"))
    assert told("VB04", line.format("82,64"))
    assert not told("VB11", line.format("82,64"))


def test_vb28_no_share_is_above_all() -> None:
    """A rate of a part above 100% is told without any base; of a plan or a change it may be."""
    line = "Có 120 hồ sơ trực tuyến, tỷ lệ trực tuyến đạt {}%."
    assert "104,5% là quá 100%" in told("VB28", line.format("104,5"))
    assert rules(report(line.format("94,5"))) == set()
    assert rules(report("Thu phí đạt 104,5% kế hoạch.")) == set()
    assert rules(report("Số hồ sơ tăng 104,5% so với cùng kỳ.")) == set()


def test_a_rate_of_all_is_held_to_its_two_numbers() -> None:
    """100% of 400 are not 390."""
    line = "Đã giải quyết 400 hồ sơ, trong đó đúng hạn {} hồ sơ, đạt 100%."
    assert rules(report(line.format(390)))
    assert rules(report(line.format(400))) == set()


_LONG = "3" * 35


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (f"Tiếp nhận 1.261 hồ sơ, trong đó giải quyết 1.259 hồ sơ, đạt 99,8{_LONG}%.", "VB04"),
        (f"Đã giải quyết 120/150 hồ sơ, đạt 80,{_LONG}%.", "VB04"),
        (f"Tiếp nhận {'9' * 38} hồ sơ, gấp 2 lần cùng kỳ (3 hồ sơ).", "VB25"),
    ],
)
def test_numbers_of_many_digits_are_held_to_each_other_as_others(line: str, rule: str) -> None:
    """As many digits as a number may have, before the mark or behind it, are reckoned with."""
    assert rules(report(line)) == {rule}
