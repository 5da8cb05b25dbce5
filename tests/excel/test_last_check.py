"""What changed since the last check: named by the button, kept on the computer, never in a book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import xlwings as xw

from baocao_tthc import excel
from baocao_tthc.findings import last_check
from baocao_tthc.findings.last_check import changed_since, remember
from baocao_tthc.reading import read_filing
from support.live_office import said
from support.macro_books import consistent_data, workbook
from support.packages import data_of
from support.packages import workbook as plain_workbook

MOMENT = datetime(2026, 1, 20, 16, 5)


def test_the_button_names_the_cell(tmp_path: Path, open_book: Callable[[Path], xw.Book]) -> None:
    """Checked, one figure typed otherwise, checked again: its cell, old and new; then no more."""
    book = open_book(workbook(tmp_path / "Số liệu.xlsm", consistent_data()))
    book.set_mock_caller()
    excel.check()
    assert "Đã đổi từ lần kiểm tra" not in said(book)[-1]
    cell = book.sheets["II.06B"].range("D12")
    was = int(cell.value)
    cell.value = was + 1
    excel.check()
    assert f"ô D12 ({was} → {was + 1}) tờ II.06B." in said(book)[-1]
    excel.check()
    assert "Đã đổi từ lần kiểm tra" not in said(book)[-1]


def test_a_computed_cell_is_not_named(tmp_path: Path) -> None:
    """What follows from a typed figure is not told beside it; a moved row is no change."""
    file = plain_workbook(tmp_path / "so.xlsx")
    remember(file, read_filing(file), MOMENT)
    forms = data_of()["bieu"]
    rows = forms["II.06B"]["dong"]
    rows[0][2], rows[0][1] = rows[0][2] + 1, None
    forms["II.06B"]["dong"] = [*rows[1:], rows[0]]
    plain_workbook(file, bieu=forms)
    told = changed_since(file, read_filing(file))
    assert told.startswith(
        "Đã đổi từ lần kiểm tra lúc 16:05 ngày 20/01/2026: ô D17 (8 → 9) tờ II.06B"
    )
    assert told.count("→") == 1


def test_another_workbook_has_no_last_check(tmp_path: Path) -> None:
    """A copy under another name is another one: nothing is said of it."""
    file = plain_workbook(tmp_path / "so.xlsx")
    remember(file, read_filing(file), MOMENT)
    other = plain_workbook(tmp_path / "khác.xlsx", bieu=data_of()["bieu"])
    assert changed_since(other, read_filing(other)) == ""


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"luc": 1, "so": [["a"]]}', b"\xff"])
def test_what_was_kept_and_broke_is_passed_over(tmp_path: Path, content: bytes) -> None:
    """Nothing is said, and the next check keeps it anew."""
    file = plain_workbook(tmp_path / "so.xlsx")
    filing = read_filing(file)
    remember(file, filing, MOMENT)
    last_check._file(file).write_bytes(content)
    assert changed_since(file, filing) == ""
    remember(file, filing, MOMENT)
    assert last_check._kept(file) is not None


def test_a_computer_that_keeps_nothing_does_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the folder is a file, the check goes on in silence."""
    (tmp_path / "state").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    file = plain_workbook(tmp_path / "so.xlsx")
    remember(file, read_filing(file), MOMENT)
    assert changed_since(file, read_filing(file)) == ""


def test_not_more_than_so_many_workbooks_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest go."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(last_check, "_MAX_KEPT", 3)
    file = plain_workbook(tmp_path / "so.xlsx")
    filing = read_filing(file)
    for number in range(5):
        remember(tmp_path / f"{number}.xlsx", filing, MOMENT)
    kept = [number for number in range(5) if last_check._kept(tmp_path / f"{number}.xlsx")]
    assert kept == [2, 3, 4]
