"""Percentages: each must be the rate of a number and a base that the text gives for it.

    trực tuyến 2.508 hồ sơ (91,5%)            the number it stands at, the whole that it is part of
    1.805/1.891 hồ sơ, đạt 95,5%              the fraction beside it
    2.302 hồ sơ (98,18% số đã giải quyết)     the base that its own words name

Where no number stands at a percentage, what its words mean says of which numbers it is the rate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, product
from typing import NamedTuple

from ..findings.finding import Finding
from ..vietnamese import number, percentage
from ..vietnamese.numbers import NumberKind
from .bases_of_rates import BasesOfRates, are_of_one_time
from .form_values import FormValues
from .groups import Structure
from .ledger import MAX_NEAR, Ledger
from .lexicon import openers, pattern, wider
from .positions import bracket_depth, sentence_start
from .quantities import Exactness, Quantity
from .rates_by_meaning import RatesByMeaning
from .ratios import (
    WHOLE,
    Base,
    fits,
    held,
    is_slip_of_rate,
    leads_to_base,
    nearly_rate,
    nearly_same,
    next_to,
    of_another_base,
    of_fraction,
    of_rate,
    places_of,
    slack_of,
    wrong_rate,
)
from .relations import Broken, Held, Relation, is_slip
from .roles import Role, clause_times

_MAX_APART = 90  # characters between a number and its percentage
_MAX_BASES = 8  # for which a rate may be mistyped
_STOP = re.compile(r"[.!?;](?=\s|$)")
_TIMES_BEFORE = ("trước", "ngoái")
_REVERSED = re.compile(r"[^.;()\d]{0,40}\(\s*(?:[^.;()\d]{0,30}\s)?$")


class _Ratio(NamedTuple):
    """A part and the base that the text gives for it."""

    part: Quantity
    bases: tuple[Base, ...]
    stated: bool  # whether the words name the base, or only the structure does
    certain: bool = False  # whether no other number can be meant by those words


class Rates:
    """The percentages of a text, each held to the numbers that it is the rate of."""

    def __init__(self, ledger: Ledger, text: Structure, forms: FormValues) -> None:
        self._ledger = ledger
        self._forms = forms
        self._bases = BasesOfRates(ledger, text)
        self._by_meaning = RatesByMeaning(ledger, forms, self._bases)
        self._shared: dict[int, Base] = {}  # by sentence, the base that its rates are taken over

    def relations(self) -> Iterator[Relation]:
        """What holds and what does not."""
        for one in self._ledger.quantities:
            if _is_rate(one) and one.role not in (Role.CHANGE, Role.AIM):
                yield from self._tested(one)

    def _tested(self, rate: Quantity) -> Iterator[Relation]:
        fraction = self._fraction(rate)
        proper = fraction is not None and fraction.value <= fraction.base
        if rate.value > WHOLE and not proper and not self._may_exceed(rate):
            ratio = self._ratio(rate)
            base = ratio.bases[0].value if ratio and ratio.bases else None
            of = f" ({number(ratio.part.value)}/{number(base)})" if ratio and base else ""
            yield Broken((rate,), of_rate("VB28", rate, None, of=of))
            return
        if fraction is not None:
            if not (fraction.noun and rate.exactness is not Exactness.EXACT):
                yield from of_fraction(rate, fraction)
            return  # “04/05 tiêu chí đạt trên 90%”: a bound that so many reach
        if _is_over_other_time(rate) or _is_of_no_share(rate):
            return
        if (over := self._base_before(rate)) is not None:
            yield from self._bases.over(rate, over)
            return
        ratio = self._ratio(rate)
        named = ratio is not None and not ratio.bases and rate.bases
        if named and ratio and (found := list(self._by_meaning.relations(rate, ratio.part))):
            yield from found  # its words name a base: "92,4% tổng số hồ sơ tiếp nhận"
            return
        if ratio is not None:
            relation = self._of_ratio(rate, ratio)
            if relation is not None:
                said = self._as_said(rate, ratio) if isinstance(relation, Broken) else []
                yield from said or (relation, *self._of_all_received(rate, ratio, relation))
                return
        if ratio is None or not self._ledger.listed(ratio.part):
            yield from self._by_meaning.relations(rate, ratio.part if ratio else None)

    def _as_said(self, rate: Quantity, ratio: _Ratio) -> list[Relation]:
        """What holds by its words: where the form has the base that they name, or where neither
        they nor the structure give one, so that the number before it is no more than a guess.
        """
        part = ratio.part
        base = next((self._forms.total(name) for name in rate.bases[:1]), None)
        if base and rate.part is None and fits(rate, part.value, base.value):
            known = Base(rate.bases[0], base.value)
            return [held(rate, part, part.value, known)]
        if rate.bases or ratio.stated or self._sure(ratio) or self._divided(ratio):
            return []
        said = list(self._by_meaning.relations(rate, part))
        return said if said and isinstance(said[0], Held) else []

    def _of_all_received(
        self, rate: Quantity, ratio: _Ratio, relation: Relation
    ) -> Iterator[Relation]:
        """A rate of those online that holds, but over all, with those of before."""
        concept = next(iter(ratio.part.concepts), "")
        if isinstance(relation, Held) and len(relation.members) > 2:
            base = relation.members[2]
            for name in base.concepts[:1]:
                known = Base(name, base.value, base)
                yield from self._by_meaning.online(rate, concept, ratio.part.value, known)

    def _may_exceed(self, rate: Quantity) -> bool:
        folded = rate.line.folded
        sentence = folded[max(0, rate.token.start - 160) : rate.token.end + 60]
        other_time = pattern("over_other_time").match(folded, rate.token.end)
        return other_time is not None or pattern("may_exceed").search(sentence) is not None

    # ── by structure ──

    def _neighbours(self, rate: Quantity) -> tuple[Sequence[Quantity], Sequence[Quantity]]:
        return self._ledger.earlier(rate), self._ledger.later(rate)

    def _fraction(self, rate: Quantity) -> Quantity | None:
        """The fraction that the percentage is of: right before it, or in brackets after it."""
        before, after = self._neighbours(rate)
        folded = rate.line.folded
        for one in after[:1]:  # "kết quả 95,0% (1.803/1.897)"
            between = folded[rate.token.end : one.token.start]
            if one.token.kind is NumberKind.FRACTION and between.strip() == "(":
                return one
        for one in before[-1:]:
            between = folded[one.token.end : rate.token.start]
            apart = _STOP.search(between) or pattern("rate_of_else").search(between)
            taken = any(self._fraction(other) is one for other in before[-2:-1] if _is_rate(other))
            if one.token.kind is NumberKind.FRACTION and not apart and not taken:
                return one  # not of "trực tuyến 86,06% (1.617/1.879), trực tiếp 13,94%"
        for one in after[:1]:
            between = folded[rate.token.end : one.token.start]
            if one.token.kind is NumberKind.FRACTION and _REVERSED.fullmatch(between):
                return one
        return None

    def _base_before(self, rate: Quantity) -> Quantity | None:
        """“Tính trên 10.330 hồ sơ đủ điều kiện: 89,8%”: what it is taken over, no part of it."""
        for one in self._ledger.earlier(rate)[-1:]:
            before = one.line.folded[max(0, one.token.start - _MAX_APART) : one.token.start]
            between = rate.line.folded[one.token.end : rate.token.start]
            said = one.counts and pattern("base_before").search(before)
            if said and not _STOP.search(between) and "(" not in between:
                return one
        return None

    def _ratio(self, rate: Quantity) -> _Ratio | None:
        """The number that the percentage stands at, and what that is a part of."""
        before, after = self._neighbours(rate)
        folded = rate.line.folded
        part = self._part(rate, before, after)
        if part is None:
            return None
        for one in after[:1]:  # "chiếm 5,73% tổng số 88.451 hồ sơ"
            between = folded[rate.token.end : one.token.start]
            if one.counts and leads_to_base(between):
                return _Ratio(part, (Base(one.unit, one.value, one),), stated=True, certain=True)
        for one, other in pairwise((*before, *after[:2])):  # "4.021 trên tổng số 4.318"
            between = folded[one.token.end : other.token.start]
            of_rate_before = one is part and part.token.start > rate.token.start and other.counts
            said = pattern("ratio_words").search(between) and not _STOP.search(between)
            if said and one.counts and (other is part or of_rate_before):
                base = Base(other.unit, other.value, other)
                return _Ratio(one, (base,), stated=True, certain=True)
        if pattern("over_base").match(folded, rate.token.end):  # "54,3% số hồ sơ phát sinh phí"
            named, certain = self._bases.named(rate, part)
            if not named:
                named = self._bases.of_meaning(rate, part)
                certain = len(named) == 1
            stated = any(base.of and are_of_one_time(base.of, part) for base in named)
            return _Ratio(part, named, stated=stated, certain=certain or bool(rate.bases))
        if (whole := self._bases.said_whole(part)) is not None:
            base = Base(whole.unit, whole.value, whole)
            return _Ratio(part, (base,), stated=True, certain=True)
        return _Ratio(part, tuple(self._bases.implied(part)), stated=False)

    def _part(
        self, rate: Quantity, before: Sequence[Quantity], after: Sequence[Quantity]
    ) -> Quantity | None:
        folded = rate.line.folded
        for one in after[:1]:  # "chiếm 79% (11.605 hồ sơ)"
            between = folded[rate.token.end : one.token.start]
            said = rate.concepts or one.concepts
            follows = pattern("part_follows").fullmatch(between) and said
            if one.counts and (_REVERSED.fullmatch(between) or follows):
                return one
        depth = bracket_depth(folded, rate.token.start)
        for one in reversed(before):
            between = folded[one.token.end : rate.token.start]
            broken = _STOP.search(between) and not pattern("rate_goes_on").search(between)
            if one.token.kind is NumberKind.PERCENT or broken:
                return None
            if len(between) > _MAX_APART or not one.counts:
                return None
            if bracket_depth(folded, one.token.start) > depth:
                continue  # in a bracket that is closed
            else_ = pattern("rate_of_else").search(between) or next(openers(between), None)
            return self._of_same_meaning(rate, before) if else_ else one
        return None

    def _of_same_meaning(self, rate: Quantity, before: Sequence[Quantity]) -> Quantity | None:
        """“17.902 hồ sơ đúng hạn, 52 hồ sơ quá hạn, tỷ lệ đúng hạn 99,71%”: the number it is of."""
        for one in reversed(before):
            if _STOP.search(rate.line.folded[one.token.end : rate.token.start]):
                return None
            if one.counts and set(one.concepts) & set(rate.concepts):
                return one
        return None

    def _of_ratio(self, rate: Quantity, ratio: _Ratio) -> Relation | None:
        part, bases = ratio.part, ratio.bases
        if not ratio.stated and self._divided(ratio) is not None:
            bases = tuple(base for base in bases if not _counts_else(part, base))
        parts = [part.value, *self._bases.with_siblings(part)]
        for base, value in product(bases, parts):
            if fits(rate, value, base.value, slack_of(part, base.of)):
                self._shared.setdefault(part.sentence, base)
                return held(rate, part, value, base)
        if rate.value == WHOLE:
            return self._not_all(rate, ratio)
        elsewhere = self._bases.all_together(rate, part) or self._bases.anywhere(rate, part)
        if not ratio.certain and (beside := self._bases.beside(rate, part)):
            return held(rate, part, part.value, beside)
        exact = rate.exactness is Exactness.EXACT
        if exact and (fault := self._fault(rate, ratio, elsewhere)):
            return Broken((rate, part), fault)
        if elsewhere is None:
            return None
        if exact:
            self._shared.setdefault(part.sentence, elsewhere)
        return held(rate, part, part.value, elsewhere)

    def _not_all(self, rate: Quantity, ratio: _Ratio) -> Relation | None:
        """“đúng hạn 390 hồ sơ, đạt 100%” of 400; what else says 100% is held as a statement."""
        whole, part = self._sure(ratio), ratio.part
        ends = pattern("rate_ends").match(rate.line.folded, rate.token.end)
        if whole is None or not ends or part.line is not rate.line:
            return None
        exact = rate.exactness is part.exactness is Exactness.EXACT and part.role is Role.COUNT
        right = percentage(part.value, whole.value)
        wrong = exact and right is not None and right < WHOLE
        return Broken((rate, part), wrong_rate(rate, [part.value], (whole,))) if wrong else None

    def _fault(self, rate: Quantity, ratio: _Ratio, elsewhere: Base | None) -> Finding | None:
        """What is told of a rate that is none of its bases', perhaps that of a base elsewhere."""
        part = ratio.part
        if elsewhere is None:
            if ratio.stated:
                return wrong_rate(rate, [part.value], ratio.bases)
            return next(self._faults(rate, ratio), None)
        stated = ratio.bases[0] if ratio.stated else self._mistaken(ratio, elsewhere)
        other = stated is not None and stated.value != elsewhere.value
        return of_another_base(rate, part.value, stated, elsewhere) if stated and other else None

    def _mistaken(self, ratio: _Ratio, elsewhere: Base) -> Base | None:
        """The whole beside the part, where the rates beside it are over that whole, too, or where
        it is a slip for the base elsewhere.
        """
        sure = self._sure(ratio) or self._divided(ratio)
        if sure is None:
            return None
        slip = is_slip(sure.value, elsewhere.value) and nearly_same(sure, elsewhere)
        whole = self._bases.is_divided(ratio.part, sure) and _counts_else(ratio.part, elsewhere)
        return sure if slip or whole or self._is_shared(ratio.part, sure) else None

    def _sure(self, ratio: _Ratio) -> Base | None:
        """The base that the structure gives: the whole of the list that the part is in, or a number
        before it of which another number of the line is all the rest.
        """
        part = ratio.part
        whole = (one for one in ratio.bases if one.of and self._bases.is_whole(part, one.of))
        known = {
            one.value for one in self._ledger.near(part) if one.unit == part.unit and one.counts
        }
        complete = (
            one
            for one in ratio.bases
            if one.of and one.of.line is part.line and one.value - part.value in known
        )
        return next(whole, None) or next(complete, None)

    def _divided(self, ratio: _Ratio) -> Base | None:
        """A base that the part and those beside it make up."""
        found = (one for one in ratio.bases if self._bases.is_divided(ratio.part, one))
        return next(found, None)

    def _is_shared(self, part: Quantity, base: Base) -> bool:
        """Whether another part of its list has a rate that is over that base."""
        for group in self._bases.groups_of(part):
            if base.of is not group.wholes[0]:
                continue
            for other in group.parts[:MAX_NEAR]:
                for rate in self._ledger.later(other)[:1]:
                    percent = rate.token.kind is NumberKind.PERCENT and other is not part
                    if percent and fits(rate, other.value, base.value):
                        return True
        return False

    def _faults(self, rate: Quantity, ratio: _Ratio) -> Iterator[Finding]:
        """What is told of a rate that no base fits and that is nearly that of one."""
        part, stated = ratio.part, Decimal(rate.value)
        if sure := self._sure(ratio) or self._divided(ratio):
            right = percentage(part.value, sure.value)
            meant = round(stated * Decimal(sure.value) / WHOLE)  # the part, perhaps mistyped
            if (right is not None and nearly_rate(stated, right)) or is_slip(part.value, meant):
                yield wrong_rate(rate, [part.value], (sure,))
        for base in self._nearest(rate, part, ratio.bases):
            right = percentage(part.value, base.value, places_of(rate))
            if right is not None and next_to(stated, right):
                yield wrong_rate(rate, [part.value], (base,))
        for base in ratio.bases[:_MAX_BASES]:
            right = percentage(part.value, base.value, places_of(rate))
            if right is not None and is_slip_of_rate(stated, right, _is_beside(part, base)):
                yield wrong_rate(rate, [part.value], (base,))

    def _nearest(self, rate: Quantity, part: Quantity, bases: Sequence[Base]) -> Iterator[Base]:
        """The base of the rates beside it in its list, else the number right before the part."""
        shared = self._shared.get(part.sentence)
        if shared is not None:
            yield shared
        for base in bases[:1]:
            if base.of is not None and base.of.line is rate.line:
                yield base


