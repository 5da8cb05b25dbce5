"""What is left for the next period: what had to be resolved without what was resolved.

Số hồ sơ phải giải quyết là 2.104 hồ sơ … Đã giải quyết 1.954 hồ sơ … còn 105 hồ sơ chuyển sang
tháng 10 (150, with two digits exchanged). The three may stand in different sections; so only
exchanged digits are told: any other gap may be a state that was not understood.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from itertools import combinations, islice, product

from ..checks.catalogue import finding
from ..findings.finding import Finding
from ..formula import Number
from ..vietnamese import number
from ..vietnamese.numbers import NumberKind
from .ledger import Ledger
from .lexicon import concepts, pattern
from .parts import mended, named
from .quantities import Exactness, Quantity
from .relations import Broken, Held, Relation, digits_of, is_slip
from .roles import Role

_OF_NOW = (Role.COUNT, Role.CUMULATIVE)
_MAX_KNOWN = 200  # numbers of one meaning that a task is held to
_MAX_VALUES = 8  # of one meaning that are tried
_MAX_TOGETHER = 2  # other outcomes that together may be what is missing
_MIN_TELLING = 10  # smaller numbers have no digits to exchange
_MAX_BEFORE = 40  # characters before a number with the words that say it is all of them
_MAX_AFTER = 60  # characters after it that say of what
_OUTCOMES = ("refused", "withdrawn", "supplement", "pending_in_time", "pending_overdue")


def left_over(ledger: Ledger, told: Collection[int]) -> Iterator[Relation]:
    """What holds and what does not; a fault of the numbers whose ids are `told` is known."""
    balances = list(_balances(ledger))
    known = {whole - done: (whole, done) for whole, done in balances}
    others = [value for name in _OUTCOMES for value in islice(ledger.possible_values(name), 4)]
    pending = ledger.values("pending")
    yield from _unnamed(ledger, told)
    for one in ledger.about("pending"):
        if one.value not in pending or one.value < _MIN_TELLING or one.base:
            continue
        if one.value in known:
            whole, done = known[one.value]
            yield Held((one,), f"{number(whole)} − {number(done)} = {number(one.value)}")
            continue
        near = [each.value for each in ledger.near(one) if each.counts and each is not one]
        if (left := _of_line(ledger, one)) is not None:
            known = {left[0] - left[1]: left} | known
            if one.value == left[0] - left[1]:
                continue
        meant = [left for left in known if _may_be_meant(one, left, [*others, *near[-4:]])]
        if left is not None and is_slip(one.value, left[0] - left[1]):
            meant = [left[0] - left[1]]
        if (forgotten := _without_carried(ledger, one, left)) is not None:
            known = {forgotten[0] - forgotten[1]: forgotten} | known
            meant = [forgotten[0] - forgotten[1]]
        if len(meant) == 1 and id(one) not in told:
            why = f"; tính cả kỳ trước chuyển sang thì còn {number(meant[0])}" if forgotten else ""
            yield Broken((one,), _told(one, *known[meant[0]], ledger, why))


def to_be_finished(ledger: Ledger) -> Iterator[Relation]:
    """“Giải quyết toàn bộ 76 hồ sơ còn lại” among the tasks: of the 67 that are said to be left."""
    for one in ledger.quantities:
        kinds = _left_kinds(one) if one.role is Role.AIM else ()
        known = [
            other
            for name in kinds
            for other in ledger.about(name)[:_MAX_KNOWN]
            if _is_now(other, one)
        ]
        if any(other.value == one.value for other in known):
            yield Held((one,), f"{number(one.value)}")
            continue
        meant = [other for other in known if digits_of(other.value) == digits_of(one.value)]
        if len({other.value for other in known}) == 1 and meant:
            values = "; ".join(
                f"{number(each.value)} (đoạn {each.paragraph})" for each in (one, meant[0])
            )
            told = finding("VB02", one.place, meant[0].place, name=named(meant[0]), values=values)
            yield Broken((one, meant[0]), told)


def _is_now(other: Quantity, one: Quantity) -> bool:
    apart = other.line.paragraphs != one.line.paragraphs
    return apart and other.part is None and other.role in _OF_NOW and other.counts


def _left_kinds(one: Quantity) -> tuple[str, ...]:
    """What those are that have all to be finished: those late, or all that are left."""
    count = one.token.kind is NumberKind.COUNT and one.exactness is Exactness.EXACT
    if not count or one.value < _MIN_TELLING or one.unit not in ("", "hồ sơ"):
        return ()
    folded, (start, end) = one.line.folded, (one.token.start, one.token.end)
    if not pattern("all_to_be_finished").search(folded[max(0, start - _MAX_BEFORE) : start]):
        return ()
    after = folded[end : end + _MAX_AFTER]
    if pattern("late_ones").match(after):
        return ("pending_overdue",)
    return ("pending",) if pattern("those_left").match(after) else ()


def _unnamed(ledger: Ledger, told: Collection[int]) -> Iterator[Relation]:
    """“Kỳ trước 32, nhận 1.284. Đã trả 1.265 hồ sơ. Còn lại 51 hồ sơ.”: of all that is left."""
    for one in ledger.quantities:
        folded = one.line.folded
        before = folded[max(0, one.token.start - _MAX_BEFORE) : one.token.start]
        plain = not one.concepts and one.counts and one.value >= _MIN_TELLING and not one.base
        if not plain or not pattern("left_at_last").search(before):
            continue
        left = _of_line(ledger, one, named=False)
        if left is None or left[0] - left[1] == one.value or id(one) in told:
            continue
        if is_slip(one.value, left[0] - left[1]):
            yield Broken((one,), _told(one, *left, ledger))


def _of_line(ledger: Ledger, one: Quantity, *, named: bool = True) -> tuple[Number, Number] | None:
    """“Tồn đầu ngày 134; nhận 96; trả 88; tồn cuối ngày 142”: what a line has of each."""
    said: dict[str, set[Number]] = {}
    for each in ledger.near(one):
        for name in each.concepts[:1] if each.counts and each.part == one.part else ():
            said.setdefault(name.removesuffix("_new"), set()).add(each.value)
    if any(name in said for name in _OUTCOMES[:3]):
        return None
    known = [said.get(name, set()) for name in ("carried_over", "received", "resolved")]
    if len(said.get("pending", ())) != named or not all(len(values) == 1 for values in known):
        return None
    carried, received, resolved = (next(iter(values)) for values in known)
    return (received + carried, resolved) if received + carried > resolved else None


def _without_carried(
    ledger: Ledger, one: Quantity, left: tuple[Number, Number] | None
) -> tuple[Number, Number] | None:
    """“Kỳ trước 61; nhận mới 5.470; đã giải quyết 5.387; đang giải quyết 83”: what there was from
    before is forgotten. Where the line does not have all, it must be all that the text has.
    """
    new, resolved = (list(islice(ledger.values(name), 2)) for name in ("received_new", "resolved"))
    carried = list(islice(_carried_over(ledger), 2))
    if not len(new) == len(carried) == len(resolved) == 1 or not carried[0]:
        return None
    if any(ledger.possible_values(name) for name in _OUTCOMES[:3]):
        return None
    whole, done = new[0] + carried[0], resolved[0]
    said = left == (whole, done) or whole in ledger.values("received")
    return (whole, done) if said and one.value == new[0] - done else None


def _carried_over(ledger: Ledger) -> dict[Number, None]:
    """What there was from before, also where the month is named from which it came."""
    return {
        one.value: None
        for one in ledger.about("carried_over")[:_MAX_KNOWN]
        if one.part is None
        and one.role in (Role.COUNT, Role.OTHER_TIME)
        and one.exactness is Exactness.EXACT
        and not ledger.listed(one)
    }


def _balances(ledger: Ledger) -> Iterator[tuple[Number, Number]]:
    """What had to be resolved, and what was: whatever the text says of both."""
    wholes = dict.fromkeys(islice(ledger.values("received"), _MAX_VALUES))
    new = list(islice(ledger.values("received_new"), _MAX_VALUES))
    carried = list(islice(_carried_over(ledger), _MAX_VALUES))
    wholes |= dict.fromkeys(one + other for one, other in product(new, carried))
    resolved = list(islice(ledger.values("resolved"), _MAX_VALUES))
    return ((whole, done) for whole, done in product(wholes, resolved) if whole > done)


def _may_be_meant(one: Quantity, left: Number, others: list[Number]) -> bool:
    gap = left - one.value
    filled = any(
        sum(chosen) == gap
        for size in range(1, _MAX_TOGETHER + 1)
        for chosen in combinations(others, size)
    )
    return digits_of(left) == digits_of(one.value) and not filled


def _told(one: Quantity, whole: Number, done: Number, ledger: Ledger, why: str = "") -> Finding:
    named = [
        other
        for name, value in (("received", whole), ("resolved", done))
        for other in ledger.about(name)
        if other.value == value
    ]
    return finding(
        "VB05",
        *dict.fromkeys((one.place, *(other.place for other in named[:2]))),
        expected=whole,
        actual=done + one.value,
        parts=f"{number(done)} + {number(one.value)}",
        name=concepts()["received"].counted,
        why=why or mended([one], Decimal(whole) - Decimal(done) - Decimal(one.value)),
    )
