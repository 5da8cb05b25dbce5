"""What a percentage may be taken over: the numbers that the text gives as the whole of its part."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from operator import itemgetter

from ..formula import Number
from ..vietnamese import number
from .groups import Group, Structure
from .ledger import MAX_NEAR, Ledger
from .lexicon import pattern
from .quantities import Quantity
from .ratios import WHOLE, Base, content_words, fits, held, places_of, rate_bounds
from .relations import Relation
from .roles import Role

_MAX_LINES_BACK = 3  # above a line, in which the base of its percentages may stand


_OF_NOW = (Role.COUNT, Role.CUMULATIVE)
_MAX_ANY = 500  # numbers of the text that may be a part
_MAX_SHOWN = 4  # numbers of a list that a sentence adds up
_MAX_MORE = 2  # words that describe a number besides those that name it as a base


class BasesOfRates:
    """The numbers of a text that its percentages may be taken over."""

    def __init__(self, ledger: Ledger, text: Structure) -> None:
        self._ledger = ledger
        self._wholes: dict[int, list[Group]] = defaultdict(list)
        self._beside: dict[int, list[tuple[Quantity, ...]]] = defaultdict(list)
        self._siblings: dict[tuple[int, int], tuple[Quantity, ...]] = {}
        for group in text.groups:
            for at, part in enumerate(group.parts):
                self._wholes[id(part)].append(group)
                near = group.parts[max(0, at - MAX_NEAR) : at + MAX_NEAR]
                self._beside[id(part)].append(near)
                self._siblings[id(part), id(group)] = near[: min(at, MAX_NEAR)]
        for sentence in text.sentences:
            for one in sentence.main:
                if len(sentence.main) <= MAX_NEAR:
                    self._beside[id(one)].append(sentence.main)
        self._lines = {one.line.paragraphs: one.line for one in ledger.quantities}
        self._order = list(self._lines)
        self._at = {key: at for at, key in enumerate(self._order)}
        self._counts = {
            Decimal(one.value): one for one in ledger.quantities if one.counts and one.value
        }
        self._by_size = sorted((value, at) for at, value in enumerate(self._counts))

    def groups_of(self, part: Quantity) -> list[Group]:
        """The lists that a number is a part of."""
        return self._wholes[id(part)]

    def named(self, rate: Quantity, part: Quantity) -> tuple[tuple[Base, ...], bool]:
        """The numbers that the words after the percentage describe: "số hồ sơ phát sinh phí", and
        whether these words are all that is said of the first; those of another time only where
        none is of that of the part.
        """
        folded = rate.line.folded
        opening = pattern("over_base").match(folded, rate.token.end)
        words = re.match(r"[^.,;:()\d]*", folded[opening.end() :]) if opening else None
        wanted = content_words(words[0]) if words else frozenset()
        found: list[Base] = []
        of_else: list[Base] = []  # “lũy kế 3 tháng …” of the line before
        certain = False
        for one in self.near(rate) if len(wanted) > 1 else ():
            described = content_words(one.line.folded[one.span[0] : one.span[1]])
            same = one.counts and one is not part and one.unit == part.unit
            for value in (one.value, one.base):
                if not (same and wanted <= described and value >= part.value):
                    continue
                if are_of_one_time(one, part):
                    certain = certain or (not found and len(described - wanted) <= _MAX_MORE)
                    found.append(Base(one.unit, value, one))
                else:
                    of_else.append(Base(one.unit, value, one))
        return tuple(found or of_else), certain

    def of_meaning(self, rate: Quantity, part: Quantity) -> tuple[Base, ...]:
        """The numbers of its line that count what the words after the percentage name: "chiếm 89%
        số hồ sơ tiếp nhận" after "xã nhận 9.214 hồ sơ".
        """
        meant = {each for base in rate.bases for each in (base, f"{base}_new")}
        near = self._ledger.near(rate)
        if any("carried_over" in one.concepts for one in near):
            return ()  # those newly received may be meant, that nobody counts
        found = {
            one.value: Base(one.unit, one.value, one)
            for one in near
            if one.counts
            and one.role in _OF_NOW
            and meant & set(one.concepts[:1])
            and one is not part
            and one.part == part.part == rate.part
            and one.unit in ("", part.unit or one.unit)
            and one.value >= part.value
        }
        return tuple(found.values())

    def said_whole(self, part: Quantity) -> Quantity | None:
        """“Trong 6.102 hồ sơ đã giải quyết có 5.639 …, đạt 92,4%”: what its sentence is of."""
        for group in self._wholes[id(part)]:
            whole = group.wholes[0]
            first = group.opener == "trong" and part is group.parts[0]
            if first and whole.unit == part.unit and whole.value > part.value:
                between = part.line.folded[whole.token.end : part.token.start]
                return whole if ";" not in between else None
        return None

    def over(self, rate: Quantity, base: Quantity) -> Iterator[Relation]:
        """A percentage that is taken over a number before it: of any number that it fits."""
        for one in (*self.near(rate), *islice(self._counts.values(), _MAX_ANY)):
            same = one.counts and one.unit == base.unit and 0 < one.value < base.value
            if same and fits(rate, one.value, base.value):
                yield held(rate, one, one.value, Base(base.unit, base.value, base))
                return

    def near(self, one: Quantity) -> Iterator[Quantity]:
        """The numbers of its line, of the lines before and of the line above its list, the last
        ones first.
        """
        yield from reversed(self._ledger.near(one))
        at = self._at[one.line.paragraphs]
        near = self._order[max(0, at - _MAX_LINES_BACK) : at]
        above = one.line.above
        if above is not None and above.paragraphs in self._at and above.paragraphs not in near:
            near = [above.paragraphs, *near]
        for key in reversed(near):
            yield from reversed(self._ledger.of(self._lines[key])[-MAX_NEAR:])

    def implied(self, part: Quantity) -> Iterator[Base]:
        """What a part is a part of: the wholes of its lists, from the nearest out, then what stands
        before it under its heading.
        """
        seen: set[int] = set()
        queue = [part]
        while queue and len(seen) < MAX_NEAR:
            one = queue.pop(0)
            for group in self._wholes[id(one)]:
                for whole in group.wholes:
                    if id(whole) not in seen and whole.value >= part.value:
                        seen.add(id(whole))
                        queue.append(whole)
                        yield Base(whole.unit, whole.value, whole)
        for one in self.near(part):
            earlier = one.line is not part.line or one.token.start < part.token.start
            bare = not one.unit and not one.noun and one.sentence == part.sentence
            same = (one.unit == part.unit or bare) and one.counts
            earlier = earlier and _are_under_one_heading(one, part)
            if id(one) not in seen and same and earlier and one.value >= part.value:
                seen.add(id(one))
                yield Base(one.unit, one.value, one)

    def with_siblings(self, part: Quantity) -> Iterator[Number]:
        """The part with those before it in its list: "trước hạn 1.021, đúng hạn 109 (99,2%)"."""
        for group in self._wholes[id(part)]:
            total = part.value
            for one in reversed(self._siblings[id(part), id(group)]):
                total += one.value
                yield total

    def is_divided(self, part: Quantity, base: Base) -> bool:
        """Whether the numbers of its sentence or list together are that base: "TT 1.526 hs; tại
        quầy 147 hs; BC 11 hs" of the 1.684 that the line before has.
        """
        together = base.of is None or _are_under_one_heading(base.of, part)
        return together and any(
            len(same) > 1 and sum(one.value for one in same if one.unit == part.unit) == base.value
            for same in self._beside[id(part)]
        )

    def all_together(self, rate: Quantity, part: Quantity) -> Base | None:
        """The numbers of its list together, of which no whole is said: "trực tuyến 871 (93%)"."""
        for same in self._beside[id(part)]:
            values = [one.value for one in same if one.unit == part.unit]
            total = sum(values)
            if total > part.value and fits(rate, part.value, total):
                sum_of = " + ".join(map(number, values)) if len(values) <= _MAX_SHOWN else ""
                return Base(f"{part.unit} ({sum_of})" if sum_of else part.unit, total)
        return None

    def beside(self, rate: Quantity, part: Quantity) -> Base | None:
        """A number of its line that counts the same things and that the percentage fits: whatever
        the words call it, that is what it is taken over.
        """
        if places_of(rate) < 1:
            return None
        for one in self._ledger.near(rate):
            same = one.counts and one.unit == part.unit and one.value > part.value
            if same and fits(rate, part.value, one.value):
                return Base(one.unit, one.value, one)
        return None

    def anywhere(self, rate: Quantity, part: Quantity) -> Base | None:
        """Any number of the text that the percentage fits, where it is precise enough to tell."""
        return self.fitting(rate, part.value, part.unit)

    def fitting(self, rate: Quantity, part: Number, unit: str) -> Base | None:
        """The first number of the text of that unit that a part and the percentage lead to."""
        if places_of(rate) < 1 or part < WHOLE:
            return None
        fitting = []
        for value, order in self._values_near(rate, part):
            one = self._counts[value]
            same = one.unit == unit or not (one.unit or one.noun)
            if same and value > part and fits(rate, part, one.value):
                fitting.append((order, one))
        first = min(fitting, key=itemgetter(0), default=None)
        return Base(first[1].unit, first[1].value, first[1]) if first else None

    def _values_near(self, rate: Quantity, part: Number) -> Sequence[tuple[Decimal, int]]:
        """The numbers of the text, each with its place in it, that may be the base of a rate."""
        lowest, highest = rate_bounds(rate)
        begin, end = 0, len(self._by_size)
        if highest > 0:
            begin = bisect_left(self._by_size, (part * WHOLE / highest,))
        if lowest > 0:
            end = bisect_right(self._by_size, (part * WHOLE / lowest, end))
        return self._by_size[begin:end]

    def is_whole(self, part: Quantity, whole: Quantity) -> bool:
        """Whether a number is the whole of a list that another one is in, under one heading."""
        return _are_under_one_heading(whole, part) and any(
            whole is group.wholes[0] and not group.opener.startswith("trong số")
            for group in self._wholes[id(part)]
        )


def are_of_one_time(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers may be of one time, as those of one line: "bảy tháng nhận 9.214, …"."""
    return one.role is other.role or one.line is other.line


def _are_under_one_heading(one: Quantity, other: Quantity) -> bool:
    return one.line.section.number == other.line.section.number
