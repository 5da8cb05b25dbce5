"""What programs write into a file about people and computers, and what is said instead.

The properties of an Office file name the office and a date: no person, no company, no path. A
picture keeps only what is seen of it: no place, no name, no comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import escape
from typing import NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from .archive import Archive
from .markup import legal
from .xml import append_element, parsed_element, root_of, serialised
from .xml_stream import BrokenXmlError

CORE_LINK = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_APP = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_MAX_PROPERTY = 255  # letters
_VERSION = re.compile(r"[0-9]{1,2}\.[0-9]{4}")
APP = "docProps/app.xml"

PNG, JPEG, GIF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"GIF8"
_PRIVATE = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})  # chunks of a PNG
_COMMENT, _SCAN = 0xFE, 0xDA
_APPS = range(0xE0, 0xF0)
_SHOWN = frozenset({0xE0, 0xE2, 0xEE})  # how a JPEG is to be shown: JFIF, colours, Adobe


class FileProperties(NamedTuple):
    """What a file's properties say: the office instead of a person, a date, not the clock."""

    unit: str
    title: str
    day: date


def core_properties(about: FileProperties) -> bytes:
    """docProps/core.xml: title, the unit as author, the day at midnight as both dates."""
    prefixes: dict[str | None, str] = {"cp": _CORE, "dc": _DC, "dcterms": _TERMS, "xsi": _INSTANCE}
    root = root_of("coreProperties", _CORE, prefixes)
    texts = (
        (_DC, "title", about.title),
        (_DC, "creator", about.unit),
        (_CORE, "lastModifiedBy", about.unit),
    )
    for namespace, tag, text in texts:
        etree.SubElement(root, f"{{{namespace}}}{tag}").text = legal(text)[:_MAX_PROPERTY]
    for tag in ("created", "modified"):
        each = etree.SubElement(root, f"{{{_TERMS}}}{tag}")
        each.set(f"{{{_INSTANCE}}}type", "dcterms:W3CDTF")
        each.text = f"{about.day.isoformat()}T00:00:00Z"
    return serialised(root)


def application_properties(name: str, version: str = "") -> bytes:
    """docProps/app.xml with nothing but the kind of program it is for, and its version."""
    root = root_of("Properties", _APP, {None: _APP})
    append_element(root, "Application", name)
    if version:
        append_element(root, "AppVersion", version)
    return serialised(root)


def custom_properties() -> bytes:
    """docProps/custom.xml without any."""
    return serialised(root_of("Properties", _CUSTOM, {None: _CUSTOM}))


def version_of(archive: Archive) -> str:
    """The version of the program that wrote the file, "12.0000"; "" when it does not say.

    What a chart leaves unsaid means something else to programs before and after 2007's (12).
    """
    try:
        root = parsed_element(archive.read(APP)) if archive.has(APP) else None
    except BrokenXmlError:
        return ""
    found = "" if root is None else root.findtext(f"{{{_APP}}}AppVersion") or ""
    return found if _VERSION.fullmatch(found) else ""


def attribute(text: str) -> bytes:
    """The text as the value of an attribute, quotes included."""
    return f'"{escape(legal(text)[:_MAX_PROPERTY])}"'.encode()


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
