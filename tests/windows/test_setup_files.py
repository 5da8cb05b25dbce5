"""What the clerk double-clicks, what runs before anything is installed, and the offline package."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from baocao_tthc import __version__
from baocao_tthc.errors import TthcError
from baocao_tthc.windows import offline
from baocao_tthc.windows.computer import Done
from baocao_tthc.windows.set_up import MARKED, install
from support.paths import ROOT
from support.windows_profile import Profile

SETUP = ROOT / "python" / "baocao_tthc" / "windows"
BATCHES = [ROOT / "cai-dat.bat", ROOT / "go-cai-dat.bat"]


@pytest.mark.parametrize("batch", BATCHES, ids=lambda batch: batch.name)
def test_a_batch_file_is_short_and_ascii_with_crlf(batch: Path) -> None:
    """Cmd reads it in any code page, finds its labels, and a person reads it at one sitting."""
    content = batch.read_bytes()
    assert content.isascii()
    assert content.count(b"\r\n") == content.count(b"\n")
    assert content.count(b"\n") <= 50


def test_git_keeps_the_line_ends_of_batch_files() -> None:
    """A checkout on any system has CRLF in them."""
    names = ["cai-dat.bat", "go-cai-dat.bat", "python/baocao_tthc/windows/can-python.txt"]
    told = subprocess.run(
        ["git", "check-attr", "eol", *names], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert told == [f"{name}: eol: crlf" for name in names]


def test_the_batch_files_start_what_exists() -> None:
    """Every file of ours that a batch file names is there; every label it calls is in it."""
    for batch in BATCHES:
        text = batch.read_text("ascii").replace("%SETUP%", r"%~dp0python\baocao_tthc\windows")
        files = re.findall(r'%~dp0([\w\\.-]+\.(?:py|txt|bat))"', text)
        assert files
        for file in files:
            assert (ROOT / file.replace("\\", "/")).is_file(), file
        for label in re.findall(r"call :(\w+)", text):
            assert f"\r\n:{label}\r\n" in batch.read_bytes().decode("ascii"), label


def test_the_batch_file_takes_the_pythons_that_have_wheels() -> None:
    """Its test of a Python, run by this one, says yes; the bounds are those of the package."""
    test = re.search(r'set "FIT=(.*)"', BATCHES[0].read_text("ascii"))
    assert test
    assert subprocess.run([sys.executable, "-I", "-c", test[1]], check=False).returncode == 0
    low, high = (int(minor) for minor in re.findall(r"\(3, (\d+)\)", test[1]))
    assert tuple(f"3.{minor}" for minor in range(low, high)) == offline.PYTHONS
    for version, fit in (((3, 10, 9), False), ((3, low, 0), True), ((3, high, 0), False)):
        told = f"import sys; sys.version_info = {version}; {test[1]}"
        assert (
            subprocess.run([sys.executable, "-I", "-c", told], check=False).returncode == 0
        ) is fit
    text = (SETUP / "can-python.txt").read_text("utf-8")
    assert f"{offline.PYTHONS[0]} đến {offline.PYTHONS[-1]}" in text


def test_only_the_programs_that_the_registry_names_are_tried() -> None:
    """`reg query` prints keys and a summary too, whose words are no Python."""
    told = [
        r"HKEY_CURRENT_USER\Software\Python\PythonCore\3.12\InstallPath",
        r"    ExecutablePath    REG_SZ    C:\Users\Đức\Python312\python.exe",
        "End of search: 1 match(es) found.",
        "Search complete. Number of matches found: 1",
    ]
    loop = re.search(
        r'"tokens=2\*" %%A in .* do if "%%A"=="(\w+)" call :try "%%~B"',
        BATCHES[0].read_text("ascii"),
    )
    assert loop
    tokens = (line.split(maxsplit=2) for line in told)
    tried = [rest[1] for _, *rest in tokens if rest and rest[0] == loop[1]]
    assert tried == [r"C:\Users\Đức\Python312\python.exe"]


def test_the_store_python_is_refused() -> None:
    """What a packaged Python writes under %LOCALAPPDATA% and HKCU no other program sees."""
    test = re.search(r'set "FIT=(.*)"', BATCHES[0].read_text("ascii"))
    assert test
    told = rf"import sys; sys.base_prefix = r'C:\Program Files\WindowsApps\Python'; {test[1]}"
    assert subprocess.run([sys.executable, "-I", "-c", told], check=False).returncode == 1


@pytest.mark.parametrize("words", [[], ["--go"]])
def test_the_entry_runs_with_the_standard_library_alone(words: list[str], tmp_path: Path) -> None:
    """Started by its path, without site-packages, it gets as far as asking for Windows."""
    ended = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-X", "utf8", SETUP / "bootstrap.py", *words],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (2, "")
    assert ended.stdout.strip().startswith("CHƯA XONG: Lệnh này chỉ dành cho Windows")


def test_our_own_files_are_in_the_repository() -> None:
    """The files that lose the mark of the web are the ones that the program has."""
    for pattern in MARKED:
        assert list(ROOT.glob(pattern)), pattern


def _wheel(folder: Path, name: str, *required: str) -> None:
    with zipfile.ZipFile(folder / name, "w") as wheel:
        lines = ["Metadata-Version: 2.1", *(f"Requires-Dist: {line}" for line in required)]
        wheel.writestr("x.dist-info/METADATA", "\n".join(lines) + "\n\n")


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """A folder of wheels that is complete for Python 3.12."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    ours = f"baocao_tthc-{__version__}-py3-none-any.whl"
    extras = ('pytest; extra == "test"', 'pandas==3.1.1; extra == "bench"')
    _wheel(folder, ours, "xlwings==0.37.8", *extras)
    pywin32 = 'pywin32>=224; platform_system == "Windows"'
    _wheel(folder, "xlwings-0.37.8-cp312-cp312-win_amd64.whl", pywin32)
    _wheel(folder, "pywin32-312-cp312-cp312-win_amd64.whl")
    return folder


