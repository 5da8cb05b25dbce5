"""A list of cases counted into II.06B: each case in its two columns, nothing dropped or guessed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from baocao_tthc.errors import WorkbookError
from baocao_tthc.intake import TakenFigures
from baocao_tthc.reading.grid import Grid
from support.exports import (
    HEADS,
    Case,
    case,
    counted,
    day,
    grid,
    lines,
)


def columns(figures: TakenFigures) -> dict[str, dict[int, int]]:
    """Each field's columns that are not zero."""
    return {
        row.label: {number: int(value) for number, value in row.values.items() if value}
        for row in figures.rows
    }


def of(*cases: Case) -> dict[str, dict[int, int]]:
    """The columns that these cases give."""
    return columns(counted(grid(cases)))


def one(**changes: Any) -> dict[int, int]:
    """The columns of a single case, {} when it is counted nowhere."""
    return of(case(**changes)).get("Hộ tịch", {})


BEFORE, FIRST, LAST, AFTER = (
    date(2025, 12, 20),
    date(2025, 12, 21),
    date(2026, 1, 20),
    date(2026, 1, 21),
)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({}, 4),
        ({"channel": "2"}, 4),
        ({"channel": "Trực tiếp"}, 5),
        ({"channel": "Qua BCCI"}, 5),
        ({"channel": "3"}, 5),
        ({"channel": ""}, 5),
        ({"received": FIRST}, 4),
        ({"received": BEFORE}, 6),
        ({"received": BEFORE, "channel": "lạ"}, 6),
        ({"received": LAST, "ended": LAST}, 4),
    ],
)
def test_how_a_case_came_in(changes: dict[str, Any], column: int) -> None:
    """(4) and (5) by channel in the period, both its ends included; (6) before it."""
    found = one(**changes)
    assert found[column] == 1
    assert sum(found.get(n, 0) for n in (4, 5, 6)) == 1


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"ended": date(2026, 1, 9)}, 8),
        ({"ended": date(2026, 1, 10)}, 9),
        ({"ended": date(2026, 1, 11)}, 10),
        ({"due": None}, 9),
        ({"status": "Từ chối"}, 11),
        ({"status": "Từ chối", "ended": date(2026, 1, 15)}, 11),
        ({"status": "Công dân xin rút"}, 12),
        ({"received": BEFORE, "due": FIRST, "ended": FIRST}, 9),
        ({"ended": AFTER}, 15),
        ({"ended": AFTER, "due": LAST}, 14),
        ({"ended": AFTER, "due": date(2026, 1, 19)}, 15),
        ({"ended": AFTER, "status": "Từ chối", "due": AFTER}, 14),
        ({"ended": None, "status": "Đang giải quyết"}, 15),
        ({"ended": None, "status": "Đang giải quyết", "due": AFTER}, 14),
        ({"ended": None, "status": "Đang giải quyết", "due": None}, 14),
        ({"ended": None, "status": "Yêu cầu bổ sung"}, 16),
    ],
)
def test_where_a_case_stands_at_the_end(changes: dict[str, Any], column: int) -> None:
    """(8) (9) (10) by day against day due, (11) (12) by status, (14) (15) (16) when not ended."""
    found = one(**changes)
    assert found[column] == 1
    assert sum(count for n, count in found.items() if n > 6) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"received": AFTER, "ended": AFTER}, "1 hồ sơ tiếp nhận sau kỳ báo cáo"),
        ({"received": BEFORE, "ended": BEFORE}, "1 hồ sơ kết thúc trước kỳ báo cáo"),
    ],
)
def test_a_case_of_another_period_is_told(changes: dict[str, Any], words: str) -> None:
    """It is in no column, and no doubt."""
    found = counted(grid([case(**changes)]))
    assert (found.rows, found.doubts) == ((), ())
    assert words in " ".join(found.told)


def changed(column: str, value: object, row: int = 1) -> Grid:
    """Two good cases, of which one cell of the first is changed."""
    sheet = lines([case(), case()])
    sheet[row][HEADS.index(column)] = value
    return Grid("Du lieu", sheet)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("Ngày tiếp nhận", "", "không có ngày tiếp nhận"),
        ("Ngày tiếp nhận", "hôm qua", "ngày tiếp nhận không đọc được (“hôm qua”)"),
        ("Ngày tiếp nhận", 20260105.0, "ngày tiếp nhận không đọc được (“20260105”)"),
        ("Ngày hẹn trả", "#N/A", "ngày hẹn trả không đọc được (“#N/A”)"),
        ("Ngày kết thúc", "31/02/2026", "ngày kết thúc không đọc được (“31/02/2026”)"),
        ("Ngày kết thúc", "04/01/2026", "ngày kết thúc trước ngày tiếp nhận"),
        ("Ngày kết thúc", "", "trạng thái đã kết thúc mà không có ngày kết thúc"),
        ("Trạng thái", "", "không có trạng thái"),
        ("Trạng thái", "Chuyển tiếp", "trạng thái không rõ là gì (“Chuyển tiếp”)"),
        ("Trạng thái", "Đang xử lý", "trạng thái đang giải quyết mà có ngày kết thúc"),
        ("Hình thức tiếp nhận", "Fax", "hình thức tiếp nhận không rõ là gì (“Fax”)"),
        ("Lĩnh vực", " ", "không có tên lĩnh vực"),
    ],
)
def test_what_is_doubtful_is_counted_nowhere_and_listed(
    column: str, value: object, words: str
) -> None:
    """The other case counts; the sentence gives the number and the row in the source."""
    found = counted(changed(column, value))
    assert columns(found) == {"Hộ tịch": {4: 1, 8: 1}}
    way_out = "; hãy sửa thành dạng 31/12/2026" if "không đọc được" in words else ""
    assert found.doubts == (f"1 hồ sơ {words}: chưa đếm vào cột nào{way_out} (dòng 2).",)


