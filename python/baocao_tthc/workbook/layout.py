"""Where everything stands on the sheet of a form; pure, so that every writer uses one description.

Rows and columns count from 1 as in filing.Place. A form's official column n is sheet column n.

    label lines (left)                         Đơn vị báo cáo, Đơn vị nhận báo cáo (right)
                         title lines, period lines (centred over the form)
                                                             unit of measure (right)
    header levels                                                    │   "Kiểm tra"
    numbering row                                                    │
    rows                                                             │   Khớp / (3) lệch +16
    total row                                                        │
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..filing import column_letters
from ..forms import Form
from .widths import USUAL_FIGURE, column_pixels

LineKind = Literal["label", "title", "period_name", "period", "unit", "superior", "unit_of_measure"]

_BESIDE = ("unit", "superior")  # stand right, beside the label
_LEAST_HEADING_ROWS = 4  # the comparison beside the form needs them
_RIGHT_SHARE = 0.36  # of the form's width, for the lines at the right
COMPARISON_COLUMNS = 4  # label, first form, second form, difference


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
    def verdict(self) -> int:
        """The column "Kiểm tra", one empty column right of the form."""
        return self.last_column + 2

    def comparison(self, index: int) -> int:
        """The first column of the comparison with the form `index` (from 0)."""
        return self.verdict + index * (COMPARISON_COLUMNS + 1)

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
        letters = column_letters(column)
        return f"SUM({letters}${self.numbering}:INDEX({letters}:{letters},ROW()-1))"


def layout_of(
    form: Form, rows: int, title_lines: int | None = None, largest: int = USUAL_FIGURE
) -> Layout:
    """The layout of a form with that many rows; `title_lines` when its title is typed.

    `largest` is the largest figure that its columns must show whole.
    """
    pixels = column_pixels(form, max(largest, USUAL_FIGURE))
    lines = _lines(form, pixels, len(form.title) if title_lines is None else title_lines)
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
    return tuple(found)


def _right_start(pixels: tuple[int, ...]) -> int:
    """The column from which on the lines at the right stand."""
    wanted, width = sum(pixels) * _RIGHT_SHARE, 0
    for column in range(len(pixels), 1, -1):
        width += pixels[column - 1]
        if width >= wanted:
            return column
    return len(pixels)
