"""The same workbook with the macros of the installed program: an older one made anew, nothing lost.

Only the VBA project, the ribbon and the two versions that the workbook states are replaced; every
other part of the package, and so every cell, colour and note, stays byte for byte.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from .. import __version__
from ..errors import WorkbookError
from ..files import free_name
from ..ooxml.archive import Archive, folded_path
from ..ooxml.expected_files import WORKBOOK, opened_as
from ..ooxml.members import with_members
from ..ooxml.package import USUAL_WORKBOOK
from ..sheets import VERSION_NAME, XLWINGS_VERSION
from .assembly import (
    BLANK,
    PART,
    PROJECT,
    add_ribbon,
    packaged_macros,
)

_SIGNATURE = "xl/vbaProjectSignature.bin"
_MODULE = re.compile(rb"\r\n(?:Module|Class|BaseClass)=(\w+)")  # lines of the stream PROJECT
_MAX_NAMED = 5  # modules in a sentence


class Renewed(NamedTuple):
    """The content of the workbook, and in sentences what of its macros is not in it."""

    content: bytes
    left: tuple[str, ...]


def with_todays_macros(file: Path) -> Renewed:
    """Read a macro workbook of this program, of any version, and give it today's macros.

    Raises WorkbookError for a workbook without macros, or with somebody else's.
    """
    macros = packaged_macros()
    with opened_as(WORKBOOK, file) as archive:
        if not (archive.has(USUAL_WORKBOOK) and archive.has(PROJECT)):
            raise WorkbookError(
                f"Sổ “{file}” không có macro nên không có gì để cập nhật; muốn có nút thì dùng sổ "
                f"{BLANK} của chương trình."
            )
        sheets = archive.read(USUAL_WORKBOOK)
        for name, stated in ((VERSION_NAME, __version__), (XLWINGS_VERSION, version("xlwings"))):
            sheets, found = _named(name).subn(rf'\g<1>"{stated}"\g<2>'.encode(), sheets)
            if not found:
                raise WorkbookError(
                    f"Sổ “{file}” có macro nhưng không phải sổ của chương trình; hãy chép số liệu "
                    f"sang sổ {BLANK}."
                )
        project = archive.read(PROJECT)
        changed = {PROJECT: macros.project, USUAL_WORKBOOK: sheets}
        if archive.has(PART):
            changed[PART] = macros.ribbon
        own = {_own_name(archive, path): content for path, content in changed.items()}
        content = with_members(archive.content, own)
        left = (*_left_out(project, macros.project), *_signature(archive))
    return Renewed(content if PART in changed else add_ribbon(content, macros.ribbon), left)


def _named(name: str) -> re.Pattern[bytes]:
    begin = rf'<definedName\b(?>[^<>]*?\bname="{name}")[^<>]*>'
    return re.compile(rf"({begin})[^<]*(</definedName>)".encode())


def _own_name(archive: Archive, path: str) -> str:
    return archive.members[folded_path(path)].filename


def _left_out(project: bytes, new: bytes) -> tuple[str, ...]:
    """The macros that somebody added to the workbook; the old one still has them."""
    added = sorted(set(_MODULE.findall(project)) - set(_MODULE.findall(new)))
    if not added:
        return ()
    names = ", ".join(f"“{name.decode('ascii')}”" for name in added[:_MAX_NAMED])
    return (f"Macro {names} không phải của chương trình nên không có trong sổ mới.",)


def _signature(archive: Archive) -> tuple[str, ...]:
    if not archive.has(_SIGNATURE):
        return ()
    return ("Chữ ký số của macro không còn đúng ở sổ mới; hãy nhờ nơi đã ký ký lại.",)


def renewed_name(file: Path) -> Path:
    """A free name for the new workbook beside the old one."""
    return free_name(file.with_name(f"{file.stem} (macro mới).xlsm"))
