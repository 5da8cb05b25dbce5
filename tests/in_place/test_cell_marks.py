"""The colours and notes of findings in a closed workbook: those that the button sets."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill

from baocao_tthc import excel
from baocao_tthc.checks import check
from baocao_tthc.in_place.findings_written import with_findings
from baocao_tthc.reading.snapshot import make_filing, read_grids
from support.macro_books import example
from support.office_workbooks import cells, edited, members, sheet_parts
from support.packages import workbook as consistent
from support.read_sheets import january, write

OpenBook = Callable[[Path], xw.Book]
MOMENT = datetime(2026, 1, 20, 16, 5)
SHEETS = ("ThongTin", "II.06B", "PL01", "NoiDung")


def marked(file: Path) -> tuple[Path, list[str]]:
    """The workbook with its findings beside this one, and what is said of it."""
    grids = read_grids(file)
    filing = make_filing(file, grids)
    made = with_findings(filing, grids, check(filing), MOMENT)
    target = file.with_name(f"{file.stem}-kt{file.suffix}")
    target.write_bytes(made.content)
    return target, made.said


def seen(book: xw.Book) -> object:
    """The rules, notes and sizes of notes of the sheets that are marked."""
    return [
        (
            sorted(
                (str(rule.formula).removeprefix("="), rule.fill_color, rule.font_color)
                for rule in book.sheets[name].cells.conditional_formats
            ),
            sorted((note.location.address, note.text) for note in book.sheets[name].notes),
        )
        for name in SHEETS
    ]


def test_the_marks_are_those_of_the_button(tmp_path: Path, open_book: OpenBook) -> None:
    """Rules, colours and notes alike; pressed again nothing is doubled, cleared nothing is left."""
    file = Path(shutil.copy(example(), tmp_path / "sổ.xlsm"))
    pressed = open_book(file)
    bare = seen(pressed)
    pressed.set_mock_caller()
    excel.check()
    opened = open_book(marked(file)[0])
    assert seen(opened) == seen(pressed) != bare
    note = opened.sheets["II.06B"].range("C18").note.api.Shape
    assert 220 < note.Width < 250  # a box is as wide as the columns below it in that program
    opened.set_mock_caller()
    excel.check()
    assert seen(opened) == seen(pressed)
    excel.clear_marks()
    assert seen(opened) == bare


def test_marks_of_an_office_program_are_replaced(open_book: OpenBook) -> None:
    """Set by the button and saved: what is mended is marked no more, nothing is marked twice."""
    pressed = open_book(example())
    pressed.set_mock_caller()
    excel.check()
    once = seen(pressed)
    pressed.save()
    again = open_book(marked(Path(pressed.fullname))[0])
    assert seen(again) == once


def test_written_again_nothing_changes(tmp_path: Path) -> None:
    """The same findings at the same time give the same bytes."""
    first, _ = marked(Path(shutil.copy(example(), tmp_path / "sổ.xlsm")))
    second, _ = marked(first)
    assert first.read_bytes() == second.read_bytes()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A workbook of an office's with a rule and notes of its own, beside findings and elsewhere."""
    path = write(tmp_path / "khác.xlsx", {"II.06B": january("II.06B"), "PL01": january("PL01")})
    book = openpyxl.load_workbook(path)
    form = book["II.06B"]
    yellow = PatternFill("solid", bgColor="FFFF00")
    form.conditional_formatting.add("C17:D17", FormulaRule(["$C$17>0"], fill=yellow))
    form["C17"].comment = Comment("Hỏi lại chị Hoa", "Văn phòng")
    form["D11"].comment = Comment("Số của tổ một cửa", "Văn phòng")
    book.save(path)
    return path


def test_notes_and_rules_of_the_office_stay(
    own: Path, validate: Callable[[Path], list[str]]
) -> None:
    """A cell with a note gets the colour, which shows before the office's, and no other note."""
    target, _ = marked(own)
    assert validate(target) == validate(own)
    form = openpyxl.load_workbook(target)["II.06B"]
    said = {cell.coordinate: cell.comment.text for row in form for cell in row if cell.comment}
    assert (said["C17"], said["D11"]) == ("Hỏi lại chị Hoa", "Số của tổ một cửa")
    assert said["G17"].startswith("Kiểm tra số liệu:\n• Việc 1: Hồ sơ đã giải quyết")
    rules = {str(area.sqref): rule for area in form.conditional_formatting for rule in area.rules}
    assert rules["C17"].priority < rules["C17:D17"].priority
    assert rules["C17:D17"].formula == ["$C$17>0"]


def test_what_was_written_around_our_note_stays(own: Path) -> None:
    """When the finding is gone so are our lines and colours, and no others."""
    target, _ = marked(own)
    notes = next(name for name in members(target) if re.fullmatch(r"xl/comments.*\.xml", name))
    ours = "Kiểm tra số liệu:".encode()
    edited(target, notes, lambda xml: xml.replace(ours, b"Hoa xem\n" + ours, 1))
    for sheet, old, new in (("PL01", b">3733<", b">3749<"), ("PL01", b">3731<", b">3743<")):
        part = sheet_parts(target)[sheet]
        edited(target, part, lambda xml, old=old, new=new: xml.replace(old, new))
    again, _ = marked(target)
    form = openpyxl.load_workbook(again)["II.06B"]
    assert not [area for area in form.conditional_formatting if str(area.sqref) == "G17"]
    assert form["G17"].comment.text == "Hoa xem"
    assert form["M17"].comment.text.startswith("Kiểm tra số liệu:")
    assert form["C17"].comment.text == "Hỏi lại chị Hoa"


def test_a_sheet_with_a_password_is_not_marked(tmp_path: Path) -> None:
    """It stays to the byte, which is said; the list is complete all the same."""
    file = Path(shutil.copy(example(), tmp_path / "sổ.xlsm"))
    part = sheet_parts(file)["II.06B"]
    locked = b'<sheetProtection password="83AF" '
    edited(file, part, lambda xml: xml.replace(b"<sheetProtection ", locked, 1))
    target, said = marked(file)
    assert said == [
        "Không tô màu được tờ “II.06B” vì tờ đang khóa bằng mật khẩu; danh sách vẫn đủ."
    ]
    assert members(target)[part] == members(file)[part]
    assert "1. Lỗi" in openpyxl.load_workbook(target, data_only=True)["TongQuan"]["A7"].value


def test_a_workbook_without_a_finding_stays_as_it_is(tmp_path: Path) -> None:
    """No sheet of a form is touched, no part of notes comes."""
    file = consistent(tmp_path / "so.xlsx")
    target, said = marked(file)
    assert said == []
    assert members(file).keys() == members(target).keys()
    assert all(cells(file, name) == cells(target, name) for name in SHEETS)
