"""The native charts, over cells that hold what they show; TongQuan and the report use the same.

Dark blue grey, a lighter one and grey: they stay apart on a black and white print, as do full and
broken lines, round and square markers. No value leaves a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from ..formula import Number
from ..series import OTHER_FIELDS
from ..vietnamese import rate
from . import styles, text_metrics
from .cell_contents import CellContent
from .sheet_writer import FONT, Book, Sheet, plain_number
from .styles import Style

FIELD_TITLE = "Hồ sơ tiếp nhận theo lĩnh vực, kể cả kỳ trước chuyển sang"
RATE_TITLE = "Tỷ lệ trên số hồ sơ đã giải quyết, theo kỳ báo cáo (%)"
PENDING_TITLE = "Hồ sơ đang giải quyết cuối kỳ, theo kỳ báo cáo"
ON_TIME_NAME = "Trước hạn và đúng hạn"
DIGITISED_NAME = "Số hóa cả thành phần và kết quả"

_DARK, _LIGHT, _GREY = "#44617B", "#8EA9C1", "#A6A6A6"
_HAIR = {"color": "#D9D9D9", "width": 0.5}
_AXIS = {"color": styles.LINE, "width": 0.75}
_NONE = {"none": True}
_COUNT = "0"
_NO_ZERO = "0;;"  # an empty text counts 0 in a chart
_FIXED_COUNT = '[>=1000000]0"."000"."000;[>=1000]0"."000;0'
"""A dot for thousands whatever the machine's marks: a report is read elsewhere."""
_LABELLED = 12  # so many points have room for a figure and a month each
_TEXT, _HEAD = 10, 12
_BARS_FROM, _BARS_TO = 0.13, 0.97  # of the height, where the title has room enough above
_LINE_PX, _TITLE_PX = 22, 14  # a line of the title, what is free above and below it

Chart = Any  # XlsxWriter has no types


class ChartCells(NamedTuple):
    """Cells under each other, as charts refer to them, and what they hold (None: no value)."""

    reference: list[str | int]
    values: list[str | float | None]


def write_cells(
    sheet: Sheet, at: tuple[int, int], rows: Sequence[Sequence[CellContent]], style: Sequence[Style]
) -> list[ChartCells]:
    """Write rows of cells from the cell `at` on, `style` by column; return their columns."""
    top, left = at
    for row, contents in enumerate(rows, top):
        for column, (content, own) in enumerate(zip(contents, style, strict=True), left):
            sheet.write(row, column, content, styles.SOFT_BOX, styles.size(_TEXT), own)
    return [
        ChartCells(
            [sheet.name, top - 1, column, top + len(rows) - 2, column],
            [_held(contents[column - left + 1].value) for contents in rows],
        )
        for column in range(left - 1, left - 1 + len(style))
    ]


def _held(value: object) -> str | float | None:
    if isinstance(value, Number):
        return plain_number(value)
    return value if isinstance(value, str) else None


def field_chart(
    book: Book, labels: ChartCells, received: ChartCells, *, fixed: bool = False
) -> Chart:
    """Horizontal bars, the first on top, the bar of all other fields grey.

    `fixed` writes numbers the Vietnamese way, else as the machine does; so with all charts.
    """
    colours = [_GREY if name == OTHER_FIELDS else _DARK for name in labels.values]
    if not fixed:  # there others stand as soon as there are some
        colours[-1] = _GREY
    counts = _FIXED_COUNT if fixed else _NO_ZERO
    return bar_chart(book, FIELD_TITLE, labels, received, counts=counts, colours=colours)


def bar_chart(
    book: Book,
    title: str,
    labels: ChartCells,
    values: ChartCells,
    *,
    counts: str = "General",
    colours: Sequence[str] = (),
    size: tuple[int, int] | None = None,
) -> Chart:
    """Horizontal bars from 0, the first on top, each with its figure in the format `counts`, and in
    its colour where there are any.

    `size` are width and height in pixels of a chart so small that its title needs more of it.
    """
    chart = _chart(book, "bar", title)
    fills = {"points": [{"fill": {"color": each}} for each in colours]} if colours else {}
    chart.add_series({
        **_data(labels, values), "gap": 45, "fill": {"color": _DARK}, **fills,
        "data_labels": {"value": True, "num_format": counts, "font": _font()},
    })  # fmt: skip
    _from_top(chart)
    top = _BARS_FROM if size is None else max(_BARS_FROM, _title_share(title, *size))
    room = {"x": 0.4, "y": top, "width": 0.52, "height": _BARS_TO - top}
    chart.set_plotarea({"layout": room})
    return chart


def _title_share(title: str, width: int, height: int) -> float:
    """The part of the height that the title takes."""
    lines = text_metrics.line_count(title, 0.9 * width, _HEAD, bold=True)
    return round((_TITLE_PX + lines * _LINE_PX) / height, 3)


