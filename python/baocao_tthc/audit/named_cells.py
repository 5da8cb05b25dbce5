"""The figures of tables by their names: for sentences that repeat them, and as passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..findings.finding import Words
from ..vietnamese import fold_same_length, plain
from .lines import Line, Section
from .outlines import Role
from .tables import SENTENCE_MARKS, Kind, Table

FIRST_OF_TABLES = 10_000  # the sections of tables are numbered from here


class NamedCell(NamedTuple):
    """A figure with the name of its row and the heading of its column."""

    paragraph: int
    text: str
    value: Decimal
    row: str
    column: str
    total: bool
    kind: Kind
    table: int
    heads: bool = False  # whether its row sums up rows below it


def named_cells(tables: Sequence[Table]) -> Iterator[NamedCell]:
    """Every figure of the tables with its names, row by row."""
    for table in tables:
        columns = {column.number: column for column in table.columns}
        for (row, column), figure in table.figures.items():
            line, head = table.rows[row], columns[column]
            kind = Kind.RATE if line.rate and head.kind is Kind.COUNT else head.kind
            total = line.role in (Role.TOTAL, Role.MIXED)
            place, value = figure.place, figure.value
            name, heading = line.name, head.heading
            yield NamedCell(
                place.paragraph,
                place.text,
                value,
                name,
                heading,
                total,
                kind,
                table.number,
                line.parent_of_some,
            )


def table_passages(tables: Sequence[Table]) -> Iterator[Line]:
    """The figures of the tables that stand for all cases, as passages "heading: figure"."""
    for table in tables:
        section = Section(FIRST_OF_TABLES + table.number, table.title, None)
        for name, cell in _of_all(table):
            text = f"{SENTENCE_MARKS.sub(' ', name).strip()}: {plain(cell.text).strip()}"
            folded = fold_same_length(text)
            yield Line(text, folded, (0,), (cell.paragraph,), section, 1)


def _of_all(table: Table) -> Iterator[tuple[str, Words]]:
    """Each such figure with its name: the rows of a list, or the total row's columns."""
    totals = [i for i, row in enumerate(table.rows) if row.sure_total and not row.parent_of_some]
    counted = [c for c in table.columns if c.kind is not Kind.ORDER]
    for index in totals[:1]:
        for column in counted:
            if figure := table.figures.get((index, column.number)):
                yield column.heading, figure.place
    if totals:
        return
    filled = {column for _, column in table.figures}
    with_figures = [column.number for column in counted if column.number in filled]
    for index, row in enumerate(table.rows if len(with_figures) == 1 else ()):
        figure = table.figures.get((index, with_figures[0]))
        if figure and row.name:
            yield row.label, figure.place
