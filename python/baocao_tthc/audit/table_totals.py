"""The totals of an office's own tables, held to the sentences that repeat them.

A table is of the same cases as the text where several of its totals stand in the text. Then a total
that the text gives otherwise is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from ..checks.catalogue import finding
from ..vietnamese.numbers import NumberKind
from .ledger import Ledger
from .lexicon import pattern
from .named_cells import FIRST_OF_TABLES
from .positions import sentence_start
from .quantities import Exactness, Quantity
from .ratios import content_words
from .relations import Broken, Held, Relation, digits_of, is_slip, nearly
from .roles import Role

_MIN_DIGITS = 4  # of numbers that have the same digits by no chance
_MAX_TABLES, _MAX_TOTALS = 20, 30  # to which the numbers of a text are held
_MANY_WORDS = 3  # of a heading that describe what nothing else is called
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


def exchanged_totals(ledger: Ledger, broken: Collection[int]) -> Iterator[Relation]:
    """The numbers of the text that are slips for the totals of a table."""
    tables: dict[int, list[Quantity]] = defaultdict(list)
    for one in ledger.quantities:
        if one.line.section.number >= FIRST_OF_TABLES and one.counts:
            tables[one.line.section.number].append(one)
    for totals in list(tables.values())[:_MAX_TABLES]:
        yield from _exchanged(ledger, totals[:_MAX_TOTALS], broken)


def _exchanged(
    ledger: Ledger, totals: Sequence[Quantity], broken: Collection[int]
) -> Iterator[Relation]:
    """A number of the text with the digits of a total in another order, of the same words, or with
    another digit, of all the words of a long heading.
    """
    columns = {id(total): content_words(total.line.folded) for total in totals}
    own = {total.value for total in totals}
    for one in ledger.quantities:
        text = one.line.section.number < FIRST_OF_TABLES and one.counts and not one.base
        level = one.role in (Role.COUNT, Role.CUMULATIVE) and one.exactness is Exactness.EXACT
        if not (text and level) or one.value in own or one.part is not None or id(one) in broken:
            continue
        words = content_words(one.line.folded[one.span[0] : one.span[1]])
        for total in totals:
            heading = columns[id(total)]
            described = len(heading) > 1 and heading <= words
            same = described or (one.concepts and one.concepts[:1] == total.concepts[:1])
            digits = digits_of(one.value)
            exchanged = digits == digits_of(total.value)
            alone = len(heading) >= _MANY_WORDS and heading <= words and not _has_time(one)
            slip = exchanged or (alone and is_slip(one.value, total.value))
            if same and len(digits) >= _MIN_DIGITS and slip:
                told = finding(
                    "VB50",
                    one.place,
                    total.place,
                    expected=total.value,
                    actual=one.value,
                    column=total.line.text.rpartition(":")[0],
                )
                yield Broken((one, total), told)
                break


def _has_time(one: Quantity) -> bool:
    """Whether its sentence names a month or a quarter that it may be of."""
    folded = one.line.folded
    said = folded[sentence_start(folded, one.token.start) : one.token.start]
    return any(pattern(name).search(said) for name in ("named_months", "named_quarters"))
