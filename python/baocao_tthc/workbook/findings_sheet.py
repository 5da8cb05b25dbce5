"""The sheet KiemTra: the verdict and when it was found, then the matters linked to their cells.

Whoever writes the values there, this program or a live Excel, gets the look from the sheet: all of
it is formats of whole columns and conditional formats of rows with a number in column A.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ..filing import Explanation, column_letters
from ..findings.finding import NOTHING_FOUND, Finding, Severity
from ..findings.listing import CellLink, SheetRow, finding_rows
from ..findings.matters import matters, verdict
from ..sheets import CHECKED_AT, DASH, FINDING_HEADS, FINDINGS, GONE, MATTERS, VERDICT
from . import styles, text_metrics
from .cell_contents import CellContent
from .styles import Style

if TYPE_CHECKING:
    from .sheet_writer import Book, Sheet

NOT_CHECKED = "Chưa kiểm tra"
FINDINGS_FIRST_ROW = 4
_LAST_ROW = 2000  # as far as the look goes
_HEADER = FINDINGS_FIRST_ROW - 1
_PIXELS = (34, 62, 545, 164, 230, 150, 62, 62, 78, 62)
LETTER_SIZE = 11
_LAST = column_letters(len(FINDING_HEADS))
_SEVERITIES = f"$B${FINDINGS_FIRST_ROW}:$B${_LAST_ROW}"
NAMED = {
    VERDICT: "$A$1",
    CHECKED_AT: "$A$2",
    MATTERS: f"$B${FINDINGS_FIRST_ROW}:$C${_LAST_ROW}",
}
"""The names that other sheets go by: so they find a list again that had to be made anew."""

HINT_COLUMN = 4  # of row 2; left of it the time takes up the room
HINT = "– sửa số liệu sau giờ này thì bấm Kiểm tra số liệu lại"
HINT_FORMULA = f'IF($A$2="","","{HINT}")'
"""No cell watches the figures; whoever reads the list sees of when it is."""
_LIST: Style = {**styles.TOP, **styles.WRAP, **styles.OPEN, **styles.size(LETTER_SIZE)}
_CENTRED: Style = {**_LIST, "align": "center"}
_TEXT: Style = {**_LIST, **styles.TEXT}
_FIGURE: Style = {**_TEXT, "align": "right"}
_COLUMNS: tuple[Style, ...] = (
    _CENTRED,
    {**_CENTRED, **styles.BOLD},
    _TEXT,
    {**_LIST, **styles.LINK},
    _TEXT,
    {**_TEXT, **styles.HINT},
    _FIGURE,
    _FIGURE,
    _FIGURE,
    {**_TEXT, "font_color": styles.GREY},
)
EXPLANATION_COLUMN = FINDING_HEADS.index("Giải trình") + 1
_EXPLAINED = (
    f'AND(${column_letters(EXPLANATION_COLUMN)}{FINDINGS_FIRST_ROW}<>"",'
    f'$B{FINDINGS_FIRST_ROW}<>"{GONE}")'
)
_PROMPTS = (
    (
        "Giải trình",
        "Ghi vì sao số liệu vẫn đúng. Xuống dòng: Alt+Enter. Lần kiểm tra sau giữ nguyên ô này; "
        "nếu các số của dòng đã đổi, chữ ở đây chuyển sang cột bên.",
    ),
    (
        "Giải trình cũ",
        "Chương trình giữ ở đây những gì đã viết khi các số còn khác; số trở lại như cũ thì nó về "
        "cột bên. Không cần nữa thì xóa ô.",
    ),
)
"""What is shown when a cell of these two columns is selected; Excel takes 255 characters."""
_COLOURS = {Severity.ERROR: styles.BAD, Severity.WARNING: styles.DOUBTFUL}
OUTCOME_HEIGHT = text_metrics.row_height(2, LETTER_SIZE)  # points of a row with the outcome


def outcome(findings: Sequence[Finding] | None) -> CellContent:
    """The verdict with its time, as other sheets show it; None: nothing was checked."""
    found = NOT_CHECKED if findings is None else verdict(tuple(findings))
    time = f'IF({CHECKED_AT}="",""," "&{CHECKED_AT})'
    return CellContent(found, f'IFERROR({VERDICT}&{time},"{NOT_CHECKED}")')


def moment(when: datetime) -> str:
    """The time as the ribbon shows it: "lúc 16:32 ngày 20/01/2026"."""
    return f"lúc {when:%H:%M} ngày {when:%d/%m/%Y}"


def matter_row(order: int, findings: Sequence[Finding] | None) -> CellContent:
    """The matter of that order, counted from 1, on one line: "1. Lỗi: …"; "" without it."""
    severity, said = (f"INDEX({MATTERS},{order},{n})" for n in (1, 2))
    line = f"LEFT({said},FIND(CHAR(10),{said}&CHAR(10))-1)"
    line = f'IF(LEFT({line},{len(DASH)})="{DASH}",MID({line},{len(DASH) + 1},999),{line})'
    none = f'OR({said}="",{severity}="{GONE}")'
    found = matters(findings or ())[order - 1 : order]
    shown = [f"{order}. {one.severity.label}: {one.findings[0].message}" for one in found]
    return CellContent(
        "".join(shown), f'IFERROR(IF({none},"","{order}. "&{severity}&": "&{line}),"")'
    )


def write_findings(
    book: Book,
    findings: Sequence[Finding] | None,
    sheets: Collection[str],
    explanations: Sequence[Explanation] = (),
) -> None:
    """Add the sheet; `findings` None means that nothing was checked, `sheets` can be linked to.

    Those of the explanations that belong to none of the findings stand below them.
    """
    sheet = book.sheet(FINDINGS, styles.TAB_CHECK)
    sheet.columns(1, _PIXELS, _COLUMNS)
    plain: Style = {**styles.MIDDLE, **styles.OPEN, **styles.TEXT}  # a live check writes here
    sheet.text(1, 1, str(outcome(findings).value), styles.TITLE, plain, {"font_color": styles.GREY})
    sheet.height(1, 28)
    sheet.blank(2, 1, styles.HINT, plain)
    sheet.write(2, HINT_COLUMN, CellContent("", HINT_FORMULA), styles.HINT)
    sheet.heads((_HEADER, 1), FINDING_HEADS)
    sheet.height(_HEADER, 22)
    rows = finding_rows(findings or (), sheets, explanations)
    for row, cells in enumerate(rows, FINDINGS_FIRST_ROW):
        _write_row(sheet, row, cells)
    for column, (title, prompt) in enumerate(_PROMPTS, EXPLANATION_COLUMN):
        sheet.prompt((FINDINGS_FIRST_ROW, column, _LAST_ROW, column), title, prompt)
    _mark(sheet)
    for name, address in NAMED.items():
        book.name(name, f"{FINDINGS}!{address}")
    sheet.start_at(FINDINGS_FIRST_ROW, 1)
    sheet.a4(landscape=True, repeat=(_HEADER, _HEADER))


def _write_row(sheet: Sheet, row: int, cells: SheetRow) -> None:
    texts = []
    for column, (cell, style) in enumerate(zip(cells, _COLUMNS, strict=True), 1):
        shown = cell.text if isinstance(cell, CellLink) else cell
        if isinstance(cell, CellLink) and cell.formula:
            sheet.write(row, column, CellContent(cell.text, cell.formula), style)
        elif shown is not None:
            sheet.write(row, column, shown, _TEXT if isinstance(cell, CellLink) else style)
        texts.append((shown if isinstance(shown, str) else "", _PIXELS[column - 1]))
    sheet.fit_texts(row, texts, LETTER_SIZE, least=20.0)


def _mark(sheet: Sheet) -> None:
    """Borders of the rows there are, the colours of severities, of what is explained or gone,
    the verdict's colour.

    LibreOffice shows only the first rule that holds, of the areas in this order, so each brings
    the border along.
    """
    whole = _area("A", _LAST)
    grey: Style = {"font_color": styles.GREY}
    kept: tuple[tuple[str, Style], ...] = (
        (_EXPLAINED, styles.CALM),
        (f'$B{FINDINGS_FIRST_ROW}="{GONE}"', grey),
    )
    for condition, look in kept:
        sheet.mark(_area("B", "B"), condition, {**styles.SOFT_BOX, **look})
    for severity, colour in _COLOURS.items():
        condition = f'$B{FINDINGS_FIRST_ROW}="{severity.label}"'
        sheet.mark(_area("B", "B"), condition, {**styles.SOFT_BOX, **colour})
    for condition, look in kept:
        sheet.mark(whole, condition, {**styles.SOFT_BOX, **look})
    sheet.mark(whole, f'$A{FINDINGS_FIRST_ROW}<>""', styles.SOFT_BOX)
    for severity, colour in _COLOURS.items():
        worst = f'COUNTIF({_SEVERITIES},"{severity.label}")>0'
        sheet.mark("A1", worst, {"font_color": colour["font_color"]}, last=True)
    found_none = f'$A$1="{NOTHING_FOUND}"'
    sheet.mark("A1", found_none, {"font_color": styles.GOOD["font_color"]})


def _area(first: str, last: str) -> str:
    return f"{first}{FINDINGS_FIRST_ROW}:{last}{_LAST_ROW}"
