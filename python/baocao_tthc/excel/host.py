"""The open workbook as its spreadsheet program has it: cells, names, locks, and what it refuses.

What xlwings leaves to the program goes through `.api` with the names of Excel's object model
(`Protect`, `Protection.AllowSorting`, `EntireRow.Hidden`); `xlwings_calc` offers the same names
over LibreOffice Calc, so that the tests run these very lines.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlwings as xw

from ..errors import TthcError, WorkbookError
from ..filing import Filing
from ..reading.grid import ERROR_VALUE, CellStates, Grid
from ..reading.sheet_walk import REPORT
from ..reading.snapshot import make_filing
from ..sheets import CONFIG, UNREAD
from .function_cells import live_value

_BUSY = {-2147418111, -2147417846, -2146777998}  # call rejected, try later, cell edit mode (COM)
_EXCEPTION = -2147352567  # DISP_E_EXCEPTION: Excel understood the call and refused it
_PERMISSIONS = tuple(
    f"Allow{what}"
    for what in (
        *("FormattingCells", "FormattingColumns", "FormattingRows"),
        *("InsertingColumns", "InsertingRows", "InsertingHyperlinks"),
        *("DeletingColumns", "DeletingRows"),
        *("Sorting", "Filtering", "UsingPivotTables"),
    )
)


def host_errors() -> tuple[type[Exception], ...]:
    """What a call raises that the program did not do: pywin32's com_error with Excel, CalcError
    with Calc.
    """
    names = {"pywintypes": "com_error", "xlwings_calc": "CalcError"}
    return tuple(getattr(sys.modules[name], error) for name, error in names.items()
                 if name in sys.modules)  # fmt: skip


def is_busy(error: Exception) -> bool:
    """Whether the program refused because somebody is typing in a cell or a dialog is open.

    Excel says so as the error itself, or as the last part of an exception's details.
    """
    details = getattr(error, "excepinfo", None) or (None,)
    return not _BUSY.isdisjoint((getattr(error, "hresult", None), details[-1]))


def refused(error: Exception) -> bool:
    """Whether the program understood a call and refused it: a locked or merged cell, a threaded
    comment, a locked file. A program that is busy, was closed or crashed has refused nothing.
    """
    understood = getattr(error, "hresult", _EXCEPTION) == _EXCEPTION
    return isinstance(error, host_errors()) and understood and not is_busy(error)


def accepted(work: Callable[[], object]) -> bool:
    """Do it; whether the program let it be done. What is no refusal is raised."""
    try:
        work()
    except host_errors() as error:
        if not refused(error):
            raise
        return False
    return True


def live_filing(book: xw.Book, without: str = "") -> Filing:
    """Read every form and input of the open workbook, saved or not; `without` names a sheet that
    is no part of it: one into which an export was pasted.

    Raises WorkbookError when no form is found, or when a sheet spreads too far.
    """
    return live_reading(book, without)[0]


def live_reading(book: xw.Book, without: str = "") -> tuple[Filing, list[Grid]]:
    """The open workbook, and the sheets that it was read from; see `live_filing`."""
    book.app.calculate()  # with calculation by hand the results shown may be old
    grids = [
        grid_of(sheet, _check_extent)
        for sheet in book.sheets
        if sheet.name != without and sheet.name not in UNREAD
    ]
    return make_filing(file_of(book), grids), grids


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
    raw = block.options(ndim=2, err_to_str=True, empty="").value
    values = [[live_value(value) for value in line] for line in raw]
    errors = {
        (row, column): value
        for row, line in enumerate(values, 1)
        for column, value in enumerate(line, 1)
        if isinstance(value, str) and value[:1] == "#" and ERROR_VALUE.fullmatch(value)
    }
    concealed = hidden_rows(sheet, 1, rows if hidden else 0)
    states = CellStates(errors=errors, hidden_rows=concealed)
    return Grid(name=sheet.name, values=values, marks=states, hidden=not sheet.visible)


def hidden_rows(sheet: xw.Sheet, first: int, last: int) -> set[int]:
    """The hidden rows from `first` to `last`."""
    return rows_where(
        first, last, lambda top, end: sheet.range((top, 1), (end, 1)).api.EntireRow.Hidden
    )


def rows_where(first: int, last: int, holds: Callable[[int, int], bool | None]) -> set[int]:
    """The rows from `first` to `last` for which something holds: asked of all of them at once,
    and by halves where they differ, which is None.
    """
    if last < first:
        return set()
    answer = holds(first, last)
    if answer is None and last > first:
        middle = (first + last) // 2
        return rows_where(first, middle, holds) | rows_where(middle + 1, last, holds)
    return set(range(first, last + 1)) if answer else set()


def has_our_macros(book: xw.Book) -> bool:
    """Whether the workbook brings the buttons itself; else those of the add-in act on it.

    One of ours that was saved without macros (.xlsx) keeps the sheet of their configuration.
    """
    with_macros = file_of(book).suffix.lower() != ".xlsx"
    return with_macros and any(sheet.name == CONFIG for sheet in book.sheets)


def file_of(book: xw.Book) -> Path:
    """Where the workbook is; its bare name when it was never saved or lies only in a cloud."""
    try:
        return Path(book.fullname)
    except xw.XlwingsError:  # a cloud's address without a copy on this computer
        return Path(book.name)


def folder_of(book: xw.Book) -> Path:
    """The workbook's folder; the user's own when it was never saved or stands in a cloud."""
    folder = file_of(book).parent
    if folder.is_absolute() and folder.is_dir():
        return folder
    documents = Path.home() / "Documents"
    return documents if documents.is_dir() else Path.home()


def named(book: xw.Book, name: str) -> xw.Range | None:
    """The cells of a name of the workbook; None without the name, or when they were deleted."""
    for known in book.names:
        if known.name == name and "#REF!" not in str(known.refers_to):
            try:
                return known.refers_to_range
            except host_errors() as error:
                if not refused(error):
                    raise
    return None


def shown_text(text: str) -> str:
    """What is assigned to a cell so that the text stays a text, whatever it begins with."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "'")) else text


@contextmanager
def unlocked(sheet: xw.Sheet) -> Iterator[None]:
    """Take the sheet's protection away for a while, and give it back as it was.

    A sheet without protection stays without. Raises TthcError when it has a password.
    """
    api = sheet.api
    if not api.ProtectContents:
        yield
        return
    protection = _protection_of(api)
    try:
        api.Unprotect(Password="")
    except host_errors() as error:
        if not refused(error):
            raise
        raise locked(sheet) from error
    if api.ProtectContents:
        raise locked(sheet)
    try:
        yield
    finally:
        api.Protect(Password="", **protection)


def _protection_of(api: Any) -> dict[str, bool]:
    """What a protected sheet locks and allows, as arguments of `Worksheet.Protect`."""
    return {
        "DrawingObjects": bool(api.ProtectDrawingObjects),
        "Contents": True,
        "Scenarios": bool(api.ProtectScenarios),
        "UserInterfaceOnly": bool(api.ProtectionMode),
        **{name: bool(getattr(api.Protection, name)) for name in _PERMISSIONS},
    }


def locked(sheet: xw.Sheet) -> TthcError:
    """The error of a sheet that somebody locked with a password of their own."""
    return TthcError(
        f"Tờ “{sheet.name}” đang khóa bằng mật khẩu; hãy mở khóa (Review > Unprotect Sheet) "
        "rồi bấm lại."
    )
