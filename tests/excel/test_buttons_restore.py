"""Khôi phục ô: after a paste the cells of a form are as built, and every figure as it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from baocao_tthc import excel
from baocao_tthc.checks import check
from baocao_tthc.cli import main
from baocao_tthc.excel.host import accepted, live_filing
from baocao_tthc.sheets import NOTHING
from support.live_office import said
from support.macro_books import EXCEL_ARGUMENTS, consistent_data, workbook

OpenBook = Callable[[Path], xw.Book]
OLD = Path(__file__).parent / "so-cu" / "2026-01-macro-1.xlsm"
FIRST, TOTAL, FIGURES = 12, 18, 16


@pytest.fixture
def clean(tmp_path: Path, open_book: OpenBook) -> xw.Book:
    """The macro workbook with consistent figures, open at II.06B and calling."""
    book = open_book(workbook(tmp_path / "sổ.xlsm", consistent_data()))
    book.set_mock_caller()
    book.sheets["II.06B"].activate()
    return book


def paste_over(sheet: xw.Sheet, address: str, *, name: str = "Arial") -> None:
    """Paste the values of the cells over them, as from another workbook: with its looks, without
    formulas, locks and validation.
    """
    cells = sheet.range(address)
    source = cells.offset(40, 40)
    protected = sheet.api.ProtectContents
    if protected:
        sheet.api.Unprotect(Password="")
    source.value = cells.value
    source.font.name = name
    source.api.Locked = False
    source.copy(cells)
    source.clear_contents()
    if protected:
        sheet.api.Protect(**EXCEL_ARGUMENTS)


def look(cell: xw.Range) -> tuple[Any, ...]:
    """How a cell looks, its lock, and what may be typed there."""
    font, api, rule = cell.font, cell.api, cell.api.Validation
    return (
        accepted(lambda: rule.Type) and rule.Type,
        *(cell.number_format, cell.wrap_text, cell.color),
        *(font.name, font.size, font.bold, font.italic, font.color),
        *(api.HorizontalAlignment, api.VerticalAlignment, api.IndentLevel, api.Locked),
        *(api.Borders.LineStyle, api.Borders.Color),
        *(rule.InputTitle, rule.InputMessage, rule.ErrorTitle, rule.ErrorMessage),
    )


def looks(sheet: xw.Sheet) -> list[tuple[Any, ...]]:
    """The look of the first and last row, of the total, and of the cells beside."""
    return [look(sheet.range((row, column))) for row in (FIRST, TOTAL - 1, TOTAL)
            for column in (*range(1, FIGURES + 1), FIGURES + 2)]  # fmt: skip


def test_a_form_pasted_over_is_as_built(clean: xw.Book) -> None:
    """Formulas, formats, locks and validation are back in every cell; every value is the same."""
    form = clean.sheets["II.06B"]
    cells = form.range((FIRST, 1), (TOTAL, FIGURES + 2))
    values, formulas, before = cells.value, cells.formula, looks(form)
    paste_over(form, cells.get_address(False, False))
    assert looks(form) != before
    assert form.range("C13").formula == "3385"
    excel.restore_cells()
    assert cells.value == values
    assert cells.formula == formulas
    assert looks(form) == before
    assert form.api.ProtectContents
    assert "Không số liệu nào bị đổi." in said(clean)[-1]
    assert "để nguyên" not in said(clean)[-1]


def test_a_number_typed_over_a_formula_stays_and_is_told(clean: xw.Book) -> None:
    """A constant that differs from what the formula gives is kept, open, and named with both."""
    form = clean.sheets["II.06B"]
    paste_over(form, f"A{FIRST}:P{TOTAL - 1}")
    form.range("C13").value = 3380
    excel.restore_cells()
    assert form.range("C13").formula == "3380"
    assert form.range("C13").api.Locked is False
    assert form.range("C14").formula == "=D14+E14+F14"
    assert "• C13: đang là 3.380, công thức cho 3.385\n" in said(clean)[-1]
    form.range("C13").clear_contents()
    excel.restore_cells()
    assert form.range("C13").value == 3385
    assert form.range("C13").api.Locked


def test_a_pasted_formula_is_told_or_replaced(clean: xw.Book) -> None:
    """Over the form's own: replaced while it gives the same, else kept and named; in a cell for
    typing it is named and left.
    """
    form = clean.sheets["II.06B"]
    paste_over(form, "C13:D14")
    form.range("C13").formula = "=D13+E13+F13+0"
    form.range("C14").formula = "=D14*2"
    form.range("D13").formula = "=D14+1"
    excel.restore_cells()
    assert form.range("C13").formula == "=D13+E13+F13"
    assert form.range("C14").formula == "=D14*2"
    assert form.range("D13").formula == "=D14+1"
    assert "• C14: đang là =D14*2, công thức cho 253\n" in said(clean)[-1]
    assert "1 ô nhập đang là công thức, để nguyên:\n• D13: đang là =D14+1\n" in said(clean)[-1]


def test_what_earlier_periods_say_is_restored(open_book: OpenBook, tmp_path: Path) -> None:
    """The columns beside the rows are formulas again, with the looks that they had."""
    book = open_book(workbook(tmp_path / "sổ.xlsm", consistent_data()))
    book.set_mock_caller()
    form = book.sheets["II.06B"]
    form.activate()
    beside = form.range((FIRST, FIGURES + 3), (TOTAL, FIGURES + 7))
    formulas, before = beside.formula, look(beside[0, 0])
    assert formulas[0][0].startswith("=IFERROR(")
    paste_over(form, beside.get_address(False, False))
    form.range((FIRST, FIGURES + 3)).value = 12
    excel.restore_cells()
    assert beside.formula == formulas
    assert look(beside[0, 0]) == before


def test_a_total_is_held_to_the_figures_above_it(clean: xw.Book) -> None:
    """A pasted total becomes a sum again only while it is the sum of its column."""
    form = clean.sheets["II.06B"]
    paste_over(form, f"C{TOTAL}:P{TOTAL}")
    form.range(f"D{FIRST}").value += 1
    excel.restore_cells()
    assert form.range(f"D{TOTAL}").formula == "3726"
    assert form.range(f"E{TOTAL}").formula.startswith("=SUM(")
    assert "• D18: đang là 3.726, công thức cho 3.727" in said(clean)[-1]


def test_the_column_of_checks_says_nothing_old(clean: xw.Book) -> None:
    """“Khớp” pasted as a text does not stay beside a row that does not add up."""
    form = clean.sheets["II.06B"]
    paste_over(form, f"R{FIRST}:R{TOTAL}")
    form.range(f"H{FIRST}").value += 1
    assert form.range(f"R{FIRST}").value == "Khớp"
    excel.restore_cells()
    assert form.range(f"R{FIRST}").value.startswith("(3) lệch ")


def test_a_note_of_the_staff_beside_a_row_stays(clean: xw.Book) -> None:
    """What the column of checks does not say itself was typed by somebody, and is told."""
    form = clean.sheets["II.06B"]
    paste_over(form, f"R{FIRST}:R{TOTAL}")
    form.range(f"R{FIRST}").value = "đã gọi lại"
    excel.restore_cells()
    assert form.range(f"R{FIRST}").value == "đã gọi lại"
    assert f"• R{FIRST}: đang là đã gọi lại\n" in said(clean)[-1]


def test_a_figure_that_became_a_date_still_looks_like_one(clean: xw.Book) -> None:
    """Excel's “1/2” is no number of cases: its format stays, so that it is seen, and it is told."""
    form = clean.sheets["II.06B"]
    paste_over(form, f"A{FIRST}:P{TOTAL - 1}")
    form.range("D13").value = datetime(2026, 2, 1)
    shown = form.range("D13").number_format
    excel.restore_cells()
    assert form.range("D13").value == datetime(2026, 2, 1)
    assert form.range("D13").number_format == shown != form.range("D14").number_format
    assert "số ở ô D13 là ngày tháng" in said(clean)[-1]


