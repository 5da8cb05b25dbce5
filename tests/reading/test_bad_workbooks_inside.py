"""Workbooks whose XML is damaged or hostile: one sentence, or the right findings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baocao_tthc.errors import WorkbookError
from support.read_sheets import (
    DAMAGED,
    DATA,
    edit,
    found,
    january,
    messages,
    pack,
    parts,
    read,
    refusal,
    write,
)

SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
WORKBOOK, RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
PARSED = (SHEET, STRINGS, STYLES, WORKBOOK, RELS)
UNSAFE = "Tệp “F” chứa khai báo XML không an toàn nên không được mở; hãy hỏi lại nơi gửi tệp."
BOMB = b"<!DOCTYPE x [" + b"".join(
    b'<!ENTITY l%d "%s">' % (i, b"lol" if i == 0 else b"&l%d;" % (i - 1) * 10) for i in range(10)
)
C11 = b'<c r="C11"><v>29</v></c>'
Change = Callable[[bytes], bytes]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A workbook in which nothing is wrong; its cell C11 is written as C11."""
    path = write(tmp_path / "Số liệu.xlsx", {"II.06B": january("II.06B")})
    assert C11 in parts(path)[SHEET]
    return path


def replaced(old: bytes, new: bytes) -> Change:
    """The change that puts `new` for the first `old`."""
    return lambda xml: xml.replace(old, new, 1)


def after_declaration(text: bytes) -> Change:
    """The change that puts a text behind the XML declaration."""
    return replaced(b"?>", b"?>" + text)


def of_c11(new: bytes) -> Change:
    """The change that puts another element for cell C11."""
    return replaced(C11, new)


@pytest.mark.parametrize("part", PARSED)
@pytest.mark.parametrize(
    "doctype",
    [
        b"<!DOCTYPE x>",
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        b'<!DOCTYPE x [<!ENTITY % a SYSTEM "http://example.com/a.dtd"> %a;]>',
        BOMB + b"]>",
    ],
    ids=["plain", "external", "parameter entity", "billion laughs"],
)
def test_a_document_type_in_any_part_that_is_parsed(sound: Path, part: str, doctype: bytes) -> None:
    """No part may declare anything: nothing is expanded, nothing is fetched."""
    assert refusal(edit(sound, part, after_declaration(doctype))) == UNSAFE


@pytest.mark.parametrize("part", PARSED)
@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml[: len(xml) // 2],
        lambda xml: xml + b"<x/>",
        lambda xml: b"",
        lambda xml: b"\0" + xml,
        lambda xml: xml.replace(b"</", b"<", 1),
        lambda xml: xml.replace(b"?>", b"?><a>&nbsp;</a>", 1),
        lambda xml: xml.replace(b"xmlns", b"\xff\xfe", 1),
        lambda xml: xml.replace(b'"UTF-8"', b'"windows-1258"', 1),
        lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16-le"),
        lambda xml: xml.decode().partition("?>")[2].encode("utf-16"),
        lambda xml: xml.decode().partition("?>")[2].strip().encode("utf-16-le"),
    ],
    ids=[
        *("cut", "two roots", "empty", "null", "unclosed", "entity", "not UTF-8", "code page"),
        *("UTF-16", "UTF-16LE", "UTF-16 undeclared", "UTF-16LE undeclared"),
    ],
)
def test_malformed_xml_in_any_part_that_is_parsed(sound: Path, part: str, change: Change) -> None:
    """What no spreadsheet program writes is damage, in whichever part."""
    assert refusal(edit(sound, part, change)) == DAMAGED


