"""The sheets around the forms: what is locked, what HuongDan and TongQuan say, what is hidden."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import xlwings

from baocao_tthc import __version__, resources
from baocao_tthc.entries.data import read_data
from baocao_tthc.excel import functions
from baocao_tthc.excel.host import _PERMISSIONS
from baocao_tthc.findings.finding import Finding, Severity
from baocao_tthc.forms import known_forms
from baocao_tthc.outline import info_items
from baocao_tthc.reading import read_filing
from baocao_tthc.reading.snapshot import make_filing, read_grids
from baocao_tthc.sheets import OUTPUTS, READ_BACK, REMARKS, code_name
from baocao_tthc.sources.form_numbers import FormNumbers
from baocao_tthc.sources.variables import variables
from baocao_tthc.workbook.assembly import SETTINGS, sheet_order
from support.built_workbooks import both, built, without_formulas_given
from support.filings import JANUARY, january
from support.paths import ROOT
from support.read_sheets import parts

ALLOWED = ("formatCells", "formatColumns", "formatRows", "insertHyperlinks", "insertRows",
           "deleteRows")  # fmt: skip


def test_every_sheet_is_locked_without_a_password(tmp_path: Path) -> None:
    """Locked for slips: notes, formats, new rows and links stay allowed, no password anywhere."""
    found = parts(built(tmp_path, january()))
    sheets = [xml.decode() for name, xml in found.items() if "worksheets/sheet" in name]
    assert len(sheets) == 9
    for xml in sheets:
        protection = re.findall(r"<sheetProtection ([^>]*)/>", xml)
        given = dict(re.findall(r'(\w+)="(\w+)"', protection[0]))
        assert given == {"sheet": "1", "scenarios": "1", **dict.fromkeys(ALLOWED, "0")}


def test_what_the_file_allows_is_given_back_by_a_live_excel() -> None:
    """Locking again from a live Excel allows what the file allows, by Excel's argument names."""
    assert set(_PERMISSIONS) >= {
        "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows",
        "AllowInsertingRows", "AllowDeletingRows", "AllowInsertingHyperlinks",
    }  # fmt: skip


def test_only_what_is_entered_is_open(tmp_path: Path) -> None:
    """Entry cells take figures and texts, and that there is nothing to report; headers, formulas,
    labels and totals are locked.
    """
    book = openpyxl.load_workbook(built(tmp_path, without_formulas_given(january())))
    for form, sheet, nothing, first, total in ((known_forms()[1], "II.06B", "C7:H7", 12, 18),
                                               (known_forms()[2], "PL01", "C4:L4", 8, 9)):  # fmt: skip  # noqa: E501
        assert nothing in book[sheet].merged_cells
        chosen = {cell.coordinate for row in book[sheet][nothing] for cell in row}
        for row in book[sheet].iter_rows(max_col=len(form.columns), max_row=total):
            for cell in row:
                entered = form.column(cell.column).entry == "entered"
                is_open = cell.coordinate in chosen or (entered and first <= cell.row < total)
                assert cell.protection.locked is not is_open
    open_cells = {
        "ThongTin": {*(f"B{row}" for row in range(4, 4 + len(info_items()))), "D14"},
        "NoiDung": {f"C{row}" for row in range(2, 43)}
        | {f"D{row}" for row in range(2, 43) if row not in range(17, 25)},  # counts need no review
        "QuyTac": {f"{letter}{row}" for letter in "ABCD" for row in range(10, 28)},
        "HuongDan": {"D11", "D12"},
    }
    for name, expected in open_cells.items():
        cells = (cell for row in book[name] for cell in row)
        assert {cell.coordinate for cell in cells if not cell.protection.locked} == expected


def test_quytac_holds_the_rules_and_room_for_more(tmp_path: Path) -> None:
    """Rules of the data stand under the header row, formatted rows follow to the end of the page;
    many rules have five empty rows below them.
    """
    rule = {"ma": "CQ-01", "quy_tac": "[II.06B](10) = 0", "thong_bao": "Có hồ sơ quá hạn"}
    sheet, _ = both(built(tmp_path, january() | {"quy_tac": [rule]}), "QuyTac")
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(max_col=4)]
    at = rows.index(("Mã", "Quy tắc", "Mức độ", "Thông báo"))
    assert rows[at + 1] == ("CQ-01", "[II.06B](10) = 0", "Cảnh báo", "Có hồ sơ quá hạn")
    assert rows[at + 2 :] == [(None,) * 4] * 17
    assert sum("Ví dụ" in str(row[0]) for row in rows[:at]) == 3
    many = [rule | {"ma": f"CQ-{n}"} for n in range(40)]
    sheet, _ = both(built(tmp_path, january() | {"quy_tac": many}), "QuyTac")
    assert sheet.max_row == at + 1 + 45


