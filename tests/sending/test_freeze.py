"""The frozen workbook: values only, the forms as printed, the same findings, nothing private."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from xlsxwriter import Workbook

from baocao_tthc.checks import check
from baocao_tthc.cli import main
from baocao_tthc.errors import WorkbookError
from baocao_tthc.reading import read_filing
from support.frozen import ABOUT, assert_same, frozen
from support.macro_books import consistent_data, example, workbook
from support.packages import everything
from support.paths import JANUARY
from support.read_sheets import DATA, Formula, moved, pack, parts, write, write_uncalculated
from support.read_sheets import january as cells

Validate = Callable[[Path], list[str]]


@pytest.fixture(params=["xlsx", "xlsm"])
def january(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The January workbook, without and with macros."""
    path = tmp_path / f"so.{request.param}"
    assert main(["dien", str(JANUARY), "-o", str(path)]) == 0
    return path


def test_january_is_sound_and_says_the_same(
    january: Path, tmp_path: Path, validate: Validate
) -> None:
    """The validator has nothing against it, and the eleven findings are the same."""
    made = assert_same(january, tmp_path / "b.xlsx")
    assert validate(tmp_path / "b.xlsx") == []
    assert len(check(read_filing(tmp_path / "b.xlsx"))) == 11
    assert set(made.left_out) <= {"HuongDan", "xlwings.conf"}


def test_nothing_in_it_acts_or_leads_outside(tmp_path: Path) -> None:
    """No formula, macro, ribbon, outside link, module name, computed name: of any kind."""
    frozen(example(), tmp_path / "b.xlsx")
    whole = everything(tmp_path / "b.xlsx")
    assert not re.search(rb"<f[ />]|dataValidation|definedName name=.PhienBan", whole)
    assert not re.search(
        rb"vbaProject|customUI|External|codeName|http://(?!schemas|purl|www.w3)", whole
    )
    with zipfile.ZipFile(tmp_path / "b.xlsx") as package:
        kinds = {re.sub(r"[0-9]*[.]xml$", "", name) for name in package.namelist()}
    assert kinds == {
        *("[Content_Types]", "_rels/.rels", "docProps/app", "docProps/core"),
        *("xl/_rels/workbook.xml.rels", "xl/sharedStrings", "xl/styles", "xl/theme"),
        *("xl/workbook", "xl/worksheets/sheet"),
        *("xl/charts/chart", "xl/drawings/drawing", "xl/drawings/_rels/drawing1.xml.rels"),
        "xl/worksheets/_rels/sheet8.xml.rels",  # TongQuan has pictures of the figures
    }


def test_the_forms_look_as_printed(
    january: Path, tmp_path: Path, office: Callable[[Path, str], Path]
) -> None:
    """LibreOffice prints each form of both workbooks as the same picture, dot for dot."""
    target = tmp_path / "b.xlsx"
    frozen(january, target)
    before, after = _pages(office(january, "pdf")), _pages(office(target, "pdf"))
    forms = [text for text in after if text.lstrip().startswith(("Biểu số", "Phụ lục 01"))]
    assert len(forms) == 2
    for text in forms:
        assert after[text] == before[text]


def test_the_charts_look_as_printed(
    january: Path, tmp_path: Path, office: Callable[[Path, str], Path]
) -> None:
    """TongQuan and its charts are the same page; what a chart leaves unsaid keeps its meaning."""
    target = tmp_path / "b.xlsx"
    frozen(january, target)
    before, after = _pages(office(january, "pdf")), _pages(office(target, "pdf"))
    (overview,) = (text for text in after if text.lstrip().startswith("TỔNG QUAN"))
    assert after[overview] == before[overview]


def _pages(pdf: Path) -> dict[str, bytes]:
    """Each page's text to its picture."""
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    texts = done.stdout.decode().split("\f")[:-1]
    subprocess.run(["pdftoppm", "-r", "60", "-png", pdf, pdf.with_suffix("")], check=True)
    pictures = sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))
    assert len(pictures) == len(texts)
    return {text: picture.read_bytes() for text, picture in zip(texts, pictures, strict=True)}


def test_the_zeros_of_blank_rows_stay_hidden(
    tmp_path: Path, office: Callable[[Path, str], Path]
) -> None:
    """Rows kept blank for later print nothing, though their cells hold zeros now."""
    data = consistent_data()
    data["bieu"]["II.06B"]["dong"].append(["", *[None] * 14])
    file = workbook(tmp_path / "so.xlsm", data)
    frozen(file, tmp_path / "b.xlsx")
    before, after = _pages(office(file, "pdf")), _pages(office(tmp_path / "b.xlsx", "pdf"))
    forms = [text for text in after if text.lstrip().startswith(("Biểu số", "Phụ lục 01"))]
    assert len(forms) == 2
    assert all(after[text] == before[text] for text in forms)


