"""Whatever stands in a workbook, filled in place it says the same as one built of the data."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.checks import check
from baocao_tthc.entries.data import WorkbookData, parse_data
from baocao_tthc.entries.from_filing import data_of
from baocao_tthc.filing import Filing
from baocao_tthc.forms import known_forms
from baocao_tthc.in_place.new_workbook import NewWorkbook
from baocao_tthc.intake import TakenFigures, filled
from baocao_tthc.intake.taken_figures import FieldFigures, entered
from baocao_tthc.reading import read_filing
from baocao_tthc.reading.snapshot import make_filing, read_grids
from baocao_tthc.workbook.assembly import workbook_bytes
from support.macro_books import consistent_data

FORM = next(form for form in known_forms() if form.code == "II.06B")
COLUMNS = [column.number for column in entered(FORM)]


def random_book(draw: random.Random) -> dict[str, Any]:
    """Rows with gaps, texts, wrong sums, empty rows between and behind; a typed total at times."""
    data = consistent_data()
    rows: list[list[Any]] = []
    for name in draw.sample("ABCDEFGH", draw.randint(0, 6)):
        row: list[Any] = [name, *[None] * 14]
        typed = draw.random() < 0.2
        for number in range(3, 17):
            if number not in COLUMNS:
                row[number - 2] = draw.randint(0, 9) if typed else None
            elif (kind := draw.random()) < 0.6:
                row[number - 2] = draw.randint(0, 9) if kind < 0.5 else draw.choice(["x", "3", -1])
        rows.append(row)
        if draw.random() < 0.2:
            rows.append([None] * 15)
    rows += [[None] * 15] * draw.randint(0, 3)
    data["bieu"]["II.06B"]["dong"] = rows or [[None] * 15]
    if draw.random() < 0.3:
        data["bieu"]["II.06B"]["tong"] = [draw.randint(0, 50) for _ in range(14)]
    return data


def random_figures(draw: random.Random) -> TakenFigures:
    """Figures of some fields, old and new ones."""
    rows = tuple(
        FieldFigures(name, {number: draw.randint(0, 9) for number in COLUMNS})
        for name in draw.sample("ABCDEFGHIJ", draw.randint(1, 6))
    )
    return TakenFigures(FORM, "", rows, {})


def said(filing: Filing) -> list[object]:
    """The figures of the forms, and what the check says of them but for where it is."""
    tables = [
        [(row.label, {n: (cell.value, cell.trouble) for n, cell in row.cells.items()})
         for row in (*table.rows, *([table.total] if table.total else ()))]
        for table in filing.tables
    ]  # fmt: skip
    return [tables, sorted((each.rule, each.severity.label) for each in check(filing))]


@pytest.mark.parametrize("seed", range(25))
def test_the_filing_is_the_same(seed: int, tmp_path: Path) -> None:
    """Figures, sums, totals and findings."""
    draw = random.Random(seed)  # noqa: S311 - figures, no secrets
    path, kept, anew = (tmp_path / name for name in ("so.xlsx", "giu.xlsx", "moi.xlsx"))
    path.write_bytes(workbook_bytes(parse_data(random_book(draw), known_forms())))
    grids = read_grids(path)
    filing = make_filing(path, grids)
    before: WorkbookData = data_of(filing)
    made = filled(before, random_figures(draw), FORM, replacing=draw.random() < 0.5)
    new = NewWorkbook(filing, grids, before, made.data, kept)
    new.write_checked(kept)
    assert (new.rebuilt, new.said) == ([], [])
    anew.write_bytes(workbook_bytes(made.data))
    assert said(read_filing(kept)) == said(read_filing(anew))
