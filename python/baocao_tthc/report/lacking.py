"""What the annexes in a document lack: rows, and numbers for which a cell has no control."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..sources.present_values import PresentValues
from ..sources.tags import UNIT_TABLE, cell_tag, read_tag
from .control_scan import Control
from .decisions import meaning

Row = tuple[str, str]
"""The form and the name of a row."""


class Lacking(NamedTuple):
    """The code of a form with the label of a row, and with the row and columns of empty cells."""

    rows: tuple[tuple[str, str], ...] = ()
    cells: tuple[tuple[str, str], ...] = ()


def lacking(
    controls: Sequence[Control], printed: Collection[str], values: PresentValues
) -> Lacking:
    """What the document with these controls lacks; what was `printed` and is gone is told apart."""
    there = [control.source for control in controls]
    cells = _cells(controls, {*there, *printed}, values)
    return Lacking(tuple(_rows(there, printed, values)), tuple(cells))


def _rows(
    there: Iterable[str], printed: Iterable[str], values: PresentValues
) -> Iterator[tuple[str, str]]:
    """The rows of the forms whose annex stands in the document but has not that row."""
    here, before = (
        {tag.form_row for tag in map(read_tag, tags) if tag and tag.form_row}
        for tags in (there, printed)
    )
    for form in sorted({form for form, _ in here}):
        for name, label in values.rows(form):
            if (form, name) not in here | before:
                yield form, label


def _cells(
    controls: Sequence[Control], known: Collection[str], values: PresentValues
) -> Iterator[tuple[str, str]]:
    """The cells that a report of before left without a control, and that have not the number."""
    for (form, name), texts in _texts_of_rows(controls).items():
        cells = "".join(texts).split("\n")
        numbers = values.printed_row(form, name)
        empty = [
            column
            for column, text in numbers.items()
            if text
            and (tag := cell_tag(form, column, name)) not in known
            and meaning(tag, _cell(cells, column, max(numbers))) != meaning(tag, text)
        ]
        if empty:
            yield (
                form,
                f"{values.label(form, name)} cột {', '.join(f'({column})' for column in empty)}",
            )


def _texts_of_rows(controls: Sequence[Control]) -> Mapping[Row, Sequence[str]]:
    """The texts of each row of the annexes that has a control."""
    annexes = {each.place.table for each in controls if each.names.form_row} - {0}
    return {
        (each.names.form, each.names.row): each.place.row
        for each in controls
        if each.place.table in annexes and each.names.column and each.place.row is not None
        if each.names.form != UNIT_TABLE
    }


def _cell(cells: Sequence[str], column: int, last: int) -> str:
    """The text of the cell of a column, counted from the right: the label may take two cells."""
    at = len(cells) - 1 - (last - column)
    return cells[at] if at > 0 else ""
