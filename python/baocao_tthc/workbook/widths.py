"""Column widths and row heights of a form, from its headings alone, so that nothing is cut."""

from __future__ import annotations

from ..forms import Column, Form
from . import text_metrics

PAGE_PX = 952  # A4 landscape between margins of 30 and 15 mm (NĐ 30/2020), at 96 pixels an inch
HEADER_SIZE = 10
NUMBERING_SIZE = 8
BODY_SIZE = 11
_ORDER_PX = 38
_LABEL_PX = (190, 300)
INDENT_PX = 9  # before the name of a row
_FIGURE_PX = (44, 140)
USUAL_FIGURE = 99_999  # columns are wide enough for it, or for the largest figure of the data
_HEADER_LINES = 5
_NUMBERING_LINES = 1
_LEAST_HEADER = 21.0


def column_pixels(form: Form, largest: int = USUAL_FIGURE) -> tuple[int, ...]:
    """The width of each column; together at least a page wide, since printing only shrinks.

    `largest` is the largest figure that every column must show whole.
    """
    pixels = [_needed(column, form, largest) for column in form.columns]
    spare = PAGE_PX - sum(pixels)
    labels = [i for i, c in enumerate(form.columns) if c.kind == "text" and c.number > 1]
    for i in labels:
        more = max(0, min(spare // len(labels), _LABEL_PX[1] - pixels[i]))
        pixels[i] += more
    spare = PAGE_PX - sum(pixels)
    figures = [i for i, c in enumerate(form.columns) if c.kind != "text"]
    if spare > 0 and figures:
        for i in figures:
            pixels[i] += spare // len(figures)
    return tuple(pixels)


def _needed(column: Column, form: Form, largest: int) -> int:
    heading = column.heading[-1]
    if column.kind == "text":
        longest = text_metrics.word_pixels(heading, HEADER_SIZE, bold=True)
        return max(longest, _ORDER_PX if column.number == 1 else _LABEL_PX[0])
    numbering = form.numbering[column.number - 1]
    least = max(
        _FIGURE_PX[0],
        text_metrics.word_pixels(heading, HEADER_SIZE, bold=True),
        text_metrics.word_pixels(f"{largest:,}", BODY_SIZE, bold=True),
    )
    for pixels in range(least, _FIGURE_PX[1]):
        lines = text_metrics.line_count(heading, pixels, HEADER_SIZE, bold=True)
        printed = text_metrics.line_count(numbering, pixels, NUMBERING_SIZE)
        if lines <= _HEADER_LINES and printed <= _NUMBERING_LINES:
            return pixels
    return max(least, _FIGURE_PX[1])


def header_heights(form: Form, pixels: tuple[int, ...]) -> list[float]:
    """The height in points of each header level; a merged cell uses the levels it spans."""
    heights = [_LEAST_HEADER] * form.levels
    cells = sorted(form.header_cells(), key=lambda cell: cell[2] - cell[1])
    for text, top, bottom, first, last in cells:
        wide = sum(pixels[first - 1 : last])
        lines = text_metrics.line_count(text, wide, HEADER_SIZE, bold=True)
        missing = text_metrics.row_height(lines, HEADER_SIZE) - sum(heights[top - 1 : bottom])
        if missing > 0:
            heights[bottom - 1] += missing
    return [min(text_metrics.MAX_HEIGHT, height) for height in heights]


def numbering_height(form: Form, pixels: tuple[int, ...]) -> float:
    """The height in points of the numbering row."""
    lines = max(
        text_metrics.line_count(text, wide, NUMBERING_SIZE)
        for text, wide in zip(form.numbering, pixels, strict=True)
    )
    return text_metrics.row_height(lines, NUMBERING_SIZE, least=16.0)
