"""The commands of the superior: packages verified, what many units sent brought together."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import TthcError
from ..files import written_whole
from ..wording import Shown, json_text
from .speech import say, tell

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from ..consolidation import Consolidation
    from ..sending import Verified

_MONTH = "2026-01"  # as an example
_MAX_PROCESSES = 64


def tong_hop(options: Namespace) -> int:
    """Consolidate a folder; 1 when a unit is not received, or has errors without explanation."""
    from ..consolidation import consolidate
    from ..consolidation.consolidating import consolidation_json, counts_of
    from ..consolidation.standing import TOLD
    from ..consolidation.unit_list import read_unit_list

    if not options.json and options.ra is None:
        raise TthcError("Thiếu nơi ghi kết quả; hãy thêm -o TONGHOP.xlsx, hoặc --json.")
    if options.ra is not None and options.ra.suffix.lower() != ".xlsx":
        raise TthcError(f"Kết quả “{options.ra}” phải có đuôi .xlsx; hãy đổi tên sau -o.")
    units = read_unit_list(options.don_vi) if options.don_vi else ()
    with _many(options.song_song) as executor:
        result = consolidate(options.folder, units, _month(options.ky), executor)
    if options.ra is not None:
        from ..consolidation.result_workbook import result_bytes

        content = result_bytes(result)
        with written_whole(options.ra, overwrite=options.ghi_de) as temporary:
            temporary.write_bytes(content)
        tell(f"Đã ghi {options.ra}")
    if options.thu is not None:
        _write_reminders(options.thu, result)
    if options.phan_hoi is not None:
        from .responding import write_drafts

        write_drafts(options.folder, options.phan_hoi, result)
    if options.json:
        say(Shown(json_text(consolidation_json(result))))
        return int(not result.is_whole)
    say(f"Tháng {result.account.month}: {counts_of(result)}")
    for each in result.account.standings:
        if each not in result.counted:
            say(f"  {each.unit.name}: {each.state.label}")
    for submission, state in result.account.files:
        if submission.trouble or state in TOLD:
            tell(f"{submission.arrival.label}: {submission.trouble or state.label}")
    return int(not result.is_whole)


def _write_reminders(folder: Path, result: Consolidation) -> None:
    """A draft for each unit of which something is wanted; none over an existing file."""
    from datetime import date

    from ..consolidation.reminders import reminders
    from ..files import with_last_folder

    drafts = list(reminders(result, date.today()))
    with with_last_folder(folder):
        for name, content in drafts:
            with written_whole(folder / name) as temporary:
                temporary.write_bytes(content)
    tell(f"Đã soạn {len(drafts)} thư nhắc ở {folder}; chương trình không gửi thư nào.")


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

    from ..sending.receipts import receipt_of

    folder = options.ra or options.kiem.resolve().parent
    for name, content in receipt_of(options.kiem, verified, datetime.now().astimezone()).files:
        with written_whole(folder / name) as temporary:
            temporary.write_bytes(content)
        tell(f"Đã ghi {folder / name}")


def _write_response(options: Namespace, verified: Verified) -> None:
    from ..responses.response_draft import sent_package
    from .responding import write_draft

    if not verified.is_sound:
        raise TthcError(
            f"Gói “{options.kiem}” không dùng được nên không lập phản hồi; hãy xin đơn vị gửi lại "
            "(--bien-nhan viết thư)."
        )
    write_draft(sent_package(options.kiem), options.ra or options.kiem.resolve().parent)
