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

from baocao_tthc.errors import WorkbookError
from baocao_tthc.intake import figures_in, read_source
from baocao_tthc.intake.source import text_grid
from support.exports import PERIOD, case, lines, timed, write_csv, write_xlsx

ROWS = lines([case(field="Hộ tịch"), case(field="Bảo trợ xã hội", channel="Trực tiếp")])
EXPECTED = {"Hộ tịch": {4: 1, 8: 1}, "Bảo trợ xã hội": {5: 1, 8: 1}}


def figures(file: Path) -> dict[str, dict[int, Any]]:
    """The columns that a file gives, without zeros."""
    (found,) = figures_in(file, read_source(file), PERIOD)
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
    # the code page has â, ê, ô, ă, ơ, ư whole, and the five tones as marks after them
    tones = "\u0300\u0301\u0303\u0309\u0323"
    text = ""
    for letter in text_of():
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in parts if mark in tones)
        bare = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones))
        text += bare + tone
    file = tmp_path / "xuat.csv"
    file.write_bytes(text.encode("cp1258"))
    assert figures(file) == EXPECTED


def test_text_that_is_decomposed(tmp_path: Path) -> None:
    """NFD from a Mac."""
    file = tmp_path / "xuat.txt"
    file.write_text(unicodedata.normalize("NFD", text_of("\t")), encoding="utf-8")
    assert figures(file) == EXPECTED


def test_excels_own_hint_of_the_separator(tmp_path: Path) -> None:
    """The line sep=; is no row."""
    file = tmp_path / "xuat.csv"
    file.write_text("sep=;\r\n" + text_of(";"), encoding="utf-8-sig")
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


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_other_formats_of_spreadsheets(tmp_path: Path, ending: str) -> None:
    """Written by LibreOffice from the same rows."""
    source = write_xlsx(tmp_path / "xuat.xlsx", timed(ROWS))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", ending, "--outdir", tmp_path, source],
        check=True, capture_output=True,
    )  # fmt: skip
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
    (found,) = figures_in(file, read_source(file), PERIOD)
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
        figures_in(Path("x.csv"), [sheet], PERIOD)
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
