"""Praise and denials: what a report says of overdue cases in words is held to its numbers.

không có hồ sơ quá hạn                            beside 05 of them
100% PAKN xử lý đúng hạn                          beside 03 that were late
100% hồ sơ đã giải quyết đúng hạn                 beside 02 resolved late, not those still pending
không phát sinh … ở lĩnh vực thủy sản             beside “… quá hạn, trong đó thủy sản 05 hồ sơ”

A denial is wrong only where every way to read the number is one that it denies.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from ..checks.catalogue import finding
from ..findings.finding import Finding, Words
from ..vietnamese import number
from ..vietnamese.numbers import NumberKind
from .form_values import FormValues, KnownValue
from .groups import Group
from .lexicon import pattern, statements
from .lines import PETITIONS, Line, is_aim, offices, own_offices, said_before
from .positions import sentence_start
from .quantities import Quantity, are_of_two_times

_OVERDUE = ("resolved_overdue", "pending_overdue", "overdue")
_DENIABLE = ("refused", "withdrawn", "petitions")
_LATE_PETITIONS = "petitions_overdue"
_MAX_QUOTED = 90  # characters of a statement
_MAX_CLAUSE = 1_000  # characters of a clause that are looked through
_MAX_NAME = 60  # characters beside a part of a list that say of which field it is
_MAX_PARTS = 200  # of lists of overdue cases, that a denial is held to
_MIN_NAME = 4  # characters of the name of a field


class _Statement(NamedTuple):
    """What is said of overdue cases in words; `of_resolved`: not of those that are pending."""

    words: Words
    says: str
    of_petitions: bool
    of_resolved: bool


def contradictions(
    passages: Sequence[Line],
    claims: Sequence[Quantity],
    groups: Sequence[Group],
    forms: FormValues,
) -> Iterator[Finding]:
    """Praise beside overdue cases, and delays beside none."""
    said = list(_statements(passages))
    overdue = [
        claim
        for claim in claims
        if claim.concepts[:1] and claim.concepts[0] in _OVERDUE and claim.comparable
    ]
    positive = [claim for claim in overdue if claim.value and claim.part is None]
    none = [claim for claim in overdue if not claim.value]
    known = {name: value for name in _OVERDUE[:2] if (value := forms.total(name))}
    if not known:  # "không có hồ sơ quá hạn" beside "quá hạn 05 hồ sơ"
        yield from _denials(none, [claim for claim in overdue if claim.value])
    yield from _denied_fields(none, groups)
    yield from _denied_others(claims)
    yield from _of_petitions(said, claims)
    some = bool(positive) or any(value.value for value in known.values())
    denied = [one.words for one in said if one.says == "none" and not one.of_petitions]
    denied += [claim.place for claim in none]
    for words, says, of_petitions, of_resolved in said:
        if of_petitions:
            continue
        if says == "none" and some:
            names = _OVERDUE[:1] if of_resolved else _OVERDUE
            late = [claim for claim in positive if set(claim.concepts) & set(names)]
            yield from _belied(words, [known[name] for name in names if name in known], late)
        elif says == "some" and not some and denied:
            against = f"“{denied[0].text}” (đoạn {denied[0].paragraph})"
            yield finding("VB07", words, denied[0], statement=words.text, against=against)


def _belied(
    words: Words, known: Sequence[KnownValue], positive: Sequence[Quantity]
) -> Iterator[Finding]:
    """Praise beside the overdue cases of a form or of the text, if there are any."""
    if positive or any(value.value for value in known):
        places = dict.fromkeys((words, *(claim.place for claim in positive[:2])))
        against = _numbers(known, positive)
        yield finding("VB07", *places, statement=words.text, against=against)


def _denials(none: Sequence[Quantity], some: Sequence[Quantity]) -> Iterator[Finding]:
    """What is denied and counted elsewhere, of all cases or of the same office."""
    by_part: dict[str | None, list[Quantity]] = defaultdict(list)
    for one in some:
        by_part[one.part].append(one)
    for one in none:
        if against := _denied(one, by_part[one.part]):
            places = dict.fromkeys((one.place, *(other.place for other in against[:2])))
            yield finding("VB07", *places, statement=one.words, against=_numbers((), against))


def _denied(none: Quantity, positive: Sequence[Quantity]) -> list[Quantity]:
    """The numbers that a denial denies, however they are read."""
    if not is_of_all(none):
        return []
    some = [one for one in positive if not are_of_two_times(one, none)]
    if none.concepts[0] == "overdue":
        return some
    return [
        one
        for one in some
        if one.sentence != none.sentence and set(one.concepts) <= set(none.concepts)
    ]


def is_of_all(none: Quantity) -> bool:
    """Whether a denial is of all cases now: not of a field, of some offices, of another time."""
    if said_before(none.line.folded, none.token.start, "other_times_first"):
        return False
    clause = _clause(none.line.folded, none.token.start, ";")
    if pattern("of_some_cases").search(clause) or pattern("fields_after").search(_after(none)):
        return False
    if pattern("denied_kinds").search(none.line.folded, none.token.start, none.span[1]):
        return False  # "không có hồ sơ thế chấp nào quá hạn"
    return not _is_of_some_offices(clause)  # "có 02 đơn vị không có hồ sơ quá hạn"


def _denied_others(claims: Sequence[Quantity]) -> Iterator[Finding]:
    """“Không có hồ sơ nào bị trả lại” beside “từ chối 03 hồ sơ”: of one meaning."""
    sure = [one for one in claims if one.concept in _DENIABLE and one.comparable]
    for one in sure:
        if one.token.kind is not NumberKind.DENIAL or one.part is not None:
            continue
        some = [
            other
            for other in sure[:_MAX_PARTS]
            if other.value and other.counts and other.concept == one.concept and not other.part
        ]
        if against := _denied(one, some):
            places = dict.fromkeys((one.place, *(other.place for other in against[:2])))
            yield finding("VB07", *places, statement=one.words, against=_numbers((), against))


def _denied_fields(none: Sequence[Quantity], groups: Sequence[Group]) -> Iterator[Finding]:
    """“không phát sinh hồ sơ quá hạn ở lĩnh vực thủy sản”: of a field that a list of them has."""
    lists = [group for group in groups if set(group.wholes[0].concepts) & set(_OVERDUE)]
    parts = [part for group in lists for part in group.parts if part.value][:_MAX_PARTS]
    for one in none:
        after = _after(one)
        match = pattern("fields_after").search(after)
        names = re.split(r", | và | hoặc ", match[1]) if match else ()
        for part in parts if names else ():
            if any(_is_of_field(part, name.strip()) for name in names):
                against = f"“{part.words}” (đoạn {part.paragraph})"
                statement = one.line.text[one.token.start : one.token.end + len(after)].strip()
                yield finding("VB07", one.place, part.place, statement=statement, against=against)


def _after(none: Quantity) -> str:
    """The rest of the clause of a denial."""
    match = re.match(r"[^.;()]*", none.line.folded[none.token.end : none.token.end + _MAX_CLAUSE])
    return match[0] if match else ""


def _is_of_field(part: Quantity, name: str) -> bool:
    """Whether the words beside a part of a list are the name of that field."""
    folded = part.line.folded
    before = folded[max(0, part.token.start - _MAX_NAME) : part.token.start].rstrip(" :(")
    after = pattern("field_of_part").match(folded[part.token.end : part.token.end + _MAX_NAME])
    named = after is not None and after[1] == name
    return len(name) >= _MIN_NAME and (named or before.endswith(name))


def _of_petitions(said: Sequence[_Statement], claims: Sequence[Quantity]) -> Iterator[Finding]:
    """“100% PAKN xử lý đúng hạn” beside those that were late."""
    late = [one for one in claims if one.concepts[:1] == (_LATE_PETITIONS,) and one.comparable]
    positive = [one for one in late if one.value]
    for statement in said:
        if statement.of_petitions and statement.says == "none":
            yield from _belied(statement.words, (), positive)
    for one in late:
        if not one.value and positive and one.token.kind is NumberKind.DENIAL:
            places = dict.fromkeys((one.place, positive[0].place))
            yield finding("VB07", *places, statement=one.words, against=_numbers((), positive))


def _clause(folded: str, offset: int, marks: str = "") -> str:
    """The words of the sentence before an offset, since the last of the marks."""
    begin = max(0, offset - _MAX_CLAUSE, sentence_start(folded, offset))
    for mark in marks:
        begin = max(begin, folded.rfind(mark, begin, offset) + 1)
    return folded[begin:offset]


def _is_of_some_offices(clause: str) -> bool:
    """Whether the words before a statement say that it is of some offices, not of all."""
    some = pattern("some_offices").search(clause) and not pattern("all_offices").search(clause)
    return bool(some) or pattern("offices_listed").search(clause) is not None


def _names_others(passage: Line, offset: int, clause: str, own: Collection[str]) -> bool:
    """Whether the clause before an offset names an office that the report is not of."""
    named = offices(passage.text[offset - len(clause) : offset])
    return any(name not in own for _, name in named)


def _statements(passages: Sequence[Line]) -> Iterator[_Statement]:
    own = own_offices(passages)
    for passage in passages:
        if passage.section.looks_ahead:
            continue
        title = PETITIONS.search(passage.section.title)
        taken = -1
        for known, says in statements():
            for match in known.finditer(passage.folded):
                if match.start() <= taken or is_aim(passage.folded, match.start()):
                    continue
                clause = _clause(passage.folded, match.start())
                some = _is_of_some_offices(clause)
                if says == "none":
                    many = pattern("most_offices").search(clause)
                    some = some or bool(many) or _names_others(passage, match.start(), clause, own)
                of_else = pattern("of_no_cases").search(match[0])
                if pattern("of_some_cases").search(clause) or some or of_else:
                    continue
                taken = match.end()
                end = min(match.end(), match.start() + _MAX_QUOTED)
                petitions = PETITIONS.search(passage.folded, match.start(), match.end()) or title
                resolved = pattern("of_resolved").search(clause + match[0]) is not None
                words = passage.words(match.start(), end)
                yield _Statement(words, says, petitions is not None, resolved)


def _numbers(known: Sequence[KnownValue], claims: Sequence[Quantity]) -> str:
    sources = [f"{number(one.value)} ở {one.source}" for one in known if one.value]
    if sources:
        return f"hồ sơ quá hạn: {', '.join(sources)}"
    return f"“{claims[0].words}” (đoạn {claims[0].paragraph})"
