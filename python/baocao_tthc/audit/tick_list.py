"""The tick list: every number that was read, what it was held to, and how that went."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from ..checks.catalogue import AUDIT_RULES, catalogue
from ..findings.finding import Finding
from ..findings.rendering import number_json
from ..forms import known_forms
from ..formula import TOTAL_ROW
from ..sheets import TEXTS
from ..sources.tags import read_tag
from ..vietnamese import count, number
from ..vietnamese.numbers import NumberKind
from .agreement import Agreement
from .ledger import Ledger
from .lexicon import concepts
from .quantities import Exactness, Quantity
from .relations import Held, Relation
from .roles import Role

_CELL = re.compile(r"\((\d+)\)\[([^\[\]]+)\]")
_DIFFERS_FROM_FORM = "biểu ghi {value}"
_WHY_AHEAD = "ở phần nhiệm vụ, kiến nghị, không phải kết quả trong kỳ"
_WHY_PETITION = "là số phản ánh, kiến nghị, chỉ so được với tờ NoiDung của sổ khi câu nói rõ loại"
_WHY_OF_ROLE = {
    Role.AIM: "là chỉ tiêu, mức phấn đấu hoặc số bình quân",
    Role.OTHER_TIME: "là số của kỳ khác",
    Role.CUMULATIVE: "là số lũy kế",
    Role.ELSEWHERE: "là số của nơi khác",
    Role.CHANGE: "là mức tăng, giảm mà văn bản không nêu đủ hai số",
}


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
        code, _, key = self.held_to.partition("!")
        if code == TEXTS:
            return f"{TEXTS} mục {key}"
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


def ticked(
    ledger: Ledger,
    relations: Iterable[Relation],
    agreement: Agreement,
    sums: Iterable[Finding] = (),
) -> Iterator[Tick]:
    """The numbers of the text in its order, each with what the tests of the audit made of it.

    `sums` tell of totals that their parts do not add up to, the total first. A sentence that says
    that there are none is a number only where it is known of what.
    """
    known = _Known(relations, agreement, sums)
    for one in sorted(ledger.quantities, key=lambda each: (each.paragraph, each.token.start)):
        if one.concepts or one.token.kind is not NumberKind.DENIAL:
            yield known.tick(one)


class _Known:
    """What the tests made of the numbers: indexed, since a long report has thousands."""

    def __init__(
        self, relations: Iterable[Relation], agreement: Agreement, sums: Iterable[Finding]
    ) -> None:
        self._sums = {told.words[0]: told for told in sums}
        self._right = {id(one): known.tag for one, known in agreement.right}
        self._wrong = {id(one): known for one, known in agreement.wrong}
        self._held: dict[int, str] = {}
        self._told: dict[int, Finding] = {}
        for each in relations:
            if isinstance(each, Held):
                for one in each.members:
                    self._held.setdefault(id(one), each.words)
            else:
                for one in each.members if each.suspects else each.members[:1]:
                    self._told.setdefault(id(one), each.finding)

    def tick(self, one: Quantity) -> Tick:
        """The number as ticked: what differs counts before what agrees, a cell before words."""
        tick = Tick(one.paragraph, one.words, one.value, one.exactness.value, State.AGREES)
        if known := self._wrong.get(id(one)):
            why = _DIFFERS_FROM_FORM.format(value=number(known.value))
            return tick._replace(state=State.DIFFERS, held_to=known.tag, why=why)
        if told := self._told.get(id(one)):
            return _differing(tick, told)
        if held_to := self._right.get(id(one)) or self._held.get(id(one)):
            return tick._replace(held_to=held_to)
        if told := self._sums.get(one.place):
            return _differing(tick, told)
        return tick._replace(state=State.UNTESTED, why=_why_untested(one))


def _differing(tick: Tick, told: Finding) -> Tick:
    relation = catalogue(AUDIT_RULES)[told.rule].source
    return tick._replace(state=State.DIFFERS, held_to=relation, why=told.message)


def _why_untested(one: Quantity) -> str:
    if one.role in _WHY_OF_ROLE:
        ahead = one.role is Role.AIM and one.line.section.looks_ahead
        return _WHY_AHEAD if ahead else _WHY_OF_ROLE[one.role]
    if one.exactness is not Exactness.EXACT:
        return "là số ước lượng hoặc làm tròn"
    if one.token.kind is NumberKind.PERCENT:
        return "không đủ số để tính lại tỷ lệ này"
    if one.part is not None:
        return "là số của một phần hồ sơ hoặc của một đơn vị, chỉ nêu một lần"
    if one.concepts and concepts()[one.concepts[0]].role == "petition":
        return _WHY_PETITION
    return "chỉ nêu một lần, không có tổng hay phần nào để đối chiếu"
