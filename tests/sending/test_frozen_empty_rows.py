"""A sheet with thousands of formatted, empty rows: they go along as they are, unlooked at."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest

from baocao_tthc.checks import check
from baocao_tthc.cli import main
from baocao_tthc.ooxml.metadata import FileProperties
from baocao_tthc.reading import read_filing
from baocao_tthc.sending import frozen_parts
from baocao_tthc.sending.freeze import freeze
from baocao_tthc.sending.frozen_parts import without_empty_end
from baocao_tthc.sending.pack import sheets_kept
from support.paths import JANUARY
from support.read_sheets import edit

ABOUT = FileProperties("UBND xã Ninh Giang", "Báo cáo tháng 01/2026", date(2026, 1, 20))
FORM = "xl/worksheets/sheet3.xml"
ROW = '<row r="{0}" spans="1:3" x14ac:dyDescent="0.25"><c r="A{0}" s="1"/><c r="C{0}" s="2"/></row>'
END = b"</sheetData>"


def formatted_rows(number: int) -> bytes:
    """That many rows as Excel writes them, from row 40 on."""
    return "".join(ROW.format(row) for row in range(40, 40 + number)).encode()


@pytest.fixture
def long_book(tmp_path: Path) -> Path:
    """January with 500 formatted, empty rows below the form II.06B."""
    path = tmp_path / "so.xlsx"
    assert main(["dien", str(JANUARY), "-o", str(path)]) == 0
    declared = b' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
    edit(path, FORM, lambda xml: xml.replace(b" xmlns:r=", declared + b"xmlns:r=", 1))
    return edit(path, FORM, lambda xml: xml.replace(END, formatted_rows(500) + END))


def frozen_sheet(file: Path, target: Path) -> bytes:
    """The sheet of II.06B in the frozen workbook, which is written to `target`."""
    report = read_filing(file)
    target.write_bytes(freeze(file, sheets_kept(report, check(report)), ABOUT).content)
    with zipfile.ZipFile(target) as package:
        sheets = [package.read(n) for n in package.namelist() if "worksheets/sheet" in n]
    return next(xml for xml in sheets if b'r="C539"' in xml)


def test_the_rows_go_along_and_nothing_else_changes(long_book: Path, tmp_path: Path) -> None:
    """Looked at cell by cell or not, the frozen sheet is the same; so are the findings."""
    quick = frozen_sheet(long_book, tmp_path / "nhanh.xlsx")
    with patch.object(frozen_parts, "_EMPTY_ROWS", re.compile(rb"(?!)")):
        slow = frozen_sheet(long_book, tmp_path / "cham.xlsx")
    assert quick == slow
    assert quick.count(b"<row ") > 500
    assert b"dyDescent" not in quick
    assert check(read_filing(tmp_path / "nhanh.xlsx")) == check(read_filing(long_book))


def test_only_the_rows_with_content_are_looked_at(long_book: Path) -> None:
    """What is parsed does not grow with the empty rows: a hundred times as many make no tree."""
    with zipfile.ZipFile(long_book) as package:
        xml = package.read(FORM)
    shorter, rows = without_empty_end(xml)
    assert len(shorter) == len(xml) - len(formatted_rows(500))
    assert rows.count(b"<row ") == 500


ODD_ROWS = {
    "a value": '<row r="40"><c r="A40"><v>1</v></c></row>',
    "a formula": '<row r="40"><c r="A40"><f>1</f></c></row>',
    "hidden": '<row r="40" hidden="1"><c r="A40"/></row>',
    "something else in a cell": '<row r="40"><c r="A40"><extLst/></c></row>',
    "metadata of a cell": '<row r="40"><c r="A40" cm="1"/></row>',
    "something between the rows": '<row r="40"/><extLst/>',
    "no address": "<row><c/></row>",
}


@pytest.mark.parametrize("row", ODD_ROWS.values(), ids=ODD_ROWS)
def test_what_is_more_than_formatted_is_looked_at(row: str) -> None:
    """A row that could hold, hide or tell anything is not passed by."""
    kept = b'<worksheet><sheetData><row r="1"><c r="A1"><v>7</v></c></row>'
    rest = row.encode() + END + b"</worksheet>"
    cut, passed = without_empty_end(kept + rest)
    assert b"".join((cut, passed)) == kept + rest
    assert row.encode() not in passed
