"""The tick list: every number that was read, what it was held to, and how that went."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from ..checks.catalogue import AUDIT_RULES, catalogue
from ..findings.finding import Finding, Words
from ..findings.rendering import number_json
from ..forms import known_forms
from ..formula import TOTAL_ROW
from ..sources.tags import read_tag
from ..vietnamese import count
from ..vietnamese.numbers import NumberKind
from .agreement import Agreement
from .claims import Claim
from .lexicon import pattern
from .rates import Rates

_CELL = re.compile(r"\((\d+)\)\[([^\[\]]+)\]")
_RECKONED = "tỷ lệ tính lại từ các số đã nêu"
# Findings of which the first place is the number that is wrong, and of which all places are.
_OF_ONE = ("VB01", "VB03", "VB04", "VB07", "VB10", "VB11", "VB13", "VB14", "VB15", "VB16", "VB17")
_OF_ALL = ("VB02", "VB05", "VB06", "VB12")


class State(StrEnum):
    """How a number stands; the value is the word used in JSON."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNTESTED = "untested"

    @property
    def label(self) -> str:
        """The word a user reads."""
        return {"agrees": "khớp", "differs": "lệch", "untested": "chưa kiểm được"}[self.value]


class Tick(NamedTuple):
    """A number of the text and what became of it.

    `exactness` is "exact", "rounded", "over", "under" or "about". `held_to` is the tag of a cell
    ("II.06B!(7)[tong]") or a relation in Vietnamese words, None without one. `why` is the finding's
    message where the number differs, and the reason where it is untested.
    """

    paragraph: int
    text: str
    value: int | Decimal
    exactness: str
    state: State
    held_to: str | None = None
    why: str | None = None

    @property
    def held_to_words(self) -> str:
        """What it was held to, as a user reads it: "Biểu II.06B cột (7)", of the total row."""
        if not self.held_to or read_tag(self.held_to) is None:
            return self.held_to or ""
        code = self.held_to.partition("!")[0]
        form = next((form.name for form in known_forms() if form.code == code), code)
        cells = _CELL.findall(self.held_to)
        columns = "+".join(f"({column})" for column, _ in cells)
        row = cells[0][1] if cells else TOTAL_ROW
        return f"{form} cột {columns}" + ("" if row == TOTAL_ROW else f" dòng “{row}”")


def counts(ticks: Sequence[Tick]) -> dict[str, int]:
    """How many numbers were read, agree, differ and are untested, by the words of the JSON."""
    agree, differ, untested = (sum(tick.state is state for tick in ticks) for state in State)
    return {"read": len(ticks), "agree": agree, "differ": differ, "untested": untested}


def extent(ticks: Sequence[Tick]) -> str:
    """How far the audit could go, in one Vietnamese sentence."""
    if not ticks:
        return "Không đọc được con số nào trong lời văn nên chưa đối chiếu được số với số."
    read, *by_state = counts(ticks).values()
    told = (f"{count(n)} {state.label}" for n, state in zip(by_state, State, strict=True))
    return f"Đọc được {count(read)} số: {', '.join(told)}."


def tick_json(tick: Tick) -> dict[str, object]:
    """A number as the contract has it."""
    return {
        "paragraph": tick.paragraph,
        "text": tick.text,
        "value": number_json(tick.value),
        "exactness": tick.exactness,
        "state": tick.state.value,
        "with": tick.held_to,
        "why": tick.why,
    }


def ticked(agreement: Agreement, rates: Rates, findings: Sequence[Finding]) -> Iterator[Tick]:
    """The numbers of the text in its order, each with what the tests of the audit made of it.

    A sentence that says that there are none is a number only where it is known of what.
    """
    known = _Known(agreement, rates, findings)
    for claim in sorted(agreement.ledger.claims, key=lambda one: (one.paragraph, one.token.start)):
        if claim.concepts or claim.token.kind is not NumberKind.DENIAL:
            yield known.tick(claim)


class _Known:
    """What the tests made of the numbers: indexed, since a long report has thousands."""

    def __init__(self, agreement: Agreement, rates: Rates, findings: Sequence[Finding]) -> None:
        self._right = {id(claim): known.tag for claim, known in agreement.right}
        self._wrong = {id(claim): known.tag for claim, known in agreement.wrong}
        self._incomparable = {id(claim) for claim in agreement.unknown}
        self._insufficient = {id(claim) for claim in rates.insufficient}
        self._told: dict[Words, Finding] = {}
        self._told_in: dict[int, list[Finding]] = defaultdict(list)
        for finding in findings:
            if finding.rule in _OF_ONE or finding.rule in _OF_ALL:
                places = finding.words if finding.rule in _OF_ALL else finding.words[:1]
                for words in places:
                    self._told.setdefault(words, finding)
                    self._told_in[words.paragraph].append(finding)

    def tick(self, claim: Claim) -> Tick:
        """The number as ticked."""
        tick = Tick(claim.paragraph, claim.words, claim.value, _exactness(claim), State.AGREES)
        if tag := self._right.get(id(claim)):
            return tick._replace(held_to=tag)
        if told := self._finding(claim):
            relation = catalogue(AUDIT_RULES)[told.rule].source
            held_to = self._wrong.get(id(claim), relation)
            return tick._replace(state=State.DIFFERS, held_to=held_to, why=told.message)
        if claim.token.kind is NumberKind.PERCENT and id(claim) not in self._insufficient:
            return tick._replace(held_to=_RECKONED)
        return tick._replace(state=State.UNTESTED, why=self._why_untested(claim))

    def _finding(self, claim: Claim) -> Finding | None:
        """The finding on this number: at its words, or on this value in its paragraph."""
        if told := self._told.get(claim.place):
            return told
        near = self._told_in.get(claim.paragraph, ())
        return next((one for one in near if one.actual == claim.value), None)

    def _why_untested(self, claim: Claim) -> str:
        rate = claim.token.kind is NumberKind.PERCENT
        if not claim.concepts and not rate:
            return "không rõ đếm gì, hoặc không đếm hồ sơ"
        if not claim.comparable:
            return _why_incomparable(claim)
        if rate:
            return "không đủ số để tính lại tỷ lệ này"
        if claim.part is not None:
            return "là số của một phần hồ sơ, không có biểu nào ghi riêng"
        if id(claim) in self._incomparable:
            return "không có biểu cùng kỳ nào ghi số này"
        return "có thể là số của một phần hồ sơ, vì nhỏ hơn tổng ở biểu"


def _why_incomparable(claim: Claim) -> str:
    if claim.passage.section.looks_ahead:
        return "ở mục về việc sắp làm, không phải kết quả của kỳ"
    if _exactness(claim) != "exact":
        return "là số ước lượng hoặc làm tròn"
    return "là số của kỳ khác, số lũy kế, hoặc chỉ tiêu"


def _exactness(claim: Claim) -> str:
    """How exactly the number is meant, by the words before and after it."""
    before = claim.passage.folded[: claim.token.start][-20:]
    for name in ("over", "under", "about"):
        if pattern(name).search(before):
            return name
    rounded = pattern("scales").match(claim.passage.folded, claim.token.end)
    return "rounded" if rounded else "exact"
