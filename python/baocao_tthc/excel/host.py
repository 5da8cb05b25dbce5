"""What xlwings leaves to the spreadsheet program itself: dialogs, sheet protection, errors.

Everything here goes through `.api` with the names of Excel's object model (`GetSaveAsFilename`,
`GetOpenFilename`, `Protect`, `ProtectContents`, `EntireRow.Hidden`); `xlwings_calc` offers the same
names over LibreOffice Calc, so that the tests run these very lines.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import xlwings as xw

from ..errors import TthcError
from ..workbook.protection import EXCEL_ARGUMENTS

WINDOW_TITLE = "Báo cáo TTHC"
_BUSY = {-2147418111, -2147417846, -2146777998}  # call rejected, try later, cell edit mode (COM)
_EXCEPTION = -2147352567  # DISP_E_EXCEPTION: Excel itself refused


class FileKind(NamedTuple):
    """A kind of file as dialogs offer it: its filter, its ending, the endings it takes the place of
    when somebody types one of another kind.
    """

    filter: str
    ending: str
    others: tuple[str, ...]


WORD_FILE = FileKind(
    "Tệp Word (*.docx),*.docx", ".docx", (".doc", ".docm", ".xlsm", ".xlsx", ".pdf")
)
MACRO_WORKBOOK_FILE = FileKind(
    "Sổ Excel có macro (*.xlsm),*.xlsm", ".xlsm", (".xls", ".xlsx", ".xlsb", ".docx", ".pdf")
)
PLAIN_WORKBOOK_FILE = FileKind(
    "Sổ Excel (*.xlsx),*.xlsx", ".xlsx", (".xls", ".xlsm", ".xlsb", ".csv", ".docx", ".pdf")
)


def shown_text(text: str) -> str:
    """What is assigned to a cell so that the text stays a text, whatever it begins with."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "'")) else text


def host_errors() -> tuple[type[Exception], ...]:
    """What a refused call raises: pywin32's com_error with Excel, CalcError with Calc."""
    names = {"pywintypes": "com_error", "xlwings_calc": "CalcError"}
    found = [getattr(sys.modules[name], error) for name, error in names.items()
             if name in sys.modules]  # fmt: skip
    return tuple(found)


def is_busy(error: Exception) -> bool:
    """Whether the program refused because somebody is typing in a cell or a dialog is open."""
    return getattr(error, "hresult", None) in _BUSY


def refused(error: Exception) -> bool:
    """Whether the program understood a call and refused it: a protected sheet, a locked file."""
    return isinstance(error, host_errors()) and not is_busy(error)


def file_of(book: xw.Book) -> Path:
    """Where the workbook is; its bare name when it was never saved or lies only in a cloud."""
    try:
        return Path(book.fullname)
    except xw.XlwingsError:  # a cloud's address without a copy on this computer
        return Path(book.name)


def folder_of(book: xw.Book) -> Path:
    """The workbook's folder; the user's own when it was never saved or stands in a cloud."""
    folder = file_of(book).parent
    if folder.is_absolute() and folder.is_dir():
        return folder
    documents = Path.home() / "Documents"
    return documents if documents.is_dir() else Path.home()


def named(book: xw.Book, name: str) -> xw.Range | None:
    """The cells of a name of the workbook; None without the name, or when they were deleted."""
    for known in book.names:
        if known.name == name and "#REF!" not in str(known.refers_to):
            try:
                return known.refers_to_range
            except Exception as error:
                if not refused(error):
                    raise
    return None


def tell(book: xw.Book, message: str, *, grave: bool = False) -> None:
    """Show a message over the workbook's window."""
    book.app.alert(message, WINDOW_TITLE, buttons="ok", mode="critical" if grave else "info")


def confirmed(book: xw.Book, question: str) -> bool:
    """Ask a question; whether the answer was yes."""
    return book.app.alert(question, WINDOW_TITLE, buttons="yes_no", mode="critical") == "yes"


def may_write(book: xw.Book, target: Path, new: str) -> bool:
    """Whether nothing of that name is there, or the clerk agrees that `new` takes its place."""
    return not target.exists() or confirmed(
        book, f"“{target.name}” đã có trong thư mục này.\n\nThay bằng {new}?"
    )


def ask_save_path(
    book: xw.Book, suggestion: Path, title: str = "Lưu báo cáo Word", kind: FileKind = WORD_FILE
) -> Path | None:
    """Ask where to save a file of that kind; None when the dialog was cancelled."""
    answer = book.app.api.GetSaveAsFilename(
        InitialFileName=str(suggestion), FileFilter=kind.filter, Title=title
    )
    if not isinstance(answer, str) or not answer:
        return None
    path = Path(answer)
    if path.suffix.lower() in kind.others:
        return path.with_suffix(kind.ending)
    known = path.suffix.lower() == kind.ending
    return path if known else path.with_name(path.name + kind.ending)


def ask_open_path(book: xw.Book, title: str, files: str = WORD_FILE.filter) -> Path | None:
    """Ask which file to open; None when the dialog was cancelled."""
    answer = book.app.api.GetOpenFilename(FileFilter=files, Title=title)
    return Path(answer) if isinstance(answer, str) and answer else None


@contextmanager
def status(book: xw.Book, text: str) -> Iterator[None]:
    """Show what is going on in the status bar, with the screen at rest; both come back after."""
    app = book.app
    app.status_bar = text
    app.screen_updating = False
    try:
        yield
    finally:
        app.screen_updating = True
        app.status_bar = False


@contextmanager
def unlocked(sheet: xw.Sheet) -> Iterator[None]:
    """Take the sheet's protection away for a while; raises TthcError when it has a password."""
    if not sheet.api.ProtectContents:
        yield
        return
    try:
        sheet.api.Unprotect(Password="")
    except host_errors() as error:
        raise locked(sheet) from error
    if sheet.api.ProtectContents:
        raise locked(sheet)
    try:
        yield
    finally:
        sheet.api.Protect(**EXCEL_ARGUMENTS)


def locked(sheet: xw.Sheet) -> TthcError:
    """The error of a sheet that somebody locked with a password of their own."""
    return TthcError(
        f"Tờ “{sheet.name}” đang khóa bằng mật khẩu; hãy mở khóa (Review > Unprotect Sheet) "
        "rồi bấm lại."
    )


def hidden_rows(sheet: xw.Sheet, first: int, last: int) -> set[int]:
    """The hidden rows from `first` to `last`; one call when all are alike, else by halves."""
    if last < first:
        return set()
    state: Any = sheet.range((first, 1), (last, 1)).api.EntireRow.Hidden
    if state is None and last > first:
        middle = (first + last) // 2
        return hidden_rows(sheet, first, middle) | hidden_rows(sheet, middle + 1, last)
    return set(range(first, last + 1)) if state else set()
