"""The blank workbook: nothing to see, and nothing found, in rows that nobody has touched."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from baocao_tthc.entries.data import EnteredValue, FormData, WorkbookData, blank_data, parse_data
from baocao_tthc.forms import known_forms
from baocao_tthc.period import monthly_period
from baocao_tthc.report.render import render_report
from baocao_tthc.workbook.assembly import workbook_bytes
from baocao_tthc.workbook.info_sheet import info_cells, regime_days
from support.built_workbooks import results, without_formulas_given, without_results
from support.filings import january
from support.read_sheets import found, messages, read

Office = Callable[[Path, str], Path]


def saved(folder: Path, data: WorkbookData, name: str = "so.xlsx") -> Path:
    """The workbook of the data, as a file."""
    path = folder / name
    path.write_bytes(workbook_bytes(data))
    return path


def partly_filled() -> tuple[WorkbookData, WorkbookData]:
    """January as its formulas give it, and the same with the blank workbook's rows below."""
    given = without_formulas_given(january())
    given["bieu"]["PL01"]["dong"][0][13] = 0
    data = parse_data(given, known_forms())
    blank = {form.form.code: form for form in blank_data().forms}

    def longer(form: FormData) -> FormData:
        return replace(form, rows=(*form.rows, *blank[form.form.code].rows))

    return data, replace(data, forms=tuple(map(longer, data.forms)))


def test_the_blank_workbook_says_only_that_it_is_empty(tmp_path: Path) -> None:
    """Ten rows and one row with formulas: only that figures and office are missing is told."""
    path = saved(tmp_path, blank_data())
    assert found(path) == ("CT06", "ND06")
    assert [len(table.rows) for table in read(path).tables] == [0, 0]
    sheet = openpyxl.load_workbook(path)["II.06B"]
    assert [sheet.cell(row, 1).value for row in range(12, 22)] == list(range(1, 11))
    assert sheet["C21"].value == "=D21+E21+F21"


def test_rows_left_over_change_nothing(tmp_path: Path) -> None:
    """With empty rows below, findings and Word report, annexes too, are those without them."""
    short, long = (saved(tmp_path, data, f"{len(data.forms[0].rows)}.xlsx")
                   for data in partly_filled())  # fmt: skip
    assert found(long) == found(short)
    assert [len(table.rows) for table in read(long).tables] == [6, 1]
    for path in (short, long):
        render_report(read(path), None, path.with_suffix(".docx"))
    assert long.with_suffix(".docx").read_bytes() == short.with_suffix(".docx").read_bytes()


@pytest.mark.parametrize(("column", "value", "rule"), [(2, "Thủy lợi", "GT08"), (4, 0, "CT12")])
def test_a_row_that_somebody_touched_is_told(
    tmp_path: Path, column: int, value: EnteredValue, rule: str
) -> None:
    """A name without figures, and a figure without a name, even 0, are still findings."""
    _, data = partly_filled()
    form = data.forms[0]
    touched = tuple(value if n == column else cell for n, cell in enumerate(form.rows[-1], 1))
    forms = (replace(form, rows=(*form.rows[:-1], touched)), data.forms[1])
    path = saved(tmp_path, replace(data, forms=forms))
    told = [message for message in messages(path) if message.startswith(rule)]
    assert len(told) == 1
    assert "27" in told[0]


def test_empty_rows_show_nothing(tmp_path: Path, office: Office) -> None:
    """Neither their numbers nor the zeros of their sums are printed."""
    pdf = office(saved(tmp_path, blank_data()), "pdf")
    command = ["pdftotext", "-layout", pdf, "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    page = next(page for page in text.split("\f") if "II.06B/VPCP/KSTT" in page)
    between = page.partition("+(15)+(16)\n")[2].partition("Tổng cộng")[0]
    assert between.strip() == ""
    assert re.search(r"Tổng cộng( +0){14}", page)


def test_every_formula_of_the_blank_workbook_has_its_result(tmp_path: Path, office: Office) -> None:
    """What is stored is what a spreadsheet program computes, with nothing entered at all."""
    path = saved(tmp_path, blank_data())
    computed = dict(results(office(without_results(path), "xlsx"), path))
    assert dict(results(path, path)) == computed


def test_headings_follow_thongtin(tmp_path: Path, office: Office) -> None:
    """Unit, month and year typed into the blank workbook give every heading and the period."""
    info = {**blank_data().info, "unit": "UBND xã A", "month": 3, "year": 2026}
    path = saved(tmp_path, replace(blank_data(), info=info))
    book = openpyxl.load_workbook(office(without_results(path), "xlsx"), data_only=True)
    sheet = book["II.06B"]
    assert sheet["A4"].value == "CỦA UBND XÃ A"
    assert sheet["A5"].value == "Kỳ báo cáo: Tháng 03/Năm 2026"
    assert sheet["A6"].value == "(Từ ngày 21/02/2026 đến ngày 20/03/2026)"
    assert book["PL01"]["A3"].value == sheet["A6"].value
    assert book["HuongDan"]["D6"].value == "Xong"


def test_the_period_is_the_regimes_in_every_month(tmp_path: Path, office: Office) -> None:
    """The days that ThongTin offers are those of the monthly regime, over new years too."""
    months = [(month, year) for year in (2025, 2028) for month in range(1, 13)]
    path, cells = tmp_path / "ky.xlsx", info_cells()
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": 14})
        for row, (month, year) in enumerate(months, 1):
            sheet.write_row(f"A{row}", [month, year])
            for column, formula in zip("CD", regime_days().values(), strict=True):
                own = formula.replace(cells["month"], f"A{row}").replace(cells["year"], f"B{row}")
                sheet.write_formula(f"{column}{row}", f"={own}", day)
    computed = openpyxl.load_workbook(office(without_results(path), "xlsx"), data_only=True)
    rows = computed.worksheets[0].iter_rows(min_col=3)
    days = [tuple(cell.value.date() for cell in row) for row in rows]
    assert days == [tuple(monthly_period("vpcp-thang", *month)) for month in months]
