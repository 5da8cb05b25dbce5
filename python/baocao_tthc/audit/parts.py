"""Wholes and parts: the parts that a text names must add up, and none exceeds its whole.

A list is held against its whole only where it claims to be complete, or nearly adds up. Numbers
beside it that were not understood may be what is missing: then nobody is accused.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise, takewhile
from typing import NamedTuple

from ..checks.catalogue import finding
from ..findings.finding import Finding
from ..vietnamese import number, number_from_words, plain_number
from ..vietnamese.numbers import NumberKind
from .agreement import Agreement
from .groups import Group, Kind
from .ledger import Ledger
from .lexicon import concepts, pattern, sums, wider
from .positions import sentence_start
from .quantities import Exactness, Quantity
from .relations import Broken, Held, Relation, digits_of, is_slip
from .roles import Role

_MIN_PARTS = 2
_MAX_BESIDE = 2_000  # characters before and after a list
_LOOSE = Decimal("0.05")
_BRACKET = Decimal("0.12")  # a list in brackets is of all of them, mostly
_PEOPLE = "người"
_TIMES = ("ngày", "tháng", "giờ", "lần")
_WORD = re.compile(r" [^\W\d_]+")
_NOUN = re.compile(r"(?: [^\W\d_]+){2}")  # two words after a number
_MIN_EXCHANGED = 10  # smaller numbers have no digits to exchange
_MAX_TIME = 60  # characters before a number that say of which month it is
_MIN_TELLING = 100  # smaller numbers are a digit away from many others
# A list of half its whole, or of half as much again, is no list of its parts.
MIN_SHARE, MAX_SHARE = Decimal("0.5"), Decimal("1.6")


def compatible(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers may count the same things."""
    return not one.unit or not other.unit or one.unit == other.unit


def lists_of_parts(
    groups: Sequence[Group], ledger: Ledger, agreement: Agreement
) -> Iterator[Relation]:
    """Each list with its whole."""
    for group in groups:
        yield from _judged(group, ledger, agreement)


_MAX_SENT = 60  # characters before a number that say that it was sent out


def parts_over_wholes(quantities: Sequence[Quantity]) -> Iterator[Relation]:
    """“185.290 hồ sơ trong tổng số 184.902 hồ sơ”: a part that is larger than its whole."""
    for part, whole in pairwise(quantities):
        if part.line is not whole.line or not (part.counts and whole.counts):
            continue
        between = part.line.folded[part.token.end : whole.token.start]
        of = pattern("of_all").search(between)
        exact = part.exactness is whole.exactness is Exactness.EXACT
        if exact and part.unit == whole.unit:
            sent = part.unit == "phiếu" and _came_back(part, between)
            if sent and part.value < whole.value:
                yield Broken((whole, part), _exceeds(whole, part))
            elif of and part.value > whole.value:
                yield Broken((part, whole), _exceeds(part, whole))
            elif part.value < whole.value and _is_within(whole, part, between):
                yield Broken((whole, part), _exceeds(whole, part))


def _came_back(sent: Quantity, between: str) -> bool:
    """“phát ra 200 phiếu, thu về 212 phiếu”: more than there were."""
    before = sent.line.folded[max(0, sent.token.start - _MAX_SENT) : sent.token.start]
    back = pattern("came_back").search(between) is not None
    return back and pattern("sent_out").search(before) is not None


def _is_within(part: Quantity, whole: Quantity, between: str) -> bool:
    """“6 tháng đầu năm nhận 412 hồ sơ, riêng tháng 6 nhận 431 hồ sơ”: of a time within the other's.

    Where the first has a month of its own, the second is set against it.
    """
    if not pattern("time_within").fullmatch(between):
        return False
    folded = whole.line.folded
    begin = sentence_start(folded, whole.token.start)
    months = pattern("named_months").search(folded, begin, whole.token.start)
    known = part.concepts and whole.concepts
    same = bool(set(part.concepts) & set(whole.concepts)) if known else True
    return months is None and same and part.unit not in _TIMES


