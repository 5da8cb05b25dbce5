"""The words of reports: lexicon.toml, and how text is folded before its patterns are tried."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from ..vietnamese import plain

# The tone mark on the first or on the second vowel: hoá and hóa, tuý and túy are one word each.
_TONES = ("àáảãạ", "òóỏõọ", "ùúủũụ", "èéẻẽẹ", "ỳýỷỹỵ")


class Concept(NamedTuple):
    """What a number of a form counts: columns of the form with that role, in the total row."""

    id: str
    name: str
    role: str
    columns: tuple[str, ...]
    bases: tuple[str, ...]


class Sum(NamedTuple):
    """What adds up: `needed` are the parts that a text must name before it can be tested."""

    total: str
    needed: tuple[str, ...]
    optional: tuple[str, ...]


class Said(NamedTuple):
    """What a word group says, and where it stands in the text."""

    start: int
    end: int
    dimensions: tuple[tuple[str, str], ...]  # ("state", "receive"), …


def fold_same_length(text: str) -> str:
    """Lower case, the tone marks in their new places; every letter stays at its offset.

    >>> fold_same_length("SỐ HOÁ hồ sơ")
    'số hóa hồ sơ'
    """
    lower = "".join(low if len(low := letter.lower()) == 1 else letter for letter in plain(text))
    return _tone_pattern().sub(lambda found: _new_places()[found[0]], lower)


@cache
def _new_places() -> dict[str, str]:
    """{"oá": "óa", "uý": "úy", …} for syllables that end there."""
    plain_vowels = {"à": "a", "ò": "o", "ù": "u", "è": "e", "ỳ": "y"}
    rows = {plain_vowels[row[0]]: row for row in _TONES}
    pairs = (("o", "a"), ("o", "e"), ("u", "y"))
    return {
        first + rows[second][tone]: rows[first][tone] + second
        for (first, second), tone in product(pairs, range(5))
    }


@cache
def _tone_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![qaeiouyăâêôơưđ])(?:{'|'.join(_new_places())})(?![a-zà-ỹ])")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8"))


@cache
def concepts() -> dict[str, Concept]:
    """Every concept by its id."""
    return {
        row["id"]: Concept(
            row["id"], row["name"], row["role"], tuple(row["columns"]), tuple(row["bases"])
        )
        for row in _data()["concepts"]
    }


def counted(concept: str) -> str:
    """What it counts as a sentence says it: "hồ sơ tiếp nhận", "phản ánh, kiến nghị đã xử lý"."""
    found = concepts()[concept]
    return found.name if found.role == "petition" else f"hồ sơ {found.name}"


@cache
def sums() -> tuple[Sum, ...]:
    """What must add up."""
    return tuple(
        Sum(row["total"], tuple(row["needed"]), tuple(row.get("optional", ())))
        for row in _data()["sums"]
    )


@cache
def statements() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The patterns of statements on overdue cases, each with "some" or "none"."""
    return tuple((re.compile(row["pattern"]), row["overdue"]) for row in _data()["statements"])


@cache
def slips() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Slips of the keyboard, each with what was meant."""
    return tuple(
        (re.compile(rf"(?<!\w)(?:{row['pattern']})"), row["right"]) for row in _data()["slips"]
    )


@cache
def _phrases() -> tuple[re.Pattern[str], tuple[tuple[tuple[str, str], ...], ...]]:
    """All phrases as one pattern with a group a row, and what each row says."""
    rows = _data()["phrases"]
    whole = "|".join(f"({row['pattern']})" for row in rows)
    says = tuple(
        tuple((key, value) for key, value in row.items() if key != "pattern") for row in rows
    )
    return re.compile(rf"(?<!\w)(?:{whole})(?!\w)"), says


def said_in(folded: str) -> Iterator[Said]:
    """What the word groups of a folded text say, from left to right."""
    pattern, says = _phrases()
    for match in pattern.finditer(folded):
        yield Said(match.start(), match.end(), says[(match.lastindex or 1) - 1])