def test_a_complete_package_lacks_nothing(wheels: Path) -> None:
    """Markers are read as Windows has them, extras left out."""
    assert offline.missing(wheels, "3.12") == []


@pytest.mark.parametrize(
    ("lost", "lacking"),
    [
        ("pywin32-312-cp312-cp312-win_amd64.whl", ["pywin32>=224"]),
        ("xlwings-0.37.8-cp312-cp312-win_amd64.whl", ["xlwings==0.37.8"]),
        (f"baocao_tthc-{__version__}-py3-none-any.whl", [f"baocao-tthc=={__version__}"]),
    ],
)
def test_a_lost_wheel_is_told(wheels: Path, lost: str, lacking: list[str]) -> None:
    """Also the one that only Windows needs, which pip on another system does not ask for."""
    (wheels / lost).unlink()
    assert offline.missing(wheels, "3.12") == lacking


def test_a_wheel_of_another_python_or_system_does_not_count(wheels: Path) -> None:
    """The tags must be of that Python on 64-bit Windows."""
    assert offline.missing(wheels, "3.13") == ["xlwings==0.37.8"]
    (wheels / "pywin32-312-cp312-cp312-win_amd64.whl").rename(
        wheels / "pywin32-312-cp312-cp312-manylinux_2_28_x86_64.whl"
    )
    assert offline.missing(wheels, "3.12") == ["pywin32>=224"]


def test_the_package_is_the_same_for_the_same_sources(wheels: Path, tmp_path: Path) -> None:
    """Same bytes, whatever the dates of the files; caches and lock files are left out."""
    source = tmp_path / "source"
    for part in offline.PARTS:
        (source / part).parent.mkdir(exist_ok=True)
        if Path(part).suffix or part == "LICENSE":
            (source / part).write_text(part)
        else:
            (source / part / "__pycache__").mkdir(parents=True)
            (source / part / "__pycache__" / "x.pyc").write_text("x")
            (source / part / "~$BaoCao.xlsm").write_text("x")
            (source / part / "tệp.txt").write_text(part)
    packages = [tmp_path / "1.zip", tmp_path / "2.zip"]
    for package in packages:
        offline.write_zip(source, wheels, package)
        (source / "LICENSE").touch()
    assert packages[0].read_bytes() == packages[1].read_bytes()
    with zipfile.ZipFile(packages[0]) as package:
        names = package.namelist()
    assert "BaoCao_TTHC/cai-dat.bat" in names
    assert "BaoCao_TTHC/goi-windows/pywin32-312-cp312-cp312-win_amd64.whl" in names
    assert not [name for name in names if "pycache" in name or "~" in name]
    (source / "README.md").unlink()
    with pytest.raises(TthcError, match=r"README\.md"):
        offline.write_zip(source, wheels, tmp_path / "3.zip")


def test_the_program_does_without_pandas() -> None:
    """Only the speeds are held against it: xlwings loads it wherever it finds it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needing = [name for name, lines in project["optional-dependencies"].items()
               if any(line.startswith("pandas") for line in lines)]  # fmt: skip
    assert needing == ["bench"]
    assert not [line for line in project["dependencies"] if re.match("pandas|numpy", line)]
    assert "$(PIP) .\n" in (ROOT / "Makefile").read_text("utf-8")


def test_what_goes_into_the_package_is_in_the_repository() -> None:
    """`make goi-windows` finds all its parts."""
    assert [part for part in offline.PARTS if not (ROOT / part).exists()] == []


def test_pip_never_gets_a_bare_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative folder would be the name of somebody's project in the registry to pip."""
    asked: list[str | Path] = []

    def pip(*arguments: str | Path) -> None:
        asked.extend(arguments)
        raise TthcError("enough")

    monkeypatch.setattr(offline, "_pip", pip)
    monkeypatch.chdir(ROOT.parent)
    with pytest.raises(TthcError, match="enough"):
        offline.make_package(Path(ROOT.name), tmp_path)
    assert asked[-1] == ROOT


def test_set_up_never_gives_pip_a_bare_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Set up from a folder named relatively, pip is asked for the folder by its whole path."""
    profile = Profile(tmp_path)
    asked: list[list[str | Path]] = []
    run = profile.run

    def recorded(arguments: Sequence[str | Path]) -> Done:
        asked.append(list(arguments))
        return run(arguments)

    monkeypatch.setattr(profile, "run", recorded)
    monkeypatch.chdir(profile.program.parent)
    install(profile, program=Path(profile.program.name), say=lambda _: None)
    installs = [command for command in asked if "install" in command]
    assert installs
    assert not [word for command in installs for word in command if word == profile.program.name]
    assert any(str(word).startswith(str(profile.program)) for word in installs[0])
