"""The filled workbook as other programs read it: constants, formulas, results, set-up."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from baocao_tthc.entries.data import parse_data
from baocao_tthc.errors import DataError
from baocao_tthc.filing import Place
from baocao_tthc.findings.finding import Finding, Severity
from baocao_tthc.forms import known_forms, read_form
from baocao_tthc.forms.model import compact
from baocao_tthc.outline import info_items, outline
from baocao_tthc.sheets import sheet_names
from baocao_tthc.workbook.assembly import workbook_bytes
from support.built_workbooks import (
    FOURTH,
    both,
    built,
    lacking_prefixes,
    without_formulas_given,
)
from support.filings import january


def test_the_sheets_stand_in_their_order(tmp_path: Path) -> None:
    """HuongDan comes first and is open; the forms follow in the order of the data."""
    book = openpyxl.load_workbook(built(tmp_path, january()))
    assert book.sheetnames == [
        "HuongDan", "ThongTin", "II.06B", "PL01", "NoiDung", "KiemTra", "QuyTac", "LichSu",
        "TongQuan",
    ]  # fmt: skip
    assert book.active is book["HuongDan"]


def test_formulas_have_the_prefixes_of_newer_functions() -> None:
    """Excel shows #NAME? for a newer function that is stored without `_xlfn.`"""
    data = parse_data(without_formulas_given(january()), known_forms())
    assert lacking_prefixes(lambda: workbook_bytes(data, (), b"vba")) == []


def test_given_figures_are_constants(tmp_path: Path) -> None:
    """Every figure of the January data stands in the cell of its column, as a number."""
    data = january()
    path = built(tmp_path, data)
    rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name("II.06B").to_python()
    given = data["bieu"]["II.06B"]
    assert [row[1:16] for row in rows[11:17]] == given["dong"]
    assert rows[17][0] == "Tổng cộng"
    assert rows[17][2:16] == given["tong"]
    assert [row[0] for row in rows[11:17]] == [1, 2, 3, 4, 5, 6]


def test_what_is_left_out_is_a_formula_with_its_result(tmp_path: Path) -> None:
    """Derived cells and totals hold the form's formulas, and any reader sees the results."""
    path = built(tmp_path, without_formulas_given(january()))
    formulas, results = both(path, "II.06B")
    assert formulas["C12"].value == "=D12+E12+F12"
    assert formulas["G18"].value == "=SUM(G$11:INDEX(G:G,ROW()-1))"
    expected = january()["bieu"]["II.06B"]
    for row, given in enumerate(expected["dong"], 12):
        assert [results.cell(row, column).value for column in range(2, 17)] == given
    assert [results.cell(18, column).value for column in range(3, 17)] == expected["tong"]


def test_rates_are_formulas_half_up_to_two_places(tmp_path: Path) -> None:
    """A derived rate is its quotient times 100; the total row's rate is that of the totals."""
    data = without_formulas_given(january())
    data["bieu"]["PL01"]["dong"].append(
        ["Hai", None, None, 0, 0, 0, 0, 0, None, 1, 800, 0, 799, 0, *[None] * 3, 0, 0, None]
    )
    formulas, results = both(built(tmp_path, data), "PL01")
    assert formulas["P9"].value == '=IF(J9=0,"",ROUND(K9/J9*100,2))'
    assert results["P9"].value == 0.13  # 1/800 is 0.125
    assert formulas["P10"].value == '=IF(J10=0,"",ROUND(K10/J10*100,2))'
    assert results["P10"].value == 82.19  # (3723+1)/(3731+800)


def test_a_zero_base_gives_an_empty_text_that_is_calculated(tmp_path: Path) -> None:
    """No received cases, no rate: the stored result is an empty text, not a missing one."""
    data = january()
    row = ["Trống", None, None, 0, 0, 0, 0, 0, None, 0, 0, 0, 0, 0, *[None] * 3, 0, 0, None]
    data["bieu"]["PL01"] = {"dong": [row]}
    path = built(tmp_path, data)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet4.xml").decode()
    cell = re.search(r'<c r="P8"[^>]*t="str"[^>]*><f>[^<]*</f><v></v></c>', sheet)
    assert cell


