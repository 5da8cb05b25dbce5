"""A finding is made where the text binds the numbers, and not where another reading is open."""

from __future__ import annotations

import pytest

from support.short_reports import report, rules, table, told

AIMS = [
    ["Chỉ tiêu", "Kế hoạch năm (%)", "Tháng 9 (%)", "9 tháng (%)", "Đánh giá 9 tháng"],
    ["Hồ sơ trực tuyến", "85,0", "90,4", "87,2", "Đạt"],
    ["Giải quyết đúng hạn", "99,0", "99,7", "99,4", "Đạt"],
    ["Số hóa thành phần hồ sơ", "98,0", "98,6", "97,6", "Đạt"],
    ["Số hóa kết quả giải quyết", "98,0", "97,9", "98,3", "Đạt"],
    ["Thanh toán trực tuyến", "90,0", "88,5", "86,1", "Chưa đạt"],
]
OFFICES = [
    ["Xã", "Hồ sơ trực tuyến", "Tỷ lệ trực tuyến (%)"],
    ["Thạch Lâm", "2.611", "89,9"],
    ["Cẩm Đông", "1.754", "94,1"],
    ["Yên Khương", "2.879", "86,0"],
    ["Lang Sơn", "1.131", "83,7"],
]


@pytest.mark.parametrize(
    "line",
    [
        "Nhận mới 187 hồ sơ, tuần trước 203, giảm 16 (7,9%).",
        "Tiếp nhận: 236 hồ sơ (trực tiếp 47). Tháng 1: 311 hồ sơ. Giảm 75 hồ sơ (24,1%).",
        "Các cấp tiếp 2.783 lượt công dân, giảm 714 lượt so cùng kỳ [20,42%].",
        "Cấp xã tiếp 1.586 lượt, trong đó: tố cáo 08 lượt, loại khác 1.578 lượt "
        "[giảm 61 lượt = 3,70% so cùng kỳ].",
    ],
)
def test_a_share_of_a_change_may_be_of_any_number_about(line: str) -> None:
    """Where the text does not say what was there before, any number beside it may be that."""
    assert rules(report(line)) == set()


def test_vb24_two_numbers_that_differ_by_the_change_bind_its_share() -> None:
    """The share of a change is of the number before, not of the one now."""
    line = "Quý này tiếp nhận 6.901 hồ sơ; cùng kỳ 6.240 hồ sơ; tăng 661 hồ sơ ({}%)."
    assert "661/6.240 là 10,59%" in told("VB24", line.format("9,58"))
    assert rules(report(line.format("10,59"))) == set()


def test_vb15_a_change_against_a_number_in_brackets_is_of_the_point_before() -> None:
    """“So T4 (1.296 hs mới): tăng 52 hs” is of what the list says of this month."""
    lines = ("- Mới T5: 1.338 hs;", "- So T4 (1.296 hs mới): tăng {} hs;")
    assert "1.338 so với 1.296 là 42" in told("VB15", lines[0], lines[1].format(52))
    assert rules(report(lines[0], lines[1].format(42))) == set()


@pytest.mark.parametrize(
    ("line", "right", "wrong", "words"),
    [
        (
            "Khảo sát 450 người, có 437 người hài lòng, đạt {}%; 13 người còn băn khoăn.",
            "97,1",
            "98,1",
            "437/450",
        ),
        (
            "Khối xã, phường: tiếp nhận 317.542 hồ sơ, trong đó trực tuyến 274.806 hồ sơ; "
            "tỷ lệ hồ sơ trực tuyến là {}%.",
            "86,54",
            "85,64",
            "274.806/317.542",
        ),
        (
            "Lĩnh vực đất đai: đã giải quyết 398 hồ sơ, quá hạn 12 hồ sơ; "
            "tỷ lệ giải quyết đúng hạn {}%.",
            "96,98",
            "95,98",
            "386/398",
        ),
        (
            "Tỷ lệ hài lòng đạt {}% với 437 phiếu trên tổng số 450 phiếu thu về.",
            "97,1",
            "96,5",
            "437/450",
        ),
        (
            "Trong quý tiếp nhận 64 phản ánh, đã xử lý 58 phản ánh. Đạt tỷ lệ {}%.",
            "90,63",
            "93,63",
            "58/64",
        ),
    ],
    ids=["the rest is told", "an office", "a field", "the part follows", "the sentence before"],
)
def test_vb04_the_part_and_its_base_stand_about_the_rate(
    line: str, right: str, wrong: str, words: str
) -> None:
    """A rate is of the numbers of its own line and of its own part of the cases."""
    assert words in told("VB04", line.format(wrong))
    assert rules(report(line.format(right))) == set()


