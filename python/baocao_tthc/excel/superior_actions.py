"""The button of the superior's desk: what the units sent becomes one workbook.

Nothing that was received is changed. What the superior needs is loaded when the button is pressed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlwings as xw

from ..errors import TthcError
from ..files import free_name, written_whole
from ..period import spoken_month
from ..wording import first_lines
from .dialogs import (
    PLAIN_WORKBOOK_FILE,
    ask_folder,
    ask_open_path,
    ask_target,
    ask_text,
    confirmed,
    status,
)

if TYPE_CHECKING:
    from ..consolidation import Consolidation
    from ..consolidation.unit_list import ListedUnit

_MAX_UNITS, _MAX_FILES = 8, 5  # named in a message
_LIST_ENDINGS = "*.xlsx;*.xlsm;*.xls;*.ods;*.csv"
_LIST_FILE = f"Danh sách đơn vị ({_LIST_ENDINGS}),{_LIST_ENDINGS}"
_WHETHER_LISTED = (
    "Có danh sách các đơn vị phải gửi không?\n\n"
    "Có: chọn tệp danh sách (cột Đơn vị, Thư điện tử, Hạn nộp), để biết đơn vị nào chưa gửi.\n"
    "Không: chỉ gộp những đơn vị đã gửi."
)
_WHICH_MONTH = "Tổng hợp tháng nào (năm-tháng)?\nTheo những gì trong thư mục: {}."
_NO_MONTH = "“{}” không phải là tháng; hãy gõ như 2026-01.\n\nTổng hợp tháng nào?"
_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})|(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})")


class _Counted(Executor):
    """Does each piece of work at once, and says in the status bar how many there have been."""

    def __init__(self, book: xw.Book) -> None:
        self._app, self._number = book.app, 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The result of the work, which is done when this returns."""
        self._number += 1
        self._app.status_bar = f"Đang đọc tệp thứ {self._number}…"
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def bring_together(book: xw.Book) -> None:
    """Tổng hợp: a folder of what units sent becomes one workbook; of any open workbook."""
    folder = ask_folder(book, "Chọn thư mục các đơn vị gửi về")
    units = _listed(book) if folder else None
    if folder is None or units is None:
        return
    result = _consolidated(book, folder, units)
    month = _asked_month(book, result.account.month)
    if month is None:
        return
    suggestion = free_name(folder.parent / f"TongHop_{month}.xlsx")
    target = ask_target(
        book, suggestion, "Lưu bảng tổng hợp", PLAIN_WORKBOOK_FILE, "bảng tổng hợp mới"
    )
    if target is None:
        return
    _refuse_inside(target.path, folder)
    if month != result.account.month:
        result = _consolidated(book, folder, units, month)
    with status(book, "Đang ghi bảng tổng hợp…"):
        from ..consolidation.result_workbook import result_bytes
        from ..consolidation.superior_sheets import marks_before, typed_before

        marked = result._replace(marks=marks_before(target.path))
        content = result_bytes(marked, dict(typed_before(target.path, month)))
        with written_whole(target.path, overwrite=target.overwrite) as temporary:
            temporary.write_bytes(content)
    if confirmed(book, "\n\n".join([f"Đã ghi:\n{target.path}", *_told(result), "Mở ngay?"])):
        book.app.books.open(target.path)


def _listed(book: xw.Book) -> tuple[ListedUnit, ...] | None:
    """The units that must report, () when there is no list; None when the choice was cancelled."""
    if not confirmed(book, _WHETHER_LISTED):
        return ()
    file = ask_open_path(book, "Chọn danh sách đơn vị", _LIST_FILE)
    if file is None:
        return None
    from ..consolidation.unit_list import read_unit_list

    return read_unit_list(file)


def _consolidated(
    book: xw.Book, folder: Path, units: tuple[ListedUnit, ...], month: str = ""
) -> Consolidation:
    with status(book, "Đang đọc những gì các đơn vị gửi về…"):
        from ..consolidation import consolidate

        return consolidate(folder, units, month, _Counted(book))


def _asked_month(book: xw.Book, usual: str) -> str | None:
    """The month that the clerk agrees to or types ("2026-01"); None when cancelled."""
    question = _WHICH_MONTH.format(usual)
    while (answer := ask_text(book, question, usual)) is not None:
        match = _MONTH.fullmatch(answer)
        month = int(match["month"] or match["m"]) if match else 0
        if match and 1 <= month <= 12:
            return f"{match['year'] or match['y']}-{month:02d}"
        question = _NO_MONTH.format(answer[:40])
    return None


def _refuse_inside(target: Path, folder: Path) -> None:
    """The next time it would be read as something that a unit sent."""
    if folder.resolve() in target.resolve().parents:
        raise TthcError(
            f"Bảng tổng hợp phải nằm ngoài thư mục “{folder.name}”, nơi chỉ để những gì các đơn vị "
            "gửi về; hãy bấm lại và chọn thư mục khác."
        )


def _told(result: Consolidation) -> list[str]:
    """Who stands how, who is not in the sums, and what could not be used."""
    from ..consolidation.consolidating import counts_of
    from ..consolidation.standing import TOLD

    month = result.account.month
    left_out = [
        f"{each.unit.name}: {each.state.label}"
        for each in result.account.standings
        if each not in result.counted
    ]
    files = [
        f"{submission.arrival.label}: {submission.trouble or state.label}"
        for submission, state in result.account.files
        if submission.trouble or state in TOLD
    ]
    said = [f"Tháng {spoken_month(month)}: {counts_of(result)}"]
    rest = " ở tờ TinhHinhNop."
    said += _block("Chưa được cộng:", left_out, _MAX_UNITS, rest, "đơn vị")
    said += _block("Được cộng nhưng còn việc:", result.wanting, _MAX_UNITS, rest, "đơn vị")
    return said + _block("Tệp cần xem:", files, _MAX_FILES, " ở tờ TepDaDoc.", "tệp")


def _block(head: str, lines: Sequence[str], most: int, rest: str, unit: str) -> list[str]:
    return ["\n".join([head, *first_lines(lines, most, rest, unit)])] if lines else []
