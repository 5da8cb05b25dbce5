"""An export as grids of cells: a workbook, a text, the tables of a page, or a paste.

What a file is its content decides. It is untrusted and may be large: a month of a city's cases has
far more rows than a form.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from ..errors import WorkbookError
from ..ooxml.archive import (
    MAX_FILE,
    Fault,
    Unsound,
    check_old_container,
    content_of,
    opened,
)
from ..ooxml.expected_files import WORKBOOK
from ..ooxml.file_kinds import HTML, MHTML, ODS, TEXT, XLS, kind_of
from ..ooxml.markup import damaged, declares_entities
from ..reading.grid import Grid
from ..reading.sheet_values import MergedRows, apart, merged_rows, sheet_values_apart
from ..reading.sheet_walk import Bounds, SpreadError
from ..reading.snapshot import grids_of
from .decoding import decoded
from .delimited_text import rows_of
from .extent import MAX_AREA, MAX_COLUMNS, MAX_ROWS, check_extent, too_large

_MAX_UNPACKED = 128 * 2**20  # bytes; a case has some 400 in a sheet's XML
_EXPORT = Bounds(MAX_ROWS, MAX_COLUMNS, cells=MAX_AREA, area=MAX_AREA)
_PASTE = "-"
_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_FILES = (".csv", ".tsv", ".txt")


def read_source(file: Path) -> tuple[Grid, ...]:
    """The sheets of an export by what it is, whatever its name; a text is one sheet, and so is each
    table of a page. `-` reads a paste from standard input.

    Raises WorkbookError with one sentence when it cannot be read or is too large.
    """
    try:
        if str(file) == _PASTE:
            file = Path("văn bản dán vào")
            return _read(file, sys.stdin.buffer.read(MAX_FILE + 1))
        content = content_of(file)
        if content.startswith(_ZIP):
            return _of_archive(file)
        return _read(file, content)
    except Unsound as unsound:
        if unsound.fault is Fault.TOO_LARGE:
            raise too_large(file) from unsound
        raise WORKBOOK.refusal(file, unsound) from unsound


def merged_rows_of(file: Path) -> Mapping[str, Sequence[MergedRows]]:
    """The merged cells of several rows by sheet, of a file that `read_source` can read; {} of what
    is no workbook.
    """
    content = content_of(file)
    is_workbook = content.startswith((_ZIP, _OLE)) or kind_of(content) == XLS
    return merged_rows(file, content) if is_workbook else {}


def _read(file: Path, content: bytes) -> tuple[Grid, ...]:
    if len(content) > MAX_FILE:
        raise too_large(file)
    if not content.strip():
        raise WorkbookError(f"Tệp “{file}” rỗng; hãy xuất lại từ hệ thống một cửa.")
    check_old_container(content)
    kind = kind_of(content)
    if kind == XLS or (kind is None and content.startswith(_OLE)):
        return _of_workbook(file, content)
    if kind in (HTML, MHTML):
        from . import web_tables

        read = web_tables.page_grids if kind == HTML else web_tables.archive_grids
        return apart(file, read, content)
    if kind == TEXT or (kind is None and file.suffix.lower() in _TEXT_FILES):
        return (text_grid(file, content, file.stem),)
    raise Unsound(Fault.NOT_AN_ARCHIVE, kind=kind)


def _of_archive(file: Path) -> tuple[Grid, ...]:
    """The sheets of a workbook from Excel 2007 on, or of an .ods."""
    try:
        with opened(file, _MAX_UNPACKED, whole=False) as archive:
            if archive.kind == ODS:
                if declares_entities(archive.read("content.xml")):
                    raise damaged(file)
                return _of_workbook(file, archive.content)
            return grids_of(file, archive, _EXPORT)
    except SpreadError as spread:
        raise too_large(file) from spread


def _of_workbook(file: Path, content: bytes) -> tuple[Grid, ...]:
    """The sheets of a workbook that nothing is known of beforehand."""
    sheets = sheet_values_apart(file, content, refuse=partial(check_extent, file))
    return tuple(Grid(name, values or [], hidden=hidden) for name, hidden, values in sheets)


def text_grid(file: Path, content: bytes, name: str) -> Grid:
    """The rows of a text as one sheet; raises WorkbookError when it cannot be read as text."""
    text = decoded(file, content)
    if not text.strip():
        raise WorkbookError(f"“{file}” không có dòng nào; hãy xuất lại từ hệ thống một cửa.")
    rows = rows_of(file, text)
    width = max(map(len, rows), default=0)
    check_extent(file, len(rows), width, len(rows) * width)
    return Grid(name, rows)
