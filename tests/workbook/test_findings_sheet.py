"""KiemTra: one table of cells for every host, and a sheet that gives values their look."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.filing import Place
from baocao_tthc.findings.finding import Finding, Severity
from baocao_tthc.findings.listing import CellLink, finding_rows
from baocao_tthc.sheets import literal
from support.built_workbooks import both, built
from support.filings import january
from support.read_sheets import parts

_STRING = re.compile(r'"((?:[^"]|"")*)"')
SHEETS = st.text(st.characters(codec="utf-8", exclude_characters="[]:*?/\\\n\r"), min_size=1,
                 max_size=31)  # fmt: skip
PLACES = st.builds(Place, SHEETS, st.integers(1, 20_000), st.integers(1, 200))


def sheet_xml(path: Path, name: str) -> str:
    """The XML of a sheet that this program has built."""
    number = openpyxl.load_workbook(path).sheetnames.index(name) + 1
    return parts(path)[f"xl/worksheets/sheet{number}.xml"].decode()


def said(formula: str) -> list[str]:
    """The texts that a spreadsheet program makes of the arguments of HYPERLINK(…)."""
    arguments = [""]
    inside = formula.removeprefix("HYPERLINK(").removesuffix(")")
    for part in re.findall(r'"(?:[^"]|"")*"|CHAR\(10\)|&|,', inside):
        if part == ",":
            arguments.append("")
        elif part == "CHAR(10)":
            arguments[-1] += "\n"
        elif part != "&":
            arguments[-1] += part[1:-1].replace('""', '"')
    return arguments


@given(st.lists(PLACES, min_size=1, max_size=20))
def test_a_link_formula_is_always_one_that_excel_takes(places: list[Place]) -> None:
    """Literals of 255 characters, formulas of 8192, quotes doubled; it says what the text says."""
    finding = Finding("X", Severity.ERROR, "x", tuple(places))
    link = finding_rows([finding], {places[0].sheet})[0][3]
    assert isinstance(link, CellLink)
    sheet = places[0].sheet.replace("'", "''")
    assert said(link.formula) == [f"#'{sheet}'!{places[0].cell}", link.text]
    assert len(link.formula) < 8192
    assert all(len(text) <= 255 for text in _STRING.findall(link.formula))


@given(st.one_of(st.text(), st.text('a"\n', min_size=300, max_size=900)))
def test_a_literal_gives_back_its_text(text: str) -> None:
    """Whatever the text, the formula's literals mean it, each of at most 255 characters."""
    formula = literal(text)
    assert said(f"HYPERLINK({formula})") == [text]
    assert all(len(piece) <= 255 for piece in _STRING.findall(formula))


def test_a_row_holds_plain_cells() -> None:
    """Eleven cells: whole numbers as int, broken ones as float, nothing as None."""
    places = (Place("PL01", 9, 3), Place("II.06B", 18, 3))
    findings = [
        Finding("LB01", Severity.ERROR, "Lệch", places, 3749, Decimal("3733.0"), -16, "a", "Xem"),
        Finding("TL01", Severity.WARNING, "=x", places[:1], Decimal("99.79"), explanation="=a",
                outdated="b\n(viết khi: y)"),
    ]  # fmt: skip
    first, second = finding_rows(findings, {"PL01"})
    link = CellLink('HYPERLINK("#\'PL01\'!C9","PL01!C9, II.06B!C18")', "PL01!C9, II.06B!C18")
    assert first == (1, "Lỗi", "Lệch", link, 3733, 3749, -16, "Xem", "LB01", None, None)
    assert [type(first[column]) for column in (4, 5, 6)] == [int] * 3
    assert second[:3] == (2, "Cảnh báo", "=x")
    assert second[4:] == (None, 99.79, None, None, "TL01", "=a", "b\n(viết khi: y)")


def test_many_places_are_counted_not_listed() -> None:
    """Two places a line, twelve at most; the others are a number."""
    places = tuple(Place("A", row, 1) for row in range(1, 20))
    link = finding_rows([Finding("X", Severity.INFO, "x", places)], ())[0][3]
    assert isinstance(link, CellLink)
    lines = link.text.split("\n")
    assert (len(lines), lines[0], lines[-1]) == (7, "A!A1, A!A2,", "… (thêm 7 ô)")
    assert link.formula == ""


