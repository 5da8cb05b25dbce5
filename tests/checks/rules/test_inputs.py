"""ND: the narrative inputs and the fields of ThongTin."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from baocao_tthc.findings.finding import Severity
from support.grids import Book, findings, ids, january


def narrative(**items: Any) -> Book:
    """January with a NoiDung of these items; "i3_1_1" stands for the code 3.1.1."""
    cells: dict[tuple[int, int], Any] = {(1, 1): "Mục", (1, 3): "Nội dung"}
    for row, (code, text) in enumerate(items.items(), 2):
        cells |= {(row, 1): code.lstrip("i").replace("_", "."), (row, 3): text}
    return january() | {"NoiDung": cells}


@pytest.mark.parametrize(
    "text",
    [
        "Đã đánh giá tác động đối với... TTHC, quy định tại... dự thảo",
        "0 thủ tục (nêu rõ tên, số ký hiệu, ngày tháng năm văn bản).",
        "Kết nối với CSDL quốc gia: Đã kết nối/Chưa kết nối.",
        "Đã hoàn thành/Chưa hoàn thành",
        "Số lượng TTHC: …",
    ],
)
def test_nd01_the_left_overs_of_the_printed_outline_are_told(text: str) -> None:
    """What the outline asks to fill in or choose must not reach a report."""
    assert ids(narrative(i1_1=text)) == ("ND01",)


@pytest.mark.parametrize("text", ["Không có", "các bộ, ngành...)", "Đã kết nối."])
def test_nd01_finished_texts_pass(text: str) -> None:
    """Dots for "and so on" are no left-over."""
    assert ids(narrative(i1_1=text)) == ()


def test_nd02_an_item_outside_the_outline_is_told() -> None:
    """It would silently not be in the report."""
    (found,) = findings(narrative(i9_9="Mục lạ"))
    assert found.rule == "ND02"
    assert "“9.9” (ô C2 tờ NoiDung)" in found.message


@pytest.mark.parametrize("value", ["không rõ", -1.0, 1.5])
def test_nd03_counts_of_the_narrative_are_whole_numbers(value: Any) -> None:
    """A petition count that is no count is quoted with its title."""
    (found,) = (f for f in findings(narrative(i3_1_1=value)) if f.rule == "ND03")
    assert "ô C2 tờ NoiDung" in found.message


@pytest.mark.parametrize(("month", "ok"), [(1, True), (12, True), (0, False), (13, False)])
def test_nd03_a_month_is_1_to_12(month: int, ok: bool) -> None:
    """The month of ThongTin is in its range."""
    labels = ("Đơn vị báo cáo", "Tháng báo cáo", "Năm báo cáo")
    cells: dict[tuple[int, int], Any] = {(row, 1): label for row, label in enumerate(labels, 2)}
    cells |= {(2, 2): "UBND xã A", (3, 2): month, (4, 2): 2026}
    assert ids(january() | {"ThongTin": cells}) == (() if ok else ("ND03",))


def test_nd03_quotes_the_cell_as_people_see_it() -> None:
    """13 and not 13.0; a formula that was never calculated is said to be that."""
    from baocao_tthc.reading.grid import CellStates

    (found,) = findings(narrative(i3_1_1=-13.0))[:1]
    assert "“-13”" in found.message
    marks = {"NoiDung": CellStates(uncalculated={(2, 3)})}
    assert any("công thức chưa tính" in f.message for f in findings(narrative(i3_1_1=0), marks))


def office(**values: Any) -> Book:
    """January with a ThongTin of the required fields, some with other values."""
    standard = {
        "Đơn vị báo cáo": "UBND xã A",
        "Tháng báo cáo": 1,
        "Năm báo cáo": 2026,
        "Kỳ báo cáo từ ngày": date(2025, 12, 21),
        "Kỳ báo cáo đến ngày": date(2026, 1, 20),
    }
    rows = (standard | {key.replace("_", " "): value for key, value in values.items()}).items()
    cells: dict[tuple[int, int], Any] = {}
    for row, (label, value) in enumerate(rows, 4):
        cells |= {(row, 1): label, (row, 2): value}
    return january() | {"ThongTin": cells}


def test_nd06_the_required_fields_of_thongtin_are_filled_in() -> None:
    """Those that are empty are one finding, each with its cell; without ThongTin there is none."""
    assert ids(january()) == ids(office()) == ()
    (found,) = findings(office(Đơn_vị_báo_cáo="", Tháng_báo_cáo="  "))
    assert (found.rule, found.severity) == ("ND06", "error")
    assert "“Đơn vị báo cáo”, “Tháng báo cáo” (ô B4, B5 tờ ThongTin)" in found.message


def test_nd06_says_nothing_of_a_field_with_a_wrong_value() -> None:
    """A month that is none is told once (ND03)."""
    assert ids(office(Tháng_báo_cáo="giêng")) == ("ND03",)


def test_nd05_a_heading_that_lost_thongtin_is_told_once_a_form() -> None:
    """After ThongTin was deleted the unit and the period above a form are #REF!."""
    book = january()
    book["II.06B"] |= {(1, 4): "#REF!", (5, 3): "#REF!"}
    (found,) = findings(book)
    assert found.rule == "ND05"
    assert "Ô D1, C5 tờ II.06B" in found.message
    assert "ThongTin" in (found.hint or "")


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "Err:522"])
def test_nd05_an_error_value_is_no_text(error: str) -> None:
    """A formula error in a text cell would be printed in the report."""
    (found,) = findings(narrative(i2_1=error))
    assert found.rule == "ND05"
    assert f"Ô C2 tờ NoiDung có lỗi công thức {error}" in found.message


