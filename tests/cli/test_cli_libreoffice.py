"""`tthc libreoffice`: the buttons of a workbook that is open in LibreOffice."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from subprocess import Popen as Process
from typing import Any

import pytest
import xlwings as xw

import xlwings_calc
from baocao_tthc.cli import libreoffice, main
from support.macro_books import blank, example
from xlwings_calc import native


@pytest.fixture(scope="module")
def office() -> Iterator[xw.App]:
    """A LibreOffice that listens at a name of its own, as the one that `mo` starts does."""
    name = f"tthc-{os.getpid()}"
    with (
        pytest.MonkeyPatch.context() as patch,
        xlwings_calc.start_office(f"--accept=pipe,name={name};urp;") as app,
    ):
        patch.setattr(libreoffice, "PIPE", name)
        yield app


@pytest.fixture
def book(office: xw.App, tmp_path: Path) -> Iterator[xw.Book]:
    """A copy of the example, open there."""
    copy = Path(shutil.copy(example(), tmp_path / "Sổ tháng 01.xlsm"))
    found = office.books.open(str(copy))
    yield found
    found.close()
    if hasattr(xw.Book, "_mock_caller"):
        del xw.Book._mock_caller


def test_a_button_works_on_the_open_workbook(book: xw.Book) -> None:
    """`tthc libreoffice kiem-tra SỔ` checks the workbook as it stands on the screen."""
    book.sheets["KiemTra"].range("A1").value = "cũ"
    assert main(["libreoffice", "kiem-tra", book.fullname]) == 0
    assert book.sheets["KiemTra"].range("A1").value == "3 việc cần sửa (11 lỗi)"


def test_a_workbook_that_is_not_open_is_told(
    book: xw.Book, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Naming a file that LibreOffice has not opened ends with 2 and one sentence."""
    other = tmp_path / "khác.xlsm"
    assert main(["libreoffice", "kiem-tra", str(other)]) == 2
    assert f"LibreOffice không mở sổ “{other}”" in capsys.readouterr().err


def test_without_an_office_it_says_how_to_open_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With no LibreOffice listening the sentence names the command that opens a workbook."""
    monkeypatch.setattr(libreoffice, "PIPE", "khong-co-ai-nghe")
    assert main(["libreoffice", "kiem-tra"]) == 2
    assert "tthc libreoffice mo" in capsys.readouterr().err


@pytest.mark.usefixtures("office")
def test_a_libreoffice_that_does_not_answer_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A call behind a box that waits for a person may never come back: a sentence, not for ever."""
    file = Path(shutil.copy(example(), tmp_path / "Sổ tháng 01.xlsm"))
    answered = threading.Event()
    monkeypatch.setattr(libreoffice, "_PATIENCE", 0.2)
    monkeypatch.setattr(libreoffice, "_load", lambda *_: answered.wait(30))
    assert main(["libreoffice", "mo", str(file)]) == 2
    assert "hãy trả lời hộp ấy rồi chạy lại" in capsys.readouterr().err
    answered.set()


def test_opening_needs_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`mo` without a file that exists ends with 2 and names it."""
    missing = tmp_path / "không có.xlsm"
    assert main(["libreoffice", "mo", str(missing)]) == 2
    assert str(missing) in capsys.readouterr().err
    assert main(["libreoffice", "mo"]) == 2
    assert "hãy ghi tên sổ" in capsys.readouterr().err


@pytest.mark.usefixtures("office")
def test_a_workbook_that_another_has_open_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A lock of another user, perhaps left behind by a crash: the sentence names it."""
    book, lock = tmp_path / "Sổ tháng 01.xlsm", tmp_path / ".~lock.Sổ tháng 01.xlsm#"
    shutil.copy(example(), book)
    lock.write_text(",Lan,may-2,20.01.2026 16:30,file:///home/lan/.config/libreoffice/4;")
    assert main(["libreoffice", "mo", str(book)]) == 2
    said = capsys.readouterr().err
    assert f"Sổ “{book}” đang được mở ở nơi khác" in said
    assert lock.name in said


_TRUSTING = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""


@pytest.fixture
def trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Process]]:
    """What `mo` starts: a soffice without a screen, whose profile runs every macro unasked."""
    program, profile, started = tmp_path / "soffice", tmp_path / "profile", []
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_TRUSTING, encoding="utf-8")
    real, home = native.program_path(), profile.as_uri()
    program.write_text(f"#!/bin/sh\nexec '{real}' --headless -env:UserInstallation={home} \"$@\"\n")
    program.chmod(0o755)

    def start(*arguments: Any, **options: Any) -> Process:
        started.append(Process(*arguments, **options))
        return started[-1]

    active = xw.engines.active
    monkeypatch.setattr(libreoffice, "PIPE", f"tthc-mo-{os.getpid()}")
    monkeypatch.setattr(native, "program_path", lambda: program)
    monkeypatch.setattr(xlwings_calc, "connect", partial(xlwings_calc.connect, headless=True))
    monkeypatch.setattr("subprocess.Popen", start)
    yield started
    xw.engines.active = active
    for process in started:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


@pytest.mark.parametrize(
    ("member", "sentence"),
    [("", "là trang web (HTML); hãy mở bằng Excel"),
     ("word/document.xml", "không phải sổ tính Excel"),
     ("xl/workbook.bin", "là .xlsb")],
    ids=["text", "Word", "binary workbook"],
)  # fmt: skip
def test_what_is_no_workbook_is_not_opened(
    trusting: list[Process],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    member: str,
    sentence: str,
) -> None:
    """Whatever its name says: `mo` ends with 2 and one sentence, LibreOffice is not started."""
    file = tmp_path / "sổ.xlsx"
    file.write_text("<html><body>Không phải sổ</body></html>", encoding="utf-8")
    if member:
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr(member, "<w/>")
    assert main(["libreoffice", "mo", str(file)]) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1
    assert trusting == []


def test_no_macro_of_an_opened_workbook_runs(trusting: list[Process], tmp_path: Path) -> None:
    """Even where LibreOffice runs every macro, none of a workbook from `mo`; no link is followed.

    Opened again it is the same document, not a second one that can only be read.
    """
    file = Path(shutil.copy(blank(), tmp_path / "Sổ mới.xlsm"))
    assert main(["libreoffice", "mo", str(file)]) == 0
    assert main(["libreoffice", "mo", str(file)]) == 0
    assert len(trusting) == 1
    (book,) = xlwings_calc.connect(pipe=libreoffice.PIPE).books
    assert Path(book.fullname) == file
    assert book.api.AllowMacroExecution is False
    arguments = {entry.Name: entry.Value for entry in book.api.getArgs()}
    assert arguments["UpdateDocMode"] == native.constant("document.UpdateDocMode.NO_UPDATE")
    assert arguments["FilterName"] == "Calc MS Excel 2007 VBA XML"
    book.close()


def test_a_page_of_html_before_a_workbook_is_not_opened(
    trusting: list[Process], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Readers of archives find the workbook behind it, LibreOffice would show the page."""
    file = tmp_path / "sổ.xlsx"
    file.write_bytes(b"<html><body>hello</body></html>\n" + blank().read_bytes())
    assert main(["libreoffice", "mo", str(file)]) == 2
    assert f"LibreOffice không mở được “{file}”" in capsys.readouterr().err
    app = xlwings_calc.connect(pipe=libreoffice.PIPE)
    assert len(trusting) == 1
    assert not app.impl.desktop.Components.hasElements()
