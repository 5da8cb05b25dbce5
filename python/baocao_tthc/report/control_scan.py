"""Content controls in the bytes of a part: where each of their texts stands, to the byte.

expat gives names and offsets; nothing is built that would have to be written again. What a reader
sees counts: tracked insertions do, deletions do not. A text belongs to the innermost control of
the program's; a text box begins anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from ..sources.tags import Tag, read_tag
from ..word.elements import WORD_NAMESPACES

_MIXED = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_SPACE = "http://www.w3.org/XML/1998/namespace space"
_START_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_BLANKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PLAIN = frozenset({"rPr", "t", "lastRenderedPageBreak"})
_OFF = frozenset({"0", "false", "off"})


@dataclass(slots=True, eq=False)
class Span:
    """An element: bytes [start:end] whole, [inside:outside] between its tags.

    All but `start` are the same in `<w:t/>`.
    """

    start: int
    inside: int
    outside: int = 0
    end: int = 0

    @property
    def single(self) -> bool:
        """Whether it is one tag, `<w:t/>`."""
        return self.inside == self.end


@dataclass(slots=True, eq=False)
class ParagraphSpan:
    """A paragraph with the text that a reader sees, in pieces."""

    number: int
    span: Span
    pieces: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class RunSpan:
    """A run; `properties` is its w:rPr, `plain` says that it holds nothing but text."""

    span: Span
    depth: int
    properties: Span | None = None
    plain: bool = True


@dataclass(slots=True, eq=False)
class TextSpan:
    """A visible w:t of a control; `inserted` is the tracked insertion around it in the control."""

    span: Span
    text: str
    space: str | None
    run: RunSpan | None
    inserted: Span | None


class Place(NamedTuple):
    """What an open element stands in.

    `control` is the innermost content control, `described` the one whose properties stand here,
    `owner` the innermost of the program's. `row` are the texts of the table row, `table` numbers
    the table, 0 for none. `inserts` are the tracked insertions around, `gone` in a tracked
    deletion. `fallbacks` counts the old-style twins (mc:Fallback) around, `twins` are the sources
    met in each mc:AlternateContent.
    """

    paragraph: ParagraphSpan | None = None
    run: RunSpan | None = None
    control: Control | None = None
    owner: Control | None = None
    described: Control | None = None
    table: int = 0
    row: list[str] | None = None
    inserts: tuple[Span, ...] = ()
    fallbacks: int = 0
    gone: bool = False
    twins: tuple[set[str], ...] = ()


@dataclass(slots=True, eq=False)
class Control:
    """A content control; `source` is the tag or alias that `names` a source of the program's.

    `place` is where it stands. `pieces` are what a reader sees in it, with line ends between
    paragraphs; `begins` counts the characters of its paragraph before it. One that stands in no
    paragraph holds paragraphs, the first of which is `paragraph`. `placeholder` is the mark of a
    control that shows Word's prompt, `run_styles` the styles of its runs, `text_only` the mark of
    a control for plain text. `repeated` when it is the old-style twin of one that was met.
    """

    place: Place
    paragraph: ParagraphSpan | None
    begins: int
    tag: str = ""
    alias: str = ""
    source: str = ""
    names: Tag = Tag("")  # noqa: RUF009 - it cannot be changed
    texts: list[TextSpan] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    content: Span | None = None
    placeholder: Span | None = None
    text_only: Span | None = None
    run_styles: list[Span] = field(default_factory=list)
    repeated: bool = False
    holds_others: bool = False

    @property
    def in_paragraph(self) -> bool:
        """Whether it holds runs of a paragraph, not paragraphs of its own."""
        return self.place.paragraph is not None

    @property
    def shown(self) -> str:
        """What a reader sees in it."""
        return "".join(self.pieces)


@dataclass(slots=True, eq=False)
class Part:
    """One part: its controls in their order, and the ids that its annotations use."""

    data: bytes
    encoding: str
    controls: list[Control]
    ids: set[int]


def scan(data: bytes) -> Part:
    """The controls of a part whose tag, or else alias, names a source; raises expat.ExpatError."""
    return _Scanner(data).part()


class _Scanner:
    """The state of one pass: the place within the open elements, and the places around them."""

    def __init__(self, data: bytes) -> None:
        self._part = Part(data, "utf-8", [], set())
        self._depth = self._paragraphs = self._tables = 0
        self._place = Place()
        self._around: list[tuple[Span, Place]] = []
        self._letters: list[str] | None = None
        self._space: str | None = None
        self._parser = expat.ParserCreate(namespace_separator=" ")

    def part(self) -> Part:
        """Walk the part once."""
        parser = self._parser
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declared
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(self._part.data, True)
        return self._part

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self._part.encoding = encoding or "utf-8"

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        run = self._place.run
        if run and self._depth == run.depth + 1:
            space, _, local = name.rpartition(" ")
            if local not in _PLAIN:
                run.plain = False
            if local in _BLANKS and space in WORD_NAMESPACES:
                self._seen(_BLANKS[local])
        if attributes and (number := _attribute(attributes, "id")).isdecimal():
            self._part.ids.add(int(number))
        enter = _ENTER.get(name)
        if enter:
            start = self._parser.CurrentByteIndex
            tag = _START_TAG.match(self._part.data, start)
            span = Span(start, tag.end() if tag else start)
            self._around.append((span, self._place))
            self._place = enter(self, span, attributes) or self._place

    def _end(self, name: str) -> None:
        if name in _ENTER:
            span, place = self._around.pop()
            self._close(span)
            if name in _TEXTS:
                self._text_ends(span)
            self._place = place
        self._depth -= 1

    def _close(self, span: Span) -> None:
        """End the element; where it is one tag, expat already stands behind it."""
        at, data = self._parser.CurrentByteIndex, self._part.data
        span.outside = at
        single = data.endswith(b"/>", span.start, span.inside)
        span.end = at if single else data.index(b">", at) + 1

    def _characters(self, text: str) -> None:
        if self._letters is not None:
            self._letters.append(text)

    def _seen(self, text: str) -> None:
        """What a reader sees at this place."""
        place = self._place
        if place.gone:
            return
        if control := self._filled():
            control.pieces.append(text)
        if place.paragraph:
            place.paragraph.pieces.append(text)
        if place.row is not None:
            place.row.append(text)

    def _filled(self) -> Control | None:
        """The program's control that holds what stands here; an old-style twin in it is not its."""
        owner = self._place.owner
        return owner if owner and owner.place.fallbacks == self._place.fallbacks else None

    # What the scanner notes of an element, and the place in it when that is another.

    def _paragraph(self, span: Span, _attributes: dict[str, str]) -> Place:
        self._paragraphs += 1
        paragraph, control = ParagraphSpan(self._paragraphs, span), self._place.owner
        if control and not control.in_paragraph:
            if control.paragraph:
                control.pieces.append("\n")
            else:
                control.paragraph = paragraph
        return self._place._replace(paragraph=paragraph, run=None)

    def _table(self, _span: Span, _attributes: dict[str, str]) -> Place:
        self._tables += 1
        return self._place._replace(table=self._tables)

    def _cell(self, _span: Span, _attributes: dict[str, str]) -> None:
        if self._place.row is not None:
            self._place.row.append("\n")

    def _tag(self, _span: Span, attributes: dict[str, str]) -> None:
        if self._place.described:
            self._place.described.tag = _attribute(attributes, "val")

    def _alias(self, _span: Span, attributes: dict[str, str]) -> None:
        if self._place.described:
            self._place.described.alias = _attribute(attributes, "val")

    def _prompt(self, span: Span, attributes: dict[str, str]) -> None:
        if self._place.described and _attribute(attributes, "val") not in _OFF:
            self._place.described.placeholder = span

    def _text_only(self, span: Span, _attributes: dict[str, str]) -> None:
        if self._place.described:
            self._place.described.text_only = span

    def _content(self, span: Span, _attributes: dict[str, str]) -> Place | None:
        place, control = self._place, self._place.control
        if control is None or place.gone:
            return None
        source = next(filter(read_tag, (control.tag, control.alias)), "")
        names = read_tag(source)
        if names is None:
            return None
        if place.owner:
            place.owner.holds_others = True
        control.source, control.names, control.content = source, names, span
        control.repeated = place.fallbacks > 0 and any(source in met for met in place.twins)
        for met in place.twins:
            met.add(source)
        self._part.controls.append(control)
        return place._replace(owner=control)

    def _run_properties(self, span: Span, _attributes: dict[str, str]) -> None:
        run = self._place.run
        if run and self._depth == run.depth + 1:
            run.properties = span

    def _run_style(self, span: Span, _attributes: dict[str, str]) -> None:
        if self._place.run and (control := self._filled()):
            control.run_styles.append(span)

    def _text(self, _span: Span, attributes: dict[str, str]) -> None:
        self._letters, self._space = [], attributes.get(_SPACE)

    def _text_ends(self, span: Span) -> None:
        letters, self._letters = "".join(self._letters or ()), None
        self._seen(letters)
        control, run = self._filled(), self._place.run
        if self._place.gone or control is None:
            return
        inserted = next(iter(self._place.inserts[len(control.place.inserts) :]), None)
        control.texts.append(TextSpan(span, letters, self._space, run, inserted))


