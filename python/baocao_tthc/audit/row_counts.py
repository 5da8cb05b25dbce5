"""How many rows of a table a sentence says there are of a kind, and how many the table has.

Có 03 đơn vị cấp xã không có hồ sơ quá hạn        the rows with 0 in the column "Quá hạn"
04 đơn vị xếp loại Tốt                            the rows with that word in a column of words
02 đơn vị tăng, 01 đơn vị không đổi               the signs in the column of changes

Of rates that reach a bound it is said in table_claims.py.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..checks.catalogue import finding
from ..findings.finding import Words
from ..vietnamese import fold_same_length, plain
from ..vietnamese.numbers import NumberKind
from .ledger import Ledger
from .lexicon import pattern, phrases_in
from .named_cells import FIRST_OF_TABLES
from .outlines import Role as RowRole
from .positions import sentence_start
from .quantities import Exactness, Quantity
from .relations import Broken, Held, Relation
from .roles import Role
from .tables import Kind, Table
from .times_of_columns import meaning

_MIN_ROWS = 3
_MAX_ROWS = 400  # of a table whose rows a sentence may count
_MAX_LABELS = 6  # different words of a column that sorts the rows
_MAX_LABEL = 24  # characters of one of them
_MAX_SAID = 90  # characters after a number that say which rows it counts
_MAX_BEFORE = 200  # characters of a sentence before it
_MAX_GAP = 3  # rows by which a miscount may be off
_COMMUNES = ("xã", "phường", "đặc khu", "thị trấn")


class _Column(NamedTuple):
    """A column as rows are sorted by it: its rows by their kind, and what each has there."""

    table: int
    heading: str
    meant: tuple[str, ...]
    change: bool
    values: tuple[tuple[str, Decimal | str, Words], ...]


class RowCounts:
    """The columns of the tables by which a sentence may count their rows."""

    def __init__(self, tables: Sequence[Table]) -> None:
        columns = [column for table in tables for column in _columns(table)]
        self._numbers = [one for one in columns if _is_of_numbers(one)]
        self._labels: dict[str, list[_Column]] = defaultdict(list)
        for column in columns:
            if not _is_of_numbers(column):
                for label in {str(value) for _, value, _ in column.values}:
                    self._labels[label].append(column)
        known = "|".join(map(re.escape, sorted(self._labels, key=len, reverse=True)))
        self._label = re.compile(rf"[“\"]?({known})(?!\w)") if known else None

    def relations(self, ledger: Ledger) -> Iterator[Relation]:
        """What holds and what does not."""
        for one in ledger.quantities if self._numbers or self._labels else ():
            text = one.line.section.number < FIRST_OF_TABLES
            counted = pattern("counted_offices").match(one.line.folded, one.token.end)
            exact = one.exactness is Exactness.EXACT and one.token.kind is not NumberKind.PERCENT
            now = one.role in (Role.COUNT, Role.AIM) and not one.line.section.looks_ahead
            if text and counted and exact and now:
                yield from self._counted(one, counted, ledger)

    def _counted(self, one: Quantity, match: re.Match[str], ledger: Ledger) -> Iterator[Relation]:
        folded = one.line.folded
        later = ledger.between(one.line, match.end(), match.end() + _MAX_SAID)
        digits = (each.token.start for each in later if each.token.kind is not NumberKind.DENIAL)
        stop = re.search(r"[.;:()]", folded[match.end() :])
        ends = (len(folded), match.end() + _MAX_SAID, *digits)
        end = min(*ends, match.end() + stop.start() if stop else len(folded))
        said = folded[match.end() : end]
        begin = max(sentence_start(folded, one.token.start), one.token.start - _MAX_BEFORE)
        before = folded[begin : one.token.start]
        if pattern("counts_over_time").search(before + said):
            return
        kinds = _kinds(match)
        counts = [
            (column, number, words)
            for column, wanted in self._wanted(said, before)
            if one.role is Role.COUNT or wanted in before  # "mức Trung bình 03 xã" is no aim
            if (found := _count(column, kinds, wanted, one.base)) is not None
            for number, words in (found,)
        ]
        if any(number == one.value for _, number, _ in counts):
            yield Held((one,), "đếm các dòng của bảng")
            return
        some = not kinds and pattern("among_some").search(before)
        tables = {column.table for column, _, _ in counts}
        if some or len(tables) != 1 or len({number for _, number, _ in counts}) != 1:
            return
        column, right, words = counts[0]
        if abs(Decimal(one.value) - right) <= _MAX_GAP:
            told = finding(
                "VB46",
                one.place,
                words,
                column=column.heading,
                expected=right,
                actual=one.value,
            )
            yield Broken((one,), told)

    def _wanted(self, said: str, before: str) -> Iterator[tuple[_Column, str]]:
        """The columns that the words speak of, and what a row must have there to be counted."""
        if match := pattern("moved_rows").match(said):
            sign = next(name for name, found in match.groupdict().items() if found)
            yield from ((column, sign) for column in self._numbers if column.change)
            return
        if match := pattern("rows_with_none").match(said) or pattern("rows_with_some").match(said):
            meant = _meant(said[match.end() :])
            wanted = "none" if match.groupdict().get("none") else "some"
            for column in self._numbers:
                if not column.change and meant and column.meant == meant:
                    yield column, wanted
            return
        label = self._label and pattern("sorted_rows").match(said)
        value = self._label.match(said, label.end()) if self._label and label else None
        if value is None and self._label and pattern("sorted_before").search(before):
            labels = list(self._label.finditer(before))
            last = labels[-1] if labels else None
            near = last and pattern("label_then_count").fullmatch(before[last.end() :])
            value = last if near else None
        if value:
            yield from ((column, value[1]) for column in self._labels[value[1]])


def _is_of_numbers(column: _Column) -> bool:
    return isinstance(column.values[0][1], Decimal)


def _columns(table: Table) -> Iterator[_Column]:
    rows = [
        index
        for index, row in enumerate(table.rows)
        if row.role is RowRole.PLAIN and not row.parent_of_some and not row.rate and row.name
    ]
    if not _MIN_ROWS <= len(rows) <= _MAX_ROWS or table.open_list:
        return
    for column in table.columns:
        values: list[tuple[str, Decimal | str, Words]] = []
        words = column.kind is Kind.NOTE
        for index in rows:
            cell = table.rows[index].cells.get(column.number)
            value: Decimal | str | None = None
            if cell is not None and words:
                value = fold_same_length(plain(cell.text)).strip() or None
            elif figure := table.figures.get((index, column.number)):
                value = figure.value
            elif (index, column.number) in table.dashes:
                value = Decimal()
            if cell is None or value is None:
                break
            match = pattern("row_kinds").match(fold_same_length(table.rows[index].name))
            place = Words(cell.number, plain(cell.text).strip())
            values.append((match[0] if match else "", value, place))
        if len(values) == len(rows) and (column.kind is Kind.COUNT or _sorts(values)):
            heading = fold_same_length(column.heading)
            change = pattern("change_headings").search(heading) is not None
            meant = () if words else meaning(column.heading)
            yield _Column(table.number, column.heading, meant, change, tuple(values))


def _sorts(values: Sequence[tuple[str, Decimal | str, Words]]) -> bool:
    """Whether the words of a column sort the rows: a few short ones, again and again."""
    labels = {value for _, value, _ in values if isinstance(value, str)}
    short = all(len(label) <= _MAX_LABEL for label in labels)
    return 0 < len(labels) <= min(_MAX_LABELS, len(values) - 1) and short


def _kinds(match: re.Match[str]) -> tuple[str, ...]:
    """The kinds of rows that the words count, () where all rows may be meant."""
    if match["communes"]:
        return _COMMUNES
    return tuple(re.findall(r"xã|phường|đặc khu|sở", match["kinds"] or ""))


def _meant(said: str) -> tuple[str, ...]:
    phrase = next(phrases_in(said), None)
    return meaning(said[phrase.start : phrase.end]) if phrase else ()


def _count(
    column: _Column, kinds: Sequence[str], wanted: str, base: int
) -> tuple[int, Words] | None:
    """How many rows have what is wanted, None where the table has no such rows, or not so many."""
    of_kind = [each for each in column.values if not kinds or each[0] in kinds]
    if len(of_kind) < _MIN_ROWS or (base and base != len(of_kind)):
        return None
    found = [words for _, value, words in of_kind if _has(value, wanted)]
    return len(found), (found or [of_kind[0][2]])[0]


def _has(value: Decimal | str, wanted: str) -> bool:
    if isinstance(value, str):
        return value == wanted
    if wanted in ("none", "same"):
        return value == 0
    return value < 0 if wanted == "falls" else value > 0
