"""Percentages: each must follow from the numbers that its own sentence gives it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, product
from typing import Any, NamedTuple

from ..checks.catalogue import finding
from ..findings.finding import Finding
from ..formula import Number
from ..vietnamese import number, percentage
from ..vietnamese.numbers import NumberKind
from .claims import Claim, Ledger
from .form_values import FormValues
from .lexicon import concepts

_OF_NEW = ("received", "carried_over", "received_online", "received_in_person", "received_post")
_USUAL_BASES = ("received", "resolved", "digital_received")
# What is said of the cases on time is said of those before and on time, too.
_ALSO_SAID_OF = dict.fromkeys(("resolved_on_time", "resolved_early"), ("resolved_in_good_time",))
_MAX_NEIGHBOURS = 40  # numbers of a paragraph of which a rate is tried
_MAX_ADDED = 12  # of these, whose sums are tried too
_AS_BASE = re.compile(r"(?:\btrên|\bso với|/)(?: tổng)?(?: số)? ?$")
_WHOLE = 100
_MAX_GAP = 14  # characters between a percentage and the fraction in brackets after it


class _Base(NamedTuple):
    """What a percentage may be taken over: "3.731 đã giải quyết"."""

    concept: str
    value: Number


class Rates:
    """Tests the percentages of a document; `insufficient` are those it could not test."""

    def __init__(self, ledger: Ledger, forms: FormValues) -> None:
        self._ledger = ledger
        self._forms = forms
        self.insufficient: list[Claim] = []

    def findings(self) -> Iterator[Finding]:
        """What is wrong with them."""
        for claim in self._ledger.claims:
            if claim.token.kind is NumberKind.PERCENT:
                yield from self._tested(claim)

    def _tested(self, claim: Claim) -> Iterator[Finding]:
        if not claim.comparable or claim.part is not None:
            self.insufficient.append(claim)
            return
        if fraction := self._fraction(claim):
            yield from _of_fraction(claim, fraction)
            return
        part = self._part(claim)
        concept = next((each.concepts[0] for each in (claim, part) if each and each.concepts), None)
        parts = self._part_values(concept, part, claim)
        stated = self._stated(claim, concept)
        known = [base for name in _bases_of(concept) for base in self._values(name)]
        bases = stated or known
        if fitting := _first_fit(claim, parts, bases):
            yield from self._online(claim, concept, parts, fitting)
            return
        candidates = [base for base in bases if base.value]
        if not parts or concept is None or not candidates:
            self.insufficient.append(claim)
        elif stated and (elsewhere := _first_fit(claim, parts, known)):
            yield _of_another_base(claim, parts, candidates[0], elsewhere)
        elif self._lacking(claim, concept) or (not claim.bases and self._of_neighbours(claim)):
            self.insufficient.append(claim)
        else:
            yield _wrong(claim, parts, candidates)

    def _fraction(self, claim: Claim) -> Claim | None:
        """The fraction that the percentage is of: right before it, or in brackets after it."""
        sentence = self._ledger.sentence(claim)
        at = sentence.index(claim)
        for other in sentence[max(0, at - 1) : at + 2]:
            near = other.token.start - claim.token.end < _MAX_GAP
            if other.token.kind is NumberKind.FRACTION and near:
                return other
        return None

    def _part(self, claim: Claim) -> Claim | None:
        """The number before it in the sentence of which it is the rate: "1.655 trên 1.873"."""
        for other in reversed(self._ledger.before(claim)):
            if other.token.kind is NumberKind.PERCENT:
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
            said_of = (concept, *_ALSO_SAID_OF.get(concept, ()))
            for known in filter(None, map(self._forms.total, said_of)):
                values[known.value] = None
        return values or (dict(self._ledger.values(concept)) if concept else {})

    def _stated(self, claim: Claim, concept: str | None) -> list[_Base]:
        """The bases that the sentence gives: named after the percentage, or counted before it."""
        if claim.bases:
            return [base for name in claim.bases for base in self._values(name, claim)]
        wanted = _bases_of(concept)
        found = []
        for other in self._ledger.before(claim):
            if other.token.kind is NumberKind.COUNT and other.part is None:
                meant = [name for name in other.concepts if name in wanted]
                found += [_Base(name, other.value) for name in meant[:1]]
        return found

    def _values(self, concept: str, claim: Claim | None = None) -> list[_Base]:
        """The values of a base: in the sentence, in the form, else anywhere in the text."""
        found: dict[Number, None] = {}
        for near in self._ledger.sentence(claim) if claim else ():
            if near.token.kind is NumberKind.COUNT and near.concepts[:1] == (concept,):
                found[near.value] = None
        if known := self._forms.total(concept):
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

    def _lacking(self, claim: Claim, concept: str) -> bool:
        """Whether it may be over a base of which nothing is known: then nobody is accused."""
        names = claim.bases or _bases_of(concept)[:1]
        return any(not self._values(name, claim) for name in names)

    def _of_neighbours(self, claim: Claim) -> bool:
        """Whether it is the rate of any two numbers of its paragraph, understood or not."""
        values = [
            value
            for other in self._ledger.of(claim.passage)
            if other.token.kind is not NumberKind.PERCENT
            for value in (other.value, other.token.base)
            if value
        ][:_MAX_NEIGHBOURS]
        parts = {*values, *(one + other for one, other in combinations(values[:_MAX_ADDED], 2))}
        return any(_fits(claim, part, base) for part in parts for base in values if part < base)

    def _online(
        self, claim: Claim, concept: str | None, parts: dict[Number, None], fitting: _Base
    ) -> Iterator[Finding]:
        """The online rate over all cases, where the form tells those newly received apart."""
        if concept != "received_online" or fitting.concept != "received" or claim.bases:
            return
        new, carried = (self._forms.total(name) for name in ("received_new", "carried_over"))
        part = next(iter(parts))
        if new and carried and carried.value and (right := percentage(part, new.value)):
            base = f"{number(part)}/{number(new.value)}"
            yield _of_rate("VB09", claim, right, right=number(right), base=base)


def _of_fraction(claim: Claim, fraction: Claim) -> Iterator[Finding]:
    part, base = fraction.token.value, fraction.token.base
    right = percentage(part, base)
    if right is not None and not _fits(claim, part, base):
        shown = f"{number(part)}/{number(base)} là {number(right)}%"
        yield _of_rate(_wrong_or_rounded(claim, [(part, base)]), claim, right, right=shown)


def _of_another_base(
    claim: Claim, parts: dict[Number, None], stated: _Base, fitting: _Base
) -> Finding:
    part = next(iter(parts))
    fits = next(value for value in parts if _fits(claim, value, fitting.value))
    shown = f"{number(fits)}/{number(fitting.value)} {concepts()[fitting.concept].counted}"
    right = percentage(part, stated.value)
    return _of_rate("VB03", claim, right, fitting=shown, stated=_ratio(part, stated))


def _wrong(claim: Claim, parts: dict[Number, None], candidates: Sequence[_Base]) -> Finding:
    part = next(iter(parts))
    rule = _wrong_or_rounded(claim, product(parts, (base.value for base in candidates)))
    right = " và ".join(dict.fromkeys(_ratio(part, base) for base in candidates[:2]))
    return _of_rate(rule, claim, percentage(part, candidates[0].value), right=right)


def _of_rate(rule: str, claim: Claim, value: Decimal | None, **words: Any) -> Finding:
    percent = f"{claim.token.digits.replace('.', ',')}%"
    made = finding(rule, claim.place, percent=percent, **words)
    return made._replace(expected=value, actual=claim.value)


def _ratio(part: Number, base: _Base) -> str:
    text = f"{number(part)}/{number(base.value)} {concepts()[base.concept].counted}"
    right = percentage(part, base.value)
    return f"{text} ({number(right)}%)" if right is not None else text


def _bases_of(concept: str | None) -> Sequence[str]:
    """Everything that a rate of this kind may be taken over."""
    return concepts()[concept].bases if concept else _USUAL_BASES


def _first_fit(claim: Claim, parts: dict[Number, None], bases: Sequence[_Base]) -> _Base | None:
    return next((base for base in bases for part in parts if _fits(claim, part, base.value)), None)


def _places(claim: Claim) -> int:
    """How many decimals the percentage has."""
    return -int(Decimal(claim.value).as_tuple().exponent)


def _fits(claim: Claim, part: Number, base: Number) -> bool:
    """Whether it is their rate, rounded as it is written; 100% is said of all of them only."""
    if claim.value == _WHOLE:
        return part == base != 0
    return percentage(part, base, _places(claim)) == claim.value


def _wrong_or_rounded(claim: Claim, ratios: Iterable[tuple[Number, Number]]) -> str:
    """The rule that is broken: cut off instead of rounded, or rounded the other way, is VB11."""
    places = _places(claim)
    rounded = (percentage(part, base, places) for part, base in ratios)
    step = Decimal(1).scaleb(-places)
    nearly = places > 0 and any(
        right is not None and abs(right - Decimal(claim.value)) == step for right in rounded
    )
    return "VB11" if nearly else "VB04"
