"""Percentages: each must be the rate of a number and a base that the text gives for it.

    trực tuyến 2.508 hồ sơ (91,5%)            the number it stands at, the whole that it is part of
    1.805/1.891 hồ sơ, đạt 95,5%              the fraction beside it
    2.302 hồ sơ (98,18% số đã giải quyết)     the base that its own words name

Where no number stands at a percentage, what its words mean says of which numbers it is the rate.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_DOWN, Decimal
from itertools import product
from typing import Any, NamedTuple

from ..checks.catalogue import finding
from ..findings.finding import Finding
from ..formula import Number
from ..vietnamese import number, percentage
from ..vietnamese.numbers import NumberKind
from .form_values import FormValues
from .groups import Group, Structure
from .lexicon import concepts, openers, pattern
from .quantities import Ledger, Quantity, Role
from .relations import Broken, Held, Relation, is_slip

_WHOLE = 100
_MAX_APART = 90  # characters between a number and its percentage
_MAX_LINES_BACK = 3  # above a line, in which the base of its percentages may stand
_NEXT_TO = Decimal("0.15")  # points
_MIN_DIGITS = 4
_NEARLY = Decimal("0.12")  # how far a rate may be from what it should be, as a share of it
_STOP = re.compile(r"[.!?;](?=\s|$)")
_GOES_ON = re.compile(r"^[^.;()]*[.;]\s*(?:tỷ lệ|đạt|tỷ lệ đạt)\s*:?\s*$")
_REVERSED = re.compile(r"[^.;()\d]{0,40}\(\s*(?:[^.;()\d]{0,30}\s)?$")
_OF = re.compile(
    r"\s*(?:so với |trên |của |trong )?(?:tổng )?(?:tổng số|số|trên|so với|trong|của)(?: lượng)?\s"
)


_OF_NUMBER = re.compile(rf"{_OF.pattern}(?:(?:bộ )?hồ sơ |hs |là |có )*")


class _Base(NamedTuple):
    """What a percentage may be taken over: "3.731 đã giải quyết"."""

    name: str
    value: Number
    of: Quantity | None = None

    @property
    def words(self) -> str:
        """As a sentence says it."""
        counted = concepts()[self.name].counted if self.name in concepts() else self.name
        return f"{number(self.value)} {counted}".strip()


class _Ratio(NamedTuple):
    """A part and the base that the text gives for it."""

    part: Quantity
    bases: tuple[_Base, ...]
    stated: bool  # whether the words name the base, or only the structure does


class Rates:
    """The percentages of a text, each held to the numbers that it is the rate of."""

    def __init__(self, ledger: Ledger, text: Structure, forms: FormValues) -> None:
        self._ledger = ledger
        self._forms = forms
        self._wholes: dict[int, list[Group]] = defaultdict(list)
        self._beside: dict[int, list[tuple[Quantity, ...]]] = defaultdict(list)
        for group in text.groups:
            for part in group.parts:
                self._wholes[id(part)].append(group)
                self._beside[id(part)].append(group.parts)
        for sentence in text.sentences:
            for one in sentence.main:
                self._beside[id(one)].append(sentence.main)
        self._lines: dict[tuple[int, ...], list[Quantity]] = defaultdict(list)
        self._order: list[tuple[int, ...]] = []
        for one in ledger.claims:
            if not self._lines[one.line.paragraphs]:
                self._order.append(one.line.paragraphs)
            self._lines[one.line.paragraphs].append(one)
        self._shared: dict[int, _Base] = {}  # by sentence, the base that its rates are taken over
        self._at = {key: at for at, key in enumerate(self._order)}
        self._counts = {
            Decimal(one.value): one for one in ledger.claims if one.counts and one.value
        }

    def relations(self) -> Iterator[Relation]:
        """What holds and what does not."""
        for one in self._ledger.claims:
            percent = one.token.kind is NumberKind.PERCENT
            if percent and one.role not in (Role.CHANGE, Role.AIM):
                yield from self._tested(one)

    def _tested(self, rate: Quantity) -> Iterator[Relation]:
        if rate.value > _WHOLE and not self._may_exceed(rate):
            yield Broken((rate,), _of_rate("VB28", rate, None))
            return
        fraction = self._fraction(rate)
        if fraction is not None:
            yield from _of_fraction(rate, fraction)
            return
        ratio = self._ratio(rate)
        if ratio is not None:
            relation = self._of_ratio(rate, ratio)
            if relation is not None:
                yield relation
                return
        yield from self._of_meaning(rate, ratio)

    def _may_exceed(self, rate: Quantity) -> bool:
        folded = rate.line.folded
        sentence = folded[max(0, rate.token.start - 160) : rate.token.end + 60]
        return pattern("may_exceed").search(sentence) is not None

    # ── by structure ──

    def _neighbours(self, rate: Quantity) -> tuple[Sequence[Quantity], Sequence[Quantity]]:
        found = self._lines[rate.line.paragraphs]
        at = next(at for at, one in enumerate(found) if one is rate)
        return found[:at], found[at + 1 :]

    def _fraction(self, rate: Quantity) -> Quantity | None:
        """The fraction that the percentage is of: right before it, or in brackets after it."""
        before, after = self._neighbours(rate)
        folded = rate.line.folded
        for one in before[-1:]:
            between = folded[one.token.end : rate.token.start]
            if one.token.kind is NumberKind.FRACTION and not _STOP.search(between):
                return one
        for one in after[:1]:
            between = folded[rate.token.end : one.token.start]
            if one.token.kind is NumberKind.FRACTION and _REVERSED.fullmatch(between):
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
            if one.counts and _OF_NUMBER.fullmatch(between):
                return _Ratio(part, (_Base(one.unit, one.value, one),), stated=True)
        for one, other in zip(before, before[1:], strict=False):  # "4.021 trên tổng số 4.318"
            between = folded[one.token.end : other.token.start]
            if other is part and one.counts and pattern("ratio_words").search(between):
                return _Ratio(one, (_Base(part.unit, part.value, part),), stated=True)
        if _OF.match(folded, rate.token.end):  # "54,3% số hồ sơ phát sinh phí"
            named = tuple(self._named_bases(rate, part))
            return _Ratio(part, named, stated=bool(named))
        return _Ratio(part, tuple(self._implied(part)), stated=False)

    def _part(
        self, rate: Quantity, before: Sequence[Quantity], after: Sequence[Quantity]
    ) -> Quantity | None:
        folded = rate.line.folded
        for one in after[:1]:  # "chiếm 79% (11.605 hồ sơ)"
            between = folded[rate.token.end : one.token.start]
            if one.counts and _REVERSED.fullmatch(between):
                return one
        depth = _depth(folded, rate.token.start)
        for one in reversed(before):
            between = folded[one.token.end : rate.token.start]
            broken = _STOP.search(between) and not _GOES_ON.search(between)
            if one.token.kind is NumberKind.PERCENT or broken:
                return None
            if len(between) > _MAX_APART or not one.counts:
                return None
            if _depth(folded, one.token.start) > depth:
                continue  # in a bracket that is closed
            else_ = pattern("rate_of_else").search(between) or next(openers(between), None)
            return None if else_ else one
        return None

    def _named_bases(self, rate: Quantity, part: Quantity) -> Iterator[_Base]:
        """The numbers that the words after the percentage describe: "số hồ sơ phát sinh phí"."""
        folded = rate.line.folded
        opening = _OF.match(folded, rate.token.end)
        words = re.match(r"[^.,;:()\d]*", folded[opening.end() :]) if opening else None
        wanted = _content(words[0]) if words else frozenset()
        if len(wanted) < 2:
            return
        for key in reversed(self._near(rate)):
            for one in reversed(self._lines[key]):
                described = _content(one.line.folded[one.span[0] : one.span[1]])
                same = one.counts and one is not part and one.unit == part.unit
                value = max(one.value, one.base)
                if same and wanted <= described and value >= part.value:
                    yield _Base(one.unit, value, one)

    def _near(self, one: Quantity) -> list[tuple[int, ...]]:
        """The lines before, the line above its list, and its own line, the nearest last."""
        at = self._at[one.line.paragraphs]
        near = self._order[max(0, at - _MAX_LINES_BACK) : at + 1]
        above = one.line.above
        if above is not None and above.paragraphs in self._at and above.paragraphs not in near:
            near = [above.paragraphs, *near]
        return near

    def _implied(self, part: Quantity) -> Iterator[_Base]:
        """What a part is a part of: the wholes of its lists, from the nearest out."""
        seen: set[int] = set()
        queue = [part]
        while queue:
            one = queue.pop(0)
            for group in self._wholes[id(one)]:
                for whole in group.wholes:
                    if id(whole) not in seen and whole.value >= part.value:
                        seen.add(id(whole))
                        queue.append(whole)
                        yield _Base(whole.unit, whole.value, whole)
        before = [one for key in reversed(self._near(part)) for one in reversed(self._lines[key])]
        for one in before:
            earlier = one.line is not part.line or one.token.start < part.token.start
            same = one.unit == part.unit and one.counts
            if id(one) not in seen and same and earlier and one.value >= part.value:
                seen.add(id(one))
                yield _Base(one.unit, one.value, one)

    def _of_ratio(self, rate: Quantity, ratio: _Ratio) -> Relation | None:
        part, bases = ratio.part, ratio.bases
        parts = [part.value, *self._with_siblings(part)]
        for base, value in product(bases, parts):
            if _fits(rate, value, base.value, _slack(part, base.of)):
                self._shared.setdefault(part.sentence, base)
                return _held(rate, part, value, base)
        if rate.value == _WHOLE:
            return None  # held to the numbers as a statement
        elsewhere = self._all_together(rate, part) or self._base_anywhere(rate, part)
        if ratio.stated:
            if elsewhere is not None:
                return Broken((rate, part), _of_another_base(rate, part.value, bases[0], elsewhere))
            return Broken((rate, part), _wrong(rate, [part.value], bases))
        sure = [base for base in bases if base.of is not None and self._is_whole(part, base.of)]
        if elsewhere is not None:
            for base in sure[:1]:  # the whole beside it is a slip for the one that it was taken of
                if is_slip(base.value, elsewhere.value) and _nearly_all(base, elsewhere):
                    told = _of_another_base(rate, part.value, base, elsewhere)
                    return Broken((rate, part), told)
            self._shared.setdefault(part.sentence, elsewhere)
            return _held(rate, part, part.value, elsewhere)
        for base in sure[:1]:
            right = percentage(part.value, base.value)
            if right is not None and _nearly(Decimal(rate.value), right):
                return Broken((rate, part), _wrong(rate, [part.value], (base,)))
            meant = round(Decimal(rate.value) * Decimal(base.value) / _WHOLE)
            if is_slip(part.value, meant):  # the part is mistyped, perhaps larger than its whole
                return Broken((rate, part), _wrong(rate, [part.value], (base,)))
        for base in self._nearest(rate, part, bases):
            right = percentage(part.value, base.value, _places(rate))
            if right is not None and _next_to(Decimal(rate.value), right):
                return Broken((rate, part), _wrong(rate, [part.value], (base,)))
        return None

    def _nearest(self, rate: Quantity, part: Quantity, bases: Sequence[_Base]) -> Iterator[_Base]:
        """The base of the rates beside it in its list, else the number right before the part."""
        shared = self._shared.get(part.sentence)
        if shared is not None:
            yield shared
        for base in bases[:1]:
            if base.of is not None and base.of.line is rate.line:
                yield base

    def _with_siblings(self, part: Quantity) -> Iterator[Number]:
        """The part with those before it in its list: "trước hạn 1.021, đúng hạn 109 (99,2%)"."""
        for group in self._wholes[id(part)]:
            at = next(at for at, one in enumerate(group.parts) if one is part)
            total = part.value
            for one in reversed(group.parts[:at]):
                total += one.value
                yield total

    def _all_together(self, rate: Quantity, part: Quantity) -> _Base | None:
        """The numbers of its list together, where no whole is said: "trực tuyến 871 (93,06%), …"."""
        for same in self._beside[id(part)]:
            total = sum(one.value for one in same if one.unit == part.unit)
            if total > part.value and _fits(rate, part.value, total):
                return _Base(part.unit, total)
        return None

    def _base_anywhere(self, rate: Quantity, part: Quantity) -> _Base | None:
        """Any number of the text that the percentage fits, where it is precise enough to tell."""
        if _places(rate) < 1 or part.value < _WHOLE:
            return None
        for one in self._counts.values():
            if one.unit == part.unit and one.value > part.value:
                if _fits(rate, part.value, one.value):
                    return _Base(one.unit, one.value, one)
        return None

    def _is_whole(self, part: Quantity, whole: Quantity) -> bool:
        return any(whole in group.wholes[:1] for group in self._wholes[id(part)])

    # ── by meaning ──

    def _of_meaning(self, rate: Quantity, ratio: _Ratio | None) -> Iterator[Relation]:
        """By what its words mean: the value of the form or of the text, over that of its bases."""
        if not rate.comparable or rate.part is not None:
            return
        concept = next(iter(rate.concepts), None)
        if concept is None and ratio is not None:
            concept = next(iter(ratio.part.concepts), None)
        if concept is None:
            return
        parts = self._part_values(concept, rate, ratio)
        names = rate.bases or concepts()[concept].bases
        bases = [base for name in names for base in self._values(name)]
        known = [base for name in concepts()[concept].bases for base in self._values(name)]
        if not parts or not bases:
            return
        for base, value in product(bases, parts):
            if _fits(rate, value, base.value):
                yield Held((rate,), f"{number(value)}/{base.words}")
                yield from self._online(rate, concept, value, base)
                return
        if rate.value == _WHOLE:
            return
        for base, value in product(known, parts):
            if rate.bases and _fits(rate, value, base.value):
                yield Broken((rate,), _of_another_base(rate, parts[0], bases[0], base))
                return
        rights = [percentage(value, base.value) for base, value in product(bases, parts)]
        near = any(right is not None and _nearly(Decimal(rate.value), right) for right in rights)
        if near and len(parts) == 1 and self._all_known(names):
            yield Broken((rate,), _wrong(rate, parts, bases))

    def _all_known(self, names: Sequence[str]) -> bool:
        """Whether no base that may be meant is missing in the text."""
        return all(self._values(name) for name in names[:1])

    def _part_values(
        self, concept: str, rate: Quantity, ratio: _Ratio | None
    ) -> list[Number]:
        values: dict[Number, None] = {}
        if ratio is not None and (not rate.concepts or set(ratio.part.concepts) & {concept}):
            values[ratio.part.value] = None
        for name in (concept, *_ALSO_SAID_OF.get(concept, ())):
            if known := self._forms.total(name):
                values[known.value] = None
        return list(values or self._ledger.values(concept) or self._added(concept))

    def _added(self, concept: str) -> dict[Number, None]:
        """Those before and on time, of whom a text may give the two parts only."""
        if concept != "resolved_in_good_time":
            return {}
        early, on_time = (list(self._ledger.values(name)) for name in _IN_GOOD_TIME)
        return {early[0] + on_time[0]: None} if len(early) == len(on_time) == 1 else {}

    def _values(self, concept: str) -> list[_Base]:
        """The values of a base: in the form, else anywhere in the text."""
        found: dict[Number, None] = {}
        if known := self._forms.total(concept):
            found[known.value] = None
        return [_Base(concept, value) for value in found or self._ledger.values(concept) if value]

    def _online(self, rate: Quantity, concept: str, part: Number, base: _Base) -> Iterator[Broken]:
        """The online rate over all cases, where the form tells those newly received apart."""
        if concept != "received_online" or base.name != "received" or rate.bases:
            return
        new, carried = (self._forms.total(name) for name in ("received_new", "carried_over"))
        if new and carried and carried.value and (right := percentage(part, new.value)):
            over = f"{number(part)}/{number(new.value)}"
            yield Broken((), _of_rate("VB09", rate, right, right=number(right), base=over))


_IN_GOOD_TIME = ("resolved_early", "resolved_on_time")
# What is said of the cases on time is said of those before and on time, too.
_ALSO_SAID_OF = dict.fromkeys(("resolved_on_time", "resolved_early"), ("resolved_in_good_time",))
_NO_CONTENT = frozenset("hồ sơ số tổng các và của có được đã trong là tthc hs".split())


def _content(folded: str) -> frozenset[str]:
    """The words that tell one number from another."""
    return frozenset(re.findall(r"[^\W\d_]+", folded)) - _NO_CONTENT


def _depth(folded: str, offset: int) -> int:
    return folded.count("(", 0, offset) - folded.count(")", 0, offset)


def _held(rate: Quantity, part: Quantity, value: Number, base: _Base) -> Held:
    members = (rate, part) if base.of is None else (rate, part, base.of)
    return Held(members, f"{number(value)}/{number(base.value)} = {_shown(rate)}")


def _shown(rate: Quantity) -> str:
    return f"{rate.token.digits.replace('.', ',')}%"


def _of_fraction(rate: Quantity, fraction: Quantity) -> Iterator[Relation]:
    part, base = fraction.token.value, fraction.token.base
    if _fits(rate, part, base):
        yield Held((rate, fraction), f"{number(part)}/{number(base)} = {_shown(rate)}")
        return
    right = percentage(part, base, max(1, _places(rate)))
    if right is not None:
        shown = f"{number(part)}/{number(base)} là {number(right)}%"
        rule = _wrong_or_rounded(rate, [(part, base)])
        yield Broken((rate, fraction), _of_rate(rule, rate, right, right=shown))


def _of_another_base(rate: Quantity, part: Number, stated: _Base, fitting: _Base) -> Finding:
    shown = f"{number(part)}/{fitting.words}"
    places = max(1, _places(rate))
    right = percentage(part, stated.value, places)
    return _of_rate("VB03", rate, right, fitting=shown, stated=_ratio(part, stated, places))


def _wrong(rate: Quantity, parts: Sequence[Number], bases: Sequence[_Base]) -> Finding:
    rule = _wrong_or_rounded(rate, product(parts, (base.value for base in bases)))
    places = max(1, _places(rate))
    right = " và ".join(dict.fromkeys(_ratio(parts[0], base, places) for base in bases[:2]))
    return _of_rate(rule, rate, percentage(parts[0], bases[0].value, places), right=right)


def _of_rate(rule: str, rate: Quantity, value: Decimal | None, **words: Any) -> Finding:
    made = finding(rule, rate.place, percent=_shown(rate), **words)
    return made._replace(expected=value, actual=rate.value)


def _ratio(part: Number, base: _Base, places: int) -> str:
    right = percentage(part, base.value, places)
    text = f"{number(part)}/{base.words}"
    return f"{text} ({number(right)}%)" if right is not None else text


def _places(rate: Quantity) -> int:
    """How many decimals the percentage has."""
    return max(0, -int(Decimal(rate.value).as_tuple().exponent))


def _fits(rate: Quantity, part: Number, base: Number, slack: Decimal = Decimal()) -> bool:
    """Whether it is their rate, rounded as it is written; 100% is said of all of them only.

    A rate "trên 90%" is one that is larger, but not by much. `slack` is by how many points the
    numbers, rounded themselves, may move it.
    """
    if rate.value == _WHOLE:
        return part == base != 0
    right = percentage(part, base, _places(rate))
    if right is None:
        return False
    stated = Decimal(rate.value)
    if rate.exactness in _BOUNDS:
        low, high = sorted((stated, stated + _BOUNDS[rate.exactness]))
        return low <= right <= high
    return abs(right - stated) <= slack


def _slack(part: Quantity, base: Quantity | None) -> Decimal:
    """By how many points the rate of two numbers may move, rounded as they are written."""
    slacks = [one.slack / Decimal(one.value) for one in (part, base) if one and one.value]
    return (_WHOLE * sum(slacks, Decimal())).quantize(Decimal("0.0001"))


_BOUNDS = {"over": Decimal(10), "under": Decimal(-10)}


def _nearly(stated: Decimal, right: Decimal) -> bool:
    """Whether a rate is a slip for the right one, or so near that it must be meant."""
    if right > _WHOLE:
        return False
    if abs(stated - right) <= _NEARLY * max(right, stated):
        return True
    places = max(0, -int(stated.as_tuple().exponent))
    return is_slip(stated, right.quantize(Decimal(1).scaleb(-places)))


def _next_to(stated: Decimal, right: Decimal) -> bool:
    """Whether a rate is so near the right one that no other base is likely."""
    places = max(0, -int(stated.as_tuple().exponent))
    long = len(str(stated).replace(".", "")) >= _MIN_DIGITS
    return abs(stated - right) <= _NEXT_TO or (places > 1 and long and is_slip(stated, right))


def _nearly_all(base: _Base, other: _Base) -> bool:
    return abs(base.value - other.value) * 10 <= max(base.value, other.value)


def _wrong_or_rounded(rate: Quantity, ratios: Iterable[tuple[Number, Number]]) -> str:
    """The rule that is broken: a rate that is cut off instead of rounded is VB11."""
    places = _places(rate)
    stated = Decimal(rate.value)
    exact = (percentage(part, base, places + 4) for part, base in ratios)
    unit = Decimal(1).scaleb(-places)
    cut = places > 0 and any(
        right is not None and stated == right.quantize(unit, ROUND_DOWN) for right in exact
    )
    return "VB11" if cut else "VB04"
