"""Tables of an office's own, each read as a grid: columns with headings, rows with names.

A table that is no official form has figures below headings. Every cell with a number becomes a
figure; what a column counts follows from its heading and its figures, and how the rows lie below
each other from their numbering (outlines.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from itertools import takewhile
from typing import NamedTuple

from ..findings.finding import Words
from ..vietnamese import fold_same_length, plain, read_number
from ..vietnamese.numbers import DASHES, NUMBER, THOUSANDS
from ..word import Document, Paragraph, WordCell, WordTable
from .annexes import sheet_name
from .lexicon import pattern
from .lines import is_heading
from .outlines import RowOfTable, is_mark, outlined

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_NUMBERED = re.compile(r"\(?([0-9]{1,2})\)?\s*(?:=.*)?")
SENTENCE_MARKS = re.compile(r"[.;:?!\n]+")
_UNIT = re.compile(rf"([+−-]?{NUMBER}) (?!triệu|tỷ|nghìn|ngàn)[^\W\d]+(?: [^\W\d]+)?")
_MOVED = re.compile(r"(?:(tăng|↑|▲)|(?:giảm|↓|▼))\s*([0-9].*)")
_MAX_NAME = 80  # characters of a name or a heading that are quoted

Cell = tuple[int, int]  # the position of the row from 0, the column from 1


class Kind(Enum):
    """What the figures of a column are."""

    COUNT = "count"
    SCORE = "score"
    AVERAGE = "average"
    RATE = "rate"
    RANK = "rank"
    ORDER = "order"  # order numbers, years
    NOTE = "note"


class Figure(NamedTuple):
    """The number of a cell; `step` is the unit of its last digit."""

    value: Decimal
    step: Decimal
    place: Words


class Column(NamedTuple):
    """A column: the texts above it from the top, and what its figures are."""

    number: int
    levels: tuple[str, ...]
    kind: Kind

    @property
    def heading(self) -> str:
        """The texts above it in one."""
        return " ".join(self.levels)[:_MAX_NAME].strip() or f"cột {self.number}"


class Table(NamedTuple):
    """A table: its columns right of the names, its rows of figures and the titles between them.

    `dashes` are cells that say none, `texts` those with other words. `label` is the column with the
    names of the rows, 0 without one; `groups` the columns below one common heading, and `formulas`
    what the numbering row says, "(3)=(4)+(5)"; in an `open_list` not all rows are shown.
    """

    number: int
    title: str
    columns: Sequence[Column]
    rows: Sequence[RowOfTable]
    label: int
    figures: Mapping[Cell, Figure]
    dashes: Collection[Cell]
    texts: Collection[Cell]
    groups: Sequence[tuple[int, ...]]
    formulas: Mapping[int, tuple[int, ...]]
    open_list: bool = False

    def column(self, number: int) -> Column:
        """The column of that number."""
        return next(column for column in self.columns if column.number == number)


def own_tables(document: Document, forms: Collection[str]) -> Iterator[Table]:
    """The tables of the document that are not among the named ones, which are forms."""
    title = above = ""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            folded = fold_same_length(block.text)
            title = folded if is_heading(block) else title
            above = folded if folded.strip() else above
        elif sheet_name(block) not in forms and (table := _own_table(block, title)):
            yield table._replace(open_list=bool(pattern("some_rows").search(above)))


_Line = Mapping[int, WordCell]  # by column


def _own_table(table: WordTable, title: str) -> Table | None:
    lines = [{cell.column: cell for cell in row} for row in table.rows()]
    first = _first_row(lines)
    if first is None:  # no figures
        return None
    heads, body = lines[:first], lines[first:]
    label = _label_column(body)
    rows = outlined([(line, label) for line in body if _is_row(line, label)])
    filled = sorted({column for row in rows for column in row.cells if column > label})
    columns = [Column(n, levels, Kind.NOTE) for n, levels in _headings(heads, filled)]
    read = _Reading(rows, columns, label)
    if not read.figures:
        return None
    return Table(
        table.number,
        title,
        read.columns,
        rows,
        label,
        read.figures,
        frozenset(read.dashes),
        frozenset(read.texts),
        _groups(heads),
        _formulas(heads),
    )


def _first_row(lines: Sequence[_Line]) -> int | None:
    """The first line of figures, or the titles right above it: no heading, no numbering row, no
    line of years.
    """
    for index, line in enumerate(lines):
        if _has_figures(line) and not _numbering(line) and not (index < 2 and _years(line)):
            above = lines[1:index][::-1]
            return index - sum(1 for _ in takewhile(_is_title, above))
    return None


def _is_title(line: _Line) -> bool:
    """Whether a line is the title of the rows below it: "I | CẤP TỈNH", or one cell across."""
    cells = [cell for cell in line.values() if cell.text.strip()]
    marked = len(cells) == 2 and is_mark(cells[0].text)
    return marked or (len(cells) == 1 and len(line) == 1 and cells[0].span > 2)


def _has_figures(line: _Line) -> bool:
    texts = [cell for cell in line.values() if cell.text.strip()]
    figures = sum(_is_figure(cell.text) for cell in texts)
    letters = any(letter.isalpha() for cell in texts for letter in cell.text)
    return figures >= max(1, (len(texts) - 1) // 2) and (letters or figures > 1)


def _is_figure(text: str) -> bool:
    """Whether a cell is a bare number, or one moved; "6 tháng" may be a heading or a name."""
    if _MOVED.fullmatch(fold_same_length(text).strip()):
        return True
    try:
        read_number(text)
    except ValueError:
        return False
    return True


def _numbering(line: _Line) -> dict[int, int]:
    """The official numbers of the columns when the line is a numbering row, else none."""
    texts = {column: cell.text.strip() for column, cell in line.items() if cell.text.strip()}
    found = {column: match for column in texts if (match := _NUMBERED.fullmatch(texts[column]))}
    numbers = {column: int(match[1]) for column, match in found.items()}
    others = [text for column, text in texts.items() if column not in numbers]
    in_order = sorted(numbers) == sorted(numbers, key=numbers.__getitem__)
    sequence = in_order and sorted(numbers.values()) == list(
        range(min(numbers.values(), default=0), min(numbers.values(), default=0) + len(numbers))
    )
    lettered = all(re.fullmatch(r"\(?[A-Z]\)?", text) for text in others)
    starts = min(numbers.values(), default=9) <= 3
    return numbers if sequence and lettered and starts and len(numbers) > 2 else {}


def _years(line: _Line) -> bool:
    figures = [cell.text.strip() for cell in line.values() if _is_figure(cell.text)]
    return len(figures) > 1 and all(map(_YEAR.fullmatch, figures))


def _is_row(line: _Line, label: int) -> bool:
    """Whether a line below the headings is a row: with a name or a figure, no numbering row."""
    texts = [cell.text.strip() for cell in line.values()]
    named = any(text for column, text in zip(line, texts, strict=True) if column <= label)
    cells = (cell for column, cell in line.items() if column > label)
    figures = any(_number(cell.text, rate=False) is not None for cell in cells)
    return (named or figures) and not _numbering(line)


def _label_column(lines: Sequence[_Line]) -> int:
    """The column with the names of the rows: the first in which half of the lines have one."""
    named = Counter(
        column for line in lines for column, cell in line.items() if _is_name(cell.text)
    )
    most = max(named.values(), default=0)
    label = next((column for column in sorted(named) if 2 * named[column] >= most), 0)
    if label:
        return label
    firsts = [line[1].text.strip() for line in lines if 1 in line]
    return 1 if firsts == [str(n) for n in range(1, len(firsts) + 1)] else 0


def _is_name(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2}", text)) and not is_mark(text) and not _is_figure(text)


def _headings(lines: Sequence[_Line], wanted: Sequence[int]) -> list[tuple[int, tuple[str, ...]]]:
    """The texts above each column, each once, from the top."""
    headings: dict[int, dict[str, None]] = {column: {} for column in wanted}
    for line in lines:
        for cell in line.values() if not _numbering(line) else ():
            text = " ".join(SENTENCE_MARKS.sub(" ", cell.text).split())
            for column in range(cell.column, cell.column + cell.span):
                if text and column in headings:
                    headings[column][text] = None
    return [(column, tuple(texts)) for column, texts in headings.items()]


def _groups(lines: Sequence[_Line]) -> list[tuple[int, ...]]:
    cells = (cell for line in lines for cell in line.values() if cell.span > 1)
    return [tuple(range(cell.column, cell.column + cell.span)) for cell in cells]


def _formulas(lines: Sequence[_Line]) -> dict[int, tuple[int, ...]]:
    """By column the columns that the numbering row says to add up for it."""
    found: dict[int, tuple[int, ...]] = {}
    for line in lines:
        numbers = _numbering(line)
        columns = {number: column for column, number in numbers.items()}
        for column in numbers:
            _, _, said = line[column].text.partition("=")
            terms = [int(term) for term in re.findall(r"[0-9]+", said)]
            if re.fullmatch(r"[\s()0-9+]+", said) and set(terms) <= set(columns):
                found[column] = tuple(columns[term] for term in terms)
    return found


class _Reading:
    """The figures of the rows, and what they say about the columns."""

    def __init__(self, rows: Sequence[RowOfTable], columns: Sequence[Column], label: int) -> None:
        self.figures: dict[Cell, Figure] = {}
        self.dashes: set[Cell] = set()
        self.texts: set[Cell] = set()
        self.columns: list[Column] = []
        self._rows = rows
        for column in columns:
            self.columns.append(column._replace(kind=self._read(column)))
        for column in [c for c in self.columns if c.kind is not Kind.COUNT]:
            self._same_steps([(row, column.number) for row in range(len(rows))])
        for index, row in enumerate(rows):
            if row.rate:
                self._same_steps([(index, column.number) for column in columns])

    def _read(self, column: Column) -> Kind:
        """Read the figures of a column; what they are."""
        heading = fold_same_length(column.heading)
        cells = {
            i: row.cells[column.number]
            for i, row in enumerate(self._rows)
            if column.number in row.cells
        }
        texts = {i: plain(cell.text).strip() for i, cell in cells.items()}
        filled = [text for text in texts.values() if text and text not in DASHES]
        percents = sum(text.endswith("%") for text in filled)
        rate = 2 * percents > len(filled) or bool(
            pattern("rate_headings").search(heading)
            and not pattern("count_headings").match(heading)
        )
        marks = _decimal_marks(filled)
        for index, text in texts.items():
            ungrouped = bool(THOUSANDS.fullmatch(text)) and bool(marks & set(text))
            number = _number(text, rate=rate or self._rows[index].rate or ungrouped)
            cell = (index, column.number)
            if number is not None:
                place = Words(cells[index].number, text)
                step = Decimal(1).scaleb(int(number.as_tuple().exponent))
                self.figures[cell] = Figure(number, step, place)
            elif text in DASHES:
                self.dashes.add(cell)
            elif text:
                self.texts.add(cell)
        values = [
            self.figures[i, column.number].value
            for i in texts
            if (i, column.number) in self.figures
        ]
        return _kind(heading, values, len(filled), rate=rate)

    def _same_steps(self, cells: Sequence[Cell]) -> None:
        """A whole number among decimals was written as exactly as they."""
        found = [cell for cell in cells if cell in self.figures]
        parted = [step for cell in found if (step := self.figures[cell].step) < 1]
        if 2 * len(parted) >= len(found):
            for cell in found:
                figure = self.figures[cell]
                self.figures[cell] = figure._replace(
                    step=min(figure.step, max(parted, default=Decimal(1)))
                )


def _kind(heading: str, values: Sequence[Decimal], filled: int, *, rate: bool) -> Kind:
    years = values and all(1900 < value < 2100 for value in values)
    if 3 * len(values) < filled or not values:
        return Kind.NOTE
    if pattern("order_headings").match(heading) or ("năm" in heading.split() and years):
        return Kind.ORDER
    if pattern("rank_headings").search(heading) and all(
        value == int(value) > 0 for value in values
    ):
        return Kind.RANK
    if rate:
        return Kind.RATE
    if pattern("average_headings").search(heading):
        return Kind.AVERAGE
    return Kind.SCORE if pattern("score_headings").search(heading) else Kind.COUNT


def _decimal_marks(texts: Sequence[str]) -> set[str]:
    """The marks that stand before decimals beyond doubt in these texts."""
    return {
        match[1]
        for text in texts
        if (match := re.fullmatch(r"[+−-]?\d+([.,])(?:\d\d?|\d{4,})", text))
    }


def _number(text: str, *, rate: bool) -> Decimal | None:
    """The number of a cell: bare, with a unit behind it, or with "tăng", "giảm" before it."""
    text = plain(text).strip()
    moved = _MOVED.fullmatch(fold_same_length(text))
    unit = None if moved else _UNIT.fullmatch(text)
    bare = moved[2] if moved else unit[1] if unit else text
    try:
        value = read_number(bare, rate=rate)
    except ValueError:
        return None
    return -value if moved and not moved[1] else value
