"""What a worksheet's XML says beyond its values, and whether its cells are where they claim to be.

Three things are needed that python-calamine does not give: an error value (#DIV/0!) and a formula
without a stored result both read as empty; hidden rows are not told; and one value in cell
XFD1048576 makes it allocate a dense grid and abort the process. So each sheet is walked once here.
Cells are numbered as calamine numbers them; where the two could differ, the file is refused.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

from ..errors import WorkbookError
from ..filing import column_number
from ..ooxml.markup import damaged, walk

MAX_ROW = 20_000
MAX_COLUMN = 200
MAX_CELLS = 400_000  # with content, in all sheets

_EXCEL_ROWS, _EXCEL_COLUMNS = 2**20, 2**14
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
ERROR_VALUE = re.compile(r"#[A-Z0-9_/]+[!?]?|Err:[0-9]+")
_KNOWN_ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}  # to calamine
)
_STYLE = re.compile(rb"""\ss=("[^"]*"|'[^']*')""")
_DATES = 2_957_003  # serial numbers from here on, and negative ones, are no dates in any system
_KEPT = 400  # characters of a value; the longest number is shorter


CellSpot = tuple[int, int]


class CellStates:
    """What a sheet's XML says beyond its values; cells as (row, column) from 1.

    `errors` maps cells to their error value, `cells` counts those with content.
    """

    __slots__ = (
        "cells",
        "errors",
        "formulas",
        "hidden_rows",
        "last_column",
        "last_row",
        "uncalculated",
    )

    def __init__(
        self,
        errors: dict[CellSpot, str] | None = None,
        formulas: set[CellSpot] | None = None,
        uncalculated: set[CellSpot] | None = None,
        hidden_rows: set[int] | None = None,
    ) -> None:
        self.errors = errors or {}
        self.formulas = formulas or set()
        self.uncalculated = uncalculated or set()
        self.hidden_rows = hidden_rows or set()
        self.last_row = self.last_column = self.cells = 0


def read_sheet(file: Path, sheet: str, xml: bytes) -> tuple[CellStates, bytes]:
    """The marks of a worksheet and its XML as calamine can take it.

    Raises WorkbookError when it is damaged or spreads too far.
    """
    reader = _SheetWalk(file, sheet)
    walk(file, xml, reader.start, end=reader.end, text=reader.text, oddity=reader.oddity)
    return reader.marks, _readable(xml, reader.marks, reader.undated)


def _readable(xml: bytes, marks: CellStates, undated: list[int]) -> bytes:
    """Without what stops calamine: error values it does not know (#GETTING_DATA) become #VALUE!,
    and cells whose number is no date (`undated`: where they begin) lose their style.
    """
    if undated:
        whole = bytearray(xml)
        for begin in undated:
            end = whole.index(b">", begin)
            whole[begin:end] = _STYLE.sub(lambda found: b" " * len(found[0]), whole[begin:end])
        xml = bytes(whole)
    for error in set(marks.errors.values()) - _KNOWN_ERRORS - {""}:
        xml = xml.replace(b">%b</" % error.encode(), b">#VALUE!</")
    return xml


class _SheetWalk:
    """One pass over a worksheet's XML that collects its Marks and bounds its extent."""

    def __init__(self, file: Path, sheet: str) -> None:
        self._file, self._sheet = file, sheet
        self.marks = CellStates()
        self.undated: list[int] = []
        self._inside = self._passed = False  # sheetData
        self._row_given = False
        self._row, self._column = 1, 0  # of the row element, and of the cell before
        self._place, self._begin, self._styled = (0, 0), 0, False
        self._type, self._value = "", ""
        self._formula = self._stored = self._reading = False

    def start(self, tag: str, attributes: dict[str, str], position: int) -> None:
        if not self._inside:
            if tag == "sheetData":
                if self._passed:
                    raise damaged(self._file)
                self._inside = True
        elif tag == "c":
            self._begin = position
            self._start_cell(attributes)
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "f":
            if self._stored:
                raise damaged(self._file)
            self._formula = True
        elif tag in ("v", "is"):
            self._stored = self._reading = True

    def end(self, tag: str) -> None:
        if tag in ("v", "is"):
            self._reading = False
        elif not self._inside:
            return
        elif tag == "c":
            self._end_cell()
        elif tag == "row":
            self._row += 1
            self._column = 0
        elif tag == "sheetData":
            self._inside, self._passed = False, True

    def text(self, text: str) -> None:
        if self._reading and len(self._value) < _KEPT:
            self._value += text

    def oddity(self) -> None:
        """A comment inside a value would part it: the two readers would read it differently."""
        if self._reading and self._type != "inlineStr":
            raise damaged(self._file)

    def _start_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r")
        self._row_given = given is not None
        if given is not None:
            if not _ROW.fullmatch(given) or int(given) > _EXCEL_ROWS:
                raise damaged(self._file)
            self._row = int(given)
        if attributes.get("hidden") in ("1", "true"):
            self.marks.hidden_rows.add(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = (self._row, self._column + 1)
        if "r" in attributes:
            match = _CELL.fullmatch(attributes["r"])
            if not match:
                raise damaged(self._file)
            place = (int(match[2]), column_number(match[1]))
            if self._row_given and place[0] != self._row:
                raise damaged(self._file)
        if place <= self._place or place[0] > _EXCEL_ROWS or place[1] > _EXCEL_COLUMNS:
            raise damaged(self._file)
        self._place, self._column = place, place[1]
        self._type, self._value = attributes.get("t", ""), ""
        self._styled = "s" in attributes
        self._formula = self._stored = False

    def _end_cell(self) -> None:
        value = self._value.strip()
        if self._formula or self._stored:
            self._bound()
        if self._formula:
            self.marks.formulas.add(self._place)
        if self._formula and not value and not (self._stored and self._type == "str"):
            self.marks.uncalculated.add(self._place)  # a stored "" is the result of =""
        if self._type == "e":
            if value and not ERROR_VALUE.fullmatch(value):
                raise damaged(self._file)
            self.marks.errors[self._place] = value
        elif value and self._type in ("", "n"):
            self._check_number(value)
        elif value and self._type == "s" and not (value.isascii() and value.isdigit()):
            raise damaged(self._file)

    def _check_number(self, value: str) -> None:
        """A number as spreadsheet programs store it, never NaN or 1e999; too large for a date?"""
        number = float(value) if _NUMBER.fullmatch(value) else math.inf
        if not math.isfinite(number):
            raise damaged(self._file)
        if self._styled and not 0 <= number < _DATES:
            self.undated.append(self._begin)

    def _bound(self) -> None:
        row, column = self._place
        self.marks.last_row = max(self.marks.last_row, row)
        self.marks.last_column = max(self.marks.last_column, column)
        self.marks.cells += 1
        if row > MAX_ROW or column > MAX_COLUMN or self.marks.cells > MAX_CELLS:
            raise WorkbookError(
                f"Sheet “{self._sheet}” của “{self._file}” có dữ liệu ở quá xa (dòng {row}, "
                f"cột {column}); hãy xóa các dòng, cột thừa rồi lưu lại."
            )
