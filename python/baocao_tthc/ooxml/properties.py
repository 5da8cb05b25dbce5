"""The properties of an Office file: the office and a date; no person, no company, no path."""

from __future__ import annotations

import re
from datetime import date
from html import escape

from lxml import etree  # type: ignore[import-untyped]

from .archive import Archive
from .xml import append_element, legal, parsed_element, root_of, serialised

CORE_LINK = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_TYPES = "http://www.w3.org/2001/XMLSchema-instance"
_APP = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_LONGEST = 255
_VERSION = re.compile(r"[0-9]{1,2}\.[0-9]{4}")
APP = "docProps/app.xml"


def core_properties(unit: str, title: str, day: date) -> bytes:
    """docProps/core.xml: title, the unit as author, the day at midnight as both dates."""
    prefixes: dict[str | None, str] = {"cp": _CORE, "dc": _DC, "dcterms": _TERMS, "xsi": _TYPES}
    root = root_of("coreProperties", _CORE, prefixes)
    texts = (
        (_DC, "title", title),
        (_DC, "creator", unit),
        (_CORE, "lastModifiedBy", unit),
    )
    for namespace, tag, text in texts:
        etree.SubElement(root, f"{{{namespace}}}{tag}").text = legal(text)[:_LONGEST]
    for tag in ("created", "modified"):
        each = etree.SubElement(root, f"{{{_TERMS}}}{tag}")
        each.set(f"{{{_TYPES}}}type", "dcterms:W3CDTF")
        each.text = f"{day.isoformat()}T00:00:00Z"
    return serialised(root)


def application_properties(name: str, version: str = "") -> bytes:
    """docProps/app.xml with nothing but the kind of program it is for, and its version."""
    root = root_of("Properties", _APP, {None: _APP})
    append_element(root, "Application", name)
    if version:
        append_element(root, "AppVersion", version)
    return serialised(root)


def version_of(archive: Archive) -> str:
    """The version of the program that wrote the file, "12.0000"; "" when it does not say.

    What a chart leaves unsaid means something else to programs before and after 2007's (12).
    """
    root = parsed_element(archive.read(APP)) if archive.has(APP) else None
    found = None if root is None else root.findtext(f"{{{_APP}}}AppVersion")
    return found if found and _VERSION.fullmatch(found) else ""


def attribute(text: str) -> bytes:
    """The text as the value of an attribute, quotes included."""
    return f'"{escape(legal(text)[:_LONGEST])}"'.encode()