def test_thongtin_offers_choices_and_dates(tmp_path: Path) -> None:
    """Choices are lists, dates and the month are bounded."""
    sheet, _ = both(built(tmp_path, january()), "ThongTin")
    by_area = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
    assert by_area["B7"].formula2 == "12"
    assert by_area["B9"].type == "date"
    assert by_area["B22"].formula1 == '"Có,Không"'


def states(folder: Path, data: dict[str, Any], **more: Any) -> list[str]:
    """The column "Trạng thái" of HuongDan."""
    _, sheet = both(built(folder, data, **more), "HuongDan")
    header = next(row for row in range(1, 20) if sheet.cell(row, 4).value == "Trạng thái")
    count = 5 + len(data["bieu"])
    return [str(sheet.cell(row, 4).value) for row in range(header + 1, header + 1 + count)]


def test_the_guide_knows_how_far_the_month_is(tmp_path: Path) -> None:
    """Each step shows its state: fields, rows that add up, texts, the verdict, report, sending."""
    finding = Finding("X", Severity.ERROR, "x", ())
    assert states(tmp_path, january(), findings=[finding]) == [
        "Xong",
        "6 dòng, khớp",
        "1 dòng, khớp",
        "30 đoạn đã viết",
        "1 việc cần sửa (1 lỗi)",
        "Chưa tạo",
        "Chưa gửi",
    ]


def test_the_guide_counts_what_does_not_add_up(tmp_path: Path) -> None:
    """A row and a total that are off are two places; an empty form says that it is empty."""
    data = january()
    data["bieu"]["II.06B"]["dong"][0][1] += 1
    data["bieu"]["PL01"] = {"dong": [[None] * 20]}
    del data["noi_dung"]
    assert states(tmp_path, data)[1:5] == [
        "6 dòng, 2 chỗ lệch",
        "Chưa có số liệu",
        "Chưa viết mục nào (báo cáo sẽ ghi “Không có”)",
        "Chưa kiểm tra",
    ]


def test_the_guide_leads_to_every_sheet_of_a_step(tmp_path: Path) -> None:
    """The column "Làm ở đâu" links to the sheet that it names."""
    sheet = openpyxl.load_workbook(built(tmp_path, january()))["HuongDan"]
    links = {cell.value: cell.hyperlink.location for cell in sheet["C"] if cell.hyperlink}
    names = ["ThongTin", "II.06B", "PL01", "NoiDung", "KiemTra"]
    assert links == {name: f"'{name}'!A1" for name in names}


def test_the_report_made_has_a_named_open_cell(tmp_path: Path) -> None:
    """The button writes beside the step of the report, and finds the cell by name."""
    book = openpyxl.load_workbook(built(tmp_path, january()))
    name, address = book.defined_names["BaoCaoDaTao"].attr_text.split("!")
    cell = book[name][address.replace("$", "")]
    assert cell.value == "Chưa tạo"
    assert not cell.protection.locked
    assert "Tạo báo cáo Word" in str(book[name].cell(cell.row, 2).value)


def test_the_overview_has_the_rates_of_the_report(tmp_path: Path) -> None:
    """Every rate that the Word report can state stands in TongQuan with the same value."""
    path = built(tmp_path, january())
    figures = FormNumbers(read_filing(path))
    _, sheet = both(path, "TongQuan")
    shown = {row[0].value: row[3].value for row in sheet.iter_rows(max_col=4)}
    known = variables().values()
    rates = [variable for variable in known if variable.kind == "rate" and not variable.past]
    assert len(rates) == 11
    for variable in rates:
        number = figures.figure(variable).number
        assert number is not None
        assert shown[variable.meaning] == float(number)


def test_the_overview_shows_the_first_matters(tmp_path: Path) -> None:
    """The verdict and three matters, each with its first sentence, from the list itself; of a
    workbook that nobody checked nothing is claimed.
    """
    found = [
        *(Finding("X", Severity.ERROR, f"Sai {n}.", (), group="a") for n in (1, 2)),
        *(Finding("X", kind, kind.value, ()) for kind in (Severity.WARNING, Severity.INFO)),
        Finding("X", Severity.INFO, "thứ tư", ()),
    ]
    for findings, verdict, lines in (
        (found, "1 việc cần sửa (2 lỗi), 3 việc cần xem (1 cảnh báo, 2 lưu ý)",
         ["1. Lỗi: Sai 1.", "2. Cảnh báo: Warning", "3. Lưu ý: Info"]),
        (None, "Chưa kiểm tra", ["", "", ""]),
    ):  # fmt: skip
        _, sheet = both(built(tmp_path, january(), findings=findings), "TongQuan")
        shown = {row[0].value: row[1].value for row in sheet.iter_rows(max_col=2)}
        assert shown["Kiểm tra gần nhất"] == verdict
        assert [sheet.cell(row, 1).value or "" for row in (7, 8, 9)] == lines


