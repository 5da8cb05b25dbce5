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

MAX_NEAR = 40  # quantities of a line before and after one that it may have to do with
_TOKEN_START = attrgetter("token.start")


class Ledger:
    """Every quantity in its order; indexed once, since a long report has thousands."""

    def __init__(self, quantities: Iterable[Quantity], listed: Collection[int] = ()) -> None:
        self.quantities = tuple(quantities)
        self._listed = listed
        self._at: dict[int, int] = {}  # by the id of a quantity, its place among those of its line
        self._sentences: dict[int, list[Quantity]] = defaultdict(list)
        self._lines: dict[tuple[int, ...], list[Quantity]] = defaultdict(list)
        self._concepts: dict[str, list[Quantity]] = defaultdict(list)
        self._values: dict[str, dict[Number, None]] = defaultdict(dict)
        self._possible: dict[str, dict[Number, None]] = defaultdict(dict)
        self._keys = sorted({quantity.line.paragraphs for quantity in self.quantities})
        for quantity in self.quantities:
            self._sentences[quantity.sentence].append(quantity)
            self._at[id(quantity)] = len(self._lines[quantity.line.paragraphs])
            self._lines[quantity.line.paragraphs].append(quantity)
            of_all = (
                quantity.comparable
                and quantity.part is None
                and quantity.token.kind is not NumberKind.PERCENT
                and not self.listed(quantity)
            )
            for concept in quantity.concepts if of_all else ():
                self._possible[concept][quantity.value] = None
            if quantity.concept:
                self._concepts[quantity.concept].append(quantity)
                if of_all:
                    self._values[quantity.concept][quantity.value] = None

    def listed(self, quantity: Quantity) -> bool:
        """Whether it is one of a list of fields, offices or examples, so never of all cases."""
        return id(quantity) in self._listed

    def sentence(self, quantity: Quantity) -> list[Quantity]:
        """The quantities of its sentence, itself too."""
        return self._sentences[quantity.sentence]

    def before(self, quantity: Quantity) -> list[Quantity]:
        """The quantities of its sentence that stand before it."""
        return [one for one in self.sentence(quantity) if one.token.start < quantity.token.start]

    def sentences_at(self, quantity: Quantity) -> list[Quantity]:
        """The quantities of its sentence and of the next one."""
        return self._sentences[quantity.sentence] + self._sentences[quantity.sentence + 1]

    def of(self, line: Line) -> list[Quantity]:
        """The quantities of a line."""
        return self._lines[line.paragraphs]

    def earlier(self, quantity: Quantity) -> list[Quantity]:
        """The quantities of its line before it, at most MAX_NEAR of them."""
        at = self._at[id(quantity)]
        return self._lines[quantity.line.paragraphs][max(0, at - MAX_NEAR) : at]

    def later(self, quantity: Quantity) -> list[Quantity]:
        """The quantities of its line after it, at most MAX_NEAR of them."""
        at = self._at[id(quantity)] + 1
        return self._lines[quantity.line.paragraphs][at : at + MAX_NEAR]

    def near(self, quantity: Quantity) -> list[Quantity]:
        """The quantities of its line about it, and itself."""
        return [*self.earlier(quantity), quantity, *self.later(quantity)]

    def between(self, line: Line, start: int, end: int) -> list[Quantity]:
        """The quantities of a line that begin between two offsets."""
        found = self._lines[line.paragraphs]
        first = bisect_left(found, start, key=_TOKEN_START)
        return found[first : bisect_left(found, end, first, key=_TOKEN_START)]

    def back(self, last: tuple[int, ...], first: tuple[int, ...]) -> Iterator[Quantity]:
        """The quantities from the end of one line back to another, the last ones first."""
        keys = self._keys[bisect_left(self._keys, first) : bisect_right(self._keys, last)]
        return (one for key in reversed(keys) for one in reversed(self._lines[key]))

    def about(self, concept: str) -> list[Quantity]:
        """The quantities that certainly count it."""
        return self._concepts[concept]

    def values(self, concept: str) -> dict[Number, None]:
        """What the text says of it for all cases of this period, each value once."""
        return self._values[concept]

    def possible_values(self, concept: str) -> dict[Number, None]:
        """What the text may say of it, where its words may mean another thing, too."""
        return self._possible[concept]