def _values_beside(group: Group, whole: Quantity, ledger: Ledger) -> set[Decimal]:
    """The other numbers beside a list, understood or not, also those in words."""
    lines: dict[tuple[int, ...], list[Quantity]] = defaultdict(list)
    for one in (whole, *group.parts):
        lines[one.line.paragraphs].append(one)
    used = {id(one) for one in (*group.parts, whole)}
    found: set[Decimal] = set()
    for members in lines.values():
        line = members[0].line
        start = max(0, min(one.token.start for one in members) - _MAX_BESIDE)
        end = max(one.token.end for one in members) + _MAX_BESIDE
        found |= {
            Decimal(one.value)
            for one in ledger.between(line, start, end)
            if id(one) not in used and one.counts and compatible(one, whole)
        }
        found |= {Decimal(value) for value in values_in_words(line.folded[start:end])}
    return found


def values_in_words(folded: str) -> Iterator[int]:
    """The numbers that a text has in words only."""
    for match in pattern("numbers_in_words").finditer(folded):
        try:
            yield number_from_words(match[1])
        except ValueError:
            continue


class _List(NamedTuple):
    """A list as it is held against one whole: the parts that count the same things."""

    whole: Quantity
    parts: tuple[Quantity, ...]

    @property
    def total(self) -> Decimal:
        return sum((Decimal(one.value) for one in self.parts), Decimal())

    @property
    def slack(self) -> Decimal:
        return sum((one.slack for one in (self.whole, *self.parts)), Decimal())

    @property
    def gap(self) -> Decimal:
        return Decimal(self.whole.value) - self.total

    @property
    def holds(self) -> bool:
        return len(self.parts) >= _MIN_PARTS and abs(self.gap) <= self.slack

    @property
    def words(self) -> str:
        added = " + ".join(number(one.value) for one in self.parts)
        return f"{number(self.whole.value)} = {added}"


def _judged(group: Group, ledger: Ledger, agreement: Agreement) -> Iterator[Relation]:
    tried = [_List(whole, _same_kind(whole, group.parts)) for whole in group.wholes]
    for one in tried:
        if held := _held(one, group):
            yield Held((held.whole, *held.parts), held.words)
            return
    for one in tried:
        if _told(one, group, ledger):
            yield Broken((one.whole, *one.parts), _not_the_sum(one, agreement))
            return
        if one.parts:
            break
    yield from _exceeding(group)


