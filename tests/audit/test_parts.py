"""A whole and its parts, by how a text says that it is made up: VB05 and VB10."""

from __future__ import annotations

import pytest

from baocao_tthc.audit import audit
from support.short_reports import found, places, report, rules, told, with_annexes


@pytest.mark.parametrize(
    ("line", "sum_", "right"),
    [
        (
            "Tiếp nhận 9.120 hồ sơ, gồm 4.000 hồ sơ trực tuyến, 5.000 hồ sơ trực tiếp và 122 hồ sơ"
            " qua bưu chính.",
            "4.000 + 5.000 + 122 = 9.122, không phải 9.120 hồ sơ tiếp nhận; lệch +2",
            ("122", "120"),
        ),
        (
            "Tiếp nhận 1.530 hồ sơ (trực tuyến 1.289, trực tiếp 231, bưu chính 43).",
            "1.289 + 231 + 43 = 1.563, không phải 1.530 hồ sơ tiếp nhận; lệch +33",
            ("1.530", "1.563"),
        ),
        (
            "Toàn xã tiếp nhận 1.530 hồ sơ. Trong đó, trực tuyến 1.289 hồ sơ, trực tiếp 231 hồ sơ,"
            " qua bưu chính 43 hồ sơ.",
            "1.289 + 231 + 43 = 1.563, không phải 1.530 hồ sơ tiếp nhận; lệch +33",
            ("1.530", "1.563"),
        ),
        (
            "Đăng ký khai sinh 83 hồ sơ, khai tử 27 hồ sơ, kết hôn 40 hồ sơ, tổng cộng 152 hồ sơ.",
            "83 + 27 + 40 = 150, không phải 152 hồ sơ; lệch −2",
            ("152", "150"),
        ),
        (
            "Thu 120 phiếu, gồm 80 phiếu giấy, 30 phiếu điện tử.",
            "80 + 30 = 110, không phải 120 phiếu; lệch −10",
            ("30", "40"),
        ),
        (
            "6 tháng tiếp nhận 10.546 hồ sơ. Quý I: 4.675 hồ sơ; quý II: 5.881 hồ sơ.",
            "4.675 + 5.881 = 10.556, không phải 10.546 hồ sơ tiếp nhận; lệch +10",
            ("5.881", "5.871"),
        ),
        (
            "Quý I 6.918 hồ sơ, quý II 7.602 hồ sơ. Lũy kế 6 tháng 14.502 hồ sơ.",
            "6.918 + 7.602 = 14.520, không phải 14.502 hồ sơ; lệch +18",
            ("14.502", "14.520"),
        ),
        (
            "Năm nay tiếp nhận 142.615 hồ sơ. Cùng với 3.204 hồ sơ năm trước chuyển sang, tổng số"
            " phải giải quyết là 145.891 hồ sơ.",
            "142.615 + 3.204 = 145.819, không phải 145.891 hồ sơ tiếp nhận; lệch −72",
            ("145.891", "145.819"),
        ),
    ],
    ids=["gồm", "brackets", "Trong đó", "after", "forms", "quarters", "half a year", "cùng với"],
)
def test_vb05_a_list_within_a_paragraph(line: str, sum_: str, right: tuple[str, str]) -> None:
    """The sum is spelled out; with one number mended nothing at all is told."""
    assert sum_ in told("VB05", line)
    assert rules(report(line.replace(*right))) == set()


def test_vb05_bullets_under_their_total() -> None:
    """Total and bullets are all places of the finding."""
    lines = (
        "Tổng số hồ sơ tiếp nhận là 1.530 hồ sơ, trong đó:",
        "- Trực tuyến: 1.289 hồ sơ;",
        "- Trực tiếp: 231 hồ sơ;",
        "- Qua bưu chính: 43 hồ sơ.",
    )
    assert "1.289 + 231 + 43 = 1.563, không phải 1.530" in told("VB05", *lines)
    assert places("VB05", *lines) == {3, 4, 5, 6}
    assert rules(report(lines[0].replace("1.530", "1.563"), *lines[1:])) == set()


def test_vb05_the_points_of_offices_add_up_to_the_line_above() -> None:
    """What each ward received is what all four received, whatever else their lines say."""
    lines = (
        "Trong tháng 04 phường tiếp nhận 435 hồ sơ, cụ thể:",
        "- Phường Bến Sỏi tiếp nhận 148 hồ sơ, giải quyết 140 hồ sơ.",
        "- Phường Cồn Ngang tiếp nhận 120 hồ sơ, giải quyết 115 hồ sơ.",
        "- Phường Hòa Bình tiếp nhận 90 hồ sơ, giải quyết 88 hồ sơ.",
        "- Phường Lạc Long tiếp nhận 74 hồ sơ, giải quyết 70 hồ sơ.",
    )
    assert "148 + 120 + 90 + 74 = 432, không phải 435" in told("VB05", *lines)
    assert places("VB05", *lines) == {3, 4, 5, 6, 7}
    assert rules(report(lines[0].replace("435", "432"), *lines[1:])) == set()


