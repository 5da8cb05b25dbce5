"""One number said twice (VB02), and what is denied beside what is counted (VB07)."""

from __future__ import annotations

import pytest

from support.short_reports import places, report, rules, told

_LIST = "Tiếp nhận 2.386 hồ sơ, gồm 2.000 hồ sơ trực tuyến, 386 hồ sơ trực tiếp."


@pytest.mark.parametrize(
    ("second", "right"),
    [
        ("Trong 2.368 hồ sơ tiếp nhận có 12 hồ sơ nộp ban đêm.", "2.386"),
        ("Đã số hóa 2.368/2.368 hồ sơ tiếp nhận.", "2.386"),
        ("Hồ sơ tiếp nhận là 2.368.", "2.386"),
    ],
    ids=["again", "a fraction's base", "after its words"],
)
def test_vb02_a_slip_for_a_number_that_agrees(second: str, right: str) -> None:
    """Exchanged digits of a number that its parts confirm: both values, both places."""
    message = told("VB02", _LIST, second)
    assert "2.386 (đoạn 3)" in message
    assert "2.368 (đoạn 4)" in message
    assert places("VB02", _LIST, second) == {3, 4}
    assert rules(report(_LIST, second.replace("2.368", right))) == set()


def test_vb02_what_is_said_to_be_all_is_all() -> None:
    """“Toàn bộ 09 hồ sơ quá hạn” are the seven that were counted."""
    first = "Đã giải quyết 100 hồ sơ, gồm 60 hồ sơ trước hạn, 33 hồ sơ đúng hạn, 07 hồ sơ quá hạn."
    second = "Đã xin lỗi toàn bộ {} hồ sơ giải quyết quá hạn."
    assert "9 (đoạn 4); 7 (đoạn 3)" in told("VB02", first, second.format("09"))
    assert rules(report(first, second.format("07"))) == set()


@pytest.mark.parametrize("total", [856, 1856, 21856])
def test_vb02_the_total_of_all_cases_is_one_number(total: int) -> None:
    """What two sections say of all cases is the same, however large it is."""
    lines = (f"Tổng số hồ sơ tiếp nhận: {total} hồ sơ.", "Tổng số hồ sơ tiếp nhận: {} hồ sơ.")
    assert told("VB02", lines[0], lines[1].format(total + 9))
    assert told("VB02", lines[0], lines[1].format(total)) == ""


@pytest.mark.parametrize(
    "denial",
    ["Trong tháng không có hồ sơ quá hạn.", "Trong tháng không phát sinh hồ sơ quá hạn."],
)
@pytest.mark.parametrize("denied_first", [True, False])
def test_vb07_a_denial_beside_a_count(denial: str, denied_first: bool) -> None:
    """Both places are named, whichever comes first; beside none nothing is told."""
    counted = "Đã giải quyết 100 hồ sơ, có {} hồ sơ quá hạn."
    lines = [denial, counted.format("05")] if denied_first else [counted.format("05"), denial]
    assert "trái với “05 hồ sơ quá hạn”" in told("VB07", *lines)
    assert places("VB07", *lines) == {3, 4}
    assert rules(report(denial, counted.format("00"))) == set()


@pytest.mark.parametrize(
    "denial",
    [
        "Kỳ trước không có hồ sơ quá hạn.",
        "Có 02 đơn vị không có hồ sơ quá hạn.",
        "Lĩnh vực hộ tịch không có hồ sơ quá hạn.",
        "Phấn đấu không có hồ sơ quá hạn.",
    ],
)
def test_vb07_a_denial_of_others_denies_nothing_here(denial: str) -> None:
    """Another time, some offices, one field, an aim."""
    assert rules(report("Đã giải quyết 100 hồ sơ, có 05 hồ sơ quá hạn.", denial)) == set()
