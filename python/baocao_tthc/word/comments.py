"""A copy of a Word document with comments at words of its paragraphs.

The main part gets the marks and the part of the comments the texts; where the document had none,
its content type and relationship are added. Every other member of the package stays byte for byte.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import datetime
from itertools import accumulate, count
from typing import Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from ..errors import DocumentError
from ..ooxml.markup import legal
from ..ooxml.members import members_of, with_members
from ..ooxml.package import LINKS, PACKAGE_LINKS, TYPES, read_links, rels_of
from ..ooxml.xml import serialised
from .document import W, parsed, parsed_xml, shown
from .sound_document import SoundDocument, key, sound_part

_RELATION = f"{{{PACKAGE_LINKS}}}"
_TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_PARAGRAPH, _RUN, _FIELD_MARK = f"{W}p", f"{W}r", f"{W}fldChar"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OPEN = frozenset(  # between the words of these a mark may stand; all else is marked whole
    f"{W}{name}" for name in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "dir", "bdo")
)
# Whatever the office's Normal is, a balloon has small lines without indents.
_BALLOON = (
    f'<w:pPr xmlns:w="{W[1:-1]}"><w:spacing w:before="0" w:after="0" w:line="240" '
    'w:lineRule="auto"/><w:ind w:left="0" w:right="0" w:firstLine="0"/><w:jc w:val="left"/></w:pPr>'
)


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
    numbers = _free_numbers(root, texts)
    marks: dict[Any, list[_Mark]] = {}
    date = (when or datetime.now()).strftime("%Y-%m-%dT%H:%M:%SZ")  # local, as Word means it
    for comment, (place, words) in zip(comments, _places(root, comments), strict=True):
        number = str(next(numbers))
        texts.append(_comment(number, comment.text, author, date))
        marks.setdefault(place, []).append(_Mark(number, words))
    for paragraph, made in marks.items():
        _Marking(paragraph, made, numbers).put()
    package.put(sound.main, root)
    package.put(name, texts)
    return package.packed()


class _Mark(NamedTuple):
    """The number of a comment and the words that it is on."""

    number: str
    words: str


class _Cut(NamedTuple):
    """A gap in a paragraph: in this element after `at` of its `length` characters."""

    element: Any
    at: int
    length: int


class _Marking:
    """Marks the words of one paragraph; `numbers` gives ids that are free."""

    def __init__(self, paragraph: Any, marks: Sequence[_Mark], numbers: Iterator[int]) -> None:
        self._paragraph = paragraph
        self._numbers = numbers
        text = "".join(text for _, text in shown(paragraph)[0])
        self._marks = [(mark.number, _found(mark.words, text)) for mark in marks]

    def put(self) -> None:
        """Split the runs at every border of the words, then put the marks between runs."""
        cuts = {cut for _, start, end in self._borders() for cut in (start, end)}
        for cut in sorted(cuts, key=lambda cut: -cut.at):  # a cut element keeps its beginning
            self._split(cut)
        for number, start, end in list(self._borders()):
            self._node(start.element).addprevious(_element("commentRangeStart", id=number))
            self._end(number, self._node(end.element))
        for number, words in self._marks:
            if words is None:
                properties = self._paragraph.find(f"{W}pPr")
                place = 0 if properties is None else self._paragraph.index(properties) + 1
                self._paragraph.insert(place, _element("commentRangeStart", id=number))
                self._paragraph.append(_element("commentRangeEnd", id=number))
                self._paragraph.append(_reference(number))

    def _borders(self) -> Iterator[tuple[str, _Cut, _Cut]]:
        """Each comment on words with its first and last gap."""
        pieces = [(element, text) for element, text in shown(self._paragraph)[0] if text]
        begins = list(accumulate((len(text) for _, text in pieces), initial=0))
        fields = _fields(self._paragraph)
        for number, words in self._marks:
            if words is None:
                continue
            first, last = bisect_right(begins, words[0]) - 1, bisect_left(begins, words[1]) - 1
            (element, text), (other, other_text) = pieces[first], pieces[last]
            start = _Cut(element, words[0] - begins[first], len(text))
            end = _Cut(other, words[1] - begins[last], len(other_text))
            if element in fields:
                start = _Cut(fields[element][0], 0, 1)
            if other in fields:
                end = _Cut(fields[other][1], 1, 1)
            yield number, start, end

    def _node(self, element: Any) -> Any:
        """The run around the element, or what is outermost around it and cannot be opened."""
        path = [element]
        while path[-1].getparent() is not self._paragraph:
            path.append(path[-1].getparent())
        return next(node for node in reversed(path) if node.tag not in _OPEN)

    def _split(self, cut: _Cut) -> None:
        """Let a run end at this gap, where one may."""
        run = cut.element.getparent()
        if run.tag != _RUN or self._node(cut.element) is not run:
            return
        behind = list(cut.element.itersiblings())
        if cut.at == 0:
            before = [each for each in run[: run.index(cut.element)] if each.tag != f"{W}rPr"]
            behind = [cut.element, *behind] if before else []
        elif cut.at < cut.length:
            rest = deepcopy(cut.element)
            cut.element.text, rest.text = rest.text[: cut.at], rest.text[cut.at :]
            for text in (cut.element, rest):
                text.set(_XML_SPACE, "preserve")
            behind = [rest, *behind]
        if behind:
            run.addnext(self._like(run, behind))

    def _like(self, run: Any, content: Sequence[Any]) -> Any:
        """Another run with the same properties; changes that these tell of get ids of their own."""
        other = etree.Element(run.tag, run.attrib, nsmap=run.nsmap)
        properties = run.find(f"{W}rPr")
        if properties is not None:
            other.append(deepcopy(properties))
            for change in other.iter(f"{W}rPrChange"):
                change.set(f"{W}id", str(next(self._numbers)))
        other.extend(content)
        return other

    def _end(self, number: str, node: Any) -> None:
        """The range ends behind the node; the reference is no part of a link or an insertion."""
        node.addnext(end := _element("commentRangeEnd", id=number))
        while end.getparent() is not self._paragraph:
            end = end.getparent()
        end.addnext(_reference(number))


class _Package:
    """The members that change, on their way to a new package."""

    def __init__(self, sound: SoundDocument) -> None:
        self._sound = sound
        self._made: dict[str, bytes] = {}
        members = members_of(sound.content).items()
        self._members = {key(name): (name, content) for name, content in members}

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
        if not any(key(each.get("PartName", "")) == key(name) for each in types):
            etree.SubElement(types, f"{_TYPE}Override", PartName=f"/{name}", ContentType=_COMMENTS)
            self.put(types_name, types)
        return self._read(name, f"{W}comments")

    def put(self, name: str, root: Any) -> None:
        """Let the member `name` hold this XML."""
        self._made[name] = serialised(root, tidy=False)

    def packed(self) -> bytes:
        """The whole package; raises DocumentError when it cannot be copied."""
        try:
            return with_members(self._sound.content, self._made)
        except zipfile.BadZipFile as error:
            raise DocumentError(
                f"Tệp báo cáo “{self._sound.file}” nén sai cách; hãy mở bằng Word và lưu lại."
            ) from error

    def _read(self, name: str, root: str) -> tuple[str, Any]:
        """The member's own name and its root, a new root where there is none."""
        if key(name) in self._members:
            own, content = self._members[key(name)]
            return own, parsed_xml(self._sound, own, sound_part(self._sound.file, own, content))
        space = root[1:].partition("}")[0]
        prefix = "w" if root.startswith(W) else None
        return name, etree.Element(root, nsmap={prefix: space})

    def _new_name(self, folder: str) -> str:
        names = (f"{folder}/comments{n or ''}.xml".lstrip("/") for n in count())
        return next(name for name in names if key(name) not in self._members)


