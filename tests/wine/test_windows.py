"""One clerk's month on Windows, step after step: each starts where the one before it ended.

Run by `make test-windows`, never by `make test`. What they show of Windows is what Wine has of it;
prefix.py names the gaps. Excel's part is played by excel_part.py.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.windows.offline import make_package
from support.exports import lines, month
from support.function_cases import Error, calls, python_answers
from support.packages import data_of
from support.paths import ROOT
from wine.prefix import CLERKS_PYTHON, ENVIRONMENT, PROFILE, PROGRAM, Ended, Windows

JANUARY = "2026-01-ninh-giang"
WORK = rf"{PROFILE}\Documents\Tháng 1 & 2"
FEW_SECONDS = 15  # what a clerk waits; xlwings alone lets Excel stand for 121


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    """The Windows of Nguyễn Văn Đức with the offline package extracted, nothing set up yet."""
    if shutil.which("wine") is None:
        pytest.skip("không có Wine: xem lời của tests/wine/may-wine.sh")
    windows = Windows(tmp_path_factory.mktemp("windows"))
    windows.unpack(make_package(ROOT, tmp_path_factory.mktemp("package")))
    yield windows
    windows.close()


@pytest.fixture(scope="module")
def before(windows: Windows) -> tuple[str, set[str]]:
    """The registry and the user's files before the first set-up."""
    return windows.registry(), windows.files()


def set_up(windows: Windows, *words: str) -> Ended:
    """A double click on cai-dat.bat."""
    return windows.run("cmd", "/c", "cai-dat.bat", *words, folder=PROGRAM)


def undo(windows: Windows) -> Ended:
    """A double click on go-cai-dat.bat."""
    return windows.run("cmd", "/c", "go-cai-dat.bat", folder=PROGRAM)


def test_without_python_the_set_up_says_how_to_get_it(
    windows: Windows, before: tuple[str, set[str]]
) -> None:
    """Exit code 2, and where to get one."""
    python = windows.path(CLERKS_PYTHON)
    aside = python.rename(python.with_name("aside"))
    ended = set_up(windows)
    aside.rename(python)
    assert ended.code == 2
    assert "Máy này chưa có Python 3.11 đến 3.14" in ended.output


def test_a_set_up_whose_program_fails_is_not_done(windows: Windows) -> None:
    """A library that does not load, as when a scanner blocks it: exit code 2 and a sentence."""
    (wheel,) = windows.path(PROGRAM).glob("goi-windows/python_calamine-*-cp311-*.whl")
    whole = wheel.read_bytes()
    _spoil(wheel, ".pyd")
    ended = set_up(windows)
    wheel.write_bytes(whole)
    assert ended.code == 2, ended.output
    assert "CHƯA XONG: Đã cài nhưng chương trình" in ended.output
    assert "Đã cài xong" not in ended.output
    assert "Traceback" not in ended.output
    assert not windows.path(ENVIRONMENT).exists()


def _spoil(wheel: Path, ending: str) -> None:
    """Have nothing in the files of a wheel with that ending."""
    with zipfile.ZipFile(wheel) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, b"" if name.endswith(ending) else content)


def test_the_set_up_is_done(windows: Windows, before: tuple[str, set[str]]) -> None:
    """In a folder with blanks, &, brackets and diacritics, for a user with Vietnamese letters."""
    ended = set_up(windows)
    assert ended.code == 0, ended.output
    assert "Không còn mục nào phải làm." in ended.output
    assert "Đã cài xong." in ended.output
    assert "\r" not in ended.output


def test_the_set_up_again_keeps_what_is_there(windows: Windows) -> None:
    """A second double click changes nothing and takes a moment."""
    ended = set_up(windows)
    assert ended.code == 0, ended.output
    assert "đã có, giữ nguyên" in ended.output


def test_the_diagnosis_finds_nothing_missing(windows: Windows) -> None:
    """As a program reads it."""
    ended = windows.tthc("chan-doan", "--json", folder=WORK)
    assert ended.code == 0, ended.output
    assert json.loads(ended.output)["missing"] == 0


