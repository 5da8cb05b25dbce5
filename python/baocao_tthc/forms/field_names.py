"""Names of the rows of a form, compared as people mean them: the same, perhaps the same, another.

Exports name the fields of procedures in words of their own: “Lĩnh vực HỘ TỊCH”, “Hộ tịch - cấp xã”
and “Bộ Tư pháp: Hộ tịch” are the row “Hộ tịch”. “Hộ tịch – Chứng thực”, “Tư pháp” and “Hộ tich” may
be: a person has to say. The names, their variants and whose they are stand in field_names.toml.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from functools import cache, lru_cache
from itertools import zip_longest
from typing import NamedTuple

from .. import resources
from ..vietnamese import ascii_name, fold

_MAX_NAME = 200  # characters of a name that are compared
_MIN_PART = 2  # words that are a part of a longer name
_MIN_SLIP = 3  # letters of a word in which a slip of the keyboard is seen
# Most commands read no name: these patterns are compiled when one does.
_NUMBER = (
    r"(?i)^\s*+(?:(?:[0-9]{1,2}[.)]\s*+)+|(?:[ivx]{1,5}|[a-hđ])\s*+[.)]|[-–+*•])\s*+(?=[^\W\d])"
)
_CODE = r"^\s*G[0-9]{2}-[A-ZĐ]{2}[0-9]{2}\b[\s\-–:.]*(?=\w)"  # of the National Portal
_COUNT = r"(?i)\(\s*+[0-9][0-9.]*+\s*+(?:(?:hồ sơ|hs|thủ tục|tthc|tt)\s*+)?\)\s*+$"
_SEPARATORS = r"(?i)[-–—,;:/+&()\[\]]|\bvà\b"
_BRACKETS = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]+)[)\]]\s*")
_WORD = re.compile(r"[^\W_]+")
_LONG_I = re.compile(r"^(h|k|l|m|s|t|qu)([yýỳỷỹỵ])$")  # kỹ and kĩ, lý and lí are one word each
_SHORT_I = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")


class Likeness(Enum):
    """What two names are to each other.

    ALIKE: one may be a slip for the other. OVERLAPPING: one may hold the cases of the other.
    """

    SAME = 0
    ALIKE = 1
    OVERLAPPING = 2
    DIFFERENT = 3


class FieldMatch(NamedTuple):
    """The index of the row that is a name's, or the names with which a person may mean the same.

    Neither: the name is new.
    """

    row: int | None
    perhaps: tuple[str, ...] = ()


def likeness(one: str, other: str) -> Likeness:
    """What the names of two fields are to each other.

    >>> likeness("Lĩnh vực HỘ TỊCH", "Hộ tịch").name, likeness("Hộ tich", "Hộ tịch").name
    ('SAME', 'ALIKE')
    >>> likeness("Hộ tịch – Chứng thực", "Hộ tịch").name, likeness("Đất đai", "Hộ tịch").name
    ('OVERLAPPING', 'DIFFERENT')
    """
    first, second = _read(one), _read(other)
    if fold(one) == fold(other) or first.key == second.key != "":
        return Likeness.SAME
    if _overlap_listed(first, second):
        return Likeness.OVERLAPPING
    if not first.key or not second.key or (first.listed and second.listed):
        return Likeness.DIFFERENT
    if _reads_alike(first.words, second.words):
        return Likeness.ALIKE
    return Likeness.OVERLAPPING if _overlap(first, second) else Likeness.DIFFERENT


def field_key(name: str) -> str:
    """The form in which all names of one field are equal; "" for a text without any letter."""
    return _read(name).key


def is_field_name(name: str) -> bool:
    """Whether the name is that of one field of the list, not of a group or of something else."""
    found = _read(name)
    return found.listed and not _lists().covered[found.key]


def is_listed_name(name: str) -> bool:
    """Whether the list knows the name, as one field or as a group of several."""
    return _read(name).listed


def alike_names(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each name the others that may be it with a slip; work in proportion to how many."""
    near: dict[object, list[str]] = defaultdict(list)
    for name in names:
        for key in _without_a_word(name):
            near[key].append(name)
    found = {}
    for name in names:
        others = dict.fromkeys(other for key in _without_a_word(name) for other in near[key])
        found[name] = tuple(each for each in others if likeness(name, each) is Likeness.ALIKE)
    return found


