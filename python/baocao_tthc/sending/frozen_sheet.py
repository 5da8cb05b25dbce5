"""What a formula that stays may say: names that point to cells, formats that look at their sheet.

Conditional formats are kept, not worked out: the forms must look as they print in any program, and
only the formats hide the zeros of blank rows. They hold formulas, so only those stay that look at
their own sheet through plain functions: such a formula shows nothing that is not on the sheet and
reaches nothing outside it. Those that do not are left out and listed.

One worksheet frozen: its values, its look and its print set-up, and nothing that computes.

A list says which parts of a worksheet stay. What is left out on purpose: formulas (their results
stay), input validation (nothing is entered any more), tables and pivot tables (a printed form has
merged cells, so it is none), scenarios and protected ranges (they name people), passwords (locked
stays locked, without one), notes, controls, printer settings.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterator
from typing import Any, NamedTuple

from ..filing import Place, column_letters, column_number
from ..ooxml.package import LINKS
from ..ooxml.xml import (
    MAIN,
    append_element,
    clean_element,
    local,
    new_element,
    remove_elements,
    root_of,
)
from .shared_strings import UNSEEN_TEXT, Strings

_SHEET = r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<bare>[^\s'!\[\](),;:+\-*/&=<>\"#]+))!"
_AREA = r"\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?"
_LINES = r"\$?[0-9]{1,7}:\$?[0-9]{1,7}|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}"
_REFERENCE = re.compile(rf"{_SHEET}(?:{_AREA}|{_LINES})")
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_WORD = re.compile(r"(?<![A-Za-z0-9_.$])(\$?[A-Za-z_][A-Za-z0-9_.$]*)\s*(\(?)")
_CELL = re.compile(r"\$?[A-Z]{1,3}(?:\$?[0-9]{1,7})?", re.IGNORECASE)
_PLAIN = frozenset(
    {
        *("ABS", "AND", "AVERAGE", "COLUMN", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "DATE"),
        *("DAY", "EXACT", "FALSE", "FIND", "IF", "IFERROR", "INDEX", "INT", "ISBLANK", "ISERROR"),
        *("ISEVEN", "ISNA", "ISNUMBER", "ISODD", "ISTEXT", "LEFT", "LEN", "LOWER", "MATCH", "MAX"),
        *("MEDIAN", "MID", "MIN", "MOD", "MONTH", "N", "NOT", "OR", "RIGHT", "ROUND", "ROW"),
        *("SEARCH", "SUM", "SUMIF", "SUMPRODUCT", "TODAY", "TRIM", "TRUE", "UPPER", "VALUE"),
        "YEAR",
    }
)
_MARKS = "![]{}#@"


def sheets_referred(text: str) -> Iterator[str | None]:
    """The sheet of each reference of a list ("A!$B$1,'C D'!$3:$4"); None for what is none."""
    for part in _parts(text.removeprefix("=")):
        match = _REFERENCE.fullmatch(part)
        yield (match["bare"] or match["quoted"].replace("''", "'")) if match else None


def refers_only_to(text: str, sheets: Container[str]) -> bool:
    """Whether it is a plain list of cells, rows or columns of these sheets, and nothing else."""
    return all(sheet is not None and sheet in sheets for sheet in sheets_referred(text))


def _parts(text: str) -> Iterator[str]:
    """The text at its commas, those in quoted names aside."""
    begin, quoted = 0, False
    for at, letter in enumerate(text):
        if letter == "'":
            quoted = not quoted
        elif letter == "," and not quoted:
            yield text[begin:at].strip()
            begin = at + 1
    yield text[begin:].strip()


def looks_only_at_its_sheet(formula: str) -> bool:
    """Whether the formula of a conditional format is plain: own cells, constants, plain functions.

    >>> looks_only_at_its_sheet('AND($B1="",SUM(C$1:INDEX(C:C,ROW()-1))=0)')
    True
    >>> looks_only_at_its_sheet("Khac!A1>0"), looks_only_at_its_sheet('WEBSERVICE("http://x")')
    (False, False)
    """
    bare = _TEXT.sub('""', formula)
    if any(mark in bare for mark in _MARKS):
        return False
    for word, call in _WORD.findall(bare):
        if call and word.upper() not in _PLAIN:
            return False
        if not call and word.upper() not in ("TRUE", "FALSE") and not _CELL.fullmatch(word):
            return False
    return True


_M = f"{{{MAIN}}}"
_ID = f"{{{LINKS}}}id"
_KEPT = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection",
    "mergeCells", "phoneticPr", "conditionalFormatting", "hyperlinks", "printOptions",
    "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "ignoredErrors",
    "drawing",
)  # fmt: skip
_PASSWORD = ("password", "algorithmName", "hashValue", "saltValue", "spinCount")
_CELL_KEPT = ("r", "s", "t")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LEAST_HEIGHT, _LEAST_WIDTH = 1.0, 0.2  # points; characters
_LINK = re.compile(r'HYPERLINK\("#((?:[^"]|"")+)"\s*[,;)]', re.IGNORECASE)
_COLUMNS = 16_384  # of a sheet
_FORMULAS = ("formula", "formula1", "formula2")
_CONSTANT = re.compile(r'"((?:[^"]|"")*)"')
_PATH = re.compile(r"\\|[A-Za-z]:/|//|file:", re.IGNORECASE)
_MAX_CONSTANT = 40  # letters; a condition compares with a word, not with a note


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
    that have no result; `formats` the ranges whose conditional formats were left out.
    """

    root: Any
    drawing: str | None
    hidden: Hidden
    uncalculated: tuple[Place, ...]
    formats: tuple[str, ...]


