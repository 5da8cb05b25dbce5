"""Pictures without what cameras and programs write into them: places, names, paths, comments."""

from __future__ import annotations

from collections.abc import Iterator

PNG, JPEG, GIF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"GIF8"
_PRIVATE = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})  # chunks of a PNG
_COMMENT, _SCAN = 0xFE, 0xDA
_APPS = range(0xE0, 0xF0)
_SHOWN = frozenset({0xE0, 0xE2, 0xEE})  # how a JPEG is to be shown: JFIF, colours, Adobe


def without_metadata(content: bytes) -> bytes | None:
    """The picture with nothing but what is seen; None when it is no whole PNG, JPEG or GIF.

    A GIF, in which cameras write nothing, stays as it is.
    """
    try:
        if content.startswith(PNG):
            return PNG + b"".join(_chunks(content))
        if content.startswith(JPEG):
            return JPEG + b"".join(_segments(content))
        if content.startswith(GIF):
            return content
    except (IndexError, ValueError):
        pass
    return None


def _chunks(content: bytes) -> Iterator[bytes]:
    at = len(PNG)
    while True:
        size = int.from_bytes(_cut(content, at, 4), "big")
        kind = _cut(content, at + 4, 4)
        chunk = _cut(content, at, size + 12)
        if kind not in _PRIVATE:
            yield chunk
        if kind == b"IEND":
            return
        at += size + 12


def _segments(content: bytes) -> Iterator[bytes]:
    """The segments up to the scan, then the scan to its end mark; nothing that follows it."""
    at = len(JPEG)
    while True:
        if content[at] != 0xFF:
            raise ValueError(at)
        kind = content[at + 1]
        if kind == _SCAN:
            yield content[at : content.rindex(b"\xff\xd9") + 2]
            return
        size = int.from_bytes(_cut(content, at + 2, 2), "big")
        segment = _cut(content, at, size + 2)
        if kind != _COMMENT and (kind not in _APPS or kind in _SHOWN):
            yield segment
        at += size + 2


def _cut(content: bytes, at: int, size: int) -> bytes:
    piece = content[at : at + size]
    if len(piece) < size:
        raise ValueError(at)
    return piece
