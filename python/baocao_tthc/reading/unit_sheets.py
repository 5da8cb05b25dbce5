"""The units of a superior's workbook of sums: from its sheets TinhHinhNop, DoiChieu, “… đơn vị”."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .. import resources
from ..filing import FormTable
from ..forms import Form
from ..formula import Number
from ..units import BY_UNIT, COMPARISON, STANDINGS, WITH_FIGURES, ReportingUnit
from ..vietnamese import fold, one_line
from .grid import Grid, read_cell
from .inputs import as_date, heading_columns
from .located_forms import Located, Space, candidates, identify, read_table

_UNIT, _STATE, _TO_DO = "đơn vị", "trạng thái", "việc cần làm"
_ERRORS, _BEFORE = "lỗi chưa giải trình", "kỳ trước"
_SENT, _DUE = "ngày gửi", "hạn nộp"


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
            _BEFORE in columns and grid.text(row, columns[_BEFORE]) == WITH_FIGURES,
            _is_on_time(grid, row, columns),
        )
        for row in range(header + 1, grid.height + 1)
        if (name := one_line(grid.text(row, columns[_UNIT])))
    )


def _is_on_time(grid: Grid, row: int, columns: Mapping[str, int]) -> bool:
    """Whether both days are there, and the first is not after the second."""
    sent, due = (
        as_date(grid.at(row, columns[head])) if head in columns else None for head in (_SENT, _DUE)
    )
    return sent is not None and due is not None and sent <= due


def _whole(grid: Grid, row: int, column: int) -> int:
    """The count in that cell, 0 where there is none."""
    value = read_cell(grid, row, column, "count").value if column else None
    return 0 if value is None else int(value)


def read_limits(grids: Sequence[Grid]) -> tuple[Number, ...]:
    """The percentages below which units are marked, as DoiChieu has them, else the usual ones."""
    marks = resources.data("comparison")["marks"]
    return tuple(_limit(grids, mark["label"]) or mark["below"] for mark in marks)


def _limit(grids: Sequence[Grid], label: str) -> Number | None:
    """The number right of the first cell with that label."""
    for grid in grids:
        if grid.name == COMPARISON and (spots := grid.labels.get(fold(label))):
            row, column = spots[0]
            return read_cell(grid, row, column + 1, "rate").value
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
