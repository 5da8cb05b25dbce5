"""Fonts, alignment, borders and validation through Excel's names, kept in a saved xlsx."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from xlwings_calc import CalcError, UnsupportedError


@pytest.fixture
def sheet(calc: xw.App) -> xw.Sheet:
    """A sheet of a new workbook, which is closed with the next one."""
    return calc.books.add().sheets[0]


def test_a_look_is_what_was_set_and_is_saved(sheet: xw.Sheet, tmp_path: Path) -> None:
    """Each property of a block is read back, and another program finds it in the file."""
    cells = sheet["B2:C3"]
    cells.font.name, cells.font.size = "Times New Roman", 13
    cells.font.bold, cells.font.italic, cells.font.color = True, True, "#9C0006"
    cells.api.HorizontalAlignment, cells.api.VerticalAlignment = -4108, -4108
    cells.api.Borders.LineStyle = 1
    cells.api.Borders.Color = 0xBF | 0xBE << 8 | 0xBD << 16
    sheet["B5"].api.HorizontalAlignment = -4131
    sheet["B5"].api.IndentLevel = 1
    font = cells.font
    assert (font.name, font.size, font.bold, font.italic) == ("Times New Roman", 13, True, True)
    assert font.color == (0x9C, 0, 6)
    assert (cells.api.HorizontalAlignment, cells.api.VerticalAlignment) == (-4108, -4108)
    assert cells.api.Borders.LineStyle == 1
    assert sheet["B5"].api.IndentLevel == 1
    sheet["D2"].font.name = "Arial"
    assert sheet["C2:D2"].font.name is None
    path = tmp_path / "nhìn.xlsx"
    sheet.book.save(path)
    sheet.book.close()
    saved = openpyxl.load_workbook(path).worksheets[0]
    cell = saved["C3"]
    assert (cell.font.name, cell.font.sz, cell.font.b, cell.font.i) == (
        "Times New Roman", 13, True, True,
    )  # fmt: skip
    assert cell.alignment.horizontal == cell.alignment.vertical == "center"
    assert {cell.border.left.style, cell.border.bottom.style} == {"thin"}
    assert cell.border.top.color.rgb.endswith("BFBEBD")
    assert saved["B5"].alignment.indent == 1


def test_lines_are_taken_away(sheet: xw.Sheet) -> None:
    """Excel's number of no line leaves none at any edge."""
    cells = sheet["B2:C3"]
    cells.api.Borders.LineStyle = 1
    cells.api.Borders.LineStyle = -4142
    assert cells.api.Borders.LineStyle == -4142
    sheet.book.close()


def test_validation_is_saved_and_told_of_cells_that_are_alike(
    sheet: xw.Sheet, tmp_path: Path
) -> None:
    """A rule of whole numbers with its words; Type is refused where there is none, or several."""
    rule = sheet["B2:B9"].api.Validation
    rule.Add(Type=1, AlertStyle=1, Operator=7, Formula1="0")
    rule.InputTitle, rule.InputMessage = "Cột (4)", "Gõ số nguyên"
    rule.ErrorTitle, rule.ErrorMessage = "Cột (4)", "Chỉ nhận số nguyên"
    rule.IgnoreBlank = rule.ShowInput = rule.ShowError = True
    assert rule.Type == 1
    assert rule.InputMessage == "Gõ số nguyên"
    for other in ("C2", "B2:C2", "B9:B10"):
        with pytest.raises(CalcError):
            _ = sheet[other].api.Validation.Type
    with pytest.raises(UnsupportedError):
        rule.Add(Type=4)
    path = tmp_path / "nhập.xlsx"
    sheet.book.save(path)
    sheet.book.close()
    (saved,) = openpyxl.load_workbook(path).worksheets[0].data_validations.dataValidation
    assert (str(saved.sqref), saved.type, saved.operator) == (
        "B2:B9",
        "whole",
        "greaterThanOrEqual",
    )
    assert (saved.formula1, saved.error) == ("0", "Chỉ nhận số nguyên")


def test_truth_in_a_formula_stays_truth(sheet: xw.Sheet) -> None:
    """TRUE and FALSE without brackets are no numbers, and none of texts and sheets is touched."""
    cell = sheet["A1"]
    cell.formula = '=IF(TRUE,"TRUE",FALSE)'
    assert cell.formula == '=IF(TRUE(),"TRUE",FALSE())'
    assert cell.value == "TRUE"
    sheet.book.close()


def test_cells_are_merged(sheet: xw.Sheet, tmp_path: Path) -> None:
    """Merged cells are one in the file."""
    sheet["A1:B1"].merge()
    assert [sheet[at].merge_area.address for at in ("A1", "B1", "C1")] == ["$A$1:$B$1"] * 2 + [
        "$C$1"
    ]
    path = tmp_path / "gộp.xlsx"
    sheet["A1"].value = "Tổng cộng"
    sheet.book.save(path)
    sheet.book.close()
    assert [str(area) for area in openpyxl.load_workbook(path).worksheets[0].merged_cells] == [
        "A1:B1"
    ]
