"""The walk over a worksheet's XML, element by element: what its cells are, how far they reach."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import NamedTuple

from ..errors import WorkbookError
from ..filing import column_number
from ..ooxml.markup import damaged
from .grid import ERROR_VALUE, CellStates

EXCEL_ROWS, EXCEL_COLUMNS = 2**20, 2**14
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]{1,4})?")
DATES = 2_957_003  # serial numbers from here on, and negative ones, are no dates in any system
_MAX_VALUE = 400  # characters of a value that are kept; the longest number is shorter


class Bounds(NamedTuple):
    """How large a workbook may be: the last row and column of a sheet, and over all its sheets the
    cells with content and the cells that their grids span.
    """

    rows: int
    columns: int
    cells: int
    area: int


REPORT = Bounds(rows=20_000, columns=200, cells=400_000, area=2_000_000)
"""Those of a workbook with forms."""


class SpreadError(WorkbookError):
    """A workbook with content beyond its bounds."""


class SheetWalk:
    """One pass over a worksheet's XML that collects the states of its cells and bounds them."""

    def __init__(self, file: Path, sheet: str, bounds: Bounds) -> None:
        self._file, self._sheet, self._bounds = file, sheet, bounds
        self.states = CellStates()
        self.undated: list[int] = []
        self._inside = self._passed = False  # sheetData
        self._row_given = False
        self._row, self._column = 1, 0  # of the row element, and of the cell before
        self._place, self._begin, self._styled = (0, 0), 0, False
        self._type, self._value = "", ""
        self._formula = self._stored = self._reading = False

    def start(self, tag: str, attributes: dict[str, str], position: int) -> None:
        """An element begins, at that byte."""
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
        """An element ends."""
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
        """Text stands in an element."""
        if self._reading and len(self._value) < _MAX_VALUE:
            self._value += text

    def oddity(self) -> None:
        """A comment inside a value would part it: the two readers would read it differently."""
        if self._reading and self._type != "inlineStr":
            raise damaged(self._file)

    def _start_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r")
        self._row_given = given is not None
        if given is not None:
            if not _ROW_NUMBER.fullmatch(given) or int(given) > EXCEL_ROWS:
                raise damaged(self._file)
            self._row = int(given)
        if attributes.get("hidden") in ("1", "true"):
            self.states.hidden_rows.add(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = (self._row, self._column + 1)
        if "r" in attributes:
            match = _ADDRESS.fullmatch(attributes["r"])
            if not match:
                raise damaged(self._file)
            place = (int(match[2]), column_number(match[1]))
            if self._row_given and place[0] != self._row:
                raise damaged(self._file)
        if place <= self._place or place[0] > EXCEL_ROWS or place[1] > EXCEL_COLUMNS:
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
            self.states.has_formulas = True
        if self._formula and not value and not (self._stored and self._type == "str"):
            self.states.uncalculated.add(self._place)  # a stored "" is the result of =""
        if self._type == "e":
            if value and not ERROR_VALUE.fullmatch(value):
                raise damaged(self._file)
            self.states.errors[self._place] = value
        elif value and self._type in ("", "n"):
            self._check_number(value)
        elif value and self._type == "s" and not (value.isascii() and value.isdigit()):
            raise damaged(self._file)

    def _check_number(self, value: str) -> None:
        """A number as spreadsheet programs store it, never NaN or 1e999; too large for a date?"""
        number = float(value) if _NUMBER.fullmatch(value) else math.inf
        if not math.isfinite(number):
            raise damaged(self._file)
        if self._styled and not 0 <= number < DATES:
            self.undated.append(self._begin)

    def _bound(self) -> None:
        row, column = self._place
        self.states.last_row = max(self.states.last_row, row)
        self.states.last_column = max(self.states.last_column, column)
        self.states.cells += 1
        bounds = self._bounds
        if row > bounds.rows or column > bounds.columns or self.states.cells > bounds.cells:
            raise SpreadError(
                f"Tờ “{self._sheet}” của “{self._file}” có dữ liệu ở quá xa (dòng {row}, "
                f"cột {column}); hãy xóa các dòng, cột thừa rồi lưu lại."
            )
