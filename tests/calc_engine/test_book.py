"""xlwings_calc: books, sheets, names, ranges, notes and dialogs behave as Excel's do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from xlwings_calc import CalcError

OpenBook = Callable[[Path], xw.Book]


@pytest.fixture
def book(tmp_path: Path, open_book: OpenBook) -> xw.Book:
    """A workbook of two sheets with odd names, a few values, a note, a name and merged cells."""
    made = openpyxl.Workbook()
    first, second = made.active, made.create_sheet("Biểu O'Hara")
    first.title = "II.06B"
    for row in [["Lĩnh vực", "Tiếp nhận"], ["Đất đai", 3], ["Hộ tịch", None], ["Tổng", 3]]:
        first.append(row)
    first["B2"].comment = Comment("Hỏi lại", "Hoa")
    first["A1"].font = Font(bold=True, color="FFFF0000")
    first["A1"].fill = PatternFill("solid", fgColor="FFFFFF00")
    first["D2"].value, first["D2"].number_format = "gộp", "0.00"
    first.merge_cells("D2:E3")
    first.row_dimensions[3].hidden = True
    second["C3"] = "xa"
    made.defined_names["Tong"] = DefinedName("Tong", attr_text="'II.06B'!$B$4")
    path = tmp_path / "Sổ tháng 01 (bản 2).xlsx"
    made.save(path)
    return open_book(path)


def test_the_calling_book_is_the_open_one(book: xw.Book) -> None:
    """After set_mock_caller, `xw.Book.caller()` is the live document."""
    book.set_mock_caller()
    xw.Book.caller().sheets["II.06B"]["B2"].value = 41
    assert book.sheets[0]["B2"].value == 41


def test_a_book_is_found_by_its_name(calc: xw.App, book: xw.Book) -> None:
    """Books are found by name and index, and opening an open file gives the same book."""
    assert calc.books["sổ tháng 01 (bản 2).xlsx"] == book
    assert book in list(calc.books)
    assert Path(book.fullname).is_file()
    assert calc.books.open(book.fullname) == book
    assert calc.books.active == book


def test_sheets_are_found_as_in_excel(book: xw.Book) -> None:
    """Sheets by name without regard to case, by index from either end; unknown is an error."""
    assert [sheet.name for sheet in book.sheets] == ["II.06B", "Biểu O'Hara"]
    assert book.sheets["ii.06b"] == book.sheets[0]
    assert book.sheets[-1].index == 2
    assert "II.06B" in book.sheets
    with pytest.raises(KeyError):
        book.sheets["không có"]


def test_sheets_are_added_named_hidden_and_deleted(book: xw.Book) -> None:
    """A sheet is added where asked and becomes the active one; the last cannot be deleted."""
    made = book.sheets.add("KiemTra", after=book.sheets["II.06B"])
    assert book.sheets.active == made
    assert [sheet.name for sheet in book.sheets] == ["II.06B", "KiemTra", "Biểu O'Hara"]
    made.name = "Kiểm tra 2"
    made.visible = False
    assert book.sheets["Kiểm tra 2"].visible is False
    made.delete()
    book.sheets["Biểu O'Hara"].delete()
    with pytest.raises(CalcError, match="must keep one sheet"):
        book.sheets[0].delete()


def test_names_are_excels(book: xw.Book) -> None:
    """Names are listed, looked up, added with a reference to any sheet, moved and deleted."""
    assert book.names["Tong"].refers_to == "='II.06B'!$B$4"
    assert book.sheets[1].range("Tong").get_address(external=True).endswith("II.06B'!$B$4")
    added = book.names.add("Xa", "='Biểu O''Hara'!$C$3")
    assert added.refers_to_range.value == "xa"
    assert {name.name for name in book.names} == {"Tong", "Xa"}
    added.refers_to = "='II.06B'!$A$2:$B$2"
    assert book.names["Xa"].refers_to_range.value == ["Đất đai", 3.0]
    added.delete()
    assert "Xa" not in book.names


def test_addresses_are_excels(book: xw.Book) -> None:
    """Addresses with and without dollars, of whole rows and columns, and with their book."""
    sheet = book.sheets["Biểu O'Hara"]
    assert sheet["B2:C3"].address == "$B$2:$C$3"
    assert sheet["B2"].get_address(False, False) == "B2"
    assert sheet["3:4"].address == "$3:$4"
    assert sheet["b:c"].address == "$B:$C"
    assert sheet["A1"].get_address(True, True, external=True) == (
        "'[Sổ tháng 01 (bản 2).xlsx]Biểu O''Hara'!$A$1"
    )
    assert sheet["A1"].get_address(include_sheetname=True) == "'Biểu O''Hara'!$A$1"
    with pytest.raises(CalcError, match="neither an address nor a name"):
        sheet.range("không có")
    with pytest.raises(CalcError, match="has no cells"):
        sheet.range((0 + 1, 20_000)).value  # noqa: B018 - reading it is the test


def test_ranges_are_walked_as_in_excel(book: xw.Book) -> None:
    """used_range, last_cell, offset, resize, rows and columns."""
    sheet = book.sheets["II.06B"]
    assert sheet.used_range.address == "$A$1:$D$4"
    assert book.sheets[1].used_range.address == "$C$3"
    assert sheet.used_range.last_cell.address == "$D$4"
    assert sheet["A1"].offset(1, 1).resize(2, 1).address == "$B$2:$B$3"
    assert [row.address for row in sheet["A1:B2"].rows] == ["$A$1:$B$1", "$A$2:$B$2"]
    assert len(sheet["A1:B2"].columns) == 2
    assert sheet["A1:B2"](3).address == "$A$2"


def test_rows_are_inserted_and_deleted(book: xw.Book) -> None:
    """An inserted row moves what is below, with its formulas; deleting it brings all back."""
    sheet = book.sheets["II.06B"]
    before = sheet["A1:B4"].value
    sheet["B5"].formula = "=SUM(B2:B4)"
    sheet["3:3"].insert("down")
    assert sheet["B6"].formula == "=SUM(B2:B5)"
    assert sheet["A3"].value is None
    sheet["3:3"].delete()
    assert sheet["B5"].formula == "=SUM(B2:B4)"
    sheet["A2:A3"].insert("right")
    assert sheet["B2"].value == "Đất đai"
    sheet["A2:A3"].delete("left")
    assert sheet["A1:B4"].value == before
    sheet["A:A"].delete()
    assert sheet["A2"].value == 3.0


def test_copying_takes_formulas_along(book: xw.Book) -> None:
    """A copy has the formulas relative to its place, the formats and the values."""
    sheet = book.sheets["II.06B"]
    sheet["B5"].formula = "=SUM(B2:B4)"
    sheet["B5"].color = (1, 2, 3)
    sheet["B5"].copy(sheet["C5"])
    assert (sheet["C5"].formula, sheet["C5"].color) == ("=SUM(C2:C4)", (1, 2, 3))


def test_looks_are_read_and_set(book: xw.Book) -> None:
    """Fill, number format, wrapping, sizes; None where cells differ."""
    sheet = book.sheets["II.06B"]
    assert sheet["A1"].color == (255, 255, 0)
    assert sheet["A1:A2"].color is None
    cell = sheet["A2"]
    assert cell.color is None
    cell.color, cell.wrap_text = "#0102ff", True
    assert (cell.color, cell.wrap_text) == ((1, 2, 255), True)
    cell.color = None
    assert cell.color is None
    assert sheet["D2"].number_format == "0.00"
    sheet["B4"].number_format = "dd/mm/yyyy"
    assert sheet["B4"].number_format == "dd/mm/yyyy"
    sheet["B1"].column_width = 20
    assert sheet["B1"].column_width == pytest.approx(20, abs=0.2)
    low = sheet["A2"].row_height
    sheet["A2"].value = "một\nhai\nba"
    sheet["A2"].rows.autofit()
    assert sheet["A2"].row_height > 2 * low


def test_hidden_rows_are_told(book: xw.Book) -> None:
    """Hidden is True or False for rows that agree and None for others."""
    sheet = book.sheets["II.06B"]
    assert sheet["3:3"].rows.hidden is True
    assert sheet["A1:A2"].api.EntireRow.Hidden is False
    assert sheet["A1:A4"].api.EntireRow.Hidden is None
    sheet["A3"].rows.hidden = False
    assert sheet["A1:A4"].rows.hidden is False


def test_notes_are_added_changed_and_deleted(book: xw.Book) -> None:
    """A note is read, changed and deleted; deleting while going through all skips none."""
    sheet = book.sheets["II.06B"]
    assert sheet["B2"].note.text.endswith("Hỏi lại")
    assert sheet["A1"].note is None
    sheet["A1"].add_note("Dòng một\nDòng hai").text += "!"
    assert sheet["A1"].note.text == "Dòng một\nDòng hai!"
    assert {note.location.address for note in sheet.notes} == {"$A$1", "$B$2"}
    with pytest.raises(ValueError, match="already has a note"):
        sheet["A1"].add_note("nữa")
    for note in sheet.notes:
        note.delete()
    assert sheet["A1"].note is None
    assert len(sheet.notes) == 0


def test_clearing_leaves_what_it_should(book: xw.Book) -> None:
    """clear_contents leaves looks and notes."""
    sheet = book.sheets["II.06B"]
    sheet["B2"].color = (1, 2, 3)
    sheet["B2"].clear_contents()
    assert (sheet["B2"].value, sheet["B2"].color) == (None, (1, 2, 3))
    assert sheet["B2"].note is not None


def test_the_selection_is_told(book: xw.Book) -> None:
    """Selecting cells on an activated sheet makes them the selection of app and book."""
    sheet = book.sheets["Biểu O'Hara"]
    sheet.activate()
    sheet["B2:C3"].select()
    assert book.sheets.active == sheet
    assert book.selection == sheet["B2:C3"]
    assert book.app.selection.address == "$B$2:$C$3"


@pytest.mark.parametrize("name", ["Bản lưu tháng 01.xlsx", "x.xlsm"])
def test_a_saved_copy_has_what_was_typed(book: xw.Book, tmp_path: Path, name: str) -> None:
    """Saving under a name writes an Excel file with the values and keeps working on that file."""
    book.sheets[0]["B3"].value = 8
    book.save(tmp_path / name)
    assert book.name == name
    saved = openpyxl.load_workbook(tmp_path / name, keep_vba=name.endswith("m"))
    assert saved["II.06B"]["B3"].value == 8


def test_a_file_that_cannot_be_written_or_opened_is_told(book: xw.Book, tmp_path: Path) -> None:
    """A folder that is not there, an end that is no workbook's, a file that is none: CalcError."""
    with pytest.raises(CalcError, match="cannot be written"):
        book.save(tmp_path / "không có" / "a.xlsx")
    with pytest.raises(CalcError, match=r"no workbook is saved as \.doc"):
        book.save(tmp_path / "a.doc")
    broken = tmp_path / "hỏng.xlsx"
    broken.write_bytes(b"PK\x03\x04 khong phai")
    with pytest.raises(CalcError, match="cannot be opened"):
        book.app.books.open(broken)


