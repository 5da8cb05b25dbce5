"""An export as grids of cells: a workbook, a text, the tables of a page, or a paste.

What a file is its content decides. It is untrusted and may be large: a month of a city's cases has
far more rows than a form.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from ..errors import WorkbookError
from ..ooxml.archive import Archive, Fault, Unsound, check_old_container, content_of, opened
from ..ooxml.expected_files import WORKBOOK
from ..ooxml.file_kinds import HTML, MHTML, ODS, TEXT, XLS, kind_of
from ..ooxml.markup import damaged, declares_entities
from ..reading.grid import Grid
from ..reading.sheet_scan import Bounds, SpreadError
from ..reading.snapshot import calamine_book, grids_of
from .decoding import decoded
from .delimited_text import rows_of
from .extent import MAX_AREA, MAX_COLUMNS, MAX_ROWS, check_extent, too_large

_MAX_UNPACKED = 256 * 2**20  # bytes; a case has some 400 in a sheet's XML
_EXPORT = Bounds(MAX_ROWS, MAX_COLUMNS, cells=MAX_AREA, area=MAX_AREA)
_MAX_SHEETS = 50
_PASTE = "-"
_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_FILES = (".csv", ".tsv", ".txt")
_TABLE = b"</table:table>"
_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.S)
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_REPEATED = re.compile(rb"""-repeated\s*=\s*["']\s*([0-9]+)""")


def read_source(file: Path) -> tuple[Grid, ...]:
    """The sheets of an export by what it is, whatever its name; a text is one sheet, and so is each
    table of a page. `-` reads a paste from standard input.

    Raises WorkbookError with one sentence when it cannot be read or is too large.
    """
    try:
        if str(file) == _PASTE:
            file = Path("văn bản dán vào")
            return _read(file, sys.stdin.buffer.read(_MAX_UNPACKED + 1))
        content = content_of(file)
        if content.startswith(_ZIP):
            return _of_archive(file)
        return _read(file, content)
    except Unsound as unsound:
        raise WORKBOOK.refusal(file, unsound) from unsound


def _read(file: Path, content: bytes) -> tuple[Grid, ...]:
    if len(content) > _MAX_UNPACKED:
        raise too_large(file)
    if not content.strip():
        raise WorkbookError(f"Tệp “{file}” rỗng; hãy xuất lại từ hệ thống một cửa.")
    check_old_container(content)
    kind = kind_of(content)
    if kind == XLS or (kind is None and content.startswith(_OLE)):
        return _of_stream(file, io.BytesIO(content))
    if kind in (HTML, MHTML):
        from . import web_tables

        read = web_tables.page_grids if kind == HTML else web_tables.archive_grids
        return read(file, content)
    if kind == TEXT or (kind is None and file.suffix.lower() in _TEXT_FILES):
        return (text_grid(file, content, file.stem),)
    raise Unsound(Fault.NOT_AN_ARCHIVE, kind=kind)


def _of_archive(file: Path) -> tuple[Grid, ...]:
    """The sheets of a workbook from Excel 2007 on, or of an .ods."""
    try:
        with opened(file, _MAX_UNPACKED) as archive:
            if archive.kind == ODS:
                return _of_stream(file, checked_document(file, archive))
            return grids_of(file, archive, _EXPORT)
    except SpreadError as spread:
        raise too_large(file) from spread


def _of_stream(file: Path, stream: io.BytesIO) -> tuple[Grid, ...]:
    with calamine_book(file, stream) as book:
        return tuple(_grids(file, book))


def _grids(file: Path, book: CalamineWorkbook) -> Iterator[Grid]:
    if len(book.sheet_names) > _MAX_SHEETS:
        raise too_large(file)
    area = 0
    for known in book.sheets_metadata:
        sheet = book.get_sheet_by_name(known.name)
        rows, columns = sheet.end or (-1, -1)
        area += (rows + 1) * (columns + 1)
        check_extent(file, rows + 1, columns + 1, area)
        values = sheet.to_python(skip_empty_area=False)
        yield Grid(known.name, values, hidden=known.visible != SheetVisibleEnum.Visible)


def checked_document(file: Path, archive: Archive) -> io.BytesIO:
    """An .ods of which the rows and columns, repeated ones unfolded, are within the bounds."""
    content = archive.read("content.xml")
    if b"\0" in content or declares_entities(content):
        raise damaged(file)
    area = 0
    for table in content.split(_TABLE):
        rows, columns = _unfolded(table)
        area += rows * columns
        check_extent(file, rows, columns, area)
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


def text_grid(file: Path, content: bytes, name: str) -> Grid:
    """The rows of a text as one sheet; raises WorkbookError when it cannot be read as text."""
    text = decoded(file, content)
    if not text.strip():
        raise WorkbookError(f"“{file}” không có dòng nào; hãy xuất lại từ hệ thống một cửa.")
    rows = rows_of(file, text)
    width = max(map(len, rows), default=0)
    check_extent(file, len(rows), width, len(rows) * width)
    return Grid(name, rows)