def test_an_annex_with_rates_is_restored(clean: xw.Book) -> None:
    """Rates come back as formulas where the typed one is what the formula gives."""
    form = clean.sheets["PL01"]
    form.activate()
    table = next(t for t in live_filing(clean).tables if t.sheet == "PL01")
    row, width = table.rows[0].number, len(table.form.columns)
    cells = form.range((row, 1), (row + 1, width))
    values, formulas = cells.value, cells.formula
    paste_over(form, cells.get_address(False, False))
    excel.restore_cells()
    assert cells.value == values
    assert cells.formula == formulas
    assert not [found for found in check(live_filing(clean)) if found.rule[:2] in ("CD", "TL")]


def test_inserted_rows_are_restored_too(clean: xw.Book) -> None:
    """A row inserted by hand and filled by a paste is a row of the form afterwards."""
    form = clean.sheets["II.06B"]
    form.range("14:14").insert(shift="down", copy_origin="format_from_left_or_above")
    form.range("B14").value = "Lâm nghiệp"
    form.range("D14").value = 9
    paste_over(form, "A14:P14")
    excel.restore_cells()
    assert form.range("C14").value == 9
    assert look(form.range("D14")) == look(form.range("D13"))
    assert form.range("R14").formula.startswith("=IF(")


def test_a_sheet_locked_with_a_password_is_left(clean: xw.Book) -> None:
    """Nothing is changed on it, and the message says how to unlock it."""
    form = clean.sheets["II.06B"]
    paste_over(form, "A13:P13")
    form.api.Unprotect(Password="")
    form.api.Protect(Password="bí mật")
    excel.restore_cells()
    assert form.range("C13").formula == "3385"
    assert said(clean)[-1].startswith("Tờ “II.06B” đang khóa bằng mật khẩu")


