"""The data of a workbook that was read: built from it again, nothing entered is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from baocao_tthc.checks import check
from baocao_tthc.entries.from_filing import data_of, left_out
from baocao_tthc.filing import Explanation, Filing
from baocao_tthc.findings.finding import listed_places
from baocao_tthc.findings.matters import matters
from baocao_tthc.reading import read_filing
from baocao_tthc.reading.snapshot import read_grids
from baocao_tthc.workbook import builder_of, write_checked
from support.macro_books import example
from support.months import filled, first_month, next_month


def rebuilt(path: Path, target: Path) -> Filing:
    """The report of the workbook that the data of this one make."""
    write_checked(data_of(read_filing(path)), builder_of(target), target)
    return read_filing(target)


@pytest.mark.parametrize("ending", [".xlsx", ".xlsm"])
def test_everything_entered_comes_back(tmp_path: Path, ending: str) -> None:
    """Figures, fields, texts, rules, history: the same workbook, with macros or without."""
    february = filled(next_month(first_month(tmp_path)), 1)
    old, new = read_filing(february), rebuilt(february, tmp_path / f"moi{ending}")
    assert [table.rows for table in new.tables] == [table.rows for table in old.tables]
    assert new.tables[0].total == old.tables[0].total
    assert {key: text.text for key, text in new.info.items()} == {
        key: text.text for key, text in old.info.items()
    }
    assert new.texts == old.texts
    assert new.history == old.history
    assert check(new) == check(old)


def test_wrong_figures_stay_wrong(tmp_path: Path) -> None:
    """January's differences are found again, each at its cell; typed titles are not kept."""
    old, new = read_filing(example()), rebuilt(example(), tmp_path / "moi.xlsx")
    found = [finding.message for finding in check(new) if finding.rule != "TC01"]
    assert found == [finding.message for finding in check(old) if finding.rule != "TC01"]


def test_explanations_stay_with_their_findings(tmp_path: Path) -> None:
    """One that still fits is applied; the others wait below the list."""
    first, second, third = check(read_filing(example()))[:3]
    written = (
        Explanation(
            first.rule, first.message, listed_places(first.places), "Hai phần mềm khác nhau"
        ),
        Explanation(second.rule, second.message, listed_places(second.places), "=2+3"),
        Explanation(third.rule, "Chuyện đã qua", "PL01!C9", "Đã sửa ngày 20"),
    )
    path, target = tmp_path / "so.xlsx", tmp_path / "moi.xlsx"
    data = replace(data_of(read_filing(example())), explanations=written)
    write_checked(data, builder_of(path), path)
    found = check(rebuilt(path, target))
    assert [finding.explanation for finding in found[:3]] == [
        "Hai phần mềm khác nhau", "=2+3", None,
    ]  # fmt: skip
    sheet = openpyxl.load_workbook(target)["KiemTra"]
    last = [cell.value for cell in sheet[4 + len(matters(found))]]
    assert (last[1], last[2], last[5]) == ("Đã hết", "Chuyện đã qua", "Đã sửa ngày 20")
    assert sheet["E5"].data_type == "s"


def test_what_cannot_be_kept_is_named(tmp_path: Path) -> None:
    """A sheet of the office's own, and who signs below a form: they are none of the data."""
    path = tmp_path / "so.xlsx"
    rebuilt(example(), path)
    book = openpyxl.load_workbook(path)
    book.create_sheet("Nháp")
    book.save(path)
    filing = read_filing(path)
    (said,) = left_out(filing, read_grids(path))
    assert said.endswith(
        "tiêu đề gõ tay của sổ cũ không chép sang. Tờ “Nháp” của cơ quan cũng ở lại sổ cũ."
    )
    table = filing.tables[0]
    assert table.total
    row = table.total.number + 2
    book[table.sheet].cell(row, 2).value = "Người lập biểu: Nguyễn A"
    book.save(path)
    _, said = left_out(read_filing(path), read_grids(path))
    assert said == (
        f"Chữ dưới biểu ở lại sổ cũ: “Người lập biểu: Nguyễn A” (ô B{row} tờ {table.sheet})."
    )
    (said,) = left_out(filing, read_grids(example()))
    assert said.endswith("không chép sang.")
