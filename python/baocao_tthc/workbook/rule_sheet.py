"""The sheet QuyTac: rules of the office's own, under a short explanation of their language."""

from __future__ import annotations

from ..entries.data import RULE_SEVERITIES, WorkbookData
from ..filing import OfficeRule
from ..sheets import RULES
from . import styles, text_metrics
from .sheet_writer import Book, Sheet
from .styles import Style

_PIXELS = (110, 430, 110, 390)
_HEADS = ("Mã", "Quy tắc", "Mức độ", "Thông báo")
_ROWS = 18  # what one printed page holds; the table grows where a row is inserted
_LEAST_ROOM = 5  # empty rows below those that are there
_SIZE = 12
_LOOK: tuple[Style, ...] = (styles.SOFT_BOX, styles.TOP, styles.WRAP, styles.OPEN, styles.TEXT)
_LOOK = (*_LOOK, styles.size(_SIZE))
_RULE_HELP = "Viết như ví dụ ở trên; quy tắc viết sai được báo ở tờ KiemTra."
_EXPLANATION = (
    "Mỗi dòng của bảng dưới là một quy tắc của cơ quan, được kiểm tra cùng các quy tắc có sẵn.",
    "(3) là cột (3) của biểu, xét từng dòng; [II.06B](3) là cột (3) của biểu II.06B; "
    "(3)[tong] là dòng tổng; (3)[Hộ tịch] là dòng có tên đó.",
    "Dùng được: + - * / ( ), so sánh = <> < <= > >=, và sum((3)), min, max, round, abs. "
    "Số viết liền, phần thập phân sau dấu chấm.",
    "Ví dụ 1 (cột quá hạn phải bằng 0 ở mọi dòng):   [II.06B](10) = 0",
    "Ví dụ 2 (hai biểu phải cùng tổng số tiếp nhận):   [II.06B](3)[tong] = [PL01](3)[tong]",
    "Ví dụ 3 (tỷ lệ số hóa ít nhất 80%):   [PL01](18) >= 80",
)


def write_rules(book: Book, data: WorkbookData) -> None:
    """Add the sheet: title, explanation, header row, the rules given, empty rows for a page."""
    sheet = book.sheet(RULES, styles.TAB_CHECK)
    sheet.columns(1, _PIXELS)
    sheet.title("QUY TẮC CỦA CƠ QUAN")
    for row, line in enumerate(_EXPLANATION, 2):
        sheet.merge((row, 1, row, 4), line, styles.HINT, styles.WRAP, styles.MIDDLE)
        sheet.height(row, text_metrics.texts_height([(line, sum(_PIXELS))], 11, least=18.0))
    header = len(_EXPLANATION) + 3
    sheet.heads((header, 1), _HEADS, styles.size(_SIZE))
    sheet.height(header, 24)
    rows = max(_ROWS, len(data.rules) + _LEAST_ROOM)
    last = header + rows
    rules = dict(enumerate(data.rules, header + 1))
    for row in range(header + 1, last + 1):
        _write_rule(sheet, row, rules.get(row))
    hint = "Chọn Lỗi, Cảnh báo hoặc Lưu ý."
    listed = {"validate": "list", "source": list(RULE_SEVERITIES)}
    sheet.prompt(
        (header + 1, 3, last, 3), "Mức độ", hint, f"Hãy {hint[0].lower()}{hint[1:]}", **listed
    )
    sheet.prompt((header + 1, 2, last, 2), "Quy tắc", _RULE_HELP)
    sheet.start_at(header + 1, 1)
    sheet.a4(landscape=True, repeat=(header, header), area=f"A1:D{last}", tall=int(rows == _ROWS))


def _write_rule(sheet: Sheet, row: int, rule: OfficeRule | None) -> None:
    cells = (rule.id, rule.rule, rule.severity, rule.message) if rule else ("", "", "", "")
    for column, text in enumerate(cells, 1):
        sheet.write(row, column, text, *_LOOK)
    texts = zip(cells, _PIXELS, strict=True)
    sheet.fit_texts(row, texts, _SIZE, least=20.0, strut=len(_PIXELS) + 1)
