"""The cells of a worksheet's XML, each with the bytes that it takes, and the part with some of them
given other contents.

Nothing is parsed and written again: what is not given anew (looks, widths, rules, what the program
does not know) stays to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from typing import NamedTuple
from xml.parsers import expat

from ..filing import column_letters, column_number
from ..ooxml.markup import declares_entities, is_legal_text, legal
from .cell_formulas import moved

Spot = tuple[int, int]
"""Row and column of a cell, from 1."""
_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_MAX_CELLS = 600_000  # of one sheet, those without content too
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_TAG = re.compile(rb"""<([^\s/>]+)(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_ATTRIBUTE = rb"""(?<!\s)\s++%b\s*+=\s*+(?:"[^"]*"|'[^']*')"""
_OF_VALUE = re.compile(_ATTRIBUTE % b"t")
_OF_CONTENT = re.compile(_ATTRIBUTE % b"(?:t|cm|vm)")
_OF_ROW = re.compile(_ATTRIBUTE % b"(?:spans|ht|customHeight)")
_SPANS = re.compile(_ATTRIBUTE % b"spans")


class UnusualPartError(ValueError):
    """A part that is sound but not written so that single cells can be exchanged in it."""


class CellWrite(NamedTuple):
    """What a cell is given: a value, "" or None for none, with or without a formula.

    `formula` (without "=") None keeps the one that stands there and gives it the result `value`;
    "" leaves a constant. `error` says that the value is one (#DIV/0!); a formula whose value is
    None has no result.
    """

    value: Decimal | float | str | None
    formula: str | None = ""
    error: bool = False


@dataclass(slots=True)
class CellSpan:
    """A cell: bytes [start:inside] its tag, [start:end] whole.

    `formula` is its formula as Excel would show it, None without one; `formula_xml` the element;
    `leads` says that other cells depend on that element (shared or array formulas); `stored` that
    it holds a value, `value` what it is, `kind` of which type.
    """

    start: int
    inside: int
    style: str
    kind: str
    end: int = 0
    formula: str | None = None
    formula_xml: bytes = b""
    leads: bool = False
    stored: bool = False
    value: str = ""


@dataclass(slots=True)
class RowSpan:
    """A row: bytes [start:inside] its tag, [inside:outside] its cells, [start:end] whole."""

    start: int
    inside: int
    style: str
    outside: int = 0
    end: int = 0
    columns: list[int] = field(default_factory=list)


@dataclass(slots=True)
class SheetCells:
    """A worksheet's part, its rows and its cells.

    `columns` are first, last and style of the columns that give their cells one; `prefix` is that
    of the elements' names, with its colon; the rows stand in the bytes [inside:outside].
    """

    xml: bytes
    cells: dict[Spot, CellSpan] = field(default_factory=dict)
    rows: dict[int, RowSpan] = field(default_factory=dict)
    columns: list[tuple[int, int, str]] = field(default_factory=list)
    prefix: bytes = b""
    inside: int = 0
    outside: int = 0

    def written(
        self, writes: Mapping[Spot, CellWrite], fitted: Mapping[int, float] | None = None
    ) -> bytes:
        """The part with these contents; rows in `fitted` become so many points high, or with 0 as
        high as any, until a program fits them to what they hold.

        Raises UnusualPartError for a formula that others share and that would go.
        """
        return spliced(self.xml, self._splices(writes, fitted or {}))

    def _splices(
        self, writes: Mapping[Spot, CellWrite], fitted: Mapping[int, float]
    ) -> Iterator[tuple[int, int, bytes]]:
        """Bytes [start:end] and what they become."""
        rows: dict[int, dict[int, CellWrite]] = {}
        for (row, column), write in sorted(writes.items()):
            rows.setdefault(row, {})[column] = write
        new_rows: dict[int, bytes] = {}
        for row, cells in rows.items():
            missing = {}
            for column, write in cells.items():
                cell = self.cells.get((row, column))
                if cell:
                    yield cell.start, cell.end, self._replaced(cell, write)
                elif write.value not in (None, "") or write.formula:
                    missing[column] = write
            if row in self.rows:
                yield from self._inserted(row, missing, fitted)
            elif missing:
                made = b"".join(self._new_cell(row, *each) for each in missing.items())
                height = _height(fitted.get(row, 0))
                new_rows[row] = b'<%brow r="%d"%b>%b</%brow>' % (
                    *(self.prefix, row, height, made),
                    self.prefix,
                )
        yield from self._new_rows(new_rows)

    def _inserted(
        self, row: int, missing: Mapping[int, CellWrite], fitted: Mapping[int, float]
    ) -> Iterator[tuple[int, int, bytes]]:
        """The new cells of a row, each before its next neighbour, and the row's tag."""
        span = self.rows[row]
        tag = self.xml[span.start : span.inside]
        changed = tag
        if row in fitted:
            bare = _OF_ROW.sub(b"", tag)
            end = b"/>" if bare.endswith(b"/>") else b">"
            changed = bare.removesuffix(end).rstrip() + _height(fitted[row]) + end
        elif missing:
            changed = _SPANS.sub(b"", tag)
        before: dict[int, bytes] = {}
        for column, write in missing.items():
            place = next(
                (self.cells[row, each].start for each in span.columns if each > column),
                span.outside,
            )
            before[place] = before.get(place, b"") + self._new_cell(row, column, write)
        if span.inside == span.end:  # <row/>
            if missing:
                made = b"".join(before.values())
                opened = changed[:-2].rstrip() + b">"
                yield span.start, span.end, b"%b%b</%brow>" % (opened, made, self.prefix)
            return
        if changed != tag:
            yield span.start, span.inside, changed
        for place, made in before.items():
            yield place, place, made

    def _new_rows(self, rows: Mapping[int, bytes]) -> Iterator[tuple[int, int, bytes]]:
        if rows and self.inside == self.outside:
            raise UnusualPartError  # <sheetData/>: nothing of ours stands on such a sheet
        places: dict[int, bytes] = {}
        for row, made in sorted(rows.items()):
            place = min(
                (span.start for number, span in self.rows.items() if number > row),
                default=self.outside,
            )
            places[place] = places.get(place, b"") + made
        for place, made in places.items():
            yield place, place, made

    def _new_cell(self, row: int, column: int, write: CellWrite) -> bytes:
        style = self.rows[row].style if row in self.rows else ""
        if not style:
            spans = (s for first, last, s in self.columns if first <= column <= last)
            style = next(spans, "")
        tag = f'c r="{column_letters(column)}{row}"' + (f' s="{style}"' if style else "")
        return self._cell(b"<%b%b" % (self.prefix, tag.encode()), write, b"")

    def _replaced(self, cell: CellSpan, write: CellWrite) -> bytes:
        tag = self.xml[cell.start : cell.inside].removesuffix(b">").removesuffix(b"/").rstrip()
        if write.formula is None:
            return self._cell(_OF_VALUE.sub(b"", tag), write, cell.formula_xml)
        if cell.leads:
            raise UnusualPartError
        return self._cell(_OF_CONTENT.sub(b"", tag), write, b"")

    def _cell(self, tag: bytes, write: CellWrite, kept: bytes) -> bytes:
        """The cell of a tag without its end; `kept` is the formula that stays."""
        p, value = self.prefix, write.value
        formula = kept
        if write.formula:
            formula = b"<%bf>%b</%bf>" % (p, _text(write.formula), p)
        if value is None or (value == "" and not formula):
            content, kind = formula, b""
        elif not isinstance(value, str):
            content, kind = b"%b<%bv>%b</%bv>" % (formula, p, _number(value), p), b""
        elif formula or write.error:
            content = b"%b<%bv>%b</%bv>" % (formula, p, _text(value), p)
            kind = b"e" if write.error else b"str"
        else:
            space = b' xml:space="preserve"' if value != value.strip() or "\n" in value else b""
            content = b"<%bis><%bt%b>%b</%bt></%bis>" % (p, p, space, _text(value), p, p)
            kind = b"inlineStr"
        if not content:
            return tag + b"/>"
        typed = b' t="%b"' % kind if kind else b""
        return b"%b%b>%b</%bc>" % (tag, typed, content, p)


def spliced(xml: bytes, splices: Iterable[tuple[int, int, bytes]]) -> bytes:
    """The part in which bytes [start:end] became others; no two of these overlap."""
    pieces: list[bytes] = []
    at = 0
    for start, end, new in sorted(splices):
        pieces += (xml[at:start], new)
        at = end
    return b"".join((*pieces, xml[at:]))


def scan_cells(xml: bytes) -> SheetCells:
    """The cells of a worksheet's part; raises UnusualPartError where they are not told apart.

    So it does for parts that no spreadsheet program writes: not in UTF-8, with entities of their
    own, with more cells than a sheet of a report has. Sheets that nothing is read from come here
    unchecked.
    """
    encoding = _ENCODING.match(xml)
    if (encoding and encoding[1].lower() != b"utf-8") or declares_entities(xml):
        raise UnusualPartError
    if not is_legal_text(xml):
        raise UnusualPartError
    sheet = SheetCells(xml)
    _Reading(sheet).read()
    return sheet


class _Reading:
    """One pass over the part."""

    def __init__(self, sheet: SheetCells) -> None:
        self._sheet = sheet
        self._parser = expat.ParserCreate()
        self._cell: CellSpan | None = None
        self._spot: Spot = (0, 0)
        self._row: RowSpan | None = None
        self._data_start = self._formula_start = 0
        self._shares: dict[str, str] = {}
        self._letters: list[str] | None = None
        self._masters: dict[str, tuple[Spot, str]] = {}

    def read(self) -> None:
        parser = self._parser
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(self._sheet.xml, True)
        except expat.ExpatError as error:
            raise UnusualPartError from error
        if not self._sheet.inside:
            raise UnusualPartError

    def _tag_end(self, start: int) -> int:
        tag = _TAG.match(self._sheet.xml, start)
        if tag is None:
            raise UnusualPartError
        return tag.end()

    def _ends(self, start: int, inside: int) -> tuple[int, int]:
        """Where the element's content and the element itself end; expat stands behind `<c/>`."""
        at, xml = self._parser.CurrentByteIndex, self._sheet.xml
        if xml.endswith(b"/>", start, inside):
            return inside, inside
        return at, xml.index(b">", at) + 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        start, sheet = self._parser.CurrentByteIndex, self._sheet
        match name.rpartition(":")[2]:
            case "col" if "style" in attributes:
                first, last = int(attributes["min"]), int(attributes["max"])
                sheet.columns.append((first, last, attributes["style"]))
            case "sheetData":
                prefix = name.rpartition(":")[0]
                sheet.prefix = f"{prefix}:".encode() if prefix else b""
                self._data_start, sheet.inside = start, self._tag_end(start)
            case "row" if sheet.inside:
                own = attributes.get("customFormat") in ("1", "true")
                style = attributes.get("s", "") if own else ""
                self._row = RowSpan(start, self._tag_end(start), style)
                if "r" not in attributes:
                    raise UnusualPartError
                sheet.rows[int(attributes["r"])] = self._row
            case "c" if self._row:
                self._start_cell(start, attributes)
            case "f" if self._cell:
                self._formula_start, self._shares, self._letters = start, attributes, []
            case "v" | "t" if self._cell:
                self._cell.stored, self._letters = True, []

    def _start_cell(self, start: int, attributes: dict[str, str]) -> None:
        address = _ADDRESS.fullmatch(attributes.get("r", ""))
        if not address or not self._row:
            raise UnusualPartError
        self._spot = (int(address[2]), column_number(address[1]))
        kind = attributes.get("t", "n")
        self._cell = CellSpan(start, self._tag_end(start), attributes.get("s", ""), kind)
        self._sheet.cells[self._spot] = self._cell
        if len(self._sheet.cells) > _MAX_CELLS:
            raise UnusualPartError
        self._row.columns.append(self._spot[1])

    def _text(self, text: str) -> None:
        if self._letters is not None:
            self._letters.append(text)

    def _end(self, name: str) -> None:
        cell, sheet = self._cell, self._sheet
        match name.rpartition(":")[2]:
            case "f" if cell:
                self._end_formula(cell)
            case "v" | "t" if cell:
                cell.value += "".join(self._letters or ())
                self._letters = None
            case "c" if cell:
                _, cell.end = self._ends(cell.start, cell.inside)
                self._cell = None
            case "row" if self._row:
                self._row.outside, self._row.end = self._ends(self._row.start, self._row.inside)
                self._row = None
            case "sheetData":
                sheet.outside, _ = self._ends(self._data_start, sheet.inside)

    def _end_formula(self, cell: CellSpan) -> None:
        xml, start = self._sheet.xml, self._formula_start
        _, end = self._ends(start, self._tag_end(start))
        text, kind, key = (
            "".join(self._letters or ()),
            self._shares.get("t"),
            self._shares.get("si"),
        )
        self._letters = None
        cell.formula_xml, cell.formula = xml[start:end], text
        if kind == "shared" and key is not None:
            if text:
                self._masters[key] = (self._spot, text)
            cell.leads = bool(text)
            (row, column), text = self._masters.get(key, (self._spot, ""))
            cell.formula = moved(text, self._spot[0] - row, self._spot[1] - column)
        elif kind not in (None, "normal"):
            cell.leads = True


def _height(points: float) -> bytes:
    return b' ht="%g"' % points if points else b""


def _text(text: str) -> bytes:
    return escape(legal(text), quote=False).encode()


def _number(value: Decimal | float) -> bytes:
    return (format(value, "f") if isinstance(value, Decimal) else repr(value)).encode()
