"""Cells left empty in rows that have figures: a zero not written, or a figure not typed yet.

Where the row adds up with zeros in them they are taken for zeros. Where it does not they are still
to be typed, and nothing else is told of the row. At the end of a row some may hold anything: no
rule says that they are zeros, so they are to be typed too, unless the form leaves out its zeros.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..filing import Cell, FormTable, Row, Trouble
from ..findings.finding import Finding
from ..formula import Number
from ..typed_rows import filled_row, is_half_typed, left_off, unknown_figures, waits
from ..vietnamese import number
from ..wording import Cells
from .catalogue import finding, implements
from .one_cell import with_values
from .scope import CheckedFiling, TableScope, all_lines, expected_rate, row_name
from .stated_rules import Failure, broken_in

_TO_TYPE = "hãy gõ số, chỉ ghi 0 khi đúng là không có hồ sơ nào"
_TO_ASK_FOR = "đơn vị nào thì kể ở đầu tờ, hãy xin số rồi tổng hợp lại"  # in a workbook of sums
_MISSING_FORMULA = "Chép công thức từ một dòng còn đủ, hoặc bấm nút “Thêm lĩnh vực” để điền hộ."


@implements("GT07", "GT09", "GT10", "GT11")
def gaps(subject: CheckedFiling) -> Iterator[Finding]:
    """A row that has figures has all of them, unless there is nothing to report. What is computed
    from a count still to be typed is not missing for itself. In a workbook of sums every gap is a
    figure that a unit has still to type.
    """
    of_sums = bool(subject.filing.units)
    for table in (table for table in subject.tables if not table.nothing):
        zeros: list[Cell] = []
        derived: list[Cell] = []
        open_ = unknown_figures(table)
        for row in all_lines(table):
            entered, missing = _gaps(subject, table, row)
            unknown = open_.get(row.number, ())
            derived += (missing[n] for n in missing if n not in unknown)
            if not of_sums and row is not table.total and is_half_typed(table.form, row):
                yield _still_to_type(subject, table, row, entered)
            else:
                zeros += entered
        if left := zeros if of_sums else left_off(table, {cell.place for cell in zeros}):
            todo = _TO_ASK_FOR if of_sums else _TO_TYPE
            yield _of_cells("GT11", table, left, todo=todo)
        if taken := [cell for cell in zeros if cell not in left]:
            yield _of_cells("GT07", table, taken)
        if derived:
            yield _of_cells("GT09", table, derived, advice=_MISSING_FORMULA)


def _of_cells(
    rule: str,
    table: FormTable,
    cells: Sequence[Cell],
    advice: str | None = None,
    **words: Any,
) -> Finding:
    places = tuple(cell.place for cell in cells)
    name = table.form.name
    return finding(rule, *places, form=name, cells=Cells(places), advice=advice, **words)


def _gaps(subject: CheckedFiling, table: FormTable, row: Row) -> tuple[list[Cell], dict[int, Cell]]:
    """Empty cells of a row with figures: the entered ones, and those that should be computed by
    their columns.

    In the total row every count is computed and a rate may stay empty. A dash in the place of a
    computed count is its 0, held to the rules as a typed one.
    """
    entered: list[Cell] = []
    derived: dict[int, Cell] = {}
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
        if column.entry == "derived" or total:
            if cell.trouble is Trouble.EMPTY or column.kind == "rate":
                derived[official] = cell
        else:
            entered.append(cell)
    return entered, derived


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
