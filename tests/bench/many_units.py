"""The workbooks of many units, made quickly: each is one of sixty, but for the name of its unit."""

from __future__ import annotations

import zipfile
from pathlib import Path

from support.city import book

_MADE = 60
_NAME = "UBND xã Số {:05}"


def many_units(folder: Path, count: int) -> list[Path]:
    """Write the workbooks of so many units into the folder, as the program itself builds them."""
    folder.mkdir()
    made = [_parts(book(folder / "mẫu.xlsx", _NAME.format(n), n + 1)) for n in range(_MADE)]
    (folder / "mẫu.xlsx").unlink()
    return [_written(folder / f"{n:05}.xlsx", made[n % _MADE], n) for n in range(count)]


def _parts(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist()}


def _written(file: Path, parts: dict[str, bytes], number: int) -> Path:
    old, new = (_NAME.format(n).encode() for n in (number % _MADE, number))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(name, content.replace(old, new))
    return file
