"""Tables of an office's own: their totals added up, their figures read as claims.

A table that is no official form has a heading row and figures: "Chỉ tiêu | Số lượng", or a row a
field of work with a total row. Each figure that stands for all cases becomes a passage of its own,
"heading: figure", and is read like a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import permutations
from typing import NamedTuple

from ..checks.catalogue import finding
from ..findings.finding import Finding, Words
from ..vietnamese import fold_same_length, percentage, plain, read_number
from ..vietnamese.numbers import DASHES
from ..word import Document, Paragraph, WordCell, WordTable
from .annexes import sheet_name
from .lines import Line, Section, is_heading

_TOTAL = re.compile(
    r"(?:(?:tổng|cộng|tổng cộng|tổng số)(?: chung)?|toàn (?:xã|phường|huyện|tỉnh|thành phố|sở))\W*"
)
_RATE = re.compile(r"tỷ lệ|tỉ lệ|%")
_ORDER = re.compile(r"\s*(?:stt|tt)\b")
_NO_COUNT = re.compile(rf"{_RATE.pattern}|\bstt\b|^tt$|\bnăm\b|ngày|ghi chú")
_OUTLINE = re.compile(r"(?:[IVX]+|[A-H])[.)]?$")  # rows that sum up the rows below them
_SENTENCE_MARKS = re.compile(r"[.;:?!\n]+")
_MAX_COLUMNS = 20  # of which a rate is tried
_MIN_RATES = 3  # rows before the way of reckoning a column can be seen
_MAX_HEADING = 60  # characters of a heading that are quoted
_FIRST_SECTION = 10_000

_Row = Mapping[int, WordCell]  # by column


class OwnTable(NamedTuple):
    """A table: `headings` by column, the rows of figures, the total row if there is one.

    `label` is the column with the names of the rows, 0 without one.
    """

    number: int
    title: str
    headings: Mapping[int, str]
    rows: Sequence[_Row]
    total: _Row | None
    label: int

    def name(self, row: _Row) -> str:
        """The name of a row."""
        return row[self.label].text.strip() if self.label in row else ""


def own_tables(document: Document, forms: Collection[str]) -> Iterator[OwnTable]:
    """The tables of the document that are not among the named ones, which are forms."""
    title = ""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            title = fold_same_length(block.text) if is_heading(block) else title
        elif sheet_name(block) not in forms and (table := _own_table(block, title)):
            yield table


def _own_table(table: WordTable, title: str) -> OwnTable | None:
    lines = [{cell.column: cell for cell in row} for row in table.rows()]
    first = next((i for i, line in enumerate(lines) if _has_figures(line)), None)
    if not first:  # no figures, or none below a heading
        return None
    headings = _headings(lines[:first])
    named = (c for c in sorted(headings) if any(_is_name(line.get(c)) for line in lines[first:]))
    rows = [line for line in lines[first:] if _has_figures(line)]
    total = next((line for line in rows if _is_total(line)), None)
    others = [line for line in rows if line is not total]
    return OwnTable(table.number, title, headings, others, total, next(named, 0))


def _has_figures(line: _Row) -> bool:
    texts = [cell for cell in line.values() if cell.text.strip()]
    figures = sum(_figure(cell) is not None for cell in texts)
    letters = any(letter.isalpha() for cell in texts for letter in cell.text)
    return letters and figures >= max(1, (len(texts) - 1) // 2)


def _is_name(cell: WordCell | None) -> bool:
    return cell is not None and bool(re.search(r"[^\W\d_]{2}", cell.text))


def _is_total(line: _Row) -> bool:
    texts = (fold_same_length(cell.text).strip() for cell in line.values())
    return any(map(_TOTAL.fullmatch, texts))


def _headings(lines: Sequence[_Row]) -> dict[int, str]:
    """The heading of each column: the cells above it, from the top, joined."""
    headings: dict[int, dict[str, None]] = {}
    for line in lines:
        for cell in line.values():
            text = _SENTENCE_MARKS.sub(" ", cell.text).strip()
            for column in range(cell.column, cell.column + cell.span):
                headings.setdefault(column, {})[text] = None
    return {column: " ".join(filter(None, parts)) for column, parts in headings.items()}


def _figure(cell: WordCell | None, *, rate: bool = False) -> Decimal | None:
    try:
        return read_number(cell.text if cell else "", rate=rate)
    except ValueError:
        return None


def table_passages(tables: Sequence[OwnTable]) -> Iterator[Line]:
    """The figures of the tables that stand for all cases, as passages."""
    for table in tables:
        section = Section(_FIRST_SECTION + table.number, table.title, None)
        for name, cell in _named(table):
            text = f"{_SENTENCE_MARKS.sub(' ', name).strip()}: {plain(cell.text).strip()}"
            yield Line(text, fold_same_length(text), (0,), (cell.number,), section, 1)


def _named(table: OwnTable) -> Iterator[tuple[str, WordCell]]:
    """Each such figure with its name: the rows of a list, or the total row's columns."""
    columns = [
        column
        for column, heading in table.headings.items()
        if column > table.label and not _ORDER.match(fold_same_length(heading))
    ]
    if table.total is not None:
        for column in columns:
            if _figure(table.total.get(column)) is not None:
                yield table.headings[column], table.total[column]
        return
    counted = [c for c in columns if any(_figure(row.get(c)) is not None for row in table.rows)]
    for row in table.rows if len(counted) == 1 else ():
        if counted[0] in row and table.label in row:
            yield row[table.label].text, row[counted[0]]


