"""What a worksheet's XML says beyond its values, and whether its cells are where they claim to be.

Three things are needed that python-calamine does not give: an error value (#DIV/0!) and a formula
without a stored result both read as empty; hidden rows are not told; and one value in cell
XFD1048576 makes it allocate a dense grid and abort the process.

A sheet that is written as spreadsheet programs write it is searched with regular expressions, which
takes a twentieth of the time. A sheet with anything else in it is walked, element by element: both
find the same, or the walk refuses the file. Cells are numbered as calamine numbers them; where the
two could differ, the file is refused.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ..filing import column_number
from ..ooxml.markup import ILLEGAL, is_ordinary, is_utf8, walk
from ..ooxml.trailing_rows import trailing_rows
from .grid import CellSpot, CellStates
from .sheet_walk import DATES, EXCEL_COLUMNS, EXCEL_ROWS, REPORT, Bounds, SheetWalk

# Rows as programs write them: every cell has its address, in its row; nothing repeats or nests.
# Formulas have been made <f/> before. Most cells are empty, hold a whole number or a shared string;
# they are tried first.
_TEXT = rb"[^<>\x00-\x08\x0b\x0c\x0e-\x1f]*+"
_FORMULA = re.compile(
    rb'<f(?: t="(?:shared|array)")?(?: ref="[A-Z0-9:]+")?(?: ca="1")?(?: si="[0-9]+")?'
    rb'(?: aca="[a-z01]+")?(?: ?/>|>%b</f>)' % _TEXT
)
_OTHER_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_CHARACTER = re.compile(rb"&#(x?)([0-9A-Fa-f]+);")
_EMPTY_CELL = re.compile(
    rb'(<c r="[A-Z0-9]++"(?: s="[0-9]++")?)(?: t="(?:n|s|str|inlineStr)")?></c>'
)
_KNOWN_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")  # to calamine
_STYLE = rb' s="[0-9]++"'
_NO_VALUE = rb"<v(?:></v>| ?/>)"
_TYPED = {  # by the type of a cell: what stands in it
    b"s": rb"<v>[0-9]{1,7}</v>",
    b"str": rb"(?:<f/>(?:%b)?|(?:<f/>)?<v>%b</v>)" % (_NO_VALUE, _TEXT),
    b"b": rb"(?:<f/>)?<v>[01]</v>",
    b"e": rb"(?:<f/>)?<v>(?:%b)</v>" % "|".join(map(re.escape, _KNOWN_ERRORS)).encode(),
    b"inlineStr": rb'<is><t(?: xml:space="preserve")?(?: ?/>|>%b</t>)</is>' % _TEXT,
}
_NUMBER_CELL = (
    rb'(?: t="n"(?:%b)?)?>(?:(?:<f/>)?<v>-?[0-9]{1,17}+(?:\.[0-9]{1,17}+)?(?:E[+-]?[0-9]{1,2})?'
    rb"</v>|<f/>(?:%b)?)</c>" % (_STYLE, _NO_VALUE)
)
_TYPED_CELL = b"|".join(rb' t="%b"(?:%b)?>%b</c>' % (t, _STYLE, x) for t, x in _TYPED.items())
_USUAL_CELL = rb'(?:%b)?+(?:/>|(?:>| t="s">)<v>[0-9]{1,7}</v></c>)' % _STYLE
_OTHER_CELL = rb'(?! s="[0-9]+" t="[A-Za-z]+" s)(?:%b)?+(?:%b|%b| />)' % (
    *(_STYLE, _NUMBER_CELL, _TYPED_CELL),
)
_ROWS = re.compile(
    rb'(?:<row r="([1-9][0-9]{0,6})"(?: [A-Za-z0-9:]+="[^<>"]*")*+ ?(?:/>|>[\r\n]*+'
    rb'(?:<c r="[A-Z]{1,3}+\1"(?:%b|%b)[\r\n]*+)*+</row>)[\r\n]*+)*' % (_USUAL_CELL, _OTHER_CELL)
)
_MIN_LONG = 2**17  # bytes of a sheet that may have thousands of rows without content
_FORMATS_ONLY = re.compile(
    rb'(?:(?:<(?:\w++:)?c r="[A-Z]{1,3}+[0-9]{1,7}+"(?:%b)?+(?: ?/>|></(?:\w++:)?c>))++'
    rb"|</?(?:\w++:)?row(?: [^<>]*+)?>|[\r\n]++)*+" % _STYLE
)
# calamine goes through a sheet twice, the second time for merged cells, which nobody asks for: an
# empty list of them at the beginning ends that at once and saves a quarter of its time. Of what
# else stands before the cells it looks at the dimension only.
_CELLS_ALONE = b"<worksheet><mergeCells></mergeCells>%b<sheetData>%b</sheetData></worksheet>"
_CELLS_BEGIN, _CELLS_END = b"<sheetData>", b"</sheetData>"
_DIMENSION = re.compile(rb"<dimension [^<>]*/>")
_ROW_STARTS = re.compile(rb'<row r="([0-9]+)"([^<>]*)')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_COLUMNS = re.compile(rb'<c r="([A-Z]+)')
_DIGITS = b"0123456789"
_ROW_BEGIN = b"<row "
_BLOCK = 2**20  # bytes
_MAX_ROW = 2**12  # bytes of a row whose last column is remembered: another file has it too
_ERROR_CELL = rb'<c r="[A-Z0-9]+"(?:%b)? t="e"(?:%b)?>(?:<f/>)?<v>([^<]*)' % (_STYLE, _STYLE)
_NO_RESULT = re.compile(rb"<f/>(%b)?</c>" % _NO_VALUE)
_NO_DATE = re.compile(rb"<v>((?:-|[0-9]{7}|[0-9.]+E)[^<]*)")

_MAYBE_ERROR = re.compile(rb">[#E][^<>]*+</")  # that may be an error value
_CELL_STYLE = rb"""\ss=("[^"]*"|'[^']*')"""


