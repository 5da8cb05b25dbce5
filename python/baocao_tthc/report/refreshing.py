"""One refresh, from the file to the file."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

from ..errors import DocumentError, OutputError
from ..files import written_whole
from ..filing import Filing
from ..ooxml.members import with_members
from ..word import SoundDocument, sound_document
from .byte_spans import Part
from .control_scan import scan
from .decisions import Decider, Decision, new_record
from .record import Record, read_record, record_xml
from .splice import Revisions, replaced, spliced
from .summary import ControlChange, RefreshOutcome, UnknownControl
from .tag_values import Sources, is_source, row_of

_PARTS = {"header": "đầu trang", "footer": "chân trang", "footnotes": "chú thích"}
_PARTS |= {"endnotes": "chú thích"}


def refreshed(
    filing: Filing,
    file: Path,
    target: Path,
    moment: datetime,
    *,
    overwrite: bool,
    typed_too: bool,
    tracked: bool,
) -> RefreshOutcome:
    """What `refresh` of the package says."""
    document = sound_document(file)
    _check_closed(file)
    if target.suffix.lower() != file.suffix.lower():
        raise OutputError(f"Tệp “{target}” phải có đuôi {file.suffix}; hãy đổi tên tệp ghi ra.")
    parts = {name: _scanned(document, name) for name in document.parts}
    if not any(part.controls for part in parts.values()):
        raise DocumentError(
            f"Tệp báo cáo “{file}” không có ô số nào của chương trình; hãy tạo báo cáo bằng nút "
            "Tạo báo cáo Word rồi sửa tay trên tệp đó.",
            option="tạo bằng “tthc bao-cao”",
        )
    record_name, record = _record(document)
    sources = Sources(filing)
    decider = Decider(sources, record, typed_too=typed_too)
    decisions = {
        name: decider.decide(part.controls, "" if name == document.main else _called(name))
        for name, part in parts.items()
    }
    revisions = Revisions(set().union(*(part.ids for part in parts.values())), moment)
    changed = dict(_changed(parts, decisions, revisions if tracked else None))
    every = [decision for made in decisions.values() for decision in made]
    if record is not None and changed:
        changed[record_name] = record_xml(new_record(every, record, tracked=tracked))
    content = _packed(document, changed) if changed else document.content
    same = _same_file(file, target)
    backup = None
    if same and changed:
        backup = _replaced_file(file, document.content, content, moment)
    elif not same:
        _check_closed(target)
        with written_whole(target, overwrite=overwrite) as temporary:
            temporary.write_bytes(content)
    return _outcome(
        target,
        every,
        parts,
        record,
        sources,
        written=bool(changed) or not same,
        backup=backup,
        has_charts=_has_charts(document),
    )


def _scanned(document: SoundDocument, name: str) -> Part:
    try:
        return scan(document.parts[name], is_source)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise DocumentError(
            f"Tệp báo cáo “{document.file}” đã hỏng ở phần {name}; hãy mở bằng Word và lưu lại."
        ) from error


def _record(document: SoundDocument) -> tuple[str, Record | None]:
    """The record of what was printed and its member's name; ("", None) when it was lost."""
    with zipfile.ZipFile(BytesIO(document.content)) as package:
        for name in package.namelist():
            if name.casefold().startswith("customxml/item") and name.endswith(".xml"):
                record = read_record(package.read(name))
                if record is not None:
                    return name, record
    return "", None


def _has_charts(document: SoundDocument) -> bool:
    with zipfile.ZipFile(BytesIO(document.content)) as package:
        return any(name.casefold().startswith("word/charts/") for name in package.namelist())


def _changed(
    parts: dict[str, Part], decisions: dict[str, list[Decision]], revisions: Revisions | None
) -> Iterator[tuple[str, bytes]]:
    """The parts that change, with their new bytes."""
    for name, part in parts.items():
        splices = [
            splice
            for decision in decisions[name]
            if decision.new is not None
            for splice in replaced(part, decision.control, decision.new, revisions)
        ]
        if splices:
            yield name, spliced(part.data, splices)


