"""Which words of a sentence describe which of its numbers, and of which cases they speak.

Of all cases, of one field or level, or of no cases at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..vietnamese.numbers import NumberInText, NumberKind
from .lexicon import Phrase, pattern
from .lines import BULLET, PETITIONS, Line, offices

_SOFT = re.compile(
    r",(?=\s)|[()]|:(?!\s*(?:\d|không|chưa))"
    r"|\b(?:trong đó|bao gồm|gồm|cụ thể|trong số)\b|\btrên (?=(?:tổng )?số)|(?<=\w)/(?=[a-zà-ỹđ])"
    r"|\bvà (?=(?:đã |đang |được )?(?:giải quyết|tiếp nhận|xử lý|trả lại|từ chối|cho rút|rút))"
    r"|\bcó (?=\d|không)|\s[+–—-]\s"
)
RATE_WORD = re.compile(r"\b(?:đạt|chiếm|tương đương|tương ứng|tỷ lệ|tỉ lệ|bằng)\b")
_CASES = rf"(?:hồ sơ|hs|{PETITIONS.pattern})\b"
_NAMES_CASES = re.compile(rf"\b{_CASES}")
_UNIT = re.compile(rf"\s*(?:\([^()\d]*\) )?(?:bộ )?(?:trường hợp\b|{_CASES})")
_WEAK = ("any", "archived")  # "dữ liệu số hóa", "từ kho dữ liệu" of reused data
_FIELD = re.compile(r"lĩnh vực (?!giải quyết|tthc|thủ tục)([^,;:.()\d]{2,60})")
_APART_FROM_HERE = re.compile(r"\briêng\b")
_NAMED_BULLET = re.compile(rf"(?:{BULLET.pattern})?\s*([^:\d]{{3,70}}):")
_AT_BEGIN = 30  # characters of a line in which an office is named that all of it is about
_NO_PART = re.compile(r"hồ sơ|theo|hình thức|kết quả|số lượng|tổng|kỳ|tháng|trong đó|cụ thể")


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
    soft = [match.span() for match in _SOFT.finditer(folded, first, last)]
    regions: list[Region] = []
    taken = first
    for index, token in enumerate(found):
        following = found[index + 1].start if index + 1 < len(found) else last
        left = max([taken, *(b for _, b in soft if taken < b <= token.start)])
        if not _told(said, left, token.start) and not _begins(folded, token):
            left = _further(said, soft, taken, left, token)
        stop = min([following, *(a for a, _ in soft if a >= token.end)])
        percent = token.kind is NumberKind.PERCENT
        rate = None if percent else RATE_WORD.search(folded, token.end, stop)
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
    return unit is not None and bool(re.match(r"\s+[a-zà-ỹđ]", folded[unit.end() :]))


def told_any(said: Sequence[Phrase]) -> bool:
    """Whether they say more than that digitised files are spoken of."""
    return any(one.dimensions and one.dimensions != {"file": "any"} for one in said)


def _told(said: Sequence[Phrase], start: int, end: int) -> bool:
    """Whether the words there describe a number."""
    return told_any(phrases_between(said, start, end))


def _further(
    said: Sequence[Phrase],
    soft: Sequence[tuple[int, int]],
    taken: int,
    left: int,
    token: NumberInText,
) -> int:
    """A label further left, over a comma or a bracket, when nothing nearer describes the number."""
    for start in sorted({taken, *(b for _, b in soft if taken < b < left)}, reverse=True):
        if _told(said, start, token.start):
            return start
    return left


def phrases_between(said: Sequence[Phrase], start: int, end: int) -> list[Phrase]:
    """What is said between two offsets."""
    return [one for one in said if start <= one.start and one.end <= end]


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


def _depth(folded: str, offset: int) -> int:
    return folded.count("(", 0, offset) - folded.count(")", 0, offset)


class CaseSubsets:
    """Of which part of the cases a number speaks; knows the rows of the forms, folded to label."""

    def __init__(self, rows: Mapping[str, str], own: frozenset[str]) -> None:
        self._rows = rows
        self._own = own  # the offices that the report is of
        self._bullet: str | None = None
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
        self._bullet = None if not name or _NO_PART.search(name) else name

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
        for name, row in self._rows.items():
            own = rf"(?<!\w){re.escape(name)}(?!\w)"
            if re.search(own, left) or re.match(rf"\s*hồ sơ (?:lĩnh vực )?{own}", right):
                return row
        begin = 0 if self._whole_line else first
        deep = _depth(folded, token.start)
        named_before = [
            name
            for at, name in self._offices
            if begin <= at < token.start and _depth(folded, at) <= deep
        ]
        if named_before:
            return named_before[-1]
        here = pattern("apart").search(folded[region.left[0] : region.right[1]])
        if here or _APART_FROM_HERE.search(folded, first, token.start) or "apart" in dimensions:
            return dimensions.get("apart", "apart")
        fields = _FIELD.findall(folded, first, token.start)
        named = self._bullet or (fields[-1].strip() if fields else None)
        return named and (self._row(named) or named)


def counts_cases(folded: str, token: NumberInText, region: Region, said: Sequence[Phrase]) -> bool:
    """Whether the number counts cases: it says so, or says no other unit."""
    after = folded[token.end :]
    if token.kind is NumberKind.DENIAL and not re.match(r"\s+\w", after):  # "…: Không có."
        return bool(_NAMES_CASES.search(folded, region.left[0], token.start))
    if token.kind is not NumberKind.COUNT:
        return not re.match(r"\s*(?:tthc|thủ tục|dvc|dịch vụ)\b", after)
    if (
        _UNIT.match(after)
        or not re.match(r"\s+[a-zà-ỹđ]", after)
        or pattern("goes_on").match(after)
    ):
        return True
    begin = token.end + len(after) - len(after.lstrip())
    return any(one.start == begin for one in said)
