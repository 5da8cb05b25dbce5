"""What a percentage is the rate of, by its own words or by those of the number right before it."""

from __future__ import annotations

from ..vietnamese import fold_same_length
from .descriptions import merged_dimensions
from .ledger import Ledger
from .lexicon import concepts_of, pattern, phrases_in
from .quantities import Quantity

_MAX_BESIDE = 30  # characters between a number and its rate


def meant_by(said: str) -> tuple[str, ...]:
    """What words mean by themselves, whatever was said before them."""
    found = list(phrases_in(fold_same_length(said)))
    return concepts_of(merged_dimensions(found, ()), "", digital=False)


def meaning_of_rate(rate: Quantity, ledger: Ledger) -> tuple[str, ...]:
    """What a percentage is of: "Số hồ sơ nộp trực tuyến là 655, đạt 88,3%" those online."""
    if rate.concepts:
        return rate.concepts
    for part in ledger.before(rate)[-1:]:
        between = rate.line.folded[part.token.end : rate.token.start]
        beside = len(between) < _MAX_BESIDE and pattern("rate_words").search(between)
        of_else = pattern("rate_of_else").search(between)
        if part.counts and part.part == rate.part and beside and not of_else:
            return part.concepts or meant_by(part.words)
    return ()