class Surroundings(NamedTuple):
    """What a sheet needs to know of its workbook: sheets that stay, strings, unseen styles."""

    kept: Collection[str]
    strings: Strings
    unseen: Collection[int]


def frozen_sheet(name: str, source: Any, whole: bool, around: Surroundings) -> FrozenSheet:
    """Freeze the worksheet `source` (its root); `whole`: the sheet is hidden as a whole."""
    root = root_of("worksheet", MAIN, {None: MAIN, "r": LINKS})
    for child in source:
        if isinstance(child.tag, str) and child.tag in [_M + kept for kept in _KEPT]:
            root.append(child)
    clean_element(root)
    cells = _Cells(name, around)
    for data in root.iterchildren(f"{_M}sheetData"):
        cells.freeze(data)
    links = _links(root, around.kept) | {
        place: target
        for place, target in cells.links.items()
        if refers_only_to(target, around.kept)
    }
    _put_links(root, links)
    formats = tuple(_drop_formats(root))
    drawing = next((each.get(_ID) for each in root.iterchildren(f"{_M}drawing")), None)
    _strip(root)
    columns = tuple(column_letters(each) for each in sorted(_hidden_columns(root) & cells.columns))
    hidden = Hidden(name, whole, tuple(cells.hidden_rows), columns, tuple(cells.unseen))
    return FrozenSheet(root, drawing, hidden, tuple(cells.uncalculated), formats)


class _Cells:
    """One pass over the cells: formulas out, texts to the new strings, what is hidden noted."""

    def __init__(self, name: str, around: Surroundings) -> None:
        self._name, self._around = name, around
        self.links: dict[str, str] = {}
        self.uncalculated: list[Place] = []
        self.hidden_rows: list[int] = []
        self.columns: set[int] = set()
        self.unseen: list[str] = []

    def freeze(self, data: Any) -> None:
        row = 0
        for line in list(data):
            if line.tag != f"{_M}row":
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
            if cell.tag != f"{_M}c":
                remove_elements(cell)
                continue
            match = _ADDRESS.fullmatch(cell.get("r", ""))
            column = column_number(match[1]) if match else column + 1
            self._cell(cell, Place(self._name, row, column))
            if len(cell):
                filled = True
                self.columns.add(column)
                if int(cell.get("s", "0")) in self._around.unseen:
                    self.unseen.append(f"{column_letters(column)}{row}")
        return filled

    def _cell(self, cell: Any, place: Place) -> None:
        formula, value = cell.find(f"{_M}f"), cell.find(f"{_M}v")
        kind = cell.get("t", "n")
        text = "" if value is None else (value.text or "")
        if formula is not None:
            if not text.strip() and not (value is not None and kind == "str"):
                self.uncalculated.append(place)
            match = _LINK.match((formula.text or "").lstrip())
            if match and "\n" not in text:  # LibreOffice shows a link on one line, cut short
                self.links[place.cell] = match[1].replace('""', '"')
        for name in list(cell.attrib):
            if name not in _CELL_KEPT:
                del cell.attrib[name]
        for child in list(cell):
            if child is not value and not (child.tag == f"{_M}is" and kind == "inlineStr"):
                cell.remove(child)
        for child in list(cell.iter(*(_M + name for name in UNSEEN_TEXT))):
            child.getparent().remove(child)
        if value is not None:
            self._store(cell, value, kind, text)

    def _store(self, cell: Any, value: Any, kind: str, text: str) -> None:
        """Texts go to the shared strings: a text of its own kind is a formula's result."""
        number: int | None = None
        if kind == "str":
            number = self._around.strings.text(text)
        elif kind == "s":
            number = self._around.strings.take(int(text)) if text.strip().isdigit() else None
        elif text.strip():
            value.attrib.clear()
            return
        if number is None:
            cell.remove(value)
            cell.attrib.pop("t", None)
            return
        cell.set("t", "s")
        value.attrib.clear()
        value.text = str(number)


