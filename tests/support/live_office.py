"""A workbook open in a real spreadsheet program: LibreOffice Calc under xlwings' own objects.

The fixtures are in conftest.py: `calc` is the program (one for a test session), `open_book(path)`
opens a copy of a workbook in it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xlwings as xw


@contextmanager
def opened_copies(calc: xw.App) -> Iterator[list[xw.Book]]:
    """A list of open books that are closed afterwards; dialogs and options are as at the start."""
    books: list[xw.Book] = []
    calc.impl.dialogs.forget()
    calc.impl.status_history.clear()
    calc.impl.calls.reset()
    try:
        yield books
    finally:
        for book in books:
            book.close()
        calc.screen_updating = True
        calc.status_bar = False
        if hasattr(xw.Book, "_mock_caller"):
            del xw.Book._mock_caller


def open_copy(calc: xw.App, path: Path, folder: Path) -> xw.Book:
    """Open a copy of the workbook, made in this new folder, so that the original stays as it is."""
    folder.mkdir()
    copy = folder / path.name
    shutil.copyfile(path, copy)
    return calc.books.open(copy)


def said(book: xw.Book) -> list[str]:
    """The text of every message shown since the test began, the oldest first."""
    return [alert.prompt for alert in book.app.impl.alerts]


def answer(book: xw.Book, *, file: object = False, words: tuple[str, ...] = ()) -> None:
    """What the clerk answers: the file chosen in the dialog, then the buttons pressed."""
    book.app.impl.file_answers.append(file if file is False else str(file))
    book.app.impl.answers.extend(words)
