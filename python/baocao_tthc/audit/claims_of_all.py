"""What is said of all cases, and the numbers of the text that are of some only.

100% hồ sơ tiếp nhận được số hóa thành phần       beside "số hóa thành phần: 2.011/2.050 hồ sơ"
toàn bộ hồ sơ được nộp trực tuyến                 beside "trực tuyến 1.845/2.050 hồ sơ (90,0%)"

Of cases on time it is said in denials.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..checks.catalogue import finding
from ..findings.finding import Finding
from ..vietnamese.numbers import NumberKind
from .descriptions import merged_dimensions
from .lexicon import concepts_of, pattern, phrases_in
from .lines import Line, is_aim
from .quantities import Exactness, Quantity
from .ratios import WHOLE
from .relations import Held, Relation
from .roles import Role, times_about

# What is held: of nothing else the text has one rate only.
_HELD = ("components", "results", "both", "received_online")
_MAX_KNOWN = 200  # rates that a claim is held to
_MAX_BEFORE = 200  # characters of a clause before a claim


def claims_of_all(
    texts: Sequence[Line], quantities: Sequence[Quantity], relations: Iterable[Relation]
) -> Iterator[Finding]:
    """Each claim that a rate or a fraction of the same contradicts."""
    some = [one for one in quantities if _is_of_some(one)]
    some += [part for part in _parts_of_rates(relations) if part.concepts[0] in _HELD]
    some = some[:_MAX_KNOWN]
    for line in texts if some else ():
        for match in pattern("said_of_all").finditer(line.folded):
            meant = _meant(line, match)
            against = next((one for one in some if _contradicts(one, meant, line, match)), None)
            if against is not None:
                words = line.words(*match.span())
                told = f"“{against.words}” (đoạn {against.paragraph})"
                yield finding("VB07", words, against.place, statement=words.text, against=told)


def _meant(line: Line, match: re.Match[str]) -> str:
    """What the claim says of all cases, "" where it is on some of them or an aim."""
    begin = max(0, match.start() - _MAX_BEFORE)
    before = re.split(r"[.;]", line.folded[begin : match.start()])[-1]
    some = any(
        pattern("of_certain_cases").search(words) for words in (before, match["what"])
    ) or pattern("some_offices").search(before)
    if some or line.section.looks_ahead or is_aim(line.folded, match.start()):
        return ""
    said = list(phrases_in(match["what"]))
    digital = any("file" in one.dimensions for one in said)
    dimensions = merged_dimensions((), said)
    if "other" in dimensions or "apart" in dimensions or dimensions.keys() >= {"channel", "file"}:
        return ""  # of those online only
    online = dimensions.get("channel") == "online"
    concepts = concepts_of(dimensions, "", digital=digital)
    if online and not digital:
        return "received_online"
    return concepts[0] if concepts and concepts[0] in _HELD else ""


def _is_of_some(one: Quantity) -> bool:
    """Whether it is a rate below 100%, or a fraction, of one of those that are held."""
    now = one.role is Role.COUNT and one.exactness is Exactness.EXACT and one.part is None
    rate = one.token.kind is NumberKind.PERCENT and one.value < WHOLE and not one.bracketed
    fraction = one.token.kind is NumberKind.FRACTION and one.value < one.base
    return now and (rate or fraction) and one.concepts[:1] != () and one.concepts[0] in _HELD


def _parts_of_rates(relations: Iterable[Relation]) -> Iterator[Quantity]:
    """The numbers whose rate, which holds, is below 100%."""
    for each in relations:
        if isinstance(each, Held) and len(each.members) > 1:
            rate, part = each.members[:2]
            below = rate.token.kind is NumberKind.PERCENT and rate.value < WHOLE
            now = rate.role is part.role is Role.COUNT and part.part is None
            if below and now and part.counts and part.concepts:
                yield part


def _contradicts(one: Quantity, meant: str, line: Line, match: re.Match[str]) -> bool:
    same = (
        bool(meant)
        and one.concepts[0] == meant
        and not (one.line is line and one.token.start < match.start())
    )
    times, others = (
        times_about(line.folded, match.start()),
        times_about(one.line.folded, one.token.start),
    )
    named = pattern("of_certain_cases").search(one.line.folded, *one.span)
    return same and named is None and not (times and others and not times & others)
