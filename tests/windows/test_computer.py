"""The lines that only Windows runs, with its functions replaced as their documentation says."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from baocao_tthc.cli import main
from baocao_tthc.errors import TthcError
from baocao_tthc.windows import computer
from baocao_tthc.windows.computer import Computer, Done, Registry, this_computer
from baocao_tthc.windows.set_up import undo_apart
from support.windows_profile import FakeWinreg


@pytest.fixture
def windows(tmp_path: Path) -> Computer:
    """A computer with nothing on it."""
    return Computer(Registry(FakeWinreg()), tmp_path, Path(sys.executable))


def _kernel(monkeypatch: pytest.MonkeyPatch, **functions: object) -> None:
    windll = SimpleNamespace(kernel32=SimpleNamespace(**functions))
    monkeypatch.setattr(ctypes, "windll", windll, raising=False)


@pytest.mark.parametrize(("answer", "short"), [("C:\\NGUYNV~1", "C:\\NGUYNV~1"), ("", "C:\\Đức")])
def test_the_short_path_is_the_long_one_where_there_is_none(
    windows: Computer, monkeypatch: pytest.MonkeyPatch, answer: str, short: str
) -> None:
    """GetShortPathNameW fills a buffer and returns the length, 0 when it cannot."""

    def short_name(path: str, buffer: ctypes.Array[ctypes.c_wchar], size: int) -> int:
        assert (path, size) == ("C:\\Đức", len(buffer))
        buffer.value = answer
        return len(answer)

    _kernel(monkeypatch, GetShortPathNameW=short_name)
    assert windows.short_path(Path("C:\\Đức")) == Path(short)


@pytest.mark.parametrize(("path", "network"), [("\\\\may-chu\\chung", True), ("C:\\sổ", False)])
def test_a_server_or_a_mapped_drive_is_the_network(
    windows: Computer, monkeypatch: pytest.MonkeyPatch, path: str, network: bool
) -> None:
    """GetDriveTypeW answers 4 for a remote drive, 3 for a disk of the machine."""
    _kernel(monkeypatch, GetDriveTypeW=lambda _: 3)
    assert windows.on_network(Path(path)) is network
    _kernel(monkeypatch, GetDriveTypeW=lambda _: 4)
    assert windows.on_network(Path(path))


def test_a_folder_that_is_let_go_in_time_is_moved(
    windows: Computer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A virus scanner holds new files for a moment; one that is held for good is refused."""
    tries = []
    rename = Path.rename

    def held(path: Path, target: Path) -> Path:
        tries.append(path)
        if len(tries) < 3:
            raise PermissionError(13, "Access is denied")
        return rename(path, target)

    monkeypatch.setattr(computer, "_BUSY_WAIT", 0)
    monkeypatch.setattr(Path, "rename", held)
    (tmp_path / "a").mkdir()
    windows.move(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").is_dir()
    tries[:] = []
    monkeypatch.setattr(computer, "_BUSY_TRIES", 1)
    with pytest.raises(PermissionError):
        windows.move(tmp_path / "b", tmp_path / "c")


def test_a_program_that_starts_in_time_is_run(
    windows: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program written a moment ago may be held; one that never starts is named."""
    tries = []
    start = subprocess.run

    def held(words: list[str], **how: Any) -> subprocess.CompletedProcess[str]:
        tries.append(words)
        if len(tries) < 3:
            raise OSError(22, "Internal error")
        return start(words, **how)

    monkeypatch.setattr(computer, "_BUSY_WAIT", 0)
    monkeypatch.setattr(subprocess, "run", held)
    assert windows.run([sys.executable, "-c", "print('chạy')"]).output == "chạy\n"
    tries[:] = []
    monkeypatch.setattr(computer, "_BUSY_TRIES", 2)
    with pytest.raises(TthcError, match=r"Không chạy được “C:\\x\.exe” \(Internal error\)"):
        windows.run(["C:\\x.exe"])


def test_a_folder_that_a_program_runs_from_stays_where_it_is(
    windows: Computer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Windows may rename such a folder, and refuses to remove the library in use afterwards: what
    it refuses to open for writing is asked for before.
    """
    library = tmp_path / "python" / "Lib" / "python_calamine.pyd"
    library.parent.mkdir(parents=True)
    library.write_bytes(b"MZ")
    opening = Path.open

    def in_use(path: Path, mode: str = "r", **options: object) -> object:
        if path == library and mode == "r+b":
            raise PermissionError(13, "used by another process", str(path))
        return opening(path, mode, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(computer, "_BUSY_WAIT", 0)
    monkeypatch.setattr(Path, "open", in_use)
    with pytest.raises(PermissionError):
        windows.move(tmp_path / "python", tmp_path / "aside")
    assert library.read_bytes() == b"MZ"


def test_what_a_program_writes_has_plain_line_ends(windows: Computer) -> None:
    """It is printed again, which on Windows would make two line ends of one."""
    written = windows.run(
        [sys.executable, "-c", "import os; os.write(1, 'Đã xong\\r\\n'.encode())"]
    )
    assert written == Done(0, "Đã xong\n")


def test_an_environment_is_undone_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """`tthc go-cai-dat` of the environment starts the Python that it was made from, and ends."""
    started: list[list[object]] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "prefix", "C:\\env")
    monkeypatch.setattr(sys, "_base_executable", "C:\\Python312\\python.exe")
    monkeypatch.setattr(subprocess, "CREATE_NEW_CONSOLE", 16, raising=False)
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: started.append(command))
    assert undo_apart()
    (command,) = started
    assert command[0] == "C:\\Python312\\python.exe"
    assert Path(str(command[3])).is_file()
    assert command[4:] == ["--go", "--cho"]


def test_a_python_that_is_no_environment_undoes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """go-cai-dat.bat runs a Python outside; nothing has to be started for it."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    assert not undo_apart()


@pytest.mark.parametrize("command", ["cai-dat", "go-cai-dat"])
def test_other_systems_are_refused_in_one_sentence(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, and what to do there instead."""
    assert this_computer() is None
    assert main([command]) == 2
    assert capsys.readouterr().err == (
        "tthc: Lệnh này chỉ dành cho Windows có Excel; "
        "trên máy khác hãy cài bằng “pip install .”.\n"
    )
