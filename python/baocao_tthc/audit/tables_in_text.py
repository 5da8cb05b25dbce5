"""What sentences say of the tables of an office's own: figures, ranks, the highest, how many.

Xã Cẩm Sơn Hạ … với 582 hồ sơ tiếp nhận          the row of that name, the column "Tiếp nhận"
Sở Nội vụ đạt 91,6 điểm, xếp thứ tư              its rank
cao nhất là phường Bình Thủy Nam (94,6%)          no row of its kind has more
8/10 đơn vị đạt từ 99% trở lên                    so many rows
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise, permutations
from typing import NamedTuple

from ..checks.catalogue import finding
from ..findings.finding import Finding, Words
from ..vietnamese import fold_same_length, number, number_from_words, percentage, read_number
from ..vietnamese.numbers import NUMBER, NumberKind
from .descriptions import merged_dimensions
from .lexicon import concepts_of, pattern, phrases_in
from .lines import Line
from .named_cells import NamedCell
from .positions import SENTENCE_END
from .quantities import Exactness, Ledger, Quantity, Role
from .relations import Broken, Held, Relation, is_slip, nearly
from .tables import Kind

_KIND = re.compile(r"(?:xã|phường|đặc khu|thị trấn|sở|khối|cụm|tháng|quý)(?!\w)")
_RANK = re.compile(
    r"(?:xếp|đứng)(?: hạng)?(?: thứ| hạng)?(?: thứ)? (?P<rank>\d{1,2}|[^\W\d_]+)(?!\w)"
)
_JOINED = re.compile(r"(?:,| và|, và|;)?\s*(?:(?:xã|phường|sở|đặc khu)\s+)?")
_MAX_SAID = 60  # characters before "cao nhất" that say of what
_MAX_COUNTS = 12  # of a row, of any two of which a rate is tried
_OF_TIME = re.compile(r"(?:tháng|quý|tuần|ngày) ")
_TIMES = ("tháng", "quý")
_MIN_NAME = 3  # letters of a row's name that a sentence may be taken to mention
_MAX_ROWS = 2_000  # rows whose names are looked for
_MIN_DIGITS = 3
_NUMBERED_RANKS = {"nhất": 1, "nhì": 2, "tư": 4}


class _Row(NamedTuple):
    """A row of a table: its folded name, and its figures."""

    name: str
    cells: tuple[NamedCell, ...]

    @property
    def kind(self) -> str:
        """Whether it is a commune, a ward, a department: what may be compared with it."""
        match = _KIND.match(self.name)
        return match[0] if match else ""


class _Mention(NamedTuple):
    """A row that a sentence names, and where the name stands."""

    row: _Row
    start: int
    end: int


class TablesInText:
    """The sentences of a text held to the tables that they speak of."""

    def __init__(self, ledger: Ledger, cells: Iterable[NamedCell]) -> None:
        self._ledger = ledger
        by_row: dict[tuple[int, str], list[NamedCell]] = defaultdict(list)
        for cell in cells:
            by_row[cell.table, _name(cell.row)].append(cell)
        self._rows = [
            _Row(name, tuple(found))
            for (_, name), found in by_row.items()
            if sum(letter.isalpha() for letter in name) >= _MIN_NAME and not found[0].total
        ]
        self._by_name: dict[str, list[_Row]] = defaultdict(list)
        for row in self._rows:
            self._by_name[row.name].append(row)
        for row in self._rows:
            # "hộ tịch" of "hộ tịch, quốc tịch", "tuần 4" of "tuần 4 (21 – 25/7)"
            first = re.split(r",| \(", row.name)[0].strip()
            if first != row.name and " " in first and first not in self._by_name:
                self._by_name[first].append(row)
        names = sorted(self._by_name, key=len, reverse=True)[:_MAX_ROWS]
        self._names = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")

    def relations(self) -> Iterator[Relation]:
        """What holds and what does not."""
        if not self._rows:
            return
        lines = {one.line.paragraphs: one.line for one in self._ledger.claims}
        for line in lines.values():
            for start, end in _sentences(line):
                named = self._named(line, start, end)
                found = self._ledger.between(line, start, end)
                yield from self._figures(line, named, found)
                yield from self._together(line, named, found)
                yield from self._denied(line, named, found)
                yield from self._all_reach(line, start, end)
                yield from self._courses(line, start, end)
                yield from self._ranks(line, named, start, end)
                yield from self._extremes(line, named, found, start, end)
                yield from self._counted(line, found)

    def _named(self, line: Line, start: int, end: int) -> list[_Mention]:
        return [
            _Mention(row, *match.span())
            for match in self._names.finditer(line.folded, start, end)
            for row in self._by_name[match[0]]
        ]

    # ── figures ──

    def _figures(
        self, line: Line, named: Sequence[_Mention], found: Sequence[Quantity]
    ) -> Iterator[Relation]:
        for one in found:
            rows = _rows_of(one, named)
            offices = pattern("offices").match(line.folded, one.token.end)
            if not rows or offices or one.role not in _OF_TABLES:
                continue
            cells = [
                cell
                for row in rows
                for cell in row.cells
                if _of_kind(cell, one) and _of_unit(cell, one)
            ]
            if same := next((cell for cell in cells if _shows(cell, one)), None):
                yield Held((one,), f"bảng, dòng “{same.row}”, cột “{same.column}”")
            elif derived := next((d for row in rows if (d := _derived(row, one))), None):
                part, base = derived
                yield Held((one,), f"bảng, dòng “{part.row}”, “{part.column}”/“{base.column}”")
            elif one.exactness is Exactness.EXACT:
                yield from self._slip(one, cells)

    def _together(
        self, line: Line, named: Sequence[_Mention], found: Sequence[Quantity]
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
                        _words(cell),
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
        exchanged = [cell for cell in slips if _digits(cell.value) == _digits(one.value)]
        slips = exchanged or [cell for cell in slips if _overlap(cell.column, one)]
        meant = slips[0] if len(slips) == 1 else None
        count = one.token.kind is not NumberKind.PERCENT
        if meant is None and best is not None and count and nearly(one.value, best.value):
            ties = [c for c in described if _overlap(c.column, one) == _overlap(best.column, one)]
            meant = best if len(ties) == 1 else None
        if meant is not None:
            yield Broken((one,), _differs(one, meant))

    def _denied(
        self, line: Line, named: Sequence[_Mention], found: Sequence[Quantity]
    ) -> Iterator[Relation]:
        """“không có hồ sơ quá hạn thuộc lĩnh vực hộ tịch” beside such a figure in its row."""
        for one in found:
            if one.token.kind is not NumberKind.DENIAL:
                continue
            for each in _of_clause(line, named, one):
                cells = [
                    cell
                    for cell in each.row.cells
                    if cell.kind is Kind.COUNT and _same_meaning(_meant(cell.column), one.concepts)
                ]
                for cell in cells[:1]:
                    if cell.value:
                        told = finding(
                            "VB45",
                            one.place,
                            _words(cell),
                            expected=cell.value,
                            actual=0,
                            shown="không có",
                            right=number(cell.value),
                            row=cell.row,
                            column=cell.column,
                        )
                        yield Broken((one,), told)

    # ── totals, courses ──

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
                                _words(before),
                                _words(after),
                                column=before.column,
                                rows=f"{before.row}: {number(before.value)}; "
                                f"{after.row}: {number(after.value)}",
                            )
                            yield Broken((), told)
                            break

    def _columns_of_times(self, said: str) -> Iterator[list[NamedCell]]:
        """The column of months or quarters that the words name, in the order of its rows."""
        columns: dict[tuple[int, str], list[NamedCell]] = defaultdict(list)
        times = [(match[0], row) for row in self._rows if (match := _OF_TIME.match(row.name))]
        rate = "tỷ lệ" in said
        for kind, row in times:
            for cell in row.cells:
                if kind == times[0][0] and (cell.kind is Kind.RATE) is rate:
                    columns[cell.table, cell.column].append(cell)
        shared = {key: _shared_words(key[1], said) for key in columns}
        best = sorted(columns, key=lambda key: -shared[key])
        unique = best and shared[best[0]] > 0
        if unique and (len(best) == 1 or shared[best[0]] > shared[best[1]]):
            cells = columns[best[0]]
            if len(cells) > 2:
                yield cells

    # ── ranks, extremes, how many ──

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
            if not aims and (bound := _bound_after(line, match)):
                reached = [cell for cell in rates if _shared_words(cell.column, bound[1]) > 0]
                if len(reached) == 1 and reached[0].value < bound[0]:
                    told = finding(
                        "VB38",
                        line.words(*match.span()),
                        _words(reached[0]),
                        reached=f"{reached[0].row}: {number(reached[0].value)}%",
                        aim=f"{number(bound[0])}%",
                        right="thấp hơn",
                    )
                    yield Broken((), told)
                    return
            if len(aims) == 1 and len(reached) == 1 and reached[0].value < aims[0].value:
                told = finding(
                    "VB38",
                    line.words(*match.span()),
                    _words(reached[0]),
                    reached=f"{reached[0].row}: {number(reached[0].value)}%",
                    aim=f"{number(aims[0].value)}%",
                    right="thấp hơn",
                )
                yield Broken((), told)
                return

    def _ranks(
        self, line: Line, named: Sequence[_Mention], start: int, end: int
    ) -> Iterator[Relation]:
        for match in _RANK.finditer(line.folded, start, end):
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
                        _words(ranks[0]),
                        row=ranks[0].row,
                        expected=ranks[0].value,
                        actual=stated,
                    )
                    yield Broken((), told)

    def _extremes(
        self,
        line: Line,
        named: Sequence[_Mention],
        found: Sequence[Quantity],
        start: int,
        end: int,
    ) -> Iterator[Relation]:
        for name in ("highest", "lowest"):
            for match in pattern(name).finditer(line.folded, start, end):
                if pattern("than_the").search(line.folded[start : match.start()]):
                    continue  # "kém đơn vị cao nhất 22,6 điểm"
                for each in _nearest(named, match):
                    begin = each.end - 1
                    limit = max(each.end, match.end()) + _NEAR
                    near = (one for one in found if begin < one.token.start < limit)
                    figure = next(iter(near), None)
                    if figure is None:
                        said = line.folded[start : match.start()]
                        cell = _named_cell(each.row, said)
                        rate = cell is not None and cell.kind is Kind.RATE
                        grows = re.search(r"(?:tăng|giảm)\s*$", said) is not None
                        close = match.start() - each.end < _MAX_SAID and not grows
                        if cell is not None and close and rate and "tỷ lệ" in said:
                            yield from self._extreme(line, match, each.row, cell, name == "highest")
                        continue
                    if figure.exactness is not Exactness.EXACT:
                        continue
                    highest = name == "highest"
                    cells = [cell for cell in each.row.cells if _shows(cell, figure)]
                    for cell in cells[:1]:
                        yield from self._extreme(line, match, each.row, cell, highest)
                    derived = None if cells else _derived(each.row, figure)
                    if derived is not None:
                        yield from self._extreme_rate(line, match, figure, derived, highest)

    def _extreme(
        self, line: Line, match: re.Match[str], row: _Row, cell: NamedCell, highest: bool
    ) -> Iterator[Relation]:
        before = line.folded[max(0, match.start() - 60) : match.start()]
        of_one_kind = pattern("of_one_kind").search(before)
        others = [
            other
            for each in self._rows
            if each.kind == row.kind or not (of_one_kind or row.kind in _TIMES)
            for other in each.cells
            if other.table == cell.table
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
                _words(cell),
                _words(best),
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
        derived: tuple[NamedCell, NamedCell],
        highest: bool,
    ) -> Iterator[Relation]:
        """A rate that no column shows, of two columns of its row."""
        part, base = derived
        before = line.folded[max(0, match.start() - _MAX_SAID) : match.start()]
        if "tỷ lệ" not in before or not _shared_words(part.column, before):
            return
        rates: list[tuple[Decimal, NamedCell]] = []
        for row in self._rows:
            over = _cell_of(row, part)
            under = _cell_of(row, base)
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
                _words(best),
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
                    if not cell.total and _of_kind(cell, bound):
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
                    _words(columns[table, column][0]),
                    column=column,
                    expected=right,
                    actual=one.value,
                )
                yield Broken((one,), told)


@cache
def _meant(heading: str) -> tuple[str, ...]:
    """What a heading may mean, as the words of a sentence would."""
    said = list(phrases_in(fold_same_length(heading)))
    return concepts_of(merged_dimensions(said, ()), "", digital=False)


def _shared_words(heading: str, said: str) -> int:
    """How many words of a heading a text has."""
    words = set(re.findall(r"[^\W\d_]+", said)) - _NO_CONTENT
    return len(words & set(re.findall(r"[^\W\d_]+", fold_same_length(heading))))


def _bound_after(line: Line, match: re.Match[str]) -> tuple[Decimal, str] | None:
    """The percentage that all are said to reach, and the words that say of what."""
    found = re.match(rf"\s*({NUMBER})\s?%([^.;]{{0,60}})", line.folded[match.end() :])
    if found is None:
        return None
    return read_number(found[1], rate=True), match[0] + found[2]


def _cell_of(row: _Row, like: NamedCell) -> NamedCell | None:
    """The figure of a row in the same column of the same table."""
    same = (cell for cell in row.cells if (cell.table, cell.column) == (like.table, like.column))
    return next(same, None)


def _derived(row: _Row, rate: Quantity) -> tuple[NamedCell, NamedCell] | None:
    """The two counts of a row that a percentage is the rate of."""
    places = -int(Decimal(rate.value).as_tuple().exponent)
    if rate.token.kind is not NumberKind.PERCENT or places < 1:
        return None
    counts = [cell for cell in row.cells if cell.kind is Kind.COUNT and cell.value > 0]
    for part, base in permutations(counts[:_MAX_COUNTS], 2):
        if part.value < base.value and percentage(part.value, base.value, places) == rate.value:
            return part, base
    return None


def _same_meaning(meant: Sequence[str], concepts: Sequence[str]) -> bool:
    """Whether a heading and a denial may be of the same: "quá hạn" is of those resolved, too."""
    overdue = any(each.endswith("overdue") for each in meant)
    return bool(set(meant) & set(concepts)) or (overdue and "overdue" in concepts)


def _named_cell(row: _Row, said: str) -> NamedCell | None:
    """The figure of a row in the column that the words name."""
    words = set(re.findall(r"[^\W\d_]+", said)) - _NO_CONTENT
    shared = [
        (len(words & set(re.findall(r"[^\W\d_]+", fold_same_length(cell.column)))), cell)
        for cell in row.cells
    ]
    shared.sort(key=lambda each: -each[0])
    unique = len(shared) > 1 and shared[0][0] > max(1, shared[1][0])
    return shared[0][1] if unique else None


def _of_clause(line: Line, named: Sequence[_Mention], one: Quantity) -> list[_Mention]:
    """The rows that a denial is of: the last one before it in its clause, else those after it."""
    start = max(line.folded.rfind(mark, 0, one.token.start) for mark in ".;(")
    stop = re.search(r"[.;)]", line.folded[one.token.end :])
    end = one.token.end + stop.start() if stop else len(line.folded)
    before = [each for each in named if start < each.start and each.end <= one.token.start]
    if before:
        return [each for each in before if each.end == max(other.end for other in before)]
    return [each for each in named if one.token.end <= each.start < end]


def _best_column(counts: Mapping[tuple[int, str], int], said: str) -> tuple[int, str] | None:
    """The column that the words name: the only one, or the one with most of its words there."""
    words = set(re.findall(r"[^\W\d_]+", said)) - _NO_CONTENT
    shared = {
        key: len(words & set(re.findall(r"[^\W\d_]+", fold_same_length(key[1])))) for key in counts
    }
    best = sorted(shared, key=lambda key: shared[key], reverse=True)
    unique = len(best) == 1 or (len(best) > 1 and shared[best[0]] > shared[best[1]])
    return best[0] if unique else None


def _enumerated(line: Line, near: Sequence[_Mention]) -> list[_Row]:
    """The rows that are named one after the other, right before a number."""
    rows: list[_Row] = []
    behind: int | None = None
    for each in reversed(near):
        start = each.start
        joined = behind is None or _JOINED.fullmatch(line.folded[each.end : behind])
        if not joined:
            break
        if each.row.name not in {row.name for row in rows}:
            rows.append(each.row)
        behind = start
    return rows


def _columns(rows: Sequence[_Row], one: Quantity) -> Iterator[list[NamedCell]]:
    """The figures of several rows, column by column, that may be what a number adds up."""
    for first in rows[0].cells:
        same = [
            cell
            for row in rows
            for cell in row.cells
            if (cell.table, cell.column) == (first.table, first.column)
        ]
        if len(same) == len(rows) and _of_kind(first, one) and _of_unit(first, one):
            yield same


def _sentences(line: Line) -> Iterator[tuple[int, int]]:
    start = 0
    for match in SENTENCE_END.finditer(line.folded):
        yield start, match.start()
        start = match.end()
    if start < len(line.folded):
        yield start, len(line.folded)


def _name(text: str) -> str:
    """The name of a row as sentences have it, folded, without its number."""
    folded = " ".join(fold_same_length(text).split())
    return re.sub(r"^(?:[-+•*]|\d+(?:\.\d+)*[.)]|[a-zđ]\)|[ivx]+[.)])\s+", "", folded).strip(" :")


def _of_kind(cell: NamedCell, one: Quantity) -> bool:
    """Whether a figure may be what a number says: a rate for a percentage, a score for points."""
    if one.token.kind is NumberKind.PERCENT:
        return cell.kind is Kind.RATE
    if one.unit == "điểm":
        return cell.kind in (Kind.SCORE, Kind.AVERAGE)
    return one.counts and cell.kind is Kind.COUNT


def _of_unit(cell: NamedCell, one: Quantity) -> bool:
    """Whether a figure may count the same things: cases, or what the heading says."""
    return one.unit in ("", "hồ sơ") or one.unit in fold_same_length(cell.column)


def _shows(cell: NamedCell, one: Quantity) -> bool:
    if cell.value == Decimal(one.value):
        return _of_kind(cell, one)
    places = -int(Decimal(one.value).as_tuple().exponent)
    rate = one.token.kind is NumberKind.PERCENT and cell.kind is Kind.RATE
    return rate and 0 <= places < 3 and round(cell.value, places) == Decimal(one.value)


def _overlap(heading: str, one: Quantity) -> int:
    """How many words of a heading describe a number."""
    described = set(re.findall(r"[^\W\d_]+", one.line.folded[one.span[0] : one.span[1]]))
    return len(set(re.findall(r"[^\W\d_]+", fold_same_length(heading))) & described - _NO_CONTENT)


_NO_CONTENT = frozenset(["hồ", "sơ", "số", "tổng", "các", "và", "của", "có", "được", "đã", "là"])


_OF_TABLES = (Role.COUNT, Role.CUMULATIVE, Role.ELSEWHERE)
_AFTER = 16  # characters after a number in which the name of its row may begin


def _digits(value: Decimal | int) -> list[str]:
    return sorted(str(value))


def _rows_of(one: Quantity, named: Sequence[_Mention]) -> list[_Row]:
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


def _rank(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    try:
        return _NUMBERED_RANKS.get(text) or number_from_words(text)
    except ValueError:
        return None


def _nearest(named: Sequence[_Mention], match: re.Match[str]) -> list[_Mention]:
    """The row that the superlative is of: the one named after it, else the one before it."""
    after = [each for each in named if each.start >= match.end()]
    close = [each for each in after if each.start - match.end() < _MAX_APART]
    if close:
        return [each for each in close if each.end == min(one.end for one in close)]
    before = [each for each in named if each.end <= match.start()]
    return [each for each in before if each.end == max(one.end for one in before)]


_NEAR = 40  # characters after "cao nhất" and whose it is, in which the figure stands
_MAX_APART = 25  # characters between "cao nhất là" and whose it is


def _is_bound(one: Quantity) -> bool:
    after = one.line.folded[one.token.end : one.token.end + 20]
    before = one.line.folded[max(0, one.token.start - 12) : one.token.start]
    return pattern("bound_after").match(after) is not None or (
        pattern("bound_before").search(before) is not None
    )


def _reaches(cell: NamedCell, bound: Quantity) -> bool:
    after = bound.line.folded[bound.token.end : bound.token.end + 20]
    before = bound.line.folded[max(0, bound.token.start - 12) : bound.token.start]
    value = Decimal(bound.value)
    if pattern("bound_after").match(after):
        return cell.value >= value
    return cell.value > value if not pattern("bound_below").search(before) else cell.value < value


def _words(cell: NamedCell) -> Words:
    return Words(cell.paragraph, cell.text)


def _differs(one: Quantity, cell: NamedCell) -> Finding:
    percent = "%" if one.token.kind is NumberKind.PERCENT else ""
    return finding(
        "VB45",
        one.place,
        _words(cell),
        expected=cell.value,
        actual=one.value,
        shown=f"{number(one.value)}{percent}",
        right=f"{number(cell.value)}{percent}",
        row=cell.row,
        column=cell.column,
    )
