"""What a file is by its content, never by its name: systems and people name files as they like.

Each kind says how a sentence calls it and which program makes an ordinary file of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from .content_types import content_types
from .xml_stream import BrokenXmlError


class FileKind(NamedTuple):
    """A kind of file: its name in a sentence, and the program that opens it and saves it anew.

    `opens_in` is "Excel", "Word" or "" when neither makes anything useful of it.
    """

    name: str
    opens_in: str = ""


WORKBOOK_2007 = FileKind("sổ tính Excel (.xlsx)", "Excel")
DOCUMENT_2007 = FileKind("văn bản Word (.docx)", "Word")
XLSB = FileKind(".xlsb", "Excel")
XLS = FileKind("định dạng cũ (.xls)", "Excel")
ODS = FileKind(".ods", "Excel")
XML_2003 = FileKind("bảng tính XML 2003", "Excel")
HTML = FileKind("trang web (HTML)", "Excel")
MHTML = FileKind("trang web lưu thành một tệp (MHTML)", "Excel")
TEXT = FileKind("văn bản thường (như .csv, .txt)", "Excel")
DOC = FileKind("văn bản Word cũ (.doc)", "Word")
ODT = FileKind("văn bản .odt", "Word")
RTF = FileKind("văn bản RTF", "Word")
WORD_XML = FileKind("văn bản Word dạng XML", "Word")
SLIDES = FileKind("trình chiếu PowerPoint")
PDF = FileKind("tệp PDF")
PICTURE = FileKind("tệp ảnh")
JSON = FileKind("dữ liệu JSON")
XML = FileKind("tệp XML")
PACKED = FileKind("tệp nén")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = {"Workbook": XLS, "Book": XLS, "WordDocument": DOC, "PowerPoint Document": SLIDES}
_BEGINNINGS = (
    (b"%PDF-", PDF),
    (b"{\\rtf", RTF),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"Rar!", PACKED),
    (b"7z\xbc\xaf", PACKED),
    (b"\x1f\x8b", PACKED),
)
_OLD_STREAMS = ((b"\x09\x08\x10\x00\x00\x06\x05\x00", XLS), (b"\x09\x08\x08\x00\x00\x05", XLS))
_CONTENT_TYPES = (  # of the main part of a package
    ("ms-excel.sheet.binary", XLSB),
    ("spreadsheetml.", WORKBOOK_2007),
    ("ms-excel.", WORKBOOK_2007),
    ("wordprocessingml.", DOCUMENT_2007),
    ("ms-word.", DOCUMENT_2007),
    ("presentationml.", SLIDES),
    ("ms-powerpoint.", SLIDES),
)
_MAIN_PARTS = {
    "xl/workbook.bin": XLSB,
    "word/document.xml": DOCUMENT_2007,
    "ppt/presentation.xml": SLIDES,
}
_OFFICE_FOLDERS = frozenset({"xl", "word", "ppt"})
_MAX_START = 2**16  # bytes in which a text says what it is
_MARKUP = re.compile(rb"<(?:!doctype html|html|head|meta|style|body|frameset|div|table|tr)\b")
_MHTML = re.compile(rb"(?:mime-version|content-type|from|date|subject|message-id|x-[a-z-]+):")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a"))


def kind_of(content: bytes) -> FileKind | None:
    """The kind of a file that is no archive; None when nobody knows."""
    if content.startswith(_OLE):
        return next(
            (kind for name, kind in _STREAMS.items() if name.encode("utf-16-le") in content), None
        )
    for beginning, kind in (*_BEGINNINGS, *_OLD_STREAMS):
        if content.startswith(beginning):
            return kind
    start = content[:_MAX_START]
    if is_utf_16(start):
        big = start.startswith(_UTF_16[1]) or start[::2].count(0) > start[1::2].count(0)
        start = start.decode("utf-16-be" if big else "utf-16-le", "ignore").encode()
    plain = start.removeprefix(b"\xef\xbb\xbf")
    if not plain.strip() or len(plain.translate(None, _CONTROLS)) < len(plain):
        return None
    return _kind_of_text(plain.lstrip().lower())


def is_utf_16(content: bytes) -> bool:
    """Whether a text is UTF-16: by its byte order mark, or because every second byte is 0."""
    pairs = content[:200]
    zeros = (pairs[1::2].count(0), pairs[::2].count(0))
    return content.startswith(_UTF_16) or (min(zeros) == 0 and max(zeros) * 4 > len(pairs))


def _kind_of_text(start: bytes) -> FileKind:
    """The kind of a text by its beginning in lower case."""
    if start.startswith(b"<"):
        if b'progid="excel.sheet"' in start or b"office:spreadsheet" in start:
            return XML_2003
        if b'progid="word.document"' in start or b"wordprocessingml" in start:
            return WORD_XML
        return HTML if _MARKUP.search(start) else XML
    if _MHTML.match(start) and b"multipart/related" in start:
        return MHTML
    row = start.find(b"<tr", max(start.find(b"<table"), 0))
    if b"<table" in start and start.find(b"<td", max(row, 0)) > row > 0:
        return HTML  # a message of the server stands above the page
    return JSON if start.startswith((b'{"', b"[{", b"{\n", b"{\r")) else TEXT


def _main_types(types: bytes) -> list[str]:
    """The types that the list says of main parts; none when it cannot be read."""
    try:
        known = content_types(types)
    except BrokenXmlError:
        return []
    said = (*known.parts.values(), *known.endings.values())
    return [kind for kind in said if kind.endswith((".main+xml", ".main"))]


def kind_of_archive(paths: Collection[str], types: bytes, mimetype: bytes) -> FileKind | None:
    """The kind of an archive by the folded paths of its members, its list of content types, and
    the member in which OpenDocument says what it is; None for a package that says nothing.
    """
    if "mimetype" in paths and "content.xml" in paths:
        return ODT if b"opendocument.text" in mimetype else ODS
    main = " ".join(_main_types(types))
    folders = {path.partition("/")[0] for path in paths}
    said = (kind for name, kind in _CONTENT_TYPES if name in main)
    lying = (kind for path, kind in _MAIN_PARTS.items() if path in paths)
    return next(iter((*said, *lying)), None if folders & _OFFICE_FOLDERS else PACKED)
