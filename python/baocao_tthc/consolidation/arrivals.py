"""What lies in a folder as it was received: packages, workbooks, reports, saved mails with any of
these inside, in any nesting. Nothing is followed out of the folder, and nothing is passed over in
silence.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta, timezone
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parsedate_to_datetime
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from ..errors import OutputError
from ..ooxml.archive import MAX_FILE, Unsound, content_of
from ..sending.manifest import MANIFEST

INSIDE = " › "
"""Between a mail and what it carries, in labels."""
_WORKBOOKS = (".xlsx", ".xlsm")
_OTHER_TABLES = (".xls", ".xlsb", ".ods", ".csv")
_MAX_MAIL = 3 * MAX_FILE  # bytes; three attachments in base64
_MAX_FILES = 200_000
_MAX_DEPTH = 30
_MAX_NESTED = 5  # mails within mails
_MAX_ATTACHMENTS = 100  # of one mail
_OFFICE_LOCK = "~$"
_OF_PACKAGE = "BaoCao_TTHC_"  # how the names of its files begin
_RECEIPT = "bien-nhan_"  # and of a receipt
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
    for entry in entries:
        path, label = Path(entry.path), before + entry.name
        if entry.is_symlink():
            yield Arrival(label, path, ArrivalKind.OTHER, trouble="là liên kết, không đi theo")
        elif entry.is_dir():
            if _is_package(path):
                yield Arrival(label, path, ArrivalKind.PACKAGE)
            elif depth < _MAX_DEPTH:
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
    elif ending == ".json" and path.name.startswith(_RECEIPT):
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
        files = _attachments(message)
    except (Unsound, OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        yield mail._replace(trouble="không đọc được thư này; hãy lưu lại từ chương trình thư")
        return
    if not files:
        yield mail._replace(trouble="thư không kèm tệp nào")
        return
    folder = unpacked / str(len(list(unpacked.iterdir())))
    folder.mkdir()
    packages = _packages(files)
    for number, package in enumerate(packages, 1):
        whole = folder / f"gói {number}"
        whole.mkdir()
        for name in package:
            (whole / _of_manifest(name)).write_bytes(files.pop(name))
        which = f"{INSIDE}gói {number}" if len(packages) > 1 else ""
        yield Arrival(f"{mail.label}{which}", whole, ArrivalKind.PACKAGE, sent)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        arrival = _file(f"{mail.label}{INSIDE}{name}", folder / name, sent)
        if name.lower().endswith(".eml") and nested < _MAX_NESTED:
            yield from _of_mail(arrival, unpacked, nested + 1)
        else:
            yield arrival


def _packages(files: Mapping[str, bytes]) -> list[list[str]]:
    """The names of the files of each package: a manifest with what it lists, each in one only.

    Of a single one all files named as a package's are, so that it is told what came beside it.
    """
    first: dict[bytes, str] = {}  # a copy of a manifest makes no package
    for name in (name for name in files if _of_manifest(name) == MANIFEST):
        first.setdefault(files[name], name)
    manifests = list(first.values())
    of_package = [name for name in files if name.startswith(_OF_PACKAGE)]
    if len(manifests) == 1:
        return [[*manifests, *of_package]]
    packages = []
    for manifest in manifests:
        listed = [name for name in of_package if name.encode() in files[manifest]]
        of_package = [name for name in of_package if name not in listed]
        packages.append([manifest, *listed])
    return packages


def _of_manifest(name: str) -> str:
    """The name of a manifest without the number that tells it from others in its mail."""
    return MANIFEST if _NUMBERED.fullmatch(name) else name


def _sent(message: Message) -> date | None:
    try:
        moment = parsedate_to_datetime(str(message["Date"]))
        return (moment.astimezone(_VIETNAM) if moment.tzinfo else moment).date()
    except (TypeError, ValueError, OverflowError):
        return None


def _attachments(message: EmailMessage) -> dict[str, bytes]:
    """The attachments by plain names, each of its own; the manifest of a package keeps its name."""
    given: dict[str, bytes] = {}
    for number, part in enumerate(_leaves(message), 1):
        if number > _MAX_ATTACHMENTS:
            break
        inner = part.get_payload(0) if part.get_content_type() == "message/rfc822" else None
        name = _plain_name(part.get_filename() or "")
        payload: object = part.get_payload(decode=True)
        if isinstance(inner, Message):
            name, payload = "thu.eml", inner.as_bytes()
        if name in given:
            name = f"{number}-{name}"
        if isinstance(payload, bytes):
            given[name] = payload
    return given


def _leaves(part: Message) -> Iterator[Message]:
    """The parts that are files or whole mails, however deep, not those within such a mail."""
    if part.get_content_type() == "message/rfc822" or part.get_filename():
        yield part
    elif part.is_multipart():
        for each in part.get_payload():
            if isinstance(each, Message):
                yield from _leaves(each)


def _plain_name(stated: str) -> str:
    """The last part of a stated name, in characters that no system minds; its ending kept."""
    last = stated.replace("\\", "/").rpartition("/")[2].strip(". ")
    plain = "".join(letter if letter.isalnum() or letter in " ._-()" else "_" for letter in last)
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:80]}{dot}{ending[:10]}" if dot else plain[:80] or "khong-ten"
