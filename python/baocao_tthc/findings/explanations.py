"""Giải trình: which finding each of the clerk's explanations belongs to.

An explanation is applied to the finding with its rule and its sentence, numbers and all: never to
two, and never to one of which it may not be. Rows that were inserted change the addresses in a
sentence, not what it says; it is the same finding then, where no other is alike. So is one that is
worded otherwise by now, with the same places, numbers and quoted words. For any other numbers the
explanation is outdated: shown beside the finding, not applied, until they come back.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ..filing import Explanation
from ..sheets import CELL_LIMIT
from ..vietnamese import fold, number, plain
from .finding import Finding, listed_places

MAX_COMPARED = 16_000  # characters of a sentence; KiemTra may hold no more of it
# KiemTra has of a finding only its sentence as text, so both sides are compared as texts. Nothing
# is read out of them: what may change between two checks, addresses and then numbers too, is
# blotted out on both sides alike, and where a cell is as older versions and this one tell it
# ("II.06B!C16", "ô C16 tờ II.06B"); columns, "(3)", and names in “…” say what a sentence is about.
_ADDRESS = re.compile(r"\b[A-Z]{1,3}[1-9][0-9]{0,6}\b|\bdòng [0-9]+(?:, [0-9]+)*")
_NUMBER = re.compile(r"\([0-9]{1,2}\)|“[^”]*+(?:”|\Z)|(?<![\w.])[+−-]?[0-9](?:[0-9.,]*[0-9])?")
_DIGITS = re.compile("[0-9]+")
_CELL = re.compile(r"\b[Ôô] (?=[A-Z]{1,3}[1-9])")
_TIMES = re.compile(r"×[0-9]+|và [0-9]+ ô nữa")  # of a list of cells


class _Said(NamedTuple):
    """What a finding and an explanation are compared by."""

    rule: str
    message: str
    places: str
    values: tuple[str, ...]


_Key = tuple[str, ...]
_Pairs = dict[int, int]  # index of a finding to that of its explanation


def explained(
    findings: Sequence[Finding], explanations: Sequence[Explanation]
) -> tuple[Finding, ...]:
    """The findings with what was written of them, for these numbers and for others.

    Explanations without a text are findings that nobody explained: they tell which is which.
    """
    applied, outdated = _matched(findings, explanations)
    return tuple(
        finding._replace(
            explanation=explanations[applied[at]].text or None if at in applied else None,
            outdated=explanations[outdated[at]].dated if at in outdated else None,
        )
        for at, finding in enumerate(findings)
    )


def leftover(
    findings: Sequence[Finding], explanations: Sequence[Explanation]
) -> tuple[Explanation, ...]:
    """The explanations whose text `explained` shows at no finding."""
    applied, outdated = _matched(findings, explanations)
    shown = {*applied.values(), *outdated.values()}
    told = {(explanations[at].shared, explanations[at].text) for at in shown}
    return tuple(
        one
        for at, one in enumerate(explanations)
        if one.text and at not in shown and not (one.shared and (one.shared, one.text) in told)
    )


def _matched(
    findings: Sequence[Finding], explanations: Sequence[Explanation]
) -> tuple[_Pairs, _Pairs]:
    """Which explanation is applied to which finding, and which is shown there as outdated."""
    found = [_said(f.rule, f.message, listed_places(f.places), _values(f)) for f in findings]
    given = [_said(e.rule, e.message, e.places, e.values) for e in explanations]
    order = sorted(range(len(given)), key=lambda at: not explanations[at].text)
    applied: _Pairs = {}
    _pair(applied, found, given, order, _same, alone=False)
    for key in (_sentence, _moved, _worded_otherwise):
        _pair(applied, found, given, range(len(given)), key, alone=True)
    used = set(applied.values())
    old = [
        at
        for at, one in enumerate(explanations)
        if one.text
        and at not in used
        and len(one.dated.encode("utf-16-le", "surrogatepass")) <= 2 * CELL_LIMIT
    ]
    outdated: _Pairs = {}
    for key in (_other_numbers_there, _other_numbers, _there):
        _pair(outdated, found, given, old, key, alone=False)
    return applied, outdated


def _said(rule: str, message: str, places: str, values: tuple[str, ...]) -> _Said:
    told = _without_sheets(plain(message[:MAX_COMPARED]), places)
    return _Said(fold(rule), told, fold(places), values)


def _without_sheets(message: str, places: str) -> str:
    """The sentence with the bare addresses of its cells, however it tells their sheets."""
    pieces = places.replace("\n", " ").split(", ")
    for sheet in {piece.strip().rpartition("!")[0] for piece in pieces} - {""}:
        message = message.replace(f"{sheet}!", "").replace(f" tờ {sheet}", "")
    return _CELL.sub("", message)


def _values(finding: Finding) -> tuple[str, ...]:
    if finding.actual is None or finding.expected is None:
        return ()
    return number(finding.actual), number(finding.expected)


def _pair(
    pairs: _Pairs,
    found: Sequence[_Said],
    given: Sequence[_Said],
    among: Iterable[int],
    key: Callable[[_Said], _Key],
    *,
    alone: bool,
) -> None:
    """Add pairs of findings and explanations that have the same key, in their order.

    With `alone` only where there are as many of the ones as of the others, and none has a pair:
    otherwise nobody could tell which belongs to which.
    """
    taken = set(pairs.values())
    ours, theirs = _by_key(range(len(found)), found, key), _by_key(among, given, key)
    for value, indexes in ours.items():
        free = [at for at in indexes if at not in pairs]
        written = [at for at in theirs.get(value, ()) if at not in taken]
        whole = len(indexes) == len(free) == len(theirs.get(value, ())) == len(written)
        if value and (whole or not alone):
            pairs.update(zip(free, written, strict=False))


def _by_key(
    indexes: Iterable[int], said: Sequence[_Said], key: Callable[[_Said], _Key]
) -> dict[_Key, list[int]]:
    groups: dict[_Key, list[int]] = defaultdict(list)
    for at in indexes:
        groups[key(said[at])].append(at)
    return groups


def _same(said: _Said) -> _Key:
    return said.rule, fold(said.message), said.places


def _sentence(said: _Said) -> _Key:
    return said.rule, fold(said.message)


def _moved(said: _Said) -> _Key:
    """The sentence without addresses, its cells by sheet and column."""
    return said.rule, fold(_ADDRESS.sub("@", said.message)), _DIGITS.sub("", said.places)


def _worded_otherwise(said: _Said) -> _Key:
    """Its cells and all that the sentence says in numbers and quotes, in their order; where the two
    values are known besides, in any order and without signs.
    """
    words = _TIMES.sub("", fold(_ADDRESS.sub("@", said.message)))
    told = _NUMBER.findall(words)
    if said.values:
        told = [*said.values, *sorted(one.strip("+−-()") for one in told)]
    return (said.rule, _DIGITS.sub("", said.places), *told) if told and said.places else ()


def _other_numbers_there(said: _Said) -> _Key:
    return *_other_numbers(said), said.places


def _other_numbers(said: _Said) -> _Key:
    """The sentence without numbers, but for those of columns and in names."""
    return said.rule, fold(_NUMBER.sub(_unnumbered, _ADDRESS.sub("@", said.message)))


def _unnumbered(match: re.Match[str]) -> str:
    return match[0] if match[0][0] in "(“" else "#"


def _there(said: _Said) -> _Key:
    return (said.rule, said.places) if said.places else ()
