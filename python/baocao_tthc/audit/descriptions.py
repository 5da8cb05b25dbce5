"""Which words of a sentence describe which of its numbers, and of which cases they speak.

Of all cases, of one field or level, or of no cases at all.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import NamedTuple

from ..vietnamese.numbers import NumberInText, NumberKind
from .lexicon import Phrase, pattern
from .lines import BULLET, PETITIONS, Line, offices
from .positions import bracket_depth

_CASES = rf"(?:hồ sơ|hs|{PETITIONS.pattern})\b"
_NAMES_CASES = re.compile(rf"\b{_CASES}")
_UNIT = re.compile(rf"\s*(?:\([^()\d]*\) )?(?:bộ )?(?:trường hợp\b|{_CASES})")
FIRST_LETTER = re.compile(r"\s+[a-zà-ỹđ]")  # of the word after a number
_WORD = re.compile(r"\s+\w")
_CASES_OF = r"\s{0,9}hồ sơ (?:lĩnh vực )?"  # of what stands behind a number
_WEAK = ("any", "archived")  # "dữ liệu số hóa", "từ kho dữ liệu" of reused data
_NAMED_BULLET = re.compile(rf"(?:{BULLET.pattern})?\s*+([^:\d]{{3,70}}):")
_START, _END = attrgetter("start"), attrgetter("end")
_CLAUSE_BEGINS = re.compile(r"^|(?P<mark>[.;,])\s")
_MAX_BACK = 1_000  # characters before a number in which the field is named that it is of
_AT_BEGIN = 30  # characters of a line in which an office is named that all of it is about


class Region(NamedTuple):
    """The words before and after a number that may describe it, as offsets."""

    left: tuple[int, int]
    right: tuple[int, int]


def regions(
    folded: str, found: Sequence[NumberInText], said: Sequence[Phrase], first: int, last: int
) -> list[Region]:
    """The words that each number of a sentence may be described by.

    What stands between two numbers without a mark belongs to the second one when the first has a
    description of its own before it ("tiếp nhận 20 hồ sơ giải quyết 19 hồ sơ"), else to the first.
    """
    soft = [match.span() for match in pattern("clause_marks").finditer(folded, first, last)]
    soft_begins, soft_ends = [begin for begin, _ in soft], [end for _, end in soft]
    regions: list[Region] = []
    taken = first
    for index, token in enumerate(found):
        following = found[index + 1].start if index + 1 < len(found) else last
        nearest = bisect_right(soft_ends, token.start)
        left = max([taken, *soft_ends[max(0, nearest - 1) : nearest]])
        if not _told(said, left, token.start) and not _begins(folded, token):
            left = _further(said, soft_ends, taken, left, token)
        next_ = bisect_left(soft_begins, token.end)
        stop = min([following, *soft_begins[next_ : next_ + 1]])
        percent = token.kind is NumberKind.PERCENT
        rate = None if percent else pattern("rate_words").search(folded, token.end, stop)
        if rate:
            stop = rate.start()
        open_end = stop == following and index + 1 < len(found) and not rate
        if open_end and (
            _told(said, left, token.start) or _of_others(folded, token, found[index + 1])
        ):
            stop = token.end
        regions.append(Region((left, token.start), (token.end, stop)))
        taken = stop
    return regions


def _of_others(folded: str, token: NumberInText, following: NumberInText) -> bool:
    """Whether a number counts no cases and the next one does: "06 xã tiếp nhận 2.372 hồ sơ"."""
    return not _UNIT.match(folded, token.end) and _UNIT.match(folded, following.end) is not None


def _begins(folded: str, token: NumberInText) -> bool:
    """Whether the number begins its own description: "có 14 hồ sơ …", "trong đó 3.726 hồ sơ …"."""
    unit = _UNIT.match(folded, token.end)
    return unit is not None and FIRST_LETTER.match(folded, unit.end()) is not None


def told_any(said: Sequence[Phrase]) -> bool:
    """Whether they say more than that digitised files are spoken of."""
    return any(one.dimensions and one.dimensions != {"file": "any"} for one in said)


def _told(said: Sequence[Phrase], start: int, end: int) -> bool:
    """Whether the words there describe a number."""
    return told_any(phrases_between(said, start, end))


def _further(
    said: Sequence[Phrase],
    soft_ends: Sequence[int],
    taken: int,
    left: int,
    token: NumberInText,
) -> int:
    """A label further left, over a comma or a bracket, when nothing nearer describes the number."""
    between = soft_ends[bisect_right(soft_ends, taken) : bisect_left(soft_ends, left)]
    for start in (*reversed(between), taken):
        if _told(said, start, token.start):
            return start
    return left


def phrases_between(said: Sequence[Phrase], start: int, end: int) -> list[Phrase]:
    """What is said between two offsets."""
    first = bisect_left(said, start, key=_START)
    return list(said[first : bisect_right(said, end, first, key=_END)])


def begins_at(said: Sequence[Phrase], offset: int) -> bool:
    """Whether something is said from that offset on."""
    at = bisect_left(said, offset, key=_START)
    return at < len(said) and said[at].start == offset


def merged_dimensions(left: Sequence[Phrase], right: Sequence[Phrase]) -> dict[str, str]:
    """What both sides say, by dimension; the words after the number count more, then the nearest.

    Two channels at once ("cả trực tiếp và trực tuyến") say nothing of the channel.
    """
    merged: dict[str, str] = {}
    for side in (left, right):
        nearest: dict[str, str] = {}
        for one in side:
            for key, value in one.dimensions.items():
                if value not in _WEAK or key not in nearest:  # what was said before says more
                    nearest[key] = value
        channels, states = _said_of(side, "channel"), _said_of(side, "state")
        if channels == {"in_person", "post"}:
            nearest["channel"] = "in_person"
        elif len(channels) > 1:
            nearest.pop("channel")
        if len(_said_of(side, "origin")) > 1:  # "tiếp nhận trong kỳ và từ kỳ trước chuyển qua"
            nearest.pop("origin")
        if {"receive", "resolve"} <= states:
            nearest.pop("state")
        merged |= nearest
    return merged


def _said_of(said: Sequence[Phrase], dimension: str) -> set[str]:
    return {one.dimensions[dimension] for one in said if dimension in one.dimensions}


def only_state(said: Sequence[Phrase]) -> str:
    """The state that they name, "" when none or several."""
    states = _said_of(said, "state")
    return states.pop() if len(states) == 1 else ""


class CaseSubsets:
    """Of which part of the cases a number speaks; knows the rows of the forms, folded to label."""

    def __init__(self, rows: Mapping[str, str], own: frozenset[str]) -> None:
        self._rows = rows
        named = {name: rf"(?<!\w){re.escape(name)}(?!\w)" for name in rows}
        self._patterns = [
            (row, re.compile(named[name]), re.compile(_CASES_OF + named[name]))
            for name, row in rows.items()
        ]
        self._own = own  # the offices that the report is of
        self._bullet: str | None = None
        self._begun: list[tuple[int, str]] = []  # where a clause begins with a field, and its name
        self._offices: list[tuple[int, str]] = []
        self._whole_line = False

    def enter(self, passage: Line, said: Sequence[Phrase]) -> None:
        """Go on to a passage: the name before the colon of a point is that of its cases.

        A name that tells something else is none: "- Chứng thực: 241 …", but "- Tiếp nhận: …".
        """
        self._offices = [one for one in offices(passage.text) if one[1] not in self._own]
        begins = bool(self._offices) and self._offices[0][0] < _AT_BEGIN
        self._whole_line = passage.bullet or begins
        match = _NAMED_BULLET.match(passage.folded) if passage.bullet else None
        name = match[1].strip() if match and not phrases_between(said, *match.span(1)) else ""
        self._bullet = None if not name or pattern("no_parts").search(name) else name
        if level := pattern("lines_of_levels").match(passage.folded):
            self._bullet = self._bullet or level[1].strip()
        self._begun = list(self._fields_begun(passage.folded))
        if self._begun and self._begun[0][0] < _AT_BEGIN:
            self._bullet = self._bullet or self._begun[0][1]

    def _fields_begun(self, folded: str) -> Iterator[tuple[int, str]]:
        """Where a clause begins with a field, and its name; after a comma only with a row's, and
        then the next number may be of that row or of all: it is held to neither.
        """
        for begin in _CLAUSE_BEGINS.finditer(folded):
            opened = self._row_begun(folded, begin.end())
            if begin["mark"] == ",":
                opened = opened and (opened[0], "apart")
            elif field := pattern("lines_of_fields").match(folded, begin.end()):
                opened = field.start(1), field[1].strip()
            if opened:
                yield opened

    def _row_begun(self, folded: str, offset: int) -> tuple[int, str] | None:
        """The row that a clause begins with: where its name stands, and the name."""
        lead = pattern("rows_begin").match(folded, offset)
        start = lead.end() if lead else offset
        names = (name for name in self._rows if folded.startswith(name, start))
        on = pattern("rows_go_on")
        name = next((name for name in names if on.match(folded, start + len(name))), None)
        return (start, name) if name else None

    def is_row(self, part: str | None) -> bool:
        """Whether a part of the cases is a row of the form."""
        return part in self._rows.values()

    def _row(self, name: str) -> str | None:
        return next((row for known, row in self._rows.items() if name.startswith(known)), None)

    def part(
        self,
        folded: str,
        first: int,
        token: NumberInText,
        region: Region,
        dimensions: Mapping[str, str],
    ) -> str | None:
        """The row that the words name, or that they speak of some part of the cases."""
        left = folded[region.left[0] : token.start]
        right = folded[token.end : region.right[1]]
        for row, anywhere, at_begin in self._patterns:
            if anywhere.search(left) or at_begin.match(right):
                return row
        if office := self._office_before(folded, 0 if self._whole_line else first, token.start):
            return office
        handed_over = dimensions.get("origin") == "handed_over"  # "… của cấp huyện cũ"
        here = not handed_over and pattern("apart").search(folded[region.left[0] : region.right[1]])
        begin = max(first, token.start - _MAX_BACK)
        if (
            here
            or pattern("apart_from_here").search(folded, begin, token.start)
            or "apart" in dimensions
        ):
            return dimensions.get("apart", "apart")
        named = self._field_before(folded, begin, token.start)
        return named and (self._row(named) or named)

    def _field_before(self, folded: str, begin: int, offset: int) -> str | None:
        """The last field that a sentence names before an offset, else that of its line; neither
        where a sentence in between was of another field, or this one is of all again.
        """
        begun = [(at, name) for at, name in self._begun if at < offset]
        fields = pattern("named_fields").finditer(folded, begin, offset)
        named = [(field.start(1), field[1].strip()) for field in fields]
        named = [one for one in begun if one[0] >= begin] + named
        if named:
            return max(named, key=itemgetter(0))[1]
        other = len({name for _, name in begun}) > 1 or pattern("of_all_again").match(folded, begin)
        return "apart" if self._bullet and begun and other else self._bullet

    def _office_before(self, folded: str, begin: int, offset: int) -> str | None:
        """The last office named before an offset, but for those in brackets that are closed."""
        depth = bracket_depth(folded, offset)
        for at, name in reversed(self._offices[: bisect_left(self._offices, (offset,))]):
            if at < begin:
                return None
            if bracket_depth(folded, at) <= depth:
                return name
        return None


def counts_cases(folded: str, token: NumberInText, region: Region, said: Sequence[Phrase]) -> bool:
    """Whether the number counts cases: it says so, or says no other unit."""
    if token.kind is NumberKind.DENIAL and not _WORD.match(folded, token.end):  # "…: Không có."
        return bool(_NAMES_CASES.search(folded, region.left[0], token.start))
    if token.kind is not NumberKind.COUNT:
        return not pattern("procedures").match(folded, token.end)
    unit = _UNIT.match(folded, token.end) or pattern("goes_on").match(folded, token.end)
    word = FIRST_LETTER.match(folded, token.end)
    return unit is not None or word is None or begins_at(said, word.end() - 1)
