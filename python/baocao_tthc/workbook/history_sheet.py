"""The sheet LichSu: what earlier periods reported, a block a form under its printed header.

Each period has a row for the form's total and one for each field, so that people find a figure
where they know it from the form, and the program reads it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..entries.data import WorkbookData
from ..filing import HistoryRow
from ..forms import Form, known_forms
from ..history import in_order
from ..reading.read_back import HEADS
from ..sheets import HISTORY
from . import styles
from .form_sheet import write_header
from .layout import HEADER_SIZE
from .sheet_writer import Book, Sheet
from .styles import Style

_PIXELS = (104, 88, 88, 76, 210)
_FIGURE_PX = 62
_SIZE = 11
_HEADS_ROW, _FIRST_BLOCK = 3, 4
_SHORT_HEADS = ("Kỳ báo cáo", "Từ", "Đến", "Mã biểu", "Dòng")
"""Over all blocks; not the words by which a block is found."""
_ROOM_FOR_PERIODS = 6  # of each block, to type periods from before the workbook was used
_NOTE = (
    "Số liệu của các kỳ đã báo cáo, mỗi biểu một khối; dùng để so với kỳ trước và vẽ biểu đồ. "
    "Nút “Sang kỳ mới” ghi thêm; kỳ cũ hơn có thể gõ vào dòng trống của khối."
)
_TEXT: tuple[Style, ...] = (styles.SOFT_BOX, styles.MIDDLE, styles.OPEN, styles.size(_SIZE))
_CENTRED: tuple[Style, ...] = (*_TEXT, {"align": "center"})


def write_history(book: Book, data: WorkbookData, note: str = _NOTE) -> None:
    """Add the sheet: title, a sentence, the blocks."""
    sheet = book.sheet(HISTORY, styles.TAB_CHECK)
    forms = tuple(_forms(data))
    figures = max((len(form.columns) - form.text_columns for form in forms), default=0)
    sheet.columns(1, (*_PIXELS, *[_FIGURE_PX] * figures))
    sheet.title("LỊCH SỬ CÁC KỲ")
    sheet.text(2, 1, note, styles.HINT)
    _write_heads(sheet, forms)
    history, row = in_order(data.history), _FIRST_BLOCK
    for form in forms:
        row = _write_block(sheet, row, form, [past for past in history if past.form == form.code])
    sheet.start_at(_FIRST_BLOCK, 1, frozen=len(_PIXELS))
    sheet.a4(landscape=True, repeat=None)


def _write_heads(sheet: Sheet, forms: Sequence[Form]) -> None:
    """Heads of all blocks, which stay on the screen: forms that have as many leading texts have a
    figure of the same official number in the same column.
    """
    heads = list(_SHORT_HEADS)
    if len({form.text_columns for form in forms}) == 1:
        most = max(forms, key=lambda form: len(form.columns))
        heads += [f"cột {column.number}" for column in most.columns[most.text_columns :]]
    sheet.heads((_HEADS_ROW, 1), heads, styles.CENTRE, styles.size(HEADER_SIZE))


def _forms(data: WorkbookData) -> Iterator[Form]:
    """The forms of the workbook, then those of earlier periods that it does not have any more."""
    known = {form.code: form for form in known_forms()}
    known |= {form.form.code: form.form for form in data.forms}
    codes = (*(form.form.code for form in data.forms), *(row.form for row in data.history))
    for code in dict.fromkeys(codes):
        yield known[code]


def _write_block(sheet: Sheet, row: int, form: Form, rows: Sequence[HistoryRow]) -> int:
    """Write the block of a form from `row` on; return the row after it and a gap."""
    sheet.text(row, 1, form.name, styles.BOLD, styles.size(_SIZE))
    row = _write_header(sheet, row + 1, form)
    for past in rows:
        _write_row(sheet, row, form, past)
        row += 1
    for _ in range(_ROOM_FOR_PERIODS):
        for column in range(1, history_column(form, len(form.columns)) + 1):
            sheet.blank(row, column, *_style(form, column))
        row += 1
    return row + 1


def history_column(form: Form, number: int) -> int:
    """The sheet column of an official column."""
    return len(_PIXELS) + number - form.text_columns


def _write_header(sheet: Sheet, top: int, form: Form) -> int:
    """The headings as printed, and the numbering row; return the row below."""
    numbering, first = top + form.levels, form.text_columns + 1
    style = (styles.HEAD, styles.SOFT_BOX, styles.size(HEADER_SIZE))
    for column, head in enumerate(HEADS, 1):
        sheet.merge((top, column, numbering, column), head, *style)
    pixels = (_FIGURE_PX,) * len(form.columns)
    at = (top, history_column(form, first))
    write_header(sheet, form, at, pixels, box=styles.SOFT_BOX, first=first)
    return numbering + 1


def _write_row(sheet: Sheet, row: int, form: Form, past: HistoryRow) -> None:
    total: Style = {} if past.label else styles.BOLD
    name = past.period.name
    days = (past.period.start, past.period.end)
    figures = (past.figures.get(column.number) for column in form.columns[form.text_columns :])
    label = past.label or form.total_label
    cells = (name[:1].upper() + name[1:], *days, form.code, label, *figures)
    for column, value in enumerate(cells, 1):
        sheet.write(row, column, value, *_style(form, column), total)
    sheet.fit_texts(row, [(past.label, _PIXELS[-1])], _SIZE)


def _style(form: Form, column: int) -> tuple[Style, ...]:
    """The look of a column of a block."""
    if column in (2, 3):
        return (*_CENTRED, {"num_format": "dd/mm/yyyy"})
    if column <= len(_PIXELS):
        return (*(_TEXT if column == len(_PIXELS) else _CENTRED), styles.TEXT, styles.WRAP)
    rate = form.column(column - len(_PIXELS) + form.text_columns).kind == "rate"
    return (*_CENTRED, styles.RATE if rate else styles.COUNT)
