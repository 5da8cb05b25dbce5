"""The claims of a document, found by sentence, paragraph and what they count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ..formula import Number
from .claim import Claim
from .passages import Passage
from .tokens import Kind


class Ledger:
    """Every claim in its order; indexed once, since a long report has thousands."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self.claims = tuple(claims)
        self._chains: dict[int, list[Claim]] = defaultdict(list)
        self._passages: dict[tuple[int, ...], list[Claim]] = defaultdict(list)
        self._concepts: dict[str, list[Claim]] = defaultdict(list)
        self._values: dict[str, dict[Number, None]] = defaultdict(dict)
        for claim in self.claims:
            self._chains[claim.chain].append(claim)
            self._passages[claim.passage.paragraphs].append(claim)
            if claim.concept:
                self._concepts[claim.concept].append(claim)
                if _counts(claim):
                    self._values[claim.concept][claim.value] = None

    def sentence(self, claim: Claim) -> list[Claim]:
        """The claims of its sentence, itself too."""
        return self._chains[claim.chain]

    def before(self, claim: Claim) -> list[Claim]:
        """The claims of its sentence that stand before it."""
        return [one for one in self.sentence(claim) if one.token.start < claim.token.start]

    def sentences_at(self, claim: Claim) -> list[Claim]:
        """The claims of its sentence and of the next one."""
        return self._chains[claim.chain] + self._chains[claim.chain + 1]

    def paragraph(self, claim: Claim) -> list[Claim]:
        """The claims of its paragraph, itself too."""
        return self._passages[claim.passage.paragraphs]

    def of(self, passage: Passage) -> list[Claim]:
        """The claims of a paragraph."""
        return self._passages[passage.paragraphs]

    def about(self, concept: str) -> list[Claim]:
        """The claims that certainly count it."""
        return self._concepts[concept]

    def values(self, concept: str) -> dict[Number, None]:
        """What the text says of it for all cases of this period, each value once."""
        return self._values[concept]


def _counts(claim: Claim) -> bool:
    return claim.comparable and claim.part is None and claim.token.kind is not Kind.PERCENT
