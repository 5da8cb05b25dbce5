"""xlwings_calc: reaching LibreOffice, what is not supported, and what it must not need."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw
from xlwings import base_classes

import xlwings_calc
from xlwings_calc import app, book, conditional, sheet
from xlwings_calc.range import Note, Range

CLASSES = [
    (app.App, base_classes.App),
    (book.Books, base_classes.Books),
    (book.Book, base_classes.Book),
    (book.Names, base_classes.Names),
    (book.Name, base_classes.Name),
    (sheet.Sheets, base_classes.Sheets),
    (sheet.Sheet, base_classes.Sheet),
    (Range, base_classes.Range),
    (Note, base_classes.Note),
    (conditional.ConditionalFormats, base_classes.ConditionalFormats),
    (conditional.ConditionalFormat, base_classes.ConditionalFormat),
]


@pytest.mark.parametrize(("ours", "base"), CLASSES)
def test_no_member_is_refused_without_its_name(ours: type, base: type) -> None:
    """Every member of xlwings' base class is either ours or refused under its own name."""
    made = object.__new__(ours)
    for name, member in inspect.getmembers(base):
        if name.startswith("__") or getattr(ours, name) is member:
            continue
        found = inspect.getattr_static(ours, name)
        refusing = found.fget if isinstance(found, property) else found
        if getattr(refusing, "__name__", "") == "refuse":
            with pytest.raises(NotImplementedError, match=rf"{ours.__name__}\.{name} is not"):
                refusing(made)
    left = {
        name
        for name, member in inspect.getmembers(base)
        if not name.startswith("__") and getattr(ours, name) is member
    }
    assert left <= getattr(ours, "inherited", frozenset())


@pytest.mark.parametrize(
    ("member", "use"),
    [
        ("Range.autofill", lambda s: s["A1"].autofill(s["A1:A2"])),
        ("Range.table", lambda s: s["A1"].table),
        ("Range.formula_array", lambda s: setattr(s["A1"], "formula_array", "=1")),
        ("Range.row_height = 20", lambda s: setattr(s["A1"], "row_height", 20)),
        ("Range.data_validation", lambda s: s["A1"].data_validation),
        ("Sheet.charts", lambda s: s.charts),
        ("Sheet.pivot_tables", lambda s: s.pivot_tables),
        ("Book.to_pdf", lambda s: s.book.to_pdf()),
        ("App.kill", lambda s: s.book.app.kill()),
        ("Range.api.Interior", lambda s: s["A1"].api.Interior),
        ("Sheet.api.ListObjects", lambda s: s.api.ListObjects),
        ("App.api.Workbooks", lambda s: s.book.app.api.Workbooks),
        ("Range.copy_picture", lambda s: s["A1:B2"].copy_picture()),
        ("Range.api.Hyperlinks", lambda s: s["A1"].api.Hyperlinks),
        ("Range.formula", lambda s: setattr(s["A1:A2"], "formula", "=B1")),
        ("Sheets.add", lambda s: s.book.sheets.add()),
        ("Book.save", lambda s: s.book.save("a.xlsx", password="bí mật")),
        ("Books.open", lambda s: s.book.app.books.open(__file__, password="bí mật")),
        ("Sheet.api.Protection.AllowAll", lambda s: s.api.Protection.AllowAll),
    ],
)
def test_what_is_not_supported_says_so(
    calc: xw.App, member: str, use: Callable[[xw.Sheet], object]
) -> None:
    """A member outside the subset raises NotImplementedError with its class and name."""
    made = calc.books.add()
    try:
        with pytest.raises(NotImplementedError) as caught:
            use(made.sheets[0])
        assert str(caught.value).startswith(f"xlwings_calc: {member}")
        assert isinstance(caught.value, xlwings_calc.UnsupportedError)
    finally:
        made.close()


def test_a_second_program_reaches_the_same_document() -> None:
    """`connect` sees what is open, and the office ends with the block that started it."""
    pipe = f"xlwings-calc-test-{os.getpid()}"
    before = xw.engines.active
    with xlwings_calc.start_office(f"--accept=pipe,name={pipe};urp;") as started:
        made = started.books.add()
        made.sheets[0]["A1"].value = "chào"
        other = xlwings_calc.connect(pipe=pipe, headless=True)
        assert other.books.active.sheets[0]["A1"].value == "chào"
        assert (other.pid < 0, started.pid > 0) == (True, True)
        assert xw.apps.active == other
        started.activate()
        assert xw.apps.active == started
        xlwings_calc.engine.impl.apps.forget(other.impl)
        pid = started.pid
    assert not _runs(pid)
    assert xw.engines.active is before
    assert started not in list(xw.engines["calc"].apps)


def _runs(pid: int) -> bool:
    for _ in (1, 2, 3):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.2)
    return True


def test_nobody_listening_is_told() -> None:
    """Connecting to a pipe where nothing listens is an OfficeNotFoundError."""
    with pytest.raises(xlwings_calc.OfficeNotFoundError, match="listens at the pipe khong-co"):
        xlwings_calc.connect("khong-co")


def _python(code: str) -> str:
    path = os.pathsep.join([str(Path(app.__file__).parents[1])])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_the_path_of_modules_stays_as_it_was() -> None:
    """Finding `uno` among the system's packages leaves `sys.path` alone."""
    code = """
import sys
before = sys.path[:]
from xlwings_calc import native
native.uno()
print(sys.path == before, 'uno' in sys.modules)
"""
    assert _python(code) == "True True"


def test_a_uno_of_another_python_is_told(tmp_path: Path) -> None:
    """When the only `uno` there is cannot be loaded, the message says which Python it is for."""
    (tmp_path / "uno.py").write_text("import pyuno_of_another_python\n", encoding="utf-8")
    code = f"""
from xlwings_calc import errors, native
native._PLACES = ({str(tmp_path)!r},)
native.program_path = lambda: None
try:
    native.uno()
except errors.OfficeNotFoundError as error:
    print(error)
"""
    said = _python(code)
    assert f"by Python {sys.version_info.major}.{sys.version_info.minor}" in said
    assert "pyuno_of_another_python" in said


def test_importing_needs_no_office_and_no_licence() -> None:
    """Importing registers the engine, without LibreOffice, pywin32 or a licence of xlwings PRO."""
    code = """
import sys
import xlwings_calc, xlwings
print('uno' in sys.modules, xlwings.__pro__, xlwings.engines['calc'].name, xlwings.engines.active)
"""
    assert _python(code) == "False False calc None"
