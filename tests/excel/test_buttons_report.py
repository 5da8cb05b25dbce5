"""Tạo báo cáo Word from an open workbook: asked where, whole or not at all, nothing in silence."""

from __future__ import annotations

import errno
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from baocao_tthc import excel
from baocao_tthc.reading import read_filing
from baocao_tthc.report.render import render_report
from baocao_tthc.workbook.findings_sheet import EXPLANATION_COLUMN
from support.live_office import answer, said
from support.macro_books import consistent_data, example, workbook
from support.paths import TEMPLATE

OpenBook = Callable[[Path], xw.Book]
Validate = Callable[[Path], list[str]]


@pytest.fixture
def clean(tmp_path: Path, open_book: OpenBook) -> xw.Book:
    """The macro workbook with consistent figures, open and calling."""
    book = open_book(workbook(tmp_path / "Số liệu tháng 01.xlsm", consistent_data()))
    book.set_mock_caller()
    return book


def test_the_report_is_written_where_asked(
    clean: xw.Book, tmp_path: Path, validate: Validate
) -> None:
    """The file chosen holds the same report as `tthc bao-cao` writes from the closed workbook."""
    target = tmp_path / "Báo cáo tháng 01.docx"
    answer(clean, file=target)
    excel.write_report()
    assert validate(target) == []
    render_report(read_filing(Path(clean.fullname)), None, tmp_path / "đối chiếu.docx")
    assert target.read_bytes() == (tmp_path / "đối chiếu.docx").read_bytes()
    assert said(clean)[-1].startswith(f"Đã viết báo cáo:\n{target}\n\nBước sau: xem lại")
    assert target.name in clean.names["BaoCaoDaTao"].refers_to_range.value


def test_what_was_typed_and_not_saved_is_in_the_report(clean: xw.Book, tmp_path: Path) -> None:
    """The workbook need not be saved before: the report has the figures on the screen."""
    row = clean.sheets["II.06B"].range("D12:F12")
    row.value = [1234, *row.value[1:]]
    target = tmp_path / "b.docx"
    answer(clean, file=target, words=("yes",))
    excel.write_report()
    with zipfile.ZipFile(target) as package:
        assert ">1234<" in package.read("word/document.xml").decode()


def test_what_the_report_lacks_is_said(clean: xw.Book, tmp_path: Path) -> None:
    """A report written without texts or a signer is announced with what is missing."""
    clean.sheets["NoiDung"].delete()
    answer(clean, file=tmp_path / "b.docx")
    excel.write_report()
    assert "Sổ không có lời văn (tờ NoiDung)" in said(clean)[-1]


def test_a_cancelled_dialog_does_nothing(clean: xw.Book, tmp_path: Path) -> None:
    """Cancelling the dialog leaves no file and no message."""
    before = sorted(tmp_path.rglob("*"))
    answer(clean)
    excel.write_report()
    assert said(clean) == []
    assert sorted(tmp_path.rglob("*")) == before


def test_the_suggested_name_is_free_and_ascii(clean: xw.Book) -> None:
    """The dialog proposes month and unit beside the workbook; an existing file gets a successor."""
    folder = Path(clean.fullname).parent
    taken = folder / "BaoCao_TTHC_2026-01_ubnd-xa-ninh-giang.docx"
    taken.write_bytes(b"cu")
    answer(clean)
    excel.write_report()
    proposed = Path(clean.app.impl.file_dialogs[-1]["InitialFileName"])
    assert proposed == taken.with_name("BaoCao_TTHC_2026-01_ubnd-xa-ninh-giang_2.docx")


def test_a_report_with_open_errors_is_a_draft_by_name(open_book: OpenBook) -> None:
    """The proposed name says so until the errors are mended or explained."""
    book = open_book(example())
    book.set_mock_caller()
    answer(book, words=("yes",))
    excel.write_report()
    proposed = Path(book.app.impl.file_dialogs[-1]["InitialFileName"])
    assert proposed.name == "BaoCao_TTHC_2026-01_ubnd-xa-ninh-giang_DU-THAO.docx"
    excel.check()
    findings = book.sheets["KiemTra"]
    for row in range(4, 7):
        findings.range((row, EXPLANATION_COLUMN)).value = "Hai biểu khác kỳ."
    answer(book, words=("yes",))
    excel.write_report()
    assert Path(book.app.impl.file_dialogs[-1]["InitialFileName"]).name == proposed.name.replace(
        "_DU-THAO", ""
    )


