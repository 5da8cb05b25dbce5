"""What earlier periods received, beside each row of a form: not printed, right of "Kiểm tra".

Native formulas over LichSu: the period before; of the last twelve the middle, the smallest and the
largest. Only received cases are shown: to them the form's own identities bind all the others. A row
that adds up and lies outside gets a soft colour, and an open cell for the reason.

Only functions that need no Ctrl+Shift+Enter in Excel 2010 and LibreOffice: AGGREGATE passes over
the rows of LichSu that do not fit, for which its array divides by 0.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..entries.data import WorkbookData
from ..filing import HistoryRow, column_letters
from ..formula import Number
from ..period import ODD_DAYS
from ..series import Past, past_of
from ..sheets import HISTORY, INFO, literal
from . import styles
from .cell_contents import CellContent, FormSheet
from .history_sheet import history_column
from .info_sheet import info_cells
from .layout import Layout
from .sheet_writer import Sheet
from .side_columns import MATCH

HEADS = ("Gần nhất", "Giữa", "Ít nhất", "Nhiều nhất")
REASON = "Lý do khi khác hẳn các kỳ trước"
_PIXELS = (66, 66, 66, 66, 220)
_ROWS = 2_000  # of LichSu that are looked at, or twice those that it has
_SIZE, _HEAD_SIZE = styles.size(11), styles.size(9)


def write_past(sheet: Sheet, form: FormSheet, data: WorkbookData) -> None:
    """Write the columns for each row and the total; nothing for a form that receives no cases."""
    received = form.form.by_key("received")
    if received is None or not form.form.text_columns:
        return
    layout = form.layout
    first = layout.verdict + 1
    sheet.columns(first, _PIXELS)
    _write_heads(sheet, layout, received.number)
    rows = max(_ROWS, 2 * len(data.history))
    for row, label in enumerate((*_labels(form), form.form.total_label), layout.first_row):
        total = row == layout.total
        past = _past(data, form.form.code, "" if total else label, received.number)
        named = literal(label) if total else f"${Layout.cell(row, form.form.text_columns)}"
        formulas = _formulas(form, named, received.number, rows, layout.cell(row, first + 1))
        values: Sequence[Number | None] = past or (None,) * len(HEADS)
        for column, formula, value in zip(range(first, first + 4), formulas, values, strict=True):
            content = CellContent("" if value is None else value, formula)
            sheet.write(row, column, content, styles.SOFT_BOX, styles.MIDDLE, _SIZE, styles.COUNT)
        look = (styles.SOFT_BOX, styles.MIDDLE, styles.WRAP, _SIZE, styles.TEXT, styles.OPEN)
        sheet.blank(row, first + len(HEADS), *look)
    _mark(sheet, layout, received.number)


def _write_heads(sheet: Sheet, layout: Layout, received: int) -> None:
    first = layout.verdict + 1
    last = first + len(HEADS) - 1
    style = (styles.HEAD, styles.SOFT_BOX, _HEAD_SIZE)
    above = (layout.header, first, layout.numbering - 1, last)
    sheet.merge(above, f"Cột ({received}) 12 kỳ gần nhất ở LichSu", *style)
    for column, head in enumerate(HEADS, first):
        sheet.text(layout.numbering, column, head, *style)
    sheet.merge((layout.header, last + 1, layout.numbering, last + 1), REASON, *style)


def _labels(form: FormSheet) -> list[str]:
    names = (row[form.form.text_columns].value for row in form.rows)
    return ["" if name is None else str(name) for name in names]


def _past(data: WorkbookData, code: str, label: str, number: int) -> Past | None:
    def fits(row: HistoryRow) -> bool:
        return row.form == code and row.label.casefold() == label.casefold()

    return past_of(filter(fits, data.history), number, data.period) if data.period else None


def _formulas(
    form: FormSheet, label: str, number: int, rows: int, middle: str
) -> tuple[str, str, str, str]:
    """Last, middle, least and most of the field with that label; "" without enough periods."""
    start, end = (f"{INFO}!{info_cells()[key]}" for key in ("period_from", "period_to"))
    begun, ended, code, name, figures = (
        f"{HISTORY}!${letters}$1:${letters}${rows}"
        for letters in map(column_letters, (2, 3, 4, 5, history_column(form.form, number)))
    )
    months = f"MAX(1,ROUND(({end}-{start}+1)/30.44,0))"
    fitting = "*".join((
        f"({code}={literal(form.form.code)})",
        f"({name}={label})",
        f"({ended}<{start})",
        f"({ended}>=EDATE({start},-12*{months}))",
        f"(ABS({ended}-{begun}-({end}-{start}))<{ODD_DAYS})",
        f"ISNUMBER({figures})",
    ))  # fmt: skip
    latest = f"_xlfn.AGGREGATE(14,6,{ended}/({fitting}),1)"
    second = f"_xlfn.AGGREGATE(14,6,{ended}/({fitting}),2)"
    last = f"_xlfn.AGGREGATE(14,6,{figures}/({fitting}*({ended}={latest})),1)"
    among = f"{figures}/({fitting})"
    known = f'{label}<>"",COUNT({start},{end})=2'
    return (
        f'IFERROR(IF(AND({known}),{last},""),"")',
        f'IFERROR(IF(AND({known}),IF({second}>0,_xlfn.AGGREGATE(16,6,{among},0.5)),""),"")',
        f'IF(ISNUMBER({middle}),_xlfn.AGGREGATE(15,6,{among},1),"")',
        f'IF(ISNUMBER({middle}),_xlfn.AGGREGATE(14,6,{among},1),"")',
    )


def _mark(sheet: Sheet, layout: Layout, received: int) -> None:
    """The soft colour, of rows that add up only: one that is half typed is not far from others."""
    first = layout.verdict + 1
    last = first + len(HEADS) - 1
    top = layout.numbering
    least, most, now, verdict = (
        f"${layout.cell(top, column)}" for column in (last - 1, last, received, layout.verdict)
    )
    outside = f'AND({verdict}="{MATCH}",ISNUMBER({least}),OR({now}<{least},{now}>{most}))'
    sheet.mark(layout.span(top, first, last, layout.total), outside, styles.DOUBTFUL)
    reason = f"${layout.cell(top, last + 1)}"
    area = layout.span(top, last + 1, last + 1, layout.total)
    sheet.mark(area, f'AND({reason}="",{outside})', styles.DOUBTFUL)