def _links(root: Any, kept: Collection[str]) -> dict[str, str]:
    """The sheet's own links to places in sheets that stay; those outside are taken away."""
    found: dict[str, str] = {}
    for holder in list(root.iterchildren(f"{_M}hyperlinks")):
        for link in holder:
            target = link.get("location", "")
            if _ID not in link.attrib and refers_only_to(target, kept):
                found[link.get("ref", "")] = target
        root.remove(holder)
    return found


def _put_links(root: Any, links: dict[str, str]) -> None:
    if not links:
        return
    holder = new_element("hyperlinks")
    for place, target in links.items():
        append_element(holder, "hyperlink", ref=place, location=target)
    order = [_M + name for name in _KEPT]
    before = [child for child in root if order.index(child.tag) < order.index(holder.tag)]
    root.insert(root.index(before[-1]) + 1 if before else 0, holder)


def _drop_formats(root: Any) -> Iterator[str]:
    """Take away formats that look beyond their sheet or hold long texts; yield their ranges."""
    for block in list(root.iterchildren(f"{_M}conditionalFormatting")):
        for rule in list(block):
            formulas = [each.text or "" for each in rule.iter(*(_M + tag for tag in _FORMULAS))]
            formulas += [each.get("val", "") for each in rule.iter(f"{_M}cfvo")]
            plain = rule.tag == f"{_M}cfRule" and all(map(looks_only_at_its_sheet, formulas))
            if not plain or any(map(_tells, [*_constants(formulas), rule.get("text", "")])):
                block.remove(rule)
                yield block.get("sqref", "")
        if not len(block):
            root.remove(block)


def _constants(formulas: Collection[str]) -> list[str]:
    return [text for formula in formulas for text in _CONSTANT.findall(formula)]


def _tells(constant: str) -> bool:
    """Whether a text that no cell shows says more than a word to compare with."""
    return len(constant) > _MAX_CONSTANT or bool(_PATH.search(constant))


def _strip(root: Any) -> None:
    """Take away names of modules, passwords, printers and views of single people."""
    for child in root:
        tag = local(child)
        if tag == "sheetPr":
            child.attrib.clear()
        elif tag == "sheetProtection":
            for name in _PASSWORD:
                child.attrib.pop(name, None)
        elif tag == "pageSetup":
            child.attrib.pop(_ID, None)
        elif tag == "sheetViews":
            for view in child:
                view.attrib.pop("tabSelected", None)
                for pivot in list(view.iterchildren(f"{_M}pivotSelection")):
                    view.remove(pivot)


def _below(size: str | None, least: float) -> bool:
    """Whether a row or column is too small for anything in it to be seen."""
    try:
        return size is not None and float(size) < least
    except ValueError:
        return False


def _hidden_columns(root: Any) -> set[int]:
    found: set[int] = set()
    for column in root.iter(f"{_M}col"):
        unseen = column.get("hidden") in ("1", "true") or _below(column.get("width"), _LEAST_WIDTH)
        if unseen:
            last = min(int(column.get("max", "1")), _COLUMNS)
            found |= set(range(int(column.get("min", "1")), last + 1))
    return found
