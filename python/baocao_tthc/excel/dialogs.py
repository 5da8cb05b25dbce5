"""What is said to the person at the screen, and asked: the status bar, messages, file dialogs.

File dialogs go through `.api` with the names of Excel's object model (`GetSaveAsFilename`,
`GetOpenFilename`), which `xlwings_calc` offers over LibreOffice Calc too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import xlwings as xw

from ..errors import TthcError
from .host import file_of, folder_of

WINDOW_TITLE = "Báo cáo TTHC"
MAX_BOX_ROWS = 36  # of a message: a taller box has its buttons off the screen
_ROW_LENGTH = 100  # characters that a box shows side by side, about
_OFFICE_ENDINGS = {".doc", ".docm", ".docx", ".xls", ".xlsb", ".xlsm", ".xlsx", ".csv", ".pdf"}
_MAX_END_LINES, _MAX_LINE_LENGTH = 6, 500
_FOLDER_PICKER = 4  # msoFileDialogFolderPicker

# Kinds of files as Excel's dialogs take them: words, pattern.
WORD_FILE = "Tệp Word (*.docx),*.docx"
MACRO_WORKBOOK_FILE = "Sổ Excel có macro (*.xlsm),*.xlsm"
PLAIN_WORKBOOK_FILE = "Sổ Excel (*.xlsx),*.xlsx"
ANY_WORKBOOK_FILE = "Sổ Excel (*.xlsx;*.xlsm),*.xlsx;*.xlsm"


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


def tell(book: xw.Book, message: str, *, grave: bool = False) -> None:
    """Show a message over the workbook's window; `grave` with the sign of a warning."""
    book.app.alert(bounded(message), WINDOW_TITLE, buttons="ok", mode=_mode(grave))


def confirmed(book: xw.Book, question: str, *, grave: bool = False) -> bool:
    """Ask a question, which ends the text; whether the answer was yes."""
    shown = bounded(question)
    return book.app.alert(shown, WINDOW_TITLE, buttons="yes_no", mode=_mode(grave)) == "yes"


def _mode(grave: bool) -> str:
    return "critical" if grave else "info"


def bounded(message: str) -> str:
    """The message, short enough for a box: of too many lines the last paragraph stays, which asks
    or says what to do, and before it stands how many were left out.
    """
    lines = [
        line if len(line) <= _MAX_LINE_LENGTH else f"{line[:_MAX_LINE_LENGTH]} …"
        for line in message.split("\n")
    ]
    if sum(map(_rows, lines)) <= MAX_BOX_ROWS:
        return "\n".join(lines)
    last_blank = max((at for at, line in enumerate(lines) if not line), default=len(lines) - 2)
    end = lines[last_blank + 1 :][-_MAX_END_LINES:]
    room = MAX_BOX_ROWS - sum(map(_rows, end)) - 2
    above = lines[: len(lines) - len(end)]
    kept = sum(rows <= room for rows in accumulate(map(_rows, above)))
    left_out = sum(map(bool, above[kept:]))
    return "\n".join([*above[:kept], f"… và {left_out} dòng nữa.", "", *end])


def _rows(line: str) -> int:
    return 1 + len(line) // _ROW_LENGTH


def may_write(book: xw.Book, target: Path, new: str) -> bool:
    """Whether nothing of that name is there, or the clerk agrees that `new` takes its place."""
    question = f"“{target.name}” đã có trong thư mục này.\n\nThay bằng {new}?"
    return not target.exists() or confirmed(book, question, grave=True)


class Target(NamedTuple):
    """Where a new file goes, and whether it takes the place of one."""

    path: Path
    overwrite: bool


def ask_target(book: xw.Book, suggestion: Path, title: str, kind: str, new: str) -> Target | None:
    """Ask where to save a file of that kind, `new` in words, and whether a file that is there may
    be replaced; None when either was declined. Raises TthcError for the open workbook itself.
    """
    answer = book.app.api.GetSaveAsFilename(
        InitialFileName=str(suggestion), FileFilter=kind, Title=title
    )
    if not isinstance(answer, str) or not answer:
        return None
    path, ending = Path(answer), kind.rpartition("*")[2]
    if path.suffix.lower() in _OFFICE_ENDINGS - {ending}:
        path = path.with_suffix(ending)
    elif path.suffix.lower() != ending:
        path = path.with_name(path.name + ending)
    if path == file_of(book):
        raise TthcError("Sổ mới phải có tên khác sổ đang mở; hãy bấm lại và chọn tên khác.")
    overwrite = path.exists()
    return Target(path, overwrite) if may_write(book, path, new) else None


def ask_open_path(book: xw.Book, title: str, kind: str = WORD_FILE) -> Path | None:
    """Ask which file to open; None when the dialog was cancelled."""
    answer = book.app.api.GetOpenFilename(FileFilter=kind, Title=title)
    return Path(answer) if isinstance(answer, str) and answer else None


def ask_open_paths(book: xw.Book, title: str, kind: str) -> tuple[Path, ...]:
    """Ask which files to open, one or many; () when the dialog was cancelled."""
    answer = book.app.api.GetOpenFilename(FileFilter=kind, Title=title, MultiSelect=True)
    return tuple(map(Path, answer)) if isinstance(answer, (tuple, list)) else ()


def ask_folder(book: xw.Book, title: str) -> Path | None:
    """Ask for a folder, beginning at the workbook's; None when the dialog was cancelled."""
    dialog = book.app.api.FileDialog(_FOLDER_PICKER)
    dialog.Title = title
    dialog.InitialFileName = f"{folder_of(book)}{os.sep}"
    return Path(dialog.SelectedItems(1)) if dialog.Show() else None


def ask_text(book: xw.Book, prompt: str, default: str = "") -> str | None:
    """Ask for a line of text; None when the dialog was cancelled.

    Excel takes no prompt of more than 255 characters.
    """
    answer = book.app.api.InputBox(Prompt=prompt, Title=WINDOW_TITLE, Default=default, Type=2)
    return answer.strip() if isinstance(answer, str) else None