def _packed(document: SoundDocument, changed: dict[str, bytes]) -> bytes:
    try:
        return with_members(document.content, changed)
    except zipfile.BadZipFile as error:
        raise DocumentError(
            f"Tệp báo cáo “{document.file}” nén sai cách; hãy mở bằng Word và lưu lại."
        ) from error


def _replaced_file(file: Path, old: bytes, new: bytes, moment: datetime) -> Path:
    """Write the new content over the file; the old one goes to a backup beside it."""
    backup = _written_backup(file, old, moment)
    try:
        with written_whole(file, overwrite=True) as temporary:
            temporary.write_bytes(new)
    except OutputError:
        backup.unlink(missing_ok=True)  # nothing was replaced
        raise
    return backup


def _written_backup(file: Path, content: bytes, moment: datetime) -> Path:
    """The backup, under a name that no file has."""
    base, number = f"{file.stem} (bản trước {moment:%Y-%m-%d %H.%M}", 1
    while True:
        more = f", {number}" if number > 1 else ""
        backup = file.with_name(f"{base}{more}){file.suffix}")
        number += 1
        if not _exists(backup):
            with written_whole(backup) as temporary:
                temporary.write_bytes(content)
            return backup


def _check_closed(file: Path) -> None:
    """Refuse a document that Word or LibreOffice has open: its newest text is not in the file."""
    cut = min(max(len(file.stem) - 6, 0), 2)  # Word's lock has the first letters replaced
    for lock in (f"~${file.name[cut:]}", f".~lock.{file.name}#"):
        if _exists(file.with_name(lock)):
            raise DocumentError(
                f"Tệp báo cáo “{file}” đang mở trong Word hoặc LibreOffice; hãy lưu và đóng tệp "
                f"rồi làm lại (nếu không chương trình nào mở, hãy xóa tệp “{lock}”)."
            )


def _same_file(file: Path, target: Path) -> bool:
    return _exists(target) and file.samefile(target)


def _exists(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:  # a name that the system cannot have
        return False


def _called(part: str) -> str:
    """The part as people call it."""
    base = part.rpartition("/")[2]
    return next((said for name, said in _PARTS.items() if base.startswith(name)), base)


def _outcome(
    target: Path,
    decisions: list[Decision],
    parts: dict[str, Part],
    record: Record | None,
    sources: Sources,
    *,
    written: bool,
    backup: Path | None,
    has_charts: bool,
) -> RefreshOutcome:
    told = [decision for decision in decisions if not decision.control.repeated]
    there = Counter(
        control.source
        for part in parts.values()
        for control in part.controls
        if not control.repeated
    )
    printed = {source for source in record or () if is_source(source)}

    def changes(kind: str) -> tuple[ControlChange, ...]:
        return tuple(
            decision.told
            for decision in told
            if decision.kind == kind and isinstance(decision.told, ControlChange)
        )

    return RefreshOutcome(
        target=target,
        written=written,
        backup=backup,
        changes=changes("changed"),
        typed_over=changes("typed"),
        emptied=changes("emptied"),
        unknown=tuple(d.told for d in told if isinstance(d.told, UnknownControl)),
        deleted=tuple(_deleted(there, record or {})),
        lacking=tuple(_lacking(set(there), printed, sources)),
        unchanged=len(changes("unchanged")),
        recorded=record is not None,
        old_charts=has_charts and any(decision.kind == "changed" for decision in told),
    )


def _deleted(there: Mapping[str, int], record: Record) -> Iterator[str]:
    """The sources of which the document has fewer controls than were printed, once each."""
    for source, printed in sorted(record.items()):
        if is_source(source) and there.get(source, 0) < max(printed.controls, 1):
            yield source


def _lacking(there: set[str], printed: set[str], sources: Sources) -> Iterator[tuple[str, str]]:
    """The rows of the forms whose annex stands in the document but has not that row."""
    here = {row for row in map(row_of, there) if row}
    known = here | {row for row in map(row_of, printed) if row}
    for form in sorted({form for form, _ in here}):
        for name, label in sources.rows(form):
            if (form, name) not in known:
                yield form, label
