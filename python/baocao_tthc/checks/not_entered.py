"""What is still to be typed: forms and rows without figures, empty cells in rows that have some.

A row waits when nothing is typed in it but its name and what was carried over. Nothing else is told
of it: its zeros are no figures yet. The column "Kiểm tra" beside a form goes by the same rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..filing import Cell, FormTable, Row, Trouble
from ..findings.finding import Finding
from ..forms import Column, Form
from ..sheets import NOTHING
from ..wording import MAX_NAMED_CELLS, Cells, and_more
from .catalogue import finding, implements
from .scope import CheckedFiling, TableScope, all_lines, expected_rate, usable

_MISSING_FORMULA = "Chép công thức từ một dòng còn đủ, hoặc bấm nút “Thêm lĩnh vực” để điền hộ."
_NOTHING_ADVICE = f"Cả kỳ không có hồ sơ nào thì chọn “{NOTHING}” ở đầu biểu, phía trên tên cột."


def has_figures(table: FormTable) -> bool:
    """Whether any row of the form has figures, or its total row has some beside rows without."""
    if not all(waits(table.form, row) for row in table.lines):
        return True
    if table.total is None or not any(map(filled_row, table.lines)):
        return False
    return any(_number(table.total, column) for column in _typed_anew(table.form))


def filled_row(row: Row) -> bool:
    """Whether the row holds anything but empty cells."""
    return any(cell.trouble is not Trouble.EMPTY for cell in row.cells.values())


def waits(form: Form, row: Row) -> bool:
    """Whether nothing is typed in the row but its name and what was carried over.

    A figure typed in place of a formula is one, unless what was carried over gives it.
    """
    anew = _typed_anew(form)
    if not anew:
        return not filled_row(row)
    cells = (row.cells.get(column.number) for column in anew)
    if any(cell is not None and cell.trouble is not Trouble.EMPTY for cell in cells):
        return False
    most = carried(form, row)
    derived = (column for column in form.counts if column.entry == "derived")
    return all(0 <= _number(row, column) <= most for column in derived)


def carried(form: Form, row: Row) -> float:
    """The cases carried over into the row; 0 where the form has no such column."""
    column = form.by_key("carried_over")
    return _number(row, column) if column else 0


def _typed_anew(form: Form) -> list[Column]:
    """The columns of figures that people type, without the one that the period before fills."""
    return [
        column
        for column in form.figures
        if column.entry == "entered" and column.key != "carried_over"
    ]


def _number(row: Row, column: Column) -> float:
    """The value of the cell, 0 when it is empty, -1 when it is not usable: nothing that waits."""
    cell = row.cells.get(column.number)
    value = 0 if cell is None else usable(cell)
    return -1 if value is None else float(value)


@implements("CT06", "GT08")
def not_entered(subject: CheckedFiling) -> Iterator[Finding]:
    """All forms and rows without figures, in one finding; not where there is nothing to report.

    It is an error when a whole form is among them, or cases carried over of which nothing is told.
    """
    said: list[str] = []
    places = []
    grave = whole = False
    for table in (table for table in subject.filing.tables if not table.nothing):
        name = table.form.name
        if not has_figures(table):
            grave = whole = True
            said.append(name)
            places.append(table.place)
        elif rows := [row for row in table.lines if waits(table.form, row)]:
            grave = grave or any(carried(table.form, row) for row in rows)
            named = [f"“{row.label}” ({row.number})" for row in rows[:MAX_NAMED_CELLS]]
            more = and_more(rows, MAX_NAMED_CELLS, "dòng")
            said.append(f"{name} dòng {', '.join(named)} {more}".rstrip())
            places += [row.label_place for row in rows]
    if said:
        advice = _NOTHING_ADVICE if whole else None
        yield finding("CT06" if grave else "GT08", *places, what="; ".join(said), advice=advice)


@implements("GT07", "GT09")
def gaps(subject: CheckedFiling) -> Iterator[Finding]:
    """A row that has figures has all of them, unless there is nothing to report."""
    for table in (table for table in subject.tables if not table.nothing):
        entered, derived = _gaps(subject, table)
        if entered:
            yield _of_cells("GT07", table, entered)
        if derived:
            yield _of_cells("GT09", table, derived, advice=_MISSING_FORMULA)


def _of_cells(
    rule: str, table: FormTable, cells: Sequence[Cell], advice: str | None = None
) -> Finding:
    places = tuple(cell.place for cell in cells)
    return finding(rule, *places, form=table.form.name, cells=Cells(places), advice=advice)


def _gaps(subject: CheckedFiling, table: FormTable) -> tuple[list[Cell], list[Cell]]:
    """Empty cells of rows with figures: the entered ones, and those that should be computed.

    In the total row every count is computed and a rate may stay empty.
    """
    entered: list[Cell] = []
    derived: list[Cell] = []
    for row in all_lines(table):
        total = row is table.total
        if not filled_row(row) or (not total and waits(table.form, row)):
            continue
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


def lines_with_figures(table: FormTable) -> Iterator[Row]:
    """The rows, and the total row, whose figures can be held to something.

    Cases carried over into a row of which nothing else is told make the total row as unfinished.
    """
    waiting = [row for row in table.lines if waits(table.form, row)]
    yield from (row for row in table.lines if row not in waiting)
    if table.total and not any(carried(table.form, row) for row in waiting):
        yield table.total
