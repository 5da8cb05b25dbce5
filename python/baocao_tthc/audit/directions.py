"""Directions: what is said to rise is larger than the number that it is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..checks.catalogue import finding
from ..vietnamese import number
from ..vietnamese.numbers import NumberKind
from .differences import MAX_CHANGE, Difference, words_of
from .ledger import Ledger
from .lexicon import pattern
from .lines import Line
from .positions import SENTENCE_END
from .quantities import Exactness, Quantity
from .relations import Broken, Held, Relation
from .roles import Role

_MAX_BESIDE = 1_000  # characters before and after a verb of change in which its numbers stand


def directions(ledger: Ledger) -> Iterator[Relation]:
    """“đạt 98,77%, tăng so với tháng trước (99,05%)”, "tăng từ 90% lên 85%"."""
    for line in {one.line.paragraphs: one.line for one in ledger.quantities}.values():
        for match in pattern("directions").finditer(line.folded):
            found = _beside(line, match, ledger)
            pair = _from_to(match, found, line.folded) or _compared(match, found, line.folded)
            if pair is None or pair.now.value == pair.before.value:
                continue
            falls = any(match[name] is not None for name in ("falls", "lower", "drops"))
            if (pair.value < 0) is falls:
                yield Held((pair.now, pair.before), words_of(pair))
                continue
            percent = "%" if pair.now.token.kind is NumberKind.PERCENT else ""
            told = finding(
                "VB30",
                line.words(*match.span()),
                *dict.fromkeys((pair.now.place, pair.before.place)),
                now=f"{number(pair.now.value)}{percent}",
                before=f"{number(pair.before.value)}{percent}",
                right="tăng" if falls else "giảm",
            )
            yield Broken((pair.now, pair.before), told)


def _beside(line: Line, match: re.Match[str], ledger: Ledger) -> list[Quantity]:
    """The numbers about a verb of change that are no changes themselves."""
    begin = max(0, match.start() - _MAX_BESIDE)
    found = ledger.between(line, begin, match.end() + _MAX_BESIDE)
    return [one for one in found if one.role is not Role.CHANGE]


def _from_to(match: re.Match[str], found: Sequence[Quantity], folded: str) -> Difference | None:
    """“được nâng lên, từ 97,80% của năm 2024 đến 97,33% năm nay”: the two levels after the verb."""
    after = [one for one in found if one.token.start >= match.end()][:2]
    if match["then"] is None or len(after) < 2:
        return None
    adjacent = not folded[match.end() : after[0].token.start].strip()
    same = after[0].token.kind is after[1].token.kind and after[0].unit in ("", after[1].unit)
    between = folded[after[0].token.end : after[1].token.start]
    reaches = pattern("to_later_level").fullmatch(between) is not None
    return Difference(after[1], after[0]) if adjacent and same and reaches else None


def _compared(match: re.Match[str], found: Sequence[Quantity], folded: str) -> Difference | None:
    """The two numbers that a verb of change without a number of its own stands between."""
    before = [one for one in found if one.token.end <= match.start() and not one.bracketed]
    after = [one for one in found if one.token.start >= match.end()]
    if not after:
        return None
    if match["then"]:
        return None
    if match["from"]:  # "từ 90% lên 85%"
        adjacent = len(after) > 1 and not folded[match.end() : after[0].token.start].strip()
        between = folded[after[0].token.end : after[1].token.start] if adjacent else "."
        same = adjacent and after[0].token.kind is after[1].token.kind
        fits = (
            same and after[0].unit in ("", after[1].unit) and pattern("to_level").fullmatch(between)
        )
        return Difference(after[1], after[0]) if fits else None
    between = folded[match.end() : after[0].token.start]
    near = len(between) < MAX_CHANGE and pattern("compared_with").search("so với" + between)
    beside = "(" in between or not between.strip() or pattern("level_words").search(between)
    if not near or not beside or SENTENCE_END.search(between) or not before:
        return None
    now, last = before[-1], after[0]
    gap = folded[now.token.end : match.start()]
    same = now.token.kind is last.token.kind and now.unit == last.unit
    exact = now.exactness is last.exactness is Exactness.EXACT
    return Difference(now, last) if same and exact and not re.search(r"[.;]", gap) else None