def test_an_offices_own_workbook_is_left(tmp_path: Path, open_book: OpenBook) -> None:
    """A form that this program did not build never had its formats: a sentence, and no change."""
    book = open_book(workbook(tmp_path / "sổ.xlsm", consistent_data()))
    book.set_mock_caller()
    sheet = book.sheets["II.06B"]
    sheet.activate()
    sheet.api.Unprotect(Password="")
    sheet.range("Q:T").delete()
    before = sheet.used_range.formula
    excel.restore_cells()
    assert "không phải do chương trình lập" in said(book)[-1]
    assert sheet.used_range.formula == before


def test_the_cell_for_nothing_to_report_is_restored(clean: xw.Book) -> None:
    """Its list, look and lock, and the hint before it, also where a row was inserted above."""
    form = clean.sheets["II.06B"]
    form.api.Unprotect(Password="")
    form.range("7:7").insert("down")
    before, hint = look(form.range("C8")), form.range("A8").formula
    assert before[0]
    form.range("C8").api.Validation.Delete()
    form.range("C8").api.Locked = True
    form.range("A8").clear_contents()
    form.api.Protect(**EXCEL_ARGUMENTS)
    assert any("ô C8 tờ II.06B không còn kiểm tra khi gõ" in text for text in pasted(clean))
    form.activate()
    excel.restore_cells()
    assert look(form.range("C8")) == before
    assert form.range("A8").formula == hint
    assert pasted(clean) == []
    assert "Đã thêm" not in said(clean)[-2]


def test_an_older_workbook_gets_the_cell_for_nothing_to_report(open_book: OpenBook) -> None:
    """What CT06 advises can then be followed: chosen there, the form has nothing to report."""
    book = open_book(OLD)
    book.set_mock_caller()
    for code, cell in (("II.06B", "C7"), ("PL01", "C4")):
        form = book.sheets[code]
        form.activate()
        excel.restore_cells()
        assert f"Đã thêm ô {cell} để chọn “{NOTHING}”" in said(book)[-1]
        assert form.range(cell).api.Locked is False
        assert form.range(cell).api.Validation.InputTitle
        form.range(cell).value = NOTHING
        excel.restore_cells()
        assert "Đã thêm" not in said(book)[-1]
        assert form.range(cell).value == NOTHING
    assert all(table.nothing for table in live_filing(book).tables)


def test_a_workbook_of_before_is_restored(open_book: OpenBook) -> None:
    """A form of an older workbook gets its formulas back where its own heading puts them."""
    book = open_book(OLD)
    book.set_mock_caller()
    form = book.sheets["II.06B"]
    form.activate()
    formula = form.range("C13").formula
    paste_over(form, "A13:P13")
    excel.restore_cells()
    assert form.range("C13").formula == formula
    assert "Không số liệu nào bị đổi." in said(book)[-1]


