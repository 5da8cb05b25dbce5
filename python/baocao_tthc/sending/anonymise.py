"""The Word report of the package: the program's own, or the office's edited one, made clean.

Of an edited report only properties change: who wrote it, where its template lies, who made its
comments and revisions. Every letter of its text and all else stays byte for byte.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..errors import DocumentError
from ..filing import Filing
from ..ooxml import metadata
from ..ooxml.archive import folded_path
from ..ooxml.markup import is_utf8
from ..ooxml.members import members_of, with_members
from ..ooxml.metadata import FileProperties, without_metadata
from ..ooxml.package import part_kinds
from ..ooxml.xml import parsed_element, remove_elements, serialised
from ..ooxml.xml_stream import BrokenXmlError
from ..report.record import NAMESPACE
from ..word import SoundDocument, sound_document
from ..word.harmless_document import refuse_live, said_of_links, without_live_links
from .manifest import identity
from .report_identity import other_identity

if TYPE_CHECKING:
    from ..audit.auditing import Audit

_AUTHOR = re.compile(
    rb"""(\s(?:\w+:)?(?:author|initials|userId|lastEditedBy)\s*=\s*)("[^"]*"|'[^']*')"""
)
_TAG = re.compile(rb"<[A-Za-z][^<>]*>")  # what looks like an author in the text is text
_OF_SETTINGS = ("{*}mailMerge", "{*}docVars")
_FIELD = re.compile(rb"""<\w+:instrText\b[^<>]*>[^<]*|\sw:instr=(?:"[^"]*"|'[^']*')""")
_FIELD_PATH = re.compile(  # in a field's text every backslash of a path is doubled
    rb"""(?:file:|(?<![A-Za-z])[A-Za-z]:[\\/]|\\\\)(?:(?!&quot;)[^"'<>])*""", re.IGNORECASE
)
_REVISION = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo|cellIns|cellDel|\w+Change)\s")
_USUAL_NAMES = {  # of parts that no relationship leads to
    "core-properties": re.compile(r"docprops/core\.xml"),
    "extended-properties": re.compile(r"docprops/app\.xml"),
    "custom-properties": re.compile(r"docprops/custom\.xml"),
    "customXml": re.compile(r"customxml/(?!itemprops)[^/]*\.xml"),
    "thumbnail": re.compile(r"docprops/thumbnail.*"),
    "image": re.compile(r"word/media/.*"),
    "settings": re.compile(r"word/settings\.xml"),
    "comments": re.compile(r"word/comments\.xml"),
    "signature": re.compile(r"_xmlsignatures/.*"),
}
_SIGNED = frozenset({"origin", "signature"})


class OfficeReport(NamedTuple):
    """An edited report that goes along: its bytes, its audit, what the sender must know."""

    content: bytes
    audit: Audit
    notes: tuple[str, ...]


def office_report(file: Path, filing: Filing, about: FileProperties) -> OfficeReport:
    """Take the office's own report; raises DocumentError when it is unsound, or when something in
    it is alive that is not only a link or a source of a mail merge.
    """
    from ..report.full_audit import full_audit

    sound = sound_document(file)
    members = {folded_path(name): content for name, content in members_of(sound.content).items()}
    kinds = _kinds(file, members)
    is_signed = not _SIGNED.isdisjoint(kinds.values())
    sent, links = (sound, 0) if is_signed else without_live_links(sound)
    content = sent.content if is_signed else _cleaned(sent, kinds, about)
    refuse_live(file, content)
    found = full_audit(sound, filing)
    if is_signed:
        signed = "Báo cáo đã ký số nên được gửi nguyên vẹn, kể cả tên người soạn trong thuộc tính."
        return OfficeReport(content, found, (signed,))
    notes = [f"Báo cáo {each}." for each in other_identity(sound, filing, identity(filing))]
    if _REVISION.search(sound.parts[sound.main]):
        notes.append(
            "Báo cáo còn sửa đổi đang theo dõi; nơi nhận sẽ thấy, hãy chấp nhận hết rồi gửi."
        )
    if "comments" in kinds.values():
        notes.append("Báo cáo còn chú thích; nơi nhận sẽ thấy, hãy xóa nếu không định gửi.")
    if links:
        notes.append(said_of_links(links))
    return OfficeReport(content, found, tuple(notes))


def _kinds(file: Path, members: Mapping[str, bytes]) -> dict[str, str]:
    """What each part is, by its path in lower case."""
    usual = {
        name: kind
        for name in members
        for kind, pattern in _USUAL_NAMES.items()
        if pattern.fullmatch(name)
    }
    return usual | part_kinds(file, members)


def _cleaned(sound: SoundDocument, kinds: Mapping[str, str], about: FileProperties) -> bytes:
    """The document with the office for every person's name and without paths of a computer."""
    changed = {}
    for name, old in members_of(sound.content).items():
        new = _clean_part(folded_path(name), kinds.get(folded_path(name), ""), old, about)
        if new != old:
            changed[name] = new
    try:
        return with_members(sound.content, changed)
    except zipfile.BadZipFile as error:
        raise DocumentError(
            f"Tệp báo cáo “{sound.file}” đã hỏng; hãy mở bằng Word và lưu lại dạng .docx."
        ) from error


def _clean_part(name: str, kind: str, content: bytes, about: FileProperties) -> bytes:
    if made := _PROPERTIES.get(kind):
        return made(about)
    if kind == "customXml":
        return content if _is_ours(content) else b"<none/>"
    if kind in ("image", "thumbnail"):
        return without_metadata(content) or content
    return _nameless(kind, content, about.unit) if name.endswith(".xml") else content


def _nameless(kind: str, content: bytes, unit: str) -> bytes:
    """A part of text, notes or settings with the unit as every author."""
    if kind == "settings" or not is_utf8(content):
        content = _rewritten(content)
    author = metadata.attribute(unit)

    def anonymous(tag: re.Match[bytes]) -> bytes:
        return _AUTHOR.sub(
            lambda found: found[1] + (b'""' if b"initials" in found[1] else author), tag[0]
        )

    return _FIELD.sub(_pathless, _TAG.sub(anonymous, content))


_PROPERTIES: Mapping[str, Callable[[FileProperties], bytes]] = {
    "core-properties": metadata.core_properties,
    "extended-properties": lambda _: metadata.application_properties("Microsoft Office Word"),
    "custom-properties": lambda _: metadata.custom_properties(),
}


def _is_ours(custom: bytes) -> bool:
    """Whether a custom XML part is the record of figures that the program itself put there."""
    try:
        return str(parsed_element(custom).tag).startswith(f"{{{NAMESPACE}}}")
    except BrokenXmlError:
        return False


def _rewritten(content: bytes) -> bytes:
    """The part in UTF-8 without sources of mail merges and add-ins' variables."""
    try:
        root = parsed_element(content)
    except BrokenXmlError:  # refused afterwards
        return content
    private = [found for tag in _OF_SETTINGS for found in root.iter(tag)]
    for each in private:
        remove_elements(each)
    return serialised(root, tidy=False) if private or not is_utf8(content) else content


def _pathless(instruction: re.Match[bytes]) -> bytes:
    """The instruction of a field; a path of a computer in it leads nowhere."""
    return _FIELD_PATH.sub(b"about:blank", instruction[0])
