"""Values and formulas of a block of cells, in one call each, as Excel gives and takes them.

What the numbers among them mean is said by the number formats of their document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from . import native, notation
from .notation import Block

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
_DATE, _TIME, _LOGICAL, _TEXT = 2, 4, 1024, 256  # com.sun.star.util.NumberFormat
_FORMATS_OF_A_LANGUAGE = 10_000
_DATE_PARTS = re.compile(r'("[^"]*"|AM/PM|A/P)')
_DAY, _TIMED = "m/d/yyyy", "m/d/yyyy h:mm"
_DOUBTFUL = re.compile(
    r"'?(?:[^A-Za-zÀ-ỹ']|true|false|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE
)
_DATE_LIKE = re.compile(r"\s*\d{1,4}[/-]\d{1,2}(?:[/-]\d{1,4})?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s*")


@dataclass
class Calls:
    """Calls that read or wrote values or formulas of cells since the last reset.

    One for a block whatever its size; what the engine asks besides, to answer as Excel does
    (number formats, kinds of errors), is not counted, since Excel gives it in the same call.
    """

    value_reads: int = 0
    value_writes: int = 0

    def reset(self) -> None:
        """Count from nought again."""
        self.value_reads = self.value_writes = 0


class NumberFormats:
    """The number formats of a document, and its day 0: what makes a date or TRUE of a number."""

    def __init__(self, document: Any) -> None:
        self._known = document.NumberFormats
        self._kinds: dict[int, int] = {}
        date = document.NullDate
        self.null_date = datetime(date.Year, date.Month, date.Day)

    def kind(self, key: int) -> int:
        """What a number format shows, as a com.sun.star.util.NumberFormat."""
        if key not in self._kinds:
            self._kinds[key] = self._known.getByKey(key).Type
        return self._kinds[key]

    def is_general(self, key: int) -> bool:
        """Whether a number format is General; each language has its formats in a row of these."""
        return key % _FORMATS_OF_A_LANGUAGE == 0

    def code(self, key: int) -> str:
        """A number format in Excel's notation: "0.00", "m/d/yyyy", "General"."""
        if self.is_general(key):
            return "General"
        code = str(self._known.getByKey(key).FormatString)
        if not self.kind(key) & (_DATE | _TIME):
            return code
        return "".join(
            part if part.startswith('"') or part in {"AM/PM", "A/P"} else part.lower()
            for part in _DATE_PARTS.split(code)
        )

    def key(self, code: str) -> int:
        """The number format of a code in Excel's notation; "BOOLEAN" is TRUE or FALSE."""
        english = native.struct("lang.Locale", Language="en", Country="US")
        if code == "BOOLEAN":
            return int(self._known.getStandardFormat(_LOGICAL, english))
        key = self._known.queryKey(code, english, False)
        if key == -1:
            with native.refusal(f"xlwings_calc: {code!r} is not a number format"):
                key = self._known.addNew(code, english)
        return int(key)


def read_values(formats: NumberFormats, cells: Any, block: Block) -> list[list[Any]]:
    """The values of the block, row by row: float, str, bool, datetime, None; an error as its int.

    Numbers are dates or booleans where the number format of their cell says so, as in Excel.
    """
    rows = [list(row) for row in cells.getDataArray()]
    for row, line in enumerate(rows):
        for column, value in enumerate(line):
            if value is None:
                code = cells.getCellByPosition(column, row).getError()
                line[column] = _ERRORS.get(code, _VALUE_ERROR)
            elif value == "":
                line[column] = None
    if part := _with_numbers(rows):  # each format of its cells has to be asked for
        numbers = cells.getCellRangeByPosition(
            part.column, part.row, part.column + part.columns - 1, part.row + part.rows - 1
        )
        for key, area in _format_areas(numbers, block):
            _convert(rows, formats.kind(key), area, formats.null_date)
    return rows


def _with_numbers(rows: list[list[Any]]) -> Block | None:
    """The smallest block of the rows that has all their numbers, None without any."""
    found = [
        (row, column)
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
        if isinstance(value, float)
    ]
    if not found:
        return None
    lines, columns = ({spot[axis] for spot in found} for axis in (0, 1))
    top, left = min(lines), min(columns)
    return Block(top, left, max(lines) - top + 1, max(columns) - left + 1)


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
            found = Block.of(area)
            yield key, found._replace(row=found.row - block.row, column=found.column - block.column)


def _convert(rows: list[list[Any]], kind: int, area: Block, null_date: datetime) -> None:
    if not kind & (_DATE | _TIME | _LOGICAL):
        return
    for line in rows[area.row : area.row + area.rows]:
        for column in range(area.column, area.column + area.columns):
            value = line[column]
            if not isinstance(value, float):
                continue
            if kind & (_DATE | _TIME):
                line[column] = moment(value, null_date)
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


def read_formulas(cells: Any) -> list[list[str]]:
    """What stands in each cell: a formula in Excel's notation, the constant as text, or ""."""
    return [[_shown(text) for text in row] for row in cells.getFormulaArray()]


def _shown(text: str) -> str:
    if text.startswith("'"):  # LibreOffice marks text so that would be read as something else
        return text[1:]
    if text.startswith("{=") and text.endswith("}"):
        text = text[1:-1]
    return notation.to_excel(text) if text.startswith("=") else text


def write(formats: NumberFormats, cells: Any, block: Block, rows: Sequence[Sequence[Any]]) -> None:
    """Put values, formulas and texts into the block, whose shape is that of `rows`.

    A string is taken as Excel takes it: "=…" is a formula, "12" a number where the cell is not
    formatted as text, "'12" the text 12.
    """
    texts = [[_typed(formats.null_date, value) for value in row] for row in rows]
    doubtful = {
        (row, column)
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
        if isinstance(value, str) and texts[row][column] and _DOUBTFUL.match(value)
    }
    places = list(_format_areas(cells, block)) if doubtful else []
    for key, area in places:
        if formats.kind(key) & _TEXT:
            for row, column in doubtful & _places(area):
                texts[row][column] = "'" + rows[row][column].removeprefix("'")
    with native.refusal("xlwings_calc: the cells cannot be written"):
        cells.setFormulaArray(tuple(map(tuple, texts)))
    for key, area in places:
        if any(texts[row][column][:1] == "'" for row, column in doubtful & _places(area)):
            # LibreOffice makes "@" of the format of a cell that gets a number as text.
            corners = (area.column, area.row, area.last_column, area.last_row)
            cells.getCellRangeByPosition(*corners).NumberFormat = key
    for row, line in enumerate(rows):
        for column, value in enumerate(line):
            if code := _format_for(value):
                cell = cells.getCellByPosition(column, row)
                if cell.Type.value == "VALUE" and formats.is_general(cell.NumberFormat):
                    cell.NumberFormat = formats.key(code)


def _typed(null_date: datetime, value: Any) -> str:
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
            return repr(serial(value, null_date))
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
