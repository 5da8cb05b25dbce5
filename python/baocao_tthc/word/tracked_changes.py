"""A copy of a Word document with changes that a person accepts or rejects in Word, one by one.

The main part gets the changes as Word tracks them; every other member of the package stays byte for
byte.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterator, Sequence
from copy import deepcopy
from datetime import datetime
from itertools import accumulate
from typing import Any, NamedTuple

from ..ooxml.xml import SPACE, serialised
from .document import SoundDocument, parsed, shown
from .elements import W, w
from .runs import RUN, Runs, fields_of, free_numbers

_PARAGRAPH, _TEXT, _PROPERTIES = f"{W}p", f"{W}t", f"{W}rPr"
_HOLDERS = frozenset(f"{W}{name}" for name in ("p", "hyperlink", "smartTag", "sdtContent"))
_TEXTS = frozenset(f"{W}{name}" for name in ("rPr", "t", "tab", "br", "cr", "noBreakHyphen"))
_MARKS = frozenset(f"{W}{name}" for name in ("proofErr", "bookmarkStart", "bookmarkEnd"))
_LAST_OF_PARAGRAPH = (f"{W}sectPr", f"{W}pPrChange")


class Change(NamedTuple):
    """Letters [begin:end] of a paragraph's text, both as `read_document` has them, become `new`.

    All letters and no new ones: the paragraph goes. No letters, and a `new` that ends with a line:
    a paragraph like it is put before it.
    """

    paragraph: int
    begin: int
    end: int
    new: str


class Tracked(NamedTuple):
    """The bytes of the new package, and the changes that cannot be tracked where they stand."""

    content: bytes
    refused: tuple[Change, ...]


def tracked(
    sound: SoundDocument, changes: Sequence[Change], author: str, when: datetime
) -> Tracked:
    """The document with these changes, which do not overlap.

    One in a field, in text that is itself inserted, or around a picture is refused. Raises
    DocumentError when the document's XML is damaged.
    """
    root = parsed(sound, sound.main)
    date = when.strftime("%Y-%m-%dT%H:%M:%SZ")  # local, as Word means it
    numbers = free_numbers(root)
    paragraphs = dict(enumerate(list(root.iter(_PARAGRAPH)), 1))
    by_paragraph: dict[int, list[Change]] = {}
    for change in changes:
        by_paragraph.setdefault(change.paragraph, []).append(change)
    refused: list[Change] = []
    for number, own in by_paragraph.items():
        refused += _Tracking(paragraphs[number], numbers, author, date).put(own)
    if len(refused) == len(changes):
        return Tracked(sound.content, tuple(refused))
    return Tracked(sound.with_parts({sound.main: serialised(root, tidy=False)}), tuple(refused))


class _Tracking:
    """The changes of one paragraph; `numbers` gives ids that are free."""

    def __init__(self, paragraph: Any, numbers: Iterator[int], author: str, date: str) -> None:
        self._paragraph = paragraph
        self._numbers = numbers
        self._runs = Runs(paragraph, numbers)
        self._by = {"author": author, "date": date}

    def put(self, changes: Sequence[Change]) -> Iterator[Change]:
        """Make those that can be made; yields the others."""
        length = sum(len(text) for _, text in self._pieces())
        inner: list[Change] = []
        for change in changes:
            if not change.end:
                self._add_before(change.new.removesuffix("\n"))
            elif change.new or change.end - change.begin < length:
                inner.append(change)
            elif not self._remove():
                yield change
        fields = fields_of(self._paragraph)
        within = self._within()
        possible: list[Change] = []
        for change in inner:
            if all(_may_change(element, fields) for element in within(change)):
                possible.append(change)
            else:
                yield change
        gaps = self._runs.gaps()
        self._runs.split(gap for one in possible for gap in gaps(one.begin, one.end))
        within = self._within()
        for change in sorted(possible, reverse=True):
            self._change(change, within(change))

    def _pieces(self) -> list[tuple[Any, str]]:
        return [(element, text) for element, text in shown(self._paragraph) if text]

    def _within(self) -> Callable[[Change], list[Any]]:
        """What gives the elements that have a letter of a change, as the paragraph is now."""
        elements = [element for element, _ in self._pieces()]
        begins = list(accumulate((len(text) for _, text in self._pieces()), initial=0))
        return lambda change: elements[
            bisect_right(begins, change.begin) - 1 : bisect_left(begins, change.end)
        ]

    def _change(self, change: Change, within: Sequence[Any]) -> None:
        runs = list(dict.fromkeys(element.getparent() for element in within))
        gone = [self._deleted(run) for run in runs]
        if change.new:
            gone[-1].addnext(self._inserted(change.new, runs[0].find(_PROPERTIES)))

    def _deleted(self, run: Any) -> Any:
        """The run, in an element that says it is deleted."""
        wrapped = self._mark("del")
        run.addprevious(wrapped)
        wrapped.append(run)
        for text in run.iter(_TEXT):
            text.tag = f"{W}delText"
        return wrapped

    def _inserted(self, new: str, properties: Any) -> Any:
        text = w("t")
        text.text = new
        text.set(SPACE, "preserve")
        run = w("r", text)
        if properties is not None:
            like = deepcopy(properties)
            for change in like.findall(f"{W}rPrChange"):
                like.remove(change)
            run.insert(0, like)
        wrapped = self._mark("ins")
        wrapped.append(run)
        return wrapped

    def _remove(self) -> bool:
        """Delete the whole paragraph, with its end; False when it has more than text."""
        properties = self._paragraph.find(f"{W}pPr")
        runs = self._paragraph.findall(RUN)
        others = {child.tag for child in self._paragraph if child.tag != RUN} - _MARKS
        ends_section = properties is not None and properties.find(f"{W}sectPr") is not None
        if others - {f"{W}pPr"} or ends_section or not all(map(_is_plain, runs)):
            return False
        for run in runs:
            self._deleted(run)
        self._mark_end(self._paragraph, "del")
        return True

    def _add_before(self, text: str) -> None:
        """A paragraph like this one with that text, before it."""
        made = w("p")
        properties = self._paragraph.find(f"{W}pPr")
        if properties is not None:
            made.append(deepcopy(properties))
            for last in _LAST_OF_PARAGRAPH:
                for each in made[0].findall(last):
                    made[0].remove(each)
        self._mark_end(made, "ins")
        first = self._paragraph.find(f".//{RUN}")
        made.append(self._inserted(text, None if first is None else first.find(_PROPERTIES)))
        self._paragraph.addprevious(made)

    def _mark_end(self, paragraph: Any, kind: str) -> None:
        """Say that the end of a paragraph is inserted or deleted."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = w("pPr")
            paragraph.insert(0, properties)
        marks = properties.find(_PROPERTIES)
        if marks is None:
            marks = w("rPr")
            last = next((each for each in properties if each.tag in _LAST_OF_PARAGRAPH), None)
            if last is None:
                properties.append(marks)
            else:
                last.addprevious(marks)
        marks.insert(0, self._mark(kind))

    def _mark(self, kind: str) -> Any:
        return w(kind, id=next(self._numbers), **self._by)


def _may_change(element: Any, fields: Container[Any]) -> bool:
    return element.tag == _TEXT and element not in fields and _is_plain(element.getparent())


def _is_plain(run: Any) -> bool:
    """Whether a run has nothing but text, and stands where a change may."""
    holder = run.getparent()
    return run.tag == RUN and holder.tag in _HOLDERS and all(child.tag in _TEXTS for child in run)