@pytest.mark.parametrize("code", ["II.06B", "PL01"])
@pytest.mark.parametrize(
    "change",
    [
        lambda made: made,
        lambda made: moved(made, row=lambda r: r + 7, column=lambda c: c + 3),
        lambda made: made | {(DATA, 3): "3.749", (DATA + 1, 4): None, (DATA + 2, 5): -4},
        lambda made: made | {(DATA, 6): 2.5, (DATA, 7): "–", (DATA + 1, 1): date(2026, 1, 2)},
        lambda made: (
            made | {(DATA, 4): Formula("=1/0", "#DIV/0!"), (DATA, 5): Formula("=A1", "chín")}
        ),
        lambda made: {place: value for place, value in made.items() if place[0] < 16},
        lambda made: made | {(10, 3): "(3)=(4)+(5)"},
    ],
    ids=["sound", "moved", "typed", "odd", "formulas", "no total", "broken"],
)
def test_messy_workbooks_say_the_same(
    code: str, change: Callable[[object], object], tmp_path: Path, validate: Validate
) -> None:
    """A form in a foreign workbook on a renamed sheet, whatever is wrong: the same findings."""
    made = {"Biểu O'Hara & con": change(cells(code)), "Riêng": {(1, 1): "bimat"}}
    file = write(tmp_path / "a.xlsx", made, hidden_rows={"Biểu O'Hara & con": [DATA + 1]})  # type: ignore[arg-type]
    result = assert_same(file, tmp_path / "b.xlsx")
    assert validate(tmp_path / "b.xlsx") == []
    assert result.left_out == ("Riêng",)
    assert b"bimat" not in everything(tmp_path / "b.xlsx")  # nor among the shared strings


@pytest.mark.parametrize("date_1904", [False, True])
def test_dates_stay_dates(date_1904: bool, tmp_path: Path) -> None:
    """Dates are numbers that the workbook's calendar gives a meaning: it stays the same."""
    made = cells("II.06B") | {(1, 16): date(2026, 1, 20)}
    file = write(tmp_path / "a.xlsx", {"II.06B": made}, date_1904=date_1904)
    assert_same(file, tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book["II.06B"]["P1"].value.date() == date(2026, 1, 20)  # type: ignore[union-attr]


def test_other_writers_workbooks(tmp_path: Path, validate: Validate) -> None:
    """Prefixed names, the strict namespaces, other part names: frozen, sound, the same."""
    strict = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main":
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships":
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }  # fmt: skip
    file = write(tmp_path / "a.xlsx", {"II.06B": cells("II.06B")})
    for old, new in strict.items():
        pack(file, {name: part.replace(old, new) for name, part in parts(file).items()})
    members = parts(file)
    members["xl/Sheets/S.xml"] = members.pop("xl/worksheets/sheet1.xml")
    rels = "xl/_rels/workbook.xml.rels"
    members[rels] = members[rels].replace(b"worksheets/sheet1.xml", b"/xl/Sheets/S.xml")
    pack(file, members)
    assert_same(file, tmp_path / "b.xlsx")
    assert validate(tmp_path / "b.xlsx") == []


def test_a_workbook_whose_main_part_has_another_name(tmp_path: Path) -> None:
    """Its relationship says which part lists the sheets."""
    file = Path(shutil.copy(example(), tmp_path / "a.xlsx"))
    members = parts(file)
    members["document2.xml"] = members.pop("xl/workbook.xml")
    links = members.pop("xl/_rels/workbook.xml.rels").replace(b'Target="', b'Target="/xl/')
    members["_rels/document2.xml.rels"] = links
    for listing in ("_rels/.rels", "[Content_Types].xml"):
        members[listing] = members[listing].replace(b"xl/workbook.xml", b"document2.xml")
    pack(file, members)
    assert_same(file, tmp_path / "b.xlsx")


def test_what_libreoffice_saved(tmp_path: Path, office: Callable[[Path, str], Path]) -> None:
    """A workbook that LibreOffice wrote freezes as well."""
    saved = office(Path(shutil.copy(example(), tmp_path)), "xlsx")
    assert_same(saved, tmp_path / "b.xlsx")
    assert not re.search(rb"<f[ />]", everything(tmp_path / "b.xlsx"))


