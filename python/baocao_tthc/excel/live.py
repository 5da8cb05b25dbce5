"""A workbook open in a spreadsheet program as a Report: one call reads a sheet."""

from __future__ import annotations

from collections.abc import Iterator

import xlwings as xw

from ..errors import WorkbookError
from ..reading.grid import Grid
from ..reading.marks import ERROR_VALUE, MAX_CELLS, MAX_COLUMN, MAX_ROW, Marks
from ..reading.workbook import make_report
from ..report import Report
from ..sheets import OUTPUTS, READ_BACK
from .host import file_of, hidden_rows


def live_report(book: xw.Book) -> Report:
    """Read every form and input of the open workbook, saved or not.

    Raises WorkbookError when no form is found, or when a sheet spreads too far.
    """
    book.app.calculate()  # with calculation by hand the results shown may be old
    return make_report(file_of(book), tuple(live_grids(book)))


def live_grids(book: xw.Book) -> Iterator[Grid]:
    """Yield the sheets that people write in; those that only the program writes are left out."""
    for sheet in book.sheets:
        if sheet.name not in OUTPUTS or sheet.name in READ_BACK:
            yield _grid(sheet)


def _grid(sheet: xw.Sheet) -> Grid:
    last = sheet.used_range.last_cell
    rows, columns = last.row, last.column
    if rows > MAX_ROW or columns > MAX_COLUMN or rows * columns > MAX_CELLS:
        raise WorkbookError(
            f"Tờ “{sheet.name}” có dữ liệu hoặc định dạng tới dòng {rows}, cột {columns}; "
            "hãy xóa các dòng, cột thừa rồi bấm lại."
        )
    block = sheet.range((1, 1), (rows, columns))
    values = block.options(ndim=2, err_to_str=True, empty="").value
    return Grid(
        name=sheet.name,
        values=values,
        marks=Marks(errors=_errors(values), hidden_rows=hidden_rows(sheet, 1, rows)),
        hidden=not sheet.visible,
    )


def _errors(values: list[list[object]]) -> dict[tuple[int, int], str]:
    return {
        (row, column): value
        for row, line in enumerate(values, 1)
        for column, value in enumerate(line, 1)
        if isinstance(value, str) and value[:1] == "#" and ERROR_VALUE.fullmatch(value)
    }
