"""The values of a workbook's cells, taken by python-calamine.

Its native code ends the process where memory runs out, so a file that was not found ordinary before
is read in a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, TypeVar

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from ..errors import WorkbookError
from ..ooxml.markup import damaged

T = TypeVar("T")
Extent = Callable[[int, int, int], object]


class SheetValues(NamedTuple):
    """A sheet from cell A1 on: `values[row - 1][column - 1]`, "" when empty; None when skipped."""

    name: str
    hidden: bool
    values: Sequence[Sequence[object]] | None


def sheet_values(
    file: Path, stream: BytesIO, skip: Collection[str] = (), refuse: Extent | None = None
) -> list[SheetValues]:
    """Each sheet of a workbook in its order; the stream is closed.

    `refuse` is asked before the values of a sheet are made, with its rows, its columns and the
    cells of all sheets so far; it raises WorkbookError. So does a workbook that is damaged.
    """
    with _told(file):
        with CalamineWorkbook.from_filelike(stream) as book:
            known = [
                (about, None if about.name in skip else book.get_sheet_by_index(index))
                for index, about in enumerate(book.sheets_metadata)
            ]
        stream.close()  # a large workbook is held once at a time
        found, area = [], 0
        while known:
            about, sheet = known.pop(0)
            values = None
            if sheet is not None:
                rows, columns = sheet.end or (-1, -1)
                area += (rows + 1) * (columns + 1)
                if refuse:
                    refuse(rows + 1, columns + 1, area)
                values = sheet.to_python(skip_empty_area=False)
            hidden = about.visible != SheetVisibleEnum.Visible
            found.append(SheetValues(about.name, hidden, values))
        return found


def sheet_values_apart(
    file: Path, content: bytes, skip: Collection[str] = (), refuse: Extent | None = None
) -> list[SheetValues]:
    """The same, read in a process of its own."""
    return apart(file, _values_of_content, content, frozenset(skip), refuse)


class MergedRows(NamedTuple):
    """A merged cell of several rows, by its first column, from 1; its value stands in `first`."""

    column: int
    first: int
    last: int


def merged_rows(file: Path, content: bytes) -> Mapping[str, Sequence[MergedRows]]:
    """The merged cells of several rows of each sheet, read in a process of its own."""
    return apart(file, _merged_of_content, content)


def _merged_of_content(file: Path, content: bytes) -> dict[str, list[MergedRows]]:
    with _told(file), CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
        return {
            name: [
                MergedRows(left + 1, top + 1, bottom + 1)
                for (top, left), (bottom, _) in sheet.merged_cell_ranges or ()
                if bottom > top
            ]
            for name, sheet in sheets.items()
        }


def _values_of_content(
    file: Path, content: bytes, skip: Collection[str], refuse: Extent | None
) -> list[SheetValues]:
    return sheet_values(file, BytesIO(content), skip, refuse)


def apart(file: Path, read: Callable[..., T], content: bytes, *more: object) -> T:
    """What `read(file, content, *more)` gives, in a process of its own; raises WorkbookError."""
    from ..isolation import EndedError, isolated

    try:
        return isolated(read, file, content, *more, size=len(content))
    except EndedError as ended:
        raise WorkbookError(
            f"Tệp “{file}” không đọc được vì hỏng bên trong hoặc trải quá rộng; hãy mở bằng Excel, "
            "xóa các dòng, cột thừa, lưu thành .xlsx rồi thử lại."
        ) from ended


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """What the library trips over, as a WorkbookError."""
    try:
        yield
    except (CalamineError, ArithmeticError, ValueError) as error:
        raise damaged(file) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of the reading library; it has no base
            raise
        raise damaged(file) from error
