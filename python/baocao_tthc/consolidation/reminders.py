"""Drafts to the units of which something is wanted: one each, never sent by the program.

Who sent nothing is asked to send, who sent something that cannot be used is told why, and who has
errors without explanation gets them as a sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..findings.finding import Severity
from ..sending.mail import Letter, Mail, draft
from ..sending.manifest import Identity
from ..sheets import NOTHING
from ..vietnamese import ascii_name, short_date
from .consolidating import Consolidation
from .result_workbook import findings_bytes
from .standing import Standing, State

_SHEET = "phat-hien.xlsx"
_WANTED = {
    State.MISSING: "Đến nay chưa nhận được báo cáo của đơn vị; đề nghị gửi {due}.",
    State.EMPTY: (
        f"Sổ nhận được không có con số nào; đề nghị nhập số liệu, hoặc chọn “{NOTHING}” ở đầu từng "
        "biểu nếu cả kỳ không có hồ sơ, rồi gửi lại {due}."
    ),
    State.WRONG_PERIOD: "Sổ nhận được là của tháng khác; đề nghị gửi sổ của tháng {month} {due}.",
    State.FORKED: (
        "Đã nhận hai bản khác nhau của cùng một lần gửi; đề nghị cho biết bản nào đúng, hoặc gửi "
        "lại một bản mới {due}."
    ),
    State.DAMAGED: "Gói nhận được không nguyên vẹn hoặc không mở được; đề nghị gửi lại {due}.",
}


def reminders(result: Consolidation, today: date) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each draft, in the order of the list."""
    for number, standing in enumerate(result.account.standings, 1):
        wanted = _wanted(standing, result.account.month, today)
        if wanted:
            unit = ascii_name(standing.unit.name)[:60]
            name = f"nhac_{result.account.month}_{number:03d}_{unit}.eml"
            yield name, _draft(standing, wanted, result.account.month, today)


def _wanted(standing: Standing, month: str, today: date) -> str:
    """What is asked of the unit, "" for nothing."""
    due = standing.unit.due
    if due is None:
        until = "sớm"
    elif today > due:
        until = f"ngay (hạn {short_date(due)}, đã quá {(today - due).days} ngày)"
    else:
        days = (due - today).days
        day = short_date(due)
        until = f"trước hạn {day}, còn {days} ngày" if days else f"trong hôm nay, hạn {day}"
    spoken = f"{month[5:]}/{month[:4]}"
    if standing.state in _WANTED:
        return _WANTED[standing.state].format(due=until, month=spoken)
    open_errors = len(_open_errors(standing))
    if open_errors:
        return (
            f"Báo cáo đã nhận còn {open_errors} lỗi chưa có giải trình, kê ở tệp kèm; đề nghị sửa "
            f"số liệu hoặc ghi giải trình ở tờ KiemTra rồi gửi lại {until}."
        )
    return ""


def _open_errors(standing: Standing) -> list[object]:
    found = standing.taken.findings if standing.taken else ()
    return [one for one in found if one.severity is Severity.ERROR and not one.explanation]


def _draft(standing: Standing, wanted: str, month: str, today: date) -> bytes:
    unit = standing.unit
    spoken = f"{month[5:]}/{month[:4]}"
    letter = Letter(
        f"Báo cáo cải cách thủ tục hành chính tháng {spoken}: {unit.name}",
        f"Kính gửi: {unit.name}\n\n{wanted}\n\nTrân trọng.\n",
    )
    taken = standing.taken
    files = {}
    if taken is not None and standing.state not in _WANTED:  # its errors are why it is written to
        files[_SHEET] = findings_bytes(taken.findings)
    who = Identity(unit.name, "", month, None, today)
    return draft(Mail(letter, None, unit.addresses), who, files)
