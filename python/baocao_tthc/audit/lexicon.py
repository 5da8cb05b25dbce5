"""lexicon.toml on a text: what its words say, its numbers and denials, what forms have of them.

Texts are folded first, so that every pattern need know only one spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from .. import resources
from ..vietnamese import numbers_in
from ..vietnamese.numbers import NumberInText, NumberKind

# Between a number and what it counts: "13 (mười ba) người", "trong tổng số 5 bộ hồ sơ".
_SKIPPED = re.compile(r"\s*(?:\([^()\d]{1,60}\)\s*)?")
_PARTS = re.compile(r"(\\.|\[\^?\]?(?:[^]\\]|\\.){0,200}+\]|[^\\\[])([*+]|\{\d+,\})?")
_MOST = {r"\s": 9, " ": 9, r"\W": 30, r"\w": 40, r"\d": 40, ")": 120}
_MOST_OTHERS = 400
"""How often a part of a pattern is repeated at most, by how it ends: no text that a person writes
has more, and looking for it takes a time that grows with the text, not with its square."""
_MONTHS = 12


class Concept(NamedTuple):
    """What a number of a form counts: columns of the form with that role, in the total row; of
    petitions, the last numbers of the items of NoiDung ("1" of 3.1.1).
    """

    id: str
    name: str
    role: str
    columns: Sequence[str]
    bases: Sequence[str]
    items: Sequence[str] = ()

    @property
    def counted(self) -> str:
        """As a sentence says it: "hồ sơ tiếp nhận", "phản ánh, kiến nghị đã xử lý"."""
        return self.name if self.role == "petition" else f"hồ sơ {self.name}"


class Sum(NamedTuple):
    """What adds up: `needed` are the parts that a text must name before it can be tested."""

    total: str
    needed: Sequence[str]
    optional: Sequence[str] = ()
    free: Sequence[str] = ()


class Phrase(NamedTuple):
    """What a word group says, by dimension, and where it stands in the text."""

    start: int
    end: int
    dimensions: Mapping[str, str]


@cache
def _short() -> tuple[tuple[str, str], ...]:
    return tuple(
        (row["full"], f"(?:{row['full']}|{row['short']})")
        for row in resources.data("lexicon")["short"]
    )


def _written_short(value: Any) -> Any:
    """A row with patterns that also know what is written short."""
    if isinstance(value, str):
        behind = re.split(r"(\(\?<[=!][^()]*\))", value)  # of one length, so left as it is
        for full, both in _short():
            behind[::2] = [part.replace(full, both) for part in behind[::2]]
        return _PARTS.sub(_bounded, "".join(behind))
    return value


def _bounded(repeat: re.Match[str]) -> str:
    """The part of a pattern, with a bound where it is repeated without one."""
    if repeat[2] is None:
        return repeat[0]
    least = {"*": "0", "+": "1"}.get(repeat[2], repeat[2][1:-2])
    return f"{repeat[1]}{{{least},{_MOST.get(repeat[1], _MOST_OTHERS)}}}"


@cache
def _rows(name: str) -> Any:
    """The rows of one list."""
    found = resources.data("lexicon")[name]
    return [
        {key: _written_short(each) if key == "pattern" else each for key, each in row.items()}
        if isinstance(row, dict)
        else _written_short(row)
        for row in found
    ]


@cache
def concepts() -> dict[str, Concept]:
    """Every concept by its id."""
    return {row["id"]: Concept(**row) for row in _rows("concepts")}


@cache
def wider(concept: str) -> frozenset[str]:
    """The concepts that it is a part of, and what those are a part of."""
    bases = concepts()[concept].bases
    return frozenset(bases).union(*(wider(base) for base in bases))


@cache
def sums() -> tuple[Sum, ...]:
    """What must add up."""
    return tuple(Sum(**row) for row in _rows("sums"))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Any of the patterns in that list."""
    return re.compile("|".join(_rows(name)))


@cache
def statements() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The patterns of statements on overdue cases, each with "some" or "none"."""
    return tuple((re.compile(row["pattern"]), row["overdue"]) for row in _rows("statements"))


@cache
def slips() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Slips of the keyboard, each with what was meant."""
    return tuple((re.compile(rf"\b(?:{row['pattern']})"), row["right"]) for row in _rows("slips"))


