"""Ranks of a text: "xếp thứ 17/96, tăng 4 bậc so với tháng 1 (thứ 21/96)" is as far as it says.

A smaller number is a better rank. Both ranks stand in the sentence of the change, of two times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from ..checks.catalogue import finding
from ..vietnamese import number
from .ledger import Ledger
from .lexicon import pattern
from .lines import Line
from .positions import sentence_end, sentence_start
from .relations import Broken

_TWO = 2  # ranks that a change is between
_MAX_SENTENCE = 600  # characters about a change in which its ranks stand
_MAX_OFF = 9  # places by which a change that is mistyped is wrong


class _Rank(NamedTuple):
    """A rank, of how many, and where it stands in its line."""

    value: int
    among: int
    start: int
    end: int


def changes_of_ranks(ledger: Ledger) -> Iterator[Broken]:
    """The changes of a rank that are not the difference of the two ranks of their sentence."""
    for line in {one.line.paragraphs: one.line for one in ledger.quantities}.values():
        for change in pattern("rank_changes").finditer(line.folded):
            ranks = _ranks(line, change)
            if len(ranks) != _TWO or not _are_comparable(line, ranks):
                continue
            by, right = int(change["by"]), abs(ranks[0].value - ranks[1].value)
            if by == right or not right or abs(by - right) > _MAX_OFF:
                continue
            now, before = _in_order(line, change, ranks)
            told = finding(
                "VB15",
                line.words(*change.span()),
                line.words(now.start, now.end),
                expected=Decimal(right),
                actual=Decimal(by),
                now=number(now.value),
                before=number(before.value),
            )
            members = ledger.between(line, change.start("by"), change.end("by"))
            yield Broken(tuple(members), told)


def _ranks(line: Line, change: re.Match[str]) -> list[_Rank]:
    """The ranks of the sentence of a change, without the change itself."""
    begin = max(sentence_start(line.folded, change.start()), change.start() - _MAX_SENTENCE)
    end = min(sentence_end(line.folded, change.end()), change.end() + _MAX_SENTENCE)
    return [
        _Rank(
            int(match["rank"] or match["rank2"]),
            int(match["among"] or match["among2"] or 0),
            *match.span(),
        )
        for match in pattern("ranks_of_times").finditer(line.folded, begin, end)
        if match.end() <= change.start() or match.start() >= change.end()
    ]


def _are_comparable(line: Line, ranks: list[_Rank]) -> bool:
    """Whether two ranks are said to be of two times, and among as many."""
    first, second = ranks
    between = line.folded[first.end : second.start]
    compared = pattern("rank_compared").search(between) is not None
    return compared and (not first.among or not second.among or first.among == second.among)


def _in_order(line: Line, change: re.Match[str], ranks: list[_Rank]) -> tuple[_Rank, _Rank]:
    """The rank now and the one before: "từ hạng 12 lên hạng 8" has the one before first."""
    first, second = ranks
    before = line.folded[max(0, first.start - len("từ thứ hạng ")) : first.start]
    rises = pattern("from_on").search(before) or second.end <= change.start()
    return (second, first) if rises else (first, second)
