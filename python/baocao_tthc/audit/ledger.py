"""The quantities of a text in their order, indexed once: by line, sentence and meaning."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from operator import attrgetter

from ..formula import Number
from ..vietnamese.numbers import NumberKind
from .lines import Line
from .quantities import Quantity

MAX_NEAR = 100  # quantities of a line before and after one that it may have to do with
_TOKEN_START = attrgetter("token.start")


class Ledger:
    """Every claim in its order; indexed once, since a long report has thousands."""

    def __init__(self, claims: Iterable[Quantity], listed: Collection[int] = ()) -> None:
        self.claims = tuple(claims)
        self._listed = listed
        self._at: dict[int, int] = {}  # by the id of a claim, its place among those of its line
        self._sentences: dict[int, list[Quantity]] = defaultdict(list)
        self._lines: dict[tuple[int, ...], list[Quantity]] = defaultdict(list)
        self._concepts: dict[str, list[Quantity]] = defaultdict(list)
        self._values: dict[str, dict[Number, None]] = defaultdict(dict)
        self._keys = sorted({claim.line.paragraphs for claim in self.claims})
        for claim in self.claims:
            self._sentences[claim.sentence].append(claim)
            self._at[id(claim)] = len(self._lines[claim.line.paragraphs])
            self._lines[claim.line.paragraphs].append(claim)
            if claim.concept:
                self._concepts[claim.concept].append(claim)
                counts = claim.token.kind is not NumberKind.PERCENT
                if claim.comparable and claim.part is None and counts and not self.listed(claim):
                    self._values[claim.concept][claim.value] = None

    def listed(self, claim: Quantity) -> bool:
        """Whether it is one of a list of fields, offices or examples, so never of all cases."""
        return id(claim) in self._listed

    def sentence(self, claim: Quantity) -> list[Quantity]:
        """The claims of its sentence, itself too."""
        return self._sentences[claim.sentence]

    def before(self, claim: Quantity) -> list[Quantity]:
        """The claims of its sentence that stand before it."""
        return [one for one in self.sentence(claim) if one.token.start < claim.token.start]

    def sentences_at(self, claim: Quantity) -> list[Quantity]:
        """The claims of its sentence and of the next one."""
        return self._sentences[claim.sentence] + self._sentences[claim.sentence + 1]

    def of(self, line: Line) -> list[Quantity]:
        """The claims of a line."""
        return self._lines[line.paragraphs]

    def earlier(self, claim: Quantity) -> list[Quantity]:
        """The claims of its line before it, at most MAX_NEAR of them."""
        at = self._at[id(claim)]
        return self._lines[claim.line.paragraphs][max(0, at - MAX_NEAR) : at]

    def later(self, claim: Quantity) -> list[Quantity]:
        """The claims of its line after it, at most MAX_NEAR of them."""
        at = self._at[id(claim)] + 1
        return self._lines[claim.line.paragraphs][at : at + MAX_NEAR]

    def near(self, claim: Quantity) -> list[Quantity]:
        """The claims of its line about it, and itself."""
        return [*self.earlier(claim), claim, *self.later(claim)]

    def between(self, line: Line, start: int, end: int) -> list[Quantity]:
        """The claims of a line that begin between two offsets."""
        found = self._lines[line.paragraphs]
        first = bisect_left(found, start, key=_TOKEN_START)
        return found[first : bisect_left(found, end, first, key=_TOKEN_START)]

    def back(self, last: tuple[int, ...], first: tuple[int, ...]) -> Iterator[Quantity]:
        """The claims from the end of one line back to another, the last ones first."""
        keys = self._keys[bisect_left(self._keys, first) : bisect_right(self._keys, last)]
        return (one for key in reversed(keys) for one in reversed(self._lines[key]))

    def about(self, concept: str) -> list[Quantity]:
        """The claims that certainly count it."""
        return self._concepts[concept]

    def values(self, concept: str) -> dict[Number, None]:
        """What the text says of it for all cases of this period, each value once."""
        return self._values[concept]
