"""What sentences say of aims (VB38), of the highest (VB40, VB47), of an office's own tables."""

from __future__ import annotations

from typing import Any

import pytest

from baocao_tthc.word import WordTable
from support.short_reports import places, report, rules, table, told


def _table(*rows: list[Any]) -> tuple[WordTable, ...]:
    return (table(1, 50, list(rows)),)


SCORED = _table(
    ["STT", "Đơn vị", "Tiếp nhận", "Trực tuyến", "Điểm", "Xếp hạng"],
    [1, "Xã An Khê", "1.250", "1.102", "91,5", 2],
    [2, "Xã Bình Trung", "842", "640", "88,2", 4],
    [3, "Xã Cẩm Sơn", "975", "911", "93,0", 1],
    [4, "Phường Đông Hòa", "1.630", "1.204", "90,1", 3],
    ["", "Tổng cộng", "4.697", "3.857", None, None],
)
QUARTERS = _table(
    ["Quý", "Tiếp nhận", "Đã giải quyết"],
    ["Quý I", "1.250", "1.200"],
    ["Quý II", "1.342", "1.300"],
    ["Quý III", "1.290", "1.380"],
)
AIMS = _table(
    ["Đơn vị", "Tỷ lệ trực tuyến (%)", "Chỉ tiêu (%)"],
    ["Xã An Khê", "91,5", "90"],
    ["Xã Bình Trung", "88,2", "90"],
    ["Xã Cẩm Sơn", "93,0", "90"],
)
FIELDS = _table(
    ["STT", "Lĩnh vực", "Tiếp nhận", "Quá hạn"],
    [1, "Đất đai", "1.250", 7],
    [2, "Hộ tịch", "842", 0],
    [3, "Chứng thực", "975", 0],
)


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        (
            "Tỷ lệ trực tuyến đạt 93,87%, hoàn thành chỉ tiêu 95%.",
            "Tỷ lệ trực tuyến đạt 93,87%, chưa hoàn thành chỉ tiêu 95%.",
            "93,87% thấp hơn 95%",
        ),
        (
            "Tỷ lệ trực tuyến đạt 96%, chưa đạt chỉ tiêu 95%.",
            "Tỷ lệ trực tuyến đạt 96%, vượt chỉ tiêu 95%.",
            "96% cao hơn 95%",
        ),
    ],
)
def test_vb38_an_aim_that_is_said_to_be_met(wrong: str, right: str, words: str) -> None:
    """Met means reached, not met means missed."""
    assert words in told("VB38", wrong)
    assert rules(report(right)) == set()


def test_vb38_all_are_said_to_reach_their_aims() -> None:
    """One row of the table below its aim denies it, and is named."""
    line = "Cả 03 đơn vị đều đạt chỉ tiêu."
    assert "Xã Bình Trung: 88,2% thấp hơn 90%" in told("VB38", line, tables=AIMS)
    assert rules(report("Có 02 đơn vị đạt chỉ tiêu.", tables=AIMS)) == set()


def test_vb40_of_two_columns_with_one_figure_neither_is_guessed() -> None:
    """“dẫn đầu (99,22%)” is true of the second; of neither it is told."""
    heads = ["STT", "Đơn vị", "Tỷ lệ trực tuyến (%)", "Tỷ lệ đúng hạn (%)"]
    rows = [[1, "Xã An Khê", "99,22", "99,22"], [2, "Xã Cẩm Sơn", "100", "{}"]]
    for other, is_told in (("97,5", False), ("99,5", True)):
        found = _table(heads, rows[0], [*rows[1][:3], other])
        line = "Đơn vị dẫn đầu: Xã An Khê (99,22%)."
        assert ("VB40" in rules(report(line, tables=found))) is is_told


def test_vb39_a_rank_that_the_table_gives_otherwise() -> None:
    """In words or in digits."""
    line = "Xã An Khê đạt 91,5 điểm, xếp thứ {}."
    for wrong, right in (("ba", "hai"), ("3", "2")):
        message = told("VB39", line.format(wrong), tables=SCORED)
        assert "“Xã An Khê” xếp thứ 2, lời văn ghi thứ 3" in message
        assert rules(report(line.format(right), tables=SCORED)) == set()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Tiếp nhận nhiều nhất là xã An Khê với 1.250 hồ sơ.", "“Phường Đông Hòa” cao hơn: 1.630"),
        ("Số tiếp nhận ít nhất là xã Cẩm Sơn (975 hồ sơ).", "“Xã Bình Trung” thấp hơn: 842"),
    ],
)
def test_vb40_the_highest_of_a_table(line: str, words: str) -> None:
    """The row that has more, or less, is named with its figure."""
    assert words in told("VB40", line, tables=SCORED)


