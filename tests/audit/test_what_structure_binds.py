"""What the structure of a text binds: lists under a name, totals made up of two, lines in turn."""

from __future__ import annotations

import pytest

from support.short_reports import found, report, rules, table, told, with_annexes

MONTHS = [
    ["Tháng", "Tiếp nhận mới", "Đã giải quyết", "Còn lại cuối tháng"],
    ["Tháng 7", "2.118", "1.954", "476"],
    ["Tháng 8", "2.377", "2.402", "451"],
    ["Tháng 9", "2.496", "2.467", "480"],
    ["Tháng 10", "2.701", "2.688", "493"],
    ["Tháng 11", "2.685", "2.709", "469"],
    ["Tháng 12", "2.831", "2.907", "393"],
]
FIELDS = "Nhận 812 hồ sơ: chứng thực 430 hồ sơ, hộ tịch 182 hồ sơ, đất đai 200 hồ sơ."
MADE_UP = "Nhận 9.416 hồ sơ mới, cộng với 207 hồ sơ bàn giao, thành 9.623 hồ sơ phải lo. "
DAYS = (
    "Ngày 3. Tồn đầu ngày 41 hồ sơ. Nhận 96 hồ sơ. Trả 88 hồ sơ. Tồn cuối ngày 49 hồ sơ.",
    "Ngày 4. Nhận 101 hồ sơ. Trả 93 hồ sơ. Tồn cuối ngày {} hồ sơ.",
)


@pytest.mark.parametrize(
    "line",
    [
        "Tháng 9 nhận 2.316 hồ sơ, nhiều hơn tháng 8 là 126 hồ sơ; tháng 8 nhận 2.190 hồ sơ.",
        "Năm qua nhận 96.482 hồ sơ, trả 96.490 hồ sơ. Số trả nhiều hơn số nhận 8 hồ sơ vì còn "
        "1.833 hồ sơ của năm trước chuyển sang.",
        "Tháng 6 tiếp nhận 1.406 hồ sơ, ít hơn tháng 5 (1.465 hồ sơ) là 59 hồ sơ và ít hơn tháng 4 "
        "(1.517 hồ sơ) là 111 hồ sơ.",
    ],
)
def test_what_is_compared_may_stand_before_the_change(line: str) -> None:
    """“nhiều hơn tháng 8 là 126 hồ sơ” says by how much, and is no number of cases."""
    assert rules(report(line)) == set()


def test_a_change_is_held_to_the_number_in_brackets_before_it() -> None:
    """“ít hơn tháng 5 (1.465 hồ sơ) là 95 hồ sơ” is the difference of those two."""
    assert "-59" in told(
        "VB15", "Tháng 6 nhận 1.406 hồ sơ, ít hơn tháng 5 (1.465 hồ sơ) là 95 hồ sơ."
    )


@pytest.mark.parametrize(
    "line",
    [
        "Tỉnh giao mỗi phường đến cuối năm đạt 90% hồ sơ nộp trực tuyến.",
        "Đến hết năm phải có 90% hồ sơ nộp trực tuyến.",
        "Phường cam kết đạt 90% hồ sơ nộp trực tuyến.",
    ],
)
def test_what_an_office_is_given_to_reach_is_an_aim(line: str) -> None:
    """A rate that an office is to reach is no result, so no number is held to it."""
    assert rules(report("Nhận 2.000 hồ sơ, trong đó 1.700 hồ sơ trực tuyến.", line)) == set()


def test_a_list_is_of_the_number_of_its_name() -> None:
    """“Hộ tịch gồm …” is of the number that stands at “hộ tịch” before, and of no other."""
    parts = "Hộ tịch gồm khai sinh {} hồ sơ, khai tử 41 hồ sơ, kết hôn 54 hồ sơ."
    assert "182" in told("VB05", FIELDS, parts.format(96))
    assert rules(report(FIELDS, parts.format(87))) == set()


def test_digits_exchanged_are_told_of_small_totals_too() -> None:
    """A total of two digits that are those of its parts' sum in another order is a slip."""
    line = "Có {} hồ sơ không vào sổ: từ chối 38 hồ sơ, công dân rút 26 hồ sơ."
    assert "64" in told("VB05", line.format(46))
    assert rules(report(line.format(64))) == set()
    assert rules(report(line.format(99))) == set()


def test_people_of_any_calling_add_up() -> None:
    """All that a list of people counts without another unit is one of them."""
    line = "Đội có {} người, gồm 21 đoàn viên, 9 hội viên phụ nữ và 7 nghệ nhân."
    assert "37" in told("VB05", line.format(36))
    assert rules(report(line.format(37))) == set()


def test_what_is_left_is_held_to_a_total_that_two_numbers_make_up() -> None:
    """Of a total that is the sum of two numbers before it, what is not resolved is left."""
    line = MADE_UP + "Phường đã trả 9.288 hồ sơ, còn {} hồ sơ đang làm."
    assert "335" in told("VB05", line.format(345))
    assert "335" in told("VB05", line.format(128)), "those handed over are left out"
    assert rules(report(line.format(335))) == set()
    assert rules(report(line.format("321") + " Có 14 hồ sơ công dân rút.")) == set()


