"""A workbook of six forms: what Excel bounds stays within its bounds, and no form needs Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

from baocao_tthc.checks import check
from baocao_tthc.entries.data import WorkbookData, blank_data, blank_form
from baocao_tthc.forms import Form, read_form
from baocao_tthc.reading import read_filing
from baocao_tthc.resources import form_files
from baocao_tthc.workbook.assembly import workbook_bytes
from support.read_sheets import parts

MAX_FORMULA = 8_192  # characters, "Excel specifications and limits"


def forms() -> list[Form]:
    """The forms of the program, and each again under another code, from their texts alone."""
    texts = [file.read_text(encoding="utf-8") for file in form_files()]
    more = [re.sub(r'(?m)^(code = ".*)"$', r'\1-2"', text) for text in texts]
    return [read_form(text, "mẫu.toml") for text in (*texts, *more)]


def six_forms() -> WorkbookData:
    """An empty workbook of all of them."""
    return replace(blank_data(), forms=tuple(map(blank_form, forms())))


def test_no_formula_is_longer_than_excel_takes(
    tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """Not one of the cells nor of the conditional formats, with six forms; the file is valid."""
    path = tmp_path / "sáu biểu.xlsx"
    path.write_bytes(workbook_bytes(six_forms()))
    found = [
        unescape(formula)
        for name, content in parts(path).items()
        if name.startswith("xl/worksheets/sheet")
        for formula in re.findall(r"<(?:f|formula)>([^<]+)<", content.decode())
    ]
    assert len(found) > 900
    assert max(map(len, found)) < MAX_FORMULA
    assert validate(path) == []


def test_six_forms_are_read_and_checked(tmp_path: Path) -> None:
    """Each is found by its numbering row; an empty one is told as such."""
    path = tmp_path / "sáu biểu.xlsx"
    path.write_bytes(workbook_bytes(six_forms(), ()))
    filing = read_filing(path, forms())
    assert [table.sheet for table in filing.tables] == [form.code for form in forms()]
    assert check(filing)
