"""Files of any kind that a one-stop system exports, untrusted and large."""

from __future__ import annotations

import re
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from baocao_tthc import resources
from baocao_tthc.errors import WorkbookError
from baocao_tthc.intake import Source, figures_in, read_source
from baocao_tthc.intake.source import text_grid
from baocao_tthc.ooxml.members import members_of, zipped
from baocao_tthc.ooxml.package import TYPES, rels_of
from baocao_tthc.reading.sheet_scan import read_sheet
from support.exports import PERIOD, case, in_1258, lines, timed, write_csv, write_xlsx
from support.read_sheets import january, write

ROWS = lines([case(field="Hộ tịch"), case(field="Bảo trợ xã hội", channel="Trực tiếp")])
EXPECTED = {"Hộ tịch": {4: 1, 8: 1}, "Bảo trợ xã hội": {5: 1, 8: 1}}


def figures(file: Path) -> dict[str, dict[int, Any]]:
    """The columns that a file gives, without zeros."""
    (found,) = figures_in([Source(file, read_source(file))], PERIOD)
    return {r.label: {n: v for n, v in r.values.items() if v} for r in found.rows}


def text_of(separator: str = ",") -> str:
    """The rows as text."""
    return "\r\n".join(separator.join(map(str, row)) for row in ROWS) + "\r\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_of_any_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    """What Excel and web systems write."""
    file = tmp_path / "xuat.csv"
    file.write_bytes(text_of(separator).encode(encoding))
    assert figures(file) == EXPECTED


def test_text_of_the_vietnamese_code_page(tmp_path: Path) -> None:
    """Windows-1258 writes tones as marks of their own; they are composed."""
    file = tmp_path / "xuat.csv"
    file.write_bytes(in_1258(text_of()))
    assert figures(file) == EXPECTED


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_letters_that_a_system_cut_in_two_harm_no_other(tmp_path: Path, mark: bytes) -> None:
    """A note that is shortened by bytes ends within a letter: that letter alone is lost."""
    rows = lines([case(code=f"Đ{number}") for number in range(20)])
    rows[3][1] = "CẮT"
    content = "\n".join(",".join(map(str, row)) for row in rows).encode()
    file = tmp_path / "xuat.csv"
    file.write_bytes(mark + content.replace("CẮT".encode(), "Đồng ý".encode()[:-1]))
    assert figures(file) == {"Hộ tịch": {4: 20, 8: 20}}
    assert read_source(file)[0].text(4, 2) == "Đồng \ufffd"


def test_text_that_is_decomposed(tmp_path: Path) -> None:
    """NFD from a Mac."""
    file = tmp_path / "xuat.txt"
    file.write_text(unicodedata.normalize("NFD", text_of("\t")), encoding="utf-8")
    assert figures(file) == EXPECTED


@pytest.mark.parametrize("hint", ["sep=;", '"sep=;"'])
def test_excels_own_hint_of_the_separator(tmp_path: Path, hint: str) -> None:
    """The line sep=; is no row."""
    file = tmp_path / "xuat.csv"
    file.write_text(f"{hint}\r\n" + text_of(";"), encoding="utf-8-sig")
    assert figures(file) == EXPECTED
    assert read_source(file)[0].text(2, 3) == "Hộ tịch"


@pytest.mark.parametrize("first", ["sep=", "sep=#", "SEP=\r"])
def test_a_hint_of_no_separator_is_a_row(first: str, tmp_path: Path) -> None:
    """A line that begins like the hint and names none of ours."""
    file = tmp_path / "xuat.csv"
    file.write_text(f"{first}\n{text_of()}", encoding="utf-8", newline="")
    assert figures(file) == EXPECTED


def test_quotes_keep_separators_and_line_ends(tmp_path: Path) -> None:
    """A field with a comma and a line end is one cell."""
    rows = lines([case(field="Thành lập,\nhoạt động")])
    assert figures(write_csv(tmp_path / "x.csv", rows)) == {"Thành lập, hoạt động": {4: 1, 8: 1}}


def test_a_workbook_with_real_dates_and_times(tmp_path: Path) -> None:
    """The usual export."""
    assert figures(write_xlsx(tmp_path / "xuat.xlsx", timed(ROWS))) == EXPECTED


def convert(source: Path, ending: str) -> None:
    """Write the workbook anew beside it, as LibreOffice writes that format."""
    folder = source.parent
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", ending, "--outdir", folder, source],
        check=True, capture_output=True,
    )  # fmt: skip


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_other_formats_of_spreadsheets(tmp_path: Path, ending: str) -> None:
    """Written by LibreOffice from the same rows."""
    source = write_xlsx(tmp_path / "xuat.xlsx", timed(ROWS))
    convert(source, ending)
    assert figures(tmp_path / f"xuat.{ending}") == EXPECTED


@pytest.mark.parametrize("name", ["xuat.xls", "xuat.xlsx", "xuat", "xuat.docx"])
def test_a_text_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    """Systems call a text with tabs .xls; what a file is its content decides."""
    file = tmp_path / name
    file.write_bytes(text_of("\t").encode("utf-16"))
    assert figures(file) == EXPECTED


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7", "là tệp PDF, không phải sổ tính Excel; hãy chọn tệp"),
        (b'<?xml version="1.0"?><a/>', "là tệp XML, không phải sổ tính Excel; hãy chọn tệp"),
        (
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
            "là bảng tính XML 2003; hãy mở bằng Excel và lưu thành .xlsx",
        ),
    ],
)
def test_what_is_no_table_is_called_what_it_is(tmp_path: Path, content: bytes, words: str) -> None:
    """Whatever its name: one sentence that says how to mend it."""
    file = tmp_path / "xuat.xls"
    file.write_bytes(content)
    with pytest.raises(WorkbookError, match=words):
        read_source(file)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "rỗng"),
        ("a.csv", b"\r\n \r\n", "rỗng"),
        ("a.csv", "\ufeff".encode(), "không có dòng nào"),
        ("a.csv", b"\x00\x01\x02\xd2", "Không đọc được chữ"),
        ("a.docx", b"\x00\x01\x02", "không phải sổ tính Excel"),
        ("a.xlsx", b"PK\x03\x04", "bị hỏng hoặc chưa tải hết"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "bị hỏng bên trong"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    """Empty, cut off, of another kind."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(WorkbookError) as error:
        read_source(tmp_path / name)
    assert words in str(error.value)
    assert str(error.value).count(". ") == 0


