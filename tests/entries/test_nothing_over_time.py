"""Months with nothing to report: their data, history, next month and longer period."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.checks import check
from baocao_tthc.cli import main
from baocao_tthc.entries.data import parse_data, read_data
from baocao_tthc.entries.from_filing import data_of
from baocao_tthc.entries.longer_period import longer_period
from baocao_tthc.entries.next_period import next_period
from baocao_tthc.errors import DataError
from baocao_tthc.forms import known_forms
from baocao_tthc.history import rows_of
from baocao_tthc.reading import read_filing
from baocao_tthc.workbook.assembly import workbook_bytes
from support.nothing import nothing
from support.packages import data_of as data_with

DAYS = {1: ("2025-12-21", "2026-01-20"), 2: ("2026-01-21", "2026-02-20"),
        3: ("2026-02-21", "2026-03-20")}  # fmt: skip
FIGURES = ["Hộ tịch", 5, 5, 0, 0, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0]


def month(folder: Path, number: int, row: list[Any] | None = None) -> Path:
    """The workbook of a month: II.06B with that row, or with nothing to report."""
    start, end = DAYS[number]
    form: dict[str, Any] = {"tu": start, "den": end, "dong": [row] if row else []}
    form |= {} if row else {"khong_phat_sinh": True}
    data = data_with(thang=number, nam=2026, ky={"tu": start, "den": end}, bieu={"II.06B": form})
    path = folder / f"thang-{number}.xlsx"
    path.write_bytes(workbook_bytes(parse_data(data, known_forms())))
    return path


def test_data_say_it_in_either_direction(tmp_path: Path) -> None:
    """`khong_phat_sinh` is read strictly, needs no rows, and comes back from the workbook."""
    file = tmp_path / "so.json"
    data = nothing("PL01")
    del data["bieu"]["PL01"]["dong"]
    file.write_text(json.dumps(data), encoding="utf-8")
    read = read_data(file)
    assert [form.nothing for form in read.forms] == [False, True]
    path = tmp_path / "so.xlsx"
    path.write_bytes(workbook_bytes(read))
    assert [form.nothing for form in data_of(read_filing(path)).forms] == [False, True]
    data["bieu"]["PL01"]["khong_phat_sinh"] = "có"
    file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(DataError, match=r"bieu\.PL01\.khong_phat_sinh phải là true hoặc false"):
        read_data(file)


def test_history_keeps_zeros_not_a_gap(tmp_path: Path) -> None:
    """Zeros are the truth of such a month: they are its total in LichSu, and in the next month's
    the carried cases are none.
    """
    (row,) = rows_of(read_filing(month(tmp_path, 1)))
    assert (row.label, set(row.figures.values())) == ("", {0})
    assert set(row.figures) == set(range(3, 17))
    made = next_period(read_filing(month(tmp_path, 1)))
    assert [form.nothing for form in made.data.forms] == [False]
    assert made.data.history == (row,)
    file = tmp_path / "thang-2-moi.xlsx"
    file.write_bytes(workbook_bytes(made.data))
    found = {each.rule: each.message for each in check(read_filing(file))}
    assert found["CT06"] == "Chưa nhập số liệu: Biểu II.06B."
    assert not any(rule.startswith("KT") for rule in found)


def test_the_next_month_in_the_office_s_own_workbook_chooses_nothing(tmp_path: Path) -> None:
    """`ky-moi` empties the cell, wherever the words stand in the heading."""
    file, target = tmp_path / "so.xlsx", tmp_path / "sau.xlsx"
    file.write_bytes(workbook_bytes(parse_data(nothing(), known_forms())))
    assert main(["ky-moi", str(file), "-o", str(target)]) == 0
    assert [table.nothing for table in read_filing(target).tables] == [None, None]


def test_a_longer_period_counts_such_a_month_as_zeros(tmp_path: Path) -> None:
    """What the other months have is added up, and there is something to report."""
    paths = [month(tmp_path, 1, FIGURES), month(tmp_path, 2), month(tmp_path, 3, FIGURES)]
    made = longer_period([read_filing(path) for path in paths], [(2026, n) for n in DAYS])
    (form,) = made.data.forms
    assert (form.nothing, [row[1:7] for row in form.rows]) == (
        False,
        [("Hộ tịch", None, 10, 0, 0, None)],
    )
    assert made.doubts == ()


def test_a_longer_period_has_nothing_when_no_month_has(tmp_path: Path) -> None:
    """Then the form says so; a month of which only the history is there has zeros there."""
    paths = [month(tmp_path, number) for number in DAYS]
    filings = [read_filing(path) for path in paths]
    made = longer_period(filings, [(2026, n) for n in DAYS])
    assert [form.nothing for form in made.data.forms] == [True]
    later = filings[2]._replace(history=(*rows_of(filings[0]), *rows_of(filings[1])))
    alone = longer_period([later], [(2026, n) for n in DAYS])
    assert alone.data.forms == made.data.forms
    target = tmp_path / "quy.xlsx"
    assert main(["gop-ky", *map(str, paths), "--quy", "1", "-o", str(target)]) in (0, 1)
    assert [table.reports_nothing for table in read_filing(target).tables] == [True]


def test_zeros_that_nobody_confirmed_are_not_said_to_be_nothing(tmp_path: Path) -> None:
    """One month with typed zeros: the longer form leaves it to people to choose."""
    zeros = [FIGURES[0], *[0] * 14]
    paths = [month(tmp_path, 1), month(tmp_path, 2, zeros), month(tmp_path, 3)]
    made = longer_period([read_filing(path) for path in paths], [(2026, n) for n in DAYS])
    assert [form.nothing for form in made.data.forms] == [False]
