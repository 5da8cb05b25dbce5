"""A Word document reduced to what people and this program see in it, as lines of text by aspect.

Word cuts runs anew and gives them numbers (w:rsid…), moves what it never looked at to parts of
other names, and adds marks of its own. None of that is in the lines.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from lxml import etree

from support.office_parts import chart_lines, members, of_name
from support.word_files import W

_RECORD = b"urn:baocao-tthc:so-lieu"
_LOOKS = ("rFonts", "b", "i", "u", "caps", "color", "sz", "highlight", "shd", "vertAlign")
_PLACES = ("jc", "spacing", "ind", "keepNext", "keepLines", "pageBreakBefore")
_USUAL = ("val=true", "val=1", "val=on", "fmt=decimal", "val=nextPage", "val=continue")
_REVISIONS = ("ins", "del", "moveFrom", "moveTo")
_SETTINGS = ("trackRevisions", "documentProtection", "evenAndOddHeaders", "mirrorMargins")


def document_content(file: Path) -> dict[str, list[str]]:
    """The lines of each aspect of a .docx.

    The aspects: text, styles, controls, runs, tables, pages, headers, comments, revisions,
    settings, record, annex charts.
    """
    parts = members(file)
    document = etree.fromstring(parts["word/document.xml"])
    return {
        "text": list(map(_text, document.iter(f"{W}p"))),
        "styles": list(_styles(document, etree.fromstring(parts["word/styles.xml"]))),
        "controls": list(_controls(document)),
        "runs": list(_runs(document)),
        "tables": list(_tables(document)),
        "pages": list(_pages(document)),
        "headers": list(_headers(parts, document)),
        "comments": sorted(_comments(parts, document)),
        "revisions": list(_revisions(document)),
        "settings": list(_settings(parts)),
        "record": list(_record(parts)),
        "annex charts": chart_lines(parts),
    }


def _text(element: Any) -> str:
    """The text as it stands, insertions and deletions alike, tabs and line ends as blanks."""
    marks = {f"{W}tab": " ", f"{W}br": " ", f"{W}noBreakHyphen": "-"}
    written = (f"{W}t", f"{W}delText")
    return "".join(
        each.text or "" if each.tag in written else marks.get(each.tag, "")
        for each in element.iter(*written, *marks)
        if each.getparent().tag != f"{W}tabs"
    )


def _styles(root: Any, styles: Any) -> Iterator[str]:
    """The name of each paragraph's style, whose id a program may give anew."""
    names = {
        style.get(f"{W}styleId"): name.get(f"{W}val").lower()
        for style in styles.iter(f"{W}style")
        for name in style.iterchildren(f"{W}name")
    }
    for number, paragraph in enumerate(root.iter(f"{W}p"), 1):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = "normal" if style is None else names.get(style.get(f"{W}val"))
        yield f"{number} {name}: {_text(paragraph)[:40]}".strip()


def _controls(root: Any) -> Iterator[str]:
    for control in root.iter(f"{W}sdt"):
        properties = control.find(f"{W}sdtPr")
        said = [
            f"{name} {found.get(f'{W}val')}"
            for name in ("tag", "alias", "lock")
            for found in properties.iterchildren(f"{W}{name}")
        ]
        said += [
            name for name in ("text", "showingPlcHdr") if properties.find(f"{W}{name}") is not None
        ]
        yield f"{'; '.join(said)}: {_text(control.find(f'{W}sdtContent'))!r}"


def _runs(root: Any) -> Iterator[str]:
    """Neighbouring runs that look the same are one, however often Word has cut them."""
    for number, paragraph in enumerate(root.iter(f"{W}p"), 1):
        yield f"{number} {_chosen(paragraph.find(f'{W}pPr'), _PLACES)}"
        runs = [run for run in paragraph.iter(f"{W}r") if _text(run)]
        for look, alike in groupby(runs, lambda run: _chosen(run.find(f"{W}rPr"), _LOOKS)):
            yield f"{number} {''.join(map(_text, alike))!r} {look}"


