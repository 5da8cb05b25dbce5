"""A claim: a number of the text and what it counts."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from ..period import Period
from .passages import Passage
from .remark import Words
from .tokens import Token

_QUOTED_BEFORE, _QUOTED_AFTER = 60, 60  # characters of the words around a number


class Claim(NamedTuple):
    """A number of the text and what it counts.

    `concepts` are the ids of lexicon.toml that it may mean, the likeliest first: () when unknown.
    `part` names a part of the cases ("lĩnh vực hộ tịch") that the number is about; None: all.
    `chain` is the same for claims of one sentence. `span` is where the words that describe it are.
    """

    token: Token
    passage: Passage
    concepts: tuple[str, ...]
    part: str | None
    chain: int
    span: tuple[int, int]
    period: Period | None
    bases: tuple[str, ...] = ()  # of a percentage: what its own words say it is taken over
    comparable: bool = True

    @property
    def value(self) -> int | Decimal:
        """The number."""
        return self.token.value

    @property
    def paragraph(self) -> int:
        """The number of its paragraph."""
        return self.passage.paragraph(self.token.start)

    @property
    def bracketed(self) -> bool:
        """Whether it stands in brackets, as what a number before it is made up of."""
        before = self.passage.folded[: self.token.start]
        return before.count("(") > before.count(")")

    @property
    def place(self) -> Words:
        """Where it stands, quoted."""
        return Words(self.paragraph, self.words, self.passage.section.name)

    @property
    def concept(self) -> str | None:
        """What it counts, None unless that is certain."""
        return self.concepts[0] if len(self.concepts) == 1 else None

    @property
    def words(self) -> str:
        """The number with the words that describe it, as the report has them."""
        text, (start, end) = self.passage.text, self.span
        if self.token.start - start > _QUOTED_BEFORE:
            start = text.rfind(" ", start, self.token.start - _QUOTED_BEFORE) + 1 or start
        if end - self.token.end > _QUOTED_AFTER:
            cut = text.find(" ", self.token.end + _QUOTED_AFTER, end)
            end = cut if cut > 0 else end
        return " ".join(text[start:end].split()).strip(" ,;:.-–+(")
