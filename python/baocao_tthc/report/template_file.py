"""The template of the report: which one, and what is refused before anything reads it."""

from __future__ import annotations

import re
from pathlib import Path

from .. import resources
from ..errors import TemplateError
from ..ooxml.archive import Archive
from ..ooxml.expected_files import REPORT_TEMPLATE, opened_as
from ..ooxml.markup import declares_entities
from ..ooxml.package import TYPES
from . import TEMPLATE

_MAIN_TYPE = b"wordprocessingml.document.main+xml"
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)


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
    with opened_as(REPORT_TEMPLATE, path) as archive:
        _inspect(path, archive)
        return archive.content


def _inspect(path: Path, archive: Archive) -> None:
    types = archive.read(TYPES) if archive.has(TYPES) else b""
    if _MAIN_TYPE not in types:
        raise _refused(path, "không phải tệp Word .docx", "hãy mở bằng Word và lưu lại dạng .docx")
    if b"vbaProject" in types or archive.has("word/vbaProject.bin"):
        raise _refused(path, "có macro", "hãy mở bằng Word và lưu lại dạng .docx không có macro")
    for member in archive.members.values():
        if member.filename.endswith((".xml", ".rels")):
            _inspect_part(path, member.filename, archive.read(member.filename))


def _inspect_part(path: Path, name: str, data: bytes) -> None:
    text = data.replace(b"\0", b"")  # so that UTF-16 and UTF-32 hide nothing
    if not text.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        raise _refused(path, f"có phần {name} không phải XML", "hãy mở bằng Word và lưu lại")
    if declares_entities(text):
        raise _refused(path, f"có khai báo thực thể trong {name}", "hãy chọn mẫu khác")
    if name.endswith(".rels") and _EXTERNAL.search(text):
        raise _refused(
            path, f"có liên kết ra ngoài ({name})", "hãy bỏ liên kết, ảnh liên kết và mẫu đính kèm"
        )


def _refused(path: Path, why: str, what_to_do: str) -> TemplateError:
    return TemplateError(f"Mẫu báo cáo “{path}” {why}; {what_to_do}.")
