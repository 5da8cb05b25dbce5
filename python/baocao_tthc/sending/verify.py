"""Verifying a package that was received: is it as it was sent, and is nothing alive in it?

As sent (“nguyên vẹn”): every file is what the manifest says, and what that says is true. Safe (“an
toàn”): nothing in workbook and report runs, fetches or leads outside. One says nothing of the
other: hashes fit what anyone sealed.

Nothing in a received folder is believed: names are plain names in this very folder, files are read
within bounds, the frozen workbook is read and checked anew. What differs is told, a sentence each.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, NamedTuple

from .. import __version__
from ..checks import check
from ..errors import DocumentError, OutputError, WorkbookError
from ..filing import Filing
from ..ooxml.archive import MAX_FILE, Unsound, content_of, opened
from ..ooxml.expected_files import WORKBOOK, opened_as
from ..ooxml.live_content import LiveKind, live_content
from ..reading import read_filing
from ..reading.sound_workbook import sound_workbook
from ..vietnamese import count
from ..word import sound_document
from .carried_manifest import carried_manifest
from .frozen_check import foreign_parts, unfrozen
from .manifest import (
    FORMAT,
    MAIL,
    MANIFEST,
    Json,
    described,
    differs,
    digest,
    identity,
    own_part,
    spoken_period,
    stated_period,
)
from .report_identity import other_identity
from .revisions import FILE_NAME, SentPackage, chain_of, read_package

_MAX_READ = 3 * MAX_FILE  # bytes of a file; the mail holds the two others in base64
_MAX_FILES = 200
_MAX_TOLD = 10  # of one kind of difference
_MONTH = re.compile("[0-9]{4}-[0-9]{2}")
_SYSTEMS = re.compile(r"~\$.*|\.DS_Store|\._.*|Thumbs\.db|desktop\.ini", re.IGNORECASE)
_RECEIVERS = re.compile(r"PhanHoi_.*\.xlsx|bien-nhan_.*\.(json|eml)")
_CHANGED = " đã đổi: "
_PARTS = {
    "unit": "đơn vị",
    "superior": "đơn vị nhận",
    "month": "tháng",
    "period": "kỳ báo cáo",
    "forms": "số tổng cộng của các biểu",
    "summary": "số phát hiện",
    "findings": "nội dung các phát hiện",
}


class Verified(NamedTuple):
    """What a package says it is, every difference from that, and everything alive in it; `notes`
    are what a reader should know of its other revisions.
    """

    said: str
    differences: tuple[str, ...]
    dangers: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether it is as it was sent, and safe."""
        return not (self.differences or self.dangers)


def in_office_words(difference: str) -> str:
    """The difference for a letter to the office: no bytes, hashes, or file that it never opened."""
    file, changed, _ = difference.partition(_CHANGED)
    if changed:
        return f"tệp {file} không còn như lúc đóng gói: bị sửa, hoặc hỏng khi gửi"
    return difference.replace(MANIFEST, "bản kê của gói")


def verify(folder: Path) -> Verified:
    """Verify a received package, and follow its chain; raises TthcError when the folder is none."""
    package = read_package(folder)
    alone, filing = _verified(package, _listed(folder))
    chain = chain_of(package, filing)
    return alone._replace(
        differences=alone.differences + chain.differences, notes=alone.notes + chain.notes
    )


def verify_alone(folder: Path) -> tuple[Verified, Filing | None]:
    """The same without a look at the other packages of its period, nor at what else lies in the
    folder, which may be the receiver's own; and what its workbook says, None when it cannot be
    read.
    """
    package = read_package(folder)
    return _verified(package, {name for name in package.names if os.path.lexists(folder / name)})


def _verified(package: SentPackage, listed: set[str]) -> tuple[Verified, Filing | None]:
    folder, document = package.folder, package.document
    found = [*_seal(document), *_files(folder, document, listed)]
    files = [name for name in _entries(document) if FILE_NAME.fullmatch(name) and name in listed]
    books, reports = ([name for name in files if name.endswith(end)] for end in (".xlsx", ".docx"))
    for kind, names in ((".xlsx", books), (".docx", reports)):
        if len(names) != 1:
            found.append(f"Gói phải có đúng một tệp {kind}, nay có {len(names)}.")
    dangers = [each for name in (*books, *reports) for each in _dangers(folder / name)]
    filing = None
    for name in books[:1]:
        filing, differing = _workbook(folder, name, document)
        found += differing
    for name in reports[:1]:
        found += _document(folder, name, filing)
    if MAIL in listed:
        found += _mail(folder, package)
    notes = tuple(f"“{name}” là của nơi nhận, không thuộc gói." for name in _of_receiver(listed))
    return Verified(_said(package), tuple(found), tuple(dangers), notes), filing