def test_null_leaves_an_entered_cell_empty(tmp_path: Path) -> None:
    """Nothing given is nothing written, also in a total that is given."""
    data = january()
    data["bieu"]["II.06B"]["dong"][0][2] = None
    data["bieu"]["II.06B"]["tong"][3] = None
    formulas, _ = both(built(tmp_path, data), "II.06B")
    assert formulas["D12"].value is None
    assert formulas["F18"].value is None


def test_null_in_a_derived_total_is_a_formula(tmp_path: Path) -> None:
    """January gives no total rates, so they are computed from the totals."""
    formulas, results = both(built(tmp_path, january()), "PL01")
    assert str(formulas["U9"].value).startswith("=IF(C9=0")
    assert results["U9"].value == 99.71


def test_the_heading_states_form_unit_and_period(tmp_path: Path) -> None:
    """The printed heading stands above the form, the unit's name taken from ThongTin."""
    data = january()
    del data["bieu"]["II.06B"]["tieu_de"]
    formulas, results = both(built(tmp_path, data), "II.06B")
    assert [results["A1"].value, results["A2"].value] == ["Biểu số", "II.06B/VPCP/KSTT"]
    assert formulas["A4"].value == '="CỦA "&UPPER(ThongTin!$B$4)'
    assert results["A4"].value == "CỦA UBND XÃ NINH GIANG"
    assert results["A5"].value == "Kỳ báo cáo: Tháng 01/Năm 2026"
    assert results["A6"].value == "(Từ ngày 21/12/2025 đến ngày 20/01/2026)"
    assert "ThongTin!$B$9" in formulas["A6"].value
    texts = {cell.value for row in results.iter_rows(max_row=7) for cell in row if cell.value}
    assert "Đơn vị báo cáo: UBND xã Ninh Giang" in texts
    assert "Đơn vị nhận báo cáo: UBND Thành phố Hải Phòng" in texts
    assert "Đơn vị tính: Số hồ sơ TTHC" in texts


def test_a_period_of_its_own_is_no_formula(tmp_path: Path) -> None:
    """The annex of January states another period than ThongTin: that mistake is kept as typed."""
    formulas, _ = both(built(tmp_path, january()), "PL01")
    assert formulas["A3"].value == "(Từ ngày 15/12/2025 đến ngày 14/01/2026)"


def test_a_typed_title_stays_as_typed(tmp_path: Path) -> None:
    """The mistake in the January title is kept: finding it is the work of the checks."""
    formulas, _ = both(built(tmp_path, january()), "II.06B")
    assert formulas["A4"].value == "CỦA UBND HUYỆN NINH GIANG"


@pytest.mark.parametrize(("code", "top"), [("II.06B", 8), ("PL01", 5)])
def test_the_header_is_the_printed_one(tmp_path: Path, code: str, top: int) -> None:
    """Every header cell stands merged where the form says, over the numbering row as printed."""
    form = next(form for form in known_forms() if form.code == code)
    sheet, _ = both(built(tmp_path, january()), code)
    merged = {area.bounds for area in sheet.merged_cells.ranges}
    for text, first, last, left, right in form.header_cells():
        assert sheet.cell(top + first - 1, left).value == text
        if (first, left) != (last, right):
            assert (left, top + first - 1, right, top + last - 1) in merged
    numbering = top + form.levels
    printed = tuple(compact(sheet.cell(numbering, column.number).value) for column in form.columns)
    assert printed == form.numbering
    height = sheet.row_dimensions[numbering].height
    assert height is not None
    assert height < 24  # two lines at most


