"""Changes whose two numbers stand outside their sentence, or are told apart by their times only.

Tháng 5 là 96,4%, tháng 6 là 95,9%. Như vậy giảm 0,5 điểm phần trăm.
… tiếp nhận 318.446 hồ sơ.  So với 271.903 hồ sơ của cùng kỳ, lượng hồ sơ tăng 46.543.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..vietnamese import plain_number
from .descriptions import merged_dimensions
from .differences import (
    Difference,
    held_change,
    in_order_of_time,
    is_compared_after,
    is_fall,
    pairs_of,
    same_dimension,
    told_change,
)
from .ledger import Ledger
from .lexicon import concepts_of, pattern, phrases_in
from .positions import sentence_start
from .quantities import Exactness, Quantity
from .relations import Broken, Relation, digits_of, is_slip
from .roles import Role, clause_times

_PAIR = ("now", "before")
_MAX_NOW = 6  # numbers before a sentence of which two may be what it compares
_MAX_LINES = 3  # before a change, in which the number now may stand
_LEVELS = (Role.COUNT, Role.OTHER_TIME)
_MAX_SAID = 200  # characters before a number that say what it counts
_MAX_THEN = 1_000  # numbers of a text among which those of another time are looked for
_CLAUSE = re.compile(r"[,;:]")
_MIN_DIGITS = 3  # shorter differences are a digit away from many others


def of_two_before(ledger: Ledger, change: Quantity, same: Sequence[Quantity]) -> Relation | None:
    """“Tháng 5 là 96,4%, tháng 6 là 95,9%. Như vậy giảm 0,5 điểm phần trăm”: of two numbers
    that stand before its sentence, each of another time.
    """
    if is_compared_after(change) or any(same_dimension(change, one) for one in same):
        return None
    before = [
        one
        for one in ledger.earlier(change)[-_MAX_NOW:]
        if same_dimension(change, one) and one.role in _LEVELS and not one.bracketed
    ]
    pair = in_order_of_time(*before[-2:]) if len(before) > 1 else None
    if pair is None or not all(one.exactness is Exactness.EXACT for one in pair):
        return None
    if _is_of_else(change, pair):
        return None
    falls = is_fall(change)
    if abs(pair.value) == change.value and (pair.value < 0) is falls:
        return held_change(change, pair)
    digits = len(str(change.value).replace(".", ""))
    slip = digits >= _MIN_DIGITS and is_slip(change.value, plain_number(abs(pair.value)))
    if abs(pair.value) == change.value or (slip and (pair.value < 0) is falls):
        told = told_change(change, pair, pair.value, falls=falls)
        return Broken((change, pair.now, pair.before), told)
    return None


def of_two_times(change: Quantity, same: Sequence[Quantity]) -> Difference | None:
    """“tháng 5 nhận 1.196 hồ sơ thì tháng 6 nhận 1.284 hồ sơ, tăng 7,4%”: both of its sentence,
    where it is not compared with a third.
    """
    levels = [one for one in same if same_dimension(change, one) and one.role in _LEVELS]
    if len(levels) != len(_PAIR) or is_compared_after(change):
        return None
    pair = in_order_of_time(*levels)
    alike = pair is not None and pair.now.unit == pair.before.unit
    return pair if alike and levels[1].token.start < change.token.start else None


def of_lines_before(
    around: Sequence[Quantity], change: Quantity, prior: Quantity
) -> Iterator[Relation]:
    """“… 318.446 hồ sơ.” and in the next line "So với 271.903 hồ sơ …, tăng 46.543"."""
    lines = {one.line.paragraphs: None for one in around if one.line != change.line}
    near = list(lines)[-_MAX_LINES:]
    levels = [
        one
        for one in around
        if one.line.paragraphs in near
        and one.role in (Role.COUNT, Role.CUMULATIVE)
        and one.exactness is prior.exactness is Exactness.EXACT
        and one.unit == prior.unit
        and one.part == change.part
        and not one.bracketed
        and same_dimension(change, one)
    ]
    falls = is_fall(change)
    pairs = list(pairs_of(levels, [prior]))
    if held := next(
        (p for p in pairs if abs(p.value) == change.value and (p.value < 0) is falls), None
    ):
        yield held_change(change, held)
        return
    for pair in pairs:
        right = plain_number(abs(pair.value))
        exchanged = digits_of(right) == digits_of(change.value)
        slip = len(str(change.value)) > _MIN_DIGITS and is_slip(change.value, right)
        way = (pair.value < 0) is falls
        telling = len(str(change.value)) >= _MIN_DIGITS
        if telling and (right == change.value or (way and (exchanged or slip))):
            told = told_change(change, pair, pair.value, falls=falls)
            yield Broken((change, pair.now, pair.before), told)
            return


def of_named_time(
    change: Quantity, same: Sequence[Quantity], earlier: Sequence[Quantity]
) -> Quantity | None:
    """“quý IV là 1.652 hồ sơ thì quý I đã là 1.866 hồ sơ, tăng 13% so với quý IV”: the number of
    the time that it is compared with, of its sentence, else of its line.
    """
    folded = change.line.folded
    compared = pattern("compared_time").match(folded, change.token.end)
    times = clause_times(folded, compared.end()) if compared else frozenset()
    if len(times) != 1:
        return None
    others = [one for one in earlier if same_dimension(change, one) and not _is_among(one, same)]
    for one in (*reversed(same), *reversed(others)):
        exact = one.exactness is Exactness.EXACT and one.role in _LEVELS and not one.bracketed
        before = one.token.end <= change.token.start
        if exact and before and clause_times(folded, one.token.start) == times:
            return one
    return None


def of_time_elsewhere(
    everything: Sequence[Quantity], ledger: Ledger, change: Quantity, same: Sequence[Quantity]
) -> Iterator[Relation]:
    """“Tiếp nhận: 412 hs … (T8: 405; T9: 397). So tháng 9: hs tiếp nhận tăng 25”: the one number of
    that time that is said of the same, and the one of now.
    """
    folded = change.line.folded
    begin = sentence_start(folded, change.token.start)
    first = pattern("compared_time_first").match(folded, begin)
    times = clause_times(folded, first.end()) if first else frozenset()
    subject = _CLAUSE.split(folded[begin : change.token.start])[-1]
    meant = concepts_of(merged_dimensions(list(phrases_in(subject)), ()), "", digital=False)
    if len(times) != 1 or not meant or any(same_dimension(change, one) for one in same):
        return
    of_then = [
        one
        for one in everything[:_MAX_THEN]
        if same_dimension(change, one) and clause_times(one.line.folded, one.token.start) == times
    ]
    now = {one.value: one for one in ledger.about(meant[0])[:_MAX_THEN] if _is_level(change, one)}
    before = {one.value: one for one in of_then if meant[0] in _said_in_line(one)}
    if len(now) != 1 or len(before) != 1:
        return
    pair = Difference(*now.values(), *before.values())
    falls = is_fall(change)
    if abs(pair.value) == change.value and (pair.value < 0) is falls:
        yield held_change(change, pair)
    elif is_slip(change.value, plain_number(abs(pair.value))) and (pair.value < 0) is falls:
        told = told_change(change, pair, pair.value, falls=falls)
        yield Broken((change, pair.now, pair.before), told)


def _is_level(change: Quantity, one: Quantity) -> bool:
    exact = one.exactness is Exactness.EXACT and one.role is Role.COUNT and one.part is None
    words = one.line.folded[one.span[0] : one.span[1]]
    with_before = pattern("must_be_resolved").search(words)  # "tổng phải giải quyết: 441 hs"
    return exact and same_dimension(change, one) and not one.base and not with_before


def _said_in_line(one: Quantity) -> tuple[str, ...]:
    """What the words before a number say in its line: "Tiếp nhận: 412 hs. Tháng 9: 397 hs"."""
    said = list(phrases_in(one.line.folded[max(0, one.token.start - _MAX_SAID) : one.token.start]))
    return concepts_of(merged_dimensions(said, ()), "", digital=False)


def said_of(change: Quantity) -> tuple[str, ...]:
    """What the words before a change in its sentence say that it is of, whatever stood before."""
    folded = change.line.folded
    said = list(phrases_in(folded[sentence_start(folded, change.token.start) : change.token.start]))
    return concepts_of(merged_dimensions(said, ()), "", digital=False)


def _is_among(one: Quantity, others: Sequence[Quantity]) -> bool:
    return any(other is one for other in others)


def _is_of_else(change: Quantity, pair: Difference) -> bool:
    """Whether the sentence of a change says what it is of, and that is not what the two count."""
    folded = change.line.folded
    if not any(phrases_in(folded[sentence_start(folded, change.token.start) : change.token.start])):
        return False
    return not set(said_of(change)) & {*pair.now.concepts, *pair.before.concepts}
