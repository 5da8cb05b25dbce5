"""The line of HuongDan that says until when the report is due, and what is still to be done.

The due day is what ThongTin says; where that is empty, what a regime's own rule says and whose rule
that is (regimes.toml). Nothing is supposed of a commune's day where no source gives it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ..entries.data import WorkbookData
from ..period import Regime, regimes
from ..sheets import INFO, literal
from ..vietnamese import full_date
from ..working_days import HOLIDAY, SATURDAY, SUNDAY, closed, days_off
from . import styles
from .cell_contents import CellContent
from .guide_sheet import FIRST_STATE, NOT_MADE, NOT_SENT, Step, is_open, open_tests
from .info_sheet import info_cells, written_day
from .sheet_writer import Sheet

_ROW = 4  # of HuongDan, above the table of steps
_NOT_SAID = "Chưa ghi hạn gửi ở ThongTin"
_NO_DAY = "không phải là ngày, hãy gõ như 22/01/2026"
_NOT_YET = "chưa"
_DAY_0 = date(1899, 12, 30)  # of Excel's numbers of days
LATE, TODAY_DUE = "đã quá", "hôm nay"

Part = tuple[str, str, str]
"""A step: what it is called here, the cell of its state, and that state."""


def write_due(sheet: Sheet, data: WorkbookData, steps: Sequence[Step]) -> None:
    """Write the line; `steps` are those before the report is made, as HuongDan has them."""
    named = [(step.sheet, str(step.state.value)) for step in steps]
    named += [("báo cáo Word", NOT_MADE), ("gửi", NOT_SENT)]
    parts = [(name, f"$D${row}", state) for row, (name, state) in enumerate(named, FIRST_STATE)]
    look = (styles.MIDDLE, styles.WRAP, styles.size(11))
    sheet.merge((_ROW, 1, _ROW, 4), due_line(data, parts), *look)
    sheet.height(_ROW, 32)
    for word, colour in ((LATE, styles.BAD), (TODAY_DUE, styles.DOUBTFUL)):
        sheet.mark(f"A{_ROW}:D{_ROW}", f'ISNUMBER(SEARCH("{word}",$A${_ROW}))', colour)


def due_line(data: WorkbookData, parts: Sequence[Part]) -> CellContent:
    """As in "Hạn gửi: 22/01/2026, còn 2 ngày; chưa: PL01, gửi"; the last of `parts` is the sending.

    The stored result counts no days: it would be another one tomorrow.
    """
    sent, sent_state = parts[-1][1:]
    due = f"{INFO}!{info_cells()['due']}"
    days = f'IF({_is_open(sent)},{_days(due)},"")'  # what was sent is late no more
    day = f"{written_day(due)}&{_closed(due)}"
    before = f'IF(ISNUMBER({due}),"Hạn gửi: "&{day}&{days},{_typed(due, sent)})'
    left = "&".join(f'IF({_is_open(cell)},{literal(f", {name}")},"")' for name, cell, _ in parts)
    after = f'IF({_is_open(sent)},"; {_NOT_YET}: "&MID({left},3,250),"; đã gửi: "&{sent})'
    stated = data.info.get("due")
    if isinstance(stated, date):
        said = f"Hạn gửi: {_written(stated)}"
    else:
        unread_value = f"Hạn gửi “{stated}” ở {INFO} {_NO_DAY}"
        said = unread_value if stated else _otherwise_value(data)
    open_parts = ", ".join(name for name, _, state in parts if is_open(state))
    rest = f"{_NOT_YET}: {open_parts}" if is_open(sent_state) else f"đã gửi: {sent_state}"
    return CellContent(f"{said}; {rest}", f"{before}&{after}")


def _typed(due: str, sent: str) -> str:
    """What is said of a due day typed as text: how many days are left, or that it is no day."""
    day = _day_in(due)
    days = f'IF({_is_open(sent)},{_days_to(day)},"")'
    unread = f'IF({due}<>"","Hạn gửi “"&{due}&"” ở {INFO} {_NO_DAY}",{_otherwise()})'
    return f'IF(ISNUMBER({day}),"Hạn gửi: "&{_with_slashes(due)}&{days},{unread})'


def _day_in(cell: str) -> str:
    """The day in a cell of text, day first; an error where it is none."""
    spread = f'SUBSTITUTE({_with_slashes(cell)},"/",REPT(" ",40))'
    day, month, year = (f"TRIM(MID({spread},{at},40))" for at in (1, 41, 81))
    return f"DATE(MID({year},1,4*(LEN({year})=4)),{month},{day}/(--{month}<=12)/(--{day}<=31))"


def _with_slashes(cell: str) -> str:
    """The text in a cell as days are written, "22/01/2026" for "22-01-2026"."""
    return f'SUBSTITUTE(SUBSTITUTE(TRIM({cell}),"-","/"),".","/")'


def _days_to(day: str) -> str:
    left = f"({day}-TODAY())"
    return (
        f'CHOOSE(2+SIGN{left},", {LATE} "&-{left}&" ngày",", {TODAY_DUE}",", còn "&{left}&" ngày")'
    )


def _written(day: date) -> str:
    kind = closed(day)
    return f"{full_date(day)} ({kind})" if kind else full_date(day)


def _closed(due: str) -> str:
    """What `working_days.closed` says of the day, as a formula: " (thứ bảy)" or ""."""
    said = f'IF(ISNUMBER(MATCH({due},{_array("off")},0)),{literal(f" ({HOLIDAY})")},"")'
    for number, name in ((7, SATURDAY), (1, SUNDAY)):  # as WEEKDAY counts
        said = f"IF(WEEKDAY({due})={number},{literal(f' ({name})')},{said})"
    return f'IF(ISNUMBER(MATCH({due},{_array("worked")},0)),"",{said})'


def _working(due: str) -> str:
    """How many of the days left are working days, where they are fewer and the years are known."""
    years, worked = days_off(), _array("worked")
    left = f"(NETWORKDAYS(TODAY()+1,{due},{_array('off')})"
    left += f"+SUMPRODUCT(({worked}>TODAY())*({worked}<={due})))"
    known = f"AND(YEAR(TODAY())>={min(years)},YEAR({due})<={max(years)})"
    said = f'IF({left}<{due}-TODAY()," ("&{left}&" ngày làm việc)","")'
    return f'IF({known},{said},"")'


def _array(kind: str) -> str:
    """The days off, or the Saturdays worked, of all known years, as numbers of days."""
    days = sorted(day for year in days_off().values() for day in getattr(year, kind))
    return "{" + ";".join(str((day - _DAY_0).days) for day in days) + "}"


def _days(due: str) -> str:
    return (
        f'IF({due}>TODAY(),", còn "&({due}-TODAY())&" ngày"&{_working(due)},'
        f'IF({due}=TODAY(),", {TODAY_DUE}",", {LATE} "&(TODAY()-{due})&" ngày"))'
    )


def _is_open(cell: str) -> str:
    return f"OR({','.join(open_tests(cell))})"


def _otherwise() -> str:
    """What is said without a day in ThongTin: by the days of the period also a regime's rule."""
    start, end = (f"{INFO}!{info_cells()[key]}" for key in ("period_from", "period_to"))
    formula = literal(_NOT_SAID)
    for regime in _ruled():
        fits = f"AND(DAY({start})={regime.start_day},DAY({end}+1)={regime.start_day})"
        rule = f'"{_NOT_SAID}; hạn {regime.due_day:02d}/"&TEXT(MONTH({end}),"00")'
        rule += f"&{literal(f' ({regime.due})')}"
        formula = f"IF(COUNT({start},{end})=2,IF({fits},{rule},{formula}),{formula})"
    return formula


def _otherwise_value(data: WorkbookData) -> str:
    period = data.period
    for regime in _ruled():
        days = (period.start.day, (period.end + timedelta(days=1)).day) if period else ()
        if period and days == (regime.start_day,) * 2:
            return f"{_NOT_SAID}; hạn {regime.due_day:02d}/{period.end.month:02d} ({regime.due})"
    return _NOT_SAID


def _ruled() -> Iterator[Regime]:
    """The regimes with a rule, one of each first day."""
    by_day = {regime.start_day: regime for regime in regimes().values() if regime.due_day}
    return iter(by_day.values())
