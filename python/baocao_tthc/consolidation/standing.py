"""How each unit stands: received, late, missing, empty, of another period, replaced, in a fork.

A unit whose forms all say that there is nothing to report was received: missing, empty and nothing
are three things. Late is a unit whose first sound submission of the month, of whatever kind, came
after the due day: who sent in time and mended it later was in time.

A revision replaces all before it. Of two that claim the same place nobody can tell which is right,
so neither is taken. A workbook that was never packed stands below every package, a report that came
without its workbook below every workbook.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from ..forms import known_forms
from ..formula import Number
from ..units import unit_key
from ..vietnamese import fold
from .arrivals import ArrivalKind
from .submissions import Submission, SubmittedForm
from .unit_list import ListedUnit

_FEW = 2  # units that make a month one of the folder
_OF_REPORT = -1  # below a workbook that was never packed, which is 0


class State(StrEnum):
    """The state of a unit; the value is the word used in JSON."""

    RECEIVED = "received"
    LATE = "late"
    MISSING = "missing"
    EMPTY = "empty"
    NOTHING_TO_REPORT = "nothing_to_report"
    WRONG_PERIOD = "wrong_period"
    FORKED = "forked"
    DAMAGED = "damaged"

    @property
    def label(self) -> str:
        """The words a user reads."""
        return _LABELS[self]


class FileState(StrEnum):
    """What became of one file that was looked at."""

    USED = "used"
    SUPERSEDED = "superseded"
    COPY = "copy"
    DIFFERS = "differs"
    FORKED = "forked"
    EMPTY = "empty"
    WRONG_PERIOD = "wrong_period"
    UNKNOWN_UNIT = "unknown_unit"
    NOT_READ = "not_read"

    @property
    def label(self) -> str:
        """The words a user reads."""
        return _FILE_LABELS[self]


_ON_TIME = (State.RECEIVED, State.NOTHING_TO_REPORT)
_SENT = (*_ON_TIME, State.LATE)
_LABELS = {
    State.RECEIVED: "đã nhận",
    State.LATE: "nhận muộn",
    State.MISSING: "chưa gửi",
    State.EMPTY: "sổ trống",
    State.NOTHING_TO_REPORT: "không phát sinh",
    State.WRONG_PERIOD: "gửi nhầm kỳ",
    State.FORKED: "hai bản khác nhau",
    State.DAMAGED: "không đọc được",
}
_FILE_LABELS = {
    FileState.USED: "được tổng hợp",
    FileState.SUPERSEDED: "đã có bản sau thay",
    FileState.COPY: "trùng với tệp khác",
    FileState.DIFFERS: "ghi số khác với bản được tổng hợp",
    FileState.FORKED: "hai bản khác nhau, chưa biết bản nào đúng",
    FileState.EMPTY: "sổ trống, chưa nhập số",
    FileState.WRONG_PERIOD: "của kỳ khác",
    FileState.UNKNOWN_UNIT: "đơn vị không có trong danh sách",
    FileState.NOT_READ: "không dùng được",
}


TOLD = (FileState.UNKNOWN_UNIT, FileState.DIFFERS, FileState.FORKED)
"""What a person should hear of, beside what could not be used."""


class Standing(NamedTuple):
    """A unit of the list and what was taken of it, None when nothing was."""

    unit: ListedUnit
    state: State
    taken: Submission | None = None


class Account(NamedTuple):
    """Every unit's standing in the order of the list, and what became of every file."""

    month: str
    standings: tuple[Standing, ...]
    files: tuple[tuple[Submission, FileState], ...]

    @property
    def counted(self) -> tuple[Standing, ...]:
        """The units whose figures are in the sums."""
        return tuple(each for each in self.standings if each.state in _SENT)

    @property
    def not_late(self) -> int:
        """How many of these are not known to be late."""
        return sum(each.state in _ON_TIME for each in self.counted)

    @property
    def on_time(self) -> int | None:
        """How many of these are known to have sent by their day; None where of no unit both the
        day of its mail and the due day are known.
        """
        days = [each for each in self.counted if each.unit.due and each.taken and each.taken.sent]
        return sum(each.state in _ON_TIME for each in days) if days else None

    @property
    def submitted(self) -> list[tuple[str, Sequence[SubmittedForm]]]:
        """The forms that go into the sums, by the unit's name."""
        return [(each.unit.name, each.taken.forms) for each in self.counted if each.taken]


