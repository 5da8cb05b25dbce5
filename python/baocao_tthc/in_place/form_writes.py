"""What the cells of a form get in the office's own workbook: figures, names of new rows, results.

Only what differs is written. A formula that the office put where a figure is entered stays. A form
that changes is computed by its own formulas again, also where a paste has left their results: one
that happens to be right now, as 0 is, would not follow what is typed next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from ..entries.data import EnteredValue, FormData
from ..filing import FormTable, Place, Row, column_letters
from ..forms import Column
from ..forms.cell_values import (
    CellValue,
    ErrorValue,
    RowValues,
    is_computed,
    row_values,
    total_values,
)
from ..formula import Expression, Operation, Reference, to_excel
from ..workbook.cell_contents import rate_formula
from .cell_formulas import plain_formula
from .office_workbook import OfficeWorkbook, SheetSpot
from .sheet_cells import CellWrite, Spot


class NotInPlaceError(ValueError):
    """Why a workbook cannot be filled as it is: the middle of a Vietnamese sentence."""


class NoRoomError(NotInPlaceError):
    """A form that has fewer empty rows than it needs: `rows` of them are missing."""

    def __init__(self, table: FormTable, wanted: int, free: int) -> None:
        super().__init__(
            f"{table.form.name} còn {free} dòng trống, cần {wanted} cho các dòng mới; muốn giữ sổ "
            "cũ thì chèn đủ dòng trống trên dòng tổng rồi nhập lại"
        )
        self.table, self.rows = table, wanted - free


class FormWrites(NamedTuple):
    """What is written on the sheet of a form.

    `known` are the results that the form's own formulas have then, `kept` the entered cells that
    hold a formula of the office's and stay as they are. `aligned` is the data with the empty rows
    between the others, as they stand on the sheet.
    """

    writes: dict[Spot, CellWrite]
    known: dict[SheetSpot, dict[str, CellWrite]]
    kept: tuple[Place, ...]
    aligned: FormData


def form_writes(
    office: OfficeWorkbook,
    table: FormTable,
    before: FormData,
    after: FormData,
    hidden: frozenset[int] = frozenset(),
) -> FormWrites:
    """What turns a form from `before`, as it was read, to `after`: the same rows, and new ones.

    `hidden` are sheet rows that take no new one. Raises NotInPlaceError when the form has no room.
    """
    return _FormWriting(office, table, before, after, hidden).done()


class _FormWriting:
    """The writing of one form."""

    def __init__(
        self,
        office: OfficeWorkbook,
        table: FormTable,
        before: FormData,
        after: FormData,
        hidden: frozenset[int],
    ) -> None:
        if table.sections:
            raise NotInPlaceError(
                f"{table.form.name} chia thành mục, số của mỗi lĩnh vực là tổng qua các mục"
            )
        self._office, self._table, self._form = office, table, table.form
        self._before, self._after = before, after
        self._changes = before.rows != after.rows
        self._writes: dict[Spot, CellWrite] = {}
        self._known: dict[SheetSpot, dict[str, CellWrite]] = {}
        self._kept: list[Place] = []
        old = len(before.rows)
        new = [row for row in after.rows[old:] if any(cell is not None for cell in row[1:])]
        self._given = [*after.rows[:old], *new]
        self._numbers = [row.number for row in table.rows]
        self._numbers += self._spare_rows(len(new), hidden)

    def done(self) -> FormWrites:
        """Everything, in the order in which one follows from the other."""
        rows = [self._entered(index, row) for index, row in enumerate(self._given)]
        given = [self._typed(index, row) for index, row in enumerate(rows)]
        values = [row_values(self._form, row) for row in given]
        for index, (row, found) in enumerate(zip(given, values, strict=True)):
            self._derived(index, row, found)
        total = self._total(values)
        aligned = self._aligned([tuple(row.values()) for row in given], total)
        return FormWrites(self._writes, self._known, tuple(self._kept), aligned)

    def _typed(self, index: int, row: Sequence[EnteredValue]) -> dict[int, EnteredValue]:
        """The row by official column, without what formulas give on the sheet, right or wrong."""
        number = self._numbers[index]
        return {
            column.number: None
            if column.entry == "derived" and self._has_formula(number, column)
            else value
            for column, value in zip(self._form.columns, row, strict=True)
        }

    def _place(self, row: int, column: Column) -> Place:
        return Place(self._table.sheet, row, self._table.sheet_columns[column.number])

    def _has_content(self, row: int, column: Column) -> bool:
        cell = self._office.cell(self._place(row, column))
        return cell is not None and (cell.formula is not None or cell.value != "")

    def _spare_rows(self, wanted: int, hidden: frozenset[int]) -> list[int]:
        """The empty rows behind the last that is used, as many as are wanted."""
        table = self._table
        if not wanted:
            return []
        first = max(self._numbers, default=table.numbering_row) + 1
        columns = [c for c in self._form.columns if c.entry == "entered" and c.key != "order"]
        end = table.total.number if table.total and table.total_labelled else first
        spare = [
            row
            for row in range(first, end)
            if row not in hidden and not any(self._has_content(row, each) for each in columns)
        ]
        if len(spare) < wanted:
            raise NoRoomError(table, wanted, len(spare))
        return spare[:wanted]

    def _entered(self, index: int, row: Sequence[EnteredValue]) -> tuple[EnteredValue, ...]:
        """Write what is entered in a row; the row as it is then."""
        number, made = self._numbers[index], list(row)
        fresh = index >= len(self._before.rows)
        for column in self._form.columns:
            old = None if fresh else self._before.rows[index][column.number - 1]
            new = row[column.number - 1]
            if column.entry != "entered" or new == old or (column.kind == "text" and not fresh):
                continue
            if column.kind == "text" and self._has_content(number, column):
                continue  # the running number is there already
            place = self._place(number, column)
            cell = self._office.cell(place)
            if cell is not None and cell.formula is not None:
                self._kept.append(place)
                made[column.number - 1] = old
            else:
                self._writes[place.row, place.column] = CellWrite(new)
        return tuple(made)

    def _derived(self, index: int, given: RowValues, values: Mapping[int, CellValue]) -> None:
        number = self._numbers[index]
        fresh = index >= len(self._before.rows)
        for column in self._form.columns:
            if column.formula is None or not is_computed(column, given.get(column.number)):
                continue
            formulas = self._across(column, number)
            self._note(number, column, formulas, values[column.number])
            was = None if fresh else self._table.rows[index].cells[column.number].value
            before = None if fresh else self._before.rows[index][column.number - 1]
            touched = fresh or before is not None or was is not None
            lost = touched and not self._has_formula(number, column)
            if lost and (self._changes or was != values[column.number]):
                self._write(number, column, formulas[0], values[column.number])

    def _total(self, rows: Sequence[RowValues]) -> tuple[EnteredValue, ...] | None:
        """Write what the total row needs; its figures, None where they are the sums of columns."""
        total, names = self._table.total, self._form.text_columns
        if total is None:
            return None
        typed = {
            column.number: value
            for column, value in zip(
                self._form.columns[names:], self._after.total or (), strict=False
            )
            if value is not None and not self._has_formula(total.number, column)
        }
        sums = total_values(self._form, None, rows)
        known = {
            column.number: sums[column.number]
            for column in self._form.counts
            if not self._is_across(column, total.number)
        }
        values = row_values(self._form, known | typed)
        for column in self._form.columns[names:]:
            if column.number not in typed:
                self._total_cell(column, total, values[column.number])
        if all(values[number] == value for number, value in sums.items()):
            return None
        shown = (values[column.number] for column in self._form.columns[names:])
        return tuple(None if isinstance(value, ErrorValue) else value for value in shown)

    def _total_cell(self, column: Column, total: Row, value: CellValue) -> None:
        if column.kind == "count" and not self._is_across(column, total.number):
            formulas = list(self._sums(column, total.number))
        else:
            formulas = self._across(column, total.number)
        self._note(total.number, column, formulas, value)
        was = total.cells[column.number].value
        lost = formulas and was is not None and not self._has_formula(total.number, column)
        if lost and (self._changes or was != value):
            self._write(total.number, column, formulas[0], value)

    def _across(self, column: Column, row: int) -> list[str]:
        """The form's formula over a row, and the same sum as people write it; [] without one."""
        if column.formula is None or column.entry != "derived":
            return []
        write = rate_formula if column.kind == "rate" else to_excel
        formulas = [write(column.formula, partial(self._address, row))]
        terms = _terms(column.formula) if column.kind == "count" else []
        columns = sorted(self._table.sheet_columns[each] for each in terms)
        if len(columns) > 1 and columns == list(range(columns[0], columns[-1] + 1)):
            first, last = column_letters(columns[0]), column_letters(columns[-1])
            formulas.append(f"SUM({first}{row}:{last}{row})")
        return formulas

    def _is_across(self, column: Column, row: int) -> bool:
        """Whether the cell has such a formula; in the total row it could have a column's sum."""
        cell = self._office.cell(self._place(row, column))
        if cell is None or cell.formula is None:
            return False
        return plain_formula(cell.formula) in map(plain_formula, self._across(column, row))

    def _address(self, row: int, number: int) -> str:
        return f"{column_letters(self._table.sheet_columns[number])}{row}"

    def _sums(self, column: Column, total: int) -> Iterator[str]:
        """The form's sum of a column, and what people write for it."""
        letters = column_letters(self._table.sheet_columns[column.number])
        numbering, last = self._table.numbering_row, max(self._numbers, default=total - 1)
        yield f"SUM({letters}${numbering}:INDEX({letters}:{letters},ROW()-1))"
        firsts = {numbering + 1, min(self._numbers, default=numbering + 1)}
        for first in sorted(firsts):
            for end in sorted({last, total - 1}):
                yield f"SUM({letters}{first}:{letters}{end})"

    def _note(self, row: int, column: Column, formulas: Sequence[str], value: CellValue) -> None:
        """Note the result that these formulas have in a cell."""
        place = self._place(row, column)
        known = self._known.setdefault((place.sheet.casefold(), place.row, place.column), {})
        known |= dict.fromkeys(map(plain_formula, formulas), as_result(value))

    def _has_formula(self, row: int, column: Column) -> bool:
        cell = self._office.cell(self._place(row, column))
        return cell is not None and cell.formula is not None

    def _write(self, row: int, column: Column, formula: str, value: CellValue) -> None:
        place = self._place(row, column)
        result = as_result(value)
        self._writes[place.row, place.column] = result._replace(formula=formula)

    def _aligned(
        self, rows: Sequence[tuple[EnteredValue, ...]], total: tuple[EnteredValue, ...] | None
    ) -> FormData:
        """The rows where they stand on the sheet, with empty ones between them."""
        table = self._table
        last = table.total.number - 1 if table.total else max(self._numbers, default=0)
        by_number = dict(zip(self._numbers, rows, strict=True))
        empty = (None,) * (len(self._form.columns) - 1)
        numbered = range(table.numbering_row + 1, last + 1)
        return FormData(
            form=self._form,
            period=self._after.period,
            title=self._after.title,
            rows=tuple(by_number.get(n, (i, *empty)) for i, n in enumerate(numbered, 1)),
            total=total,
            notes=tuple(
                (self._numbers[index] - table.numbering_row - 1, column, text)
                for index, column, text in self._after.notes
            ),
            nothing=self._after.nothing,
        )


def as_result(value: CellValue) -> CellWrite:
    """The value as the result of the formula that stands in a cell."""
    if isinstance(value, ErrorValue):
        return CellWrite(value.code, None, error=True)
    return CellWrite(value, None)


def _terms(formula: Expression) -> list[int]:
    """The columns of a plain sum, (4)+(5)+(6); [] when it is anything else."""
    if isinstance(formula, Reference):
        return [formula.column]
    if isinstance(formula, Operation) and formula.operator == "+":
        left, right = _terms(formula.left), _terms(formula.right)
        return [*left, *right] if left and right else []
    return []
