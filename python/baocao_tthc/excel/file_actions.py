"""The buttons that write files: the Word report, the same brought up to date or audited, the next
period's workbook, the package for the superior with the draft of its mail.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import xlwings as xw

from ..checks import check
from ..entries.from_filing import left_out
from ..entries.next_period import next_period, summary
from ..errors import TthcError
from ..files import free_name, name_of, office_template, written_whole
from ..filing import Filing
from ..findings.finding import Finding, Severity, has_errors
from ..findings.matters import verdict
from ..findings.rendering import first_matters, first_messages
from ..report import DRAFT, TEMPLATE, is_draft, template_of
from ..wording import first_lines
from ..workbook import builder_of
from .dialogs import (
    MACRO_WORKBOOK_FILE,
    PLAIN_WORKBOOK_FILE,
    WORD_FILE,
    ask_open_path,
    ask_target,
    ask_text,
    confirmed,
    status,
    tell,
)
from .host import file_of, folder_of, has_our_macros, host_errors, live_filing, live_reading
from .report_state import note_made

if TYPE_CHECKING:
    from ..sending import CheckedWorkbook, Packed

_MAX_LINES = 6  # findings or changes in a message
_MAX_CHANGES = 12  # of a report, before they are written
_MAX_UNEXPLAINED = 5  # findings in a message about packing
_DRAFT, _LETTER = "thu-gui.eml", "ThuGui.txt"
_MAIL_ITEM = 0  # olMailItem
_WHICH_REPORT = (
    "Trong gói có một báo cáo Word.\n\nCó: viết báo cáo mới từ số liệu này.\n"
    "Không: chọn báo cáo đã sửa tay hoặc đã ký; nó được soát với số liệu này trước khi gửi."
)

_AFTER_REPORT = (
    "Bước sau: xem lại bằng Word, trình ký, rồi bấm “Đóng gói gửi cấp trên”. Số liệu đổi thì bấm "
    "“Cập nhật báo cáo đã sửa”."
)
_AFTER_DRAFT = (
    "Số liệu còn lỗi chưa có giải trình: đây là bản dự thảo. Hết lỗi thì bấm “Cập nhật báo cáo đã "
    "sửa”, đổi tên tệp, rồi trình ký."
)
_WHETHER_TO_REFRESH = "Ghi các số mới vào báo cáo này? Bản trước được giữ cạnh tệp."
_WHICH_TEMPLATE = (
    "Cạnh sổ có mẫu riêng:\n{}\n\nCó: dùng mẫu của chương trình.\n"
    "Không: dùng mẫu riêng ấy; chỉ chọn khi đó đúng là mẫu của cơ quan mình."
)


def write_report(book: xw.Book) -> None:
    """Tạo báo cáo Word: ask where, then write it; an existing file is replaced only when agreed."""
    filing, findings = _checked(book)
    question = f"Số liệu đang có {verdict(findings)}.\n\nVẫn tạo báo cáo với các số này?"
    if has_errors(findings) and not confirmed(book, question, grave=True):
        return
    folder = folder_of(book)
    period = filing.stated_period.period if filing.stated_period else None
    draft = DRAFT if is_draft(filing, findings) else ""
    suggestion = free_name(folder / f"{name_of(period, filing.unit)}{draft}.docx")
    target = ask_target(book, suggestion, "Lưu báo cáo Word", WORD_FILE, "báo cáo mới")
    if target is None:
        return
    own = template_of(filing)
    template = _templates(book, own).get(own)
    with status(book, "Đang viết báo cáo Word…"):
        from ..report.gaps import gaps
        from ..report.render import render_report

        render_report(filing, template, target.path, overwrite=target.overwrite)
    note_made(book, target.path)
    after = _AFTER_DRAFT if draft else _AFTER_REPORT
    said = (f"Đã viết báo cáo:\n{target.path}", *gaps(filing), after)
    _offer(book, "\n\n".join(said), target.path)


def _templates(book: xw.Book, *names: str) -> dict[str, Path]:
    """The templates of these names beside the workbook, when the clerk wants them.

    Yes, which the Enter key answers, is the program's own.
    """
    folder = folder_of(book)
    found = {name: file for name in names if (file := office_template(folder, name))}
    listed = "\n".join(map(str, found.values()))
    return {} if not found or confirmed(book, _WHICH_TEMPLATE.format(listed)) else found


def _checked(book: xw.Book) -> tuple[Filing, Sequence[Finding]]:
    with status(book, "Đang đọc và kiểm tra số liệu…"):
        filing = live_filing(book)
        return filing, check(filing)


def _read(book: xw.Book) -> Filing:
    """The figures on the screen; read before anything is asked, since there may be none."""
    with status(book, "Đang đọc số liệu…"):
        return live_filing(book)


def start_period(book: xw.Book) -> None:
    """Sang kỳ mới: the next period's workbook beside this one, which stays as it is."""
    with status(book, "Đang đọc và kiểm tra số liệu…"):
        filing, grids = live_reading(book)
        findings = check(filing)
    made = next_period(filing)
    question = (
        f"Số liệu kỳ này đang có {verdict(findings)}; các số ấy sẽ được ghi vào lịch sử và chuyển "
        "sang kỳ sau.\n\nVẫn sang kỳ mới?"
    )
    if has_errors(findings) and not confirmed(book, question, grave=True):
        return
    kind = MACRO_WORKBOOK_FILE if has_our_macros(book) else PLAIN_WORKBOOK_FILE
    name = name_of(made.period, filing.unit) + kind.rpartition("*")[2]
    suggestion = free_name(folder_of(book) / name)
    target = ask_target(book, suggestion, "Lưu sổ của kỳ mới", kind, "sổ của kỳ mới")
    if target is None:
        return
    with status(book, "Đang tạo sổ của kỳ mới…"):
        from ..mending.in_workbook import mends_of_workbook

        content = builder_of(target.path)(made.data, None)
        with written_whole(target.path, overwrite=target.overwrite) as temporary:
            temporary.write_bytes(content)
        mends = len(mends_of_workbook(target.path))
    left = left_out(filing, grids)
    if mends:
        left.append(f"Sổ mới có {mends} chỗ chữ nên sửa; mở sổ ấy rồi bấm “Sửa hộ”.")
    said = "\n\n".join([f"Đã tạo sổ:\n{target.path}", *summary(made), *made.doubts, *left])
    if confirmed(book, f"{said}\n\nMở sổ mới ngay?"):
        book.app.books.open(target.path)


