"""Differences: two numbers, and the change that a sentence tells between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..checks.catalogue import finding
from ..findings.finding import Finding
from ..vietnamese import number
from ..vietnamese.numbers import NumberKind
from .lexicon import pattern
from .quantities import Quantity
from .relations import Held
from .roles import Role, clause_times

_NO_COUNTS = frozenset({"lần", "bậc", "điểm"})  # of what has no share
# What stands between a verb and its change: "ít hơn tháng 11 (9.102 hồ sơ) là 358 hồ sơ".
_ASIDE = re.compile(r"(?: \d{1,4})?(?: ?\([^()]{0,60}\))?(?: là)?\s{0,3}$")
_MAX_COMPARED = 30  # characters after a change that say with what it is compared
MAX_CHANGE = 50  # characters before a change in which its verb stands


class Difference(NamedTuple):
    """A number now and the one that it is compared with."""

    now: Quantity
    before: Quantity

    @property
    def value(self) -> Decimal:
        """By how much the number now is larger."""
        return Decimal(self.now.value) - Decimal(self.before.value)


def same_dimension(change: Quantity, one: Quantity) -> bool:
    """Whether a number may be one of the two that a change is between."""
    percent = one.token.kind is NumberKind.PERCENT
    if change.token.kind is NumberKind.PERCENT:
        return one.counts and one.unit not in _NO_COUNTS
    if change.unit == "điểm phần trăm":
        return percent
    if change.unit == "bậc":
        return not percent and one.unit in ("", "bậc") and one.counts
    same = one.unit == change.unit or not change.unit or (not one.unit and not one.noun)
    return not percent and one.counts and same


def pairs_of(now: Sequence[Quantity], before: Sequence[Quantity]) -> Iterator[Difference]:
    """Each number now with each one before."""
    for one in now:
        for other in before:
            if one is not other:
                yield Difference(one, other)


def has_verb(change: Quantity) -> bool:
    """Whether the words right before it say that something rose or fell."""
    before = change.line.folded[max(0, change.token.start - MAX_CHANGE) : change.token.start]
    return pattern("changes").search(before) is not None


def is_fall(change: Quantity) -> bool:
    """Whether the words right before it say that something fell."""
    before = change.line.folded[max(0, change.token.start - MAX_CHANGE) : change.token.start]
    return pattern("falls").search(_ASIDE.sub(" ", before)) is not None


def is_compared_after(change: Quantity) -> bool:
    """Whether the words after a change say with what it is compared."""
    after = change.line.folded[change.token.end : change.token.end + _MAX_COMPARED]
    return pattern("compared_with").search(after) is not None


def words_of(pair: Difference) -> str:
    """The subtraction with its figures."""
    return f"{number(pair.now.value)} − {number(pair.before.value)} = {number(pair.value)}"


def in_order_of_time(one: Quantity, other: Quantity) -> Difference | None:
    """Two numbers of two times, None where the text does not say which is the later one.

    Of two months the later is now; where only one is said to be of another time, the other is.
    """
    months = [_month(each) for each in (one, other)]
    if months[0] is not None and months[1] is not None and months[0] != months[1]:
        return Difference(other, one) if months[1] > months[0] else Difference(one, other)
    elsewhen = [each.role is Role.OTHER_TIME for each in (one, other)]
    if elsewhen[0] is elsewhen[1]:
        return None
    return Difference(other, one) if elsewhen[0] else Difference(one, other)


def _month(one: Quantity) -> int | None:
    """The one month that its clause names."""
    named = clause_times(one.line.folded, one.token.start)
    months = [int(time.split()[1]) for time in named if time.startswith("tháng ")]
    return months[0] if len(months) == 1 else None


def held_change(change: Quantity, pair: Difference) -> Held:
    """A change that two numbers differ by."""
    return Held((change, pair.now, pair.before), words_of(pair))


def told_change(change: Quantity, pair: Difference, right: Decimal, *, falls: bool) -> Finding:
    """What is told of a change that two numbers do not differ by, which is `right`."""
    percent = "%" if pair.now.token.kind is NumberKind.PERCENT else ""
    stated = -change.value if falls else change.value
    return finding(
        "VB15",
        change.place,
        *dict.fromkeys((pair.now.place, pair.before.place)),
        expected=right,
        actual=stated,
        now=f"{number(pair.now.value)}{percent}",
        before=f"{number(pair.before.value)}{percent}",
    )
