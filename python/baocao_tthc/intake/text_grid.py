"""Text of an export as a grid: its encoding and its separator found, its letters composed."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

from ..errors import WorkbookError
from ..reading.grid import Grid
from .bounds import MAX_AREA, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED, too_large

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = "\t;,"
_LOOKED_AT = 100_000  # characters, for the separator
_LINES = 60
_HINT = "sep="  # Excel's own first line: sep=;


def text_grid(file: Path, content: bytes, name: str) -> Grid:
    """The rows of a text as one sheet; raises WorkbookError when it cannot be read as text."""
    if len(content) > MAX_UNPACKED:
        raise too_large(file)
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
    if len(rows) > MAX_ROWS or width > MAX_COLUMNS or len(rows) * width > MAX_AREA:
        raise too_large(file)
    return Grid(name, rows)


def _decoded(file: Path, content: bytes) -> str:
    """By its byte order mark, else UTF-8, else the Vietnamese code page of Windows."""
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
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
    hinted = first[len(_HINT) :].strip("\r")[:1] if first.lower().startswith(_HINT) else ""
    if hinted and hinted in _SEPARATORS:
        return hinted, rest
    return max(_SEPARATORS, key=lambda mark: _width(text[:_LOOKED_AT], mark)), text


def _width(text: str, separator: str) -> int:
    """How many columns most of the first lines have."""
    widths: list[int] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            widths.append(len(row))
            if len(widths) == _LINES:
                break
    except csv.Error:
        return 0
    return sorted(widths)[len(widths) // 2] if widths else 0
