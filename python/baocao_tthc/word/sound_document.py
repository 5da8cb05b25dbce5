"""A .docx as an untrusted package: what is refused before anything reads it.

Macros are never run and links never followed, so a finished report may have both; what may not be
there is what a parser itself would act on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..errors import DocumentError
from ..ooxml.archive import Archive, Fault, Unsound
from ..ooxml.expected_files import DOCUMENT, opened_as
from ..ooxml.markup import declares_entities
from ..ooxml.package import TYPES

MAX_PART = 32 * 2**20  # bytes of one part's XML, some 5,000 pages
_MAIN = re.compile(
    rb"""<(?:\w+:)?Override\b[^>]*ContentType=["']application/vnd\.[^"']*document\."""
    rb"""(?:macroEnabled\.)?main\+xml["'][^>]*>"""
)
_PART_NAME = re.compile(rb"""PartName=["']([^"']+)["']""")
_TEXT_PART = re.compile(r"word/(?:header|footer)[0-9]*\.xml|word/(?:footnotes|endnotes)\.xml", re.I)


class SoundDocument(NamedTuple):
    """A .docx whose XML parts are within bounds and declare no entities.

    `main` is the name of the main part, `parts` maps the parts with running text (the main part
    first, then headers, footers, notes) to their XML.
    """

    file: Path
    content: bytes
    main: str
    parts: dict[str, bytes]


def sound_document(file: Path) -> SoundDocument:
    """Open a Word document; raises DocumentError, one sentence, when it is none or unsafe."""
    with opened_as(DOCUMENT, file) as archive:
        main = main_part(archive)
        if main is None:
            raise Unsound(Fault.NOT_AN_ARCHIVE)
        parts = {name: sound_part(file, name, archive.read(name)) for name in _texts(archive)}
        own = {main: sound_part(file, main, archive.read(main))}
        return SoundDocument(file, archive.content, main, own | parts)


def main_part(archive: Archive) -> str | None:
    """The member that is the document, None when the archive is no Word document."""
    if not archive.has(TYPES):
        return None
    for override in _MAIN.finditer(archive.read(TYPES)):
        name = _PART_NAME.search(override[0])
        member = name and archive.members.get(key(name[1].decode("utf-8", "replace")))
        if member:
            return member.filename
    return None


def key(name: str) -> str:
    """What is the same for all spellings of a part's name."""
    return name.replace("\\", "/").lstrip("/").casefold()


def sound_part(file: Path, name: str, data: bytes) -> bytes:
    """The XML of a part; raises DocumentError when it is too large or a parser might act on it."""
    if len(data) > MAX_PART:
        raise _refused(file, "quá lớn; hãy tách bớt nội dung rồi lưu lại")
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") or b"\0" in data:
        raise _refused(file, f"có phần {name} không phải XML UTF-8; hãy mở bằng Word và lưu lại")
    if declares_entities(data):
        raise _refused(file, f"có khai báo thực thể trong {name}; không mở tệp này")
    return data


def _texts(archive: Archive) -> Iterator[str]:
    for member in archive.members.values():
        if _TEXT_PART.fullmatch(member.filename):
            yield member.filename


def _refused(file: Path, why: str) -> DocumentError:
    return DocumentError(f"Tệp báo cáo “{file}” {why}.")
