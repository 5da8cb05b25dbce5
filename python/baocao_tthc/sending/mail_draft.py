"""The draft of the mail: a message that any mail program opens as not yet sent (RFC 5322).

`X-Unsent: 1` makes Outlook open it for editing; nothing here sends anything. Without an address of
the office there is no From: the program that opens the draft puts in its own account, while a
group without addresses (RFC 6854) is shown by Outlook as a broken sender.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta, timezone
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr
from typing import NamedTuple

from ..errors import WorkbookError
from ..filing import Filing, Text
from .letter import Letter
from .manifest import Identity, one_line

_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]+)>")
_MAX_ADDRESS = 254  # letters of an address (RFC 5321)
_VIETNAM = timezone(timedelta(hours=7))
_OFFICE = "vnd.openxmlformats-officedocument"
_KINDS = {
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
}
_LINE = 75  # characters of a header's line, as of an encoded word
_POLICY = SMTP.clone(refold_source="none")
_LIMITS = (25, 20, 10)  # MB of a whole message that common gateways let through
_MB = 1_000_000


class Mail(NamedTuple):
    """A mail before it is written down; addresses as (name, address)."""

    letter: Letter
    sender: tuple[str, str] | None
    recipients: tuple[tuple[str, str], ...]


def mail_of(filing: Filing, who: Identity, letter: Letter) -> Mail:
    """The mail of a report; raises WorkbookError for what is no address, with its cell."""
    senders = _addresses(filing.info.get("mail_from"))
    name, address = senders[0] if senders else ("", "")
    return Mail(
        letter,
        (name or who.unit, address) if senders else None,
        _addresses(filing.info.get("mail_to")),
    )


def _addresses(field: Text | None) -> tuple[tuple[str, str], ...]:
    """The addresses of a field, a line or a semicolon apart: "Văn thư <vt@x.vn>" or bare."""
    pieces = re.split(r"[\n\r;,]+", field.text) if field else []
    return tuple(_address(field, piece) for piece in map(one_line, pieces) if piece and field)


def _address(field: Text, piece: str) -> tuple[str, str]:
    named = _NAMED.fullmatch(piece)
    name, address = (named["name"], named["address"]) if named else ("", piece)
    address = address.strip()
    if not _ADDRESS.fullmatch(address) or len(address) > _MAX_ADDRESS:
        raise WorkbookError(
            f"Ô {field.place} ghi “{piece[:60]}”, không phải là địa chỉ thư điện tử; "
            "hãy sửa, mỗi địa chỉ một dòng, hoặc xóa đi."
        )
    return name.strip(' "'), address


def draft(mail: Mail, who: Identity, files: Mapping[str, bytes]) -> bytes:
    """The .eml with these files attached; the same mail gives the same bytes."""
    message = EmailMessage(policy=_POLICY)
    if mail.sender:
        message.set_raw("From", _person(*mail.sender))
    if mail.recipients:
        people = ",\n ".join(_person(*each) for each in mail.recipients)
        message.set_raw("To", people)
    message.set_raw("Subject", _encoded(mail.letter.subject))
    message["Date"] = datetime.combine(who.day, time(8), _VIETNAM)
    message["X-Unsent"] = "1"
    message.set_content(mail.letter.body, charset="utf-8", cte="quoted-printable")
    for name, content in files.items():
        kind = _KINDS[name[name.rindex(".") :]]
        message.add_attachment(content, maintype="application", subtype=kind, filename=name)
    digest = hashlib.sha256(b"".join(files.values())).hexdigest()
    message.set_boundary(f"=_BaoCao_TTHC_{digest[:32]}")
    return message.as_bytes()


def _encoded(text: str) -> str:
    """The text as a header holds it: as it is, or in encoded words that keep its spaces (RFC 2047).

    The folding of Python 3.11's email policies puts spaces between encoded words, where readers
    must drop them; so these headers are written ready and not folded again.
    """
    if text.isascii() and "=?" not in text:
        return text
    return Header(text, "utf-8", maxlinelen=_LINE, header_name="Subject").encode()


def _person(name: str, address: str) -> str:
    if name.isascii() and "=?" not in name:
        return formataddr((name, address))
    return f"{_encoded(name)}\n <{address}>"


def attachments_too_large(size: int) -> str:
    """What to say of a message of that many bytes, "" when every gateway lets it through."""
    passed = [limit for limit in _LIMITS if size > limit * _MB]
    if not passed:
        return ""
    megabytes = f"{size / _MB:.1f}".replace(".", ",")
    limits = ", ".join(f"{limit} MB" for limit in reversed(passed))
    return (
        f"Thư cả tệp gửi kèm nặng {megabytes} MB, quá giới hạn {limits} của nhiều cổng thư; "
        "hãy bỏ bớt hình ảnh trong báo cáo hoặc gửi qua trục liên thông."
    )
