"""The highest and the lowest that a text speaks of: no rate of the same kind has more, or less.

Of tables it is said in tables_in_text.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ..checks.catalogue import finding
from ..vietnamese import number
from ..vietnamese.numbers import NumberKind
from .descriptions import merged_dimensions
from .lexicon import concepts_of, pattern, phrases_in
from .quantities import Exactness, Ledger, Quantity, Role
from .relations import Broken, Held, Relation

_MAX_BEFORE = 60  # characters before "cao nhất" that say of what
_MAX_AFTER = 100  # characters after it in which its rate stands
_END = re.compile(r"[.!?](?=\s|$)")


def extremes(ledger: Ledger, relations: Iterable[Relation]) -> Iterator[Broken]:
    """The rates that are said to be the highest or the lowest, and are not."""
    rates = list(_rates(relations))
    lines = {one.line.paragraphs: one.line for one in ledger.claims}
    for line in lines.values():
        for name, sign in (("highest", 1), ("lowest", -1)):
            for match in pattern(name).finditer(line.folded):
                said = line.folded[max(0, match.start() - _MAX_BEFORE) : match.start()]
                said = re.split(r"[.,;:!?]", said)[-1]
                meant = concepts_of(
                    merged_dimensions(list(phrases_in(said)), ()), "", digital=False
                )[:1]
                stop = _END.search(line.folded, match.end())
                end = min(match.end() + _MAX_AFTER, stop.start() if stop else len(line.folded))
                own = next(
                    (
                        one
                        for one in ledger.of(line)
                        if match.end() <= one.token.start < end and _is_rate(one)
                    ),
                    None,
                )
                if not meant or own is None:
                    continue
                better = [
                    rate
                    for rate, concept in rates
                    if concept == meant[0]
                    and rate.line is not line
                    and sign * (Decimal(rate.value) - Decimal(own.value)) > 0
                ]
                if better:
                    best = max(better, key=lambda one: sign * one.value)
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