@cache
def _phrases() -> tuple[re.Pattern[str], tuple[Mapping[str, str], ...]]:
    """All phrases as one pattern with a group a row, and what each row says."""
    whole = "|".join(f"({row['pattern']})" for row in _rows("phrases"))
    says = [{key: row[key] for key in row if key != "pattern"} for row in _rows("phrases")]
    return re.compile(rf"(?<!\w)(?:{whole})(?!\w)"), tuple(says)


def phrases_in(folded: str) -> Iterator[Phrase]:
    """What the word groups of a folded text say, from left to right."""
    any_phrase, says = _phrases()
    for match in any_phrase.finditer(folded):
        yield Phrase(*match.span(), says[(match.lastindex or 1) - 1])


def tokens(folded: str) -> list[NumberInText]:
    """The numbers of a folded text that may count cases, from left to right.

    What says that there are none is one of them: a denial, with its words for digits.
    """
    denials = pattern("denials").finditer(folded)
    found = [NumberInText(*match.span(), NumberKind.DENIAL, 0, match[0]) for match in denials]
    for one in numbers_in(folded, pattern("passed_over").pattern):
        day = one.kind is NumberKind.FRACTION and one.value > one.base and one.base <= _MONTHS
        if one.value >= 0 and not day:  # 28/10 is a day
            found.append(one)
    return sorted(found, key=lambda token: token.start)


def concepts_of(dimensions: Mapping[str, str], state: str, *, digital: bool) -> tuple[str, ...]:
    """What a number with these dimensions may count, the likeliest first; () when unknown.

    `state` is that of the numbers before, `digital` whether the text speaks of digitisation.
    """
    if not dimensions:
        return ()
    known = dimensions.get("state") or state
    said = {**dimensions, "known": known, "digital": "yes" if digital else "no"}
    for row in _rows("meanings"):
        if all(key == "counts" or _fits(said.get(key), row[key]) for key in row):
            return tuple(row["counts"])
    return ()


def _fits(said: str | None, wanted: str | list[str]) -> bool:
    if wanted == "*":
        return bool(said)
    return said in wanted if isinstance(wanted, list) else said == wanted


@cache
def _units() -> tuple[re.Pattern[str], tuple[str, ...]]:
    whole = "|".join(f"({row['pattern']})" for row in _rows("units"))
    return re.compile(rf"(?:{whole})(?!\w)"), tuple(row["unit"] for row in _rows("units"))


@cache
def _scales() -> tuple[re.Pattern[str], tuple[int, ...]]:
    whole = "|".join(f"({row['pattern']})" for row in _rows("scale_words"))
    return re.compile(rf"\s(?:{whole})(?!\w)"), tuple(row["times"] for row in _rows("scale_words"))


def unit_at(folded: str, offset: int) -> tuple[str, int]:
    """What a number that ends there counts, "" when it does not say, and its scale: 1000, 1, …"""
    any_scale, times = _scales()
    scale = any_scale.match(folded, offset)
    rest = _SKIPPED.match(folded, scale.end() if scale else offset)
    any_unit, units = _units()
    unit = any_unit.match(folded, rest.end()) if rest else None
    return (
        units[(unit.lastindex or 1) - 1] if unit else "",
        times[(scale.lastindex or 1) - 1] if scale else 1,
    )


@cache
def exactness() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What stands before a number that is not meant exactly: the pattern, and what it says."""
    return tuple((re.compile(row["pattern"]), row["says"]) for row in _rows("exactness"))


@cache
def _openers() -> tuple[re.Pattern[str], tuple[str, ...]]:
    whole = "|".join(f"({row['pattern']})" for row in _rows("openers"))
    return re.compile(rf"(?<!\w)(?:{whole})(?!\w)"), tuple(row["says"] for row in _rows("openers"))


def openers(folded: str) -> Iterator[tuple[int, str, str]]:
    """The words that open a list of parts: where they begin, what they are, how complete it is."""
    any_opener, says = _openers()
    for match in any_opener.finditer(folded):
        yield match.start(), match[0], says[(match.lastindex or 1) - 1]
