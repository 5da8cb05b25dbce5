"""What a part is by how it begins: an old container, a program, a package, markup."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

_OLE = b"\xd0\xcf\x11\xe0"
_PROGRAMS = (b"MZ", b"\x7fELF", b"L\x00\x00\x00\x01\x14\x02\x00", b"#!")  # the third: a shortcut
_VBA = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "VBA"))
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MAX_MEMBERS, _MAX_SIZE = 200, 16 * 2**20  # of a workbook behind a chart
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)


def kind_of_embedded(content: bytes) -> str:
    """One of "MACRO", "OBJECT", "PROGRAM", "package"; "" for all that is only shown or read."""
    if content.startswith(_OLE):
        return "MACRO" if any(name in content for name in _VBA) else "OBJECT"
    if content.startswith(_PROGRAMS):
        return "PROGRAM"
    return "package" if content.startswith(b"PK\x03\x04") else ""


def begins_as_markup(content: bytes) -> bool:
    """Whether it begins as XML does, in whatever UTF."""
    start = content[:64]
    for mark in _MARKS:
        start = start.removeprefix(mark)
    return start.replace(b"\0", b"").lstrip()[:5].lower().startswith((b"<?xml", b"<"))


def inner_members(content: bytes) -> dict[str, bytes] | None:
    """The members of a package within a package; None when it is not sound or too large."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            infos = package.infolist()
            large = sum(info.file_size for info in infos) > _MAX_SIZE
            if large or len(infos) > _MAX_MEMBERS:
                return None
            return {info.filename: package.read(info) for info in infos}
    except _ZIP_ERRORS:
        return None
