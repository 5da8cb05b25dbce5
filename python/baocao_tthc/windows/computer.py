"""What the set-up asks of Windows: the registry, other programs, folders, kinds of paths."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import TthcError
from ..let_go import when_let_go

RegistryValue = str | int
_BUSY_TRIES, _BUSY_WAIT = 10, 0.5  # a virus scanner, or a process that is ending, lets go by then
_NO_WINDOW = 0x08000000  # CREATE_NO_WINDOW: a button's Python has no console to share
_DRIVE_REMOTE = 4
_IMAGES = {".exe", ".dll", ".pyd"}  # what Windows maps into a running program


class Done(NamedTuple):
    """How a program ended, and all that it wrote."""

    code: int
    output: str


class Registry:
    """The registry by whole keys, from HKCU, HKLM or HKCR; `api` is the module `winreg`.

    Names of keys and values are compared without case. Everything is read in the 64-bit view,
    whatever Python runs: WOW6432Node is then an ordinary key.
    """

    def __init__(self, api: Any) -> None:
        self._api = api
        self._hives = {
            "HKCU": api.HKEY_CURRENT_USER,
            "HKLM": api.HKEY_LOCAL_MACHINE,
            "HKCR": api.HKEY_CLASSES_ROOT,
        }

    def values(self, key: str) -> dict[str, RegistryValue]:
        """The texts and numbers of a key by their names in lower case; none where it is missing."""
        return {
            name.lower(): self._api.ExpandEnvironmentStrings(value)
            if kind == self._api.REG_EXPAND_SZ
            else value
            for name, value, kind in self._listed(key, self._api.EnumValue)
            if isinstance(value, str | int)
        }

    def subkeys(self, key: str) -> tuple[str, ...]:
        """The names of the keys in a key; none where it is missing."""
        return tuple(self._listed(key, self._api.EnumKey))

    def write(self, key: str, values: Mapping[str, RegistryValue]) -> None:
        """Set values of a key (REG_SZ and REG_DWORD), making it where it is missing."""
        hive, path = self._parted(key)
        access = self._api.KEY_WRITE | self._api.KEY_WOW64_64KEY
        with self._api.CreateKeyEx(hive, path, 0, access) as handle:
            for name, value in values.items():
                kind = self._api.REG_SZ if isinstance(value, str) else self._api.REG_DWORD
                self._api.SetValueEx(handle, name, 0, kind, value)

    def delete(self, key: str) -> None:
        """Delete a key with all that is in it; a missing one is no error."""
        for name in self.subkeys(key):
            self.delete(f"{key}\\{name}")
        hive, path = self._parted(key)
        try:
            self._api.DeleteKeyEx(hive, path, self._api.KEY_WOW64_64KEY, 0)
        except FileNotFoundError:
            return

    def _listed(self, key: str, entry: Any) -> Iterator[Any]:
        hive, path = self._parted(key)
        try:
            handle = self._api.OpenKeyEx(
                hive, path, 0, self._api.KEY_READ | self._api.KEY_WOW64_64KEY
            )
        except OSError:  # missing, or not for this user's eyes
            return
        with handle:
            index = 0
            while True:
                try:
                    yield entry(handle, index)
                except OSError:  # winreg's sign for the end
                    return
                index += 1

    def _parted(self, key: str) -> tuple[Any, str]:
        hive, _, path = key.partition("\\")
        return self._hives[hive], path


class Home(NamedTuple):
    """The program's places in the user's profile; none of them need exist.

    `environment` is the Python environment, `aside` where an older one waits, or is removed;
    `python` its interpreter with a console, `pythonw` the one without, which Excel starts.
    """

    folder: Path
    environment: Path
    aside: Path
    python: Path
    pythonw: Path


class Computer:
    """The Windows of one user.

    `local_data` is %LOCALAPPDATA%; `python` the interpreter that the environment is made from.
    """

    def __init__(self, registry: Registry, local_data: Path, python: Path) -> None:
        self.registry = registry
        self.local_data = local_data
        self.python = python

    @property
    def home(self) -> Home:
        """The program's places in `local_data`."""
        folder = self.local_data / "BaoCao_TTHC"
        environment = folder / "python"
        scripts = environment / "Scripts"
        aside = folder / "python.cu"
        return Home(folder, environment, aside, scripts / "python.exe", scripts / "pythonw.exe")

    def run(self, arguments: Sequence[str | Path]) -> Done:
        """Run a program to its end, without a window; what it writes is UTF-8.

        Raises TthcError when it does not start, though it was tried for some seconds: a virus
        scanner may hold a program that was written a moment ago.
        """
        words = [str(argument) for argument in arguments]
        try:
            return when_let_go(lambda: _run(words), _BUSY_TRIES, _BUSY_WAIT)
        except OSError as error:
            raise TthcError(
                f"Không chạy được “{words[0]}” ({error.strerror}); phần mềm diệt virus có thể đã "
                "chặn, hãy nhờ người quản trị cho phép chương trình này rồi chạy lại."
            ) from error

    def move(self, source: Path, target: Path) -> None:
        """Rename a folder; PermissionError while a program runs from it or has a file open."""

        def rename() -> None:
            _refuse_running(source)
            source.rename(target)

        when_let_go(rename, _BUSY_TRIES, _BUSY_WAIT)

    def remove(self, path: Path) -> None:
        """Remove a file, or a folder with all that is in it; a missing one is no error."""
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def short_path(self, path: Path) -> Path:
        """The 8.3 form of an existing path; the path itself where the disk keeps none."""
        kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
        buffer = ctypes.create_unicode_buffer(32_768)  # the longest path of Windows
        length = kernel.GetShortPathNameW(str(path), buffer, len(buffer))
        return Path(buffer.value) if 0 < length < len(buffer) else path

    def on_network(self, path: Path) -> bool:
        """Whether a folder is on another computer: named by its server, or a mapped drive."""
        if str(path).startswith("\\\\"):
            return True
        kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
        return bool(kernel.GetDriveTypeW(path.anchor) == _DRIVE_REMOTE)


def _run(words: Sequence[str]) -> Done:
    ended = subprocess.run(  # noqa: S603 - our own interpreter with our own arguments
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
        check=False,
    )
    return Done(ended.returncode, ended.stdout)


def _refuse_running(folder: Path) -> None:
    """Raise PermissionError for a program that runs from a folder, or a library in use there.

    Windows does not open such a file for writing; a folder with it can be renamed at times, and
    what is removed afterwards is then only half of it.
    """
    for file in folder.rglob("*"):
        if file.suffix.lower() in _IMAGES and not file.is_symlink():
            with file.open("r+b"):
                pass


def this_computer() -> Computer | None:
    """The computer that this runs on; None where it is not Windows."""
    if sys.platform != "win32":
        return None
    import winreg

    local_data = os.environ.get("LOCALAPPDATA")
    if not local_data:
        raise TthcError(
            "Windows không cho biết thư mục riêng của người dùng (%LOCALAPPDATA%); "
            "hãy đăng nhập bằng tài khoản của mình rồi chạy lại."
        )
    base = getattr(sys, "_base_executable", "") or sys.executable  # not that of an environment
    return Computer(Registry(winreg), Path(local_data), Path(base))