def test_thongtin_has_a_row_for_each_field(tmp_path: Path) -> None:
    """Label, value and prompt; dates are real dates."""
    sheet, _ = both(built(tmp_path, january()), "ThongTin")
    labels = [sheet.cell(row, 1).value for row in range(4, 4 + len(info_items()))]
    assert labels == [field.label for field in info_items()]
    assert sheet["A1"].value == "THÔNG TIN BÁO CÁO"
    assert sheet["B4"].value == "UBND xã Ninh Giang"
    assert sheet["B9"].value == datetime(2025, 12, 21)
    assert sheet["B9"].number_format == "dd/mm/yyyy"
    assert sheet["B17"].value == "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"


def test_noidung_has_one_row_a_paragraph(tmp_path: Path) -> None:
    """Code and title stand once; later paragraphs follow below; an item without text has a row."""
    sheet, _ = both(built(tmp_path, january()), "NoiDung")
    rows = [tuple(cell.value for cell in row[:3]) for row in sheet.iter_rows()]
    assert rows[0] == ("Mục", "Đề mục", "Nội dung")
    assert [row[0] for row in rows[1:] if row[0]] == [item.code for item in outline()]
    at = next(index for index, row in enumerate(rows) if row[0] == "2.1")
    assert [row[:2] for row in rows[at + 1 : at + 3]] == [(None, None)] * 2
    assert all(row[2] for row in rows[at : at + 3])
    assert rows[at + 3] == ("2.2", "Tiếp nhận và giải quyết TTHC: ý kiến viết thêm sau phần số liệu", None)  # fmt: skip  # noqa: E501
    assert ("3.1.1", 0) in [(row[0], row[2]) for row in rows]