def _dangers(file: Path) -> Iterator[str]:
    """What is alive in a file of the package; a report may have links to pages."""
    is_report = file.suffix == ".docx"
    try:
        with opened(file) as archive:
            for each in live_content(archive):
                if not (is_report and each.kind is LiveKind.WEB):
                    yield f"{file.name} {each}."
    except Unsound:  # told by those who read it
        return


def _listed(folder: Path) -> set[str]:
    try:
        names = {each.name for each in folder.iterdir() if not _SYSTEMS.fullmatch(each.name)}
    except OSError as error:
        raise OutputError(
            f"Không đọc được thư mục “{folder}”; hãy chỉ đúng thư mục của gói đã nhận."
        ) from error
    if len(names) > _MAX_FILES:
        raise OutputError(f"Thư mục “{folder}” có quá nhiều tệp, không phải gói báo cáo.")
    return names


def _read(file: Path, max_size: int) -> bytes | None:
    """The content of a regular file within the bound; None when it is not that, or a link."""
    try:
        return None if file.is_symlink() else content_of(file, max_size)
    except (Unsound, OSError):
        return None


def _seal(document: Json) -> Iterator[str]:
    if document.get("digest") != digest(document):
        yield f"{MANIFEST} đã bị sửa sau khi đóng gói (mã của chính nó không khớp)."


def _entries(document: Json) -> Mapping[str, Any]:
    files = document.get("files")
    return files if isinstance(files, dict) else {}


def _files(folder: Path, document: Json, listed: set[str]) -> Iterator[str]:
    """Every file present, with its size and hash, and no other."""
    entries = _entries(document)
    for name, stated in sorted(entries.items()):
        if not FILE_NAME.fullmatch(name):
            yield f"{MANIFEST} ghi tên tệp không hợp lệ “{_shown(name)}”."
            continue
        content = _read(folder / name, _MAX_READ) if name in listed else None
        if name not in listed:
            yield f"Thiếu tệp {name}."
        elif content is None:
            yield f"{name} không phải là tệp thường, hoặc quá lớn, hoặc không đọc được."
        elif not isinstance(stated, dict) or stated.get("size") != len(content):
            size = count(len(content))
            yield f"{name}{_CHANGED}nay có {size} byte, khác với {MANIFEST}."
        elif stated.get("sha256") != hashlib.sha256(content).hexdigest():
            yield f"{name}{_CHANGED}mã SHA-256 khác với {MANIFEST}."
    for name in sorted(listed - entries.keys() - {MANIFEST, MAIL} - set(_of_receiver(listed))):
        yield f"Thừa tệp “{_shown(name)}”, {MANIFEST} không ghi."


def _of_receiver(listed: set[str]) -> list[str]:
    """What the receiver's own work leaves in the folder: answers to it, receipts."""
    return sorted(name for name in listed if _RECEIVERS.fullmatch(name))


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name[:80])


def _workbook(folder: Path, name: str, document: Json) -> tuple[Filing | None, list[str]]:
    """The frozen workbook as read, None when it cannot be, and how it differs from the manifest."""
    file = folder / name
    try:
        filing = read_filing(file)
        formulas = [
            sheet for sheet, marks in sound_workbook(file).sheets if marks and marks.has_formulas
        ]
        now = described(filing, identity(filing), check(filing))
        found = [*_unfrozen(file, formulas), *_carried(file, document)]
    except WorkbookError as error:
        return None, [str(error)]
    return filing, [*found, *_unlike(name, now, document)]


def _unfrozen(file: Path, formulas: Sequence[str]) -> Iterator[str]:
    """Why the workbook is none that was frozen; `formulas` are the sheets that have some."""
    with opened_as(WORKBOOK, file) as archive:
        if foreign := foreign_parts(archive):
            parts = ", ".join(map(_shown, foreign))
            yield f"{file.name} có phần không thuộc sổ đã khóa số ({parts})."
        others = [_shown(each) for each in unfrozen(archive)]
    if formulas:
        sheets = ", ".join(map(_shown, formulas))
        yield f"{file.name} còn công thức ở tờ {sheets}, không phải sổ đã khóa số."
    for each in others[:_MAX_TOLD]:
        if not (formulas and each.startswith("còn công thức")):
            yield f"{file.name} {each}, không phải sổ đã khóa số."


