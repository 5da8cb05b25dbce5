"""The button that makes the workbook of the next period.

The buttons about a Word report that is there already: bring it up to date, audit it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import xlwings as xw

from ..checks import check
from ..entries.from_filing import left_out, other_sheets
from ..entries.next_period import next_period, summary
from ..files import free_name, name_of, written_whole
from ..findings.as_text import first_messages
from ..findings.finding import Severity, verdict
from ..wording import first_lines
from ..workbook import builder_of
from .host import (
    MACRO_WORKBOOK_FILE,
    ask_open_path,
    ask_save_path,
    confirmed,
    file_of,
    folder_of,
    may_write,
    status,
    tell,
)
from .live_reading import live_filing


def start_period(book: xw.Book) -> None:
    """Sang kỳ mới: the next period's workbook beside this one, which stays as it is."""
    with status(book, "Đang đọc và kiểm tra số liệu…"):
        filing = live_filing(book)
        findings = check(filing)
        made = next_period(filing)
    wrong = any(finding.severity is Severity.ERROR for finding in findings)
    if wrong and not confirmed(
        book,
        f"Số liệu kỳ này đang có {verdict(findings)}; các số ấy sẽ được ghi vào lịch sử và chuyển "
        "sang kỳ sau.\n\nVẫn sang kỳ mới?",
    ):
        return
    suggestion = free_name(folder_of(book) / f"{name_of(made.period, filing.unit)}.xlsm")
    target = ask_save_path(book, suggestion, "Lưu sổ của kỳ mới", MACRO_WORKBOOK_FILE)
    if target is None:
        return
    if target == file_of(book):
        tell(book, "Sổ mới phải có tên khác sổ đang mở; hãy bấm lại và chọn tên khác.", grave=True)
        return
    overwrite = target.exists()
    if not may_write(book, target, "sổ của kỳ mới"):
        return
    with status(book, "Đang tạo sổ của kỳ mới…"):
        content = builder_of(target)(made.data, None)
        with written_whole(target, overwrite=overwrite) as temporary:
            temporary.write_bytes(content)
    left = left_out(other_sheets(filing, [sheet.name for sheet in book.sheets]))
    said = "\n\n".join([f"Đã tạo sổ:\n{target}", *summary(made), *made.doubts, *left])
    if confirmed(book, f"{said}\n\nMở sổ mới ngay?"):
        book.app.books.open(target)


_TOLD = 6  # findings or changes in the summary


def refresh_report(book: xw.Book) -> None:
    """Cập nhật báo cáo đã sửa: the numbers of a report, its edits left in place; with a backup."""
    file = ask_open_path(book, "Chọn báo cáo Word cần cập nhật số")
    if file is None:
        return
    with status(book, "Đang cập nhật số trong báo cáo…"):
        from ..report.refreshing import refresh
        from ..report.summary import changed_case, outcome_lines, to_read_again

        filing = live_filing(book)
        outcome = refresh(filing, file, file, overwrite=True)
        again = [*to_read_again(outcome, filing), *changed_case(outcome)]
    lines = outcome_lines(outcome, most=_TOLD)
    lines += first_lines(again, _TOLD, "; bấm “Soát tệp Word” để xem hết.", "câu")
    _offer(book, "\n\n".join(lines), file)


def audit_report(book: xw.Book) -> None:
    """Soát tệp Word: any finished report, against its own annexes and this workbook."""
    file = ask_open_path(book, "Chọn báo cáo Word cần soát")
    if file is None:
        return
    with status(book, "Đang soát báo cáo…"):
        from ..audit import audit
        from ..audit.auditing import write_commented
        from ..word import read_document, sound_document

        sound = sound_document(file)
        found = audit(read_document(sound), live_filing(book))
    lines = [f"{verdict(found.findings)}.", found.extent]
    lines += first_messages(found.findings, _TOLD)
    if not found.findings:
        tell(book, "\n\n".join(lines))
        return
    copy = free_name(file.with_name(f"{file.stem} (đã soát).docx"))
    question = f"Ghi bản sao có chú thích ở từng chỗ?\n{copy.name}"
    if confirmed(book, "\n\n".join([*lines, question])):
        with status(book, "Đang ghi chú thích…"):
            write_commented(sound, found.findings, copy, overwrite=False)
        _offer(book, f"Đã ghi bản sao có chú thích:\n{copy}", copy)


def _offer(book: xw.Book, said: str, file: Path) -> None:
    """Say it; where the system can open the file, offer to."""
    if sys.platform != "win32":
        tell(book, said)
    elif confirmed(book, f"{said}\n\nMở bằng Word ngay?"):
        os.startfile(file)  # noqa: S606 - a file that this program has just written