def usual_months(submissions: Iterable[Submission]) -> tuple[str, ...]:
    """The months of the folder in their order: those of which at least half as many units sent as
    of the month of most, and more than one unit, so that a workbook of the wrong month is none.

    Where no two units sent of one month, the latest; () where no month is known.
    """
    senders = _senders_by_month(submissions)
    everyone = set().union(*senders.values())
    most = max(map(len, senders.values()), default=0)
    enough = max(min(_FEW, len(everyone)), most / 2)
    usual = [month for month, units in senders.items() if len(units) >= enough]
    return tuple(sorted(usual) or sorted(senders)[-1:])


def _senders_by_month(submissions: Iterable[Submission]) -> dict[str, set[str]]:
    """The keys of the units by the month of which they sent."""
    senders: dict[str, set[str]] = defaultdict(set)
    for each in submissions:
        if each.month and not each.is_longer:
            senders[each.month].add(unit_key(each.unit))
    return senders


def account_of(
    submissions: Sequence[Submission],
    units: Sequence[ListedUnit],
    month: str,
    others: Collection[str] = (),
) -> Account:
    """Who stands how for that month; without a list, the units are those that sent.

    What is of one of the `others`, months of their own in the same folder, is no mistake of its
    unit's, unless that unit alone sent of it.
    """
    senders = _senders_by_month(submissions)
    shared = {other for other in others if len(senders[other]) >= _FEW}
    listed = units or _senders(submissions)
    known = {unit.key: unit for unit in listed}
    states: dict[int, FileState] = {}
    of_unit: dict[str, list[int]] = defaultdict(list)
    damaged: dict[str, int] = {}  # the highest revision of each unit that cannot be used
    for at, each in enumerate(submissions):
        key = unit_key(each.unit)
        if each.trouble:
            states[at] = FileState.NOT_READ
            if each.month in ("", month) and not each.is_longer:  # it replaces nothing of the month
                damaged[key] = max(damaged.get(key, 0), each.revision or 0)
        elif key not in known:
            states[at] = FileState.UNKNOWN_UNIT
        elif each.month != month or each.is_longer:
            states[at] = FileState.WRONG_PERIOD
            mistaken = each.month == month if each.is_longer else each.month not in shared
            if mistaken:
                of_unit[key].append(at)
        else:
            of_unit[key].append(at)
    standings = tuple(
        _standing(unit, of_unit[unit.key], submissions, states, damaged.get(unit.key))
        for unit in listed
    )
    return Account(month, standings, tuple((s, states[at]) for at, s in enumerate(submissions)))


def _senders(submissions: Sequence[Submission]) -> list[ListedUnit]:
    names = {unit_key(each.unit): each.unit for each in submissions if unit_key(each.unit)}
    return [ListedUnit(names[key]) for key in sorted(names)]


def _standing(
    unit: ListedUnit,
    indexes: Sequence[int],
    submissions: Sequence[Submission],
    states: dict[int, FileState],
    damaged: int | None,
) -> Standing:
    of_month = [at for at in indexes if at not in states]
    if not of_month and damaged is not None:
        return Standing(unit, State.DAMAGED)
    if not of_month:
        return Standing(unit, State.WRONG_PERIOD if indexes else State.MISSING)
    chosen = _settled(of_month, submissions, states)
    if chosen is None:
        return Standing(unit, State.FORKED)
    taken = _with_first_day(unit, submissions[chosen], [submissions[at] for at in of_month])
    if damaged is not None and damaged > (taken.revision or 0):  # it replaces what is here
        states[chosen] = FileState.SUPERSEDED
        return Standing(unit, State.DAMAGED)
    if not taken.has_figures:
        states[chosen] = FileState.EMPTY
        return Standing(unit, State.EMPTY, taken)
    return Standing(unit, _state(unit, taken), taken)


