"""Content controls in the bytes of a part: where each of their texts stands, to the byte.

expat gives names and offsets; nothing is built that would have to be written again. What a reader
sees counts: tracked insertions do, deletions do not. A text belongs to the innermost control of
the program's; a text box begins anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from ..sources.tags import read_tag
from .byte_spans import Control, ParagraphSpan, Part, RunSpan, Span, TextSpan

WORD_NAMESPACE = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",  # the strict dialect
)
_MIXED = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_SPACE = "http://www.w3.org/XML/1998/namespace space"
_START_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_BLANKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PLAIN = frozenset({"rPr", "t", "lastRenderedPageBreak"})
_OFF = frozenset({"0", "false", "off"})


def scan(data: bytes) -> Part:
    """The controls of a part whose tag, or else alias, names a source; raises expat.ExpatError."""
    return _Scanner(data).part()


class _Scanner:
    """The state of one pass; stacks hold None where a text box, or a paragraph, begins anew."""

    def __init__(self, data: bytes) -> None:
        self._part = Part(data, "utf-8", [], set())
        self._depth = self._gone = self._fallbacks = self._numbers = self._tables = 0
        self._controls: list[Control | None] = []
        self._owners: list[Control | None] = []
        self._paragraphs: list[ParagraphSpan | None] = []
        self._runs: list[RunSpan | None] = []
        self._open_tables: list[int] = []
        self._rows: list[list[str]] = []
        self._inserts: list[Span] = []
        self._alternates: list[set[str]] = []
        self._spans: list[Span] = []
        self._in_properties = False
        self._letters: list[str] | None = None
        self._space: str | None = None
        self._starts = self._handlers("start")
        self._ends = self._handlers("end")
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

    def _handlers(self, side: str) -> dict[str, Callable[..., None]]:
        """The methods `_start_p`, `_end_p` … by the names that expat gives their elements."""
        prefix, found = f"_{side}_", {}
        for method in dir(self):
            if method.startswith(prefix):
                local = method.removeprefix(prefix)
                for space in (_MIXED,) if local[0].isupper() else WORD_NAMESPACE:
                    found[f"{space} {local}"] = getattr(self, method)
        return found

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self._part.encoding = encoding or "utf-8"

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        space, _, local = name.rpartition(" ")
        run = self._runs[-1] if self._runs else None
        if run and self._depth == run.depth + 1:
            if local not in _PLAIN:
                run.plain = False
            if local in _BLANKS and space in WORD_NAMESPACE:
                self._seen(_BLANKS[local])
        if attributes:
            self._keep_id(attributes)
        handler = self._starts.get(name)
        if handler:
            handler(attributes)

    def _end(self, name: str) -> None:
        handler = self._ends.get(name)
        if handler:
            handler()
        self._depth -= 1

    def _characters(self, text: str) -> None:
        if self._letters is not None:
            self._letters.append(text)

    def _keep_id(self, attributes: dict[str, str]) -> None:
        number = _attribute(attributes, "id")
        if number.isdecimal():
            self._part.ids.add(int(number))

    def _open(self) -> Span:
        start = self._parser.CurrentByteIndex
        tag = _START_TAG.match(self._part.data, start)
        span = Span(start, tag.end() if tag else start)
        self._spans.append(span)
        return span

    def _close(self) -> Span:
        """End the element; where it is one tag, expat already stands behind it."""
        span, at, data = self._spans.pop(), self._parser.CurrentByteIndex, self._part.data
        span.outside = at
        single = data.endswith(b"/>", span.start, span.inside)
        span.end = at if single else data.index(b">", at) + 1
        return span

    def _ours(self) -> Control | None:
        """The innermost open control of the program's, within this text box."""
        return self._owners[-1] if self._owners else None

    def _seen(self, text: str) -> None:
        """What a reader sees at this place."""
        if self._gone:
            return
        control = self._ours()
        if control and control.fallbacks == self._fallbacks:
            control.pieces.append(text)
        paragraph = self._paragraphs[-1] if self._paragraphs else None
        if paragraph:
            paragraph.pieces.append(text)
            paragraph.length += len(text)
        if self._rows:
            self._rows[-1].append(text)

    # paragraphs, tables, text boxes

    def _start_p(self, _attributes: dict[str, str]) -> None:
        self._numbers += 1
        paragraph = ParagraphSpan(self._numbers, self._open())
        control = self._ours()
        if control and not control.in_paragraph:
            if control.own_paragraph:
                control.pieces.append("\n")
            else:
                control.paragraph = control.own_paragraph = paragraph
        self._paragraphs.append(paragraph)
        self._runs.append(None)

    def _end_p(self) -> None:
        self._close()
        self._paragraphs.pop()
        self._runs.pop()

    def _start_tbl(self, _attributes: dict[str, str]) -> None:
        self._tables += 1
        self._open_tables.append(self._tables)

    def _end_tbl(self) -> None:
        self._open_tables.pop()

    def _start_tr(self, _attributes: dict[str, str]) -> None:
        self._rows.append([])

    def _end_tr(self) -> None:
        self._rows.pop()

    def _start_tc(self, _attributes: dict[str, str]) -> None:
        if self._rows:
            self._rows[-1].append("\n")

    def _start_txbxContent(self, _attributes: dict[str, str]) -> None:  # noqa: N802 - OOXML's name
        self._controls.append(None)
        self._owners.append(None)
        self._paragraphs.append(None)
        self._runs.append(None)

    def _end_txbxContent(self) -> None:  # noqa: N802 - OOXML's name
        self._controls.pop()
        self._owners.pop()
        self._paragraphs.pop()
        self._runs.pop()

    # controls

    def _start_sdt(self, _attributes: dict[str, str]) -> None:
        paragraph = self._paragraphs[-1] if self._paragraphs else None
        made = Control(
            paragraph=paragraph,
            begins=paragraph.length if paragraph else 0,
            in_paragraph=paragraph is not None,
            row=self._rows[-1] if self._rows else None,
            table=self._open_tables[-1] if self._open_tables else 0,
            inserts=len(self._inserts),
            fallbacks=self._fallbacks,
            gone=self._gone > 0,
        )
        self._controls.append(made)

    def _end_sdt(self) -> None:
        self._controls.pop()

    def _start_sdtPr(self, _attributes: dict[str, str]) -> None:  # noqa: N802 - OOXML's name
        self._in_properties = True

    def _end_sdtPr(self) -> None:  # noqa: N802 - OOXML's name
        self._in_properties = False

    def _start_tag(self, attributes: dict[str, str]) -> None:
        if self._in_properties and self._controls and self._controls[-1]:
            self._controls[-1].tag = _attribute(attributes, "val")

    def _start_alias(self, attributes: dict[str, str]) -> None:
        if self._in_properties and self._controls and self._controls[-1]:
            self._controls[-1].alias = _attribute(attributes, "val")

    def _start_showingPlcHdr(self, attributes: dict[str, str]) -> None:  # noqa: N802 - OOXML's name
        span = self._open()
        if self._in_properties and self._controls and self._controls[-1]:
            on = _attribute(attributes, "val") not in _OFF
            self._controls[-1].placeholder = span if on else None

    def _end_showingPlcHdr(self) -> None:  # noqa: N802 - OOXML's name
        self._close()

    def _start_text(self, _attributes: dict[str, str]) -> None:
        span = self._open()
        if self._in_properties and self._controls and self._controls[-1]:
            self._controls[-1].text_only = span

    def _end_text(self) -> None:
        self._close()

    def _start_sdtContent(self, _attributes: dict[str, str]) -> None:  # noqa: N802 - OOXML's name
        span, outer = self._open(), self._ours()
        control = self._controls[-1] if self._controls else None
        source = ""
        if control and not control.gone:
            source = next(filter(read_tag, (control.tag, control.alias)), "")
        names = read_tag(source)
        if control is None or names is None:
            self._owners.append(outer)
            return
        if outer:
            outer.holds_others = True
        self._owners.append(control)
        control.source, control.names, control.content = source, names, span
        control.repeated = self._fallbacks > 0 and any(source in met for met in self._alternates)
        for met in self._alternates:
            met.add(source)
        self._part.controls.append(control)

    def _end_sdtContent(self) -> None:  # noqa: N802 - OOXML's name
        self._close()
        self._owners.pop()

    def _start_AlternateContent(self, _attributes: dict[str, str]) -> None:  # noqa: N802
        self._alternates.append(set())

    def _end_AlternateContent(self) -> None:  # noqa: N802 - OOXML's name
        self._alternates.pop()

    def _start_Fallback(self, _attributes: dict[str, str]) -> None:  # noqa: N802 - OOXML's name
        self._fallbacks += 1

    def _end_Fallback(self) -> None:  # noqa: N802 - OOXML's name
        self._fallbacks -= 1

    # runs and texts, tracked changes

    def _start_r(self, _attributes: dict[str, str]) -> None:
        self._runs.append(RunSpan(self._open(), self._depth))

    def _end_r(self) -> None:
        self._close()
        self._runs.pop()

    def _start_rPr(self, _attributes: dict[str, str]) -> None:  # noqa: N802 - OOXML's name
        span, run = self._open(), self._runs[-1] if self._runs else None
        if run and self._depth == run.depth + 1:
            run.properties = span

    def _end_rPr(self) -> None:  # noqa: N802 - OOXML's name
        self._close()

    def _start_rStyle(self, _attributes: dict[str, str]) -> None:  # noqa: N802 - OOXML's name
        span, control = self._open(), self._ours()
        if control and self._runs and self._runs[-1] and control.fallbacks == self._fallbacks:
            control.run_styles.append(span)

    def _end_rStyle(self) -> None:  # noqa: N802 - OOXML's name
        self._close()

    def _start_t(self, attributes: dict[str, str]) -> None:
        self._open()
        self._letters, self._space = [], attributes.get(_SPACE)

    def _end_t(self) -> None:
        span, letters = self._close(), "".join(self._letters or ())
        self._letters = None
        self._seen(letters)
        control, run = self._ours(), self._runs[-1] if self._runs else None
        if self._gone or control is None or control.fallbacks != self._fallbacks:
            return
        inserted = next(iter(self._inserts[control.inserts :]), None)
        text = TextSpan(span, letters, self._space, run, inserted)
        control.texts.append(text)
        if run:
            run.texts.append(text)

    def _start_ins(self, _attributes: dict[str, str]) -> None:
        self._inserts.append(self._open())

    def _end_ins(self) -> None:
        self._close()
        self._inserts.pop()

    _start_moveTo, _end_moveTo = _start_ins, _end_ins  # noqa: N815 - OOXML's name

    def _start_del(self, _attributes: dict[str, str]) -> None:
        self._gone += 1

    def _end_del(self) -> None:
        self._gone -= 1

    _start_moveFrom, _end_moveFrom = _start_del, _end_del  # noqa: N815 - OOXML's name


def _attribute(attributes: dict[str, str], local: str) -> str:
    """The value of an attribute of WordprocessingML, "" when it is not there."""
    return (
        attributes.get(f"{WORD_NAMESPACE[0]} {local}")
        or attributes.get(f"{WORD_NAMESPACE[1]} {local}")
        or ""
    )
