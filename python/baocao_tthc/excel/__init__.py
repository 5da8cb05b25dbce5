"""What only a live Excel needs: the ribbon's buttons, the worksheet functions, painted cells.

The workbook's VBA calls `import baocao_tthc.excel; baocao_tthc.excel.check(2)` through xlwings; the
number is that of its macros, which workbooks built before that came up do not give.
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

from ..errors import NO_MEMORY, TthcError
from ..known_folders import restore_environment
from ..log import record
from .dialogs import WINDOW_TITLE, tell
from .functions import describe_functions
from .host import has_our_macros, is_busy, live_filing, refused

__all__ = [
    "add_field",
    "add_up_months",
    "audit_report",
    "bring_together",
    "check",
    "clear_marks",
    "diagnose",
    "guide",
    "import_figures",
    "mend_texts",
    "next_finding",
    "package",
    "receive_response",
    "refresh_report",
    "restore_cells",
    "start_period",
    "write_report",
]

Action = Callable[[xw.Book], None]

MACROS = 2
"""The number of today's macros, which KetNoi gives; higher when Python needs more of VBA."""
MIN_MACROS = 1
"""The oldest macros that this Python works with; a workbook with older ones is made anew."""

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


def button(
    action: Action, of_older: Action | None = None, *, reads_no_form: bool = False
) -> Callable[..., None]:
    """The function that VBA calls with the number of its macros; it never raises.

    `of_older` is done instead for a workbook whose macros are not today's. The workbook in front of
    the add-in may be anything: an action that is only for one with a form, but `reads_no_form`
    itself, is refused in any other.
    """

    @wraps(action)
    def click(macros: int = 1) -> None:
        book = None
        try:
            book = xw.Book.caller()
            own = has_our_macros(book)
            _prepare(book, own=own)
            if reads_no_form and not own:
                live_filing(book)
            _fitting(macros, action, of_older or action)(book)
        except TthcError as error:
            _show(book, str(error))
        except Exception as error:  # noqa: BLE001 - the entry point: the user gets a sentence
            _show(book, _sentence(error))

    return click


def _fitting(macros: int, action: Action, of_older: Action) -> Action:
    """What is done for a workbook with macros of that number; raises TthcError for newer ones."""
    if macros > MACROS:
        raise TthcError(
            "Macro của sổ này mới hơn chương trình trên máy; hãy lưu sổ, đóng hết cửa sổ Excel, "
            "rồi nháy đúp cai-dat.bat của gói có sổ này."
        )
    if macros < MIN_MACROS:
        return _action("renewal", "renew")
    return action if macros == MACROS else of_older


def _action(module: str, name: str) -> Action:
    """The function of that name in one of our modules, loaded when it is called."""

    def action(book: xw.Book) -> None:
        getattr(import_module(f".{module}", __name__), name)(book)

    return action


def _prepare(book: xw.Book, *, own: bool) -> None:
    """What a session needs once; help texts that Excel does not take are no reason to stop.

    Only a workbook with its `own` macros has functions to describe.
    """
    if sys.platform == "win32":
        import xlwings._xlwindows

        xlwings._xlwindows.N_COM_ATTEMPTS = _MAX_ATTEMPTS
    try:
        if own:
            describe_functions(book)
    except Exception as error:  # noqa: BLE001 - see above
        record(error)


def _sentence(error: Exception) -> str:
    if is_busy(error):
        return _BUSY
    if isinstance(error, MemoryError):
        return NO_MEMORY[:1].upper() + NO_MEMORY[1:]
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


check = button(_action("actions", "check"))
next_finding = button(_action("actions", "next_finding"), reads_no_form=True)
clear_marks = button(_action("actions", "clear_marks"), reads_no_form=True)
mend_texts = button(_action("mend_list", "mend_texts"))
add_field = button(_action("actions", "add_field"))
restore_cells = button(_action("actions", "restore_cells"))
diagnose = button(_action("actions", "diagnose"), _action("renewal", "diagnose_and_renew"))
guide = button(_action("actions", "guide"), reads_no_form=True)
write_report = button(_action("file_actions", "write_report"))
refresh_report = button(_action("file_actions", "refresh_report"))
audit_report = button(_action("file_actions", "audit_report"))
start_period = button(_action("file_actions", "start_period"))
package = button(_action("file_actions", "package"))
receive_response = button(_action("response_actions", "receive_response"))
import_figures = button(_action("intake_actions", "import_figures"))
bring_together = button(_action("superior_actions", "bring_together"))
add_up_months = button(_action("longer_actions", "add_up_months"))
