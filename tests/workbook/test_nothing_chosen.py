"""“Không phát sinh” chosen at the head of a form: what the sheet then says, and what is printed."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from baocao_tthc.excel.host import live_filing, named
from baocao_tthc.reading import read_filing
from baocao_tthc.sheets import NOTHING, nothing_name
from support.built_workbooks import built
from support.nothing import FORMS, nothing
from support.paths import ROOT

OpenBook = Callable[[Path], xw.Book]
BLANK = ROOT / "workbook" / "BaoCao_TTHC.xlsm"
TOTALS = {"II.06B": "R22", "PL01": "W9"}
HINT = "Không có hồ sơ? Chọn ở ô bên →"


def test_every_form_has_a_named_cell_that_is_printed(tmp_path: Path) -> None:
    """The name leads to the chosen words, within the print area and above the headings."""
    book = openpyxl.load_workbook(built(tmp_path, nothing()))
    cells = {"II.06B": "$C$7", "PL01": "$C$4"}
    for code, cell in cells.items():
        assert book.defined_names[nothing_name(code)].attr_text == f"'{code}'!{cell}"
        assert book[code][cell.replace("$", "")].value == NOTHING
        assert book[code][cell.replace("$", "")].number_format == '@" hồ sơ trong kỳ."'


def test_the_printed_form_says_it(tmp_path: Path, office: Callable[[Path, str], Path]) -> None:
    """A sentence below the period; the number of no empty row, no hint, no word of the checks."""
    page = office(built(tmp_path, nothing("II.06B")), "pdf")
    text = subprocess.run(
        ["pdftotext", "-layout", page, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert text.count("Không phát sinh hồ sơ trong kỳ.") == 1
    assert "Chọn ở ô bên" not in text


def test_choosing_it_quiets_the_sheet(open_book: OpenBook) -> None:
    """In the blank workbook the hint goes, the totals are said to be none, both forms agree, and
    the guide takes the step as done.
    """
    book = open_book(BLANK)
    for code in FORMS:
        sheet, chosen = book.sheets[code], named(book, nothing_name(code))
        assert chosen is not None
        assert sheet.range((chosen.row, 1)).value == HINT
        assert sheet[TOTALS[code]].value == "Chưa nhập"
        chosen.value = NOTHING
        assert not sheet.range((chosen.row, 1)).value
        assert sheet[TOTALS[code]].value == NOTHING
    assert book.sheets["II.06B"]["R8"].value == "Tiếp nhận: khớp"
    assert book.sheets["HuongDan"]["D7:D8"].value == ["Không phát sinh hồ sơ"] * 2
    filing = live_filing(book)
    assert [table.reports_nothing for table in filing.tables] == [True, True]


def test_a_figure_contradicts_it_at_once(open_book: OpenBook) -> None:
    """The row and the total say so, the guide counts them, and the form has something to report."""
    book = open_book(BLANK)
    sheet, chosen = book.sheets["II.06B"], named(book, nothing_name("II.06B"))
    assert chosen is not None
    chosen.value = NOTHING
    sheet["B12"].value, sheet["F12"].value = "Hộ tịch", 4
    contradicted = "Ghi không phát sinh mà có số"
    assert [sheet[cell].value for cell in ("R12", "R22")] == [contradicted] * 2
    assert book.sheets["HuongDan"]["D7"].value == "1 dòng, 2 chỗ lệch"
    (table,) = (each for each in live_filing(book).tables if each.form.code == "II.06B")
    assert not table.reports_nothing
    assert [place.cell for place in table.contradicting] == ["C12", "F12", "C22", "F22"]


def test_a_row_inserted_into_the_heading_changes_nothing(open_book: OpenBook) -> None:
    """The words are looked for in their own line, wherever it is pushed."""
    book = open_book(BLANK)
    sheet = book.sheets["II.06B"]
    sheet.api.Unprotect(Password="")
    sheet.range("7:7").insert("down")
    chosen = named(book, nothing_name("II.06B"))
    assert chosen is not None
    assert chosen.row == 8
    chosen.value = NOTHING
    assert sheet["R23"].value == NOTHING


@pytest.mark.parametrize("code", FORMS)
def test_it_is_read_back_from_the_file(tmp_path: Path, code: str) -> None:
    """What the data said of each form is what the closed workbook says."""
    filing = read_filing(built(tmp_path, nothing(code)))
    assert {table.form.code: table.reports_nothing for table in filing.tables} == {
        other: other == code for other in FORMS
    }


def test_a_renamed_sheet_without_the_name_says_it_still(tmp_path: Path) -> None:
    """Another office's .xlsx has the words and no name: the words count."""
    book = openpyxl.load_workbook(built(tmp_path, nothing()))
    book["II.06B"].title = "Biểu tháng 1"
    book["Biểu tháng 1"]["C7"].value = None
    book["Biểu tháng 1"]["A7"].value = "Không phát sinh hồ sơ."
    for code in FORMS:
        del book.defined_names[nothing_name(code)]
    path = tmp_path / "khac.xlsx"
    book.save(path)
    tables = {table.sheet: table for table in read_filing(path).tables}
    said = tables["Biểu tháng 1"].nothing
    assert said is not None
    assert said.text == "Không phát sinh hồ sơ."
