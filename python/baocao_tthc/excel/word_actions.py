"""The buttons about a Word report that is there already: bring it up to date, audit it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import xlwings as xw

from ..checks import verdict
from ..files import free_name
from .host import ask_open_path, confirmed, status, tell
from .live import live_report

_TOLD = 6  # findings or changes in the summary


def refresh_report(book: xw.Book) -> None:
    """Cập nhật báo cáo đã sửa: the numbers of a report, its edits left in place; with a backup."""
    file = ask_open_path(book, "Chọn báo cáo Word cần cập nhật số")
    if file is None:
        return
    with status(book, "Đang cập nhật số trong báo cáo…"):
        from ..refresh import refresh
        from ..refresh.words import changed_case, outcome_lines, to_read_again

        report = live_report(book)
        outcome = refresh(report, file, file, overwrite=True)
        again = [*to_read_again(outcome, report), *changed_case(outcome)]
    lines = [*outcome_lines(outcome, most=_TOLD), *again[:_TOLD]]
    if len(again) > _TOLD:
        lines.append(f"… và {len(again) - _TOLD} câu nữa; bấm “Soát tệp Word” để xem hết.")
    _offer(book, "\n\n".join(lines), file)


def audit_report(book: xw.Book) -> None:
    """Soát tệp Word: any finished report, against its own annexes and this workbook."""
    file = ask_open_path(book, "Chọn báo cáo Word cần soát")
    if file is None:
        return
    with status(book, "Đang soát báo cáo…"):
        from ..audit import audit
        from ..audit.notes import write_commented
        from ..word import read_document, sound_document

        sound = sound_document(file)
        found = audit(read_document(sound), live_report(book))
    lines = [f"{verdict(found.findings)}.", found.extent]
    lines += [f"{n}. {remark.message}" for n, remark in enumerate(found.findings[:_TOLD], 1)]
    if len(found.findings) > _TOLD:
        lines.append(f"… và {len(found.findings) - _TOLD} mục nữa.")
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
