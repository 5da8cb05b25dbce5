"""Drafts to the units of which something is wanted: one each, never sent by the program.

Who sent nothing is asked to send, who sent something that cannot be used is told why, who has
errors without explanation gets them as a sheet, who sent fewer forms than the others or another
period is asked about it. A draft that lies there already is left as it is:
somebody may have written in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ..files import whole_folder, written_whole
from ..period import spoken_month
from ..sending.mail import Letter, Mail, draft
from ..sending.manifest import Identity
from ..sheets import NOTHING
from ..targets import exists
from ..vietnamese import ascii_name, short_date
from ..working_days import closed, days_off, working_days
from .arrivals import REMINDER
from .consolidating import Consolidation
from .result_workbook import findings_bytes
from .standing import Standing, State
from .submissions import Submission
from .usual import Usual, told_not_entered, trouble_of

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
    State.DAMAGED: "Không dùng được báo cáo đã nhận ({trouble}); đề nghị gửi lại {due}.",
}


Draft = tuple[str, bytes]
"""The name and the content of a draft."""


class Window(NamedTuple):
    """The days around a unit's due day on which it is written to: from so many before to so many
    after, None for any number. A unit without a due day is written to on any day.
    """

    before: int | None = None
    after: int | None = None

    def holds(self, due: date | None, today: date) -> bool:
        """Whether it is time to write to the unit."""
        if due is None:
            return True
        days = (due - today).days
        most = self.before if days >= 0 else self.after
        return most is None or abs(days) <= most


def reminders(result: Consolidation, today: date, window: Window | None = None) -> Iterator[Draft]:
    """Yield the draft to each unit of which something is wanted, in the order of the list."""
    for number, standing, wanted in _wanting(result, today):
        if (window or Window()).holds(standing.unit.due, today):
            unit = ascii_name(standing.unit.name)[:60]
            name = f"{REMINDER}{result.account.month}_{number:03d}_{unit}.eml"
            yield name, _draft(standing, wanted, result.account.month, today)


def out_of_window(result: Consolidation, today: date, window: Window) -> int:
    """Of how many units something is wanted, but it is not the time to write to them."""
    dues = (standing.unit.due for _, standing, _ in _wanting(result, today))
    return sum(not window.holds(due, today) for due in dues)


def _wanting(result: Consolidation, today: date) -> Iterator[tuple[int, Standing, str]]:
    usual = result.usual
    for number, standing in enumerate(result.account.standings, 1):
        if wanted := _wanted(result, usual, standing, today):
            yield number, standing, wanted


def write_drafts(folder: Path, drafts: Iterable[Draft]) -> tuple[list[str], list[str]]:
    """Write the drafts; return the names of those written, and of those that were there already.

    A folder that is not there is made with all of them or not at all; into one that is there each
    is written whole. Raises OutputError.
    """
    made = list(drafts)
    if not made or exists(folder):
        return _added(folder, made)
    with whole_folder(folder) as new:
        for name, content in made:
            (new / name).write_bytes(content)
    return [name for name, _ in made], []


def _added(folder: Path, drafts: Iterable[Draft]) -> tuple[list[str], list[str]]:
    written, kept = [], []
    for name, content in drafts:
        if exists(folder / name):
            kept.append(name)
            continue
        with written_whole(folder / name) as temporary:
            temporary.write_bytes(content)
        written.append(name)
    return written, kept


def unknown_years(result: Consolidation, today: date) -> list[int]:
    """The years of today and of the due days whose days off are not known, in order."""
    dues = {each.unit.due.year for each in result.account.standings if each.unit.due}
    return sorted((dues | {today.year}) - days_off().keys()) if dues else []


def _until(due: date | None, today: date) -> str:
    """Until when, as the end of "đề nghị gửi …"."""
    if due is None:
        return "sớm"
    kind = closed(due)
    day = f"{short_date(due)} ({kind})" if kind else short_date(due)
    days = (due - today).days
    if days < 0:
        return f"ngay: hạn {day}, đã quá {_between(due, today)}"
    return f"trước hạn {day}, còn {_between(today, due)}" if days else f"trong hôm nay, hạn {day}"


def _between(earlier: date, later: date) -> str:
    """The days from one to the other, and of these the working days where they are fewer."""
    days, working = (later - earlier).days, working_days(earlier, later)
    if working in (None, days):
        return f"{days} ngày"
    return f"{days} ngày ({working} ngày làm việc)" if working else f"{days} ngày, đều là ngày nghỉ"


def _wanted(result: Consolidation, usual: Usual, standing: Standing, today: date) -> str:
    """What is asked of the unit, "" for nothing."""
    until = _until(standing.unit.due, today)
    if standing.state in _WANTED:
        spoken, trouble = spoken_month(result.account.month), trouble_of(result.account, standing)
        asked = _WANTED[standing.state]
        return asked.format(due=until, month=spoken, trouble=trouble.rstrip("."))
    return "\n\n".join(_asked(usual, standing.taken, until)) if standing.taken else ""


def _asked(usual: Usual, taken: Submission, until: str) -> Iterator[str]:
    """What is asked of a unit whose figures are in the sums."""
    if taken.open_errors:
        yield (
            f"Báo cáo đã nhận còn {len(taken.open_errors)} lỗi chưa có giải trình, kê ở tệp kèm; "
            f"đề nghị sửa số liệu hoặc ghi giải trình ở tờ KiemTra rồi gửi lại {until}."
        )
    if missing := usual.missing(taken):
        names = " và ".join(form.name for form in missing)
        yield f"Báo cáo đã nhận thiếu {names}; đề nghị gửi lại báo cáo có đủ các biểu {until}."
    if columns := told_not_entered(taken):
        yield (
            f"Báo cáo đã nhận chưa nhập {' và '.join(columns)}; đề nghị nhập (không có hồ sơ thì "
            f"ghi 0) rồi gửi lại {until}."
        )
    if (own := usual.other_period(taken)) and usual.period:
        yield (
            f"Báo cáo đã nhận ghi kỳ {own.text}; {usual.units} đơn vị ghi kỳ {usual.period.text}. "
            f"Đề nghị xem lại kỳ, nếu nhầm thì sửa và gửi lại {until}."
        )


def _draft(standing: Standing, wanted: str, month: str, today: date) -> bytes:
    unit = standing.unit
    spoken = spoken_month(month)
    letter = Letter(
        f"Báo cáo cải cách thủ tục hành chính tháng {spoken}: {unit.name}",
        f"Kính gửi: {unit.name}\n\n{wanted}\n\nTrân trọng.\n",
    )
    taken = standing.taken
    files = {}
    if taken and taken.open_errors and standing.state not in _WANTED:  # why it is written to
        files[_SHEET] = findings_bytes(taken.findings)
    who = Identity(unit.name, "", month, None, today)
    return draft(Mail(letter, None, unit.addresses), who, files)
