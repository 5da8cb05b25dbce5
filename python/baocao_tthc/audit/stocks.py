"""What is left at the end, where the text itself says of which number it is what is left.

Nhận 9.416 hồ sơ mới, cộng với 207 hồ sơ bàn giao, thành 9.623 hồ sơ. Đã trả 9.288, còn 345 hồ sơ.
Tuần 2 … Tồn cuối tuần: 66.     Tuần 3. Tiếp nhận 389 … Trả 402 … Tồn cuối tuần: 35.

The first is bound by a total that is the sum of two numbers before it, the second by the line of
the week before. Any other number beside them may be a state that was not understood.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from typing import NamedTuple

from ..checks.catalogue import finding
from ..formula import Number
from ..vietnamese import number
from ..vietnamese.numbers import NumberKind
from .ledger import Ledger
from .lexicon import concepts, pattern
from .lines import Line
from .quantities import Exactness, Quantity
from .relations import Broken, Held, Relation, digits_of, is_slip
from .roles import Role

_OF_NOW = (Role.COUNT, Role.CUMULATIVE)
_MAX_BACK = 6  # numbers before a total of which two may be what it is made up of
_MAX_AHEAD = 14  # numbers after it among which are those resolved and those left
_MAX_TOGETHER = 3  # of them that together are what is missing
_MIN_TELLING = 10  # smaller numbers have no digits to exchange
_LOOSE = Decimal("0.02")  # of the total
_STATES = ("carried_over", "received", "resolved", "pending")


class _Balance(NamedTuple):
    """What had to be resolved, made up of two numbers, what was resolved, and what is left."""

    whole: Quantity
    made_of: tuple[Quantity, ...]
    resolved: Quantity
    left: Quantity
    others: tuple[Number, ...]  # the numbers among them

    @property
    def gap(self) -> Number:
        return self.whole.value - self.resolved.value - self.left.value

    @property
    def is_told(self) -> bool:
        """Whether those left are nearly what they should be, or leave out one of the two numbers,
        and nothing else that is said there is what is missing.
        """
        if any(
            sum(chosen) == self.gap
            for size in range(1, _MAX_TOGETHER + 1)
            for chosen in combinations(self.others, size)
        ):
            return False
        if any(one.value == self.gap for one in self.made_of):
            return True
        right = self.left.value + self.gap
        begin, end = self.left.span
        says_all = pattern("claims_rest").search(self.left.line.folded, begin, end) is not None
        gap = Decimal(self.gap)
        near = abs(gap) <= _LOOSE * Decimal(self.whole.value) and (says_all or gap < 0)
        return right > 0 and (near or is_slip(self.left.value, right))


def stocks(ledger: Ledger, told: Collection[int]) -> Iterator[Relation]:
    """What holds and what does not; a fault of the numbers whose ids are `told` is known."""
    for balance in _balances(ledger.quantities):
        members = (balance.left, balance.whole, balance.resolved)
        if not balance.gap:
            yield Held(members, _words(balance.whole.value, balance.resolved.value, balance.left))
        elif balance.is_told and not any(id(one) in told for one in members):
            yield _broken(balance.left, balance.whole.value, balance.resolved, members)
    yield from _in_turn(ledger, told)


def _balances(every: Sequence[Quantity]) -> Iterator[_Balance]:
    for at, whole in enumerate(every):
        made_of = _made_of(whole, every[max(0, at - _MAX_BACK) : at]) if _is_of_all(whole) else ()
        if not made_of:
            continue
        after = [one for one in every[at + 1 : at + _MAX_AHEAD] if _is_beside(one, whole)]
        resolved = _first(after, "resolved")
        left = _first(after, "pending")
        if resolved is None or left is None or left.token.start < resolved.token.start:
            continue
        last = next(order for order, one in enumerate(after) if one is left)
        of_line = [one for one in after[last:] if one.line is left.line]
        others = tuple(
            one.value
            for one in (*after[:last], *of_line)
            if one.counts and one is not resolved and one is not left and one.value
        )
        yield _Balance(whole, made_of, resolved, left, others)


def _made_of(whole: Quantity, before: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """The two numbers of its line that together are the total."""
    same = [
        one
        for one in before
        if one.line is whole.line and one.unit == whole.unit and one.counts and not one.base
    ]
    pairs = (
        pair
        for pair in combinations(reversed(same), 2)
        if pair[0].value + pair[1].value == whole.value and min(each.value for each in pair)
    )
    return next(pairs, ())


def _is_of_all(whole: Quantity) -> bool:
    plain = whole.token.kind is NumberKind.COUNT and whole.exactness is Exactness.EXACT
    known = not whole.concepts or whole.concepts[0] == "received"
    return plain and known and whole.unit == "hồ sơ" and whole.part is None


def _is_beside(one: Quantity, whole: Quantity) -> bool:
    return one.line.section.number == whole.line.section.number and one.role in _OF_NOW


def _first(found: Sequence[Quantity], concept: str) -> Quantity | None:
    """The first number that certainly counts it, of all cases."""
    return next((one for one in found if one.concept == concept and _is_plain(one)), None)


def _is_plain(one: Quantity) -> bool:
    exact = one.exactness is Exactness.EXACT and one.token.kind is NumberKind.COUNT
    return exact and one.part is None and not one.bracketed


class _Course(NamedTuple):
    """What a line has of each state, under the time with which it begins: "tuần", 3."""

    kind: str
    order: int
    states: dict[str, Quantity]


def _in_turn(ledger: Ledger, told: Collection[int]) -> Iterator[Relation]:
    """Lines of one week, day or month each, in turn: what is left goes over into the next."""
    lines = {one.line.paragraphs: one.line for one in ledger.quantities}
    courses = [course for line in lines.values() if (course := _course(line, ledger))]
    for before, now in pairwise(courses):
        carried, left = before.states.get("pending"), now.states.get("pending")
        if before.kind != now.kind or before.order + 1 != now.order or not carried or not left:
            continue
        received, resolved = now.states.get("received"), now.states.get("resolved")
        own = now.states.get("carried_over")
        if received is None or resolved is None or id(left) in told:
            continue
        if own is not None and own.value != carried.value:
            continue  # either may be wrong: the other lines say which
        whole = carried.value + received.value
        right = whole - resolved.value
        members = (left, carried, received, resolved)
        if right == left.value:
            yield Held(members, _words(whole, resolved.value, left))
        elif left.value >= _MIN_TELLING and digits_of(right) == digits_of(left.value):
            yield _broken(left, whole, resolved, members)


def _course(line: Line, ledger: Ledger) -> _Course | None:
    begins = pattern("lines_in_turn").match(line.folded)
    if begins is None:
        return None
    states: dict[str, list[Quantity]] = {}
    for one in ledger.of(line):
        name = one.concept.removesuffix("_new") if one.concept else ""
        if name in _STATES and _is_plain(one) and one.counts:
            states.setdefault(name, []).append(one)
    once = {name: found[0] for name, found in states.items() if len(found) == 1}
    return _Course(begins[1], int(begins[2]), once)


def _words(whole: Number, resolved: Number, left: Quantity) -> str:
    return f"{number(whole)} − {number(resolved)} = {number(left.value)}"


def _broken(
    left: Quantity, whole: Number, resolved: Quantity, members: tuple[Quantity, ...]
) -> Broken:
    right = whole - resolved.value
    told = finding(
        "VB05",
        *dict.fromkeys(one.place for one in members),
        expected=whole,
        actual=resolved.value + left.value,
        parts=f"{number(resolved.value)} + {number(left.value)}",
        name=concepts()["received"].counted,
        why=f"; nếu {number(left.value)} là {number(right)} thì khớp",
    )
    return Broken(members, told)