@pytest.fixture(scope="module")
def linux(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the same commands are run by this Python."""
    return tmp_path_factory.mktemp("linux")


_PAGE = "".join(f"<tr><td>{'</td><td>'.join(map(str, row))}</td></tr>" for row in lines(month(20)))
COMMANDS = (
    ("dien", f"{JANUARY}.json", "-o", "thang-1.xlsm"),
    ("kiem-tra", "thang-1.xlsm"),
    ("kiem-tra", "thang-1.xlsm", "--json"),
    ("bao-cao", "thang-1.xlsm", "-o", "thang-1.docx"),
    ("soat", "thang-1.docx", "--so-lieu", "thang-1.xlsm", "--json"),
    ("ky-moi", "thang-1.xlsm", "-o", "thang-2.xlsm"),
    ("dien", "khop.json", "-o", "khop.xlsx"),
    ("dong-goi", "khop.xlsx", "-o", "."),
    ("kiem-tra", "khong co.xlsx"),
    ("nhap", "bảng.xls", "khop.xlsx", "--xem"),
    ("nhap", "dims32.xls", "khop.xlsx", "--xem"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_does_what_it_does_on_linux(
    windows: Windows, linux: Path, words: tuple[str, ...]
) -> None:
    """The same words, the same exit code, the same files but for the time in them."""
    there = windows.path(WORK)
    for folder in (linux, there):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "workbook" / "vi-du" / f"{JANUARY}.json", folder)
        (folder / "khop.json").write_text(json.dumps(data_of()), "utf-8")
        (folder / "bảng.xls").write_text(f"<table>{_PAGE}</table>", "utf-8")
        shutil.copy(ROOT / "tests" / "intake" / "hostile" / "dims32.xls", folder)
    ended = windows.tthc(*words, folder=WORK)
    same = subprocess.run(
        [sys.executable, "-m", "baocao_tthc", *words],
        cwd=linux,
        env=os.environ | {"PYTHONPATH": str(ROOT / "python")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    lines = (output.splitlines() for output in (ended.output, same.stdout.decode()))
    assert sorted(next(lines)) == sorted(next(lines))  # two streams, each with a buffer of its own
    assert ended.code == same.returncode
    assert _parts(there) == _parts(linux)


def _parts(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, and every part of an Office file, by its name."""
    found = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = file.relative_to(folder).as_posix()
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                found |= {f"{name}/{part}": archive.read(part) for part in archive.namelist()}
        else:
            found[name] = file.read_bytes()
    return found


def test_every_worksheet_function_answers_through_the_server(windows: Windows) -> None:
    """Started through xlwings' library as VBA does, with the answers of Python, as of the twins."""
    sample = calls()[::16]
    assert len({name for name, _ in sample}) == 8
    told = [[name, list(map(_as_json, arguments))] for name, arguments in sample]
    assert windows.excel("functions", told) == python_answers(sample)


def _as_json(argument: Any) -> Any:
    if isinstance(argument, list):
        return [[_as_json(cell) for cell in row] for row in argument]
    if isinstance(argument, Error):
        return {"error": argument.number}
    return {"date": argument.isoformat()} if isinstance(argument, datetime) else argument


def test_the_server_knows_the_folders_of_its_user(windows: Windows) -> None:
    """What xlwings hands over lacks Vietnamese letters; the log, the home folder and that of
    temporary files are the user's all the same.
    """
    server = "__import__('baocao_tthc.excel')"
    expressions = (
        f"{server} and __import__('baocao_tthc.log').log.log_file()",
        f"{server} and __import__('pathlib').Path.home()",
        f"{server} and __import__('tempfile').gettempdir()",
    )
    log, home, temporary = windows.excel("evaluate", *expressions)
    assert log == rf"{PROFILE}\AppData\Local\BaoCao_TTHC\tthc.log"
    assert home == PROFILE
    assert temporary.startswith(rf"{PROFILE}\\"[:-1])


def test_the_python_of_the_buttons_reads_a_file_apart(windows: Windows) -> None:
    """pythonw, which Excel starts and which has no console, starts one more and hears it."""
    code = "from baocao_tthc.isolation import isolated; print(isolated(len, 'abc', size=0))"
    ended = windows.run(rf"{ENVIRONMENT}\Scripts\pythonw.exe", "-I", "-c", code)
    assert (ended.code, ended.output.strip()) == (0, "3")


def test_a_button_shows_its_message(windows: Windows) -> None:
    """Chẩn đoán, pressed in the workbook of the program: a Vietnamese box says that all is well."""
    (said,) = windows.excel("press", rf"{PROGRAM}\workbook\BaoCao_TTHC.xlsm", "diagnose")
    assert rf"Sổ: {PROGRAM}\workbook\BaoCao_TTHC.xlsm" in said
    assert f"√ Môi trường chương trình: nguyên vẹn, {ENVIRONMENT}" in said
    assert "Không còn mục nào phải làm." in said


def test_a_command_that_fails_says_why_first(windows: Windows) -> None:
    """The exception is the first line of what VBA gets as Err.Description."""
    said = windows.excel("fail", "import khong_co")
    assert said.startswith("ModuleNotFoundError: No module named 'khong_co'")


def test_a_server_that_was_killed_is_an_error_at_once(windows: Windows) -> None:
    """The next call neither hangs nor answers; another Excel starts a server of its own."""
    failed, seconds = windows.excel("kill")
    assert failed
    assert seconds < FEW_SECONDS
    assert windows.excel("evaluate", "6 * 7") == ["42"]


def test_the_probe_finds_nothing_wrong(windows: Windows) -> None:
    """With everything in place the hidden Python answers, and the server may be started."""
    trouble, seconds = windows.excel("probe")
    assert trouble == ""
    assert seconds < FEW_SECONDS


def test_the_probe_names_a_library_that_is_gone(windows: Windows) -> None:
    """Within seconds there is a sentence; the server would be waited for two minutes."""
    library = windows.path(ENVIRONMENT) / "Lib" / "site-packages" / "python_calamine"
    aside = library.rename(library.with_name("aside"))
    trouble, seconds = windows.excel("probe")
    aside.rename(library)
    assert "python-calamine" in trouble
    assert seconds < FEW_SECONDS


def test_the_probe_is_silent_without_the_python_of_the_environment(windows: Windows) -> None:
    """No answer in the time that VBA waits, and no box that waits for a click."""
    python = windows.path(CLERKS_PYTHON)
    aside = python.rename(python.with_name("aside"))
    trouble, seconds = windows.excel("probe")
    aside.rename(python)
    assert trouble is None
    assert seconds < FEW_SECONDS


def test_undoing_while_the_server_runs_is_refused(windows: Windows) -> None:
    """One sentence, exit code 2, and everything as it was."""
    registry, files = windows.registry(), windows.files()
    excel = windows.start(*windows.excel_part("hold"))
    assert excel.stdin
    assert excel.stdout
    excel.stdin.write(b"[]\n")
    excel.stdin.flush()
    assert excel.stdout.readline().strip() == b"running"
    ended = undo(windows)
    excel.communicate(b"end\n", 60)
    assert ended.code == 2, ended.output
    assert "hãy đóng mọi cửa sổ Excel rồi chạy lại" in ended.output
    assert windows.registry() == registry
    assert windows.files() == files


def test_undoing_leaves_nothing(windows: Windows, before: tuple[str, set[str]]) -> None:
    """The registry is as before the first set-up, the user's files are those that he made."""
    ended = undo(windows)
    assert ended.code == 0, ended.output
    registry, files = before
    assert windows.registry() == registry
    made = {file for file in windows.files() - files if not file.startswith("Documents")}
    assert made == set()
