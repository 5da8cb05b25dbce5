"""Rows inserted by hand in a real spreadsheet program: totals follow, derived cells stay locked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from baocao_tthc.entries.data import blank_data
from baocao_tthc.workbook.assembly import workbook_bytes

OpenBook = Callable[[Path], xw.Book]
FIRST, TOTAL = 12, 22


@pytest.fixture
def form(tmp_path: Path, open_book: OpenBook) -> xw.Sheet:
    """II.06B of the blank workbook, one row filled, open in the program."""
    path = tmp_path / "so.xlsx"
    path.write_bytes(workbook_bytes(blank_data()))
    sheet = open_book(path).sheets["II.06B"]
    sheet.range((FIRST + 3, 2)).value = "Hộ tịch"
    sheet.range((FIRST + 3, 4)).value = 5
    return sheet


@pytest.mark.parametrize("at", [FIRST, FIRST + 5, TOTAL], ids=["first", "middle", "last"])
def test_totals_follow_an_inserted_row(form: xw.Sheet, at: int) -> None:
    """Inserted first, in the middle or just above the total, a row is in every total."""
    form.range(f"{at}:{at}").insert(shift="down", copy_origin="format_from_left_or_above")
    form.api.Unprotect(Password="")  # a row inserted first has the numbering row's locked cells
    form.range((at, 4)).value = 7
    form.range((at, 8)).value = 3
    assert form.range((TOTAL + 1, 1)).value == "Tổng cộng"
    assert form.range((TOTAL + 1, 4)).value == 12
    assert form.range((TOTAL + 1, 8)).value == 3


def test_an_inserted_row_takes_figures_and_keeps_sums_locked(form: xw.Sheet) -> None:
    """In the locked sheet a new row below another is open where figures go, and only there."""
    at = FIRST + 4
    form.range(f"{at}:{at}").insert(shift="down", copy_origin="format_from_left_or_above")
    assert form.api.ProtectContents
    form.range((at, 2)).value = "Đất đai"
    form.range((at, 4), (at, 6)).value = [1, 2, 3]
    assert [bool(form.range((at, column)).api.Locked) for column in (2, 3, 4, 7, 8)] == [
        False, True, False, True, False,
    ]  # fmt: skip
    assert form.range((at, 3)).formula == ""


def test_a_row_grows_with_a_long_name_and_never_shrinks(form: xw.Sheet) -> None:
    """A typed name wraps and is seen whole; a short one leaves the row as high as it was."""
    before = form.range((FIRST, 2)).row_height
    form.range((FIRST, 2)).value = "Đất đai"
    assert form.range((FIRST, 2)).row_height == pytest.approx(before, abs=3)
    form.range((FIRST, 2)).value = "Thành lập và hoạt động doanh nghiệp (hộ kinh doanh) " * 2
    assert form.range((FIRST, 2)).row_height > before + 15
