"""The same relation in other words, in another order, over a full stop, is held as well."""

from __future__ import annotations

import pytest

from support.short_reports import report, rules, table, told

HEAD = ("BÁO CÁO", "Kính gửi: UBND thành phố.", "Kết quả tháng 6 năm 2026")
TIMES = [
    ["Chỉ tiêu", "Tháng 5", "Tháng 6"],
    ["Tiếp nhận", "1.898", "2.050"],
    ["Đã giải quyết", "1.879", "2.043"],
    ["Đang giải quyết", "137", "144"],
]
HALVES = [
    ["Nội dung", "6 tháng đầu 2025", "6 tháng cuối 2025", "6 tháng đầu 2026"],
    ["Hồ sơ tiếp nhận", "184.207", "203.118", "221.536"],
    ["Đã giải quyết", "181.334", "200.862", "219.047"],
]
LEFT_EACH_MONTH = [
    ["Tháng", "Tồn đầu tháng", "Nhận", "Trả", "Tồn cuối tháng"],
    ["Tháng 1", "684", "1.742", "1.655", "771"],
    ["Tháng 2", "771", "1.208", "1.263", "716"],
    ["Tháng 3", "716", "2.117", "1.998", "835"],
    ["Cộng", "684", "5.067", "4.916", "835"],
]
TWO_LINES = (
    "Tháng 6 xã tiếp nhận 2.146 hồ sơ.",
    "So với con số 1.987 hồ sơ của tháng 5, số này {}.",
)


def _rules(*lines: str, rows: list[list[str]] | None = None) -> set[str]:
    tables = (table(1, 500, rows),) if rows else ()
    return rules(report(*lines, tables=tables, head=HEAD))


@pytest.mark.parametrize(
    ("rule", "line", "right", "wrong"),
    [
        (
            "VB03",
            "Trong 4.318 hồ sơ đã trả có 4.021 hồ sơ có bản điện tử, đạt {}%. Nhận 4.380 hồ sơ.",
            "93,1",
            "91,8",
        ),
        (
            "VB04",
            "Xã nhận 9.214 hồ sơ, giải quyết 9.077 hồ sơ. Nộp qua mạng là 8.201, "
            "chiếm {}% số hồ sơ tiếp nhận.",
            "89,0",
            "90,3",
        ),
        ("VB04", "Số hóa kết quả: 688/703 hồ sơ, đạt {}%.", "97,9", "102,2"),
        ("VB04", "Hồ sơ phát sinh phí: 905. Hồ sơ thanh toán: 812 (đạt {}%).", "89,7", "98,7"),
        (
            "VB15",
            "Tỷ lệ đúng hạn: 95,9%; tháng 5 là 96,4%. Tháng này {} 0,5 điểm phần trăm.",
            "giảm",
            "tăng",
        ),
        ("VB15", "Tháng 6 nhận 1.284 hồ sơ, nhiều hơn tháng 5 (1.196 hồ sơ) {} hồ sơ.", "88", "98"),
        ("VB15", "Quá hạn giảm từ 25 hồ sơ tháng 5 xuống còn 14 hồ sơ, giảm {} hồ sơ.", "11", "13"),
        (
            "VB24",
            "Nếu như tháng 5 nhận 1.196 hồ sơ thì tháng 6 đã nhận 1.284 hồ sơ, tăng {}%.",
            "7,4",
            "8,7",
        ),
        (
            "VB05",
            "Tổng số 1.284 hồ sơ. Trong đó: trực tuyến 1.102 hồ sơ; trực tiếp {} hồ sơ; "
            "bưu chính 20 hồ sơ.",
            "162",
            "152",
        ),
        (
            "VB10",
            "Tổ lưu động: 6 tháng đầu năm tổ nhận {} hồ sơ, riêng tháng 6 nhận 431 hồ sơ.",
            "712",
            "412",
        ),
        (
            "VB05",
            "Kỳ trước chuyển sang 32 hồ sơ, nhận mới 1.284 hồ sơ. Đã trả 1.265 hồ sơ. "
            "Còn lại {} hồ sơ.",
            "51",
            "61",
        ),
        (
            "VB26",
            "Tháng 6 nhận 1.347 hồ sơ, trực tuyến 1.339 hồ sơ. "
            "Lũy kế 5 tháng là 6.918 hồ sơ; lũy kế 6 tháng là {} hồ sơ.",
            "8.265",
            "8.256",
        ),
    ],
)
def test_a_relation_is_held_however_it_is_said(
    rule: str, line: str, right: str, wrong: str
) -> None:
    """The right number passes, the wrong one is told."""
    assert _rules(line.format(right)) == set()
    assert _rules(line.format(wrong)) == {rule}


