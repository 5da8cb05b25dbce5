"""The sheet LichSu: what earlier months reported, a row a form and month; filled at a new month."""

from __future__ import annotations

from ..sheets import HISTORY
from . import styles
from .layout import Layout
from .sheet import Book
from .styles import Style

_HEADS = (
    "Kỳ",
    "Từ ngày",
    "Đến ngày",
    "Biểu",
    "Tiếp nhận",
    "Đã giải quyết",
    "Đang giải quyết",
    "Trước và đúng hạn (%)",
    "Trực tuyến (%)",
    "Số hóa (%)",
)
_PIXELS = (80, 90, 90, 90, 90, 90, 90, 110, 100, 90)
_HEADER, _LAST_ROW = 4, 500
_NOTE = "Số tổng của các kỳ đã báo cáo, mỗi biểu một dòng; dùng để so với kỳ trước và vẽ biểu đồ."
_CELL: Style = {**styles.MIDDLE, **styles.OPEN, "align": "center"}
_DAY: Style = {**_CELL, "num_format": "dd/mm/yyyy"}
_COUNT: Style = {**_CELL, **styles.COUNT}
_RATE: Style = {**_CELL, **styles.RATE}
_COLUMNS = ({**_CELL, **styles.TEXT}, _DAY, _DAY, _CELL, *[_COUNT] * 3, *[_RATE] * 3)


def write_history(book: Book) -> None:
    """Add the sheet: title, a sentence, the header row; rows get their borders when filled."""
    sheet = book.sheet(HISTORY)
    sheet.columns(1, _PIXELS, _COLUMNS)
    sheet.text(1, 1, "LỊCH SỬ CÁC KỲ", styles.TITLE, styles.MIDDLE)
    sheet.height(1, 28)
    sheet.text(2, 1, _NOTE, styles.HINT)
    for column, head in enumerate(_HEADS, 1):
        sheet.text(_HEADER, column, head, styles.HEAD, styles.SOFT_BOX)
    sheet.height(_HEADER, 34)
    first = _HEADER + 1
    area = f"A{first}:{Layout.cell(_LAST_ROW, len(_HEADS))}"
    sheet.mark(area, f'$A{first}<>""', styles.SOFT_BOX)
    sheet.raw.freeze_panes(_HEADER, 0)
    sheet.raw.set_selection(_HEADER, 0, _HEADER, 0)
    sheet.raw.set_tab_color(styles.TAB_CHECK)
    sheet.a4(landscape=True, repeat=(_HEADER, _HEADER))
