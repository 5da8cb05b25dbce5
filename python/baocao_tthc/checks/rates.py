"""Rates: a percentage equals its own formula at two decimals, rounded half up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ..forms import Column
from ..formula import Number, Operation, evaluate
from ..report import Cell, Row, Table
from ..vietnamese import number, percentage
from .catalogue import catalogue, implements
from .finding import Finding
from .subject import Scope, Subject, all_rows, usable
from .wording import row_name, spelled

_LAST_DIGIT = Decimal("0.01")


def expected_rate(scope: Scope, column: Column) -> Decimal | None:
    """The percentage that the column's quotient gives in that row; None over zero or an
    unusable cell.
    """
    quotient = column.formula
    if not isinstance(quotient, Operation) or quotient.operator != "/":
        return None
    part, base = evaluate(quotient.left, scope), evaluate(quotient.right, scope)
    return None if part is None or base is None else percentage(part, base)


@implements("TL01", "TL02", "TL03")
def rates(subject: Subject) -> Iterator[Finding]:
    """Compare every rate at its printed precision: one unit in the last digit is a remark."""
    for table in subject.tables:
        for row in all_rows(table):
            for column in table.form.rates:
                yield from _rate(subject, table, row, column)


def _rate(subject: Subject, table: Table, row: Row, column: Column) -> Iterator[Finding]:
    cell, scope = row.cells[column.number], Scope(subject, table, row)
    actual = usable(cell, empty_is_zero=False)
    if actual is None or not isinstance(column.formula, Operation):
        return
    words: dict[str, Any] = {
        "form": table.form.name,
        "row": row_name(table, row),
        "column": column.number,
    }
    places = (cell.place, *scope.places((column.formula,)))
    base = evaluate(column.formula.right, scope)
    if base == 0:
        if actual:
            yield catalogue()["TL03"].finding(places, value=number(actual), **words)
        return
    expected = expected_rate(scope, column)
    if expected is None:
        return
    off = abs(_printed(actual) - expected)
    if off:
        id_ = "TL02" if off <= catalogue()["TL01"].tolerance else "TL01"
        yield catalogue()[id_].finding(
            places,
            actual=actual,
            expected=expected,
            formula=spelled(column.formula, scope),
            hint=_fraction_hint(cell, expected),
            **words,
        )


def _printed(value: Number) -> Decimal:
    return Decimal(value).quantize(_LAST_DIGIT, ROUND_HALF_UP)


def _fraction_hint(cell: Cell, expected: Decimal) -> str | None:
    """A cell formatted as % holds 0,9979 where the form wants 99,79."""
    if cell.value is not None and expected and abs(cell.value * 100 - expected) <= _LAST_DIGIT:
        return (
            f"Ô đang giữ phần của một ({number(cell.value)}), có thể do định dạng %; "
            f"hãy gõ {number(expected)}."
        )
    return None
