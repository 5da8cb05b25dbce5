"""A simulated Windows profile: a registry in memory under the operations of `winreg`, a folder as
%LOCALAPPDATA%, programs that leave the files that the real ones leave; every step can be the last.
"""

# ruff: noqa: D102, N802 - the operations of winreg have their names and documents there

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc import __version__
from baocao_tthc.windows.computer import Computer, Done, Registry
from baocao_tthc.windows.diagnosis import DiagnosisItem, diagnose
from baocao_tthc.windows.set_up import install, undo

XLWINGS = "0.37.8"
EXCEL = r"HKCU\Software\Microsoft\Office\16.0\Excel"
LOCATIONS = rf"{EXCEL}\Security\Trusted Locations"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"
SHELL_FOLDERS = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders"
POLICY_SECURITY = rf"{POLICY}\Excel\Security"
USER_SECURITY = rf"{EXCEL}\Security"
APP_PATHS = r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths"


class Killed(BaseException):
    """The power went off: nothing of this run happens any more, not even its tidying up."""


class _Handle(str):
    """An open key: its path, folded; closed by leaving a `with`."""

    __slots__ = ()

    def __enter__(self) -> _Handle:
        return self

    def __exit__(self, *_: object) -> None:
        return


class FakeWinreg:
    """The module `winreg`, over a tree of its own; names without case, as Windows has them."""

    HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE, HKEY_CLASSES_ROOT = "HKCU", "HKLM", "HKCR"
    KEY_READ, KEY_WRITE, KEY_WOW64_64KEY = 1, 2, 256
    REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD = 1, 2, 3, 4

    def __init__(self) -> None:
        self.keys: dict[str, tuple[str, dict[str, tuple[str, Any, int]]]] = {}
        self.change: Callable[[Callable[[], None]], None] = lambda effect: effect()
        for hive in ("HKCU", "HKLM", "HKCR"):
            self._make(hive)

    def dump(self) -> str:
        """The whole tree as text."""
        return json.dumps(sorted(self.keys.values(), key=lambda key: key[0]), indent=1)

    def OpenKeyEx(self, hive: str, path: str, _: int, access: int) -> _Handle:
        if access != self.KEY_READ | self.KEY_WOW64_64KEY:
            raise ValueError(access)
        return _Handle(self._existing(f"{hive}\\{path}"))

    def CreateKeyEx(self, hive: str, path: str, _: int, access: int) -> _Handle:
        if access != self.KEY_WRITE | self.KEY_WOW64_64KEY:
            raise ValueError(access)
        if hive != "HKCU":
            raise PermissionError(13, "Access is denied", hive)  # no administrator is here
        self.change(lambda: self._make(f"{hive}\\{path}"))
        return _Handle(f"{hive}\\{path}".lower())

    def EnumKey(self, key: str, index: int) -> str:
        inside = [
            name for folded, (name, _) in self.keys.items() if folded.rpartition("\\")[0] == key
        ]
        return self._at(sorted(inside), index).rpartition("\\")[2]

    def EnumValue(self, key: str, index: int) -> tuple[str, Any, int]:
        return self._at(list(self.keys[key][1].values()), index)

    def SetValueEx(self, key: str, name: str, _: int, kind: int, value: Any) -> None:
        if not isinstance(value, int if kind == self.REG_DWORD else str):
            raise TypeError(value)
        self.change(lambda: self.keys[key][1].update({name.lower(): (name, value, kind)}))

    def DeleteKeyEx(self, hive: str, path: str, _: int, __: int) -> None:
        key = self._existing(f"{hive}\\{path}")
        if any(other.startswith(f"{key}\\") for other in self.keys):
            raise PermissionError(path)  # Windows does not delete a key with others in it
        self.change(lambda: self.keys.pop(key) and None)

    @staticmethod
    def ExpandEnvironmentStrings(text: str) -> str:
        return text.replace("%PROFILE%", "C:\\Users\\Lan")

    def _existing(self, key: str) -> str:
        if key.lower() not in self.keys:
            raise FileNotFoundError(2, "no such key", key)
        return key.lower()

    def _make(self, key: str) -> None:
        parts = key.split("\\")
        for end in range(1, len(parts) + 1):
            name = "\\".join(parts[:end])
            self.keys.setdefault(name.lower(), (name, {}))

    @staticmethod
    def _at(entries: list[Any], index: int) -> Any:
        if index >= len(entries):
            raise OSError(259, "no more data")
        return entries[index]


