"""Tables of an office's own: their totals added up, their figures read as claims.

A table that is no official form has a heading row and figures: "Chỉ tiêu | Số lượng", or a row a
field of work with a total row. Each figure that stands for all cases becomes a passage of its own,
"heading: figure", and is read like a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..vietnamese import fold_same_length, percentage, plain, read_number
from ..word import Document, Paragraph, WordCell, WordTable
from .annexes import sheet_name
from .passages import Passage, Section, is_heading
from .remark import Remark, Words, remark

_TOTAL = re.compile(
    r"(?:(?:tổng|cộng|tổng cộng|tổng số)(?: chung)?|toàn (?:xã|phường|huyện|tỉnh|thành phố|sở))\W*"
)
_RATE = re.compile(r"tỷ lệ|tỉ lệ|%")
_MOST_COLUMNS = 20  # of which a rate is tried
_FEWEST_RATES = 3  # rows before the way of reckoning a column can be seen
_NO_COUNT = re.compile(r"tỷ lệ|tỉ lệ|%|\bstt\b|^tt$|\bnăm\b|ngày|ghi chú")
_OUTLINE = re.compile(r"(?:[IVX]+|[A-H])[.)]?$")  # rows that sum up the rows below them
_MARKS = re.compile(r"[.;:?!\n]+")
_FIRST_SECTION = 10_000


class OwnTable(NamedTuple):
    """A table: `headings` by column, the rows of figures, the total row if there is one."""

    number: int
    title: str
    headings: dict[int, str]
    rows: tuple[dict[int, WordCell], ...]
    total: dict[int, WordCell] | None
    label: int


def own_tables(document: Document, forms: Collection[str]) -> Iterator[OwnTable]:
    """The tables of the document that are not among the named ones, which are forms."""
    title = ""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            title = fold_same_length(block.text) if is_heading(block) else title
        elif sheet_name(block) not in forms and (grid := _grid(block, title)):
            yield grid


def _grid(table: WordTable, title: str) -> OwnTable | None:
    lines = [{cell.column: cell for cell in row} for row in table.rows()]
    first = next((i for i, line in enumerate(lines) if _has_figures(line)), None)
    if not first:  # no figures, or none below a heading
        return None
    headings = _headings(lines[:first])
    label = next(
        (c for c in sorted(headings) if any(_letters(line.get(c)) for line in lines[first:])), 0
    )
    rows = [line for line in lines[first:] if _has_figures(line)]
    total = next((line for line in rows if _is_total(line)), None)
    return OwnTable(
        table.number,
        title,
        headings,
        tuple(line for line in rows if line is not total),
        total,
        label,
    )


def _has_figures(line: dict[int, WordCell]) -> bool:
    figures = [cell for cell in line.values() if _figure(cell) is not None]
    texts = [cell for cell in line.values() if cell.text.strip()]
    letters = [cell for cell in texts if any(letter.isalpha() for letter in cell.text)]
    return bool(letters) and len(figures) >= max(1, (len(texts) - 1) // 2)


def _is_total(line: dict[int, WordCell]) -> bool:
    texts = (fold_same_length(cell.text).strip() for cell in line.values())
    return any(map(_TOTAL.fullmatch, texts))


def _headings(lines: Sequence[dict[int, WordCell]]) -> dict[int, str]:
    """The heading of each column: the cells above it, from the top, joined."""
    headings: dict[int, list[str]] = {}
    for line in lines:
        for cell in line.values():
            text = _MARKS.sub(" ", cell.text).strip()
            for column in range(cell.column, cell.column + cell.span):
                headings.setdefault(column, [])
                if text and text not in headings[column]:
                    headings[column].append(text)
    return {column: " ".join(parts) for column, parts in headings.items()}


def _figure(cell: WordCell | None) -> Decimal | None:
    if cell is None or not cell.text.strip():
        return None
    try:
        return read_number(plain(cell.text).strip())
    except ValueError:
        return None


def _letters(cell: WordCell | None) -> bool:
    return cell is not None and bool(re.search(r"[^\W\d_]{2}", cell.text))


def table_passages(grids: Sequence[OwnTable]) -> Iterator[Passage]:
    """The figures of the tables that stand for all cases, as passages."""
    for grid in grids:
        section = Section(_FIRST_SECTION + grid.number, grid.title, None)
        for label, cell in _named(grid):
            text = f"{_MARKS.sub(' ', label).strip()}: {plain(cell.text).strip()}"
            yield Passage(text, fold_same_length(text), (0,), (cell.number,), section, bullet=True)


def _named(grid: OwnTable) -> Iterator[tuple[str, WordCell]]:
    """Each such figure with its name: the rows of a list, or the total row's columns."""
    columns = [c for c in grid.headings if c > grid.label and not _is_order(grid, c)]
    if grid.total is not None:
        for column in columns:
            if _figure(cell := grid.total.get(column)) is not None and cell is not None:
                yield grid.headings[column], cell
        return
    counted = [c for c in columns if any(_figure(row.get(c)) is not None for row in grid.rows)]
    if len(counted) != 1:
        return
    for row in grid.rows:
        if (cell := row.get(counted[0])) is not None and grid.label in row:
            yield row[grid.label].text, cell