def _in_control(place: Place) -> Place:
    begins = sum(map(len, place.paragraph.pieces)) if place.paragraph else 0
    return place._replace(control=Control(place, place.paragraph, begins))


def _in_insertion(place: Place, span: Span) -> Place:
    return place._replace(inserts=(*place.inserts, span))


_Enter = Callable[[_Scanner, Span, dict[str, str]], Place | None]
_WORD: dict[str, _Enter] = {
    "p": _Scanner._paragraph,
    "tbl": _Scanner._table,
    "tr": lambda scan, *_: scan._place._replace(row=[]),
    "tc": _Scanner._cell,
    "txbxContent": lambda scan, *_: scan._place._replace(
        control=None, owner=None, paragraph=None, run=None
    ),
    "sdt": lambda scan, *_: _in_control(scan._place),
    "sdtPr": lambda scan, *_: scan._place._replace(described=scan._place.control),
    "tag": _Scanner._tag,
    "alias": _Scanner._alias,
    "showingPlcHdr": _Scanner._prompt,
    "text": _Scanner._text_only,
    "sdtContent": _Scanner._content,
    "r": lambda scan, span, _: scan._place._replace(run=RunSpan(span, scan._depth)),
    "rPr": _Scanner._run_properties,
    "rStyle": _Scanner._run_style,
    "t": _Scanner._text,
    "ins": lambda scan, span, _: _in_insertion(scan._place, span),
    "moveTo": lambda scan, span, _: _in_insertion(scan._place, span),
    "del": lambda scan, *_: scan._place._replace(gone=True),
    "moveFrom": lambda scan, *_: scan._place._replace(gone=True),
}
_ENTER: dict[str, _Enter] = {
    **{f"{space} {local}": enter for space in WORD_NAMESPACES for local, enter in _WORD.items()},
    f"{_MIXED} AlternateContent": lambda scan, *_: scan._place._replace(
        twins=(*scan._place.twins, set())
    ),
    f"{_MIXED} Fallback": lambda scan, *_: scan._place._replace(
        fallbacks=scan._place.fallbacks + 1
    ),
}
_TEXTS = frozenset(f"{space} t" for space in WORD_NAMESPACES)


def _attribute(attributes: dict[str, str], local: str) -> str:
    """The value of an attribute of WordprocessingML, "" when it is not there."""
    named = (attributes.get(f"{space} {local}") for space in WORD_NAMESPACES)
    return next(filter(None, named), "")
