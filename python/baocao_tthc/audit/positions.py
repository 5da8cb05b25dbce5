"""Where sentences and brackets of a text begin and end, known once for each text.

A paragraph may have thousands of numbers, each of which asks for its sentence and its brackets.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import accumulate

SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_BEGINS = re.compile(r"[.!?]\s")
_BRACKET = re.compile(r"[()]")
_MAX_TEXTS = 256  # whose positions are kept


@lru_cache(_MAX_TEXTS)
def _starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in _BEGINS.finditer(text)))


@lru_cache(_MAX_TEXTS)
def _ends(text: str) -> tuple[int, ...]:
    return (*(match.start() for match in SENTENCE_END.finditer(text)), len(text))


@lru_cache(_MAX_TEXTS)
def _brackets(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where brackets stand, and how many are open before each of them and after the last one."""
    found = [(match.start(), 1 if match[0] == "(" else -1) for match in _BRACKET.finditer(text)]
    depths = accumulate((step for _, step in found), initial=0)
    return tuple(at for at, _ in found), tuple(depths)


def sentence_start(text: str, offset: int) -> int:
    """Where the sentence begins in which the offset is."""
    starts = _starts(text)
    return starts[bisect_right(starts, offset) - 1]


def sentence_end(text: str, offset: int) -> int:
    """Where the sentence ends in which the offset is: at its full stop, or with the text."""
    ends = _ends(text)
    return ends[min(bisect_left(ends, offset), len(ends) - 1)]


def bracket_depth(text: str, offset: int) -> int:
    """How many brackets are open at an offset."""
    places, depths = _brackets(text)
    return depths[bisect_left(places, offset)]