def test_a_base_in_words_may_be_another_number_of_the_line() -> None:
    """“số dịch vụ đã cung cấp” are all that the line counts, not only those it names so."""
    assert not rules(
        report(
            "Có 88 TTHC cung cấp dịch vụ công trực tuyến toàn trình, 39 TTHC một phần; "
            "127 TTHC có dịch vụ công trực tuyến; 71 dịch vụ công phát sinh hồ sơ, "
            "bằng 55,9% số dịch vụ đã cung cấp."
        )
    )


@pytest.mark.parametrize(
    "line",
    [
        "Có 1.264 hồ sơ phải nộp phí, lệ phí, trong đó 1.238 hồ sơ nộp trực tuyến.",
        "Số hồ sơ phát sinh phí là 1.264 hồ sơ; nộp trực tuyến 1.238 hồ sơ.",
        "Có 1.400 hồ sơ đủ điều kiện ký số, trong đó nộp trực tuyến 1.388 hồ sơ.",
    ],
)
def test_a_part_of_some_cases_is_no_number_of_all(line: str) -> None:
    """What is a part of a number that is not that of all cases contradicts no number of all."""
    first = "Tiếp nhận 1.486 hồ sơ: trực tuyến 1.431 hồ sơ, trực tiếp 55 hồ sơ."
    assert rules(report(first, line)) == set()
    assert told("VB02", first, "Số hồ sơ tiếp nhận trực tuyến là 1.413 hồ sơ.")


@pytest.mark.parametrize(
    ("first", "second", "against"),
    [
        ("quá hạn 05 hồ sơ", "Trong kỳ không phát sinh hồ sơ quá hạn.", "05"),
        (
            "trễ hạn 05; đang giải quyết 9 hồ sơ",
            "05 hồ sơ trễ hạn đã được xin lỗi. Không có hồ sơ đang giải quyết quá hạn.",
            "",
        ),
        (
            "quá hạn 05 hồ sơ, gồm đất đai 02 hồ sơ, thủy sản 03 hồ sơ",
            "Không có hồ sơ quá hạn ở lĩnh vực thủy sản.",
            "thủy sản 03",
        ),
        (
            "quá hạn 05 hồ sơ, gồm đất đai 02 hồ sơ, thủy sản 03 hồ sơ",
            "Không có hồ sơ quá hạn ở lĩnh vực chăn nuôi.",
            "",
        ),
        ("quá hạn 05 hồ sơ", "100% phản ánh, kiến nghị được xử lý đúng hạn.", ""),
        ("quá hạn 05 hồ sơ", "100% nhiệm vụ được giao hoàn thành đúng hạn.", ""),
    ],
)
def test_vb07_a_denial_is_wrong_where_it_denies_every_reading(
    first: str, second: str, against: str
) -> None:
    """Denials and praise are of one state, one field, of cases or of petitions."""
    found = told("VB07", f"Đã giải quyết 402 hồ sơ, {first}.", second)
    assert against in found if against else not found


def test_vb07_all_petitions_in_time_beside_some_that_were_late() -> None:
    """“100% PAKN xử lý đúng hạn” is held to the petitions that were late."""
    line = "Trong 58 PAKN đã xử lý có 55 PAKN xử lý đúng hạn, 03 PAKN xử lý chậm."
    assert told("VB07", line, "100% PAKN đã xử lý bảo đảm đúng thời hạn.")


def test_vb05_each_point_that_divides_all_is_a_list_of_its_own() -> None:
    """“Theo nguồn: …” and "Theo lĩnh vực: …" each add up to the number above them."""
    lines = (
        "Xã tiếp nhận 260 hồ sơ, chia ra:",
        "- Theo kênh: trực tuyến 214, trực tiếp 46;",
        "- Theo lĩnh vực: chứng thực 130, hộ tịch 80, đất đai {}.",
    )
    assert "130 + 80 + 60 = 270" in told("VB05", *lines[:2], lines[2].format(60))
    assert rules(report(*lines[:2], lines[2].format(50))) == set()


def test_vb05_what_is_left_for_the_next_period() -> None:
    """What had to be resolved without what was resolved is left, also in another section."""
    lines = (
        "I. KẾT QUẢ",
        "Số hồ sơ phải giải quyết là 2.104 hồ sơ. Đã giải quyết 1.954 hồ sơ.",
        "II. ĐÁNH GIÁ",
        "Còn {} hồ sơ chuyển sang tháng sau.",
    )
    assert "nếu 105 là 150" in told("VB05", *lines[:3], lines[3].format(105))
    assert rules(report(*lines[:3], lines[3].format(150))) == set()
    refused = lines[1] + " Từ chối 10 hồ sơ."
    assert rules(report(lines[0], refused, lines[2], lines[3].format(140))) == set()


