"""Columns that say whether an aim is reached: each verdict is that of its row's result and aim.

| Chỉ tiêu | Kế hoạch năm (%) | Tháng 9 (%) | 9 tháng (%) | Đánh giá 9 tháng |

Of which result the verdicts are is seen from the figures themselves: of the one by which all rows
but one are right, or that the heading of the verdicts names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..checks.catalogue import finding
from ..findings.finding import Finding, Words
from ..vietnamese import fold_same_length, read_number
from .lexicon import pattern
from .reckonings import shown
from .tables import Column, Kind, Table

_MIN_RIGHT = 3  # rows by which a result is known to be the one that is judged
_RESULTS = (Kind.RATE, Kind.COUNT, Kind.SCORE, Kind.AVERAGE)


class _Judged(NamedTuple):
    """A row, whether it is said to reach its aim, and where that is said."""

    row: int
    reached: bool
    place: Words


def verdicts(table: Table) -> Iterator[Finding]:
    """The verdict of a row that is not that of its figures."""
    aims = [one for one in table.columns if _names(one, "aim_columns")]
    aims = aims or [one for one in table.columns if _has_bounds(table, one)]
    judging = [one for one in table.columns if (one not in aims and one.kind is Kind.NOTE)]
    for column in judging if len(aims) == 1 else ():
        judged = list(_judged(table, column))
        results = [one for one in table.columns if one.kind in _RESULTS and one not in aims]
        wrong = [(one, _wrong(table, judged, one, aims[0])) for one in results]
        if not any(found is not None and not found for _, found in wrong):
            yield from _told(table, column, aims[0], wrong)


def _told(
    table: Table,
    column: Column,
    aim: Column,
    wrong: Sequence[tuple[Column, list[_Judged] | None]],
) -> Iterator[Finding]:
    """The one row that differs, where one result is the one that is judged."""
    near = [(one, found) for one, found in wrong if found is not None and len(found) == 1]
    named = [each for each in near if _shared(each[0], column)]
    for result, found in (named or near)[:1] if len(named or near) == 1 else ():
        row = found[0].row
        value, bound = table.figures[row, result.number], _bound(table, row, aim)
        if bound is None:
            continue
        yield finding(
            "VB38",
            found[0].place,
            value.place,
            bound.place,
            reached=f"{table.rows[row].name}: {shown(table, (row, result.number))}",
            aim=bound.place.text,
            right="thấp hơn" if value.value < bound.value else "không thấp hơn",
        )


def _judged(table: Table, column: Column) -> Iterator[_Judged]:
    for at, row in enumerate(table.rows):
        cell = row.cells.get(column.number)
        said = fold_same_length(cell.text).strip(" .") if cell else ""
        lower_is_better = pattern("less_is_better").search(fold_same_length(row.name))
        if cell is None or lower_is_better or not cell.paragraphs:
            continue
        missed = pattern("verdict_missed").fullmatch(said) is not None
        if missed or pattern("verdict_reached").fullmatch(said):
            place = Words(cell.paragraphs[0].number, cell.text.strip())
            yield _Judged(at, not missed, place)


def _wrong(
    table: Table, judged: Sequence[_Judged], result: Column, aim: Column
) -> list[_Judged] | None:
    """The verdicts that are not those of a result; None where too few rows have one."""
    both = [
        one
        for one in judged
        if (one.row, result.number) in table.figures and _bound(table, one.row, aim) is not None
    ]
    wrong = [one for one in both if _reaches(table, one.row, result, aim) is not one.reached]
    return wrong if len(both) - len(wrong) >= _MIN_RIGHT else None


def _reaches(table: Table, row: int, result: Column, aim: Column) -> bool:
    value: Decimal = table.figures[row, result.number].value
    bound = _bound(table, row, aim)
    return bound is not None and value >= bound.value


class _Bound(NamedTuple):
    """What a row has to reach, and where that is said."""

    value: Decimal
    place: Words


def _bound(table: Table, row: int, aim: Column) -> _Bound | None:
    """The aim of a row: a figure, or words with one, "99% trở lên"."""
    if figure := table.figures.get((row, aim.number)):
        return _Bound(figure.value, Words(figure.place.paragraph, shown(table, (row, aim.number))))
    cell = table.rows[row].cells.get(aim.number)
    said = pattern("bounds_in_cells").fullmatch(fold_same_length(cell.text)) if cell else None
    if cell is None or said is None or not cell.paragraphs:
        return None
    place = Words(cell.paragraphs[0].number, cell.text.strip())
    return _Bound(read_number(said["bound"], rate=True), place)


def _has_bounds(table: Table, column: Column) -> bool:
    """Whether a column of words has what is to be reached in several rows."""
    named = pattern("aim_columns").search(fold_same_length(column.heading))
    found = [row for row in range(len(table.rows)) if _bound(table, row, column) is not None]
    return named is not None and len(found) >= _MIN_RIGHT


def _names(column: Column, name: str) -> bool:
    """Whether the heading of a column with figures is one of those."""
    heading = fold_same_length(column.heading)
    return column.kind is not Kind.NOTE and pattern(name).search(heading) is not None


def _shared(result: Column, column: Column) -> bool:
    """Whether the heading of the verdicts names the time of a result: "Đánh giá 9 tháng"."""
    time = pattern("of_verdicts").sub("", fold_same_length(column.heading)).strip()
    return bool(time) and time in fold_same_length(result.heading)
