"""The highest and the lowest of a list: “phường Trà Vân, nơi có số hồ sơ quá hạn cao nhất” below
the points "Phường Ninh Hải: 112 hồ sơ", "Phường Trà Vân: 84 hồ sơ".

Only a list in which each part has a name is held to it, and only where no other list has that name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from .descriptions import merged_dimensions
from .groups import Structure
from .lexicon import concepts_of, pattern, phrases_in, wider
from .lines import Line
from .positions import sentence_end, sentence_start
from .quantities import Exactness, Quantity
from .roles import Role

_MIN_PARTS = 3
_MAX_LISTS = 100  # of a text
_MAX_SENTENCES = 1_000
_MAX_NAME = 60  # characters before a part with its name
_MIN_NAME = 4
_MAX_BEFORE = 120  # characters before a superlative in which its subject stands
_MAX_AFTER = 60
_NO_WORD = re.compile(r"\W++")
_MARKS = re.compile(r"[,;:()/•+–—]|\s-\s|^\s?-")


class NamedList(NamedTuple):
    """The parts of a list by their names, and what its whole may mean."""

    parts: Mapping[str, Quantity]
    whole: tuple[str, ...]


class ListsOfNames:
    """The lists of a text whose parts have names, found by those."""

    def __init__(self, text: Structure) -> None:
        self._of_name: dict[str, list[NamedList]] = defaultdict(list)
        for group in text.groups[:_MAX_LISTS]:
            self._add(group.parts, group.wholes[0].concepts)
        for earlier, sentence in pairwise(text.sentences[:_MAX_SENTENCES]):
            total = sum(Decimal(part.value) for part in sentence.main)
            whole = next((one for one in earlier.main if one.value == total), None)
            if whole is not None:  # "… 412 hồ sơ. Theo lĩnh vực: chứng thực 188, hộ tịch 93, …"
                self._add(sentence.main, whole.concepts)

    def _add(self, parts: Sequence[Quantity], whole: tuple[str, ...]) -> None:
        unit = parts[0].unit
        same = [part for part in parts if part.unit == unit and _is_part(part)]
        named = [(name, part) for part in same if len(name := _name(part)) >= _MIN_NAME]
        known = NamedList(dict(named), whole)
        if len(known.parts) == len(named) >= _MIN_PARTS:
            for name in known.parts:
                self._of_name[name].append(known)

    def better(
        self, line: Line, match: re.Match[str], sign: int, beside: Sequence[Quantity]
    ) -> tuple[Quantity, Quantity] | None:
        """The number of the name that is said to be the highest, and one that is higher."""
        begin = max(sentence_start(line.folded, match.start()), match.start() - _MAX_BEFORE)
        before = line.folded[begin : match.start()]
        if pattern("of_other_measure").search(before) or pattern("than_the").search(before):
            return None
        for name in self._subjects(line, match, begin):
            lists = self._of_name[name]
            if len(lists) != 1 or not _is_meant(before, lists[0]):
                continue
            own = lists[0].parts[name]
            listed = {id(one) for one in lists[0].parts.values()}
            others = [
                one
                for one in beside
                if one.token.start >= begin and id(one) not in listed and one.value != own.value
            ]
            best = max(lists[0].parts.values(), key=lambda one: sign * one.value)
            if not others and sign * (best.value - own.value) > 0:
                return own, best
        return None

    def _subjects(self, line: Line, match: re.Match[str], begin: int) -> Iterator[str]:
        """Whose the superlative is: the one name right after it, else the one before it."""
        end = min(sentence_end(line.folded, match.end()), match.end() + _MAX_AFTER)
        said = pattern("is_the_extreme").match(line.folded, match.end(), end)
        if said is not None:
            rest = line.folded[said.end() : end]
            after = [name for name in self._of_name if _begins(rest, name)]
            after += [name for name in self._of_name if _begins(rest, _bare(name))]
            yield from list(dict.fromkeys(after))[:1]
            return
        before = line.folded[begin : match.start()]
        named = [name for name in self._of_name if _names(before, name)]
        if len(named) == 1:
            yield named[0]


def _is_part(part: Quantity) -> bool:
    exact = part.exactness is Exactness.EXACT and part.role in (Role.COUNT, Role.OTHER_TIME)
    return exact and part.counts and not part.base


def _name(part: Quantity) -> str:
    """The words between the mark before a part and its number: "phường trà vân"."""
    folded = part.line.folded
    before = folded[max(0, part.token.start - _MAX_NAME) : part.token.start].rstrip(" :(")
    words = _MARKS.split(before)[-1]
    return pattern("beside_names").sub("", words).strip()


def _bare(name: str) -> str:
    return pattern("kinds_of_names").sub("", name)


def _goes_on(text: str, name: str) -> bool:
    return text[len(name) : len(name) + 1].isalnum()


def _begins(text: str, name: str) -> bool:
    return len(name) >= _MIN_NAME and f"{text} ".startswith(name) and not _goes_on(text, name)


def _names(text: str, name: str) -> bool:
    return f" {_NO_WORD.sub(' ', name)} " in f" {_NO_WORD.sub(' ', text)} "


def _is_meant(before: str, known: NamedList) -> bool:
    """Whether the words of a superlative may be of the list, by what both mean."""
    said = list(phrases_in(re.split(r"[.;:]", before)[-1]))
    meant = set(concepts_of(merged_dimensions(said, ()), "", digital=False))
    own = {concept for part in known.parts.values() for concept in part.concepts}
    of = {*own, *known.whole}
    wide = of.union(*(wider(concept) for concept in of))
    return not meant or bool(
        {concept.removesuffix("_new") for concept in meant}
        & {concept.removesuffix("_new") for concept in wide}
    )
