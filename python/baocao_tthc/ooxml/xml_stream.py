"""XML of an untrusted part as a stream of elements with their namespaces, within bounds.

Whatever prefix, quotes, blanks or encoding a writer chose, a name is the same here: so what a part
says is asked of a parser, never of its bytes. Nothing is built, so a large part needs no memory.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

MAX_NAMES = 20_000  # the parser keeps every name it meets
_MAX_ELEMENTS = 2_000_000
_MAX_TAG = 2**23  # bytes of one tag; Word keeps whole drawings in an attribute
_CHUNK = 2**16
_ENCODINGS = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "utf-16", "iso-8859-1"})

Start = Callable[[str, dict[str, str]], object]
End = Callable[[str], object]
Characters = Callable[[str], object]


class BrokenXmlError(ValueError):
    """The part is no sound XML, nested deeper than libxml2 bears (256), or too large for a tree."""


class DeclaredEntitiesError(BrokenXmlError):
    """The part declares a document type or entities."""


def stream(
    xml: bytes, start: Start, *, end: End | None = None, text: Characters | None = None
) -> None:
    """Call the handlers for each element and text of a part.

    Elements and attributes are called "namespace name", those of no namespace "name". Raises
    BrokenXmlError for what is no XML in an encoding that Office writes, DeclaredEntitiesError.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    elements = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal elements
        elements += 1
        if elements > _MAX_ELEMENTS:
            raise BrokenXmlError
        start(name, attributes)

    def doctype(*_: object) -> None:
        raise DeclaredEntitiesError

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            raise BrokenXmlError

    parser.buffer_text = True
    parser.StartElementHandler = opened
    parser.StartDoctypeDeclHandler = doctype
    parser.XmlDeclHandler = declaration
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    try:
        _feed(parser, xml)
    except (expat.ExpatError, LookupError) as error:  # LookupError: an encoding nobody knows
        raise BrokenXmlError from error


def _feed(parser: expat.XMLParserType, xml: bytes) -> None:
    view = memoryview(xml)
    for begin in range(0, len(xml), _CHUNK):
        parser.Parse(view[begin : begin + _CHUNK], False)
        if begin - parser.CurrentByteIndex > _MAX_TAG or len(parser.intern) > MAX_NAMES:
            raise BrokenXmlError
    parser.Parse(b"", True)
