"""An export as grids of cells: .xlsx, .xlsm, .xls, .ods, .csv, .tsv, .txt, or text from a paste.

The file is untrusted and may be large: a month of a city's cases has far more rows than a form.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook

from ..archive import Fault, Unsound, content_of, opened
from ..errors import WorkbookError
from ..reading.grid import Grid
from ..reading.package import sentence
from ..reading.workbook import calamine_book, read_grids
from .bounds import MAX_AREA, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED, too_large
from .sheet_xml import checked_copy, checked_document
from .text import text_grid

PASTE = "-"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK"
_TEXTS = (".csv", ".tsv", ".txt")
_MAX_SHEETS = 50
_SMALL = 2 * 2**20  # bytes of all parts: such a workbook is read as one with forms is, cell by cell


def read_source(file: Path) -> tuple[Grid, ...]:
    """The sheets of an export, a text file as one sheet; `-` reads a paste from standard input.

    Raises WorkbookError with one sentence when it cannot be read or is too large.
    """
    if str(file) == PASTE:
        return (text_grid(file, sys.stdin.buffer.read(MAX_UNPACKED + 1), "văn bản dán vào"),)
    try:
        content = content_of(file)
    except Unsound as unsound:
        raise WorkbookError(sentence(file, unsound)) from unsound
    if content.startswith(_ZIP):
        sound = _sound_archive(file)
        return read_grids(file) if sound is None else _book(file, sound)
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
        raise WorkbookError(sentence(file, Unsound(Fault.NOT_AN_ARCHIVE)))
    return text_grid(file, content, file.stem)


def _old(file: Path, content: bytes) -> bytes:
    """A workbook from before Excel 2007; one with a password stands in such a container, too."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise WorkbookError(sentence(file, Unsound(Fault.OLE, "EncryptedPackage")))
    return content


def _sound_archive(file: Path) -> io.BytesIO | None:
    """The archive that the reader may be given; None for a workbook that is small."""
    try:
        with opened(file, MAX_UNPACKED) as archive:
            if archive.has("xl/workbook.xml"):
                size = sum(info.file_size for info in archive.members.values())
                return checked_copy(file, archive) if size > _SMALL else None
            if archive.has("mimetype") and archive.has("content.xml"):
                return checked_document(file, archive)
    except Unsound as unsound:
        raise WorkbookError(sentence(file, unsound)) from unsound
    raise WorkbookError(sentence(file, Unsound(Fault.NOT_AN_ARCHIVE)))


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
