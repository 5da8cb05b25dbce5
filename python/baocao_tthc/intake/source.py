"""Whether python-calamine may be given a large workbook: cells where they claim to be, in bounds.

`reading.package` walks every element, which takes seconds for 100,000 cases. Here each part is
searched as bytes instead. Every part is searched, so it does not matter which one is a sheet.

An export as grids of cells: .xlsx, .xlsm, .xls, .ods, .csv, .tsv, .txt, or text from a paste.

The file is untrusted and may be large: a month of a city's cases has far more rows than a form.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook

from ..errors import WorkbookError
from ..filing import column_number
from ..ooxml.archive import Archive, Fault, Unsound, content_of, opened
from ..ooxml.markup import damaged
from ..reading.grid import Grid
from ..reading.snapshot import calamine_book, read_grids
from ..reading.sound_workbook import fault_sentence
from .bounds import MAX_AREA, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED, too_large
from .text_grid import text_grid

_ODD_REFERENCE = re.compile(rb"""\sr\s*=\s*(?!"[A-Z]{0,3}[0-9]{1,6}")""")
# Columns by their letters; whole references only where the row has six digits, which few have.
_REFERENCE = re.compile(rb"""\sr\s*=\s*"([A-Z]{0,3}[0-9]{6}|[A-Z]{1,3})""")
_FEWER_DIGITS = 99_999
_CLAIMED = re.compile(rb"""uniqueCount\s*=\s*["']\s*([0-9]*)""")
_NO_RESULT = re.compile(
    rb"""<c\s(?![^>]*t="str")[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)"""
    rb"""\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"""
)
_ERROR = re.compile(rb"""<c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3}[0-9]{1,6})""")
_TABLE = b"</table:table>"
_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.S)
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_REPEATED = re.compile(rb"""-repeated\s*=\s*["']\s*([0-9]+)""")


def checked_copy(file: Path, archive: Archive) -> io.BytesIO:
    """The workbook as a new archive of the parts that were searched; raises WorkbookError."""
    if archive.has("xl/workbook.bin"):
        raise WorkbookError(f"Tệp “{file}” là .xlsb; hãy mở bằng Excel và lưu thành .xlsx.")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for path, info in archive.members.items():
            if path.endswith((".xml", ".rels")):
                content = archive.read(path)
                _check(file, content)
                target.writestr(info.filename.replace("\\", "/").lstrip("/"), content)
    stream.seek(0)
    return stream


def _check(file: Path, xml: bytes) -> None:
    if b"\0" in xml or _ODD_REFERENCE.search(xml):
        raise damaged(file)
    if b"<!DOCTYPE" in xml:
        raise WorkbookError(
            f"Tệp “{file}” chứa khai báo XML không an toàn nên không được mở; "
            "hãy hỏi lại nơi gửi tệp."
        )
    if any(not n or len(n) > 7 or int(n) > MAX_AREA for n in _CLAIMED.findall(xml)):
        raise damaged(file)
    _check_extent(file, xml)
    if b't="e"' in xml and (error := _ERROR.search(xml)):
        raise WorkbookError(
            f"Tệp “{file}” có ô lỗi công thức ({error[1].decode()}); hãy sửa ô ấy rồi nhập lại."
        )
    if b"<f" in xml and _NO_RESULT.search(xml):
        raise WorkbookError(
            f"Tệp “{file}” có công thức chưa tính; hãy mở bằng Excel, lưu lại rồi nhập lại."
        )


def _check_extent(file: Path, xml: bytes) -> None:
    """The reader makes a dense grid from A1 to the last row and column, whatever stands between."""
    rows, columns = _FEWER_DIGITS, 1
    for reference in set(_REFERENCE.findall(xml)):
        letters = reference.rstrip(b"0123456789").decode()
        if len(reference) > len(letters):
            rows = max(rows, int(reference[len(letters) :]))
        columns = max(columns, column_number(letters))
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > 2 * MAX_AREA:
        raise too_large(file)


def checked_document(file: Path, archive: Archive) -> io.BytesIO:
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
        raise WorkbookError(fault_sentence(file, unsound)) from unsound
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
        raise WorkbookError(fault_sentence(file, Unsound(Fault.NOT_AN_ARCHIVE)))
    return text_grid(file, content, file.stem)


def _old(file: Path, content: bytes) -> bytes:
    """A workbook from before Excel 2007; one with a password stands in such a container, too."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise WorkbookError(fault_sentence(file, Unsound(Fault.OLE, "EncryptedPackage")))
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
        raise WorkbookError(fault_sentence(file, unsound)) from unsound
    raise WorkbookError(fault_sentence(file, Unsound(Fault.NOT_AN_ARCHIVE)))


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
