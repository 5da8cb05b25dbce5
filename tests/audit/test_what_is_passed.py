"""Charity: numbers that some reading of their text explains are told by no rule."""

from __future__ import annotations

import pytest

from support.short_reports import found, report, rules, with_annexes


@pytest.mark.parametrize(
    "line",
    [
        "Tiếp nhận 1.530 hồ sơ, chủ yếu ở lĩnh vực đất đai 800 hồ sơ, hộ tịch 620 hồ sơ.",
        "Tiếp nhận 1.530 hồ sơ, nhiều nhất là đất đai 800 hồ sơ, hộ tịch 690 hồ sơ.",
        "Tiếp nhận 1.530 hồ sơ, tập trung ở đất đai 800 hồ sơ, hộ tịch 720 hồ sơ.",
        "Tiếp nhận 1.530 hồ sơ, trong đó phần lớn là đất đai 800 hồ sơ, hộ tịch 700 hồ sơ.",
    ],
)
def test_an_open_list_need_not_be_complete(line: str) -> None:
    """Its words say that it names some only."""
    assert rules(report(line)) == set()


@pytest.mark.parametrize(
    "line",
    [
        "Tiếp nhận khoảng 1.500 hồ sơ, gồm 1.289 hồ sơ trực tuyến, 231 hồ sơ trực tiếp.",
        "Tiếp nhận 1,5 nghìn hồ sơ, gồm 1.289 hồ sơ trực tuyến, 231 hồ sơ trực tiếp.",
        "Tiếp nhận hơn 1.500 hồ sơ, gồm 1.289 hồ sơ trực tuyến, 231 hồ sơ trực tiếp.",
        "Tiếp nhận gần 1.600 hồ sơ, trong đó trực tuyến 1.289 hồ sơ, đạt 81,2%.",
        "Tỷ lệ đúng hạn đạt trên 90%. Đã giải quyết 500 hồ sơ, đúng hạn 456 hồ sơ, đạt 91,2%.",
        "Tiếp nhận hơn 1.300 hồ sơ, tăng 120 hồ sơ so với tháng 4 (1.180 hồ sơ).",
    ],
)
def test_rounded_numbers_have_some_play(line: str) -> None:
    """About, more than, nearly, thousands, a bound."""
    assert rules(report(line)) == set()


@pytest.mark.parametrize("state", ["tạm dừng", "chờ nộp thuế", "trả lại", "chờ bổ sung"])
def test_a_third_state_is_what_is_missing(state: str) -> None:
    """Resolved and pending need not be all, if a number beside them is the rest."""
    line = f"Tiếp nhận 1.530 hồ sơ, đã giải quyết 1.400 hồ sơ, đang giải quyết 100 hồ sơ, {state}"
    for rest in ("30", "ba mươi"):
        assert rules(report(f"{line} {rest} hồ sơ.")) == set()
    assert rules(report(f"{line[: line.rindex(',')]}.")) == {"VB05"}


@pytest.mark.parametrize(
    "lines",
    [
        ("Xã An Khê tiếp nhận 856 hồ sơ.", "Xã Bình Trung tiếp nhận 865 hồ sơ."),
        ("Xã An Khê tiếp nhận 856 hồ sơ. Xã Bình Trung tiếp nhận 865 hồ sơ.",),
        ("- Xã An Khê: tiếp nhận 856 hồ sơ;", "- Xã Bình Trung: tiếp nhận 865 hồ sơ."),
        ("Lĩnh vực đất đai tiếp nhận 856 hồ sơ.", "Lĩnh vực hộ tịch tiếp nhận 865 hồ sơ."),
    ],
)
def test_numbers_of_two_places_are_two_numbers(lines: tuple[str, ...]) -> None:
    """Two communes, two points, two fields: each has its own."""
    assert rules(report(*lines)) == set()


