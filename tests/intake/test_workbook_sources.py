"""An export that is a workbook: bounded, read whatever else is in it, nothing dropped."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from baocao_tthc.errors import WorkbookError
from baocao_tthc.intake import Source, figures_in, read_source
from baocao_tthc.ooxml.members import members_of, zipped
from baocao_tthc.ooxml.package import TYPES, rels_of
from baocao_tthc.reading.sheet_scan import read_sheet
from support.exports import EXPECTED, PERIOD, ROWS, case, convert, figures, lines, timed, write_xlsx
from support.read_sheets import january, write


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
    ("cell", "shown"),
    [
        ('<c r="F2" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="F2"><f>TODAY()</f></c>', "#CHƯA TÍNH"),
    ],
    ids=["error", "not calculated"],
)
def test_a_broken_day_is_a_doubt(tmp_path: Path, cell: str, shown: str) -> None:
    """An error or a formula without result is not "no day due", and is shown."""
    rows = lines([case(), case()])
    rows[1][5] = rows[2][5] = date(2026, 1, 10)
    file = write_xlsx(tmp_path / "x.xlsx", rows)
    changed(file, lambda xml: re.sub(r'<c r="F2"[^>]*><v>[^<]*</v></c>', cell, xml))
    (found,) = figures_in([Source(file, read_source(file))], PERIOD)
    assert found.doubts == (
        f"1 hồ sơ ngày hẹn trả không đọc được (“{shown}”): chưa đếm vào cột nào; hãy sửa thành "
        "dạng 31/12/2026 (dòng 2).",
    )


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="A">%s</table:table></office:spreadsheet>'
    "</office:body></office:document-content>"
)


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
        '<table:table-row><table:table-cell office:value-type="string"><text:p>a'
        '<text:s text:c="2147483647"/></text:p></table:table-cell></table:table-row>',
    ],
    ids=["a row", "empty rows above", "empty cells before", "a cell", "blanks"],
)
def test_an_ods_that_repeats_without_end_is_refused(tmp_path: Path, row: str) -> None:
    """A few bytes would be millions of cells."""
    file = tmp_path / "x.ods"
    value = '<table:table-cell office:value-type="float" office:value="1"/>'
    with zipfile.ZipFile(file, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("content.xml", ODS % row.replace("VALUE", value))
        target.writestr("META-INF/manifest.xml", "<manifest/>")
    with pytest.raises(WorkbookError, match=r"quá lớn|trải quá rộng"):
        read_source(file)


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
