"""What binds numbers that stand apart: the times they are of, the names of a list, ranks."""

from __future__ import annotations

from pathlib import Path

import pytest

from baocao_tthc.word import Document, Paragraph
from support.short_reports import report, rules, told

_MONTH = ("BÁO CÁO tháng 9 năm 2025", "Kính gửi: UBND thành phố Hải Phòng.")


def _of_month(*lines: str) -> set[str]:
    return rules(report(*lines, head=_MONTH))


def test_points_that_word_numbers_are_lines_of_their_own() -> None:
    """A point that begins with Đ does not go on with the point above it."""
    texts = (
        "Tỷ lệ hồ sơ trực tuyến trên số hồ sơ nhận trong tháng",
        "Đã trả: 402 hồ sơ (trước hạn 300; đúng hạn 97; trễ hạn 6)",
    )
    points = tuple(Paragraph(number, text, numbered=True) for number, text in enumerate(texts, 2))
    document = Document(Path("bao-cao.docx"), (Paragraph(1, _MONTH[0]), *points))
    assert "VB05" in rules(document)


@pytest.mark.parametrize(
    ("line", "wrong", "right"),
    [
        ("Xã xếp hạng 14/45, tăng {} bậc so với tháng 8 (hạng 19/45).", 6, 5),
        ("Chỉ số của phường từ hạng 12 lên hạng 8, tăng {} bậc.", 5, 4),
        ("Quý II xã xếp thứ 23/96, quý III xếp thứ 17/96, tăng {} bậc.", 5, 6),
        ("Thứ hạng của xã là 31/96, giảm {} hạng so với tháng trước (28/96).", 4, 3),
    ],
)
def test_vb15_a_change_of_rank_is_the_difference_of_two_ranks(
    line: str, wrong: int, right: int
) -> None:
    """The ranks of two times in the sentence of the change, among as many."""
    assert told("VB15", line.format(wrong))
    assert rules(report(line.format(right))) == set()


def test_ranks_among_others_are_not_compared() -> None:
    """The fifth of the province and the second of a group are no two times."""
    assert rules(report("Xã xếp thứ 5/96 toàn tỉnh, thứ 2 trong cụm, tăng 7 bậc.")) == set()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (
            "Chất lượng được cải thiện, từ 96,21% quý II xuống 95,87% quý III.",
            "Chất lượng được cải thiện, từ 95,21% quý II lên 95,87% quý III.",
        ),
        (
            "Mức hài lòng được nâng lên, từ 97,80% của năm 2024 đến 97,33% năm nay.",
            "Mức hài lòng được nâng lên, từ 96,80% của năm 2024 đến 97,33% năm nay.",
        ),
        (
            "Tỷ lệ hài lòng đạt 96,2%, cao hơn tháng 5 (97,1%).",
            "Tỷ lệ hài lòng đạt 97,2%, cao hơn tháng 5 (97,1%).",
        ),
    ],
)
def test_vb30_what_is_said_to_rise_is_higher_at_last(wrong: str, right: str) -> None:
    """The two levels may stand after the verb, and the comparison may say no more than its time."""
    assert told("VB30", wrong)
    assert rules(report(right)) == set()


@pytest.mark.parametrize(
    ("lines", "wrong", "right"),
    [
        (
            ("Quý I nhận 2.104 hồ sơ, quý II nhận 2.350 hồ sơ, tăng {} hồ sơ so với quý I.",),
            264,
            246,
        ),
        (
            (
                "Tiếp nhận mới 3.120 hồ sơ (trực tuyến 2.710, trực tiếp 410). Đã giải quyết 3.050 "
                "hồ sơ. Số hồ sơ trực tuyến tăng {} hồ sơ so với năm trước (2.389 hồ sơ).",
            ),
            312,
            321,
        ),
        (
            (
                "Tiếp nhận: 412 hồ sơ. Tháng 8: 397 hồ sơ.",
                "So với tháng 8: tiếp nhận tăng {} hồ sơ.",
            ),
            25,
            15,
        ),
    ],
    ids=["named time", "own words", "elsewhere"],
)
def test_vb15_what_a_change_is_compared_with(
    lines: tuple[str, ...], wrong: int, right: int
) -> None:
    """The number of the time that it names, and what its own sentence says that it is of."""
    assert "VB15" in _of_month(*(line.format(wrong) for line in lines))
    assert _of_month(*(line.format(right) for line in lines)) == set()


@pytest.mark.parametrize(
    ("lines", "wrong", "right"),
    [
        (
            (
                "Lũy kế 4 tháng nhận {} hồ sơ (tháng 6: 702; tháng 7: 810; tháng 8: 798; "
                "tháng 9: 655).",
            ),
            "2.310",
            "2.965",
        ),
        (
            (
                "- Phường Bến Nghè: {} hồ sơ",
                "+ Đất đai: 40 hồ sơ",
                "+ Hộ tịch: 21 hồ sơ",
                "+ Lĩnh vực khác: 4 hồ sơ",
            ),
            "61",
            "65",
        ),
        (
            (
                "Chín tháng, thành phố tiếp nhận {} hồ sơ.",
                "Đã giải quyết 40.118 hồ sơ.",
                "Theo quý, quý I nhận 12.910 hồ sơ, quý II 13.554 hồ sơ, quý III 14.473 hồ sơ.",
            ),
            "41.207",
            "40.937",
        ),
    ],
    ids=["months", "fields", "quarters"],
)
def test_vb05_lists_of_times_and_of_all_fields_are_whole(
    lines: tuple[str, ...], wrong: str, right: str
) -> None:
    """Nothing of them stands beside the list, though without it the rest would add up."""
    assert "VB05" in _of_month(*(line.format(wrong) for line in lines))
    assert _of_month(*(line.format(right) for line in lines)) == set()


