"""Names that are no longer used after 01/7/2025, from names.toml."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import accumulate
from typing import Any, NamedTuple

from .. import resources
from ..filing import Place, Text
from ..findings.finding import Finding
from ..vietnamese import fold, short_date
from .catalogue import catalogue, implements
from .scope import CheckedFiling

_CONTEXT = 300  # characters before a term in which a citation may begin
_RULES = {"error": "TC01", "ask": "TC02"}


class StaleName(NamedTuple):
    """A row of names.toml: what to look for, since when it is stale, what to do."""

    term: str
    pattern: re.Pattern[str]
    severity: str
    since: date
    advice: str

    def occurrences(self, text: str) -> int:
        """How often the text (folded) uses the name, exempt places left out."""
        return sum(not _exempt(text, *match.span()) for match in self.pattern.finditer(text))


class _FoldedTexts(NamedTuple):
    """The texts of a report, folded, and the same as one, a line each, to be searched in one go."""

    texts: list[tuple[str, Text]]
    whole: str
    starts: list[int]

    @classmethod
    def of(cls, subject: CheckedFiling) -> _FoldedTexts:
        """The texts that a reader of the report sees."""
        texts = [(fold(text.text), text) for text in subject.texts()]
        ends = accumulate(len(folded) + 1 for folded, _ in texts)
        return cls(texts, "\n".join(folded for folded, _ in texts), [0, *ends])

    def places(self, name: StaleName) -> Counter[Place]:
        """The cells that use the name, and how often."""
        touched: set[int] = set()
        for match in name.pattern.finditer(self.whole):  # a match may run on into the next text
            first, last = (bisect_right(self.starts, at) - 1 for at in match.span())
            touched.update(range(first, last + 1))
        found: Counter[Place] = Counter()
        for index in sorted(touched):
            folded, text = self.texts[index]
            if times := name.occurrences(folded):
                found[text.place] += times
        return found


@cache
def _data() -> dict[str, Any]:
    return resources.data("stale_names")


@cache
def stale_names() -> tuple[StaleName, ...]:
    """The names of names.toml, in its order."""
    return tuple(
        StaleName(
            term=row["term"],
            pattern=re.compile(row["pattern"], re.MULTILINE),
            severity=row["severity"],
            since=row["since"],
            advice=row["advice"],
        )
        for row in _data()["names"]
    )


@cache
def _exemptions() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before, after = ("|".join(_data()[key]) for key in ("before", "after"))
    return re.compile(f"(?:{before})$"), re.compile(after)


def _exempt(text: str, start: int, end: int) -> bool:
    """Whether what stands around the term makes it a title or history."""
    before, after = _exemptions()
    return bool(before.search(text[max(0, start - _CONTEXT) : start]) or after.match(text[end:]))


@implements("TC01", "TC02")
def names(subject: CheckedFiling) -> Iterator[Finding]:
    """One finding a name, with every cell that uses it: it is replaced in one go."""
    end = subject.period_end
    texts = _FoldedTexts.of(subject)
    for name in stale_names():
        entry = catalogue()[_RULES[name.severity]]
        if end and (end < name.since or not entry.applies(end)):
            continue
        found = texts.places(name)
        if found:
            yield entry.finding(
                tuple(found),
                term=name.term,
                since=short_date(name.since),
                count=sum(found.values()),
                places="; ".join(f"{place}{_times(n)}" for place, n in found.items()),
                advice=name.advice,
            )


def _times(n: int) -> str:
    return f" ×{n}" if n > 1 else ""
