"""Cells left empty in rows that have figures: a zero not written, or a figure not typed yet.

Where the row adds up with zeros in them they are taken for zeros. Where it does not they are still
to be typed, and nothing else is told of the row. At the end of a row some may hold anything: no
rule says that they are zeros, so they are to be typed too, unless the form leaves out its zeros.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from ..filing import Cell, FormTable, Row, Trouble
from ..findings.finding import Finding
from ..formula import Number
from ..typed_rows import filled_row, is_half_typed, waits, would_add_up
from ..vietnamese import number
from ..wording import Cells
from .catalogue import finding, implements
from .one_cell import with_values
from .scope import CheckedFiling, TableScope, all_lines, expected_rate, row_name
from .stated_rules import Failure, broken_in

_MISSING_FORMULA = "Chép công thức từ một dòng còn đủ, hoặc bấm nút “Thêm lĩnh vực” để điền hộ."


@implements("GT07", "GT09", "GT10", "GT11")
def gaps(subject: CheckedFiling) -> Iterator[Finding]:
    """A row that has figures has all of them, unless there is nothing to report."""
    for table in (table for table in subject.tables if not table.nothing):
        zeros: list[Cell] = []
        derived: list[Cell] = []
        left_off: list[Cell] = []
        for row in all_lines(table):
            entered, missing = _gaps(subject, table, row)
            derived += missing
            if row is not table.total and is_half_typed(table.form, row):
                yield _still_to_type(subject, table, row, entered)
                continue
            open_ = _left_off(table, row) if entered and row is not table.total else []
            left_off += open_
            zeros += [cell for cell in entered if cell not in open_]
        if left_off and zeros and not _writes_zeros(table):
            zeros, left_off = [*zeros, *left_off], []
        if left_off:
            yield _of_cells("GT11", table, left_off)
        if zeros:
            yield _of_cells("GT07", table, zeros)
        if derived:
            yield _of_cells("GT09", table, derived, advice=_MISSING_FORMULA)


def _of_cells(
    rule: str, table: FormTable, cells: Sequence[Cell], advice: str | None = None
) -> Finding:
    places = tuple(cell.place for cell in cells)
    return finding(rule, *places, form=table.form.name, cells=Cells(places), advice=advice)


def _gaps(subject: CheckedFiling, table: FormTable, row: Row) -> tuple[list[Cell], list[Cell]]:
    """Empty cells of a row with figures: the entered ones, and those that should be computed.

    In the total row every count is computed and a rate may stay empty.
    """
    entered: list[Cell] = []
    derived: list[Cell] = []
    total = row is table.total
    if not filled_row(row) or (not total and waits(table.form, row)):
        return entered, derived
    for official, cell in row.cells.items():
        if cell.trouble is not Trouble.EMPTY and cell.trouble is not Trouble.DASH:
            continue
        column = table.form.column(official)
        if column.kind == "rate" and (
            total or expected_rate(TableScope(subject, table, row), column) is None
        ):
            continue
        (derived if column.entry == "derived" or total else entered).append(cell)
    return entered, derived


def _left_off(table: FormTable, row: Row) -> list[Cell]:
    """The empty cells after the last one typed in the row that may hold more than 0: with 1 in such
    a cell every rule of the form holds as well.
    """
    entered = [
        (column.number, row.cells[column.number])
        for column in table.form.counts
        if column.entry == "entered"
    ]
    last = list(takewhile(lambda one: one[1].trouble is Trouble.EMPTY, reversed(entered)))
    return [cell for number_, cell in reversed(last) if would_add_up(table.form, row, (number_,))]


def _writes_zeros(table: FormTable) -> bool:
    """Whether somebody types the zeros of the form, so that an empty cell is none."""
    return any(
        row.cells[column.number].value == 0 and row.cells[column.number].raw is not None
        for row in table.lines
        for column in table.form.counts
        if column.entry == "entered" and column.key != "carried_over"
    )


def _still_to_type(
    subject: CheckedFiling, table: FormTable, row: Row, entered: Sequence[Cell]
) -> Finding:
    """The empty cells of a half-typed row, and the first comparison that fails without them."""
    failed = [failure for _, failure in broken_in(subject, table, row) if failure.untyped]
    places = tuple(cell.place for cell in entered if cell.trouble is Trouble.EMPTY)
    right = _balancing(subject, table, row, failed)
    advice = (
        None if right is None else f"Nếu ô ấy là {number(right)} thì dòng này cân; có đúng không?"
    )
    return (
        failed[0]
        .finding(
            "GT10",
            *places,
            form=table.form.name,
            row=row_name(table, row),
            cells=Cells(places),
            advice=advice,
        )
        ._replace(expected=None, actual=None, difference=None)
    )


def _balancing(
    subject: CheckedFiling, table: FormTable, row: Row, failed: Sequence[Failure]
) -> Number | None:
    """The value of the only cell to type with which the row adds up, None without one."""
    empty = {cell.place for failure in failed for cell in failure.untyped}
    if len(empty) > 1:
        return None
    column = next(official for official, cell in row.cells.items() if cell.place in empty)
    gap = failed[0].actual - failed[0].expected
    value = max(gap, -gap)
    mended = with_values(subject, table, row, {column: value})
    return None if any(broken_in(subject, table, mended)) else value
