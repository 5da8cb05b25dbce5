"""A number of several offices together, and what a text has of each of them, wherever it stands.

Bốn phường Kim Giang, Đông Hòa, Bến Nghè và Vạn Thạnh tiếp nhận tổng cộng 71.366 hồ sơ. Đông nhất
là Kim Giang với 21.418 hồ sơ, kế đến là Đông Hòa 18.906 hồ sơ, Bến Nghè 16.255 hồ sơ; Vạn Thạnh …

Of each office the first number of the same unit after its name is meant; only a slip for their sum
is told, since another number may stand first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ..checks.catalogue import finding
from ..formula import Number
from ..vietnamese import number
from ..vietnamese.numbers import NumberKind
from .ledger import Ledger
from .lexicon import pattern
from .lines import names_in_turn
from .parts import named
from .positions import sentence_end, sentence_start
from .quantities import Exactness, Quantity
from .relations import Broken, Held, Relation, is_slip, nearly
from .roles import Role

_MAX_NEAR = 60  # numbers after the one of all together
_MAX_APART = 400  # characters between the name of an office and its number
_MIN_TELLING = 1_000
_NEARLY = Decimal("0.03")


def of_offices_together(ledger: Ledger) -> Iterator[Relation]:
    """What holds and what does not."""
    for at, whole in enumerate(ledger.quantities):
        exact = whole.exactness is Exactness.EXACT and whole.token.kind is NumberKind.COUNT
        if not exact or whole.value < _MIN_TELLING or not whole.unit:
            continue
        names = _together(whole)
        parts = [
            one
            for name in names
            if (one := _of(name, names, whole, ledger.quantities[at + 1 : at + _MAX_NEAR]))
        ]
        if (
            len(names) < 2
            or len(parts) < len(names)
            or len({id(one) for one in parts}) < len(parts)
        ):
            continue
        total = sum(one.value for one in parts)
        added = " + ".join(number(one.value) for one in parts)
        if total == whole.value:
            yield Held((whole, *parts), f"{number(total)} = {added}")
        elif is_slip(whole.value, total) or _is_meant(whole, parts, total, ledger):
            told = finding(
                "VB05",
                *dict.fromkeys((whole.place, *(one.place for one in parts))),
                expected=whole.value,
                actual=total,
                parts=added,
                name=named(whole),
                why="",
            )
            yield Broken((whole, *parts), told)


def _is_meant(whole: Quantity, parts: Sequence[Quantity], total: Number, ledger: Ledger) -> bool:
    """Whether what the offices have is all of the same as the number of them together, and of now,
    and that is nearer to it than any other number of its sentence.
    """
    beside = [one for one in ledger.sentence(whole) if one.counts and one.unit == whole.unit]
    means = [set(one.concepts) for one in (*beside[:1], *parts)]
    same = bool(set.intersection(*means)) and all(one.role is Role.COUNT for one in parts)
    first = whole is min(beside, key=lambda one: abs(one.value - total))
    near = nearly(whole.value, total, _NEARLY)
    return same and first and near and whole.role is Role.COUNT


def _together(whole: Quantity) -> tuple[str, ...]:
    """The offices that its sentence names in turn, where it says that the number is of all."""
    line = whole.line
    begin = max(sentence_start(line.folded, whole.token.start), whole.token.start - _MAX_APART)
    before = line.folded[begin : whole.token.start]
    if not pattern("of_several_offices").search(before):
        return ()
    end = min(sentence_end(line.folded, whole.token.end), whole.token.end + _MAX_APART)
    before_it = line.text[max(0, begin - _MAX_APART) : begin]
    return names_in_turn(line.text[begin:end]) or names_in_turn(before_it)


def _of(
    name: str, names: Sequence[str], whole: Quantity, after: Sequence[Quantity]
) -> Quantity | None:
    """The first number after a name, before another of the names stands."""
    others = [each for each in names if each != name]
    for one in after:
        same = one.unit in ("", whole.unit) and not one.noun
        if not (one.counts and same) or one.token.kind is not NumberKind.COUNT:
            continue
        folded = one.line.folded
        start = max(0, one.token.start - _MAX_APART)
        at = folded.rfind(name, start, one.token.start)
        if at < 0 or (one.line is whole.line and at < whole.token.end):
            continue
        between = folded[at + len(name) : one.token.start]
        if not any(each in between for each in others):
            return one
    return None
