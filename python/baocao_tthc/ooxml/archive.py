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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum, auto
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from .file_kinds import FileKind, kind_of, kind_of_archive

MAX_FILE = 32 * 2**20  # bytes on disk
MAX_UNPACKED = 64 * 2**20  # bytes in all members
MAX_MEMBERS = 2_000
_MAX_KEPT = 16 * 2**20  # bytes of all members, up to which they are unpacked only once

_MAX_BLANKS = 2**10  # bytes above the first element
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # a stream of the old container
_TYPES = "[Content_Types].xml"
_DIRECTORY_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER = b"PK\x03\x04"
_LOCAL = struct.Struct("<4s22x2H")  # signature, lengths of the name and of what follows it
_PASSWORD, _UTF8 = 0x1, 0x800
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
    ENCRYPTED = auto()  # with a password of Excel or Word, in the old container
    OLE = auto()  # the old container: a format before 2007
    NOT_AN_ARCHIVE = auto()
    OTHER_KIND = auto()  # a sound archive of something else
    CUT = auto()  # begins as an archive, is none
    DOUBLED = auto()  # two members of one name
    PASSWORD = auto()  # on the archive itself
    DAMAGED = auto()  # in the member `part`


class Unsound(Exception):  # noqa: N818 - a state of the file, told to the one who asked
    """The file is no sound archive; `part` is the member that the fault is about, `kind` what the
    file is instead, where that is known.
    """

    def __init__(self, fault: Fault, part: str = "", kind: FileKind | None = None) -> None:
        super().__init__(fault, part)
        self.fault, self.kind = fault, kind
        self.part = "".join(letter if letter.isprintable() else "?" for letter in part[:80])


class _Contents(NamedTuple):
    content: bytes
    members: Mapping[str, zipfile.ZipInfo]
    unpacked: Mapping[str, bytes]


class Archive(_Contents):
    """The members of a sound archive by their folded path: "xl/workbook.xml"."""

    def has(self, path: str) -> bool:
        """Whether there is such a member."""
        return folded_path(path) in self.members

    def read(self, path: str) -> bytes:
        """The content of a member."""
        folded = folded_path(path)
        kept = self.unpacked.get(folded)
        return _unpacked(self.content, self.members[folded]) if kept is None else kept

    @cached_property
    def kind(self) -> FileKind | None:
        """What it is an archive of; raises Unsound."""
        types, mimetype = (
            self.read(name) if self.has(name) else b"" for name in (_TYPES, "mimetype")
        )
        return kind_of_archive(self.members, types, mimetype)

    def refuse_other_than(self, expected: FileKind) -> None:
        """Raise Unsound when it is known to be of another kind."""
        kind = self.kind
        if kind not in (expected, None):
            raise Unsound(Fault.OTHER_KIND, kind=kind)


