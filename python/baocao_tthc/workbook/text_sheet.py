"""The sheet NoiDung: the narrative inputs, one paragraph a row under its item."""

from __future__ import annotations

from ..entries.data import WorkbookData
from ..outline import OutlineItem, outline
from ..reading.inputs import REVIEW, REVIEWED, UNREVIEWED
from ..sheets import TEXTS, literal
from . import styles
from .cell_contents import CellContent
from .layout import Layout
from .sheet_writer import Book, Sheet
from .styles import Style

_PIXELS = (56, 240, 600, 104)
_COUNT_PX = 90
_MAX_FORMULA = 8_000  # Excel takes 8,192 characters
_HEADS = ("Mục", "Đề mục", "Nội dung", REVIEW)
_SIZE = 12
_LOOK = (styles.SOFT_BOX, styles.TOP, styles.WRAP, styles.size(_SIZE))
_MORE_ROWS = 30  # below the last, which may be written in
_REVIEW_HELP = (
    "Đoạn giữ từ kỳ trước ghi “chưa rà soát”; sửa đoạn thì chữ ấy tự mất. Đọc lại thấy vẫn đúng "
    "thì chọn “đã rà soát”. Nhiều ô một lúc: quét chọn các ô, gõ đã rà soát, bấm Ctrl+Enter."
)
_MORE = "Thêm đoạn: chèn dòng ngay dưới, để trống cột Mục và cột Đề mục."


def review_mark(cell: str, text: str) -> CellContent:
    """The mark of a text kept from the period before, which goes when the text in `cell` changes.

    A text too long for a formula keeps its mark until somebody takes it away.
    """
    formula = f'IF(EXACT({cell},{literal(text)}),"{UNREVIEWED}","")'
    return CellContent(UNREVIEWED, formula if len(formula) < _MAX_FORMULA else None)


def write_review(sheet: Sheet, area: tuple[int, int, int, int], shown: str) -> None:
    """Let cells be marked as looked through, and show the cells `shown` beside them that are not;
    both begin in the same row.
    """
    row, column = area[:2]
    sheet.mark(shown, f'{Layout.column_of(column)}{row}="{UNREVIEWED}"', styles.DOUBTFUL)
    sheet.prompt(
        area,
        REVIEW,
        _REVIEW_HELP,
        "Hãy chọn một mục trong danh sách, hoặc để trống.",
        validate="list",
        source=[UNREVIEWED, REVIEWED],
    )


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
            kept = item.code in data.unreviewed
            row = _write_paragraphs(sheet, row, item, data.texts.get(item.code, ()), kept=kept)
    last = row - 1 + _MORE_ROWS
    write_review(sheet, (2, 4, last, 4), f"C2:D{last}")
    _write_count(sheet, data, last)
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
    sheet: Sheet, row: int, item: OutlineItem, paragraphs: tuple[str, ...], *, kept: bool
) -> int:
    """Write the paragraphs, those `kept` from the period before marked; return the row below."""
    for index, paragraph in enumerate(paragraphs or ("",)):
        if index == 0:
            _write_item(sheet, row, item)
        else:
            for column in (1, 2):
                sheet.blank(row, column, *_LOOK)
        sheet.write(row, 3, paragraph, *_LOOK, styles.TEXT, styles.OPEN)
        mark = review_mark(f"C{row}", paragraph) if kept and paragraph else None
        sheet.write(row, 4, mark, *_LOOK, styles.OPEN)
        prompt = f"{_when_empty(item)} {_MORE}".strip()
        sheet.prompt((row, 3, row, 3), f"Mục {item.code}", prompt)
        _fit(sheet, row, item.title if index == 0 else "", paragraph)
        row += 1
    return row


def _write_count(sheet: Sheet, data: WorkbookData, last: int) -> None:
    """How many paragraphs nobody has looked through yet, in the row that stays on the screen."""
    kept = sum(
        len(data.texts.get(item.code, ())) for item in outline() if item.code in data.unreviewed
    )
    count = f'COUNTIF(D2:D{last},"{UNREVIEWED}")'
    content = CellContent(
        f"Còn {kept} đoạn" if kept else "", f'IF({count}=0,"","Còn "&{count}&" đoạn")'
    )
    column = len(_PIXELS) + 1
    sheet.columns(column, (_COUNT_PX,))
    sheet.write(1, column, content, styles.BOLD, styles.MIDDLE, styles.size(_SIZE))
    cell = Layout.cell(1, column)
    sheet.mark(cell, f'{cell}<>""', styles.DOUBTFUL)


def _write_item(sheet: Sheet, row: int, item: OutlineItem) -> None:
    sheet.text(row, 1, item.code, *_LOOK, styles.BOLD, styles.TEXT)
    sheet.text(row, 2, item.title, *_LOOK)


def _when_empty(item: OutlineItem) -> str:
    if item.kind == "number":
        return "Không có thì gõ 0; để trống thì báo cáo để trống số ấy."
    return f"Để trống thì báo cáo ghi “{item.default}”." if item.default else "Có thể để trống."


def _fit(sheet: Sheet, row: int, title: str, paragraph: str) -> None:
    texts = ((title, _PIXELS[1]), (paragraph, _PIXELS[2]))
    sheet.fit_texts(row, texts, _SIZE, least=20.0, strut=len(_PIXELS) + 1)
