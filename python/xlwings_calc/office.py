"""The engine that xlwings knows, and its LibreOffices: reaching one that runs, running one."""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import xlwings
from xlwings import base_classes

from . import native
from .app import App
from .cells import ERROR_NAMES
from .errors import OfficeNotFoundError, Subset

_MAX_START = 60.0  # seconds that a fresh profile may take on a slow disk
_PAUSE = 0.05
_MAX_ATTEMPTS = 5


class Engine:
    """What xlwings asks of an engine; there is one, `xlwings_calc.engine.impl`."""

    name = "calc"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """What is written for a Python value: nothing for None, NaN and NaT."""
        if hasattr(value, "item"):  # a scalar of numpy
            value = value.item()
        return "" if value is None or value != value else value  # noqa: PLR0124 - NaN, NaT

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[Any]],
        datetime_builder: Any,
        empty_as: Any,
        number_builder: Any,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """The raw values as the options of the caller want them."""

        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty_as
            if isinstance(value, datetime):
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(
                    **{part: getattr(value, part) for part in parts}, tzinfo=None
                )
            if isinstance(value, float):
                return value if number_builder is None else number_builder(value)
            if isinstance(value, int) and not isinstance(value, bool):
                return ERROR_NAMES[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


class Apps(Subset, base_classes.Apps):
    """The LibreOffices connected to, the latest first."""

    def __init__(self) -> None:
        self._apps: list[App] = []

    def activate(self, app: App) -> None:
        """Make it the active one of all: the first here, under the active engine of xlwings."""
        self.forget(app)
        self._apps.insert(0, app)
        engine.activate()

    def forget(self, app: App) -> None:
        """Drop one that has ended."""
        self._apps = [other for other in self._apps if other is not app]

    def keys(self) -> list[int]:
        return [app.pid for app in self._apps]

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        for app in self._apps:
            if app.pid == pid:
                return app
        raise KeyError(pid)


engine = xlwings.Engine(impl=Engine())
"""This engine, registered with xlwings under the name "calc"."""


def connect(pipe: str, *, headless: bool = False) -> xlwings.App:
    """The running LibreOffice that listens at a named pipe.

    It becomes the active App of xlwings, as what `start_office` starts does.

    `headless` says that it has no screen, so that no dialog may be shown (see app.Dialogs).
    LibreOffice listens when started with `--accept="pipe,name=NAME;urp;"`.
    Raises OfficeNotFoundError when `uno` cannot be loaded or nothing listens.
    """
    context = _resolve(pipe)
    if context is None:
        raise OfficeNotFoundError(f"No LibreOffice listens at the pipe {pipe}.")
    return _active(App(context, None, headless=headless))


@contextmanager
def start_office(*arguments: str, headless: bool = True) -> Iterator[xlwings.App]:
    """Run a LibreOffice of one's own, with a profile of its own, until the block ends.

    `arguments` go to soffice. Nothing that other LibreOffices have open is seen or touched.
    Raises OfficeNotFoundError when there is no soffice or it does not become ready.
    """
    program = native.program_path()
    if program is None:
        raise OfficeNotFoundError("LibreOffice is not installed: no program soffice was found.")
    with tempfile.TemporaryDirectory(prefix="xlwings-calc-", ignore_cleanup_errors=True) as home:
        pipe = f"xlwings-calc-{os.getpid()}-{time.monotonic_ns()}"
        process = _started(program, Path(home), pipe, headless, arguments)
        try:
            app = App(_ready(process, pipe), process, headless=headless)
            active = xlwings.engines.active
            try:
                yield _active(app)
            finally:
                engine.impl.apps.forget(app)
                xlwings.engines.active = active
        finally:
            _end(process)


def _started(
    program: Path, home: Path, pipe: str, headless: bool, arguments: tuple[str, ...]
) -> subprocess.Popen[bytes]:
    command = [str(program), f"-env:UserInstallation={home.as_uri()}"]
    command += ["--headless"] if headless else []
    command += ["--norestore", "--nologo", "--nodefault", "--nofirststartwizard"]
    command += [f"--accept=pipe,name={pipe};urp;", *arguments]
    return subprocess.Popen(  # noqa: S603 - LibreOffice itself, no shell
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32",
    )


def _ready(process: subprocess.Popen[bytes], pipe: str) -> Any:
    end = time.monotonic() + _MAX_START
    while time.monotonic() < end and process.poll() is None:
        if context := _resolve(pipe):
            return context
        time.sleep(_PAUSE)
    raise OfficeNotFoundError("LibreOffice was started but did not become ready.")


def _resolve(pipe: str) -> Any:
    local = native.uno().getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    nobody = native.uno().getClass("com.sun.star.connection.NoConnectException")
    broken = native.uno().getClass("com.sun.star.lang.DisposedException")
    for _ in range(_MAX_ATTEMPTS):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except nobody:
            return None
        except broken:  # now and then the two sides break off while they greet each other
            time.sleep(_PAUSE)
    return None


def _active(app: App) -> xlwings.App:
    app.activate()
    return xlwings.App(impl=app)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it and what it started: on Unix soffice is a script with the office as its child."""
    if sys.platform == "win32":
        process.terminate()
    elif process.poll() is None:
        os.killpg(process.pid, 15)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
