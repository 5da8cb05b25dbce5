"""What is denied of rows of a table that a sentence names, and the figures that they have there.

không có hồ sơ quá hạn thuộc lĩnh vực hộ tịch     the row of that field, the column "Quá hạn"
Các sở Tài chính, Y tế giải quyết 100% hồ sơ đúng hạn     each of these rows
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..checks.catalogue import finding
from ..findings.finding import Words
from ..vietnamese import fold_same_length, number
from ..vietnamese.numbers import NumberKind
from .lexicon import pattern, statements
from .lines import Line, is_aim
from .named_cells import NamedCell
from .quantities import Quantity
from .ratios import WHOLE
from .relations import Broken
from .roles import Role
from .rows_in_text import Mention, TableRow, words_of
from .tables import Kind
from .times_of_columns import meaning

_OVERDUE = ("overdue",)
_AIMS = (Role.AIM, Role.OTHER_TIME)


def denied_of_rows(
    line: Line, span: tuple[int, int], named: Sequence[Mention], found: Sequence[Quantity]
) -> Iterator[Broken]:
    """Each denial of a sentence beside such a figure in a row that it is said of."""
    if not named:
        return
    told: set[str] = set()
    for one in found:
        if one.token.kind is NumberKind.DENIAL and one.role not in _AIMS:
            for row in _of_clause(line, named, one.token.start, one.token.end):
                for cell in _denied_cells(row, one.concepts)[:1]:
                    told.add(cell.row)
                    yield _told(cell, one.place, "không có", (one,))
    for match in _praise(line, *span):
        for row in _of_clause(line, named, match.start(), match.end()):
            late = _denied_cells(row, _OVERDUE)
            rates = [] if any(map(_is_of_overdue, row.cells)) else _rates_below(row)
            for cell in [*late, *rates][:1]:
                if cell.row not in told:
                    told.add(cell.row)
                    yield _told(cell, line.words(*match.span()), match[0][:4], ())


def _praise(line: Line, start: int, end: int) -> Iterator[re.Match[str]]:
    """What says that all was done in time."""
    if line.section.looks_ahead or "100" not in line.folded[start:end]:
        return
    taken = start
    for known, says in statements():
        for match in known.finditer(line.folded, start, end) if says == "none" else ():
            if match.start() >= taken and not is_aim(line.folded, match.start()):
                taken = match.end()
                yield match


def _denied_cells(row: TableRow, concepts: Sequence[str]) -> list[NamedCell]:
    """The first count of the row that is of what is denied, where it is not 0."""
    same = [
        cell
        for cell in row.cells
        if cell.kind is Kind.COUNT and _same_meaning(meaning(cell.column), concepts)
    ]
    return [cell for cell in same[:1] if cell.value]


def _is_of_overdue(cell: NamedCell) -> bool:
    return cell.kind is Kind.COUNT and _same_meaning(meaning(cell.column), _OVERDUE)


def _rates_below(row: TableRow) -> list[NamedCell]:
    return [
        cell
        for cell in row.cells
        if cell.kind is Kind.RATE
        and pattern("rates_in_time").search(fold_same_length(cell.column))
        and cell.value < WHOLE
    ]


def _told(cell: NamedCell, place: Words, shown: str, members: tuple[Quantity, ...]) -> Broken:
    told = finding(
        "VB45",
        place,
        words_of(cell),
        expected=cell.value,
        actual=0 if shown == "không có" else int(WHOLE),
        shown=shown,
        right=number(cell.value),
        row=cell.row,
        column=cell.column,
    )
    return Broken(members, told)


def _same_meaning(meant: Sequence[str], concepts: Sequence[str]) -> bool:
    """Whether a heading and a denial may be of the same: "quá hạn" is of those resolved, too."""
    overdue = any(each.endswith("overdue") for each in meant)
    return bool(set(meant) & set(concepts)) or (overdue and "overdue" in concepts)


def _of_clause(line: Line, named: Sequence[Mention], begin: int, end: int) -> list[TableRow]:
    """The rows that a denial is of: the last one before it in its clause and those that are named
    in one breath with it, else those after it.
    """
    start = max(line.folded.rfind(mark, 0, begin) for mark in ".;(")
    stop = re.search(r"[.;)]", line.folded[end:])
    until = end + stop.start() if stop else len(line.folded)
    before = [each for each in named if start < each.start and each.end <= begin]
    if before:
        return in_one_breath(line, before)
    return [each.row for each in named if end <= each.start < until]


def in_one_breath(line: Line, near: Sequence[Mention]) -> list[TableRow]:
    """The rows that are named one after the other, the last of them first."""
    rows: list[TableRow] = []
    last = near[0] if near else None
    for each in sorted(near, key=lambda one: (-one.end, one.start)):
        between = line.folded[each.end : last.start] if rows and last else ""
        same = not rows or (last is not None and each.end == last.end)
        if not same and not pattern("rows_joined").fullmatch(between):
            break
        last = each
        rows.append(each.row)
    return rows
