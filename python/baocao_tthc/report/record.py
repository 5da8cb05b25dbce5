"""The record: what the program printed, kept in the report as a custom XML part.

It tells an old number from one that the staff typed over by hand, and which controls are gone. One
element a source: how many controls it had, and the texts that they were given:

    <so-lieu xmlns="urn:baocao-tthc:so-lieu" phien-ban="1">
     <so nguon="II.06B!(13)[tong]" lan="3"><ghi>có 06</ghi><ghi>6</ghi></so>
     <cau khi="(don_vi_con_loi)" in="co" sau="I. TÌNH HÌNH NỘP">Các đơn vị còn lỗi …</cau>
    </so-lieu>

and what conditional_sentences.py knows a paragraph under a condition by.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, NamedTuple

from ..ooxml.xml import parsed_element
from ..ooxml.xml_stream import BrokenXmlError
from ..sources.tags import read_tag
from ..word.elements import VALUE, Element, W, text_in

NAMESPACE = "urn:baocao-tthc:so-lieu"
_R = f"{{{NAMESPACE}}}"
_VERSION = "1"
_TIMES = re.compile(r"[0-9]{1,6}")
_ITEM_ID = "{6D3A1C52-5D0B-5E1F-9C70-2B8E4F0A7713}"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Printed(NamedTuple):
    """What was printed for a source: the texts, and in how many controls."""

    texts: frozenset[str]
    controls: int


class Sentence(NamedTuple):
    """The words of a paragraph, the condition under which it is printed, whether it was, and the
    words of what always stands before it: its heading.
    """

    condition: str
    words: str
    printed: bool
    after: str = ""


Record = Mapping[str, Printed]
"""What was printed, by source."""


def record_of(parts: Iterable[Element]) -> Record:
    """The record of the controls in these parts; of nested ones the innermost counts."""
    texts: dict[str, list[str]] = {}
    for control in (found for part in parts for found in part.iter(f"{W}sdt")):
        tag = control.find(f"{W}sdtPr/{W}tag")
        source = "" if tag is None else tag.get(VALUE, "")
        if read_tag(source) and control.find(f".//{W}sdt") is None:
            texts.setdefault(source, []).append(text_in(control))
    return {source: Printed(frozenset(given), len(given)) for source, given in texts.items()}


def record_xml(record: Record, sentences: Iterable[Sentence] = ()) -> bytes:
    """The part for a record, sorted: the same record, the same bytes."""
    rows = "".join(
        f'<so nguon="{escape(source)}" lan="{printed.controls}">'
        + "".join(f"<ghi>{escape(text, quote=False)}</ghi>" for text in sorted(printed.texts))
        + "</so>"
        for source, printed in sorted(record.items())
    )
    rows += "".join(
        f'<cau khi="{escape(each.condition)}" in="{"co" if each.printed else "khong"}"'
        f' sau="{escape(each.after)}">'
        f"{escape(each.words, quote=False)}</cau>"
        for each in sentences
    )
    root = f'<so-lieu xmlns="{NAMESPACE}" phien-ban="{_VERSION}">{rows}</so-lieu>'
    return (_HEAD + root).encode()


def properties_xml() -> bytes:
    """The part that names the record for Word: its id and its namespace."""
    return (
        f'{_HEAD}<ds:datastoreItem xmlns:ds="{_PROPERTIES}" ds:itemID="{_ITEM_ID}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()


def read_record(data: bytes) -> Record | None:
    """The record in a part, None when the part is something else or damaged."""
    root = _root(data)
    if root is None:
        return None
    return {row.get("nguon", ""): _printed(row) for row in root.iter(f"{_R}so")}


def read_sentences(data: bytes) -> tuple[Sentence, ...]:
    """The sentences in a part; () when it is something else, damaged, or an older record."""
    root = _root(data)
    rows = () if root is None else root.iter(f"{_R}cau")
    return tuple(
        Sentence(row.get("khi", ""), row.text, row.get("in") == "co", row.get("sau", ""))
        for row in rows
        if row.text
    )


def _root(data: bytes) -> Any:
    """The root of a record, None when the part is something else or damaged."""
    if NAMESPACE.encode() not in data:
        return None
    try:
        root = parsed_element(data)
    except BrokenXmlError:
        return None
    return root if root.tag == f"{_R}so-lieu" else None


def _printed(row: Any) -> Printed:
    times = row.get("lan", "")
    texts = frozenset(text.text or "" for text in row.iter(f"{_R}ghi"))
    return Printed(texts, int(times) if _TIMES.fullmatch(times) else 0)
