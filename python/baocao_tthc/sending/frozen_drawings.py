"""Drawings and charts of a frozen workbook.

A chart keeps the numbers that it shows beside where they come from. What points to a sheet that
stays behind, or is computed, becomes those numbers alone; links and embedded workbooks go.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from ..ooxml.package import LINKS
from ..ooxml.xml import (
    ANCHORS,
    CHART,
    DRAWING,
    LINK_ID,
    append_element,
    clean_element,
    local,
    new_element,
    remove_elements,
    unlinked,
)
from .harmless_formulas import refers_only_to

_A, _C, _X = f"{{{DRAWING}}}", f"{{{CHART}}}", f"{{{ANCHORS}}}"
_EMBED = f"{{{LINKS}}}embed"
_SHAPES = ("pic", "graphicFrame", "sp", "cxnSp")
_ANCHORS = ("oneCellAnchor", "twoCellAnchor", "absoluteAnchor")
_COMPUTED = ("textlink", "macro", "descr", "title")  # of a picture the description is its path
_OF_CHARTS = ("externalData", "userShapes", "printSettings", "pivotSource", "pivotFmts")
_DESCRIBED = ("descr", "title")  # what somebody wrote of a shape, and nobody sees
_LITERAL = {"numRef": "numLit", "strRef": "strLit"}
_LINKED = {"pic": (f"{_A}blip", _EMBED, "image"), "graphicFrame": (f"{_C}chart", LINK_ID, "chart")}

Carry = Callable[[str, str], str | None]
"""Takes the part along that is of a kind ("image") and that a relationship leads to.

Its new relationship; None: it stays behind.
"""


def freeze_drawing(root: Any, carry: Carry) -> bool:
    """Freeze a drawing in place; whether anything of it is left."""
    clean_element(root)
    for anchor in list(root):
        shapes = [child for child in anchor if local(child) in _SHAPES]
        sound = anchor.tag in [_X + name for name in _ANCHORS] and len(shapes) == 1
        if not sound or not _frozen_shape(shapes[0], carry):
            remove_elements(anchor)
    return len(root) > 0


def _frozen_shape(shape: Any, carry: Carry) -> bool:
    for element in shape.iter():
        for name in _COMPUTED:
            element.attrib.pop(name, None)
        if local(element) == "cNvPr":
            if element.get("hidden") in ("1", "true"):
                return False
            for name in _DESCRIBED:
                element.attrib.pop(name, None)
            element.set("name", f"Hình {element.get('id', '')}")
    kind = local(shape)
    new: dict[Any, tuple[str, str]] = {}
    if kind in _LINKED:
        tag, key, part = _LINKED[kind]
        for element in list(shape.iter(tag)):
            link = carry(part, element.get(key, ""))
            if link is None:
                return False
            element.attrib.clear()
            new[element] = (key, link)
        if not new:
            return False
    unlinked(shape)
    for element, (key, link) in new.items():
        element.set(key, link)
    if kind == "graphicFrame":
        shape.set("macro", "")  # the schema wants it
    return True


def freeze_chart(root: Any, kept: Collection[str]) -> None:
    """Freeze a chart in place: its figures, no link, no formula beyond the sheets that stay."""
    clean_element(root)
    etree.strip_elements(root, *(_C + name for name in _OF_CHARTS), with_tail=False)
    unlinked(root)
    for formula in list(root.iter(f"{_C}f")):
        if not refers_only_to((formula.text or "").strip("()"), kept):
            _literal(formula.getparent())


def _literal(reference: Any) -> None:
    """Put the numbers or texts themselves for a reference to their cells."""
    parent, kind = reference.getparent(), local(reference)
    if local(parent) == "tx":
        _literal_title(parent, reference)
        return
    cache = next((each for each in reference if local(each).endswith("Cache")), None)
    if kind not in _LITERAL or cache is None:
        remove_elements(parent)
        return
    literal = new_element(_LITERAL[kind], CHART)
    literal.extend(list(cache))
    parent.replace(reference, literal)


def _literal_title(parent: Any, reference: Any) -> None:
    text = "".join(each.text or "" for each in reference.iter(f"{_C}v"))
    parent.remove(reference)
    if local(parent.getparent()) == "ser":
        append_element(parent, "v", text)
        return
    rich = append_element(parent, "rich")
    for tag in ("bodyPr", "p"):
        rich.append(new_element(tag, DRAWING))
    run = new_element("r", DRAWING)
    rich[-1].append(run)
    append_element(run, "t", text)
