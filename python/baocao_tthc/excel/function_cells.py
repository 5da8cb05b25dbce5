"""What stands in the cells that a worksheet function is given, and its answer cell by cell.

Numbers are held in millionths, as whole numbers: exact for whole numbers of 12 digits and for
those of 9 digits with 6 decimals, and the same in the VBA twins, which have only binary numbers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from .. import vietnamese

NOT_NUMBER, NEGATIVE, NOT_WHOLE = "Không phải số", "Số âm", "Phải là số nguyên"
TOO_LARGE, BAD_SHAPE = "Số quá lớn", "Các vùng không cùng cỡ"
NOT_DATE, BAD_YEAR = "Không phải ngày", "Năm từ 1950 đến 2100"

MILLION = 10**6
MAX_WHOLE = 10**12  # of a whole number; binary numbers keep 15 digits
_MAX_WITH_DECIMALS = 10**9
_MAX_DIGITS = 15
_EPOCH = date(1899, 12, 30)  # day 0 of Excel's calendar, from March 1900 on
_YEARS = range(1950, 2101)  # 2026 typed for a date is a day of 1905: better said than written
_DATE = re.compile(
    r"[0-9]{1,2}(?P<mark>[/.-])[0-9]{1,2}(?P=mark)[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}"
)
_COM_ERRORS = range(-2146828288, -2146828288 + 2**16)  # CVErr(0), CVErr(1) …
_ERROR_NAMES = {  # Excel's XlCVError; the seven older errors xlwings knows by name
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
}
_UNNAMED_ERROR = "#ERROR!"  # #BUSY!, #PYTHON! and whatever comes after them

Answer = str | float
CellTable = list[list[object]]


class SaidError(Exception):
    """What a cell shows instead of a result: a short Vietnamese message, "" for nothing."""


def live_value(value: object) -> object:
    """What stands in a cell of a live program, of the values that xlwings hands over.

    Excel gives a cell with the format of a currency as Decimal, which is its number, and an error
    that xlwings does not know by name as a negative whole number; other numbers are floats.

    >>> live_value(Decimal("3749")), live_value(-2146826243), live_value("chữ")
    (3749.0, '#SPILL!', 'chữ')
    """
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, int) and value in _COM_ERRORS:
        return _ERROR_NAMES.get(value - _COM_ERRORS.start, _UNNAMED_ERROR)
    return value


def spread(answer: Callable[..., Answer], *arguments: Any) -> Any:
    """The answer to each cell of a range (rows of cells), or to the only one.

    An argument is a table of cells, or None when it was left out; a table of one cell goes with
    every cell of the others, which must be of one size. `answer` takes one cell of each.
    """
    tables: list[CellTable] = [[[None]] if argument is None else argument for argument in arguments]
    sizes = {_size(table) for table in tables} - {(1, 1)}
    if len(sizes) > 1:
        return BAD_SHAPE
    height, width = sizes.pop() if sizes else (1, 1)
    answers = [
        [_said(answer, [_at(table, row, column) for table in tables]) for column in range(width)]
        for row in range(height)
    ]
    return answers[0][0] if (height, width) == (1, 1) else answers


def _size(table: CellTable) -> tuple[int, int]:
    return len(table), len(table[0])


def _at(table: CellTable, row: int, column: int) -> object:
    return table[0][0] if _size(table) == (1, 1) else table[row][column]


def _said(answer: Callable[..., Answer], cells: list[object]) -> Answer:
    try:
        return answer(*cells)
    except SaidError as said:
        return str(said)


def is_blank(cell: object) -> bool:
    """Whether a cell holds nothing, or nothing but blanks."""
    return cell is None or (isinstance(cell, str) and not cell.strip(" "))


def millionths(cell: object) -> int:
    """The number in a cell, 0 or more, in millionths; raises SaidError, "" for a blank cell."""
    cell = live_value(cell)
    if is_blank(cell):
        raise SaidError("")
    if isinstance(cell, str):
        cell = _typed(cell.strip(" "))
    if not _is_number(cell):
        raise SaidError(NOT_NUMBER)
    value = float(cell)  # type: ignore[arg-type]
    if value < 0:
        raise SaidError(NEGATIVE)
    if value >= MAX_WHOLE:
        raise SaidError(TOO_LARGE)
    whole = int(value)
    fraction = math.floor((value - whole) * MILLION + 0.5)  # this very sum is what VBA does too
    if 0 < fraction < MILLION and whole >= _MAX_WITH_DECIMALS:
        raise SaidError(TOO_LARGE)
    return whole * MILLION + fraction


def _typed(digits: str) -> int:
    if not (digits.isascii() and digits.isdigit()):
        raise SaidError(NOT_NUMBER)
    return int(digits) if len(digits) <= _MAX_DIGITS else MAX_WHOLE


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def whole(cell: object) -> int:
    """The whole number in a cell; raises SaidError as `millionths` does, and for a fraction."""
    number, fraction = divmod(millionths(cell), MILLION)
    if fraction:
        raise SaidError(NOT_WHOLE)
    return number


def decimal(value: int) -> Decimal:
    """Millionths as the number that they are."""
    return Decimal(value).scaleb(-6)


def day(cell: object) -> date:
    """The date in a cell: a date, its number in Excel, or text such as "21/12/2025".

    Raises SaidError for all else, with "" for a blank cell.
    """
    cell = live_value(cell)
    if is_blank(cell):
        raise SaidError("")
    if isinstance(cell, str):
        return _stated_day(cell.strip(" "))
    if isinstance(cell, datetime):
        return _of_known_year(cell.date())
    if not _is_number(cell):
        raise SaidError(NOT_DATE)
    serial = float(cell)  # type: ignore[arg-type]
    if not 0 <= serial < MILLION:
        raise SaidError(BAD_YEAR)
    return _of_known_year(_EPOCH + timedelta(days=int(serial)))


def _stated_day(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise SaidError(NOT_DATE)
    if int(max(re.findall("[0-9]+", text), key=len)) not in _YEARS:
        raise SaidError(BAD_YEAR)
    try:
        return vietnamese.read_date(text)
    except ValueError as error:
        raise SaidError(NOT_DATE) from error


def _of_known_year(found: date) -> date:
    if found.year not in _YEARS:
        raise SaidError(BAD_YEAR)
    return found


def known_year(cell: object) -> int:
    """The year in a cell; raises SaidError for one that no report is of."""
    year = whole(cell)
    if year not in _YEARS:
        raise SaidError(BAD_YEAR)
    return year
