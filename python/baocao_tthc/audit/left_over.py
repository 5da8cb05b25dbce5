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
from .ledger import Ledger
from .lexicon import concepts
from .parts import mended
from .quantities import Quantity
from .relations import Broken, Held, Relation, digits_of

_MAX_VALUES = 8  # of one meaning that are tried
_MAX_TOGETHER = 2  # other outcomes that together may be what is missing
_MIN_TELLING = 10  # smaller numbers have no digits to exchange
_OUTCOMES = ("refused", "withdrawn", "supplement", "pending_in_time", "pending_overdue")


def left_over(ledger: Ledger, told: Collection[int]) -> Iterator[Relation]:
    """What holds and what does not; a fault of the numbers whose ids are `told` is known."""
    balances = list(_balances(ledger))
    known = {whole - done: (whole, done) for whole, done in balances}
    others = [value for name in _OUTCOMES for value in islice(ledger.possible_values(name), 4)]
    pending = ledger.values("pending")
    for one in ledger.about("pending"):
        if one.value not in pending or one.value < _MIN_TELLING or one.base:
            continue
        if one.value in known:
            whole, done = known[one.value]
            yield Held((one,), f"{number(whole)} − {number(done)} = {number(one.value)}")
            continue
        near = [each.value for each in ledger.near(one) if each.counts and each is not one]
        meant = [left for left in known if _may_be_meant(one, left, [*others, *near[-4:]])]
        if len(meant) == 1 and id(one) not in told:
            yield Broken((one,), _told(one, *known[meant[0]], ledger))


def _balances(ledger: Ledger) -> Iterator[tuple[Number, Number]]:
    """What had to be resolved, and what was: whatever the text says of both."""
    wholes = dict.fromkeys(islice(ledger.values("received"), _MAX_VALUES))
    new, carried = (
        list(islice(ledger.values(name), _MAX_VALUES)) for name in ("received_new", "carried_over")
    )
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


def _told(one: Quantity, whole: Number, done: Number, ledger: Ledger) -> Finding:
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
        why=mended([one], Decimal(whole) - Decimal(done) - Decimal(one.value)),
    )
