"""Values in the place of their marks: numbers in controls, lines in paragraphs, annexes, charts.

Jinja leaves `<dat n="3"/>` in a text where value number 3 belongs. What stands around it decides
what becomes of it, so that is done in the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from typing import NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from ..sources.tags import SourcedText, TextLines
from ..word.elements import Element, NewId, W, control, run, w

Placed = SourcedText | TextLines | Callable[[NewId], list[Element]]
"""A number, lines, or what builds the elements of an annex."""

MARK = "dat"
_BULLET = re.compile(r"[-+•]|\d{1,2}[.)]\s")
_NOT_REPEATED = (f"{W}sectPr", f"{W}bookmarkStart", f"{W}bookmarkEnd")


class Mark(NamedTuple):
    """A value as Jinja prints it in a text: a mark with its number among those `placed`."""

    value: Placed
    placed: list[Placed]

    def __html__(self) -> str:
        self.placed.append(self.value)
        return f'<{MARK} n="{len(self.placed) - 1}"/>'


def place(root: Element, values: Sequence[Placed], new_id: NewId) -> None:
    """Put each value in the place of its mark."""
    for mark in list(root.iter(MARK)):
        value = values[int(mark.get("n"))]
        if isinstance(value, SourcedText):
            if value.text:
                _place_control(mark, value, new_id())
        elif isinstance(value, TextLines):
            _place_lines(mark, value)
        else:
            _replace(_paragraph(mark), value(new_id))
    etree.strip_tags(root, MARK)
    _tidy(root)


def _place_control(mark: Element, value: SourcedText, number: int) -> None:
    """The control between two halves of the run that the mark stands in, formatted as it is."""
    text = mark.getparent()
    whole = text.getparent()
    properties = _properties(whole)
    rest = run(mark.tail or "", properties)
    rest[-1].extend(list(mark.itersiblings()))
    rest.extend(list(text.itersiblings()))
    text.remove(mark)
    for made in (rest, control(value, number, properties)):
        whole.addnext(made)


def _place_lines(mark: Element, lines: TextLines) -> None:
    """The paragraph once for each line, or the first line in it and the others behind it."""
    whole = _paragraph(mark)
    texts = "".join("".join(text.itertext()) for text in whole.iter(f"{W}t"))
    if not lines.flowing or not (texts.strip() or len(list(whole.iter(MARK))) > 1):
        _replace(whole, [_with_line(whole, line) for line in lines])
        return
    listed = not lines or _BULLET.match(lines.lines[0]) is not None
    mark.text = "" if listed else lines.lines[0]
    style, properties = whole.find(f"{W}pPr"), _properties(mark.getparent().getparent())
    for line in reversed(lines.lines[0 if listed else 1 :]):
        made = w("p", *([] if style is None else [_bare(style)]), run(line, properties))
        whole.addnext(made)


def _with_line(whole: Element, line: str) -> Element:
    made = _bare(whole)
    made.attrib.clear()
    made.find(f".//{MARK}").text = line
    return made


def _bare(whole: Element) -> Element:
    """A copy without what a document may hold only once in this place."""
    made = copy(whole)
    made.tail = None
    etree.strip_elements(made, *_NOT_REPEATED, with_tail=False)
    return made


def _replace(whole: Element, made: Iterable[Element]) -> None:
    """Put these elements in the place of the paragraph; its section still ends there."""
    for each in made:
        whole.addprevious(each)
    section = whole.find(f".//{W}sectPr")
    if section is not None:
        whole.addprevious(w("p", w("pPr", section)))
    whole.getparent().remove(whole)


def _paragraph(mark: Element) -> Element:
    return next(mark.iterancestors(f"{W}p"))


def _properties(whole: Element) -> Element:
    """The run's properties, without the history of their changes; None when it has none."""
    found = copy(whole.find(f"{W}rPr"))
    if found is not None:
        etree.strip_elements(found, f"{W}rPrChange")
    return found


def _tidy(root: Element) -> None:
    """Without the empty runs that conditions leave; every table cell ends with a paragraph."""
    for text in list(root.iter(f"{W}t")):
        whole = text.getparent()
        if not text.text and len(whole) == 1 + (whole[0].tag == f"{W}rPr"):
            whole.getparent().remove(whole)
    for cell in root.iter(f"{W}tc"):
        if not len(cell) or cell[-1].tag != f"{W}p":
            cell.append(w("p"))
