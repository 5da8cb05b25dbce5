"""The sheet HuongDan: the month's steps with the state of each, and a page of help (help.toml).

The states are native formulas, so they are true without macros; only that the report was made and
sent stands in two open cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .. import resources
from ..entries.data import WorkbookData
from ..findings.finding import Finding
from ..outline import info_items
from ..sheets import FINDINGS, GUIDE, INFO, REPORT_MADE, TEXTS
from . import styles, text_metrics
from .cell_contents import CellContent, FormSheet
from .findings_sheet import OUTCOME_HEIGHT, outcome
from .info_sheet import InfoFormulas, info_cells
from .row_checks import WAITING
from .sheet_writer import Book, Sheet
from .side_columns import MATCH, Feedback

_PIXELS = (44, 236, 100, 330)
_HEADS = ("Bước", "Việc", "Làm ở đâu", "Trạng thái")
_SIZE = 11
_CELL = (styles.SOFT_BOX, styles.MIDDLE, styles.WRAP, styles.size(_SIZE))
_HEADER = 5
_DONE, _NOT_YET, _OFF = "Xong", "Chưa", "chỗ lệch"
_NOT_ALL = f"{_NOT_YET} nhập hết"
NOT_MADE, NOT_SENT = f"{_NOT_YET} tạo", f"{_NOT_YET} gửi"
_REPORT = ("Tạo báo cáo Word, xem lại, trình ký", NOT_MADE)
_SENT = ("Gửi báo cáo; gõ ngày gửi vào ô bên phải", NOT_SENT)

FIRST_STATE = _HEADER + 1  # the row of the first step


class Step(NamedTuple):
    """One step of the month: what is done, on which sheet, how far it is."""

    work: str
    sheet: str
    state: CellContent


def write_guide(book: Book, sheet: Sheet, office: InfoFormulas, steps: Iterable[Step]) -> None:
    """Fill the sheet; `steps` are those before the report is made, see `steps_of`."""
    sheet.columns(1, _PIXELS)
    sheet.title("CÁC BƯỚC LÀM BÁO CÁO THÁNG")
    sheet.write(2, 1, office.joined("Đơn vị báo cáo: ", "unit"), styles.size(_SIZE))
    sheet.write(3, 1, office.month(), styles.size(_SIZE))
    sheet.heads((_HEADER, 1), _HEADS, styles.size(_SIZE))
    row = _HEADER
    for step in steps:
        row += 1
        _write_step(sheet, row, step.work, step.sheet)
        sheet.write(row, 4, step.state, *_CELL)
        if step.sheet == FINDINGS:
            sheet.height(row, OUTCOME_HEIGHT)
    for work, state in (_REPORT, _SENT):
        row += 1
        _write_step(sheet, row, work)
        sheet.text(row, 4, state, *_CELL, styles.OPEN, styles.TEXT)
    book.name(REPORT_MADE, f"{GUIDE}!$D${row - 1}")
    sheet.prompt((row, 4, row, 4), "Ngày gửi", "Ví dụ: 20/01/2026")
    _colour_states(sheet, row)
    row = _write_help(sheet, row + 2, macros=book.macros)
    sheet.raw.hide_gridlines(2)
    sheet.raw.activate()
    sheet.a4(landscape=False, repeat=None, area=f"A1:D{row}", tall=1)


def _write_step(sheet: Sheet, row: int, work: str, where: str = "") -> None:
    sheet.write(row, 1, row - _HEADER, *_CELL, {"align": "center"})
    sheet.text(row, 2, work, *_CELL)
    if where:
        sheet.link(row, 3, where, *_CELL)
    else:
        sheet.blank(row, 3, *_CELL)
    sheet.height(row, 20)


def _colour_states(sheet: Sheet, last: int) -> None:
    cell = f"D{_HEADER + 1}"
    area = f"{cell}:D{last}"
    faults = (f'ISNUMBER(SEARCH("{word}",{cell}))' for word in (_OFF, " lỗi"))
    sheet.mark(area, f'LEFT({cell},{len(_NOT_YET)})="{_NOT_YET}"', styles.DOUBTFUL, last=True)
    sheet.mark(area, f'AND(OR({",".join(faults)}),LEFT({cell},2)<>"0 ")', styles.BAD, last=True)
    sheet.mark(area, f'{cell}<>""', styles.GOOD)


def _write_help(sheet: Sheet, row: int, *, macros: bool) -> int:
    """Write the explanations, each in two merged cells; return the last row."""
    shown = ("any", "macros" if macros else "without")
    for part in resources.data("help").values():
        if part["in"] in shown:
            sheet.text(row, 1, part["heading"], styles.BOLD, styles.size(_SIZE))
            sheet.height(row, 22)
            for name, text in part["lines"]:
                row += 1
                _write_line(sheet, row, name, text)
            row += 1
    return row - 1


def _write_line(sheet: Sheet, row: int, name: str, text: str) -> None:
    style = (styles.TOP, styles.WRAP, styles.size(_SIZE))
    for first, last, content, more in ((1, 2, name, styles.BOLD), (3, 4, text, {})):
        sheet.merge((row, first, row, last), content, *style, more)
    sheet.height(row, text_metrics.texts_height([(text, sum(_PIXELS[2:]))], _SIZE))


def steps_of(
    data: WorkbookData,
    forms: Sequence[tuple[FormSheet, Feedback]],
    findings: Sequence[Finding] | None,
    last: int,
) -> Iterator[Step]:
    """The steps from the first entry to the check.

    `forms` come with how many of their rows do not add up or wait, `last` is NoiDung's last row.
    """
    yield Step("Ghi đơn vị, tháng, kỳ báo cáo, người ký", INFO, _info_state(data))
    for form, found in forms:
        yield Step(f"Nhập số liệu {form.form.name}", form.sheet, _form_state(form, found))
    yield Step("Viết các mục không có số", TEXTS, _text_state(data, last))
    yield Step(
        "Kiểm tra đến khi hết lỗi; số liệu đổi thì kiểm tra lại", FINDINGS, outcome(findings)
    )


def _info_state(data: WorkbookData) -> CellContent:
    required = [field.key for field in info_items() if field.required]
    cells = (f"{INFO}!{info_cells()[key]}" for key in required)
    missing = sum(not data.text(key) for key in required)
    count = "+".join(f'({cell}="")' for cell in cells)
    formula = f'IF({count}=0,"{_DONE}","{_NOT_YET} ghi "&({count})&" mục bắt buộc")'
    return CellContent(f"{_NOT_YET} ghi {missing} mục bắt buộc" if missing else _DONE, formula)


def _form_state(form: FormSheet, found: Feedback) -> CellContent:
    """How many rows have names, and how many rows, the total among them, do not add up."""
    named = max(1, form.form.text_columns)
    names, verdicts = form.span(named), form.span(form.layout.verdict)
    others = 1 if named > 1 else 2  # the numbering cell and, in column (1), the total's label
    rows = sum(row[named].value not in (None, "") for row in form.rows)
    waiting = f'COUNTIF({verdicts},"{WAITING}")'
    bad = f'(SUMPRODUCT(({verdicts}<>"")*({verdicts}<>"{MATCH}"))-{waiting})'
    count = f"COUNTA({names})-{others}"
    formula = (
        f'IF({count}=0,"{_NOT_YET} có số liệu",IF({bad}>0,({count})&" dòng, "&{bad}&" {_OFF}",'
        f'IF({waiting}>0,"{_NOT_ALL}, "&({count})&" dòng",({count})&" dòng, khớp")))'
    )
    if not rows:
        return CellContent(f"{_NOT_YET} có số liệu", formula)
    if found.wrong:
        return CellContent(f"{rows} dòng, {found.wrong} {_OFF}", formula)
    return CellContent(
        f"{_NOT_ALL}, {rows} dòng" if found.waiting else f"{rows} dòng, khớp", formula
    )


def _text_state(data: WorkbookData, last: int) -> CellContent:
    written = sum(map(len, data.texts.values())) + len(data.numbers)
    nothing = f"{_NOT_YET} viết mục nào (báo cáo sẽ ghi “Không có”)"
    count = f"COUNTA({TEXTS}!$C$2:$C${last})"
    formula = f'IF({count}=0,"{nothing}",{count}&" đoạn đã viết")'
    return CellContent(f"{written} đoạn đã viết" if written else nothing, formula)
