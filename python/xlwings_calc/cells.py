"""Values and formulas of a block of cells, in one call each, as Excel gives and takes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from . import native, notation
from .notation import Block

if TYPE_CHECKING:
    from .book import Book

# What Excel's COM interface gives for a cell in error.
ERROR_NAMES = {
    -2146826281: "#DIV/0!",
    -2146826246: "#N/A",
    -2146826259: "#NAME?",
    -2146826288: "#NULL!",
    -2146826252: "#NUM!",
    -2146826265: "#REF!",
    -2146826273: "#VALUE!",
}
_VALUE_ERROR = -2146826273
_ERRORS = {  # by LibreOffice's code; any other is #VALUE!
    532: -2146826281,
    32767: -2146826246,
    525: -2146826259,
    521: -2146826288,
    502: -2146826252,
    503: -2146826252,
    523: -2146826252,
    524: -2146826265,
}
DATE, TIME, LOGICAL, TEXT = 2, 4, 1024, 256  # com.sun.star.util.NumberFormat
_DAY, _TIMED = "m/d/yyyy", "m/d/yyyy h:mm"
_DOUBTFUL = re.compile(
    r"'?(?:[^A-Za-zÀ-ỹ']|true|false|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE
)
_DATE_LIKE = re.compile(r"\s*\d{1,4}[/-]\d{1,2}(?:[/-]\d{1,4})?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s*")


def read_values(book: Book, cells: Any, block: Block) -> list[list[Any]]:
    """The values of the block, row by row: float, str, bool, datetime, None; an error as its int.

    Numbers are dates or booleans where the number format of their cell says so, as in Excel.
    """
    book.calls.value_reads += 1
    rows = [list(row) for row in cells.getDataArray()]
    for row, line in enumerate(rows):
        for column, value in enumerate(line):
            if value is None:
                code = cells.getCellByPosition(column, row).getError()
                line[column] = _ERRORS.get(code, _VALUE_ERROR)
            elif value == "":
                line[column] = None
    if any(isinstance(value, float) for line in rows for value in line):
        for key, area in _format_areas(cells, block):
            _convert(book, rows, book.format_kind(key), area)
    return rows


def _format_areas(cells: Any, block: Block) -> Iterator[tuple[int, Block]]:
    """The number formats of the block, each with cells that have it, counted from the block."""
    if block.rows == block.columns == 1:
        yield cells.NumberFormat, Block(0, 0, 1, 1)
        return
    groups = cells.getUniqueCellFormatRanges()
    for index in range(groups.Count):
        group = groups.getByIndex(index)
        key = group.NumberFormat
        for area in group.RangeAddresses:
            yield key, _inside(area, block)


def _inside(area: Any, block: Block) -> Block:
    """A native range address, counted from 0 at the block's first cell."""
    return Block(
        area.StartRow + 1 - block.row,
        area.StartColumn + 1 - block.column,
        area.EndRow - area.StartRow + 1,
        area.EndColumn - area.StartColumn + 1,
    )


def _convert(book: Book, rows: list[list[Any]], kind: int, area: Block) -> None:
    if not kind & (DATE | TIME | LOGICAL):
        return
    for line in rows[area.row : area.row + area.rows]:
        for column in range(area.column, area.column + area.columns):
            value = line[column]
            if not isinstance(value, float):
                continue
            if kind & (DATE | TIME):
                line[column] = moment(value, book.null_date)
            elif value in {0.0, 1.0}:
                line[column] = bool(value)


def moment(days: float, null_date: datetime) -> datetime:
    """The date and time of a serial number, to the millisecond."""
    return null_date + timedelta(seconds=round(days * 86_400, 3))


def serial(value: date, null_date: datetime) -> float:
    """The serial number of a date or of a date with time, its time zone left aside."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    return (value.replace(tzinfo=None) - null_date) / timedelta(days=1)


def read_formulas(book: Book, cells: Any) -> list[list[str]]:
    """What stands in each cell: a formula in Excel's notation, the constant as text, or ""."""
    book.calls.value_reads += 1
    return [[_shown(text) for text in row] for row in cells.getFormulaArray()]


def _shown(text: str) -> str:
    if text.startswith("'"):  # LibreOffice marks text so that would be read as something else
        return text[1:]
    if text.startswith("{=") and text.endswith("}"):
        text = text[1:-1]
    return notation.to_excel(text) if text.startswith("=") else text


def write(book: Book, cells: Any, block: Block, rows: Sequence[Sequence[Any]]) -> None:
    """Put values, formulas and texts into the block, whose shape is that of `rows`.

    A string is taken as Excel takes it: "=…" is a formula, "12" a number where the cell is not
    formatted as text, "'12" the text 12.
    """
    texts = [[_typed(book, value) for value in row] for row in rows]
    doubtful = {
        (row, column)
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
        if isinstance(value, str) and texts[row][column] and _DOUBTFUL.match(value)
    }
    formats = list(_format_areas(cells, block)) if doubtful else []
    for key, area in formats:
        if book.format_kind(key) & TEXT:
            for row, column in doubtful & _places(area):
                texts[row][column] = "'" + rows[row][column].removeprefix("'")
    with native.refusal("xlwings_calc: the cells cannot be written"):
        cells.setFormulaArray(tuple(map(tuple, texts)))
    book.calls.value_writes += 1
    for key, area in formats:
        if any(texts[row][column][:1] == "'" for row, column in doubtful & _places(area)):
            # LibreOffice makes "@" of the format of a cell that gets a number as text.
            corners = (area.column, area.row, area.last_column, area.last_row)
            cells.getCellRangeByPosition(*corners).NumberFormat = key
    for row, line in enumerate(rows):
        for column, value in enumerate(line):
            if code := _format_for(value):
                cell = cells.getCellByPosition(column, row)
                if cell.Type.value == "VALUE" and book.is_general(cell.NumberFormat):
                    cell.NumberFormat = book.format_key(code)


def _typed(book: Book, value: Any) -> str:
    """The value as it would be typed into an English Calc."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case str():
            if value == "'":
                return ""
            return notation.to_calc(value) if len(value) > 1 and value[0] == "=" else value
        case int() | float():
            number = float(value)
            return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
        case date():
            return repr(serial(value, book.null_date))
    raise TypeError(f"xlwings_calc: a cell takes no {type(value).__name__}")


def _places(area: Block) -> set[tuple[int, int]]:
    rows = range(area.row, area.row + area.rows)
    return {(row, column) for row in rows for column in range(area.column, area.last_column + 1)}


def _format_for(value: Any) -> str | None:
    """The number format that Excel gives to a cell in General with this value; None: none."""
    match value:
        case bool():
            return "BOOLEAN"
        case str() if _DATE_LIKE.fullmatch(value):
            return _TIMED if ":" in value else _DAY
        case datetime() if value.time() != time.min:
            return _TIMED
        case date():
            return _DAY
    return None
