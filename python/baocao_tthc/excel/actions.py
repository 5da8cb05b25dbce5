"""What each button of the ribbon does, one function a button; see button.py for their entry."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import xlwings as xw

from ..checks import check as run_checks
from ..errors import TthcError
from ..files import free_name, name_of, office_template
from ..filing import Filing, FormTable, Place
from ..findings.as_text import first_messages
from ..findings.finding import Finding, Severity, verdict
from ..report import TEMPLATE
from ..sheets import GUIDE
from ..workbook.defined_names import REPORT_MADE
from . import painting
from .findings_list import listed_places, moment, show_findings
from .host import (
    ask_save_path,
    confirmed,
    file_of,
    folder_of,
    may_write,
    named,
    refused,
    status,
    tell,
)
from .live_reading import live_filing
from .rows import block_of, complete_rows, insert_field

_TOLD = 3  # findings in the summary


def check(book: xw.Book) -> None:
    """Kiểm tra số liệu: list the findings in KiemTra, paint their cells, go to the first."""
    with status(book, "Đang đọc số liệu…"):
        filing = live_filing(book)
        findings = run_checks(filing)
        book.app.status_bar = "Đang ghi kết quả kiểm tra…"
        show_findings(book, findings, datetime.now(), filing.explanations)
        refusing = [*painting.clear(book), *painting.paint(book, findings)]
        _go_to(book, _first_place(findings))
    tell(book, _summary(filing, findings, refusing), grave=_has_errors(findings))


def _has_errors(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _first_place(findings: Sequence[Finding]) -> list[Place]:
    return [place for finding in findings for place in finding.cells]


def _summary(filing: Filing, findings: Sequence[Finding], refusing: Sequence[str]) -> str:
    read = ", ".join(f"{table.form.name} ({len(table.rows)} dòng)" for table in filing.tables)
    lines = [f"{verdict(tuple(findings))}.", f"Đã kiểm tra: {read or 'không có biểu nào'}."]
    lines += first_messages(findings, _TOLD)
    lines += _explained(findings)
    if findings:
        lines.append("Danh sách đầy đủ ở tờ KiemTra; bấm “Lỗi tiếp theo” để đến từng ô.")
    if refusing:
        names = ", ".join(f"“{name}”" for name in dict.fromkeys(refusing))
        lines.append(f"Không tô màu được tờ {names} vì tờ đang khóa; danh sách vẫn đủ.")
    return "\n\n".join(lines)


def _explained(findings: Sequence[Finding]) -> Iterator[str]:
    explained = sum(finding.explanation is not None for finding in findings)
    outdated = sum(finding.outdated is not None for finding in findings)
    if explained:
        yield f"{explained} mục đã có giải trình."
    if outdated:
        yield f"{outdated} giải trình không còn khớp vì số đã đổi: xem cột Giải trình cũ."


def _go_to(book: xw.Book, places: Sequence[Place]) -> bool:
    """Select the first of the places that can be seen; whether there was one."""
    visible = {sheet.name: sheet for sheet in book.sheets if sheet.visible}
    for place in places:
        if place.sheet in visible:
            sheet = visible[place.sheet]
            sheet.activate()
            sheet.range((place.row, place.column)).select()
            return True
    return False


def next_finding(book: xw.Book) -> None:
    """Lỗi tiếp theo: select the next cell of the list, after the last the first again."""
    places = listed_places(book)
    here = _selected(book)
    if here in places:
        at = places.index(here) + 1
        places = [*places[at:], *places[:at]]
    if not _go_to(book, places):
        tell(book, "Không có ô nào trong danh sách; hãy bấm “Kiểm tra số liệu” trước.")


def _selected(book: xw.Book) -> Place | None:
    cell = book.app.selection
    return None if cell is None else Place(cell.sheet.name, cell.row, cell.column)


def clear_marks(book: xw.Book) -> None:
    """Xóa đánh dấu: take our colours and notes away; the list in KiemTra stays."""
    with status(book, "Đang xóa đánh dấu…"):
        refusing = painting.clear(book)
    if refusing:
        names = ", ".join(f"“{name}”" for name in refusing)
        raise TthcError(
            f"Không xóa được đánh dấu ở tờ {names} vì tờ đang khóa; hãy mở khóa "
            "(Review > Unprotect Sheet) rồi bấm lại."
        )


def write_report(book: xw.Book) -> None:
    """Tạo báo cáo Word: ask where, then write it; an existing file is replaced only when agreed."""
    with status(book, "Đang đọc và kiểm tra số liệu…"):
        filing = live_filing(book)
        findings = run_checks(filing)
    if _has_errors(findings) and not confirmed(
        book, f"Số liệu đang có {verdict(findings)}.\n\nVẫn tạo báo cáo với các số này?"
    ):
        return
    target = ask_save_path(book, _suggestion(book, filing))
    if target is None:
        return
    overwrite = target.exists()
    if not may_write(book, target, "báo cáo mới"):
        return
    with status(book, "Đang viết báo cáo Word…"):
        from ..report.render import render_report

        render_report(
            filing, office_template(folder_of(book), TEMPLATE), target, overwrite=overwrite
        )
    _note_report(book, target)
    _offer(book, filing, target)


def _suggestion(book: xw.Book, filing: Filing) -> Path:
    """BaoCao_TTHC_2026-01_ubnd-xa-ninh-giang.docx beside the workbook, or its next free name."""
    period = filing.stated_period.period if filing.stated_period else None
    return free_name(folder_of(book) / f"{name_of(period, filing.unit)}.docx")


def _note_report(book: xw.Book, target: Path) -> None:
    """Tell HuongDan that the report was made; a workbook that lost the place does without."""
    cell = named(book, REPORT_MADE)
    if cell is None:
        return
    try:
        cell.value = f"'{moment(datetime.now())}: {target.name}"
    except Exception as error:
        if not refused(error):
            raise


def _offer(book: xw.Book, filing: Filing, target: Path) -> None:
    """Say where the report is and what it lacks; where the system can open it, offer to."""
    from ..report.render import gaps

    said = "\n\n".join((f"Đã viết báo cáo:\n{target}", *gaps(filing)))
    if sys.platform != "win32":
        tell(book, said)
    elif confirmed(book, f"{said}\n\nMở bằng Word ngay?"):
        os.startfile(target)  # noqa: S606 - a file that this program has just written


def add_field(book: xw.Book) -> None:
    """Thêm lĩnh vực: a new row in the form on view, with its formulas; the clerk types its name.

    Rows inserted by hand that lack formulas or formats of a row get them first.
    """
    with status(book, "Đang thêm dòng…"):
        sheet = book.sheets.active
        block = block_of(sheet, _form_on(sheet, live_filing(book)))
        selected = _selected(book)
        completed = complete_rows(sheet, block)
        if completed:
            sheet.range((completed[0], block.name_column())).select()
        else:
            insert_field(sheet, block, selected.row if selected else None)
    if completed:
        rows = ", ".join(map(str, completed))
        tell(
            book, f"Đã bổ sung công thức, định dạng còn thiếu ở dòng {rows} của tờ “{sheet.name}”."
        )


def import_figures(book: xw.Book) -> None:
    """Nhập số liệu; what it needs is loaded when it is pressed, no other click waits for it."""
    from .intake_actions import import_figures as take_in

    take_in(book)


def _form_on(sheet: xw.Sheet, filing: Filing) -> FormTable:
    for table in filing.tables:
        if table.sheet == sheet.name:
            return table
    names = ", ".join(f"“{table.sheet}”" for table in filing.tables)
    raise TthcError(f"Tờ “{sheet.name}” không phải là biểu; hãy mở tờ {names} rồi bấm lại.")


def guide(book: xw.Book) -> None:
    """Hướng dẫn: the sheet that explains the month's steps."""
    for sheet in book.sheets:
        if sheet.name == GUIDE:
            sheet.activate()
            return
    raise TthcError(f"Sổ không còn tờ “{GUIDE}”; hãy xem README.md trong thư mục chương trình.")


def diagnose(book: xw.Book) -> None:
    """Chẩn đoán: what is in order on this computer, and what to do about the rest."""
    from ..windows.diagnosis import diagnosis_text

    tell(book, diagnosis_text(file_of(book)))
