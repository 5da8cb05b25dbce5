"""The totals of an office's own tables, held to the sentences that repeat them.

A table is of the same cases as the text where several of its totals stand in the text. Then a total
that the text gives otherwise is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from decimal import Decimal

from ..checks.catalogue import finding
from ..vietnamese.numbers import NumberKind
from .ledger import Ledger
from .named_cells import FIRST_OF_TABLES
from .quantities import Exactness, Quantity
from .relations import Broken, Held, Relation, nearly
from .roles import Role

_MAX_GAP = 20  # cases by which small totals may differ, when they are mistyped
_MIN_AGREED = 2  # totals that must agree before another one is told


def totals_in_text(ledger: Ledger, broken: Collection[int]) -> Iterator[Relation]:
    """Each total of a table with what the text has of the same meaning."""
    said: dict[str, list[Quantity]] = defaultdict(list)
    values = {Decimal(one.value) for one in ledger.quantities if one.counts}
    tables: dict[int, list[Quantity]] = defaultdict(list)
    for one in ledger.quantities:
        exact = one.exactness is Exactness.EXACT and one.role is Role.COUNT and one.counts
        if not exact or not one.concepts or one.part is not None or ledger.listed(one):
            continue
        if one.token.kind is NumberKind.FRACTION:
            continue
        if one.line.section.number >= FIRST_OF_TABLES:
            tables[one.line.section.number].append(one)
        else:
            said[one.concepts[0]].append(one)
    for totals in tables.values():
        same = [
            (total, other)
            for total in totals
            for other in said[total.concepts[0]]
            if other.value == total.value
        ]
        for total, other in same:
            yield Held((other, total), f"bảng, dòng tổng: {total.words}")
        agreed = {total.concepts[0] for total, _ in same}
        if len(agreed) < _MIN_AGREED:
            continue
        for total in totals:
            others = said[total.concepts[0]]
            if total.concepts[0] in agreed or len({one.value for one in others}) != 1:
                continue
            other = others[0]
            gap = abs(Decimal(total.value) - Decimal(other.value))
            near = nearly(total.value, other.value) or gap <= _MAX_GAP
            if gap in values or not near:
                continue
            if id(other) not in broken and id(total) not in broken:
                told = finding(
                    "VB50",
                    other.place,
                    total.place,
                    expected=total.value,
                    actual=other.value,
                    column=total.line.text.rpartition(":")[0],
                )
                yield Broken((other, total), told)
