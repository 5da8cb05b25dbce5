"""Percentages: each must follow from the numbers that its own sentence gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any, NamedTuple

from ..formula import Number
from ..vietnamese import number, percentage
from .claims import Claim
from .form_values import FormValues, Ledger
from .lexicon import concepts, counted_concepts
from .remark import Remark, remark
from .tokens import TokenKind

_OF_NEW = ("received", "carried_over", "received_online", "received_in_person", "received_post")
_NEIGHBOURS = 40  # numbers of a paragraph of which a rate is tried
_MOST = 12  # of these, whose sums are tried too
_AS_BASE = re.compile(r"(?:\btrên|\bso với|/)(?: tổng)?(?: số)? ?$")
_WHOLE = 100
_NEAR = 14  # characters between a percentage and the fraction in brackets after it


class _Base(NamedTuple):
    """What a percentage may be taken over: "3.731 đã giải quyết"."""

    concept: str
    value: Number


class Rates:
    """Tests the percentages of a document; `insufficient` are those it could not test."""

    def __init__(self, ledger: Ledger, reference: FormValues) -> None:
        self._ledger = ledger
        self._reference = reference
        self.insufficient: list[Claim] = []

    def remarks(self) -> Iterator[Remark]:
        """What is wrong with them."""
        for claim in self._ledger.claims:
            if claim.token.kind is TokenKind.PERCENT:
                yield from self._tested(claim)

    def _tested(self, claim: Claim) -> Iterator[Remark]:
        if not claim.comparable or claim.part is not None:
            self.insufficient.append(claim)
            return
        fraction = self._fraction(claim)
        if fraction is not None:
            yield from self._of_fraction(claim, fraction)
            return
        part = self._part(claim)
        concept = next((each.concepts[0] for each in (claim, part) if each and each.concepts), None)
        parts = self._part_values(concept, part, claim)
        stated = self._stated(claim, concept)
        known = self._bases(concept)
        if not parts or not (stated or known):
            self.insufficient.append(claim)
            return
        yield from self._judged(claim, concept, parts, stated, known)

    def _fraction(self, claim: Claim) -> Claim | None:
        """The fraction that the percentage is of: right before it, or in brackets after it."""
        chain = self._ledger.sentence(claim)
        at = chain.index(claim)
        for other in chain[max(0, at - 1) : at + 2]:
            if other.token.kind is TokenKind.FRACTION:
                gap = other.token.start - claim.token.end
                if gap < _NEAR:
                    return other
        return None

    def _of_fraction(self, claim: Claim, fraction: Claim) -> Iterator[Remark]:
        part, base = fraction.token.value, fraction.token.base
        right = percentage(part, base)
        if right is not None and not _fits(claim, part, base):
            shown = f"{number(part)}/{number(base)} là {number(right)}%"
            rule = "VB11" if _nearly(claim, part, base) else "VB04"
            yield self._remark(rule, claim, right, right=shown)

    def _part(self, claim: Claim) -> Claim | None:
        """The number before it in the sentence of which it is the rate: "1.655 trên 1.873"."""
        for other in reversed(self._ledger.before(claim)):
            if other.token.kind is TokenKind.PERCENT:
                return None
            if not _AS_BASE.search(other.passage.folded[: other.token.start]):
                return other
        return None

    def _part_values(
        self, concept: str | None, part: Claim | None, claim: Claim
    ) -> dict[Number, None]:
        """What may be counted, the number of the sentence first, then that of the form."""
        values: dict[Number, None] = {}
        if part is not None and (not claim.concepts or set(part.concepts) & set(claim.concepts)):
            values[part.value] = None
        if concept:
            for known in filter(None, map(self._reference.total, _related(concept))):
                values[known.value] = None
            if not values:
                values |= self._ledger.values(concept)
        return values

    def _stated(self, claim: Claim, concept: str | None) -> list[_Base]:
        """The bases that the sentence gives: named after the percentage, or counted before it."""
        if claim.bases:
            return [base for name in claim.bases for base in self._values(name, claim)]
        wanted = _bases_of(concept)
        found = []
        for other in self._ledger.before(claim):
            if other.token.kind is TokenKind.COUNT and other.part is None:
                meant = [name for name in other.concepts if name in wanted]
                found += [_Base(name, other.value) for name in meant[:1]]
        return found

    def _bases(self, concept: str | None) -> list[_Base]:
        """Everything that a rate of this kind may be taken over, with its value."""
        return [base for name in _bases_of(concept) for base in self._values(name, None)]

    def _values(self, concept: str, claim: Claim | None) -> list[_Base]:
        """The values of a base: in the sentence, in the form, else anywhere in the text."""
        found: dict[Number, None] = {}
        if claim is not None:
            near = [c for c in self._ledger.sentence(claim) if concept in c.concepts[:1]]
            found |= dict.fromkeys(c.value for c in near if c.token.kind is TokenKind.COUNT)
        if known := self._reference.total(concept):
            found[known.value] = None
        if not found:
            found |= self._ledger.values(concept) or self._derived(concept)
        return [_Base(concept, value) for value in found]

    def _derived(self, concept: str) -> dict[Number, None]:
        """Those newly received, of whom a text seldom says how many: all less those carried over,
        or those online and in person.
        """
        if concept != "received_new":
            return {}
        values = {name: list(self._ledger.values(name)) for name in _OF_NEW}
        if len(values["received"]) == len(values["carried_over"]) == 1:
            return {values["received"][0] - values["carried_over"][0]: None}
        if len(values["received_online"]) == len(values["received_in_person"]) == 1:
            post = sum(values["received_post"][:1])
            return {values["received_online"][0] + values["received_in_person"][0] + post: None}
        return {}

    def _lacking(self, claim: Claim, concept: str | None) -> bool:
        """Whether it may be over a base of which nothing is known: then nobody is accused."""
        names = claim.bases or _bases_of(concept)[:1]
        return any(not self._values(name, claim) for name in names)

    def _judged(
        self,
        claim: Claim,
        concept: str | None,
        parts: dict[Number, None],
        stated: Sequence[_Base],
        known: Sequence[_Base],
    ) -> Iterator[Remark]:
        fitting = _first_fit(claim, parts, stated or known)
        if fitting:
            yield from self._online(claim, concept, parts, fitting)
            return
        if concept is None:
            self.insufficient.append(claim)
            return
        candidates = [base for base in (stated or known) if base.value]
        if not candidates:
            self.insufficient.append(claim)
            return
        elsewhere = _first_fit(claim, parts, known)
        if stated and elsewhere:
            yield self._of_another_base(claim, parts, candidates[0], elsewhere)
        elif self._lacking(claim, concept) or (not claim.bases and self._of_neighbours(claim)):
            self.insufficient.append(claim)
        else:
            yield self._wrong(claim, parts, candidates)

    def _of_another_base(
        self, claim: Claim, parts: dict[Number, None], stated: _Base, fitting: _Base
    ) -> Remark:
        part = next(iter(parts))
        fits = next(value for value in parts if _fits(claim, value, fitting.value))
        words = {
            "fitting": _ratio(fits, fitting, shown=False),
            "stated": _ratio(part, stated),
        }
        return self._remark("VB03", claim, percentage(part, stated.value), **words)

    def _wrong(
        self, claim: Claim, parts: dict[Number, None], candidates: Sequence[_Base]
    ) -> Remark:
        part = next(iter(parts))
        nearly = any(_nearly(claim, value, base.value) for value in parts for base in candidates)
        right = " và ".join(dict.fromkeys(_ratio(part, base) for base in candidates[:2]))
        rule = "VB11" if nearly else "VB04"
        return self._remark(rule, claim, percentage(part, candidates[0].value), right=right)

    def _of_neighbours(self, claim: Claim) -> bool:
        """Whether it is the rate of any two numbers of its paragraph, understood or not."""
        values = [
            value
            for other in self._ledger.paragraph(claim)
            if other.token.kind is not TokenKind.PERCENT
            for value in (other.value, other.token.base)
            if value
        ][:_NEIGHBOURS]
        parts = {*values, *(one + other for one, other in combinations(values[:_MOST], 2))}
        return any(_fits(claim, part, base) for part in parts for base in values if part < base)

    def _online(
        self, claim: Claim, concept: str | None, parts: dict[Number, None], fitting: _Base
    ) -> Iterator[Remark]:
        """The online rate over all cases, where the form tells those newly received apart."""
        if concept != "received_online" or fitting.concept != "received" or claim.bases:
            return
        new, carried = (self._reference.total(name) for name in ("received_new", "carried_over"))
        part = next(iter(parts))
        if new and carried and carried.value and (right := percentage(part, new.value)):
            base = f"{number(part)}/{number(new.value)}"
            yield self._remark("VB09", claim, right, right=number(right), base=base)

    def _remark(self, rule: str, claim: Claim, value: Decimal | None, **words: str) -> Remark:
        percent = f"{claim.token.digits.replace('.', ',')}%"
        filled: dict[str, Any] = {"words": claim.words, "percent": percent, **words}
        return remark(rule, claim.place, **filled)._replace(expected=value, actual=claim.value)


def _bases_of(concept: str | None) -> tuple[str, ...]:
    return concepts()[concept].bases if concept else ("received", "resolved", "digital_received")


def _related(concept: str) -> tuple[str, ...]:
    """What is said of the cases on time is said of those before and on time, too."""
    if concept in ("resolved_on_time", "resolved_early"):
        return (concept, "resolved_in_good_time")
    return (concept,)


def _first_fit(claim: Claim, parts: dict[Number, None], bases: Sequence[_Base]) -> _Base | None:
    return next((base for base in bases for part in parts if _fits(claim, part, base.value)), None)


def _places(claim: Claim) -> int:
    """How many decimals the percentage has."""
    return -int(Decimal(claim.token.digits.replace(",", ".")).as_tuple().exponent)


def _fits(claim: Claim, part: Number, base: Number) -> bool:
    """Whether it is their rate, rounded as it is written; 100% is said of all of them only."""
    right = percentage(part, base, _places(claim))
    if right is None or claim.value == _WHOLE:
        return right is not None and part == base
    return right == Decimal(claim.value)


def _nearly(claim: Claim, part: Number, base: Number) -> bool:
    """Cut off instead of rounded, or rounded the other way: one unit of the last digit."""
    right = percentage(part, base, _places(claim))
    step = Decimal(1).scaleb(-_places(claim))
    return right is not None and _places(claim) > 0 and abs(right - Decimal(claim.value)) == step


def _ratio(part: Number, base: _Base, *, shown: bool = True) -> str:
    text = f"{number(part)}/{number(base.value)} {counted_concepts(base.concept)}"
    right = percentage(part, base.value)
    return f"{text} ({number(right)}%)" if shown and right is not None else text
