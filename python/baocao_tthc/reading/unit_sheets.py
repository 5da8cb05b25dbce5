"""The units of a superior's workbook of sums: from its sheets TinhHinhNop, DoiChieu, “… đơn vị”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from .. import resources
from ..errors import LimitsError
from ..filing import Cell, FormTable, Trouble
from ..forms import Form
from ..formula import Number
from ..period import Period, find_periods
from ..units import (
    BY_UNIT,
    COMPARISON,
    MAX_PERCENT,
    NO_CASE,
    STANDINGS,
    WITH_FIGURES,
    Heads,
    ReportingUnit,
    are_limits,
)
from ..vietnamese import fold, number, one_line, plain_number
from ..wording import Cells
from .grid import Grid, read_cell
from .inputs import as_date, heading_columns
from .located_forms import Located, Space, candidates, identify, read_table

_UNIT, _STATE, _TO_DO = fold(Heads.UNIT), fold(Heads.STATE), fold(Heads.TO_DO)
_ERRORS, _BEFORE, _NOTHING = fold(Heads.ERRORS), fold(Heads.BEFORE), fold(Heads.NOTHING)
_SENT, _DUE, _PERIOD = fold(Heads.SENT), fold(Heads.DUE), fold(Heads.PERIOD)
_MAX_SHOWN = 20  # characters of what was typed


def read_units(grids: Sequence[Grid], forms: Sequence[Form]) -> tuple[ReportingUnit, ...]:
    """The units in the order of the sheet; () in a workbook of one unit alone."""
    own = [grid for grid in grids if grid.name == STANDINGS]
    found = next(heading_columns(own, (_UNIT, _STATE, _TO_DO)), None)
    if found is None:
        return ()
    grid, header, columns = found
    figures = _figures(grids, forms)
    return tuple(
        ReportingUnit(
            name,
            one_line(grid.text(row, columns[_STATE])),
            _whole(grid, row, columns.get(_ERRORS, 0)),
            {code: units[name] for code, units in figures.items() if name in units},
            _before(grid, row, columns.get(_BEFORE, 0), forms),
            _is_on_time(grid, row, columns),
            _NOTHING in columns and grid.text(row, columns[_NOTHING]) == NO_CASE,
            _period(grid, row, columns.get(_PERIOD, 0)),
        )
        for row in range(header + 1, grid.height + 1)
        if (name := one_line(grid.text(row, columns[_UNIT])))
    )


def _before(grid: Grid, row: int, column: int, forms: Sequence[Form]) -> frozenset[str]:
    """The codes of the forms that it had the month before."""
    said = grid.text(row, column)
    words = re.split(r"[\s,]+", said)
    return frozenset(form.code for form in forms if said == WITH_FIGURES or form.code in words)


def _is_on_time(grid: Grid, row: int, columns: Mapping[str, int]) -> bool:
    """Whether both days are there, and the first is not after the second."""
    sent, due = (
        as_date(grid.at(row, columns[head])) if head in columns else None for head in (_SENT, _DUE)
    )
    return sent is not None and due is not None and sent <= due


def _period(grid: Grid, row: int, column: int) -> Period | None:
    found = find_periods(grid.text(row, column)) if column else []
    return found[0][2] if found else None


def _whole(grid: Grid, row: int, column: int) -> int:
    """The count in that cell, 0 where there is none."""
    value = read_cell(grid, row, column, "count").value if column else None
    return 0 if value is None else int(value)


def read_limits(grids: Sequence[Grid]) -> tuple[Number, ...]:
    """The percentages below which units are marked, as DoiChieu has them, else the usual ones.

    Where all were typed with the mark, “85%” in a cell of Excel, they are shares of one there.
    Raises LimitsError for what are no percentages that rise.
    """
    marks = resources.data("comparison")["marks"]
    cells = [_limit(grids, mark["label"]) for mark in marks]
    stated = [
        mark["below"] if cell is None or cell.trouble is Trouble.EMPTY else cell.value
        for cell, mark in zip(cells, marks, strict=True)
    ]
    limits = [each for each in stated if each is not None]
    if limits and limits[0] < 1 and all(0 < each <= 1 for each in limits):
        limits = [plain_number(Decimal(each) * MAX_PERCENT) for each in limits]
    if len(limits) < len(marks) or not are_limits(limits) or any(0 < each < 1 for each in limits):
        raise _no_limits([cell for cell in cells if cell])
    return tuple(limits)


def _no_limits(cells: Sequence[Cell]) -> LimitsError:
    shown = " và ".join(f"“{_shown(cell)}”" for cell in cells)
    places = Cells(tuple(cell.place for cell in cells))
    return LimitsError(
        f"Ngưỡng đánh giá ({places}) đang ghi {shown}; hãy gõ các số phần trăm tăng dần từ 0 đến "
        f"{MAX_PERCENT}, không kèm dấu %, ví dụ 80 và 90."
    )


def _shown(cell: Cell) -> str:
    text = one_line(str(cell.raw)) if cell.value is None else number(cell.value)
    return text[:_MAX_SHOWN]


def _limit(grids: Sequence[Grid], label: str) -> Cell | None:
    """The cell right of the first one with that label."""
    for grid in grids:
        if grid.name == COMPARISON and (spots := grid.labels.get(fold(label))):
            row, column = spots[0]
            return read_cell(grid, row, column + 1, "rate")
    return None


def _figures(
    grids: Sequence[Grid], forms: Sequence[Form]
) -> dict[str, Mapping[str, Mapping[int, Number]]]:
    """The figures of each unit by its name, by the code of the form."""
    codes = {f"{form.code}{BY_UNIT}" for form in forms}
    tables = (table for grid in grids if grid.name in codes for table in _tables(grid, forms))
    return {
        table.form.code: {
            one_line(row.label): {n: c.value for n, c in row.cells.items() if c.value is not None}
            for row in table.rows
        }
        for table in tables
    }


def _tables(grid: Grid, forms: Sequence[Form]) -> Iterator[FormTable]:
    for candidate in candidates(grid):
        located = identify(candidate, forms)
        if isinstance(located, Located):
            yield read_table(located, Space(above=0, below=grid.height + 1, left=0))
