"""The highest and the lowest that a text speaks of: no number of the same kind has more, or less.

cao nhất là xã Tân Phú (94,6%), tiếp đến là …     none of those that follow
Tháng 11 là tháng tiếp nhận nhiều hồ sơ nhất      no month of "tháng 9: 2.191; …; tháng 11: 2.137"

Of tables it is said in tables_in_text.py.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from ..checks.catalogue import finding
from ..findings.finding import Words
from ..vietnamese import number
from ..vietnamese.numbers import NumberKind
from .extremes_of_lists import ListsOfNames
from .groups import Structure
from .ledger import Ledger
from .lexicon import pattern, phrases_in
from .lines import Line
from .meanings_of_rates import meaning_of_rate, meant_by
from .positions import sentence_end, sentence_start
from .quantities import Exactness, Quantity
from .relations import Broken, Held, Relation
from .roles import Role

_MAX_BEFORE = 60  # characters before "cao nhất" that say of what
_MAX_ROW = 400  # characters after it in which the others stand
_MAX_MONTH = 60  # characters before a number that say of which month it is
_MIN_COURSE = 3  # months
_MAX_COURSES = 100  # of a text, to which a superlative is held
_MAX_AFTER = 100  # characters after it in which its rate stands


def extremes(
    texts: Iterable[Line], ledger: Ledger, relations: Iterable[Relation], structure: Structure
) -> Iterator[Broken]:
    """The rates that are said to be the highest or the lowest, and are not."""
    best_rates = _best_rates([*_rates(relations), *_rates_of_offices(ledger)])
    months = _months(ledger)
    lists = ListsOfNames(structure)
    for line in texts:
        for name, sign in (("highest", 1), ("lowest", -1)):
            for match in pattern(name).finditer(line.folded):
                if told := _of_the_next(line, match, sign, ledger):
                    yield told
                    continue
                if told := _of_months(line, match, sign, months):
                    yield told
                    continue
                near = ledger.between(line, match.start() - _MAX_BEFORE, match.end() + _MAX_BEFORE)
                if pair := lists.better(line, match, sign, near):
                    yield _told(line.words(*match.span()), *pair, sign)
                    continue
                said = line.folded[max(0, match.start() - _MAX_BEFORE) : match.start()]
                said = re.split(r"[.,;:!?]", said)[-1]
                meant = meant_by(said)[:1]
                end = sentence_end(line.folded, match.end())
                found = ledger.between(line, match.end(), min(match.end() + _MAX_AFTER, end))
                own = next((one for one in found if _is_rate(one)), None)
                if not meant:
                    continue
                of_others = [one for one in best_rates[sign, meant[0]] if one.line is not line]
                if own is None and not pattern("extreme_of_times").match(line.folded, match.end()):
                    here = [o for o in best_rates[sign, meant[0]] if _is_before(o, line, match)]
                    own = here[0] if here and here[0].part else None
                    of_others = [one for one in of_others if own and one.part and _other(one, own)]
                if own is None:
                    continue
                best = next(iter(of_others), None)
                if best and sign * (Decimal(best.value) - Decimal(own.value)) > 0:
                    yield _told(line.words(match.start(), own.token.end), own, best, sign)


def _is_before(one: Quantity, line: Line, match: re.Match[str]) -> bool:
    """Whether a rate stands in that line before what is said to be the highest."""
    return one.line is line and one.token.end <= match.start()


def _other(one: Quantity, own: Quantity) -> bool:
    return one.part != own.part


def _told(words: Words, own: Quantity, best: Quantity, sign: int) -> Broken:
    percent = "%" if own.token.kind is NumberKind.PERCENT else ""
    told = finding(
        "VB47",
        words,
        best.place,
        value=f"{number(own.value)}{percent}",
        better=f"{number(best.value)}{percent}",
        paragraph=best.paragraph,
        way="cao hơn" if sign > 0 else "thấp hơn",
    )
    return Broken((own, best), told)


def _of_the_next(line: Line, match: re.Match[str], sign: int, ledger: Ledger) -> Broken | None:
    """“cao nhất là xã Tân Phú (94,6%), tiếp đến là xã Long Hòa (95,1%)”."""
    end = sentence_end(line.folded, match.end())
    found = ledger.between(line, match.end(), min(match.end() + _MAX_ROW, end))
    if not found or found[0].token.start - match.end() > _MAX_AFTER or not _is_count(found[0]):
        return None
    if pattern("than_the").search(line.folded[max(0, match.start() - _MAX_BEFORE) : match.start()]):
        return None
    own = last = found[0]
    for one in found[1:]:
        between = line.folded[last.token.end : one.token.start]
        if one.token.kind is not own.token.kind or one.unit != own.unit:
            continue
        following = pattern("next_ones").fullmatch(between)
        if not following or pattern("of_other_measure").search(between) or not _is_count(one):
            return None
        if ";" in between and next(phrases_in(between), None):
            return None  # "; đã trả 280 hồ sơ" is of something else
        if sign * (Decimal(one.value) - Decimal(own.value)) > 0:
            return _told(line.words(match.start(), own.token.end), own, one, sign)
        last = one
    return None


def _is_count(one: Quantity) -> bool:
    counts = one.counts or one.token.kind is NumberKind.PERCENT
    return counts and one.exactness is Exactness.EXACT and one.role is not Role.AIM


_Months = Sequence[Mapping[str, Quantity]]


def _months(ledger: Ledger) -> _Months:
    """The courses of a text: the numbers of its sentences that are each of another month."""
    courses: dict[int, dict[str, Quantity]] = defaultdict(dict)
    for one in ledger.quantities:
        before = one.line.folded[max(0, one.token.start - _MAX_MONTH) : one.token.start]
        named = pattern("times_of_parts").search(before)
        if named and one.counts and one.exactness is Exactness.EXACT:
            time = re.split(r"[:(,]", named[0])[0].strip()
            courses[one.paragraph].setdefault(re.sub(r"^t(?=\d)", "tháng ", time), one)
    return [course for course in courses.values() if len(course) >= _MIN_COURSE][:_MAX_COURSES]


def _of_months(line: Line, match: re.Match[str], sign: int, courses: _Months) -> Broken | None:
    """“Tháng 11 là tháng xã tiếp nhận nhiều hồ sơ nhất” beside a course with more in another."""
    begin = max(sentence_start(line.folded, match.start()), match.start() - _MAX_ROW)
    said = pattern("extreme_months").search(line.folded[begin : match.start()])
    if said is None or "tỷ lệ" in said[0]:
        return None
    means = meant_by(said[0])
    for course in courses:
        own = course.get(said["before"])
        if own is None or (means and own.concepts and not _share(means, own.concepts)):
            continue
        kind = said["before"].split()[0]  # months are held to months
        same = (one for time, one in course.items() if time.startswith(kind))
        best = max(same, key=lambda one: sign * one.value)
        if sign * (Decimal(best.value) - Decimal(own.value)) > 0:
            return _told(line.words(begin + said.start(), match.end()), own, best, sign)
    return None


def _share(means: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two meanings may be the same: "tiếp nhận", of the month perhaps only what is new."""
    wide = {concept.removesuffix("_new") for concept in others}
    return bool(wide & {concept.removesuffix("_new") for concept in means})


