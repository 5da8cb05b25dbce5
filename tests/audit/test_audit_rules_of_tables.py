"""The rules on tables of an office's own, each on a table: what it finds, what it lets pass."""

from __future__ import annotations

from support.short_reports import found, report, table


def _told(rows: list[list[object]], rule: str) -> list[str]:
    document = report("Bảng:", tables=(table(1, 50, rows),))
    return [remark.message for remark in found(document, rule)]


def test_vb19_columns_that_add_up_in_all_rows_but_one() -> None:
    """The row is named with what its other columns give; where all add up nothing is told."""
    rows: list[list[object]] = [
        ["Xã", "Tổng", "Trực tuyến", "Trực tiếp"],
        ["An Khê", 412, 380, 32],
        ["Bình Trung", 305, 290, 15],
        ["Cẩm Sơn", 274, 211, 36],
        ["Đông Hòa", 198, 160, 38],
    ]
    (message,) = _told(rows, "VB19")
    assert "cột “Tổng”, dòng “Cẩm Sơn” ghi 274, tính lại là 247 (lệch +27)" in message
    assert "cột “Trực tuyến” + cột “Trực tiếp” 211 + 36 = 247" in message
    rows[3][1] = 247
    assert _told(rows, "VB19") == []


def test_vb20_an_average_that_its_row_does_not_give() -> None:
    """Half a year's number over six months, as in the other rows."""
    rows: list[list[object]] = [
        ["Chỉ tiêu", "6 tháng", "Bình quân tháng"],
        ["Tiếp nhận", 3142, "523,7"],
        ["Giải quyết", 3070, "517,1"],
        ["Trả lại", 840, "140,0"],
        ["Phản ánh", 305, "50,8"],
    ]
    (message,) = _told(rows, "VB20")
    assert "dòng “Giải quyết” ghi 517,1, tính lại là 511,7: cột “6 tháng” 3.070 : 6" in message
    rows[2][2] = "511,7"
    assert _told(rows, "VB20") == []


def test_vb23_a_rank_that_is_not_the_order_of_the_scores() -> None:
    """The rank that the score gives is named; the best may be the highest or the lowest."""
    rows: list[list[object]] = [
        ["Xã", "Điểm", "Xếp hạng"],
        ["An Khê", "91,5", 2],
        ["Bình Trung", "88,2", 4],
        ["Cẩm Sơn", "93,0", 1],
        ["Đông Hòa", "90,1", 5],
    ]
    (message,) = _told(rows, "VB23")
    assert "dòng “Đông Hòa” ghi 5: theo cột “Điểm” (90,1) thì xếp thứ 3" in message
    rows[4][2] = 3
    assert _told(rows, "VB23") == []
