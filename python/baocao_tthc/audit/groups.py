"""Wholes and their parts, as the text makes them up: by words, brackets, colons and lists.

    tiếp nhận 1.563 hồ sơ, trong đó 1.289 trực tuyến (82,5%), 231 trực tiếp và 43 qua bưu chính
              whole       opener    part                      part             part

Only what a reader sees links two numbers: a word that opens a list ("gồm", "trong đó"), a bracket
after a number, a colon, the points below the line that announces them. What the numbers mean plays
no part here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from enum import Enum
from itertools import compress, groupby
from operator import attrgetter
from typing import NamedTuple

from ..formula import Number
from .lexicon import openers, pattern, phrases_in, wider
from .lines import Line
from .meanings_of_rates import meant_by
from .quantities import Quantity
from .roles import Role

# A comma in the name of what is counted is none: "45 phản ánh, kiến nghị: …".
_MAX_OPENING = 80  # characters at the end of a line that announces a list
_TOKEN_START = attrgetter("token.start")
_MAX_WHOLES = 16  # of a list, the nearest
_MIN_NAME = 6  # letters: shorter words stand before many numbers
_MAX_BACK = 3  # lines before a list in which its whole may stand


class Kind(Enum):
    """How complete a list of parts claims to be."""

    CLOSED = "closed"  # "gồm": all of them
    LOOSE = "loose"  # "trong đó": perhaps all
    OPEN = "open"  # "chủ yếu": some


class Group(NamedTuple):
    """Parts, and the numbers that may be their whole, the likeliest first.

    `opener` are the words that open the list, "(" a bracket, "•" the points of a list.
    """

    wholes: tuple[Quantity, ...]
    parts: tuple[Quantity, ...]
    kind: Kind
    opener: str


class Sentence(NamedTuple):
    """The numbers of a sentence that stand in no bracket and no list of parts."""

    line: Line
    main: tuple[Quantity, ...]
    start: int
    end: int


class Structure(NamedTuple):
    """The groups of a text, and its sentences."""

    groups: tuple[Group, ...]
    sentences: tuple[Sentence, ...]
    values: Mapping[str, Set[Number]]

    @property
    def listed(self) -> frozenset[int]:
        """The ids of the numbers that are of one field, office or example each, not of all."""
        return frozenset(
            id(part)
            for group in self.groups
            for part in group.parts
            if _is_of_some(group, part, self.values)
        )


def _is_of_some(group: Group, part: Quantity, values: Mapping[str, Set[Number]]) -> bool:
    """Whether a part of a list is no number of all cases; `values` are those of each meaning."""
    whole = group.wholes[0]
    if part.concepts and not whole.concepts and group.kind is not Kind.OPEN:
        known = [values[base] for base in wider(part.concepts[0]) if base in values]
        if known and not any(whole.value in each for each in known):
            return True  # "1.264 hồ sơ phải nộp phí, trong đó 1.238 nộp trực tuyến": of these
    if part.concepts and whole.concepts and group.kind is not Kind.OPEN:
        own, of = part.concepts[0], whole.concepts[0]
        if own == of or not {of, *wider(of)} & wider(own):
            return True  # "đã giải quyết 2.927, trong đó 93 của kỳ trước": of those resolved
        if of not in wider(own) and own not in wider(of):
            return True
    return group.opener != "•" and (group.kind is Kind.OPEN or _of_one_concept(group.parts))


def _of_one_concept(parts: Sequence[Quantity]) -> bool:
    known = [part.concepts for part in parts if part.concepts]
    return len(parts) > 1 and len(known) > 1 and len(set(known)) == 1


def structure(texts: Iterable[Line], quantities: Iterable[Quantity]) -> Structure:
    """The wholes and parts of a text; `quantities` are those of its lines, in their order."""
    groups: list[Group] = []
    sentences: list[Sentence] = []
    counted = tuple(quantities)
    recent: tuple[Quantity, ...] = ()  # the numbers of the lines before
    values: dict[str, set[Number]] = defaultdict(set)
    for one in counted:
        for concept in one.concepts:
            values[concept].add(one.value)
    lines: list[tuple[Line, list[Quantity]]] = [
        (found[0].line, found)
        for _, same in groupby(counted, key=lambda one: one.line.paragraphs)
        if (found := list(same))
    ]
    for line, found in lines:
        before = sentences[-1].main if sentences else ()
        reader = _LineReader(line, found, before, recent)
        reader.read()
        groups += reader.groups
        sentences += reader.sentences
        recent = (*recent[-_MAX_WHOLES:], *found)
    groups += _Points(texts, lines, sentences).groups()
    return Structure(tuple(groups), tuple(sentences), values)


class _Frame:
    """A list of parts that is being read; `wholes` are empty in the sentence itself."""

    def __init__(
        self, wholes: Sequence[Quantity], opener: str, kind: Kind, *, bracket: bool = False
    ) -> None:
        self.wholes = tuple(wholes)
        self.opener = opener
        self.kind = kind
        self.bracket = bracket
        self.members: list[Quantity] = []
        self.separators: set[str] = set()  # between its numbers
        self._since: set[str] = set()  # since the last one

    def add(self, one: Quantity) -> None:
        """The next number of the list."""
        if self.members:
            self.separators |= self._since
        self._since.clear()
        self.members.append(one)

    def nearest(self) -> tuple[Quantity, ...]:
        """What a list that opens now may be the parts of: its numbers, then its own wholes."""
        last = reversed(self.members[-_MAX_WHOLES:])
        return (*last, *self.wholes)[:_MAX_WHOLES]

    def separate(self, mark: str) -> None:
        """A comma or a semicolon."""
        self._since.add(mark)


class _LineReader:
    """Reads one line from left to right."""

    def __init__(
        self,
        line: Line,
        found: Sequence[Quantity],
        before: Sequence[Quantity],
        recent: Sequence[Quantity],
    ) -> None:
        self._line = line
        self._recent = recent
        self._found = found
        self._before = tuple(before)
        self._frames = [_Frame((), "", Kind.OPEN)]
        self._pending: tuple[str, Kind] | None = None
        self._clear = False  # whether nothing but its own words stands after the last number
        self._start = 0
        self._in_bracket: tuple[Quantity, ...] = ()  # of the bracket that was closed last
        self.groups: list[Group] = []
        self.sentences: list[Sentence] = []

    def read(self) -> None:
        """Fill `groups` and `sentences`."""
        folded = self._line.folded
        events: list[tuple[int, int, str, object]] = [
            (one.token.start, 1, "number", one) for one in self._found
        ]
        events += [
            (mark.start(), 2, "mark", mark[0])
            for mark in pattern("list_marks").finditer(folded)
            if not self._in_number(mark.start())
        ]
        events += [(at, 0, "opener", (words, Kind(says))) for at, words, says in openers(folded)]
        for at, _, what, value in sorted(events, key=lambda event: event[:2]):
            if isinstance(value, Quantity):
                self._number(value)
            elif what == "opener" and isinstance(value, tuple):
                self._pending = value
                self._name_whole(at)
            elif isinstance(value, str):
                self._mark(value, at)
        self._end(len(folded))

    def _in_number(self, offset: int) -> bool:
        at = bisect_right(self._found, offset, key=_TOKEN_START)
        return at > 0 and offset < self._found[at - 1].token.end

    def _number(self, one: Quantity) -> None:
        if not one.counts or one.role is Role.AIM:
            self._clear = False
            return
        frame = self._frames[-1]
        if self._pending:
            wholes = self._wholes(frame)
            if wholes:
                frame = _Frame(wholes, *self._pending)
                self._frames.append(frame)
            self._pending = None
        frame.add(one)
        self._clear = True

    def _wholes(self, frame: _Frame) -> tuple[Quantity, ...]:
        """What a list that opens here may be the parts of: the last number, those before it."""
        if frame.members:
            return frame.nearest()
        if frame.wholes or len(self._frames) > 1:
            return frame.wholes
        return tuple(reversed(self._in_bracket)) or self._named_before()

    def _named_before(self) -> tuple[Quantity, ...]:
        """The numbers of the sentence before, of “trong số trực tuyến” only those that it says."""
        opener = self._pending[0] if self._pending else ""
        meant = set(meant_by(opener)) if opener.startswith("trong số ") else set()
        return tuple(one for one in self._before if not meant or meant & set(one.concepts))

    def _name_whole(self, at: int) -> None:
        """“hộ tịch 38; …. Hộ tịch gồm khai sinh 21, …”: what has no number here has one before."""
        frame = self._frames[0]
        if frame.members or len(self._frames) > 1:
            return
        words = self._line.folded[self._start : at]
        match = pattern("named_lists").fullmatch(words) if len(words) < _MAX_OPENING else None
        ends = (match[1], f"{match[1]} là", f"{match[1]}:", f"{match[1]} có") if match else ()
        if not match or len(match[1]) < _MIN_NAME or next(phrases_in(words), None):
            return
        own = (one for one in self._found if one.token.start < at)
        for one in reversed((*self._recent[-_MAX_WHOLES:], *own)):
            folded, begin = one.line.folded, one.token.start
            before = folded[max(0, begin - _MAX_OPENING) : begin].rstrip()
            if one.counts and before.endswith(ends):
                frame.wholes = (one,)
                return

    def _mark(self, mark: str, at: int) -> None:
        frame = self._frames[-1]
        if mark == "(":
            self._frames.append(_Frame(frame.nearest(), "(", Kind.LOOSE, bracket=True))
            self._pending = None
        elif mark == ")":
            while len(self._frames) > 1 and not self._frames[-1].bracket:
                self._close()
            if len(self._frames) > 1:
                self._in_bracket = tuple(self._frames[-1].members)
                self._close()
            self._clear = True
        elif mark == ":":
            if self._clear and (frame.members or self._in_bracket) and not self._pending:
                self._pending = (":", Kind.LOOSE)
            elif not self._pending:
                self._name_whole(at)
        elif mark in ",;":
            if mark == ";" and self._ends_at_semicolon(frame):
                self._close()
            self._frames[-1].separate(mark)
            self._clear = False
        else:
            self._end(at)

    def _ends_at_semicolon(self, frame: _Frame) -> bool:
        outer = self._frames[-2].separators if len(self._frames) > 1 else set()
        parts = len(frame.members) > 0 and frame.wholes and not frame.bracket
        inner = ";" in frame.separators
        return bool(parts) and not inner and ("," in frame.separators or ";" in outer)

    def _close(self) -> None:
        frame = self._frames.pop()
        if frame.members and frame.wholes:
            kind = frame.kind
            self.groups.append(Group(frame.wholes, tuple(frame.members), kind, frame.opener))

    def _end(self, at: int) -> None:
        """The end of a sentence."""
        while len(self._frames) > 1:
            self._close()
        main = tuple(self._frames[0].members)
        if main:
            self.sentences.append(Sentence(self._line, main, self._start, at))
            before = self._line.folded[self._start : main[0].token.start]
            if len(main) > 1 and pattern("whole_first").fullmatch(before):
                self.groups.append(Group(main[:1], main[1:], Kind.LOOSE, "trong"))
            if len(main) > 1 and self._frames[0].wholes:  # "Hộ tịch: khai sinh 21, …"
                self.groups.append(Group(self._frames[0].wholes, main, Kind.LOOSE, ":"))
            self._before = main
        self._frames = [_Frame((), "", Kind.OPEN)]
        self._pending = None
        self._in_bracket = ()
        self._start = at + 1


class _Points:
    """The points of the lists of a text, each list below the line that announces it."""

    def __init__(
        self,
        texts: Iterable[Line],
        lines: Sequence[tuple[Line, list[Quantity]]],
        sentences: Sequence[Sentence],
    ) -> None:
        self._numbers = {line.paragraphs: found for line, found in lines}
        self._heads: dict[tuple[int, ...], list[Sentence]] = defaultdict(list)
        for sentence in sentences:
            self._heads[sentence.line.paragraphs].append(sentence)
        self._order: list[Line] = []
        self._points: dict[tuple[int, tuple[int, ...]], list[Line]] = defaultdict(list)
        self._at: dict[tuple[int, ...], int] = {}
        for line in texts:
            self._at[line.paragraphs] = len(self._order)
            self._order.append(line)
            if line.above is not None:
                self._points[line.depth, line.above.paragraphs].append(line)

    def groups(self) -> Iterator[Group]:
        """What each list adds up to, or each of its points."""
        for (depth, above), points in self._points.items():
            announcing = self._order[self._at[above]]
            wholes = self._above(above)
            divides = [pattern("divisions").match(line.folded) is not None for line in points]
            yield from self._divisions(compress(points, divides), wholes)
            same = [line for line, apart in zip(points, divides, strict=True) if not apart]
            firsts = [self._heads[one.paragraphs][0].main[0] for one in same if self._has(one)]
            if len(firsts) < 2:
                continue
            whole = len(firsts) == len(same)
            if wholes:
                kind = _kind_of(announcing) if whole else Kind.OPEN
                yield Group(tuple(wholes), tuple(firsts), kind, "•")
            else:
                yield from self._without_whole(announcing, depth, firsts, whole=whole)

    def _has(self, line: Line) -> bool:
        return bool(self._heads[line.paragraphs])

    def _above(self, above: tuple[int, ...]) -> list[Quantity]:
        """The numbers of the line that announces a list, those of its last sentence first."""
        wholes = [one for sentence in reversed(self._heads[above]) for one in sentence.main]
        known = {id(one) for one in wholes}
        beside = (one for one in self._numbers.get(above, ()) if one.counts)
        return [*wholes, *(one for one in beside if id(one) not in known)]

    def _divisions(self, points: Iterable[Line], wholes: Sequence[Quantity]) -> Iterator[Group]:
        """“Theo nguồn: …”, "Theo lĩnh vực: …": each of them is of all."""
        for line in points:
            for sentence in self._heads[line.paragraphs][:1]:
                if len(sentence.main) > 1 and wholes:
                    yield Group(tuple(wholes), sentence.main, Kind.LOOSE, "•")

    def _without_whole(
        self, announcing: Line, depth: int, firsts: Sequence[Quantity], *, whole: bool
    ) -> Iterator[Group]:
        """A list whose announcement has no number is of what stands before."""
        at = self._at[announcing.paragraphs]
        wholes: list[Quantity] = []
        if _kind_of(announcing) is Kind.CLOSED:  # "chia theo lĩnh vực:" below what they are of
            wholes = [
                one
                for line in reversed(self._order[:at])
                if line.section.number == announcing.section.number
                for sentence in self._heads[line.paragraphs]
                for one in sentence.main
            ]
            if wholes and whole:
                total = sum(one.value for one in firsts)
                nearest = min(wholes, key=lambda one: abs(one.value - total))
                yield Group((nearest,), tuple(firsts), Kind.LOOSE, "•")
                return
        for line in reversed(self._order[max(0, at - _MAX_BACK) : at]):
            if line.depth < depth:  # "Kết quả:" has no number: what stands before
                found = (one for sentence in self._heads[line.paragraphs] for one in sentence.main)
                wholes += found
        if wholes:
            yield Group(tuple(wholes), tuple(firsts), Kind.OPEN, "•")


def _kind_of(announcing: Line) -> Kind:
    words = announcing.folded[-_MAX_OPENING:]
    if pattern("open_lists").search(words):
        return Kind.OPEN
    closed = [says for _, _, says in openers(words)][-1:] == ["closed"]
    return Kind.CLOSED if closed else Kind.LOOSE
