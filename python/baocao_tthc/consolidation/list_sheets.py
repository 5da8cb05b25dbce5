"""Lists in TONGHOP.xlsx: headings in view and on every page, a line for each, to be filtered and
sorted by whoever reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..sheets import cut
from ..workbook import styles
from ..workbook.cell_contents import CellContent
from ..workbook.sheet_writer import Sheet

SIZE = 11
TEXT_CELL = (styles.SOFT_BOX, styles.TOP, styles.WRAP, styles.size(SIZE))
CENTRED = (*TEXT_CELL, {"align": "center"})
MAX_CELL = 16_000  # characters

Heads = Sequence[tuple[str, int]]  # each with the width of its column in pixels


def write_heads(sheet: Sheet, row: int, heads: Heads) -> None:
    """The headings of a list, with the widths of their columns, in view and on every page."""
    sheet.columns(1, [pixels for _, pixels in heads])
    sheet.heads((row, 1), [head for head, _ in heads], styles.size(SIZE))
    sheet.start_at(row + 1, 1)
    sheet.a4(landscape=True, repeat=(row, row))


def write_list(
    sheet: Sheet, heads: Heads, rows: Iterable[Sequence[str | CellContent | int]], top: int = 1
) -> int:
    """Write the headings in the row `top` and a row for each below; return the last row.

    Texts stand at the left and wrap, numbers and formulas in the middle.
    """
    write_heads(sheet, top, heads)
    last = top
    for last, row in enumerate(rows, top + 1):
        for column, value in enumerate(row, 1):
            if isinstance(value, str):
                sheet.text(last, column, cut(value, MAX_CELL), *TEXT_CELL)
            else:
                sheet.write(last, column, value, *CENTRED)
        widths = (pixels for _, pixels in heads)
        texts = (value if isinstance(value, str) else "" for value in row)
        sheet.fit_texts(last, zip(texts, widths, strict=True), SIZE)
    sheet.raw.autofilter(top - 1, 0, last - 1, len(heads) - 1)
    return last
