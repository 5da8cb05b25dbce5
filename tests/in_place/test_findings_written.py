"""tthc kiem-tra --ghi: the findings put into a closed workbook as the button puts them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from baocao_tthc import excel
from baocao_tthc.checks import check
from baocao_tthc.cli import main
from baocao_tthc.in_place.check_list import HEADS_ROW
from baocao_tthc.in_place.office_workbook import OfficeWorkbook
from baocao_tthc.in_place.sheet_cells import CellWrite, Spot
from baocao_tthc.reading import read_filing
from support.macro_books import example
from support.office_workbooks import cells, edited, members, sheet_parts, with_formula
from support.paths import ROOT
from support.read_sheets import january, write

Printed = pytest.CaptureFixture[str]
OpenBook = Callable[[Path], xw.Book]
OLD = ROOT / "tests" / "excel" / "so-cu" / "2026-01-macro-1.xlsm"
TIME = r"lúc \d\d:\d\d ngày \d\d/\d\d/\d{4}"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The January example, with macros."""
    return Path(shutil.copy(example(), tmp_path / "sổ.xlsm"))


def checked(file: Path, *more: str) -> Path:
    """The workbook that the command writes beside this one."""
    before = set(file.parent.iterdir())
    assert main(["kiem-tra", str(file), "--ghi", *more]) in (0, 1)
    (written,) = set(file.parent.iterdir()) - before
    return written


def explained(file: Path, text: str, column: int = 5) -> Path:
    """The same file with that text beside every row of its list, all else as it is."""
    office = OfficeWorkbook(file)
    rows = [row for row, at in office.sheets["KiemTra"].cells if at == 2 and row > HEADS_ROW]
    filled = [row for row in rows if office.sheets["KiemTra"].cells[row, 2].stored]
    answers: dict[Spot, CellWrite] = {(row, column): CellWrite(text) for row in filled}
    file.write_bytes(office.written({"KiemTra": answers}, {}).content)
    return file


def listed(book: xw.Book) -> list[list[object]]:
    """What stands in KiemTra, formulas and results, but the time of day."""
    area = book.names["KetQuaKiemTra"].refers_to_range.sheet.range("A1:K60")
    formulas, values = ([list(line) for line in each] for each in (area.formula, area.value))
    for lines in (formulas, values):
        assert re.fullmatch(TIME, str(lines[1][0]))
        lines[1][0] = ""
    return [*formulas, *values]


@pytest.mark.parametrize("file", [example(), OLD], ids=["today's", "older"])
def test_the_list_is_the_one_that_the_button_writes(
    file: Path, open_book: OpenBook, tmp_path: Path
) -> None:
    """Cell by cell, formulas and results, today's list and an older one; pressed afterwards the
    button changes nothing, also of what was explained.
    """
    pressed = open_book(file)
    pressed.set_mock_caller()
    excel.check()
    written = checked(Path(shutil.copy(file, tmp_path / "sổ.xlsm")))
    assert listed(open_book(written)) == listed(pressed)
    explained(written, "Đã đối chiếu.", 10 if file == OLD else 5)
    again = open_book(checked(written, "-o", str(tmp_path / "lại.xlsm")))
    before = listed(again)
    assert "Đã đối chiếu." in before[3]
    again.set_mock_caller()
    excel.check()
    assert listed(again) == before


