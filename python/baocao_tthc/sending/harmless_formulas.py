"""Which formulas may stay in a frozen workbook: names of cells, formats that look at their sheet.

Conditional formats are kept, not worked out: the forms must look as they print in any program, and
only the formats hide the zeros of blank rows. They hold formulas, so only those stay that look at
their own sheet through plain functions: such a formula shows nothing that is not on the sheet and
reaches nothing outside it, and it compares with a word, not with a note or a path.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterator

_SHEET = r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<bare>[^\s'!\[\](),;:+\-*/&=<>\"#]+))!"
_AREA = r"\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?"
_LINES = r"\$?[0-9]{1,7}:\$?[0-9]{1,7}|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}"
_REFERENCE = re.compile(rf"{_SHEET}(?:{_AREA}|{_LINES})")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_WORD = re.compile(r"(?<![A-Za-z0-9_.$])(\$?[A-Za-z_][A-Za-z0-9_.$]*)\s*(\(?)")
_CELLS = re.compile(r"\$?[A-Z]{1,3}(?:\$?[0-9]{1,7})?", re.IGNORECASE)
_PLAIN = frozenset(
    {
        *("ABS", "AND", "AVERAGE", "COLUMN", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "DATE"),
        *("DAY", "EXACT", "FALSE", "FIND", "IF", "IFERROR", "INDEX", "INT", "ISBLANK", "ISERROR"),
        *("ISEVEN", "ISNA", "ISNUMBER", "ISODD", "ISTEXT", "LEFT", "LEN", "LOWER", "MATCH", "MAX"),
        *("MEDIAN", "MID", "MIN", "MOD", "MONTH", "N", "NOT", "OR", "RIGHT", "ROUND", "ROW"),
        *("SEARCH", "SUM", "SUMIF", "SUMPRODUCT", "TODAY", "TRIM", "TRUE", "UPPER", "VALUE"),
        "YEAR",
    }
)
_MARKS = "![]{}#@"
_CONSTANT = re.compile(r'"((?:[^"]|"")*)"')
_PATH = re.compile(r"\\|[A-Za-z]:/|//|file:", re.IGNORECASE)
_MAX_CONSTANT = 40  # letters; a condition compares with a word, not with a note


def refers_only_to(text: str, sheets: Container[str]) -> bool:
    """Whether it is a plain list of cells, rows or columns of these sheets, and nothing else.

    >>> refers_only_to("A!$B$1,'C D'!$3:$4", {"A", "C D"})
    True
    """
    references = [_REFERENCE.fullmatch(part) for part in _parts(text.removeprefix("="))]
    return all(
        match is not None and (match["bare"] or match["quoted"].replace("''", "'")) in sheets
        for match in references
    )


def _parts(text: str) -> Iterator[str]:
    """The text at its commas, those in quoted names aside."""
    begin, quoted = 0, False
    for at, letter in enumerate(text):
        if letter == "'":
            quoted = not quoted
        elif letter == "," and not quoted:
            yield text[begin:at].strip()
            begin = at + 1
    yield text[begin:].strip()


def looks_only_at_its_sheet(formula: str) -> bool:
    """Whether the formula of a conditional format is plain: own cells, constants, plain functions.

    >>> looks_only_at_its_sheet('AND($B1="",SUM(C$1:INDEX(C:C,ROW()-1))=0)')
    True
    >>> looks_only_at_its_sheet("Khac!A1>0"), looks_only_at_its_sheet('WEBSERVICE("http://x")')
    (False, False)
    """
    bare = _QUOTED.sub('""', formula)
    if any(mark in bare for mark in _MARKS):
        return False
    for word, call in _WORD.findall(bare):
        if call and word.upper() not in _PLAIN:
            return False
        if not call and word.upper() not in ("TRUE", "FALSE") and not _CELLS.fullmatch(word):
            return False
    return True


def is_harmless(formulas: Collection[str], text: str = "") -> bool:
    """Whether a conditional format may stay: its formulas, and the text that it looks for."""
    constants = [text, *(each for formula in formulas for each in _CONSTANT.findall(formula))]
    tells = any(len(each) > _MAX_CONSTANT or _PATH.search(each) for each in constants)
    return not tells and all(map(looks_only_at_its_sheet, formulas))
