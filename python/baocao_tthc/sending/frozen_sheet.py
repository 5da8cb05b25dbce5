"""One worksheet frozen: its values, its look and its print set-up, and nothing that computes.

A list says which parts of a worksheet stay. What is left out on purpose: formulas (their results
stay), input validation (nothing is entered any more), tables and pivot tables (a printed form has
merged cells, so it is none), scenarios and protected ranges (they name people), passwords (locked
stays locked, without one), notes, controls, printer settings. Conditional formats that are not
harmless are left out and listed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from ..filing import Place, column_letters, column_number
from ..ooxml.package import LINKS
from ..ooxml.xml import (
    LINK_ID,
    MAIN,
    SPACE,
    M,
    append_element,
    clean_element,
    local,
    new_element,
    remove_elements,
    root_of,
)
from .harmless_formulas import is_harmless, refers_only_to

_KEPT = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection",
    "mergeCells", "conditionalFormatting", "hyperlinks", "printOptions",
    "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "ignoredErrors",
    "drawing",
)  # fmt: skip
_PASSWORD_ATTRIBUTES = ("password", "algorithmName", "hashValue", "saltValue", "spinCount")
_CELL_KEPT = ("r", "s", "t")
_CELL_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LEAST_HEIGHT, _LEAST_WIDTH = 1.0, 0.2  # points; characters
_HYPERLINK = re.compile(r'HYPERLINK\("#((?:[^"]|"")+)"\s*[,;)]', re.IGNORECASE)
_COLUMNS = 16_384  # of a sheet
_FORMULAS = ("formula", "formula1", "formula2")
_UNSEEN_TEXT = ("rPh", "phoneticPr")  # how a text is spoken


class Hidden(NamedTuple):
    """What of a sheet that stays is not seen: the sheet itself, rows, columns, single cells."""

    sheet: str
    whole: bool
    rows: tuple[int, ...]
    columns: tuple[str, ...]
    cells: tuple[str, ...]


class FrozenSheet(NamedTuple):
    """The new root of a worksheet and what became of it.

    `drawing` is the relationship of its drawing, None without one; `uncalculated` the formulas
    that have no result; `formats` the ranges whose conditional formats were left out; `strings` the
    indices of the shared strings that its cells show.
    """

    root: Any
    drawing: str | None
    hidden: Hidden
    uncalculated: tuple[Place, ...]
    formats: tuple[str, ...]
    strings: frozenset[int]


def frozen_sheet(
    name: str, source: Any, whole: bool, kept: Collection[str], unseen: Collection[int]
) -> FrozenSheet:
    """Freeze the worksheet `source` (its root); `whole`: the sheet is hidden as a whole.

    `kept` are the sheets that go along, `unseen` the numbers of the cell styles that show nothing.
    """
    root = root_of("worksheet", MAIN, {None: MAIN, "r": LINKS})
    for child in source:
        if isinstance(child.tag, str) and child.tag in [M + name for name in _KEPT]:
            root.append(child)
    clean_element(root)
    without_phonetics(root)
    cells = _Cells(name, unseen)
    for data in root.iterchildren(f"{M}sheetData"):
        cells.freeze(data)
    links = _links(root, kept) | {
        place: target for place, target in cells.links.items() if refers_only_to(target, kept)
    }
    _put_links(root, links)
    formats = tuple(_drop_formats(root))
    drawing = next((each.get(LINK_ID) for each in root.iterchildren(f"{M}drawing")), None)
    _strip(root)
    columns = tuple(column_letters(each) for each in sorted(_hidden_columns(root) & cells.columns))
    hidden = Hidden(name, whole, tuple(cells.hidden_rows), columns, tuple(cells.unseen))
    return FrozenSheet(
        root, drawing, hidden, tuple(cells.uncalculated), formats, frozenset(cells.strings)
    )


class _Cells:
    """One pass over the cells: formulas out, shared strings and what is hidden noted."""

    def __init__(self, name: str, unseen_styles: Collection[int]) -> None:
        self._name, self._unseen_styles = name, unseen_styles
        self.links: dict[str, str] = {}
        self.uncalculated: list[Place] = []
        self.hidden_rows: list[int] = []
        self.columns: set[int] = set()
        self.unseen: list[str] = []
        self.strings: set[int] = set()

    def freeze(self, data: Any) -> None:
        row = 0
        for line in list(data):
            if line.tag != f"{M}row":
                remove_elements(line)
                continue
            row = int(line.get("r", row + 1))
            filled = self._row(line, row)
            unseen = line.get("hidden") in ("1", "true") or _below(line.get("ht"), _LEAST_HEIGHT)
            if filled and unseen:
                self.hidden_rows.append(row)

    def _row(self, line: Any, row: int) -> bool:
        column, filled = 0, False
        for cell in list(line):
            if cell.tag != f"{M}c":
                remove_elements(cell)
                continue
            match = _CELL_ADDRESS.fullmatch(cell.get("r", ""))
            column = column_number(match[1]) if match else column + 1
            self._cell(cell, Place(self._name, row, column))
            if len(cell):
                filled = True
                self.columns.add(column)
                if int(cell.get("s", "0")) in self._unseen_styles:
                    self.unseen.append(f"{column_letters(column)}{row}")
        return filled

    def _cell(self, cell: Any, place: Place) -> None:
        formula, value = cell.find(f"{M}f"), cell.find(f"{M}v")
        kind = cell.get("t", "n")
        text = "" if value is None else (value.text or "")
        if formula is not None:
            if not text.strip() and not (value is not None and kind == "str"):
                self.uncalculated.append(place)
            match = _HYPERLINK.match((formula.text or "").lstrip())
            if match and "\n" not in text:  # LibreOffice shows a link on one line, cut short
                self.links[place.cell] = match[1].replace('""', '"')
        for name in list(cell.attrib):
            if name not in _CELL_KEPT:
                del cell.attrib[name]
        for child in list(cell):
            if child is not value and not (child.tag == f"{M}is" and kind == "inlineStr"):
                cell.remove(child)
        if value is not None:
            self._keep_value(cell, value, kind, text)

    def _keep_value(self, cell: Any, value: Any, kind: str, text: str) -> None:
        value.attrib.clear()
        if kind == "str":  # a formula's result; without the formula it is a text of the cell's own
            cell.remove(value)
            cell.set("t", "inlineStr")
            holder = append_element(append_element(cell, "is"), "t", text)
            holder.set(SPACE, "preserve")
        elif not text.strip():
            cell.remove(value)
            cell.attrib.pop("t", None)
        elif kind == "s" and text.strip().isdigit():
            self.strings.add(int(text))


def without_phonetics(root: Any) -> None:
    """Take out how texts are spoken, which nobody sees."""
    for child in list(root.iter(*(M + name for name in _UNSEEN_TEXT))):
        child.getparent().remove(child)


def _links(root: Any, kept: Collection[str]) -> dict[str, str]:
    """The sheet's own links to places in sheets that stay; those outside are taken away."""
    found: dict[str, str] = {}
    for holder in list(root.iterchildren(f"{M}hyperlinks")):
        for link in holder:
            target = link.get("location", "")
            if LINK_ID not in link.attrib and refers_only_to(target, kept):
                found[link.get("ref", "")] = target
        root.remove(holder)
    return found


