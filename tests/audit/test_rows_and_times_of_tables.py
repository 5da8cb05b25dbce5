"""What sentences say of the rows and times of a table, and of what a text has by its name."""

from __future__ import annotations

from support.short_reports import HEAD, found, report, rules, table, told

_OFFICES = table(
    1,
    50,
    [
        ["STT", "Đơn vị", "Giải quyết", "Quá hạn", "Trên 10 ngày", "Xếp loại"],
        [1, "Sở Tài chính", 412, 0, 0, "Tốt"],
        [2, "Sở Y tế", 208, 3, 1, "Khá"],
        [3, "Sở Xây dựng", 350, 14, 2, "Trung bình"],
        [4, "Xã Tân Lập", 277, 0, 0, "Tốt"],
        [5, "Xã Tân Hòa", 640, 15, 4, "Khá"],
        [6, "Xã Tân Tiến", 133, 0, 0, "Tốt"],
    ],
)
_MONTHS = table(
    1,
    50,
    [
        ["Nội dung", "Tháng 8", "Tháng 9", "Tăng, giảm"],
        ["Tiếp nhận", 1044, 968, "-76"],
        ["Trực tuyến", 902, 861, "-41"],
        ["Quá hạn", 0, 2, "+2"],
        ["Từ chối", 5, 0, "-5"],
    ],
)
_QUARTERS = table(
    1,
    50,
    [
        ["Thời gian", "Trực tuyến", "Cộng"],
        ["Quý I", "14.206", "17.786"],
        ["Quý II", "15.940", "19.331"],
        ["Quý III", "18.377", "21.091"],
    ],
)


def _of_offices(rule: str, line: str) -> str:
    return told(rule, line, tables=(_OFFICES,))


def _of_months(rule: str, line: str) -> str:
    document = report(line, tables=(_MONTHS,), head=("BÁO CÁO", "Kết quả tháng 9 năm 2026"))
    return "\n".join(remark.message for remark in found(document, rule))


def test_what_is_left_at_the_end_of_each_time_adds_up_to_nothing() -> None:
    """The column of all quarters has what there was at first and at last; a sum is a sum."""
    rows: list[list[object]] = [
        ["Nội dung", "Quý I", "Quý II", "6 tháng"],
        ["Tồn đầu kỳ", 62, 69, 62],
        ["Tiếp nhận", 1284, 1409, 2693],
        ["Trực tuyến", 1013, 1168, 2181],
        ["Trực tiếp", 271, 241, 512],
        ["Đã giải quyết", 1277, 1397, 2674],
        ["Trước hạn", 902, 1040, 1942],
        ["Đúng hạn", 372, 356, 728],
        ["Quá hạn", 3, 1, 4],
        ["Tồn cuối kỳ", 69, 81, 81],
    ]
    assert told("VB19", "Bảng:", tables=(table(1, 50, rows),)) == ""
    rows[6][3] = 1492
    assert "tính lại là 2.224" in told("VB19", "Bảng:", tables=(table(1, 50, rows),))


def test_rows_with_none_of_something_are_counted() -> None:
    """A sentence has as many rows as the table, of the kind that it counts."""
    assert "có 3, lời văn ghi 4" in _of_offices("VB46", "Có 04 đơn vị không có hồ sơ quá hạn.")
    assert "có 2, lời văn ghi 3" in _of_offices("VB46", "Có 03 xã không để hồ sơ quá hạn.")
    assert _of_offices("VB46", "Có 03/6 đơn vị không phát sinh hồ sơ quá hạn.") == ""
    assert _of_offices("VB46", "Từ đầu năm, 02 đơn vị không có hồ sơ quá hạn.") == ""
    assert _of_offices("VB46", "02 đơn vị không có hồ sơ bị trả lại.") == ""


def test_rows_of_a_word_are_counted() -> None:
    """The word that sorts the rows stands behind the number or before it."""
    line = "02 đơn vị xếp loại Tốt, 02 đơn vị xếp loại Khá."
    assert "có 3, lời văn ghi 2" in _of_offices("VB46", line)
    line = "Mức Tốt có 03 đơn vị, mức Khá 02 đơn vị, mức Trung bình 03 đơn vị."
    assert "có 1, lời văn ghi 3" in _of_offices("VB46", line)
    assert _of_offices("VB46", "Có 05 đơn vị được hỗ trợ.") == ""


def test_a_denial_is_of_each_row_that_it_lists() -> None:
    """Also of names that follow their kind, and of praise; never of all offices."""
    assert "Sở Y tế" in _of_offices("VB45", "Các sở: Tài chính, Y tế không có hồ sơ quá hạn.")
    assert "Xã Tân Hòa" in _of_offices(
        "VB45", "Xã Tân Hòa và xã Tân Tiến giải quyết 100% hồ sơ đúng hạn."
    )
    right = "Các xã Tân Lập, Tân Tiến giải quyết 100% hồ sơ đúng hạn."
    assert not rules(report(right, tables=(_OFFICES,))) & {"VB45", "VB07"}


def test_the_highest_of_a_column_that_the_sentence_names() -> None:
    """The longest heading that the clause has says which column is meant."""
    line = "Hồ sơ quá hạn trên 10 ngày là 7 hồ sơ, nhiều nhất ở {}."
    assert "Xã Tân Hòa" in _of_offices("VB40", line.format("Sở Xây dựng"))
    assert _of_offices("VB40", line.format("Xã Tân Hòa")) == ""
    among = "Sở Xây dựng có số hồ sơ quá hạn nhiều nhất trong các sở (14 hồ sơ)."
    assert _of_offices("VB40", among) == ""
    assert "Xã Tân Hòa" in _of_offices("VB40", among.replace(" trong các sở", ""))
    assert _of_offices("VB40", "Sở Xây dựng có mức độ quá hạn phức tạp nhiều nhất.") == ""


