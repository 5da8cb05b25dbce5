"""What sentences say of a whole table: courses, ranks, the highest, how many reach an aim.

tăng liên tục qua từng quý                        each row has more than the one before
cao nhất là phường Bình Thủy Nam (94,6%)          no row of its kind has more
8/10 đơn vị đạt từ 99% trở lên                    so many rows
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from ..checks.catalogue import finding
from ..vietnamese import fold_same_length, number, number_from_words, percentage, read_number
from ..vietnamese.numbers import NUMBER
from .lexicon import pattern
from .lines import Line
from .named_cells import NamedCell
from .quantities import Exactness, Quantity
from .relations import Broken, Held, Relation
from .rows_in_text import (
    Mention,
    TableRow,
    called_cell,
    cell_of,
    derived,
    named_cell,
    of_kind,
    shared_words,
    shows,
    words_of,
)
from .tables import Kind

_NUMBERED_RANKS = {"nhất": 1, "nhì": 2, "tư": 4}
_TIMES = ("tháng", "quý")
_MAX_SAID = 60  # characters before "cao nhất" that say of what
_MAX_SENTENCE = 200  # characters before it in which the heading of a column may stand
_NEAR = 40  # characters after "cao nhất" and whose it is, in which the figure stands


class TableClaims:
    """The rows of all tables, and what a sentence says of them together."""

    def __init__(self, rows: Sequence[TableRow]) -> None:
        self._rows = rows

    def relations(
        self,
        line: Line,
        span: tuple[int, int],
        named: Sequence[Mention],
        found: Sequence[Quantity],
    ) -> Iterator[Relation]:
        """What holds and what does not, of the sentence there, its rows and its numbers."""
        yield from self._all_reach(line, *span)
        yield from self._courses(line, *span)
        yield from self._ranks(line, named, *span)
        yield from self._extremes(line, named, found, *span)
        yield from self._counted(line, found)

    def _all_reach(self, line: Line, start: int, end: int) -> Iterator[Relation]:
        """“cả 08 đơn vị đều đạt chỉ tiêu” beside a row that is below its aim."""
        match = pattern("all_reach").search(line.folded, start, end)
        if match is None or pattern("not_met").search(match[0]):
            return
        for row in self._rows:
            rates = [cell for cell in row.cells if cell.kind is Kind.RATE and not cell.total]
            aims = [
                cell
                for cell in row.cells
                if not cell.total and pattern("aim_columns").search(fold_same_length(cell.column))
            ]
            reached = [cell for cell in rates if cell not in aims]
            aim = aims[0].value if len(aims) == 1 else None
            if not aims and (bound := _bound_after(line, match)):
                aim = bound[0]
                reached = [cell for cell in rates if shared_words(cell.column, bound[1]) > 0]
            if aim is not None and len(reached) == 1 and reached[0].value < aim:
                told = finding(
                    "VB38",
                    line.words(*match.span()),
                    words_of(reached[0]),
                    reached=f"{reached[0].row}: {number(reached[0].value)}%",
                    aim=f"{number(aim)}%",
                    right="thấp hơn",
                )
                yield Broken((), told)
                return

    def _courses(self, line: Line, start: int, end: int) -> Iterator[Relation]:
        """“tăng liên tục qua từng quý” beside a column that does not."""
        for name, sign in (("rises_always", 1), ("falls_always", -1)):
            for match in pattern(name).finditer(line.folded, start, end):
                said = line.folded[max(start, match.start() - _MAX_SAID) : match.start()]
                for cells in self._columns_of_times(said):
                    for before, after in pairwise(cells):
                        if sign * (after.value - before.value) < 0:
                            told = finding(
                                "VB49",
                                line.words(*match.span()),
                                words_of(before),
                                words_of(after),
                                column=before.column,
                                rows=f"{before.row}: {number(before.value)}; "
                                f"{after.row}: {number(after.value)}",
                            )
                            yield Broken((), told)
                            break

    def _columns_of_times(self, said: str) -> Iterator[list[NamedCell]]:
        """The column of months or quarters that the words name, in the order of its rows."""
        columns: dict[tuple[int, str], list[NamedCell]] = defaultdict(list)
        times = [
            (match[0], row)
            for row in self._rows
            if (match := pattern("rows_of_times").match(row.name))
        ]
        rate = "tỷ lệ" in said
        for kind, row in times:
            for cell in row.cells:
                if kind == times[0][0] and (cell.kind is Kind.RATE) is rate:
                    columns[cell.table, cell.column].append(cell)
        shared = {key: shared_words(key[1], said) for key in columns}
        best = sorted(columns, key=lambda key: -shared[key])
        unique = best and shared[best[0]] > 0
        if unique and (len(best) == 1 or shared[best[0]] > shared[best[1]]):
            cells = columns[best[0]]
            if len(cells) > 2:
                yield cells

    def _ranks(
        self, line: Line, named: Sequence[Mention], start: int, end: int
    ) -> Iterator[Relation]:
        for match in pattern("ranks_said").finditer(line.folded, start, end):
            stated = _rank(match["rank"])
            near = [each for each in named if each.end <= match.start()]
            last = max((each.end for each in near), default=None)
            for each in near:
                ranks = [cell for cell in each.row.cells if cell.kind is Kind.RANK]
                if stated is None or each.end != last or len(ranks) != 1:
                    continue
                if ranks[0].value != stated:
                    told = finding(
                        "VB39",
                        line.words(*match.span()),
                        words_of(ranks[0]),
                        row=ranks[0].row,
                        expected=ranks[0].value,
                        actual=stated,
                    )
                    yield Broken((), told)

    def _extremes(
        self,
        line: Line,
        named: Sequence[Mention],
        found: Sequence[Quantity],
        start: int,
        end: int,
    ) -> Iterator[Relation]:
        for name in ("highest", "lowest"):
            for match in pattern(name).finditer(line.folded, start, end):
                if pattern("than_the").search(line.folded[start : match.start()]):
                    continue  # "kém đơn vị cao nhất 22,6 điểm"
                for each in _nearest(named, match, line.folded):
                    yield from self._superlative(line, match, each, found, start, name=name)

    def _superlative(
        self,
        line: Line,
        match: re.Match[str],
        each: Mention,
        found: Sequence[Quantity],
        start: int,
        *,
        name: str,
    ) -> Iterator[Relation]:
        """“cao nhất là phường Bình Thủy Nam (94,6%)”, "tỷ lệ … thấp nhất cụm"."""
        highest = name == "highest"
        said = line.folded[max(start, match.start() - _MAX_SAID) : match.start()]
        figure = _figure(each, match, found)
        if figure is not None and figure.exactness is not Exactness.EXACT:
            return
        cells = [cell for cell in each.row.cells if figure is not None and shows(cell, figure)]
        cells.sort(key=lambda cell: -_as_said(cell, said))
        of_two = None if cells or figure is None else derived(each.row, figure)
        if cells:
            alike = (cell for cell in cells if _as_said(cell, said) == _as_said(cells[0], said))
            broken = [list(self._extreme(line, match, each.row, one, highest)) for one in alike]
            yield from broken[0] if all(broken) else ()  # true of one column that it may mean
        elif of_two is not None and figure is not None:
            yield from self._extreme_rate(line, match, figure, of_two, highest)
        else:
            cell = named_cell(each.row, said)
            rate = cell is not None and cell.kind is Kind.RATE and "tỷ lệ" in said
            if not rate:
                begin = max(start, match.start() - _MAX_SENTENCE)
                sentence = line.folded[begin : match.start()]
                cell = called_cell(each.row, sentence) if figure is None else None
            close = match.start() - each.end < _MAX_SAID or each.end <= start
            if cell is not None and close and not pattern("grows").search(said):
                yield from self._extreme(line, match, each.row, cell, highest)

    def _extreme(
        self, line: Line, match: re.Match[str], row: TableRow, cell: NamedCell, highest: bool
    ) -> Iterator[Relation]:
        before = line.folded[max(0, match.start() - 60) : match.start()]
        of_one_kind = pattern("of_one_kind").search(before)
        after = pattern("among_kinds").match(line.folded, match.end())
        among = re.findall(r"xã|phường|sở|đặc khu", after[0]) if after else ()
        others = [
            other
            for each in self._rows
            if each.kind == row.kind or not (of_one_kind or row.kind in _TIMES)
            for other in each.cells
            if (not among or each.kind in among)
            and other.table == cell.table
            and other.column == cell.column
            and not other.total
            and (cell.heads or not other.heads)
        ]
        better = [
            other
            for other in others
            if (other.value > cell.value if highest else other.value < cell.value)
        ]
        if better and not row.cells[0].total and len(others) > 1:
            best = (max if highest else min)(better, key=lambda other: other.value)
            told = finding(
                "VB40",
                line.words(*match.span()),
                words_of(cell),
                words_of(best),
                row=cell.row,
                value=number(cell.value),
                other=best.row,
                better=number(best.value),
                way="cao hơn" if highest else "thấp hơn",
            )
            yield Broken((), told)

    def _extreme_rate(
        self,
        line: Line,
        match: re.Match[str],
        figure: Quantity,
        of_two: tuple[NamedCell, NamedCell],
        highest: bool,
    ) -> Iterator[Relation]:
        """A rate that no column shows, of two columns of its row."""
        part, base = of_two
        before = line.folded[max(0, match.start() - _MAX_SAID) : match.start()]
        if "tỷ lệ" not in before or not shared_words(part.column, before):
            return
        rates: list[tuple[Decimal, NamedCell]] = []
        for row in self._rows:
            over = cell_of(row, part)
            under = cell_of(row, base)
            if over is not None and under is not None and not over.total:
                right = percentage(over.value, under.value)
                if right is not None:
                    rates.append((right, over))
        own = percentage(part.value, base.value) or Decimal()
        better = [one for one in rates if (one[0] > own if highest else one[0] < own)]
        if better and len(rates) > 1:
            right, best = (max if highest else min)(better, key=lambda one: one[0])
            told = finding(
                "VB40",
                line.words(*match.span()),
                figure.place,
                words_of(best),
                row=part.row,
                value=f"{number(figure.value)}%",
                other=best.row,
                better=f"{number(right)}%",
                way="cao hơn" if highest else "thấp hơn",
            )
            yield Broken((figure,), told)

    def _counted(self, line: Line, found: Sequence[Quantity]) -> Iterator[Relation]:
        """“8/10 đơn vị đạt từ 99% trở lên”."""
        for at, one in enumerate(found):
            offices = pattern("offices").match(line.folded, one.token.end)
            after = found[at + 1 :] if offices else ()
            bound = next((each for each in after if _is_bound(each)), None)
            if not offices or bound is None or one.exactness is not Exactness.EXACT:
                continue
            if re.search(r"[();]", line.folded[one.token.end : bound.token.start]):
                continue
            columns: dict[tuple[int, str], list[NamedCell]] = defaultdict(list)
            for row in self._rows:
                for cell in row.cells:
                    if not cell.total and of_kind(cell, bound) and not _is_in(cell.column, bound):
                        columns[cell.table, cell.column].append(cell)
            counts = {
                key: sum(_reaches(cell, bound) for cell in cells)
                for key, cells in columns.items()
                if len(cells) > 1 and (not one.base or one.base == len(cells))
            }
            if one.value in counts.values():
                yield Held((one,), "đếm các dòng của bảng")
            elif best := _best_column(counts, line.folded[one.token.end : bound.token.start]):
                (table, column), right = best, counts[best]
                told = finding(
                    "VB46",
                    one.place,
                    words_of(columns[table, column][0]),
                    column=column,
                    expected=right,
                    actual=one.value,
                )
                yield Broken((one,), told)


def _bound_after(line: Line, match: re.Match[str]) -> tuple[Decimal, str] | None:
    """The percentage that all are said to reach, and the words that say of what."""
    found = re.match(rf"\s*({NUMBER})\s?%([^.;]{{0,60}})", line.folded[match.end() :])
    if found is None:
        return None
    return read_number(found[1], rate=True), match[0] + found[2]


def _best_column(counts: Mapping[tuple[int, str], int], said: str) -> tuple[int, str] | None:
    """The column that the words name: the only one, or the one with most of its words there."""
    shared = {key: shared_words(key[1], said) for key in counts}
    best = sorted(shared, key=lambda key: shared[key], reverse=True)
    unique = len(best) == 1 or (len(best) > 1 and shared[best[0]] > shared[best[1]])
    return best[0] if unique else None


def _rank(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    try:
        return _NUMBERED_RANKS.get(text) or number_from_words(text)
    except ValueError:
        return None


def _nearest(named: Sequence[Mention], match: re.Match[str], folded: str) -> list[Mention]:
    """The row that the superlative is of: the one that it is said to be, else that named before."""
    close = [
        each
        for each in named
        if each.start >= match.end()
        and pattern("is_the_extreme").fullmatch(folded[match.end() : each.start])
    ]
    if close:
        return [each for each in close if each.end == min(one.end for one in close)]
    before = [each for each in named if each.end <= match.start()]
    return [each for each in before if each.end == max(one.end for one in before)]


def _figure(each: Mention, match: re.Match[str], found: Sequence[Quantity]) -> Quantity | None:
    """The figure of a superlative: right after it and whose it is, else between the two."""
    begin = max(each.end, match.end())
    after = (one for one in found if begin <= one.token.start < begin + _NEAR)
    between = (one for one in found if each.end <= one.token.start < match.start())
    near = [one for one in between if match.start() - one.token.end < _NEAR]
    return next(after, None) or (near[-1] if near else None)


def _as_said(cell: NamedCell, said: str) -> int:
    """How far the words before a superlative name the figure's column."""
    return shared_words(cell.column, said)


def _is_bound(one: Quantity) -> bool:
    after = one.line.folded[one.token.end : one.token.end + 20]
    before = one.line.folded[max(0, one.token.start - 12) : one.token.start]
    return pattern("bound_after").match(after) is not None or (
        pattern("bound_before").search(before) is not None
    )


def _is_in(heading: str, bound: Quantity) -> bool:
    """Whether a bound is part of a heading: "quá hạn trên 10 ngày"."""
    text = bound.line.text[bound.token.start : bound.token.end]
    return re.search(rf"(?<!\d){re.escape(text)}(?!\d)", heading) is not None


def _reaches(cell: NamedCell, bound: Quantity) -> bool:
    after = bound.line.folded[bound.token.end : bound.token.end + 20]
    before = bound.line.folded[max(0, bound.token.start - 12) : bound.token.start]
    value = Decimal(bound.value)
    if pattern("bound_after").match(after):
        return cell.value >= value
    return cell.value > value if not pattern("bound_below").search(before) else cell.value < value