def test_alerts_are_kept_and_answered(book: xw.Book) -> None:
    """Without a screen an alert is kept and answered from the queue, else by ok or yes."""
    app = book.app
    app.impl.answers.append("no")
    assert app.alert("Thay tệp cũ?", "TTHC", "yes_no", "critical") == "no"
    assert app.alert("Thay tệp cũ?", buttons="yes_no") == "yes"
    assert app.alert("Xong") == "ok"
    assert app.impl.alerts[0] == ("Thay tệp cũ?", "TTHC", "yes_no", "critical")
    assert [alert.prompt for alert in app.impl.alerts] == ["Thay tệp cũ?", "Thay tệp cũ?", "Xong"]


def test_file_dialogs_are_kept_and_answered(book: xw.Book) -> None:
    """Without a screen a file dialog answers from the queue, else it was cancelled."""
    api = book.app.api
    book.app.impl.file_answers.append("/a/b.docx")
    assert api.GetSaveAsFilename(InitialFileName="b.docx", Title="Lưu") == "/a/b.docx"
    assert api.GetSaveAsFilename() is False
    book.app.impl.file_answers.append("/a/c.docx")
    assert api.GetOpenFilename(Title="Mở") == "/a/c.docx"
    assert api.GetOpenFilename() is False
    assert book.app.impl.file_dialogs[0]["InitialFileName"] == "b.docx"


