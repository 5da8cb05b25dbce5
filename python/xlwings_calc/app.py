"""LibreOffice as xlwings' App."""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Sequence
from typing import Any

from xlwings import base_classes

from . import macros, native
from .book import Book
from .books import Books
from .counter import Calls
from .dialogs import Alert, AppApi, Dialogs
from .engine import Engine, engine
from .range import Range
from .subset import Subset, unsupported

_nameless = itertools.count(-1, -1)  # instead of process ids, where a process is not ours


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
        self._screen_updating = True
        self._options = {"display_alerts": True, "enable_events": True, "interactive": True}
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
    def version(self) -> str:
        provider = self.service("configuration.ConfigurationProvider")
        node = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess",
            native.properties(nodepath="/org.openoffice.Setup/Product"),
        )
        return str(node.getByName("ooSetupVersion"))

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

    def run(self, macro: str, args: Sequence[Any]) -> Any:
        name, module, sub = macros.split_name(macro)
        book = self.books(name.replace("''", "'")) if name else self.books.active
        return macros.run(book, module, sub, args)

    def book_of(self, document: Any) -> Book:
        """The Book of a document, the same one each time."""
        identity = str(document.RuntimeUID)
        if identity not in self._known:
            self._known[identity] = Book(self, document)
        return self._known[identity]

    def closed(self, book: Book) -> None:
        """Forget a book that was closed."""
        self._known = {key: known for key, known in self._known.items() if known is not book}


def _kept(name: str) -> property:
    """An option of Excel that LibreOffice lacks: it keeps its value and does nothing."""

    def get(app: App) -> bool:
        return app._options[name]

    def put(app: App, value: bool) -> None:
        app._options[name] = value

    return property(get, put)


for _option in ("display_alerts", "enable_events", "interactive"):
    setattr(App, _option, _kept(_option))
