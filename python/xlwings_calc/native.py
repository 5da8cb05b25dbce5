"""The way to LibreOffice: its Python module `uno`, its structs, constants, colours and errors."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from .errors import CalcError, OfficeNotFoundError

Rgb = tuple[int, int, int]
_PLACES = (
    "/usr/lib/python3/dist-packages",
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice*/program",
    "/Applications/LibreOffice.app/Contents/Resources",
    "C:/Program Files/LibreOffice/program",
)


@cache
def uno() -> Any:
    """LibreOffice's module `uno`, looked for where systems put it; raises OfficeNotFoundError.

    Those folders hold many packages besides, so they are on `sys.path` only for this import.
    """
    folders = [None, *_folders()] if importlib.util.find_spec("uno") else _folders()
    failures = []
    for folder in folders:
        with _on_path(folder):
            try:
                return importlib.import_module("uno")
            except (ImportError, AttributeError) as error:  # AttributeError: another pyuno's uno.py
                failures.append(f"{folder}: {error}")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    raise OfficeNotFoundError(
        f"LibreOffice's Python module `uno` cannot be loaded by Python {version}. Install it "
        "(Debian: python3-uno) for this very version of Python, or add its folder to PYTHONPATH. "
        f"Tried: {'; '.join(failures) or 'no folder that has it'}."
    )


def _folders() -> list[str | None]:
    found = [path for place in _PLACES for path in _matching(place)]
    if program := program_path():
        found.append(program.resolve().parent)
    return [str(folder) for folder in dict.fromkeys(found) if (folder / "uno.py").is_file()]


def _matching(place: str) -> Iterator[Path]:
    anchor = Path(place).anchor
    return Path(anchor).glob(str(Path(place).relative_to(anchor)))


@contextmanager
def _on_path(folder: str | None) -> Iterator[None]:
    path = sys.path[:]
    sys.path += [folder] if folder else []
    try:
        yield
    finally:
        sys.path[:] = path


def program_path() -> Path | None:
    """The program `soffice`, from PATH or where systems put it; None when there is none."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return Path(found)
    for place in _PLACES:
        for folder in _matching(place):
            for name in ("soffice", "soffice.exe", "../MacOS/soffice"):
                if (folder / name).is_file():
                    return folder / name
    return None


def struct(name: str, **members: object) -> Any:
    """A UNO struct by the end of its name: `struct("table.CellAddress", Sheet=0, Column=1)`."""
    made = uno().createUnoStruct(f"com.sun.star.{name}")
    for member, value in members.items():
        setattr(made, member, value)
    return made


def constant(name: str) -> Any:
    """A UNO constant by the end of its name: `constant("sheet.CellFlags.VALUE")` is 1."""
    return uno().getConstantByName(f"com.sun.star.{name}")


def enum(name: str, value: str) -> Any:
    """A value of a UNO enumeration: `enum("sheet.ConditionOperator", "EQUAL")`."""
    return uno().Enum(f"com.sun.star.{name}", value)


def properties(**values: object) -> tuple[Any, ...]:
    """The sequence of PropertyValue that UNO takes where Python has keywords."""
    return tuple(struct("beans.PropertyValue", Name=n, Value=v) for n, v in values.items())


@contextmanager
def refusal(what: str) -> Iterator[None]:
    """Turn what LibreOffice raises inside the block into a CalcError that begins with `what`."""
    try:
        yield
    except uno().getClass("com.sun.star.uno.Exception") as error:
        detail = str(error.Message).strip() or type(error).__name__.rpartition(".")[2]
        raise CalcError(f"{what}: {detail}") from error


def file_url(path: str) -> str:
    """The URL of a system path."""
    return str(uno().systemPathToFileUrl(str(Path(path).absolute())))


def system_path(url: str) -> str:
    """The system path of a file's URL."""
    return str(uno().fileUrlToSystemPath(url))


def colour_number(colour: Rgb | int | str) -> int:
    """LibreOffice's number of a colour: (255, 0, 0), "#ff0000" and Excel's 255 are 0xff0000."""
    if isinstance(colour, str):
        return int(colour.removeprefix("#"), 16)
    red, green, blue = (
        (colour & 255, colour >> 8 & 255, colour >> 16) if isinstance(colour, int) else colour
    )
    return int(red) << 16 | int(green) << 8 | int(blue)


def rgb(value: int | None) -> Rgb | None:
    """The colour of LibreOffice's number; None for none (and for cells that differ)."""
    if value is None or value < 0:
        return None
    return value >> 16 & 255, value >> 8 & 255, value & 255
