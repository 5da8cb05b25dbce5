"""The sheet KiemTra: the verdict and when it was found, then the findings linked to their cells.

Whoever writes the values there, this program or a live Excel, gets the look from the sheet: all of
it is formats of whole columns and conditional formats of rows with a number in column A.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from ..filing import Explanation, column_letters
from ..findings.explanations import leftover
from ..findings.finding import Finding, Severity, verdict
from ..findings.rendering import CellLink, SheetValue, finding_rows, gone_rows
from ..sheets import CHECKED_AT, FINDING_HEADS, FINDINGS, GONE, SEVERITY_COUNTS, VERDICT
from . import styles, text_metrics
from .cell_contents import CellContent
from .styles import Style

if TYPE_CHECKING:
    from .sheet_writer import Book, Sheet

NOT_CHECKED = "Chưa kiểm tra"
FINDINGS_FIRST_ROW = 4
_LAST_ROW = 2000  # as far as the look goes
_HEADER = FINDINGS_FIRST_ROW - 1
_PIXELS = (34, 68, 300, 142, 66, 66, 78, 214, 62, 220, 170)
_SIZE = 11
_LAST = column_letters(len(FINDING_HEADS))
NAMED = {
    VERDICT: "$A$1",
    CHECKED_AT: "$A$2",
    SEVERITY_COUNTS: f"$B${FINDINGS_FIRST_ROW}:$B${_LAST_ROW}",
}
"""The names that other sheets go by: so they find a list again that had to be made anew."""

HINT_COLUMN = 4  # of row 2; left of it the time takes up the room
HINT_FORMULA = 'IF($A$2="","","– sửa số liệu sau giờ này thì bấm Kiểm tra số liệu lại")'
"""No cell watches the figures; whoever reads the list sees of when it is."""
_LIST: Style = {**styles.TOP, **styles.WRAP, **styles.OPEN, **styles.size(_SIZE)}
_CENTRED: Style = {**_LIST, "align": "center"}
_NUMBER: Style = {**_CENTRED, "num_format": "#,##0"}
_TEXT: Style = {**_LIST, **styles.TEXT}
_COLUMNS: tuple[Style, ...] = (
    _CENTRED,
    {**_CENTRED, **styles.BOLD},
    _TEXT,
    {**_LIST, **styles.LINK},
    _NUMBER,
    _NUMBER,
    {**_NUMBER, **styles.SIGNED},
    _TEXT,
    _TEXT,
    _TEXT,
    {**_TEXT, **styles.HINT},
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
"""What is shown when a cell of the last two columns is selected; Excel takes 255 characters."""
_FRACTION: Style = {"num_format": "#,##0.00##"}
_SIGNED_FRACTION: Style = {"num_format": "+#,##0.00##;-#,##0.00##;0"}
_COLOURS = {Severity.ERROR: styles.BAD, Severity.WARNING: styles.DOUBTFUL}
OUTCOME_HEIGHT = text_metrics.row_height(2, _SIZE)  # of a row that shows the outcome, in points


def outcome(findings: Sequence[Finding] | None) -> CellContent:
    """The verdict with its time, as other sheets show it; None: nothing was checked."""
    found = NOT_CHECKED if findings is None else verdict(tuple(findings))
    time = f'IF({CHECKED_AT}="",""," "&{CHECKED_AT})'
    return CellContent(found, f'IFERROR({VERDICT}&{time},"{NOT_CHECKED}")')


def listing_formula(severity: Severity, count: int) -> CellContent:
    """How many findings of that severity KiemTra lists."""
    formula = f'IFERROR(COUNTIF({SEVERITY_COUNTS},"{severity.label}"),"{NOT_CHECKED}")'
    return CellContent(count, formula)


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
    rows = listed_rows(findings or (), sheets, explanations)
    for row, cells in enumerate(rows, FINDINGS_FIRST_ROW):
        _write_row(sheet, row, cells)
    for column, (title, prompt) in enumerate(_PROMPTS, EXPLANATION_COLUMN):
        sheet.prompt((FINDINGS_FIRST_ROW, column, _LAST_ROW, column), title, prompt)
    _mark(sheet)
    for name, address in NAMED.items():
        book.name(name, f"{FINDINGS}!{address}")
    sheet.start_at(FINDINGS_FIRST_ROW, 1)
    sheet.a4(landscape=True, repeat=(_HEADER, _HEADER))


def listed_rows(
    findings: Sequence[Finding], sheets: Collection[str], explanations: Sequence[Explanation]
) -> list[tuple[SheetValue, ...]]:
    """The cells of each row of the list: the findings, then what was explained and is gone."""
    gone = leftover(findings, explanations) if explanations else ()
    return [*finding_rows(findings, sheets), *gone_rows(gone)]


def _write_row(sheet: Sheet, row: int, cells: Sequence[SheetValue]) -> None:
    texts = []
    for column, (cell, style) in enumerate(zip(cells, _COLUMNS, strict=True), 1):
        shown = cell.text if isinstance(cell, CellLink) else cell
        if isinstance(cell, CellLink) and cell.formula:
            sheet.write(row, column, CellContent(cell.text, cell.formula), style)
        elif shown is not None:
            sheet.write(row, column, shown, _TEXT if isinstance(cell, CellLink) else style)
        texts.append((shown if isinstance(shown, str) else "", _PIXELS[column - 1]))
    sheet.fit_texts(row, texts, _SIZE, least=20.0)


def _mark(sheet: Sheet) -> None:
    """Borders of the rows there are, the colours of severities, of what is explained or gone,
    fractions, the verdict's colour.

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
    for first, last, style in (("E", "F", _FRACTION), ("G", "G", _SIGNED_FRACTION)):
        cell = f"{first}{FINDINGS_FIRST_ROW}"
        condition, look = f"N({cell})<>INT(N({cell}))", {**styles.SOFT_BOX, **style}
        sheet.mark(_area(first, last), f"AND({condition},{_EXPLAINED})", {**look, **styles.CALM})
        sheet.mark(_area(first, last), condition, look)
    for condition, look in kept:
        sheet.mark(whole, condition, {**styles.SOFT_BOX, **look})
    sheet.mark(whole, f'$A{FINDINGS_FIRST_ROW}<>""', styles.SOFT_BOX)
    for severity, colour in _COLOURS.items():
        worst = f'COUNTIF({NAMED[SEVERITY_COUNTS]},"{severity.label}")>0'
        sheet.mark("A1", worst, {"font_color": colour["font_color"]}, last=True)
    found_none = f'$A$1="{verdict(())}"'
    sheet.mark("A1", found_none, {"font_color": styles.GOOD["font_color"]})


def _area(first: str, last: str) -> str:
    return f"{first}{FINDINGS_FIRST_ROW}:{last}{_LAST_ROW}"
