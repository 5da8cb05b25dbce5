"""The workbooks that a LibreOffice has open."""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import native
from .book import Book
from .errors import CalcError
from .subset import Subset

if TYPE_CHECKING:
    from .app import App

_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_ALWAYS, _AS_CONFIGURED = 4, 3  # com.sun.star.document.MacroExecMode


class Books(Subset, base_classes.Books):
    """The Calc documents that are open."""

    def __init__(self, app: App) -> None:
        self.app = app

    def __iter__(self) -> Iterator[Book]:
        documents = self.app.desktop.Components.createEnumeration()
        while documents.hasMoreElements():
            document = documents.nextElement()
            if _is_spreadsheet(document):
                yield self.app.book_of(document)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, name_or_index: str | int) -> Book:
        books = list(self)
        if isinstance(name_or_index, int):
            if 1 <= name_or_index <= len(books):
                return books[name_or_index - 1]
        else:
            for book in books:
                if book.name.lower() == name_or_index.lower():
                    return book
        raise KeyError(name_or_index)

    def __contains__(self, name: str) -> bool:
        return any(book.name.lower() == name.lower() for book in self)

    @property
    def active(self) -> Book:
        document = self.app.desktop.CurrentComponent
        if _is_spreadsheet(document):
            return self.app.book_of(document)
        for book in self:
            return book
        raise CalcError("xlwings_calc: no workbook is open")

    def add(self) -> Book:
        return self._loaded("private:factory/scalc", {})

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,
        read_only: bool | None = None,
        format: str | None = None,  # noqa: A002 - xlwings' name
        password: str | None = None,
        *others: Any,
    ) -> Book:
        """Open a file; of Excel's options only `read_only` and `password` have a meaning here."""
        options: dict[str, Any] = {"ReadOnly": bool(read_only)}
        if password:
            options["Password"] = password
        return self._loaded(native.file_url(fullname), options)

    def _loaded(self, url: str, options: dict[str, Any]) -> Book:
        mode = _ALWAYS if self.app.allow_macros else _AS_CONFIGURED
        # Without a screen LibreOffice crashes when it makes a window (7.4, packaged without GUI).
        hidden = not self.app.visible
        arguments = native.properties(MacroExecutionMode=mode, Hidden=hidden, **options)
        with native.refusal(f"xlwings_calc: {url} cannot be opened"):
            document = self.app.desktop.loadComponentFromURL(url, "_blank", 0, arguments)
        if not _is_spreadsheet(document):
            if document is not None:
                document.close(True)
            raise CalcError(f"xlwings_calc: {url} cannot be opened as a workbook")
        return self.app.book_of(document)


def _is_spreadsheet(document: Any) -> bool:
    return document is not None and document.supportsService(_SPREADSHEET)
