"""An export as grids of cells: .xlsx, .xlsm, .xls, .ods, .csv, .tsv, .txt, or text from a paste.

The file is untrusted and may be large: a month of a city's cases has far more rows than a form.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from python_calamine import CalamineWorkbook

from ..errors import WorkbookError
from ..filing import Place
from ..ooxml.archive import Archive, Fault, Unsound, content_of, opened
from ..ooxml.markup import damaged
from ..reading.grid import Grid
from ..reading.sheet_scan import SpreadError
from ..reading.snapshot import calamine_book, grids_of
from ..reading.sound_workbook import fault_sentence
from .bounds import EXPORT, MAX_AREA, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED, too_large
from .text_grid import text_grid

PASTE = "-"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK"
_TEXTS = (".csv", ".tsv", ".txt")
_MAX_SHEETS = 50
_SMALL = (
    2 * 2**20
)  # bytes of all parts: what cannot be read in a larger workbook is no doubt any more
_TABLE = b"</table:table>"
_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.S)
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_REPEATED = re.compile(rb"""-repeated\s*=\s*["']\s*([0-9]+)""")


def _checked_document(file: Path, archive: Archive) -> io.BytesIO:
    """An .ods of which the rows and columns, repeated ones unfolded, are within the bounds."""
    content = archive.read("content.xml")
    if b"\0" in content or b"<!DOCTYPE" in content:
        raise damaged(file)
    area = 0
    for table in content.split(_TABLE):
        rows, columns = _unfolded(table)
        area += rows * columns
        if rows > MAX_ROWS or columns > MAX_COLUMNS or area > MAX_AREA:
            raise too_large(file)
    return io.BytesIO(archive.content)


def _unfolded(table: bytes) -> tuple[int, int]:
    """The last row and the last column with a value; what is empty at the ends does not count."""
    height = columns = rows = 0
    for attributes, cells in _ROW.findall(table):
        rows += _times(attributes)
        width = filled = 0
        for cell in _CELL.findall(cells):
            width += _times(cell)
            filled = width if b"value-type" in cell else filled
        if filled:
            height, columns = rows, max(columns, filled)
    return height, columns


def _times(attributes: bytes) -> int:
    match = _REPEATED.search(attributes)
    return int(match[1][:9]) if match else 1


def read_source(file: Path) -> tuple[Grid, ...]:
    """The sheets of an export, a text file as one sheet; `-` reads a paste from standard input.

    Raises WorkbookError with one sentence when it cannot be read or is too large.
    """
    if str(file) == PASTE:
        return (text_grid(file, sys.stdin.buffer.read(MAX_UNPACKED + 1), "văn bản dán vào"),)
    try:
        content = content_of(file)
    except Unsound as unsound:
        raise WorkbookError(fault_sentence(file, unsound)) from unsound
    if content.startswith(_ZIP):
        return _archive(file)
    if content.startswith(_OLE):
        return _book(file, io.BytesIO(_old(file, content)))
    return (_text(file, content),)


def _text(file: Path, content: bytes) -> Grid:
    if not content.strip():
        raise WorkbookError(f"Tệp “{file}” rỗng; hãy xuất lại từ hệ thống một cửa.")
    start = (
        content[:2000].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe\r\n\t ")
    )
    if start[:1] == b"<":
        raise WorkbookError(
            f"Tệp “{file}” thật ra là trang web (HTML hoặc XML) mang đuôi {file.suffix or 'khác'}; "
            "hãy mở bằng Excel, lưu thành .xlsx rồi nhập lại."
        )
    if file.suffix.lower() not in _TEXTS:
        raise WorkbookError(fault_sentence(file, Unsound(Fault.NOT_AN_ARCHIVE)))
    return text_grid(file, content, file.stem)


def _old(file: Path, content: bytes) -> bytes:
    """A workbook from before Excel 2007; one with a password stands in such a container, too."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise WorkbookError(fault_sentence(file, Unsound(Fault.OLE, "EncryptedPackage")))
    return content


def _archive(file: Path) -> tuple[Grid, ...]:
    """The sheets of a workbook from Excel 2007 on, or of an .ods."""
    try:
        with opened(file, MAX_UNPACKED) as archive:
            if archive.has("mimetype") and archive.has("content.xml"):
                return _book(file, _checked_document(file, archive))
            grids = grids_of(file, archive, EXPORT)
    except Unsound as unsound:
        raise WorkbookError(fault_sentence(file, unsound)) from unsound
    except SpreadError as spread:
        raise too_large(file) from spread
    if sum(info.file_size for info in archive.members.values()) > _SMALL:
        _check_cells(file, grids)
    return grids


def _check_cells(file: Path, grids: Sequence[Grid]) -> None:
    """In a large workbook nobody looks for the cells that hold no value."""
    if len(grids) > _MAX_SHEETS:
        raise too_large(file)
    for grid in grids:
        for row, column in sorted(grid.marks.errors)[:1]:
            raise WorkbookError(
                f"Tệp “{file}” có ô lỗi công thức ({Place(grid.name, row, column).cell}); "
                "hãy sửa ô ấy rồi nhập lại."
            )
        if grid.marks.uncalculated:
            raise WorkbookError(
                f"Tệp “{file}” có công thức chưa tính; hãy mở bằng Excel, lưu lại rồi nhập lại."
            )


def _book(file: Path, stream: io.BytesIO) -> tuple[Grid, ...]:
    with calamine_book(file, stream) as book:
        return tuple(_grids(file, book))


def _grids(file: Path, book: CalamineWorkbook) -> Iterator[Grid]:
    names = book.sheet_names
    if len(names) > _MAX_SHEETS:
        raise too_large(file)
    area = 0
    for name in names:
        sheet = book.get_sheet_by_name(name)
        rows, columns = sheet.end or (-1, -1)
        area += (rows + 1) * (columns + 1)
        if rows >= MAX_ROWS or columns >= MAX_COLUMNS or area > MAX_AREA:
            raise too_large(file)
        yield Grid(name, sheet.to_python(skip_empty_area=False))
