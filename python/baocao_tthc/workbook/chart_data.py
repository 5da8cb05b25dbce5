"""The cells behind the charts of TongQuan: earlier periods as constants, this one as formulas.

Only functions that need no Ctrl+Shift+Enter: the figures of a column in their order, then for each
the row where it stands; of equal figures the next row below. Texts and errors are passed over, and
so is the total row, wherever rows were inserted.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..filing import HistoryRow
from ..forms.cell_values import CellValue, ErrorValue
from ..formula import Number
from ..series import (
    DIGITISED,
    MAX_LABEL_LENGTH,
    NAMED_FIELDS,
    ON_TIME,
    OTHER_FIELDS,
    PENDING,
    UNNAMED,
    Moment,
    Point,
    bar_label,
    points,
    ranked,
)
from .cell_contents import CellContent
from .layout import Layout
from .row_checks import WAITING
from .side_columns import JudgedForm

_MIN_FIELDS = 5

Rows = list[tuple[CellContent, ...]]
Shown = dict[str, tuple[str, CellValue]]
"""What stands on TongQuan by variable: the cell and its value."""


def point_rows(
    history: Sequence[HistoryRow], now: Moment | None, label: CellContent, shown: Shown
) -> Rows:
    """Label, rate on time, rate digitised, open cases; the last row follows TongQuan.

    `label` names the present period; its result stands also for a period not yet known.
    """
    present = {name: value for name, (_, value) in shown.items() if isinstance(value, Number)}
    *earlier, last = points(history, now, present)
    live = label if now is None or now.span == 1 else CellContent(last.label)
    cells = (_followed(shown.get(name)) for name in (ON_TIME, DIGITISED, PENDING))
    return [*map(_constants, earlier), (live, *cells)]


def _constants(point: Point) -> tuple[CellContent, ...]:
    return tuple(map(CellContent, point))


def _followed(shown: tuple[str, CellValue] | None) -> CellContent:
    """The number of another cell, #N/A when it holds none: a chart would draw a text as 0."""
    if shown is None:
        return CellContent(None)
    cell, value = shown
    result = value if isinstance(value, Number) else ErrorValue("#N/A")
    return CellContent(result, f"IF(ISNUMBER({cell}),{cell},NA())")


def field_rows(judged: JudgedForm, columns: tuple[int, int], at: tuple[int, int]) -> Rows:
    """Name, cases received, and the row of the form, most cases first; last of all the others.

    Nothing while no row has figures: what was carried over alone is no picture of the period.

    `columns` are the official ones of name and cases; the rows stand from the cell `at` on. There
    is a row for each named field, five to ten, unless the data say how many.
    """
    form = judged.form
    field, received = columns
    fields = ["" if row[field].value is None else str(row[field].value) for row in form.rows]
    values = [row[received].value for row in form.rows]
    named = sum(bool(name.strip()) for name in fields) or len(fields)
    slots = form.data.charted or min(NAMED_FIELDS, max(_MIN_FIELDS, named))
    waits = judged.total == WAITING
    order = [] if waits else ranked(values)
    names, column = form.span(field), form.span(received)
    made: Rows = []
    for rank in range(slots):
        results: tuple[CellValue, ...] = ("", "", "")
        if rank < len(order):
            place = order[rank]
            results = (bar_label(fields[place]), values[place], place + 2)
        formulas = _ranked_formulas(names, column, at, rank, judged.total_cell)
        made.append(tuple(map(CellContent, results, formulas)))
    rest = [value for place in order[slots:] if isinstance(value := values[place], Number)]
    return [*made, _others(column, at, slots, rest, judged.total_cell)]


def _ranked_formulas(
    names: str, column: str, at: tuple[int, int], rank: int, said: str
) -> tuple[str, str, str]:
    """Name, figure and row (from 1, the numbering row) of the figure with that rank from 0.

    `said` is where the form says that it waits.
    """
    top, left = at
    figure, place = (Layout.cell(top + rank, left + n) for n in (1, 2))
    largest = f"_xlfn.AGGREGATE(14,6,{_figures(column)},{rank + 1})"
    first = f"MATCH({figure},{_figures(column)},0)"
    if rank:
        above, before = (Layout.cell(top + rank - 1, left + n) for n in (1, 2))
        below = f"INDEX({column},{before}+1):INDEX({column},ROWS({column})-1)"
        first = f"IF({figure}={above},{before}+MATCH({figure},{below},0),{first})"
    name = f'TRIM(INDEX({names},{place})&"")'
    cut = f'IF(LEN({name})>{MAX_LABEL_LENGTH},LEFT({name},{MAX_LABEL_LENGTH - 1})&"…",{name})'
    return (
        f'IF({place}="","",IF({name}="","{UNNAMED}",{cut}))',
        f'IFERROR(IF(({said}<>"{WAITING}")*({largest}>0),{largest},""),"")',
        f'IF({figure}="","",{first})',
    )


def _others(
    column: str, at: tuple[int, int], slots: int, rest: Sequence[Number], said: str
) -> tuple[CellContent, ...]:
    """All that received cases and has no row above."""
    top, left = at
    figure = Layout.cell(top + slots, left + 1)
    above = f"{Layout.cell(top, left + 1)}:{Layout.cell(top + slots - 1, left + 1)}"
    sums = f'ROUND(SUMIF({_figures(column)},">0")-SUM({above}),2)'
    return (
        CellContent(OTHER_FIELDS if rest else "", f'IF({figure}="","","{OTHER_FIELDS}")'),
        CellContent(
            sum(rest) if rest else "", f'IFERROR(IF(({said}<>"{WAITING}")*({sums}>0),{sums},""),"")'
        ),
        CellContent(None),
    )


def _figures(column: str) -> str:
    """The column without its total row; the numbering row is a text, which is passed over."""
    return f"{column.partition(':')[0]}:INDEX({column},ROWS({column})-1)"
