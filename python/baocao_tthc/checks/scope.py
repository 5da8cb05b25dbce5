"""What the checks look at: a Filing, which of its tables are sound, and the values in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ..filing import USABLE, Cell, Filing, FormTable, Place, Row, Text, Trouble
from ..forms import Column, Form
from ..formula import TOTAL_ROW, Expression, Number, Operation, Reference, evaluate, references
from ..reading.section_fields import fields_of
from ..vietnamese import percentage


class PastedOver(NamedTuple):
    """What a paste took from a form in an open workbook: the cells that take anything now, and
    those that hold the result of their formula and not the formula.
    """

    table: FormTable
    unruled: tuple[Place, ...]
    constant: tuple[Place, ...]


class CheckedFiling(NamedTuple):
    """A report under examination; `tables` are those that are sound enough to look into.

    `previous` is the report of the period before, when it is to be compared, `pasted` what is known
    of its forms besides where the workbook is open.
    """

    filing: Filing
    tables: tuple[FormTable, ...]
    previous: Filing | None = None
    pasted: tuple[PastedOver, ...] = ()

    def table(self, code: str) -> FormTable | None:
        """The only copy of that form, if it is sound: for rules between forms."""
        found = self.filing.table(code)
        return found if found in self.tables else None

    def of_same_units(self, *codes: str) -> bool:
        """Whether these forms are of the same units: of a workbook of sums not every unit may have
        sent each, so that their totals need not agree.
        """
        return len({frozenset(self.units_with(code)) for code in codes}) < 2

    def units_with(self, code: str) -> tuple[str, ...]:
        """The units whose figures of that form are in the sums; () in a workbook of one unit."""
        return tuple(unit.name for unit in self.filing.units if code in unit.figures)

    @property
    def period_end(self) -> date | None:
        """The last day reported on: of ThongTin, else of the first form that states a period."""
        period = self.filing.period
        return period and period.end

    def texts(self) -> Iterator[Text]:
        """Every text a reader of the report sees: headings, ThongTin, the narrative."""
        for table in self.filing.tables:
            yield from table.headings
        yield from self.filing.info.values()
        for paragraphs in self.filing.texts.values():
            yield from paragraphs


class TableScope(NamedTuple):
    """The values that references of a rule have, in one row of a table or between tables.

    `empty_is_zero` says what an empty cell or a dash means. A cell with an unusable content has no
    value, so that its own finding is not followed by others.
    """

    subject: CheckedFiling
    table: FormTable | None = None
    row: Row | None = None
    empty_is_zero: bool = True

    def cell(self, reference: Reference) -> Cell | None:
        """The cell that a reference means here, None when there is no such row or table."""
        if reference.row is None:
            row = self.row
        else:
            row = _find_row(self.table_of(reference), reference.row)
        return row.cells.get(reference.column) if row else None

    def table_of(self, reference: Reference) -> FormTable | None:
        """The table that a reference means here."""
        return self.subject.table(reference.form) if reference.form else self.table

    def value(self, reference: Reference) -> Number | None:
        """The usable value of a cell."""
        cell = self.cell(reference)
        return usable(cell, self.empty_is_zero) if cell else None

    def column(self, reference: Reference) -> Sequence[Number | None]:
        """The usable values of a column in the row of each field."""
        table = self.table_of(reference)
        rows = table.rows if table else ()
        return [usable(row.cells[reference.column], self.empty_is_zero) for row in rows]

    def places(self, nodes: Iterable[Expression]) -> tuple[Place, ...]:
        """The cells that expressions refer to, each once, in reading order."""
        cells = (self.cell(reference) for node in nodes for reference in references(node))
        return tuple(dict.fromkeys(cell.place for cell in cells if cell))


def expected_rate(scope: TableScope, column: Column) -> Decimal | None:
    """The percentage that the column's quotient gives in that row; None over zero or an
    unusable cell.
    """
    quotient = column.formula
    if not isinstance(quotient, Operation) or quotient.operator != "/":
        return None
    part, base = evaluate(quotient.left, scope), evaluate(quotient.right, scope)
    return None if part is None or base is None else percentage(part, base)


def with_known_sums(table: FormTable) -> FormTable:
    """The form in which what is summed up over a cell that cannot be reckoned with cannot be
    either: Excel's sums take a date as its day and words as nothing.
    """
    if all(cell.trouble in USABLE for row in table.lines for cell in row.cells.values()):
        return table
    form = table.form
    lines = {row.number: _known(form, row, (row,)) for row in table.lines}
    sections = tuple(
        section._replace(rows=tuple(lines[row.number] for row in section.rows))
        for section in table.sections
    )
    return table._replace(
        rows=fields_of(form, sections) if sections else tuple(lines.values()),
        total=table.total and _known(form, table.total, table.lines),
        sections=sections,
        subtotals=tuple(
            each._replace(row=_known(form, each.row, each.rows)) for each in table.subtotals
        ),
    )


def _known(form: Form, summing: Row, summed: Sequence[Row]) -> Row:
    """The row, its counts over unusable cells of those rows marked; of a line only what it derives
    from its own cells.
    """
    cells = dict(summing.cells)
    for column in form.counts:
        cell = cells[column.number]
        in_row = summed == (summing,)
        if (in_row and column.entry == "entered") or cell.value is None:
            continue
        sources = form.sources([column.number]) + (() if in_row else (column.number,))
        if any(row.cells[each].trouble not in USABLE for row in summed for each in sources):
            cells[column.number] = cell._replace(trouble=Trouble.OF_UNUSABLE)
    return summing._replace(cells=cells)


def all_rows(table: FormTable) -> tuple[Row, ...]:
    """The rows of a form's fields and, last, its total row."""
    return (*table.rows, table.total) if table.total else table.rows


def all_lines(table: FormTable) -> tuple[Row, ...]:
    """The same rows as they stand on the sheet: of a field one in each section."""
    return (*table.lines, table.total) if table.total else table.lines


def row_name(table: FormTable, row: Row) -> str:
    """How a message names a row: dòng “Hộ tịch”, dòng tổng, or by its number without a name."""
    if row is table.total:
        return "dòng tổng"
    return f"dòng “{row.label}”" if row.label else f"dòng {row.number}"


def usable(cell: Cell, empty_is_zero: bool = True) -> Number | None:
    """The value to reckon with: 0 for an empty cell or a dash, None where there is none."""
    if cell.trouble not in USABLE:
        return None
    if cell.value is None:
        return 0 if empty_is_zero else None
    return cell.value


def _find_row(table: FormTable | None, name: str) -> Row | None:
    """The row that `[tong]`, `[dong 6]` or `[Hộ tịch]` means."""
    if table is None:
        return None
    if name == TOTAL_ROW:
        return table.total
    start, _, order = name.partition(" ")
    if start == "dong" and order.isdecimal():
        index = int(order) - 1
        return table.rows[index] if 0 <= index < len(table.rows) else None
    return table.row(name)
