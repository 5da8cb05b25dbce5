"""The Word report of the package: the program's own, or the office's edited one, made clean.

Of an edited report only properties change: who wrote it, where its template lies, who made its
comments and revisions. Every letter of its text and all else stays byte for byte.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..errors import DocumentError
from ..filing import Filing
from ..ooxml import properties
from ..ooxml.members import with_members
from ..ooxml.pictures import without_metadata
from ..ooxml.xml import parsed_element
from ..report.record import NAMESPACE
from ..word import read_document, sound_document
from ..word.sound_document import TYPES, SoundDocument, key
from .freeze import FileProperties

if TYPE_CHECKING:
    from ..audit.auditing import Audit

_MACROS = (b"macroEnabled", b"vbaProject")
_AUTHOR = re.compile(rb"""(\s(?:\w+:)?(?:author|initials|userId|lastEditedBy)=)("[^"]*"|'[^']*')""")
_TAG = re.compile(rb"<[A-Za-z][^<>]*>")  # what looks like an author in the text is text
_TARGET = re.compile(rb"""(\sTarget=)("[^"]*"|'[^']*')""")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_OUTSIDE = re.compile(rb"TargetMode=[\"']External[\"']", re.IGNORECASE)
_NET = re.compile(rb"[\"'](?:https?://|mailto:|tel:|about:blank)", re.IGNORECASE)
_PICTURE = re.compile(r"(?:word/media/|docprops/thumbnail).*\.(?:png|jpe?g)", re.IGNORECASE)
_OF_SETTINGS = re.compile(rb"<w:(mailMerge|docVars)\b(?:[^>]*/>|.*?</w:\1>)", re.DOTALL)
_FIELD = re.compile(rb"""<\w+:instrText\b[^<>]*>[^<]*|\sw:instr=(?:"[^"]*"|'[^']*')""")
_PATH = re.compile(  # in a field's text every backslash of a path is doubled
    rb"""(?:file:|(?<![A-Za-z])[A-Za-z]:[\\/]|\\\\)(?:(?!&quot;)[^"'<>])*""", re.IGNORECASE
)
_CUSTOM = re.compile(r"customxml/(?!itemprops)[^/]*\.xml")
_NAMED = re.compile(r"word/.*\.xml", re.IGNORECASE)
_REVISION = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo|cellIns|cellDel|\w+Change)\s")
_EMPTY_CUSTOM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)
_SIGNATURE = "_xmlsignatures/"


class OfficeReport(NamedTuple):
    """An edited report that goes along: its bytes, its audit, what the sender must know."""

    content: bytes
    audit: Audit
    notes: tuple[str, ...]


def office_report(file: Path, filing: Filing, about: FileProperties) -> OfficeReport:
    """Take the office's own report; raises DocumentError when it is unsound or has macros."""
    from ..audit import audit

    sound = sound_document(file)
    members = _members(sound)
    if any(mark in members.get(key(TYPES), b"") for mark in _MACROS):
        raise DocumentError(
            f"Tệp báo cáo “{file}” có macro; hãy mở bằng Word và lưu lại dạng .docx không có macro."
        )
    found = audit(read_document(sound), filing)
    if any(name.startswith(_SIGNATURE) for name in members):
        signed = "Báo cáo đã ký số nên được gửi nguyên vẹn, kể cả tên người soạn trong thuộc tính."
        return OfficeReport(sound.content, found, (signed,))
    return OfficeReport(cleaned(sound, about), found, tuple(_notes(members)))


def _members(sound: SoundDocument) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(sound.content)) as package:
        return {key(info.filename): package.read(info) for info in package.infolist()}


def _notes(members: dict[str, bytes]) -> Iterator[str]:
    if _REVISION.search(members.get("word/document.xml", b"")):
        yield "Báo cáo còn sửa đổi đang theo dõi; nơi nhận sẽ thấy, hãy chấp nhận hết rồi gửi."
    if "word/comments.xml" in members:
        yield "Báo cáo còn chú thích; nơi nhận sẽ thấy, hãy xóa nếu không định gửi."


def cleaned(sound: SoundDocument, about: FileProperties) -> bytes:
    """The document with the office for every person's name and without paths of a computer."""
    changed = {}
    with zipfile.ZipFile(BytesIO(sound.content)) as package:
        for info in package.infolist():
            old = package.read(info)
            new = _clean_part(key(info.filename), old, about)
            if new != old:
                changed[info.filename] = new
    try:
        return with_members(sound.content, changed)
    except zipfile.BadZipFile as error:
        raise DocumentError(
            f"Tệp báo cáo “{sound.file}” đã hỏng; hãy mở bằng Word và lưu lại dạng .docx."
        ) from error


def _clean_part(name: str, content: bytes, about: FileProperties) -> bytes:
    if made := _PROPERTIES.get(name):
        return made(about)
    if _CUSTOM.fullmatch(name):
        return content if _is_ours(content) else b"<none/>"
    if name.endswith(".rels"):
        return _LINK.sub(_without_path, content)
    if _PICTURE.fullmatch(name):
        return without_metadata(content) or content
    if _NAMED.fullmatch(name):
        if name == "word/settings.xml":
            content = _OF_SETTINGS.sub(b"", content)
        unit = properties.attribute(about.unit)

        def anonymous(tag: re.Match[bytes]) -> bytes:
            return _AUTHOR.sub(
                lambda found: found[1] + (b'""' if b"initials" in found[1] else unit), tag[0]
            )

        return _FIELD.sub(_pathless, _TAG.sub(anonymous, content))
    return content


_PROPERTIES: Mapping[str, Callable[[FileProperties], bytes]] = {
    "docprops/core.xml": lambda about: properties.core_properties(
        about.unit, about.title, about.day
    ),
    "docprops/app.xml": lambda _: properties.application_properties("Microsoft Office Word"),
    "docprops/custom.xml": lambda _: _EMPTY_CUSTOM,
}


def _is_ours(custom: bytes) -> bool:
    """Whether a custom XML part is the record of figures that the program itself put there."""
    root = parsed_element(custom)
    return root is not None and str(root.tag).startswith(f"{{{NAMESPACE}}}")


def _pathless(instruction: re.Match[bytes]) -> bytes:
    """The instruction of a field; a path of a computer in it leads nowhere."""
    return _PATH.sub(b"about:blank", instruction[0])


def _without_path(link: re.Match[bytes]) -> bytes:
    """The relationship; one that leads out to anything but the net or a mail leads nowhere."""
    if not _OUTSIDE.search(link[0]):
        return link[0]
    return _TARGET.sub(
        lambda found: found[1] + (found[2] if _NET.match(found[2]) else b'"about:blank"'), link[0]
    )
