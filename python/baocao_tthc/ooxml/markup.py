"""XML from an untrusted archive within bounds: no entity, no endless tag, no deep nesting.

`walk` sees every element, `is_ordinary` tells cheaply that there is nothing for it to refuse.

Elements and attributes are named as python-calamine sees them: an element by its name without the
prefix, an attribute as it is written ("r:id").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from xml.parsers import expat

from ..errors import WorkbookError

MAX_ELEMENTS = 4_000_000
_MAX_DEPTH = 64
_MAX_NAMES = 4_000  # the parser keeps every name it meets
_MAX_TAG = 2**20  # bytes of one tag with its attributes; a text is handed on in pieces
_CHUNK = 2**16
_MAX_ORDINARY = 2**20  # bytes, so that the parser keeps little of whatever it meets
_MAX_REMEMBERED = 2**16
_NAME = rb"[<\s][^<>\s=/]+"
_OPENS, _ENDS_EMPTY, _CLOSES = b"<", b"\x01", b"\x02"
_OTHERS = bytes(set(range(256)) - {*_OPENS, *_ENDS_EMPTY, *_CLOSES})
_USUAL_START = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:<\?xml version=(["'])1\.0\1(?: encoding=\1(?i:utf-8)\1)?"""
    rb"""(?: standalone=\1(?:yes|no)\1)? ?\?>)?"""
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))

Start = Callable[[str, dict[str, str], int], object]  # name, attributes, byte where it begins
End = Callable[[str], object]
Characters = Callable[[str], object]


def walk(
    file: Path,
    xml: bytes,
    start: Start,
    *,
    end: End | None = None,
    text: Characters | None = None,
    oddity: Callable[[], object] | None = None,
) -> None:
    """Call the handlers for each element and text of a part; `oddity` for what splits a text.

    Raises WorkbookError for a document type, for text that is not UTF-8 and for markup that no
    spreadsheet program writes; the file is named in its sentence.
    """
    if b"\0" in xml:  # UTF-16: the parser would detect it, calamine would read nothing
        raise damaged(file)
    parser = expat.ParserCreate()
    depth = elements = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > _MAX_DEPTH or elements > MAX_ELEMENTS:
            raise damaged(file)
        start(name.rpartition(":")[2], attributes, parser.CurrentByteIndex)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(name.rpartition(":")[2])

    def doctype(*_: object) -> None:
        raise WorkbookError(
            f"Tệp “{file}” chứa khai báo XML không an toàn nên không được mở; "
            "hãy hỏi lại nơi gửi tệp."
        )

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "utf-8").lower() not in ("utf-8", "us-ascii"):
            raise damaged(file)

    def split(*_: object) -> None:
        if oddity:
            oddity()

    parser.buffer_text = True
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.StartDoctypeDeclHandler = doctype
    parser.XmlDeclHandler = declaration
    parser.CommentHandler = parser.ProcessingInstructionHandler = split
    parser.StartCdataSectionHandler = split
    if text:
        parser.CharacterDataHandler = text
    try:
        _feed(file, parser, xml)
    except expat.ExpatError as error:
        raise damaged(file) from error


def _feed(file: Path, parser: expat.XMLParserType, xml: bytes) -> None:
    """Parse piece by piece, so that an endless tag or ever new names are seen in time."""
    view = memoryview(xml)
    for begin in range(0, len(xml), _CHUNK):
        parser.Parse(view[begin : begin + _CHUNK], False)
        unfinished = begin - parser.CurrentByteIndex
        if unfinished > _MAX_TAG or len(parser.intern) > _MAX_NAMES:
            raise damaged(file)
    parser.Parse(b"", True)


def is_ordinary(xml: bytes) -> bool:
    """Whether a part is small, sound and shallow, without anything but elements and text.

    `walk` would refuse nothing in it. A part that is not ordinary may be sound all the same.
    """
    if len(xml) <= _MAX_REMEMBERED:
        return _is_known_ordinary(xml)
    return len(xml) <= _MAX_ORDINARY and _is_ordinary(xml)


def _is_ordinary(xml: bytes) -> bool:
    start = _USUAL_START.match(xml)
    markup = xml[start.end() :] if start else xml
    if b"<!" in markup or b"<?" in markup or not is_legal_text(xml):
        return False
    tags = markup.count(b"<")
    if tags != markup.count(b">"):  # a bare ">" may look like the end of a tag
        return False
    if tags + markup.count(b"=") > _MAX_NAMES and not _has_few_names(markup):
        return False
    try:
        expat.ParserCreate().Parse(xml, True)
    except expat.ExpatError:
        return False
    return _is_shallow(markup)


# The workbooks of many units, made from one template, have the same styles, columns and rules.
_is_known_ordinary = lru_cache(maxsize=128)(_is_ordinary)


def is_legal_text(xml: bytes) -> bool:
    """Whether the bytes are UTF-8 of characters that XML may hold."""
    return len(xml.translate(None, _CONTROLS)) == len(xml) and is_utf8(xml)


def is_utf8(xml: bytes) -> bool:
    """Whether the bytes are UTF-8 without the two characters beyond the controls that XML may not
    hold.
    """
    if xml.isascii():
        return True
    try:
        text = xml.decode()
    except UnicodeDecodeError:
        return False
    return "\ufffe" not in text and "\uffff" not in text


def _has_few_names(markup: bytes) -> bool:
    """Whether there are few different words that may be names; words of texts count too."""
    return len(set(re.findall(_NAME, markup))) <= _MAX_NAMES


def _is_shallow(markup: bytes) -> bool:
    """Whether no element of this sound markup lies too deep: pairs of tags are crossed out from
    within, all of a depth at once.
    """
    tags = markup.replace(b"</", _CLOSES).replace(b"/>", _ENDS_EMPTY).translate(None, _OTHERS)
    tags = tags.replace(_OPENS + _ENDS_EMPTY, b"")
    depth = 1
    while tags and depth < _MAX_DEPTH:
        tags = tags.replace(_OPENS + _CLOSES, b"")
        depth += 1
    return not tags


def damaged(file: Path) -> WorkbookError:
    """The error for a workbook whose inside is not as a spreadsheet program writes it."""
    return WorkbookError(f"Tệp “{file}” bị hỏng bên trong; hãy mở bằng Excel, lưu lại rồi thử lại.")


ILLEGAL = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"  # in XML, a pattern


def legal(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return re.sub(ILLEGAL, "", text)


def declares_entities(xml: bytes) -> bool:
    """Whether the part declares a document type or entities, in whatever UTF it is written."""
    return bool(re.search(rb"(?i)<!\s*(?:DOCTYPE|ENTITY)", xml.replace(b"\0", b"")))
