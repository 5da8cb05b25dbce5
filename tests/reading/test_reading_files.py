"""Workbooks as other programs write them: the same form, read the same."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from baocao_tthc.ooxml import archive
from support.read_sheets import (
    DATA,
    Formula,
    edit,
    found,
    january,
    pack,
    parts,
    read,
    write,
    write_uncalculated,
)

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """The sound form as XlsxWriter writes it."""
    return write(tmp_path / "a.xlsx", {"II.06B": january("II.06B")})


def assert_january(path: Path) -> None:
    """The form reads as it does from XlsxWriter."""
    (table,) = read(path).tables
    labels = [row.label for row in table.rows]
    assert labels[:3] == ["Người có công", "Chứng thực", "Hộ tịch"]
    assert [row.cells[3].value for row in table.rows] == [29, 3385, 253, 4, 12, 66]
    assert table.total is not None
    assert table.total.cells[16].value == 0
    assert found(path) == ()


def test_a_workbook_of_openpyxl(tmp_path: Path) -> None:
    """Openpyxl writes other styles and relationships."""
    assert_january(write_uncalculated(tmp_path / "a.xlsx", {"II.06B": january("II.06B")}))


def test_inline_strings(tmp_path: Path, plain: Path) -> None:
    """Exports of web systems have their texts in the cells, without shared strings."""
    book = openpyxl.load_workbook(plain)
    strings = re.findall(rb"<si>(.*?)</si>", parts(plain)[STRINGS], re.DOTALL)
    book.close()

    def inline(xml: bytes) -> bytes:
        return re.sub(
            rb't="s"><v>(\d+)</v>',
            lambda cell: b't="inlineStr"><is>' + strings[int(cell[1])] + b"</is>",
            xml,
        )

    assert_january(edit(plain, SHEET, inline))


def test_rich_text_and_phonetics(plain: Path) -> None:
    """A text in several fonts is one text, and its reading aid is no part of it."""
    rich = (
        "<si><r><t>Người</t></r><r><rPr><b/></rPr><t xml:space='preserve'> có công</t></r>"
        '<rPh sb="0" eb="1"><t>xyz</t></rPh><phoneticPr fontId="1"/></si>'
    )
    whole = "<si><t>Người có công</t></si>"
    assert_january(edit(plain, STRINGS, lambda xml: xml.replace(whole.encode(), rich.encode())))


def test_an_escaped_carriage_return_is_a_line_break(plain: Path) -> None:
    """Excel stores the CR of a pasted text as _x000D_: in a numbering cell it is a blank."""
    edit(plain, STRINGS, lambda xml: xml.replace(b"(3)=(4)", b"(3)=_x000D_\n(4)"))
    assert_january(plain)


def test_elements_with_a_prefix(plain: Path) -> None:
    """Some writers name the namespace: <x:c>, <x:v>, <x:si>."""
    members = parts(plain)
    for part in (SHEET, STRINGS, "xl/workbook.xml", "xl/styles.xml"):
        xml = re.sub(rb"(</?)(?=[A-Za-z])", rb"\1x:", members[part])
        members[part] = xml.replace(b' xmlns="', b' xmlns:x="')
    assert b"<x:c " in members[SHEET]
    assert_january(pack(plain, members))


def test_the_strict_namespace(plain: Path) -> None:
    """Excel can save as "Strict Open XML", with other namespaces."""
    members = {
        name: content.replace(
            MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main"
        ).replace(OFFICE.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")
        for name, content in parts(plain).items()
    }
    assert b"purl.oclc.org" in members["xl/_rels/workbook.xml.rels"]
    assert_january(pack(plain, members))


def test_cells_and_rows_without_their_address(plain: Path) -> None:
    """Rows and cells may leave out where they stand: they follow one another."""

    def bare(xml: bytes) -> bytes:
        rows = {int(r): cells for r, cells in re.findall(rb'<row r="(\d+)"[^>]*>(.*?)</row>', xml)}
        lines = []
        for row in range(1, max(rows) + 1):
            cells = dict(re.findall(rb'(<c r="([A-Z]+)\d+".*?(?:/>|</c>))', rows.get(row, b"")))
            by_column = {column: cell for cell, column in cells.items()}
            line = b""
            for column in (bytes([65 + i]) for i in range(16)):
                cell = by_column.get(column, b"<c/>")
                line += re.sub(rb' r="[A-Z]+\d+"', b"", cell)
            lines.append(b"<row>" + line + b"</row>")
        data = b"<sheetData>" + b"".join(lines) + b"</sheetData>"
        return re.sub(rb"<sheetData>.*</sheetData>", lambda _: data, xml, flags=re.DOTALL)

    assert_january(edit(plain, SHEET, bare))


def test_absolute_and_backslashed_and_other_part_names(plain: Path) -> None:
    """Relationship targets may be absolute and parts named otherwise, in other case."""
    members = parts(plain)
    rels = "xl/_rels/workbook.xml.rels"
    members[rels] = members[rels].replace(b"worksheets/sheet1.xml", b"/xl/Sheets/S.XML")
    members[rels] = members[rels].replace(b'"sharedStrings.xml', b'"texts.xml')
    members["xl\\sheets\\s.xml"] = members.pop(SHEET)
    members["xl/texts.xml"] = members.pop(STRINGS)
    assert_january(pack(plain, members))


def test_a_chart_sheet_and_a_macro_sheet_are_passed_over(plain: Path) -> None:
    """What is no worksheet has no cells; the form beside it is read."""
    members = parts(plain)
    workbook, rels = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    members[workbook] = members[workbook].replace(
        b"<sheets>",
        b'<sheets><sheet name="C" sheetId="8" r:id="c1"/><sheet name="M" sheetId="9" r:id="m1"/>',
    )
    links = "".join(
        f'<Relationship Id="{id_}" Type="{kind}" Target="{kind[-5:]}/x.xml"/>'
        for id_, kind in (
            ("c1", f"{OFFICE}/chartsheet"),
            ("m1", "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"),
        )
    )
    members[rels] = members[rels].replace(b"</Relationships>", f"{links}</Relationships>".encode())
    assert_january(pack(plain, members))


def test_parts_that_are_not_read_do_not_matter(plain: Path) -> None:
    """Pictures, macros, printer settings and any other XML are left alone."""
    members = parts(plain) | {"xl/vbaProject.bin": b"\0" * 500, "xl/media/image1.png": b"\x89PNG"}
    members["customXml/item1.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    assert_january(pack(plain, members))


def test_a_file_name_with_diacritics_and_blanks(tmp_path: Path) -> None:
    """The path may hold what Vietnamese file names hold."""
    folder = tmp_path / "Báo cáo tháng 01 (Đã sửa)"
    folder.mkdir()
    path = write(folder / "Số liệu xã Hồng Dụ – bản cuối.xlsx", {"II.06B": january("II.06B")})
    assert_january(path)
    assert read(path).file == path


def test_the_extension_does_not_matter(tmp_path: Path) -> None:
    """A workbook is known by its content: .xlsm and a missing extension are the same."""
    path = write(tmp_path / "a.xlsx", {"II.06B": january("II.06B")})
    assert_january(path.rename(tmp_path / "a.xlsm"))
    assert_january((tmp_path / "a.xlsm").rename(tmp_path / "a"))


def test_a_workbook_too_large_to_keep_is_unpacked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether its parts are kept once they are unpacked does not matter."""
    path = write(tmp_path / "a.xlsx", {"II.06B": january("II.06B")})
    monkeypatch.setattr(archive, "_MAX_KEPT", 0)
    assert_january(path)


def test_a_formula_text_of_the_same_words_as_an_unknown_error_is_untouched(tmp_path: Path) -> None:
    """Replacing an error that the library does not know leaves other cells alone."""
    cells = january("II.06B") | {
        (DATA, 3): Formula("=A1", "#N/A"),
        (2, 1): "# CALC!",
        (2, 2): "CALC!",
    }
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    edit(path, SHEET, lambda xml: xml.replace(b"#N/A", b"#CALC!"))
    texts = [text.text for text in read(path).tables[0].headings]
    assert "# CALC!" in texts
    assert "CALC!" in texts
    assert found(path) == ("GT01",)