def _free_numbers(*roots: Any) -> Iterator[int]:
    """Numbers that no annotation of these parts has."""
    used = {value for root in roots for value in root.xpath("//@w:id", namespaces={"w": W[1:-1]})}
    return (number for number in count(1) if str(number) not in used)


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


def _fields(paragraph: Any) -> dict[Any, tuple[Any, Any]]:
    """The first and the last mark of the field that an element stands in, where both are here."""
    found: dict[Any, tuple[Any, Any]] = {}
    begins: list[Any] = []
    inside: list[Any] = []
    for element in paragraph.iter(f"{W}*"):
        kind = element.get(f"{W}fldCharType") if element.tag == _FIELD_MARK else None
        if kind == "begin":
            begins.append(element)
        elif kind == "end" and begins:
            begin = begins.pop()
            if not begins:
                found |= dict.fromkeys(inside, (begin, element))
                inside.clear()
        elif begins:
            inside.append(element)
    return found


def _reference(number: str) -> Any:
    run = etree.Element(_RUN)
    run.append(_element("commentReference", id=number))
    return run


def _comment(number: str, text: str, author: str, date: str) -> Any:
    comment = _element("comment", id=number, author=author, date=date, initials="TTHC")
    for line in legal(text).splitlines() or [""]:
        paragraph = etree.SubElement(comment, _PARAGRAPH)
        paragraph.append(etree.fromstring(_BALLOON))
        run = etree.SubElement(paragraph, f"{W}r")
        etree.SubElement(etree.SubElement(run, f"{W}rPr"), f"{W}sz").set(f"{W}val", "20")
        etree.SubElement(run, f"{W}t", {_XML_SPACE: "preserve"}).text = line
    return comment


def _element(name: str, **attributes: str) -> Any:
    return etree.Element(f"{W}{name}", {f"{W}{key}": value for key, value in attributes.items()})