def reach(sheet: xw.Sheet) -> set[str]:
    """The areas of the conditional formats that begin at the numbering row."""
    conditions = sheet.api.Cells.FormatConditions
    found = (conditions(n).AppliesTo.Areas for n in range(1, conditions.Count + 1))
    areas = [[each(n).Address for n in range(1, each.Count + 1)] for each in found]
    return {", ".join(sorted(each)) for each in areas if any(f"${FIRST - 1}" in a for a in each)}


@pytest.mark.parametrize("pasted", ["D13:E14", f"A{FIRST}:P{TOTAL - 1}", "A12:P12"])
def test_empty_rows_are_hidden_and_failing_sums_shown_again(clean: xw.Book, pasted: str) -> None:
    """Conditional formats that begin at the numbering row reach over the rows as before."""
    form = clean.sheets["II.06B"]
    before = reach(form)
    assert f"$A${FIRST - 1}:$P${TOTAL - 1}" in before
    paste_over(form, pasted)
    assert reach(form) != before
    excel.restore_cells()
    assert reach(form) == before


def pasted(book: xw.Book) -> list[str]:
    """What KiemTra, just written, says of forms that were pasted over."""
    excel.check()
    cells = book.sheets["KiemTra"].used_range.value
    return [text for line in cells for text in line if "bị dán hay gõ đè" in str(text)]


def test_ct17_the_check_finds_a_form_that_was_pasted_over(clean: xw.Book) -> None:
    """With the cells that take anything now, and the formulas that became numbers; not before the
    paste, nor after the restoring.
    """
    form = clean.sheets["II.06B"]
    assert pasted(clean) == []
    paste_over(form, "C13:E14")
    assert pasted(clean) == [
        "Biểu II.06B bị dán hay gõ đè: ô C13, C14, D13, D14, E13, E14 tờ II.06B không còn kiểm tra "
        "khi gõ; ô C13, C14 tờ II.06B không còn công thức; mở tờ biểu rồi bấm “Khôi phục ô”, "
        "không số nào bị đổi."
    ]
    assert "Ô bị dán đè: mở tờ biểu rồi bấm “Khôi phục ô”." in said(clean)[-1]
    form.activate()
    excel.restore_cells()
    assert pasted(clean) == []


def test_the_check_says_nothing_of_forms_that_never_had_rules(
    tmp_path: Path, open_book: OpenBook
) -> None:
    """An older workbook, and one that lost all validation, are not called pasted over."""
    bare = open_book(workbook(tmp_path / "sổ.xlsm", consistent_data()))
    for sheet in bare.sheets:
        if sheet.name in ("II.06B", "PL01"):
            sheet.api.Unprotect(Password="")
            sheet.range("A1:Z60").api.Validation.Delete()
    for book in (bare, open_book(OLD)):
        book.set_mock_caller()
        assert pasted(book) == []


def test_rows_that_the_program_added_were_not_pasted_over(
    clean: xw.Book, tmp_path: Path, open_book: OpenBook
) -> None:
    """A row of Thêm lĩnh vực, one inserted by hand, and those of `tthc nhap` have their rules."""
    form = clean.sheets["II.06B"]
    form.range("B17").select()
    excel.add_field()
    form.range("B18").value = "Lâm nghiệp"
    form.range("15:15").insert(shift="down", copy_origin="format_from_left_or_above")
    form.range("B15").value = "Thủy lợi"
    excel.add_field()
    assert pasted(clean) == []
    old = workbook(tmp_path / "cũ.xlsm", consistent_data())
    names = [*(f"Lĩnh vực {n}" for n in "ABC"), "Hộ tịch"]
    source = tmp_path / "biểu.csv"
    numbering = ",".join(f"({n})" for n in range(1, 17))
    rows = [f"{n},{name},3,3,0,0,3,3,0,0,0,0,0,0,0,0" for n, name in enumerate(names, 1)]
    source.write_text("\n".join([numbering, *rows]), encoding="utf-8")
    new = tmp_path / "mới.xlsm"
    assert main(["nhap", str(source), str(old), "-o", str(new)]) in (0, 1)
    book = open_book(new)
    book.set_mock_caller()
    assert any(row.label == "Lĩnh vực C" for row in live_filing(book).tables[0].rows)
    assert pasted(book) == []
