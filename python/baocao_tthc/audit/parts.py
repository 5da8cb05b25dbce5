"""Totals and their parts as a text names them: they must add up, and no part exceeds its total."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from ..formula import Number
from ..vietnamese import number
from .claims import Claim
from .form_values import FormValues, Ledger
from .lexicon import Sum, concepts, counted_concepts, sums
from .remark import Remark, remark
from .tokens import TokenKind

_FROM_BEFORE = {("resolved", "received"), ("pending", "received")}  # of earlier periods, too
_FEWEST_PARTS = 2
_MOST_OTHERS = 8
_REST = re.compile(r"khác|còn lại")


def parts_of_totals(ledger: Ledger, wrong: set[int], reference: FormValues) -> Iterator[Remark]:
    """Test each sentence, then paragraphs and sections: bullets name the parts of the total above.

    A claim that already differs from its form is the cause; the sum it spoils is not told again.
    """
    counted_concepts = [
        claim
        for claim in ledger.claims
        if claim.concepts
        and claim.token.kind is not TokenKind.PERCENT
        and claim.comparable
        and claim.part is None
    ]
    done: set[tuple[object, str]] = set()
    for level in _LEVELS:
        groups: dict[object, list[Claim]] = defaultdict(list)
        for claim in counted_concepts:
            groups[level(claim)].append(claim)
        for group in groups.values():
            named = _by_concept(group)
            for rule in sums():
                scopes = [(wider(group[0]), rule.total) for wider in _LEVELS]
                if not _complete(rule, named) or scopes[_LEVELS.index(level)] in done:
                    continue
                done.update(scopes)
                yield from _added(rule, named, wrong, reference, ledger)
            if level is _sentence:
                yield from _exceeding(named, wrong)


def _sentence(claim: Claim) -> object:
    return claim.chain


def _paragraph(claim: Claim) -> object:
    return claim.passage.paragraphs


def _section(claim: Claim) -> object:
    return ("section", claim.passage.section.number)


_LEVELS = (_sentence, _paragraph, _section)


def enumerations(claims: Sequence[Claim]) -> Iterator[Remark]:
    """The fields of "trong 1.534 hồ sơ có: hộ tịch 402, …, các lĩnh vực khác 57" add up.

    Only a list that says of its last part that it is all the rest is known to be complete.
    """
    chains: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.token.kind is TokenKind.COUNT and claim.comparable:
            chains[claim.chain].append(claim)
    for chain in chains.values():
        total, parts = chain[0], chain[1:]
        last = parts[-1] if len(parts) >= _FEWEST_PARTS else None
        if last is None or total.concept is None or any(part.concepts for part in parts):
            continue
        if _REST.search(last.passage.folded, last.span[0], last.token.start):
            found = sum(part.value for part in parts)
            if found != total.value:
                yield remark(
                    "VB05",
                    total.place,
                    *dict.fromkeys(part.place for part in parts),
                    expected=total.value,
                    actual=found,
                    why="",
                    parts=" + ".join(number(part.value) for part in parts),
                    name=counted_concepts(total.concept),
                )


def _by_concept(group: Sequence[Claim]) -> dict[str, Claim]:
    """The claims of a group by concept; what it gives twice with two values is left out."""
    named: dict[str, Claim] = {}
    clashing = set()
    for claim in group:
        concept = claim.concepts[0]
        if concept in named and named[concept].value != claim.value:
            clashing.add(concept)
        named.setdefault(concept, claim)
    return {concept: claim for concept, claim in named.items() if concept not in clashing}


def _complete(rule: Sum, named: Mapping[str, Claim]) -> bool:
    return rule.total in named and all(part in named for part in rule.needed)


def _added(
    rule: Sum,
    named: Mapping[str, Claim],
    wrong: set[int],
    reference: FormValues,
    ledger: Ledger,
) -> Iterator[Remark]:
    total = named[rule.total]
    parts = [named[name] for name in (*rule.needed, *rule.optional) if name in named]
    found = sum(part.value for part in parts)
    if found == total.value or any(id(claim) in wrong for claim in (total, *parts)):
        return
    if total.concept is None:  # "tiếp nhận trong kỳ" may leave out those carried over, or not
        return
    words = {
        "parts": " + ".join(number(part.value) for part in parts),
        "name": counted_concepts(rule.total),
    }
    places = (total.place, *(p.place for p in parts))
    places = tuple({place.paragraph: place for place in reversed(places)}.values())[::-1]
    if _filled_by_others(total, parts, total.value - found, ledger):
        return
    missing = _left_out(rule, named, total.value - found, reference, ledger)
    if missing:
        yield remark("VB06", *places, expected=total.value, actual=found, missing=missing, **words)
        return
    twice = [part for part in parts if part.value and found - part.value == total.value]
    why = f": {number(twice[-1].value)} bị tính hai lần" if twice else " (chưa giải thích được)"
    yield remark("VB05", *places, expected=total.value, actual=found, why=why, **words)


def _filled_by_others(total: Claim, parts: Sequence[Claim], gap: Number, ledger: Ledger) -> bool:
    """Whether other numbers of the same paragraph are what is missing, understood or not."""
    used = {id(claim) for claim in (total, *parts)}
    others = [
        claim.value
        for claim in ledger.paragraph(total)
        if id(claim) not in used and claim.value and claim.token.kind is TokenKind.COUNT
    ][:_MOST_OTHERS]
    return any(
        sum(chosen) == gap
        for size in range(1, len(others) + 1)
        for chosen in combinations(others, size)
    )


def _left_out(
    rule: Sum,
    named: Mapping[str, Claim],
    gap: Number,
    reference: FormValues,
    ledger: Ledger,
) -> str:
    """The optional parts that were not named and together are what is missing."""
    known: dict[str, Number] = {}
    for name in rule.optional:
        if name in named:
            continue
        if value := reference.total(name):
            known[name] = value.value
        elif claimed := ledger.about(name):
            known[name] = claimed[0].value
    candidates = [(name, value) for name, value in known.items() if value]
    for chosen in ([one] for one in candidates):
        if chosen[0][1] == gap:
            return f"{number(gap)} {counted_concepts(chosen[0][0])}"
    if len(candidates) > 1 and sum(value for _, value in candidates) == gap:
        return " và ".join(f"{number(v)} {counted_concepts(name)}" for name, v in candidates)
    return ""


def _exceeding(named: Mapping[str, Claim], wrong: set[int]) -> Iterator[Remark]:
    for name, claim in named.items():
        for base in concepts()[name].bases:
            whole = named.get(base)
            if whole is None or claim.value <= whole.value or (name, base) in _FROM_BEFORE:
                continue
            if id(claim) not in wrong and id(whole) not in wrong:
                yield remark(
                    "VB10",
                    claim.place,
                    expected=whole.value,
                    actual=claim.value,
                    words=claim.words,
                    name=counted_concepts(name),
                    whole=counted_concepts(base),
                )
                break
