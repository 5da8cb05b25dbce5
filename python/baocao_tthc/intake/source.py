"""An export as grids of cells: .xlsx, .xlsm, .xls, .ods, .csv, .tsv, .txt, or text from a paste.

The file is untrusted and may be large: a month of a city's cases has far more rows than a form. In
a large workbook nobody looks for the cells that hold no value, so such a cell is refused. Text is
decoded by its byte order mark, as UTF-8 or as Windows-1258, and its separator is found.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from python_calamine import CalamineWorkbook

from ..errors import WorkbookError
from ..filing import Place
from ..ooxml.archive import Archive, Fault, Unsound, content_of, opened
from ..ooxml.expected_files import WORKBOOK
from ..ooxml.markup import damaged, declares_entities
from ..reading.grid import Grid
from ..reading.sheet_scan import Bounds, SpreadError
from ..reading.snapshot import calamine_book, grids_of

# Far above a month of a commune's cases, far below what hurts.
MAX_ROWS = 300_000
MAX_COLUMNS = 200
MAX_AREA = 12_000_000  # cells that the sheets span together
_MAX_UNPACKED = 256 * 2**20  # bytes; a case has some 400 in a sheet's XML
_EXPORT = Bounds(MAX_ROWS, MAX_COLUMNS, cells=MAX_AREA, area=MAX_AREA)
_MAX_SMALL = 2 * 2**20  # bytes of all parts of a workbook whose cells people look through
_MAX_SHEETS = 50
_PASTE = "-"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK"
_TEXT_FILES = (".csv", ".tsv", ".txt")
_BYTE_ORDERS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = ("\t", ";", ",")
_SEPARATOR_HINT = "sep="  # Excel's own first line: sep=;
_MAX_SAMPLE = 100_000  # characters in which the separator is looked for
_MAX_SAMPLE_LINES = 60
_TABLE = b"</table:table>"
_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.S)
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_REPEATED = re.compile(rb"""-repeated\s*=\s*["']\s*([0-9]+)""")


def check_extent(file: Path, rows: int, columns: int, area: int) -> None:
    """Raise WorkbookError for an export that spreads too far; `area` counts cells of all sheets."""
    if rows > MAX_ROWS or columns > MAX_COLUMNS or area > MAX_AREA:
        raise _too_large(file)


def _too_large(file: Path) -> WorkbookError:
    rows = f"{MAX_ROWS:,}".replace(",", ".")
    return WorkbookError(
        f"“{file}” quá lớn (hơn {rows} dòng, {MAX_COLUMNS} cột, hoặc trải quá rộng); hãy xuất "
        "riêng từng kỳ, xóa các dòng, cột thừa rồi nhập lại."
    )


def read_source(file: Path) -> tuple[Grid, ...]:
    """The sheets of an export, a text file as one sheet; `-` reads a paste from standard input.

    Raises WorkbookError with one sentence when it cannot be read or is too large.
    """
    if str(file) == _PASTE:
        return (text_grid(file, sys.stdin.buffer.read(_MAX_UNPACKED + 1), "văn bản dán vào"),)
    try:
        content = content_of(file)
        if content.startswith(_ZIP):
            return _of_archive(file)
        if content.startswith(_OLE):
            return _of_old_workbook(file, content)
        return (_of_text(file, content),)
    except Unsound as unsound:
        raise WORKBOOK.refusal(file, unsound) from unsound


def _of_archive(file: Path) -> tuple[Grid, ...]:
    """The sheets of a workbook from Excel 2007 on, or of an .ods."""
    try:
        with opened(file, _MAX_UNPACKED) as archive:
            if archive.has("mimetype") and archive.has("content.xml"):
                return _of_stream(file, checked_document(file, archive))
            grids = grids_of(file, archive, _EXPORT)
    except SpreadError as spread:
        raise _too_large(file) from spread
    if sum(info.file_size for info in archive.members.values()) > _MAX_SMALL:
        _refuse_without_value(file, grids)
    return grids