def _chosen(properties: Any, names: tuple[str, ...]) -> str:
    """These direct properties, as `b; color val=FF0000; sz val=26`."""
    if properties is None:
        return ""
    found = []
    for element in properties:
        name = etree.QName(element).localname
        if name in names:
            said = [f"{etree.QName(key).localname}={value}" for key, value in element.items()]
            said = [each for each in said if each not in _USUAL]
            if said or not element.items() or name != "type":
                found.append(" ".join([name, *sorted(said)]))
    return "; ".join(sorted(found))


def _tables(root: Any) -> Iterator[str]:
    for number, table in enumerate(root.iter(f"{W}tbl"), 1):
        yield f"{number} of {len(list(table.iter(f'{W}gridCol')))} columns"
        for row in table.iter(f"{W}tr"):
            cells = [
                _chosen(cell.find(f"{W}tcPr"), ("gridSpan", "vMerge"))
                for cell in row.iter(f"{W}tc")
            ]
            yield f"{number} {_chosen(row.find(f'{W}trPr'), ('tblHeader', 'cantSplit'))} {cells}"


def _pages(root: Any) -> Iterator[str]:
    for section in root.iter(f"{W}sectPr"):
        yield _chosen(section, ("pgSz", "pgMar", "titlePg", "type", "pgNumType"))


def _headers(parts: Mapping[str, bytes], root: Any) -> Iterator[str]:
    """The fields and the text of each section's headers and footers, its own or the one before's.

    A page number that is stored with its field is no text.
    """
    links = {key: target for key, _, target in _links(parts, "word/document.xml")}
    current: dict[str, str] = {}
    for number, section in enumerate(root.iter(f"{W}sectPr"), 1):
        for reference in section.iterchildren(f"{W}headerReference", f"{W}footerReference"):
            target = links[next(v for k, v in reference.items() if k.endswith("}id"))]
            part = etree.fromstring(parts[target])
            fields = "".join(each.text or "" for each in part.iter(f"{W}instrText")).split()
            text = "".join(each for each in _text(part) if not (fields and each.isdigit()))
            kind = f"{etree.QName(reference).localname} {reference.get(f'{W}type')}"
            current[kind] = f"{fields} {text.strip()!r}"
        yield from (f"{number} {kind} {said}" for kind, said in sorted(current.items()))


def _comments(parts: Mapping[str, bytes], root: Any) -> Iterator[str]:
    """The author, the words that are marked, and the text of each comment, in their order."""
    texts = {
        comment.get(f"{W}id"): f"{comment.get(f'{W}author')}: {_text(comment)!r}"
        for _, kind, part in _links(parts, "word/document.xml")
        if kind == "comments"
        for comment in etree.fromstring(parts[part])
    }
    for start in root.iter(f"{W}commentRangeStart"):
        number, words = start.get(f"{W}id"), []
        for element in start.xpath("following::*"):
            if element.tag == f"{W}commentRangeEnd" and element.get(f"{W}id") == number:
                break
            if element.tag in (f"{W}t", f"{W}delText"):
                words.append(element.text or "")
        yield f"{texts.get(number)} on {''.join(words)!r}"


def _revisions(root: Any) -> Iterator[str]:
    for change in root.iter(*(f"{W}{name}" for name in _REVISIONS)):
        if text := _text(change):
            yield f"{etree.QName(change).localname} {change.get(f'{W}author')}: {text!r}"


def _settings(parts: Mapping[str, bytes]) -> Iterator[str]:
    yield _chosen(etree.fromstring(parts["word/settings.xml"]), _SETTINGS)


def _record(parts: Mapping[str, bytes]) -> Iterator[str]:
    """What the program printed, which it keeps in a part of its own."""
    for content in parts.values():
        if _RECORD in content and b"<so " in content:
            for row in of_name(etree.fromstring(content), "so"):
                yield f"{sorted(row.items())} {[text.text for text in row]}"


def _links(parts: Mapping[str, bytes], source: str) -> Iterator[tuple[str, str, str]]:
    """The id, the kind and the part of each relationship of a part."""
    folder, name = posixpath.split(source)
    for link in etree.fromstring(parts[f"{folder}/_rels/{name}.rels"]):
        target = posixpath.normpath(posixpath.join("/", folder, link.get("Target"))).lstrip("/")
        yield link.get("Id"), link.get("Type").rpartition("/")[2], target