def _is_order(grid: OwnTable, column: int) -> bool:
    return bool(re.match(r"\s*(?:stt|tt)\b", fold_same_length(grid.headings[column])))


def totals(grids: Sequence[OwnTable]) -> Iterator[Remark]:
    """Where a total row is not the sum of the rows."""
    for grid in grids:
        if grid.total is None or any(_outlined(row) for row in grid.rows):
            continue
        for column, heading in grid.headings.items():
            if column <= grid.label or _NO_COUNT.search(fold_same_length(heading)):
                continue
            yield from _total(grid, column, heading)


def _outlined(row: dict[int, WordCell]) -> bool:
    return bool(row) and bool(_OUTLINE.match(row[min(row)].text.strip()))


def _total(grid: OwnTable, column: int, heading: str) -> Iterator[Remark]:
    cell = grid.total.get(column) if grid.total else None
    stated = _figure(cell)
    figures = [_figure(row.get(column)) for row in grid.rows]
    if cell is None or stated is None or len(grid.rows) < 2:
        return
    unreadable = any(
        figure is None and row.get(column) is not None and row[column].text.strip() not in ("", "-")
        for figure, row in zip(figures, grid.rows, strict=True)
    )
    found = sum(figure for figure in figures if figure is not None)
    if not unreadable and found != stated:
        label = grid.total.get(grid.label, cell).text.strip() if grid.total else ""
        yield remark(
            "VB13",
            Words(cell.number, cell.text.strip()),
            expected=found,
            actual=stated,
            column=heading[:60],
            total=label or "Tổng",
        )


def table_rates(grids: Sequence[OwnTable]) -> Iterator[Remark]:
    """A rate that does not follow from the two columns from which those of the other rows do."""
    for grid in grids:
        rows = (*grid.rows, grid.total) if grid.total else grid.rows
        for column, heading in grid.headings.items():
            if _RATE.search(fold_same_length(heading)) and len(rows) >= _FEWEST_RATES:
                yield from _rates(grid, rows, column)


def _rates(grid: OwnTable, rows: Sequence[dict[int, WordCell]], column: int) -> Iterator[Remark]:
    others = [c for c in grid.headings if c != column and c > grid.label][:_MOST_COLUMNS]
    tried = (
        (part, base, [row for row in rows if not _follows(row, column, part, base)])
        for part in others
        for base in others
        if part != base
    )
    part, base, wrong = min(tried, key=lambda each: len(each[2]), default=(0, 0, list(rows)))
    if 2 * len(wrong) > len(rows) - 1:
        return
    for row in wrong:
        stated, right = _figure(row.get(column)), _right_rate(row, part, base)
        if stated is not None and right is not None:
            right = round(right, max(1, -int(stated.as_tuple().exponent)))
            yield remark(
                "VB17",
                Words(row[column].number, row[column].text.strip()),
                expected=right,
                actual=stated,
                column=grid.headings[column],
                row=row[grid.label].text.strip() if grid.label in row else "",
                part=grid.headings[part],
                base=grid.headings[base],
            )


def _right_rate(row: dict[int, WordCell], part: int, base: int) -> Decimal | None:
    over, under = _figure(row.get(part)), _figure(row.get(base))
    return percentage(over, under) if over is not None and under is not None else None


def _follows(row: dict[int, WordCell], column: int, part: int, base: int) -> bool:
    """Whether the rate is that of the two columns, within one unit of its last digit."""
    stated, right = _figure(row.get(column)), _right_rate(row, part, base)
    if stated is None or right is None:
        return stated is None
    step = Decimal(1).scaleb(int(stated.as_tuple().exponent))
    return abs(stated - right) <= step
