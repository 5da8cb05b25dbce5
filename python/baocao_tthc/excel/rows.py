"""Rows of a form in an open workbook: a new one with its formulas, or formulas that are missing.

A row inserted by hand takes over the formats of its neighbour but not its formulas, and its
derived cells are locked; so both come from a row that has them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import NamedTuple

import xlwings as xw

from ..checks.superiors_remarks import month_remarks
from ..errors import TthcError
from ..filing import Filing, FormTable
from ..reading.located_forms import last_row
from .host import hidden_rows, rows_where, unlocked

_VERDICT_OFFSET = 2  # of the column "Kiểm tra" from the form's last column, see workbook/layout.py
_PAST = 5  # columns right of it with what earlier periods say, see workbook/past_columns.py


class FormBlock(NamedTuple):
    """The rows of a form from below its numbering row to above its total, with all their formulas.

    `formulas[i][c - 1]` is what stands in row `first + i`, sheet column c: a formula, the constant
    typed as text, or "".
    """

    table: FormTable
    first: int
    formulas: Sequence[Sequence[str]]

    @property
    def last(self) -> int:
        """The last row; one less than `first` when there is none."""
        return self.first + len(self.formulas) - 1

    @property
    def derived(self) -> list[int]:
        """The sheet columns that formulas fill."""
        return self._columns("derived")

    @property
    def entered(self) -> list[int]:
        """The sheet columns that people fill."""
        return self._columns("entered")

    def _columns(self, entry: str) -> list[int]:
        table = self.table
        return [
            table.sheet_columns[column.number]
            for column in table.form.columns
            if column.entry == entry and column.number in table.sheet_columns
        ]

    @property
    def width(self) -> int:
        """The last sheet column of the form and of the column "Kiểm tra" beside it."""
        return max(self.table.sheet_columns.values()) + _VERDICT_OFFSET

    @property
    def past(self) -> range:
        """The columns with what earlier periods say, and for the reason; none in older workbooks
        and in those of an office's own.
        """
        found = range(self.width + 1, self.width + 1 + _PAST)
        ours = any(
            all("AGGREGATE(" in line[column - 1] for column in found[:-1]) for line in self.formulas
        )
        return found if ours else found[:0]

    def model(self, wrong: Collection[int] = ()) -> int:
        """A row with all its formulas that is none of `wrong`; raises TthcError without one."""
        for row, line in enumerate(self.formulas, self.first):
            if row not in wrong and all(
                line[column - 1].startswith("=") for column in self.derived
            ):
                return row
        raise TthcError(
            f"Tờ “{self.table.sheet}” không còn dòng nào đủ công thức để chép theo; hãy lấy lại "
            "một dòng từ sổ mẫu BaoCao_TTHC.xlsm."
        )

    def typed(self, row: int) -> bool:
        """Whether people have typed anything in the row, its number aside."""
        line = self.formulas[row - self.first]
        return any(line[column - 1] for column in self.entered if column != self.order_column())

    @property
    def last_used(self) -> int:
        """The last row that people have typed in; one less than `first` when there is none."""
        rows = range(self.last, self.first - 1, -1)
        return next((row for row in rows if self.typed(row)), self.first - 1)

    def order_column(self) -> int | None:
        """The sheet column of the running number, None when the form has none."""
        table = self.table
        first = next((column for column in table.form.columns if column.key == "order"), None)
        return table.sheet_columns.get(first.number) if first else None

    def name_column(self) -> int:
        """The sheet column in which a row is named; the first to be typed."""
        texts = [column.number for column in self.table.form.columns if column.kind == "text"]
        return self.table.sheet_columns[texts[-1]] if texts else min(self.entered)


def block_of(sheet: xw.Sheet, table: FormTable) -> FormBlock:
    """Read the rows of the form: one call."""
    first, last = rows_of(table)
    if last < first:
        return FormBlock(table, first, ())
    width = max(table.sheet_columns.values()) + _VERDICT_OFFSET + _PAST
    formulas = sheet.range((first, 1), (last, width)).formula
    return FormBlock(table, first, [[str(cell) for cell in row] for row in formulas])


def rows_of(table: FormTable) -> tuple[int, int]:
    """The first and the last row of the form's fields; the last is less where there are none."""
    return table.numbering_row + 1, table.total.number - 1 if table.total else last_row(table)


