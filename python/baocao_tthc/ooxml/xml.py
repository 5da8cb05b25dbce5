"""The XML of an Office package, parsed without entities and cleaned of what may not travel.

One list says what stays; whatever an office program adds that is not on it (extensions, revision
marks, user names, macros, other programs' data) does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from .archive import nodes_in
from .markup import declares_entities, legal
from .package import LINKS
from .xml_stream import BrokenXmlError, DeclaredEntitiesError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
ANCHORS = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = f"{{{MAIN}}}"
LINK_ID = f"{{{LINKS}}}id"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_KNOWN = (MAIN, DRAWING, CHART, ANCHORS)
_STRICT = {  # Excel's "Strict Open XML" says the same in other namespaces
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": MAIN,
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": LINKS,
    b"http://purl.oclc.org/ooxml/drawingml/main": DRAWING,
    b"http://purl.oclc.org/ooxml/drawingml/chart": CHART,
    b"http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing": ANCHORS,
}

Element = Any  # an lxml element


_MAX_NODES = 1_500_000  # elements and attributes of a tree; each takes some 200 bytes


def parsed_element(xml: bytes) -> Element:
    """The root element of a part, without XML comments, which would cut texts in two.

    Raises BrokenXmlError, DeclaredEntitiesError.
    """
    if declares_entities(xml):
        raise DeclaredEntitiesError
    if nodes_in(xml) > _MAX_NODES:
        raise BrokenXmlError
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenXmlError from error
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that hid it
        raise DeclaredEntitiesError
    return root


def transitional(xml: bytes) -> bytes:
    """The part of a workbook in the namespaces that Excel writes by default."""
    for strict, namespace in _STRICT.items():
        xml = xml.replace(strict, namespace.encode())
    return xml


def serialised(root: Element, *, tidy: bool = True) -> bytes:
    """The part as it is stored; `tidy` leaves out the prefixes that nothing uses."""
    if tidy:
        etree.cleanup_namespaces(root)
    xml: bytes = etree.tostring(
        root.getroottree(), encoding="UTF-8", xml_declaration=True, standalone=True
    )
    return xml


def local(element: Element) -> str:
    """The name without its namespace: "row"."""
    return str(etree.QName(element).localname)


def new_element(tag: str, namespace: str = MAIN, **attributes: str) -> Element:
    """A new element."""
    return etree.Element(f"{{{namespace}}}{tag}", attributes)


def append_element(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """A new last child in the namespace of its parent."""
    child = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}", attributes)
    if text:
        child.text = legal(text)
    return child


def root_of(tag: str, namespace: str, prefixes: Mapping[str | None, str]) -> Element:
    """A new root element that declares these prefixes."""
    return etree.Element(f"{{{namespace}}}{tag}", nsmap=dict(prefixes))


def clean_element(element: Element) -> None:
    """Leave only the elements and attributes of the known namespaces, links included.

    Of alternatives for newer and older programs the one for older stays.
    """
    for name in list(element.attrib):
        if name.startswith("{") and name != SPACE and not name.startswith(f"{{{LINKS}}}"):
            del element.attrib[name]
    for child in list(element):
        if child.tag == f"{_CHOICE}AlternateContent":
            _fall_back(element, child)
    for child in list(element):
        if etree.QName(child).namespace not in _KNOWN or local(child) == "extLst":
            remove_elements(child)
        else:
            clean_element(child)


def _fall_back(element: Element, choice: Element) -> None:
    fallback = choice.find(f"{_CHOICE}Fallback")
    at = element.index(choice)
    element.remove(choice)
    for offset, child in enumerate(list(fallback) if fallback is not None else ()):
        element.insert(at + offset, child)


def remove_elements(element: Element) -> None:
    """Take the element out of its parent; the text behind it stays."""
    parent = element.getparent()
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def unlinked(root: Element) -> None:
    """Take out every element below that still leads to another part or outside."""
    for element in list(root.iter()):
        linked = any(name.startswith(f"{{{LINKS}}}") for name in element.attrib)
        if linked and element is not root and element.getparent() is not None:
            remove_elements(element)
