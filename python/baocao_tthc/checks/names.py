"""Names that are no longer used after 01/7/2025, from names.toml."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from ..report import Place, Text
from ..vietnamese import fold, short_date
from .catalogue import catalogue, implements
from .finding import Finding
from .subject import Subject

_RULES = {"error": "TC01", "ask": "TC02"}


@dataclass(frozen=True, slots=True)
class StaleName:
    """A row of names.toml: what to look for, since when it is stale, what to do."""

    term: str
    pattern: re.Pattern[str]
    exempt: re.Pattern[str]
    severity: str
    since: date
    advice: str

    def occurrences(self, text: str) -> int:
        """How often the text (folded) uses the name, exempt places left out."""
        covered = [match.span() for match in self.exempt.finditer(text)]
        return sum(
            not any(start <= match.start() and match.end() <= end for start, end in covered)
            for match in self.pattern.finditer(text)
        )


@cache
def stale_names() -> tuple[StaleName, ...]:
    """The names of names.toml, in its order."""
    data = tomllib.loads(files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))
    return tuple(
        StaleName(
            term=row["term"],
            pattern=re.compile(row["pattern"]),
            exempt=re.compile(
                "|".join(part.replace("{term}", f"(?:{row['pattern']})") for part in data["exempt"])
            ),
            severity=row["severity"],
            since=row["since"],
            advice=row["advice"],
        )
        for row in data["names"]
    )


@implements("TC01", "TC02")
def names(subject: Subject) -> Iterator[Finding]:
    """One finding a name, with every cell that uses it: it is replaced in one go."""
    end = subject.period_end
    texts = [(fold(text.text), text) for text in subject.texts()]
    for name in stale_names():
        entry = catalogue()[_RULES[name.severity]]
        if end and (end < name.since or not entry.applies(end)):
            continue
        found = _places(name, texts)
        if found:
            yield entry.finding(
                tuple(found),
                term=name.term,
                since=short_date(name.since),
                count=sum(found.values()),
                places="; ".join(f"{place}{_times(n)}" for place, n in found.items()),
                advice=name.advice,
            )


def _places(name: StaleName, texts: list[tuple[str, Text]]) -> Counter[Place]:
    found: Counter[Place] = Counter()
    for folded, text in texts:
        if times := name.occurrences(folded):
            found[text.place] += times
    return found


def _times(n: int) -> str:
    return f" ×{n}" if n > 1 else ""