def test_kiemtra_lists_the_findings_with_links(tmp_path: Path) -> None:
    """The verdict is the first line; each finding links to its first place by a formula."""
    places = (Place("II.06B", 18, 3), Place("PL01", 9, 3))
    finding = Finding("LB01", Severity.ERROR, "=lệch", places, 3749, 3733, -16, "a", "Xem lại",
                      "=vì sao")  # fmt: skip
    formulas, sheet = both(built(tmp_path, january(), findings=[finding]), "KiemTra")
    assert sheet["A1"].value == "1 lỗi, 0 cảnh báo, 0 lưu ý"
    row = [cell.value for cell in sheet[4]]
    assert row == [
        1, "Lỗi", "=lệch", "II.06B!C18, PL01!C9", 3733, 3749, -16, "Xem lại", "LB01",
        "=vì sao", None,
    ]  # fmt: skip
    assert formulas["D4"].value == '=HYPERLINK("#\'II.06B\'!C18","II.06B!C18, PL01!C9")'
    assert formulas["C4"].data_type == formulas["J4"].data_type == "s"


@pytest.mark.parametrize(
    ("findings", "verdict"), [(None, "Chưa kiểm tra"), ([], "Không phát hiện sai sót")]
)
def test_kiemtra_tells_unchecked_from_faultless(
    tmp_path: Path, findings: list[Finding] | None, verdict: str
) -> None:
    """A workbook that nobody checked does not look like one without mistakes."""
    sheet, _ = both(built(tmp_path, january(), findings=findings), "KiemTra")
    assert sheet["A1"].value == verdict


def test_a_finding_in_no_sheet_has_no_link(tmp_path: Path) -> None:
    """A link to a sheet that is not there would be a dead one."""
    finding = Finding("X", Severity.INFO, "x", (Place("Không có", 1, 1),))
    sheet, _ = both(built(tmp_path, january(), findings=[finding]), "KiemTra")
    assert sheet["D4"].value == "Không có!A1"
    assert sheet["D4"].data_type == "s"


_FORMATS = ("General", "General", "@", "General", "#,##0", "#,##0", '+0;"−"0;0',
            "@", "@", "@", "@")  # fmt: skip
FINDING = Finding("X", Severity.ERROR, "rất dài " * 60, (Place("PL01", 9, 3),), 1, 2, 1, "a", "b",
                  "c", "d")  # fmt: skip


def test_values_alone_make_the_look(tmp_path: Path) -> None:
    """What a cell of the list looks like is how its column looks; the rest are rules."""
    path = built(tmp_path, january(), findings=[FINDING])
    xml = sheet_xml(path, "KiemTra")
    by_column = {
        column: style
        for first, last, style in re.findall(r'<col min="(\d+)" max="(\d+)".*? style="(\d+)"', xml)
        for column in range(int(first), int(last) + 1)
    }
    in_row = re.findall(r'<c r="[A-K]4" s="(\d+)"', xml)
    assert [by_column[column] for column in range(1, 12)] == in_row
    sheet = openpyxl.load_workbook(path)["KiemTra"]
    for cell, number_format in zip(sheet[4], _FORMATS, strict=True):
        assert cell.alignment.wrap_text
        assert cell.alignment.vertical == "top"
        assert not cell.protection.locked
        assert cell.number_format == number_format
    rules = {
        (str(area.sqref), rule.formula[0])
        for area in sheet.conditional_formatting
        for rule in area.rules
    }
    assert ("A4:K2000", '$A4<>""') in rules
    assert ("B4:B2000", '$B4="Lỗi"') in rules
    assert ("E4:F2000", "N(E4)<>INT(N(E4))") in rules


def test_verdict_and_time_have_names_and_are_open(tmp_path: Path) -> None:
    """The ribbon and HuongDan find both by name, and a live check may write them."""
    book = openpyxl.load_workbook(built(tmp_path, january()))
    names = {name: book.defined_names[name].attr_text for name in ("KetQuaKiemTra", "LucKiemTra")}
    assert names == {"KetQuaKiemTra": "KiemTra!$A$1", "LucKiemTra": "KiemTra!$A$2"}
    assert not book["KiemTra"]["A1"].protection.locked
    assert not book["KiemTra"]["A2"].protection.locked


def test_rows_grow_with_their_texts(tmp_path: Path) -> None:
    """Where people or programs write, a row has a height but none that is set for good."""
    path = built(tmp_path, january(), findings=[FINDING])
    for name, row in (("KiemTra", 4), ("NoiDung", 2), ("ThongTin", 4), ("II.06B", 12)):
        attributes = re.search(rf'<row r="{row}"([^>]*)>', sheet_xml(path, name))
        assert attributes
        assert "customHeight" not in attributes[1]
        height = re.search(r'ht="([0-9.]+)"', attributes[1])
        assert height
        assert float(height[1]) > (100 if name == "KiemTra" else 19)
