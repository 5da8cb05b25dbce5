"""An Office file as an untrusted archive: bounded before any library sees it, read part by part.

Workbooks, templates and reports come by e-mail. Every limit is far above a real one: the January
workbook unpacks to 0.1 MiB. What is wrong is told as a Fault; who asked words it for the user.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

MAX_FILE = 32 * 2**20  # bytes on disk
MAX_UNPACKED = 64 * 2**20  # bytes in all members
MAX_MEMBERS = 2_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = ("EncryptedPackage", "Workbook", "Book", "WordDocument")
_DIRECTORY_ENTRY = b"PK\x01\x02"
_PASSWORD = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# RuntimeError: an exotic compression too; ValueError: names that are not UTF-8
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    ValueError,
    struct.error,
    OverflowError,
)


class Fault(Enum):
    """Why a file cannot be opened as an archive."""

    NOT_A_FILE = auto()  # a folder, a pipe, a device
    MISSING = auto()
    FORBIDDEN = auto()
    UNREADABLE = auto()
    TOO_LARGE = auto()
    EMPTY = auto()
    OLE = auto()  # the old container: a password or a format before 2007; part: a stream in it
    NOT_AN_ARCHIVE = auto()
    CUT = auto()  # begins as an archive, is none
    DOUBLED = auto()  # two members of one name
    PASSWORD = auto()  # on the archive itself
    DAMAGED = auto()  # in the member `part`


class Unsound(Exception):  # noqa: N818 - a state of the file, told to the one who asked
    """The file is no sound archive; `part` is the member or stream that the fault is about."""

    def __init__(self, fault: Fault, part: str = "") -> None:
        super().__init__(fault, part)
        self.fault = fault
        self.part = "".join(letter if letter.isprintable() else "?" for letter in part[:80])


class Archive(NamedTuple):
    """The members of a sound archive by their folded path: "xl/workbook.xml"."""

    content: bytes
    members: Mapping[str, zipfile.ZipInfo]
    source: zipfile.ZipFile

    def has(self, path: str) -> bool:
        """Whether there is such a member."""
        return _folded(path) in self.members

    def read(self, path: str) -> bytes:
        """The content of a member; raises Unsound when it is damaged."""
        try:
            return self.source.read(self.members[_folded(path)])
        except _ZIP_ERRORS as error:
            raise Unsound(Fault.DAMAGED, path) from error


@contextmanager
def opened(file: Path, unpacked: int = MAX_UNPACKED) -> Iterator[Archive]:
    """Open a file as an archive of which every member is sound; raises Unsound.

    `unpacked` bounds the bytes of all its members.
    """
    content = content_of(file)
    if content.startswith(_OLE):
        streams = (name for name in _STREAMS if name.encode("utf-16-le") in content)
        raise Unsound(Fault.OLE, next(streams, ""))
    if content.count(_DIRECTORY_ENTRY) > MAX_MEMBERS:  # before the directory is believed
        raise Unsound(Fault.TOO_LARGE)
    try:
        source = zipfile.ZipFile(io.BytesIO(content))
    except _ZIP_ERRORS as error:
        raise Unsound(_no_archive(content)) from error
    with source:
        yield Archive(content, _checked(source, unpacked), source)


def content_of(file: Path, max_size: int = MAX_FILE) -> bytes:
    """The bytes of a regular file of at most `max_size`; raises Unsound."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise Unsound(Fault.NOT_A_FILE)
        with file.open("rb") as stream:
            content = stream.read(max_size + 1)
    except FileNotFoundError as error:
        raise Unsound(Fault.MISSING) from error
    except PermissionError as error:
        raise Unsound(Fault.FORBIDDEN) from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise Unsound(Fault.UNREADABLE) from error
    if len(content) > max_size:
        raise Unsound(Fault.TOO_LARGE)
    return content


def _no_archive(content: bytes) -> Fault:
    if not content:
        return Fault.EMPTY
    return Fault.CUT if content.startswith(b"PK") else Fault.NOT_AN_ARCHIVE


def _checked(source: zipfile.ZipFile, unpacked: int) -> dict[str, zipfile.ZipInfo]:
    """The members by folded path, each sound; raises Unsound otherwise."""
    infos = source.infolist()
    members = {_folded(info.filename): info for info in infos}
    if sum(info.file_size for info in infos) > unpacked:
        raise Unsound(Fault.TOO_LARGE)
    if len(members) < len(infos):
        raise Unsound(Fault.DOUBLED)
    if any(info.flag_bits & _PASSWORD for info in infos):
        raise Unsound(Fault.PASSWORD)
    for info in infos:
        _check_member(source, info)
    return members


def _check_member(source: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Unpack a member once in pieces: its check sum and declared size must be true."""
    try:
        if info.compress_type not in _METHODS:
            raise zipfile.BadZipFile(info.compress_type)
        with source.open(info) as stream:
            size = 0
            while piece := stream.read(2**16):
                size += len(piece)
        if size != info.file_size:
            raise zipfile.BadZipFile(size)
    except _ZIP_ERRORS as error:
        raise Unsound(Fault.DAMAGED, info.filename) from error


def _folded(path: str) -> str:
    """Part names are compared without case; some writers put backslashes."""
    return path.replace("\\", "/").lstrip("/").casefold()
