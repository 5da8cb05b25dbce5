"""Values: every cell of a form that should hold a number holds a sound one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..report import Cell, Place, Table, Trouble
from ..vietnamese import number
from .catalogue import catalogue, implements
from .finding import Finding
from .rates import expected_rate
from .structure import filled
from .subject import Scope, Subject, all_rows
from .wording import places_text

_MOST_CELLS = 8
_MISSING_FORMULA = "Chép công thức từ một dòng còn đủ, hoặc bấm nút “Thêm lĩnh vực” để điền hộ."


@implements("GT01", "GT02", "GT06")
def unusable(subject: Subject) -> Iterator[Finding]:
    """One finding a form and kind, since one broken cell soon fills many."""
    for table in subject.tables:
        for id_, trouble, show in (
            ("GT01", Trouble.ERROR, lambda cell: f"{cell.place} ({cell.raw})"),
            ("GT02", Trouble.NOT_CALCULATED, lambda cell: str(cell.place)),
            ("GT06", Trouble.TEXT, _typed),
        ):
            cells = [cell for cell in _cells(table) if cell.trouble is trouble]
            if trouble is Trouble.NOT_CALCULATED:
                cells = [cell for cell in cells if not _rate_over_zero(subject, table, cell)]
            if cells:
                yield catalogue()[id_].finding(
                    _places(cells),
                    form=table.form.name,
                    cells=_listed([show(cell) for cell in cells]),
                )


def _typed(cell: Cell) -> str:
    value = "" if cell.value is None else f", hiểu là {number(cell.value)}"
    return f"{cell.place} (“{str(cell.raw).strip()}”{value})"


def _rate_over_zero(subject: Subject, table: Table, cell: Cell) -> bool:
    """Whether a formula without a result is a rate with nothing to be reckoned on."""
    for row in all_rows(table):
        for column in table.form.rates:
            if row.cells[column.number] is cell:
                return expected_rate(Scope(subject, table, row), column) is None
    return False


@implements("GT03", "GT04", "GT05")
def wrong(subject: Subject) -> Iterator[Finding]:
    """Cells that hold something else than a count or a rate."""
    for table in subject.tables:
        for cell in _cells(table):
            words: dict[str, Any] = {"form": table.form.name, "place": cell.place}
            if cell.trouble is Trouble.NOT_NUMBER:
                raw = str(cell.raw).strip()[:60]
                yield catalogue()["GT03"].finding((cell.place,), raw=raw, **words)
            elif cell.value is not None and cell.trouble is Trouble.NEGATIVE:
                yield catalogue()["GT04"].finding((cell.place,), value=number(cell.value), **words)
            elif cell.value is not None and cell.trouble is Trouble.NOT_WHOLE:
                yield catalogue()["GT05"].finding(
                    (cell.place,), value=number(cell.value), hint=_thousands_hint(cell), **words
                )


def _thousands_hint(cell: Cell) -> str | None:
    """3.749 typed where the dot is the decimal mark is most often 3749."""
    if cell.value is not None and cell.value * 1000 == int(cell.value * 1000):
        return (
            f"Nếu là {number(int(cell.value * 1000))} hồ sơ thì máy đã hiểu dấu chấm là dấu thập "
            f"phân; hãy gõ {int(cell.value * 1000)} liền nhau."
        )
    return None


@implements("GT07", "GT08", "GT09")
def empty(subject: Subject) -> Iterator[Finding]:
    """A row that has figures has all of them; a row that has a name has figures."""
    for table in subject.tables:
        name = table.form.name
        bare = [row for row in table.rows if not filled(row)]
        if bare:
            yield catalogue()["GT08"].finding(
                tuple(row.label_place for row in bare),
                form=name,
                rows=_listed([f"“{row.label}” ({row.number})" for row in bare]),
            )
        gaps = _gaps(subject, table, derived=False)
        if gaps:
            yield catalogue()["GT07"].finding(
                _places(gaps), form=name, cells=places_text(_places(gaps))
            )
        missing = _gaps(subject, table, derived=True)
        if missing:
            yield catalogue()["GT09"].finding(
                _places(missing),
                form=name,
                cells=places_text(_places(missing)),
                hint=_MISSING_FORMULA,
            )


def _gaps(subject: Subject, table: Table, *, derived: bool) -> list[Cell]:
    """Empty cells of rows with figures: the entered ones, or those that should be computed.

    In the total row every count is computed and a rate may stay empty.
    """
    found = []
    for row in all_rows(table):
        for column in table.form.columns if filled(row) else ():
            cell = row.cells.get(column.number)
            if cell is None or cell.trouble not in (Trouble.EMPTY, Trouble.DASH):
                continue
            total = row is table.total
            if column.kind == "rate" and (
                total or expected_rate(Scope(subject, table, row), column) is None
            ):
                continue
            if (column.entry == "derived" or total) is derived:
                found.append(cell)
    return found


def _cells(table: Table) -> Iterator[Cell]:
    for row in all_rows(table):
        yield from row.cells.values()


def _places(cells: Iterable[Cell]) -> tuple[Place, ...]:
    return tuple(cell.place for cell in cells)


def _listed(parts: list[str]) -> str:
    more = len(parts) - _MOST_CELLS
    return ", ".join(parts[:_MOST_CELLS]) + (f" và {more} ô nữa" if more > 0 else "")
