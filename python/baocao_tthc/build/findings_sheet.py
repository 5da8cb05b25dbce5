"""The sheet KiemTra: the verdict in its first line, then the findings with links to their cells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from ..checks.finding import Finding, Severity, verdict
from ..formula import Number
from ..report import Place
from . import metrics, styles
from .entry import cut
from .names import FINDINGS, quoted
from .sheet import Book, Sheet, Style
from .take import CELL_LIMIT

NOT_CHECKED = "Chưa kiểm tra"
_HEADS = (
    "STT",
    "Mức độ",
    "Nội dung",
    "Nơi",
    "Giá trị",
    "So với",  # no side of a comparison between forms is accused
    "Chênh lệch",
    "Gợi ý",
    "Quy tắc",
)
_PIXELS = (44, 84, 360, 190, 84, 84, 84, 270, 90)
_HEADER = 3
_SIZE = 11
_SHOWN_PLACES = 12
_COLOURS: dict[Severity, Style] = {
    Severity.ERROR: styles.BAD,
    Severity.WARNING: styles.DOUBTFUL,
    Severity.INFO: {},
}


def write_findings(
    book: Book, findings: Sequence[Finding] | None, sheets: Collection[str]
) -> Sheet:
    """Add the sheet; `findings` None means that nothing was checked, `sheets` can be linked to."""
    sheet = book.sheet(FINDINGS)
    sheet.columns(1, _PIXELS)
    outcome = NOT_CHECKED if findings is None else verdict(tuple(findings))
    sheet.text(1, 1, outcome, styles.TITLE, styles.MIDDLE, _verdict_colour(findings))
    sheet.height(1, 30)
    for column, head in enumerate(_HEADS, 1):
        sheet.text(_HEADER, column, head, styles.HEAD, styles.SOFT_BOX)
    sheet.height(_HEADER, 22)
    for index, finding in enumerate(findings or (), 1):
        _write_finding(sheet, index, finding, sheets)
    last = _HEADER + max(1, len(findings or ()))
    sheet.raw.freeze_panes(_HEADER, 0)
    sheet.raw.set_selection(_HEADER, 0, _HEADER, 0)
    sheet.raw.set_tab_color(styles.TAB_CHECK)
    sheet.a4(landscape=True, repeat=(_HEADER, _HEADER), area=f"A1:I{last}")
    return sheet


def _verdict_colour(findings: Sequence[Finding] | None) -> Style:
    if findings is None:
        return {"font_color": styles.GREY}
    gravest = min(findings, key=lambda finding: finding.severity.rank, default=None)
    colour = _COLOURS[gravest.severity] if gravest else styles.GOOD
    return {"font_color": colour.get("font_color", styles.INK)}


def _write_finding(sheet: Sheet, index: int, finding: Finding, sheets: Collection[str]) -> None:
    row = _HEADER + index
    box: tuple[Style, ...] = (styles.SOFT_BOX, styles.TOP, styles.WRAP, styles.size(_SIZE))
    sheet.number(row, 1, index, *box, {"align": "center"})
    colour = _COLOURS[finding.severity]
    sheet.text(row, 2, finding.severity.label, *box, {"align": "center"}, styles.BOLD, colour)
    texts = {3: finding.message, 8: finding.hint or "", 9: finding.rule}
    for column, text in texts.items():
        sheet.text(row, column, cut(text, CELL_LIMIT // 2), *box)
    places = _write_places(sheet, row, finding.places, sheets, *box)
    numbers = (finding.actual, finding.expected, finding.difference)
    for column, number in enumerate(numbers, 5):
        _write_number(sheet, row, column, number, *box)
    lines = max(
        metrics.line_count(text, _PIXELS[column - 1], _SIZE)
        for column, text in (*texts.items(), (4, places))
    )
    sheet.height(row, metrics.row_height(lines, _SIZE, least=20.0))


def _write_places(
    sheet: Sheet, row: int, places: Sequence[Place], sheets: Collection[str], *box: Style
) -> str:
    """Write "II.06B!C16, PL01!C9", linked to the first place; return the text.

    Two places a line: a link does not wrap by itself in every program.
    """
    names = list(dict.fromkeys(map(str, places)))
    pairs = [", ".join(names[at : at + 2]) for at in range(0, min(len(names), _SHOWN_PLACES), 2)]
    shown = ",\n".join(pairs)
    if len(names) > _SHOWN_PLACES:
        shown += f",\n… (thêm {len(names) - _SHOWN_PLACES} ô)"
    if places and places[0].sheet in sheets:
        link = {"font_color": "#1F4E79", "underline": 1}
        target = f"internal:{quoted(places[0].sheet)}!{places[0].cell}"
        style = sheet.style(*box, link)
        sheet.raw.write_url(row - 1, 3, target, style, shown, "Bấm để đến ô đầu tiên")
    else:
        sheet.text(row, 4, shown, *box)
    return shown


def _write_number(sheet: Sheet, row: int, column: int, number: Number | None, *box: Style) -> None:
    fraction = isinstance(number, Decimal) and number != int(number)
    form = "0.00##" if fraction else "#,##0"
    if column == 7:
        form = f"+{form};-{form};0"
    style: Style = {"num_format": form, "align": "center"}
    if number is None:
        sheet.blank(row, column, *box, style)
    else:
        sheet.number(row, column, number, *box, style)