def test_a_formula_without_result_is_refused_with_its_cells(tmp_path: Path) -> None:
    """Values only: what was never calculated has none, so it is not sent as empty."""
    made = cells("II.06B") | {(DATA, 3): Formula("=D11+E11"), (DATA + 1, 3): Formula("=D12")}
    file = write_uncalculated(tmp_path / "a.xlsx", {"II.06B": made})
    with pytest.raises(WorkbookError, match=r"chưa tính.*\(ô C11, C12 tờ II\.06B\); hãy mở"):
        frozen(file, tmp_path / "b.xlsx")


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """A form in a workbook full of what may not travel, each marked with a word of its own."""
    file = write(tmp_path / "a.xlsx", {"II.06B": cells("II.06B"), "Nháp": {(1, 1): "bimat-sheet"}})
    book = openpyxl.load_workbook(file)
    book.properties.creator = book.properties.lastModifiedBy = "bimat-người"
    form = book["II.06B"]
    form["C11"].comment = Comment("bimat-ghi chú", "bimat-tác giả")
    for cell in ("A1", "B1", "C1"):
        form[cell] = "Chữ"
    form["A1"].hyperlink = "https://bimat.example/"
    form["B1"].hyperlink = Hyperlink("B1", location="'Nháp'!A1")
    form["C1"].hyperlink = Hyperlink("C1", location="'II.06B'!A5")
    form.protection.set_password("bimat")
    listed = DataValidation(type="list", formula1="'Nháp'!$A$1:$A$3", promptTitle="bimat-gợi ý")
    listed.add("D12")
    form.add_data_validation(listed)
    form.conditional_formatting.add("D11:D16", FormulaRule(formula=["'Nháp'!$A$1=\"bimat\""]))
    form.conditional_formatting.add("E11:E16", FormulaRule(formula=["E11>1000"]))
    book.defined_names["Bimat"] = DefinedName("Bimat", attr_text="'Nháp'!$A$1")
    book.defined_names["BimatTinh"] = DefinedName("BimatTinh", attr_text='"bimat-hằng"')
    book.defined_names["Con"] = DefinedName("Con", attr_text="'II.06B'!$A$1:$B$2")
    book.save(file)
    members = parts(file)
    extra = b'<fileSharing userName="bimat-user"/><workbookPr/>'
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(b"<workbookPr/>", extra)
    members["customXml/item1.xml"] = b"<x>bimat-xml</x>"
    members["xl/printerSettings/printerSettings1.bin"] = b"bimat-may-in"
    members["docProps/custom.xml"] = b"<x>bimat-custom</x>"
    return pack(file, members)


def test_what_is_private_stays_behind(private: Path, tmp_path: Path, validate: Validate) -> None:
    """Sheets of the staff's own with their texts, people, notes, links, lists, names, XML parts."""
    made = assert_same(private, tmp_path / "b.xlsx")
    assert b"bimat" not in everything(tmp_path / "b.xlsx").lower()
    assert made.left_out == ("Nháp",)
    assert made.formats == ("II.06B!D11:D16",)
    assert set(validate(tmp_path / "b.xlsx")) <= set(validate(private))  # openpyxl's own fonts
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert list(book.defined_names) == ["Con"]
    assert book["II.06B"]["C1"].hyperlink.location == "'II.06B'!A5"
    assert book["II.06B"]["A1"].hyperlink is None
    assert book["II.06B"]["B1"].hyperlink is None
    assert book["II.06B"].protection.sheet
    assert [str(area.sqref) for area in book["II.06B"].conditional_formatting] == ["E11:E16"]


def test_the_properties_name_the_office_and_a_day(tmp_path: Path) -> None:
    """Creator and last editor are the unit, the dates the report's; no company, no path."""
    frozen(example(), tmp_path / "b.xlsx")
    properties = openpyxl.load_workbook(tmp_path / "b.xlsx").properties
    assert (properties.creator, properties.lastModifiedBy) == (ABOUT.unit, ABOUT.unit)
    assert properties.title == ABOUT.title
    assert (properties.created.date(), properties.modified.date()) == (ABOUT.day, ABOUT.day)
    with zipfile.ZipFile(tmp_path / "b.xlsx") as package:
        app = package.read("docProps/app.xml").decode()
    assert re.findall(r"<(\w+)>", app) == ["Application", "AppVersion"]


