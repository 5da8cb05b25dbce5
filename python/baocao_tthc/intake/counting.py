"""A list of cases counted into the form II.06B, by its rules (docs/nhap.md).

Carried over is what was received before the period and not ended before it; a case that ended in
the period is resolved, refused or withdrawn; one that did not is pending at the period's end. Days
are compared, not hours. Each case is one of these:

counted     in exactly one column of (4) (5) (6) and one of (8) … (16)
outside     no case of this period, or a copy: told, nothing to do
doubtful    in no column at all, listed with its rows: a person has to look

`write_details` writes the cases behind each cell as a workbook.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ..forms import Form
from ..period import Period
from ..reading.grid import as_text
from ..vietnamese import count
from .cases import DAYS, UNKNOWN, Case, Cases
from .headings import clean_name
from .taken_figures import FieldFigures, TakenFigures, column_taking, entered

_MAX_ROWS_TOLD = 8
_MAX_TEXTS_TOLD = 5
_ENDED = ("resolved", "refused", "withdrawn")
_READ_FROM = {  # what each column is counted from
    "received_online": ("channel", "received"),
    "received_in_person": ("channel", "received"),
    "carried_over": ("received", "ended"),
    "resolved_early": ("ended", "due"),
    "resolved_on_time": ("ended", "due"),
    "resolved_overdue": ("ended", "due"),
    "refused": ("status", "ended"),
    "withdrawn": ("status", "ended"),
    "pending_in_time": ("due", "ended"),
    "pending_overdue": ("due", "ended"),
    "supplement_requested": ("status",),
}


class Reason(NamedTuple):
    """Why a case is not counted, in words, and when that holds.

    One that is `outside` is told and done with; any other leaves a doubt. `shown` is the column of
    which the unknown texts are told.
    """

    words: str
    holds: Callable[[Case, Period], bool] = lambda *_: False
    outside: bool = False
    shown: str = ""


class DecidedCase(NamedTuple):
    """A case with the reason why it is not counted, or the keys of the two columns it counts in."""

    case: Case
    reason: Reason | None
    received_as: str = ""
    settled_as: str = ""


def _before(day: date | None, other: date | None) -> bool:
    """Whether both days are known and the first is the earlier one."""
    return day is not None and other is not None and day < other


_REASONS = (  # the first that holds counts
    Reason(
        "không có ngày tiếp nhận",
        lambda case, _: case.received is None and "received" not in case.unreadable,
    ),
    Reason("ngày tiếp nhận không đọc được", lambda case, _: "received" in case.unreadable),
    Reason(
        "tiếp nhận sau kỳ báo cáo",
        lambda case, period: _before(period.end, case.received),
        outside=True,
    ),
    Reason("ngày kết thúc không đọc được", lambda case, _: "ended" in case.unreadable),
    Reason(
        "ngày kết thúc trước ngày tiếp nhận", lambda case, _: _before(case.ended, case.received)
    ),
    Reason("không có trạng thái", lambda case, _: not case.status),
    Reason("trạng thái không rõ là gì", lambda case, _: case.status == UNKNOWN, shown="status"),
    Reason(
        "trạng thái đã kết thúc mà không có ngày kết thúc",
        lambda case, _: case.status in _ENDED and case.ended is None,
    ),
    Reason(
        "trạng thái đang giải quyết mà có ngày kết thúc",
        lambda case, _: case.status not in _ENDED and case.ended is not None,
    ),
    Reason(
        "kết thúc trước kỳ báo cáo",
        lambda case, period: _before(case.ended, period.start),
        outside=True,
    ),
    Reason("không có tên lĩnh vực", lambda case, _: not case.field),
    Reason(
        "hình thức tiếp nhận không rõ là gì",
        lambda case, period: case.channel == UNKNOWN and not _before(case.received, period.start),
        shown="channel",
    ),
    Reason("ngày hẹn trả không đọc được", lambda case, _: "due" in case.unreadable),
)
# What the whole list alone shows.
_DOUBLED = Reason("trùng mã hồ sơ với dòng khác mà nội dung khác")
_COPY = Reason("là bản sao y hệt của một dòng khác cùng mã", outside=True)

# What is said of a case that is counted.
_UNDUE = "không có ngày hẹn trả: đếm là đúng hạn, trong hạn"
_SILENT = "để trống hình thức tiếp nhận: đếm là trực tiếp, như cách tính của Bộ chỉ số 766"
_NAMELESS = "không có mã: vẫn đếm, không soát trùng được"


def counted(cases: Cases, form: Form) -> TakenFigures:
    """The figures of the 16-column form II.06B that the cases give."""
    numbers = {column.key: column.number for column in entered(form)}
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    rows: defaultdict[str, list[int]] = defaultdict(list)  # by what is said of their cases
    for case, reason, received_as, settled_as in decided(cases):
        if reason:
            rows[reason.words].append(case.row)
        else:
            table[case.field].update((received_as, settled_as))
            for words in _assumed(case, received_as):
                rows[words].append(case.row)
    texts = cases.header.texts
    taken = sum(counts.total() for counts in table.values()) // 2
    return TakenFigures(
        form=form,
        source=f"danh sách {count(len(cases.listed))} hồ sơ ở “{cases.header.grid.name}”",
        rows=tuple(
            FieldFigures(field, {numbers[key]: table[field][key] for key in _READ_FROM})
            for field in cases.fields
            if field in table
        ),
        origins={
            numbers[key]: ", ".join(f"“{texts[name]}”" for name in names)
            for key, names in _READ_FROM.items()
        },
        told=(f"Đếm {count(taken)} hồ sơ {cases.period.text}.", *_told(cases, rows)),
        doubts=tuple(_doubts(cases, rows)),
        cases=cases,
    )


def decided(cases: Cases) -> Iterator[DecidedCase]:
    """Each case of the list, with what becomes of it."""
    alike, period = _alike(cases.listed), cases.period
    for case in cases.listed:
        reason = next((one for one in _REASONS if one.holds(case, period)), alike.get(case.row))
        if reason:
            yield DecidedCase(case, reason)
        else:
            yield DecidedCase(case, None, _received_as(case, period), _settled_as(case, period))


def _alike(listed: Sequence[Case]) -> dict[int, Reason]:
    """By their rows, the cases whose code another one has; but for the first of alike ones."""
    codes = [case.code.casefold() for case in listed]
    times = Counter(codes)
    same_code: defaultdict[str, list[Case]] = defaultdict(list)
    for code, case in zip(codes, listed, strict=True):
        if code and times[code] > 1:
            same_code[code].append(case)
    found = {}
    for same in same_code.values():
        differing = len({case[2:] for case in same}) > 1  # all but the row and the code
        for case in same if differing else same[1:]:
            found[case.row] = _DOUBLED if differing else _COPY
    return found


def _received_as(case: Case, period: Period) -> str:
    if _before(case.received, period.start):
        return "carried_over"
    return "received_online" if case.channel == "online" else "received_in_person"


def _settled_as(case: Case, period: Period) -> str:
    if case.ended is None or case.ended > period.end:
        if case.status == "supplement":
            return "supplement_requested"
        return "pending_overdue" if _before(case.due, period.end) else "pending_in_time"
    if case.status in ("refused", "withdrawn"):
        return case.status
    if _before(case.ended, case.due):
        return "resolved_early"
    return "resolved_overdue" if _before(case.due, case.ended) else "resolved_on_time"


def _assumed(case: Case, received_as: str) -> Iterator[str]:
    """What is said of a case that is counted although something of it is missing."""
    if case.due is None:
        yield _UNDUE
    if not case.channel and received_as == "received_in_person":
        yield _SILENT
    if not case.code:
        yield _NAMELESS


def _told(cases: Cases, rows: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """How many cases are outside, and what was assumed of those that were counted."""
    for reason in (*_REASONS, _COPY):
        if reason.outside and reason.words in rows:
            number = count(len(rows[reason.words]))
            yield f"{number} hồ sơ {reason.words}: không thuộc kỳ này nên không đếm."
    named = "code" in cases.header.columns
    for words in (_UNDUE, _SILENT, *([_NAMELESS] if named else [])):
        if words in rows:
            yield _about(rows[words], words)
    if not named:
        yield "Không có cột mã hồ sơ nên không soát được hồ sơ trùng."
    if cases.skipped:
        yield f"Bỏ qua {count(cases.skipped)} dòng trống, dòng tổng hoặc tiêu đề lặp lại."


def _doubts(cases: Cases, rows: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """A sentence for each kind of case that is counted nowhere."""
    for reason in (*_REASONS, _DOUBLED):
        if not reason.outside and reason.words in rows:
            texts = _examples(cases.unknown.get(reason.shown, ()))
            yield _about(rows[reason.words], f"{reason.words}{texts}: chưa đếm vào cột nào")


def _examples(texts: Sequence[str]) -> str:
    if not texts:
        return ""
    shown = ", ".join(f"“{text[:40]}”" for text in texts[:_MAX_TEXTS_TOLD])
    return f" ({shown}{', …' if len(texts) > _MAX_TEXTS_TOLD else ''})"


def _about(rows: Sequence[int], words: str) -> str:
    """How many cases, what of them, and the first few rows: … (dòng 5, 9, 12, …)."""
    shown = ", ".join(map(str, rows[:_MAX_ROWS_TOLD]))
    more = ", …" if len(rows) > _MAX_ROWS_TOLD else ""
    return f"{count(len(rows))} hồ sơ {words} (dòng {shown}{more})."


_DETAIL_HEADS = (  # with the widths of their columns
    ("Dòng trong nguồn", 10),
    ("Mã hồ sơ", 26),
    ("Lĩnh vực", 32),
    ("Hình thức tiếp nhận", 18),
    ("Ngày tiếp nhận", 12),
    ("Ngày hẹn trả", 12),
    ("Ngày kết thúc", 12),
    ("Trạng thái", 22),
    ("Đếm ở cột tiếp nhận", 12),
    ("Đếm ở cột giải quyết", 12),
    ("Vì sao không đếm", 46),
)
_DETAIL_SHEET = "HoSo"
_A4 = 9  # as Excel numbers paper
_HEAD_HEIGHT = 32  # points: two lines


def write_details(cases: Cases, form: Form, path: Path) -> None:
    """Write every case to the workbook `path`: to filter by field and column, no formula in it."""
    from xlsxwriter import Workbook

    options = {
        "constant_memory": True,
        "default_date_format": "dd/mm/yyyy",
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with Workbook(str(path), options) as book:
        sheet = book.add_worksheet(_DETAIL_SHEET)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1})
        sheet.set_row(0, _HEAD_HEIGHT)
        for column, (head, width) in enumerate(_DETAIL_HEADS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, bold)
        last = 0
        for last, values in enumerate(_detail_lines(cases, form), 1):
            sheet.write_row(last, 0, values)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, last, len(_DETAIL_HEADS) - 1)


def _detail_lines(cases: Cases, form: Form) -> Iterator[tuple[object, ...]]:
    """The cells of each case; a day that cannot be read is shown as it stands in the source."""
    grid, columns = cases.header.grid, cases.header.columns

    def raw(row: int, name: str) -> str:
        return clean_name(as_text(grid.at(row, columns[name]))) if name in columns else ""

    def taken(key: str) -> str:
        return f"({column_taking(form, key)})" if key else ""

    for case, reason, received_as, settled_as in decided(cases):
        yield (
            case.row,
            *(raw(case.row, name) for name in ("code", "field", "channel")),
            *(getattr(case, name) or raw(case.row, name) for name in DAYS),
            raw(case.row, "status"),
            taken(received_as),
            taken(settled_as),
            reason.words if reason else "",
        )
