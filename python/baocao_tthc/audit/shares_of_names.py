"""Shares of what a list above has by its name: "Riêng vận tải đường bộ chiếm 33,21% số hồ sơ mới".

The list has "vận tải đường bộ 374", and the words after the percentage name what it is taken over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from ..vietnamese import number, percentage
from ..vietnamese.numbers import NumberKind
from .ledger import Ledger
from .lexicon import pattern
from .quantities import Exactness, Quantity
from .ratios import WHOLE, Base, of_another_base, wrong_rate
from .relations import Broken, Held, Relation, nearly
from .roles import Role

_MAX_BEFORE = 90  # characters before a percentage with the name that it is the share of
_MAX_BACK = 60  # numbers before it, among which the list is
_MAX_NAME = 70  # characters before a number that end in its name
_MIN_NAME = 4
_NEARLY = Decimal("0.3")


def shares_of_names(ledger: Ledger, relations: Iterable[Relation]) -> Iterator[Relation]:
    """What holds and what does not, of the percentages that nothing else was said of."""
    known = {id(one) for each in relations for one in each.members[:1]}
    for at, rate in enumerate(ledger.quantities):
        percent = rate.token.kind is NumberKind.PERCENT and rate.role is Role.COUNT
        if percent and rate.value < WHOLE and id(rate) not in known:
            before = ledger.quantities[max(0, at - _MAX_BACK) : at]
            yield from _held_to(rate, before, ledger)


def _held_to(rate: Quantity, before: Sequence[Quantity], ledger: Ledger) -> Iterator[Relation]:
    folded = rate.line.folded
    begin = max(0, rate.token.start - _MAX_BEFORE)
    match = pattern("share_of_name").search(folded[begin : rate.token.start])
    name = pattern("name_openings").sub("", match["name"]).strip() if match else ""
    if len(name) < _MIN_NAME:
        return
    parts = [one for one in before if one.counts and _is_named(one, name)]
    if len({one.value for one in parts}) != 1:
        return
    part = parts[-1]
    places = max(0, -int(Decimal(rate.value).as_tuple().exponent))
    wholes = [one for one in before if one.counts and one.value > part.value]
    fitting = next((w for w in wholes if _share(part, w, places) == rate.value), None)
    over = any(pattern(one).match(folded, rate.token.end) for one in ("over_base", "over_cases"))
    meant = (rate.bases or rate.concepts) if over else ()
    named = [one for one in wholes if _is_base(one, meant)]
    base = named[-1] if len({one.value for one in named}) == 1 else None
    if fitting is not None and (base is None or base.value == fitting.value):
        words = f"{number(part.value)}/{number(fitting.value)} = {number(rate.value)}%"
        yield Held((rate, part, fitting), words)
        return
    right = _share(part, base, max(1, places)) if base else None
    if base is None or right is None or rate.exactness is not Exactness.EXACT:
        return
    stated = Base(base.unit, base.value, base)
    if fitting is not None:
        other = Base(fitting.unit, fitting.value, fitting)
        yield Broken((rate, part), of_another_base(rate, part.value, stated, other))
    elif nearly(rate.value, right, _NEARLY):
        yield Broken((rate, part), wrong_rate(rate, [part.value], (stated,)))


def _is_base(one: Quantity, meant: Sequence[str]) -> bool:
    """Whether a number may be what the words after a percentage name."""
    return bool(set(meant[:1]) & set(one.concepts)) and one.part is None


def _share(part: Quantity, whole: Quantity, places: int) -> Decimal | None:
    return percentage(part.value, whole.value, places)


def _is_named(one: Quantity, name: str) -> bool:
    """Whether the words right before a number end in that name."""
    folded = one.line.folded
    before = folded[max(0, one.token.start - _MAX_NAME) : one.token.start].rstrip(" :(")
    before = pattern("name_endings").sub("", before)
    start = len(before) - len(name)
    return before.endswith(name) and (start == 0 or not before[start - 1].isalnum())
