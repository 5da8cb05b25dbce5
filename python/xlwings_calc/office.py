"""Reaching a running LibreOffice, and running a private one."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlwings

from . import native
from .app import App
from .engine import engine
from .errors import OfficeNotFoundError

_MAX_START = 60.0  # seconds that a fresh profile may take on a slow disk
_PAUSE = 0.05
_MAX_ATTEMPTS = 5


def connect(pipe: str, *, headless: bool = False) -> xlwings.App:
    """The running LibreOffice that listens at a named pipe.

    It becomes the active App of xlwings, as what `start_office` starts does.

    `headless` says that it has no screen, so that no dialog may be shown (see dialogs.Dialogs).
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