def test_vb15_a_change_is_of_the_number_in_the_line_before() -> None:
    """Told is the other direction, or exchanged digits."""
    assert _rules(TWO_LINES[0], TWO_LINES[1].format("tăng 159 hồ sơ")) == set()
    assert _rules(TWO_LINES[0], TWO_LINES[1].format("tăng 195 hồ sơ")) == {"VB15"}
    assert _rules(TWO_LINES[0], TWO_LINES[1].format("giảm 159 hồ sơ")) == {"VB15"}


def test_vb45_what_is_said_of_a_month_stands_in_the_column_of_that_month() -> None:
    """The number of another column of the row is told; two months in a sentence leave it open."""
    line = "Hết tháng 6 còn {} hồ sơ đang giải quyết."
    assert _rules(line.format(144), rows=TIMES) == set()
    assert _rules(line.format(137), rows=TIMES) == {"VB45"}
    both = "Tháng 6 nhận bàn giao 137 hồ sơ đang giải quyết của tháng 5."
    assert _rules(both, rows=TIMES) == set()


def test_vb45_a_year_is_its_two_halves() -> None:
    """Columns of one year together are what a sentence says of that year."""
    line = "Cả năm 2025 tỉnh tiếp nhận {} hồ sơ."
    assert _rules(line.format("387.325"), rows=HALVES) == set()
    assert _rules(line.format("378.325"), rows=HALVES) == {"VB45"}


def test_what_is_left_each_month_adds_up_to_nothing() -> None:
    """The total row of such a column has what there was at the beginning, or at the end."""
    assert _rules(rows=LEFT_EACH_MONTH) == set()


def test_vb05_several_offices_together_are_held_to_each_of_them() -> None:
    """Their names in turn, and the first number after each of them in other lines."""
    lines = [
        "Ba xã Bàu Đông, Kênh Ngay và Láng Tròn tiếp nhận tổng cộng {} hồ sơ.",
        "Bàu Đông nhận 9.214 hồ sơ, giải quyết 9.077 hồ sơ.",
        "Ở Kênh Ngay, xã nhận 7.350 hồ sơ.",
        "Láng Tròn nhận 5.886 hồ sơ.",
    ]
    assert _rules(lines[0].format("22.450"), *lines[1:]) == set()
    assert _rules(lines[0].format("22.540"), *lines[1:]) == {"VB05"}


def test_vb02_the_tasks_finish_all_that_is_left() -> None:
    """Exchanged digits are told; some of those left, of one field, are not all."""
    lines = ["Đang giải quyết 125 hồ sơ.", "III. NHIỆM VỤ THÁNG 7"]
    assert _rules(*lines, "Giải quyết dứt điểm 125 hồ sơ đang giải quyết.") == set()
    assert _rules(*lines, "Giải quyết dứt điểm 152 hồ sơ đang giải quyết.") == {"VB02"}
    assert _rules(*lines, "Giải quyết 105 hồ sơ đất đai còn tồn đọng từ năm 2024.") == set()


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("100% hồ sơ tiếp nhận được số hóa thành phần.", True),
        ("100% hồ sơ lĩnh vực hộ tịch được số hóa thành phần.", False),
        ("100% hồ sơ trực tuyến được số hóa thành phần.", False),
        ("Phấn đấu 100% hồ sơ được số hóa thành phần.", False),
        ("Toàn bộ hồ sơ được tiếp nhận qua phần mềm.", False),
    ],
)
def test_vb07_what_is_said_of_all_cases_is_held_to_their_rate(claim: str, wrong: bool) -> None:
    """A claim on some cases, or an aim, is none on all."""
    line = "Số hóa thành phần hồ sơ: 2.011/2.050 hồ sơ (98,1%)."
    assert ("VB07" in _rules(claim, line)) is wrong


