"""The parts of a frozen workbook: worksheets, styles, shared strings.

A list says which parts of a worksheet stay: its values, its look and its print set-up, nothing that
computes. What is left out on purpose: formulas (their results stay), input validation (nothing is
entered any more), tables and pivot tables (a printed form has merged cells, so it is none),
scenarios and protected ranges (they name people), passwords (locked stays locked, without one),
notes, controls, printer settings. Conditional formats that are not harmless are left out, and
listed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from ..filing import Place, column_letters, column_number
from ..ooxml.trailing_rows import trailing_rows
from ..ooxml.xml import (
    LINK_ID,
    SPACE,
    M,
    append_element,
    clean_element,
    local,
    new_element,
    parsed_element,
    remove_elements,
    serialised,
    transitional,
)
from .harmless_formulas import is_harmless, refers_only_to

_KEPT = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection",
    "mergeCells", "conditionalFormatting", "hyperlinks", "printOptions",
    "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "ignoredErrors",
    "drawing",
)  # fmt: skip
_PASSWORD_ATTRIBUTES = ("password", "algorithmName", "hashValue", "saltValue", "spinCount")
_KEPT_OF_CELL = ("r", "s", "t")
_CELL_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LEAST_HEIGHT, _LEAST_WIDTH = 1.0, 0.2  # points; characters
_HYPERLINK = re.compile(r'HYPERLINK\("#((?:[^"]|"")+)"\s*[,;)]', re.IGNORECASE)
_COLUMNS = 16_384  # of a sheet
_FORMULAS = ("formula", "formula1", "formula2")
_UNSEEN_TEXT = ("rPh", "phoneticPr")  # how a text is spoken
_NOTHING_SHOWN = re.compile(r";{2,3}")
_STYLES = ("Comma", "Comma [0]", "Currency", "Currency [0]", "Percent", "Hyperlink")
_SHEET_END = b"</sheetData>"
_SPACING = rb' x14ac:dyDescent="[0-9.]+"'
_EMPTY_ROWS = re.compile(
    rb'(?:<row r="[0-9]+"(?: (?:spans|s|customFormat|ht|customHeight)="[0-9:.a-z]*"|%b)*+(?:/>|>'
    rb'(?:<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?/>)*+</row>))*+' % _SPACING
)


class Hidden(NamedTuple):
    """What of a sheet that stays is not seen: the sheet itself, rows, columns, single cells."""

    sheet: str
    whole: bool
    rows: tuple[int, ...]
    columns: tuple[str, ...]
    cells: tuple[str, ...]


def without_empty_end(xml: bytes) -> tuple[bytes, bytes]:
    """A worksheet without the rows below its last content, which are formatted and no more, and
    those rows: they go along as they are. Nothing of them has to be looked at.
    """
    found = trailing_rows(xml)
    if b"</c>" not in xml or not _EMPTY_ROWS.fullmatch(xml, found.start, found.stop):
        return xml, b""
    return xml[: found.start] + xml[found.stop :], re.sub(_SPACING, b"", xml[found])


class FrozenSheet:
    """A worksheet as it goes upward, and what became of it.

    `root` is its new root, with the relationship of its drawing as it was; `uncalculated` the
    formulas that have no result; `formats` the ranges whose conditional formats were left out;
    `strings` the indices of the shared strings that its cells show.
    """

    def __init__(
        self, name: str, xml: bytes, whole: bool, kept: Collection[str], unseen: Collection[int]
    ) -> None:
        """Freeze the worksheet of that XML; `whole`: the sheet is hidden as a whole.

        `kept` are the sheets that go along, `unseen` the numbers of the cell styles that show
        nothing.
        """
        self.name, self._kept, self._unseen_styles = name, kept, unseen
        self.uncalculated: list[Place] = []
        self.strings: set[int] = set()
        self._links: dict[str, str] = {}
        self._hidden_rows: list[int] = []
        self._columns: set[int] = set()
        self._unseen: list[str] = []
        xml, self._empty_rows = without_empty_end(transitional(xml))
        self.root = _without_others(parsed_element(xml))
        clean_element(self.root)
        _without_phonetics(self.root)
        for holder in self.root.iterchildren(f"{M}hyperlinks"):
            for link in holder:
                if LINK_ID not in link.attrib:  # with one it leads outside
                    self._add_link(link.get("ref", ""), link.get("location", ""))
        for data in self.root.iterchildren(f"{M}sheetData"):
            self._freeze_rows(data)
        self._put_links()
        self.formats = tuple(_drop_formats(self.root))
        _strip(self.root)
        columns = sorted(_hidden_columns(self.root) & self._columns)
        letters = tuple(map(column_letters, columns))
        self.hidden = Hidden(name, whole, tuple(self._hidden_rows), letters, tuple(self._unseen))

    def content(self) -> bytes:
        """The worksheet's part."""
        return serialised(self.root).replace(_SHEET_END, self._empty_rows + _SHEET_END, 1)

    def _freeze_rows(self, data: Any) -> None:
        row = 0
        for line in list(data):
            if line.tag != f"{M}row":
                remove_elements(line)
                continue
            row = int(line.get("r", row + 1))
            filled = self._row(line, row)
            unseen = line.get("hidden") in ("1", "true") or _below(line.get("ht"), _LEAST_HEIGHT)
            if filled and unseen:
                self._hidden_rows.append(row)

    def _row(self, line: Any, row: int) -> bool:
        column, filled = 0, False
        for cell in list(line):
            if cell.tag != f"{M}c":
                remove_elements(cell)
                continue
            match = _CELL_ADDRESS.fullmatch(cell.get("r", ""))
            column = column_number(match[1]) if match else column + 1
            self._cell(cell, Place(self.name, row, column))
            if len(cell):
                filled = True
                self._columns.add(column)
                if int(cell.get("s", "0")) in self._unseen_styles:
                    self._unseen.append(f"{column_letters(column)}{row}")
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
                self._add_link(place.cell, match[1].replace('""', '"'))
        for name in list(cell.attrib):
            if name not in _KEPT_OF_CELL:
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

    def _add_link(self, cell: str, target: str) -> None:
        """Note a link that leads to cells of sheets that stay."""
        if refers_only_to(target, self._kept):
            self._links[cell] = target

    def _put_links(self) -> None:
        """Put the links that stay in place of the sheet's own."""
        for old in list(self.root.iterchildren(f"{M}hyperlinks")):
            self.root.remove(old)
        holder = new_element("hyperlinks")
        for cell, target in self._links.items():
            append_element(holder, "hyperlink", ref=cell, location=target)
        if len(holder):
            order = [M + name for name in _KEPT]
            at = order.index(holder.tag)
            before = sum(order.index(child.tag) < at for child in self.root)
            self.root.insert(before, holder)


