"""The entry of every button: what goes wrong is one sentence in the workbook's window, and a log.

xlwings shows an exception in a box of its own that garbles Vietnamese, so none may get past here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps

import xlwings as xw

from ..errors import TthcError
from ..log import record
from .dialogs import WINDOW_TITLE, tell
from .functions import describe_functions
from .host import is_busy, refused

Action = Callable[[xw.Book], None]

_BUSY = (
    "Excel đang bận: có ô đang gõ dở hoặc có hộp thoại đang mở; "
    "hãy bấm Enter hoặc Esc rồi bấm lại nút này."
)

_MAX_ATTEMPTS = 50_000  # of a call while Excel is busy: some seconds; xlwings would never give up
_REFUSED = (
    "Không ghi được vào sổ: sổ đang mở chỉ để đọc, hoặc tờ đang khóa; hãy lưu sổ thành tệp khác "
    "(Save As) hoặc mở khóa tờ rồi bấm lại."
)


def button(action: Action) -> Callable[[], None]:
    """The function that the workbook's VBA calls; it never raises."""

    @wraps(action)
    def click() -> None:
        book = None
        try:
            book = xw.Book.caller()
            _prepare(book)
            action(book)
        except TthcError as error:
            _show(book, str(error))
        except Exception as error:  # noqa: BLE001 - the entry point: the user gets a sentence
            _show(book, _sentence(error))

    return click


def _prepare(book: xw.Book) -> None:
    """What a session needs once; help texts that Excel does not take are no reason to stop."""
    if sys.platform == "win32":
        import xlwings._xlwindows

        xlwings._xlwindows.N_COM_ATTEMPTS = _MAX_ATTEMPTS
    try:
        describe_functions(book)
    except Exception as error:  # noqa: BLE001 - see above
        record(error)


def _sentence(error: Exception) -> str:
    if is_busy(error):
        return _BUSY
    log = record(error)
    if refused(error):
        told = (getattr(error, "excepinfo", None) or (None,) * 3)[2]  # Excel's own words
        return f"{_REFUSED} Excel báo: “{told}”" if told else _REFUSED
    where = f"Chi tiết ở “{log}”, hãy gửi tệp này cho người hỗ trợ. " if log else ""
    return f"Gặp lỗi ngoài dự kiến. {where}Số liệu trong sổ vẫn giữ nguyên."


def _show(book: xw.Book | None, message: str) -> None:
    """Through the workbook's window; where that fails too, through Windows or the error stream."""
    try:
        if book is not None:
            tell(book, message, grave=True)
            return
    except Exception as error:  # noqa: BLE001 - the program is gone or busy: the next way
        record(error)
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, message, WINDOW_TITLE, 0x30)
    else:
        print(f"{WINDOW_TITLE}: {message}", file=sys.stderr)
