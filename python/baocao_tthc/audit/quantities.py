"""Quantities: the numbers of the text and what each of them counts, by the words around it.

A number is described by the words right after it ("3.740 hồ sơ giải quyết trước hạn"), by those
before it ("Đã giải quyết: 3.743 hồ sơ"), or by both; what they leave open ("quá hạn": resolved or
pending?) comes from the numbers before. Where that is not enough it keeps several meanings,
or none, and is not held against anybody.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import NamedTuple

from ..errors import DocumentError
from ..findings.finding import Words
from ..period import Period, find_periods
from ..vietnamese import count, plain_number
from ..vietnamese.numbers import NumberInText, NumberKind
from .descriptions import (
    FIRST_LETTER,
    CaseSubsets,
    Region,
    begins_at,
    counts_cases,
    merged_dimensions,
    only_state,
    phrases_between,
    regions,
)
from .lexicon import Phrase, concepts_of, exactness, pattern, phrases_in, tokens, unit_at
from .lines import PETITIONS, Line, own_offices
from .positions import bracket_depth, sentence_start
from .roles import Role, clause_of, own_times, role_of, times_about

MAX_NUMBERS = 40_000  # of a document; 200 pages of a real one have 1,000
_QUOTED = 60  # characters of the words before and after a number
_SENTENCE_END = re.compile(r"[.;!?](?=\s|$)|\n")
_MAX_ABOUT = 20  # characters; longer than any word that says "about"
_MAX_RATIO = 200  # characters from the words "tỷ lệ" to their percentage
_MAX_CLAUSE = 1_000  # characters of a clause that are looked through
_PAID = ("payment", "paid")
_SURVEYS = ("satisfied", "survey")
_ANY_STATE = ("received", "resolved", "pending")

_Said = Sequence[Phrase]
_START = attrgetter("start")


class Exactness(StrEnum):
    """How a number is meant; the values are those of the tick list."""

    EXACT = "exact"
    ROUNDED = "rounded"  # 1,25 triệu
    OVER = "over"  # hơn 12.000
    UNDER = "under"  # gần 17.600
    ABOUT = "about"  # khoảng 600


_LOOSELY = (Exactness.OVER, Exactness.UNDER, Exactness.ABOUT)


class Quantity(NamedTuple):
    """A number of the text and what it counts.

    `concepts` are the ids of lexicon.toml that it may mean, the likeliest first: () when unknown.
    `part` names a part of the cases ("lĩnh vực hộ tịch") that the number is about; None: all.
    `sentence` numbers the sentences of the report. `span` is where the words that describe it are.
    `unit` is what is counted, "" when the text does not say; `scale` is 1000 of "9,5 nghìn".
    """

    token: NumberInText
    line: Line
    concepts: tuple[str, ...]
    part: str | None
    sentence: int
    span: tuple[int, int]
    period: Period | None
    bases: tuple[str, ...] = ()  # of a percentage: what its own words say it is taken over
    unit: str = ""
    scale: int = 1
    exactness: Exactness = Exactness.EXACT
    role: Role = Role.COUNT
    noun: bool = False  # whether it counts something that the text names and the lexicon does not

    @property
    def value(self) -> int | Decimal:
        """The number, in units: 9500 of "9,5 nghìn"."""
        return plain_number(self.token.value * self.scale) if self.scale > 1 else self.token.value

    @property
    def comparable(self) -> bool:
        """Whether it is meant exactly and of this period: only such a number is held to others."""
        exact = self.exactness is Exactness.EXACT or self.token.kind is NumberKind.PERCENT
        return exact and self.role is Role.COUNT

    @property
    def base(self) -> int:
        """What a fraction is a part of, 0 of any other number."""
        return self.token.base

    @property
    def counts(self) -> bool:
        """Whether it is a number of things, no percentage, change or denial."""
        return (
            self.token.kind in (NumberKind.COUNT, NumberKind.DECIMAL, NumberKind.FRACTION)
            and self.role is not Role.CHANGE
        )

    @property
    def slack(self) -> Decimal:
        """By how much a number that is rounded as it is written may differ from what it means.

        “gần 1.600” may be 1.587: by one of the last digit that is not 0.
        """
        if self.exactness is Exactness.EXACT and self.token.kind is not NumberKind.DECIMAL:
            return Decimal()
        if self.exactness in _LOOSELY and self.token.kind is NumberKind.COUNT and self.value:
            zeros = len(str(self.value)) - len(str(self.value).rstrip("0"))
            return Decimal(10) ** zeros
        places = int(Decimal(self.token.value).as_tuple().exponent)
        return self.scale * Decimal(1).scaleb(places) / 2

    @property
    def paragraph(self) -> int:
        """The number of its paragraph."""
        return self.line.paragraph(self.token.start)

    @property
    def bracketed(self) -> bool:
        """Whether it stands in brackets, as what a number before it is made up of."""
        return bracket_depth(self.line.folded, self.token.start) > 0

    @property
    def with_those_before(self) -> bool:
        """Whether it is said to be of all that had to be resolved, with those of before."""
        return pattern("must_be_resolved").search(self.line.folded, *self.span) is not None

    @property
    def place(self) -> Words:
        """Where it stands, quoted."""
        return Words(self.paragraph, self.words, self.line.section.name)

    @property
    def concept(self) -> str | None:
        """What it counts, None unless that is certain."""
        return self.concepts[0] if len(self.concepts) == 1 else None

    @property
    def words(self) -> str:
        """The number with the words that describe it, as the report has them."""
        text, (start, end) = self.line.text, self.span
        if self.token.start - start > _QUOTED:
            start = text.rfind(" ", start, self.token.start - _QUOTED) + 1 or start
        if end - self.token.end > _QUOTED:
            cut = text.find(" ", self.token.end + _QUOTED, end)
            end = cut if cut > 0 else end
        return " ".join(text[start:end].split()).strip(" ,;:.-–+(")


def are_of_two_times(one: Quantity, other: Quantity) -> bool:
    """Whether each of two numbers is said to be of a month or quarter, and not of the same."""
    times, others = (times_about(each.line.folded, each.token.start) for each in (one, other))
    return bool(times and others) and not times & others


def quantities(lines: Sequence[Line], parts: Mapping[str, str]) -> Iterator[Quantity]:
    """Every quantity of the text; `parts` are the rows of the forms, folded label to label."""
    reader = _Reader(parts, own_times(lines), own_offices(lines))
    found = (one for line in lines for one in reader.read(line))
    for number, one in enumerate(found):
        if number == MAX_NUMBERS:
            raise DocumentError(
                f"Báo cáo có hơn {count(MAX_NUMBERS)} con số; hãy tách thành nhiều tệp rồi soát."
            )
        yield one


class _Reader:
    """Reads line after line; a point of a list goes on with the state of the line above it."""

    def __init__(
        self, parts: Mapping[str, str], own: frozenset[str], offices: frozenset[str]
    ) -> None:
        self._own = own  # the months and years that the report says it is of
        self._subsets = CaseSubsets(parts, offices)
        self._state = ""  # what the numbers of the line are said to be, or those above its list
        self._states: dict[tuple[int, ...], str] = {}
        self._sentence = 0
        self._periods: list[tuple[int, Period]] = []

    def read(self, line: Line) -> Iterator[Quantity]:
        """The quantities of a line."""
        above = line.above
        self._state = self._states.get(above.paragraphs, "") if above else ""
        folded = line.folded
        found = tokens(folded)
        if not found:
            return
        asides = [match.span() for match in pattern("asides").finditer(folded)]
        said = [one for one in phrases_in(folded) if not _within(asides, one.start)]
        self._subsets.enter(line, said)
        self._periods = [(begin, period) for begin, _, period in find_periods(line.text)]
        first = 0
        for last in (*(match.end() for match in _SENTENCE_END.finditer(folded)), len(folded) + 1):
            begins = bisect_left(found, first, key=_START)
            inside = found[begins : bisect_left(found, last, begins, key=_START)]
            if inside:
                self._sentence += 1
                described = regions(folded, inside, said, first, last)
                for token, region in zip(inside, described, strict=True):
                    yield self._quantity(line, token, region, said, first)
            first = last

    def _quantity(
        self, line: Line, token: NumberInText, region: Region, said: _Said, first: int
    ) -> Quantity:
        folded = line.folded
        lead = phrases_between(said, max(first, token.start - _MAX_CLAUSE), token.start)
        file = any("file" in one.dimensions for one in (*lead, *phrases_between(said, *region[1])))
        digital = file or "số hóa" in line.section.title
        before = self._state or only_state(lead)
        left, right, base, state = _sides(folded, token, region, said, first, state=before)
        dimensions = merged_dimensions(left, right)
        if "other" not in dimensions and _counts_petitions(line, token):
            dimensions["other"] = "petition"
        if other := _goes_on_of(folded, token, said, dimensions):
            dimensions["other"] = other
        concepts = concepts_of(dimensions, state, digital=digital)
        row = self._subsets.part(folded, first, token, region, dimensions)
        if not dimensions and self._subsets.is_row(row):  # "tiếp nhận: hộ tịch 402 hồ sơ"
            said_before = {"state": only_state(lead)}
            concepts = concepts_of(said_before, "", digital=False) or _ANY_STATE
        if not token.value and concepts[-1:] == ("overdue",):
            concepts = ("overdue",)  # "không có hồ sơ quá hạn" denies all of them
        if "state" in dimensions and "other" not in dimensions:
            self._state = self._states[line.paragraphs] = dimensions["state"]
        unit, scale = unit_at(folded, token.end)
        return Quantity(
            token=token,
            line=line,
            concepts=()
            if pattern("said_above").match(folded, token.end)
            else concepts
            if counts_cases(folded, token, region, said)
            else (),
            part=row,
            sentence=self._sentence,
            span=(region.left[0], region.right[1]),
            period=self._period(line, token.start),
            bases=concepts_of(merged_dimensions((), base), "", digital=digital),
            unit=unit,
            scale=scale,
            exactness=_exactness(folded, token, scale),
            noun=not unit and _is_noun(folded, token, said),
            role=role_of(line, token, clause_of(folded, token, region, first), unit, self._own),
        )

    def _period(self, line: Line, offset: int) -> Period | None:
        """The period that the line states before the number, else that of its section."""
        stated = bisect_right(self._periods, offset, key=itemgetter(0))
        return self._periods[stated - 1][1] if stated else line.section.period


def _within(spans: Sequence[tuple[int, int]], offset: int) -> bool:
    """Whether an offset is in one of the spans, which are in order."""
    at = bisect_right(spans, offset, key=itemgetter(0))
    return at > 0 and offset < spans[at - 1][1]


def _sides(
    folded: str, token: NumberInText, region: Region, said: _Said, first: int, *, state: str
) -> tuple[_Said, _Said, _Said, str]:
    """What is said before and after a number, of a percentage what it is taken over, the state."""
    left, right = (phrases_between(said, *words) for words in region)
    if token.kind is NumberKind.FRACTION and left:
        all_ = token.value == token.base
        return (
            left,
            (),
            left if all_ else right,
            state,
        )  # "Đầu vào: 905/912 hồ sơ nhận mới": what it is a part of
    if token.kind is not NumberKind.PERCENT:
        return left, right, (), state
    if ratio := pattern("ratio_of_words").search(
        folded, max(first, token.start - _MAX_RATIO), token.start
    ):
        part, base = (phrases_between(said, *ratio.span(group)) for group in ("part", "base"))
        return part, (), base, ""
    if _names_base(folded, token, region, left, right):
        return left, (), right, state
    return left, right, (), state


def _names_base(
    folded: str, token: NumberInText, region: Region, left: _Said, right: _Said
) -> bool:
    """Whether the words after a percentage are what it is taken over."""
    if pattern("over_base").match(folded, token.end, region.right[1]):
        return True
    rate = pattern("rate_words").search(folded, region.left[0], token.start)
    plain = all(one.dimensions.keys() <= {"state", "origin"} for one in right)
    return rate is not None and bool(right) and plain and not left


def _counts_petitions(line: Line, token: NumberInText) -> bool:
    """Whether the section or the words before the number speak of petitions, and not of cases."""
    folded, title = line.folded, line.section.title
    if pattern("cases_next").match(folded, token.end):
        return False
    if PETITIONS.search(title) and "hồ sơ" not in title:
        return True
    return _petitions_from(folded) < token.start


def _goes_on_of(
    folded: str, token: NumberInText, said: _Said, dimensions: Mapping[str, str]
) -> str:
    """What else than cases the sentence goes on to speak of, "" when it does not.

    “… phát sinh phí 1.264 hồ sơ; trực tuyến 1.238”, "tỷ lệ hài lòng về … 84,2%; về … 85,8%".
    """
    percent = token.kind is NumberKind.PERCENT
    if not percent and dimensions.keys() != {"channel"}:
        return ""
    begin = max(sentence_start(folded, token.start), token.start - _MAX_CLAUSE)
    clause = max(begin, folded.rfind(";", begin, token.start))
    if percent and (clause == begin or pattern("rate_words").search(folded, clause, token.start)):
        return ""
    carried = _SURVEYS if percent else _PAID
    before = phrases_between(said, begin, clause if percent else token.start)
    others = [one.dimensions["other"] for one in before if "other" in one.dimensions]
    return others[-1] if others and others[-1] in carried else ""


@lru_cache(256)
def _petitions_from(folded: str) -> int:
    """Where a text that names no cases first names petitions; its end where it does not."""
    named = PETITIONS.search(folded) if "hồ sơ" not in folded else None
    return named.start() if named else len(folded)


def _is_noun(folded: str, token: NumberInText, said: _Said) -> bool:
    """Whether a word follows that is neither a unit, nor a phrase, nor the sentence going on."""
    word = FIRST_LETTER.match(folded, token.end)
    if word is None or pattern("goes_on").match(folded, token.end):
        return False
    return not begins_at(said, word.end() - 1)


def _exactness(folded: str, token: NumberInText, scale: int) -> Exactness:
    """How the words before a number mean it."""
    before = folded[max(0, token.start - _MAX_ABOUT) : token.start]
    for pattern_, says in exactness():
        if pattern_.search(before):
            return Exactness(says)
    return Exactness.ROUNDED if scale > 1 else Exactness.EXACT
