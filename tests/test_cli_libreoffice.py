"""`tthc libreoffice`: the buttons of a workbook that is open in LibreOffice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

import xlwings_calc
from baocao_tthc.cli import libreoffice, main
from macro_books import example


@pytest.fixture(scope="module")
def office() -> Iterator[xw.App]:
    """A LibreOffice that listens at a name of its own, as the one that `mo` starts does."""
    name = f"tthc-{os.getpid()}"
    with (
        pytest.MonkeyPatch.context() as patch,
        xlwings_calc.start_office(f"--accept=pipe,name={name};urp;") as app,
    ):
        patch.setattr(libreoffice, "PIPE", name)
        yield app


@pytest.fixture
def book(office: xw.App, tmp_path: Path) -> Iterator[xw.Book]:
    """A copy of the example, open there."""
    copy = Path(shutil.copy(example(), tmp_path / "Sổ tháng 01.xlsm"))
    found = office.books.open(str(copy))
    yield found
    found.close()
    if hasattr(xw.Book, "_mock_caller"):
        del xw.Book._mock_caller


def test_a_button_works_on_the_open_workbook(book: xw.Book) -> None:
    """`tthc libreoffice kiem-tra SỔ` checks the workbook as it stands on the screen."""
    book.sheets["KiemTra"].range("A1").value = "cũ"
    assert main(["libreoffice", "kiem-tra", book.fullname]) == 0
    assert str(book.sheets["KiemTra"].range("A1").value).startswith("11 lỗi")


def test_a_workbook_that_is_not_open_is_told(
    book: xw.Book, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Naming a file that LibreOffice has not opened ends with 2 and one sentence."""
    other = tmp_path / "khác.xlsm"
    assert main(["libreoffice", "kiem-tra", str(other)]) == 2
    assert f"LibreOffice không mở sổ “{other}”" in capsys.readouterr().err


def test_without_an_office_it_says_how_to_open_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With no LibreOffice listening the sentence names the command that opens a workbook."""
    monkeypatch.setattr(libreoffice, "PIPE", "khong-co-ai-nghe")
    assert main(["libreoffice", "kiem-tra"]) == 2
    assert "tthc libreoffice mo" in capsys.readouterr().err


def test_opening_needs_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`mo` without a file that exists ends with 2 and names it."""
    missing = tmp_path / "không có.xlsm"
    assert main(["libreoffice", "mo", str(missing)]) == 2
    assert str(missing) in capsys.readouterr().err
