"""Workbooks built from data for a test, and read back."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.worksheet import Worksheet as WrittenSheet

from baocao_tthc.entries.data import parse_data
from baocao_tthc.forms import Form, known_forms
from baocao_tthc.workbook.assembly import workbook_bytes
from baocao_tthc.workbook.sheet_writer import OfficialSheet

FOURTH = """
code = "X/1: 'thử'"
name = "Biểu thử"
role = "settlement"
label = ["Biểu X1"]
title = ["TỔNG HỢP \\"THỬ\\"", "CỦA {unit}, NĂM NAY"]
heading_lines = ["unit", "period"]
unit_of_measure = "Số hồ sơ TTHC"
case_unit = "hồ sơ"
legal_basis = "không có"
valid_from = 2026-01-01
total_label = "Tổng số"
numbering = ["(1)", "(2)", "(3)=(4)+(5)", "(4)", "(5)", "(6)", "(7)"]
unprinted = ["(6)<=100", "(4)<>(5)"]
bounds = ["(5)<=(4)"]
columns = [
  {number = 1, key = "order", kind = "text", entry = "entered", heading = ["STT"]},
  {number = 2, key = "field", kind = "text", entry = "entered", heading = ["Lĩnh vực"]},
  {number = 3, key = "received", kind = "count", entry = "derived", heading = ["Số", "Tổng"]},
  {number = 4, key = "a", kind = "count", entry = "entered", heading = ["Số", "A"]},
  {number = 5, key = "b", kind = "count", entry = "entered", heading = ["Số", "B"]},
  {number = 6, key = "r", kind = "rate", entry = "derived", heading = ["Tỷ lệ"], \
formula = "(5)/(4)"},
  {number = 7, key = "note", kind = "text", entry = "entered", heading = ["Ghi chú"]},
]
"""


def built(
    folder: Path, data: dict[str, Any], forms: tuple[Form, ...] | None = None, **more: Any
) -> Path:
    """The workbook of this data, as a file."""
    for form in data["bieu"].values():  # what json_text does when it reads a file
        form["dong"] = [[_exact(value) for value in row] for row in form["dong"]]
        if form.get("tong"):
            form["tong"] = [_exact(value) for value in form["tong"]]
    path = folder / "so-lieu.xlsx"
    path.write_bytes(workbook_bytes(parse_data(data, forms or known_forms()), **more))
    return path


def _exact(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value


def without_formulas_given(data: dict[str, Any]) -> dict[str, Any]:
    """The same data with every total and every derived column left to the workbook."""
    derived = {
        form.code: [c.number for c in form.columns if c.entry == "derived"]
        for form in known_forms()
    }
    for code, form in data["bieu"].items():
        form.pop("tong", None)
        for row in form["dong"]:
            for number in derived[code]:
                row[number - 2] = None
    return data


def both(path: Path, sheet: str) -> tuple[Worksheet, Worksheet]:
    """The sheet with its formulas and the sheet with its stored results."""
    return openpyxl.load_workbook(path)[sheet], openpyxl.load_workbook(path, data_only=True)[sheet]


_RESULT = re.compile(r'<c( r="[A-Z]+\d+"(?: s="\d+")?)[^>]*>(<f>[^<]*</f>)<v>[^<]*</v></c>')


def without_results(path: Path) -> Path:
    """A copy in which no formula has a result, so that a reader must compute them all."""
    stripped = path.with_name("chua-tinh.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stripped, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.startswith("xl/worksheets/sheet"):
                content = _RESULT.sub(r"<c\1>\2</c>", content.decode()).encode()
            new.writestr(info, content)
    return stripped


def results(path: Path, formulas: Path) -> Iterator[tuple[str, object]]:
    """The result of every formula of `formulas` as `path` stores it; empty texts as None."""
    values = {at: cell.value for at, cell in _cells(path, data_only=True)}
    for at, cell in _cells(formulas, data_only=False):
        if cell.data_type == "f":
            value = values.get(at)
            yield at, None if value == "" else value


def _cells(path: Path, *, data_only: bool) -> Iterator[tuple[str, ReadOnlyCell]]:
    """The cells of a workbook that have something, by their addresses."""
    book = openpyxl.load_workbook(path, data_only=data_only, read_only=True)
    cells = ((sheet, cell) for sheet in book for row in sheet for cell in row)
    for sheet, cell in cells:
        if isinstance(cell, ReadOnlyCell):
            yield f"{sheet.title}!{cell.coordinate}", cell
    book.close()


def book_of(path: Path, data: dict[str, Any]) -> Path:
    """A workbook of this data."""
    path.write_bytes(workbook_bytes(parse_data(data, known_forms())))
    return path


def lacking_prefixes(build: Callable[[], bytes]) -> list[str]:
    """The formulas of a workbook in which a newer function stands without its `_xlfn.`, as
    XlsxWriter knows them; it passes by those that have one already.
    """
    written: set[str] = set()

    def own(_: WrittenSheet, formula: str, expand_future_functions: bool = False) -> str:
        written.add(formula.removeprefix("="))
        return formula.removeprefix("=")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OfficialSheet, "_prepare_formula", own)
        build()
    assert written
    plain = WrittenSheet()
    bare = {each: each.replace("_xlfn.", "") for each in written}
    return [each for each in written if plain._prepare_formula(bare[each], True) != each]