def test_nd04_petitions_received_are_the_sum_of_their_parts() -> None:
    """On trial, so a warning: carry-over from the month before may explain it."""
    assert ids(narrative(i3_1_1=3, i3_1_2=2, i3_1_3=0, i3_1_4=1)) == ()
    (found,) = findings(narrative(i3_1_1=3, i3_1_2=1, i3_1_3=0, i3_1_4=1))
    assert (found.rule, found.severity, found.difference) == ("ND04", "warning", 1)


def test_nd08_a_count_left_empty_is_no_zero() -> None:
    """All of them in one warning, which names their cells; ND04 waits for them."""
    book = narrative(i3_1_1=3, i3_1_2=1, i3_1_3="", i3_1_4="")
    (found,) = findings(book)
    assert (found.rule, found.severity) == ("ND08", Severity.WARNING)
    assert [str(place) for place in found.places] == ["NoiDung!C4", "NoiDung!C5"]
    assert found.message.startswith("Chưa nhập 2 số phản ánh, kiến nghị (ô C4, C5 tờ NoiDung)")


def test_nd08_waits_until_a_form_is_begun() -> None:
    """Of a workbook in which nothing is typed CT06 says so; without items there are no cells."""
    book = narrative(i3_1_1="")
    for sheet in ("II.06B", "PL01"):
        numbering = max(row for row, _ in book[sheet] if str(book[sheet].get((row, 1))) == "(1)")
        for row, column in list(book[sheet]):
            if row > numbering:
                book[sheet][row, column] = ""
    assert "ND08" not in ids(book)
    assert "ND08" not in ids(january())


def test_nd07_texts_kept_from_the_period_before_wait_for_a_look() -> None:
    """Each paragraph marked "chưa rà soát" counts, in any case; one marked otherwise does not."""
    book = narrative(i1_1="Không có", iII="Đã xong", iIII="Việc tháng sau")
    book["NoiDung"] |= {(1, 4): "Rà soát", (3, 4): "Chưa rà soát ", (4, 4): "đã rà soát"}
    (found,) = [finding for finding in findings(book) if finding.rule == "ND07"]
    assert found.severity is Severity.WARNING
    assert [str(place) for place in found.places] == ["NoiDung!C3"]
    assert found.message.startswith("Còn 1 đoạn giữ từ kỳ trước chưa rà soát (ô C3 tờ NoiDung)")
    book["NoiDung"][3, 4] = "đã rà soát"
    assert ids(book) == ()


def test_nd09_a_field_with_choices_says_one_of_them() -> None:
    """The cell, the choices and what the report takes are told; another case is another text."""
    (found,) = findings(office(Tỷ_lệ_trực_tuyến_tính_trên="hồ sơ đã giải quyết"))
    assert (found.rule, found.severity) == ("ND09", Severity.WARNING)
    assert found.message == (
        f"“Tỷ lệ trực tuyến tính trên” (ô {found.places[0].cell} tờ ThongTin) ghi “hồ sơ đã giải "
        "quyết”, không phải lựa chọn nào trong “hồ sơ tiếp nhận trong kỳ”, “tổng số hồ sơ tiếp "
        "nhận”; báo cáo lấy “hồ sơ tiếp nhận trong kỳ”. Hãy chọn lại."
    )
    assert ids(office(Kèm_biểu_đồ_vào_báo_cáo="có")) == ("ND09",)


@pytest.mark.parametrize("text", ["", " tổng số hồ sơ  tiếp nhận ", "hồ sơ tiếp nhận trong kỳ"])
def test_nd09_a_choice_is_one_whatever_its_blanks(text: str) -> None:
    """An empty field takes the default, of which nothing is to be told."""
    assert ids(office(Tỷ_lệ_trực_tuyến_tính_trên=text)) == ()


def test_nd09_an_error_value_is_told_once() -> None:
    """ND05 speaks of it."""
    assert ids(office(Tỷ_lệ_trực_tuyến_tính_trên="#REF!")) == ("ND05",)
