"""The buttons that work in the open workbook alone: checking it, its marks, a new field, help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import xlwings as xw

from ..checks import check as run_checks
from ..checks.entered_texts import STALE
from ..checks.superiors_remarks import month_remarks
from ..errors import TthcError
from ..filing import Filing, FormTable, Place
from ..findings.finding import Finding, has_errors, open_errors
from ..findings.last_check import changed_since, remember
from ..findings.marking import said_of_locked
from ..findings.matters import matters, verdict
from ..findings.rendering import first_matters
from ..sheets import GUIDE, cut
from ..wording import Cells
from .dialogs import status, tell
from .entry_rules import pasted_over
from .findings_list import cells_to_look_at, show_findings
from .host import file_of, live_filing
from .painting import Refused, repaint
from .report_state import note_age
from .rows import block_of, complete_rows, insert_field, refuse_accepted

_MAX_MATTERS = 3  # in the summary
_MAX_STATUS = 200  # characters; Excel shows no more than 255


def check(book: xw.Book) -> None:
    """Kiểm tra số liệu: list the findings in KiemTra, paint their cells, go to the first."""
    with status(book, "Đang đọc số liệu…"):
        filing = live_filing(book)
        pasted = (pasted_over(book.sheets[table.sheet], table) for table in filing.tables)
        findings = run_checks(filing, pasted=filter(None, pasted))
        book.app.status_bar = "Đang ghi kết quả kiểm tra…"
        show_findings(book, findings, datetime.now(), filing.explanations)
        refused = repaint(book, findings)
        age = note_age(book, filing, ready=not open_errors(findings))
        changed = changed_since(file_of(book), filing)
        remember(file_of(book), filing, datetime.now())
        go_to(book, [place for finding in findings for place in finding.cells])
    said = [_summary(filing, findings, refused), changed]
    said += _next_steps(findings, age)
    tell(book, "\n\n".join(filter(None, said)), grave=has_errors(findings))


def _summary(filing: Filing, findings: Sequence[Finding], refused: Refused) -> str:
    read = ", ".join(f"{table.form.name} ({len(table.rows)} dòng)" for table in filing.tables)
    lines = [f"{verdict(tuple(findings))}.", f"Đã kiểm tra: {read or 'không có biểu nào'}."]
    lines += first_matters(findings, _MAX_MATTERS)
    lines += _outdated(findings)
    if findings:
        lines.append("Bấm “Lỗi tiếp theo” để đến từng ô; danh sách đầy đủ ở tờ KiemTra.")
    return "\n\n".join([*lines, *_unpainted(refused)])


def _next_steps(findings: Sequence[Finding], age: str) -> Iterator[str]:
    """What the clerk does next; `age` says of the report whether it has these numbers."""
    if any(finding.rule in STALE.values() for finding in findings):
        yield "Tên cũ, lỗi gõ: bấm “Sửa hộ”."
    if any(finding.rule == "CT17" for finding in findings):
        yield "Ô bị dán đè: mở tờ biểu rồi bấm “Khôi phục ô”."
    if age:
        yield age
    elif not open_errors(findings):
        yield "Bước sau: bấm “Tạo báo cáo Word”."


def _outdated(findings: Sequence[Finding]) -> Iterator[str]:
    outdated = sum(matter.findings[0].outdated is not None for matter in matters(findings))
    if outdated:
        yield f"{outdated} giải trình không còn khớp vì số đã đổi: xem cột Giải trình cũ."


def _unpainted(refused: Refused) -> Iterator[str]:
    if refused.sheets:
        yield said_of_locked(_quoted(refused.sheets))
    if refused.cells:
        yield (
            f"Không đánh dấu đủ ở {Cells(tuple(refused.cells))}: ô không nhận màu hoặc ghi chú "
            "(chẳng hạn đang có bình luận); danh sách vẫn đủ."
        )


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def go_to(book: xw.Book, places: Sequence[Place]) -> Place | None:
    """Select the first of the places that can be seen; None when there is none."""
    visible = {sheet.name: sheet for sheet in book.sheets if sheet.visible}
    for place in places:
        if place.sheet in visible:
            sheet = visible[place.sheet]
            sheet.activate()
            sheet.range((place.row, place.column)).select()
            return place
    return None


def next_finding(book: xw.Book) -> None:
    """Lỗi tiếp theo: select the next cell of the list, after the last the first again; the status
    bar says of which matter it is.
    """
    stops = cells_to_look_at(book)
    here = _selected(book)
    places = [stop.place for stop in stops]
    if here in places:
        at = places.index(here) + 1
        stops = [*stops[at:], *stops[:at]]
    gone_to = go_to(book, [stop.place for stop in stops])
    if gone_to is None:
        tell(book, "Không có ô nào trong danh sách; hãy bấm “Kiểm tra số liệu” trước.")
        return
    stop = next(stop for stop in stops if stop.place == gone_to)
    last = max(one.order for one in stops)
    book.app.status_bar = cut(f"Việc {stop.order}/{last}: {stop.said}", _MAX_STATUS)


def _selected(book: xw.Book) -> Place | None:
    cell = book.app.selection
    return None if cell is None else Place(cell.sheet.name, cell.row, cell.column)


def clear_marks(book: xw.Book) -> None:
    """Xóa đánh dấu: take our colours and notes away; the list in KiemTra stays."""
    with status(book, "Đang xóa đánh dấu…"):
        refused = repaint(book, ())
    if refused.sheets:
        raise TthcError(
            f"Không xóa được đánh dấu ở tờ {_quoted(refused.sheets)} vì tờ đang khóa bằng mật "
            "khẩu; hãy mở khóa (Review > Unprotect Sheet) rồi bấm lại."
        )


def add_field(book: xw.Book) -> None:
    """Thêm lĩnh vực: a new row in the form on view, with its formulas; the clerk types its name.

    Rows inserted by hand that lack formulas or formats of a row get them first.
    """
    with status(book, "Đang thêm dòng…"):
        sheet = book.sheets.active
        filing = live_filing(book)
        table = _form_on(sheet, filing)
        refuse_accepted(filing, "thêm lĩnh vực")
        block = block_of(sheet, table)
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


def restore_cells(book: xw.Book) -> None:
    """Khôi phục ô: the cells of the form on view as in a new workbook, every figure as it is."""
    from .restoring import message, restore  # loads XlsxWriter

    with status(book, "Đang khôi phục ô…"):
        sheet = book.sheets.active
        filing = live_filing(book)
        done = restore(sheet, _form_on(sheet, filing), filing)
        if month_remarks(filing).is_locked:  # of an accepted month they stay locked
            from .response_actions import lock_entries

            lock_entries(book, filing)
    grave = bool(done.kept or done.linked or done.dates)
    tell(book, message(sheet.name, done), grave=grave)


def _form_on(sheet: xw.Sheet, filing: Filing) -> FormTable:
    for table in filing.tables:
        if table.sheet == sheet.name:
            return table
    names = _quoted([table.sheet for table in filing.tables])
    raise TthcError(f"Tờ “{sheet.name}” không phải là biểu; hãy mở tờ {names} rồi bấm lại.")


def guide(book: xw.Book) -> None:
    """Hướng dẫn: the sheet that explains the month's steps."""
    for sheet in book.sheets:
        if sheet.name == GUIDE:
            sheet.activate()
            return
    raise TthcError(f"Sổ không có tờ “{GUIDE}”; hãy xem README.md trong thư mục chương trình.")


def diagnose(book: xw.Book) -> None:
    """Chẩn đoán: what is in order on this computer, and what to do about the rest."""
    from ..windows.diagnosis import diagnosis_text

    tell(book, diagnosis_text(file_of(book)))
