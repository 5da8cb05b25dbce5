"""Which words of a sentence describe which of its numbers, and what they say together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .lexicon import Phrase
from .tokens import Token, TokenKind

_SOFT = re.compile(
    r",(?=\s)|[()]|:(?!\s*(?:\d|không|chưa))"
    r"|\b(?:trong đó|bao gồm|gồm|cụ thể|trong số)\b|\btrên (?=(?:tổng )?số)|(?<=\w)/(?=[a-zà-ỹđ])"
    r"|\bvà (?=(?:đã |đang |được )?(?:giải quyết|tiếp nhận|xử lý))|\bcó (?=\d|không)|\s[+–—-]\s"
)
RATE_WORD = re.compile(r"\b(?:đạt|chiếm|tương đương|tương ứng|tỷ lệ|tỉ lệ|bằng)\b")
UNIT = re.compile(r"\s*(?:\([^()\d]*\) )?(?:bộ )?(?:hồ sơ|hs|trường hợp|pakn|phản ánh|kiến nghị)\b")
_WEAK = ("any", "archived")  # "dữ liệu số hóa", "từ kho dữ liệu" of reused data


class Region(NamedTuple):
    """The words before and after a number that may describe it, as offsets."""

    left: tuple[int, int]
    right: tuple[int, int]


def regions(
    folded: str, found: Sequence[Token], said: Sequence[Phrase], first: int, last: int
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
        left = max([taken, *(b for _, b in soft if b <= token.start and b > taken)])
        if not _told(said, left, token.start) and not _begins(folded, token):
            left = _further(said, soft, taken, left, token)
        stop = min([following, *(a for a, _ in soft if a >= token.end)])
        rate = (
            None if token.kind is TokenKind.PERCENT else RATE_WORD.search(folded, token.end, stop)
        )
        if rate:
            stop = rate.start()
        described = _told(said, left, token.start)
        open_end = stop == following and index + 1 < len(found) and not rate
        if open_end and described:
            stop = token.end
        regions.append(Region((left, token.start), (token.end, stop)))
        taken = stop
    return regions


def _begins(folded: str, token: Token) -> bool:
    """Whether the number begins its own description: "có 14 hồ sơ …", "trong đó 3.726 hồ sơ …"."""
    unit = UNIT.match(folded, token.end)
    return unit is not None and bool(re.match(r"\s+[a-zà-ỹđ]", folded[unit.end() :]))


def told_any(said: Sequence[Phrase]) -> bool:
    """Whether they say more than that digitised files are spoken of."""
    return any(one.dimensions != (("file", "any"),) for one in said)


def _told(said: Sequence[Phrase], start: int, end: int) -> bool:
    """Whether the words there describe a number; that it is about digitised files does not."""
    return told_any(phrases_between(said, start, end))


def _further(
    said: Sequence[Phrase], soft: Sequence[tuple[int, int]], taken: int, left: int, token: Token
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
        found: dict[str, set[str]] = {}
        nearest: dict[str, str] = {}
        for one in side:
            for key, value in one.dimensions:
                if value in _WEAK and key in nearest:
                    continue  # what was said before says more
                found.setdefault(key, set()).add(value)
                nearest[key] = value
        channels = found.get("channel", set())
        if channels == {"in_person", "post"}:
            nearest["channel"] = "in_person"
        elif len(channels) > 1:
            nearest.pop("channel")
        if {"receive", "resolve"} <= found.get("state", set()):
            nearest.pop("state")
        merged |= nearest
    return merged


def only_state(said: Sequence[Phrase]) -> str:
    """The state that they name, "" when none or several."""
    states = {value for one in said for key, value in one.dimensions if key == "state"}
    return states.pop() if len(states) == 1 else ""


def is_file(one: Phrase) -> bool:
    """Whether it speaks of digitised files."""
    return any(key == "file" for key, _ in one.dimensions)
