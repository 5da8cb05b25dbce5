"""Running a Basic (VBA) macro of a workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import native
from .errors import CalcError

if TYPE_CHECKING:
    from .book import Book

_NAME = re.compile(r"(?:'(?P<book>(?:[^']|'')*)'!)?(?:(?P<module>\w+)\.)?(?P<macro>\w+)")


def split_name(name: str) -> tuple[str | None, str | None, str]:
    """The book, module and macro of "'book.xlsm'!Module.Macro"; raises CalcError otherwise."""
    match = _NAME.fullmatch(name)
    if not match:
        raise CalcError(f"xlwings_calc: no macro has the name {name!r}")
    return match["book"], match["module"], match["macro"]


def run(book: Book, module: str | None, macro: str, arguments: Sequence[Any]) -> Any:
    """Run the macro; return what it returns. Raises CalcError when there is none.

    An error inside the macro shows to the person at the screen only: it ends the macro, which
    then returns None.
    """
    library, module = _place(book, module, macro)
    url = f"vnd.sun.star.script:{library}.{module}.{macro}?language=Basic&location=document"
    with native.refusal(f"xlwings_calc: the macro {module}.{macro} failed"):
        script = book.uno.getScriptProvider().getScript(url)
        result, _, _ = script.invoke(tuple(arguments), (), ())
    return result


def _place(book: Book, module: str | None, macro: str) -> tuple[str, str]:
    """The library and module in which the macro stands, by its source."""
    defined = re.compile(
        rf"(?im)^[ \t]*(?:(?:public|private|friend)[ \t]+)?(?:static[ \t]+)?(?:sub|function)"
        rf"[ \t]+{macro}\b"
    )
    libraries = book.uno.BasicLibraries
    for library in libraries.ElementNames:
        libraries.loadLibrary(library)
        modules = libraries.getByName(library)
        for name in modules.ElementNames:
            wanted = module is None or module.lower() == name.lower()
            if wanted and defined.search(modules.getByName(name)):
                return library, name
    where = f"{module}.{macro}" if module else macro
    raise CalcError(f"xlwings_calc: the workbook {book.name} has no macro {where}")