def rate_chart(
    book: Book,
    labels: ChartCells,
    on_time: ChartCells,
    digitised: ChartCells,
    *,
    fixed: bool = False,
) -> Chart:
    """Two lines, the last point of each with its figure.

    The axis ends at 100 and begins where the figures do: from 0 on, 99,8 and 99,2 are one line.
    """
    chart = _chart(book, "line", RATE_TITLE)
    looks = (
        (ON_TIME_NAME, on_time, _DARK, "solid", "circle", "above"),
        (DIGITISED_NAME, digitised, _LIGHT, "dash", "square", "below"),
    )
    for name, cells, colour, dash, marker, position in looks:
        chart.add_series({
            "name": name, **_data(labels, cells),
            "line": {"color": colour, "width": 2, "dash_type": dash},
            "marker": {"type": marker, "size": 5, "fill": {"color": colour},
                       "border": {"color": colour}},
            "data_labels": {"value": True, "position": position, "num_format": "0.00",
                            "font": _font(), "custom": _last_rate(cells, fixed=fixed)},
        })  # fmt: skip
    if None not in (*on_time.values[:-1], *digitised.values[:-1]):
        chart.show_blanks_as("span")  # of #N/A at the end: nothing; a gap is 0 in LibreOffice 7.4
    _by_period(chart, labels, 0.54, min=None, max=100, num_format="General")
    chart.set_legend({"position": "bottom", "font": _font()})
    return chart


def pending_chart(
    book: Book,
    labels: ChartCells,
    pending: ChartCells,
    *,
    fixed: bool = False,
    title: str = PENDING_TITLE,
) -> Chart:
    """Columns from 0; with many periods an axis and the last figure alone, else each figure."""
    chart = _chart(book, "column", title)
    few = len(labels.values) <= _LABELLED
    custom = [] if few else _all_but_last(pending)
    counts = _FIXED_COUNT if fixed else _COUNT
    gap = min(500, max(60, 2000 // len(labels.values) - 100))  # a single column is no wall
    chart.add_series({
        **_data(labels, pending), "gap": gap, "fill": {"color": _DARK},
        "data_labels": {"value": True, "num_format": counts, "font": _font(), "custom": custom},
    })  # fmt: skip
    _by_period(chart, labels, 0.62, shown=not few, num_format=counts)
    return chart


def _from_top(chart: Chart) -> None:
    """Bars from the top down, each with its label, without an axis of figures."""
    none = {"visible": False}
    chart.set_x_axis({"visible": False, "major_gridlines": none, "min": 0})
    chart.set_y_axis({
        "reverse": True, "line": _AXIS, "major_tick_mark": "none", "major_gridlines": none,
        "num_font": _font(), "interval_unit": 1,
    })  # fmt: skip


def _chart(book: Book, kind: str, title: str) -> Chart:
    chart = book.raw.add_chart({"type": kind})
    chart.set_title({"name": title, "name_font": _font(_HEAD, bold=True), "overlay": False})
    chart.set_chartarea({"border": {"color": "#BFBFBF", "width": 0.75}, "fill": {"color": "white"}})
    chart.show_blanks_as("gap")
    chart.set_legend({"none": True})
    return chart


def _data(labels: ChartCells, values: ChartCells) -> dict[str, Any]:
    numbers = [None if isinstance(value, str) else value for value in values.values]
    return {
        "categories": labels.reference, "categories_data": labels.values,
        "values": values.reference, "values_data": numbers,
    }  # fmt: skip


def _by_period(
    chart: Chart, labels: ChartCells, height: float, *, shown: bool = True, **figures: Any
) -> None:
    """Figures on an axis, from 0 unless `min` is given, that may be hidden, months below.

    A `height` of the plot leaves room for the title and a figure above.

    Months stand level while they have room, upright when there are many, which takes more room.
    """
    few = len(labels.values) <= _LABELLED
    chart.set_y_axis({
        "min": 0, "visible": shown, "line": _NONE, "num_font": _font(), "major_tick_mark": "none",
        "major_gridlines": {"visible": shown, "line": _HAIR}, **figures,
    })  # fmt: skip
    chart.set_x_axis({
        "num_font": _font(9, rotation=0) if few else _font(8, rotation=-90), "line": _AXIS,
        "major_tick_mark": "none" if few else "outside", "interval_unit": 1, "interval_tick": 1,
        "label_position": "low",
    })  # fmt: skip
    room = {"x": 0.06, "y": 0.24, "width": 0.9, "height": height if few else height - 0.12}
    chart.set_plotarea({"layout": room})


def _last_rate(cells: ChartCells, *, fixed: bool) -> list[dict[str, Any]]:
    """No label but the last: its own figure, or "99,92%"."""
    last = cells.values[-1]
    if not fixed or not isinstance(last, int | float):
        return _all_but_last(cells)
    return [*_all_but_last(cells), {"value": rate(Decimal(str(last))), "font": _font()}]


def _all_but_last(cells: ChartCells) -> list[dict[str, Any]]:
    return [{"delete": True}] * (len(cells.values) - 1)


def _font(size: int = _TEXT, **more: Any) -> dict[str, Any]:
    return {"name": FONT, "size": size, "bold": False, "color": styles.INK, **more}
