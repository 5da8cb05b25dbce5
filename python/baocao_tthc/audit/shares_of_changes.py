"""Changes in per cent: "tăng 195 hồ sơ (8%)" is the share of what was there before.

Which number that is the text seldom says. It is bound where two numbers beside it differ by the
change, or where it is compared with one in so many words; else any number about may be meant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..checks.catalogue import finding
from ..formula import Number
from ..vietnamese import number, percentage, plain_number
from ..vietnamese.numbers import NumberKind
from .differences import is_fall
from .ledger import Ledger
from .positions import SENTENCE_END
from .quantities import Exactness, Quantity
from .relations import Broken, Held, Relation, is_slip, nearly
from .roles import Role

_NEARLY = Decimal("0.35")
_NEARLY_AMBIGUOUS = Decimal("0.1")  # where several numbers may be what changed
_TELLING = 1_000  # numbers that do not stand anywhere by chance
_MAX_OTHERS = 30  # numbers before and after it that may have been there before
_MAX_NOW = 3  # numbers that may be what changed

_Share = tuple[Number, Number]  # by how much something changed, and the number before


class RelativeChange(NamedTuple):
    """A change in per cent, what it is compared with, whether the text says so in so many words,
    and the numbers that may be what changed, the likeliest first.
    """

    change: Quantity
    prior: Quantity | None
    explicit: bool
    now: Sequence[Quantity]
    known: Collection[Decimal] = ()  # every number of the text and of its tables

    @property
    def falls(self) -> bool:
        """Whether it is said to fall."""
        return is_fall(self.change)

    @property
    def compared(self) -> Quantity | None:
        """The number that it is compared with, where that counts things."""
        return self.prior if self.prior is not None and self.prior.counts else None


def share_of_change(
    ledger: Ledger, before: Sequence[Quantity], told: RelativeChange
) -> Iterator[Relation]:
    """What holds and what does not; `before` are the numbers before it, of other lines too."""
    change = told.change
    by = _absolute(change, before)
    bound, sure = _bound(ledger, told, by)
    reckoned = _reckoned(told, by)
    open_ = () if sure else _possible(ledger, before, told, by)
    places = _places(change)
    for size, base in (*bound, *(() if sure else reckoned), *open_):
        if base and percentage(size, base, places) == change.value:
            words = f"{number(size)}/{number(base)} = {number(change.value)}%"
            yield Held((change,), words)
            return
    limit = _NEARLY if sure or bound or _is_one(told) else _NEARLY_AMBIGUOUS
    for size, base in (bound or reckoned)[:1]:
        right = percentage(size, base, max(1, places)) if base else None
        near = right is not None and (
            nearly(right, change.value, limit) or is_slip(change.value, right)
        )
        if near and _exact(*told.now[:1], *filter(None, (told.prior,))):
            broken = finding(
                "VB24",
                change.place,
                expected=right,
                actual=change.value,
                change=number(size),
                before=number(base),
            )
            yield Broken((change,), broken)


def _bound(ledger: Ledger, told: RelativeChange, by: Quantity | None) -> tuple[list[_Share], bool]:
    """The change and the number before it as the text gives both, and whether that is certain: the
    change that is told in numbers leads from one number beside it to another.
    """
    prior = told.compared
    gaps: list[Number] = []
    if prior is not None:
        gaps = [
            plain_number(abs(Decimal(one.value) - Decimal(prior.value)))
            for one in told.now
            if one is not prior and one.counts and _alike(one, prior)
        ]
    known = prior is not None and by is not None and _alike(by, prior)
    if prior is not None and by is not None and known:
        said = told.explicit and not gaps
        if said or by.value in gaps:
            return [(by.value, prior.value)], True
    own_pairs = _pairs(ledger, told, by) or _known_before(told, by) if by is not None else []
    if own_pairs and not told.explicit:
        return own_pairs, True
    if prior is None:
        return [], False
    own = [(by.value, prior.value)] if by is not None and known else []
    return [*own, *((gap, prior.value) for gap in gaps)], False


def _pairs(ledger: Ledger, told: RelativeChange, by: Quantity) -> list[_Share]:
    """The change, and each number of the line that together with it is another one there."""
    near = [one for one in ledger.near(told.change) if one.counts and _alike(one, by)]
    values = {Decimal(one.value) for one in near}
    step = Decimal(-by.value if is_fall(by) else by.value)
    befores = dict.fromkeys(one.value for one in near if Decimal(one.value) + step in values)
    return [(by.value, before) for before in befores]


def _known_before(told: RelativeChange, by: Quantity) -> list[_Share]:
    """The change, and the number before that follows from the one now and stands elsewhere."""
    for size, before in _reckoned(told, by):
        if before >= _TELLING and Decimal(before) in told.known:
            return [(size, before)]
    return []


def _reckoned(told: RelativeChange, by: Quantity | None) -> list[_Share]:
    """The number before as it follows from the number now."""
    now = [one for one in told.now if one.counts and not one.bracketed]
    if by is None or not now or not _alike(now[0], by):
        return []
    return [(by.value, now[0].value - _step(told, by))]


def _step(told: RelativeChange, by: Quantity) -> Number:
    return -by.value if told.falls or is_fall(by) else by.value


def _is_one(told: RelativeChange) -> bool:
    """Whether only one number can be what changed."""
    return len({one.value for one in told.now if one.counts and not one.bracketed}) == 1


def _possible(
    ledger: Ledger, before: Sequence[Quantity], told: RelativeChange, by: Quantity | None
) -> Iterator[_Share]:
    """Whatever numbers of its line and of those before may be meant."""
    beside = (*ledger.earlier(told.change)[-_MAX_OTHERS:], *ledger.later(told.change)[:_MAX_OTHERS])
    others = list({id(one): one for one in (*before, *beside) if one.counts}.values())
    if by is not None:
        for one in others:
            yield by.value, one.value
            yield by.value, one.value - _step(told, by)
    for one in told.now[:_MAX_NOW]:
        for other in others:
            if one is not other and one.counts and _alike(one, other):
                yield plain_number(abs(Decimal(one.value) - Decimal(other.value))), other.value


def _alike(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers may count the same things: "203, giảm 16 hồ sơ"."""
    return one.unit == other.unit or not one.unit or not other.unit


def _exact(*members: Quantity) -> bool:
    return all(one.exactness is Exactness.EXACT for one in members)


def _absolute(change: Quantity, before: Sequence[Quantity]) -> Quantity | None:
    """The same change in numbers, right before it."""
    for one in reversed(before[-3:]):
        same = one.line is change.line and one.role is Role.CHANGE
        between = change.line.folded[one.token.end : change.token.start]
        counts = one.token.kind is not NumberKind.PERCENT
        if same and counts and not SENTENCE_END.search(between):
            return one
    return None


def _places(change: Quantity) -> int:
    return max(0, -int(Decimal(change.value).as_tuple().exponent))
