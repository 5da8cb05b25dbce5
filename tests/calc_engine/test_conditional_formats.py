"""xlwings_calc: conditional formats come and go without a trace, and protection is Excel's."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from openpyxl.formatting.rule import ColorScaleRule, FormulaRule
from openpyxl.styles import Font, PatternFill, Protection

from xlwings_calc import CalcError

OpenBook = Callable[[Path], xw.Book]
MARK = '="DAU"<>""'
PINK = PatternFill(bgColor="FFF8D7DA")
SCALE_ENDS = {"start_type": "min", "start_color": "FFFFFFFF", "end_type": "max"}


@pytest.fixture
def book(tmp_path: Path, open_book: OpenBook) -> xw.Book:
    """A workbook with the staff's own rules: equal ones side by side, of one cell, of all kinds."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "II.06B"
    for row in range(1, 9):
        sheet.append([row * column for column in range(1, 7)])
    rules = sheet.conditional_formatting
    for column in "BCD":
        rules.add(f"{column}2:{column}6", FormulaRule(formula=[f"{column}2>10"], fill=PINK))
    for column in "BCD":
        rules.add(f"{column}7", FormulaRule(formula=[f"{column}7<>$A$1"], fill=PINK))
    rules.add("A1:F1", FormulaRule(formula=['A1="Khớp"'], font=Font(bold=True, color="FF00FF00")))
    rules.add("A1:F1", FormulaRule(formula=["ISTEXT(A1)"], fill=PINK))
    rules.add("E2:F8", ColorScaleRule(**SCALE_ENDS, end_color="FFFF0000"))
    path = tmp_path / "quy tắc.xlsx"
    made.save(path)
    return open_book(path)


def saved_rules(book: xw.Book, path: Path) -> list[str]:
    """The conditional formats of the first sheet as they stand in a saved copy."""
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    return re.findall(r"<conditionalFormatting.*?</conditionalFormatting>", sheet)


def marks(cells: xw.Range) -> list[xw.ConditionalFormat]:
    """Our rules on the cells."""
    return [rule for rule in cells.conditional_formats if rule.formula == MARK]


PLACES = ["B3", "C3", "C7", "D7:D8", "A1", "F1", "E2", "A8"]


@pytest.mark.parametrize("at_rest", [False, True])
def test_the_staffs_rules_survive_ours(book: xw.Book, tmp_path: Path, at_rest: bool) -> None:
    """After rules were added and deleted the saved rules are the same, to the letter."""
    sheet = book.sheets[0]
    before = saved_rules(book, tmp_path / "trước.xlsx")
    book.app.screen_updating = not at_rest
    for place in PLACES:
        sheet[place].conditional_formats.add_custom(MARK, fill_color="#F4B6BB")
    book.app.screen_updating = True
    assert [
        rule for rule in saved_rules(book, tmp_path / "giữa.xlsx") if "DAU" not in rule
    ] == before
    book.app.screen_updating = not at_rest
    for rule in marks(sheet.cells):
        rule.delete()
    book.app.screen_updating = True
    assert saved_rules(book, tmp_path / "sau.xlsx") == before


def test_a_rule_added_at_rest_is_whole_when_it_is_saved(book: xw.Book, tmp_path: Path) -> None:
    """With the screen still at rest a saved copy has the rule with its formula and look."""
    book.app.screen_updating = False
    book.sheets[0]["A8"].conditional_formats.add_custom(MARK, fill_color="#F4B6BB")
    rules = saved_rules(book, tmp_path / "lưu.xlsx")
    book.app.screen_updating = True
    assert sum('type="expression"' in rule and "DAU" in rule for rule in rules) == 1


