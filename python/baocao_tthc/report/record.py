"""The record: what the program printed, kept in the report as a custom XML part.

It tells an old number from one that the staff typed over by hand, and which controls are gone. One
element a source: how many controls it had, and the texts that they were given:

    <so-lieu xmlns="urn:baocao-tthc:so-lieu" phien-ban="1">
     <so nguon="II.06B!(13)[tong]" lan="3"><ghi>có 06</ghi><ghi>6</ghi></so>
    </so-lieu>
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import NamedTuple
from xml.parsers import expat

NAMESPACE = "urn:baocao-tthc:so-lieu"
RECORD_VERSION = "1"
_TIMES = re.compile(r"[0-9]{1,6}")
ITEM_ID = "{6D3A1C52-5D0B-5E1F-9C70-2B8E4F0A7713}"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Printed(NamedTuple):
    """What was printed for a source: the texts, and in how many controls."""

    texts: frozenset[str]
    controls: int


Record = Mapping[str, Printed]
"""What was printed, by source."""


def record_of(printed: Iterable[tuple[str, str]]) -> Record:
    """The record of these controls: the source and the text of each."""
    texts: dict[str, list[str]] = {}
    for source, text in printed:
        texts.setdefault(source, []).append(text)
    return {source: Printed(frozenset(given), len(given)) for source, given in texts.items()}


def record_xml(record: Record) -> bytes:
    """The part for a record, sorted: the same record, the same bytes."""
    rows = "".join(
        f'<so nguon="{escape(source)}" lan="{printed.controls}">'
        + "".join(f"<ghi>{escape(text, quote=False)}</ghi>" for text in sorted(printed.texts))
        + "</so>"
        for source, printed in sorted(record.items())
    )
    root = f'<so-lieu xmlns="{NAMESPACE}" phien-ban="{RECORD_VERSION}">{rows}</so-lieu>'
    return (_HEAD + root).encode()


def properties_xml() -> bytes:
    """The part that names the record for Word: its id and its namespace."""
    return (
        f'{_HEAD}<ds:datastoreItem xmlns:ds="{_PROPERTIES}" ds:itemID="{ITEM_ID}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()


def read_record(data: bytes) -> Record | None:
    """The record in a part, None when the part is something else or damaged."""
    if NAMESPACE.encode() not in data or b"<!DOCTYPE" in data:
        return None
    found: dict[str, set[str]] = {}
    controls: dict[str, int] = {}
    path: list[str] = []
    source = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal source
        path.append(name)
        if name == f"{NAMESPACE} so":
            source = attributes.get("nguon", "")
            found.setdefault(source, set())
            times = attributes.get("lan", "")
            controls[source] = int(times) if _TIMES.fullmatch(times) else 0
        elif name == f"{NAMESPACE} ghi":
            texts.clear()

    def end(name: str) -> None:
        if name == f"{NAMESPACE} ghi":
            found.setdefault(source, set()).add("".join(texts))

    texts: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = texts.append
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        return None
    if path[0] != f"{NAMESPACE} so-lieu":
        return None
    return {name: Printed(frozenset(given), controls.get(name, 0)) for name, given in found.items()}