@pytest.mark.parametrize(
    ("lines", "wrong", "right"),
    [
        (
            (
                "Tháng 8 chuyển sang 45 hồ sơ; nhận mới 612 hồ sơ; đã giải quyết 580 hồ sơ; "
                "đang giải quyết {} hồ sơ.",
            ),
            "32",
            "77",
        ),
        (
            (
                "Xã nhận bàn giao 42 hồ sơ của huyện cũ. Tiếp nhận mới 2.310 hồ sơ. Đã giải quyết "
                "2.168 hồ sơ.",
                "Số hồ sơ đang giải quyết chuyển sang năm 2026 là {} hồ sơ.",
            ),
            "148",
            "184",
        ),
    ],
    ids=["forgotten", "handed over"],
)
def test_vb05_what_is_left_with_what_there_was_before(
    lines: tuple[str, ...], wrong: str, right: str
) -> None:
    """What was there from before, or was handed over, is resolved or left too."""
    assert "VB05" in _of_month(*(line.format(wrong) for line in lines))
    assert _of_month(*(line.format(right) for line in lines)) == set()


def test_vb27_the_rest_of_a_whole() -> None:
    """What is said to be left has the digits of the difference, in their order."""
    line = "Toàn tỉnh có 1.905 TTHC, đã tái cấu trúc 1.264 TTHC; {} TTHC còn lại làm sau."
    assert told("VB27", line.format("614"))
    assert rules(report(line.format("641"))) == set()


@pytest.mark.parametrize(
    ("lines", "wrong", "right"),
    [
        (
            (
                "Có 210 hồ sơ quá hạn, trong đó:",
                "- Phường An Lạc: 98 hồ sơ;",
                "- Phường Bình Tân: 71 hồ sơ;",
                "- Phường Tân Tạo: 41 hồ sơ.",
                "Phê bình phường {}, nơi có số hồ sơ quá hạn nhiều nhất.",
            ),
            "Bình Tân",
            "An Lạc",
        ),
        (
            (
                "Tiếp nhận 412 hồ sơ. Theo lĩnh vực: chứng thực 188, hộ tịch 93, đất đai 131.",
                "Lĩnh vực phát sinh nhiều hồ sơ nhất là {}.",
            ),
            "hộ tịch",
            "chứng thực",
        ),
    ],
)
def test_vb47_the_highest_of_a_list(lines: tuple[str, ...], wrong: str, right: str) -> None:
    """A name of one list only, of what the list counts."""
    assert "VB47" in _of_month(*(line.format(wrong) for line in lines))
    assert _of_month(*(line.format(right) for line in lines)) == set()
    assert _of_month(*lines[:-1], f"Tỷ lệ trễ hạn cao nhất là {wrong}.") == set()


def test_vb02_one_name_and_one_number() -> None:
    """What a sum counts by a name of its own is said again with digits exchanged."""
    whole = "Tổng số việc chứng thực đã làm: 1.264 việc, gồm bản sao 1.100 việc, chữ ký 164 việc."
    assert "VB02" in _of_month(whole, "Với 1.246 việc chứng thực, phải làm thêm giờ.")
    assert _of_month(whole, "Với 1.264 việc chứng thực, phải làm thêm giờ.") == set()


@pytest.mark.parametrize(
    "line",
    [
        "hồ sơ nộp từ tháng 9 không có hồ sơ nào trễ hạn.",
        "không có hồ sơ hộ tịch nào trễ hạn.",
    ],
)
def test_a_denial_of_some_cases_is_of_those(line: str) -> None:
    """The subject right before it, or the kind that it names, are not all cases."""
    late = "Đã trả: 402 hồ sơ (trước hạn 300; đúng hạn 97; trễ hạn 5)."
    assert _of_month(late, f"Hồ sơ trễ hạn là của tháng trước; {line}") == set()


def test_what_looks_like_figures_of_now() -> None:
    """A bound that so many reach, the plan of a year, a number after “quý” are read as they are."""
    assert _of_month("03/05 nội dung khảo sát đạt trên 95%.") == set()
    plan = "Lũy kế 9 tháng thu 3.024 hồ sơ, đạt 94,50% chỉ tiêu cả năm (3.200 hồ sơ)."
    assert _of_month(plan, "Trong tháng có 176 hồ sơ loại khác.") == set()
    quarter = "Tổng số hồ sơ phải giải quyết là 1.629, trong đó quý trước chuyển sang 59, tiếp nhận"
    assert told("VB05", f"{quarter} trong quý 1.507 hồ sơ.")
