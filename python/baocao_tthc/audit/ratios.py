"""The arithmetic of a rate: whether it is that of two numbers, and what is told when it is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_DOWN, Decimal
from itertools import product
from typing import Any, NamedTuple

from ..checks.catalogue import finding
from ..findings.finding import Finding
from ..formula import Number
from ..vietnamese import number, percentage, stated_percentage
from ..wording import listed
from .lexicon import concepts, pattern
from .quantities import Quantity
from .relations import Broken, Held, Relation, digits_of, is_slip

WHOLE = 100
_MAX_BASES = 2  # in a sentence
_NEXT_TO = Decimal("0.15")  # points
_MIN_DIGITS = 4
_MIN_RATE = 3  # digits of a rate that may be mistyped
_NEARLY = Decimal("0.12")  # how far a rate may be from what it should be, as a share of it


class Base(NamedTuple):
    """What a percentage may be taken over: "3.731 đã giải quyết"."""

    name: str
    value: Number
    of: Quantity | None = None

    @property
    def words(self) -> str:
        """As a sentence says it."""
        counted = concepts()[self.name].counted if self.name in concepts() else self.name
        return f"{number(self.value)} {counted}".strip()

    @property
    def named(self) -> Base:
        """By what its number is read to count, where the text leaves one reading."""
        read = self.of.concepts if self.of is not None else ()
        return self._replace(name=read[0]) if len(read) == 1 else self


def held(rate: Quantity, part: Quantity, value: Number, base: Base) -> Held:
    """The relation of a rate that holds."""
    members = (rate, part) if base.of is None else (rate, part, base.of)
    return Held(members, f"{number(value)}/{number(base.value)} = {shown_rate(rate)}")


def shown_rate(rate: Quantity) -> str:
    """The percentage as a sentence shows it: "99,84%"."""
    return f"{rate.token.digits.replace('.', ',')}%"


def of_fraction(rate: Quantity, fraction: Quantity) -> Iterator[Relation]:
    """A percentage and the fraction beside it: "1.805/1.891 hồ sơ, đạt 95,5%"."""
    part, base = fraction.token.value, fraction.token.base
    if fits(rate, part, base):
        yield Held((rate, fraction), f"{number(part)}/{number(base)} = {shown_rate(rate)}")
        return
    right = stated_percentage(part, base, max(1, places_of(rate)))
    if right is not None:
        shown = f"{number(part)}/{number(base)} là {number(right)}%"
        rule = wrong_or_cut(rate, [(part, base)])
        yield Broken((rate, fraction), of_rate(rule, rate, right, right=shown))


def of_another_base(rate: Quantity, part: Number, stated: Base, fitting: Base) -> Finding:
    """The finding on a rate that is that of another base than the one stated, both by name."""
    stated, fitting = stated.named, fitting.named
    shown = f"{number(part)}/{fitting.words}"
    places = max(1, places_of(rate))
    right = stated_percentage(part, stated.value, places)
    return of_rate("VB03", rate, right, fitting=shown, stated=_ratio(part, stated, places))


def wrong_rate(rate: Quantity, parts: Sequence[Number], bases: Sequence[Base]) -> Finding:
    """The finding on a rate that is that of none of its bases, the first of them by name."""
    rule = wrong_or_cut(rate, product(parts, (base.value for base in bases)))
    places = max(1, places_of(rate))
    apart = list({base.value: base.named for base in reversed(bases)}.values())[::-1]
    right = listed([_ratio(parts[0], base, places) for base in apart], _MAX_BASES, "mẫu số")
    return of_rate(rule, rate, stated_percentage(parts[0], bases[0].value, places), right=right)


def of_rate(rule: str, rate: Quantity, value: Decimal | None, **words: Any) -> Finding:
    """A finding of that rule on a percentage; `value` is what it should be."""
    made = finding(rule, rate.place, percent=shown_rate(rate), **words)
    return made._replace(expected=value, actual=rate.value)


def _ratio(part: Number, base: Base, places: int) -> str:
    right = stated_percentage(part, base.value, places)
    text = f"{number(part)}/{base.words}"
    return f"{text} ({number(right)}%)" if right is not None else text


def places_of(rate: Quantity) -> int:
    """How many decimals the percentage has."""
    return max(0, -int(Decimal(rate.value).as_tuple().exponent))


def fits(rate: Quantity, part: Number, base: Number, slack: Decimal = Decimal()) -> bool:
    """Whether it is their rate, rounded as it is written; 100% is said of all of them only.

    A rate "trên 90%" is one that is larger, but not by much. `slack` is by how many points the
    numbers, rounded themselves, may move it.
    """
    if rate.value == WHOLE:
        return part == base != 0
    right = percentage(part, base, places_of(rate))
    if right is None:
        return False
    stated = Decimal(rate.value)
    if rate.exactness in _BOUNDS:
        low, high = sorted((stated, stated + _BOUNDS[rate.exactness]))
        return low <= right <= high
    cautious = stated_percentage(part, base, places_of(rate))  # 99,99% of all but one
    return abs(right - stated) <= slack or stated == cautious


def rate_bounds(rate: Quantity) -> tuple[Decimal, Decimal]:
    """Between which points a rate must be that `fits` takes for it, and a little more."""
    stated, step = Decimal(rate.value), Decimal(1).scaleb(-places_of(rate))
    more = _BOUNDS.get(rate.exactness, Decimal())
    return min(stated, stated + more) - step, max(stated, stated + more) + step


def slack_of(part: Quantity, base: Quantity | None) -> Decimal:
    """By how many points the rate of two numbers may move, rounded as they are written."""
    slacks = [one.slack / Decimal(one.value) for one in (part, base) if one and one.value]
    return (WHOLE * sum(slacks, Decimal())).quantize(Decimal("0.0001"))


_BOUNDS = {"over": Decimal(10), "under": Decimal(-10)}


def nearly_rate(stated: Decimal, right: Decimal) -> bool:
    """Whether a rate is a slip for the right one, or so near that it must be meant."""
    if right > WHOLE:
        return False
    if abs(stated - right) <= _NEARLY * max(right, stated):
        return True
    places = max(0, -int(stated.as_tuple().exponent))
    return is_slip(stated, right.quantize(Decimal(1).scaleb(-places)))


def next_to(stated: Decimal, right: Decimal) -> bool:
    """Whether a rate is so near the right one that no other base is likely."""
    places = max(0, -int(stated.as_tuple().exponent))
    long = len(str(stated).replace(".", "")) >= _MIN_DIGITS
    return abs(stated - right) <= _NEXT_TO or (places > 1 and long and is_slip(stated, right))


def is_slip_of_rate(stated: Decimal, right: Decimal, beside: bool) -> bool:
    """Whether a rate has the digits of the right one in another order, or, where both numbers stand
    in one sentence, another digit.
    """
    digits = digits_of(stated)
    if len(digits) < _MIN_RATE or right > WHOLE or stated == right:
        return False
    return digits == digits_of(right) or (beside and is_slip(stated, right))


def nearly_same(base: Base, other: Base) -> bool:
    """Whether one base may be meant to be the other."""
    large = max(Decimal(base.value), Decimal(other.value))
    return abs(Decimal(base.value) - Decimal(other.value)) * 10 <= large


def wrong_or_cut(rate: Quantity, ratios: Iterable[tuple[Number, Number]]) -> str:
    """The rule that is broken: a rate that is cut off instead of rounded is VB11."""
    places = places_of(rate)
    stated = Decimal(rate.value)
    exact = (percentage(part, base, places + 4) for part, base in ratios)
    unit = Decimal(1).scaleb(-places)
    cut = places > 0 and any(
        right is not None and stated == right.quantize(unit, ROUND_DOWN) for right in exact
    )
    return "VB11" if cut else "VB04"


_NO_CONTENT = frozenset(
    ["hồ", "sơ", "số", "tổng", "các", "và", "của", "có", "được", "đã", "trong", "là", "tthc", "hs"]
)


def leads_to_base(between: str) -> bool:
    """Whether the words between a percentage and a number say that it is taken over that number."""
    opening = pattern("over_base").match(between)
    return opening is not None and bool(pattern("no_content").fullmatch(between, opening.end()))


def content_words(folded: str) -> frozenset[str]:
    """The words that tell one number from another."""
    return frozenset(re.findall(r"[^\W\d_]+", folded)) - _NO_CONTENT
