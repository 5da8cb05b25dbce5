"""What lies in a folder as it was received: packages, workbooks, reports, saved mails with any of
these inside, in any nesting. Nothing is followed out of the folder, and nothing is passed over in
silence: what lies beside a package, in its folder or its mail, stands for itself.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta, timezone
from email import message_from_bytes
from email.message import Message
from email.policy import default
from email.utils import parsedate_to_datetime
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ..errors import OutputError, TthcError
from ..ooxml.archive import MAX_FILE, Unsound, content_of
from ..sending.manifest import MAIL, MANIFEST
from ..sending.receipts import RECEIPT
from ..sending.revisions import read_package

INSIDE = " › "
"""Between a mail and what it carries, in labels."""
_WORKBOOKS = (".xlsx", ".xlsm")
_OTHER_TABLES = (".xls", ".xlsb", ".ods", ".csv")
_MAX_MAIL = 3 * MAX_FILE  # bytes; three attachments in base64
_MAX_FILES = 200_000
_MAX_DEPTH = 30
_MAX_NESTED = 5  # mails within mails
_MAX_ATTACHMENTS = 5_000  # of one mail: all units of a province several times
_OFFICE_LOCK = "~$"
REMINDER = "nhac_"
"""How the name of a draft begins that reminds a unit."""
_NUMBERED = re.compile(r"[0-9]+-manifest\.json")  # a further one in a mail
_VIETNAM = timezone(timedelta(hours=7))


class ArrivalKind(Enum):
    """What a thing is by its name; what it holds is seen when it is read."""

    PACKAGE = "gói"
    WORKBOOK = "sổ"
    REPORT = "báo cáo Word"
    OTHER = "tệp khác"


class Arrival(NamedTuple):
    """A file or a package's folder; `label` is its path below the folder that was asked for, in a
    mail with the mail's before it; `sent` the day that the mail states. `trouble` says why what is
    inside cannot be looked at, "" when it can.
    """

    label: str
    path: Path
    kind: ArrivalKind
    sent: date | None = None
    trouble: str = ""


def arrivals(folder: Path, unpacked: Path) -> Iterator[Arrival]:
    """Yield everything in the folder, in the order of its names; attachments are written into
    `unpacked`, an empty folder of ours. Raises OutputError when the folder cannot be read.
    """
    if not folder.is_dir():
        raise OutputError(f"Không có thư mục “{folder}”; hãy chỉ đúng thư mục các đơn vị gửi về.")
    for number, arrival in enumerate(_below(folder, "", 0)):
        if number >= _MAX_FILES:
            raise OutputError(f"Thư mục “{folder}” có quá {_MAX_FILES} tệp; hãy chia nhỏ.")
        if arrival.path.suffix.lower() == ".eml" and arrival.kind is ArrivalKind.OTHER:
            yield from _of_mail(arrival, unpacked)
        else:
            yield arrival


def _below(folder: Path, before: str, depth: int) -> Iterator[Arrival]:
    try:
        entries = sorted(os.scandir(folder), key=lambda each: each.name)
    except OSError:
        yield Arrival(before or folder.name, folder, ArrivalKind.OTHER, trouble="không đọc được")
        return
    own: frozenset[str] = frozenset()
    if _is_package(folder):
        yield Arrival(before.rstrip("/") or folder.name, folder, ArrivalKind.PACKAGE)
        own = _own_files(folder)
    for entry in entries:
        path, label = Path(entry.path), before + entry.name
        if entry.name in own and not entry.is_dir(follow_symlinks=False):
            continue
        if entry.is_symlink():
            yield Arrival(label, path, ArrivalKind.OTHER, trouble="là liên kết, không đi theo")
        elif entry.is_dir():
            if depth < _MAX_DEPTH:
                yield from _below(path, f"{label}/", depth + 1)
            else:
                yield Arrival(label, path, ArrivalKind.OTHER, trouble="nằm quá sâu")
        elif not entry.name.startswith((_OFFICE_LOCK, ".")):
            yield _file(label, path)


def _is_package(folder: Path) -> bool:
    try:
        return (folder / MANIFEST).is_file()
    except OSError:  # it may not be entered, which reading it will tell
        return False


def _own_files(folder: Path) -> frozenset[str]:
    """What belongs to the package there; of a manifest that cannot be read, it alone."""
    try:
        return read_package(folder).names
    except TthcError:
        return frozenset((MANIFEST,))


def _file(label: str, path: Path, sent: date | None = None) -> Arrival:
    ending = path.suffix.lower()
    if ending in _WORKBOOKS:
        return Arrival(label, path, ArrivalKind.WORKBOOK, sent)
    if ending == ".docx":
        return Arrival(label, path, ArrivalKind.REPORT, sent)
    said = ""
    if ending in _OTHER_TABLES:
        said = "không phải sổ .xlsx, .xlsm; hãy xin lại sổ, hoặc mở rồi lưu thành .xlsx"
    elif ending == ".msg":
        said = "là thư .msg của Outlook; hãy lưu thư thành .eml, hoặc kéo tệp kèm vào thư mục này"
    elif ending == ".json" and path.name.startswith(RECEIPT):
        said = "là biên nhận, không cộng"
    elif ending == ".zip":
        said = "là tệp nén; hãy giải nén vào thư mục này"
    elif ending != ".eml":
        said = "không phải sổ, báo cáo hay thư đã lưu"
    return Arrival(label, path, ArrivalKind.OTHER, sent, said)


def _of_mail(mail: Arrival, unpacked: Path, nested: int = 0) -> Iterator[Arrival]:
    """What a saved mail carries: a package when a manifest is among it, else each file."""
    try:
        message = message_from_bytes(content_of(mail.path, _MAX_MAIL), policy=default)
        draft = message["X-Unsent"] is not None  # its day was written before anybody sent it
        sent = mail.sent if draft else _sent(message) or mail.sent
        parts = list(islice(_leaves(message), _MAX_ATTACHMENTS + 1))
        files = _attachments(parts[:_MAX_ATTACHMENTS])
    except (Unsound, OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        yield mail._replace(trouble="không đọc được thư này; hãy lưu lại từ chương trình thư")
        return
    if draft and mail.path.name.startswith(REMINDER):
        yield mail._replace(trouble="là thư nhắc do chương trình soạn, không cộng")
        return
    if not files:
        yield mail._replace(trouble="thư không kèm tệp nào")
        return
    if len(parts) > _MAX_ATTACHMENTS:
        said = f"thư kèm quá {_MAX_ATTACHMENTS} tệp, các tệp sau chưa đọc; hãy lưu chúng ra thư mục"
        yield mail._replace(trouble=said)
    folder = unpacked / str(len(list(unpacked.iterdir())))
    folder.mkdir()
    packages = _packages(files, folder)
    for number, whole in enumerate(packages, 1):
        which = f"{INSIDE}gói {number}" if len(packages) > 1 else ""
        yield Arrival(f"{mail.label}{which}", whole, ArrivalKind.PACKAGE, sent)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        arrival = _file(f"{mail.label}{INSIDE}{name}", folder / name, sent)
        if name.lower().endswith(".eml") and nested < _MAX_NESTED:
            yield from _of_mail(arrival, unpacked, nested + 1)
        else:
            yield arrival


def _packages(files: dict[str, bytes], folder: Path) -> list[Path]:
    """The packages among the files of a mail, each in a folder of its own with what its manifest
    lists, which is taken out of the files.
    """
    first: dict[bytes, str] = {}  # a copy of a manifest makes no package
    for name in (name for name in files if _is_manifest(name)):
        first.setdefault(files[name], name)
    packages = []
    for number, manifest in enumerate(first.values(), 1):
        whole = folder / f"+{number}"  # no attachment has such a name
        whole.mkdir()
        (whole / MANIFEST).write_bytes(files.pop(manifest))
        for name in sorted(_own_files(whole) & files.keys() - {MANIFEST, MAIL}):
            (whole / name).write_bytes(files.pop(name))
        packages.append(whole)
    return packages


def _is_manifest(name: str) -> bool:
    return name == MANIFEST or _NUMBERED.fullmatch(name) is not None


def _sent(message: Message) -> date | None:
    """The day in Vietnam; a mail that does not tell where it was written (-0000) tells UTC."""
    try:
        moment = parsedate_to_datetime(str(message["Date"]).replace("-0000", "+0000"))
        return (moment.astimezone(_VIETNAM) if moment.tzinfo else moment).date()
    except (TypeError, ValueError, OverflowError):
        return None


def _attachments(parts: Iterable[Message]) -> dict[str, bytes]:
    """The attachments by plain names, each of its own in any case of letters; the manifest of a
    package keeps its name.
    """
    given: dict[str, bytes] = {}
    taken: set[str] = set()
    for number, part in enumerate(parts, 1):
        inner = part.get_payload(0) if part.get_content_type() == "message/rfc822" else None
        name = _plain_name(part.get_filename() or "")
        payload: object = part.get_payload(decode=True)
        if isinstance(inner, Message):
            name, payload = "thu.eml", inner.as_bytes()
        while name.lower() in taken:
            name = f"{number}-{name}"
        if isinstance(payload, bytes):
            taken.add(name.lower())
            given[name] = payload
    return given


def _leaves(part: Message) -> Iterator[Message]:
    """The parts that are files or whole mails, however deep, not those within such a mail."""
    if part.get_content_type() == "message/rfc822" or _is_file(part):
        yield part
    elif part.is_multipart():
        for each in part.get_payload():
            if isinstance(each, Message):
                yield from _leaves(each)


def _is_file(part: Message) -> bool:
    named = part.get_filename() or part.get_content_maintype() == "application"
    return bool(named) and not part.is_multipart()


def _plain_name(stated: str) -> str:
    """The last part of a stated name, in characters that no system minds; its ending kept."""
    last = stated.replace("\\", "/").rpartition("/")[2].strip(". ")
    plain = "".join(letter if letter.isalnum() or letter in " ._-()" else "_" for letter in last)
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:80]}{dot}{ending[:10]}" if dot else plain[:80] or "khong-ten"
