"""What changes in the bytes of a part when a control gets another text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape
from itertools import count
from typing import NamedTuple

from ..word.elements import WORD_NAMESPACES
from .control_scan import Control, Part, RunSpan, Span, TextSpan

REVISION_AUTHOR = "BaoCao TTHC"
_NAME = re.compile(rb"</?([^\s/>]+)")
_TEXT_NAME = re.compile(rb"(</?(?:[^\s/<>:]+:)?)t(?=[\s/>])")
_HISTORY = rb"<%(p)srPrChange[\s>](?:[^<]++|<(?!/?%(p)srPrChange[\s>]))*+</%(p)srPrChange>"
_XML_SPACE = re.compile(rb"""(?<!\s)\s++xml:space\s*+=\s*+(?:"[^"]*"|'[^']*')""")


class Splice(NamedTuple):
    """Bytes [start:end] become `new`."""

    start: int
    end: int
    new: bytes


class Revisions:
    """Hands out what tracked revisions need: author, date, ids that the document does not use."""

    def __init__(self, used: set[int], moment: datetime) -> None:
        self._ids = (number for number in count(1) if number not in used)
        self._date = moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    def wrapped(self, name: bytes, prefix: bytes, content: bytes) -> bytes:
        """The content in a w:ins or w:del; attributes need a prefix even where elements none."""
        own, bound = prefix or b"w:", b""
        if not prefix:
            bound = f' xmlns:w="{WORD_NAMESPACES[0]}"'.encode()
        given = {b"id": next(self._ids), b"author": REVISION_AUTHOR, b"date": self._date}
        said = b"".join(
            b' %s%s="%s"' % (own, key, str(value).encode()) for key, value in given.items()
        )
        return b"<%s%s%s%s>%s</%s%s>" % (own, name, bound, said, content, own, name)


def spliced(data: bytes, splices: Iterable[Splice]) -> bytes:
    """The data with the splices made; those at one place in their order."""
    pieces: list[bytes] = []
    at = 0
    for splice in sorted(splices, key=lambda splice: splice.start):
        pieces += (data[at : splice.start], splice.new)
        at = splice.end
    return b"".join([*pieces, data[at:]])


def replaced(
    part: Part, control: Control, new: str, revisions: Revisions | None
) -> Iterator[Splice]:
    """The splices that give the control the text `new`, tracked when `revisions` is given.

    Not tracked are a prompt of Word's, a control that is itself a tracked insertion, and runs that
    hold more than text. Nothing comes when the control has no place for a text.
    """
    texts = [text for text in control.texts if text.text]
    plain = all(text.run and text.run.plain for text in texts)
    if not control.texts:
        yield from _filled(part, control, new)
    elif revisions and texts and plain and not (control.placeholder or control.place.inserts):
        yield from _tracked(part, texts, new, revisions)
        if control.text_only:  # LibreOffice 7.4 prints old and new text of such a control as one
            yield _removed(control.text_only)
    else:
        yield from _untracked(part, control, new)


def _removed(span: Span) -> Splice:
    return Splice(span.start, span.end, b"")


def _untracked(part: Part, control: Control, new: str) -> Iterator[Splice]:
    """The whole text into the first w:t that has one; runs and their properties stay."""
    first = next((text for text in control.texts if text.text), control.texts[0])
    if control.placeholder:
        for span in (control.placeholder, *control.run_styles):
            yield _removed(span)
    for text in control.texts:
        yield from _text(part, text, new if text is first else "")


def _text(part: Part, text: TextSpan, new: str) -> Iterator[Splice]:
    """The content of one w:t; its tag too where it is `<w:t/>` or must keep blanks at the ends."""
    span = text.span
    if new == text.text:
        return
    content, ends_bare = _encoded(new, part.encoding), new == new.strip()
    if not span.single and (ends_bare or text.space == "preserve"):
        yield Splice(span.inside, span.outside, content)
        return
    tag = part.data[span.start : span.inside].removesuffix(b">").removesuffix(b"/").rstrip()
    if not ends_bare and text.space != "preserve":
        tag = _XML_SPACE.sub(b"", tag) + b' xml:space="preserve"'
    close = b"</%s>" % _name(part.data, span) if span.single else b""
    yield Splice(span.start, span.outside, tag + b">" + content + close)


def _tracked(part: Part, texts: list[TextSpan], new: str, revisions: Revisions) -> Iterator[Splice]:
    """Each old run deleted, the new text inserted behind the first, with its properties."""
    runs = list({id(text.run): text.run for text in texts if text.run}.values())
    for number, run in enumerate(runs):
        prefix, (start, end) = _prefix(part.data, run.span), (run.span.start, run.span.end)
        old = _TEXT_NAME.sub(rb"\1delText", part.data[start:end])
        yield Splice(start, end, revisions.wrapped(b"del", prefix, old))
        if number == 0 and new:
            # not into the staff's own insertion, whose author is another
            place = texts[0].inserted.end if texts[0].inserted else end
            made = _new_run(part, run, prefix, new)
            yield Splice(place, place, revisions.wrapped(b"ins", prefix, made))


def _new_run(part: Part, run: RunSpan, prefix: bytes, new: str) -> bytes:
    span = run.properties
    properties = part.data[span.start : span.end] if span else b""
    own = re.sub(_HISTORY % {b"p": re.escape(prefix)}, b"", properties)
    return _run(prefix, own, _encoded(new, part.encoding))


def _filled(part: Part, control: Control, new: str) -> Iterator[Splice]:
    """A run for a control that has no w:t left, in its first paragraph or between its tags."""
    span = control.content
    if not control.in_paragraph:
        span = control.paragraph.span if control.paragraph else None
    if span is None or not new:
        return
    if control.placeholder:
        yield _removed(control.placeholder)
    prefix = _prefix(part.data, span)
    made = _run(prefix, b"", _encoded(new, part.encoding))
    if span.single:
        name = _name(part.data, span)
        tag = part.data[span.start : span.inside].removesuffix(b"/>").rstrip()
        yield Splice(span.start, span.end, tag + b">" + made + b"</%s>" % name)
    else:
        yield Splice(span.outside, span.outside, made)


def _run(prefix: bytes, properties: bytes, text: bytes) -> bytes:
    return b'<%sr>%s<%st xml:space="preserve">%s</%st></%sr>' % (
        *(prefix, properties, prefix, text),
        *(prefix, prefix),
    )


def _encoded(text: str, encoding: str) -> bytes:
    return escape(text, quote=False).encode(encoding, "xmlcharrefreplace")


def _name(data: bytes, span: Span) -> bytes:
    """The element's name as written, "w:t"."""
    match = _NAME.match(data, span.start)
    return match[1] if match else b""


def _prefix(data: bytes, span: Span) -> bytes:
    """The prefix of its name with the colon, "w:", or nothing."""
    prefix, colon, _ = _name(data, span).rpartition(b":")
    return prefix + colon