def test_a_text_with_too_many_rows_is_refused(tmp_path: Path) -> None:
    """Far above a city's month."""
    file = tmp_path / "a.csv"
    file.write_text("a,b\n" * 300_001, encoding="utf-8")
    with pytest.raises(WorkbookError, match=r"quá lớn \(hơn 300\.000 dòng, 200 cột"):
        read_source(file)


def changed(file: Path, change: Callable[[str], str]) -> Path:
    """The workbook with the XML of its sheet changed."""
    with zipfile.ZipFile(file) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = change(parts[sheet].decode()).encode()
    with zipfile.ZipFile(file, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return file


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('r="C3"', 'r="XFD1048576"', "bị hỏng bên trong"),
        ('r="C3"', 'r="XFD3"', "quá lớn"),
        ('r="C3"', 'r="C999999"', "bị hỏng bên trong"),
        (
            "</sheetData>",
            '<row r="999999"><c r="C999999"><v>1</v></c></row></sheetData>',
            "quá lớn",
        ),
        ('r="C3"', "r='C999999'", "bị hỏng bên trong"),
        ('r="C3"', 'r="&#88;FD3"', "quá lớn"),
        ('<row r="3"', '<row r="999999"', "bị hỏng bên trong"),
        ("<worksheet", "<!DOCTYPE x><worksheet", "khai báo XML không an toàn"),
    ],
)
def test_a_large_workbook_that_would_hurt_is_refused(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    """A cell far away, written in any way, would make the reader take all memory."""
    file = write_xlsx(tmp_path / "x.xlsx", ROWS)
    changed(file, lambda xml: xml.replace(old, new, 1))
    with pytest.raises(WorkbookError) as error:
        read_source(file)
    assert words in str(error.value)


def test_a_formula_without_text_is_no_fault(tmp_path: Path) -> None:
    """Its "" is what it gives."""
    file = write_xlsx(tmp_path / "x.xlsx", timed(ROWS))
    empty = '<c r="J2" t="str"><f>IF(TRUE,"")</f><v></v></c></row>'
    changed(file, lambda xml: xml.replace('</row><row r="3"', f'{empty}<row r="3"'))
    assert figures(file) == EXPECTED


@pytest.mark.parametrize(
    "cell", ['<c r="F2" t="e"><v>#N/A</v></c>', '<c r="F2"><f>TODAY()</f></c>'],
    ids=["error", "not calculated"],
)  # fmt: skip
def test_a_broken_day_is_a_doubt(tmp_path: Path, cell: str) -> None:
    """An error or a formula without result is not "no day due"."""
    rows = lines([case(), case()])
    rows[1][5] = rows[2][5] = date(2026, 1, 10)
    file = write_xlsx(tmp_path / "x.xlsx", rows)
    changed(file, lambda xml: re.sub(r'<c r="F2"[^>]*><v>[^<]*</v></c>', cell, xml))
    (found,) = figures_in([Source(file, read_source(file))], PERIOD)
    assert found.doubts == ("1 hồ sơ ngày hẹn trả không đọc được: chưa đếm vào cột nào (dòng 2).",)


@pytest.mark.parametrize(
    "row",
    [
        "<table:table-row table:number-rows-repeated='900000'>VALUE</table:table-row>",
        '<table:table-row table:number-rows-repeated="900000"/>'
        "<table:table-row>VALUE</table:table-row>",
        '<table:table-row><table:table-cell table:number-columns-repeated="16000"/>VALUE'
        "</table:table-row>",
        '<table:table-row><table:table-cell office:value-type="float" office:value="1" '
        'table:number-columns-repeated="16000"/></table:table-row>',
    ],
    ids=["a row", "empty rows above", "empty cells before", "a cell"],
)
def test_an_ods_that_repeats_without_end_is_refused(tmp_path: Path, row: str) -> None:
    """A few bytes would be millions of cells."""
    file = tmp_path / "x.ods"
    value = '<table:table-cell office:value-type="float" office:value="1"/>'
    with zipfile.ZipFile(file, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("content.xml", f"<x>{row.replace('VALUE', value)}</table:table></x>")
    with pytest.raises(WorkbookError, match="quá lớn"):
        read_source(file)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
@example(b"SEP=")
def test_any_text_is_read_or_refused_with_a_sentence(content: bytes) -> None:
    """Nothing but a WorkbookError comes of it."""
    said = "."
    try:
        sheet = text_grid(Path("x.csv"), content, "x")
        figures_in([Source(Path("x.csv"), [sheet])], PERIOD)
    except WorkbookError as error:
        said = str(error)
    assert said.endswith(".")


def test_days_of_a_workbook_are_days(tmp_path: Path) -> None:
    """A real date and one typed as text are the same day."""
    rows = lines([case()])
    rows[1][4] = date(2026, 1, 5)
    assert figures(write_xlsx(tmp_path / "x.xlsx", rows)) == {"Hộ tịch": {4: 1, 8: 1}}


def test_a_second_list_or_a_form_beside_it_is_not_dropped(tmp_path: Path) -> None:
    """Two sheets of cases, or cases and a form: one sentence, since either would be lost."""
    file = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        for name in ("Đã giải quyết", "Đang giải quyết"):
            sheet = book.add_worksheet(name)
            for row, line in enumerate(lines([case(code=f"{name}-1")])):
                sheet.write_row(row, 0, line)
    with pytest.raises(WorkbookError, match="2 tờ đều là danh sách hồ sơ"):
        figures(file)


def test_letters_of_an_old_font_are_converted_and_told(tmp_path: Path) -> None:
    """In a workbook as in a text, which has no other mark of it than its words."""
    table = resources.data("legacy_letters")["tcvn3"]
    letters = zip(table["unicode"].split(" "), table["written"].split(" "), strict=True)
    typed = str.maketrans(dict(letters))
    rows = [[str(cell).translate(typed) for cell in row] for row in ROWS]
    book, text = write_xlsx(tmp_path / "x.xlsx", rows), tmp_path / "x.csv"
    text.write_text("\n".join(",".join(row) for row in rows), encoding="latin-1")
    for file in (book, text):
        assert figures(file) == EXPECTED
        (found,) = figures_in([Source(file, read_source(file))], PERIOD)
        assert found.told[0] == (
            "Chữ trong tệp ở bảng mã TCVN3 (.VnTime), đã chuyển sang Unicode để đọc."
        )


def test_letters_that_nobody_can_tell_are_named(tmp_path: Path) -> None:
    """A sheet in two ways of writing, and a heading that is another word when it is converted."""
    rows = [["M· hå s¬", "LÜnh vùc", "Ngµy tiÕp nhËn", "Ngµy hÑn tr¶"], ["1", "Hộ tịch", "hái"]]
    with pytest.raises(WorkbookError, match=r"lẫn chữ ở bảng mã TCVN3 .* “hái” là chữ gì; hãy"):
        figures(write_xlsx(tmp_path / "a.xlsx", rows))
    rows = [["M· hå s¬", "LÜnh vùc", "Ngµy tiÕp nhËn", "Ngµy hÑn tr¶", "Tr¹ng thái"]]
    with pytest.raises(WorkbookError, match=r"chữ trong tệp ở bảng mã TCVN3 \(.VnTime\); nếu"):
        figures(write_xlsx(tmp_path / "b.xlsx", rows))


def test_an_empty_form_is_no_rival_of_a_list(tmp_path: Path) -> None:
    """Cases pasted into the office's own workbook are counted; beside figures nobody can tell."""
    for empty in (True, False):
        cells = january("II.06B")
        if empty:
            cells = {at: value for at, value in cells.items() if not isinstance(value, int)}
        pasted = {(r, c): v for r, row in enumerate(ROWS, 1) for c, v in enumerate(row, 1)}
        file = write(tmp_path / f"{empty}.xlsx", {"II.06B": cells, "Dán": pasted})
        if empty:
            assert figures(file) == EXPECTED
        else:
            with pytest.raises(WorkbookError, match="danh sách hồ sơ ở tờ “Dán” và cả Biểu"):
                figures(file)


@pytest.mark.parametrize(
    "name", ["xl/workbook2.xml", "workbook.xml", "document2.xml", "XL/Workbook.xml", "a/b/c.xml"]
)
def test_the_main_part_has_any_name(tmp_path: Path, name: str) -> None:
    """Its relationship says which part lists the sheets."""
    file = write_xlsx(tmp_path / "x.xlsx", ROWS)
    members = members_of(file.read_bytes())
    links = members.pop("xl/_rels/workbook.xml.rels").replace(b'Target="', b'Target="/xl/')
    for listing in ("_rels/.rels", TYPES):
        members[listing] = members[listing].replace(b"xl/workbook.xml", name.encode())
    members |= {name: members.pop("xl/workbook.xml"), rels_of(name): links}
    file.write_bytes(zipped(members))
    assert figures(file) == EXPECTED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</worksheet>", '<ext><a:srcRect xmlns:a="u" r="-250"/></ext></worksheet>'),
        ("</sheetData>", '<row r="1048576" s="1" customFormat="1" ht="15"/></sheetData>'),
        ("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'),
        ("</row></sheetData>", '<c r="K3" t="inlineStr"><is><t> r = 5 r="5"</t></is></c>END'),
        ("</row></sheetData>", '<c r="K3" t="e"><f>1/0</f><v>#DIV/0!</v></c>END'),
        ("</row></sheetData>", '<c r="K3" t="e"><f>A1#</f><v>#SPILL!</v></c>END'),
        ("</row></sheetData>", '<c r="K3"><f>TODAY()</f></c>END'),
        ('<c r="A2"><v>1</v>', '<c r="A2" t="e"><v>#N/A</v>'),
        ("<sheetData>", "<!-- made --><sheetData>"),
        ('<row r="2"', "<row r='2'"),
    ],
    ids=["picture", "row", "cell", "text", "error", "new error", "formula", "STT", "comment", "'"],
)  # fmt: skip
def test_a_sound_workbook_is_read_whatever_else_is_in_it(
    tmp_path: Path, old: str, new: str
) -> None:
    """Errors and formulas outside the columns that count are nobody's trouble."""
    file = write_xlsx(tmp_path / "x.xlsx", ROWS)
    changed(file, lambda xml: xml.replace(old, new.replace("END", "</row></sheetData>"), 1))
    assert figures(file) == EXPECTED


@pytest.mark.parametrize("cell", ['<c r="A{}" s="1"/>', '<c r="A{}" s="1" />', '<c r="A{}"></c>'])
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_formats_below_the_last_content_cost_nothing(
    tmp_path: Path, cell: str, prefix: str
) -> None:
    """Rows that somebody formatted by the hundred thousand are not looked at one by one."""
    file = write_xlsx(tmp_path / "x.xlsx", ROWS)
    rows = "".join(f'<row r="{n}">{cell.format(n)}</row>' for n in range(4, 5_000))

    def formatted(xml: str) -> str:
        xml = xml.replace("</sheetData>", rows + "</sheetData>")
        return (
            re.sub(r"<(/?)(?=[a-zA-Z])", rf"<\1{prefix}", xml).replace(
                "xmlns=", f"xmlns:{prefix}=".replace(":=", "=")
            )
            if prefix
            else xml
        )

    changed(file, formatted)
    assert figures(file) == EXPECTED
    (sheet,) = read_source(file)
    assert sheet.height == 3
    xml = members_of(file.read_bytes())["xl/worksheets/sheet1.xml"]
    assert len(read_sheet(file, "x", xml)[1]) < 5_000


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_a_hidden_sheet_of_an_old_workbook_is_marked(tmp_path: Path, ending: str) -> None:
    """Whoever counts its cases can say so."""
    source = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(source)) as book:
        book.add_worksheet("Trang").write(0, 0, "a")
        hidden = book.add_worksheet("Dan")
        hidden.write(0, 0, "b")
        hidden.hide()
    convert(source, ending)
    grids = read_source(tmp_path / f"x.{ending}")
    assert [(grid.name, grid.hidden) for grid in grids] == [("Trang", False), ("Dan", True)]
