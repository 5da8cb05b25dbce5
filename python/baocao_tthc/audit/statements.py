"""What a report says of overdue cases in words, against its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..formula import Number
from ..vietnamese import number
from .claim import Claim
from .lexicon import statements
from .passages import Passage, is_aim
from .reference import Known, Reference
from .remark import Remark, Words, remark

_OVERDUE = ("resolved_overdue", "pending_overdue", "overdue")
_AHEAD = ("nhiệm vụ", "phương hướng", "giải pháp", "kiến nghị", "đề xuất", "kế hoạch")
_OF_SOME = re.compile(r"lĩnh vực|đối với|riêng|trừ|ngoài")  # not of all cases
_QUOTED = 90


class _Statement(NamedTuple):
    words: Words
    says: str


def contradictions(
    passages: Sequence[Passage], claims: Sequence[Claim], reference: Reference
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


def _numbers(overdue: Number, known: Sequence[Known], claims: Sequence[Claim]) -> str:
    if overdue:
        sources = ", ".join(f"{number(k.value)} ở {k.source}" for k in known if k.value)
        return f"hồ sơ quá hạn: {sources}"
    return f"“{claims[0].words}” (đoạn {claims[0].paragraph})"
