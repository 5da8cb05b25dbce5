"""LibreOffice as xlwings' App, the workbooks that it has open, and a counter of its calls."""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xlwings import base_classes

from . import native
from .book import Book
from .dialogs import Alert, AppApi, Dialogs
from .engine import Engine, engine
from .errors import CalcError, Subset, unsupported
from .range import Range

_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_ALWAYS, _AS_CONFIGURED = 4, 3  # com.sun.star.document.MacroExecMode
_nameless = itertools.count(-1, -1)  # instead of process ids, where a process is not ours


@dataclass
class Calls:
    """Calls that read or wrote values or formulas of cells since the last reset.

    One for a block whatever its size; what the engine asks besides, to answer as Excel does
    (number formats, kinds of errors), is not counted, since Excel gives it in the same call.
    """

    value_reads: int = 0
    value_writes: int = 0

    def reset(self) -> None:
        """Count from nought again."""
        self.value_reads = self.value_writes = 0


class App(Subset, base_classes.App):
    """One LibreOffice.

    Beside the members of xlwings: `calls` (see Calls), `dialogs` with its queues `alerts`,
    `answers`, `file_dialogs`, `file_answers` (see Dialogs), `status_history` (every text of the
    status bar), `allow_macros` (whether workbooks opened from here on may run their macros
    without asking; else LibreOffice's own setting holds), `desktop` (UNO).
    """

    def __init__(
        self, context: Any, process: subprocess.Popen[bytes] | None, *, headless: bool
    ) -> None:
        self._context = context
        self._pid = process.pid if process else next(_nameless)
        self.desktop = self.service("frame.Desktop")
        self.calls = Calls()
        self.dialogs = Dialogs(headless=headless)
        self.alerts = self.dialogs.alerts
        self.answers = self.dialogs.answers
        self.file_dialogs = self.dialogs.file_dialogs
        self.file_answers = self.dialogs.file_answers
        self.status_history: list[str] = []
        self.allow_macros = False
        self._status: str | bool = False
        self._screen_updating = self._display_alerts = True
        self._known: dict[str, Book] = {}

    def service(self, name: str) -> Any:
        """A UNO service of this LibreOffice by the end of its name."""
        manager = self._context.ServiceManager
        return manager.createInstanceWithContext(f"com.sun.star.{name}", self._context)

    def window(self) -> Any:
        """The window over which dialogs are shown; None without one."""
        frame = self.desktop.getActiveFrame() or self.desktop.getCurrentFrame()
        return frame.getContainerWindow() if frame else None

    @property
    def engine(self) -> Engine:
        return engine.impl  # type: ignore[no-any-return]

    @property
    def api(self) -> AppApi:
        return AppApi(self)

    @property
    def books(self) -> Books:
        return Books(self)

    @property
    def pid(self) -> int:
        return self._pid

    @property
    def visible(self) -> bool:
        return not self.dialogs.headless

    @visible.setter
    def visible(self, value: bool) -> None:
        if value != self.visible:
            unsupported("App", f"visible = {value}")

    def activate(self, steal_focus: bool = False) -> None:
        """Make this the active App; its window, where it has one, comes to the front if asked."""
        engine.impl.apps.activate(self)
        if steal_focus and self.visible and (window := self.window()):
            window.setFocus()

    @property
    def selection(self) -> Range | None:
        book = self.books.active
        return book.selection()

    def calculate(self) -> None:
        for book in self.books:
            book.uno.calculate()

    @property
    def calculation(self) -> str:
        automatic = self.books.active.uno.isAutomaticCalculationEnabled()
        return "automatic" if automatic else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in {"automatic", "manual"}:
            raise ValueError(f"xlwings_calc: calculation is automatic or manual, not {value!r}")
        for book in self.books:
            book.uno.enableAutomaticCalculation(value == "automatic")

    @property
    def screen_updating(self) -> bool:
        return self._screen_updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self._screen_updating = value
        if value:
            for book in self.books:
                book.refresh()

    @property
    def display_alerts(self) -> bool:
        return self._display_alerts

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        # xlwings asks for it around saving; LibreOffice has nothing to hold back then.
        self._display_alerts = value

    @property
    def status_bar(self) -> str | bool:
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._status = value
        if isinstance(value, str):
            self.status_history.append(value)
        if self.visible and len(self.books):
            indicator = self.books.active.uno.CurrentController.Frame.createStatusIndicator()
            if isinstance(value, str):
                indicator.start(value, 0)
            else:
                indicator.end()

    def alert(
        self,
        prompt: str,
        title: str | None,
        buttons: str | None,
        mode: str | None,
        callback: str | None,
    ) -> str:
        return self.dialogs.show(self, Alert(prompt, title, buttons, mode))

    def book_of(self, document: Any) -> Book:
        """The Book of a document, the same one each time."""
        identity = str(document.RuntimeUID)
        if identity not in self._known:
            self._known[identity] = Book(self, document)
        return self._known[identity]

    def closed(self, book: Book) -> None:
        """Forget a book that was closed."""
        self._known = {key: known for key, known in self._known.items() if known is not book}


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
        return self._loaded("private:factory/scalc")

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,
        read_only: bool | None = None,
        format: str | None = None,  # noqa: A002 - xlwings' name
        password: str | None = None,
        *others: Any,
    ) -> Book:
        if password:
            unsupported("Books", "open(password=…)")
        return self._loaded(native.file_url(fullname), read_only=bool(read_only))

    def _loaded(self, url: str, *, read_only: bool = False) -> Book:
        mode = _ALWAYS if self.app.allow_macros else _AS_CONFIGURED
        # Without a screen LibreOffice crashes when it makes a window (7.4, packaged without GUI).
        hidden = not self.app.visible
        arguments = native.properties(MacroExecutionMode=mode, Hidden=hidden, ReadOnly=read_only)
        with native.refusal(f"xlwings_calc: {url} cannot be opened"):
            document = self.app.desktop.loadComponentFromURL(url, "_blank", 0, arguments)
        if not _is_spreadsheet(document):
            if document is not None:
                document.close(True)
            raise CalcError(f"xlwings_calc: {url} cannot be opened as a workbook")
        return self.app.book_of(document)


def _is_spreadsheet(document: Any) -> bool:
    return document is not None and document.supportsService(_SPREADSHEET)