def test_what_is_left_goes_over_into_the_next_line() -> None:
    """What one day leaves and the next receives is resolved or left at the end of that."""
    assert "57" in told("VB05", DAYS[0], DAYS[1].format(75))
    assert rules(report(DAYS[0], DAYS[1].format(57))) == set()


def test_what_is_left_goes_over_into_the_next_row() -> None:
    """A row's stock that is not that of the row before, with what came and went, is told."""
    wrong = [[cell.replace("493", "439") for cell in row] for row in MONTHS]
    assert "493" in told("VB19", tables=(table(1, 100, wrong),))
    assert rules(report(tables=(table(1, 100, MONTHS),))) == set()


def test_a_base_may_be_what_the_numbers_of_a_line_make_up() -> None:
    """A rate is over the total before its line where the numbers of the line add up to that, even
    where it would be the rate of another number that counts something else.
    """
    total = "Tiếp nhận 1.684 hồ sơ. Đã giải quyết 1.672 hồ sơ."
    line = "Kênh nộp: trực tuyến 1.526 hồ sơ, đạt {}%; tại quầy 147 hồ sơ; bưu chính 11 hồ sơ."
    assert "90,6" in told("VB03", total, line.format("91,3"))
    assert rules(report(total, line.format("90,6"))) == set()


def test_a_rate_over_another_month_is_held_to_no_number_of_this_one() -> None:
    """“bằng 84,2% số tiếp nhận của tháng 6” is over a number that the text does not have."""
    line = "Cả quý nhận 5.210 hồ sơ. Tháng 7 nhận 1.604 hồ sơ, bằng 84,2% số tiếp nhận của tháng 6."
    assert rules(report(line)) == set()


def test_a_time_at_the_head_of_a_sentence_is_that_of_its_numbers() -> None:
    """“Quý III, tỷ lệ là 83,2%; như vậy tăng …” compares the rate before, also one in brackets."""
    head = "Kết quả thu phí quý IV năm 2025"
    line = (
        "Có 4.318 hồ sơ: 3.964 hồ sơ thanh toán trực tuyến (91,8%), 354 hồ sơ nộp tiền mặt. Quý "
        "III, tỷ lệ thanh toán trực tuyến là 83,2%; như vậy tăng {} điểm phần trăm."
    )
    assert "8,6" in told("VB15", head, line.format("10,7"))
    assert rules(report(head, line.format("8,6"))) == set()


@pytest.mark.parametrize(
    "line",
    [
        "Lĩnh vực hộ tịch: giải quyết 251, đang giải quyết 02. Lĩnh vực đất đai: giải quyết 04.",
        "Lĩnh vực hộ tịch tiếp nhận 253 hồ sơ; lĩnh vực đất đai tiếp nhận 4 hồ sơ, giải quyết {}.",
        "Hộ tịch tiếp nhận 253 hồ sơ, đã giải quyết 251 hồ sơ. Đất đai có 4 hồ sơ, giải quyết {}.",
        "Về hộ tịch, xã tiếp nhận 253 hồ sơ; về đất đai: tiếp nhận 4 hồ sơ, giải quyết {} hồ sơ.",
    ],
)
def test_a_number_is_of_the_field_that_was_named_last(line: str) -> None:
    """Of two fields in one paragraph the second has its own numbers, and its own mistakes."""
    assert found(with_annexes(line.replace("{}", "4")), "VB01") == []
    (remark,) = found(with_annexes(line.replace("{}", "5").replace("04", "05")), "VB01")
    assert "dòng “Đất đai” là 4" in remark.message


def test_where_two_fields_may_be_meant_a_number_is_held_to_none() -> None:
    """After a comma a row may be one of a list, and what follows of all cases again."""
    line = "Hộ tịch tiếp nhận 253 hồ sơ, đất đai tiếp nhận 4 hồ sơ, giải quyết 4 hồ sơ."
    assert found(with_annexes(line), "VB01") == []
    assert (
        found(with_annexes("Hộ tịch có 253 hồ sơ. Trong kỳ đã giải quyết 4 hồ sơ."), "VB01") == []
    )


def test_a_field_or_a_unit_goes_on_from_no_other_one() -> None:
    """A balance from row to row is looked for where the rows are times, and nowhere else."""
    wrong = [[cell.replace("493", "439") for cell in row] for row in MONTHS]
    names = ("", "UBND xã A", "UBND xã B", "Kỳ Anh", "Năm Căn", "Đất đai", "Quý Lộc")
    units = [[name, *row[1:]] for name, row in zip(names, wrong, strict=True)]
    assert told("VB19", tables=(table(1, 100, units),)) == ""


@pytest.mark.parametrize(
    ("said", "late"),
    [
        ("Đang giải quyết 19 hồ sơ, đều trong hạn.", "Đang giải quyết quá hạn 04 hồ sơ."),
        ("Đã giải quyết 875 hồ sơ (tất cả đúng hạn).", "Đã giải quyết quá hạn 05 hồ sơ."),
    ],
)
def test_all_in_time_beside_some_that_are_late(said: str, late: str) -> None:
    """Of what was resolved beside those resolved late, of what is pending beside those overdue."""
    assert "trái với" in told("VB07", said, late)
    other = {"Đang": "Đã", "Đã": "Đang"}
    first, rest = late.split(" ", 1)
    assert "trái với" not in told("VB07", said, f"{other[first]} {rest}")
