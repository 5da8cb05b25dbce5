"""The sheet NoiDung: the narrative inputs, one paragraph a row under its item."""

from __future__ import annotations

from ..entries.data import WorkbookData
from ..outline import OutlineItem, outline
from ..reading.inputs import REVIEW, REVIEWED, UNREVIEWED
from ..sheets import TEXTS
from . import styles
from .sheet_writer import Book, Sheet
from .styles import Style

_PIXELS = (64, 270, 690, 120)
_HEADS = ("Mục", "Đề mục", "Nội dung", REVIEW)
_SIZE = 12
_LOOK = (styles.SOFT_BOX, styles.TOP, styles.WRAP, styles.size(_SIZE))
_MORE_ROWS = 30  # below the last, which may be written in
_REVIEW_HELP = (
    "Đoạn giữ từ kỳ trước ghi “chưa rà soát”. Đọc lại, sửa cho kỳ này, rồi chọn “đã rà soát” "
    "hoặc xóa ô này."
)
_MORE = "Thêm đoạn: chèn dòng ngay dưới, để trống cột Mục và cột Đề mục."


def write_texts(book: Book, data: WorkbookData) -> int:
    """Add the sheet, in which an item without text keeps one empty row; return its last row."""
    sheet = book.sheet(TEXTS, styles.TAB_INPUT)
    sheet.columns(1, _PIXELS)
    sheet.heads((1, 1), _HEADS, styles.size(_SIZE))
    sheet.height(1, 24)
    row = 2
    for item in outline():
        if item.kind == "number":
            row = _write_number(sheet, row, item, data)
        else:
            review = UNREVIEWED if item.code in data.unreviewed else ""
            row = _write_paragraphs(sheet, row, item, data.texts.get(item.code, ()), review)
    _mark_unreviewed(sheet, row - 1)
    sheet.start_at(2, 3, frozen=0)
    sheet.a4(landscape=True, repeat=(1, 1), area=f"A1:C{row - 1}")
    return row - 1


def _write_number(sheet: Sheet, row: int, item: OutlineItem, data: WorkbookData) -> int:
    _write_item(sheet, row, item)
    left: Style = {"align": "left"}
    sheet.write(row, 3, data.numbers.get(item.code), *_LOOK, styles.COUNT, left, styles.OPEN)
    sheet.prompt(
        (row, 3, row, 3),
        f"Mục {item.code}",
        f"Gõ số nguyên. {_when_empty(item)}",
        "Hãy gõ số nguyên từ 0 trở lên, không có dấu chấm hay dấu phẩy.",
        validate="integer",
        criteria=">=",
        value=0,
    )
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
                sheet.blank(row, column, *_LOOK)
        for column, text in ((3, paragraph), (4, review if paragraph else "")):
            sheet.write(row, column, text, *_LOOK, styles.TEXT, styles.OPEN)
        prompt = f"{_when_empty(item)} {_MORE}".strip()
        sheet.prompt((row, 3, row, 3), f"Mục {item.code}", prompt)
        _fit(sheet, row, item.title if index == 0 else "", paragraph)
        row += 1
    return row


def _mark_unreviewed(sheet: Sheet, last: int) -> None:
    """A paragraph kept from the period before is yellow until somebody says that it was read."""
    last += _MORE_ROWS
    sheet.mark(f"C2:D{last}", f'$D2="{UNREVIEWED}"', styles.DOUBTFUL)
    sheet.prompt(
        (2, 4, last, 4),
        REVIEW,
        _REVIEW_HELP,
        "Hãy chọn một mục trong danh sách, hoặc để trống.",
        validate="list",
        source=[UNREVIEWED, REVIEWED],
    )


def _write_item(sheet: Sheet, row: int, item: OutlineItem) -> None:
    sheet.text(row, 1, item.code, *_LOOK, styles.BOLD, styles.TEXT)
    sheet.text(row, 2, item.title, *_LOOK)


def _when_empty(item: OutlineItem) -> str:
    return f"Để trống thì báo cáo ghi “{item.default}”." if item.default else "Có thể để trống."


def _fit(sheet: Sheet, row: int, title: str, paragraph: str) -> None:
    texts = ((title, _PIXELS[1]), (paragraph, _PIXELS[2]))
    sheet.fit_texts(row, texts, _SIZE, least=20.0, strut=len(_PIXELS) + 1)
