"""Real parts for the tests: a real office program and Microsoft's own validator."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import xlwings as xw
from hypothesis import settings

import xlwings_calc
from support.conversion import converted
from support.live_office import open_copy, opened_copies
from support.paths import ROOT

# A slow machine fails no property; CI tries the same examples each time, a developer new ones.
settings.register_profile("tests", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("tests")


@pytest.fixture(scope="session", autouse=True)
def _state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the program keeps of its user goes into a folder of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session")
def validate() -> Callable[[Path], list[str]]:
    """Return a function that lists what the Open XML SDK validator has against a file."""
    command = ROOT / ".tools" / "node_modules" / ".bin" / "ooxml-validator"

    def errors(path: Path) -> list[str]:
        done = subprocess.run([command, path], capture_output=True, text=True, check=False)
        found = json.loads(done.stdout)["errors"]
        return [f"{error['path']} {error['xPath']}: {error['description']}" for error in found]

    return errors


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path, str], Path]]:
    """A function that converts a file with a LibreOffice of its own: `office(path, "pdf")`."""
    profile = tmp_path_factory.mktemp("office-profile")
    with xlwings_calc.start_office() as app:
        yield partial(converted, app.impl.desktop, profile)


@pytest.fixture(scope="session")
def calc() -> Iterator[xw.App]:
    """LibreOffice Calc as an xlwings App, private to this test process, macros allowed."""
    with xlwings_calc.start_office() as app:
        app.impl.allow_macros = True
        yield app


@pytest.fixture
def open_book(calc: xw.App, tmp_path: Path) -> Iterator[Callable[[Path], xw.Book]]:
    """Return a function that opens a copy of a workbook in Calc, closed after the test."""
    with opened_copies(calc) as books:

        def open_one(path: Path) -> xw.Book:
            books.append(open_copy(calc, path, tmp_path / f"open-{len(books)}"))
            return books[-1]

        yield open_one
