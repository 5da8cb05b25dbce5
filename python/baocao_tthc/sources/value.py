"""What stands behind a variable of the template: a text that knows where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count as counter
from typing import NamedTuple

from ..formula import Number

NewId = Callable[[], int]


@dataclass(frozen=True, slots=True, eq=False)
class SourcedText:
    """One value of the report: `source` names its cell, `text` is how the report prints it.

    `number` is None for a text, and for a number that is absent: its column is not in the form,
    or the base of its rate is 0. In conditions a number is false when 0, any other value when it
    prints nothing; comparisons with an absent number are false.

    >>> six = Value("II.06B!(13)[tong]", "06", 6)
    >>> str(six), bool(six), six > 5
    ('06', True, True)
    """

    source: str
    text: str
    number: Number | None = None

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text) if self.number is None else self.number != 0

    def __eq__(self, other: object) -> bool:
        return self.number is not None and self.number == _number(other)

    def __hash__(self) -> int:
        return hash(self.number)

    def __lt__(self, other: object) -> bool:
        theirs = _number(other)
        return self.number is not None and theirs is not None and self.number < theirs

    def __gt__(self, other: object) -> bool:
        theirs = _number(other)
        return self.number is not None and theirs is not None and self.number > theirs

    def __le__(self, other: object) -> bool:
        return self < other or self == other

    def __ge__(self, other: object) -> bool:
        return self > other or self == other


def _number(other: object) -> Number | None:
    if isinstance(other, SourcedText):
        return other.number
    return other if isinstance(other, int) else None


def absent(source: str) -> SourcedText:
    """The value of a number that does not exist: prints nothing, is false."""
    return SourcedText(source, "")


def has(value: SourcedText) -> SourcedText:
    """The words for a count: 0 is "không có", 5 is "có 05"; an absent number stays absent."""
    if value.number is None:
        return value
    return replace(value, text=f"có {value.text}" if value.number else "không có")


@dataclass(frozen=True, slots=True)
class TextLines:
    """Several lines; a paragraph of the template that holds them is repeated for each."""

    lines: tuple[str, ...]

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines)

    def __bool__(self) -> bool:
        return bool(self.lines)

    def __str__(self) -> str:
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class XmlBlock:
    """A ready piece of WordprocessingML: `build` is given a function for new control ids."""

    build: Callable[[NewId], str]

    def __html__(self) -> str:
        return self.build(counter(1).__next__)


class ChartPicture(NamedTuple):
    """A chart as a part of a Word document, its size in mm, what it shows in words."""

    part: bytes
    width: int
    height: int
    description: str


@dataclass(frozen=True, slots=True)
class ChartPictures:
    """Several charts that stand together; false when there are none."""

    charts: tuple[ChartPicture, ...]

    def __bool__(self) -> bool:
        return bool(self.charts)
