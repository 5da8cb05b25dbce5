"""Cells of a worksheet, written byte by byte where they belong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from baocao_tthc.filing import Place
from baocao_tthc.in_place.office_workbook import OfficeWorkbook
from baocao_tthc.in_place.sheet_cells import CellWrite, UnusualPartError, scan_cells
from support.macro_books import example


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_cells_are_written_where_they_belong(prefix: str, tmp_path: Path) -> None:
    """New cells in order, in rows that are there or not, with or without a prefix."""
    xml = (
        '<?xml version="1.0"?><worksheet xmlns="u" xmlns:x="u"><sheetData><row r="2" spans="1:2">'
        '<c r="B2" s="4"><v>1</v></c></row><row r="4"/></sheetData><z/></worksheet>'
    )
    xml = re.sub(r"(</?)(?=worksheet|sheetData|row|c |v>|c>|z)", rf"\1{prefix}", xml)
    sheet = scan_cells(xml.encode())
    writes = {
        (2, 1): CellWrite("a<b"), (2, 2): CellWrite(None), (2, 3): CellWrite(3),
        (3, 2): CellWrite(5), (4, 1): CellWrite("", "A1&A2"), (9, 9): CellWrite(None),
        (5, 1): CellWrite("#N/A", "NA()", error=True),
    }  # fmt: skip
    made = sheet.written(writes).decode().replace(prefix, "")
    assert made[made.index("<sheetData>") :] == (
        '<sheetData><row r="2"><c r="A2" t="inlineStr"><is><t>a&lt;b</t></is></c><c r="B2" s="4"/>'
        '<c r="C2"><v>3</v></c></row><row r="3"><c r="B3"><v>5</v></c></row><row r="4">'
        '<c r="A4" t="str"><f>A1&amp;A2</f><v></v></c></row>'
        '<row r="5"><c r="A5" t="e"><f>NA()</f><v>#N/A</v></c></row></sheetData><z/></worksheet>'
    )


@pytest.mark.parametrize(("said", "look"), [("1", "3"), ("true", "3"), ("0", "7"), ("false", "7")])
def test_a_new_cell_looks_as_its_row_says(said: str, look: str) -> None:
    """Where the row has a look of its own and not only keeps one that was taken away; else as its
    column says.
    """
    sheet = scan_cells(
        b'<w><cols><col min="1" max="3" style="7"/></cols><sheetData><row r="1" s="3" '
        b'customFormat="%b"/></sheetData></w>' % said.encode()
    )
    assert b'<c r="A1" s="%b">' % look.encode() in sheet.written({(1, 1): CellWrite(5)})


def test_a_cell_is_found_with_its_formula(tmp_path: Path) -> None:
    """By the name of its sheet; nothing where nothing stands."""
    office = OfficeWorkbook(example())
    cell = office.cell(Place("II.06B", 18, 3))
    assert cell
    assert cell.formula == "SUM(C$11:INDEX(C:C,ROW()-1))"
    assert office.cell(Place("II.06B", 900, 3)) is None
    assert office.cell(Place("Không có", 1, 1)) is None


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE w [<!ENTITY a "b">]><w><sheetData><row r="1"/></sheetData></w>',
        '<?xml version="1.0" encoding="utf-16"?><w><sheetData/></w>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="latin-1"?><w><sheetData></sheetData></w>',
        b"<w/>",
        b'<w><sheetData><row r="1"><c><v>1</v></c></row></sheetData></w>',
        b'<w><sheetData><row><c r="A1"/></row></sheetData></w>',
        b"<w><sheetData><row",
    ],
    ids=["entities", "utf-16", "latin-1", "no cells", "no address", "no row", "cut"],
)
def test_a_part_that_no_program_writes_is_not_touched(xml: bytes) -> None:
    """Sheets that nothing is read from were not looked at before."""
    with pytest.raises(UnusualPartError):
        scan_cells(xml)