def _is_rate(one: Quantity) -> bool:
    return one.token.kind is NumberKind.PERCENT


def _is_over_other_time(rate: Quantity) -> bool:
    """“Tháng 7 nhận 1.604 hồ sơ, bằng 84,2% số của tháng 6”: over the number of another month."""
    folded = rate.line.folded
    over = pattern("over_other_time").match(folded, rate.token.end)
    if over is None:
        return False
    named = clause_times(folded, over.end())
    begin = sentence_start(folded, rate.token.start)
    before = {
        f"tháng {int(month)}"
        for month in pattern("named_months").findall(folded, begin, rate.token.start)
    }
    return over[0].endswith(_TIMES_BEFORE) or (bool(before) and not before & named)


def _is_of_no_share(rate: Quantity) -> bool:
    """“đạt 98% kế hoạch”, “tăng từ 85,1% lên 86,06%”: of a plan, or what was before."""
    folded, begin = rate.line.folded, max(0, rate.token.start - _MAX_APART)
    over_plan = pattern("over_plan").match(folded, rate.token.end)
    return bool(over_plan or pattern("risen_from").search(folded[begin : rate.token.start]))


def _counts_else(part: Quantity, base: Base) -> bool:
    """Whether a base is known to count what the part is no part of."""
    known = base.of.concepts if base.of is not None else ()
    bases = {each for concept in part.concepts for each in (concept, *wider(concept))}
    return bool(known and part.concepts) and not bases & set(known)


def _is_beside(part: Quantity, base: Base) -> bool:
    """Whether a base stands in the sentence of the part."""
    return base.of is not None and base.of.sentence == part.sentence
