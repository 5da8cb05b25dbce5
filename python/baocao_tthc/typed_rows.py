"""Which rows and forms of a filing have figures, and which still wait for them.

A row waits when nothing is typed in it but its name and what was carried over: the zeros of its
formulas are no figures yet. It is half typed when what is typed does not add up before its empty
cells are. The column "Kiểm tra" beside a form goes by the same rules. Of the cases of such a row
nothing is known, and so the total of its form is not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from .filing import USABLE, Cell, Filing, FormTable, Place, Row, Trouble
from .forms import Column, Form
from .forms.cell_values import CellValue, row_values
from .forms.field_names import field_key
from .formula import Expression, Number, Reference, evaluate, holds, references
from .vietnamese import fold
from .wording import MAX_NAMED_CELLS, listed


def has_figures(table: FormTable) -> bool:
    """Whether any row of the form has figures, or its total row alone has some; or it says that
    there is nothing to report.
    """
    if table.reports_nothing or not all(waits(table.form, row) for row in table.lines):
        return True
    if table.total is None:
        return False
    totals = [_number(table.total, column) for column in _typed_anew(table.form)]
    # A formula without a result is no figure where it sums up rows without any content.
    return any(totals) if any(map(filled_row, table.lines)) else any(n > 0 for n in totals)


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


def is_half_typed(form: Form, row: Row) -> bool:
    """Whether the row has figures that do not add up before its empty cells are typed."""
    return (
        any(cell.trouble is Trouble.EMPTY for cell in row.cells.values())
        and not waits(form, row)
        and any(untyped(form, row, sides) for sides in _broken(form, row))
    )


def untyped(form: Form, row: Row, sides: Iterable[Expression]) -> tuple[Cell, ...]:
    """The cells still empty of those that people type and the sides come from."""
    used = (reference.column for side in sides for reference in references(side))
    cells = (row.cells.get(number) for number in form.sources(used))
    return tuple(cell for cell in cells if cell and cell.trouble is Trouble.EMPTY)


def adds_up(form: Form, row: Row) -> bool:
    """Whether every rule of the form holds in the row, what is empty being 0."""
    return not any(_broken(form, row))


def would_add_up(form: Form, row: Row, ones: Iterable[int]) -> bool:
    """Whether the row adds up with 1 typed into those cells, its formulas reckoned anew."""
    typed: dict[int, CellValue] = {
        column.number: row.cells[column.number].value
        for column in form.counts
        if column.entry == "entered"
    }
    values = row_values(form, typed | dict.fromkeys(ones, 1))
    counts = {column.number: values[column.number] for column in form.counts}
    cells = {
        number: row.cells[number]._replace(value=value, trouble=None)
        for number, value in counts.items()
        if isinstance(value, int | Decimal)
    }
    return adds_up(form, row._replace(cells={**row.cells, **cells}))


def left_off(table: FormTable, left: Collection[Place]) -> list[Cell]:
    """Which of those empty cells are still to be typed, at the end of their rows; none where others
    are left empty and no zero is typed.
    """
    ends = (_open_end(table.form, row, left) for row in table.lines)
    found = [cell for end in ends for cell in reversed(list(end))]
    return found if len(found) == len(left) or _writes_zeros(table) else []


def _open_end(form: Form, row: Row, left: Collection[Place]) -> Iterator[Cell]:
    """Those of the empty cells after the last one typed that may hold more than 0: with 1 in such a
    cell every rule of the form holds as well.
    """
    entered = [column.number for column in form.counts if column.entry == "entered"]
    for official in reversed(entered):
        cell = row.cells[official]
        if cell.trouble is not Trouble.EMPTY or cell.place not in left:
            return
        if would_add_up(form, row, (official,)):
            yield cell


def _writes_zeros(table: FormTable) -> bool:
    """Whether somebody types the zeros of the form, so that an empty cell is none."""
    typed = [
        column.number
        for column in table.form.counts
        if column.entry == "entered" and column.key != "carried_over"
    ]
    cells = (row.cells[official] for row in table.lines for official in typed)
    return any(cell.value == 0 or cell.trouble is Trouble.DASH for cell in cells)


def unknown_figures(table: FormTable) -> Mapping[int, frozenset[int]]:
    """The columns of which nobody knows the figure, by the number of a field's row or of the total
    row: a count that is still to be typed, and what is computed from it. Rows without any have no
    entry; other empty cells are zeros.
    """
    if table.reports_nothing:
        return {}
    untyped_form = not has_figures(table)
    ends = set() if untyped_form else {cell.place for cell in left_off(table, _zeros(table))}
    by_line = {row.number: _open_counts(table, row, ends, untyped_form) for row in table.lines}
    found: dict[int, frozenset[int]] = {}
    for row in table.rows:
        open_ = [by_line[line.number] for line in lines_of(table, row)]
        found[row.number] = _with_derived(table.form, set().union(*open_))
    if table.total:
        every = frozenset(column.number for column in table.form.figures)
        nothing_typed = untyped_form and not table.lines
        found[table.total.number] = every if nothing_typed else frozenset().union(*found.values())
    return {number: columns for number, columns in found.items() if columns}


def unknown_sums(table: FormTable) -> Mapping[int, frozenset[int]]:
    """The same of a form whose rows are sums over many units: those that were left out, because a
    unit has still to type its figure.
    """
    rows = () if table.reports_nothing else (*table.rows, *([table.total] if table.total else []))
    counts = [column.number for column in table.form.counts]
    found = {
        row.number: _with_derived(
            table.form, [n for n in counts if row.cells[n].trouble is Trouble.EMPTY]
        )
        for row in rows
    }
    return {number: columns for number, columns in found.items() if columns}


def _zeros(table: FormTable) -> set[Place]:
    """The empty cells of rows that add up with zeros in them."""
    return {
        row.cells[column.number].place
        for row in table.lines
        if filled_row(row) and not waits(table.form, row) and not is_half_typed(table.form, row)
        for column in table.form.counts
        if column.entry == "entered"
        and row.cells[column.number].trouble in (Trouble.EMPTY, Trouble.DASH)
    }


def _open_counts(
    table: FormTable, row: Row, ends: Collection[Place], untyped_form: bool
) -> set[int]:
    """The columns of a line that are still to be typed; of a row that waits beside others that do
    not, none: it may have no case.
    """
    form = table.form
    if untyped_form:
        return {
            column.number
            for column in form.figures
            if column.entry == "entered" and row.cells[column.number].trouble is Trouble.EMPTY
        }
    if is_half_typed(form, row):
        ends = {cell.place for sides in _broken(form, row) for cell in untyped(form, row, sides)}
        ends |= {cell.place for cell in _parts_of_empty(form, row)}
    return {number for number, cell in row.cells.items() if cell.place in ends}


def _parts_of_empty(form: Form, row: Row) -> list[Cell]:
    """The cells still to be typed of counts that are not reckoned either, as a report leaves them
    empty.
    """
    derived = (column.number for column in form.counts if column.entry == "derived")
    empty = [number for number in derived if row.cells[number].trouble is Trouble.EMPTY]
    parts = (row.cells[number] for number in form.sources(empty))
    return [cell for cell in parts if cell.trouble is Trouble.EMPTY]


def _with_derived(form: Form, open_: Collection[int]) -> frozenset[int]:
    """These columns and those that are computed from any of them."""
    if not open_:
        return frozenset()
    numbers = (column.number for column in form.figures)
    return frozenset(n for n in numbers if not set(open_).isdisjoint(form.sources((n,))))


def unfinished(table: FormTable) -> tuple[Row, ...]:
    """The lines of the form that wait or are half typed; none where there is nothing to report."""
    lines = () if table.reports_nothing else table.lines
    form = table.form
    return tuple(row for row in lines if waits(form, row) or is_half_typed(form, row))


def names_of(rows: Sequence[Row]) -> str:
    """The names of rows in a sentence: “Hộ tịch”, “Đất đai” và 3 dòng nữa."""
    names = [f"“{row.label}”" if row.label else str(row.number) for row in rows]
    return listed(names, MAX_NAMED_CELLS, "dòng")


def has_whole_total(table: FormTable) -> bool:
    """Whether every case is in the totals: no row is half typed, none waits with cases carried
    over into it. What is missing then is an error of its own.
    """
    form = table.form
    return not any(
        carried(form, row) if waits(form, row) else is_half_typed(form, row) for row in table.lines
    )


def is_unfinished(table: FormTable, row: Row) -> bool:
    """Whether the row is half typed, or the total of rows of which some are."""
    if row is table.total:
        return not has_whole_total(table)
    return is_half_typed(table.form, row)


def lines_of(table: FormTable, row: Row) -> Sequence[Row]:
    """The lines that make up the row of a field: over sections one of that name in each."""
    if not table.sections:
        return (row,)
    key = _key(row)
    return [line for line in table.lines if line.number == row.number or key == _key(line) != ""]


def unfinished_fields(table: FormTable) -> list[Row]:
    """The rows of fields of which a line waits or is half typed."""
    lines = {row.number for row in unfinished(table)}
    if not lines:
        return []
    return [row for row in table.rows if any(one.number in lines for one in lines_of(table, row))]


def _key(row: Row) -> str:
    return field_key(row.label) or fold(row.label)


class _InRow(NamedTuple):
    """The values of a row; what cannot be reckoned with has none."""

    row: Row

    def value(self, reference: Reference) -> Number | None:
        cell = self.row.cells.get(reference.column)
        return (cell.value or 0) if cell and cell.trouble in USABLE else None

    def column(self, reference: Reference) -> Sequence[Number | None]:
        del reference
        return ()


def _broken(form: Form, row: Row) -> Iterator[tuple[Expression, Expression]]:
    """Both sides of each comparison of the form's own rules that fails in the row."""
    scope = _InRow(row)
    for rule in (*form.identities, *form.unprinted, *form.bounds):
        for left, sign, right in rule.comparisons():
            actual, expected = evaluate(left, scope), evaluate(right, scope)
            if actual is None or expected is None or holds(actual, sign, expected):
                continue
            yield left, right


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
    """The filing as later periods may rely on it: without the forms that have no figures, without
    values in the rows that are not finished, without the total in which theirs are missing, and
    without figures that are still to be typed.
    """
    tables = (_reported(table) for table in filing.tables if has_figures(table))
    return filing._replace(tables=tuple(tables))


def _reported(table: FormTable) -> FormTable:
    open_ = unfinished_fields(table)
    if open_:
        rows = tuple(row._replace(cells={}) if row in open_ else row for row in table.rows)
        return table._replace(rows=rows, total=None)
    unknown = unknown_figures(table)
    if not unknown:
        return table
    rows = tuple(_without(row, unknown) for row in table.rows)
    return table._replace(rows=rows, total=table.total and _without(table.total, unknown))


def _without(row: Row, unknown: Mapping[int, frozenset[int]]) -> Row:
    open_ = unknown.get(row.number, frozenset())
    return row._replace(cells={n: cell for n, cell in row.cells.items() if n not in open_})
