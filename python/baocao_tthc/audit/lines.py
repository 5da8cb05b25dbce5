"""The running text of a report in lines: paragraphs joined where a sentence goes on in the next.

Each line knows its section, how deep it stands in a list, and the line that announces its list:
"…, gồm:" above its bullets. Nothing else carries meaning from one line to another.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from ..findings.finding import Words
from ..period import Period, find_periods
from ..vietnamese import fold_same_length, plain
from ..word import Document, Paragraph, WordTable
from .lexicon import pattern
from .positions import sentence_start

_HEADING = re.compile(
    r"\s*(?:(?:[IVX]{1,5}|[A-HĐ])[.)]\s|(?:Phần|Mục)\s+\S+|\d{1,2}(?:\.\d{1,2})*[.)]?\s+(?=\D)"
    r"|[a-zđ]\)\s)"
)
BULLET = re.compile(r"\s*+(?:[-–—+*•·▪]|[a-zđ]\)|\d{1,2}[.)])\s*+")
_ENDS = re.compile(r"[.;:!?/…]\s*$")
LAST_WORDS = re.compile(r"trên đây là (?:báo cáo|kết quả|tình hình)")
_RECIPIENTS = re.compile(r"nơi nhận(?: *:|$)")  # not a sentence on where files are received
PETITIONS = re.compile(r"pakn|phản ánh|kiến nghị")
_NAME = re.compile(r"\s*(\d+(?:\.\d+)*|[ivx]+|[a-zđ](?=\)))(?=[.)\s])")
_NOT_NOW = ("aims", "elsewhere", "other_times_first")
_MAX_HEADING = 220  # characters
_BRACKETS = str.maketrans("[]", "()")  # both are read alike
_MAX_SENTENCE = 1_000  # characters of a sentence that are looked through


class Section(NamedTuple):
    """A part of the report under one heading: its order, its folded title, the period it states."""

    number: int
    title: str
    period: Period | None

    @property
    def name(self) -> str:
        """Its number as the heading has it, "2.3", "IV"; "" before the first and in tables."""
        match = _NAME.match(self.title)
        if match is None:
            return ""
        return match[1].upper() if set(match[1]) <= set("ivx") else match[1]

    @property
    def looks_ahead(self) -> bool:
        """Whether it is on tasks and proposals, not on what was done."""
        return pattern("ahead").search(self.title) is not None


class Line(NamedTuple):
    """A text to be read in one go; `starts` are the offsets at which its paragraphs begin.

    `depth` is 0 in running text, else how deep the line stands in a list; `above` is the line that
    announces that list, None when it has none.
    """

    text: str
    folded: str
    starts: tuple[int, ...]
    paragraphs: tuple[int, ...]
    section: Section
    depth: int
    above: Line | None = None

    @property
    def bullet(self) -> bool:
        """Whether it is a point of a list."""
        return self.depth > 0

    def words(self, start: int, end: int) -> Words:
        """The words between two offsets, as a place of the document."""
        return Words(self.paragraph(start), self.text[start:end].strip(), self.section.name)

    def paragraph(self, offset: int) -> int:
        """The number of the paragraph at an offset."""
        return self.paragraphs[bisect_right(self.starts, offset) - 1]


def lines(document: Document) -> Iterator[Line]:
    """The text of the report up to its annexes, tables left out, in its order."""
    section = Section(0, "", None)
    number = 0
    lists = _Lists()
    for group in _joined(body(document)):
        text, starts = _text_of(group)
        folded = fold_same_length(text).translate(_BRACKETS)
        if is_heading(group[0]):
            number += 1
            title = folded.partition(":")[0][:_MAX_HEADING]
            section = Section(number, title, _first_period(text) or _outer(section, title))
        numbers = tuple(paragraph.number for paragraph in group)
        mark = _mark(text, listed=group[0].numbered)
        line = Line(text, folded, starts, numbers, section, *lists.place(mark))
        lists.add(line, mark)
        yield line


def _mark(text: str, *, listed: bool) -> str:
    """What kind of point the line is: "-", "+", "a)", "•" where Word writes it; "" for none."""
    match = BULLET.match(text)
    typed = match[0].strip() if match else ""
    if typed[:1].isdigit():
        return ""
    return "a)" if typed.endswith(")") else typed or ("•" if listed else "")


# Whose a number is: "phường Hải Thịnh", "Sở Y tế", "Xã Cẩm Sơn Hạ".
_OFFICE = re.compile(
    r"(?<!\w)(?:xã|phường|đặc khu|thị trấn|sở|chi nhánh|khối|cụm|thôn)((?: [^\W\d_]+){1,5})",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?:chủ tịch|bí thư|giám đốc|công chức)[^,.;]{0,40}$", re.IGNORECASE)
_UPPER = "".join(letter for letter in map(chr, range(0x41, 0x1F00)) if letter.isupper())
_PROPER = rf"[{_UPPER}]\w{{0,12}}(?: [{_UPPER}]\w{{0,12}}){{0,6}}"
_KIND = r"(?:(?:xã|phường|đặc khu|thị trấn|sở) )?"
_IN_TURN = re.compile(
    rf"(?<!\w)({_PROPER})((?:, {_KIND}{_PROPER}){{0,20}}),? và {_KIND}({_PROPER})"
)
_SEVERAL = re.compile(r"(?:\d|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|các|những|cả) $", re.IGNORECASE)
_MAX_SEVERAL = 8  # characters
_MAX_PERSON = 40  # characters
_CASES = re.compile(r"\d (?:hồ sơ|hs)(?!\w)")
_MAX_OWN = 4  # lines in which a report says whose it is


def offices(text: str) -> Iterator[tuple[int, str]]:
    """The offices that a text names: where their names begin, and their folded names."""
    for match in _OFFICE.finditer(text):
        if _PERSON.search(text, max(0, match.start() - _MAX_PERSON), match.start()):
            continue  # "Chủ tịch UBND xã Ma Văn Thịnh"
        several = _SEVERAL.search(text, max(0, match.start() - _MAX_SEVERAL), match.start())
        together = _IN_TURN.match(text, match.start(1) + 1) if several else None
        if together:  # "hai xã Tân An và Hòa Bình" are one number's, and neither's alone
            yield match.start(), fold_same_length(text[match.start() : together.end()])
            continue
        words = list(takewhile(lambda word: word[0].isupper(), match[1].split()))
        if words:
            kind = match[0][: match.start(1) - match.start()]
            yield match.start(), fold_same_length(" ".join((kind, *words)))


def names_in_turn(text: str) -> tuple[str, ...]:
    """The names that a text has one after the other, folded: "Kim Giang, Đông Hòa và Bến Nghè"."""
    match = _IN_TURN.search(text)
    if match is None:
        return ()
    names = (match[1], *re.findall(_PROPER, match[2]), match[3])
    return tuple(fold_same_length(name) for name in names)


def own_offices(texts: Sequence[Line]) -> frozenset[str]:
    """The offices that the report is of: those that its head names."""
    head = " ".join(line.folded for line in texts[:_MAX_OWN] if not _CASES.search(line.folded))
    named = {name for line in texts for _, name in offices(line.text)}
    return frozenset(name for name in named if name in head)


class _Lists:
    """The lists that are open: their marks from the outermost in, and the line above each."""

    def __init__(self) -> None:
        self._marks: list[str] = []
        self._above: list[Line | None] = [None]

    def place(self, mark: str) -> tuple[int, Line | None]:
        """How deep a line with that mark stands, and the line above its list."""
        if not mark:
            return 0, None
        depth = self._marks.index(mark) if mark in self._marks else len(self._marks)
        return depth + 1, self._above[min(depth, len(self._above) - 1)]

    def add(self, line: Line, mark: str) -> None:
        """Go on to that line."""
        del self._marks[max(0, line.depth - 1) :]
        del self._above[line.depth :]
        if mark:
            self._marks.append(mark)
        self._above.append(line)


def _outer(section: Section, title: str) -> Period | None:
    """A point a) goes on under the period of its section."""
    return section.period if re.match(r"\s*[a-zđ]\)", title) else None


def _first_period(text: str) -> Period | None:
    return next((period for _, _, period in find_periods(text)), None)


def said_before(folded: str, offset: int, name: str) -> bool:
    """Whether the sentence has, before the offset, one of the patterns of that list."""
    start = max(sentence_start(folded, offset), offset - _MAX_SENTENCE)
    return bool(pattern(name).search(folded[start:offset]))


def is_aim(folded: str, offset: int) -> bool:
    """Whether the sentence speaks, before the offset, of aims, averages, others or other times."""
    return any(said_before(folded, offset, name) for name in _NOT_NOW)


def labels(document: Document) -> Iterator[Line]:
    """The words in the cells of tables: their headings and names of rows."""
    section = Section(-1, "", None)
    for block in document.blocks:
        for cell in block.cells if isinstance(block, WordTable) else ():
            for paragraph in cell.paragraphs:
                text = plain(paragraph.text).replace("\n", " ")
                if len(text) > 1 and not text[0].isdigit():
                    folded = fold_same_length(text)
                    yield Line(text, folded, (0,), (paragraph.number,), section, 0)


def body(document: Document) -> list[Paragraph]:
    """The paragraphs of the report itself: to its end, where signature and annexes begin."""
    found: list[Paragraph] = []
    closed = False
    for block in document.blocks:
        if isinstance(block, WordTable):
            continue
        folded = fold_same_length(block.text).strip()
        if _RECIPIENTS.match(folded) or (closed and pattern("annex_titles").match(folded)):
            break
        closed = closed or bool(LAST_WORDS.match(folded))
        if folded:
            found.append(block)
    return found


def is_heading(paragraph: Paragraph) -> bool:
    """Whether the paragraph begins a section: numbered, and a title rather than a sentence."""
    text = paragraph.text
    if not _HEADING.match(text):
        return False
    title, colon, _ = text.partition(":")
    return len(title) <= _MAX_HEADING and (bool(colon) or text.rstrip()[-1] not in ";.")


def _joined(paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """Paragraphs that go on in the next one, as conversion from PDF leaves them, together."""
    group: list[Paragraph] = []
    for paragraph in paragraphs:
        if group and not _goes_on(group[-1], paragraph):
            yield group
            group = []
        group.append(paragraph)
    if group:
        yield group


def _goes_on(one: Paragraph, other: Paragraph) -> bool:
    return (
        not _ENDS.search(one.text)
        and len(one.text) > 40
        and _begins_small(other.text)
        and not other.numbered
        and not BULLET.match(other.text)
        and not is_heading(other)
        and not is_heading(one)
    )


def _begins_small(text: str) -> bool:
    first = text.lstrip()[:1]
    return first.islower() or first.isdigit()


def _text_of(group: Sequence[Paragraph]) -> tuple[str, tuple[int, ...]]:
    text, starts = "", []
    for paragraph in group:
        text += " " if text else ""
        starts.append(len(text))
        text += plain(paragraph.text).replace("\n", " ")
    return text, tuple(starts)
