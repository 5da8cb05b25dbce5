"""Numbers of several months: counted up (VB16, VB26), what is left (VB27), averages (VB29)."""

from __future__ import annotations

import pytest

from support.short_reports import places, report, rules, told


@pytest.mark.parametrize(
    "lines",
    [
        (
            "8 tháng đầu năm tiếp nhận 20.615 hồ sơ, cộng với tháng 9 (2.741 hồ sơ), lũy kế 9 tháng"
            " {} hồ sơ.",
        ),
        (
            "Trong tháng 9 tiếp nhận 2.741 hồ sơ.",
            "Lũy kế 8 tháng tiếp nhận 20.615 hồ sơ, lũy kế 9 tháng tiếp nhận {} hồ sơ.",
        ),
    ],
    ids=["one sentence", "two paragraphs"],
)
def test_vb26_what_is_counted_up_is_what_was_before_and_the_month(lines: tuple[str, ...]) -> None:
    """The three numbers are told at the one that is wrong and at the month."""
    *first, last = lines
    wrong = (*first, last.format("23.365"))
    assert "20.615 + 2.741 = 23.356, không phải 23.365; lệch +9" in told("VB26", *wrong)
    assert places("VB26", *wrong) == set(range(3, 3 + len(lines)))
    assert rules(report(*first, last.format("23.356"))) == set()


@pytest.mark.parametrize("words", ["còn lại chưa đạt", "chưa hoàn thành"])
def test_vb27_what_is_left_is_the_whole_without_the_part(words: str) -> None:
    """Of 98/102 four are left."""
    line = "Có 98/102 xã đạt chuẩn, {} xã {}."
    assert "102 − 98 = 4, không phải 5" in told("VB27", line.format(5, words))
    assert rules(report(line.format(4, words))) == set()


@pytest.mark.parametrize(
    "line",
    [
        "Trong 9 tháng, toàn xã tiếp nhận 9.612 hồ sơ, bình quân {} hồ sơ/tháng.",
        "Trong 9 tháng, toàn xã tiếp nhận 9.612 hồ sơ, bình quân mỗi tháng {} hồ sơ.",
        "Trong 9 tháng, toàn xã tiếp nhận 9.612 hồ sơ, bình quân mỗi tháng tiếp nhận {} hồ sơ.",
    ],
)
def test_vb29_an_average_of_so_many_months(line: str) -> None:
    """9.612 in nine months are 1.068 in each, about 1.070 too."""
    assert "9.612 chia 9 tháng là 1.068, không phải 1.086" in told("VB29", line.format("1.086"))
    assert rules(report(line.format("1.068"))) == set()
    assert rules(report(line.format("khoảng 1.070"))) == set()
