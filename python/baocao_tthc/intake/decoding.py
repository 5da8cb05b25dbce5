"""The bytes of an export as text, in whatever encoding its system writes."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from ..errors import WorkbookError
from ..ooxml.file_kinds import is_utf_16
from ..vietnamese.legacy_letters import in_code_page, recognised

_BYTE_ORDERS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NAMED = re.compile(r"utf-?(?:8|16(?:le|be)?)|windows-125[0-9]|us-ascii", re.IGNORECASE)
_MAX_LINES_WEIGHED = 500


def decoded(file: Path, content: bytes, named: str = "") -> str:
    """The text by its byte order mark, as UTF-8, in the encoding that it is `named` to have, or as
    Windows-1258; one that was typed in an old font stays in its letters, of Windows-1252.

    Raises WorkbookError when none of them fits.
    """
    for encoding in _encodings(content, named):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return _composed(text)
    if content.startswith(tuple(mark for mark, _ in _BYTE_ORDERS)) or b"\0" in content:
        raise _unreadable(file)
    western = in_code_page(content, "cp1252")
    if recognised(western.splitlines()[:_MAX_LINES_WEIGHED]):
        return western
    try:
        return _composed(content.decode("cp1258"))
    except UnicodeDecodeError as error:
        raise _unreadable(file) from error


def _encodings(content: bytes, named: str) -> tuple[str, ...]:
    marked = next((encoding for mark, encoding in _BYTE_ORDERS if content.startswith(mark)), None)
    if marked:
        return (marked,)
    if is_utf_16(content):
        return ("utf-16-le",) if content[1::2].count(0) > content[::2].count(0) else ("utf-16-be",)
    known = _NAMED.fullmatch(named) and named.lower() != "windows-1252"
    return ("utf-8", named) if known else ("utf-8",)


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _unreadable(file: Path) -> WorkbookError:
    return WorkbookError(
        f"Không đọc được chữ trong tệp “{file}”; hãy lưu thành CSV UTF-8 hoặc .xlsx rồi nhập lại."
    )
