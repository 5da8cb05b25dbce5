"""A list of cases counted into the form II.06B, by its rules (docs/nhap.md).

Carried over is what was received before the period and not ended before it; a case that ended in
the period is resolved, refused or withdrawn; one that did not is pending at the period's end. Days
are compared, not hours. Each case is one of these:

counted     in exactly one column of (4) (5) (6) and one of (8) … (16)
outside     no case of this period or of this form, or a copy: told, nothing to do
doubtful    in no column at all, listed with its rows: a person has to look
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from ..forms import Form
from ..period import Period
from ..vietnamese import count, fold
from .case_reasons import (
    COPY,
    DOUBLED,
    MISDATED,
    NAMELESS,
    REASONS,
    SILENT,
    UNDUE,
    Reason,
    before,
    elsewhere,
)
from .cases import Case, CaseLists, Cases
from .row_account import Remarks, Spot
from .taken_figures import FieldFigures, TakenFigures, entered

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
_DAY_IN_CODE = re.compile(r"-([0-9]{2})([0-9]{2})([0-9]{2})-[0-9A-Za-z]{3,}$")


class DecidedCase(NamedTuple):
    """A case with the reason why it is not counted, or the keys of the two columns it counts in.

    `twins` are all rows with its code, its own too, where that is the reason.
    """

    cases: Cases
    case: Case
    reason: Reason | None
    received_as: str = ""
    settled_as: str = ""
    twins: tuple[Spot, ...] = ()

    @property
    def spot(self) -> Spot:
        """Where it stands."""
        return self.cases.name, self.case.row

    @property
    def effect(self) -> tuple[str, str, str, str]:
        """What it does to the figures: the same case elsewhere should do the same."""
        words = self.reason.words if self.reason else ""
        return words, self.received_as, self.settled_as, fold(self.case.field)


def counted(lists: CaseLists, form: Form) -> TakenFigures:
    """The figures of the 16-column form II.06B that the cases give."""
    numbers = {column.key: column.number for column in entered(form)}
    fields = [field for cases in lists.lists for field in cases.fields]
    first = {fold(field): field for field in reversed(fields)}
    label = {field: first[fold(field)] for field in fields}
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    remarks = Remarks(lists)
    for one in decided(lists):
        if one.reason:
            remarks.left(one.reason, one.spot)
            remarks.same_code(one.reason, one.case.code, one.twins)
        else:
            table[label[one.case.field]].update((one.received_as, one.settled_as))
            remarks.counted.append(one.spot)
        for words in _assumed(one.case, one.received_as):
            remarks.say(words, one.spot)
    names = ", ".join(f"“{cases.name}”" for cases in lists.lists)
    header = lists.lists[0].header
    return TakenFigures(
        form=form,
        source=f"danh sách {count(len(lists.listed))} hồ sơ ở {names}",
        rows=tuple(
            FieldFigures(field, {numbers[key]: table[field][key] for key in _READ_FROM})
            for field in dict.fromkeys(label.values())
            if field in table
        ),
        origins={
            numbers[key]: ", ".join(f"“{header.texts[name]}”" for name in names)
            for key, names in _READ_FROM.items()
        },
        told=remarks.told(),
        doubts=remarks.doubts(),
        cases=lists,
        account=remarks.account(),
    )


def decided(lists: CaseLists) -> Iterator[DecidedCase]:
    """Each case of the lists, with what becomes of it; one of an earlier list counts there."""
    earlier: dict[str, DecidedCase] = {}
    for cases in lists.lists:
        here: dict[str, DecidedCase] = {}
        for one in _decided(cases):
            code = one.case.code.casefold()
            if len(lists.lists) > 1 and code and (one.reason is None or one.reason.outside):
                if winner := earlier.get(code):
                    reason = elsewhere(winner.cases.name, alike=winner.effect == one.effect)
                    yield DecidedCase(cases, one.case, reason, twins=(winner.spot, one.spot))
                    continue
                here.setdefault(code, one)
            yield one
        earlier |= here


def _decided(cases: Cases) -> Iterator[DecidedCase]:
    """Each case of one list, with what becomes of it."""
    alike, period = _alike(cases), cases.period
    for case in cases.listed:
        reason = next((one for one in REASONS if one.holds(case, period)), None)
        if reason:
            yield DecidedCase(cases, case, reason)
        elif case.row in alike:
            reason, rows = alike[case.row]
            twins = tuple((cases.name, row) for row in rows)
            yield DecidedCase(cases, case, reason, twins=twins)
        else:
            columns = _received_as(case, period), _settled_as(case, period)
            yield DecidedCase(cases, case, None, *columns)


def _alike(cases: Cases) -> dict[int, tuple[Reason, Sequence[int]]]:
    """By their rows, the cases whose code another one has, with all rows of that code; but for the
    first of alike ones.

    They are alike when all cells of their rows are, but for the number of the row.
    """
    codes = [case.code.casefold() for case in cases.listed]
    times = Counter(codes)
    same_code: defaultdict[str, list[int]] = defaultdict(list)
    for code, case in zip(codes, cases.listed, strict=True):
        if code and times[code] > 1:
            same_code[code].append(case.row)
    found: dict[int, tuple[Reason, Sequence[int]]] = {}
    for rows in same_code.values():
        differing = len({_content(cases, row) for row in rows}) > 1
        for row in rows if differing else rows[1:]:
            found[row] = (DOUBLED if differing else COPY, rows)
    return found


def _content(cases: Cases, row: int) -> Hashable:
    """What stands in a row beside its number, texts as they compare."""
    grid, order = cases.header.grid, cases.header.order
    marks = grid.marks
    cells = [
        (column, fold(value) if isinstance(value, str) else value)
        for column, value in enumerate(grid.row(row), 1)
        if value not in ("", None) and column != order
    ]
    odd = [(at[1], text) for at, text in marks.errors.items() if at[0] == row]
    return (*cells, *odd, *sorted(at[1] for at in marks.uncalculated if at[0] == row))


def _received_as(case: Case, period: Period) -> str:
    if before(case.received, period.start):
        return "carried_over"
    return "received_online" if case.channel == "online" else "received_in_person"


def _settled_as(case: Case, period: Period) -> str:
    if case.ended is None or case.ended > period.end:
        if case.status == "supplement":
            return "supplement_requested"
        return "pending_overdue" if before(case.due, period.end) else "pending_in_time"
    if case.status in ("refused", "withdrawn"):
        return case.status
    if before(case.ended, case.due):
        return "resolved_early"
    return "resolved_overdue" if before(case.due, case.ended) else "resolved_on_time"


def _assumed(case: Case, received_as: str) -> Iterator[str]:
    """What is said of a case: of one that is counted although something of it is missing, and of
    any whose code has another day of receipt than its row.
    """
    if received_as:
        if case.due is None:
            yield UNDUE
        if not case.channel and received_as == "received_in_person":
            yield SILENT
        if not case.code:
            yield NAMELESS
    if case.received and (day := _day_in_code(case.code)) and day != case.received:
        yield MISDATED


def _day_in_code(code: str) -> date | None:
    """The day of receipt in a code: 000.00.17.H24-260105-0001 is of 5 January 2026.

    Source: the forms of codes of one-stop systems and of Thông tư 4/2025/TT-VPCP, Điều 23.
    """
    found = _DAY_IN_CODE.search(code)
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    try:
        return date(2000 + year, month, day)
    except ValueError:
        return None