def read_sheet(
    file: Path, sheet: str, xml: bytes, bounds: Bounds = REPORT
) -> tuple[CellStates, bytes]:
    """The states of a worksheet's cells, and XML that calamine can take and that gives the same
    values.

    Raises WorkbookError when it is damaged or spreads too far.
    """
    xml = _without_empty_end(xml)
    return scanned(xml, bounds) or walked(file, sheet, xml, bounds)


def _without_empty_end(xml: bytes) -> bytes:
    """The sheet without the rows below its last content that have a format and no more."""
    rows = trailing_rows(xml) if len(xml) >= _MIN_LONG else slice(0, 0)
    if not _FORMATS_ONLY.fullmatch(xml, rows.start, rows.stop):
        return xml
    return xml[: rows.start] + xml[rows.stop :]


def scanned(xml: bytes, bounds: Bounds) -> tuple[CellStates, bytes] | None:
    """What `walked` gives, found with regular expressions; None when that takes the walk."""
    begin = xml.find(_CELLS_BEGIN)
    end = xml.find(_CELLS_END, begin)
    if begin < 0 or end < 0:
        return None
    head, tail = xml[:begin], xml[end + len(_CELLS_END) :]
    bare = xml[begin + len(_CELLS_BEGIN) : end]  # of a large sheet no copy is made in vain
    if b"sheetData" in head or b"sheetData" in tail:
        return None
    if not is_utf8(bare) or (b"&" in bare and not _names_legal_characters(bare)):
        return None
    formulas = 0
    if b"<f" in bare:
        bare, formulas = _FORMULA.subn(b"<f/>", bare)
    states = CellStates()
    row_attributes = _scan_rows(bare, states, bounds)
    if row_attributes is None and b'"></c>' in bare:  # as some libraries write empty cells
        bare, states = _EMPTY_CELL.sub(rb"\1/>", bare), CellStates()
        row_attributes = _scan_rows(bare, states, bounds)
    if row_attributes is None or not _is_ordinary_around(head, row_attributes, tail):
        return None
    states.has_formulas = formulas > 0
    _scan_results(bare, states)
    dimension = _DIMENSION.findall(head)
    if len(dimension) < head.count(b"dimension"):
        return None
    cells = _CELLS_ALONE % (b"".join(dimension), bare)
    return states, _readable(cells, states, _no_dates(cells))


def _names_legal_characters(data: bytes) -> bool:
    """Whether no entity is used but XML's own, and the characters that are written by number
    (&#7875;) may stand in XML.
    """
    if _OTHER_ENTITY.search(data):
        return False
    named = set(_CHARACTER.findall(data)) if b"&#" in data else ()
    numbers = (int(n, 16 if base else 10) for base, n in named)
    return not any(n > sys.maxunicode or re.match(ILLEGAL, chr(n)) for n in numbers)


