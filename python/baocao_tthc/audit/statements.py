"""What a report says of overdue cases in words, against its numbers.

What a sentence itself says twice: a number and its words, a change and the two numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..formula import Number
from ..vietnamese import number, number_from_words
from .claims import Claim
from .form_values import FormValues, KnownValue, Ledger
from .lexicon import statements
from .passages import Passage, is_aim
from .remark import Remark, Words, remark
from .tokens import TokenKind

_OVERDUE = ("resolved_overdue", "pending_overdue", "overdue")
_AHEAD = ("nhiệm vụ", "phương hướng", "giải pháp", "kiến nghị", "đề xuất", "kế hoạch")
_OF_SOME = re.compile(r"lĩnh vực|đối với|riêng|trừ|ngoài")  # not of all cases
_QUOTED = 90


class _Statement(NamedTuple):
    words: Words
    says: str


def contradictions(
    passages: Sequence[Passage], claims: Sequence[Claim], reference: FormValues
) -> Iterator[Remark]:
    """Praise beside overdue cases, and delays beside none."""
    said = list(_statements(passages))
    positive = [
        claim for claim in claims if claim.value and _about_overdue(claim) and claim.part is None
    ]
    none = [claim for claim in claims if not claim.value and _about_overdue(claim)]
    known = [value for name in _OVERDUE[:2] if (value := reference.total(name))]
    overdue = sum(value.value for value in known)
    for claim in none:  # "không có hồ sơ quá hạn" beside "quá hạn 05 hồ sơ"
        if claim.concepts[0] == "overdue" and positive and not known:
            said.append(_Statement(claim.place, "none"))
    for statement in said:
        if statement.says == "none" and (overdue or positive):
            yield _against(statement, positive, _numbers(overdue, known, positive))
        elif statement.says == "some" and not overdue and not positive:
            others = [one for one in said if one.says == "none"]
            if others or none:
                first = others[0].words if others else none[0].place
                against = f"“{first.text}” (đoạn {first.paragraph})"
                yield remark(
                    "VB07", statement.words, first, statement=statement.words.text, against=against
                )


def _statements(passages: Sequence[Passage]) -> Iterator[_Statement]:
    for passage in passages:
        if any(word in passage.section.title for word in _AHEAD):
            continue
        taken = -1
        for pattern, says in statements():
            for match in pattern.finditer(passage.folded):
                before = passage.folded[: match.start()]
                if match.start() <= taken or is_aim(passage.folded, match.start()):
                    continue
                if _OF_SOME.search(before[before.rfind(".") + 1 :]):
                    continue
                taken = match.end()
                end = min(match.end(), match.start() + _QUOTED)
                yield _Statement(passage.words(match.start(), end), says)


def _about_overdue(claim: Claim) -> bool:
    return bool(claim.concepts) and claim.concepts[0] in _OVERDUE and claim.comparable


def _against(statement: _Statement, claims: Sequence[Claim], against: str) -> Remark:
    places = dict.fromkeys((statement.words, *(c.place for c in claims[:2])))
    return remark("VB07", *places, statement=statement.words.text, against=against)


def _numbers(overdue: Number, known: Sequence[KnownValue], claims: Sequence[Claim]) -> str:
    if overdue:
        sources = ", ".join(f"{number(k.value)} ở {k.source}" for k in known if k.value)
        return f"hồ sơ quá hạn: {sources}"
    return f"“{claims[0].words}” (đoạn {claims[0].paragraph})"


_IN_WORDS = re.compile(r"(?<![\d.,/])(\d{1,3}(?:\.\d{3})+|\d+) \(((?:[^\W\d_]+ ?){1,12})\)")
_CHANGE = re.compile(
    r"(?P<way>tăng|giảm)(?: thêm)? (?P<by>\d{1,3}(?:\.\d{3})+|\d+) hồ sơ"
    r"(?P<between>[^.;()]{0,60}?)\((?P<before>\d{1,3}(?:\.\d{3})+|\d+) hồ sơ\)"
)
_COUNT, _RATE = r"\d{1,3}(?:\.\d{3})+|\d+", r"\d{1,3}(?:,\d+)?"
_COMPARED = re.compile(
    rf"số hồ sơ (?P<what>tiếp nhận|đã giải quyết) (?:(?P<way>tăng|giảm) (?P<by>{_COUNT}) hồ sơ"
    rf"|không thay đổi) \(kỳ trước (?P<before>{_COUNT}) hồ sơ\)"
)
_RATES = re.compile(rf"(?P<way>tăng|giảm) từ (?P<before>{_RATE})% (?:lên|xuống) (?P<now>{_RATE})%")
_CONCEPTS = {"tiếp nhận": "received", "đã giải quyết": "resolved"}
_CUMULATIVE = re.compile(r"lũy kế|(?:từ|tính từ) đầu năm|tháng đầu năm")


def in_words(texts: Sequence[Passage]) -> Iterator[Remark]:
    """A number and the same in words: 23 (hai mươi ba)."""
    for text in texts:
        for match in _IN_WORDS.finditer(text.folded):
            try:
                spoken = number_from_words(match[2])
            except ValueError:
                continue
            digits = int(match[1].replace(".", ""))
            if spoken != digits:
                words = text.words(*match.span())
                yield remark("VB14", words, expected=spoken, actual=digits, words=words.text)


def changes(texts: Sequence[Passage], ledger: Ledger) -> Iterator[Remark]:
    """In "1.310 hồ sơ, tăng 120 hồ sơ so với tháng 4 (1.180 hồ sơ)" the change is right."""
    for text in texts:
        for match in _CHANGE.finditer(text.folded):
            now = [
                claim
                for claim in ledger.of(text)
                if claim.token.end <= match.start()
                and claim.token.kind is TokenKind.COUNT
                and claim.concepts
            ]
            if not now:
                continue
            by, before = (int(match[name].replace(".", "")) for name in ("by", "before"))
            right = now[-1].value - before if match["way"] == "tăng" else before - now[-1].value
            if right != by:
                words = text.words(*match.span())
                yield remark(
                    "VB15",
                    words,
                    expected=right,
                    actual=by,
                    words=words.text,
                    now=number(now[-1].value),
                    before=number(before),
                )


def compared(texts: Sequence[Passage], reference: FormValues) -> Iterator[Remark]:
    """In "số hồ sơ tiếp nhận tăng 59 hồ sơ (kỳ trước 1.261 hồ sơ)", as our reports compare with the
    period before, the change is that from the number in the form; a rate that rises is higher.
    """
    for text in texts:
        for match in _COMPARED.finditer(text.folded):
            known = reference.total(_CONCEPTS[match["what"]])
            by, before = (int((match[name] or "0").replace(".", "")) for name in ("by", "before"))
            stated = -by if match["way"] == "giảm" else by
            if known and known.value - before != stated:
                yield _changed(text.words(*match.span()), known.value, before, stated)
        for match in _RATES.finditer(text.folded):
            now, before_ = (Decimal(match[name].replace(",", ".")) for name in ("now", "before"))
            if (now > before_) is not (match["way"] == "tăng") or now == before_:
                yield _changed(text.words(*match.span()), now, before_, before_ - now)


def _changed(words: Words, now: Number, before: Number, stated: Number) -> Remark:
    return remark(
        "VB15",
        words,
        expected=now - before,
        actual=stated,
        words=words.text,
        now=number(now),
        before=number(before),
    )


def cumulative(ledger: Ledger) -> Iterator[Remark]:
    """What is counted from the start of the year is no less than what the period counts."""
    for claim in ledger.claims:
        if claim.token.kind is not TokenKind.COUNT or not claim.concept or claim.part:
            continue
        sentence = claim.passage.folded[max(0, claim.token.start - 120) : claim.token.start]
        if not _CUMULATIVE.search(sentence):
            continue
        now = ledger.values(claim.concept)
        if now and max(now) > claim.value:
            yield remark(
                "VB16",
                claim.place,
                expected=max(now),
                actual=claim.value,
                words=claim.words,
            )
