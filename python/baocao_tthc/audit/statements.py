"""What a report says twice over: an aim that is met, a number in words, a change.

A number is held to its words, a change to the two numbers that it is between, and what is counted
from the start of the year to what the period counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from heapq import nlargest

from ..checks.catalogue import finding
from ..findings.finding import Finding, Words
from ..formula import Number
from ..vietnamese import number, number_from_words, plain_number, read_number
from ..vietnamese.numbers import NUMBER, NumberKind
from .form_values import FormValues
from .ledger import Ledger
from .lexicon import pattern
from .lines import Line
from .quantities import Quantity
from .relations import Broken, Held, Relation
from .roles import Role, times_about

_MAX_LARGEST = 20  # numbers of a meaning that one counted up is held to
_MAX_TIMES = 5  # as much as what is counted up: the number of a month with more is of others
_MAX_BACK = 120  # characters before a number in which it is said to be cumulative
_IN_WORDS = re.compile(
    rf"(?<![\d.,/])({NUMBER}) (?:[^\W\d_]+ ){{0,2}}"
    r"\((?:(?:viết )?bằng chữ:? )?((?:[^\W\d_]++ ?+){1,18}+)\)"
)
_COMPARED = re.compile(
    rf"số hồ sơ (?P<what>tiếp nhận|đã giải quyết) (?:(?P<way>tăng|giảm) (?P<by>{NUMBER}) hồ sơ"
    rf"|không thay đổi) \(kỳ trước (?P<before>{NUMBER}) hồ sơ\)"
)
_RATES = re.compile(
    rf"(?P<way>tăng|giảm) từ (?P<before>{NUMBER})% (?:lên|xuống) (?P<now>{NUMBER})%"
)
_CONCEPTS = {"tiếp nhận": "received", "đã giải quyết": "resolved"}


def targets(ledger: Ledger) -> Iterator[Relation]:
    """“đạt 93,87%, hoàn thành chỉ tiêu 95%”: what is said to be met is met."""
    for aim in ledger.quantities:
        before = aim.line.folded[max(0, aim.token.start - _MAX_BACK) : aim.token.start]
        if aim.role is not Role.AIM or not pattern("targets").search(before):
            continue
        same = reversed(ledger.earlier(aim))
        reached = next((one for one in same if one.role is Role.COUNT), None)
        if reached is None or reached.token.kind is not aim.token.kind or reached.unit != aim.unit:
            continue
        between = aim.line.folded[reached.token.end : aim.token.start]
        ends = r"[.!?]" if pattern("so_that").search(between) else r"[.!?;]"
        if re.search(ends, between) or len(between) > _MAX_BACK:
            continue
        missed = pattern("not_met").search(between) is not None
        if not missed and not pattern("met").search(between):
            continue
        if (reached.value >= aim.value) is not missed:
            yield Held((reached, aim), f"{number(reached.value)} và {number(aim.value)}")
            continue
        percent = "%" if aim.token.kind is NumberKind.PERCENT else ""
        told = finding(
            "VB38",
            aim.line.words(reached.token.start, aim.token.end),
            reached=f"{number(reached.value)}{percent}",
            aim=f"{number(aim.value)}{percent}",
            right="cao hơn" if reached.value >= aim.value else "thấp hơn",
        )
        yield Broken((reached, aim), told)


def in_words(texts: Sequence[Line]) -> Iterator[Finding]:
    """A number and the same in words: 23 (hai mươi ba)."""
    for text in texts:
        for match in _IN_WORDS.finditer(text.folded):
            spoken = _spoken(match[2])
            digits = _stated(match[1])
            if spoken is not None and spoken != digits:
                yield finding("VB14", text.words(*match.span()), expected=spoken, actual=digits)


def _spoken(text: str) -> int | None:
    """The number that the words begin with: "năm mươi nghìn đồng" is 50.000."""
    words = text.split()
    for end in range(len(words), max(0, len(words) - 4), -1):
        try:
            return number_from_words(" ".join(words[:end]))
        except ValueError:
            continue
    return None


def _stated(digits: str) -> Number:
    return plain_number(read_number(digits))


def compared(texts: Sequence[Line], forms: FormValues) -> Iterator[Finding]:
    """In "số hồ sơ tiếp nhận tăng 59 hồ sơ (kỳ trước 1.261 hồ sơ)", as our reports compare with the
    period before, the change is that from the number in the form; a rate that rises is higher.
    """
    for text in texts:
        for match in _COMPARED.finditer(text.folded):
            known = forms.total(_CONCEPTS[match["what"]])
            by, before = _stated(match["by"] or "0"), _stated(match["before"])
            stated = -by if match["way"] == "giảm" else by
            if known and known.value - before != stated:
                right = known.value - before
                yield _changed(text.words(*match.span()), known.value, before, right, stated)
        for match in _RATES.finditer(text.folded):
            rate, last = (read_number(match[name], rate=True) for name in ("now", "before"))
            if (rate > last) is not (match["way"] == "tăng") or rate == last:
                words = text.words(*match.span())
                yield _changed(words, rate, last, rate - last, last - rate)


def _changed(words: Words, now: Number, before: Number, right: Number, stated: Number) -> Finding:
    return finding(
        "VB15",
        words,
        expected=right,
        actual=stated,
        now=number(now),
        before=number(before),
    )


def cumulative(ledger: Ledger) -> Iterator[Finding]:
    """What is counted from the start of the year is no less than what the period counts."""
    largest: dict[str, list[Quantity]] = {}
    for claim in ledger.quantities:
        counted = claim.token.kind is NumberKind.COUNT and claim.concept and claim.part is None
        if not counted or claim.role is not Role.CUMULATIVE:
            continue
        concept = claim.concept or ""
        if concept not in largest:
            known = ledger.values(concept)
            own = (
                one
                for one in ledger.about(concept)
                if one.comparable and one.value in known and not one.with_those_before
            )
            largest[concept] = nlargest(_MAX_LARGEST, own, key=lambda one: one.value)
        others = (one.value for one in largest[concept] if not _of_another(one, claim))
        now = max((value for value in others if value <= _MAX_TIMES * claim.value), default=0)
        if now > claim.value:
            yield finding("VB16", claim.place, expected=now, actual=claim.value)


def _of_another(one: Quantity, claim: Quantity) -> bool:
    """Whether two numbers are said to be of two months or quarters."""
    times, others = (
        {time for time in times_about(each.line.folded, each.token.start) if time[0].isalpha()}
        for each in (one, claim)
    )
    return bool(times and others) and not times & others