def _scan_rows(data: bytes, states: CellStates, bounds: Bounds) -> set[bytes] | None:
    """Note the hidden rows, how many cells have content and how far they may reach; gives what
    attributes the rows have beside their number. None for rows out of order, beyond the bounds or
    written unusually.
    """
    if not _ROWS.fullmatch(data):
        return None
    rows = _ROW_STARTS.findall(data)
    numbers = [int(digits) for digits, _ in rows]
    alike: set[bytes] = set()  # most rows differ in digits only
    for block in _blocks(data):
        alike.update(block.translate(None, _DIGITS).split(_ROW_BEGIN))
    states.cells = data.count(b"</c>")
    states.last_column = max(map(_last_column, alike), default=0)
    if states.cells:
        begin = data.rindex(b'<row r="', 0, data.rindex(b"</c>")) + len(b'<row r="')
        states.last_row = int(data[begin : data.index(b'"', begin)])
    if (
        numbers != sorted(set(numbers))
        or max(numbers, default=0) > EXCEL_ROWS
        or states.last_row > bounds.rows
        or states.last_column > bounds.columns
        or states.cells > bounds.cells
    ):
        return None
    attributes = {given for _, given in rows}
    hidden = {given for given in attributes if _HIDDEN.search(given)}
    if hidden:
        states.hidden_rows.update(
            n for n, (_, given) in zip(numbers, rows, strict=True) if given in hidden
        )
    return {given.rstrip(b" /") for given in attributes}


def _blocks(data: bytes) -> Iterator[bytes]:
    """Whole rows, so many at a time that their copies take little memory."""
    begin = 0
    while begin < len(data):
        end = data.find(_ROW_BEGIN, begin + _BLOCK)
        yield data[begin : end if end > 0 else len(data)]
        begin = end if end > 0 else len(data)


def _last_column(row: bytes) -> int:
    """The number of a row's last column, 0 for none, too large a number when its cells are out of
    order.
    """
    return _last_known_column(row) if len(row) <= _MAX_ROW else _last_in_order(row)


def _last_in_order(row: bytes) -> int:
    numbers = [_number_of(letters) for letters in _COLUMNS.findall(row)]
    return max(numbers, default=0) if numbers == sorted(set(numbers)) else EXCEL_COLUMNS


_last_known_column = lru_cache(maxsize=1024)(_last_in_order)


def _number_of(letters: bytes) -> int:
    return column_number(letters.decode())


def _is_ordinary_around(head: bytes, rows: set[bytes], tail: bytes) -> bool:
    """Whether all else in a sheet is sound too: what stands before and behind the cells, and the
    attributes of its rows.
    """
    return (
        not any(b' r="' in given for given in rows)
        and is_ordinary(head + b"".join(b"<row%b/>" % given for given in rows) + b"</worksheet>")
        and is_ordinary(b"<worksheet>" + tail)
    )


def _scan_results(data: bytes, states: CellStates) -> None:
    """Note the errors, and the formulas without a result; a stored "" is the result of =""."""
    if b' t="e"' in data:
        for cell in re.finditer(_ERROR_CELL, data):
            states.errors[_spot(cell[0])] = cell[1].decode()
    if states.has_formulas:
        for result in _NO_RESULT.finditer(data):
            cell_at = data.rindex(b"<c ", 0, result.start())
            if not (result[1] and b' t="str"' in data[cell_at : result.start()]):
                states.uncalculated.add(_spot(data[cell_at : result.start()]))


def _spot(cell: bytes) -> CellSpot:
    """The row and column of a cell from its address, which comes first in it."""
    letters, row = re.findall(rb"[A-Z]+|[0-9]+", cell[: len(b'<c r="XFD1048576"')])[:2]
    return int(row), _number_of(letters)


def _no_dates(xml: bytes) -> list[int]:
    """Where the cells begin whose number is no date."""
    found = []
    for value in _NO_DATE.finditer(xml):
        begin = xml.rindex(b"<c ", 0, value.start())
        kind = xml[begin : xml.index(b">", begin)]
        if b' t="n"' not in kind and b' t="' in kind:
            continue
        if not 0 <= float(value[1]) < DATES:
            found.append(begin)
    return found


def walked(file: Path, sheet: str, xml: bytes, bounds: Bounds) -> tuple[CellStates, bytes]:
    """The states of a worksheet's cells and its XML for calamine, seen element by element."""
    reader = SheetWalk(file, sheet, bounds)
    walk(file, xml, reader.start, end=reader.end, text=reader.text, oddity=reader.oddity)
    reader.states.walked = True
    return reader.states, _readable(xml, reader.states, reader.undated)


def _readable(xml: bytes, states: CellStates, undated: list[int]) -> bytes:
    """Without what stops calamine: error values it does not know (#GETTING_DATA) become #VALUE!,
    and cells whose number is no date (`undated`: where they begin) lose their style.
    """
    if undated:
        whole = bytearray(xml)
        for begin in undated:
            end = whole.index(b">", begin)
            cell = bytes(whole[begin:end])
            whole[begin:end] = re.sub(_CELL_STYLE, lambda found: b" " * len(found[0]), cell)
        xml = bytes(whole)
    unknown = set(states.errors.values()).difference(_KNOWN_ERRORS, {""})
    others = {b">%b</" % error.encode() for error in unknown}
    if others:
        xml = _MAYBE_ERROR.sub(lambda t: b">#VALUE!</" if t[0] in others else t[0], xml)
    return xml
