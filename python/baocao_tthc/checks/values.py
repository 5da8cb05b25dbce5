"""Cells: every cell of a form that should hold a number holds a sound one, rates the right one.

A rate equals its own formula at two decimals, rounded half up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ..filing import Cell, FormTable, Row, Trouble
from ..findings.finding import Finding
from ..forms import Column
from ..formula import Number, Operation, evaluate
from ..vietnamese import number, percentage
from ..wording import MAX_NAMED_CELLS, Cells, Sentence, and_more, joined, listed
from .catalogue import catalogue, finding, implements
from .scope import CheckedFiling, TableScope, all_rows, row_name, usable
from .stated_rules import spelled
from .structure import filled_row

_LAST_DIGIT = Decimal("0.01")
_MAX_RAW = 60  # characters of a cell that is no number
_MISSING_FORMULA = "Chép công thức từ một dòng còn đủ, hoặc bấm nút “Thêm lĩnh vực” để điền hộ."


def expected_rate(scope: TableScope, column: Column) -> Decimal | None:
    """The percentage that the column's quotient gives in that row; None over zero or an
    unusable cell.
    """
    quotient = column.formula
    if not isinstance(quotient, Operation) or quotient.operator != "/":
        return None
    part, base = evaluate(quotient.left, scope), evaluate(quotient.right, scope)
    return None if part is None or base is None else percentage(part, base)


@implements("TL01", "TL02", "TL03")
def rates(subject: CheckedFiling) -> Iterator[Finding]:
    """Compare every rate at its printed precision: one unit in the last digit is a remark."""
    for table in subject.tables:
        for row in all_rows(table):
            for column in table.form.rates:
                yield from _rate(subject, table, row, column)


def _rate(subject: CheckedFiling, table: FormTable, row: Row, column: Column) -> Iterator[Finding]:
    cell, scope = row.cells[column.number], TableScope(subject, table, row)
    actual = usable(cell, empty_is_zero=False)
    if actual is None or not isinstance(column.formula, Operation):
        return
    words: dict[str, Any] = {
        "form": table.form.name,
        "row": row_name(table, row),
        "column": column.number,
    }
    places = (cell.place, *scope.places((column.formula,)))
    if evaluate(column.formula.right, scope) == 0:
        if actual:
            yield finding("TL03", *places, value=number(actual), **words)
        return
    expected = expected_rate(scope, column)
    if expected is None:
        return
    off = abs(_printed(actual) - expected)
    if off:
        yield finding(
            "TL02" if off <= catalogue()["TL01"].tolerance else "TL01",
            *places,
            actual=actual,
            expected=expected,
            formula=spelled(column.formula, scope),
            advice=_fraction_advice(cell, expected),
            **words,
        )


def _printed(value: Number) -> Decimal:
    return Decimal(value).quantize(_LAST_DIGIT, ROUND_HALF_UP)


def _fraction_advice(cell: Cell, expected: Decimal) -> str | None:
    """A cell formatted as % holds 0,9979 where the form wants 99,79."""
    if cell.value is not None and expected and abs(cell.value * 100 - expected) <= _LAST_DIGIT:
        return (
            f"Ô đang giữ phần của một ({number(cell.value)}), có thể do định dạng %; "
            f"hãy gõ {number(expected)}."
        )
    return None


@implements("GT01", "GT02", "GT06")
def unusable(subject: CheckedFiling) -> Iterator[Finding]:
    """One finding a form and kind, since one broken cell soon fills many."""
    kinds: tuple[tuple[str, Trouble, Callable[[Cell], str]], ...] = (
        ("GT01", Trouble.ERROR, lambda cell: f" ({cell.raw})"),
        ("GT02", Trouble.NOT_CALCULATED, lambda cell: ""),
        ("GT06", Trouble.TEXT, _typed),
    )
    for table in subject.tables:
        troubled = _troubled(table)
        for id_, trouble, content in kinds:
            cells = [cell for cell in troubled if cell.trouble is trouble]
            if trouble is Trouble.NOT_CALCULATED:
                cells = [cell for cell in cells if not _rate_over_zero(subject, table, cell)]
            if cells:
                yield _of_cells(id_, table, cells, cells=_with_content(cells, content))


def _with_content(cells: Sequence[Cell], content: Callable[[Cell], str]) -> Sentence:
    """The first cells, each with what it holds, and how many more there are."""
    told = cells[:MAX_NAMED_CELLS]
    named = joined(((Cells((cell.place,)), content(cell)) for cell in told), ", ")
    more = and_more(cells, MAX_NAMED_CELLS, "ô")
    return joined((named, more), " ") if more else named


def _typed(cell: Cell) -> str:
    value = "" if cell.value is None else f", hiểu là {number(cell.value)}"
    return f" (“{str(cell.raw).strip()}”{value})"


def _rate_over_zero(subject: CheckedFiling, table: FormTable, cell: Cell) -> bool:
    """Whether a formula without a result is a rate with nothing to be reckoned on."""
    for row in all_rows(table):
        for column in table.form.rates:
            if row.cells[column.number] is cell:
                return expected_rate(TableScope(subject, table, row), column) is None
    return False


@implements("GT03", "GT04", "GT05")
def wrong(subject: CheckedFiling) -> Iterator[Finding]:
    """Cells that hold something else than a count or a rate."""
    for table in subject.tables:
        for cell in _troubled(table):
            value = "" if cell.value is None else number(cell.value)
            if cell.trouble is Trouble.NOT_NUMBER:
                yield _of_cells("GT03", table, (cell,), raw=str(cell.raw).strip()[:_MAX_RAW])
            elif cell.trouble is Trouble.NEGATIVE:
                yield _of_cells("GT04", table, (cell,), value=value)
            elif cell.trouble is Trouble.NOT_WHOLE:
                advice = _thousands_advice(cell)
                yield _of_cells("GT05", table, (cell,), value=value, advice=advice)


def _thousands_advice(cell: Cell) -> str | None:
    """3.749 typed where the dot is the decimal mark is most often 3749."""
    if cell.value is not None and cell.value * 1000 == int(cell.value * 1000):
        return (
            f"Nếu là {number(int(cell.value * 1000))} hồ sơ thì máy đã hiểu dấu chấm là dấu thập "
            f"phân; hãy gõ {int(cell.value * 1000)} liền nhau."
        )
    return None


@implements("GT07", "GT08", "GT09")
def empty(subject: CheckedFiling) -> Iterator[Finding]:
    """A row that has figures has all of them; a row that has a name has figures."""
    for table in subject.tables:
        if bare := [row for row in table.rows if not filled_row(row)]:
            rows = [f"“{row.label}” ({row.number})" for row in bare]
            yield finding(
                "GT08",
                *(row.label_place for row in bare),
                form=table.form.name,
                rows=listed(rows, MAX_NAMED_CELLS, "ô"),
            )
        if gaps := _gaps(subject, table, derived=False):
            yield _of_cells("GT07", table, gaps)
        if missing := _gaps(subject, table, derived=True):
            yield _of_cells("GT09", table, missing, advice=_MISSING_FORMULA)


def _gaps(subject: CheckedFiling, table: FormTable, *, derived: bool) -> list[Cell]:
    """Empty cells of rows with figures: the entered ones, or those that should be computed.

    In the total row every count is computed and a rate may stay empty.
    """
    found = []
    for row in filter(filled_row, all_rows(table)):
        total = row is table.total
        for official, cell in row.cells.items():
            if cell.trouble not in (Trouble.EMPTY, Trouble.DASH):
                continue
            column = table.form.column(official)
            if column.kind == "rate" and (
                total or expected_rate(TableScope(subject, table, row), column) is None
            ):
                continue
            if (column.entry == "derived" or total) is derived:
                found.append(cell)
    return found


def _troubled(table: FormTable) -> list[Cell]:
    """The cells in which something is wrong."""
    return [cell for row in all_rows(table) for cell in row.cells.values() if cell.trouble]


def _of_cells(rule: str, table: FormTable, cells: Sequence[Cell], /, **words: Any) -> Finding:
    places = tuple(cell.place for cell in cells)
    return finding(rule, *places, form=table.form.name, **({"cells": Cells(places)} | words))