def test_the_status_bar_is_remembered(book: xw.Book) -> None:
    """Every text of the status bar is kept, the last one shown."""
    app = book.app
    app.status_bar = "Đang đọc…"
    assert app.status_bar == "Đang đọc…"
    app.status_bar = False
    assert app.impl.status_history == ["Đang đọc…"]
    assert app.engine.name == "calc"


class Indicator:
    """One of LibreOffice's places in the status bar: what it shows, None once ended."""

    def __init__(self) -> None:
        self.shown: str | None = None

    def start(self, text: str, _: int) -> None:
        """Show it."""
        self.shown = text

    def end(self) -> None:
        """Show nothing any more."""
        self.shown = None


def test_the_status_bar_shows_the_last_text_alone(
    book: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each text ends the one before, and False the last: LibreOffice would show it for ever."""
    made: list[Indicator] = []

    def new() -> Indicator:
        made.append(Indicator())
        return made[-1]

    app = book.app
    monkeypatch.setattr(app.impl.dialogs, "headless", False)
    monkeypatch.setattr(app.impl, "_new_indicator", new)
    app.status_bar = "Đang đọc…"
    app.status_bar = "Đang ghi…"
    assert [each.shown for each in made] == [None, "Đang ghi…"]
    app.status_bar = False
    assert [each.shown for each in made] == [None, None]


def test_calculation_by_hand_waits(book: xw.Book) -> None:
    """With manual calculation a formula keeps its result until calculate()."""
    sheet = book.sheets[0]
    sheet["G1:H1"].value = [1, "=G1*2"]
    book.app.calculation = "manual"
    try:
        sheet["G1"].value = 5
        assert sheet["H1"].value == 2
        book.app.calculate()
        assert sheet["H1"].value == 10
        assert book.app.calculation == "manual"
    finally:
        book.app.calculation = "automatic"


def test_a_copy_is_saved_and_the_book_stays_as_it_is(book: xw.Book, tmp_path: Path) -> None:
    """SaveCopyAs writes what is on the screen; the book keeps its file, name and unsaved state."""
    book.sheets[0]["B2"].value = 41
    before, copy = Path(book.fullname).read_bytes(), tmp_path / "bản sao.xlsx"
    book.api.SaveCopyAs(str(copy))
    assert openpyxl.load_workbook(copy)["II.06B"]["B2"].value == 41
    assert Path(book.fullname).read_bytes() == before
    assert book.name == "Sổ tháng 01 (bản 2).xlsx"
    assert book.api.isModified()


@pytest.mark.parametrize("name", ["bản sao", "a.csv", "không có/a.xlsx"])
def test_a_copy_that_cannot_be_saved_is_an_error(name: str, book: xw.Book, tmp_path: Path) -> None:
    """Another kind of file, a missing folder: CalcError, nothing written."""
    with pytest.raises(CalcError):
        book.api.SaveCopyAs(str(tmp_path / name))
    assert not (tmp_path / name).exists()


def test_letters_of_a_cell_that_differ_have_no_look(book: xw.Book) -> None:
    """As in Excel: None where the letters of one cell differ, in bold as in size."""
    cell = book.sheets["II.06B"].range("A1")
    cell.api.Font.Bold = False
    assert (cell.api.Font.Bold, cell.api.Font.Size is None) == (False, False)
    cell.api.Font.Bold = True
    assert cell.api.Font.Bold is True
    cursor = cell.api.uno.getCellByPosition(0, 0).createTextCursor()
    cursor.gotoStart(False)
    cursor.goRight(3, True)
    cursor.CharWeight, cursor.CharHeight = 100.0, 20.0
    assert cell.api.Font.Bold is None
    assert cell.api.Font.Size is None
    assert cell.api.Font.Name is not None


def test_a_column_without_width_is_hidden(book: xw.Book) -> None:
    """Excel's way to hide one, and to show it again."""
    cell = book.sheets["II.06B"].range("B1")
    cell.column_width = 0
    assert cell.column_width == 0
    assert not cell.api.uno.Columns.IsVisible
    cell.column_width = 12
    assert cell.column_width == 12
