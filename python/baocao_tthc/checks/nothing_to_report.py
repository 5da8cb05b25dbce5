"""Forms that say “Không phát sinh”: what then stands in them, and beside them in the other forms.

What was pending at the end of the period before is carried over, so that KT01 and KT02 hold such a
form to it as they hold any other: its empty cells are 0.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..filing import Cell, FormTable, Place, Text
from ..findings.finding import Finding
from ..sheets import NOTHING, NOTHING_HINT
from ..vietnamese import count, fold
from ..wording import Cells
from .catalogue import finding, implements
from .scope import CheckedFiling, usable


@implements("CT16")
def contradicted(subject: CheckedFiling) -> Iterator[Finding]:
    """No figure other than 0 stands in such a form."""
    for table in subject.filing.tables:
        if table.nothing and table.contradicting:
            figures = _typed(table) or table.contradicting
            name, said = table.form.name, Cells((table.nothing.place,))
            places = (table.nothing.place, *figures)
            yield finding("CT16", *places, form=name, said=said, cells=Cells(figures))


def _typed(table: FormTable) -> tuple[Place, ...]:
    """The figures other than 0 that people type: the others follow from them."""
    return tuple(
        cell.place
        for row in table.lines
        for number, cell in row.cells.items()
        if cell.value and table.form.column(number).entry == "entered"
    )


@implements("CT18")
def said_elsewhere(subject: CheckedFiling) -> Iterator[Finding]:
    """In a form with a cell to choose it in, it is said there: the column "Kiểm tra" looks nowhere
    else. That cell is empty where the hint before it shows.
    """
    for table in subject.filing.tables:
        hint = next((text for text in table.headings if text.text == NOTHING_HINT), None)
        if hint and table.nothing and not _beside(table.nothing, hint):
            said, at = Cells((table.nothing.place,)), Cells((hint.place,))
            places = (table.nothing.place, hint.place)
            yield finding("CT18", *places, form=table.form.name, said=said, hint=at)


def _beside(said: Text, hint: Text) -> bool:
    """Whether the column "Kiểm tra" finds the words in the row of the hint."""
    return said.place.row == hint.place.row and fold(said.text).startswith(fold(NOTHING))


@implements("LB31")
def only_one(subject: CheckedFiling) -> Iterator[Finding]:
    """The forms of a period count the same cases: where one has some, the others have too."""
    received = {table.form.code: _received(table) for table in subject.tables}
    for table in subject.tables:
        if not table.nothing or not table.reports_nothing:
            continue
        for other in subject.tables:
            cell = received[other.form.code]
            if not subject.of_same_units(table.form.code, other.form.code):
                continue
            if cell is not None and (cases := usable(cell)):
                yield finding(
                    "LB31",
                    table.nothing.place,
                    cell.place,
                    form=table.form.name,
                    other=other.form.name,
                    cases=count(int(cases)),
                )


def _received(table: FormTable) -> Cell | None:
    """The total of the cases received; None where the form has none."""
    column = table.form.by_key("received")
    return table.total.cells.get(column.number) if column and table.total else None
