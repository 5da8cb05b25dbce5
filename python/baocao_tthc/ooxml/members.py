"""The members of a sound package: read, written whole, or some of them replaced.

`zipped` writes a package anew: the same members give the same bytes, without a clock. `stored`
writes one that is only handed on in this process. With
`with_members` all other members stay byte for byte: zipfile would compress every member anew and
lose what it does not know, so their local records are copied as they are, and of the directory
only sizes, sums and offsets change.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Mapping
from io import BytesIO
from pathlib import Path

_LOCAL = struct.Struct("<4s5H3I2H")
_DIRECTORY = struct.Struct("<4s6H3I5H2I")
_SIZES = struct.Struct("<3I")  # check sum, packed size, size
_END = struct.Struct("<4s4H2IH")
_ENTRY, _NAME_AT, _LENGTHS = 46, 46, struct.Struct("<3H")
_DESCRIPTOR = 0x8  # the flag for sizes that follow the data
_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can say


def members_of(content: bytes) -> dict[str, bytes]:
    """The content of each member under its own name, in the order of the package."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {info.filename: package.read(info) for info in package.infolist()}


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A package of these members in their order, dated 1980 and made on no system in particular."""
    stream = BytesIO()
    write_members(stream, members.items())
    return stream.getvalue()


def stored(members: Mapping[str, bytes]) -> bytes:
    """A package of these members, not compressed, for a library in this process to read.

    `zipfile` takes four times as long for a dozen small members (measured).
    """
    records, directory, offset = [], [], 0
    for name, content in members.items():
        path, size = name.encode(), len(content)
        shared = (20, 0x800, 0, 0, 0x21, zlib.crc32(content), size, size, len(path), 0)
        record = _LOCAL.pack(b"PK\x03\x04", *shared) + path
        directory.append(_DIRECTORY.pack(b"PK\x01\x02", 20, *shared, 0, 0, 0, 0, offset) + path)
        records += [record, content]
        offset += len(record) + size
    length = sum(map(len, directory))
    end = _END.pack(b"PK\x05\x06", 0, 0, len(directory), len(directory), length, offset, 0)
    return b"".join((*records, *directory, end))


def write_members(
    target: Path | BytesIO, members: Iterable[tuple[str, bytes]], stored: Collection[str] = ()
) -> None:
    """Write such a package; the members of the names `stored` are not compressed."""
    with zipfile.ZipFile(target, "w") as package:
        for name, content in members:
            info = zipfile.ZipInfo(name, _OLDEST)
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            info.create_system = 0
            package.writestr(info, content)


def with_members(
    content: bytes, changed: Mapping[str, bytes], removed: Collection[str] = ()
) -> bytes:
    """The package with these members' contents; names, order, dates and compression stay.

    A member that was not there is added at the end; those in `removed` go. `content` is a sound
    archive; raises zipfile.BadZipFile when it cannot be copied so.
    """
    with zipfile.ZipFile(BytesIO(content)) as source:
        names = set(source.namelist())
        infos, start, comment = source.infolist(), source.start_dir, source.comment
    entries = _entries(content, start, len(infos))
    physical = sorted(range(len(infos)), key=lambda n: infos[n].header_offset)
    stops = [infos[n].header_offset for n in physical[1:]] + [start]
    made = bytearray(content[: infos[physical[0]].header_offset] if infos else b"")
    for n, stop in zip(physical, stops, strict=True):
        info, entry, offset = infos[n], entries[n], len(made)
        if info.filename in removed:
            entry.clear()
            continue
        if info.filename in changed:
            made += _record(entry, changed[info.filename])
        else:
            made += content[info.header_offset : stop]
        entry[42:46] = struct.pack("<I", offset)
    directory = b"".join(entries)
    left = sum(map(bool, entries))
    counts = (0, 0, left, left, len(directory), len(made), len(comment))
    result = BytesIO(bytes(made) + directory + _END.pack(b"PK\x05\x06", *counts) + comment)
    with zipfile.ZipFile(result, "a") as written:
        if written.testzip() is not None:
            raise zipfile.BadZipFile("members overlap")
        for name, data in changed.items():
            if name not in names:
                written.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def _entries(content: bytes, start: int, number: int) -> list[bytearray]:
    """The entries of the directory, in its order."""
    found = []
    for _ in range(number):
        size = _ENTRY + sum(_LENGTHS.unpack_from(content, start + 28))
        found.append(bytearray(content[start : start + size]))
        start += size
    return found


def _record(entry: bytearray, data: bytes) -> bytes:
    """The local record of a member with new content; its directory entry is brought in line."""
    _, _, needed, flags, method, time, day = struct.unpack_from("<4s6H", entry)
    packed = data
    if method == zipfile.ZIP_DEFLATED:
        packer = zlib.compressobj(wbits=-15)
        packed = packer.compress(data) + packer.flush()
    flags &= ~_DESCRIPTOR
    sizes = (zlib.crc32(data), len(packed), len(data))
    entry[8:10] = struct.pack("<H", flags)
    entry[16:28] = _SIZES.pack(*sizes)
    name = entry[_NAME_AT : _NAME_AT + _LENGTHS.unpack_from(entry, 28)[0]]
    head = _LOCAL.pack(b"PK\x03\x04", needed, flags, method, time, day, *sizes, len(name), 0)
    return head + name + packed
