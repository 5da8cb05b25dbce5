"""References and formulas: Excel's way of writing them, and Calc's.

Excel  =SUM('II.06B'!$A$1,{1,2;3,4})      Calc  =SUM($'II.06B'.$A$1;{1;2|3;4})

Both with English function names, as Excel's object model and LibreOffice's API have them. Addresses
are those of a cell, a block, whole rows, whole columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

_PART = re.compile(r"\$?([A-Za-z]{1,3})?\$?([1-9]\d*)?")
_AHEAD = r"(?=\$?[A-Za-z]{1,3}\$?\d|\$?[A-Za-z]{1,3}:|\$?\d+:|#REF!)"
_QUOTED = r"'(?:[^']|'')*'"
_CALC = re.compile(
    rf'(?P<text>"(?:[^"]|"")*")|\$?(?P<sheet>{_QUOTED}|[^\W\d]\w*)\.{_AHEAD}|(?P<sign>[;|~{{}}])'
)
_EXCEL = re.compile(
    rf'(?P<text>"(?:[^"]|"")*")|(?P<sheet>{_QUOTED}|[^\W\d][\w.]*)!{_AHEAD}|(?P<sign>[,;{{}}])'
)
_TRUTH = re.compile(rf'"(?:[^"]|"")*"|{_QUOTED}|(?P<truth>\b(?:TRUE|FALSE)\b)(?![(!])')
_SIMPLE = re.compile(r"[^\W\d]\w*")
_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")


class Block(NamedTuple):
    """A rectangle of cells, counted from 1; no rows or no columns is an empty one."""

    row: int
    column: int
    rows: int
    columns: int

    @classmethod
    def of(cls, area: Any) -> Block:
        """The block of a native range address, which counts from 0."""
        row, column = area.StartRow, area.StartColumn
        return cls(row + 1, column + 1, area.EndRow - row + 1, area.EndColumn - column + 1)

    @property
    def last_row(self) -> int:
        """The sheet row of its last row."""
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        """The sheet column of its last column."""
        return self.column + self.columns - 1


def letters(column: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def number(name: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    total = 0
    for letter in name.upper():
        total = total * 26 + ord(letter) - 64
    return total


def parse(text: str, max_rows: int, max_columns: int) -> Block | None:
    """The block of an address such as B2, $B$2:C3, E:E or 13:13; None when it is not one."""
    first, _, second = text.partition(":")
    corners = [_PART.fullmatch(part) for part in ((first, second) if second else (first,))]
    if not all(match and match[0] for match in corners):
        return None
    parts = [(match[1], match[2]) for match in corners if match]
    columns = [number(name) for name, _ in parts if name]
    rows = [int(digits) for _, digits in parts if digits]
    if len(parts) == 1 and not (rows and columns):
        return None
    if (rows and len(rows) < len(parts)) or (columns and len(columns) < len(parts)):
        return None
    top, bottom = (min(rows), max(rows)) if rows else (1, max_rows)
    left, right = (min(columns), max(columns)) if columns else (1, max_columns)
    if bottom > max_rows or right > max_columns:
        return None
    return Block(top, left, bottom - top + 1, right - left + 1)


def written(
    block: Block, max_rows: int, max_columns: int, *, row_dollar: bool, column_dollar: bool
) -> str:
    """The address of a block as Excel writes it: $B$2:$C$3, $E:$E, $13:$13."""
    row, column = "$" if row_dollar else "", "$" if column_dollar else ""
    tops = [f"{row}{number}" for number in (block.row, block.last_row)]
    sides = [f"{column}{letters(number)}" for number in (block.column, block.last_column)]
    if block.columns == max_columns:
        return ":".join(tops)
    if block.rows == max_rows:
        return ":".join(sides)
    corners = [side + top for side, top in zip(sides, tops, strict=True)]
    return corners[0] if corners[0] == corners[1] else ":".join(corners)


def to_calc(formula: str) -> str:
    """The formula as Calc's API takes it, to which TRUE without brackets would be a 1."""
    formula = _TRUTH.sub(lambda found: f"{found[0]}()" if found["truth"] else found[0], formula)
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
