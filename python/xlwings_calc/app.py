"""One LibreOffice as xlwings' App, and what it asks the person at the screen."""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

import itertools
import subprocess
from collections import deque
from pathlib import Path
from typing import Any, NamedTuple

import xlwings
from xlwings import base_classes

from . import native
from .book import Book, Books
from .cells import Calls
from .errors import Subset, unsupported
from .range import Range

_BUTTONS = {None: 1, "ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_RESULTS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
_BOXES = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "WARNINGBOX"}
# com.sun.star.ui.dialogs.TemplateDescription
_OPEN, _SAVE = 0, 10  # FILEOPEN_SIMPLE, FILESAVE_AUTOEXTENSION
_FOLDER = 4  # msoFileDialogFolderPicker, of Excel's FileDialog
_nameless = itertools.count(-1, -1)  # instead of process ids, where a process is not ours


class Alert(NamedTuple):
    """A message that was shown, with what was asked."""

    prompt: str
    title: str | None
    buttons: str | None
    mode: str | None


class Dialogs:
    """Message boxes and file dialogs of one LibreOffice.

    With a screen they are real. Without one (`headless`) nobody can answer, so what would have
    been shown is kept, and the answers are taken from queues that the program fills beforehand:

    alerts         every Alert, in order (kept with a screen too)
    answers        what the next alerts answer: "ok", "yes", "no", "cancel"; when there is none
                   left the answer is "ok" or "yes"
    file_dialogs   the arguments of every file dialog, in order
    file_answers   what the next ones answer, a tuple where many may be chosen; False, which is
                   Excel's sign for cancelled, when there is none left
    """

    def __init__(self, *, headless: bool) -> None:
        self.headless = headless
        self.alerts: list[Alert] = []
        self.answers: deque[str] = deque()
        self.file_dialogs: list[dict[str, Any]] = []
        self.file_answers: deque[Any] = deque()
        self.text_answers: deque[Any] = deque()

    def forget(self) -> None:
        """Empty the queues and what was kept."""
        queues = (self.answers, self.file_answers, self.text_answers)
        for kept in (self.alerts, self.file_dialogs, *queues):
            kept.clear()

    def show(self, app: App, alert: Alert) -> str:
        """Show a message; return the button pressed."""
        self.alerts.append(alert)
        if alert.buttons not in _BUTTONS:
            raise ValueError(f"xlwings_calc: no such buttons: {alert.buttons!r}")
        if self.headless:
            default = "yes" if "yes" in (alert.buttons or "") else "ok"
            return self.answers.popleft() if self.answers else default
        asks = alert.buttons not in {None, "ok"}
        kind = "QUERYBOX" if asks and alert.mode != "critical" else _BOXES[alert.mode]
        box = app.service("awt.Toolkit").createMessageBox(
            app.window(),
            native.enum("awt.MessageBoxType", kind),
            _BUTTONS[alert.buttons],
            alert.title or "",
            alert.prompt or "",
        )
        return _RESULTS[box.execute()]

    def ask(self, app: App, arguments: dict[str, Any], template: int = _SAVE) -> Any:
        """Ask where to save a file or which to open; the path, or False when cancelled."""
        self.file_dialogs.append(arguments)
        if self.headless:
            return self.file_answers.popleft() if self.file_answers else False
        return _pick(app, arguments, template)

    def ask_folder(self, app: App, arguments: dict[str, Any]) -> Any:
        """Ask for a folder; the path, or False when cancelled."""
        self.file_dialogs.append(arguments)
        if self.headless:
            return self.file_answers.popleft() if self.file_answers else False
        return _pick_folder(app, arguments)

    def ask_text(self, app: App, prompt: str, title: str, default: str) -> Any:
        """Ask for a line of text; the text, or False when cancelled."""
        self.alerts.append(Alert(prompt, title, "ok_cancel", None))
        if self.headless:
            return self.text_answers.popleft() if self.text_answers else False
        return _typed(app, prompt, title, default)