def totals(tables: Sequence[OwnTable]) -> Iterator[Finding]:
    """Where a total row is not the sum of the rows."""
    for table in tables:
        outlined = any(row and _OUTLINE.match(row[min(row)].text.strip()) for row in table.rows)
        if table.total is None or len(table.rows) < 2 or outlined:
            continue
        for column, heading in table.headings.items():
            stated = _figure(table.total.get(column))
            counts = column > table.label and not _NO_COUNT.search(fold_same_length(heading))
            found = _sum(table.rows, column)
            if counts and None not in (stated, found) and found != stated:
                cell = table.total[column]
                yield finding(
                    "VB13",
                    Words(cell.number, cell.text.strip()),
                    expected=found,
                    actual=stated,
                    column=heading[:_MAX_HEADING],
                    total=table.name(table.total) or "Tổng",
                )


def _sum(rows: Sequence[_Row], column: int) -> Decimal | None:
    """The sum of a column; None where something else than a figure or a dash stands in it."""
    cells = [row[column] for row in rows if column in row]
    counted = [cell for cell in cells if cell.text.strip() not in ("", *DASHES)]
    figures = [figure for cell in counted if (figure := _figure(cell)) is not None]
    return sum(figures, Decimal()) if len(figures) == len(counted) else None


def table_rates(tables: Sequence[OwnTable]) -> Iterator[Finding]:
    """A rate that does not follow from the two columns from which those of the other rows do."""
    for table in tables:
        rows = (*table.rows, table.total) if table.total else table.rows
        for column, heading in table.headings.items():
            if _RATE.search(fold_same_length(heading)) and len(rows) >= _MIN_RATES:
                yield from _rates(table, rows, column)


def _rates(table: OwnTable, rows: Sequence[_Row], column: int) -> Iterator[Finding]:
    others = [c for c in table.headings if c != column and c > table.label][:_MAX_COLUMNS]
    tried = (
        (part, base, [row for row in rows if not _follows(row, column, part, base)])
        for part, base in permutations(others, 2)
    )
    part, base, wrong = min(tried, key=lambda each: len(each[2]), default=(0, 0, list(rows)))
    if 2 * len(wrong) > len(rows) - 1:
        return
    for row in wrong:
        stated, right = _figure(row.get(column), rate=True), _right_rate(row, part, base)
        if stated is not None and right is not None:
            right = round(right, max(1, -int(stated.as_tuple().exponent)))
            yield finding(
                "VB17",
                Words(row[column].number, row[column].text.strip()),
                expected=right,
                actual=stated,
                column=table.headings[column],
                row=table.name(row),
                part=table.headings[part],
                base=table.headings[base],
            )


def _right_rate(row: _Row, part: int, base: int) -> Decimal | None:
    over, under = _figure(row.get(part)), _figure(row.get(base))
    return percentage(over, under) if over is not None and under is not None else None


def _follows(row: _Row, column: int, part: int, base: int) -> bool:
    """Whether the rate is that of the two columns, within one unit of its last digit."""
    stated, right = _figure(row.get(column), rate=True), _right_rate(row, part, base)
    if stated is None or right is None:
        return stated is None
    step = Decimal(1).scaleb(int(stated.as_tuple().exponent))
    return abs(stated - right) <= step
