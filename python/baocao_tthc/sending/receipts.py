"""The receipt of a package: proof for the unit of what arrived, when, and how it was found.

A JSON file sealed like a manifest, and a draft that carries it. It holds the digest of the
package's manifest, so that the unit can hold it to its own copy; like a manifest it proves nothing
against who seals another.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from .. import __version__
from ..errors import TthcError, WorkbookError
from ..ooxml.archive import Unsound, content_of
from ..reading import read_filing
from ..vietnamese import full_date, one_line
from .mail import Letter, Mail, draft, mail_of
from .manifest import Identity, Json, digest, identity, sealed, stated_period
from .revisions import SentPackage, read_package
from .verify import Verified

RECEIPT = "bien-nhan_"
"""How the name of a receipt begins."""
_FORMAT = 1
_MAX_RECEIPT = 2**20  # bytes
_MAX_TOLD = 20  # differences in the letter


class Receipt(NamedTuple):
    """The files of a receipt by their names: the sealed JSON, and the draft that carries it."""

    files: tuple[tuple[str, bytes], tuple[str, bytes]]


def receipt_of(
    folder: Path,
    verified: Verified,
    moment: datetime,
    *,
    sent: date | None = None,
    addresses: tuple[tuple[str, str], ...] = (),
    name: str = "",
) -> Receipt:
    """The receipt of a package that was verified at that moment (with its time zone).

    `sent` is the day of the mail that brought it, where that is known; the draft goes to the
    `addresses`, else to the one in the package; the files have the `name`, else one after its
    folder. Raises TthcError when the folder is no package.
    """
    package = read_package(folder)
    content = sealed(_document(package, verified, moment, sent))
    who, own = _whose(package, moment)
    letter = Letter(
        f"Biên nhận báo cáo {who.spoken} của {who.unit}",
        "\n".join(_body(who, package, verified, (moment, sent))) + "\n",
    )
    file = name or f"{RECEIPT}{package.folder.resolve().name}"
    message = draft(Mail(letter, None, addresses or own), who, {f"{file}.json": content})
    return Receipt(((f"{file}.json", content), (f"{file}.eml", message)))


def _document(
    package: SentPackage, verified: Verified, moment: datetime, sent: date | None
) -> Json:
    said = package.document
    return {
        "bien_nhan": _FORMAT,
        "version": __version__,
        "unit": said.get("unit"),
        "month": said.get("month"),
        "period": said.get("period"),
        "lan_gui": package.number,
        "manifest": package.digest,
        "files": said.get("files"),
        "received": moment.isoformat(timespec="seconds"),
        "sent": sent and sent.isoformat(),
        "as_sent": not verified.differences,
        "safe": not verified.dangers,
        "differences": _wrong(package, verified),
    }


def _wrong(package: SentPackage, verified: Verified) -> list[str]:
    """What is wrong, without the path of the one who looked."""
    found = (*verified.differences, *verified.dangers)
    return [each.replace(f"{package.folder}{os.sep}", "") for each in found]


def _whose(package: SentPackage, moment: datetime) -> tuple[Identity, tuple[tuple[str, str], ...]]:
    """The package's identity as of the day of the receipt, and the addresses of its unit."""
    unit, month = (one_line(str(package.document.get(key, ""))) for key in ("unit", "month"))
    month = month if month.count("-") == 1 else "0000-00"
    plain = Identity(unit, "", month, stated_period(package.document), moment.date())
    try:
        filing = read_filing(package.workbook)
        sender = mail_of(filing, identity(filing), Letter("", "")).sender
    except WorkbookError:
        return plain, ()
    return plain, (sender,) if sender else ()


def _body(
    who: Identity, package: SentPackage, verified: Verified, when: tuple[datetime, date | None]
) -> Iterator[str]:
    """The letter; when the package was sent is told where it is known, for the moment of the
    receipt may be days after.
    """
    moment, sent = when
    yield f"Kính gửi: {who.unit}"
    yield ""
    again = f" (gửi lần {package.number})" if package.number > 1 else ""
    mailed = f", thư ngày {full_date(sent)}" if sent else ""
    yield f"Đã nhận gói báo cáo {who.spoken}{again}{mailed}."
    yield f"Biên nhận lập lúc {moment:%H:%M} ngày {full_date(moment)}."
    yield f"SHA-256 của bản kê: {package.digest}"
    wrong = _wrong(package, verified)
    if not wrong:
        yield "Gói nguyên vẹn; sổ kiểm tra lại cho đúng kết quả đã ghi; không có gì tự chạy."
    else:
        yield f"Gói KHÔNG dùng được, {len(wrong)} chỗ; đề nghị gửi lại:"
        yield from (f"- {one_line(each)}" for each in wrong[:_MAX_TOLD])
    yield ""
    yield "Biên nhận kèm theo; kiểm lại bằng: tthc dong-goi --kiem GÓI --theo BIÊNNHẬN.json"


def unlike_receipt(file: Path, folder: Path) -> tuple[str, ...]:
    """Where a receipt is not that of the package in the folder, a sentence each.

    Raises TthcError when one of them cannot be read.
    """
    package = read_package(folder)
    try:
        said = json.loads(content_of(file, _MAX_RECEIPT))
    except (Unsound, OSError, ValueError, RecursionError) as error:
        raise TthcError(
            f"Không đọc được biên nhận “{file}”; hãy xin lại tệp .json của biên nhận."
        ) from error
    if not isinstance(said, dict) or said.get("bien_nhan") != _FORMAT:
        raise TthcError(f"Tệp “{file}” không phải biên nhận; hãy chọn tệp bien-nhan_….json.")
    found = []
    if said.get("digest") != digest(said):
        found.append("Biên nhận đã bị sửa sau khi lập (mã của chính nó không khớp).")
    if said.get("manifest") != package.digest:
        found.append("Biên nhận là của gói khác: mã của bản kê không khớp.")
    if said.get("as_sent") is not True or said.get("safe") is not True:
        found.append("Nơi nhận ghi gói không nguyên vẹn hoặc không an toàn; hãy xem biên nhận.")
    return tuple(found)
