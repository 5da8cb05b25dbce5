"""The commands of the superior: packages verified, what many units sent brought together."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..errors import TthcError
from ..period import spoken_month
from ..wording import Shown, first_lines, json_text
from .speech import say, tell

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from ..consolidation import Consolidation
    from ..consolidation.ranking import Mark
    from ..consolidation.reminders import Window
    from ..sending import Verified

_MONTH = "2026-01"  # as an example
_MAX_PROCESSES = 64
_MAX_DAYS = 366
_MAX_NAMED = 3  # drafts
_MAX_UNITS = 20


def tong_hop(options: Namespace) -> int:
    """Consolidate a folder; 1 when a unit is not received, or has errors without explanation."""
    from ..consolidation import consolidate
    from ..consolidation.consolidating import consolidation_json, counts_of
    from ..consolidation.standing import TOLD
    from ..consolidation.system_figures import read_system_figures
    from ..consolidation.unit_list import read_unit_list

    if not options.json and options.ra is None:
        raise TthcError("Thiếu nơi ghi kết quả; hãy thêm -o TONGHOP.xlsx, hoặc --json.")
    if options.ra is not None and options.ra.suffix.lower() != ".xlsx":
        raise TthcError(f"Kết quả “{options.ra}” phải có đuôi .xlsx; hãy đổi tên sau -o.")
    window = _window(options)
    _check_report(options)
    _check_places(options)
    units = read_unit_list(options.don_vi) if options.don_vi else ()
    marks = _marks(options)
    system = read_system_figures(options.so_he_thong) if options.so_he_thong else ()
    with _many(options.song_song) as executor:
        found = consolidate(options.folder, units, _month(options.ky), executor)
    result = found._replace(marks=marks).held_to(system)
    if options.ra is not None:
        _write_result(options, result)
    if options.thu is not None:
        _write_reminders(options.thu, result, window)
    if options.bien_nhan is not None:
        from .responding import write_receipts

        write_receipts(options.folder, options.bien_nhan, result)
    if options.phan_hoi is not None:
        from .responding import write_responses

        write_responses(options.folder, options.phan_hoi, result)
    if options.json:
        say(Shown(json_text(consolidation_json(result))))
        return int(not result.is_whole)
    say(f"Tháng {spoken_month(result.account.month)}: {counts_of(result)}")
    for each in result.account.standings:
        if each not in result.counted:
            say(f"  {each.unit.name}: {each.state.label}")
    if result.wanting:
        say("Được cộng nhưng còn việc:")
        say(*(f"  {line}" for line in first_lines(result.wanting, _MAX_UNITS, unit="đơn vị")))
    _tell(result)
    for submission, state in result.account.files:
        if submission.trouble or state in TOLD:
            tell(f"{submission.arrival.label}: {submission.trouble or state.label}")
    return int(not result.is_whole)


def _marks(options: Namespace) -> tuple[Mark, ...]:
    """The thresholds of the option, else those of the result that is written anew."""
    from ..consolidation.ranking import read_marks, usual_marks
    from ..consolidation.superior_sheets import marks_before

    if options.nguong:
        return read_marks(options.nguong)
    return marks_before(options.ra) if options.ra else usual_marks()


def _tell(result: Consolidation) -> None:
    """What a person should look at beside who is missing, in a line each."""
    if result.outliers:
        tell(f"{len(result.outliers)} số nên xem lại vì khác hẳn (TH01, TH02 ở tờ PhatHien).")
    if result.system:
        unknown = sum(each.own is None or each.lacking > 0 for each in result.system)
        unlike = sum(bool(each.difference) and not each.lacking for each in result.system)
        agree = len(result.system) - unlike - unknown
        tell(f"So với hệ thống: {agree} số khớp, {unlike} lệch, {unknown} chưa so được.")
        if names := {each.unit: None for each in result.system if not each.listed}:
            named = ", ".join(first_lines([*names], _MAX_NAMED, unit="tên"))
            tell(f"Hệ thống ghi {len(names)} tên không có trong danh sách đơn vị ({named}).")
    if result.unlisted_fields:
        count = len(result.unlisted_fields)
        tell(f"{count} tên lĩnh vực chưa có trong danh mục (tờ TenLinhVuc).")


def _check_report(options: Namespace) -> None:
    if options.ra is None and (options.bao_cao or options.ten):
        raise TthcError("--bao-cao và --ten cần sổ tổng hợp; hãy thêm -o TONGHOP.xlsx.")
    if options.mau and not options.bao_cao:
        raise TthcError("--mau là mẫu của báo cáo Word; hãy thêm --bao-cao BAOCAO.docx.")
    if options.bao_cao and options.bao_cao.suffix.lower() != ".docx":
        raise TthcError(f"Báo cáo “{options.bao_cao}” phải có đuôi .docx; hãy đổi tên tệp.")


def _check_places(options: Namespace) -> None:
    """Refuse what could not be written or used in the end, before many files are read."""
    from ..targets import check_folder, check_target

    for target in filter(None, (options.ra, options.bao_cao)):
        check_target(target, overwrite=options.ghi_de)
    for folder in filter(None, (options.thu, options.bien_nhan, options.phan_hoi)):
        check_folder(folder)
    if options.mau:
        from ..report.render import ReportTemplate

        template = ReportTemplate(options.mau)
        template.check_of_superior(template.names())


def _write_result(options: Namespace, result: Consolidation) -> None:
    """The workbook of sums, and on request the Word report from it, which is made before either
    is written.
    """
    from ..consolidation.result_workbook import result_bytes
    from ..consolidation.superior_sheets import typed_before
    from ..files import written_whole

    typed = dict(typed_before(options.ra, result.account.month))
    if options.ten:
        typed["unit"] = options.ten
    content = result_bytes(result, typed)
    report = None
    with written_whole(options.ra, overwrite=options.ghi_de) as temporary:
        temporary.write_bytes(content)
        if options.bao_cao and result.counted:
            report = _report_of(temporary, options.mau)
    tell(f"Đã ghi {options.ra}")
    if report is not None:
        with written_whole(options.bao_cao, overwrite=options.ghi_de) as temporary:
            temporary.write_bytes(report.content)
        tell(f"Đã viết {options.bao_cao}", *report.told)
    elif options.bao_cao:
        raise TthcError(
            "Chưa đơn vị nào có số liệu nên chưa lập được báo cáo Word; hãy xem tờ TinhHinhNop của "
            f"{options.ra}."
        )


class _Report(NamedTuple):
    """The content of the Word report, and what is to be told of it."""

    content: bytes
    told: tuple[str, ...]


def _report_of(workbook: Path, template: Path | None) -> _Report:
    """The Word report from a workbook of sums."""
    from ..reading import read_filing
    from ..report import is_draft
    from ..report.gaps import gaps
    from ..report.render import report_bytes

    filing = read_filing(workbook)
    told = list(gaps(filing))
    if is_draft(filing, ()):
        told.append("Còn đơn vị có lỗi chưa giải trình: báo cáo này là bản dự thảo.")
    return _Report(report_bytes(filing, template), tuple(told))


def _window(options: Namespace) -> Window:
    """The days on which units are written to."""
    from ..consolidation.reminders import Window

    if options.thu is None and (options.truoc, options.sau) != (None, None):
        raise TthcError("--truoc, --sau đi với --thu; hãy thêm --thu THƯMỤC.")
    return Window(_days("truoc", options.truoc), _days("sau", options.sau))


def _write_reminders(folder: Path, result: Consolidation, window: Window) -> None:
    """A draft for each unit of which something is wanted now; those that lie there are left."""
    from datetime import date

    from ..consolidation.reminders import (
        out_of_window,
        reminders,
        unknown_years,
        write_drafts,
    )

    today = date.today()
    written, kept = write_drafts(folder, reminders(result, today, window))
    tell(f"Đã soạn {len(written)} thư nhắc ở {folder}; chương trình không gửi thư nào.")
    if kept:
        named = ", ".join(first_lines(kept, _MAX_NAMED, unit="thư"))
        tell(f"Để nguyên {len(kept)} thư đã có ({named}); muốn soạn lại thì xóa thư cũ.")
    if others := out_of_window(result, today, window):
        tell(f"{others} đơn vị chưa đến ngày nhắc, hoặc đã qua ngày nhắc.")
    for year in unknown_years(result, today):
        tell(f"Chưa có lịch nghỉ lễ năm {year}, nên thư không ghi số ngày làm việc còn lại.")


def _days(option: str, stated: str | None) -> int | None:
    if stated is None:
        return None
    if stated.isdecimal() and int(stated) <= _MAX_DAYS:
        return int(stated)
    raise TthcError(f"--{option} phải là số ngày từ 0 đến {_MAX_DAYS}, không phải “{stated}”.")


def _month(stated: str | None) -> str:
    if stated is None:
        return ""
    year, _, month = stated.partition("-")
    if len(year) == 4 and len(month) == 2 and (year + month).isdecimal() and "01" <= month <= "12":
        return stated
    raise TthcError(f"Kỳ “{stated}” chưa đúng; hãy ghi năm-tháng, ví dụ --ky {_MONTH}.")


@contextmanager
def _many(stated: str | None) -> Iterator[Executor | None]:
    """Processes that read at once, as many as asked for; None for this one alone."""
    if stated is None:
        yield None
        return
    if not stated.isdecimal() or not 1 <= int(stated) <= _MAX_PROCESSES:
        raise TthcError(f"Số tiến trình “{stated}” chưa đúng; hãy ghi từ 1 đến {_MAX_PROCESSES}.")
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(int(stated)) as executor:
        yield executor


def doc_so(options: Namespace) -> int:
    """Print the numbers of a report as data for `dien`; 1 when a cell could not be read."""
    from ..consolidation.report_numbers import report_numbers

    found = report_numbers(options.file)
    say(Shown(json_text(found.data)))
    tell(*found.unread)
    return int(bool(found.unread))


def verify_package(options: Namespace) -> int:
    """Verify a received package; on request hold it to a receipt, write one."""
    from ..sending import verify
    from ..sending.answered import told_answers
    from ..sending.revisions import read_package
    from ..sending.verify import said

    writes = options.bien_nhan or options.phan_hoi
    others = ("file", "bao_cao", "mau", "loi_thu", "ly_do", *(() if writes else ("ra",)))
    if any(getattr(options, each) is not None for each in others):
        raise TthcError("--kiem chỉ đi với một thư mục; hãy bỏ tên sổ và các tùy chọn khác.")
    verified = verify(options.kiem)
    say(*said(verified).splitlines())
    if answers := list(told_answers(read_package(options.kiem).document)):
        say("Trả lời ý kiến của cấp trên:", *answers)
    unlike: tuple[str, ...] = ()
    if options.theo is not None:
        from ..sending.receipts import unlike_receipt

        unlike = unlike_receipt(options.theo, options.kiem)
        say(*(unlike or ("Biên nhận đúng là của gói này.",)))
    if options.bien_nhan:
        _write_receipt(options, verified)
    if options.phan_hoi:
        _write_response(options, verified)
    return int(not verified.is_sound or bool(unlike))


def _write_receipt(options: Namespace, verified: Verified) -> None:
    from datetime import datetime

    from ..files import with_last_folder, written_whole
    from ..sending.receipts import receipt_of
    from ..targets import exists

    folder = options.ra or options.kiem.resolve().parent
    files = receipt_of(options.kiem, verified, datetime.now().astimezone()).files
    if there := next((folder / name for name, _ in files if exists(folder / name)), None):
        raise TthcError(
            f"Gói này đã có biên nhận “{there}”; hãy gửi biên nhận ấy, hoặc xóa nó, hay ghi thư "
            "mục khác sau -o, rồi làm lại."
        )
    with with_last_folder(folder):
        for name, content in files:
            with written_whole(folder / name) as temporary:
                temporary.write_bytes(content)
            tell(f"Đã ghi {folder / name}")


def _write_response(options: Namespace, verified: Verified) -> None:
    from ..files import with_last_folder
    from ..responses.response_draft import sent_package
    from .responding import write_draft

    if not verified.is_sound:
        raise TthcError(
            f"Gói “{options.kiem}” không dùng được nên không lập phản hồi; hãy xin đơn vị gửi lại "
            "(--bien-nhan viết thư)."
        )
    folder = options.ra or options.kiem.resolve().parent
    with with_last_folder(folder):
        write_draft(sent_package(options.kiem), folder)
