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

from ..sources.tags import SourcedText

NewId = Callable[[], int]
"""Gives ids that the document does not use yet."""

Element = Any
W_URI = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{W_URI}}}"
VALUE = f"{W}val"
WIDTH = 14286  # twips: the text of a page A4 landscape, 297 mm less margins of 30 and 15 mm
_TWIPS_PER_MM = 56.7
_NAMES = {"w": W_URI}


def _skeleton(xml: str) -> Element:
    """An element to be copied, with all in it: quicker than to make each piece of it anew."""
    return etree.fromstring(xml.replace(">", f' xmlns:w="{W_URI}">', 1))


_TEXT_RUN = '<w:r><w:t xml:space="preserve"/></w:r>'
_RUN = _skeleton(_TEXT_RUN)
_CONTROL = _skeleton(
    "<w:sdt><w:sdtPr><w:alias/><w:tag/><w:id/><w:text/></w:sdtPr>"
    f"<w:sdtContent>{_TEXT_RUN}</w:sdtContent></w:sdt>"
)
_PARAGRAPH = _skeleton("<w:p><w:pPr><w:pStyle/></w:pPr></w:p>")
_CELL = _skeleton('<w:tc><w:tcPr><w:tcW w:w="0" w:type="dxa"/></w:tcPr></w:tc>')


def w(name: str, /, *children: Element, **attributes: object) -> Element:
    """The element `w:name` with these children; the attributes are of its namespace."""
    given = {f"{W}{key}": str(value) for key, value in attributes.items()}
    made = etree.Element(f"{W}{name}", given, _NAMES)
    made.extend(children)
    return made


def run(text: str, properties: Element = None) -> Element:
    """A run with that text; it gets a copy of the `w:rPr` given."""
    return _filled(copy(_RUN), text, properties)


def _filled(made: Element, text: str, properties: Element) -> Element:
    made[0].text = text
    if properties is not None:
        made.insert(0, copy(properties))
    return made


def control(value: SourcedText, number: int, properties: Element = None) -> Element:
    """The control that holds the value; `number` is its id, unique in the document."""
    made = copy(_CONTROL)
    (alias, tag, identity, _), (inside,) = made
    alias.set(VALUE, value.source)
    tag.set(VALUE, value.source)
    identity.set(VALUE, str(number))
    _filled(inside, value.text, properties)
    return made


def paragraph(style: str, *content: Element) -> Element:
    """A paragraph of that style."""
    made = copy(_PARAGRAPH)
    made[0][0].set(VALUE, style)
    made.extend(content)
    return made


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
    made = copy(_CELL)
    made[0][0].set(f"{W}w", str(width))
    made[0].extend(merges)
    made.extend(content or [w("p")])
    return made