class Profile(Computer):
    """The computer of Nguyễn Văn Đức, whose folder has a short name as NTFS makes them.

    `stop_at` is the step that is the last one, `when` tells how far it gets: "before", "half",
    "after". What may be switched: Excel open with its Python, with the add-in, a network drive, a
    network, short names.
    """

    def __init__(self, root: Path) -> None:
        self.user = root / "Nguyễn Văn Đức"
        self.user.mkdir()
        (root / "NGUYNV~1").symlink_to(self.user, target_is_directory=True)
        self.winreg = FakeWinreg()
        local_data = self.user / "AppData" / "Local"
        local_data.mkdir(parents=True)
        super().__init__(Registry(self.winreg), local_data, root / "Python312" / "python.exe")
        self.steps, self.stop_at, self.when = 0, 0, "before"
        self.excel_open = self.addin_loaded = self.network_drive = False
        self.network = self.short_names = True
        self.version, self.said_to_check, self.diagnosis_code = __version__, "{}", 0
        self._install_windows(root)
        self.program = self.make_program(self.user / "Tài liệu" / "BaoCao TTHC")
        self.winreg.change = self._step

    def _install_windows(self, root: Path) -> None:
        for name, machine in (("excel", 0x8664), ("winword", 0x8664)):
            file = root / f"{name}.exe"
            header = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x80)
            file.write_bytes(header.ljust(0x80, b"\0") + struct.pack("<4sH", b"PE\0\0", machine))
            self.set(rf"{APP_PATHS}\{name}.exe", {"": str(file)})
        self.set(r"HKCR\Excel.Application\CurVer", {"": "Excel.Application.16"})
        self.xlstart = self.user / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART"
        self.xlstart.mkdir(parents=True)
        self.set(SHELL_FOLDERS, {"AppData": str(self.xlstart.parents[2])})
        self.set(rf"{LOCATIONS}\Location0", {"Path": f"{self.xlstart}\\"})
        self.set(
            r"HKLM\Software\Microsoft\Windows NT\CurrentVersion\Fonts",
            {"Times New Roman (TrueType)": "times.ttf"},
        )

    def set(self, key: str, values: dict[str, str | int]) -> None:
        """Have a key in the registry as Windows, Office or an administrator wrote it."""
        self.winreg._make(key)
        for name, value in values.items():
            kind = self.winreg.REG_DWORD if isinstance(value, int) else self.winreg.REG_SZ
            self.winreg.keys[key.lower()][1][name.lower()] = (name, value, kind)

    def make_program(self, folder: Path) -> Path:
        """The program as the clerk unpacked it, every file with the mark of the web."""
        for name in ("cai-dat.bat", "go-cai-dat.bat", "templates/BaoCao_TTHC.docx", "cua-toi.xlsm"):
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(name)
            self.mark(file)
        book = folder / "workbook" / "BaoCao_TTHC.xlsm"
        book.parent.mkdir()
        write_book(book)
        self.mark(book)
        return folder

    @staticmethod
    def mark(file: Path) -> None:
        """Give a file the mark of the web."""
        Path(f"{file}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n")

    def snapshot(self) -> tuple[str, list[tuple[str, bytes]]]:
        """The registry, and every file of the user with its content; but for the marks."""
        return self.winreg.dump(), sorted(
            (str(file.relative_to(self.user)), file.read_bytes() if file.is_file() else b"")
            for file in self.user.rglob("*")
            if not file.name.endswith(":Zone.Identifier")
        )

    def restart(self) -> None:
        """The power is back: the steps are counted anew, and none is the last."""
        self.steps, self.stop_at = 0, 0

    def run(self, arguments: Sequence[str | Path]) -> Done:
        """Do as the real program would to the environment's folder."""
        words = [str(word) for word in arguments]
        done = Done(0, "")

        def effect() -> None:
            nonlocal done
            done = self._program(words)

        def half() -> None:
            target = Path(words[-1] if "venv" in words else words[0]).parent / "python"
            target.mkdir(parents=True, exist_ok=True)
            (target / "dở dang.tmp").write_text("half")

        self._step(effect, half if {"venv", "install"} & set(words) else None)
        return done

    def _program(self, words: list[str]) -> Done:
        if "venv" in words:
            scripts = Path(words[-1]) / "Scripts"
            scripts.mkdir(parents=True)
            for name in ("python.exe", "pythonw.exe"):
                (scripts / name).write_text("MZ")
            return Done(0, "")
        environment = Path(words[0]).parents[1]
        installed = environment / "versions.json"
        if "install" in words:
            if not self.network:
                return Done(1, "ERROR: No matching distribution found")
            for name in (f"xlwings32-{XLWINGS}.dll", f"xlwings64-{XLWINGS}.dll"):
                (environment / name).write_text("MZ")
            installed.write_text(json.dumps([self.version, XLWINGS, "3.12.4"]))
            return Done(0, "")
        if not installed.is_file() or "kiem-tra" in words:
            return Done(1, self.said_to_check if installed.is_file() else "ModuleNotFoundError")
        if "chan-doan" in words:
            from baocao_tthc.windows.diagnosis import diagnose, diagnosis_as_text

            book = None if words[-1] == "chan-doan" else Path(words[-1])
            return Done(self.diagnosis_code, diagnosis_as_text(diagnose(self, book)))
        return Done(0, installed.read_text())

    def move(self, source: Path, target: Path) -> None:
        """Rename, unless Excel has a file of the environment open."""
        if self.excel_open and source.name == "python":
            raise PermissionError(13, "Access is denied", str(source))
        self._step(lambda: source.rename(target) and None)

    def remove(self, path: Path) -> None:
        """Remove; half of it is some of the files of a folder."""

        def half() -> None:
            for file in [file for file in path.rglob("*") if file.is_file()][::2]:
                file.unlink()

        if self.addin_loaded and path.parent == self.xlstart:
            raise PermissionError(13, "Access is denied", str(path))
        removing = super().remove
        self._step(lambda: removing(path), half)

    def short_path(self, path: Path) -> Path:
        """The 8.3 form, unless the disk keeps none."""
        return Path(str(path).replace(self.user.name, "NGUYNV~1")) if self.short_names else path

    def on_network(self, path: Path) -> bool:
        """As switched."""
        return self.network_drive

    def _step(self, effect: Callable[[], None], half: Callable[[], None] | None = None) -> None:
        self.steps += 1
        if self.stop_at and self.steps > self.stop_at:
            raise Killed
        if self.stop_at != self.steps or self.when == "after":
            effect()
        elif self.when == "half" and half:
            half()
        if self.stop_at == self.steps:
            raise Killed