def _refuse_without_value(file: Path, grids: Sequence[Grid]) -> None:
    if len(grids) > _MAX_SHEETS:
        raise _too_large(file)
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


def _of_old_workbook(file: Path, content: bytes) -> tuple[Grid, ...]:
    """One from before Excel 2007; one with a password stands in such a container, too."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unsound(Fault.OLE, "EncryptedPackage")
    return _of_stream(file, io.BytesIO(content))


def _of_stream(file: Path, stream: io.BytesIO) -> tuple[Grid, ...]:
    with calamine_book(file, stream) as book:
        return tuple(_grids(file, book))


def _grids(file: Path, book: CalamineWorkbook) -> Iterator[Grid]:
    if len(book.sheet_names) > _MAX_SHEETS:
        raise _too_large(file)
    area = 0
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows, columns = sheet.end or (-1, -1)
        area += (rows + 1) * (columns + 1)
        check_extent(file, rows + 1, columns + 1, area)
        yield Grid(name, sheet.to_python(skip_empty_area=False))


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


def _of_text(file: Path, content: bytes) -> Grid:
    if not content.strip():
        raise WorkbookError(f"Tệp “{file}” rỗng; hãy xuất lại từ hệ thống một cửa.")
    start = content[:2000].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
    if start.lstrip(b"\xff\xfe\r\n\t ").startswith(b"<"):
        raise WorkbookError(
            f"Tệp “{file}” thật ra là trang web (HTML hoặc XML) mang đuôi {file.suffix or 'khác'}; "
            "hãy mở bằng Excel, lưu thành .xlsx rồi nhập lại."
        )
    if file.suffix.lower() not in _TEXT_FILES:
        raise Unsound(Fault.NOT_AN_ARCHIVE)
    return text_grid(file, content, file.stem)


def text_grid(file: Path, content: bytes, name: str) -> Grid:
    """The rows of a text as one sheet; raises WorkbookError when it cannot be read as text."""
    if len(content) > _MAX_UNPACKED:
        raise _too_large(file)
    text = _decoded(file, content)
    if not text.strip():
        raise WorkbookError(f"“{file}” không có dòng nào; hãy xuất lại từ hệ thống một cửa.")
    separator, body = _separator(text)
    try:
        rows = list(csv.reader(io.StringIO(body, newline=""), delimiter=separator))
    except csv.Error as error:
        raise WorkbookError(
            f"Tệp “{file}” không phải văn bản chia cột ({separator!r}); hãy mở bằng Excel, lưu "
            "thành .xlsx rồi nhập lại."
        ) from error
    width = max(map(len, rows), default=0)
    check_extent(file, len(rows), width, len(rows) * width)
    return Grid(name, rows)


def _decoded(file: Path, content: bytes) -> str:
    marked = next((encoding for mark, encoding in _BYTE_ORDERS if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1258"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text if text.isascii() else unicodedata.normalize("NFC", text)
    raise WorkbookError(
        f"Không đọc được chữ trong tệp “{file}”; hãy lưu thành CSV UTF-8 hoặc .xlsx rồi nhập lại."
    )


def _separator(text: str) -> tuple[str, str]:
    """The separator that parts the first lines into most columns, and the text below its hint."""
    first, _, rest = text.partition("\n")
    named = first[len(_SEPARATOR_HINT) :][:1]
    if first.lower().startswith(_SEPARATOR_HINT) and named in _SEPARATORS:
        return named, rest
    return max(_SEPARATORS, key=lambda mark: _width(text[:_MAX_SAMPLE], mark)), text


def _width(sample: str, separator: str) -> int:
    """How many columns most of the first lines have."""
    lines = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    try:
        widths = sorted(len(line) for line in islice(lines, _MAX_SAMPLE_LINES))
    except csv.Error:
        return 0
    return widths[len(widths) // 2] if widths else 0
