"""The button that makes the workbook of the next period."""

from __future__ import annotations

import xlwings as xw

from ..build import builder_of
from ..build.next_period import next_period, summary
from ..build.of_report import left_out, other_sheets
from ..checks import Severity, check, verdict
from ..file_names import name_of
from ..files import free_name, written_whole
from .host import WORKBOOK, ask_save_path, confirmed, file_of, folder_of, may_write, status, tell
from .live import live_report


def start_period(book: xw.Book) -> None:
    """Sang kỳ mới: the next period's workbook beside this one, which stays as it is."""
    with status(book, "Đang đọc và kiểm tra số liệu…"):
        report = live_report(book)
        findings = check(report)
        made = next_period(report)
    wrong = any(finding.severity is Severity.ERROR for finding in findings)
    if wrong and not confirmed(
        book,
        f"Số liệu kỳ này đang có {verdict(findings)}; các số ấy sẽ được ghi vào lịch sử và chuyển "
        "sang kỳ sau.\n\nVẫn sang kỳ mới?",
    ):
        return
    suggestion = free_name(folder_of(book) / f"{name_of(made.period, report.unit)}.xlsm")
    target = ask_save_path(book, suggestion, "Lưu sổ của kỳ mới", WORKBOOK)
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
    left = left_out(other_sheets(report, [sheet.name for sheet in book.sheets]))
    said = "\n\n".join([f"Đã tạo sổ:\n{target}", *summary(made), *made.doubts, *left])
    if confirmed(book, f"{said}\n\nMở sổ mới ngay?"):
        book.app.books.open(target)
