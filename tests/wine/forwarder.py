"""A DLL of Windows that only passes on: each of its names stands for one of another DLL.

Microsoft, "PE Format": a name of the export table whose address lies within the table itself is no
code but a forwarder, the text "DLL.Name". So the file needs a header and that table, no compiler.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

_PAGE, _BLOCK = 0x1000, 0x200  # a section begins at a page in memory, at a block in the file
_NAMES_AT = 40  # the size of the export table's own fields


def forwarding_dll(name: str, forwarders: Mapping[str, str]) -> bytes:
    """A 64-bit DLL called `name`, of `{"ProcessPrng": "ADVAPI32.SystemFunction036"}`."""
    section = _exports(name, sorted(forwarders.items()))
    return _headers(len(section)).ljust(_BLOCK, b"\0") + section.ljust(
        -(-len(section) // _BLOCK) * _BLOCK, b"\0"
    )


def _exports(name: str, forwarders: list[tuple[str, str]]) -> bytes:
    """The export table: its fields, three arrays (addresses, names, ordinals), the texts."""
    count = len(forwarders)
    addresses_at = _PAGE + _NAMES_AT
    names_at, ordinals_at = addresses_at + 4 * count, addresses_at + 8 * count
    texts = b""
    places = []
    for text in (name, *(text for pair in forwarders for text in pair)):
        places.append(ordinals_at + 2 * count + len(texts))
        texts += text.encode("ascii") + b"\0"
    own, exported, targets = places[0], places[1::2], places[2::2]
    return b"".join(
        (
            struct.pack("<IIHHII", 0, 0, 0, 0, own, 1),
            struct.pack("<IIIII", count, count, addresses_at, names_at, ordinals_at),
            struct.pack(f"<{count}I{count}I{count}H", *targets, *exported, *range(count)),
            texts,
        )
    )


def _headers(size: int) -> bytes:
    """All before the section of that size: the DOS header, COFF header, optional header, table."""
    dos = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40)
    directories = struct.pack("<II", _PAGE, size).ljust(16 * 8, b"\0")  # the first is the exports
    optional = b"".join(
        (
            struct.pack("<HBBIIIII", 0x20B, 0, 0, 0, size, 0, 0, 0),
            struct.pack("<QII", 0x180000000, _PAGE, _BLOCK),
            struct.pack("<HHHHHHI", 6, 0, 0, 0, 6, 0, 0),
            struct.pack("<IIIHH", 2 * _PAGE, _BLOCK, 0, 2, 0x160),
            struct.pack("<QQQQII", _PAGE, _PAGE, _PAGE, _PAGE, 0, 16),
            directories,
        )
    )
    # x86-64, one section; executable, large addresses, a DLL.
    coff = struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, len(optional), 0x2022)
    rounded = -(-size // _BLOCK) * _BLOCK
    # Initialized data that may be read.
    table = struct.pack(
        "<8sIIIIIIHHI", b".rdata", size, _PAGE, rounded, _BLOCK, 0, 0, 0, 0, 0x40000040
    )
    return dos + b"PE\0\0" + coff + optional + table
