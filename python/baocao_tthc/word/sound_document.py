"""A .docx as an untrusted package: what is refused before anything reads it.

Macros are never run and links never followed, so a finished report may have both; what may not be
there is what a parser itself would act on.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from ..errors import DocumentError
from ..ooxml.archive import Archive, Fault, Unsound, opened

MAX_PART = 32 * 2**20  # bytes of one part's XML, some 5,000 pages
TYPES = "[Content_Types].xml"
_MAIN = re.compile(
    rb"""<(?:\w+:)?Override\b[^>]*ContentType=["']application/vnd\.[^"']*document\."""
    rb"""(?:macroEnabled\.)?main\+xml["'][^>]*>"""
)
_PART_NAME = re.compile(rb"""PartName=["']([^"']+)["']""")
_TEXT_PART = re.compile(r"word/(?:header|footer)[0-9]*\.xml|word/(?:footnotes|endnotes)\.xml", re.I)
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NO_DOCUMENT = "không phải tệp Word .docx hoặc đã hỏng; hãy mở bằng Word và lưu lại dạng .docx"
_SAYS = {
    Fault.NOT_A_FILE: "không phải là tệp; hãy chọn tệp báo cáo .docx",
    Fault.MISSING: "không có; hãy kiểm tra tên tệp",
    Fault.FORBIDDEN: "không được phép đọc; hãy chép tệp sang thư mục khác",
    Fault.UNREADABLE: "không mở được; hãy kiểm tra tên tệp và ổ đĩa",
    Fault.EMPTY: "trống, không có nội dung nào; hãy lấy lại tệp gốc",
    Fault.TOO_LARGE: "quá lớn; hãy bỏ bớt hình ảnh rồi lưu lại",
    Fault.OLE: "có mật khẩu hoặc là tệp .doc cũ; hãy bỏ mật khẩu và lưu lại dạng .docx",
    Fault.PASSWORD: "có mật khẩu; hãy bỏ mật khẩu rồi lưu lại",
}


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
    try:
        with opened(file) as archive:
            main = main_part(archive)
            if main is None:
                raise _refused(file, _NO_DOCUMENT)
            parts = {name: _sound_part(file, name, archive.read(name)) for name in _texts(archive)}
            own = {main: _sound_part(file, main, archive.read(main))}
            return SoundDocument(file, archive.content, main, own | parts)
    except Unsound as unsound:
        raise _refused(file, _SAYS.get(unsound.fault, _NO_DOCUMENT)) from unsound


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


def other_part(document: SoundDocument, name: str) -> tuple[str, bytes] | None:
    """The member of that name and its XML, None when there is none; raises DocumentError."""
    with zipfile.ZipFile(BytesIO(document.content)) as package:
        for member in package.namelist():
            if key(member) == key(name):
                return member, _sound_part(document.file, member, package.read(member))
    return None


def _sound_part(file: Path, name: str, data: bytes) -> bytes:
    """The XML of a part; raises DocumentError when it is too large or a parser might act on it."""
    if len(data) > MAX_PART:
        raise _refused(file, "quá lớn; hãy tách bớt nội dung rồi lưu lại")
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") or b"\0" in data:
        raise _refused(file, f"có phần {name} không phải XML UTF-8; hãy mở bằng Word và lưu lại")
    if _DECLARATION.search(data):
        raise _refused(file, f"có khai báo thực thể trong {name}; không mở tệp này")
    return data


def _texts(archive: Archive) -> Iterator[str]:
    for member in archive.members.values():
        if _TEXT_PART.fullmatch(member.filename):
            yield member.filename


def _refused(file: Path, why: str) -> DocumentError:
    return DocumentError(f"Tệp báo cáo “{file}” {why}.")
