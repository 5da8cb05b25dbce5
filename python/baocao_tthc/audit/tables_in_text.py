"""What sentences say of the rows of an office's own tables: their figures.

Xã Cẩm Sơn Hạ … với 582 hồ sơ tiếp nhận          the row of that name, the column "Tiếp nhận"
không có hồ sơ quá hạn thuộc lĩnh vực hộ tịch    the row of that field, the column "Quá hạn"

What they say of a whole table is in table_claims.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from ..checks.catalogue import finding
from ..findings.finding import Finding
from ..vietnamese import fold_same_length, number, percentage
from ..vietnamese.numbers import NumberKind
from .denials_of_rows import denied_of_rows
from .ledger import Ledger
from .lexicon import pattern
from .lines import Line
from .named_cells import NamedCell
from .positions import SENTENCE_END
from .quantities import Exactness, Quantity
from .ratios import nearly_rate, of_rate
from .relations import Broken, Held, Relation, digits_of, is_slip, nearly
from .roles import Role
from .rows_in_text import (
    NO_CONTENT,
    Mention,
    MentionedRows,
    TableRow,
    cell_of,
    derived,
    of_kind,
    shows,
    words_of,
)
from .table_claims import TableClaims

_MIN_DIGITS = 3
_OF_TABLES = (Role.COUNT, Role.CUMULATIVE, Role.ELSEWHERE)
_MAX_LABEL = 60  # characters of the name that a line begins with
_AFTER = 16  # characters after a number in which the name of its row may begin


class TablesInText:
    """The sentences of a text held to the tables that they speak of."""

    def __init__(self, ledger: Ledger, cells: Iterable[NamedCell], lines: Iterable[Line]) -> None:
        self._ledger = ledger
        self._lines = lines
        self._rows = MentionedRows(cells)
        self._claims = TableClaims(self._rows.all)

    def relations(self) -> Iterator[Relation]:
        """What holds and what does not."""
        if not self._rows.all:
            return
        for line in self._lines:
            label = self._label(line)
            for start, end in _sentences(line):
                named = self._rows.named(line, start, end)
                found = self._ledger.between(line, start, end)
                yield from self._figures(line, named, found)
                yield from self._together(line, named, found)
                yield from denied_of_rows(line, (start, end), named, found)
                subjects = [*label, *named] if start else named
                yield from self._claims.relations(line, (start, end), subjects, found)

    def _label(self, line: Line) -> list[Mention]:
        """The row that a line begins with, of which it goes on: "- Lang Sơn: …"."""
        label = line.folded.find(":", 0, _MAX_LABEL)
        return self._rows.named(line, 0, label) if label > 0 else []

    def _figures(
        self, line: Line, named: Sequence[Mention], found: Sequence[Quantity]
    ) -> Iterator[Relation]:
        of_two: tuple[NamedCell, NamedCell] | None = None
        for one in found:
            rows = _rows_of(one, named)
            offices = pattern("offices").match(line.folded, one.token.end)
            if not rows or offices or one.role not in _OF_TABLES:
                continue
            cells = [
                cell
                for row in rows
                for cell in row.cells
                if of_kind(cell, one) and _of_unit(cell, one)
            ]
            if same := next((cell for cell in cells if shows(cell, one)), None):
                yield Held((one,), f"bảng, dòng “{same.row}”, cột “{same.column}”")
            elif own := next((d for row in rows if (d := derived(row, one))), None):
                part, base = of_two = own
                yield Held((one,), f"bảng, dòng “{part.row}”, “{part.column}”/“{base.column}”")
            elif one.exactness is Exactness.EXACT and not _of_several(line, named, one):
                told = of_two and _not_derived(rows, one, *of_two)
                yield from (told,) if told else self._slip(one, cells)

    def _together(
        self, line: Line, named: Sequence[Mention], found: Sequence[Quantity]
    ) -> Iterator[Relation]:
        """“riêng phường A và phường B tiếp nhận 7.017 hồ sơ”."""
        for one in found:
            near = [each for each in named if each.end <= one.token.start]
            rows = _enumerated(line, near)
            exact = one.exactness is Exactness.EXACT and one.role in _OF_TABLES
            if len(rows) < 2 or not one.counts or not exact:
                continue
            sums = [(sum(cell.value for cell in cells), cells[0]) for cells in _columns(rows, one)]
            if any(total == one.value for total, _ in sums):
                yield Held((one,), "cộng các dòng của bảng")
                continue
            for total, cell in sums:
                if is_slip(one.value, total) and len(str(total)) >= _MIN_DIGITS:
                    told = finding(
                        "VB48",
                        one.place,
                        words_of(cell),
                        column=cell.column,
                        expected=total,
                        actual=one.value,
                    )
                    yield Broken((one,), told)
                    break

    def _slip(self, one: Quantity, cells: Sequence[NamedCell]) -> Iterator[Relation]:
        """A number that is a slip for the figure of its row and column."""
        slips = [
            cell
            for cell in cells
            if len(str(cell.value)) == len(str(one.value))
            and len(str(cell.value).replace(".", "")) >= _MIN_DIGITS
            and is_slip(one.value, cell.value)
        ]
        described = [cell for cell in cells if _overlap(cell.column, one) > 0]
        best = max(described, key=lambda cell: _overlap(cell.column, one), default=None)
        exchanged = [cell for cell in slips if digits_of(cell.value) == digits_of(one.value)]
        slips = exchanged or [cell for cell in slips if _overlap(cell.column, one)]
        meant = slips[0] if len(slips) == 1 else None
        count = one.token.kind is not NumberKind.PERCENT
        if meant is None and best is not None and count and nearly(one.value, best.value):
            ties = [c for c in described if _overlap(c.column, one) == _overlap(best.column, one)]
            meant = best if len(ties) == 1 else None
        if meant is not None:
            yield Broken((one,), _differs(one, meant))


def _not_derived(
    rows: Sequence[TableRow], one: Quantity, part: NamedCell, base: NamedCell
) -> Broken | None:
    """“khối sở đạt 93,13%, khối xã đạt 85,64%”: of the same two columns as the rate before it."""
    for row in rows if one.token.kind is NumberKind.PERCENT else ():
        over, under = cell_of(row, part), cell_of(row, base)
        right = percentage(over.value, under.value, 2) if over and under else None
        if over and under and right is not None and nearly_rate(Decimal(one.value), right):
            shown = f"{number(over.value)}/{number(under.value)} ({number(right)}%)"
            told = of_rate("VB04", one, right, right=f"bảng, dòng “{over.row}”: {shown}")
            return Broken((one,), told)
    return None


def _of_several(line: Line, named: Sequence[Mention], one: Quantity) -> bool:
    """Whether the rows before a number are named one after the other: it may be of all of them."""
    near = [each for each in named if each.end <= one.token.start]
    return len(_enumerated(line, near)) > 1


def _enumerated(line: Line, near: Sequence[Mention]) -> list[TableRow]:
    """The rows that are named one after the other, right before a number."""
    rows: list[TableRow] = []
    behind: int | None = None
    for each in reversed(near):
        start = each.start
        joined = behind is None or pattern("rows_joined").fullmatch(line.folded[each.end : behind])
        if not joined:
            break
        if each.row.name not in {row.name for row in rows}:
            rows.append(each.row)
        behind = start
    return rows


def _columns(rows: Sequence[TableRow], one: Quantity) -> Iterator[list[NamedCell]]:
    """The figures of several rows, column by column, that may be what a number adds up."""
    for first in rows[0].cells:
        same = [
            cell
            for row in rows
            for cell in row.cells
            if (cell.table, cell.column) == (first.table, first.column)
        ]
        if len(same) == len(rows) and of_kind(first, one) and _of_unit(first, one):
            yield same


def _sentences(line: Line) -> Iterator[tuple[int, int]]:
    start = 0
    for match in SENTENCE_END.finditer(line.folded):
        yield start, match.start()
        start = match.end()
    if start < len(line.folded):
        yield start, len(line.folded)


def _of_unit(cell: NamedCell, one: Quantity) -> bool:
    """Whether a figure may count the same things: cases, or what the heading says."""
    return one.unit in ("", "hồ sơ") or one.unit in fold_same_length(cell.column)


def _overlap(heading: str, one: Quantity) -> int:
    """How many words of a heading describe a number."""
    described = set(re.findall(r"[^\W\d_]+", one.line.folded[one.span[0] : one.span[1]]))
    return len(set(re.findall(r"[^\W\d_]+", fold_same_length(heading))) & described - NO_CONTENT)


def _rows_of(one: Quantity, named: Sequence[Mention]) -> list[TableRow]:
    """The rows that a number is of: the last named before it, else the one named right after."""
    if not one.counts and one.token.kind is not NumberKind.PERCENT:
        return []
    before = [each for each in named if each.end <= one.token.start]
    if before:
        last = max(each.end for each in before)
        return [each.row for each in before if each.end == last]
    begin = one.token.end
    return [
        each.row
        for each in named
        if begin <= each.start <= begin + _AFTER
        and not re.search(r"[,;()]", one.line.folded[begin : each.start])
    ]


def _differs(one: Quantity, cell: NamedCell) -> Finding:
    percent = "%" if one.token.kind is NumberKind.PERCENT else ""
    return finding(
        "VB45",
        one.place,
        words_of(cell),
        expected=cell.value,
        actual=one.value,
        shown=f"{number(one.value)}{percent}",
        right=f"{number(cell.value)}{percent}",
        row=cell.row,
        column=cell.column,
    )
