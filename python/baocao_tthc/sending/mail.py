"""The mail of a package: its letter from templates/ThuGui.txt, and the draft that carries it.

The template's first line is the subject ("Tiêu đề: …"), the rest the body; `$don_vi` and the like
are put in once and never read again. An office edits the file with any editor; a name that the
program does not know is refused, so that no "$ten" is ever sent.

The draft is a message that any mail program opens as not yet sent (RFC 5322). `X-Unsent: 1` makes
Outlook open it for editing; nothing here sends anything. Without an address of the office there is
no From: the program that opens the draft puts in its own account, while a group without addresses
(RFC 6854) is shown by Outlook as a broken sender.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta, timezone
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr
from pathlib import Path
from string import Template
from typing import NamedTuple

from .. import resources
from ..errors import TemplateError, WorkbookError
from ..filing import Filing, FormTable, Text
from ..findings.finding import Finding
from ..findings.matters import verdict
from ..ooxml.archive import Fault, Unsound, content_of
from ..sheets import NOTHING_PRINTED
from ..vietnamese import count, fold, number, one_line, plain
from ..wording import Cells, and_more, capital, shortened
from .answered import answers
from .manifest import Identity
from .revisions import Revision

NAME = "ThuGui.txt"
_SUBJECT = "Tiêu đề:"
_AGAIN = "gui_lai"
_FIRST = Revision()
_MAX_TEMPLATE = 64 * 1024  # bytes
_MAX_CHANGES = 30
_MAX_RULES = 8  # of the errors of the report
_MAX_FINDINGS = 40  # of the letter; the manifest has them all
_TOTALS = (("received", "tiếp nhận"), ("resolved", "đã giải quyết"), ("pending", "đang giải quyết"))
_EMPTY_LINES = re.compile(r"\n{3,}")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_MAX_SUBJECT = 200  # letters of a subject
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
    ".json": "json",
}
_LINE = 75  # characters of a header's line, as of an encoded word
_POLICY = SMTP.clone(refold_source="none")
_LIMITS = (25, 20, 10)  # MB of a whole message that common gateways let through
_MB = 1_000_000


class Letter(NamedTuple):
    """Subject, one line, and body."""

    subject: str
    body: str


def default_letter() -> Path:
    """The text that comes with the program; raises TemplateError when it is gone."""
    if path := resources.shipped("templates", NAME):
        return path
    raise TemplateError(f"Không thấy mẫu thư {NAME} của chương trình; hãy cài lại.")


def write_letter(file: Path, values: Mapping[str, str]) -> Letter:
    """The letter of the template with these values; raises TemplateError, one sentence."""
    first, _, body = _read(file).lstrip().partition("\n")
    head, subject = first[: len(_SUBJECT)], first[len(_SUBJECT) :]
    filled = [_filled(file, text, values) for text in (subject, body)]
    again = values.get(_AGAIN, "")
    if again not in filled[1]:  # a letter of before there were revisions
        filled[1] = f"{again}\n\n{filled[1]}"
    if fold(head) != fold(_SUBJECT) or not one_line(filled[0]):
        raise TemplateError(
            f"Mẫu thư “{file}” phải có dòng đầu “{_SUBJECT} …”; hãy thêm dòng ấy rồi làm lại."
        )
    return Letter(
        one_line(filled[0])[:_MAX_SUBJECT], _EMPTY_LINES.sub("\n\n", filled[1]).strip() + "\n"
    )


def _read(file: Path) -> str:
    try:
        text = content_of(file, _MAX_TEMPLATE).decode("utf-8-sig")
    except (Unsound, UnicodeDecodeError) as error:
        if isinstance(error, Unsound) and error.fault is Fault.TOO_LARGE:
            size = f"{_MAX_TEMPLATE // 1024} KB"
            raise TemplateError(f"Mẫu thư “{file}” dài quá {size}; hãy rút ngắn.") from error
        raise TemplateError(
            f"Không đọc được mẫu thư “{file}”; hãy lưu lại dạng văn bản thường, mã UTF-8."
        ) from error
    return _CONTROLS.sub("", plain(text.replace("\r\n", "\n").replace("\r", "\n")))


def _filled(file: Path, text: str, values: Mapping[str, str]) -> str:
    template = Template(text)
    if not template.is_valid():
        raise TemplateError(
            f"Mẫu thư “{file}” có dấu $ không đứng trước tên nào; hãy gõ $$ nếu cần dấu $."
        )
    unknown = [name for name in template.get_identifiers() if name not in values]
    if unknown:
        known = ", ".join(f"${name}" for name in values)
        raise TemplateError(
            f"Mẫu thư “{file}” có tên ${unknown[0]} mà chương trình không biết; "
            f"hãy dùng một trong các tên: {known}."
        )
    return template.substitute(values)


def letter_values(
    filing: Filing,
    who: Identity,
    findings: Sequence[Finding],
    files: Mapping[str, str],
    revision: Revision = _FIRST,
    *,
    of_report: Sequence[Finding] = (),
) -> dict[str, str]:
    """What the template may use; `files` are the attachments' SHA-256 by their names, `of_report`
    the errors of the Word report, which nobody can explain in the workbook.
    """
    return {
        "don_vi": who.unit,
        "cap_tren": who.superior or "đơn vị nhận báo cáo",
        "thang": who.spoken_month,
        "ten_ky": who.spoken,
        "ky": who.period.text if who.period else who.spoken,
        "so_lieu": "\n".join(map(_totals, filing.tables)),
        _AGAIN: "\n".join(_again(filing, revision, findings)),
        "ket_qua": f"{verdict(findings)}.{_of_report(of_report)}",
        "giai_trinh": "\n".join(_explanations(findings)),
        "tep": "\n".join(f"- {name}\n  SHA-256: {digest}" for name, digest in files.items()),
    }


def _of_report(errors: Sequence[Finding]) -> str:
    rules = shortened(sorted({each.rule for each in errors}), _MAX_RULES)
    told = f" Soát lời văn báo cáo Word: {len(errors)} lỗi ({rules}), kể ở manifest.json."
    return told if errors else ""


def _again(filing: Filing, revision: Revision, findings: Sequence[Finding]) -> Iterator[str]:
    """What the superior is told of a package that replaces another; nothing of the first."""
    if revision.number == 1:
        return
    now = revision.number
    yield f"Đây là bản gửi lần {now}, thay cho bản gửi lần {now - 1}. Lý do: {revision.reason}"
    answered, remarks = answers(findings)
    if remarks:
        yield f"Trả lời {answered}/{remarks} ý kiến của cấp trên, kể ở phần kết quả kiểm tra."
    if not revision.changes:
        yield "Không con số nào của các biểu đổi."
        return
    yield f"Con số đã đổi ({len(revision.changes)}):"
    names = {table.form.code: table.form.name for table in filing.tables}
    for each in revision.changes[:_MAX_CHANGES]:
        values = " → ".join("trống" if one is None else number(one) for one in each[3:])
        yield f"- {names.get(each.form, each.form)}, {each.row}, cột ({each.column}): {values}"
    if more := and_more(revision.changes, _MAX_CHANGES):
        yield f"… {more}, xem manifest.json."


def _totals(table: FormTable) -> str:
    if table.reports_nothing:
        return f"- {table.form.name}: {NOTHING_PRINTED.lower()}"
    told = [f"{words} {figure}" for key, words in _TOTALS if (figure := _figure(table, key))]
    return f"- {table.form.name}: {len(table.rows)} dòng; {', '.join(told) or 'không có tổng'}."


def _figure(table: FormTable, key: str) -> str:
    column = table.form.by_key(key)
    cell = table.total.cells.get(column.number) if column and table.total else None
    return count(int(cell.value)) if cell is not None and cell.value is not None else ""


def _explanations(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings[:_MAX_FINDINGS]:
        yield f"- {finding.severity.label} {finding.rule}: {one_line(finding.message)}"
        if finding.explanation:
            yield f"  Giải trình: {one_line(finding.explanation)}"
    if more := and_more(findings, _MAX_FINDINGS):
        yield f"… {more}, xem manifest.json hoặc tờ KiemTra."


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
    return tuple(_address(field, piece) for piece in address_pieces(field.text)) if field else ()


def _address(field: Text, piece: str) -> tuple[str, str]:
    found = address_of(piece)
    if found is None:
        cell = capital(str(Cells((field.place,))))
        raise WorkbookError(
            f"{cell} ghi “{piece[:60]}”, không phải là địa chỉ thư điện tử; "
            "hãy sửa, mỗi địa chỉ một dòng, hoặc xóa đi."
        )
    return found


def address_of(piece: str) -> tuple[str, str] | None:
    """The name and the address of "Văn thư <vt@x.vn>" or "vt@x.vn"; None for what is no address."""
    named = _NAMED.fullmatch(piece)
    name, address = (named["name"], named["address"]) if named else ("", piece)
    address = address.strip()
    if not _ADDRESS.fullmatch(address) or len(address) > _MAX_ADDRESS:
        return None
    return name.strip(' "'), address


def address_pieces(text: str) -> list[str]:
    """The parts of a text that should be addresses: a line, a comma or a semicolon apart."""
    return [piece for piece in map(one_line, re.split(r"[\n\r;,]+", text)) if piece]


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
