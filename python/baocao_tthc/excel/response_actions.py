"""Nhận phản hồi: the superior's response into the open workbook, its remarks beside their cells.

An accepted month is locked where people type; the same button unlocks it for a reason. Nothing is
saved: that is the clerk's to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import xlwings as xw

from ..checks import check
from ..checks.superiors_remarks import month_remarks
from ..errors import TthcError
from ..filing import Filing, FormTable
from ..findings.last_check import remember
from ..remarks import Kind, Line, MonthRemarks
from ..responses.receiving import receive, unlocking
from ..sheets import REMARK_HEADS, REMARKS, REPORT_MADE, nothing_name
from ..vietnamese import full_date
from ..workbook.guide_sheet import state_of_sending
from ..workbook.remarks_sheet import NOTE, REMARKS_HEAD_ROW, TITLE, remark_cells
from ..workbook.styles import HEAD_FILL
from .actions import go_to
from .dialogs import PLAIN_WORKBOOK_FILE, ask_open_path, ask_text, confirmed, status, tell
from .entry_rules import is_ours
from .findings_list import show_findings
from .host import accepted, file_of, folder_of, live_filing, named, shown_text, unlocked
from .painting import repaint
from .rows import block_of

_LOCKED_NOW, _OPEN_NOW = "Đã khóa ô nhập của tờ {}.", "Đã mở khóa ô nhập của tờ {}."
_NOT_LOCKED = (
    "Tờ {} không khóa được ô nhập (tờ có mật khẩu, không khóa, hoặc không phải của chương trình); "
    "số đổi thì KiemTra vẫn nói."
)
_SHUT = "Tờ {} vẫn khóa: tờ có mật khẩu hoặc không phải của chương trình."
_WIDTHS = (9, 8, 12, 16, 10, 30, 6, 11, 60, 12)
_LOCKED = (
    "Tháng này đã được chấp nhận (lần {}, ngày {}); ô nhập đang khóa.\n\n"
    "Có: chọn một tệp phản hồi khác.\nKhông: mở khóa để sửa số và gửi lại, phải ghi lý do."
)
_WHY_UNLOCK = "Lý do sửa số đã được chấp nhận (đi cùng gói gửi lại):"
_LAST_WORD = "Đây đúng là lời sau cùng của cấp trên? (Có: ghi vào sổ. Không: sổ không đổi gì.)"
_NEXT = {
    Kind.RETURNED: "Bước sau: sửa số, hoặc ghi giải trình cho từng ý kiến ở tờ KiemTra; rồi bấm "
    "“Đóng gói gửi cấp trên”.",
    Kind.ACCEPTED: "Bước sau: lưu sổ, rồi bấm “Sang kỳ mới”.",
}


def receive_response(book: xw.Book) -> None:
    """Nhận phản hồi: ask for the file, keep what it says, show it in KiemTra, lock or unlock."""
    with status(book, "Đang đọc số liệu…"):
        filing = live_filing(book)
    month = month_remarks(filing)
    if month.accepted and month.is_locked:
        line = month.accepted
        question = _LOCKED.format(line.revision, full_date(line.day))
        if not confirmed(book, question):
            _unlock(book, filing)
            return
    file = ask_open_path(book, "Chọn tệp phản hồi của cấp trên", PLAIN_WORKBOOK_FILE)
    if file is None:
        return
    with status(book, "Đang nhận phản hồi…"):
        reception = receive(filing, file, folder_of(book), date.today())
    if reception.doubt:
        if not confirmed(book, f"{reception.doubt}\n\n{_LAST_WORD}", grave=True):
            return
        reception = receive(filing, file, folder_of(book), date.today(), last_word=True)
    with status(book, "Đang ghi phản hồi…"):
        left = _put(book, filing, reception.lines) if reception.lines else []
    said = [*reception.said, *left]
    verdict = reception.month.verdict
    if reception.lines and verdict:
        said.append(_NEXT[verdict.kind])
    tell(book, "\n\n".join(said), grave=bool(reception.month.open))


def _unlock(book: xw.Book, filing: Filing) -> None:
    reason = ask_text(book, _WHY_UNLOCK)
    if reason is None:
        return
    with status(book, "Đang mở khóa…"):
        left = _put(book, filing, (unlocking(filing, reason, date.today()),))
    said = [*left, "Bước sau: sửa số, bấm “Kiểm tra số liệu”, rồi “Đóng gói gửi cấp trên”."]
    tell(book, "\n\n".join(said))


def _put(book: xw.Book, filing: Filing, lines: Sequence[Line]) -> list[str]:
    """Keep the lines, list the findings that follow, lock or unlock; what is to be said of that."""
    sheet = _sheet(book, filing)
    _append(sheet, filing, lines)
    after = live_filing(book)
    month = month_remarks(after)
    left = lock_entries(book, after) if month.is_locked is not _was_locked(filing) else []
    findings = check(after)
    show_findings(book, findings, datetime.now(), after.explanations)
    repaint(book, findings)
    remember(file_of(book), after, datetime.now())
    _note_state(book, month)
    go_to(book, [place for one in findings for place in one.cells if one.rule.startswith("PH")])
    return left


def _was_locked(filing: Filing) -> bool:
    return month_remarks(filing).is_locked


def _sheet(book: xw.Book, filing: Filing) -> xw.Sheet:
    """PhanHoi, also when somebody renamed it; made when there is none.

    Raises TthcError for a sheet of that name that is somebody else's.
    """
    kept = next((line.cell[0] for line in filing.remarks if line.cell), REMARKS)
    found = next((sheet for sheet in book.sheets if sheet.name == kept), None)
    if found is None:
        return _made(book)
    if not filing.remarks and found.used_range.count > 1:
        heads = found.range((REMARKS_HEAD_ROW, 1), (REMARKS_HEAD_ROW, len(REMARK_HEADS))).value
        if tuple(heads) != REMARK_HEADS:
            raise TthcError(
                f"Sổ đã có tờ “{REMARKS}” không phải của chương trình; hãy đổi tên tờ ấy rồi bấm "
                "lại."
            )
    return found


def _made(book: xw.Book) -> xw.Sheet:
    before = book.sheets.active
    sheet = book.sheets.add(REMARKS, after=book.sheets[len(book.sheets) - 1])
    sheet.range((1, 1)).value, sheet.range((2, 1)).value = TITLE, NOTE
    heads = sheet.range((REMARKS_HEAD_ROW, 1), (REMARKS_HEAD_ROW, len(REMARK_HEADS)))
    heads.value = list(REMARK_HEADS)
    heads.color, heads.api.Font.Bold = HEAD_FILL, True
    for column, width in enumerate(_WIDTHS, 1):
        sheet.range((1, column)).column_width = width
    before.activate()
    return sheet


def _append(sheet: xw.Sheet, filing: Filing, lines: Sequence[Line]) -> None:
    """The lines below those that are there, all of them texts."""
    last = max((line.cell[1] for line in filing.remarks if line.cell), default=REMARKS_HEAD_ROW)
    last = max(last, sheet.used_range.last_cell.row if filing.remarks else 0)
    block = sheet.range((last + 1, 1), (last + len(lines), len(REMARK_HEADS)))
    with unlocked(sheet):
        block.number_format = "@"
        block.value = [[shown_text(text) for text in remark_cells(line)] for line in lines]
        seen = sheet.range((last + 1, 1), (last + len(lines), len(REMARK_HEADS) - 1))
        seen.wrap_text = True  # the digest of a package must not make the rows higher
        seen.rows.autofit()


def lock_entries(book: xw.Book, filing: Filing) -> list[str]:
    """Lock the cells of the forms that people type in, or open them, as the month is; what was
    done and what could not be is told. Only where the program built the sheet, and it is locked
    without a password.
    """
    locked = month_remarks(filing).is_locked
    done, left = [], []
    for table in filing.tables:
        sheet = book.sheets[table.sheet]
        if _set_locks(sheet, table, locked=locked):
            done.append(sheet.name)
        elif locked or _is_shut(sheet, table):
            left.append(sheet.name)
    told = ((_LOCKED_NOW if locked else _OPEN_NOW, done), (_NOT_LOCKED if locked else _SHUT, left))
    return [said.format(", ".join(f"“{name}”" for name in names)) for said, names in told if names]


def _is_shut(sheet: xw.Sheet, table: FormTable) -> bool:
    """Whether a cell that people type in takes nothing."""
    block = block_of(sheet, table)
    columns = [sheet.range((block.first, column), (block.last, column)) for column in block.entered]
    locked = any(cells.api.Locked is not False for cells in columns) if block.formulas else False
    return locked and bool(sheet.api.ProtectContents)


def _set_locks(sheet: xw.Sheet, table: FormTable, *, locked: bool) -> bool:
    """Whether the sheet let it be done."""
    block = block_of(sheet, table)
    can_lock = sheet.api.ProtectContents or not locked
    if not (can_lock and is_ours(sheet, table) and block.formulas):
        return False
    try:
        with unlocked(sheet):
            for column in block.entered:
                cells = sheet.range((block.first, column), (block.last, column))
                cells.api.Locked = locked
            choice = named(sheet.book, nothing_name(table.form.code))
            if choice is not None and choice.sheet == sheet:
                choice.merge_area.api.Locked = locked
    except TthcError:  # it has a password, which is the office's affair
        return False
    return True


def _note_state(book: xw.Book, month: MonthRemarks) -> None:
    """HuongDan says how far the sending is; a workbook without that place does without."""
    cell = named(book, REPORT_MADE)
    if cell is not None:
        below = cell.offset(1, 0)
        if accepted(lambda: setattr(below, "value", f"'{state_of_sending(month)}")):
            accepted(below.rows.autofit)
