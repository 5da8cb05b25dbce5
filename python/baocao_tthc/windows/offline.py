"""`make goi-windows`: the program for Windows as one .zip that is set up without a network.

    python -m baocao_tthc.windows.offline SOURCE TARGET    from the source tree, into a folder

It holds cai-dat.bat, the workbook, templates, documents, sources, and in goi-windows/ the wheels of
the program and of all that it needs, for each Python of PYTHONS. Made on any system; needs
`packaging` (in the test environment) and the network.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

from .. import __version__
from ..errors import TthcError
from ..files import written_whole
from ..ooxml.members import zipped
from .environment import WHEELS

PYTHONS = ("3.11", "3.12", "3.13", "3.14")  # cai-dat.bat looks for these
PLATFORM = "win_amd64"  # 64-bit Python serves a 32-bit Excel, too: they talk through COM
ROOT = "BaoCao_TTHC"
PARTS = (
    "cai-dat.bat",
    "go-cai-dat.bat",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "pyproject.toml",
    "docs",
    "python",
    "templates",
    "workbook",
)


class _Wheel(NamedTuple):
    file: Path
    name: str
    version: Version
    tags: frozenset[Tag]


def make_package(source: Path, target: Path) -> Path:
    """Build the .zip in the folder `target`; raises TthcError when a wheel cannot be had."""
    source = source.absolute()  # a bare name would be a project of the registry to pip
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        wheels = Path(temporary)
        _collect(source, wheels)
        for python in PYTHONS:
            if lacking := missing(wheels, python):
                raise TthcError(f"Gói cho Python {python} còn thiếu: {', '.join(lacking)}.")
        package = target / f"{ROOT}-{__version__}-windows.zip"
        with written_whole(package, overwrite=True) as whole:
            write_zip(source, wheels, whole)
    return package


def missing(wheels: Path, python: str) -> list[str]:
    """What the program needs on Windows with that Python ("3.12") and no wheel gives.

    Follows the metadata of the wheels from the program on, with markers as Windows has them.
    """
    have = [_parsed(file) for file in sorted(wheels.glob("*.whl"))]
    tags = _tags(python)
    lacking, seen = [], set()
    wanted = [Requirement(f"baocao-tthc=={__version__}")]
    while wanted:
        requirement = wanted.pop()
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        fitting = [wheel for wheel in have if _fits(wheel, requirement, tags)]
        if not fitting:
            lacking.append(str(requirement))
        for wheel in fitting:
            wanted += _required(wheel.file, _windows(python))
    return sorted(lacking)


def write_zip(source: Path, wheels: Path, target: Path) -> None:
    """Write the program and the wheels; the same sources give the same bytes."""
    files = {file.relative_to(source).as_posix(): file for file in _files(source)}
    files |= {f"{WHEELS}/{wheel.name}": wheel for wheel in sorted(wheels.glob("*.whl"))}
    members = {f"{ROOT}/{name}": file.read_bytes() for name, file in files.items()}
    target.write_bytes(zipped(members))


def _files(source: Path) -> Iterator[Path]:
    for part in PARTS:
        path = source / part
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from sorted(
                file
                for file in path.rglob("*")
                if file.is_file() and "__pycache__" not in file.parts and file.name[0] not in ".~"
            )
        else:
            raise TthcError(f"Không có “{path}”; hãy chạy trong thư mục mã nguồn đầy đủ.")


def _collect(source: Path, wheels: Path) -> None:
    """The wheel of the program, then those of what it needs, for each Python.

    `pip download` evaluates markers for the system that it runs on, whatever --platform says. What
    the program needs only on Windows is therefore asked for by name, without its marker.
    """
    print("Dựng gói của chương trình", flush=True)
    _pip("wheel", "--no-deps", "--wheel-dir", wheels, source)
    ours = next(wheels.glob("baocao_tthc-*.whl"))
    for python in PYTHONS:
        print(f"Tải thư viện cho Python {python}", flush=True)
        needed = [str(requirement) for requirement in _required(ours, _windows(python))]
        _pip(
            *("download", "--dest", wheels, "--only-binary", ":all:"),
            *("--platform", PLATFORM, "--python-version", python, *needed),
        )


def _pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    if subprocess.run(command, check=False).returncode:  # noqa: S603 - pip with our arguments
        raise TthcError("Không tải được thư viện (xem lời pip ở trên); hãy kiểm tra mạng.")


def _parsed(file: Path) -> _Wheel:
    name, version, _, tags = parse_wheel_filename(file.name)
    return _Wheel(file, name, version, tags)


def _fits(wheel: _Wheel, requirement: Requirement, tags: frozenset[Tag]) -> bool:
    return (
        wheel.name == canonicalize_name(requirement.name)
        and wheel.version in requirement.specifier
        and not tags.isdisjoint(wheel.tags)
    )


def _required(wheel: Path, environment: Mapping[str, str]) -> list[Requirement]:
    """What a wheel requires in an environment, without the markers that say when."""
    with zipfile.ZipFile(wheel) as content:
        name = next(name for name in content.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = BytesHeaderParser().parsebytes(content.read(name))
    needed = []
    for line in metadata.get_all("Requires-Dist", []):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate(dict(environment)):
            requirement.marker = None
            needed.append(requirement)
    return needed


def _windows(python: str) -> dict[str, str]:
    return {
        "extra": "",
        "implementation_name": "cpython",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_system": "Windows",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "win32",
    }


def _tags(python: str) -> frozenset[Tag]:
    major, minor = map(int, python.split("."))
    return frozenset(
        [
            *cpython_tags((major, minor), platforms=[PLATFORM]),
            *compatible_tags((major, minor), interpreter=f"cp{major}{minor}", platforms=[PLATFORM]),
        ]
    )


if __name__ == "__main__":
    try:
        print(make_package(Path(sys.argv[1]), Path(sys.argv[2])))
    except TthcError as error:
        sys.exit(str(error))
