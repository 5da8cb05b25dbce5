"""Changes that a sentence tells between two times of a table.

So với quý I, số hồ sơ tiếp nhận tăng 237 hồ sơ    the row "Tiếp nhận", columns "Quý I", "Quý II"
quý III tăng 1.760 hồ sơ (8,34%) so với quý II     the rows of two quarters, any column of theirs

Where two figures of those times differ by the change, its percentage is held to them; where none
do, the change is held to the row or the column that the sentence calls by its name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..checks.catalogue import finding
from ..vietnamese import fold_same_length, number, percentage
from ..vietnamese.numbers import NumberKind
from .differences import is_fall
from .ledger import Ledger
from .lexicon import pattern
from .named_cells import FIRST_OF_TABLES, NamedCell
from .positions import sentence_end, sentence_start
from .quantities import Exactness, Quantity
from .ratios import content_words
from .relations import Broken, Held, Relation, is_slip, nearly
from .roles import Role
from .rows_in_text import words_of
from .tables import Kind
from .times_of_columns import time_named, times_in

_POINTS = "điểm phần trăm"
_NEARLY = Decimal("0.3")
_NEARLY_SHARE = Decimal("0.35")
_MAX_BEFORE, _MAX_AFTER = 200, 60  # characters of a sentence about a change
_MIN_DIGITS = 3  # of a change that two figures do not differ by by chance
_OF_TWO = 3  # members of a change that the text itself gives both numbers of
_MAX_COURSES = 2_000  # rows and columns of times


class _Course(NamedTuple):
    """The figures of a row or a column by the time that each is of, in the order of the table."""

    label: str
    total: bool
    kind: Kind
    by_time: dict[str, NamedCell]


class _Pair(NamedTuple):
    """Two figures of one row or column, now and before."""

    course: _Course
    now: NamedCell
    before: NamedCell

    @property
    def value(self) -> Decimal:
        """By how much the figure now is larger."""
        return self.now.value - self.before.value


class ChangesOfTables:
    """The rows and columns of tables whose figures are each of another time."""

    def __init__(self, cells: Sequence[NamedCell]) -> None:
        self._courses = [*_courses(cells, by_row=True), *_courses(cells, by_row=False)]
        del self._courses[_MAX_COURSES:]
        self._by_time: dict[str, list[_Course]] = defaultdict(list)
        for course in self._courses:
            for time in course.by_time:
                self._by_time[time].append(course)

    def relations(self, ledger: Ledger, changes: Iterable[Relation]) -> Iterator[Relation]:
        """What holds and what does not, but for changes that the text gives both numbers of."""
        if not self._courses:
            return
        known = {id(each.members[0]) for each in changes if _is_known(each)}
        for one in ledger.quantities:
            text = one.line.section.number < FIRST_OF_TABLES and one.part is None
            exact = one.exactness is Exactness.EXACT and one.role is Role.CHANGE
            counts = one.unit in ("hồ sơ", _POINTS)
            if text and exact and counts and id(one) not in known:
                yield from self._held_to(one, ledger)

    def _held_to(self, one: Quantity, ledger: Ledger) -> Iterator[Relation]:
        folded = one.line.folded
        begin = max(sentence_start(folded, one.token.start), one.token.start - _MAX_BEFORE)
        end = min(sentence_end(folded, one.token.end), one.token.end + _MAX_AFTER)
        said, after = folded[begin : one.token.start], folded[one.token.end : end]
        pairs = list(self._pairs(said, re.split(r"[;:]", after)[0], one))
        share = _share_after(one, ledger)
        signed = Decimal(-one.value if is_fall(one) else one.value)
        same = [pair for pair in pairs if pair.value == signed]
        called = _called(said, pairs)
        if same:
            sole = called if called in same else same[0] if len(same) == 1 else None
            words = f"{number(same[0].now.value)} − {number(same[0].before.value)}"
            yield Held((one,), f"{words} = {number(same[0].value)}")
            sure = sole is called or len(str(one.value)) >= _MIN_DIGITS
            if share is not None and sole is not None and sure:
                yield from _held_share(share, sole)
            return
        fitting = [pair for pair in pairs if share and _fits(share, pair)]
        pair = called or (fitting[0] if len(fitting) == 1 else None)
        if pair is None or (pair.value < 0) is not (signed < 0):
            return
        right = abs(pair.value)
        if pair in fitting or nearly(one.value, right, _NEARLY):
            told = finding(
                "VB15",
                one.place,
                words_of(pair.now),
                words_of(pair.before),
                expected=pair.value,
                actual=signed,
                now=number(pair.now.value),
                before=number(pair.before.value),
            )
            yield Broken((one,), told)

    def _pairs(self, said: str, after: str, one: Quantity) -> Iterator[_Pair]:
        """The figures of the two times that a sentence compares."""
        wanted = Kind.RATE if one.unit == _POINTS else Kind.COUNT
        compared = pattern("compared_times").search(after)
        if compared is None:
            compared = next(reversed(list(pattern("compared_times").finditer(said))), None)
        if compared is None:
            return
        before = _time(compared["time"])
        others = (times_in(said) | times_in(after)) - {before}
        if len(others) > 1:
            return
        for course in self._by_time.get(before, ()):
            times = list(course.by_time)
            now = next(iter(others), times[-1] if times[-1] != before else "")
            if course.kind is wanted and now in course.by_time:
                yield _Pair(course, course.by_time[now], course.by_time[before])


def _courses(cells: Sequence[NamedCell], *, by_row: bool) -> Iterator[_Course]:
    """Each row over its columns of times, or each column over its rows of times."""
    found: dict[tuple[int, str], dict[str, NamedCell]] = defaultdict(dict)
    doubled = set()
    for cell in cells:
        other = cell.column if by_row else cell.row
        change = pattern("change_headings").search(fold_same_length(cell.column))
        time = "" if change else time_named(other)
        if time and cell.kind in (Kind.COUNT, Kind.RATE):
            key = (cell.table, cell.row if by_row else cell.column)
            if found[key].setdefault(time, cell) is not cell:
                doubled.add(key)
    for key, by_time in found.items():
        if len(by_time) > 1 and key not in doubled:
            first = next(iter(by_time.values()))
            yield _Course(key[1], first.total, first.kind, by_time)
    if by_row:
        yield from _compared_columns(cells)


def _compared_columns(cells: Sequence[NamedCell]) -> Iterator[_Course]:
    """Rows with a column "Tuần trước", the column of now, and that of what changed."""
    rows: dict[tuple[int, str], list[NamedCell]] = defaultdict(list)
    for cell in cells:
        if cell.kind is Kind.COUNT:
            rows[cell.table, cell.row].append(cell)
    columns: dict[int, str] = {}  # by table the column of now
    for (table, _), row in rows.items():
        before, change = _before_and_change(row)
        if before is not None and change is not None and table not in columns:
            fits = [c for c in row if c.value - before.value == change.value and c is not before]
            if len(fits) == 1:
                columns[table] = fits[0].column
    for (table, name), row in rows.items():
        before, _ = _before_and_change(row)
        now = next((cell for cell in row if cell.column == columns.get(table)), None)
        if before is not None and now is not None:
            times = {_time(fold_same_length(before.column)): before, "": now}
            yield _Course(name, now.total, now.kind, times)


def _before_and_change(row: Sequence[NamedCell]) -> tuple[NamedCell | None, NamedCell | None]:
    """The figures of a row from the time before, and of what changed: each the only one."""
    folded = [(cell, fold_same_length(cell.column)) for cell in row]
    changes = [cell for cell, heading in folded if pattern("change_headings").search(heading)]
    befores = [
        cell
        for cell, heading in folded
        if cell not in changes and pattern("relative_times").search(heading)
    ]
    one = befores[0] if len(befores) == 1 else None
    return one, changes[0] if len(changes) == 1 else None


def _time(said: str) -> str:
    """A time as it is the key of a figure: "tháng 9", "quý ii", "tuần trước", "cùng kỳ"."""
    relative = pattern("relative_times").search(said)
    return relative[0] if relative else time_named(said)


def _called(said: str, pairs: Sequence[_Pair]) -> _Pair | None:
    """The pair whose row or column the sentence calls by all its words, the longest such; else that
    of all, where the others are of the rows of its table.
    """
    words = content_words(said)
    names = [(content_words(fold_same_length(pair.course.label)), pair) for pair in pairs]
    called = [(len(name), pair) for name, pair in names if name and name <= words]
    most = max((size for size, _ in called), default=0)
    best = [pair for size, pair in called if size == most]
    if not best:
        best = [pair for pair in pairs if pair.course.total]
    return best[0] if len(best) == 1 else None


def _share_after(one: Quantity, ledger: Ledger) -> Quantity | None:
    """The same change as a percentage, right after it."""
    following = next(iter(ledger.later(one)), None)
    if following is None or following.token.kind is not NumberKind.PERCENT:
        return None
    between = one.line.folded[one.token.end : following.token.start]
    of_change = following.role is Role.CHANGE and not re.search(r"[;.]", between)
    return following if of_change and following.exactness is Exactness.EXACT else None


def _fits(share: Quantity, pair: _Pair) -> bool:
    places = max(0, -int(Decimal(share.value).as_tuple().exponent))
    right = percentage(abs(pair.value), abs(pair.before.value), places)
    return right is not None and right == share.value


def _held_share(share: Quantity, pair: _Pair) -> Iterator[Relation]:
    """The percentage of a change, held to the figure before."""
    size, base = abs(pair.value), pair.before.value
    words = f"{number(size)}/{number(base)}"
    if _fits(share, pair):
        yield Held((share,), f"{words} = {number(share.value)}%")
        return
    places = max(1, -int(Decimal(share.value).as_tuple().exponent))
    right = percentage(size, base, places)
    of_now = percentage(size, pair.now.value, places)
    if right is None or abs(right - Decimal(share.value)) <= Decimal(1).scaleb(-places):
        return
    near = nearly(right, share.value, _NEARLY_SHARE) or is_slip(share.value, right)
    if near or of_now == share.value:
        told = finding(
            "VB24",
            share.place,
            words_of(pair.before),
            expected=right,
            actual=share.value,
            change=number(size),
            before=number(base),
        )
        yield Broken((share,), told)


def _is_known(each: Relation) -> bool:
    """Whether a relation has both numbers of a change from the text, or tells its fault."""
    return bool(each.members) and (isinstance(each, Broken) or len(each.members) == _OF_TWO)