@contextmanager
def opened(
    file: Path,
    unpacked: int = MAX_UNPACKED,
    *,
    whole: bool = True,
    nodes: int | None = None,
) -> Iterator[Archive]:
    """Open a file as an archive of which every member is sound; raises Unsound.

    `unpacked` bounds the bytes of all its members, `nodes` the elements and attributes in each:
    as a tree each takes up to 500 bytes. Not `whole`: for those who hand on only what they read, a
    member is unpacked when it is read, and Unsound raised then.
    """
    content = content_of(file)
    if content.startswith(_OLE):
        check_old_container(content)
        raise Unsound(Fault.OLE, kind=kind_of(content))
    if content.count(_DIRECTORY_ENTRY) > MAX_MEMBERS:  # before the directory is believed
        raise Unsound(Fault.TOO_LARGE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source:
            infos = source.infolist()
    except _ZIP_ERRORS as error:
        raise Unsound(_no_archive(content), kind=kind_of(content)) from error
    members = _checked(infos, unpacked)
    keep = sum(info.file_size for info in infos) <= _MAX_KEPT
    contents = {}
    for path, info in members.items() if whole else ():
        member = _unpacked(content, info)
        if nodes and _is_xml(member) and nodes_in(member) > nodes:
            raise Unsound(Fault.TOO_LARGE)
        if keep:
            contents[path] = member
    yield Archive(content, members, contents)


def _is_xml(member: bytes) -> bool:
    start = member[:_MAX_BLANKS]
    return start.startswith(_UTF_16) or start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def nodes_in(xml: bytes) -> int:
    """At most how many elements and attributes an XML part has, in whatever UTF it is written."""
    return xml.count(b"<") - xml.count(b"</") + xml.count(b"=")


def content_of(file: Path, max_size: int = MAX_FILE) -> bytes:
    """The bytes of a regular file of at most `max_size`; raises Unsound."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Unsound(Fault.NOT_A_FILE)
        with file.open("rb") as stream:  # room for as much as is asked for is made beforehand
            content = stream.read(min(status.st_size, max_size) + 1)
    except FileNotFoundError as error:
        raise Unsound(Fault.MISSING) from error
    except PermissionError as error:
        raise Unsound(Fault.FORBIDDEN) from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise Unsound(Fault.UNREADABLE) from error
    if len(content) > max_size:
        raise Unsound(Fault.TOO_LARGE)
    return content


def check_old_container(content: bytes) -> None:
    """Raise Unsound for a file of 2007 or later that stands encrypted in an old container."""
    if _ENCRYPTED in content:
        raise Unsound(Fault.ENCRYPTED)


def _no_archive(content: bytes) -> Fault:
    if not content:
        return Fault.EMPTY
    return Fault.CUT if content.startswith(b"PK") else Fault.NOT_AN_ARCHIVE


def _checked(infos: Sequence[zipfile.ZipInfo], unpacked: int) -> dict[str, zipfile.ZipInfo]:
    """The members by folded path as the directory tells them; raises Unsound."""
    members = {folded_path(info.filename): info for info in infos}
    if sum(info.file_size for info in infos) > unpacked:
        raise Unsound(Fault.TOO_LARGE)
    if len(members) < len(infos):
        raise Unsound(Fault.DOUBLED)
    if any(info.flag_bits & _PASSWORD for info in infos):
        raise Unsound(Fault.PASSWORD)
    return members


def _unpacked(content: bytes, info: zipfile.ZipInfo) -> bytes:
    """A member of the archive, whose name, size and check sum must be what the directory says.

    `zipfile` does the same in twice the time, piece by piece through a stream.
    """
    try:
        signature, name_length, extra_length = _LOCAL.unpack_from(content, info.header_offset)
        name_at = info.header_offset + _LOCAL.size
        name = content[name_at : name_at + name_length]
        begin = name_at + name_length + extra_length
        member = content[begin : begin + info.compress_size]
        if info.compress_type == zipfile.ZIP_DEFLATED:  # never more than a byte beyond its size
            member = zlib.decompressobj(wbits=-15).decompress(member, info.file_size + 1)
        elif info.compress_type != zipfile.ZIP_STORED:
            raise zipfile.BadZipFile(info.compress_type)
        named = _encoded(info.orig_filename, info.flag_bits)
        found = (signature, name, len(member), zlib.crc32(member))
        if found != (_LOCAL_HEADER, named, info.file_size, info.CRC):
            raise zipfile.BadZipFile(info.filename)
    except _ZIP_ERRORS as error:
        raise Unsound(Fault.DAMAGED, info.filename) from error
    return member


def _encoded(name: str, flags: int) -> bytes:
    """A member's name as it stands in the archive; most are ASCII, alike in both encodings."""
    return name.encode("utf-8" if name.isascii() or flags & _UTF8 else "cp437")


@lru_cache(maxsize=1024)  # asked for many times of the same few
def folded_path(path: str) -> str:
    """Part names are compared without case; some writers put backslashes."""
    return path.replace("\\", "/").lstrip("/").casefold()
