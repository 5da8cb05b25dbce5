"""Where things stand in the bytes of a part, as `scan` finds them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..sources.tags import Tag

_UNNAMED = Tag("")


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
    """A paragraph with the text that a reader sees, in pieces; `length` counts characters."""

    number: int
    span: Span
    pieces: list[str] = field(default_factory=list)
    length: int = 0


@dataclass(slots=True, eq=False)
class RunSpan:
    """A run; `properties` is its w:rPr, `plain` says that it holds nothing but text."""

    span: Span
    depth: int
    properties: Span | None = None
    plain: bool = True
    texts: list[TextSpan] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class TextSpan:
    """A visible w:t of a control; `inserted` is the tracked insertion around it in the control."""

    span: Span
    text: str
    space: str | None
    run: RunSpan | None
    inserted: Span | None


@dataclass(slots=True, eq=False)
class Control:
    """A content control that names a source of the program's.

    `pieces` are what a reader sees in it, with line ends between paragraphs; `begins` counts the
    characters of its paragraph before it. `in_paragraph` when it holds runs; else it holds
    paragraphs, the first of which is `own_paragraph`. `row` are the texts of the table row it
    stands in, `table` numbers its table, 0 for none. `placeholder` is the mark of a control that
    shows Word's prompt, `run_styles` the styles of its runs, `text_only` the mark of a control for
    plain text. `inserts` and `fallbacks` count the tracked insertions and old-style twins
    (mc:Fallback) around it; `repeated` when its newer twin was met already.
    """

    paragraph: ParagraphSpan | None
    begins: int
    in_paragraph: bool
    row: list[str] | None
    table: int
    inserts: int
    fallbacks: int
    gone: bool
    source: str = ""
    names: Tag = _UNNAMED
    tag: str = ""
    alias: str = ""
    texts: list[TextSpan] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    own_paragraph: ParagraphSpan | None = None
    content: Span | None = None
    placeholder: Span | None = None
    text_only: Span | None = None
    run_styles: list[Span] = field(default_factory=list)
    repeated: bool = False
    holds_others: bool = False

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
