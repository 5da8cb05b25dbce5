"""The rows of an office's own tables as the sentences of a text name them, and their figures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import permutations
from typing import NamedTuple

from ..findings.finding import Words
from ..vietnamese import fold_same_length, percentage
from ..vietnamese.numbers import NumberKind
from .lexicon import pattern
from .lines import Line
from .named_cells import NamedCell
from .quantities import Quantity
from .tables import Kind

_MIN_NAME = 3  # letters of a row's name that a sentence may be taken to mention
_MAX_ROWS = 2_000  # rows whose names are looked for
_MAX_COUNTS = 12  # of a row, of any two of which a rate is tried
NO_CONTENT = frozenset(["hồ", "sơ", "số", "tổng", "các", "và", "của", "có", "được", "đã", "là"])


class TableRow(NamedTuple):
    """A row of a table: its folded name, and its figures."""

    name: str
    cells: tuple[NamedCell, ...]

    @property
    def kind(self) -> str:
        """Whether it is a commune, a ward, a department: what may be compared with it."""
        match = pattern("row_kinds").match(self.name)
        return match[0] if match else ""


class Mention(NamedTuple):
    """A row that a sentence names, and where the name stands."""

    row: TableRow
    start: int
    end: int


class MentionedRows:
    """The rows of all tables, and where a text names them."""

    def __init__(self, cells: Iterable[NamedCell]) -> None:
        by_row: dict[tuple[int, str], list[NamedCell]] = defaultdict(list)
        for cell in cells:
            by_row[cell.table, _name(cell.row)].append(cell)
        self.all = [
            TableRow(name, tuple(found))
            for (_, name), found in by_row.items()
            if sum(letter.isalpha() for letter in name) >= _MIN_NAME and not found[0].total
        ]
        self._by_name: dict[str, list[TableRow]] = defaultdict(list)
        for row in self.all:
            self._by_name[row.name].append(row)
        for row in self.all:
            # "hộ tịch" of "hộ tịch, quốc tịch", "tuần 4" of "tuần 4 (21 – 25/7)"
            first = re.split(r",| \(", row.name)[0].strip()
            if first != row.name and " " in first and first not in self._by_name:
                self._by_name[first].append(row)
        self._names = _any_of(self._by_name)
        self._of_kind: dict[str, dict[str, list[TableRow]]] = defaultdict(lambda: defaultdict(list))
        for row in self.all:
            if row.kind:
                self._of_kind[row.kind][row.name.removeprefix(row.kind).strip()].append(row)
        self._bare = {kind: _any_of(rows) for kind, rows in self._of_kind.items()}

    def named(self, line: Line, start: int, end: int) -> list[Mention]:
        """The rows that the words between two offsets name."""
        found = [
            Mention(row, *match.span())
            for match in self._names.finditer(line.folded, start, end)
            for row in self._by_name[match[0]]
        ]
        for match in pattern("kinds_listed").finditer(line.folded, start, end):
            found += self._listed(line.folded, match[1], match.end(), end)
        return sorted(found, key=lambda each: each.start)

    def _listed(self, folded: str, kind: str, start: int, end: int) -> Iterator[Mention]:
        """The rows whose names follow without their kind: "các sở: Tài chính, Y tế"."""
        names = self._bare.get(kind)
        while names and (match := names.match(folded, start, end)):
            yield from (Mention(row, *match.span()) for row in self._of_kind[kind][match[0]])
            joined = pattern("names_joined").match(folded, match.end(), end)
            if joined is None:
                return
            start = joined.end()


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(names, key=len, reverse=True)[:_MAX_ROWS]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def _name(text: str) -> str:
    """The name of a row as sentences have it, folded, without its number."""
    folded = " ".join(fold_same_length(text).split())
    return re.sub(r"^(?:[-+•*]|\d+(?:\.\d+)*[.)]|[a-zđ]\)|[ivx]+[.)])\s+", "", folded).strip(" :")


def shared_words(heading: str, said: str) -> int:
    """How many words of a heading a text has."""
    words = set(re.findall(r"[^\W\d_]+", said)) - NO_CONTENT
    return len(words & set(re.findall(r"[^\W\d_]+", fold_same_length(heading))))


def cell_of(row: TableRow, like: NamedCell) -> NamedCell | None:
    """The figure of a row in the same column of the same table."""
    same = (cell for cell in row.cells if (cell.table, cell.column) == (like.table, like.column))
    return next(same, None)


def named_cell(row: TableRow, said: str) -> NamedCell | None:
    """The figure of a row in the column that the words name."""
    shared = [(shared_words(cell.column, said), cell) for cell in row.cells]
    shared.sort(key=lambda each: -each[0])
    unique = len(shared) > 1 and shared[0][0] > max(1, shared[1][0])
    return shared[0][1] if unique else None


def called_cell(row: TableRow, said: str) -> NamedCell | None:
    """The count of a row in the column whose whole heading the words have, those of the last clause
    before the others: the longest such heading.
    """
    if pattern("of_other_measure").search(said):
        return None
    called: dict[str, list[NamedCell]] = defaultdict(list)
    for cell in row.cells:
        heading = pattern("heading_openings").sub("", fold_same_length(cell.column)).strip()
        if " " in heading and cell.kind in (Kind.COUNT, Kind.SCORE):
            called[heading].append(cell)
    for words in (re.split(r"[,;:]", said)[-1], said):
        opened = pattern("opens_heading").pattern
        found = [one for one in called if re.search(rf"(?:{opened}){re.escape(one)}(?!\w)", words)]
        if found:
            longest = max(found, key=len)
            one_measure = all(
                one in longest or f"{one} {longest}" in words or f"{longest} {one}" in words
                for one in found
            )
            return called[longest][0] if one_measure and len(called[longest]) == 1 else None
    return None


def derived(row: TableRow, rate: Quantity) -> tuple[NamedCell, NamedCell] | None:
    """The two counts of a row that a percentage is the rate of."""
    places = -int(Decimal(rate.value).as_tuple().exponent)
    if rate.token.kind is not NumberKind.PERCENT or places < 1:
        return None
    counts = [cell for cell in row.cells if cell.kind is Kind.COUNT and cell.value > 0]
    for part, base in permutations(counts[:_MAX_COUNTS], 2):
        if part.value < base.value and percentage(part.value, base.value, places) == rate.value:
            return part, base
    return None


def of_kind(cell: NamedCell, one: Quantity) -> bool:
    """Whether a figure may be what a number says: a rate for a percentage, a score for points."""
    if one.token.kind is NumberKind.PERCENT:
        return cell.kind is Kind.RATE
    if one.unit == "điểm":
        parted = cell.kind is Kind.COUNT and "," in cell.text  # points, where no heading says so
        return parted or cell.kind in (Kind.SCORE, Kind.AVERAGE)
    return one.counts and cell.kind is Kind.COUNT


def shows(cell: NamedCell, one: Quantity) -> bool:
    """Whether a figure is the number, rounded as it is written."""
    if cell.value == Decimal(one.value):
        return of_kind(cell, one)
    places = -int(Decimal(one.value).as_tuple().exponent)
    rate = one.token.kind is NumberKind.PERCENT and cell.kind is Kind.RATE
    return rate and 0 <= places < 3 and round(cell.value, places) == Decimal(one.value)


def words_of(cell: NamedCell) -> Words:
    """Where a figure stands, quoted."""
    return Words(cell.paragraph, cell.text)