def test_what_is_explained_so_is_sent(book: Path, capsys: Printed) -> None:
    """Refused, written, explained, sent: the refusal names the way, each finding has its text."""
    assert main(["dong-goi", str(book)]) == 2
    assert "nút Kiểm tra số liệu hay “tthc kiem-tra sổ.xlsm --ghi” lập tờ ấy" in (
        capsys.readouterr().err
    )
    written = checked(book)
    told = capsys.readouterr()
    assert told.out.startswith("3 việc cần sửa (11 lỗi).\n")
    assert written.name == "sổ (đã kiểm tra).xlsm"
    assert told.err == f"Đã ghi {written}\n"
    explained(written, "Đã đối chiếu.")
    assert main(["kiem-tra", str(written), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {each["explanation"] for each in found["findings"]} == {"Đã đối chiếu."}
    assert main(["dong-goi", str(written)]) == 1
    assert len(list(book.parent.glob("*/manifest.json"))) == 1


def test_explained_in_an_office_program_it_is_sent(book: Path, open_book: OpenBook) -> None:
    """Typed and saved by LibreOffice without any button, as who has none does."""
    opened = open_book(checked(book))
    sheet = opened.sheets["KiemTra"]
    sheet.range("E4:E6").value = [["Đã đối chiếu."]] * 3
    opened.save()
    assert main(["dong-goi", opened.fullname]) == 1


def test_all_else_stays(book: Path) -> None:
    """Macros, ribbon, forms and what people typed; only what shows the findings is others'."""
    written = checked(book)
    parts = sheet_parts(book)
    shown = {parts[name] for name in ("HuongDan", "KiemTra", "TongQuan")}
    marked = {parts[name] for name in ("ThongTin", "II.06B", "PL01", "NoiDung")}
    changed = {name for name in members(book) if members(book)[name] != members(written)[name]}
    assert changed <= shown | marked | {"xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"}
    assert all(cells(book, name)[0] == cells(written, name)[0] for name in ("II.06B", "NoiDung"))
    assert read_filing(written).tables == read_filing(book).tables
    values = openpyxl.load_workbook(written, data_only=True)
    outcome = f"3 việc cần sửa (11 lỗi) {values['KiemTra']['A2'].value}"
    assert values["TongQuan"]["B6"].value == outcome
    assert "1. Lỗi: Hồ sơ tiếp nhận" in values["TongQuan"]["A7"].value


def test_written_again_explanations_are_kept_and_moved(book: Path) -> None:
    """Kept for the same numbers, moved aside for others, below the list when nothing is found."""
    written = explained(checked(book), "Đã đối chiếu.")
    again = checked(written)
    assert again.name == "sổ (đã kiểm tra)_2.xlsm"
    rows = cells_of(again)
    assert [row[4] for row in rows] == ["Đã đối chiếu."] * 3
    part = sheet_parts(again)["PL01"]
    edited(again, part, lambda xml: xml.replace(b"<v>3733</v>", b"<v>3734</v>"))
    (row,) = (row for row in cells_of(checked(again)) if row[9] == "LB01")
    assert (row[4], row[5].partition("\n")[0]) == (None, "Đã đối chiếu.")
    assert "(3.734)" in row[2]
    assert "(3.733)" in row[5]


def test_what_changed_since_the_last_list_is_told(book: Path, capsys: Printed) -> None:
    """A figure typed otherwise in the workbook that was written, by its cell, old and new."""
    written = checked(book)
    typed = {"II.06B": {(12, 4): CellWrite(9)}}
    written.write_bytes(OfficeWorkbook(written).written(typed, {}).content)
    checked(written)
    assert ": ô D12 (8 → 9) tờ II.06B." in capsys.readouterr().err.splitlines()[-1]


def cells_of(file: Path) -> list[tuple[Any, ...]]:
    """The rows of the list that are not empty."""
    sheet = openpyxl.load_workbook(file)["KiemTra"]
    return [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0] is not None]


def test_a_workbook_of_somebody_elses_gets_the_sheet(
    tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """Without KiemTra it stands behind the others, with its names; explained, it is read again."""
    other = write(tmp_path / "khác.xlsx", {"Tờ một": january("II.06B"), "Tờ hai": january("PL01")})
    written = checked(other)
    assert validate(written) == []
    book = openpyxl.load_workbook(written)
    assert book.sheetnames == ["Tờ một", "Tờ hai", "KiemTra"]
    assert set(book.defined_names) == {"KetQuaKiemTra", "LucKiemTra", "ViecKiemTra"}
    assert [row[1] for row in cells_of(written)] == ["Lỗi", "Lỗi"]
    assert cells_of(written)[0][3].startswith("=HYPERLINK(\"#'Tờ một'!C17\"")
    explained(written, "Đúng như sổ gốc.")
    assert {each.explanation for each in check(read_filing(written))} == {"Đúng như sổ gốc."}
    assert all(cells(other, name)[0] == cells(written, name)[0] for name in ("Tờ một", "Tờ hai"))


@pytest.mark.parametrize("second", ["II.06B", "PL01"], ids=["two copies", "days from 1904"])
def test_whatever_is_checked_can_be_explained(tmp_path: Path, second: str) -> None:
    """A form twice, days counted otherwise: nothing of the forms is written, so nothing hinders."""
    sheets = {"Tờ một": january("II.06B"), "Tờ hai": january(second)}
    other = write(tmp_path / "khác.xlsx", sheets, date_1904=second == "PL01")
    written = explained(checked(other), "Theo hướng dẫn của cấp trên.")
    assert all(finding.explanation for finding in check(read_filing(written)))


def test_a_deleted_list_is_made_again_and_shown(tmp_path: Path, open_book: OpenBook) -> None:
    """Its names meant nothing any more; TongQuan shows the outcome again."""
    opened = open_book(example())
    opened.sheets["KiemTra"].delete()
    opened.save()
    shown = open_book(checked(Path(shutil.copy(opened.fullname, tmp_path / "sổ.xlsm"))))
    assert shown.sheets["TongQuan"].range("B6").value.startswith("3 việc cần sửa (11 lỗi) lúc")
    assert shown.names["KetQuaKiemTra"].refers_to_range.sheet.name == "KiemTra"


def test_a_renamed_list_is_the_one_that_is_written(book: Path) -> None:
    """Its defined name leads there, as for the button; no second list comes."""

    def renamed(xml: bytes) -> bytes:
        named = xml.replace(b'sheet name="KiemTra"', b'sheet name="Soat lai"')
        return named.replace(b">KiemTra!", b">'Soat lai'!")

    written = checked(edited(book, "xl/workbook.xml", renamed))
    found = openpyxl.load_workbook(written)
    assert "KiemTra" not in found.sheetnames
    assert found["Soat lai"]["B4"].value == "Lỗi"


def test_an_own_sheet_of_that_name_is_not_written_over(tmp_path: Path, capsys: Printed) -> None:
    """Nor is an older list that is gone, of which other sheets count the rows."""
    sheets = {"II.06B": january("II.06B"), "KiemTra": {(1, 1): "Chị Hoa kiểm tra kho"}}
    other = write(tmp_path / "khác.xlsx", sheets)
    assert main(["kiem-tra", str(other), "--ghi"]) == 2
    assert "không có danh sách của chương trình" in capsys.readouterr().err
    old = Path(shutil.copy(OLD, tmp_path / "cũ.xlsm"))
    edited(old, "xl/workbook.xml", lambda xml: xml.replace(b'"KiemTra"', b'"Khac"'))
    assert main(["kiem-tra", str(old), "--ghi"]) == 2
    assert "bấm Kiểm tra số liệu một lần" in capsys.readouterr().err
    assert len(list(tmp_path.iterdir())) == 2


def test_a_result_from_another_workbook_stays(book: Path) -> None:
    """Nobody can tell what such a formula refers to; it is not to KiemTra."""
    cell = with_formula(book, "Hộ tịch", 4, r"<f>[1]Nguon!$A$1</f><v>\2</v>")
    written = checked(book)
    row = read_filing(written).tables[0].row("Hộ tịch")
    assert row
    assert (row.cells[4].value, row.cells[4].trouble) == (cell.value, None)


def test_what_cannot_be_written_is_refused(
    book: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A target that is there, is open elsewhere, ends otherwise, stands where nobody may write: one
    sentence each, nothing else in the folder.
    """
    target = book.with_name("có.xlsm")
    target.write_bytes(b"of somebody else")
    words = ["kiem-tra", str(book), "--ghi", "-o"]
    refused = [
        ([str(target)], "đã có"),
        ([str(book.with_suffix(".xlsx"))], "phải có đuôi .xlsm"),
        ([str(book.parent / "không có" / "a.xlsm")], "Không có thư mục"),
    ]
    lock = book.with_name(".~lock.có.xlsm#")
    for more, sentence in refused:
        assert main([*words, *more]) == 2
        assert sentence in capsys.readouterr().err
    lock.touch()
    assert main([*words, str(target), "--ghi-de"]) == 2
    assert "đang mở trong Excel hoặc LibreOffice" in capsys.readouterr().err
    lock.unlink()

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "read-only")

    with monkeypatch.context() as patch:  # the tests may run as root, who may write
        patch.setattr("baocao_tthc.files.held_file", forbidden)
        assert main(words[:3]) == 2
        assert "thư mục chỉ cho đọc" in capsys.readouterr().err
    assert sorted(each.name for each in book.parent.iterdir()) == ["có.xlsm", "sổ.xlsm"]
    assert target.read_bytes() == b"of somebody else"


def test_a_workbook_that_is_open_is_read_as_it_was_saved(book: Path, capsys: Printed) -> None:
    """What is typed and not saved yet is not in the file, which is said."""
    book.with_name("~$sổ.xlsm").touch()
    checked(book)
    assert "đã kiểm tra bản lưu gần nhất" in capsys.readouterr().err


def test_the_workbook_itself_is_written_only_when_told(book: Path) -> None:
    """Explained and checked again in one file, whole at every moment."""
    before = book.read_bytes()
    assert main(["kiem-tra", str(book), "-o", str(book)]) == 2
    assert book.read_bytes() == before
    assert main(["kiem-tra", str(book), "-o", str(book), "--ghi-de"]) == 1
    assert len(cells_of(book)) == 3


@pytest.mark.parametrize("file", [example(), OLD], ids=["today's", "older"])
def test_what_is_written_is_sound(
    file: Path, tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """The validator of the Open XML SDK has nothing more to say of it."""
    copy = Path(shutil.copy(file, tmp_path / "sổ.xlsm"))
    assert validate(checked(copy)) == validate(copy)