def test_a_rule_has_what_it_was_given(book: xw.Book) -> None:
    """Formula and look of a rule are read back; what it does not state is None."""
    cell = book.sheets[0]["A8"]
    assert len(cell.conditional_formats) == 0
    rule = cell.conditional_formats.add_custom(
        "=AND($B8>1,A8<>\"\")", fill_color="#F4B6BB", font_color=(156, 0, 6)
    )  # fmt: skip
    assert (rule.type, rule.formula) == ("custom", '=AND($B8>1,A8<>"")')
    assert (rule.fill_color, rule.font_color) == ((244, 182, 187), (156, 0, 6))
    plain = cell.conditional_formats.add_custom(MARK, fill_color=(1, 2, 3))
    assert (plain.fill_color, plain.font_color) == ((1, 2, 3), None)
    assert [rule.formula for rule in cell.conditional_formats] == ['=AND($B8>1,A8<>"")', MARK]
    for rule in cell.conditional_formats:
        rule.delete()
    assert len(cell.conditional_formats) == 0


def test_a_range_lists_the_rules_that_touch_it(book: xw.Book) -> None:
    """A range has the rules of any of its cells, kinds we do not know among them."""
    sheet = book.sheets[0]
    assert [rule.formula for rule in sheet["B3"].conditional_formats] == ["=B2>10"]
    assert [rule.type for rule in sheet["E2"].conditional_formats] == ["unknown"]
    assert [rule.type for rule in sheet["E1:F2"].conditional_formats].count("custom") == 2
    assert len(sheet.cells.conditional_formats) == 9
    first = sheet["A1"].conditional_formats[0]
    first.delete()
    assert [rule.formula for rule in sheet["A1"].conditional_formats] == ["=ISTEXT(A1)"]


def test_a_rule_is_seen_at_once(book: xw.Book, tmp_path: Path) -> None:
    """A rule shows in print without the file being loaded anew, and is gone when deleted."""
    sheet = book.sheets[0]
    rule = sheet["A8"].conditional_formats.add_custom(MARK, fill_color=(255, 0, 255))
    assert b"1 0 1 rg" in printed(book, tmp_path / "a.pdf")
    rule.delete()
    assert b"1 0 1 rg" not in printed(book, tmp_path / "b.pdf")


def printed(book: xw.Book, path: Path) -> bytes:
    """The uncompressed drawing commands of the workbook as a PDF."""
    from pypdf import PdfReader

    from xlwings_calc import native

    options = native.properties(FilterName="calc_pdf_Export")
    book.api.storeToURL(native.file_url(str(path)), options)
    return b"".join(page.get_contents().get_data() for page in PdfReader(path).pages)


