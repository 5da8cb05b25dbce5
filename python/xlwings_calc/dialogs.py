"""What asks the person at the screen; without a screen, queues answer."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from . import native
from .errors import unsupported

if TYPE_CHECKING:
    from .app import App

_BUTTONS = {None: 1, "ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_RESULTS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
_BOXES = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "WARNINGBOX"}
# com.sun.star.ui.dialogs.TemplateDescription
_OPEN, _SAVE = 0, 10  # FILEOPEN_SIMPLE, FILESAVE_AUTOEXTENSION


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
    file_answers   what the next ones answer; False, which is Excel's sign for cancelled, when
                   there is none left
    """

    def __init__(self, *, headless: bool) -> None:
        self.headless = headless
        self.alerts: list[Alert] = []
        self.answers: deque[str] = deque()
        self.file_dialogs: list[dict[str, Any]] = []
        self.file_answers: deque[Any] = deque()

    def forget(self) -> None:
        """Empty the queues and what was kept."""
        for kept in (self.alerts, self.answers, self.file_dialogs, self.file_answers):
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
    chosen = picker.getSelectedFiles() if picker.execute() == 1 else ()
    return native.system_path(chosen[0]) if chosen else False


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
    ) -> Any:
        """Ask which file to open; its path as a string, or False when cancelled. Opens nothing."""
        arguments = {"FileFilter": FileFilter, "FilterIndex": FilterIndex, "Title": Title}
        return self._app.dialogs.ask(self._app, arguments, _OPEN)

    def __getattr__(self, name: str) -> Any:
        unsupported("App.api", name)
