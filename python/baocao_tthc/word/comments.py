"""A copy of a Word document with comments at words of its paragraphs.

The main part gets the marks and the part of the comments the texts; where the document had none,
its content type and relationship are added. Every other member of the package stays byte for byte.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from copy import copy
from datetime import datetime
from itertools import count
from typing import Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from ..ooxml.archive import folded_path
from ..ooxml.markup import legal
from ..ooxml.members import members_of
from ..ooxml.package import LINKS, PACKAGE_LINKS, TYPES, read_links, rels_of
from ..ooxml.xml import serialised
from .document import SoundDocument, parsed, parsed_xml, shown, sound_part
from .elements import W, run, w
from .runs import Gap, Runs, fields_of, free_numbers

_RELATION = f"{{{PACKAGE_LINKS}}}"
_TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_PARAGRAPH = f"{W}p"


class Comment(NamedTuple):
    """A comment on words of a paragraph, which counts from 1 as `read_document` counts.

    `words` as a reader sees them; the whole paragraph is marked when they are "" or not in it.
    Each line of `text` becomes a paragraph.
    """

    paragraph: int
    words: str
    text: str


def commented(
    sound: SoundDocument,
    comments: Sequence[Comment],
    author: str = "BaoCao TTHC",
    when: datetime | None = None,
) -> bytes:
    """The bytes of a new package with these comments, dated `when` (default: now, local).

    Comments that the document has stay. Word allows none in a text box: there the paragraph that
    holds the box is marked. Raises DocumentError when the document's XML is damaged, ValueError
    when it has no paragraph of a comment's number.
    """
    if not comments:
        return sound.content
    package = _Package(sound)
    root, (name, texts) = parsed(sound, sound.main), package.comments()
    numbers = free_numbers(root, texts)
    marks: dict[Any, list[tuple[str, str]]] = {}  # by paragraph: a number and its words
    date = (when or datetime.now()).strftime("%Y-%m-%dT%H:%M:%SZ")  # local, as Word means it
    for comment, (place, words) in zip(comments, _places(root, comments), strict=True):
        number = str(next(numbers))
        texts.append(_comment(number, comment.text, author, date))
        marks.setdefault(place, []).append((number, words))
    for paragraph, made in marks.items():
        _Marking(paragraph, made, numbers).put()
    package.put(sound.main, root)
    package.put(name, texts)
    return package.packed()


class _Marking:
    """Marks the words of one paragraph; `numbers` gives ids that are free."""

    def __init__(
        self, paragraph: Any, marks: Sequence[tuple[str, str]], numbers: Iterator[int]
    ) -> None:
        self._paragraph = paragraph
        self._runs = Runs(paragraph, numbers)
        text = "".join(text for _, text in shown(paragraph))
        self._marks = [(number, _found(words, text)) for number, words in marks]

    def put(self) -> None:
        """Split the runs at every border of the words, then put the marks between runs."""
        self._runs.split(gap for _, start, end in self._borders() for gap in (start, end))
        for number, start, end in list(self._borders()):
            self._runs.node(start.element).addprevious(w("commentRangeStart", id=number))
            self._end(number, self._runs.node(end.element))
        for number, words in self._marks:
            if words is None:
                properties = self._paragraph.find(f"{W}pPr")
                place = 0 if properties is None else self._paragraph.index(properties) + 1
                self._paragraph.insert(place, w("commentRangeStart", id=number))
                self._paragraph.append(w("commentRangeEnd", id=number))
                self._paragraph.append(_reference(number))

    def _borders(self) -> Iterator[tuple[str, Gap, Gap]]:
        """Each comment on words with its first and last gap."""
        fields = fields_of(self._paragraph)
        gaps = self._runs.gaps()
        for number, words in self._marks:
            if words is None:
                continue
            start, end = gaps(*words)
            if start.element in fields:
                start = Gap(fields[start.element][0], 0, 1)
            if end.element in fields:
                end = Gap(fields[end.element][1], 1, 1)
            yield number, start, end

    def _end(self, number: str, node: Any) -> None:
        """The range ends behind the node; the reference is no part of a link or an insertion."""
        node.addnext(end := w("commentRangeEnd", id=number))
        while end.getparent() is not self._paragraph:
            end = end.getparent()
        end.addnext(_reference(number))


class _Package:
    """The members that change, on their way to a new package."""

    def __init__(self, sound: SoundDocument) -> None:
        self._sound = sound
        self._made: dict[str, bytes] = {}
        members = members_of(sound.content).items()
        self._members = {folded_path(name): (name, content) for name, content in members}

    def comments(self) -> tuple[str, Any]:
        """The part of the comments, its name and its root, announced to the package."""
        main = self._sound.main.replace("\\", "/")
        links_name, links = self._read(rels_of(main), f"{_RELATION}Relationships")
        found = read_links(self._sound.file, serialised(links, tidy=False), main)
        name = next((part for kind, part in found.values() if kind == "comments" and part), "")
        if not name:
            name = self._new_name(posixpath.dirname(main))
            own = next(id_ for id_ in (f"rId{n}" for n in count(1)) if id_ not in found)
            link = {"Id": own, "Type": f"{LINKS}/comments", "Target": posixpath.basename(name)}
            etree.SubElement(links, f"{_RELATION}Relationship", link)
            self.put(links_name, links)
        types_name, types = self._read(TYPES, f"{_TYPE}Types")
        if not any(folded_path(each.get("PartName", "")) == folded_path(name) for each in types):
            etree.SubElement(types, f"{_TYPE}Override", PartName=f"/{name}", ContentType=_COMMENTS)
            self.put(types_name, types)
        return self._read(name, f"{W}comments")

    def put(self, name: str, root: Any) -> None:
        """Let the member `name` hold this XML."""
        self._made[name] = serialised(root, tidy=False)

    def packed(self) -> bytes:
        """The whole package; raises DocumentError when it cannot be copied."""
        return self._sound.with_parts(self._made)

    def _read(self, name: str, root: str) -> tuple[str, Any]:
        """The member's own name and its root, a new root where there is none."""
        if folded_path(name) in self._members:
            own, content = self._members[folded_path(name)]
            return own, parsed_xml(self._sound, own, sound_part(self._sound.file, own, content))
        space = root[1:].partition("}")[0]
        prefix = "w" if root.startswith(W) else None
        return name, etree.Element(root, nsmap={prefix: space})

    def _new_name(self, folder: str) -> str:
        names = (f"{folder}/comments{n or ''}.xml".lstrip("/") for n in count())
        return next(name for name in names if folded_path(name) not in self._members)


