"""What goes wrong behind a button ends in one Vietnamese sentence, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw

from baocao_tthc import excel
from baocao_tthc.excel import button, dialogs, host
from support.live_office import said
from support.macro_books import consistent_data, example, workbook
from support.paths import SOURCES

OpenBook = Callable[[Path], xw.Book]
BUTTONS = [getattr(excel, name) for name in excel.__all__]


@pytest.fixture
def clean(tmp_path: Path, open_book: OpenBook, monkeypatch: pytest.MonkeyPatch) -> xw.Book:
    """The macro workbook with consistent figures, open and calling; logs go to tmp_path."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    book = open_book(workbook(tmp_path / "sổ.xlsm", consistent_data()))
    book.set_mock_caller()
    return book


class BusyError(Exception):
    """What pywin32 raises while somebody types in a cell: docs/dev/com-values.md."""

    def __init__(self, hresult: int, scode: int | None = None) -> None:
        super().__init__(hresult)
        self.hresult = hresult
        self.excepinfo = scode and (0, None, None, None, 0, scode)


@pytest.mark.parametrize(
    "error",
    [BusyError(-2147418111), BusyError(-2146777998), BusyError(-2147352567, -2146777998)],
    ids=["rejected", "cell edit mode", "an exception that says cell edit mode"],
)
def test_a_cell_being_typed_is_told(
    clean: xw.Book, monkeypatch: pytest.MonkeyPatch, error: BusyError
) -> None:
    """While a cell is being edited Excel refuses every call; the clerk is told to finish it."""
    monkeypatch.setitem(sys.modules, "pywintypes", SimpleNamespace(com_error=BusyError))
    assert not host.refused(error)

    def refuse(book: xw.Book) -> None:
        raise error

    button(refuse)()
    assert said(clean) == [
        "Excel đang bận: có ô đang gõ dở hoặc có hộp thoại đang mở; "
        "hãy bấm Enter hoặc Esc rồi bấm lại nút này."
    ]


def test_an_unexpected_error_is_logged_and_told_without_a_traceback(
    clean: xw.Book, tmp_path: Path
) -> None:
    """The clerk sees a sentence with the log's place; the traceback is in the log."""

    def fail(book: xw.Book) -> None:
        raise ZeroDivisionError("chia cho không")

    button(fail)()
    log = tmp_path / "BaoCao_TTHC" / "tthc.log"
    assert "ZeroDivisionError: chia cho không" in log.read_text(encoding="utf-8")
    assert str(log) in said(clean)[0]
    assert "Traceback" not in said(clean)[0]


def test_no_button_raises_without_a_workbook(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A button called outside any workbook says so on the error stream and raises nothing."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.delattr(xw.Book, "_mock_caller", raising=False)
    for press in BUTTONS:
        press()
        assert "Báo cáo TTHC: " in capsys.readouterr().err


def test_a_workbook_without_forms_is_told(clean: xw.Book) -> None:
    """With both forms deleted a check says what is missing and which forms are known."""
    clean.sheets["II.06B"].delete()
    clean.sheets["PL01"].delete()
    excel.check()
    assert "không có biểu nào nhận ra được" in said(clean)[-1]
    assert clean.sheets["KiemTra"].range("A1").value == "Chưa kiểm tra"


def test_a_column_inserted_in_a_form_is_found(clean: xw.Book) -> None:
    """A column pushed into a form is a finding; the other figures are still read rightly."""
    form = clean.sheets["II.06B"]
    form.api.Unprotect(Password="")
    form.range("E:E").insert(shift="right")
    form.range("E12").value = 99
    excel.check()
    messages = [row[2] for row in clean.sheets["KiemTra"].range("A4:I20").value if row[0]]
    assert len(messages) == 1
    assert "E12" in messages[0]


def test_a_sheet_locked_with_a_password_is_listed_though_not_painted(
    open_book: OpenBook,
) -> None:
    """Where painting is refused the list is complete all the same, and the summary says so."""
    book = open_book(example())
    book.set_mock_caller()
    form = book.sheets["II.06B"]
    form.api.Unprotect(Password="")
    form.api.Protect(Password="bí mật")
    excel.check()
    assert "Không tô màu được tờ “II.06B”" in said(book)[-1]
    assert book.sheets["KiemTra"].range("A1").value == "3 việc cần sửa (11 lỗi)"


def test_the_status_bar_and_the_screen_come_back(clean: xw.Book) -> None:
    """After success and after failure the status bar is Excel's again and the screen is live."""

    def fail(book: xw.Book) -> None:
        with dialogs.status(book, "Đang làm…"):
            raise ZeroDivisionError

    for press in (excel.check, button(fail)):
        press()
        assert clean.app.status_bar is False
        assert clean.app.screen_updating is True


def _said_by_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=SOURCES, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_buttons_load_neither_pandas_nor_docxtpl() -> None:
    """What the buttons load when they are pressed has no pandas, numpy, docxtpl or XlsxWriter."""
    code = (
        "import sys\n"
        "for name in ('pandas', 'numpy', 'polars'): sys.modules[name] = None\n"
        "from baocao_tthc.excel import actions, file_actions, intake_actions\n"
        "print([n for n in ('docxtpl', 'docx', 'xlsxwriter', 'jinja2') if n in sys.modules])"
    )
    assert _said_by_python(code) == "[]"


def test_no_click_waits_for_what_another_needs() -> None:
    """Importing the buttons loads none of their actions, nor the checks, reports and intake."""
    code = (
        "import sys, baocao_tthc.excel\n"
        "rooms = ('checks', 'entries', 'intake', 'report', 'excel.actions', 'excel.file_actions')\n"
        "print([room for room in rooms if f'baocao_tthc.{room}' in sys.modules])"
    )
    assert _said_by_python(code) == "[]"


class CloudBook:
    """A workbook that lies in a cloud: xlwings finds no path for it."""

    name = "sổ.xlsm"

    @property
    def fullname(self) -> str:
        """What xlwings raises when no copy lies on the computer."""
        raise xw.XlwingsError("no local copy")


def test_a_workbook_in_a_cloud_goes_by_its_name() -> None:
    """A workbook without a path is known by its bare name instead of stopping every button."""
    book: Any = CloudBook()
    assert host.file_of(book) == Path("sổ.xlsm")


def test_help_texts_that_excel_does_not_take_stop_no_button(
    clean: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure to describe the functions is logged; the click does its work."""

    def refuse(_: xw.Book) -> None:
        raise BusyError

    monkeypatch.setattr(excel, "describe_functions", refuse)
    excel.check()
    assert said(clean)[-1].startswith("Không phát hiện sai sót.")


def test_a_check_leaves_the_forms_locked(open_book: OpenBook) -> None:
    """Painting takes the protection away for a moment only."""
    book = open_book(example())
    book.set_mock_caller()
    excel.check()
    assert all(book.sheets[name].api.ProtectContents for name in ("II.06B", "PL01", "NoiDung"))
