"""Thêm lĩnh vực: a new row is complete, and rows inserted by hand become so; totals follow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from baocao_tthc import excel
from baocao_tthc.checks import check
from baocao_tthc.excel.host import live_filing
from support.live_office import said
from support.macro_books import EXCEL_ARGUMENTS, blank, consistent_data, workbook

OpenBook = Callable[[Path], xw.Book]


@pytest.fixture
def clean(tmp_path: Path, open_book: OpenBook) -> xw.Book:
    """The macro workbook with consistent figures, open at II.06B and calling."""
    book = open_book(workbook(tmp_path / "sổ.xlsm", consistent_data()))
    book.set_mock_caller()
    book.sheets["II.06B"].activate()
    return book


def rows(book: xw.Book) -> list[str]:
    """The names of the fields in II.06B."""
    return [row.label for row in live_filing(book).tables[0].rows]


def total_row(book: xw.Book) -> int:
    """The sheet row of II.06B's total."""
    total = live_filing(book).tables[0].total
    assert total
    return total.number


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_new_row_has_its_formulas_and_the_totals_follow(clean: xw.Book, place: str) -> None:
    """A row added below the selected one calculates, and its figures are in the totals."""
    form = clean.sheets["II.06B"]
    table = live_filing(clean).tables[0]
    selected = {"first": 0, "middle": 2, "last": -1}[place]
    at = table.rows[selected].number + 1
    before = form.range((total_row(clean), 4)).value
    form.range((at - 1, 2)).select()
    excel.add_field()
    assert clean.app.selection.get_address(False, False) == f"B{at}"
    form.range((at, 2)).value = "Lâm nghiệp"
    form.range((at, 4), (at, 6)).value = [5, 1, 0]
    form.range((at, 8), (at, 12)).value = [6, 0, 0, 0, 0]
    form.range((at, 14), (at, 16)).value = [0, 0, 0]
    assert [form.range((at, column)).value for column in (3, 7, 13)] == [6, 6, 0]
    assert form.range((at, 18)).value == "Khớp"
    assert form.range((total_row(clean), 4)).value == before + 5
    assert rows(clean).count("Lâm nghiệp") == 1
    assert not [finding for finding in check(live_filing(clean)) if finding.rule[:2] == "CD"]


def test_the_sheet_is_locked_again_afterwards(clean: xw.Book) -> None:
    """Adding a row leaves the sheet protected, its formulas locked and its figures open."""
    form = clean.sheets["II.06B"]
    form.range("B13").select()
    excel.add_field()
    assert form.api.ProtectContents
    assert form.range("C14").api.Locked
    assert not form.range("D14").api.Locked


def test_rows_are_numbered_through(clean: xw.Book) -> None:
    """After a row was added in the middle the running numbers are 1, 2, 3 … again."""
    form = clean.sheets["II.06B"]
    form.range("B13").select()
    excel.add_field()
    form.range("B14").value = "Lâm nghiệp"
    last = total_row(clean)
    numbers = [form.range((row, 1)).value for row in range(12, last)]
    assert numbers == list(range(1, last - 11))


def test_a_row_inserted_by_hand_gets_its_formulas(clean: xw.Book) -> None:
    """Figures typed into a row that Excel inserted are completed with formulas, nothing else."""
    form = clean.sheets["II.06B"]
    form.range("14:14").insert(shift="down", copy_origin="format_from_left_or_above")
    form.range("B14").value = "Lâm nghiệp"
    form.range("D14").value = 9
    excel.add_field()
    assert form.range("C14").value == 9
    assert form.range("D14").value == 9
    assert said(clean)[-1] == "Đã bổ sung công thức, định dạng còn thiếu ở dòng 14 của tờ “II.06B”."
    assert rows(clean).count("Lâm nghiệp") == 1
    assert form.range("A12:A15").value == [1, 2, 3, 4]