def complete_rows(sheet: xw.Sheet, block: FormBlock) -> list[int]:
    """Give rows with figures the formulas that are missing, and rows that look like the numbering
    row, which they do when inserted just below it, all of an ordinary row; return the rows mended.

    Only empty cells are filled: a number that somebody typed over a formula is theirs.
    """
    wrong = _not_for_entry(sheet, block)
    missing = {
        row: columns
        for row, line in enumerate(block.formulas, block.first)
        if row not in wrong
        and block.typed(row)
        and (columns := [c for c in block.derived if not line[c - 1]])
    }
    if not missing and not wrong:
        return []
    model = block.model(wrong)
    with unlocked(sheet):
        for row in wrong:
            _copy_row(sheet, block, model, row)
            for column, typed in enumerate(block.formulas[row - block.first], 1):
                if typed and column <= block.width:
                    sheet.range((row, column)).formula = typed
        for row, columns in missing.items():
            line = block.formulas[row - block.first]
            beside = [c for c in (block.width, *block.past[:-1]) if not line[c - 1]]
            for column in (*columns, *beside):
                sheet.range((model, column)).copy(sheet.range((row, column)))
        _number(sheet, block, len(block.formulas))
    return sorted((*wrong, *missing))


def _not_for_entry(sheet: xw.Sheet, block: FormBlock) -> list[int]:
    """The rows in which a cell for entry is locked, or one for figures is formatted as text."""
    columns = block.table.form.columns
    texts = {block.table.sheet_columns.get(each.number) for each in columns if each.kind == "text"}

    def wrong(column: int, first: int, last: int) -> bool | None:
        cells = sheet.range((first, column), (last, column))
        lock: bool | None = cells.api.Locked
        if lock is not False or column in texts:
            return lock
        shown = cells.number_format
        return None if shown is None else shown == "@"

    return sorted(
        set().union(
            *(rows_where(block.first, block.last, partial(wrong, each)) for each in block.entered)
        )
    )


def refuse_accepted(filing: Filing, wish: str) -> None:
    """Raise TthcError for a wish to enter more in a month that was accepted and is locked."""
    if month_remarks(filing).is_locked:
        raise TthcError(
            f"Tháng này đã được chấp nhận nên các biểu đang khóa; muốn {wish} thì bấm “Nhận phản "
            "hồi”, chọn Không và ghi lý do để mở khóa, rồi làm lại."
        )


def insert_field(sheet: xw.Sheet, block: FormBlock, selected: int | None) -> None:
    """Go to an empty row of the form, inserted below the selected row when that is in use.

    An empty row at the end is used up before another is inserted. Raises TthcError when the sheet
    is locked with a password, or no row has formulas to copy.
    """
    after = block.last_used
    if selected is not None and block.first <= selected < after and block.typed(selected):
        after = selected
    at = after + 1
    if at > block.last or block.typed(at):
        _insert(sheet, block, at)
    sheet.range((at, block.name_column())).select()


def make_room(sheet: xw.Sheet, block: FormBlock, rows: int) -> list[int]:
    """The sheet rows for so many new fields: empty ones at the end that show, then inserted ones.

    Raises TthcError as `insert_field` does.
    """
    at = block.last_used + 1
    hidden = hidden_rows(sheet, at, block.last)
    free = [row for row in range(at, block.last + 1) if row not in hidden][:rows]
    lacking = rows - len(free)
    if lacking > 0:
        at = free[-1] + 1 if free else at
        _insert(sheet, block, at, lacking)
        free += range(at, at + lacking)
    return free


def _insert(sheet: xw.Sheet, block: FormBlock, at: int, rows: int = 1) -> None:
    model = block.model()
    with unlocked(sheet):
        new = sheet.range(f"{at}:{at + rows - 1}")
        new.insert(shift="down", copy_origin="format_from_left_or_above")
        source = model if model < at else model + rows
        for row in range(at, at + rows):
            _copy_row(sheet, block, source, row)
        _number(sheet, block, len(block.formulas) + rows)


def _copy_row(sheet: xw.Sheet, block: FormBlock, model: int, row: int) -> None:
    """Make the row an empty one like the model: its formats and formulas, none of its figures."""
    last = max((block.width, *block.past))
    sheet.range((model, 1), (model, last)).copy(sheet.range((row, 1)))
    for column in (*block.entered, *block.past[-1:]):
        sheet.range((row, column)).clear_contents()


def _number(sheet: xw.Sheet, block: FormBlock, rows: int) -> None:
    """Number the rows, of which there are so many now, anew where the numbers are typed ones."""
    column = block.order_column()
    if column is None or any(line[column - 1].startswith("=") for line in block.formulas):
        return
    if block.table.sections:  # each has numbers of its own, and a numeral
        return
    numbers = [[index] for index in range(1, rows + 1)]
    sheet.range((block.first, column), (block.first + rows - 1, column)).value = numbers