def test_vb05_offices_that_are_said_to_be_taken_together() -> None:
    """“Tính chung hai phường” adds up the two that were named before."""
    lines = (
        "Phường An Phú tiếp nhận 320 hồ sơ, quá hạn 80 hồ sơ.",
        "Phường Bình Minh tiếp nhận 410 hồ sơ, quá hạn 66 hồ sơ.",
        "Tính chung hai phường, số hồ sơ tiếp nhận là 740 hồ sơ.",
    )
    assert "320 + 410 = 730, không phải 740" in told("VB05", *lines)
    assert places("VB05", *lines) == {3, 4, 5}
    assert rules(report(*lines[:2], lines[2].replace("740", "730"))) == set()


def test_vb05_names_the_number_that_one_digit_mends() -> None:
    """The reader sees which part may be mistyped, and none where no digit mends it."""
    line = "Thu 146 phiếu, gồm {} phiếu giấy, 103 phiếu điện tử, 07 phiếu gửi qua thư."
    assert "; nếu 46 là 36 thì khớp" in told("VB05", line.format(46))
    assert "thì khớp" not in told("VB05", "Thu 146 phiếu, gồm 58 phiếu giấy, 75 phiếu điện tử.")
    assert rules(report(line.format(36))) == set()


@pytest.mark.parametrize(
    ("received", "in_time", "right"), [("90", "06", "09"), ("0", "01", "04")], ids=["tenfold", "0"]
)
def test_vb05_a_known_sum_is_told_however_far_it_is_off(
    received: str, in_time: str, right: str
) -> None:
    """Petitions are answered in time, late or pending: there is no fourth kind."""
    line = (
        "Tổng số PAKN đã tiếp nhận: {}; số PAKN đã xử lý đúng hạn: {}; số PAKN đã xử lý quá hạn:"
        " 01; số PAKN đang xử lý: 02."
    )
    assert told("VB05", line.format(received, in_time))
    assert rules(report(line.format(right, in_time))) == set()


@pytest.mark.parametrize(
    "line",
    [
        "Tiếp nhận 1.530 hồ sơ (trực tuyến 1.289, trực tiếp 231, bưu chính 43).",
        "Đã giải quyết 100 hồ sơ, trong đó trước hạn 80 hồ sơ, đúng hạn 19 hồ sơ, trễ hạn 5 hồ sơ.",
        "Tiếp nhận 1.245 hồ sơ, trong đó trực tuyến 1.254 hồ sơ.",
    ],
)
def test_one_fault_is_told_once(line: str) -> None:
    """Two rules, or one in two ways, may see it: the reader gets one sentence."""
    assert len(audit(report(line)).findings) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Có {} hồ sơ trực tuyến trong tổng số 184.902 hồ sơ tiếp nhận.",
        "Tiếp nhận 184.902 hồ sơ, trong đó trực tuyến {} hồ sơ.",
        "Tiếp nhận 184.902 hồ sơ. Trong số đó có {} hồ sơ trực tuyến.",
    ],
)
def test_vb10_a_part_is_no_larger_than_its_whole(line: str) -> None:
    """Before its whole or after it, in one sentence or the next."""
    assert "185.290 hồ sơ tiếp nhận trực tuyến nhiều hơn 184.902" in told(
        "VB10", line.format("185.290")
    )
    assert rules(report(line.format("184.290"))) == set()


def test_no_part_that_the_forms_have_is_taken_for_the_wrong_one() -> None:
    """Of 3.699 the form tells that it is wrong; that 41 for 14 would make the sum fit as well
    accuses a right one.
    """
    line = (
        "Tổng số tiếp nhận 3.749 hồ sơ, trong đó có {} hồ sơ trực tuyến, 09 hồ sơ trực tiếp, "
        "14 hồ sơ từ kỳ trước chuyển sang."
    )
    (remark,) = found(with_annexes(line.format("3.699")), "VB05")
    assert "thì khớp" not in remark.message
    (remark,) = found(with_annexes(line.format("3.736")), "VB05")
    assert "; nếu 3.736 là 3.726 thì khớp" in remark.message