def test_what_the_program_writes_is_never_read_as_figures(tmp_path: Path) -> None:
    """HuongDan, KiemTra, TongQuan and an empty LichSu change nothing of what is read."""
    grids = read_grids(built(tmp_path, january(), findings=[]))
    others = [grid for grid in grids if grid.name not in OUTPUTS]
    written = set(READ_BACK) - {REMARKS}  # which comes with the superior's first word
    assert {grid.name for grid in grids} - {grid.name for grid in others} == written
    assert make_filing(Path("so.xlsx"), grids) == make_filing(Path("so.xlsx"), others)


def test_module_names_are_identifiers_of_their_own() -> None:
    """Every sheet has a module name that VBA takes: ASCII, 31 characters, none twice."""
    names = [code_name(name) for name in sheet_order(read_data(JANUARY), macros=True)]
    assert names == [
        "HuongDan", "ThongTin", "Bieu_II_06B", "Bieu_PL01", "NoiDung", "KiemTra", "QuyTac",
        "LichSu", "TongQuan", "xlwings_conf",
    ]  # fmt: skip
    assert re.fullmatch(r"[A-Za-z]\w{0,30}", code_name("Đ" * 40), re.ASCII)


def test_no_configuration_beside_the_workbook_can_add_to_ours() -> None:
    """Every setting that xlwings' module asks for stands in the workbook, which goes first.

    Left out are those of the Mac, and the folder of a log that is written without the server only.
    """
    source = Path(xlwings.__file__).with_name("xlwings.bas").read_text(encoding="ascii")
    asked = set(re.findall(r'GetConfig\("([^"]+)"', source))
    elsewhere = {key for key in asked if key.endswith("_MAC")} | {"TEMP DIR"}
    assert asked - elsewhere == set(SETTINGS)
    assert SETTINGS["INTERPRETER_WIN"] == "%BAOCAO_TTHC_PYTHON%"
    assert SETTINGS["ADD_WORKBOOK_TO_PYTHONPATH"] == "false"


def test_python_loads_nothing_from_the_folder_it_is_started_in(tmp_path: Path) -> None:
    """A package of our name in the current folder is not taken for ours.

    xlwings puts the parts of this argument before all else; an empty one is the current folder.
    """
    (tmp_path / "baocao_tthc").mkdir()
    (tmp_path / "baocao_tthc" / "__init__.py").write_text("raise SystemExit('lấy nhầm')")
    keys = ("ONEDRIVE_CONSUMER_WIN", "ONEDRIVE_COMMERCIAL_WIN", "SHAREPOINT_WIN", "PYTHONPATH")
    parts = ["false", "sổ.xlsm", "sổ.xlsm", *(SETTINGS[key] for key in keys)]
    code = (
        f"import xlwings.utils; xlwings.utils.prepare_sys_path({';'.join(parts)!r}); "
        "import baocao_tthc; print(baocao_tthc.__version__)"
    )
    environment = os.environ | {"PYTHONSAFEPATH": "1", "PYTHONPATH": str(ROOT / "python")}
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, __version__), done.stderr


def test_every_font_is_times_new_roman_whatever_the_theme(tmp_path: Path) -> None:
    """A font that belongs to the theme would show as the theme's Calibri in Excel."""
    styles = parts(built(tmp_path, january()))["xl/styles.xml"].decode()
    fonts = re.findall(r"<font>.*?</font>", styles.partition("</fonts>")[0])
    assert len(fonts) > 10
    assert all('<name val="Times New Roman"/>' in font for font in fonts)
    assert not [font for font in fonts if "<scheme" in font]


def test_every_function_is_explained_by_a_true_example() -> None:
    """HuongDan shows each worksheet function once, and what it says is what the function gives."""
    shown = {}
    for call, answer in resources.data("help")["functions"]["lines"]:
        name, arguments = call.removeprefix("=").removesuffix(")").split("(")
        shown[name] = (arguments.split(";"), answer)
    made = {name for name, found in vars(functions).items() if name.isupper() and callable(found)}
    assert set(shown) == made
    for name, (arguments, answer) in shown.items():
        if all(argument.isdigit() for argument in arguments):
            given = ([[float(argument)]] for argument in arguments)
            result = getattr(functions, name)(*given)
            text = str(result).replace(".", ",") if isinstance(result, float) else result
            assert answer.startswith(text)
