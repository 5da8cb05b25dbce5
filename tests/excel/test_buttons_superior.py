"""Tổng hợp from an open workbook: a folder of what units sent becomes one new workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from baocao_tthc import excel
from support.city import book as unit_book
from support.live_office import said

OpenBook = Callable[[Path], xw.Book]
UNITS = "Đơn vị;Hạn nộp\nUBND xã An Bình;22/01/2026\nUBND xã Vắng;22/01/2026\n"


@pytest.fixture
def received(tmp_path: Path) -> Path:
    """A folder with what two units sent of January, and something that is no report."""
    folder = tmp_path / "nhận về"
    folder.mkdir()
    unit_book(folder / "a.xlsx", "UBND xã An Bình", 1)
    unit_book(folder / "b.xlsx", "UBND xã Bình Minh", 2)
    (folder / "ghi chú.txt").write_text("x", encoding="utf-8")
    (tmp_path / "danh sách.csv").write_text(UNITS, encoding="utf-8")
    return folder


@pytest.fixture
def front(tmp_path: Path, open_book: OpenBook, monkeypatch: pytest.MonkeyPatch) -> xw.Book:
    """A workbook without any form, open and calling; logs go to tmp_path."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    path, made = tmp_path / "trống.xlsx", openpyxl.Workbook()
    made.save(path)
    book = open_book(path)
    book.set_mock_caller()
    return book


def press(book: xw.Book, *files: object, words: tuple[str, ...], month: object = "2026-01") -> str:
    """Press the button with these answers; what was said last."""
    asked = book.app.impl.dialogs
    asked.file_answers.extend(str(file) if file else False for file in files)
    asked.answers.extend(words)
    asked.text_answers.append(month)
    excel.bring_together()
    return said(book)[-1] if said(book) else ""


def test_a_folder_becomes_a_workbook_and_opens(
    front: xw.Book, received: Path, tmp_path: Path
) -> None:
    """The list says who is missing; the message names them, the result stands in front."""
    target = tmp_path / "TH.xlsx"
    before = sorted(received.iterdir())
    listed = tmp_path / "danh sách.csv"
    message = press(front, received, listed, target, words=("yes", "yes"))
    assert f"Đã ghi:\n{target}" in message
    assert "Tháng 01/2026: 2 đơn vị: 1 đã nhận, 1 chưa gửi." in message
    assert "Chưa được cộng:\nUBND xã Vắng: chưa gửi" in message
    assert "b.xlsx: đơn vị không có trong danh sách" in message
    assert "ghi chú.txt: không phải sổ, báo cáo hay thư đã lưu" in message
    opened = next(book for book in front.app.books if book.name == "TH.xlsx")
    assert opened.sheets[0].name == "TinhHinhNop"
    opened.close()
    assert sorted(received.iterdir()) == before
    assert "Đang đọc tệp thứ 3…" in front.app.impl.status_history
    assert front.app.status_bar is False


def test_without_a_list_the_units_are_those_that_sent(
    front: xw.Book, received: Path, tmp_path: Path
) -> None:
    """Both are counted; the folder's month is proposed, the name proposed has it."""
    message = press(front, received, tmp_path / "TH", words=("no", "no"))
    assert "2 đơn vị: 2 đã nhận." in message
    assert (tmp_path / "TH.xlsx").exists()
    dialogs = front.app.impl.dialogs.file_dialogs
    assert dialogs[-1]["InitialFileName"] == str(tmp_path / "TongHop_2026-01.xlsx")
    assert any("Theo những gì trong thư mục: 2026-01." in message for message in said(front))


@pytest.mark.parametrize("typed", ["2025-12", "12/2025"])
def test_another_month_may_be_typed(
    front: xw.Book, received: Path, tmp_path: Path, typed: str
) -> None:
    """What is no month is asked again; of another month nobody has sent anything."""
    front.app.impl.dialogs.text_answers.append("tháng trước")
    message = press(front, received, tmp_path / "TH.xlsx", words=("no", "no"), month=typed)
    assert "“tháng trước” không phải là tháng" in "".join(said(front))
    assert "Tháng 12/2025: 2 đơn vị: 2 " in message
    assert "đã nhận" not in message


@pytest.mark.parametrize("cancelled", ["folder", "list", "month", "target", "overwrite"])
def test_a_cancelled_dialog_makes_nothing(
    front: xw.Book, received: Path, tmp_path: Path, cancelled: str
) -> None:
    """At whichever question: no file, and what was there stays."""
    target = tmp_path / "TH.xlsx"
    if cancelled == "overwrite":
        target.write_bytes(b"cu")
    files = sorted(tmp_path.rglob("*"))
    listed = cancelled == "list"
    chosen = [received if cancelled != "folder" else None, *([None] if listed else [])]
    chosen.append(None if cancelled == "target" else target)
    words = ("yes" if listed else "no", *(("no",) if cancelled == "overwrite" else ()))
    press(front, *chosen, words=words, month=False if cancelled == "month" else "2026-01")
    assert sorted(tmp_path.rglob("*")) == files
    assert not any("Đã ghi" in message for message in said(front))
    assert not target.exists() or target.read_bytes() == b"cu"


def test_what_cannot_be_done_is_one_sentence(
    front: xw.Book, received: Path, tmp_path: Path
) -> None:
    """An empty folder, a list that is none, a result among what was received, no folder at all."""
    empty, wrong = tmp_path / "rỗng", tmp_path / "sai.csv"
    empty.mkdir()
    wrong.write_text("a;b\n1;2\n", encoding="utf-8")
    assert "không có tệp nào" in press(front, empty, words=("no",))
    assert "không có cột “Đơn vị”" in press(front, received, wrong, words=("yes",))
    inside = press(front, received, received / "TH.xlsx", words=("no",))
    assert inside.startswith("Bảng tổng hợp phải nằm ngoài thư mục “nhận về”")
    nowhere = press(front, received, tmp_path / "không có" / "TH.xlsx", words=("no",))
    assert "Không có thư mục" in nowhere
    assert not (received / "TH.xlsx").exists()
    assert not (tmp_path / "BaoCao_TTHC" / "tthc.log").exists()
