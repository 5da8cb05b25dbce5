"""Formulas and references: Excel's way of writing them, and Calc's.

Excel  =SUM('II.06B'!$A$1,{1,2;3,4})      Calc  =SUM($'II.06B'.$A$1;{1;2|3;4})

Both with English function names, as Excel's object model and LibreOffice's API have them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_AHEAD = r"(?=\$?[A-Za-z]{1,3}\$?\d|\$?[A-Za-z]{1,3}:|\$?\d+:|#REF!)"
_QUOTED = r"'(?:[^']|'')*'"
_CALC = re.compile(
    rf'(?P<text>"(?:[^"]|"")*")|\$?(?P<sheet>{_QUOTED}|[^\W\d]\w*)\.{_AHEAD}|(?P<sign>[;|~{{}}])'
)
_EXCEL = re.compile(
    rf'(?P<text>"(?:[^"]|"")*")|(?P<sheet>{_QUOTED}|[^\W\d][\w.]*)!{_AHEAD}|(?P<sign>[,;{{}}])'
)
_SIMPLE = re.compile(r"[^\W\d]\w*")
_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")


def to_calc(formula: str) -> str:
    """The formula as Calc's API takes it."""
    return _translated(formula, _EXCEL, _calc_sheet, {",": ";"}, {",": ";", ";": "|"})


def to_excel(formula: str) -> str:
    """The formula as Excel's `Range.Formula` has it."""
    return _translated(formula, _CALC, _excel_sheet, {";": ",", "~": ","}, {";": ",", "|": ";"})


def _translated(
    formula: str,
    pattern: re.Pattern[str],
    sheet: Callable[[str], str],
    outside: dict[str, str],
    inside: dict[str, str],
) -> str:
    in_array = False

    def replace(match: re.Match[str]) -> str:
        nonlocal in_array
        if match["text"]:
            return match["text"]
        if match["sheet"]:
            return sheet(unquoted(match["sheet"]))
        sign = match["sign"]
        if sign in "{}":
            in_array = sign == "{"
            return sign
        return (inside if in_array else outside).get(sign, sign)

    return pattern.sub(replace, formula)


def _calc_sheet(name: str) -> str:
    return f"${quoted(name)}."


def _excel_sheet(name: str) -> str:
    return f"{excel_quoted(name)}!"


def unquoted(name: str) -> str:
    """A sheet's name without the quotes it has in a formula."""
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def quoted(name: str) -> str:
    """A sheet's name in quotes: Biểu O'Hara is 'Biểu O''Hara'."""
    return "'" + name.replace("'", "''") + "'"


def excel_quoted(name: str) -> str:
    """A sheet's name as Excel writes it: in quotes only when it could be read otherwise."""
    plain = _SIMPLE.fullmatch(name) and not _LIKE_CELL.fullmatch(name)
    return name if plain else quoted(name)
