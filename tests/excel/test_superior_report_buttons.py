"""Tạo báo cáo Word and Cập nhật báo cáo đã sửa, of an open TONGHOP.xlsx through the add-in."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from baocao_tthc import excel
from support.desk import Desk, consolidated, desk
from support.live_office import answer, said
from support.word_files import controls

OpenBook = Callable[[Path], xw.Book]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk with its workbook of sums and its report."""
    made = desk(tmp_path_factory.mktemp("bàn"))
    consolidated(made)
    return made


@pytest.fixture
def book(written: Desk, open_book: OpenBook) -> xw.Book:
    """The workbook of sums, open and calling."""
    opened = open_book(written.sums)
    opened.set_mock_caller()
    return opened


def test_the_button_writes_the_same_report(book: xw.Book, written: Desk, tmp_path: Path) -> None:
    """Of the recalculated workbook, from the superior's template: what `tong-hop` wrote."""
    target = tmp_path / "Báo cáo.docx"
    answer(book, file=target)
    excel.write_report()
    assert said(book)[-1].startswith(f"Đã viết báo cáo:\n{target}")
    assert controls(target) == controls(written.report)


def test_a_state_that_was_corrected_is_in_the_report(book: xw.Book, tmp_path: Path) -> None:
    """What the superior writes into TinhHinhNop is what the report says."""
    sheet = book.sheets["TinhHinhNop"]
    sheet.api.Unprotect()
    sheet.range("D8").value = "gửi nhầm kỳ"
    target = tmp_path / "Báo cáo.docx"
    answer(book, file=target)
    excel.write_report()
    with zipfile.ZipFile(target) as package:
        assert "gửi nhầm kỳ" in package.read("word/document.xml").decode()
