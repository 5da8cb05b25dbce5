"""The sheet NoiDung: the narrative inputs, one paragraph a row under its item."""

from __future__ import annotations

from ..entries.data import WorkbookData
from ..outline import OutlineItem, outline
from ..reading.inputs import REVIEW, REVIEWED, UNREVIEWED
from ..sheets import TEXTS, cut
from . import styles, text_metrics
from .sheet_writer import Book, Sheet
from .styles import Style

_PIXELS = (64, 270, 690, 120)
_HEADS = ("Mục", "Đề mục", "Nội dung", REVIEW)
_SIZE = 12
_ROOM = 30  # rows below the last that may be written in
_REVIEW_HELP = (
    "Đoạn giữ từ kỳ trước ghi “chưa rà soát”. Đọc lại, sửa cho kỳ này, rồi chọn “đã rà soát” "
    "hoặc xóa ô này."
)
_MORE = "Thêm đoạn: chèn dòng ngay dưới, để trống cột Mục và cột Đề mục."


def write_texts(book: Book, data: WorkbookData) -> int:
    """Add the sheet, in which an item without text keeps one empty row; return its last row."""
    sheet = book.sheet(TEXTS)
    sheet.columns(1, _PIXELS)
    for column, head in enumerate(_HEADS, 1):
        sheet.text(1, column, head, styles.HEAD, styles.SOFT_BOX, styles.size(_SIZE))
    sheet.height(1, 24)
    row = 2
    for item in outline():
        if item.kind == "number":
            row = _write_number(sheet, row, item, data)
        else:
            review = UNREVIEWED if item.code in data.unreviewed else ""
            row = _write_paragraphs(sheet, row, item, data.texts.get(item.code, ()), review)
    _mark_unreviewed(sheet, row - 1)
    sheet.raw.freeze_panes(1, 0)
    sheet.raw.set_selection(1, 2, 1, 2)
    sheet.raw.set_tab_color(styles.TAB_INPUT)
    sheet.a4(landscape=True, repeat=(1, 1), area=f"A1:C{row - 1}")
    return row - 1


def _write_number(sheet: Sheet, row: int, item: OutlineItem, data: WorkbookData) -> int:
    _write_item(sheet, row, item)
    value = data.numbers.get(item.code)
    style = (*_style(), styles.COUNT, {"align": "left"}, styles.OPEN)
    if isinstance(value, str):
        sheet.text(row, 3, value, *style)
    elif value is None:
        sheet.blank(row, 3, *style)
    else:
        sheet.number(row, 3, value, *style)
    validation = {
        "validate": "integer",
        "criteria": ">=",
        "value": 0,
        "input_title": cut(f"Mục {item.code}", 32),
        "input_message": cut(f"Gõ số nguyên. {_when_empty(item)}", 255),
        "error_title": cut(f"Mục {item.code}", 32),
        "error_message": "Hãy gõ số nguyên từ 0 trở lên, không có dấu chấm hay dấu phẩy.",
    }
    sheet.raw.data_validation(row - 1, 2, row - 1, 2, validation)
    _fit(sheet, row, item.title, "")
    return row + 1


def _write_paragraphs(
    sheet: Sheet, row: int, item: OutlineItem, paragraphs: tuple[str, ...], review: str
) -> int:
    """Write the paragraphs, each with `review` beside it; return the row below."""
    for index, paragraph in enumerate(paragraphs or ("",)):
        if index == 0:
            _write_item(sheet, row, item)
        else:
            for column in (1, 2):
                sheet.blank(row, column, *_style())
        style = (*_style(), styles.TEXT, styles.OPEN)
        for column, text in ((3, paragraph), (4, review if paragraph else "")):
            if text:
                sheet.text(row, column, text, *style)
            else:
                sheet.blank(row, column, *style)
        prompt = {
            "validate": "any",
            "input_title": cut(f"Mục {item.code}", 32),
            "input_message": cut(f"{_when_empty(item)} {_MORE}".strip(), 255),
        }
        sheet.raw.data_validation(row - 1, 2, row - 1, 2, prompt)
        _fit(sheet, row, item.title if index == 0 else "", paragraph)
        row += 1
    return row


def _mark_unreviewed(sheet: Sheet, last: int) -> None:
    """A paragraph kept from the period before is yellow until somebody says that it was read."""
    sheet.mark(f"C2:D{last + _ROOM}", f'$D2="{UNREVIEWED}"', styles.DOUBTFUL)
    sheet.raw.data_validation(
        f"D2:D{last + _ROOM}",
        {
            "validate": "list",
            "source": [UNREVIEWED, REVIEWED],
            "input_title": REVIEW,
            "input_message": _REVIEW_HELP,
            "error_title": REVIEW,
            "error_message": "Hãy chọn một mục trong danh sách, hoặc để trống.",
        },
    )


def _write_item(sheet: Sheet, row: int, item: OutlineItem) -> None:
    sheet.text(row, 1, item.code, *_style(), styles.BOLD, styles.TEXT)
    sheet.text(row, 2, item.title, *_style())


def _when_empty(item: OutlineItem) -> str:
    return f"Để trống thì báo cáo ghi “{item.default}”." if item.default else "Có thể để trống."


def _style() -> tuple[Style, ...]:
    return (styles.SOFT_BOX, styles.TOP, styles.WRAP, styles.size(_SIZE))


def _fit(sheet: Sheet, row: int, title: str, paragraph: str) -> None:
    lines = max(
        text_metrics.line_count(title, _PIXELS[1], _SIZE),
        text_metrics.line_count(paragraph, _PIXELS[2], _SIZE),
    )
    sheet.fit(row, text_metrics.row_height(lines, _SIZE, least=20.0), strut=len(_PIXELS) + 1)
