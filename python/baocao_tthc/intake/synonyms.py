"""Names of fields out of an untrusted export, fit for a cell.

Headings and values of exports, compared as people read them; the synonyms are data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from .. import resources
from ..vietnamese import ascii_name, fold, plain

_LONGEST_NAME = 255


def clean_name(text: str) -> str:
    """One line without control characters; it is a text to every writer, never a formula."""
    printable = "".join(letter if letter.isprintable() else " " for letter in plain(text))
    return " ".join(printable.split())[:_LONGEST_NAME]


_PUNCTUATION = re.compile(r"[^\w%]+|_+")
_LONGEST = 200  # characters of a heading or status; what is longer is neither


class KnownWord(NamedTuple):
    """Something that a column of a list of cases can hold: its name, whether it must be there, the
    headings it goes by, the best first.
    """

    name: str
    required: bool
    headings: tuple[str, ...]


def key(text: str) -> str:
    """The form in which headings and values are compared: folded, marks around words as blanks."""
    return _PUNCTUATION.sub(" ", fold(text[:_LONGEST])).strip()


class Lexicon:
    """Synonyms by what they mean; a text without Vietnamese marks also by its letters alone."""

    def __init__(self, synonyms: Mapping[str, Iterable[str]]) -> None:
        self._exact: dict[str, tuple[str, int]] = {}
        self._bare: dict[str, tuple[str, int]] = {}
        for meaning, texts in synonyms.items():
            for rank, text in enumerate(texts):
                self._exact.setdefault(key(text), (meaning, rank))
                self._bare.setdefault(_bare(text), (meaning, rank))

    def find(self, text: str) -> tuple[str, int] | None:
        """What the text means, and how good a name it is (0: the best); None when unknown."""
        if found := self._exact.get(key(text)):
            return found
        return self._bare.get(_bare(text)) if text.isascii() else None


def _bare(text: str) -> str:
    return ascii_name(text).replace("-", "")


@cache
def _data() -> Mapping[str, Any]:
    return resources.data("case_headings")


@cache
def columns() -> Mapping[str, KnownWord]:
    """What the columns of a list of cases can hold, by key."""
    return {
        key: KnownWord(row["name"], row["required"], tuple(row["headings"]))
        for key, row in _data()["columns"].items()
    }


@cache
def headings() -> Lexicon:
    """The headings of a list of cases."""
    return Lexicon({key: known.headings for key, known in columns().items()})


@cache
def channels() -> Lexicon:
    """How a case came in: "online" or "in_person"."""
    return Lexicon(_data()["channels"])


@cache
def statuses() -> Lexicon:
    """Where a case stands: "resolved", "pending", "refused", "withdrawn", "supplement"."""
    return Lexicon(_data()["statuses"])