def refresh_report(book: xw.Book) -> None:
    """Cập nhật báo cáo đã sửa: the numbers of a report, its edits left in place; with a backup."""
    filing = _read(book)
    file = ask_open_path(book, "Chọn báo cáo Word cần cập nhật số")
    if file is None:
        return
    with status(book, "Đang so báo cáo với sổ…"):
        from ..report.refreshing import preview, refresh
        from ..report.summary import changed_case, outcome_lines, to_read_again
        from ..sending.report_identity import doubts_of_refresh

        listed = outcome_lines(found := preview(filing, file), most=_MAX_CHANGES)
        doubts = doubts_of_refresh(filing, file) if found.changes else ()
    warned = [f"Chú ý: {doubt}." for doubt in doubts]
    if found.changes and not confirmed(book, "\n\n".join([*warned, *listed, _WHETHER_TO_REFRESH])):
        return
    with status(book, "Đang cập nhật số trong báo cáo…"):
        outcome = refresh(filing, file, file, overwrite=True)
        again = [*to_read_again(outcome, filing), *changed_case(outcome)]
    note_made(book, file)
    lines = outcome_lines(outcome, most=_MAX_LINES)
    lines += first_lines(again, _MAX_LINES, "; bấm “Soát tệp Word” để xem hết.", "câu")
    _offer(book, "\n\n".join(lines), file)