DAMAGES: dict[str, tuple[str, Change]] = {
    "string index beyond the table": (SHEET, of_c11(b'<c r="C11" t="s"><v>99999</v></c>')),
    "string index is no number": (SHEET, of_c11(b'<c r="C11" t="s"><v>abc</v></c>')),
    "string index negative": (SHEET, of_c11(b'<c r="C11" t="s"><v>-1</v></c>')),
    "NaN": (SHEET, of_c11(b'<c r="C11"><v>NaN</v></c>')),
    "infinity": (SHEET, of_c11(b'<c r="C11"><v>-INF</v></c>')),
    "1e999": (SHEET, of_c11(b'<c r="C11"><v>1e999</v></c>')),
    "hexadecimal": (SHEET, of_c11(b'<c r="C11"><v>0x1D</v></c>')),
    "words as a number": (SHEET, of_c11(b'<c r="C11" t="n"><v>hai</v></c>')),
    "unknown type": (SHEET, of_c11(b'<c r="C11" t="zz"><v>29</v></c>')),
    "number as an error": (SHEET, of_c11(b'<c r="C11" t="e"><v>29</v></c>')),
    "comment inside a value": (SHEET, of_c11(b'<c r="C11"><v>2<!-- x -->9</v></c>')),
    "CDATA as a value": (SHEET, of_c11(b'<c r="C11"><v><![CDATA[29]]></v></c>')),
    "formula after its value": (SHEET, of_c11(b'<c r="C11"><v>29</v><f>1</f></c>')),
    "cell in a cell": (SHEET, of_c11(b'<c r="C11"><c r="D11"/></c>')),
    "reference garbage": (SHEET, replaced(b'r="C11"', b'r="??"')),
    "reference empty": (SHEET, replaced(b'r="C11"', b'r=""')),
    "reference in R1C1": (SHEET, replaced(b'r="C11"', b'r="R11C3"')),
    "reference lower case": (SHEET, replaced(b'r="C11"', b'r="c11"')),
    "reference beyond the columns": (SHEET, replaced(b'r="P11"', b'r="XFE11"')),
    "reference of a long column": (SHEET, replaced(b'r="P11"', b'r="AAAAAAAAAAAA11"')),
    "reference of a huge row": (SHEET, replaced(b'r="C11"', b'r="C99999999999"')),
    "reference of another row": (SHEET, replaced(b'r="C11"', b'r="C12"')),
    "last cell of another row": (SHEET, replaced(b'r="P17"', b'r="P18"')),
    "cells out of order": (SHEET, replaced(b'r="C11"', b'r="A11"')),
    "cell twice": (SHEET, replaced(b'r="D11"', b'r="C11"')),
    "row 0": (SHEET, replaced(b'<row r="11"', b'<row r="0"')),
    "row negative": (SHEET, replaced(b'<row r="11"', b'<row r="-11"')),
    "row huge": (SHEET, replaced(b'<row r="11"', b'<row r="99999999999"')),
    "row no number": (SHEET, replaced(b'<row r="11"', b'<row r="11.5"')),
    "rows out of order": (
        SHEET,
        lambda xml: xml.replace(b'r="11"', b'r="9"').replace(b'11"', b'9"'),
    ),
    "row twice": (SHEET, lambda xml: xml.replace(b'r="12"', b'r="11"').replace(b'12"', b'11"')),
    "dimension garbage": (SHEET, replaced(b'<dimension ref="', b'<dimension ref="#')),
    "two tables of cells": (SHEET, replaced(b"</sheetData>", b"</sheetData><sheetData/>")),
    "string count of 10^18": (
        STRINGS,
        replaced(b'uniqueCount="', b'uniqueCount="1000000000000000'),
    ),
    "two sheets of a name": (
        WORKBOOK,
        replaced(b"</sheets>", b'<sheet name="ii.06b" sheetId="9" r:id="rId2"/></sheets>'),
    ),
    "two sheets of one part": (
        WORKBOOK,
        replaced(b"</sheets>", b'<sheet name="B" sheetId="9" r:id="rId1"/></sheets>'),
    ),
    "sheet without a relationship": (WORKBOOK, replaced(b' r:id="rId1"', b"")),
    "relationship that is not there": (WORKBOOK, replaced(b'r:id="rId1"', b'r:id="rId77"')),
    "unknown sheet state": (WORKBOOK, replaced(b'sheetId="1"', b'sheetId="1" state="gone"')),
    "two tables of strings": (
        RELS,
        replaced(
            b"</Relationships>",
            b'<Relationship Id="s2" Type="x/sharedStrings" Target="styles.xml"/></Relationships>',
        ),
    ),
    "deep nesting": (
        SHEET,
        replaced(b"<sheetData>", b"<a>" * 500 + b"</a>" * 500 + b"<sheetData>"),
    ),
}


@pytest.mark.parametrize(("part", "change"), DAMAGES.values(), ids=DAMAGES)
def test_damage_inside(sound: Path, part: str, change: Change) -> None:
    """What could be read in two ways, or stop the reading library, is refused as damage."""
    assert refusal(edit(sound, part, change)) == DAMAGED