def _without_others(root: Any) -> Any:
    """The root of a worksheet with only those of its parts that are known, in their order.

    It stays in its tree: to move cells to another takes lxml a time that grows with their square.
    """
    root.attrib.clear()
    order = {M + name: at for at, name in enumerate(_KEPT)}
    for child in list(root):
        if child.tag not in order:
            remove_elements(child)
    parts = [order[child.tag] for child in root]
    if parts != sorted(parts):
        root[:] = sorted(root, key=lambda child: order[child.tag])
    return root


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
            etree.strip_elements(child, f"{M}pivotSelection")


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


def _without_phonetics(root: Any) -> None:
    """Take out how texts are spoken, which nobody sees."""
    etree.strip_elements(root, *(M + name for name in _UNSEEN_TEXT))


def freeze_strings(shared: Any, used: Collection[int]) -> None:
    """Leave only the shared strings that are shown; the others keep their places, empty."""
    for name in ("count", "uniqueCount"):
        shared.attrib.pop(name, None)
    for index, item in enumerate(list(shared.iterchildren(f"{M}si"))):
        if index not in used:
            for child in list(item):
                item.remove(child)
            append_element(item, "t")
    clean_element(shared)
    _without_phonetics(shared)


def freeze_styles(styles: Any) -> None:
    """Give the cell styles names that tell nothing; the program's own keep theirs."""
    clean_element(styles)
    for number, style in enumerate(styles.iter(f"{M}cellStyle")):
        if style.get("builtinId") == "0":
            style.set("name", "Normal")
        elif "builtinId" not in style.attrib or style.get("name") not in _STYLES:
            style.set("name", f"Kiểu {number}")
    etree.strip_elements(styles, f"{M}tableStyles")  # no table stays


def unseen_styles(styles: Any) -> frozenset[int]:
    """The numbers of the cell styles that show nothing, whatever the cell holds."""
    if styles is None:
        return frozenset()
    unseen = {
        each.get("numFmtId")
        for each in styles.iter(f"{M}numFmt")
        if _NOTHING_SHOWN.fullmatch(each.get("formatCode", ""))
    }
    formats = styles.find(f"{M}cellXfs")
    return frozenset(
        number
        for number, each in enumerate(formats if formats is not None else ())
        if each.get("numFmtId") in unseen
    )