def audit_report(book: xw.Book) -> None:
    """Soát tệp Word: any finished report, against its own annexes and this workbook."""
    filing = _read(book)
    file = ask_open_path(book, "Chọn báo cáo Word cần soát")
    if file is None:
        return
    with status(book, "Đang soát báo cáo…"):
        from ..audit.auditing import write_commented
        from ..audit.many_in_one import gathered
        from ..audit.tick_sheet import write_tick_sheet
        from ..report.full_audit import full_audit
        from ..sending.report_identity import doubts_of_report
        from ..word import sound_document

        sound = sound_document(file)
        found = full_audit(sound, filing)
        doubts = doubts_of_report(filing, sound)
    lines = [*(f"Chú ý: {doubt}." for doubt in doubts), f"{found.verdict}.", found.extent]
    lines += first_messages(tuple(gathered(found.findings)), _MAX_LINES)
    if not found.findings:
        tell(book, "\n\n".join(lines))
        return
    copy = free_name(file.with_name(f"{file.stem} (đã soát).docx"))
    sheet = free_name(file.with_name(f"{file.stem} - phiếu đối chiếu.xlsx"))
    question = (
        f"Ghi bản sao có chú thích ở từng chỗ, và phiếu đối chiếu?\n{copy.name}\n{sheet.name}"
    )
    if confirmed(book, "\n\n".join([*lines, question])):
        with status(book, "Đang ghi chú thích…"):
            alive = write_commented(sound, found.findings, copy, overwrite=False)
            write_tick_sheet(found, sheet, file_of(book), overwrite=False)
        written = (f"Đã ghi bản sao có chú thích:\n{copy}", alive, f"Phiếu đối chiếu:\n{sheet}")
        _offer(book, "\n\n".join(filter(None, written)), copy)


def package(book: xw.Book) -> None:
    """Đóng gói gửi cấp trên: frozen workbook, report, manifest, draft; nothing is ever sent.

    What is on the screen is packed, saved or not.
    """
    with copy_of(book) as copy:
        with status(book, "Đang đọc và kiểm tra số liệu…"):
            from ..sending import read_checked

            subject = read_checked(copy)
        packed = _packed(book, subject) if _may_go(book, subject) else None
    if packed is not None:
        _hand_on(book, packed)


