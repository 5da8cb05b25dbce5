"""The .docx as a package: what is refused before anything reads it, and how it is written."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

from .. import resources
from ..errors import TemplateError
from ..ooxml.archive import Archive, Fault, Unsound, opened
from . import TEMPLATE

_MAIN_TYPE = b"wordprocessingml.document.main+xml"
_NO_TEMPLATE = ("không phải tệp Word .docx hoặc đã hỏng", "hãy chọn mẫu khác")
_UNREADABLE = ("không mở được", "hãy kiểm tra tên tệp")
_WORDS = {
    Fault.NOT_A_FILE: _UNREADABLE,
    Fault.MISSING: _UNREADABLE,
    Fault.FORBIDDEN: _UNREADABLE,
    Fault.UNREADABLE: _UNREADABLE,
    Fault.TOO_LARGE: ("bung ra quá lớn", "hãy bỏ bớt hình ảnh hoặc chọn mẫu khác"),
    Fault.OLE: ("có mật khẩu hoặc là tệp .doc cũ", "hãy bỏ mật khẩu và lưu lại dạng .docx"),
    Fault.PASSWORD: ("có mật khẩu", "hãy bỏ mật khẩu rồi lưu lại"),
}
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)
_TIME = b"\x00\x00\x21\x00"  # 00:00 on 01/01/1980, the first moment that a zip can say
_ENTRY, _SIZES = 46, (28, 30, 32)  # an entry of the directory; where its variable parts' sizes are


def default_template() -> Path:
    """The report template that comes with the program; raises TemplateError when it is gone."""
    if path := resources.shipped("templates", TEMPLATE):
        return path
    raise TemplateError(
        f"Không thấy mẫu báo cáo {TEMPLATE}; hãy cài lại chương trình.",
        option="chỉ ra mẫu bằng --mau",
    )


def read_template(path: Path) -> bytes:
    """The bytes of a template that is safe to open; raises TemplateError otherwise.

    Refused: what is no sound, bounded archive or no .docx, is encrypted, links outside itself, or
    declares a document type or entities.
    """
    try:
        with opened(path) as archive:
            _inspect(path, archive)
            return archive.content
    except Unsound as unsound:
        raise _refused(path, *_WORDS.get(unsound.fault, _NO_TEMPLATE)) from unsound


def _inspect(path: Path, archive: Archive) -> None:
    types = "[Content_Types].xml"
    if not archive.has(types) or _MAIN_TYPE not in archive.read(types):
        raise _refused(path, "không phải tệp Word .docx", "hãy mở bằng Word và lưu lại dạng .docx")
    if b"vbaProject" in archive.read(types) or archive.has("word/vbaProject.bin"):
        raise _refused(path, "có macro", "hãy mở bằng Word và lưu lại dạng .docx không có macro")
    for member in archive.members.values():
        if member.filename.endswith((".xml", ".rels")):
            _inspect_part(path, member.filename, archive.read(member.filename))


def _inspect_part(path: Path, name: str, data: bytes) -> None:
    text = data.replace(b"\0", b"")  # so that UTF-16 and UTF-32 hide nothing
    if not text.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        raise _refused(path, f"có phần {name} không phải XML", "hãy mở bằng Word và lưu lại")
    if _DECLARATION.search(text):
        raise _refused(path, f"có khai báo thực thể trong {name}", "hãy chọn mẫu khác")
    if name.endswith(".rels") and _EXTERNAL.search(text):
        raise _refused(
            path, f"có liên kết ra ngoài ({name})", "hãy bỏ liên kết, ảnh liên kết và mẫu đính kèm"
        )


def _refused(path: Path, why: str, what_to_do: str) -> TemplateError:
    return TemplateError(f"Mẫu báo cáo “{path}” {why}; {what_to_do}.")


def same_bytes(data: bytes) -> bytes:
    """The same package with fixed times and system, so that the same report is the same file."""
    fixed = bytearray(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entry = archive.start_dir
        for member in archive.infolist():
            fixed[member.header_offset + 10 : member.header_offset + 14] = _TIME
            fixed[entry + 5] = 0  # made on: MS-DOS, whatever the machine
            fixed[entry + 12 : entry + 16] = _TIME
            lengths = (
                int.from_bytes(fixed[entry + at : entry + at + 2], "little") for at in _SIZES
            )
            entry += _ENTRY + sum(lengths)
    return bytes(fixed)
