"""xlwings' two libraries, for a 32-bit and a 64-bit Excel, under the names that workbooks ask for.

A workbook's VBA names the library that it loads, and no variable can stand there, so the name stays
in every workbook that was ever saved. xlwings puts its version into the name; ours has none, and
the set-up lays the libraries of whatever version is installed down under it, and under the names
that workbooks built before ask for. The library itself does not care what it is called.
"""

from __future__ import annotations

import re
from pathlib import Path

from ..files import written_whole

BITS = (32, 64)
LIBRARY = "BaoCao_TTHC{bits}.dll"
_OF_XLWINGS = "xlwings{bits}-{version}.dll"
_NAMED_BY_VERSION = "0.37.8"
"""The only xlwings whose own name stands in workbooks that were handed out."""


def asked_for() -> tuple[str, ...]:
    """The names under which workbooks of any age look for a library beside Python."""
    named = _OF_XLWINGS.replace("{version}", _NAMED_BY_VERSION)
    return tuple(name.format(bits=bits) for name in (LIBRARY, named) for bits in BITS)


def serves(version: str) -> bool:
    """Whether a workbook with the VBA of that xlwings finds its library here."""
    return release(version) >= release(_NAMED_BY_VERSION)


def release(version: str) -> list[int]:
    """A version to be compared: "0.10.1" comes after "0.9"."""
    return [int(digits) for digits in re.findall("[0-9]+", version)]


def lay_down(environment: Path, version: str) -> None:
    """Have the libraries of the installed xlwings there under every name that is asked for.

    One that is there already stays, for Excel may hold it; one that a virus scanner took away has
    no copy, which the diagnosis tells.
    """
    for bits, name in zip(BITS * 2, asked_for(), strict=True):
        source = environment / _OF_XLWINGS.format(bits=bits, version=version)
        if source.is_file() and not (environment / name).exists():
            with written_whole(environment / name) as temporary:
                temporary.write_bytes(source.read_bytes())