@contextmanager
def copy_of(book: xw.Book) -> Iterator[Path]:
    """A copy of the workbook as it is on the screen, for a while.

    What is raised about the copy names the workbook: nobody finds a temporary file.
    """
    with TemporaryDirectory(prefix="BaoCao_TTHC-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / (book.name if Path(book.name).suffix else f"{book.name}.xlsx")
        try:
            book.app.calculate()  # with calculation by hand the results shown may be old
            book.api.SaveCopyAs(str(copy))
            yield copy
        except TthcError as error:
            sentence = str(error).replace(str(copy), str(file_of(book)))
            raise TthcError(sentence) from error


def _may_go(book: xw.Book, subject: CheckedWorkbook) -> bool:
    """Errors without explanation stop it; warnings without one are asked about."""
    errors = subject.unexplained(Severity.ERROR)
    if errors:
        head = f"Còn {len(errors)} lỗi chưa có giải trình nên chưa đóng gói."
        what = (
            "Hãy sửa số liệu, hoặc bấm “Kiểm tra số liệu” rồi ghi giải trình cạnh từng lỗi ở tờ "
            "KiemTra."
        )
        tell(book, "\n\n".join([head, *_told(errors), what]), grave=True)
        return False
    warnings = subject.unexplained(Severity.WARNING)
    if not warnings:
        return True
    head = f"Còn {len(warnings)} cảnh báo chưa có giải trình."
    return confirmed(book, "\n\n".join([head, *_told(warnings), "Vẫn đóng gói?"]), grave=True)


def _told(findings: Sequence[Finding]) -> list[str]:
    return first_matters(findings, _MAX_UNEXPLAINED, " ở tờ KiemTra.")


def _packed(book: xw.Book, subject: CheckedWorkbook) -> Packed | None:
    own = None
    if not confirmed(book, _WHICH_REPORT):
        own = ask_open_path(book, "Chọn báo cáo Word gửi kèm")
        if own is None:
            return None
    from ..sending import refuse_gaps

    refuse_gaps(subject, own)
    if own and not _is_of(book, subject.filing, own):
        return None
    folder = folder_of(book)
    reason = _reason(book, folder, subject)
    if reason is None:
        return None
    templates = _templates(book, *([] if own else [TEMPLATE]), _LETTER)
    with status(book, "Đang đóng gói…"):
        from ..sending import Templates, pack

        used = Templates(own, templates.get(TEMPLATE), templates.get(_LETTER))
        return pack(subject, folder, used, reason)


def _is_of(book: xw.Book, filing: Filing, report: Path) -> bool:
    """Whether a report is the workbook's, or the clerk sends that of another unit or period."""
    from ..sending.report_identity import doubts_of_report
    from ..word import sound_document

    doubts = [f"{doubt}." for doubt in doubts_of_report(filing, sound_document(report))]
    return not doubts or confirmed(book, "\n\n".join([*doubts, "Vẫn gửi nó?"]), grave=True)


def _reason(book: xw.Book, folder: Path, subject: CheckedWorkbook) -> str | None:
    """Why the period is sent again, "" when it is sent for the first time, or for the first time
    after an accepted month was unlocked, which has its reason; None to leave it.
    """
    from ..sending import last_package
    from ..sending.answered import reason_to_unlock
    from ..sending.revisions import packages_of

    before = last_package(folder, subject.who)
    packages = packages_of(folder, subject.who.series)
    if before is None or reason_to_unlock(subject.filing, packages):
        return ""
    question = (
        f"Kỳ này đã đóng gói lần {before.number} ({before.folder.name}). Gói ấy giữ nguyên; gói "
        f"mới là lần {before.number + 1}.\n\nLý do gửi lại:"
    )
    while (reason := ask_text(book, question)) == "":
        question = "Gửi lại thì phải ghi lý do, để nơi nhận biết vì sao số đã đổi.\n\nLý do:"
    return reason


def _hand_on(book: xw.Book, packed: Packed) -> None:
    """Say where the package is; open the draft in Outlook, or offer to open what there is."""
    said = "\n\n".join((f"Đã đóng gói:\n{packed.folder}", *packed.notes))
    outlook = _outlook()
    if outlook is not None and _drafted(outlook, packed):
        tell(book, f"{said}\n\nThư nháp đã mở trong Outlook; hãy xem lại rồi tự bấm gửi.")
    elif sys.platform != "win32":
        tell(book, f"{said}\n\nThư nháp là tệp {_DRAFT} trong thư mục ấy.")
    elif confirmed(book, f"{said}\n\nMở thư nháp {_DRAFT} ngay? (Không thì mở thư mục của gói.)"):
        os.startfile(packed.folder / _DRAFT)  # noqa: S606 - a file that this program has just written
    else:
        os.startfile(packed.folder)  # noqa: S606 - the folder that this program has just written


def _outlook() -> Any | None:
    """Outlook for Windows; None where there is none, or only the new one, which no program can
    drive.
    """
    if sys.platform != "win32":
        return None
    import win32com.client  # type: ignore[import-untyped]

    try:
        return win32com.client.Dispatch("Outlook.Application")
    except host_errors():
        return None


def _drafted(outlook: Any, packed: Packed) -> bool:
    """Show the same mail as a draft of Outlook, never sent; whether Outlook did."""
    try:
        item = outlook.CreateItem(_MAIL_ITEM)
        item.To = "; ".join(address for _, address in packed.mail.recipients)
        item.Subject = packed.mail.letter.subject
        item.Body = packed.mail.letter.body.replace("\n", "\r\n")
        for file in packed.attachments:
            item.Attachments.Add(str(file))
        item.Display()
    except host_errors():
        return False
    return True


def _offer(book: xw.Book, said: str, file: Path) -> None:
    """Say it; where the system can open the file, offer to."""
    if sys.platform != "win32":
        tell(book, said)
    elif confirmed(book, f"{said}\n\nMở bằng Word ngay?"):
        os.startfile(file)  # noqa: S606 - a file that this program has just written
