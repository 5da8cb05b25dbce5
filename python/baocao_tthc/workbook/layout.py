"""Where everything stands on the sheet of a form, and how wide and high it is.

All of it is computed, so that every writer goes by one description. Widths and heights follow from
the headings alone, so that nothing of them is cut.

Rows and columns count from 1 as in filing.Place. A form's official column n is sheet column n.

    label lines (left)                         Đơn vị báo cáo, Đơn vị nhận báo cáo (right)
                         title lines, period lines (centred over the form)
                         nothing to report                   unit of measure (right)
    header levels                                                    │   Tiếp nhận: khớp …
    numbering row                                                    │   "Kiểm tra"
    rows                                                             │   Khớp / (3) lệch +16
    total row                                                        │
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from ..filing import column_letters
from ..forms import Column, Form
from ..sheets import NOTHING
from . import text_metrics

LineKind = Literal[
    "label",
    "title",
    "period_name",
    "period",
    "unit",
    "superior",
    "unit_of_measure",
    "nothing",
    "nothing_hint",
]

PAGE_PX = 952  # A4 landscape between margins of 30 and 15 mm (NĐ 30/2020), at 96 pixels an inch
HEADER_SIZE = 10
_SMALL_HEADER_SIZE, _MANY_COLUMNS = 9, 18  # printed, a wide form is shrunk less for it
NUMBERING_SIZE = 8
BODY_SIZE = 11
_ORDER_PX = 34
_LABEL_PX = (132, 300)
INDENT_PX = 9  # before the name of a row
_FIGURE_PX = (44, 140)
_FIGURE_PADDING_PX = 6
_USUAL_FIGURE = 99_999  # columns are wide enough for it, or for the largest figure of the data
_HEADER_LINES = range(5, 11)  # as few as let the form and the column beside it fit on a screen
_NUMBERING_LINES = 2
_LEAST_HEADER = 14.0
_BESIDE = ("unit", "superior")  # stand right, beside the label
_LEAST_HEADING_ROWS = 4  # the comparison beside the form needs them
_RIGHT_SHARE = 0.36  # of the form's width, for the lines at the right
SCREEN_PX = 1160  # what a screen of 1366 pixels shows at 100 %, also in LibreOffice: a tenth less
GAP_PX = 6  # between the form and what stands beside it
_VERDICT_PX = (136, 230)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the heading: its kind, which of that kind (from 0), and the cells it spans."""

    kind: LineKind
    index: int
    row: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows and columns of one form with `rows` rows of data."""

    form: Form
    rows: int
    pixels: tuple[int, ...]
    lines: tuple[Line, ...]
    header: int

    @property
    def numbering(self) -> int:
        """The numbering row, just below the header levels."""
        return self.header + self.form.levels

    @property
    def first_row(self) -> int:
        """The first row of data; with no data, the total row."""
        return self.numbering + 1

    @property
    def total(self) -> int:
        """The total row."""
        return self.numbering + self.rows + 1

    @property
    def last_column(self) -> int:
        """The last column of the form; what stands right of it is not printed."""
        return len(self.form.columns)

    @property
    def nothing(self) -> Line:
        """Where it is chosen that there is nothing to report."""
        return next(line for line in self.lines if line.kind == "nothing")

    def choosing_in(self, row: int) -> Layout:
        """The same with that choice in another row, as rows were inserted above it."""
        down = row - self.nothing.row
        return replace(self, lines=tuple(replace(at, row=at.row + down) for at in self.lines))

    @property
    def says_nothing(self) -> str:
        """True where the line for it says that there is nothing to report.

        No more of the heading is looked at: its other texts would become figures of the checks.
        """
        row = self.nothing.row
        return f'COUNTIF($A${row}:${column_letters(self.last_column)}${row},"{NOTHING}*")>0'

    @property
    def verdict(self) -> int:
        """The column "Kiểm tra", one empty column right of the form."""
        return self.last_column + 2

    @property
    def verdict_pixels(self) -> int:
        """How wide it is: what the form leaves of the screen, within bounds."""
        least, most = _VERDICT_PX
        return max(least, min(most, SCREEN_PX - sum(self.pixels) - GAP_PX))

    def above_total(self, column: int) -> str:
        """A column from the numbering row to above the total, as the total row refers to it.

        So it takes in rows inserted first or last.
        """
        letters = column_letters(column)
        return f"{letters}${self.numbering}:INDEX({letters}:{letters},ROW()-1)"

    @staticmethod
    def column_of(column: int) -> str:
        """The column as a formula holds on to it: "$C"."""
        return f"${column_letters(column)}"

    @staticmethod
    def cell(row: int, column: int) -> str:
        """The address "C12"."""
        return f"{column_letters(column)}{row}"

    def span(self, row: int, first: int, last: int, last_row: int | None = None) -> str:
        """The address "C12:F12"."""
        return f"{self.cell(row, first)}:{self.cell(last_row or row, last)}"

    def column_sum(self, column: int) -> str:
        """The sum of a column above the total row, also over rows inserted first or last.

        It begins at the numbering row, whose text SUM ignores: SUM(C$11:INDEX(C:C,ROW()-1)), the
        form that Microsoft gives for a total in its own column (KB Q73586); it is not circular.
        """
        return f"SUM({self.above_total(column)})"


def layout_of(form: Form, rows: int, title_lines: int, largest: int) -> Layout:
    """The layout of a form with that many rows and lines of its title.

    `largest` is the largest figure that its columns must show whole.
    """
    pixels = _column_pixels(form, max(largest, _USUAL_FIGURE))
    lines = _lines(form, pixels, title_lines)
    heading = max(_LEAST_HEADING_ROWS, *(line.row for line in lines))
    return Layout(form, rows, pixels, lines, heading + 1)


def _lines(form: Form, pixels: tuple[int, ...], title_lines: int) -> tuple[Line, ...]:
    last, right = len(form.columns), _right_start(pixels)
    found = [Line("label", i, i + 1, 1, max(1, min(form.text_columns, right - 1)))
             for i in range(len(form.label))]  # fmt: skip
    beside = [kind for kind in form.heading_lines if kind in _BESIDE]
    found += [Line(kind, 0, i + 1, right, last) for i, kind in enumerate(beside)]
    row = max((line.row for line in found), default=0)
    for i in range(title_lines):
        found.append(Line("title", i, row + i + 1, 1, last))
    row += title_lines
    for kind in form.heading_lines:
        if kind not in _BESIDE:
            row += 1
            first = right if kind == "unit_of_measure" else 1
            found.append(Line(kind, 0, row, first, last))
    return (*found, *_nothing_lines(form, row, right))


def _nothing_lines(form: Form, row: int, right: int) -> Iterator[Line]:
    """The cell in which nothing to report is chosen, and the hint before it: left of the unit of
    measure where that stands in the last row, else in the next.
    """
    if form.heading_lines[-1:] != ("unit_of_measure",):
        row = max(row + 1, _LEAST_HEADING_ROWS)
    first = max(1, min(form.text_columns + 1, right - 1))
    if first > 1:
        yield Line("nothing_hint", 0, row, 1, first - 1)
    yield Line("nothing", 0, row, first, max(first, right - 1))


def _right_start(pixels: tuple[int, ...]) -> int:
    """The column from which on the lines at the right stand."""
    wanted, width = sum(pixels) * _RIGHT_SHARE, 0
    for column in range(len(pixels), 1, -1):
        width += pixels[column - 1]
        if width >= wanted:
            return column
    return len(pixels)


def _column_pixels(form: Form, largest: int) -> tuple[int, ...]:
    """The width of each column; together at least a page wide, since printing only shrinks.

    `largest` is the largest figure that every column must show whole.
    """
    pixels = _narrowest(form, largest)
    spare = PAGE_PX - sum(pixels)
    labels = [i for i, c in enumerate(form.columns) if c.kind == "text" and c.number > 1]
    for i in labels:
        pixels[i] += max(0, min(spare // len(labels), _LABEL_PX[1] - pixels[i]))
    spare = max(0, PAGE_PX - sum(pixels))
    for column in form.figures:
        pixels[column.number - 1] += spare // len(form.figures)
    return tuple(pixels)


def _narrowest(form: Form, largest: int) -> list[int]:
    """What the columns need with so few lines in their headings that the screen shows them all."""
    room = SCREEN_PX - GAP_PX - _VERDICT_PX[0]
    for lines in _HEADER_LINES:
        pixels = [_needed(column, form, largest, lines) for column in form.columns]
        if sum(pixels) <= room:
            break
    return pixels


def _needed(column: Column, form: Form, largest: int, most_lines: int) -> int:
    heading, size = column.heading[-1], header_size(form)
    if column.kind == "text":
        longest = text_metrics.word_pixels(heading, size, bold=True)
        return max(longest, _ORDER_PX if column.number == 1 else _LABEL_PX[0])
    figure = text_metrics.width(f"{largest}", BODY_SIZE) / text_metrics.PIXEL
    least = max(
        _FIGURE_PX[0],
        text_metrics.word_pixels(heading, size, bold=True),
        round(figure) + _FIGURE_PADDING_PX,
    )
    return _figure_pixels(heading, size, form.numbering[column.number - 1], least, most_lines)


@lru_cache(maxsize=1024)  # the headings of a form are the same in every workbook
def _figure_pixels(heading: str, size: int, numbering: str, least: int, most_lines: int) -> int:
    """The width from `least` on at which neither the heading nor the numbering takes more lines."""
    for pixels in range(least, _FIGURE_PX[1]):
        lines = text_metrics.line_count(heading, pixels, size, bold=True)
        printed = numbering_text(numbering, pixels)
        tall = text_metrics.line_count(printed, pixels, NUMBERING_SIZE)
        if lines <= most_lines and tall <= _NUMBERING_LINES:
            return pixels
    return max(least, _FIGURE_PX[1])


def numbering_text(printed: str, pixels: float) -> str:
    r"""A cell of the numbering row as it is written into a column of that width.

    Excel breaks such a text anywhere, so that it is broken here, before a plus.

    >>> numbering_text("(7)=(8)+(9)+(10)+(11)+(12)", 80)
    '(7)=(8)+(9)\n+(10)+(11)+(12)'
    """
    first, *more = printed.split("+")
    lines = [first]
    for part in more:
        longer = f"{lines[-1]}+{part}"
        if text_metrics.line_count(longer, pixels, NUMBERING_SIZE) == 1:
            lines[-1] = longer
        else:
            lines.append(f"+{part}")
    return "\n".join(lines)


def header_size(form: Form) -> int:
    """The type size of the headings in points."""
    return _SMALL_HEADER_SIZE if len(form.columns) > _MANY_COLUMNS else HEADER_SIZE


def header_heights(form: Form, pixels: Sequence[int]) -> list[float]:
    """The height in points of each header level; a merged cell uses the levels it spans."""
    heights, size = [_LEAST_HEADER] * form.levels, header_size(form)
    cells = sorted(form.header_cells(), key=lambda cell: cell[2] - cell[1])
    for text, top, bottom, first, last in cells:
        wide = sum(pixels[first - 1 : last])
        lines = text_metrics.line_count(text, wide, size, bold=True)
        missing = text_metrics.row_height(lines, size) - sum(heights[top - 1 : bottom])
        if missing > 0:
            heights[bottom - 1] += missing
    return [min(text_metrics.MAX_HEIGHT, height) for height in heights]


def numbering_height(form: Form, pixels: Sequence[int]) -> float:
    """The height in points of the numbering row."""
    texts = map(numbering_text, form.numbering, pixels)
    cells = zip(texts, pixels, strict=True)
    return text_metrics.texts_height(cells, NUMBERING_SIZE, least=14.0)