@pytest.mark.parametrize(
    "lines",
    [
        ("Tháng 9 tiếp nhận 1.530 hồ sơ, tháng 8 tiếp nhận 1.503 hồ sơ.",),
        ("Quý II tiếp nhận 1.530 hồ sơ.", "Quý I tiếp nhận 1.503 hồ sơ."),
        ("Tháng 9 tiếp nhận 1.530 hồ sơ.", "Tháng 8 tiếp nhận 1.503 hồ sơ."),
        ("Tiếp nhận 1.530 hồ sơ.", "Cùng kỳ năm trước tiếp nhận 1.503 hồ sơ."),
        ("Tiếp nhận 1.530 hồ sơ.", "Lũy kế từ đầu năm tiếp nhận 15.300 hồ sơ."),
        ("Tiếp nhận 1.530 hồ sơ.", "Phấn đấu tiếp nhận 1.503 hồ sơ trong tháng tới."),
    ],
)
def test_numbers_of_two_times_are_two_numbers(lines: tuple[str, ...]) -> None:
    """Of other months, of last year, since January, to come."""
    assert rules(report(*lines)) == set()


@pytest.mark.parametrize(
    "line",
    [
        "Tiếp nhận 1.530 hồ sơ (trực tuyến 1.289, thanh toán trực tuyến 1.100).",
        "Đã giải quyết 1.530 hồ sơ, trong đó 1.500 hồ sơ trước hạn, 1.400 hồ sơ có kết quả điện"
        " tử.",
        "Có 1.530 hồ sơ, trong đó 1.289 hồ sơ trực tuyến, 1.189 hồ sơ được số hóa.",
    ],
)
def test_parts_that_overlap_are_no_sum(line: str) -> None:
    """One case may be of both: together they need not be the whole."""
    assert rules(report(line)) == set()


@pytest.mark.parametrize(
    "lines",
    [
        (
            "Tiếp nhận 1.530 hồ sơ, đã giải quyết 1.400 hồ sơ.",
            "Trực tuyến 1.289 hồ sơ, đạt 92,07%.",
        ),
        (
            "Tiếp nhận 1.530 hồ sơ, đã giải quyết 1.400 hồ sơ.",
            "Trực tuyến 1.289 hồ sơ, đạt 84,25%.",
        ),
        (
            "Tiếp nhận 1.187 hồ sơ, trong đó 900 hồ sơ trực tuyến, đạt 75,8%; thẩm định 1.230 lượt,"
            " trong đó 900 lượt đạt 73,2%.",
        ),
    ],
)
def test_a_rate_may_be_over_another_base_of_the_text(lines: tuple[str, ...]) -> None:
    """Where the sentence names no base, any that the text has will do."""
    assert rules(report(*lines)) == set()


@pytest.mark.parametrize(
    "line",
    [
        "Công khai 294 thủ tục, gồm 120 thủ tục cấp tỉnh và 174 thủ tục cấp xã.",
        "Tổ chức 12 hội nghị với 650 người dự; phát 1.200 tờ rơi.",
        "Theo Quyết định số 1.530/QĐ-UBND, tiếp nhận 1.289 hồ sơ.",
        "Ngày 30/9/2026 có 15 phút gián đoạn, 3 máy hỏng.",
    ],
)
def test_other_numbers_are_left_alone(line: str) -> None:
    """What is not of cases is held to its own sums only."""
    assert rules(report(line)) == set()


_OF_A_MONTH = (
    "BÁO CÁO",
    "Cải cách thủ tục hành chính tháng 1 năm 2026",
    "Thực hiện Công văn của UBND thành phố Hải Phòng, UBND xã tổng hợp và báo cáo UBND thành phố.",
)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Trong quý I, xã đã tiếp nhận 5.210 hồ sơ, giải quyết 5.190 hồ sơ.", False),
        ("Kể từ ngày 01/7/2025 đến nay, xã đã tiếp nhận 15.210 hồ sơ.", False),
        ("Trước ngày 01/7/2025, UBND huyện đã giải quyết 300 hồ sơ.", False),
        ("Toàn thành phố đã giải quyết 250.000 hồ sơ.", False),
        ("Không có hồ sơ giải quyết ngoài Trung tâm.", False),
        ("Kể từ ngày 21/12/2025 đến nay, xã đã tiếp nhận 5.210 hồ sơ.", True),
        ("Trong tháng 1, xã đã tiếp nhận 5.210 hồ sơ.", True),
        ("Trong kỳ không có hồ sơ được giải quyết.", True),
    ],
)
def test_what_is_of_another_time_or_place_is_not_held_to_the_form(line: str, told: bool) -> None:
    """A quarter, what is counted since long, the whole city, what went elsewhere."""
    document = with_annexes(line)
    blocks = (*report(head=_OF_A_MONTH).blocks, *document.blocks[2:])
    assert bool(found(document._replace(blocks=blocks), "VB01")) is told
