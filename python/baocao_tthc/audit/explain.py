"""Why a number may be wrong: other numbers of its form that it would be. Always a hypothesis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..formula import Number
from ..vietnamese import number
from .claim import Claim
from .lexicon import concepts
from .reference import Reference, heading
from .tokens import Kind

_NEARLY = 85  # percent, from which on two numbers are taken for the same count
_SMALLEST = 5  # smaller numbers stand in too many columns by chance


def explanation(
    claim: Claim, right: Number, reference: Reference, sentence: Sequence[Claim]
) -> str | None:
    """What the number would be: another column, a sum with one, a slip of the keyboard, a row."""
    if claim.token.kind is Kind.ZERO:
        return None  # a denial is no mistyped number
    found = next(_guesses(claim, right, reference, sentence), None)
    return f"{found} (giả thuyết, cần kiểm tra)." if found else None


def _guesses(
    claim: Claim, right: Number, reference: Reference, sentence: Sequence[Claim]
) -> Iterator[str]:
    value, concept = claim.value, claim.concepts[0]
    others = list(reference.others(concept))
    name = concepts()[concept].name
    same = [heading(column) for column, other in others if other == value]
    if value >= _SMALLEST and len(same) == 1:
        yield f"{number(value)} là số ở cột {same[0]}"
    added = [(column, other) for column, other in others if other and right + other == value]
    if right and len(added) == 1:
        column, other = added[0]
        text = f"{number(value)} = {number(right)} {name} + {number(other)} ở cột {heading(column)}"
        again = any(one.value == other and one is not claim for one in sentence)
        twice = f"; {number(other)} ấy lại được nêu riêng trong câu nên bị tính hai lần"
        yield text + twice if again else text
    yield from _slips(value, right)
    without = [label for label, row in reference.rows(concept) if row and right - row == value]
    if len(without) == 1:
        yield f"{number(value)} là tổng khi bỏ sót dòng “{without[0]}”"
    alone = [label for label, row in reference.rows(concept) if row == value]
    if value >= _SMALLEST and len(alone) == 1:
        yield f"{number(value)} là số của riêng dòng “{alone[0]}”"
    if value >= _SMALLEST and same:
        yield f"{number(value)} là số ở cột {' hoặc '.join(same[:3])}"


def alike(one: Number, other: Number) -> bool:
    """Whether one may be a slip for the other: nearly as large, or mistyped."""
    small, large = sorted((one, other))
    return 100 * small >= _NEARLY * large or next(_slips(one, other), None) is not None


def _slips(value: Number, right: Number) -> Iterator[str]:
    """Two digits exchanged, one left out, one too many."""
    typed, meant = str(value), str(right)
    if len(typed) == len(meant) > 1 and typed != meant:
        differing = [i for i in range(len(typed)) if typed[i] != meant[i]]
        if (
            len(differing) == 2
            and differing[1] == differing[0] + 1
            and sorted(typed) == sorted(meant)
        ):
            yield "hai chữ số bị đảo chỗ"
    for longer, shorter, what in ((meant, typed, "thiếu"), (typed, meant, "thừa")):
        cut = (longer[:i] + longer[i + 1 :] for i in range(len(longer)))
        if len(longer) == len(shorter) + 1 > 2 and shorter in cut:
            yield f"gõ {what} một chữ số"
