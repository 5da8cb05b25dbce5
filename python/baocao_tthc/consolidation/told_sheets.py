"""What TONGHOP.xlsx tells beside the sums: findings, names of fields that the list does not know,
the figures of a system, every file.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..filing import column_letters
from ..sheets import quoted
from ..workbook import styles
from ..workbook.cell_contents import CellContent
from ..workbook.sheet_writer import Book
from .consolidating import Consolidation
from .list_sheets import write_list
from .sum_sheets import row_of, unit_sheet
from .system_figures import Held

FINDING_HEADS = (
    ("Đơn vị", 200), ("Mức", 76), ("Quy tắc", 66), ("Nội dung", 420), ("Nơi", 150),
    ("Giải trình", 260),
)  # fmt: skip
_FIELD_HEADS = (
    ("Tên ghi trong sổ", 260), ("Biểu", 90), ("Số đơn vị", 64), ("Đơn vị", 420),
    ("Gần giống, không gộp", 260),
)  # fmt: skip
_FIELDS_HINT = (
    "Mỗi tên đứng một dòng riêng ở biểu tổng hợp. Tên gõ nhầm thì nhờ đơn vị sửa; tên đúng mà chưa "
    "có thì báo người hỗ trợ chương trình thêm vào danh mục."
)
_SYSTEM_HEADS = (
    ("Đơn vị", 260), ("Biểu", 110), ("Cột", 60), ("Đơn vị báo cáo", 110), ("Hệ thống ghi", 110),
    ("Chênh lệch", 100), ("Kết quả", 120),
)  # fmt: skip
_SYSTEM_HINT = "Lệch thì chưa biết bên nào đúng; hãy xem lại cả hai."
_FILE_HEADS = (("Tệp", 420), ("Đơn vị", 220), ("Tháng", 70), ("Ra sao", 420))
_AGREES, _DIFFERS, _NOT_HELD = "khớp", "lệch", "chưa có số để so"
_LACKING, _NOT_LISTED = "chưa đủ đơn vị", "không rõ đơn vị nào"
_MAX_UNITS = 8  # named in a cell
_TOP = 4  # the row of the headings below a title


def write_findings(book: Book, result: Consolidation) -> None:
    """What was found in each unit's workbook, what should be looked at, what a system says."""
    sheet = book.sheet("PhatHien", styles.TAB_CHECK, locked=False)
    rows = (
        (unit, found.severity.label, found.rule, found.message, found.places, found.explanation)
        for unit, found in result.findings
    )
    write_list(sheet, FINDING_HEADS, rows)


def write_fields(book: Book, result: Consolidation) -> None:
    """The names of fields that the list of names does not know, when there are any."""
    fields = result.unlisted_fields
    if not fields:
        return
    sheet = book.sheet("TenLinhVuc", styles.TAB_CHECK, locked=False)
    sheet.title("TÊN LĨNH VỰC CHƯA CÓ TRONG DANH MỤC")
    sheet.text(2, 1, _FIELDS_HINT, styles.HINT)
    rows = (
        (each.name, each.form.name, len(each.units), _named(each.units), "; ".join(each.alike))
        for each in fields
    )
    write_list(sheet, _FIELD_HEADS, rows, _TOP)


def _named(units: Sequence[str]) -> str:
    """So many of them as can be read at a glance; the sheets of rows have all."""
    more = f"; … và {len(units) - _MAX_UNITS} đơn vị nữa" if len(units) > _MAX_UNITS else ""
    return "; ".join(units[:_MAX_UNITS]) + more


def write_system(book: Book, result: Consolidation) -> None:
    """The figures of a system beside the units' own, when there are any."""
    if not result.system:
        return
    sheet = book.sheet("SoHeThong", styles.TAB_CHECK, locked=False)
    sheet.title("SO VỚI SỐ CỦA HỆ THỐNG")
    sheet.text(2, 1, _SYSTEM_HINT, styles.HINT)
    rows = (_system_row(result, held, row) for row, held in enumerate(result.system, _TOP + 1))
    last = write_list(sheet, _SYSTEM_HEADS, rows, _TOP)
    for word, colour in ((_DIFFERS, styles.BAD), (_AGREES, styles.GOOD)):
        sheet.mark(f"G{_TOP + 1}:G{last}", f'$G{_TOP + 1}="{word}"', colour)


def _system_row(result: Consolidation, held: Held, row: int) -> tuple[str | CellContent | int, ...]:
    system = CellContent(held.figure.value)
    head = (held.unit, held.figure.form.name, f"({held.figure.column})")
    if held.own is None:
        return (*head, "", system, "", _NOT_HELD if held.listed else _NOT_LISTED)
    gap = CellContent(held.difference, f"D{row}-E{row}")
    if held.lacking:
        own = CellContent(held.own, _own_cell(result, held))
        return (*head, own, system, gap, _LACKING)
    said = CellContent(
        _DIFFERS if held.difference else _AGREES, f'IF(F{row}=0,"{_AGREES}","{_DIFFERS}")'
    )
    return (*head, CellContent(held.own, _own_cell(result, held)), system, gap, said)


def _own_cell(result: Consolidation, held: Held) -> str:
    """The cell of the sheet by unit with the units' own figure."""
    form = next(each for each in result.forms if each.form == held.figure.form)
    names = [row.name for row in form.by_unit]
    number = len(names) + 1 if held.figure.unit is None else names.index(held.unit) + 1
    letters = column_letters(held.figure.column)
    return f"{quoted(unit_sheet(form))}!${letters}${row_of(form, number)}"


def write_files(book: Book, result: Consolidation) -> None:
    """Everything that was looked at."""
    sheet = book.sheet("TepDaDoc", styles.TAB_CHECK, locked=False)
    rows = (
        (each.arrival.label, each.unit, each.month, each.trouble or state.label)
        for each, state in result.account.files
    )
    write_list(sheet, _FILE_HEADS, rows)