def _without_a_word(name: str) -> list[object]:
    """What two names share that read alike: all letters, or all words but one."""
    words = tuple(map(ascii_name, _read(name).words))
    return ["".join(words), *((at, *words[:at], "", *words[at + 1 :]) for at in range(len(words)))]


def find_field(name: str, names: Sequence[str]) -> int | None:
    """The index of the name that is the same: word by word, else the only one of that field."""
    wanted = fold(name)
    for index, other in enumerate(names):
        if fold(other) == wanted:
            return index
    key = field_key(name)
    found = [index for index, other in enumerate(names) if key and field_key(other) == key]
    return found[0] if len(found) == 1 else None


def match_fields(names: Sequence[str], rows: Sequence[str]) -> list[FieldMatch]:
    """For each name of a source the row of a workbook that is its, or what a person must say.

    No two names get one row, and what may be the field of a row or of another name never counts as
    new. A row that another name has for its own is asked about only when the two read alike.
    """
    folded = [fold(row) for row in rows]
    found = {name: folded.index(fold(name)) for name in names if fold(name) in folded}
    wordings = _by_key([*names, *rows])
    asked: dict[str, tuple[str, ...]] = {}
    for name in (name for name in names if name not in found):
        others = [one for one in wordings.get(field_key(name), ()) if fold(one) != fold(name)]
        index = folded.index(fold(others[0])) if len(others) == 1 and others[0] in rows else None
        if index is not None and index not in found.values():
            found[name] = index
        elif others:
            asked[name] = tuple(others)
    taken = set(found.values())
    return [
        FieldMatch(found[name])
        if name in found
        else FieldMatch(None, asked[name] if name in asked else _perhaps(name, rows, taken))
        for name in names
    ]