def test_a_rule_states_nothing_but_its_look(
    book: xw.Book, tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """A saved rule has the look it was given, no font of the workbook, and the file is valid."""
    cells = book.sheets[0]["A8"]
    cells.conditional_formats.add_custom(MARK, fill_color="#F4B6BB", font_color="#9C0006")
    path = tmp_path / "lưu.xlsx"
    book.save(path)
    look = next(
        style
        for style in openpyxl.load_workbook(path)._differential_styles.styles
        if style.fill and style.fill.bgColor.rgb == "FFF4B6BB"
    )
    assert (look.font.color.rgb, look.font.name, look.font.sz) == ("FF9C0006", None, None)
    assert validate(path) == []


def test_a_rule_moves_with_its_cell(book: xw.Book) -> None:
    """A row inserted above takes the rule along."""
    sheet = book.sheets[0]
    sheet["C4"].conditional_formats.add_custom(MARK, fill_color=(1, 2, 3))
    sheet["3:3"].insert("down")
    assert len(marks(sheet["C5"])) == 1
    assert marks(sheet["C4"]) == []


@pytest.fixture
def locked(tmp_path: Path, open_book: OpenBook) -> xw.Sheet:
    """A protected sheet: column A locked, B open; cells may be formatted, rows inserted, noted."""
    made = openpyxl.Workbook()
    sheet = made.active
    for row in range(1, 5):
        sheet.append([row, row, None])
        sheet.cell(row, 2).protection = Protection(locked=False)
    guard = sheet.protection
    guard.enable()
    guard.formatCells = guard.insertRows = guard.objects = False
    path = tmp_path / "khóa & mở.xlsx"
    made.save(path)
    return open_book(path).sheets[0]


def test_a_locked_cell_is_not_written(locked: xw.Sheet) -> None:
    """Writing or clearing a locked cell of a protected sheet raises and changes nothing."""
    for refused in (
        lambda: setattr(locked["A1:B1"], "value", [7, 7]),
        lambda: setattr(locked["A1"], "formula", "=1"),
        locked["A1"].clear_contents,
        lambda: locked["B1"].copy(locked["A1"]),
    ):
        with pytest.raises(CalcError, match="is protected and a cell of"):
            refused()
    assert locked["A1:B1"].value == [1, 1]
    locked["B1:B2"].value = [[8], [9]]
    assert locked["B1:B2"].value == [8, 9]


def test_what_the_file_allows_is_done(locked: xw.Sheet) -> None:
    """What the file's protection allows is done, and the sheet is protected all the time."""
    locked["2:2"].insert("down")
    assert locked["A3"].value == 2
    locked["A1"].color = (1, 2, 3)
    assert locked["A1"].color == (1, 2, 3)
    locked["A1"].add_note("ghi chú").delete()
    locked["A1"].conditional_formats.add_custom(MARK, fill_color=(1, 2, 3)).delete()
    assert locked.api.ProtectContents


@pytest.mark.parametrize(
    "refused",
    [
        lambda sheet: sheet["2:2"].delete(),
        lambda sheet: sheet["B:B"].insert("right"),
        lambda sheet: setattr(sheet["A1"], "column_width", 40),
        lambda sheet: setattr(sheet["2:2"].rows, "hidden", True),
    ],
)
def test_what_the_file_does_not_allow_is_refused(
    locked: xw.Sheet, refused: Callable[[xw.Sheet], object]
) -> None:
    """Deleting rows, inserting columns, sizes and hiding were not allowed: an error each."""
    before = locked["A1:C5"].value
    with pytest.raises(CalcError, match="is protected"):
        refused(locked)
    assert locked["A1:C5"].value == before


def test_protecting_takes_excels_arguments(locked: xw.Sheet, tmp_path: Path) -> None:
    """Protect and Unprotect as in Excel; the permissions of the file are in the saved one."""
    api = locked.api
    api.Unprotect(Password="")
    assert not api.ProtectContents
    assert (locked["A1"].api.Locked, locked["B1"].api.Locked) == (True, False)
    assert locked["A1:B1"].api.Locked is None
    locked["C1"].api.Locked = False
    api.Protect(Password="", AllowDeletingRows=True)
    locked["2:2"].delete()
    with pytest.raises(CalcError, match="inserting rows is not allowed"):
        locked["2:2"].insert("down")
    locked.book.save(tmp_path / "lưu.xlsx")
    guard = openpyxl.load_workbook(tmp_path / "lưu.xlsx").active.protection
    assert (guard.sheet, guard.insertRows, guard.formatCells) == (True, False, False)


def test_a_password_keeps_us_out(locked: xw.Sheet) -> None:
    """With a password nothing is lifted: wrong ones raise, allowed changes too, the right opens."""
    api = locked.api
    api.Unprotect()
    api.Protect(Password="bí mật", AllowFormattingCells=True)
    with pytest.raises(CalcError, match="protected with a password"):
        api.Unprotect(Password="")
    with pytest.raises(CalcError, match="protected with a password"):
        locked["A1"].color = (1, 2, 3)
    assert api.ProtectContents
    api.Unprotect(Password="bí mật")
    assert not api.ProtectContents


def test_a_renamed_sheet_keeps_its_permissions(locked: xw.Sheet) -> None:
    """What a sheet allows is known under its new name."""
    locked.name = "Đổi tên"
    locked["2:2"].insert("down")
    assert locked["A3"].value == 2
