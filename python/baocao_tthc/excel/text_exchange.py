"""Texts of cells in an open workbook exchanged for others: each where its cell still holds the one
that is expected, and nothing but a text of one look.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

import xlwings as xw

from ..errors import TthcError
from .host import accepted, unlocked

_LEFT = "Để lại: "
_CHANGED, _LOCKED = f"{_LEFT}chữ trong ô đã đổi", f"{_LEFT}ô hoặc tờ đang khóa"
_FORMULA, _LOOKS = f"{_LEFT}ô có công thức", f"{_LEFT}chữ có nhiều kiểu, hãy tự sửa"
_LETTERS = (
    *("Bold", "Italic", "Underline", "Strikethrough", "Superscript", "Subscript"),
    *("Size", "Name", "Color"),
)
_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")

Exchange = Mapping[str, tuple[str, str]]
"""The text that a cell must hold, and the one that it is given, by "sheet!cell"."""


def exchange(book: xw.Book, texts: Exchange) -> dict[str, str]:
    """Give each cell its new text where it holds the old one; why not, of the cells left alone."""
    left = dict.fromkeys(texts, _CHANGED)
    for sheet in book.sheets:
        own = {
            cell: (where, texts[where])
            for where in texts
            for name, _, cell in [where.rpartition("!")]
            if name == sheet.name and _CELL.fullmatch(cell)
        }
        for cell, (where, (old, new)) in own.items():
            if refusal := _exchanged(sheet.range(cell), old, new):
                left[where] = refusal
            else:
                del left[where]
    return left


def _exchanged(cell: xw.Range, old: str, new: str) -> str:
    """Write the new text; why not, when it was not."""
    if cell.value != old or old == new:
        return _CHANGED
    if obstacle := obstacle_of(cell):
        return obstacle
    write = partial(setattr, cell, "value", _typed(new))
    if accepted(write):
        return ""
    try:
        with unlocked(cell.sheet):
            return "" if accepted(write) else _LOCKED
    except TthcError:  # a password
        return _LOCKED


def _typed(text: str) -> str:
    """What is assigned to a cell so that the text stays one, whatever its format: 99,84 % too."""
    return text if text[:1].isalpha() else f"'{text}"


def obstacle_of(cell: xw.Range) -> str:
    """Why nobody but a person can mend the text of the cell; "" when there is nothing."""
    if str(cell.formula).startswith("="):
        return _FORMULA
    letters = cell.api.Font
    return _LOOKS if any(getattr(letters, name) is None for name in _LETTERS) else ""
