"""A workbook in memory for the tests of the checks: cells by sheet, read like a file's.

`january()` is a consistent month without a finding; `book["II.06B"][14, 4] += 1` changes row 14,
column D; `ids(book)` then gives ("CD01", "CD03").
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from baocao_tthc.checks import check
from baocao_tthc.findings.finding import Finding
from baocao_tthc.forms import Form, known_forms
from baocao_tthc.reading.grid import CellStates, Grid
from baocao_tthc.reading.snapshot import make_filing
from support.paths import JANUARY

FORMS = {form.code: form for form in known_forms()}
NUMBERING = 10  # the sheet row of the numbering row; the first data row is 11
PERIOD = "(Từ ngày 21/12/2025 đến ngày 20/01/2026)"
DECEMBER = "(Từ ngày 21/11/2025 đến ngày 20/12/2025)"

Cells = dict[tuple[int, int], Any]
Book = dict[str, Cells]


def form_cells(form: Form, rows: list[list[Any]], total: list[Any] | None) -> Cells:
    """A form's sheet: title in row 2, period in row 5, numbering in row 10, then the rows."""
    cells: Cells = {(2, 3): form.title[0], (5, 3): PERIOD}
    cells |= {(NUMBERING, i): text for i, text in enumerate(form.numbering, 1)}
    for row, values in enumerate(rows, NUMBERING + 1):
        cells |= {(row, 1): row - NUMBERING}
        cells |= {(row, i): value for i, value in enumerate(values, 2) if value is not None}
    if total is not None:
        row = NUMBERING + 1 + len(rows)
        cells[row, 1] = form.total_label
        cells |= {(row, i): value for i, value in enumerate(total, 3) if value is not None}
    return cells


def january() -> Book:
    """January with the annex made to agree with II.06B, one period, no stale name."""
    return deepcopy(_january())


@cache
def _january() -> Book:
    data = json.loads(JANUARY.read_text(encoding="utf-8"))["bieu"]
    book = {
        code: form_cells(FORMS[code], data[code]["dong"], data[code]["tong"])
        for code in ("II.06B", "PL01")
    }
    agreed = {3: 3749, 4: 6, 5: 6, 6: 6, 7: 6, 10: 3743, 11: 3735, 12: 3743, 13: 3735}
    for row in (NUMBERING + 1, NUMBERING + 2):
        book["PL01"] |= {(row, column): value for column, value in agreed.items()}
    book["PL01"] |= {(NUMBERING + 1, 21): 99.28}
    return book


def december() -> Book:
    """The month before January: pending by field what January carries over, other counts less."""
    book = january()
    for cells in book.values():
        cells[5, 3] = DECEMBER
    form = book["II.06B"]
    for row in range(NUMBERING + 1, NUMBERING + 8):
        form[row, 13] = form[row, 14] = january()["II.06B"][row, 6]
        form[row, 4] = form[row, 8] = 1
    book["PL01"][NUMBERING + 1, 19] = 1
    return book


def folded() -> Cells:
    """II.06B of January folded to 13 columns: on time takes in refused and withdrawn."""
    data = json.loads(JANUARY.read_text(encoding="utf-8"))["bieu"]["II.06B"]

    def fold(v: list[int]) -> list[int]:
        return [*v[:6], v[6] + v[8] + v[9], v[7], v[10], v[11] + v[13], v[12]]

    rows = [[row[0], *fold(row[1:])] for row in data["dong"]]
    return form_cells(FORMS["II.06A13"], rows, fold(data["tong"]))


def findings(
    book: Mapping[str, Cells],
    marks: Mapping[str, CellStates] | None = None,
    hidden: tuple[str, ...] = (),
    forms: tuple[Form, ...] | None = None,
) -> tuple[Finding, ...]:
    """The findings of the book."""
    grids = [
        Grid(name, rows_of(cells), (marks or {}).get(name, CellStates()), hidden=name in hidden)
        for name, cells in book.items()
    ]
    return check(make_filing(Path("so.xlsx"), grids, forms))


def ids(book: Mapping[str, Cells], **more: Any) -> tuple[str, ...]:
    """The rules that find something, sorted."""
    return tuple(sorted(finding.rule for finding in findings(book, **more)))


def rows_of(cells: Cells) -> list[list[Any]]:
    """The cells as rows from A1 on, numbers as the file reader gives them (float)."""
    height = max((row for row, _ in cells), default=0)
    width = max((column for _, column in cells), default=0)
    rows: list[list[Any]] = [[""] * width for _ in range(height)]
    for (row, column), value in cells.items():
        number = isinstance(value, int) and not isinstance(value, bool)
        rows[row - 1][column - 1] = float(value) if number else value
    return rows