def _same_kind(whole: Quantity, parts: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """The parts that count the same things, up to the first one that means something else."""
    own = list(takewhile(lambda part: _may_be_of(part, whole), parts))
    if whole.unit not in ("", _PEOPLE) and any(part.unit == whole.unit for part in own):
        own = [part for part in own if not part.noun]  # "… và 06 chi nhánh" counts no cases
    # "14 người, gồm 2 bảo vệ, …": all that has no other unit is one of them
    return tuple(
        part
        for part in own
        if compatible(part, whole) and part.token.kind is not NumberKind.FRACTION
    )


def _may_be_of(part: Quantity, whole: Quantity) -> bool:
    """Whether a number may be a part of another by what they mean: those pending are no part of
    those resolved.
    """
    if not part.concepts or not whole.concepts:
        return True
    within = {base for concept in part.concepts for base in (concept, *wider(concept))}
    return bool(within & set(whole.concepts))


def _are_siblings(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """Whether parts whose meaning is known are divided in one way: those with components and those
    without results are not.
    """
    known = {part.concepts[0] for part in parts if part.concepts}
    if len(known) < len(parts):
        return True
    return any(
        known <= {*rule.needed, *rule.optional, *rule.free}
        for rule in sums()
        if rule.total in whole.concepts or not whole.concepts
    )


def _are_of_one_sum(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """Whether every part is known to be one of those that together are the whole."""
    return any(
        rule.total in whole.concepts
        and all({*rule.needed, *rule.optional} & set(part.concepts) for part in parts)
        for rule in sums()
    )


def _held(one: _List, group: Group) -> _List | None:
    """The list as it adds up: whole, without its last parts, or without one that it goes into."""
    if one.holds:
        return one
    parts = one.parts
    alike = len({(part.unit, part.noun, part.concepts == ()) for part in parts}) == 1
    if group.kind is Kind.CLOSED and alike and len(parts) == len(group.parts):
        return None  # "31 gồm đất đai 22, xây dựng 9, hộ kinh doanh 2": none of them is beside
    if are_of_times(parts) or _are_all_fields(group, parts):
        return None  # "T7: 361; T8: 405; T9: 397; T10: 412", "đất đai 76, hộ tịch 8, khác 5"
    if _are_of_one_sum(one.whole, parts):
        return None  # "trước hạn 80, đúng hạn 20, quá hạn 15": all three are of those resolved
    return next((found for found in _with_fewer(one) if found.holds), None)


def are_of_times(parts: Sequence[Quantity]) -> bool:
    """Whether each part is said to be of a month or quarter, of each once."""
    said = [
        pattern("times_of_parts").search(
            part.line.folded[max(0, part.token.start - _MAX_TIME) : part.token.start]
        )
        for part in parts
    ]
    times = {re.split(r"[:(]", match[0])[0].strip() for match in said if match}
    return len(parts) >= _MIN_PARTS and len(times) == len(parts)


def _are_all_fields(group: Group, parts: Sequence[Quantity]) -> bool:
    """Whether they are the points of a list that are of a field each, and the last of all others:
    none of them is beside the list.
    """
    alike = all(part.concepts == () and part.unit == parts[0].unit for part in parts)
    points = group.opener == "•" and len(parts) == len(group.parts) > _MIN_PARTS
    return points and alike and all(part.part for part in parts) and _is_rest(parts[-1])


def _with_fewer(one: _List) -> Iterator[_List]:
    """The list without its last parts, or without one: those that come near the whole."""
    parts, slack = one.parts, one.slack
    totals = list(accumulate(Decimal(part.value) for part in parts))
    for end in range(len(parts) - 1, _MIN_PARTS - 1, -1):
        if abs(one.whole.value - totals[end - 1]) <= slack:
            yield _List(one.whole, parts[:end])
    for at, part in enumerate(parts[1:-1], 1):  # after the one that it goes into
        if abs(one.whole.value - totals[-1] + part.value) <= slack:
            yield _List(one.whole, parts[:at] + parts[at + 1 :])


def _told(one: _List, group: Group, ledger: Ledger) -> bool:
    """Whether the list claims to be complete, or nearly is, and nothing else explains the gap."""
    whole, parts = one.whole, one.parts
    if len(parts) < _MIN_PARTS or group.kind is Kind.OPEN or len(parts) < len(group.parts):
        return False
    exact = all(each.exactness is Exactness.EXACT for each in (whole, *parts))
    same_time = {each.role for each in (whole, *parts)} <= {Role.COUNT} or (
        len({each.role for each in (whole, *parts)}) == 1
    )
    times = are_of_times(parts)
    if not exact or not (same_time or times) or not whole.value:
        return False
    closed = group.kind is Kind.CLOSED or _is_rest(parts[-1]) or _is_partition(whole, parts)
    gap = abs(one.gap)
    loose = _BRACKET if group.opener == "(" else _LOOSE
    near = gap <= loose * Decimal(whole.value) or (
        whole.value >= _MIN_TELLING and is_slip(one.total, whole.value)
    )
    near = near or _are_exchanged(one)
    near = near or (times and -one.gap in (parts[0].value, parts[-1].value))
    near = near or any(
        part.value >= _MIN_TELLING and is_slip(part.value, part.value + one.gap)
        for part in parts
        if part.value + one.gap > 0
    )
    ratio = one.total / Decimal(whole.value)
    if group.kind is not Kind.CLOSED and not _are_siblings(whole, parts):
        return False
    if not (closed and MIN_SHARE < ratio < MAX_SHARE) and not near:
        return False
    return gap not in _values_beside(group, whole, ledger)


def _are_exchanged(one: _List) -> bool:
    """Whether digits were exchanged: of the whole, or of a part where the parts exceed the whole,
    so that none of them can be missing.
    """
    pairs = [(one.total, Decimal(one.whole.value))]
    if one.gap < 0:
        pairs += [(Decimal(part.value), part.value + one.gap) for part in one.parts]
    return any(
        min(pair) >= _MIN_EXCHANGED and digits_of(pair[0]) == digits_of(pair[1]) for pair in pairs
    )


def _is_rest(part: Quantity) -> bool:
    words = part.line.folded[part.span[0] : part.span[1]]
    return pattern("rests").search(words) is not None


def _is_partition(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """Whether the parts are all that there are of what the whole counts, by what they mean."""
    named = {part.concepts[0] for part in parts if part.concepts}
    return any(rule.total in whole.concepts and set(rule.needed) <= named for rule in sums())


def _not_the_sum(one: _List, agreement: Agreement) -> Finding:
    whole = one.whole
    places = dict.fromkeys((whole.place, *(part.place for part in one.parts)))
    return finding(
        "VB05",
        *places,
        expected=whole.value,
        actual=one.total,
        parts=" + ".join(number(part.value) for part in one.parts),
        name=named(whole),
        why=f": tổng chưa có {number(-one.gap)}"
        if are_of_times(one.parts) and -one.gap == one.parts[-1].value
        else mended(agreement.doubtful(one.parts, (whole, *one.parts)), one.gap),
    )


def mended(parts: Sequence[Quantity], gap: Decimal) -> str:
    """Which part, counted twice or mistyped, would explain the gap: "; nếu 46 là 36 thì khớp"."""
    if twice := [part for part in parts if part.value and part.value == -gap]:
        return f": {number(twice[-1].value)} bị tính hai lần"
    meant = [
        f"{number(part.value)} là {number(Decimal(part.value) + gap)}"
        for part in parts
        if part.value + gap > 0 and is_slip(part.value, plain_number(Decimal(part.value) + gap))
    ]
    return f"; nếu {' hoặc '.join(meant[:2])} thì khớp" if meant else ""


def named(one: Quantity) -> str:
    """What a number counts, as a sentence says it."""
    return concepts()[one.concepts[0]].counted if one.concepts else one.unit


def _exceeding(group: Group) -> Iterator[Relation]:
    """A part that is larger than the whole that it is said to be of."""
    said_part = group.opener.startswith(("trong đó", "trong số", "trong"))
    if not said_part:
        return
    whole = group.wholes[0]
    part = group.parts[0]
    exact = part.exactness is whole.exactness is Exactness.EXACT
    same = _same_noun(part, whole) and part.role is whole.role is Role.COUNT
    larger = part.value > max(one.value for one in group.wholes)
    if exact and same and larger:
        yield Broken((part, whole), _exceeds(part, whole))


def _same_noun(part: Quantity, whole: Quantity) -> bool:
    """Whether two numbers count things of one name; days and months have no parts."""
    if part.unit or whole.unit:
        return part.unit == whole.unit and part.unit not in _TIMES
    names = [_NOUN.match(one.line.folded, one.token.end) for one in (part, whole)]
    if names[0] is not None and names[1] is not None and names[0][0] == names[1][0]:
        return True
    words = [_WORD.match(one.line.folded, one.token.end) for one in (part, whole)]
    named = part.noun and whole.noun and words[0] is not None and words[1] is not None
    return bool(named) and words[0] is not None and words[0][0] == (words[1] or words[0])[0]


def _exceeds(part: Quantity, whole: Quantity) -> Finding:
    return finding(
        "VB10",
        part.place,
        whole.place,
        expected=whole.value,
        actual=part.value,
        name=named(part),
        whole=named(whole),
    )
