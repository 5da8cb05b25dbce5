"""The highest and the lowest that a text speaks of: no rate of the same kind has more, or less.

Of tables it is said in tables_in_text.py.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ..checks.catalogue import finding
from ..vietnamese import number
from ..vietnamese.numbers import NumberKind
from .descriptions import merged_dimensions
from .ledger import Ledger
from .lexicon import concepts_of, pattern, phrases_in
from .positions import sentence_end
from .quantities import Exactness, Quantity
from .relations import Broken, Held, Relation
from .roles import Role

_MAX_BEFORE = 60  # characters before "cao nhất" that say of what
_MAX_AFTER = 100  # characters after it in which its rate stands


def extremes(ledger: Ledger, relations: Iterable[Relation]) -> Iterator[Broken]:
    """The rates that are said to be the highest or the lowest, and are not."""
    best_rates = _best_rates(relations)
    lines = {one.line.paragraphs: one.line for one in ledger.quantities}
    for line in lines.values():
        for name, sign in (("highest", 1), ("lowest", -1)):
            for match in pattern(name).finditer(line.folded):
                said = line.folded[max(0, match.start() - _MAX_BEFORE) : match.start()]
                said = re.split(r"[.,;:!?]", said)[-1]
                meant = concepts_of(
                    merged_dimensions(list(phrases_in(said)), ()), "", digital=False
                )[:1]
                end = sentence_end(line.folded, match.end())
                found = ledger.between(line, match.end(), min(match.end() + _MAX_AFTER, end))
                own = next((one for one in found if _is_rate(one)), None)
                if not meant or own is None:
                    continue
                of_others = (one for one in best_rates[sign, meant[0]] if one.line is not line)
                best = next(of_others, None)
                if best and sign * (Decimal(best.value) - Decimal(own.value)) > 0:
                    told = finding(
                        "VB47",
                        line.words(match.start(), own.token.end),
                        best.place,
                        value=f"{number(own.value)}%",
                        better=f"{number(best.value)}%",
                        paragraph=best.paragraph,
                        way="cao hơn" if sign > 0 else "thấp hơn",
                    )
                    yield Broken((own, best), told)


def _best_rates(relations: Iterable[Relation]) -> dict[tuple[int, str], list[Quantity]]:
    """By direction and what it is of, the best rate of each line, the best of all first."""
    found: dict[tuple[int, str], list[Quantity]] = defaultdict(list)
    by_line: dict[tuple[int, str, tuple[int, ...]], Quantity] = {}
    for rate, concept in _rates(relations):
        for sign in (1, -1):
            key = (sign, concept, rate.line.paragraphs)
            if key not in by_line or sign * (rate.value - by_line[key].value) > 0:
                by_line[key] = rate
    for (sign, concept, _), rate in by_line.items():
        found[sign, concept].append(rate)
    for (sign, _), rates in found.items():
        rates.sort(key=lambda one: -sign * one.value)
    return found


def _is_rate(one: Quantity) -> bool:
    exact = one.exactness is Exactness.EXACT and one.role is Role.COUNT
    return exact and one.token.kind is NumberKind.PERCENT


def _rates(relations: Iterable[Relation]) -> Iterator[tuple[Quantity, str]]:
    """The rates that hold, with what their parts count."""
    for each in relations:
        if isinstance(each, Held) and len(each.members) > 1 and _is_rate(each.members[0]):
            rate, part = each.members[:2]
            for concept in (rate.concepts or part.concepts)[:1]:
                yield rate, concept