@pytest.mark.parametrize(
    "line",
    [
        "Tiếp nhận nhiều nhất là phường Đông Hòa với 1.630 hồ sơ.",
        "Số tiếp nhận ít nhất là xã Bình Trung (842 hồ sơ).",
        "Xã có số tiếp nhận nhiều nhất trong các xã là xã An Khê với 1.250 hồ sơ.",
    ],
)
def test_vb40_what_is_the_highest_is_passed(line: str) -> None:
    """Of all rows, or of the communes among them."""
    assert rules(report(line, tables=SCORED)) == set()


def test_vb47_the_highest_rate_of_a_text() -> None:
    """No rate of the same kind elsewhere in the text is higher."""
    lines = [
        "Xã Nam tiếp nhận 100 hồ sơ, trực tuyến 90 hồ sơ, đạt 90%.",
        "Xã Bắc tiếp nhận 200 hồ sơ, trực tuyến 160 hồ sơ, đạt 80%.",
    ]
    last = "Tỷ lệ hồ sơ trực tuyến {} nhất là xã Bắc, đạt 80%."
    assert "80%, mà đoạn 3 có số cao hơn: 90%" in told("VB47", *lines, last.format("cao"))
    assert places("VB47", *lines, last.format("cao")) == {3, 5}
    assert rules(report(*lines, last.format("thấp"))) == set()


def test_vb45_a_figure_that_the_row_of_its_name_has_otherwise() -> None:
    """Row and column are named with the figure; of no row nothing is told."""
    message = told("VB45", "Xã Cẩm Sơn tiếp nhận 957 hồ sơ.", tables=SCORED)
    assert "lời văn ghi 957, bảng ghi 975 (dòng “Xã Cẩm Sơn”, cột “Tiếp nhận”)" in message
    assert rules(report("Xã Cẩm Sơn tiếp nhận 975 hồ sơ.", tables=SCORED)) == set()
    assert rules(report("Xã Mai Phong tiếp nhận 957 hồ sơ.", tables=SCORED)) == set()


def test_vb45_a_denial_of_a_row_that_has_some() -> None:
    """“Không có” of a field beside seven in its row."""
    line = "Không có hồ sơ quá hạn thuộc lĩnh vực {}."
    message = told("VB45", line.format("đất đai"), tables=FIELDS)
    assert "lời văn ghi không có, bảng ghi 7 (dòng “Đất đai”, cột “Quá hạn”)" in message
    assert told("VB45", line.format("hộ tịch"), tables=FIELDS) == ""


def test_vb46_how_many_rows_reach_a_bound() -> None:
    """The rows of the column are counted."""
    line = "Có {}/4 đơn vị đạt từ 91 điểm trở lên."
    assert "theo cột “Điểm” có 2, lời văn ghi 3" in told("VB46", line.format(3), tables=SCORED)
    assert rules(report(line.format(2), tables=SCORED)) == set()


def test_vb48_several_rows_together() -> None:
    """The figures of the rows that a sentence names add up to its number."""
    line = "Riêng xã An Khê và xã Cẩm Sơn tiếp nhận {} hồ sơ."
    message = told("VB48", line.format("2.252"), tables=SCORED)
    assert "cột “Tiếp nhận” của các dòng ấy cộng lại là 2.225" in message
    assert rules(report(line.format("2.225"), tables=SCORED)) == set()


def test_vb49_a_course_that_the_table_does_not_have() -> None:
    """The two rows at which it turns are named."""
    for line in (
        "Số hồ sơ {} tăng liên tục qua từng quý trong 03 quý.",
        "Số hồ sơ {} tăng liên tục qua từng quý.",
    ):
        message = told("VB49", line.format("tiếp nhận"), tables=QUARTERS)
        assert "cột “Tiếp nhận” không như vậy (Quý II: 1.342; Quý III: 1.290)" in message
        assert told("VB49", line.format("đã giải quyết"), tables=QUARTERS) == ""


def test_vb50_a_total_that_the_table_has_otherwise() -> None:
    """Told where two other totals of the table stand in the text, so that it is of the same."""
    rows = _table(
        ["STT", "Đơn vị", "Tiếp nhận", "Đã giải quyết", "Đang giải quyết"],
        [1, "Xã An Khê", "1.250", "1.200", 50],
        [2, "Xã Bình Trung", "842", "800", 42],
        ["", "Tổng cộng", "2.092", "2.000", 92],
    )
    first, last = "Tiếp nhận {} hồ sơ, đã giải quyết 2.000 hồ sơ.", "Đang giải quyết {} hồ sơ."
    message = told("VB50", first.format("2.092"), last.format(97), tables=rows)
    assert "ghi 97, dòng tổng của bảng ghi 92 (cột “Đang giải quyết”); lệch +5" in message
    assert rules(report(first.format("2.092"), last.format(92), tables=rows)) == set()
    assert told("VB50", last.format(97), tables=rows) == ""
