"""What a report says twice over: of overdue cases in words, of a number in words, of a change.

Praise and delays are held to the numbers, a number to its words, a change to the two numbers that
it is between, and what is counted from the start of the year to what the period counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..checks.catalogue import finding
from ..findings.finding import Finding, Words
from ..formula import Number
from ..vietnamese import number, number_from_words, plain_number, read_number
from ..vietnamese.numbers import NUMBER, NumberKind
from .form_values import FormValues, KnownValue
from .ledger import Ledger
from .lexicon import pattern, statements
from .lines import PETITIONS, Line, is_aim, said_before
from .quantities import Quantity
from .relations import Broken, Held, Relation
from .roles import Role, times_about

_OVERDUE = ("resolved_overdue", "pending_overdue", "overdue")
_MAX_QUOTED = 90  # characters of a statement
_MAX_CLAUSE = 1_000  # characters of a clause that are looked through
_MAX_BACK = 120  # characters before a number in which it is said to be cumulative
_IN_WORDS = re.compile(
    rf"(?<![\d.,/])({NUMBER}) (?:[^\W\d_]+ ){{0,2}}"
    r"\((?:(?:viết )?bằng chữ:? )?((?:[^\W\d_]+ ?){1,18})\)"
)
_COMPARED = re.compile(
    rf"số hồ sơ (?P<what>tiếp nhận|đã giải quyết) (?:(?P<way>tăng|giảm) (?P<by>{NUMBER}) hồ sơ"
    rf"|không thay đổi) \(kỳ trước (?P<before>{NUMBER}) hồ sơ\)"
)
_RATES = re.compile(
    rf"(?P<way>tăng|giảm) từ (?P<before>{NUMBER})% (?:lên|xuống) (?P<now>{NUMBER})%"
)
_CONCEPTS = {"tiếp nhận": "received", "đã giải quyết": "resolved"}


class _Statement(NamedTuple):
    words: Words
    says: str


def contradictions(
    passages: Sequence[Line], claims: Sequence[Quantity], forms: FormValues
) -> Iterator[Finding]:
    """Praise beside overdue cases, and delays beside none."""
    said = list(_statements(passages))
    overdue = [
        claim
        for claim in claims
        if claim.concepts[:1] and claim.concepts[0] in _OVERDUE and claim.comparable
    ]
    positive = [claim for claim in overdue if claim.value and claim.part is None]
    none = [claim for claim in overdue if not claim.value]
    known = [value for name in _OVERDUE[:2] if (value := forms.total(name))]
    if not known:  # "không có hồ sơ quá hạn" beside "quá hạn 05 hồ sơ"
        yield from _denials(none, [claim for claim in overdue if claim.value])
    some = bool(positive) or any(value.value for value in known)
    denied = [one.words for one in said if one.says == "none"] + [claim.place for claim in none]
    for words, says in said:
        if says == "none" and some:
            places = dict.fromkeys((words, *(claim.place for claim in positive[:2])))
            against = _numbers(known, positive)
            yield finding("VB07", *places, statement=words.text, against=against)
        elif says == "some" and not some and denied:
            against = f"“{denied[0].text}” (đoạn {denied[0].paragraph})"
            yield finding("VB07", words, denied[0], statement=words.text, against=against)


def _denials(none: Sequence[Quantity], some: Sequence[Quantity]) -> Iterator[Finding]:
    """What is denied and counted elsewhere, of all cases or of the same office."""
    by_part: dict[str | None, list[Quantity]] = defaultdict(list)
    for one in some:
        by_part[one.part].append(one)
    for one in none:
        of_same = by_part[one.part]
        if of_same and _denies_any(one, of_same):
            places = dict.fromkeys((one.place, *(other.place for other in of_same[:2])))
            against = _numbers((), of_same)
            yield finding("VB07", *places, statement=one.words, against=against)


def _denies_any(none: Quantity, positive: Sequence[Quantity]) -> bool:
    """Whether what a denial is of is counted elsewhere."""
    if said_before(none.line.folded, none.token.start, "other_times_first"):
        return False
    clause = _clause(none.line.folded, none.token.start, ".;")
    if pattern("of_some_cases").search(clause):
        return False
    if pattern("some_offices").search(clause) and not pattern("all_offices").search(clause):
        return False  # "có 02 đơn vị không có hồ sơ quá hạn"
    return none.concepts[0] == "overdue" or any(
        one.sentence != none.sentence and set(one.concepts) & set(none.concepts) for one in positive
    )


def _clause(folded: str, offset: int, marks: str) -> str:
    """The words before an offset, since the last of the marks."""
    begin = max(0, offset - _MAX_CLAUSE)
    for mark in marks:
        begin = max(begin, folded.rfind(mark, begin, offset) + 1)
    return folded[begin:offset]


def _statements(passages: Sequence[Line]) -> Iterator[_Statement]:
    for passage in passages:
        if passage.section.looks_ahead or PETITIONS.search(passage.section.title):
            continue
        taken = -1
        for known, says in statements():
            for match in known.finditer(passage.folded):
                if match.start() <= taken or is_aim(passage.folded, match.start()):
                    continue
                clause = _clause(passage.folded, match.start(), ".")
                some = pattern("some_offices").search(clause) and not pattern("all_offices").search(
                    clause
                )
                if pattern("of_some_cases").search(clause) or some:
                    continue
                taken = match.end()
                end = min(match.end(), match.start() + _MAX_QUOTED)
                yield _Statement(passage.words(match.start(), end), says)


def _numbers(known: Sequence[KnownValue], claims: Sequence[Quantity]) -> str:
    sources = [f"{number(one.value)} ở {one.source}" for one in known if one.value]
    if sources:
        return f"hồ sơ quá hạn: {', '.join(sources)}"
    return f"“{claims[0].words}” (đoạn {claims[0].paragraph})"


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
    for claim in ledger.quantities:
        counted = claim.token.kind is NumberKind.COUNT and claim.concept and claim.part is None
        if not counted or claim.role is not Role.CUMULATIVE:
            continue
        values = ledger.values(claim.concept or "")
        others = (one for one in ledger.about(claim.concept or "") if one.value in values)
        now = max(
            (one.value for one in others if one.comparable and not _of_another(one, claim)),
            default=0,
        )
        if now > claim.value:
            yield finding("VB16", claim.place, expected=now, actual=claim.value)


def _of_another(one: Quantity, claim: Quantity) -> bool:
    """Whether two numbers are said to be of two months or quarters."""
    times, others = (
        {time for time in times_about(each.line.folded, each.token.start) if time[0].isalpha()}
        for each in (one, claim)
    )
    return bool(times and others) and not times & others