@pytest.mark.parametrize(
    ("value", "rules"),
    [
        (b"2.9E1", ()),
        (b"+29.000", ()),
        (b"1E5", ("CD01", "CD02", "CD03")),
        (b"29.5", ("GT05",)),
        (b"1e308", ("GT03",)),
        (b"9" * 300, ("GT03",)),
        (b"29." + b"0" * 300, ()),
        (b"-0", ("CD01", "CD02", "CD03")),
        (b"", ("CD01", "CD02", "CD03", "GT09")),
    ],
)
def test_numbers_as_they_may_be_stored(sound: Path, value: bytes, rules: tuple[str, ...]) -> None:
    """Every form of a number that the format allows is its value, however large."""
    assert found(edit(sound, SHEET, of_c11(b'<c r="C11"><v>%b</v></c>' % value))) == rules


@pytest.mark.parametrize(
    "stored",
    [
        b't="inlineStr"><is><t></t></is>',
        b't="inlineStr"><is/>',
        b't="str"><v></v>',
        b"><v>1</v>",
        b"><f>1+1</f>",
        b't="e"><v>#REF!</v>',
        b't="d"><v></v>',
    ],
)
@pytest.mark.parametrize("place", [(2**20, b"XFD"), (20_001, b"A"), (18, b"GS")])
def test_a_cell_far_away(sound: Path, stored: bytes, place: tuple[int, bytes]) -> None:
    """Any content in a cell far away, also an empty text, is refused before a grid is made."""
    row, letters = place
    cell = b'<row r="%d"><c r="%b%d" %b</c></row></sheetData>' % (row, letters, row, stored)
    edit(sound, SHEET, replaced(b"</sheetData>", cell))
    column = {b"XFD": 16384, b"A": 1, b"GS": 201}[letters]
    assert refusal(sound) == (
        f"Tờ “II.06B” của “F” có dữ liệu ở quá xa (dòng {row}, cột {column}); "
        "hãy xóa các dòng, cột thừa rồi lưu lại."
    )


def test_a_formatted_cell_far_away_is_nothing(sound: Path) -> None:
    """A cell that only has a format is no content, wherever it is."""
    cell = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    assert found(edit(sound, SHEET, replaced(b"</sheetData>", cell))) == ()


def test_texts_of_32_767_characters(tmp_path: Path) -> None:
    """Cells may be as full as Excel allows, everywhere: read whole, quoted in short."""
    long = "Từ ngày " * 4095
    cells = january("II.06B") | {(2, 1): long, (DATA, 2): long, (DATA, 4): long, (30, 3): long}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells, "X": {(r, 1): long for r in range(1, 50)}})
    assert read(path).tables[0].rows[0].label == long.strip()
    assert messages(path) == [
        f"GT03 Biểu II.06B: ô D11 tờ II.06B ghi “{long[:60]}”, không phải là số."
    ]


def test_300_sheets(tmp_path: Path) -> None:
    """Many sheets are read; the form is found on the last."""
    sheets = {f"S{i}": {(1, 1): "x", (40, 20): i} for i in range(299)}
    path = write(tmp_path / "a.xlsx", sheets | {"Cuối": january("II.06B")})
    assert read(path).tables[0].sheet == "Cuối"
    assert found(path) == ()


def test_a_package_within_the_package_is_not_opened(sound: Path) -> None:
    """An embedded workbook is a part that nobody reads."""
    inner = sound.read_bytes()
    assert found(pack(sound, parts(sound) | {"xl/embeddings/inner.xlsx": inner})) == ()


@settings(
    max_examples=80,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    part=st.sampled_from(PARSED),
    place=st.floats(0, 1, exclude_max=True),
    length=st.integers(0, 20),
    new=st.sampled_from([b"", b"<", b'"', b">", b"9", b"&", b"\xff", b"</c>", b"<v>", b'r="A1"']),
)
def test_any_damage_ends_in_findings_or_one_sentence(
    sound: Path, part: str, place: float, length: int, new: bytes
) -> None:
    """Bytes changed anywhere in a part end in exit code 0, 1 or 2, the last with one sentence."""
    members = parts(sound)
    xml = members[part]
    begin = int(place * len(xml))
    broken = sound.with_name("broken.xlsx")
    pack(broken, members | {part: xml[:begin] + new + xml[begin + length :]})
    try:
        found(broken)
    except WorkbookError:
        refusal(broken)
