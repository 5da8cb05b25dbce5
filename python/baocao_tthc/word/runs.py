"""The runs of a paragraph, split where a mark or a change begins or ends."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import accumulate, count
from typing import Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from ..ooxml.xml import SPACE
from .document import shown
from .elements import W

RUN = f"{W}r"
_FIELD_MARK = f"{W}fldChar"
_OPEN = frozenset(  # between the words of these a mark may stand; all else is marked whole
    f"{W}{name}" for name in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "dir", "bdo")
)


class Gap(NamedTuple):
    """A gap in a paragraph: in this element after `at` of its `length` characters."""

    element: Any
    at: int
    length: int


class Runs:
    """The runs of one paragraph; `numbers` gives ids that are free."""

    def __init__(self, paragraph: Any, numbers: Iterator[int]) -> None:
        self._paragraph = paragraph
        self._numbers = numbers

    def gaps(self) -> Callable[[int, int], tuple[Gap, Gap]]:
        """What gives the gaps before and behind letters [begin:end] of the text, one at least."""
        pieces = [(element, text) for element, text in shown(self._paragraph) if text]
        begins = list(accumulate((len(text) for _, text in pieces), initial=0))

        def around(begin: int, end: int) -> tuple[Gap, Gap]:
            first, last = bisect_right(begins, begin) - 1, bisect_left(begins, end) - 1
            (element, text), (other, other_text) = pieces[first], pieces[last]
            start = Gap(element, begin - begins[first], len(text))
            return start, Gap(other, end - begins[last], len(other_text))

        return around

    def split(self, gaps: Iterable[Gap]) -> None:
        """Let runs end at these gaps, where they may."""
        for gap in sorted(set(gaps), key=lambda gap: -gap.at):  # a cut element keeps its beginning
            self._split(gap)

    def node(self, element: Any) -> Any:
        """The run around the element, or what is outermost around it and cannot be opened."""
        path = [element]
        while path[-1].getparent() is not self._paragraph:
            path.append(path[-1].getparent())
        return next(node for node in reversed(path) if node.tag not in _OPEN)

    def _split(self, gap: Gap) -> None:
        run = gap.element.getparent()
        if run.tag != RUN or self.node(gap.element) is not run:
            return
        behind = list(gap.element.itersiblings())
        if gap.at == 0:
            before = [each for each in run[: run.index(gap.element)] if each.tag != f"{W}rPr"]
            behind = [gap.element, *behind] if before else []
        elif gap.at < gap.length:
            rest = deepcopy(gap.element)
            gap.element.text, rest.text = rest.text[: gap.at], rest.text[gap.at :]
            for text in (gap.element, rest):
                text.set(SPACE, "preserve")
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


def free_numbers(*roots: Any) -> Iterator[int]:
    """Numbers that no annotation of these parts has."""
    used = {value for root in roots for value in root.xpath("//@w:id", namespaces={"w": W[1:-1]})}
    return (number for number in count(1) if str(number) not in used)


def fields_of(paragraph: Any) -> dict[Any, tuple[Any, Any]]:
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
