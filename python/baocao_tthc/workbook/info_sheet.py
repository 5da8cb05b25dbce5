"""The sheet ThongTin: one row a field of fields.toml: label, value, what to write there."""

from __future__ import annotations

from datetime import date

from ..entries.data import InfoValue, WorkbookData
from ..outline import InfoItem, info_items
from ..sheets import INFO
from ..vietnamese.dates import REPORT_YEARS
from . import styles, text_metrics
from .cell_contents import CellContent
from .info_formulas import INFO_FIRST_ROW, regime_days
from .sheet_writer import Book, Sheet
from .styles import Style

_PIXELS = (210, 400, 420)
_HEADS = ("Thông tin", "Giá trị", "Cách ghi")
_VALUE_SIZE, _HINT_SIZE = 12, 11
_NOTE = "Gõ vào cột “Giá trị”. Tên đơn vị ở đây hiện lên mọi biểu."


def write_info(book: Book, data: WorkbookData) -> Sheet:
    """Add the sheet."""
    sheet = book.sheet(INFO)
    sheet.columns(1, _PIXELS)
    sheet.text(1, 1, "THÔNG TIN BÁO CÁO", styles.TITLE, styles.MIDDLE)
    sheet.height(1, 28)
    sheet.text(2, 1, _NOTE, styles.HINT)
    for column, head in enumerate(_HEADS, 1):
        sheet.text(3, column, head, styles.HEAD, styles.SOFT_BOX)
    sheet.height(3, 22)
    for row, field in enumerate(info_items(), INFO_FIRST_ROW):
        _write_field(sheet, row, field, data.info.get(field.key))
    last = INFO_FIRST_ROW + len(info_items()) - 1
    sheet.raw.freeze_panes(INFO_FIRST_ROW - 1, 1)
    sheet.raw.set_selection(INFO_FIRST_ROW - 1, 1, INFO_FIRST_ROW - 1, 1)
    sheet.raw.set_tab_color(styles.TAB_INPUT)
    sheet.a4(landscape=True, repeat=(3, 3), area=f"A1:C{last}", tall=1)
    return sheet


def _write_field(sheet: Sheet, row: int, field: InfoItem, value: InfoValue | None) -> None:
    box = (styles.SOFT_BOX, styles.MIDDLE, styles.WRAP)
    prompt = f"Bắt buộc. {field.prompt}" if field.required else field.prompt
    sheet.text(row, 1, field.label, *box, styles.BOLD, styles.size(_VALUE_SIZE))
    _write_value(sheet, row, field, value)
    sheet.text(row, 3, prompt, *box, styles.HINT, styles.size(_HINT_SIZE))
    shown = "" if value is None else str(value)
    lines = max(
        text_metrics.line_count(field.label, _PIXELS[0], _VALUE_SIZE, bold=True),
        text_metrics.line_count(shown, _PIXELS[1], _VALUE_SIZE),
        text_metrics.line_count(prompt, _PIXELS[2], _HINT_SIZE),
    )
    sheet.fit(row, text_metrics.row_height(lines, _VALUE_SIZE, least=21.0), strut=len(_PIXELS) + 1)
    sheet.raw.data_validation(row - 1, 1, row - 1, 1, _validation(field))


def _write_value(sheet: Sheet, row: int, field: InfoItem, value: InfoValue | None) -> None:
    style: tuple[Style, ...] = (styles.SOFT_BOX, styles.MIDDLE, styles.WRAP, styles.OPEN)
    style = (*style, styles.size(_VALUE_SIZE), {"align": "left"})
    if field.kind == "date":
        style = (*style, {"num_format": "dd/mm/yyyy"})
    elif field.kind == "number":
        style = (*style, {"num_format": "0"})
    else:
        style = (*style, styles.TEXT)
    if value is None and field.key in regime_days():
        sheet.formula(row, 2, CellContent("", regime_days()[field.key]), *style)
    elif isinstance(value, date):
        sheet.date(row, 2, value, *style)
    elif isinstance(value, str) and value:
        sheet.text(row, 2, value, *style)
    elif value is None or isinstance(value, str):
        sheet.blank(row, 2, *style)
    else:
        sheet.number(row, 2, value, *style)


def _validation(field: InfoItem) -> dict[str, object]:
    common: dict[str, object] = {
        "input_title": text_metrics.cut(field.label, 32),
        "input_message": text_metrics.cut(field.prompt, 255),
        "error_title": text_metrics.cut(field.label, 32),
    }
    if field.kind == "choice":
        listed = {"validate": "list", "source": list(field.choices)}
        return common | listed | {"error_message": "Hãy chọn một mục trong danh sách."}
    if field.kind == "date":
        return common | {
            "validate": "date",
            "criteria": "between",
            "minimum": date(REPORT_YEARS[0], 1, 1),
            "maximum": date(REPORT_YEARS[-1], 12, 31),
            "error_message": "Hãy gõ ngày/tháng/năm, ví dụ: 20/01/2026.",
        }
    if field.kind == "number":
        known = range(1, 13) if field.key == "month" else REPORT_YEARS
        return common | {
            "validate": "integer",
            "criteria": "between",
            "minimum": known[0],
            "maximum": known[-1],
            "error_message": f"Hãy gõ số nguyên từ {known[0]} đến {known[-1]}.",
        }
    return common | {"validate": "any"}
