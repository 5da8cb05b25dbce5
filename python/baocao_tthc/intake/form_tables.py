"""Tables of a form: found by their numbering row, or without one by their headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from .. import resources
from ..filing import Cell, FormTable, Row, Trouble
from ..forms import Column, Form
from ..reading.grid import Grid
from ..reading.located_forms import Candidate, Located, Space, candidates, identify, read_table
from ..vietnamese import count, fold
from .headings import Header, headers
from .synonyms import clean_name, key
from .taken_figures import FieldFigures, TakenFigures, entered

_TOP = 2_000  # rows in which a numbering row is looked for
_ZERO = (Trouble.DASH,)
_FINE = (None, Trouble.TEXT)


def numbered(grids: Sequence[Grid], forms: Sequence[Form]) -> list[FormTable]:
    """The forms of the sheets that have their numbering row."""
    found = []
    for grid in grids:
        rows = list(islice(candidates(grid._replace(values=grid.values[:_TOP])), 100))
        for index, candidate in enumerate(rows):
            located = identify(candidate._replace(grid=grid), forms)
            if isinstance(located, Located):
                above = rows[index - 1].row if index else 0
                below = min((r.row for r in rows[index + 1 :] if r.row > candidate.row),
                            default=grid.height + 1)  # fmt: skip
                found.append(read_table(located, Space(above, below, 0)))
    return found


def headed(grids: Sequence[Grid], forms: Sequence[Form]) -> list[FormTable]:
    """The forms of the sheets without numbering row that have all headings of entered columns."""
    found = []
    for grid in grids:
        best: tuple[int, int] = (0, 0)
        located: Located | None = None
        for header in headers(grid):
            for form in forms:
                columns = columns_of(header, form)
                needed = {column.number for column in _needed(form)}
                rank = (len(columns), -header.last)
                if needed <= columns.keys() and rank > best:
                    best = rank
                    cells = _cells(grid, form, columns)
                    located = Located(form, Candidate(grid, header.last, cells))
        if located:
            found.append(read_table(located, Space(0, grid.height + 1, 0)))
    return found


def _cells(grid: Grid, form: Form, columns: Mapping[int, int]) -> dict[int, tuple[int, str]]:
    """The numbering row that is not there; sums that the table lacks stand in empty columns."""
    beyond = max((len(line) for line in grid.values), default=0)
    return {
        number: (columns.get(number, beyond + number), text)
        for number, text in enumerate(form.numbering, 1)
    }


def nearest(grids: Sequence[Grid], forms: Sequence[Form]) -> tuple[Form, list[Column]] | None:
    """The form that a sheet has most headings of, at least half, and those it lacks."""
    best: tuple[int, Form, list[Column]] | None = None
    for grid in grids:
        for header in headers(grid):
            for form in forms:
                columns = columns_of(header, form)
                lacking = [column for column in _needed(form) if column.number not in columns]
                enough = len(lacking) * 2 <= len(_needed(form))
                if enough and (best is None or len(columns) > best[0]):
                    best = (len(columns), form, lacking)
    return best[1:] if best else None


def _needed(form: Form) -> list[Column]:
    names = [column for column in form.columns if column.kind == "text"]
    return [*names[-1:], *entered(form)]


def columns_of(header: Header, form: Form) -> dict[int, int]:
    """Official number to sheet column of the headings that are the form's; a heading that stands
    twice names neither.
    """
    wanted = {_ends(column.heading): column.number for column in form.columns}
    found: dict[int, list[int]] = {}
    for column, path in header.paths.items():
        for ends in _meant(path):
            if ends in wanted:
                found.setdefault(wanted[ends], []).append(column)
                break
    return {number: at[0] for number, at in found.items() if len(at) == 1}


def _ends(heading: Sequence[str]) -> tuple[str, str]:
    """A heading by its outermost and innermost words; what stands between differs most."""
    return _same(heading[0]), _same(heading[-1])


def _meant(path: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What a path of headings can mean: a title may stand above, or all in one cell."""
    last = _same(path[-1])
    for outer in path[:-1]:
        yield _same(outer), last
    yield last, last
    words = key(path[-1])
    for outer, meaning in _meanings().items():
        if words.startswith(f"{outer} "):
            yield meaning, _same(words[len(outer) + 1 :])


def _same(text: str) -> str:
    return _meanings().get(key(text), key(text))


@cache
def _meanings() -> Mapping[str, str]:
    """Each wording, as `key` has it, to the first of its row."""
    return {
        key(word): key(row[0]) for row in resources.data("table_headings")["same"] for word in row
    }


def figures_of(table: FormTable) -> TakenFigures:
    """The entered columns of a table; cells that hold no count are left out and told."""
    columns = entered(table.form)
    doubts: list[str] = []
    rows = []
    names = [fold(row.label) for row in table.rows]
    for row in table.rows:
        name = clean_name(row.label)
        if not name:
            doubts.append(f"Dòng {row.number} của “{table.sheet}” không có tên: không nhập.")
        elif names.count(fold(row.label)) > 1:
            doubts.append(
                f"Dòng {row.number} của “{table.sheet}”: tên “{name}” có hai lần: không nhập."
            )
        else:
            rows.append(FieldFigures(name, dict(_values(row, columns, doubts))))
    return TakenFigures(
        form=table.form,
        source=f"{table.form.name} ở “{table.sheet}”, {count(len(table.rows))} dòng",
        rows=tuple(rows),
        origins={column.number: f"“{column.heading[-1]}”" for column in columns},
        period=table.period,
        doubts=(*doubts, *_differences(table)),
    )


def _values(row: Row, columns: Sequence[Column], doubts: list[str]) -> Iterator[tuple[int, int]]:
    for column in columns:
        cell = row.cells.get(column.number)
        if cell is None or cell.trouble is Trouble.EMPTY:
            continue
        value = _count(cell)
        if value is None:
            doubts.append(
                f"Ô {cell.place} không phải số hồ sơ (“{str(cell.raw)[:40]}”): không nhập."
            )
        else:
            yield column.number, value


def _count(cell: Cell) -> int | None:
    if cell.trouble in _ZERO:
        return 0
    return int(cell.value) if cell.trouble in _FINE and cell.value is not None else None


def _differences(table: FormTable) -> Iterator[str]:
    """Totals of the source that are not the sum of its rows: rows may be missing."""
    for column in table.form.counts if table.total else ():
        cell = table.total.cells.get(column.number) if table.total else None
        if cell is None or cell.value is None:
            continue
        total = sum(value for row in table.rows if (value := _count_in(row, column.number)))
        if cell.value != total:
            yield (
                f"Dòng tổng của nguồn ghi cột ({column.number}) là {count(int(cell.value))} "
                f"({cell.place}), cộng các dòng được {count(total)}."
            )


def _count_in(row: Row, number: int) -> int | None:
    cell = row.cells.get(number)
    return _count(cell) if cell else None