def _best_rates(rates: Iterable[tuple[Quantity, str]]) -> dict[tuple[int, str], list[Quantity]]:
    """By direction and what it is of, the best rate of each line, the best of all first."""
    found: dict[tuple[int, str], list[Quantity]] = defaultdict(list)
    by_line: dict[tuple[int, str, tuple[int, ...]], Quantity] = {}
    for rate, concept in rates:
        for sign in (1, -1):
            key = (sign, concept, rate.line.paragraphs)
            if key not in by_line or sign * (rate.value - by_line[key].value) > 0:
                by_line[key] = rate
    for (sign, concept, _), rate in by_line.items():
        found[sign, concept].append(rate)
    for (sign, _), best in found.items():
        best.sort(key=lambda one: -sign * one.value)
    return found


def _is_rate(one: Quantity) -> bool:
    exact = one.exactness is Exactness.EXACT and one.role is Role.COUNT
    return exact and one.token.kind is NumberKind.PERCENT


def _rates(relations: Iterable[Relation]) -> Iterator[tuple[Quantity, str]]:
    """The rates that hold, with what their parts count."""
    for each in relations:
        if isinstance(each, Held) and len(each.members) > 1 and _is_rate(each.members[0]):
            rate, part = each.members[:2]
            for concept in (rate.concepts or part.concepts or meant_by(part.words))[:1]:
                yield rate, concept


def _rates_of_offices(ledger: Ledger) -> Iterator[tuple[Quantity, str]]:
    """The rates of offices, each right after a number of that office that says what it is of:
    "xã Mường Lự … Số hồ sơ nộp trực tuyến là 655, đạt 88,3%".
    """
    for rate in ledger.quantities:
        if not (rate.part and _is_rate(rate) and pattern("row_kinds").match(rate.part)):
            continue
        for concept in meaning_of_rate(rate, ledger)[:1]:
            yield rate, concept