def test_the_same_workbook_freezes_to_the_same_bytes(tmp_path: Path) -> None:
    """No clock, no chance: two packages of one workbook can be compared by their hashes."""
    first = frozen(example(), tmp_path / "b.xlsx").content
    assert frozen(example(), tmp_path / "c.xlsx").content == first


def test_what_is_hidden_is_listed(tmp_path: Path) -> None:
    """Hidden rows, columns and sheets with data, cells whose format shows nothing: all told."""
    path = tmp_path / "a.xlsx"
    with Workbook(str(path)) as book:
        nothing = book.add_format({"num_format": ";;;"})
        form, sheet = cells("II.06B"), book.add_worksheet("II.06B")
        for (row, column), value in form.items():
            sheet.write(row - 1, column - 1, value)
        sheet.write(0, 30, "kín", nothing)
        sheet.set_row(11, None, None, {"hidden": True})
        sheet.set_row(40, None, None, {"hidden": True})
        sheet.set_column(3, 4, None, None, {"hidden": True})
        sheet.set_column(50, 60, None, None, {"hidden": True})
        sheet.set_row(12, 0.1)
        sheet.set_column(6, 6, 0.01)
        book.add_worksheet("LichSu").write(0, 0, "x")
        book.get_worksheet_by_name("LichSu").hide()
    made = assert_same(path, tmp_path / "b.xlsx")
    assert [tuple(each) for each in made.hidden] == [
        ("II.06B", False, (12, 13), ("D", "E", "G"), ("AE1",)),
        ("LichSu", True, (), (), ()),
    ]
    assert openpyxl.load_workbook(tmp_path / "b.xlsx")["LichSu"].sheet_state == "hidden"


def test_links_of_the_list_become_links(tmp_path: Path) -> None:
    """In KiemTra a click still leads to the cell: HYPERLINK's result with a link beside it; a cell
    of several lines stays a text.
    """
    path, data = tmp_path / "a.xlsx", json.loads(JANUARY.read_text(encoding="utf-8"))
    data["noi_dung"] = {"2.1": "UBND huyện đã chỉ đạo."}
    (tmp_path / "a.json").write_text(json.dumps(data), encoding="utf-8")
    assert main(["dien", str(tmp_path / "a.json"), "-o", str(path)]) == 0
    frozen(path, tmp_path / "b.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["KiemTra"]
    (link,) = (cell for cell in sheet["D"] if cell.hyperlink)
    assert link.value == "II.06B!A4, NoiDung!C10"
    assert link.hyperlink.location == "'II.06B'!A4"
    assert sheet["D4"].value.split("\n")[0] == "II.06B!C18, PL01!C9"


@pytest.mark.parametrize("constant", ["C:/bimat", r"\\may\bimat", "bimat " * 7])
def test_a_format_with_a_telling_text_is_left_out(constant: str, tmp_path: Path) -> None:
    """A path or a long text in a condition is seen by nobody: the format goes and is listed."""
    file = write(tmp_path / "a.xlsx", {"II.06B": cells("II.06B")})
    book = openpyxl.load_workbook(file)
    formats = book["II.06B"].conditional_formatting
    formats.add("D11:D16", FormulaRule(formula=[f'D11="{constant}"']))
    formats.add("E11:E16", FormulaRule(formula=['E11="Khớp"']))
    book.save(file)
    assert assert_same(file, tmp_path / "b.xlsx").formats == ("II.06B!D11:D16",)
    assert b"bimat" not in everything(tmp_path / "b.xlsx")


@pytest.mark.parametrize("built_in", [b"", b' builtinId="0"', b' builtinId="5"'])
def test_names_of_styles_tell_nothing(built_in: bytes, tmp_path: Path, validate: Validate) -> None:
    """A style's name, its own or in place of a program's, and those of tables' styles go."""
    file = write(tmp_path / "a.xlsx", {"II.06B": cells("II.06B")})
    members = parts(file)
    styles = re.sub(
        rb"<cellStyles.*</cellStyles>|<tableStyles[^>]*/>", b"", members["xl/styles.xml"]
    )
    named = (
        b'</cellXfs><cellStyles count="1"><cellStyle name="bimat C:/" xfId="0"' + built_in
        + b"/></cellStyles>"
    )  # fmt: skip
    members["xl/styles.xml"] = styles.replace(b"</cellXfs>", named)
    pack(file, members)
    assert_same(file, tmp_path / "b.xlsx")
    assert b"bimat" not in everything(tmp_path / "b.xlsx")
    assert set(validate(tmp_path / "b.xlsx")) <= set(validate(file))
