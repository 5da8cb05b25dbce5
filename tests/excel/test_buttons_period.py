"""Sang kỳ mới from an open workbook: a new file, the open one untouched, nothing in silence."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from baocao_tthc import excel
from baocao_tthc.mending.in_workbook import mends_of_workbook
from baocao_tthc.reading import read_filing
from support.live_office import answer, said
from support.macro_books import consistent_data, example, workbook

OpenBook = Callable[[Path], xw.Book]


@pytest.fixture
def clean(tmp_path: Path, open_book: OpenBook) -> xw.Book:
    """The macro workbook with consistent figures, open and calling."""
    book = open_book(workbook(tmp_path / "Số liệu tháng 01.xlsm", consistent_data()))
    book.set_mock_caller()
    return book


def test_what_is_on_the_screen_goes_into_the_next_period(clean: xw.Book, tmp_path: Path) -> None:
    """Unsaved figures count; the file on the disk and the open workbook stay as they are."""
    file, target = Path(clean.fullname), tmp_path / "Sổ tháng 02.xlsm"
    before = file.read_bytes()
    form = clean.sheets["II.06B"]
    form["H12"].value -= 1
    form["N12"].value += 1
    answer(clean, file=target, words=("yes", "no"))
    excel.start_period()
    report = read_filing(target)
    assert report.tables[0].rows[0].cells[6].value == 5
    assert [row.figures[13] for row in report.history if row.label == "Người có công"] == [5]
    assert file.read_bytes() == before
    assert clean.sheets["ThongTin"].range("B7").value == 1


def test_the_clerk_is_told_what_was_carried_over(clean: xw.Book, tmp_path: Path) -> None:
    """The period, the fields with their cases, the texts; and the new workbook is offered."""
    answer(clean, file=tmp_path / "moi.xlsm", words=("no",))
    excel.start_period()
    assert "Kỳ mới: tháng 02/2026, từ ngày 21/01/2026 đến ngày 20/02/2026." in said(clean)[-1]
    assert "Người có công 4, Hộ tịch 2" in said(clean)[-1]
    assert said(clean)[-1].endswith("Mở sổ mới ngay?")


def test_the_new_workbook_opens_when_wanted(
    clean: xw.Book, tmp_path: Path, open_book: OpenBook
) -> None:
    """It stands beside the old one, which stays open."""
    answer(clean, file=tmp_path / "moi.xlsm", words=("yes",))
    excel.start_period()
    opened = next(book for book in clean.app.books if book.name == "moi.xlsm")
    assert opened.sheets["ThongTin"].range("B7").value == 2
    opened.close()


def test_texts_to_mend_in_the_new_workbook_are_told(open_book: OpenBook, tmp_path: Path) -> None:
    """What is carried over with old names in it: how many places, and the button that mends."""
    book = open_book(example())
    book.set_mock_caller()
    answer(book, file=tmp_path / "moi.xlsm", words=("yes", "no"))
    excel.start_period()
    mends = len(mends_of_workbook(tmp_path / "moi.xlsm"))
    assert mends > 0
    told = f"Sổ mới có {mends} chỗ chữ nên sửa; mở sổ ấy rồi bấm “Sửa hộ”."
    assert told in said(book)[-1]


def test_a_cancelled_dialog_makes_nothing(clean: xw.Book, tmp_path: Path) -> None:
    """No file, no message."""
    files = sorted(tmp_path.rglob("*"))
    answer(clean)
    excel.start_period()
    assert sorted(tmp_path.rglob("*")) == files
    assert said(clean) == []


def test_errors_are_asked_about_first(open_book: OpenBook, tmp_path: Path) -> None:
    """What is wrong would go into the history: the clerk decides, and "no" makes nothing."""
    book = open_book(example())
    book.set_mock_caller()
    book.app.impl.answers.extend(["no"])
    excel.start_period()
    assert "3 việc cần sửa (11 lỗi)" in said(book)[-1]
    assert not list(tmp_path.glob("*.xlsm"))


def test_an_existing_file_is_replaced_only_when_agreed(clean: xw.Book, tmp_path: Path) -> None:
    """With "no" it stays."""
    target = tmp_path / "moi.xlsm"
    target.write_bytes(b"cu")
    answer(clean, file=target, words=("no",))
    excel.start_period()
    assert target.read_bytes() == b"cu"


def test_the_open_workbook_is_never_the_target(clean: xw.Book) -> None:
    """A clear sentence, and the file stays."""
    file = Path(clean.fullname)
    before = file.read_bytes()
    answer(clean, file=file)
    excel.start_period()
    assert file.read_bytes() == before
    assert said(clean)[-1] == ("Sổ mới phải có tên khác sổ đang mở; hãy bấm lại và chọn tên khác.")


def test_a_full_disk_leaves_nothing_behind(
    clean: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence that names the file; no half workbook."""

    def full(self: Path, _: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    files = sorted(tmp_path.rglob("*"))
    monkeypatch.setattr(Path, "write_bytes", full)
    answer(clean, file=tmp_path / "moi.xlsm")
    excel.start_period()
    assert sorted(tmp_path.rglob("*")) == files
    assert "chỗ trống trên ổ đĩa" in said(clean)[-1]


def test_a_half_typed_row_carries_nothing_over(clean: xw.Book, tmp_path: Path) -> None:
    """The clerk agrees to go on, is told of the row, and its (6) is to be typed in the new book."""
    clean.sheets["II.06B"]["N12"].value = None
    target = tmp_path / "moi.xlsm"
    answer(clean, file=target, words=("yes", "no"))
    excel.start_period()
    assert "Dòng “Người có công” của Biểu II.06B chưa nhập xong nên cột (6)" in said(clean)[-1]
    report = read_filing(target)
    assert report.tables[0].rows[0].cells[6].value is None
    assert not [row for row in report.history if row.form == "II.06B" and not row.label]
