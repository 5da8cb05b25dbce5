"""Sửa hộ in an open workbook: listed, mended where ticked, put back; never a figure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from baocao_tthc import excel
from baocao_tthc.checks import check
from baocao_tthc.excel.host import live_filing
from support.live_office import said
from support.macro_books import EXCEL_ARGUMENTS, consistent_data, example, workbook

OpenBook = Callable[[Path], xw.Book]
Cells = dict[tuple[str, int, int], Any]
DIFFERENCES = ["LB01", "LB02", "LB03", "KY01"]  # of January's forms and periods


@pytest.fixture
def january(open_book: OpenBook) -> xw.Book:
    """January's workbook, open and calling."""
    book = open_book(example())
    book.set_mock_caller()
    return book


def press(book: xw.Book, *words: str) -> str:
    """What the button says last, when the clerk answers so."""
    book.app.impl.answers.extend(words)
    excel.mend_texts()
    return said(book)[-1]


def cells(book: xw.Book) -> Cells:
    """What every cell of every sheet holds, formulas as such; SuaHo left out."""
    return {
        (sheet.name, row, column): value
        for sheet in book.sheets
        if sheet.name != "SuaHo"
        for row, line in enumerate(sheet.used_range.options(ndim=2).formula, 1)
        for column, value in enumerate(line, 1)
    }


def figures(book: xw.Book) -> Cells:
    """The value of every cell that is no text."""
    return {
        (sheet.name, row, column): value
        for sheet in book.sheets
        if sheet.name not in ("SuaHo", "KiemTra")
        for row, line in enumerate(sheet.used_range.options(ndim=2).value, 1)
        for column, value in enumerate(line, 1)
        if value is not None and not isinstance(value, str)
    }


def lines(book: xw.Book) -> list[list[Any]]:
    """The rows of SuaHo that name a cell: tick, cell, old, new, sentence, why, result."""
    block = book.sheets["SuaHo"].range("A3:G60").options(ndim=2, empty="").value
    return [row for row in block if row[1]]


def test_the_list_comes_first_and_nothing_is_mended(january: xw.Book) -> None:
    """The first press shows old and new in their sentence, sure ones ticked, with a link each."""
    before = cells(january)
    told = press(january)
    assert cells(january) == before
    assert january.sheets.active.name == "SuaHo"
    listed = lines(january)
    assert f"Có {len(listed)} chỗ chữ sửa được" in told
    assert "bấm “Sửa hộ” lần nữa" in told
    assert all(old in sentence for _, _, old, _, sentence, *_ in listed)
    open_ = [row[5] for row in listed if row[0] != "x"]
    assert [why.partition("; ")[2][:19] for why in open_] == ["hãy tự viết lại câu"] * 2
    assert january.sheets["SuaHo"].range("B3").formula.startswith("=HYPERLINK(")
    assert listed[0][5] == "Tên gọi không còn dùng"


def test_ticked_texts_are_mended_and_no_figure_changes(january: xw.Book) -> None:
    """After the second press January has its differences of forms and periods, and two names that
    a person decides on.
    """
    before, old = figures(january), cells(january)
    press(january)
    told = press(january, "yes")
    assert told.startswith("Đã sửa 20 chỗ; không con số nào đổi.")
    assert {(row[0], row[6]) for row in lines(january)} == {("x", "Đã sửa"), ("", "")}
    assert figures(january) == before
    rules = [each.rule for each in check(live_filing(january))]
    assert [rule for rule in rules if rule != "TC01"] == DIFFERENCES
    assert rules.count("TC01") == 2
    changed = {place for place, value in cells(january).items() if value != old[place]}
    assert changed
    assert not any(str(old[place]).startswith("=") for place in changed)


def test_one_press_puts_the_old_texts_back(january: xw.Book) -> None:
    """Every cell is as it was; what somebody wrote since stays, and is told."""
    old = cells(january)
    press(january)
    press(january, "yes")
    told = press(january, "yes")
    assert told == "Đã ghi lại chữ cũ ở 20 chỗ."
    assert cells(january) == old
    press(january)
    press(january, "yes")
    where = lines(january)[-1][1]
    sheet, _, cell = where.rpartition("!")
    january.sheets[sheet].range(cell).value = "viết lại"
    assert "để lại, vì sao thì xem cột Kết quả" in press(january, "yes")
    assert january.sheets[sheet].range(cell).value == "viết lại"
    assert lines(january)[-1][6] == "Để lại: chữ trong ô đã đổi"