def test_a_row_inserted_above_the_first_becomes_one_for_figures(clean: xw.Book) -> None:
    """It takes the numbering row's lock; what was typed there stays, the formats are a row's."""
    form = clean.sheets["II.06B"]
    form.range("12:12").insert(shift="down", copy_origin="format_from_left_or_above")
    assert form.range("D12").api.Locked
    form.api.Unprotect(Password="")
    form.range("B12").value = "Lâm nghiệp"
    form.range("D12").value = "9"
    assert form.range("D12").number_format == "@"
    form.api.Protect(**EXCEL_ARGUMENTS)
    excel.add_field()
    assert form.range("B12").value == "Lâm nghiệp"
    assert form.range("C12:D12").value == [9, 9]
    assert [form.range((12, column)).api.Locked for column in (2, 3, 4, 7, 8)] == [
        False, True, False, True, False,
    ]  # fmt: skip
    assert form.range("D12").number_format == form.range("D13").number_format
    assert form.range("A12:A14").value == [1, 2, 3]
    assert form.range("R12").formula.startswith("=IF(")
    assert said(clean)[-1] == "Đã bổ sung công thức, định dạng còn thiếu ở dòng 12 của tờ “II.06B”."
    assert form.api.ProtectContents


def test_empty_locked_rows_above_the_first_are_opened(clean: xw.Book) -> None:
    """Where nothing could be typed, the row becomes an ordinary empty one, ready for its name."""
    form = clean.sheets["II.06B"]
    for _ in range(2):
        form.range("12:12").insert(shift="down", copy_origin="format_from_left_or_above")
    before = form.range((total_row(clean), 3)).value
    excel.add_field()
    assert form.range("D12:F13").value == [[None] * 3] * 2
    assert form.range("D12:F13").api.Locked is False
    assert form.range("C12").formula.startswith("=")
    assert clean.app.selection.get_address(False, False) == "B12"
    assert form.range((total_row(clean), 3)).value == before
    form.range("B12").value = "Lâm nghiệp"
    form.range("D12").value = 4
    assert form.range("C12").value == 4
    excel.add_field()
    assert "Đã bổ sung" not in "".join(said(clean)[1:])


def test_the_staffs_own_formats_are_no_fault(clean: xw.Book) -> None:
    """A figure that somebody shows otherwise than its neighbours keeps its look."""
    form = clean.sheets["II.06B"]
    form.range("D13").number_format = "0.0"
    form.range("B13").select()
    excel.add_field()
    assert form.range("D13").number_format == "0.0"
    assert not said(clean)


def test_a_number_typed_over_a_formula_is_kept(clean: xw.Book) -> None:
    """Completing rows never replaces what somebody typed."""
    form = clean.sheets["II.06B"]
    form.api.Unprotect(Password="")
    form.range("C13").value = 7
    form.range("B13").select()
    excel.add_field()
    assert form.range("C13").value == 7


def test_an_empty_row_is_used_before_another_is_added(open_book: OpenBook) -> None:
    """In the blank workbook the first empty row is offered; no row is inserted."""
    book = open_book(blank())
    book.set_mock_caller()
    form = book.sheets["II.06B"]
    form.activate()
    height = form.used_range.last_cell.row
    excel.add_field()
    first = book.app.selection
    assert first.get_address(False, False)[0] == "B"
    assert form.range((first.row - 1, 1)).value == "(1)"
    assert form.used_range.last_cell.row == height


def test_a_sheet_without_a_form_says_where_to_go(clean: xw.Book) -> None:
    """On another sheet the button names the sheets that have forms."""
    clean.sheets["ThongTin"].activate()
    excel.add_field()
    assert said(clean) == [
        "Tờ “ThongTin” không phải là biểu; hãy mở tờ “II.06B”, “PL01” rồi bấm lại."
    ]


def test_a_password_stops_before_anything_is_changed(clean: xw.Book) -> None:
    """A sheet locked with a password stays as it is, with one sentence."""
    form = clean.sheets["II.06B"]
    form.api.Unprotect(Password="")
    form.api.Protect(Password="bí mật")
    before = form.used_range.formula
    form.range("B13").select()
    excel.add_field()
    assert "đang khóa bằng mật khẩu" in said(clean)[-1]
    assert form.used_range.formula == before
    assert form.api.ProtectContents