def test_the_same_data_give_the_same_bytes() -> None:
    """Nothing of the time or the machine enters the file."""
    data = january()
    data["bieu"]["PL01"]["dong"] = []
    data["bieu"]["PL01"].pop("tong")
    one, two = (workbook_bytes(parse_data(data, known_forms())) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("code", ["II.06B", "PL01"])
def test_forms_print_on_a4_landscape(tmp_path: Path, code: str) -> None:
    """One page wide, margins of NĐ 30/2020, only the official form, its header on every page."""
    sheet, _ = both(built(tmp_path, january()), code)
    setup, margins = sheet.page_setup, sheet.page_margins
    assert (setup.paperSize, setup.orientation) == (9, "landscape")
    assert (setup.fitToWidth or 1, setup.fitToHeight) == (1, 0)  # 1 is the format's default
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    inches = (margins.left, margins.right, margins.top, margins.bottom)
    assert [round(inch * 25.4) for inch in inches] == [30, 15, 20, 20]
    areas = {"II.06B": ("$A$1:$P$18", "$8:$11"), "PL01": ("$A$1:$U$9", "$5:$7")}
    assert sheet.print_area.split("!")[1] == areas[code][0]
    assert sheet.print_title_rows == areas[code][1]
    assert sheet.freeze_panes == {"II.06B": "C12", "PL01": "C8"}[code]
    assert sheet.HeaderFooter.differentFirst
    assert "&P" in (sheet.HeaderFooter.oddHeader.center.text or "")


def test_every_sheet_prints_on_a4_one_page_wide(tmp_path: Path) -> None:
    """Also the inputs and the findings can be printed as they are; four sheets fit one page."""
    book = openpyxl.load_workbook(built(tmp_path, january()))
    whole = ("HuongDan", "ThongTin", "QuyTac", "TongQuan")
    for sheet in book:
        setup = sheet.page_setup
        high = 1 if sheet.title in whole else 0
        found = (setup.paperSize, setup.fitToWidth, setup.fitToHeight)
        assert [1 if number is None else number for number in found] == [9, 1, high]
        assert bool(sheet.print_area) is (sheet.title not in ("KiemTra", "LichSu"))


def test_entry_is_guided_by_validation(tmp_path: Path) -> None:
    """Every figure column takes only whole numbers from 0; a message, which covers the cells to be
    typed next, has only a column that people ask about, and it is short. In the heading it is
    chosen that there is nothing to report.
    """
    sheet, _ = both(built(tmp_path, january()), "II.06B")
    by_area = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
    entered = by_area["E11:E17"]
    assert (entered.type, entered.operator, entered.formula1) == (
        "whole",
        "greaterThanOrEqual",
        "0",
    )
    assert "Cột (5) chỉ nhận số nguyên từ 0" in entered.error
    chosen = by_area.pop("C7:H7")
    assert (chosen.type, chosen.formula1) == ("list", '"Không phát sinh"')
    prompts = {area: each.prompt for area, each in by_area.items() if each.prompt}
    assert [area[0] for area in prompts] == ["F", "I", "J", "P"]  # (6), (9), (10), (16)
    assert all(len(prompt) < 60 for prompt in prompts.values())


def test_prompts_are_short_enough_for_excel(tmp_path: Path) -> None:
    """Excel refuses titles above 32 and messages above 255 characters."""
    book = openpyxl.load_workbook(built(tmp_path, january()))
    found = [v for sheet in book for v in sheet.data_validations.dataValidation]
    assert len(found) > 50
    assert all(len(v.promptTitle or "") <= 32 and len(v.prompt or "") <= 255 for v in found)
    assert all(len(v.errorTitle or "") <= 32 and len(v.error or "") <= 255 for v in found)


HOSTILE = ("=1+1", "+1", "@SUM(A1)", "-2", "=cmd|' /C calc'!A0", "http://x.vn", "a\nb")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula(tmp_path: Path, text: str) -> None:
    """A name that looks like a formula or link is a text, in every place that takes texts."""
    data = january() | {"nguoi_ky": text, "quy_tac": [{"ma": text, "quy_tac": text}]}
    data["bieu"]["II.06B"]["dong"][0][0] = text
    data["bieu"]["II.06B"]["dong"][0][2] = text
    data["noi_dung"]["1.1"] = text
    book = openpyxl.load_workbook(built(tmp_path, data))
    cells = [book["II.06B"]["B12"], book["II.06B"]["D12"], book["QuyTac"]["A10"]]
    cells += [book["QuyTac"]["B10"], book["ThongTin"]["B18"], book["NoiDung"]["C2"]]
    for cell in cells:
        assert cell.data_type == "s"
        assert str(cell.value) in (text, text.split("\n", maxsplit=1)[0])
        assert cell.quotePrefix is (text[0] in "=+@-")
        assert cell.hyperlink is None


def test_quotes_in_names_do_not_leave_their_formula(tmp_path: Path) -> None:
    """The unit's name enters formulas as a cell, never as text."""
    unit = '"&HYPERLINK("http://x")&" \'A\''
    data = january() | {"don_vi": unit}
    formulas, results = both(built(tmp_path, data), "II.06B")
    found = [cell for cell in results[1] if cell.value == f"Đơn vị báo cáo: {unit}"]
    assert formulas[found[0].coordinate].value == '="Đơn vị báo cáo: "&ThongTin!$B$4'


def test_sheet_names_are_legal_and_different() -> None:
    """What Excel forbids is replaced, long names are cut, equal ones are numbered."""
    names = sheet_names(["a/b", "A:B", "'x'", "KiemTra", "n" * 40, "N" * 40, "[]"])
    assert names == ("a-b", "A-B (2)", "x", "KiemTra (2)", "n" * 31, f"{'N' * 27} (2)", "--")


def test_a_fourth_form_needs_no_program(tmp_path: Path, validate: Callable[[Path], list[str]]) -> None:  # fmt: skip  # noqa: E501
    """A form from a TOML text alone is built: heading, formulas, checks, comparison. Its heading
    leaves no place for nothing to report, which has a row of its own.
    """
    form = read_form(FOURTH, "x.toml")
    data = january()
    data["bieu"] = {
        form.code: {"dong": [["Một", None, 8, 2, None, "ghi"], ["Hai", 9, 8, 2, 30, None]]},
        "PL01": january()["bieu"]["PL01"],
    }
    path = built(tmp_path, data, (form, *known_forms()))
    formulas, results = both(path, "X-1- 'thử")
    assert results["A2"].value == 'TỔNG HỢP "THỬ"'
    assert results["A3"].value == "CỦA UBND XÃ NINH GIANG, NĂM NAY"
    row = [results.cell(9, column).value for column in range(1, 8)]
    assert row == [1, "Một", 10, 8, 2, 25, "ghi"]
    assert formulas["F9"].value == '=IF(D9=0,"",ROUND(E9/D9*100,2))'
    assert [results.cell(row, 9).value for row in (9, 10, 11)] == [
        "Khớp",
        "(3) lệch −1 so với (4)+(5)",
        "(3) lệch −1 so với (4)+(5)",
    ]
    assert (results["I6"].value, results["I7"].value) == (
        "PL01 trừ X/1: 'thử'",
        "Tiếp nhận: lệch +3714",
    )
    assert validate(path) == []


def test_a_form_may_have_no_number_column(tmp_path: Path) -> None:
    """Where (1) is the name of the row, the data may give it."""
    text = re.sub(r"\n  \{number = 2, key = \"field\".*", "", FOURTH)
    text = text.replace('key = "order"', 'key = "field"').replace('"(1)", "(2)",', '"(1)",')
    for number in range(3, 8):
        text = text.replace(f"({number})", f"({number - 1})")
        text = text.replace(f"number = {number},", f"number = {number - 1},")
    form = read_form(text, "x.toml")
    data = january() | {"bieu": {form.code: {"dong": [["Một", None, 8, 2, None, "ghi"]]}}}
    _, results = both(built(tmp_path, data, (form,)), "X-1- 'thử")
    assert [results.cell(9, column).value for column in range(1, 6)] == ["Một", 10, 8, 2, 25]


def test_a_form_that_runs_in_a_circle_is_refused() -> None:
    """Two columns computed from each other have no value: the form is named."""
    text = FOURTH.replace('numbering = ["(1)", "(2)", "(3)=(4)+(5)", "(4)"', 'numbering = ["(1)", "(2)", "(3)=(4)+(5)", "(4)=(3)"').replace('key = "a", kind = "count", entry = "entered"', 'key = "a", kind = "count", entry = "derived"')  # fmt: skip  # noqa: E501
    form = read_form(text, "x.toml")
    row = ["Một", None, None, 2, None, None]
    data = january() | {"bieu": {form.code: {"dong": [row]}}}
    with pytest.raises(DataError, match="tính vòng quanh"):
        workbook_bytes(parse_data(data, (form,)))


def test_the_validator_finds_no_error(tmp_path: Path, validate: Callable[[Path], list[str]]) -> None:  # fmt: skip  # noqa: E501
    """Microsoft's own validator accepts the workbook, with findings in it."""
    finding = Finding("X", Severity.WARNING, "x", (Place("PL01", 9, 3),), Decimal("99.79"))
    assert validate(built(tmp_path, january(), findings=[finding])) == []


def test_a_workbook_of_fields_alone_is_whole(tmp_path: Path, validate: Callable[[Path], list[str]]) -> None:  # fmt: skip  # noqa: E501
    """No form and no text given: the sheets for them are there and empty."""
    data = {"don_vi": "UBND xã A", "thang": 2, "nam": 2026, "ngay": "2026-02-24", "bieu": {}}
    path = built(tmp_path, data)
    book = openpyxl.load_workbook(path)
    outputs = ["KiemTra", "QuyTac", "LichSu", "TongQuan"]
    assert book.sheetnames == ["HuongDan", "ThongTin", "NoiDung", *outputs]
    assert book["ThongTin"]["B13"].value.date() == date(2026, 2, 24)
    assert validate(path) == []
