"""Content controls in the bytes of a part: where each of their texts stands, to the byte.

expat gives names and offsets; nothing is built that would have to be written again. What a reader
sees counts: tracked insertions do, deletions do not. A text belongs to the innermost control of
the program's; a text box begins anew.
"""

from __future__ import annotations

import re
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
_WORD = (
    *("p", "r", "rPr", "rStyle", "t", "tbl", "tr", "tc", "txbxContent"),
    *("sdt", "sdtPr", "tag", "alias", "showingPlcHdr", "text", "sdtContent"),
    *("ins", "moveTo", "del", "moveFrom"),
)
_ELEMENTS = {
    **{f"{space} {local}": local for space in WORD_NAMESPACES for local in _WORD},
    **{f"{_MIXED} {local}": local for local in ("AlternateContent", "Fallback")},
}
"""The elements that matter: their local names by what expat calls them."""


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
    """A paragraph with the text that a reader sees, in pieces, of so many characters."""

    number: int
    span: Span
    pieces: list[str] = field(default_factory=list)
    length: int = 0

    def text(self) -> str:
        """The text in one piece, in which it is kept."""
        self.pieces[:] = ["".join(self.pieces)]
        return self.pieces[0]


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
            space, _, own = name.rpartition(" ")
            if own not in _PLAIN:
                run.plain = False
            if own in _BLANKS and space in WORD_NAMESPACES:
                self._seen(_BLANKS[own])
        if attributes and (number := _attribute(attributes, "id")).isdecimal():
            self._part.ids.add(int(number))
        local = _ELEMENTS.get(name)
        if local:
            start = self._parser.CurrentByteIndex
            tag = _START_TAG.match(self._part.data, start)
            span = Span(start, tag.end() if tag else start)
            self._around.append((span, self._place))
            self._note(local, span, attributes)
            self._place = self._inside(local, span)

    def _end(self, name: str) -> None:
        local = _ELEMENTS.get(name)
        if local:
            span, place = self._around.pop()
            self._close(span)
            if local == "t":
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
            place.paragraph.length += len(text)
        if place.row is not None:
            place.row.append(text)

    def _filled(self) -> Control | None:
        """The program's control that holds what stands here; an old-style twin in it is not its."""
        owner = self._place.owner
        return owner if owner and owner.place.fallbacks == self._place.fallbacks else None

    def _note(self, local: str, span: Span, attributes: dict[str, str]) -> None:
        """What an element that begins says of the row, control or run that it stands in."""
        place, value = self._place, _attribute(attributes, "val")
        described, run = place.described, place.run
        match local:
            case "tc" if place.row is not None:
                place.row.append("\n")
            case "tag" if described:
                described.tag = value
            case "alias" if described:
                described.alias = value
            case "showingPlcHdr" if described and value not in _OFF:
                described.placeholder = span
            case "text" if described:
                described.text_only = span
            case "rPr" if run and self._depth == run.depth + 1:
                run.properties = span
            case "rStyle" if run and (control := self._filled()):
                control.run_styles.append(span)
            case "t":
                self._letters, self._space = [], attributes.get(_SPACE)

    def _inside(self, local: str, span: Span) -> Place:
        """The place in an element that begins."""
        place = self._place
        match local:
            case "p":
                place = self._in_paragraph(span)
            case "tbl":
                self._tables += 1
                place = place._replace(table=self._tables)
            case "tr":
                place = place._replace(row=[])
            case "txbxContent":
                place = place._replace(control=None, owner=None, paragraph=None, run=None)
            case "sdt":
                begins = place.paragraph.length if place.paragraph else 0
                place = place._replace(control=Control(place, place.paragraph, begins))
            case "sdtPr":
                place = place._replace(described=place.control)
            case "sdtContent":
                place = self._in_content(span)
            case "r":
                place = place._replace(run=RunSpan(span, self._depth))
            case "ins" | "moveTo":
                place = place._replace(inserts=(*place.inserts, span))
            case "del" | "moveFrom":
                place = place._replace(gone=True)
            case "AlternateContent":
                place = place._replace(twins=(*place.twins, set()))
            case "Fallback":
                place = place._replace(fallbacks=place.fallbacks + 1)
        return place

    def _in_paragraph(self, span: Span) -> Place:
        self._paragraphs += 1
        paragraph, control = ParagraphSpan(self._paragraphs, span), self._place.owner
        if control and not control.in_paragraph:
            if control.paragraph:
                control.pieces.append("\n")
            else:
                control.paragraph = paragraph
        return self._place._replace(paragraph=paragraph, run=None)

    def _in_content(self, span: Span) -> Place:
        """The place in the content of a control, which is ours when its names say so."""
        place, control = self._place, self._place.control
        if control is None or place.gone:
            return place
        source = next(filter(read_tag, (control.tag, control.alias)), "")
        names = read_tag(source)
        if names is None:
            return place
        if place.owner:
            place.owner.holds_others = True
        control.source, control.names, control.content = source, names, span
        control.repeated = place.fallbacks > 0 and any(source in met for met in place.twins)
        for met in place.twins:
            met.add(source)
        self._part.controls.append(control)
        return place._replace(owner=control)

    def _text_ends(self, span: Span) -> None:
        letters, self._letters = "".join(self._letters or ()), None
        self._seen(letters)
        control, run = self._filled(), self._place.run
        if self._place.gone or control is None:
            return
        inserted = next(iter(self._place.inserts[len(control.place.inserts) :]), None)
        control.texts.append(TextSpan(span, letters, self._space, run, inserted))


def _attribute(attributes: dict[str, str], local: str) -> str:
    """The value of an attribute of WordprocessingML, "" when it is not there."""
    named = (attributes.get(f"{space} {local}") for space in WORD_NAMESPACES)
    return next(filter(None, named), "")