def _typed(app: App, prompt: str, title: str, default: str) -> Any:
    """Show a dialog with a prompt, a field and two buttons; sizes are in its units, about a third
    of a letter's width.
    """
    model = app.service("awt.UnoControlDialogModel")
    lines = 1 + sum(1 + len(line) // 70 for line in prompt.split("\n"))
    parts: tuple[tuple[str, int, int, int, int, dict[str, Any]], ...] = (
        ("FixedText", 6, 6, 268, 10 * lines, {"Label": prompt, "MultiLine": True}),
        ("Edit", 6, 10 + 10 * lines, 268, 14, {"Text": default, "Name": "text"}),
        ("Button", 156, 30 + 10 * lines, 56, 14, {"PushButtonType": 1, "DefaultButton": True}),
        ("Button", 218, 30 + 10 * lines, 56, 14, {"PushButtonType": 2}),
    )
    model.Width, model.Height, model.Title = 280, 50 + 10 * lines, title
    for number, (kind, left, top, width, height, more) in enumerate(parts):
        part = model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
        place = {"PositionX": left, "PositionY": top, "Width": width, "Height": height}
        for key, value in {"Name": f"part{number}", **place, **more}.items():
            setattr(part, key, value)
        model.insertByName(part.Name, part)
    dialog = app.service("awt.UnoControlDialog")
    dialog.setModel(model)
    dialog.createPeer(app.service("awt.Toolkit"), app.window())
    try:
        return dialog.getControl("text").getText() if dialog.execute() == 1 else False
    finally:
        dialog.dispose()


def _pick(app: App, arguments: dict[str, Any], template: int) -> Any:
    picker = app.service("ui.dialogs.FilePicker")
    picker.initialize((template,))
    if arguments.get("Title"):
        picker.setTitle(arguments["Title"])
    # Excel's filter is "words,pattern,words,pattern".
    parts = str(arguments.get("FileFilter") or "").split(",")
    for words, pattern in zip(parts[::2], parts[1::2], strict=False):
        picker.appendFilter(words, pattern)
    if name := arguments.get("InitialFileName"):
        path = Path(str(name))
        if path.is_absolute():
            picker.setDisplayDirectory(native.file_url(str(path.parent)))
        picker.setDefaultName(path.name)
    many = bool(arguments.get("MultiSelect"))
    picker.setMultiSelectionMode(many)
    chosen = picker.getSelectedFiles() if picker.execute() == 1 else ()
    paths = tuple(map(native.system_path, chosen))
    return (paths if many else paths[0]) if paths else False


def _pick_folder(app: App, arguments: dict[str, Any]) -> Any:
    picker = app.service("ui.dialogs.FolderPicker")
    picker.setTitle(arguments["Title"] or "")
    if folder := arguments["InitialFileName"]:
        picker.setDisplayDirectory(native.file_url(str(folder)))
    return native.system_path(picker.getDirectory()) if picker.execute() == 1 else False


class App(Subset, base_classes.App):
    """One LibreOffice.

    Beside the members of xlwings: `calls` (see Calls), `dialogs` with its queues `alerts`,
    `answers`, `file_dialogs`, `file_answers`, `text_answers` (see Dialogs), `status_history`
    (every text of the status bar), `allow_macros` (whether workbooks opened from here on may run
    their macros without asking; else LibreOffice's own setting holds), `desktop` (UNO).
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
        self.text_answers = self.dialogs.text_answers
        self.status_history: list[str] = []
        self.allow_macros = False
        self._status: str | bool = False
        self._indicator: Any = None
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
    def engine(self) -> Any:
        return xlwings.engines["calc"].impl

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
        self.engine.apps.activate(self)
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
        if self._indicator:  # each has a place of its own in the bar until it is ended
            self._indicator.end()
            self._indicator = None
        if isinstance(value, str):
            self.status_history.append(value)
            if self.visible and len(self.books):
                self._indicator = self._new_indicator()
                self._indicator.start(value, 0)

    def _new_indicator(self) -> Any:
        return self.books.active.uno.CurrentController.Frame.createStatusIndicator()

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


class AppApi:
    """What `App.api` offers under the names of Excel's Application object."""

    def __init__(self, app: App) -> None:
        self._app = app

    @property
    def uno(self) -> Any:
        """LibreOffice's desktop."""
        return self._app.desktop

    def GetSaveAsFilename(  # noqa: N802 - Excel's name
        self,
        InitialFileName: str | None = None,  # noqa: N803
        FileFilter: str | None = None,  # noqa: N803
        FilterIndex: int | None = None,  # noqa: N803
        Title: str | None = None,  # noqa: N803
    ) -> Any:
        """Ask where to save; the path as a string, or False when cancelled. Writes nothing."""
        arguments = {
            "InitialFileName": InitialFileName,
            "FileFilter": FileFilter,
            "FilterIndex": FilterIndex,
            "Title": Title,
        }
        return self._app.dialogs.ask(self._app, arguments)

    def GetOpenFilename(  # noqa: N802 - Excel's name
        self,
        FileFilter: str | None = None,  # noqa: N803
        FilterIndex: int | None = None,  # noqa: N803
        Title: str | None = None,  # noqa: N803
        MultiSelect: bool = False,  # noqa: N803
    ) -> Any:
        """Ask which file to open; its path as a string, with `MultiSelect` a tuple of paths, or
        False when cancelled. Opens nothing.
        """
        arguments = {"FileFilter": FileFilter, "FilterIndex": FilterIndex, "Title": Title}
        if MultiSelect:
            arguments["MultiSelect"] = True
        return self._app.dialogs.ask(self._app, arguments, _OPEN)

    def FileDialog(self, fileDialogType: int) -> FolderDialog:  # noqa: N802, N803 - Excel's names
        """A dialog that asks for a folder (type 4, msoFileDialogFolderPicker)."""
        if fileDialogType != _FOLDER:
            raise ValueError(f"xlwings_calc: FileDialog asks for folders, not {fileDialogType!r}")
        return FolderDialog(self._app)

    def InputBox(  # noqa: N802 - Excel's name
        self,
        Prompt: str,  # noqa: N803
        Title: str = "",  # noqa: N803
        Default: str = "",  # noqa: N803
        Type: int = 2,  # noqa: N803
    ) -> Any:
        """Ask for a text (`Type` 2); the text, or False when cancelled."""
        if Type != 2:
            raise ValueError(f"xlwings_calc: InputBox asks for texts only, not Type {Type!r}")
        return self._app.dialogs.ask_text(self._app, Prompt, Title, Default)

    def __getattr__(self, name: str) -> Any:
        unsupported("App.api", name)


class FolderDialog:
    """What `FileDialog(4)` gives, under the names of Office's object model."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._chosen: list[str] = []
        self.Title: str | None = None
        self.InitialFileName: str | None = None

    def Show(self) -> int:  # noqa: N802 - Office's name
        """Ask; -1 when a folder was chosen, 0 when cancelled."""
        arguments = {"Title": self.Title, "InitialFileName": self.InitialFileName}
        answer = self._app.dialogs.ask_folder(self._app, arguments)
        self._chosen = [answer] if answer else []
        return -bool(self._chosen)

    def SelectedItems(self, number: int) -> str:  # noqa: N802 - Office's name
        """The chosen folder, which is the first and only one."""
        return self._chosen[number - 1]