def test_vb05_a_course_of_months_without_one_of_them() -> None:
    """What is counted up is the sum of all its months."""
    line = "T1: 1.105; T2: 987; T3: 1.364; T4: 1.296; T5: 1.338"
    assert "= 6.090, không phải 4.752" in told("VB05", "Lũy kế 5 tháng: 4.752", line)
    assert rules(report("Lũy kế 5 tháng: 6.090", line)) == set()


def test_vb26_the_month_that_is_added_counts_the_same() -> None:
    """The number before and the month count what the sum counts, whatever else is nearer."""
    lines = (
        "Tháng 9 tiếp nhận 1.987 hồ sơ, kết quả số hóa 1.913/1.954.",
        "Hết tháng 8, phường đã tiếp nhận 14.206 hồ sơ; lũy kế 9 tháng là {} hồ sơ.",
    )
    assert "14.206 + 1.987 = 16.193" in told("VB26", lines[0], lines[1].format("16.139"))
    assert rules(report(lines[0], lines[1].format("16.193"))) == set()


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("Cao nhất là xã Tân Phú (94,6%), tiếp đến là xã Long Hòa (95,1%).",), "95,1%"),
        (("Cao nhất là xã Tân Phú (95,1%), tiếp đến là xã Long Hòa (94,6%).",), ""),
        (
            (
                "Tháng 9: 2.191 hồ sơ; tháng 10: 1.984 hồ sơ; tháng 11: 2.137 hồ sơ.",
                "Tháng 11 là tháng tiếp nhận nhiều hồ sơ nhất.",
            ),
            "2.191",
        ),
        (
            (
                "Tháng 9: 2.191 hồ sơ; tháng 10: 1.984 hồ sơ; tháng 11: 2.137 hồ sơ.",
                "Tháng 9 là tháng tiếp nhận nhiều hồ sơ nhất.",
            ),
            "",
        ),
    ],
)
def test_vb47_the_highest_of_those_that_the_text_has(lines: tuple[str, ...], words: str) -> None:
    """No number that follows in turn, and no month of a course, is higher than the highest."""
    found = told("VB47", *lines)
    assert words in found if words else not found


def test_vb40_whose_the_lowest_is() -> None:
    """A superlative is of the row that it is said to be, or that its point is of."""
    line = "- {}: tỷ lệ trực tuyến thấp nhất cụm nhưng xếp trên Yên Khương."
    offices = (table(1, 100, OFFICES),)
    assert not told("VB40", line.format("Lang Sơn"), tables=offices)
    assert "“Thạch Lâm” là 89,9" in told("VB40", line.format("Thạch Lâm"), tables=offices)


def test_vb10_a_part_is_no_larger_than_the_number_that_the_sentence_begins_with() -> None:
    """“Trong 31 PAKN …, đã có 33 PAKN”: of one thing, and no days."""
    line = "Về công khai: trong 31 {} qua Cổng đã có {} {} được đăng tải."
    assert told("VB10", line.format("PAKN", 33, "PAKN"))
    assert not told("VB10", line.format("PAKN", 29, "PAKN"))
    assert not told("VB10", line.format("ngày", 33, "PAKN"))


def test_vb38_a_verdict_of_a_table_is_that_of_its_row() -> None:
    """“Đạt” is said of the result that the heading names, where that reaches its aim."""
    assert "97,6% thấp hơn 98%" in told("VB38", "Biểu.", tables=(table(1, 100, AIMS),))
    right = [[*row[:4], "Chưa đạt" if row[3] == "97,6" else row[4]] for row in AIMS]
    assert not told("VB38", "Biểu.", tables=(table(1, 100, right),))


def test_the_times_of_two_lines_keep_their_numbers_apart() -> None:
    """A month and a quarter, each with its own paragraph, contradict nothing."""
    month = "Tháng 9/2021, đơn vị có hồ sơ kỳ trước chuyển sang là 2.171 hồ sơ."
    quarter = "Quý III/2021, đơn vị có hồ sơ kỳ trước chuyển sang là 2.191 hồ sơ."
    assert rules(report(month, quarter)) == set()


def test_an_average_may_be_rounded_to_hundreds() -> None:
    """“bình quân một tháng có 14.700” of 146.600 in ten months."""
    line = "10 tháng có 146.600 hồ sơ; bình quân một tháng có {} hồ sơ."
    assert rules(report(line.format("14.700"))) == set()
    assert told("VB29", line.format("14.760"))


def test_an_ellipsis_that_ends_a_list_is_no_blank() -> None:
    """“hộ tịch 248, đất đai 117…” is finished; "Đề xuất: …" is not."""
    assert "ND01" not in rules(report("Hồ sơ nhiều: hộ tịch 248, đất đai 117…"))
    assert "ND01" in rules(report("Đề xuất, kiến nghị: …"))