def write_book(
    file: Path, package: str = __version__, xlwings: str = XLWINGS, *, macros: bool = True
) -> None:
    """A workbook as far as the diagnosis reads it: the part with the defined names, its VBA."""
    with zipfile.ZipFile(file, "w") as book:
        if macros:
            book.writestr("xl/vbaProject.bin", b"")
        book.writestr(
            "xl/workbook.xml",
            '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            "<definedNames>"
            f'<definedName name="PhienBanSo">"{package}"</definedName>'
            '<definedName name="KetQuaKiemTra">KiemTra!$A$1</definedName>'
            f'<definedName name="PhienBanXlwings">"{xlwings}"</definedName>'
            "</definedNames></workbook>",
        )


def set_up(profile: Profile, **options: bool) -> list[str]:
    """Run cai-dat.bat; what it said."""
    said: list[str] = []
    install(profile, program=profile.program, say=said.append, **options)
    return said


def take_back(profile: Profile) -> list[str]:
    """Run go-cai-dat.bat; what it said."""
    said: list[str] = []
    undo(profile, say=said.append)
    return said


def with_older(profile: Profile) -> None:
    """Have version 0.0.9 set up."""
    profile.version = "0.0.9"
    with pytest.MonkeyPatch.context() as older:
        older.setattr("baocao_tthc.windows.environment.__version__", "0.0.9")
        older.setattr("baocao_tthc.windows.set_up.__version__", "0.0.9")
        set_up(profile)
    profile.version = __version__


def book_of(profile: Profile) -> Path:
    """The workbook of the program."""
    return profile.program / "workbook" / "BaoCao_TTHC.xlsm"


def item(profile: Profile, name: str, book: Path | None = None) -> DiagnosisItem:
    """One item of the diagnosis."""
    found = diagnose(profile, book or book_of(profile)).items
    return next(item for item in found if item.name == name)


def elsewhere(profile: Profile) -> Path:
    """A workbook outside the trusted folder."""
    book = profile.user / "sổ.xlsm"
    write_book(book)
    return book