def _carried(file: Path, document: Json) -> Iterator[str]:
    """The manifest that the workbook carries says what manifest.json says."""
    with opened_as(WORKBOOK, file) as archive:
        own = carried_manifest(archive)
    stated = None if document["format"] != FORMAT else own_part(document)
    if own != stated:
        yield f"{file.name} mang bản kê khác với {MANIFEST}."


def _unlike(name: str, now: Json, document: Json) -> Iterator[str]:
    """Where the workbook gives something else than the manifest states."""
    version = _shown(str(document.get("version")))
    by = (
        f" (gói do phiên bản {version} tạo, đây là {__version__})" if version != __version__ else ""
    )
    for key, words in _PARTS.items():
        if differs(key, now, document):
            yield f"{name} cho {words} khác với {MANIFEST}{by}."


def _document(folder: Path, name: str, filing: Filing | None) -> Iterator[str]:
    """The report can be read, and is of the unit and the period of the workbook."""
    try:
        sound = sound_document(folder / name)
        if filing is not None:
            for each in other_identity(sound, filing, identity(filing)):
                yield f"{name} {each}."
    except DocumentError as error:
        yield str(error)


def _mail(folder: Path, package: SentPackage) -> Iterator[str]:
    """The draft carries exactly workbook, report and manifest, below plain text.

    Of the first format the two reports, and the manifest states the mail's own hash.
    """
    name, document = MAIL, package.document
    content = _read(folder / name, _MAX_READ)
    if content is None:
        return
    try:
        message = message_from_bytes(content, policy=default)
        attached, others = _attached(message), _other_parts(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # of the parser
        attached, others = [], []
    for kind in others:
        yield f"{name} có phần {_shown(kind)}, thư nháp của chương trình chỉ có chữ và tệp kèm."
    stated = [
        (each, entry.get("sha256"))
        for each, entry in _entries(document).items()
        if each != MAIL and isinstance(entry, dict)
    ]
    if document["format"] == FORMAT:
        stated.append((MANIFEST, package.digest))
    if sorted(attached) != sorted(stated, key=str):
        yield f"Tệp gửi kèm trong {name} khác với tệp trong gói."


def _other_parts(message: EmailMessage) -> list[str]:
    """What a message has beside plain text and attachments: HTML may fetch and lead anywhere."""
    plain = {"multipart/mixed", "text/plain"}
    kinds = (part.get_content_type() for part in message.walk() if not part.is_attachment())
    return sorted(set(kinds) - plain)


def _attached(message: EmailMessage) -> list[tuple[str, str]]:
    """The name and the SHA-256 of every attachment of a message, two of one name too."""
    found = []
    for part in message.iter_attachments():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            name = str(part.get_filename())
            found.append((name, hashlib.sha256(payload).hexdigest()))
    return found


def _said(package: SentPackage) -> str:
    unit, month = (_shown(str(package.document.get(key, ""))) for key in ("unit", "month"))
    again = f", gửi lần {package.number}" if package.number > 1 else ""
    is_month = _MONTH.fullmatch(month)
    spoken = spoken_period(month, stated_period(package.document)) if is_month else month
    return f"Gói báo cáo {spoken} của {unit or 'đơn vị không ghi tên'}{again}"


def said(verified: Verified) -> str:
    """The outcome for a person: the verdict first, then each difference and each danger."""
    differing, dangers = verified.differences, verified.dangers
    if verified.is_sound:
        sound = (
            f"{verified.said}: nguyên vẹn, sổ kiểm tra lại cho đúng kết quả đã ghi; an toàn, không "
            "có gì tự chạy hay dẫn ra ngoài."
        )
        return "\n".join((sound, *verified.notes))
    verdicts = [f"{len(differing)} chỗ khác"] if differing else []
    verdicts += [f"KHÔNG AN TOÀN, {len(dangers)} thứ chạy hay dẫn ra ngoài"] if dangers else []
    lines = [f"{verified.said}: {'; '.join(verdicts)}."]
    lines += [f"- {each}" for each in (*differing, *dangers)]
    if dangers:
        lines.append("Đừng mở các tệp ấy; hãy hỏi lại nơi gửi bằng đường khác.")
    if not differing:
        lines.append("Mã các tệp đúng như bản kê, nhưng mã đúng không có nghĩa là an toàn.")
    return "\n".join([*lines, *verified.notes])
