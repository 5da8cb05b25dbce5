"""The probe that VBA starts before xlwings' server: what it answers in the registry."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from baocao_tthc.windows import probe
from baocao_tthc.windows.computer import Registry
from baocao_tthc.windows.set_up import KEY, install, undo
from support.paths import ROOT
from support.windows_profile import FakeWinreg, Profile

TRIAL = "20260120163200"
VBA = (ROOT / "workbook" / "src" / "ThuPython.bas").read_text("ascii")


@pytest.fixture
def registry() -> Registry:
    """An empty registry."""
    return Registry(FakeWinreg())


def importing(broken: str, error: Exception) -> Callable[[str], ModuleType]:
    """What imports every module but one."""

    def import_module(name: str) -> ModuleType:
        if name == broken:
            raise error
        return ModuleType(name)

    return import_module


def test_the_token_alone_says_that_all_is_there(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer of a whole environment is the token that was given, and nothing else."""
    monkeypatch.setattr(probe, "import_module", importing("", ImportError()))
    assert probe.answer(registry, TRIAL)
    assert registry.values(KEY) == {"thupython": TRIAL}


@pytest.mark.parametrize("module", probe.NEEDED)
@pytest.mark.parametrize(
    "error",
    [ModuleNotFoundError("No module named 'x'"), SyntaxError("invalid\n\nsyntax"), OSError(22)],
)
def test_what_cannot_be_imported_is_one_sentence_behind_the_token(
    registry: Registry,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    error: Exception,
    tmp_path: Path,
) -> None:
    """Missing, half a file, refused: the package is named, with what Python says of it, on one
    line, and what to do; the log has the rest.
    """
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setattr(probe, "import_module", importing(module, error))
    assert not probe.answer(registry, TRIAL)
    said = str(registry.values(KEY)["thupython"])
    assert said.startswith(
        f"{TRIAL} Thư viện {probe.NEEDED[module]} của chương trình bị thiếu hoặc hỏng "
        f"({type(error).__name__}: "
    )
    assert said.endswith("nháy đúp cai-dat.bat trong thư mục chương trình, rồi mở lại sổ.")
    assert "\n" not in said


def test_everything_that_is_imported_exists() -> None:
    """But for Windows' own library: a misspelt name would tell every clerk that it is missing."""
    for module in probe.NEEDED:
        if module != "win32com.client":
            probe.import_module(module)


def test_the_workbook_starts_this_module_and_reads_this_value() -> None:
    """The names in ThuPython.bas are those of the package."""
    assert f'" -I -B -X utf8 -m {probe.__name__} "' in VBA
    assert f'"{KEY}\\{probe.ANSWER}"' in VBA


def test_started_as_the_workbook_starts_it_it_shows_nothing() -> None:
    """As a module, by itself; elsewhere than on Windows there is no registry to answer in."""
    command = [sys.executable, "-B", "-X", "utf8", "-m", probe.__name__, TRIAL]
    done = subprocess.run(
        command, env={"PYTHONPATH": str(ROOT / "python")}, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"")


def test_undoing_takes_the_answer_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands in the program's own key."""
    profile = Profile(tmp_path)
    monkeypatch.setenv("LOCALAPPDATA", str(profile.local_data))
    before = profile.snapshot()
    install(profile, program=profile.program, say=lambda _: None)
    profile.registry.write(KEY, {probe.ANSWER: TRIAL})
    undo(profile, say=lambda _: None)
    assert profile.snapshot() == before
