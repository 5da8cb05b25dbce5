"""One number said twice: where one place differs from the other by a slip, both are told.

A number that nothing else confirms, and that is a digit away from one that is confirmed and counts
the same, is that number mistyped.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from ..checks.catalogue import finding
from ..findings.finding import Finding
from ..formula import Number
from ..vietnamese import number
from ..vietnamese.numbers import NumberKind
from .ledger import Ledger
from .lexicon import pattern
from .parts import named
from .quantities import Exactness, Quantity, are_of_two_times
from .relations import Broken, Held, Relation, digits_of, is_slip
from .roles import Role

_MEANINGS = 2  # of a number, the likeliest first
_TOTALS = ("received_new", "received", "resolved")  # what "2.368/2.368" may be all of
_MIN_DIGITS = 4
_MIN_EXCHANGED = 3  # digits of two numbers with one name
_MAX_NOUN = 60  # characters beside a number with the name of what it counts
_NOUN = re.compile(r" ([^\W\d_]+) ([^\W\d_]+)")
_MAX_AGREED = 50  # numbers of one meaning, as near to a number as a slip is, that are tried
_MAX_BEFORE = 25
_MIN_TELLING = 10  # numbers of one digit differ by a digit always


def slips_of_others(ledger: Ledger, relations: Iterable[Relation]) -> Iterator[Broken]:
    """The numbers that are a slip for another one of the same meaning."""
    known = list(relations)
    held = {id(one) for each in known if isinstance(each, Held) for one in each.members}
    broken = {id(one) for each in known if isinstance(each, Broken) for one in each.members}
    means = {id(one): one.concepts for one in ledger.quantities}
    for each in known:
        if isinstance(each, Held) and len(each.members) > 1:  # a rate is of what its part counts
            rate, part = each.members[:2]
            if rate.token.kind is NumberKind.PERCENT and not rate.concepts:
                means[id(rate)] = part.concepts
    by_concept: dict[str, list[Quantity]] = defaultdict(list)
    for one in ledger.quantities:
        for concept in means[id(one)][:_MEANINGS]:
            by_concept[concept].append(one)
    yield from _bases(ledger, by_concept, held)
    yield from _of_one_noun(ledger, held, broken)
    agreed = {
        concept: _Agreed([other for other in same if id(other) in held and _is_exact(other)])
        for concept, same in by_concept.items()
    }
    confirmed = {
        (concept, other.value)
        for concept, same in by_concept.items()
        for other in same
        if id(other) in held
    }
    told: set[tuple[object, object]] = set()
    for one in ledger.quantities:
        if id(one) in held or id(one) in broken or not _is_exact(one):
            continue
        meant = means[id(one)][:_MEANINGS]
        if any((concept, one.value) in confirmed for concept in meant):
            continue
        is_all = _is_all(one)
        for other in (other for concept in meant for other in agreed[concept].near(one, is_all)):
            slip = one.value >= _MIN_TELLING and is_slip(one.value, other.value)
            if not (slip or is_all) or not _comparable(one, other, ledger):
                continue
            if _same_thing(one, other):
                key = (one.value, other.value)
                if key not in told:
                    told.add(key)
                    yield Broken((one, other), _told(one, other))
                break


def _of_one_noun(
    ledger: Ledger, held: Collection[int], broken: Collection[int]
) -> Iterator[Broken]:
    """“Với 774 việc hộ tịch” beside "tổng số việc hộ tịch đã đăng ký: 747 việc", which is a sum: of
    what the lexicon does not know, told where only digits are exchanged.
    """
    named: dict[str, list[Quantity]] = defaultdict(list)
    for one in ledger.quantities:
        if one.noun and id(one) in held and _is_exact(one):
            start, end = max(one.span[0], one.token.start - _MAX_NOUN), one.token.end + _MAX_NOUN
            said = re.findall(r"[^\W\d_]+", one.line.folded[start : min(end, one.span[1])])
            for pair in dict.fromkeys(pairwise(said)):
                named[" ".join(pair)].append(one)
    for one in ledger.quantities:
        alone = one.noun and id(one) not in held and id(one) not in broken and _is_exact(one)
        noun = _NOUN.match(one.line.folded, one.token.end) if alone else None
        for other in named[f"{noun[1]} {noun[2]}"][:_MAX_AGREED] if noun else ():
            digits = digits_of(one.value)
            exchanged = one.value != other.value and digits == digits_of(other.value)
            now = one.role is other.role and not are_of_two_times(one, other)
            if len(digits) >= _MIN_EXCHANGED and exchanged and now and _same_thing(one, other):
                name = f"{noun[1]} {noun[2]}" if noun else ""
                yield Broken((one, other), _told(one, other, name))
                break


class _Agreed:
    """The confirmed numbers of one meaning, found by what a slip leaves as it was."""

    def __init__(self, members: Sequence[Quantity]) -> None:
        self._members = members
        self._alike: dict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(members):
            for left in _left_by_slips(one.value):
                self._alike[left].append(at)

    def near(self, one: Quantity, whatever: bool) -> Iterator[Quantity]:
        """Those that it may be a slip for, or `whatever` there is, in the order of the text."""
        if whatever:
            return iter(self._members[:_MAX_AGREED])
        found = {
            at
            for left in _left_by_slips(one.value)
            for at in self._alike.get(left, ())[:_MAX_AGREED]
        }
        return (self._members[at] for at in sorted(found))


def _left_by_slips(value: Number) -> Iterator[str]:
    """What two numbers have in common when `is_slip` says that one is a slip for the other."""
    digits = str(value).replace(".", "")
    yield digits
    yield "".join(sorted(digits))
    for at in range(len(digits)):
        yield digits[:at] + digits[at + 1 :]
        yield f"{digits[:at]}?{digits[at + 1 :]}"


def _bases(
    ledger: Ledger, by_concept: Mapping[str, Sequence[Quantity]], held: Collection[int]
) -> Iterator[Broken]:
    """What a fraction is over: "2.368/2.368 hồ sơ tiếp nhận mới" beside 2.386 of them."""
    for one in ledger.quantities:
        if one.token.kind is not NumberKind.FRACTION or one.part is not None:
            continue
        same = [
            other
            for concept in (one.bases or (_TOTALS if one.value == one.base else ()))
            for other in by_concept[concept]
            if other is not one and other.counts and other.part is None
        ]
        if any(one.base in (other.value, other.base) for other in same):
            continue
        for other in same:
            sure = id(other) in held and _is_exact(other) and not ledger.listed(other)
            if sure and _telling_digits(one.base) == _telling_digits(other.value):
                values = "; ".join(
                    f"{number(value)} (đoạn {each.paragraph})"
                    for value, each in ((one.base, one), (other.value, other))
                )
                told = finding("VB02", one.place, other.place, name=named(other), values=values)
                yield Broken((one, other), told)
                break


def _telling_digits(value: Number) -> list[str]:
    """The digits of a number of four or more, sorted."""
    digits = digits_of(value)
    return digits if len(digits) >= _MIN_DIGITS else [str(value)]


def _is_exact(one: Quantity) -> bool:
    now = one.role is Role.COUNT or len(str(one.value)) >= _MIN_DIGITS
    exact = one.exactness is Exactness.EXACT and now and one.role not in (Role.AIM, Role.CHANGE)
    return exact and one.value > 0


def _is_all(one: Quantity) -> bool:
    """Whether it says that it is all: "toàn bộ 07 hồ sơ trả kết quả quá hạn"."""
    before = one.line.folded[max(0, one.token.start - _MAX_BEFORE) : one.token.start]
    return pattern("all_of").search(before) is not None


def _comparable(one: Quantity, other: Quantity, ledger: Ledger) -> bool:
    """Whether they are of one time and of all cases, or have the same digits."""
    of_some = ledger.listed(one) or ledger.listed(other)
    return (one.role is other.role and not of_some) or _is_exchanged(one, other)


def _same_thing(one: Quantity, other: Quantity) -> bool:
    percent = (one.token.kind is NumberKind.PERCENT) is (other.token.kind is NumberKind.PERCENT)
    apart = one.line.paragraphs != other.line.paragraphs
    same_part = one.part == other.part or _is_exchanged(one, other)
    same = percent and apart and one.unit == other.unit and same_part
    return same and not are_of_two_times(one, other)


def _is_exchanged(one: Quantity, other: Quantity) -> bool:
    """Whether they have the same digits in another order: no two numbers have so by chance."""
    digits = digits_of(one.value)
    return digits == digits_of(other.value) and len(digits) >= _MIN_DIGITS


def _told(one: Quantity, other: Quantity, name: str = "") -> Finding:
    percent = "%" if one.token.kind is NumberKind.PERCENT else ""
    values = "; ".join(
        f"{number(each.value)}{percent} (đoạn {each.paragraph})" for each in (one, other)
    )
    return finding("VB02", one.place, other.place, name=name or named(one), values=values)
