"""XML from an untrusted archive, walked within bounds: no entity, no endless tag, no deep nesting.

Elements and attributes are named as python-calamine sees them: an element by its name without the
prefix, an attribute as it is written ("r:id").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from ..errors import WorkbookError

MAX_ELEMENTS = 4_000_000
_MAX_DEPTH = 64
_MAX_NAMES = 4_000  # the parser keeps every name it meets
_MAX_TAG = 2**20  # bytes of one tag with its attributes; a text is handed on in pieces
_CHUNK = 2**16

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


def damaged(file: Path) -> WorkbookError:
    """The error for a workbook whose inside is not as a spreadsheet program writes it."""
    return WorkbookError(f"Tệp “{file}” bị hỏng bên trong; hãy mở bằng Excel, lưu lại rồi thử lại.")


_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def declares_entities(xml: bytes) -> bool:
    """Whether the part declares a document type or entities, in whatever UTF it is written."""
    return bool(_DECLARATION.search(xml.replace(b"\0", b"")))
