"""Differences: two numbers, and the change that a sentence tells between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..vietnamese import number
from ..vietnamese.numbers import NumberKind
from .lexicon import pattern
from .quantities import Quantity

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
        return one.counts
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
    return pattern("falls").search(before) is not None


def words_of(pair: Difference) -> str:
    """The subtraction with its figures."""
    return f"{number(pair.now.value)} − {number(pair.before.value)} = {number(pair.value)}"
