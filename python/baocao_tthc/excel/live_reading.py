"""A workbook open in a spreadsheet program as a Filing: one call reads a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import xlwings as xw

from ..errors import WorkbookError
from ..filing import Filing
from ..reading.grid import ERROR_VALUE, CellStates, Grid
from ..reading.sheet_scan import REPORT
from ..reading.snapshot import make_filing
from ..sheets import UNREAD
from .host import file_of, hidden_rows


def live_filing(book: xw.Book, without: str = "") -> Filing:
    """Read every form and input of the open workbook, saved or not; `without` names a sheet that
    is no part of it: one into which an export was pasted.

    Raises WorkbookError when no form is found, or when a sheet spreads too far.
    """
    book.app.calculate()  # with calculation by hand the results shown may be old
    return make_filing(file_of(book), tuple(live_grids(book, without)))


def live_grids(book: xw.Book, without: str = "") -> Iterator[Grid]:
    """Yield the sheets that people write in; those that only the program writes are left out."""
    for sheet in book.sheets:
        if sheet.name != without and sheet.name not in UNREAD:
            yield grid_of(sheet, _check_extent)


def _check_extent(sheet: xw.Sheet, rows: int, columns: int) -> None:
    if rows > REPORT.rows or columns > REPORT.columns or rows * columns > REPORT.cells:
        raise WorkbookError(
            f"Tờ “{sheet.name}” có dữ liệu hoặc định dạng tới dòng {rows}, cột {columns}; "
            "hãy xóa các dòng, cột thừa rồi bấm lại."
        )


def grid_of(
    sheet: xw.Sheet, check_extent: Callable[[xw.Sheet, int, int], None], *, hidden: bool = True
) -> Grid:
    """Read a sheet in one call, when `check_extent` lets its rows and columns pass.

    `hidden` looks for hidden rows too: many calls where a filter hides them here and there.
    """
    last = sheet.used_range.last_cell
    rows, columns = last.row, last.column
    check_extent(sheet, rows, columns)
    block = sheet.range((1, 1), (rows, columns))
    values = block.options(ndim=2, err_to_str=True, empty="").value
    return Grid(
        name=sheet.name,
        values=values,
        marks=CellStates(
            errors=_errors(values), hidden_rows=hidden_rows(sheet, 1, rows if hidden else 0)
        ),
        hidden=not sheet.visible,
    )


def _errors(values: list[list[object]]) -> dict[tuple[int, int], str]:
    return {
        (row, column): value
        for row, line in enumerate(values, 1)
        for column, value in enumerate(line, 1)
        if isinstance(value, str) and value[:1] == "#" and ERROR_VALUE.fullmatch(value)
    }
