"""A new circular: a made-up form from a TOML text alone, and a workbook of it checked."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from baocao_tthc.checks import check
from baocao_tthc.findings.finding import Finding
from baocao_tthc.forms import read_form
from baocao_tthc.reading import read_filing
from baocao_tthc.report.gaps import gaps

FORM = read_form(
    """
code = "PAKN9"
name = "Biểu PAKN"
label = ["Biểu số PAKN9"]
title = ["KẾT QUẢ XỬ LÝ PHẢN ÁNH, KIẾN NGHỊ"]
heading_lines = ["period"]
unit_of_measure = "Số phản ánh"
case_unit = "phản ánh"
legal_basis = "một thông tư mới"
valid_from = 2026-01-01
total_label = "Cộng"
numbering = ["(1)", "(2)=(3)+(4)", "(3)", "(4)", "(5)"]
bounds = ["(3)<=(2)"]
columns = [
  {number = 1, key = "source", kind = "text", entry = "entered", heading = ["Nguồn"]},
  {number = 2, key = "received", kind = "count", entry = "derived", heading = ["Tiếp nhận"]},
  {number = 3, key = "done", kind = "count", entry = "entered", heading = ["Xong"]},
  {number = 4, key = "open", kind = "count", entry = "entered", heading = ["Chưa xong"]},
  {number = 5, key = "r", kind = "rate", entry = "derived", formula = "(3)/(2)", heading = ["%"]},
]
""",
    "pakn9.toml",
)


def findings(path: Path, *rows: list[object]) -> tuple[Finding, ...]:
    """The findings of a workbook with that form alone, on a sheet of another name."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Quý I")
        sheet.write("B2", "Từ ngày 21/12/2025 đến ngày 20/01/2026")
        for index, row in enumerate([FORM.numbering, *rows], 4):
            sheet.write_row(index, 1, row)
    return check(read_filing(path, [FORM]))


def test_a_form_from_a_text_is_read_and_holds(tmp_path: Path) -> None:
    """No Python knows this form, and a consistent workbook of it has no finding."""
    rows = (["Cổng", 3, 2, 1, 66.67], ["Đường dây nóng", 1, 1, 0, 100], ["Cộng", 4, 3, 1])
    assert findings(tmp_path / "so.xlsx", *rows) == ()


def test_a_form_from_a_text_is_checked_by_its_own_rules(tmp_path: Path) -> None:
    """Its identity, its total and its rate are found wrong where they are, all by one cell."""
    rows = (["Cổng", 4, 2, 1, 66.67], ["Đường dây nóng", 1, 1, 0, 100], ["Cộng", 4, 3, 1])
    found = findings(tmp_path / "so.xlsx", *rows)
    wrong = (("CD01", "C6"), ("CD03", "C8"), ("TL01", "F6"))
    for one, (rule, cell) in zip(found, wrong, strict=True):
        assert one.rule == rule
        assert cell in [place.cell for place in one.cells]
        assert one.places[0].cell == "C6"


def test_the_report_says_which_form_it_has_no_part_for(tmp_path: Path) -> None:
    """Its variables are of the two roles; a form of neither is not left out silently."""
    findings(tmp_path / "so.xlsx", ["Cổng", 3, 2, 1, 66.67], ["Cộng", 3, 2, 1])
    said = list(gaps(read_filing(tmp_path / "so.xlsx", [FORM])))
    assert [line for line in said if "Báo cáo Word chưa có phần cho Biểu PAKN (tờ Quý I)" in line]