def _places(root: Any, comments: Sequence[Comment]) -> Iterator[tuple[Any, str]]:
    """The paragraph and the words to mark of each comment; text boxes are left."""
    wanted = {comment.paragraph for comment in comments}
    found = {n: p for n, p in enumerate(root.iter(_PARAGRAPH), 1) if n in wanted}
    for number, words, _ in comments:
        if number not in found:
            raise ValueError(f"no paragraph {number}")
        holders = list(found[number].iterancestors(_PARAGRAPH))
        yield (holders[-1], "") if holders else (found[number], words)


def _found(words: str, text: str) -> tuple[int, int] | None:
    """Where the words stand in the text, white space aside, best as whole words; None: nowhere."""
    said = r"\s+".join(re.escape(word) for word in words.split())
    if not said:
        return None
    whole = rf"(?<!\w)(?<!\d[.,]){said}(?!\w)(?![.,]\d)"
    found = re.search(whole, text) or re.search(said, text)
    return found and found.span()


def _reference(number: str) -> Any:
    return w("r", w("commentReference", id=number))


def _comment(number: str, text: str, author: str, date: str) -> Any:
    comment = w("comment", id=number, author=author, date=date, initials="TTHC")
    # Whatever the office's Normal is, a balloon has small lines without indents.
    spacing = w("spacing", before=0, after=0, line=240, lineRule="auto")
    indent = w("ind", left=0, right=0, firstLine=0)
    balloon = w("pPr", spacing, indent, w("jc", val="left"))
    small = w("rPr", w("sz", val=20))
    for line in legal(text).splitlines() or [""]:
        comment.append(w("p", copy(balloon), run(line, small)))
    return comment