def test_only_the_first_rows_are_listed() -> None:
    """A whole column that cannot be read is one sentence, not a thousand."""
    found = counted(grid([case(status="lạ")] * 20))
    assert found.doubts == (
        "20 hồ sơ trạng thái không rõ là gì (“lạ”): chưa đếm vào cột nào (dòng 2, 3, 4, 5, 6, 7, "
        "8, 9, …).",
    )


def test_a_code_with_other_content_counts_in_neither_row() -> None:
    """Nobody can tell which row is right."""
    found = counted(grid([case("A"), case("a", field="Đất đai"), case("B")]))
    assert columns(found) == {"Hộ tịch": {4: 1, 8: 1}}
    assert found.doubts == (
        "2 hồ sơ trùng mã hồ sơ với dòng khác mà nội dung khác: chưa đếm vào cột nào (“A” ở dòng "
        "2, 3).",
    )


@pytest.mark.parametrize("missing", ["due", "channel"])
def test_a_code_with_a_cell_missing_in_one_row_counts_in_neither(missing: str) -> None:
    """A row that lacks what the other has is no copy of it."""
    lacking = case("A", **{missing: None if missing == "due" else ""})
    found = counted(grid([case("A"), lacking, case("B")]))
    assert columns(found) == {"Hộ tịch": {4: 1, 8: 1}}
    assert found.doubts == (
        "2 hồ sơ trùng mã hồ sơ với dòng khác mà nội dung khác: chưa đếm vào cột nào (“A” ở dòng "
        "2, 3).",
    )


def test_an_exact_copy_counts_once() -> None:
    """The same row twice is one case, told."""
    found = counted(grid([case("A"), case("A"), case("B")]))
    assert columns(found) == {"Hộ tịch": {4: 2, 8: 2}}
    assert found.doubts == ()
    assert "1 hồ sơ là bản sao y hệt của một dòng khác cùng mã" in " ".join(found.told)


def test_what_is_assumed_is_told() -> None:
    """No day due is on time, no channel is in person; a case without a code cannot be doubled."""
    sheet = lines([case(due=None), case(channel="")])
    sheet[1][1] = ""
    found = counted(Grid("Du lieu", sheet))
    said = " ".join(found.told)
    assert "1 hồ sơ không có ngày hẹn trả: đếm là đúng hạn, trong hạn (dòng 2)" in said
    assert "1 hồ sơ để trống hình thức tiếp nhận: đếm là trực tiếp" in said
    assert "1 hồ sơ không có mã: vẫn đếm, không soát trùng được (dòng 2)" in said
    assert found.doubts == ()


def test_totals_and_headings_inside_are_no_cases() -> None:
    """Blank rows, a total row, the headings again on the next page: skipped and told."""
    rows = lines([case(), case()])
    total = ["", "Tổng cộng:", 2, "", "", "", "", ""]
    sheet = [*rows[:2], [""] * 8, rows[0], *rows[2:], total, ["Cộng", 2]]
    found = counted(Grid("Du lieu", sheet))
    assert columns(found) == {"Hộ tịch": {4: 2, 8: 2}}
    assert found.account is not None
    assert found.account.text == (
        "6 dòng = 2 đã đếm + 4 chưa đếm: 1 dòng trống, 1 dòng tiêu đề lặp lại, 2 dòng tổng."
    )
    assert found.doubts == ()


def test_a_case_without_a_date_is_no_total() -> None:
    """Only a row whose first text says so is a total; others stay cases, and doubtful."""
    rows = lines([case(), case("Tổng-1")])
    rows[2][4] = ""
    assert counted(Grid("Du lieu", rows)).doubts[0].startswith("1 hồ sơ không có ngày tiếp nhận")


@pytest.mark.parametrize(
    "text",
    [
        "05/01/2026",
        "5/1/2026",
        "05-01-2026",
        "2026-01-05",
        "05/01/2026 08:30",
        "05/01/2026 08:30:59",
        "08:30 05/01/2026",
        "2026-01-05T08:30:00",
        "2026-01-05 08:30:00.123",
        "05/01/2026 8:30 SA",
        " 05/01/2026 ",
        "ngày 05 tháng 01 năm 2026",
        date(2026, 1, 5),
        datetime(2026, 1, 5, 23, 59),
    ],
)
def test_a_day_in_any_form_is_read(text: object) -> None:
    """Text with or without a time, in either order, and real dates; the day alone counts."""
    found = counted(changed("Ngày kết thúc", text))
    assert columns(found) == {"Hộ tịch": {4: 2, 8: 2}}


