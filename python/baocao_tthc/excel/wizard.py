"""The help of the worksheet functions in Excel's function wizard.

VBA source holds no Vietnamese, and no macro runs on opening: so Python hands the texts to Excel at
the first click of a session, as xlwings does when it imports functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import xlwings as xw

from . import functions

_LONGEST = 255  # characters of a text that Excel takes
_told: set[str] = set()  # workbooks of this session


def describe_functions(book: xw.Book) -> None:
    """Give Excel the texts of every function, once a session; elsewhere there is no wizard."""
    if book.app.engine.name != "excel" or book.name in _told:
        return
    _told.add(book.name)
    saved = book.api.Saved
    for options in macro_options(book.name, described(vars(functions).values())):
        book.app.api.MacroOptions(**options)
    book.api.Saved = saved  # texts of help are no reason to ask whether to save


def described(things: Iterable[object]) -> list[Mapping[str, Any]]:
    """What xlwings' decorator noted at each function among the things."""
    return [thing.__xlfunc__ for thing in things if hasattr(thing, "__xlfunc__")]


def macro_options(book: str, notes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The arguments of Excel's `Application.MacroOptions` for each function of that workbook."""
    quoted = book.replace("'", "''")
    return [
        {
            "Macro": f"'{quoted}'!{note['name']}",
            "Description": note["ret"]["doc"][:_LONGEST],
            "Category": note["category"],
            "ArgumentDescriptions": [argument["doc"][:_LONGEST] for argument in note["args"]],
        }
        for note in notes
    ]
