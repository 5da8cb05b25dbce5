"""What the formula of a cell refers to, and whether two formulas are the same one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ..filing import column_letters, column_number

_LAST_ROW, _LAST_COLUMN = 2**20, 2**14
_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_TOKEN = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<sheet>'(?:[^']|'')+'!|(?<![\w.$'\]])[^\W\d][\w.]*!)?"
    rf"(?<![\w.$])(?P<area>{_CELL}(?::{_CELL})?|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}"
    r"|\$?[0-9]{1,7}:\$?[0-9]{1,7})(?![\w.(!])"
    r"|(?P<word>(?<![\w.$])[^\W\d][\w.]*)(?P<call>\s*\()?"
)
_PART = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]{0,7})")
_ELSEWHERE = frozenset({"INDIRECT", "OFFSET"})  # they refer to what their values say
_CONSTANTS = frozenset({"TRUE", "FALSE"})


class Insertion(NamedTuple):
    """So many new rows in front of row `at`, at the end of a block that begins in row `first`."""

    sheet: str  # its name in lower case
    at: int
    rows: int
    first: int


def with_insertion(formula: str, sheet: str, inserted: Insertion) -> str:
    """The formula of a cell on `sheet` after rows were inserted.

    What stands below moves down. A range over the whole block takes the new rows in, which a
    program does only for rows inserted between others.

    >>> with_insertion("SUM(D12:D17)+D$18+D17", "Nháp", Insertion("nháp", 18, 2, 12))
    'SUM(D12:D19)+D$20+D17'
    """
    pieces, at = [], 0
    for found in _TOKEN.finditer(formula):
        if found["area"] and _area(found["sheet"], "A1", sheet).sheet == inserted.sheet:
            begin, end = found.span("area")
            pieces += [formula[at:begin], area_with_insertion(found["area"], inserted)]
            at = end
    return "".join([*pieces, formula[at:]])


def area_with_insertion(area: str, inserted: Insertion, *, any_part: bool = False) -> str:
    """An area on the sheet itself after the insertion; `any_part` of the block takes rows in.

    Cells of one row are a row's, not a block's, even where the block has no more than one.
    """
    parts = [_PART.fullmatch(cell) for cell in area.split(":")]
    rows = [int(part[4]) if part and part[4] else 0 for part in parts]
    grown = [row + inserted.rows if row >= inserted.at else row for row in rows]
    within = any_part or (rows[0] <= inserted.first and rows[0] < rows[-1])
    if len(rows) > 1 and within and 0 < rows[0] < inserted.at == rows[1] + 1:
        grown[1] = rows[1] + inserted.rows
    return ":".join(
        f"{part[1]}{part[2]}{part[3]}{row or ''}" if part else cell
        for part, row, cell in zip(parts, grown, area.split(":"), strict=True)
    )


_CALLED = re.compile(r"(?<![\w.])(TRUE|FALSE)\(\)")  # LibreOffice writes them so
_PLAIN_SHEET = re.compile(r"'([^\W\d][\w.]*)'!")


class Area(NamedTuple):
    """A block of cells on the sheet of that name in lower case, ends included."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int


class Precedents(NamedTuple):
    """What a formula refers to; `unclear` when that cannot be told from its text alone."""

    areas: tuple[Area, ...]
    unclear: bool


def precedents(
    formula: str, sheet: str, names: Mapping[str, str] | None = None, depth: int = 0
) -> Precedents:
    """What the formula of a cell on `sheet` refers to; `names` are defined names in lower case.

    >>> precedents("IF(C2=0,0,SUM(D:D)/'Tờ khác'!A$1)", "Nháp").areas[2]
    Area(sheet='tờ khác', top=1, left=1, bottom=1, right=1)
    """
    names = names or {}
    areas: list[Area] = []
    unclear = "[" in _TOKEN.sub("", formula) or depth > len(names)
    for found in _TOKEN.finditer(formula):
        if found["area"]:
            areas.append(_area(found["sheet"], found["area"], sheet))
        elif found["word"]:
            word = found["word"]
            if found["call"]:
                unclear |= word.upper() in _ELSEWHERE
            elif word.casefold() in names and depth <= len(names):
                inner = precedents(names[word.casefold()], sheet, names, depth + 1)
                areas += inner.areas
                unclear |= inner.unclear
            else:
                unclear |= word.upper() not in _CONSTANTS
    return Precedents(tuple(areas), unclear)


def _area(qualified: str | None, area: str, sheet: str) -> Area:
    if qualified:
        sheet = qualified[:-1].removeprefix("'").removesuffix("'").replace("''", "'")
    first, _, last = area.partition(":")
    top, left = _corner(first, 1, 1)
    bottom, right = _corner(last or first, _LAST_ROW, _LAST_COLUMN)
    rows, columns = sorted((top, bottom)), sorted((left, right))
    return Area(sheet.casefold(), rows[0], columns[0], rows[1], columns[1])


def _corner(cell: str, row: int, column: int) -> tuple[int, int]:
    """Row and column of "$A$1"; of "A" or "1" the one that is missing is as given."""
    part = _PART.fullmatch(cell)
    if part is None:
        return row, column
    return int(part[4] or row), column_number(part[2].upper()) if part[2] else column


def moved(formula: str, rows: int, columns: int) -> str:
    """The formula as a copy of its cell so many rows and columns further has it.

    >>> moved('SUM(C$11:C11)&" C11"', 1, 2)
    'SUM(E$11:E12)&" C11"'
    """
    pieces, at = [], 0
    for found in _TOKEN.finditer(formula):
        if found["area"]:
            begin, end = found.span("area")
            ends = (_moved(cell, rows, columns) for cell in found["area"].split(":"))
            pieces += [formula[at:begin], ":".join(ends)]
            at = end
    return "".join([*pieces, formula[at:]])


def _moved(cell: str, rows: int, columns: int) -> str:
    part = _PART.fullmatch(cell)
    if part is None:
        return cell
    fixed, letters, fixed_row, row = part.groups()
    if letters and not fixed:
        letters = column_letters(column_number(letters.upper()) + columns)
    if row and not fixed_row:
        row = str(int(row) + rows)
    return f"{fixed}{letters}{fixed_row}{row}"


@lru_cache(maxsize=4096)
def plain_formula(formula: str) -> str:
    r"""The formula without what makes no difference: blanks, case, quotes of plain names, dollars.

    >>> plain_formula("=if( 'PL01'!c$9 = 0, \"A b\", 1 )")
    'IF(PL01!C9=0,"A b",1)'
    """
    return "".join(_plain_pieces(formula.strip().removeprefix("=")))


def _plain_pieces(formula: str) -> Iterator[str]:
    for index, piece in enumerate(re.split(r'("(?:[^"]|"")*")', formula)):
        if index % 2:
            yield piece
        else:
            plain = _PLAIN_SHEET.sub(r"\1!", re.sub(r"[\s$]+", "", piece)).upper()
            yield _CALLED.sub(r"\1", plain)
