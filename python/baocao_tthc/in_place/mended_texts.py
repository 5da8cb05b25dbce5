"""The office's own workbook with its texts mended; all else in it stays byte for byte."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import WorkbookError
from ..filing import Place
from ..mending.corrections import Mend, corrected
from ..sheets import OUTPUTS
from .office_workbook import OfficeWorkbook
from .sheet_cells import CellWrite, Spot, UnusualPartError

_TEXT_KINDS = ("s", "str", "inlineStr")
_RUN = re.compile(rb"<(?:\w{1,40}:)?r[ />]")  # in a cell: its letters do not all look alike
_OUTPUTS = frozenset(map(str.casefold, OUTPUTS))  # what they say is calculated anew in Excel


class MendedWorkbook(NamedTuple):
    """The bytes of the mended workbook, and what is left: texts that a formula makes, that formulas
    of a form depend on, or whose letters do not all look alike.
    """

    content: bytes
    left: tuple[Mend, ...]


def mended_workbook(file: Path, mends: Sequence[Mend]) -> MendedWorkbook:
    """The workbook with these mends, which do not overlap; raises WorkbookError."""
    cells: dict[Place, list[Mend]] = defaultdict(list)
    for one in mends:
        if isinstance(one.place, Place):
            cells[one.place].append(one)
    left: list[Mend] = []
    writes: dict[str, dict[Spot, CellWrite]] = defaultdict(dict)
    try:
        book = OfficeWorkbook(file)
        several_looks = book.several_looks()
        for place, own in cells.items():
            cell = book.cell(place)
            if (
                cell is None
                or cell.formula is not None
                or cell.kind not in _TEXT_KINDS
                or (cell.kind == "s" and cell.value in several_looks)
                or _RUN.search(book.sheets[place.sheet].xml, cell.start, cell.end)
                or not book.feeds(place) <= _OUTPUTS
            ):
                left += own
                continue
            text = corrected(own[0].text, [one.made for one in own])
            writes[place.sheet][place.row, place.column] = CellWrite(text)
        return MendedWorkbook(book.written(writes, {}).content, tuple(left))
    except UnusualPartError as error:
        raise WorkbookError(
            f"Sổ “{file}” được ghi theo cách khác thường nên không sửa chữ tại chỗ được; "
            "hãy mở bằng Excel, lưu lại rồi thử lại."
        ) from error