def test_a_change_between_two_columns_of_times() -> None:
    """It is held to the row that the sentence names, its percentage to the figure before."""
    line = "So với tháng 8, số hồ sơ tiếp nhận giảm {} hồ sơ ({}%)."
    assert "-76" in _of_months("VB15", line.format(67, "7,28"))
    assert _of_months("VB15", line.format(76, "7,28")) == ""
    assert _of_months("VB24", line.format(76, "7,28")) == ""
    assert "7,28" in _of_months("VB24", line.format(76, "7,85"))


def test_a_change_between_two_rows_of_times() -> None:
    """A change that fits has a percentage of the figure before, not of the one now."""
    line = "Số hồ sơ quý III tăng 1.760 hồ sơ ({}%) so với quý II."
    assert "9,1" in told("VB24", line.format("8,34"), tables=(_QUARTERS,))
    assert told("VB24", line.format("9,10"), tables=(_QUARTERS,)) == ""


def test_a_denial_beside_the_column_of_the_reports_own_time() -> None:
    """What is denied of another time is held to the column of that time."""
    assert "bảng ghi 2" in _of_months("VB45", "Trong tháng không phát sinh hồ sơ quá hạn.")
    assert _of_months("VB45", "Tháng 8 không có hồ sơ quá hạn.") == ""
    assert _of_months("VB45", "Không có hồ sơ bị từ chối.") == ""
    assert "bảng ghi 5" in _of_months("VB45", "Không có hồ sơ bị từ chối trong tháng 8.")


def test_praise_of_some_offices_is_not_of_all() -> None:
    """Beside overdue cases it is told only where it is of all of them."""
    late = "Đã giải quyết 500 hồ sơ, quá hạn 04 hồ sơ."
    for some in ("Ba đơn vị", "Xã Tân An", "Một số đơn vị", "Các sở: Y tế, Tài chính"):
        praise = f"{some} giải quyết 100% hồ sơ đúng hạn."
        assert not found(report(late, "Kết quả:", "Cụ thể:", praise), "VB07")
    assert found(report(late, "Đơn vị giải quyết 100% hồ sơ đúng hạn."), "VB07")


def test_what_is_compared_with_is_not_counted_up() -> None:
    """Half a year of the year before may have had less than half a year now."""
    head = (*HEAD, "Kết quả 6 tháng đầu năm 2026")
    line = "Tiếp nhận mới 7.936 hồ sơ. So với 6 tháng đầu năm 2025 (7.204 hồ sơ mới), tăng 10,2%."
    assert not found(report(line, head=head), "VB16")


def test_no_more_forms_come_back_than_were_sent() -> None:
    """Of what else is sent and received nothing is told."""
    assert "124" in told("VB10", "Phường phát 120 phiếu cho công dân, thu về 124 phiếu.")
    assert told("VB10", "Phường phát 124 phiếu cho công dân, thu về 120 phiếu.") == ""
    assert told("VB10", "Đã gửi 12 văn bản, nhận về 15 văn bản trả lời.") == ""


def test_a_share_of_what_a_list_has_by_its_name() -> None:
    """It is over what the words after it name."""
    line = "Tiếp nhận mới 983 hồ sơ: xây dựng 402; đường bộ 374; nhà ở 207. Riêng đường bộ chiếm {}"
    assert "38,05" in told("VB04", line.format("33,21% số hồ sơ tiếp nhận mới."))
    assert told("VB04", line.format("38,05% số hồ sơ tiếp nhận mới.")) == ""
    assert told("VB04", line.format("33,5% diện tích.")) == ""


def test_points_of_a_rate_that_a_line_before_has() -> None:
    """The only rate of that meaning is the one now."""
    lines = "Trực tuyến: 871 hồ sơ, tỷ lệ 88,61%.", "Tỷ lệ nộp trực tuyến tăng {} điểm"
    rest = " phần trăm so với quý IV/2025 (84,11%)."
    assert "4,5" in told("VB15", lines[0], lines[1].format("3,5") + rest)
    assert told("VB15", lines[0], lines[1].format("4,5") + rest) == ""


def test_the_highest_rate_of_several_offices() -> None:
    """Each office's rate is of what the number before it says."""
    lines = (
        "Tại xã Tân Quế có 1.236 hồ sơ được tiếp nhận. Đây là xã có tỷ lệ hồ sơ trực tuyến {}"
        " nhất với 1.023 hồ sơ, đạt 82,8%.",
        "Xã Mường Lự tiếp nhận 742 hồ sơ, giải quyết 731 hồ sơ. Số hồ sơ nộp trực tuyến là 655,"
        " đạt 88,3%.",
    )
    assert "88,3" in told("VB47", lines[0].format("cao"), lines[1])
    assert told("VB47", lines[0].format("thấp"), lines[1]) == ""


def test_offices_together_that_have_all_of_the_same() -> None:
    """A number of all of them is told also where it is no slip but near what they add up to."""
    lines = (
        "Ba phường Tân Giang, Hạ Long và Bến Bắc tiếp nhận tổng cộng {} hồ sơ.",
        "Phường Tân Giang tiếp nhận 1.412 hồ sơ. Phường Hạ Long tiếp nhận 1.205 hồ sơ.",
        "Tại phường Bến Bắc, 1.253 hồ sơ được tiếp nhận.",
    )
    assert "3.870" in told("VB05", lines[0].format("3.940"), *lines[1:])
    assert told("VB05", lines[0].format("3.870"), *lines[1:]) == ""
