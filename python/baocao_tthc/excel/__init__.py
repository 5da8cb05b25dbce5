"""What only a live Excel needs: the ribbon's buttons, the worksheet functions, painted cells.

The workbook's VBA calls `import baocao_tthc.excel; baocao_tthc.excel.check()` through xlwings.
Each of these functions takes the calling workbook from `xw.Book.caller()`, never raises, and shows
what it has to say in that workbook's window, and in a log what went wrong: xlwings would show an
exception in a box of its own that garbles Vietnamese. What a button does is loaded when it is
pressed, so that no click, and no worksheet function, waits for what another needs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from importlib import import_module

import xlwings as xw

from ..errors import TthcError
from ..known_folders import restore_environment
from ..log import record
from .dialogs import WINDOW_TITLE, tell
from .functions import describe_functions
from .host import is_busy, refused

__all__ = [
    "add_field",
    "audit_report",
    "check",
    "clear_marks",
    "diagnose",
    "guide",
    "import_figures",
    "next_finding",
    "package",
    "refresh_report",
    "start_period",
    "write_report",
]

Action = Callable[[xw.Book], None]

restore_environment()  # before anything asks for the log, or for a folder

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


def _action(module: str, name: str) -> Callable[[], None]:
    """The button whose action is the function of that name in one of our modules."""

    def action(book: xw.Book) -> None:
        getattr(import_module(f".{module}", __name__), name)(book)

    return button(action)


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


check = _action("actions", "check")
next_finding = _action("actions", "next_finding")
clear_marks = _action("actions", "clear_marks")
add_field = _action("actions", "add_field")
diagnose = _action("actions", "diagnose")
guide = _action("actions", "guide")
write_report = _action("file_actions", "write_report")
refresh_report = _action("file_actions", "refresh_report")
audit_report = _action("file_actions", "audit_report")
start_period = _action("file_actions", "start_period")
package = _action("file_actions", "package")
import_figures = _action("intake_actions", "import_figures")
