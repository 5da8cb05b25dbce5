"""The sheet PhanHoi: what the superior said of the months that were sent, a row a line.

It is there from the first response on. Reading finds it by its headings (received_remarks.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from ..entries.data import WorkbookData
from ..period import spoken_month
from ..remarks import Line
from ..sheets import REMARK_HEADS, REMARKS
from ..vietnamese import full_date, number
from . import styles
from .sheet_writer import Book

REMARKS_HEAD_ROW = 3
TITLE = "PHẢN HỒI CỦA CẤP TRÊN"
NOTE = (
    "Do nút “Nhận phản hồi” ghi, đừng sửa. Trả lời ý kiến ở tờ KiemTra, cột Giải trình, hoặc sửa "
    "số rồi kiểm tra lại."
)
REMARK_PIXELS = (64, 58, 84, 116, 68, 190, 44, 74, 400, 72)
_SIZE = 11
_PLAIN = (styles.SOFT_BOX, styles.TOP, styles.TEXT, styles.size(_SIZE))


def remark_cells(line: Line) -> tuple[str, ...]:
    """What stands in the row of a line, all of it texts."""
    return (
        spoken_month(line.month),
        str(line.revision),
        full_date(line.day),
        line.kind.value,
        line.form,
        line.row,
        f"({line.column})" if line.column else "",
        "" if line.figure is None else number(line.figure),
        line.text,
        line.package,
    )


def write_remarks(book: Book, data: WorkbookData) -> None:
    """Add the sheet where there is anything to be said in it."""
    if not data.remarks:
        return
    sheet = book.sheet(REMARKS, styles.TAB_CHECK)
    sheet.columns(1, REMARK_PIXELS)
    sheet.title(TITLE)
    sheet.text(2, 1, NOTE, styles.HINT)
    sheet.heads((REMARKS_HEAD_ROW, 1), REMARK_HEADS, styles.size(_SIZE))
    first = REMARKS_HEAD_ROW + 1
    for row, line in enumerate(data.remarks, first):
        cells = remark_cells(line)
        for column, text in enumerate(cells, 1):
            wrapped = styles.WRAP if column < len(cells) else {}
            sheet.text(row, column, text, *_PLAIN, wrapped)
        sheet.fit_texts(row, _fitted(cells), _SIZE)
    sheet.start_at(first, 1)
    sheet.a4(landscape=True, repeat=(REMARKS_HEAD_ROW, REMARKS_HEAD_ROW))


def _fitted(cells: Sequence[str]) -> list[tuple[str, float]]:
    """The texts that a row is as high as; the digest of a package is shown by its beginning."""
    return [(text, pixels) for text, pixels in zip(cells[:-1], REMARK_PIXELS, strict=False)]
