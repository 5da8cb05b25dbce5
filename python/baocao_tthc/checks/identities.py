"""Identities inside a form: of each row, of the total row, of each column down to its total."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings.finding import Finding
from ..forms import Form
from ..formula import Reference, Rule
from ..vietnamese import number
from .catalogue import catalogue, implements
from .scope import CheckedFiling, TableScope, all_rows, failures, usable
from .wording import row_name


def rules_of(form: Form) -> tuple[tuple[str, Rule], ...]:
    """The form's own rules with the catalogue id under which each is reported."""
    return (
        *(("CD01", rule) for rule in form.identities),
        *(("CD02", rule) for rule in form.unprinted),
        *(("CD04", rule) for rule in form.bounds),
    )


@implements("CD01", "CD02", "CD04")
def rows(subject: CheckedFiling) -> Iterator[Finding]:
    """Every identity and bound of the form holds in every row and in the total row."""
    for table in subject.tables:
        for row in all_rows(table):
            for id_, rule in rules_of(table.form):
                entry = catalogue()[id_]
                scope = TableScope(subject, table, row, empty_is_zero=entry.empty == "zero")
                for failure in failures(rule, scope, entry.tolerance):
                    yield entry.finding(
                        failure.places,
                        expected=failure.expected,
                        actual=failure.actual,
                        form=table.form.name,
                        row=row_name(table, row),
                        **failure.words(),
                    )


@implements("CD03")
def columns(subject: CheckedFiling) -> Iterator[Finding]:
    """The total row of every count is the sum of the rows."""
    entry = catalogue()["CD03"]
    for table in subject.tables:
        if table.total is None:
            continue
        scope = TableScope(subject, table, empty_is_zero=entry.empty == "zero")
        for column in table.form.counts:
            values = scope.column(Reference(None, column.number))
            known = [value for value in values if value is not None]
            total = usable(table.total.cells[column.number])
            if total is None or len(known) < len(values) or sum(known) == total:
                continue
            cells = (
                table.total.cells[column.number],
                *(r.cells[column.number] for r in table.rows),
            )
            yield entry.finding(
                tuple(cell.place for cell in cells),
                expected=int(sum(known)),
                actual=total,
                form=table.form.name,
                column=column.number,
                total=number(total),
                sum=number(sum(known)),
            )