def _state(unit: ListedUnit, taken: Submission) -> State:
    """How a unit stands of which that is taken."""
    if _is_late(unit, taken.sent):
        return State.LATE
    return State.NOTHING_TO_REPORT if taken.has_nothing else State.RECEIVED


def _with_first_day(
    unit: ListedUnit, taken: Submission, of_month: Iterable[Submission]
) -> Submission:
    """What was taken, as of the day of the first sound submission.

    The day is not known where it would be late, and another one of which no day is known may have
    come before.
    """
    sound = [each for each in of_month if each.has_figures] or [taken]
    dated = [each for each in sound if each.sent]
    first = min((each.sent for each in dated if each.sent), default=None)
    if _is_late(unit, first) and any(
        each.sent is None and not any(_may_be_one(each, other) for other in dated) for each in sound
    ):
        first = None
    return taken._replace(arrival=taken.arrival._replace(sent=first))


def _is_late(unit: ListedUnit, sent: date | None) -> bool:
    return unit.due is not None and sent is not None and sent > unit.due


def _settled(
    indexes: Sequence[int], submissions: Sequence[Submission], states: dict[int, FileState]
) -> int | None:
    """The one that counts, None for a fork; gives the others their states."""
    rank = {at: _rank(submissions[at]) for at in indexes}
    highest = max(rank.values())
    last = [at for at in indexes if rank[at] == highest]
    first = min(last, key=lambda at: (submissions[at].digest is None, at))
    for at in indexes:
        if rank[at] < highest:
            differs = rank[at] <= 0 and not _same_figures(submissions[at], submissions[first])
            states[at] = FileState.DIFFERS if differs else FileState.SUPERSEDED
        elif at != first:
            same = _says_the_same(submissions[at], submissions[first])
            states[at] = FileState.COPY if same else FileState.FORKED
    if FileState.FORKED in (states.get(at) for at in last) or _breaks(first, indexes, submissions):
        states.update(dict.fromkeys(last, FileState.FORKED))
        return None
    states[first] = FileState.USED
    return first


def _rank(submission: Submission) -> int:
    if submission.arrival.kind is ArrivalKind.REPORT:
        return _OF_REPORT
    return submission.revision or 0


def _same_figures(one: Submission, other: Submission) -> bool:
    """Whether the forms that both have hold the same counts, row by row and in total."""
    ours, theirs = ({form.code: form for form in each.forms} for each in (one, other))
    return all(_counts(ours[code]) == _counts(theirs[code]) for code in ours.keys() & theirs.keys())


def _counts(form: SubmittedForm) -> list[tuple[str, Mapping[int, Number]]]:
    rows = [*form.rows, ("", form.total)]
    counts = {c.number for known in known_forms() if known.code == form.code for c in known.counts}
    return [(fold(name), {n: figures[n] for n in figures if n in counts}) for name, figures in rows]


def _says_the_same(one: Submission, other: Submission) -> bool:
    """Whether two of one revision are copies: the same package, or one without its package."""
    packages = {each.digest for each in (one, other)} - {None}
    return len(packages) < 2 and one.forms == other.forms


def _may_be_one(one: Submission, other: Submission) -> bool:
    """Whether nothing tells that they are two: a package, its workbook by itself, its report."""
    packages, revisions = (
        {getattr(each, part) for each in (one, other)} - {None} for part in ("digest", "revision")
    )
    return len(packages) < 2 and len(revisions) < 2 and _same_figures(one, other)


def _breaks(last: int, indexes: Sequence[int], submissions: Sequence[Submission]) -> bool:
    """Whether the last replaces another package than the one before it that lies here."""
    taken = submissions[last]
    before = {
        each.digest
        for at in indexes
        if (each := submissions[at]).digest and each.revision == (taken.revision or 0) - 1
    }
    return bool(before) and taken.replaces is not None and taken.replaces not in before
