"""Which rows and forms of a filing have figures, and which still wait for them.

A row waits when nothing is typed in it but its name and what was carried over: the zeros of its
formulas are no figures yet. The column "Kiểm tra" beside a form goes by the same rule.
"""

from __future__ import annotations

from .filing import USABLE, Filing, FormTable, Row, Trouble
from .forms import Column, Form


def has_figures(table: FormTable) -> bool:
    """Whether any row of the form has figures, or its total row has some beside rows without; or it
    says that there is nothing to report.
    """
    if table.reports_nothing or not all(waits(table.form, row) for row in table.lines):
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
    if cell is None:
        return 0
    return float(cell.value or 0) if cell.trouble in USABLE else -1


def reported(filing: Filing) -> Filing:
    """The filing as later periods may rely on it: without the forms that have no figures, and
    without values in the rows that wait.
    """
    tables = (
        table
        if table.reports_nothing
        else table._replace(rows=tuple(_reported(table.form, row) for row in table.rows))
        for table in filing.tables
        if has_figures(table)
    )
    return filing._replace(tables=tuple(tables))


def _reported(form: Form, row: Row) -> Row:
    return row._replace(cells={}) if waits(form, row) else row
