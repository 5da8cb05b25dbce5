"""Rows inserted into the XML of a worksheet: what stands below moves down, rules reach further.

The new rows look like the one above them and have its formulas, without results and figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

from ..filing import column_letters
from .cell_formulas import Insertion, area_with_insertion, moved, with_insertion
from .sheet_cells import SheetCells, UnusualPartError, spliced

_AREAS = re.compile(rb"""(\s(?:ref|sqref)\s*=\s*)(["'])([^"']*)\2""")
_FORMULAS = re.compile(
    rb"(<(?:[A-Za-z0-9]+:)?(?:formula[12]?|f|definedName)(?:\s[^<>]*)?>)([^<]*)(</)"
)
_EXTENDED_AREAS = re.compile(rb"(<(?:[A-Za-z0-9]+:)?sqref>)([^<]*)(</)")
_BREAKS = re.compile(  # up to their end, not over the beginning of others
    rb"<(?:[A-Za-z0-9]+:)?rowBreaks[\s>](?:[^<]++|<(?!/?(?:[A-Za-z0-9]+:)?rowBreaks[\s>]))*+"
    rb"</(?:[A-Za-z0-9]+:)?rowBreaks>"
)
_BREAK = re.compile(rb"""(\sid\s*=\s*["'])([0-9]+)""")
_HIDDEN = re.compile(rb"""\shidden\s*=\s*(?:"[^"]*"|'[^']*')""")
_NUMBER = re.compile(rb"""(\sr\s*=\s*["'])([A-Z]*)([0-9]+)""")

_NOTE_AT = re.compile(rb"""(\sref\s*=\s*["'][A-Z]+)([0-9]+)(?=["'])""")
_BOX = re.compile(  # up to its end, not over the beginning of another
    rb"<(?:[A-Za-z0-9]+:)?ClientData\s(?:[^<]++|<(?!/?(?:[A-Za-z0-9]+:)?ClientData[\s>]))*+</"
)
_BOX_ROW = re.compile(rb"(<(?:[A-Za-z0-9]+:)?Row>\s*)([0-9]+)")
_BOX_ANCHOR = re.compile(rb"(<(?:[A-Za-z0-9]+:)?Anchor>\s*)([0-9]+(?:\s*,\s*[0-9]+){7})")

Splice = tuple[int, int, bytes]


def with_rows(sheet: SheetCells, name: str, inserted: Insertion) -> bytes:
    """The part with the rows inserted; raises UnusualPartError without a row to go by."""
    model = sheet.rows.get(inserted.at - 1)
    if model is None:
        raise UnusualPartError
    splices = [*_below(sheet, inserted.at, inserted.rows), *formula_splices(sheet, name, inserted)]
    new = b"".join(_copy(sheet, name, inserted, each) for each in range(1, inserted.rows + 1))
    splices.append((model.end, model.end, new))
    head, tail = sheet.xml[: sheet.inside], sheet.xml[sheet.outside :]
    data = spliced(sheet.xml, splices)[sheet.inside : len(sheet.xml) + _grown(splices) - len(tail)]
    return _around(head, name, inserted) + data + _around(tail, name, inserted)


def formula_splices(sheet: SheetCells, name: str, inserted: Insertion) -> Iterator[Splice]:
    """The formulas that refer to what moves, written anew; shared ones each for themselves."""
    changed = {
        spot: new
        for spot, cell in sheet.cells.items()
        if cell.formula is not None
        and (new := with_insertion(cell.formula, name, inserted)) != cell.formula
    }
    moves = name.casefold() == inserted.sheet
    shared = any(b"shared" in cell.formula_xml for cell in sheet.cells.values())
    for spot, cell in sheet.cells.items():
        if cell.formula is None or not (spot in changed or (shared and (moves or changed))):
            continue
        at = sheet.xml.index(cell.formula_xml, cell.inside)
        is_shared = b"shared" in cell.formula_xml
        if cell.leads and not is_shared and spot in changed:
            raise UnusualPartError  # an array of the office's
        if spot in changed or is_shared:
            text = changed.get(spot, cell.formula)
            yield at, at + len(cell.formula_xml), _formula(sheet, text)


def other_sheet(sheet: SheetCells, name: str, inserted: Insertion) -> bytes:
    """The part of another sheet, whose formulas and rules refer to what moved."""
    made = spliced(sheet.xml, list(formula_splices(sheet, name, inserted)))
    end = len(made) - (len(sheet.xml) - sheet.outside)
    return made[:end] + _around(made[end:], name, inserted, areas=False)


def _formula(sheet: SheetCells, text: str) -> bytes:
    return b"<%bf>%b</%bf>" % (sheet.prefix, escape(text, quote=False).encode(), sheet.prefix)


def _below(sheet: SheetCells, at: int, rows: int) -> Iterator[Splice]:
    """The addresses of rows and cells from row `at` on."""

    def numbered(found: re.Match[bytes]) -> bytes:
        return b"%b%b%d" % (found[1], found[2], int(found[3]) + rows)

    for number, row in sheet.rows.items():
        if number >= at:
            tag = sheet.xml[row.start : row.inside]
            yield row.start, row.inside, _NUMBER.sub(numbered, tag, count=1)
    for (number, _), cell in sheet.cells.items():
        if number >= at:
            tag = sheet.xml[cell.start : cell.inside]
            yield cell.start, cell.inside, _NUMBER.sub(numbered, tag, count=1)


def _copy(sheet: SheetCells, name: str, inserted: Insertion, offset: int) -> bytes:
    """The row above the new ones as it stands so many rows further down, without figures."""
    number = inserted.at - 1
    row = sheet.rows[number]
    tag = sheet.xml[row.start : row.inside].removesuffix(b">").removesuffix(b"/").rstrip()
    tag = _HIDDEN.sub(b"", _NUMBER.sub(rb"\g<1>%d" % (number + offset), tag, count=1))
    cells = []
    for column in row.columns:
        cell = sheet.cells[number, column]
        style = f' s="{cell.style}"' if cell.style else ""
        begin = f'c r="{column_letters(column)}{number + offset}"{style}'.encode()
        if cell.formula is None:
            cells.append(b"<%b%b/>" % (sheet.prefix, begin))
        else:
            text = moved(with_insertion(cell.formula, name, inserted), offset, 0)
            cells.append(
                b"<%b%b>%b</%bc>" % (sheet.prefix, begin, _formula(sheet, text), sheet.prefix)
            )
    return b"%b>%b</%brow>" % (tag, b"".join(cells), sheet.prefix)


def formulas_elsewhere(xml: bytes, inserted: Insertion) -> bytes:
    """A part that is no sheet: its defined names, or the areas that a chart shows."""
    return _around(xml, "", inserted, areas=False)


def notes_moved(xml: bytes, inserted: Insertion) -> bytes:
    """A part of a sheet's notes: what they say, or the boxes in which they are shown."""

    def row(text: bytes, first: int) -> bytes:
        return b"%d" % (int(text) + (inserted.rows if int(text) >= inserted.at - 1 + first else 0))

    def box(found: re.Match[bytes]) -> bytes:
        at = _BOX_ROW.search(found[0])
        if at is None or int(at[2]) < inserted.at - 1:
            return found[0]
        moved_box = _BOX_ROW.sub(lambda one: one[1] + row(one[2], 0), found[0])
        return _BOX_ANCHOR.sub(anchor, moved_box)

    def anchor(found: re.Match[bytes]) -> bytes:
        numbers = [int(each) for each in found[2].split(b",")]
        for place in (2, 6):  # the rows of its upper and of its lower edge
            numbers[place] += inserted.rows
        return found[1] + b", ".join(b"%d" % each for each in numbers)

    xml = _NOTE_AT.sub(lambda found: found[1] + row(found[2], 1), xml)
    return _BOX.sub(box, xml)


def _around(xml: bytes, name: str, inserted: Insertion, *, areas: bool = True) -> bytes:
    """What stands before or behind the cells: merged cells, rules, links, breaks."""

    def shifted(text: bytes) -> bytes:
        areas = text.decode().split()
        return " ".join(area_with_insertion(a, inserted, any_part=True) for a in areas).encode()

    def named(found: re.Match[bytes]) -> bytes:
        return b"%b%b%b%b" % (found[1], found[2], shifted(found[3]), found[2])

    def formula(found: re.Match[bytes]) -> bytes:
        old = unescape(found[2].decode())
        text = with_insertion(old, name, inserted)
        if text == old:
            return found[0]
        return found[1] + escape(text, quote=False).encode() + found[3]

    def broken(found: re.Match[bytes]) -> bytes:
        row = int(found[2])
        return b"%b%d" % (found[1], row + inserted.rows if row >= inserted.at else row)

    if areas:
        xml = _AREAS.sub(named, xml)
        xml = _EXTENDED_AREAS.sub(lambda found: found[1] + shifted(found[2]) + found[3], xml)
        xml = _BREAKS.sub(lambda found: _BREAK.sub(broken, found[0]), xml)
    return _FORMULAS.sub(formula, xml)


def _grown(splices: list[Splice]) -> int:
    return sum(len(new) - (end - start) for start, end, new in splices)
