"""The state of the figures: whether anything was changed after the last check.

The cell `DauSoLieu` holds a number that changes with any figure or text of the forms, ThongTin and
NoiDung; the check keeps what it was in `DauDaKiemTra`. The third cell, `NhacKiemTraLai`, says
"(số liệu đã đổi)" when both differ. They stand right of what is printed of TongQuan; the numbers
are not seen. (LibreOffice's VBA reads no text that its number format hides.)

Over the cells of each sheet, from its first row to some rows below its last, with a weight w for
each cell: the sum of number x w, and of (length + 1/2) x w for texts. Of the columns that people
write in, also how often each digit and some letters stand there, and where first: from 20/01 to
21/01 no length changes. Where a cell holds an error, plain sums and counts take the place of these
sums, so that the number is never an error. Only functions that take arrays without
Ctrl+Shift+Enter: no IF inside SUMPRODUCT.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from ..filing import column_letters, column_number
from ..outline import info_items
from ..reading.grid import ERROR_VALUE
from ..sheets import INFO, OVERVIEW, TEXTS
from . import styles
from .cell_contents import CellContent, ErrorValue
from .defined_names import CHANGED, CHECKED_STAMP, STAMP, quoted
from .info_formulas import INFO_FIRST_ROW, VALUE_COLUMN
from .overview_sheet import DATA_COLUMN
from .sheet_writer import Book, Sheet
from .side_columns import FormSheet

CHANGED_TEXT = "(số liệu đã đổi)"
_COLUMN = DATA_COLUMN  # of TongQuan; H, right of what is printed
_ROOM = 30  # rows below the last in which somebody may go on writing
_MODULUS = 99991  # so large that no two cells of a form weigh the same
_OFTEN = 41  # what one character more counts against one place
_CHARACTERS = "0123456789aeiouynhtc"

StampValue = float | str | ErrorValue
StampCells = dict[tuple[int, int], StampValue]  # by row and column


class Area(NamedTuple):
    """The cells of a sheet from (first, left) to (last, right), and its columns of texts."""

    sheet: str
    first: int
    left: int
    last: int
    right: int
    texts: Sequence[int]

    def address(self, column: int | None = None) -> str:
        """'II.06B'!$A$1:$P$78, or one column of it."""
        left, right = (self.left, self.right) if column is None else (column, column)
        corners = (f"${column_letters(left)}${self.first}", f"${column_letters(right)}${self.last}")
        return f"{quoted(self.sheet)}!{':'.join(corners)}"


def areas_of(forms: Sequence[FormSheet], last_text: int) -> list[Area]:
    """The areas whose change makes a check old; `last_text` is the last row of NoiDung."""
    value, last = column_number(VALUE_COLUMN), INFO_FIRST_ROW + len(info_items()) - 1
    areas = [Area(INFO, INFO_FIRST_ROW, value, last + _ROOM, value, (value,))]
    for form in forms:
        layout = form.filled.layout
        texts = [column.number for column in layout.form.columns if column.kind == "text"]
        areas.append(Area(form.sheet, 1, 1, layout.total + _ROOM, layout.last_column, texts))
    return [*areas, Area(TEXTS, 2, 1, last_text + _ROOM, 4, (3,))]


def write_stamp(book: Book, overview: Sheet, areas: Sequence[Area], *, checked: bool) -> None:
    """Write the three cells and their names, when all else is written.

    `checked` says that the findings in KiemTra are of these figures.
    """
    total = sum(part for area in areas for part in _values(area, _cells(book, area)))
    value = Decimal(str(round(total, 2)))
    formula = "+".join(part for area in areas for part in _formulas(area))
    overview.formula(1, _COLUMN, CellContent(value, f"ROUND({formula},2)"), styles.UNSEEN)
    if checked:
        overview.number(2, _COLUMN, value, styles.UNSEEN, styles.OPEN)
    else:
        overview.blank(2, _COLUMN, styles.UNSEEN, styles.OPEN)
    changed = f'IF(ISNUMBER({CHECKED_STAMP}),IF({CHECKED_STAMP}={STAMP},"","{CHANGED_TEXT}"),"")'
    overview.formula(3, _COLUMN, CellContent("", changed), styles.HINT)
    for row, name in enumerate((STAMP, CHECKED_STAMP, CHANGED), 1):
        book.name(name, f"{OVERVIEW}!${column_letters(_COLUMN)}${row}")


def _formulas(area: Area) -> Iterator[str]:
    cells = area.address()
    weight = f"(MOD((ROW({cells})*37+COLUMN({cells}))^2,{_MODULUS})+1)"
    sums = f"SUMPRODUCT({cells},{weight})+SUMPRODUCT(ISTEXT({cells})*(LEN({cells})+0.5),{weight})"
    plain = f'SUMIF({cells},">0")+SUMIF({cells},"<0")+COUNTA({cells})'
    yield f"IFERROR({sums},IFERROR({plain},0))"  # 0 when the sheet was deleted
    each = ",".join(f'"{character}"' for character in _CHARACTERS)
    nth = ",".join(str(index) for index in range(1, len(_CHARACTERS) + 1))
    for column in area.texts:
        text = area.address(column)
        seen = f'FIND({{{each}}},{text}&{{{each}}})-LEN(SUBSTITUTE({text},{{{each}}},""))*{_OFTEN}'
        yield f"IFERROR(SUMPRODUCT(({seen})*{{{nth}}}*ROW({text})),0)"


def _values(area: Area, cells: StampCells) -> Iterator[float]:
    """The values of `_formulas`."""
    if any(isinstance(value, ErrorValue) for value in cells.values()):
        yield sum(value for value in cells.values() if isinstance(value, float)) + len(cells)
    else:
        yield sum(_amount(value) * _weight(*place) for place, value in cells.items())
    for column in area.texts:
        texts = [(row, cells.get((row, column), "")) for row in range(area.first, area.last + 1)]
        broken = any(isinstance(value, ErrorValue) for _, value in texts)
        yield 0 if broken else sum(row * _characters(value) for row, value in texts)


def _weight(row: int, column: int) -> int:
    return (row * 37 + column) ** 2 % _MODULUS + 1


def _amount(value: StampValue) -> float:
    return value if isinstance(value, float) else len(_units(str(value))) + 0.5


def _characters(value: StampValue) -> int:
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    units = _units(text)
    return sum(
        ([*units, character].index(character) + 1 - (len(units) - units.count(character)) * _OFTEN)
        * nth
        for nth, character in enumerate(_CHARACTERS, 1)
    )


def _units(text: str) -> list[str]:
    """The characters as spreadsheet programs count them: some are two of UTF-16."""
    coded = text.encode("utf-16-le", "surrogatepass")
    return [
        coded[at : at + 2].decode("utf-16-le", "surrogatepass") for at in range(0, len(coded), 2)
    ]


def _cells(book: Book, area: Area) -> StampCells:
    """What has been written into the area, formulas by their results."""
    raw: Any = book.raw.get_worksheet_by_name(area.sheet)
    texts = list(raw.str_table.string_table)
    found: StampCells = {}
    for row in range(area.first, area.last + 1):
        for column in range(area.left, area.right + 1):
            cell = raw.table.get(row - 1, {}).get(column - 1)
            if hasattr(cell, "string"):
                found[row, column] = texts[cell.string]
            elif hasattr(cell, "number"):
                found[row, column] = float(cell.number)
            elif hasattr(cell, "formula"):
                found[row, column] = _result(cell.value)
    return found


def _result(value: float | str) -> StampValue:
    if isinstance(value, str):
        return ErrorValue(value) if ERROR_VALUE.fullmatch(value) else value
    return float(value)
