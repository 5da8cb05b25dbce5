"""The set-up for real: an environment made by `venv`, filled by pip from wheels, no network.

Only what belongs to Windows is simulated: the registry, 8.3 names, and Scripts with its python.exe.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import sys
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from baocao_tthc import __version__
from baocao_tthc.windows.computer import Computer, Done
from baocao_tthc.windows.environment import probe, run_python
from baocao_tthc.windows.set_up import install, undo
from support.paths import ROOT
from support.windows_profile import Profile, write_book


class RealProfile(Profile):
    """The simulated profile, with real programs."""

    def run(self, arguments: Sequence[str | Path]) -> Done:
        """Run it; an environment made elsewhere than on Windows gets the names of Windows."""
        ended = Computer.run(self, arguments)
        if "venv" in arguments:
            scripts = Path(arguments[-1]) / "Scripts"
            scripts.mkdir()
            for name in ("python.exe", "pythonw.exe"):
                (scripts / name).symlink_to("../bin/python")
        return ended


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> RealProfile:
    """A profile with a name full of diacritics, the package for it beside cai-dat.bat."""
    root = tmp_path_factory.mktemp("may")
    profile = RealProfile(root)
    profile.python = Path(getattr(sys, "_base_executable", sys.executable))
    wheels = profile.program / "goi-windows"
    wheels.mkdir()
    write_book(profile.program / "workbook" / "BaoCao_TTHC.xlsm")
    example = Path("workbook", "vi-du", "2026-01-ninh-giang.xlsm")
    (profile.program / example).parent.mkdir()
    shutil.copy(ROOT / example, profile.program / example)
    required = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
        "dependencies"
    ]
    _own_wheel(wheels, required)
    for line in required:
        _repacked(Requirement(line), wheels)
    return profile


def _own_wheel(folder: Path, required: Sequence[str]) -> None:
    """The wheel of the sources as they are now, without the tool that builds it from a network."""
    package = ROOT / "python" / "baocao_tthc"
    files = {
        f"baocao_tthc/{file.relative_to(package).as_posix()}": file.read_bytes()
        for file in package.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    _write_wheel(folder, "baocao_tthc", __version__, "py3-none-any", files, required)


def _repacked(requirement: Requirement, folder: Path) -> None:
    """An installed distribution, and what it needs here, as the wheels that they came from."""
    if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
        return
    found = distribution(requirement.name)
    name = found.metadata["Name"].replace("-", "_")
    if list(folder.glob(f"{name}-*.whl")):
        return
    *_, tag = (  # the last: one for Python 2 comes before it
        line.partition(": ")[2]
        for line in (found.read_text("WHEEL") or "").splitlines()
        if line.startswith("Tag: ")
    )
    files = {
        str(file): Path(str(file.locate())).read_bytes()
        for file in found.files or []
        if ".." not in file.parts and ".dist-info" not in file.parts[0] and file.suffix != ".pyc"
    }
    _write_wheel(folder, name, found.version, tag, files, found.requires or [])
    for line in found.requires or []:
        _repacked(Requirement(line), folder)


def _write_wheel(
    folder: Path,
    name: str,
    version: str,
    tag: str,
    files: Mapping[str, bytes],
    required: Sequence[str],
) -> None:
    info = f"{name}-{version}.dist-info"
    metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    metadata += [f"Requires-Dist: {line}" for line in required]
    content = {
        **files,
        f"{info}/METADATA": "\n".join([*metadata, ""]).encode(),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: {tag}\n".encode(),
    }
    lines = [f"{path},sha256={_digest(data)},{len(data)}" for path, data in content.items()]
    with zipfile.ZipFile(folder / f"{name}-{version}-{tag}.whl", "w") as wheel:
        for path, data in content.items():
            wheel.writestr(path, data)
        wheel.writestr(f"{info}/RECORD", "\n".join([*lines, f"{info}/RECORD,,", ""]))


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


def test_the_environment_is_made_and_works(
    profile: RealProfile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """From wheels alone, in a folder with blanks and diacritics; then nothing is left behind."""
    monkeypatch.setenv("LOCALAPPDATA", str(profile.local_data))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))  # what a user has set must not matter
    (tmp_path / "xlwings.py").write_text("raise SystemExit('not the one of the environment')")
    before = profile.snapshot()
    said: list[str] = []
    install(profile, program=profile.program, say=said.append)
    versions = probe(profile)
    assert versions
    assert versions.package == __version__
    assert versions.xlwings == distribution("xlwings").version
    diagnosis = said[-2]
    assert f"√ Phiên bản chương trình và sổ: {__version__}" in diagnosis
    assert str(profile.home.environment) in diagnosis
    run = run_python(profile, "-m", "baocao_tthc", "--version")
    assert run == Done(0, f"tthc {__version__}\n")
    assert run_python(profile, "-c", "import pandas").code == 1
    undo(profile, say=said.append)
    assert profile.snapshot() == before
