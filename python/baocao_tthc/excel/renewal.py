"""The open workbook made anew with today's macros, beside the old one, which stays as it is."""

from __future__ import annotations

import xlwings as xw

from ..errors import TthcError
from ..files import written_whole
from ..windows.diagnosis import diagnosis_text
from ..workbook.todays_macros import renewed_name, with_todays_macros
from .dialogs import confirmed, status, tell
from .file_actions import copy_of
from .host import file_of, folder_of, has_our_macros

_WHAT = (
    "Tạo bản sao của sổ với macro của chương trình này? Số liệu và định dạng giữ nguyên từng ô; sổ "
    "đang mở không thay đổi."
)


def renew(book: xw.Book) -> None:
    """For a workbook whose macros are too old for any button: offer what works.

    Raises TthcError where they are those of the add-in.
    """
    if not has_our_macros(book):
        raise TthcError(
            "Add-in BaoCao_TTHC trên máy cũ hơn chương trình; hãy lưu sổ, đóng hết cửa sổ Excel, "
            "rồi nháy đúp cai-dat.bat trong thư mục chương trình."
        )
    _offer(book, "Macro của sổ này quá cũ so với chương trình trên máy nên nút không chạy được.")


def diagnose_and_renew(book: xw.Book) -> None:
    """Chẩn đoán of a workbook whose macros are older, but work; of an add-in it says so itself."""
    said = diagnosis_text(file_of(book))
    if not has_our_macros(book):
        tell(book, said)
        return
    older = "• Macro của sổ thuộc bản trước của chương trình; các nút vẫn chạy."
    _offer(book, f"{said}\n{older}")


def _offer(book: xw.Book, said: str) -> None:
    if not confirmed(book, f"{said}\n\n{_WHAT}"):
        return
    with status(book, "Đang tạo sổ với macro mới…"), copy_of(book) as copy:
        renewed = with_todays_macros(copy)
        target = renewed_name(folder_of(book) / copy.name)
        with written_whole(target) as temporary:
            temporary.write_bytes(renewed.content)
    told = "\n\n".join((f"Đã tạo sổ:\n{target}", *renewed.left))
    if confirmed(book, f"{told}\n\nMở sổ mới ngay?"):
        book.app.books.open(target)