@pytest.mark.parametrize("word", ["no", "yes"])
def test_an_existing_file_is_replaced_only_when_agreed(
    clean: xw.Book, tmp_path: Path, word: str
) -> None:
    """Choosing an existing file asks; "no" leaves it byte for byte, "yes" replaces it."""
    target = tmp_path / "cũ.docx"
    target.write_bytes("bản đã sửa tay".encode())
    answer(clean, file=target, words=(word,))
    excel.write_report()
    assert "Thay bằng báo cáo mới?" in said(clean)[0]
    assert (target.read_bytes() == "bản đã sửa tay".encode()) is (word == "no")


@pytest.mark.parametrize("word", ["no", "yes"])
def test_wrong_figures_are_asked_about(open_book: OpenBook, tmp_path: Path, word: str) -> None:
    """With errors in the figures the report is written only after a yes."""
    book = open_book(example())
    book.set_mock_caller()
    target = tmp_path / "b.docx"
    answer(book, file=target, words=(word,))
    excel.write_report()
    assert "11 lỗi" in said(book)[0]
    assert target.exists() is (word == "yes")
    book.app.impl.file_answers.clear()


def test_a_full_disk_leaves_the_old_report(
    clean: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk is full the old file stays, no half file is left, one sentence says so."""
    target = tmp_path / "cũ.docx"
    target.write_bytes(b"cu")

    def full(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    answer(clean, file=target, words=("yes",))
    excel.write_report()
    assert "chỗ trống trên ổ đĩa" in said(clean)[-1]
    assert target.read_bytes() == b"cu"
    assert not list(tmp_path.glob(".~*"))


def test_a_report_open_in_word_is_told(
    clean: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When Word holds the target, which Windows then does not replace, one sentence says so."""
    target = tmp_path / "mở.docx"
    target.write_bytes(b"cu")

    def held(self: Path, other: Path) -> Path:
        raise PermissionError(errno.EACCES, "held")

    monkeypatch.setattr(Path, "replace", held)
    answer(clean, file=target, words=("yes",))
    excel.write_report()
    assert "đang mở trong Excel/Word" in said(clean)[-1]
    assert target.read_bytes() == b"cu"
    assert not list(tmp_path.glob(".~*"))


@pytest.mark.parametrize(("words", "taken"), [("no", True), ("yes", False)])
def test_a_template_beside_the_workbook_is_asked_about(
    words: str, taken: bool, clean: xw.Book, tmp_path: Path
) -> None:
    """Whoever sent the workbook may have put it there: the program's own unless the clerk says."""
    folder = Path(clean.fullname).parent / "templates"
    folder.mkdir()
    (folder / "BaoCao_TTHC.docx").write_bytes(b"khong phai docx")
    answer(clean, file=tmp_path / "b.docx", words=(words,))
    excel.write_report()
    question = next(each for each in said(clean) if "Cạnh sổ có mẫu riêng" in each)
    assert str(folder / "BaoCao_TTHC.docx") in question
    assert (tmp_path / "b.docx").exists() is not taken
    assert ("không phải tệp Word" in said(clean)[-1]) is taken


def test_the_programs_own_template_is_not_asked_about(clean: xw.Book, tmp_path: Path) -> None:
    """Byte for byte the program's, beside the workbook as in the program's own folder."""
    folder = Path(clean.fullname).parent / "templates"
    folder.mkdir()
    shutil.copy(TEMPLATE, folder / "BaoCao_TTHC.docx")
    answer(clean, file=tmp_path / "b.docx")
    excel.write_report()
    assert (tmp_path / "b.docx").exists()
    assert not any("mẫu riêng" in each for each in said(clean))