def test_headings_without_marks_in_capitals_or_in_two_levels() -> None:
    """MaHoSo, LĨNH VỰC, "Ngày" over "tiếp nhận": all are recognised."""
    rows = lines([case()])
    top = ["stt", "MaHoSo", "LĨNH VỰC", "KenhThucHien", "Ngày", "", "", "trang_thai"]
    below = ["", "", "", "", "Tiếp nhận", "Hẹn trả", "Kết thúc", ""]
    title = ["DANH SÁCH HỒ SƠ"]
    assert columns(counted(Grid("x", [title, [], top, below, *rows[1:]]))) == {
        "Hộ tịch": {4: 1, 8: 1}
    }


def test_the_better_of_two_columns_counts() -> None:
    """An export with both the end of work and the day of handing out: the end of work."""
    rows = [[*row, "20/01/2026"] for row in lines([case()])]
    rows[0][-1] = "Ngày trả kết quả"
    assert columns(counted(Grid("x", rows))) == {"Hộ tịch": {4: 1, 8: 1}}


def test_two_columns_of_one_name_are_refused() -> None:
    """Nobody can tell which is meant."""
    rows = [[*row, ""] for row in lines([case()])]
    rows[0][-1] = "Ngày hẹn trả"
    with pytest.raises(WorkbookError, match="có 2 cột cùng tên “Ngày hẹn trả”"):
        counted(Grid("x", rows))


def test_fields_are_one_however_they_are_typed() -> None:
    """Case, blanks, NFD and zero-width characters make no new field; the first wording is kept."""
    import unicodedata

    nfd = unicodedata.normalize("NFD", "HỘ TỊCH")
    assert of(case(), case(field=nfd), case(field="Hộ  tịch\u200b")) == {"Hộ tịch": {4: 3, 8: 3}}


def test_missing_columns_are_named() -> None:
    """What was seen, what lacks, what to do."""
    rows = [[*row[:5], row[7]] for row in lines([case()])]
    with pytest.raises(WorkbookError) as error:
        counted(Grid("x", rows))
    assert str(error.value) == (
        "“xuat.csv” có vẻ là danh sách hồ sơ (thấy cột “Mã hồ sơ”, “Lĩnh vực”, “Hình thức tiếp "
        "nhận”, “Ngày tiếp nhận”, “Trạng thái”) nhưng thiếu cột ngày hẹn trả, ngày kết thúc; hãy "
        "xuất thêm các cột ấy rồi nhập lại."
    )


def test_headings_alone_are_no_list() -> None:
    """Rather than a form of zeros, a sentence."""
    with pytest.raises(WorkbookError, match="chỉ có dòng tiêu đề, không có hồ sơ nào"):
        counted(grid([]))


def test_a_list_that_is_numbered_like_a_form_stays_a_list() -> None:
    """Sixteen columns with (1) … (16) below the headings are no II.06B."""
    rows = [[*row, *[""] * 8] for row in lines([case()])]
    numbers = [f"({n})" for n in range(1, 17)]
    found = counted(Grid("x", [rows[0], numbers, rows[1]]))
    assert columns(found) == {"Hộ tịch": {4: 1, 8: 1}}
    assert found.doubts == ()


def test_fields_come_in_the_order_of_the_list() -> None:
    """New rows of the form stand as the export has them."""
    names = ["Đất đai", "Chứng thực", "Hộ tịch", "An toàn"]
    assert list(of(*(case(field=name) for name in names))) == names


def test_a_name_with_control_characters_is_one_line() -> None:
    """A workbook cannot hold them."""
    assert list(of(case(field="Hộ\x0b\n tịch\x07"))) == ["Hộ tịch"]


def test_the_day_is_what_is_compared() -> None:
    """Ended at 23:59 of the day due is on time."""
    rows = lines([case(ended=date(2026, 1, 10))])
    rows[1][5], rows[1][6] = datetime(2026, 1, 10, 7), datetime(2026, 1, 10, 23, 59)
    assert columns(counted(Grid("x", rows))) == {"Hộ tịch": {4: 1, 9: 1}}
    assert day(date(2026, 1, 10) + timedelta(days=1)) == "11/01/2026"


def test_days_and_months_that_were_swapped_are_refused() -> None:
    """Real dates up to the 12th only, texts from the 13th only: an English Excel did that."""
    rows = lines([case(received=date(2026, 1, 5)), case(received=date(2026, 1, 15), ended=LAST)])
    rows[1][4] = datetime(2026, 5, 1)
    rows[1][5:7] = rows[2][5:7] = ["15/01/2026", "20/01/2026"]
    with pytest.raises(WorkbookError, match="Ngày tháng ở “x” đã bị đảo"):
        counted(Grid("x", rows))
    rows[1][4] = datetime(2026, 1, 5)
    rows[1][5] = datetime(2026, 1, 25)
    assert columns(counted(Grid("x", rows))) == {"Hộ tịch": {4: 2, 8: 1, 10: 1}}
