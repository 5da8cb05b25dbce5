"""The bytes of an export as text, in whatever encoding its system writes; and cells that hold
letters of an old font, in Unicode.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path

from ..errors import WorkbookError
from ..ooxml.file_kinds import is_utf_16
from ..reading.grid import Grid
from ..vietnamese import normal
from ..vietnamese.legacy_letters import (
    Letters,
    in_code_page,
    in_unicode,
    is_ambiguous,
    is_unicode,
    recognised,
)

_BYTE_ORDERS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NAMED = re.compile(r"utf-?(?:8|16(?:le|be)?)|windows-125[0-9]|us-ascii", re.IGNORECASE)
_ASCII = bytes(range(128))
_MIN_WHOLE = 20  # letters of UTF-8 for each that is cut in two
_MAX_WEIGHED = 2**20  # bytes of a text
_MAX_LINES_WEIGHED = 500  # of a text or a sheet, by which its letters are recognised


def decoded(file: Path, content: bytes, named: str = "") -> str:
    """The text by its byte order mark, as UTF-8, in the encoding that it is `named` to have, or as
    Windows-1258; one that was typed in an old font stays in its letters, of Windows-1252. Of UTF-8
    a few letters may be cut in two, as systems do that shorten texts by bytes: they become U+FFFD.

    Raises WorkbookError when none of them fits.
    """
    for encoding in _encodings(content, named):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return _composed(text)
    if (nearly := _nearly_utf_8(content)) is not None:
        return _composed(nearly)
    if content.startswith(tuple(mark for mark, _ in _BYTE_ORDERS)) or b"\0" in content:
        raise _unreadable(file)
    start = in_code_page(content[:_MAX_WEIGHED], "cp1252")
    if recognised(start.splitlines()[:_MAX_LINES_WEIGHED]):
        return in_code_page(content, "cp1252")
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


def _nearly_utf_8(content: bytes) -> str | None:
    text = content.decode("utf-8-sig", "replace")
    cut = text.count("\ufffd")
    whole = len(content.translate(None, _ASCII)) // 3
    return text if "\0" not in text and cut * _MIN_WHOLE <= whole else None


def _composed(text: str) -> str:
    return normal(text)


def _unreadable(file: Path) -> WorkbookError:
    return WorkbookError(
        f"Không đọc được chữ trong tệp “{file}”; hãy lưu thành CSV UTF-8 hoặc .xlsx rồi nhập lại."
    )


def in_unicode_letters(file: Path, grids: Sequence[Grid]) -> tuple[list[Grid], str]:
    """The grids with the texts in Unicode that were typed in an old font or decoded wrongly, and
    how they were written, "" when all were in Unicode.

    Raises WorkbookError for a sheet with texts of both kinds of which nobody can tell which.
    """
    made, names = [], []
    for grid in grids:
        texts = _texts(grid.values[:_MAX_LINES_WEIGHED])
        letters = recognised(texts)
        if letters:
            _refuse_mixed(file, grid.name, texts, letters)
            names.append(letters.name)
        made.append(_converted(grid, letters) if letters else grid)
    return made, ", ".join(dict.fromkeys(names))


def _texts(rows: Sequence[Sequence[object]]) -> set[str]:
    return {value for value in chain.from_iterable(rows) if isinstance(value, str)}


def _refuse_mixed(file: Path, sheet: str, texts: set[str], letters: Letters) -> None:
    doubtful = [text for text in texts if is_ambiguous(text, letters)]
    if doubtful and any(map(is_unicode, texts)):
        raise WorkbookError(
            f"“{file}”, tờ “{sheet}” lẫn chữ ở bảng mã {letters.name} với chữ Unicode, nên không "
            f"biết “{min(doubtful)[:40]}” là chữ gì; hãy chuyển cả tờ sang Unicode rồi nhập lại."
        )


def _converted(grid: Grid, letters: Letters) -> Grid:
    of_text = lru_cache(maxsize=50_000)(partial(in_unicode, letters=letters))
    return grid._replace(
        values=[
            [of_text(value) if isinstance(value, str) else value for value in row]
            for row in grid.values
        ]
    )