def _by_key(names: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """The different wordings of each field; a name without a key is nobody's."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for name in names:
        if key := field_key(name):
            found[key][fold(name)] = name
    return {key: list(wordings.values()) for key, wordings in found.items()}


def _perhaps(name: str, rows: Sequence[str], taken: set[int]) -> tuple[str, ...]:
    """The rows that may be the field's."""
    likes = [likeness(name, row) for row in rows]
    asked = (
        row
        for index, (row, like) in enumerate(zip(rows, likes, strict=True))
        if like is Likeness.ALIKE or (like is Likeness.OVERLAPPING and index not in taken)
    )
    return tuple(dict.fromkeys(asked))


class _Name(NamedTuple):
    """A name taken apart: its key, whether that is a listed one, its words, keys of its parts."""

    key: str
    listed: bool
    words: tuple[str, ...]
    parts: frozenset[str]


@lru_cache(maxsize=4096)  # each name is compared with those of all rows
def _read(name: str) -> _Name:
    text = _bare(name[:_MAX_NAME])
    key = _key(text)
    parts = frozenset(_key(part) for part in re.split(_SEPARATORS, text) if _WORD.search(part))
    return _Name(key, key in _lists().covered, _words(text), parts - {key})


def _bare(name: str) -> str:
    """The name without a number, a code, a count or an agency around it."""
    text = re.sub(_COUNT, "", re.sub(_CODE, "", re.sub(_NUMBER, "", name)))
    agency, _, field = text.partition(":")
    if _WORD.search(field) and _is_agency(agency):
        return field
    if (found := _BRACKETS.fullmatch(text)) and _is_agency(found[2]):
        return found[1]
    return text


def _is_agency(text: str) -> bool:
    """Whether the text is the name of a group, with “Bộ” or “Sở” before it or not."""
    words = _joined_words(text)
    starts = [(), *_lists().agency_beginnings]
    return any(
        words[: len(start)] == start and "".join(words[len(start) :]) in _lists().groups
        for start in starts
    )


def _reads_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the words are the same without Vietnamese marks, or but for a slip in one of them."""
    bare, bare_other = list(map(ascii_name, one)), list(map(ascii_name, other))
    if "".join(bare) == "".join(bare_other):
        return True
    if len(bare) != len(bare_other):
        return False
    differing = [pair for pair in zip(bare, bare_other, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and _one_slip(*differing[0])


def _one_slip(one: str, other: str) -> bool:
    """A letter too many, too few, another one, or two exchanged."""
    if min(len(one), len(other)) < _MIN_SLIP or not (one + other).isalpha():
        return False
    pairs = enumerate(zip_longest(one, other))
    start = next(index for index, pair in pairs if pair[0] != pair[1])
    rest, rest_other = one[start:], other[start:]
    exchanged = rest[:2] == rest_other[1::-1] and rest[2:] == rest_other[2:]
    added = rest[1:] in (rest_other[1:], rest_other) or rest == rest_other[1:]
    return exchanged or added


def _overlap_listed(one: _Name, other: _Name) -> bool:
    """Whether one is the name of a group that has the other."""
    covered = _lists().covered
    return other.key in covered.get(one.key, ()) or one.key in covered.get(other.key, ())


def _overlap(one: _Name, other: _Name) -> bool:
    """Whether one names several fields, the other among them, or begins or goes on with it."""
    if other.key in one.parts or one.key in other.parts:
        return True
    return _contains(one.words, other.words) or _contains(other.words, one.words)


def _contains(words: Sequence[str], part: Sequence[str]) -> bool:
    size = len(part)
    if not _MIN_PART <= size < len(words):
        return False
    return any(words[at : at + size] == part for at in range(len(words) - size + 1))


class _Lists(NamedTuple):
    """field_names.toml as it is asked: the key of each wording, and what is no part of a name.

    `covered` maps the key of each listed name to those of the fields that a row of it may hold.
    """

    names: Mapping[str, str]
    unmarked: Mapping[str, str]
    groups: frozenset[str]
    covered: Mapping[str, frozenset[str]]
    beginnings: Sequence[tuple[str, ...]]
    endings: Sequence[tuple[str, ...]]
    agency_beginnings: Sequence[tuple[str, ...]]


@cache
def _lists() -> _Lists:
    data = resources.data("field_names")
    rows = [*data["fields"], *data["groups"]]
    wordings = {
        _joined(word): _joined(row["name"])
        for row in rows
        for word in (row["name"], *row.get("variants", ()))
    }
    groups = {_joined(row["name"]) for row in data["groups"]}
    return _Lists(
        names=wordings,
        unmarked=_unmarked(wordings),
        groups=frozenset(word for word, name in wordings.items() if name in groups),
        covered={
            _joined(row["name"]): frozenset(map(_joined, row.get("fields", ()))) for row in rows
        },
        beginnings=_longest_first(data["beginnings"]),
        endings=_longest_first(data["endings"]),
        agency_beginnings=_longest_first(data["agency_beginnings"]),
    )


def _unmarked(names: Mapping[str, str]) -> dict[str, str]:
    """The wordings by their letters alone, as typed without marks, where they mean one field."""
    found: dict[str, set[str]] = defaultdict(set)
    for word, name in names.items():
        found[ascii_name(word)].add(name)
    return {word: next(iter(keys)) for word, keys in found.items() if len(keys) == 1}


def _longest_first(texts: Iterable[str]) -> list[tuple[str, ...]]:
    return sorted(map(_joined_words, texts), key=len, reverse=True)


@cache
def _glue() -> frozenset[str]:
    return frozenset(resources.data("field_names")["glue"])


def _joined_words(text: str) -> tuple[str, ...]:
    """The folded words but for those that only join the others."""
    words = tuple(_LONG_I.sub(_short_i, word) for word in _WORD.findall(fold(text)))
    return tuple(word for word in words if word not in _glue()) or words


def _short_i(word: re.Match[str]) -> str:
    return word[1] + word[2].translate(_SHORT_I)


def _joined(text: str) -> str:
    return "".join(_joined_words(text))


def _words(text: str) -> tuple[str, ...]:
    """The words of the name itself, without “lĩnh vực” before it and “cấp xã” behind it."""
    words, lists = _joined_words(text), _lists()
    start = next((s for s in lists.beginnings if words[: len(s)] == s != words), ())
    words = words[len(start) :]
    end = next((e for e in lists.endings if words[-len(e) :] == e != words), ())
    return words[: len(words) - len(end)]


def _key(text: str) -> str:
    """The letters of the listed name of which the text is a wording, else its own."""
    lists, own = _lists(), "".join(_words(text))
    return lists.names.get(own) or lists.names.get(_joined(text)) or lists.unmarked.get(own, own)
