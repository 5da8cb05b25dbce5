"""The fields of a form that is printed in sections: each once, summed over the sections."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from ..filing import Cell, Row, Section, Trouble
from ..forms import Form
from ..forms.cell_values import CellValue, ErrorValue, row_values
from ..forms.field_names import field_key
from ..vietnamese import fold
from .form_lines import NOUGHT, count_of


def fields_of(form: Form, sections: Sequence[Section]) -> tuple[Row, ...]:
    """Each field of the sections once, as the sum of its rows; a name that stands twice in one of
    them is nobody's: its rows stay as they are.
    """
    name = field_key if not _doubled(sections, field_key) else fold
    unclear = _doubled(sections, name) | {""}
    found: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in sorted((row for section in sections for row in section.rows), key=_number):
        key = name(row.label)
        found[key, row.number if key in unclear else 0].append(row)
    return tuple(_as_one(form, rows) for rows in found.values())


def _number(row: Row) -> int:
    return row.number


def _doubled(sections: Sequence[Section], name: Callable[[str], str]) -> set[str]:
    """The names that stand twice in a section."""
    times = [Counter(name(row.label) for row in section.rows) for section in sections]
    return {key for counted in times for key, number in counted.items() if key and number > 1}


def _as_one(form: Form, rows: Sequence[Row]) -> Row:
    """The row of a field over all sections, its rates reckoned anew, in the place of the first."""
    first = rows[0]
    if len(rows) == 1:
        return first
    counts = {column.number: _sum(rows, column.number) for column in form.counts}
    values = row_values(form, {number: cell.value for number, cell in counts.items()})
    rates = {
        column.number: _rate(first.cells[column.number], values[column.number])
        for column in form.rates
    }
    cells = {number: (counts | rates)[number] for number in first.cells}
    return first._replace(cells=cells, hidden=any(row.hidden for row in rows))


def _sum(rows: Sequence[Row], number: int) -> Cell:
    """The sum of the rows' cells; one that cannot be added is what the field has then."""
    cells = [row.cells[number] for row in rows]
    unclear = next((cell for cell in cells if count_of(cell) is None), None)
    if unclear or all(cell.trouble in NOUGHT for cell in cells):
        return unclear or cells[0]
    total = sum(cell.value for cell in cells if cell.value is not None)
    return Cell(cells[0].place, total, total)


def _rate(cell: Cell, value: CellValue) -> Cell:
    if isinstance(value, str | ErrorValue) or value is None:
        return Cell(cell.place, "", None, Trouble.EMPTY)
    return Cell(cell.place, value, value)