def test_vb07_what_is_denied_and_counted() -> None:
    """“Không có hồ sơ nào bị trả lại” beside three of them, unless those are of other months."""
    denial = "Không có hồ sơ nào bị trả lại."
    assert "VB07" in _rules(denial, "Từ chối 03 hồ sơ do thiếu điều kiện.")
    assert _rules("Tháng 6 không có hồ sơ bị từ chối.", "Lũy kế 6 tháng từ chối 05 hồ sơ.") == set()


@pytest.mark.parametrize(
    "line",
    [
        "Tính trên 10.330 hồ sơ đủ điều kiện nộp trực tuyến: 89,8%. Nhận 11.906 hồ sơ, "
        "trực tuyến 9.274 hồ sơ.",
        "Tháng 5 đạt 92,1%, tháng 6 đạt 94,6%. Tỷ lệ số hóa giảm 2,5 điểm phần trăm "
        "so với quý trước.",
        "Tháng 5 nhận 1.196 hồ sơ, tháng 6 nhận 1.284 hồ sơ. Số hồ sơ quá hạn giảm 88 hồ sơ.",
        "Tháng 6 nhận 1.284 hồ sơ, riêng tháng 5 nhận 1.396 hồ sơ do cao điểm.",
        "Tháng 6 nhận 04 phản ánh; đã trả lời 03, còn 01 chưa đến hạn. Sáu tháng nhận 19.",
        "Quý II: 6.572 hồ sơ (tháng 4: 2.261; tháng 5: 2.173; tháng 6: 2.138). "
        "Tháng 4 là tháng có nhiều hồ sơ nhất.",
        "Trong 6 tháng năm 2020 đã tiếp 866 lượt, giảm 146 lượt, 127 lượt người "
        "(6 tháng năm 2019 đã tiếp 1.012 lượt).",
        "Phát sinh 8.722 đơn, giảm 0,4% so với cùng kỳ, trong đó đơn đủ điều kiện 7.081 đơn, "
        "giảm 13,2% so với cùng kỳ năm 2020.",
        "Chứng thực nhiều nhất với 310 hồ sơ; trực tuyến 420 hồ sơ; đã trả 280 hồ sơ.",
    ],
)
def test_what_is_of_something_else_is_not_held(line: str) -> None:
    """Another base, another time, another measure, what is counted up: no number binds it."""
    assert _rules(line) == set()


def test_levels_of_offices_are_no_contradiction() -> None:
    """What a line says of communes is not what another one says of the province."""
    lines = ("Ở cấp tỉnh đã trả 15.641 hồ sơ.", "Ở cấp xã, đã trả 17.651 hồ sơ.")
    assert _rules(*lines) == set()


def test_vb50_a_total_with_exchanged_digits() -> None:
    """A number of the text that has the words of a column, and the digits of its total."""
    rows = [
        ["Tháng", "Hồ sơ có thu", "Thanh toán trực tuyến"],
        ["Tháng 7", "402", "341"],
        ["Tháng 8", "438", "385"],
        ["Tháng 9", "1.396", "1.362"],
        ["Cộng", "2.236", "2.088"],
    ]
    line = "Như vậy, cả quý có {} hồ sơ thanh toán trực tuyến."
    tables = (table(1, 500, rows),)
    assert told("VB50", line.format("2.088"), tables=tables) == ""
    assert "2.808" in told("VB50", line.format("2.808"), tables=tables)