def test_only_what_is_ticked_and_unchanged_is_mended(january: xw.Book) -> None:
    """A tick taken away, and a cell written anew since the list, are left as they are."""
    press(january)
    listed = lines(january)
    texts = [row[1] for row in listed if row[1].startswith("NoiDung!")]
    unticked, rewritten = texts[0], texts[-1]
    sheet, notes = january.sheets["NoiDung"], january.sheets["SuaHo"]
    for row, line in enumerate(listed, 3):
        if line[1] == unticked:
            notes.range((row, 1)).value = ""
    kept = sheet.range(unticked.split("!")[1]).value
    sheet.range(rewritten.split("!")[1]).value = "Trên địa bàn huyện, viết lại"
    press(january, "yes")
    assert sheet.range(unticked.split("!")[1]).value == kept
    assert sheet.range(rewritten.split("!")[1]).value == "Trên địa bàn huyện, viết lại"
    results = {row[1]: row[6] for row in lines(january)}
    assert results[unticked] == ""
    assert results[rewritten] == "Để lại: chữ trong ô đã đổi"


def test_no_makes_the_list_anew(january: xw.Book) -> None:
    """Before mending as after: nothing is written but the list."""
    press(january)
    january.sheets["SuaHo"].range("A3").value = ""
    old = cells(january)
    press(january, "no")
    assert cells(january) == old
    assert lines(january)[0][0] == "x"
    press(january, "yes")
    mended = cells(january)
    assert press(january, "no").startswith("Có 2 chỗ chữ sửa được, ghi ở tờ SuaHo; 0 chỗ đã đánh")
    assert cells(january) == mended
    assert [row[0] for row in lines(january)] == ["", ""]


def test_what_only_a_person_can_mend_is_listed_without_a_tick(
    tmp_path: Path, open_book: OpenBook
) -> None:
    """A formula, letters of several looks; with a tick all the same they are left."""
    data = consistent_data() | {"noi_dung": {"1.1": "Trên địa bàn huyện", "1.3": "UBND huyện"}}
    book = open_book(workbook(tmp_path / "sổ.xlsm", data))
    book.set_mock_caller()
    sheet = book.sheets["NoiDung"]
    one, two = (place_of(book, text) for text in ("Trên địa bàn huyện", "UBND huyện"))
    cursor = sheet.range(one).api.uno.getCellByPosition(0, 0).createTextCursor()
    cursor.gotoStart(False)
    cursor.goRight(4, True)
    cursor.CharWeight = 150.0
    sheet.range(two).number_format = "General"
    sheet.range(two).formula = '="UBND "&"huyện"'
    press(book)
    listed = {row[1]: (row[0], row[6]) for row in lines(book)}
    assert listed[f"NoiDung!{one}"] == ("", "Để lại: chữ có nhiều kiểu, hãy tự sửa")
    assert listed[f"NoiDung!{two}"] == ("", "Để lại: ô có công thức")


def place_of(book: xw.Book, text: str) -> str:
    """The cell of NoiDung that holds the text."""
    block = book.sheets["NoiDung"].range("C1:C80").value
    return f"C{block.index(text) + 1}"


def test_a_sheet_locked_with_a_password_is_left(january: xw.Book) -> None:
    """Its locked cells are told; what is open on it, and every other sheet, is mended."""
    form = january.sheets["II.06B"]
    form.api.Unprotect(Password="")
    form.api.Protect(**EXCEL_ARGUMENTS | {"Password": "xã"})
    press(january)
    press(january, "yes")
    results = {row[1].partition("!")[0]: row[6] for row in lines(january)}
    assert results["II.06B"] == "Để lại: ô hoặc tờ đang khóa"
    assert results["NoiDung"] == "Đã sửa"
    assert form.api.ProtectContents
    assert january.sheets["PL01"].api.ProtectContents


def test_a_text_that_figures_are_taken_by_is_put_back(january: xw.Book) -> None:
    """A formula that counts by the wording would give another number: then nothing is mended."""
    press(january)
    where = next(row[1] for row in lines(january) if row[1].startswith("NoiDung!"))
    form = january.sheets["II.06B"]
    form.api.Unprotect(Password="")
    text = f"NoiDung!{where.split('!')[1]}"
    form.range("D12").formula = f"=LEN({text})"
    old = cells(january)
    assert "đã ghi lại chữ cũ, chưa chữ nào bị sửa" in press(january, "yes")
    assert cells(january) == old
    assert {row[6] for row in lines(january)} == {""}


def test_a_list_of_another_month_is_made_anew(january: xw.Book) -> None:
    """In a copy of the file for the next month nothing of the month before is put back."""
    press(january)
    press(january, "yes")
    january.sheets["ThongTin"].range("B7").value = 2
    old = cells(january)
    assert press(january).startswith("Có 2 chỗ chữ sửa được, ghi ở tờ SuaHo; 0 chỗ đã đánh dấu x.")
    assert cells(january) == old
    assert [row[0] for row in lines(january)] == ["", ""]


def test_a_sheet_of_that_name_of_the_offices_own_is_left(january: xw.Book) -> None:
    """It is told, and no cell of it is touched."""
    january.sheets.add("SuaHo").range("A2").value = "Việc của xã"
    assert "đổi tên tờ ấy" in press(january)
    assert january.sheets["SuaHo"].range("A2").value == "Việc của xã"
