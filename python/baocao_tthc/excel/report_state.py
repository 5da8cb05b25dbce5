"""What HuongDan says of the report: when which one was written, and whether it is older now.

The cell is open: what staff type there themselves is theirs. Which report it was is known by its
name, so it is looked for beside the workbook; elsewhere nothing is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import xlwings as xw

from ..errors import TthcError
from ..filing import Filing
from ..sheets import REPORT_MADE
from ..workbook.findings_sheet import moment
from .host import accepted, folder_of, named

if TYPE_CHECKING:
    from ..report.summary import RefreshOutcome

_MADE = re.compile(r"lúc \d\d:\d\d ngày \d\d/\d\d/\d{4}: ([^\n/\\:]+\.docx)$", re.IGNORECASE)


def note_made(book: xw.Book, report: Path) -> None:
    """HuongDan says that this report has the numbers of now."""
    _write(book, f"{moment(datetime.now())}: {report.name}")


def note_age(book: xw.Book, filing: Filing, *, ready: bool) -> str:
    """HuongDan says how many numbers and sentences of the report written last are not those of now.

    The same in words, with what comes next when the figures are `ready` to be sent; "" where that
    report is not there, or cannot be read: open in Word.
    """
    cell = named(book, REPORT_MADE)
    made = _MADE.search(str(cell.value)) if cell is not None else None
    report = folder_of(book) / made[1] if made else None
    if made is None or report is None or not report.is_file():
        return ""
    from ..report.refreshing import preview

    try:
        found = preview(filing, report)
    except TthcError:
        return ""
    if not found.is_older:
        _write(book, made[0])
        return _up_to_date(report, len(found.by_hand), ready=ready)
    said = ", ".join(_older(found))
    _write(book, f"Chưa cập nhật: {said}. Báo cáo viết {made[0]}")
    return f"Báo cáo “{report.name}” cũ hơn sổ: {said}; hãy bấm “Cập nhật báo cáo đã sửa”."


def _older(found: RefreshOutcome) -> Iterator[str]:
    """What is older, counted as a refresh tells it."""
    false = sum(each.paragraph > 0 for each in found.stale)
    counts = (
        (len(found.changes), "{} số đã đổi"),
        (false, "{} câu không còn đúng"),
        (len(found.stale) - false, "thiếu {} câu"),
        (len(found.lacking), "phụ lục thiếu {} dòng"),
        (len(found.lacking_cells), "phụ lục thiếu số ở {} dòng"),
    )
    return (said.format(count) for count, said in counts if count)


def _up_to_date(report: Path, by_hand: int, *, ready: bool) -> str:
    if by_hand:
        return (
            f"Báo cáo “{report.name}” không cũ hơn sổ, nhưng có {by_hand} ô số đã gõ đè hoặc bị "
            "xóa; hãy bấm “Soát tệp Word”."
        )
    after = " Bước sau: trình ký, rồi bấm “Đóng gói gửi cấp trên”." if ready else ""
    return f"Mọi ô số của báo cáo “{report.name}” đúng với sổ.{after}"


def _write(book: xw.Book, text: str) -> None:
    """A workbook that lost the place, or does not let it be written, does without."""
    cell = named(book, REPORT_MADE)
    if cell is not None and accepted(lambda: setattr(cell, "value", f"'{text}")):
        accepted(cell.rows.autofit)
