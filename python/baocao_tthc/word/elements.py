"""WordprocessingML as elements: runs, paragraphs, tables, content controls.

Each number of the report stands in a run-level `w:sdt` whose tag and alias both name its source:
LibreOffice 7.4 keeps only the alias when it saves, and that only of controls for plain text
(`w:text`); it leaves the others without a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from ..ooxml.xml import SPACE
from ..sources.tags import SourcedText

Element = Any  # an lxml element
NewId = Callable[[], int]
"""Gives ids that the document does not use yet."""

WORD_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",  # the strict dialect
)
W = f"{{{WORD_NAMESPACES[0]}}}"
VALUE = f"{W}val"
WIDTH = 14286  # twips: the text of a page A4 landscape, 297 mm less margins of 30 and 15 mm
_TWIPS_PER_MM = 56.7
_NAMES = {"w": WORD_NAMESPACES[0]}


def w(name: str, /, *children: Element, **attributes: object) -> Element:
    """The element `w:name` with these children; the attributes are of its namespace."""
    given = {f"{W}{key}": str(value) for key, value in attributes.items()}
    made = etree.Element(f"{W}{name}", given, _NAMES)
    made.extend(children)
    return made


def text_in(element: Element) -> str:
    """The texts of the runs in an element, deleted ones left out."""
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


# What a report has hundreds of is made once: a copy takes a fifth of the time of making it anew.
_RUN = w("r", w("t"))
_RUN[0].set(SPACE, "preserve")
_CONTROL = w("sdt", w("sdtPr", w("alias"), w("tag"), w("id"), w("text")), w("sdtContent"))


def run(text: str, properties: Element = None) -> Element:
    """A run with that text; it gets a copy of the `w:rPr` given."""
    made = copy(_RUN)
    made[0].text = text
    if properties is not None:
        made.insert(0, copy(properties))
    return made


def control(value: SourcedText, number: int, properties: Element = None) -> Element:
    """The control that holds the value; `number` is its id, unique in the document."""
    made = copy(_CONTROL)
    (alias, tag, id_, _), content = made
    for named in (alias, tag):
        named.set(VALUE, value.source)
    id_.set(VALUE, str(number))
    content.append(run(value.text, properties))
    return made


def paragraph(style: str, *content: Element) -> Element:
    """A paragraph of that style."""
    return w("p", w("pPr", w("pStyle", val=style)), *content)


def twips(millimetres: float) -> int:
    """A length as tables state it."""
    return round(millimetres * _TWIPS_PER_MM)


def table(widths: Sequence[int], rows: Iterable[Element], style: str = "") -> Element:
    """A table as wide as the text, of columns of these widths in twips."""
    named = [w("tblStyle", val=style)] if style else []
    properties = (*named, w("tblW", w=WIDTH, type="dxa"), w("tblLayout", type="fixed"))
    grid = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    return w("tbl", w("tblPr", *properties), grid, *rows)


def cell(width: int, *content: Element, merges: Iterable[Element] = ()) -> Element:
    """A cell of a table; `merges` say over which cells it reaches."""
    properties = w("tcPr", w("tcW", w=width, type="dxa"), *merges)
    return w("tc", properties, *(content or [w("p")]))