def _put_links(root: Any, links: dict[str, str]) -> None:
    if not links:
        return
    holder = new_element("hyperlinks")
    for place, target in links.items():
        append_element(holder, "hyperlink", ref=place, location=target)
    order = [M + name for name in _KEPT]
    before = [child for child in root if order.index(child.tag) < order.index(holder.tag)]
    root.insert(root.index(before[-1]) + 1 if before else 0, holder)


def _drop_formats(root: Any) -> Iterator[str]:
    """Take away formats that look beyond their sheet or hold long texts; yield their ranges."""
    for block in list(root.iterchildren(f"{M}conditionalFormatting")):
        for rule in list(block):
            formulas = [each.text or "" for each in rule.iter(*(M + tag for tag in _FORMULAS))]
            formulas += [each.get("val", "") for each in rule.iter(f"{M}cfvo")]
            if rule.tag != f"{M}cfRule" or not is_harmless(formulas, rule.get("text", "")):
                block.remove(rule)
                yield block.get("sqref", "")
        if not len(block):
            root.remove(block)


def _strip(root: Any) -> None:
    """Take away names of modules, passwords, printers and views of single people."""
    for child in root:
        tag = local(child)
        if tag == "sheetPr":
            child.attrib.clear()
        elif tag == "sheetProtection":
            for name in _PASSWORD_ATTRIBUTES:
                child.attrib.pop(name, None)
        elif tag == "pageSetup":
            child.attrib.pop(LINK_ID, None)
        elif tag == "sheetViews":
            for view in child:
                view.attrib.pop("tabSelected", None)
                for pivot in list(view.iterchildren(f"{M}pivotSelection")):
                    view.remove(pivot)


def _below(size: str | None, least: float) -> bool:
    """Whether a row or column is too small for anything in it to be seen."""
    try:
        return size is not None and float(size) < least
    except ValueError:
        return False


def _hidden_columns(root: Any) -> set[int]:
    found: set[int] = set()
    for column in root.iter(f"{M}col"):
        unseen = column.get("hidden") in ("1", "true") or _below(column.get("width"), _LEAST_WIDTH)
        if unseen:
            last = min(int(column.get("max", "1")), _COLUMNS)
            found |= set(range(int(column.get("min", "1")), last + 1))
    return found
