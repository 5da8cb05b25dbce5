"""Totals and their parts as a text names them: they must add up, and no part exceeds its total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, islice
from operator import attrgetter
from typing import NamedTuple

from ..checks.catalogue import finding
from ..findings.finding import Finding, Words
from ..formula import Number
from ..vietnamese import number
from ..vietnamese.numbers import NumberKind
from .form_values import FormValues
from .ledger import Ledger
from .lexicon import Sum, concepts, pattern, sums
from .lines import Line
from .named_cells import FIRST_OF_TABLES
from .parts import MAX_SHARE, MIN_SHARE, mended, values_in_words
from .quantities import Quantity
from .relations import Broken, Relation, is_slip, is_told

# Sentence, paragraph and section of a quantity.
_LEVELS = tuple(map(attrgetter, ("sentence", "line.paragraphs", "line.section.number")))
_FROM_BEFORE = {("resolved", "received"), ("pending", "received")}  # of earlier periods, too
# Parts that are far from their total were not understood.
_SECTION = 2  # the level from which on only what is said of all cases is added up
_MAX_TOGETHER = 3  # of them that together are what is missing
_MAX_WORDS = 300  # characters beside a total in which a number may be in words
_MAX_CARRIED = 50  # numbers of those carried over that may be what is missing
_MAX_OTHERS = 16  # numbers of a paragraph whose sums are tried


class Judged(NamedTuple):
    """What the other tests made of the quantities, each by its identity.

    `wrong` differ from their forms; `summed` are the parts of the totals of lists that add up;
    `told` is, by each member of a list that does not, all its members.
    """

    wrong: Collection[int]
    summed: Mapping[int, Collection[int]]
    told: Mapping[int, Collection[int]]

    def explains(self, members: Iterable[Quantity]) -> bool:
        """Whether a difference among these is told already: of one of them, or of their list."""
        found = tuple(members)
        return any(id(one) in self.wrong for one in found) or is_told(found, self.told)


def parts_of_totals(ledger: Ledger, judged: Judged, forms: FormValues) -> Iterator[Finding]:
    """Test each sentence, then paragraphs and sections: bullets name the parts of the total above.

    A quantity that already differs from its form is the cause; the sum it spoils is not told again.
    """
    counting = [
        claim
        for claim in ledger.quantities
        if claim.concepts
        and claim.token.kind is not NumberKind.PERCENT
        and claim.comparable
        and not ledger.listed(claim)
        and claim.line.section.number < FIRST_OF_TABLES
    ]
    done: set[tuple[int, object, str | None, tuple[str, ...]]] = set()
    for depth, level in enumerate(_LEVELS):
        groups: dict[object, list[Quantity]] = defaultdict(list)
        for claim in counting:
            if claim.part is None or depth < _SECTION:
                groups[level(claim), claim.part].append(claim)
        for group in groups.values():
            named = _by_concept(group)
            for rule in sums():
                complete = {rule.total, *rule.needed} <= named.keys()
                tested = (rule.total, *rule.needed)
                scopes = [
                    (at, of(group[0]), group[0].part, tested) for at, of in enumerate(_LEVELS)
                ]
                listed = judged.summed.get(id(named[rule.total]), ()) if complete else ()
                if complete and all(id(named[name]) in listed for name in rule.needed):
                    continue  # the list of these parts adds up
                if complete and scopes[depth] not in done:
                    done.update(scopes)
                    yield from _added(rule, named, judged, forms, ledger, sure=depth < _SECTION)
            if depth == 0:
                yield from _exceeding(named, judged)


def _not_the_sum(
    rule: str, total: Quantity, parts: Sequence[Quantity], places: Iterable[Words], **words: str
) -> Finding:
    return finding(
        rule,
        *places,
        expected=total.value,
        actual=sum(part.value for part in parts),
        parts=" + ".join(number(part.value) for part in parts),
        name=concepts()[total.concepts[0]].counted,
        **words,
    )


def _by_concept(group: Sequence[Quantity]) -> dict[str, Quantity]:
    """The quantities of a group by concept; what it gives twice with two values is left out."""
    named: dict[str, Quantity] = {}
    clashing = set()
    must = [claim for claim in group if claim.concepts[0] == "received" and claim.with_those_before]
    if len({claim.value for claim in must}) == 1:  # "tổng số phải giải quyết", not those newly in
        group = [*must, *(claim for claim in group if claim.concepts[0] != "received")]
    for claim in group:
        if named.setdefault(claim.concepts[0], claim).value != claim.value:
            clashing.add(claim.concepts[0])
    return {concept: claim for concept, claim in named.items() if concept not in clashing}


def _added(
    rule: Sum,
    named: Mapping[str, Quantity],
    judged: Judged,
    forms: FormValues,
    ledger: Ledger,
    *,
    sure: bool,
) -> Iterator[Finding]:
    """The sum of a rule, where it does not hold; `sure`: one paragraph names total and parts."""
    total = named[rule.total]
    parts = [named[name] for name in (*rule.needed, *rule.optional) if name in named]
    free = [named[name] for name in rule.free if name in named]
    ways = [
        [*parts, *chosen] for size in range(len(free) + 1) for chosen in combinations(free, size)
    ]
    found = sum(part.value for part in parts)
    if any(sum(part.value for part in way) == total.value for way in ways):
        return
    parts = min(ways, key=lambda way: abs(sum(part.value for part in way) - total.value))
    found = sum(part.value for part in parts)
    if rule.total == "received" and found - total.value in _carried_over(ledger):
        return  # "nhận 3.917, giải quyết 3.942 vì có 71 của năm trước chuyển sang; còn 46"
    near = total.value and MIN_SHARE < Decimal(found) / Decimal(total.value) < MAX_SHARE
    if not (near or sure) or _may_be_incomplete(rule, named, found):
        return
    if any(id(claim) in judged.wrong for claim in (total, *parts)):
        return
    # "Tiếp nhận trong kỳ" may leave out those carried over, or not.
    if total.concept is None or _filled_by_others(total, parts, total.value - found, ledger):
        return
    places: dict[int, Words] = {}
    for claim in (total, *parts):
        places.setdefault(claim.paragraph, claim.place)
    missing = _left_out(rule, named, total.value - found, forms, ledger)
    if missing:
        if sure or all(_are_of_one_list(total.line, part.line) for part in parts):
            yield _not_the_sum("VB06", total, parts, places.values(), missing=missing)
        return
    if not judged.explains((total, *parts)):
        why = mended(parts, Decimal(total.value) - Decimal(found))
        yield _not_the_sum("VB05", total, parts, places.values(), why=why)


def _are_of_one_list(line: Line, other: Line) -> bool:
    """Whether a line tells the parts of what another one tells: a point below it, or the next
    point. A paragraph of its own may name two of the parts, and says nothing of the rest.
    """
    below = other.above is line or other is line
    return below or (line.above is not None and line.above is other.above)


def _may_be_incomplete(rule: Sum, named: Mapping[str, Quantity], found: Number) -> bool:
    """Whether a state that is not named may be what is missing of those received: where those
    pending are not said to be all the rest, and no number is a slip.
    """
    if "pending" not in rule.needed or rule.total != "received":
        return False
    if "carried_over" in named and not named["received"].with_those_before:
        return True  # what is left of both is held in left_over.py
    total, resolved, pending = (named[name] for name in ("received", "resolved", "pending"))
    begin, end = pending.span
    gap = total.value - found
    slips = [(total.value, found)] + [(one.value, one.value + gap) for one in (resolved, pending)]
    rest = pattern("claims_rest").search(pending.line.folded, begin, end)
    return gap > 0 and rest is None and not any(is_slip(one, right) for one, right in slips)


def _carried_over(ledger: Ledger) -> Collection[Number]:
    """What the text says to be left from before, or left for after, of whatever time."""
    said = (*ledger.about("carried_over")[:_MAX_CARRIED], *ledger.about("pending")[:_MAX_CARRIED])
    return {one.value for one in said if one.value}


def _filled_by_others(
    total: Quantity, parts: Sequence[Quantity], gap: Number, ledger: Ledger
) -> bool:
    """Whether other numbers of the lines of the sum are what is missing, understood or not."""
    used = {id(claim) for claim in (total, *parts)}
    lines = {claim.line.paragraphs: claim.line for claim in (total, *parts)}
    between = (
        claim.value
        for claim in ledger.back(max(lines), min(lines))
        if id(claim) not in used and claim.value and claim.token.kind is NumberKind.COUNT
    )
    own = [one for one in ledger.near(total) if one.counts and id(one) not in used]
    begin = max(0, total.token.start - _MAX_WORDS)
    words = values_in_words(total.line.folded[begin : total.token.end + _MAX_WORDS])
    known = (*islice(between, _MAX_OTHERS), *(one.value for one in reversed(own)))
    others = [*words, *known][:_MAX_OTHERS]
    return any(
        sum(chosen) == gap
        for size in range(1, _MAX_TOGETHER + 1)
        for chosen in combinations(others, size)
    )


def _left_out(
    rule: Sum,
    named: Mapping[str, Quantity],
    gap: Number,
    forms: FormValues,
    ledger: Ledger,
) -> str:
    """The optional part that was not named and is what is missing, or all of them together."""
    known: list[tuple[str, Number]] = []
    for name in (*rule.optional, *rule.free):
        if name not in named:
            form, claimed = forms.total(name), ledger.about(name)
            value = form.value if form else claimed[0].value if claimed else 0
            known += [(name, value)] if value else []
    for chosen in (*([one] for one in known), known):
        if chosen and sum(value for _, value in chosen) == gap:
            return " và ".join(f"{number(v)} {concepts()[name].counted}" for name, v in chosen)
    return ""


def is_left_out(relation: Relation, forms: FormValues, ledger: Ledger) -> bool:
    """Whether a list that does not add up lacks only what it does not name, as those withdrawn:
    no number of it is wrong, and VB06 says what is missing.
    """
    if not isinstance(relation, Broken) or relation.finding.rule != "VB05":
        return False
    total, *parts = relation.members
    named = {part.concepts[0]: part for part in parts if part.concepts}
    gap = total.value - sum(part.value for part in parts)
    return any(
        rule.total in total.concepts
        and {*rule.needed} <= named.keys()
        and _left_out(rule, named, gap, forms, ledger)
        for rule in sums()
    )


def _exceeding(named: Mapping[str, Quantity], judged: Judged) -> Iterator[Finding]:
    for name, claim in named.items():
        for base in concepts()[name].bases:
            whole = named.get(base)
            if whole is None or whole.token.start > claim.token.start:
                continue
            if claim.value <= whole.value or (name, base) in _FROM_BEFORE:
                continue
            if not judged.explains((claim, whole)):
                yield finding(
                    "VB10",
                    claim.place,
                    expected=whole.value,
                    actual=claim.value,
                    name=concepts()[name].counted,
                    whole=concepts()[base].counted,
                )
                break
