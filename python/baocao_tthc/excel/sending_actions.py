"""The button that packs the open workbook for the superior, and opens the draft of its mail."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import xlwings as xw

from ..findings.as_text import first_messages
from ..findings.finding import Severity
from .host import ask_open_path, confirmed, folder_of, host_errors, may_write, status, tell

if TYPE_CHECKING:
    from ..sending import CheckedWorkbook, Packed

_DRAFT = "thu-gui.eml"
_TOLD = 5  # findings in a message
_ENDING = " ở tờ KiemTra."  # of a list that is cut short
_WHICH_REPORT = (
    "Trong gói có một báo cáo Word.\n\nCó: viết báo cáo mới từ số liệu này.\n"
    "Không: chọn báo cáo đã sửa tay hoặc đã ký; nó được soát với số liệu này trước khi gửi."
)
_MAIL_ITEM = 0  # olMailItem


def package(book: xw.Book) -> None:
    """Đóng gói gửi cấp trên: frozen workbook, report, manifest, draft; nothing is ever sent.

    What is on the screen is packed, saved or not.
    """
    with TemporaryDirectory(prefix="BaoCao_TTHC-", ignore_cleanup_errors=True) as temporary:
        with status(book, "Đang đọc và kiểm tra số liệu…"):
            from ..sending import read_checked

            subject = read_checked(_copy(book, Path(temporary)))
        packed = _packed(book, subject) if _may_go(book, subject) else None
    if packed is not None:
        _hand_on(book, packed)


def _copy(book: xw.Book, folder: Path) -> Path:
    book.app.calculate()  # with calculation by hand the results shown may be old
    copy = folder / (book.name if Path(book.name).suffix else f"{book.name}.xlsx")
    book.api.SaveCopyAs(str(copy))
    return copy


def _may_go(book: xw.Book, subject: CheckedWorkbook) -> bool:
    """Errors without explanation stop it; warnings without one are asked about."""
    errors = subject.unexplained(Severity.ERROR)
    if errors:
        head = f"Còn {len(errors)} lỗi chưa có giải trình nên chưa đóng gói."
        what = (
            "Hãy sửa số liệu, hoặc bấm “Kiểm tra số liệu” rồi ghi giải trình cạnh từng lỗi ở tờ "
            "KiemTra."
        )
        tell(book, "\n\n".join([head, *first_messages(errors, _TOLD, _ENDING), what]), grave=True)
        return False
    warnings = subject.unexplained(Severity.WARNING)
    if not warnings:
        return True
    head = f"Còn {len(warnings)} cảnh báo chưa có giải trình."
    return confirmed(
        book, "\n\n".join([head, *first_messages(warnings, _TOLD, _ENDING), "Vẫn đóng gói?"])
    )


def _packed(book: xw.Book, subject: CheckedWorkbook) -> Packed | None:
    folder = folder_of(book)
    target = folder / subject.who.name
    overwrite = target.exists()
    if not may_write(book, target, "gói mới"):
        return None
    own = None
    if not confirmed(book, _WHICH_REPORT):
        own = ask_open_path(book, "Chọn báo cáo Word gửi kèm")
        if own is None:
            return None
    with status(book, "Đang đóng gói…"):
        from ..sending import pack, templates_beside

        return pack(subject, folder, templates_beside(folder, own), overwrite=overwrite)


def _hand_on(book: xw.Book, packed: Packed) -> None:
    """Say where the package is; open the draft in Outlook, or offer to open what there is."""
    said = "\n\n".join((f"Đã đóng gói:\n{packed.folder}", *packed.notes))
    outlook = _outlook()
    if outlook is not None and _drafted(outlook, packed):
        tell(book, f"{said}\n\nThư nháp đã mở trong Outlook; hãy xem lại rồi tự bấm gửi.")
    elif sys.platform != "win32":
        tell(book, f"{said}\n\nThư nháp là tệp {_DRAFT} trong thư mục ấy.")
    elif confirmed(book, f"{said}\n\nMở thư nháp {_DRAFT} ngay? (Không thì mở thư mục của gói.)"):
        os.startfile(packed.folder / _DRAFT)  # noqa: S606 - a file that this program has just written
    else:
        os.startfile(packed.folder)  # noqa: S606 - the folder that this program has just written


def _outlook() -> Any | None:
    """Outlook for Windows; None where there is none, or only the new one, which no program can
    drive.
    """
    if sys.platform != "win32":
        return None
    import win32com.client  # type: ignore[import-untyped]

    try:
        return win32com.client.Dispatch("Outlook.Application")
    except host_errors():
        return None


def _drafted(outlook: Any, packed: Packed) -> bool:
    """Show the same mail as a draft of Outlook, never sent; whether Outlook did."""
    try:
        item = outlook.CreateItem(_MAIL_ITEM)
        item.To = "; ".join(address for _, address in packed.mail.recipients)
        item.Subject = packed.mail.letter.subject
        item.Body = packed.mail.letter.body.replace("\n", "\r\n")
        for file in packed.attachments:
            item.Attachments.Add(str(file))
        item.Display()
    except host_errors():
        return False
    return True
