"""The sheet ThongTin, one row a field of info.toml, and what other sheets take from it.

What they take are formulas over its cells, each with its result.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..entries.data import REGIME, TO_REVIEW, InfoValue, WorkbookData
from ..outline import FieldKind, InfoItem, info_items
from ..period import Period, regimes
from ..reading.inputs import REVIEW
from ..sheets import INFO, literal
from ..vietnamese import full_date
from ..vietnamese.dates import REPORT_YEARS
from . import styles, text_metrics
from .cell_contents import CellContent
from .sheet_writer import Book, Sheet
from .styles import Style
from .text_sheet import review_mark, write_review

_PIXELS = (200, 390, 390, 104)
_HEADS = ("Thông tin", "Giá trị", "Cách ghi", REVIEW)
REVIEW_COLUMN = "D"
_VALUE_SIZE, _HINT_SIZE = 12, 11
_NOTE = "Gõ vào cột “Giá trị”. Tên đơn vị ở đây hiện lên mọi biểu."
_LOOKS: dict[FieldKind, Style] = {
    "text": styles.TEXT,
    "lines": styles.TEXT,
    "choice": styles.TEXT,
    "number": {"num_format": "0"},
    "date": {"num_format": "dd/mm/yyyy"},
}
INFO_FIRST_ROW = 4  # of the fields on ThongTin
VALUE_COLUMN = "B"
DOTS = "…"  # stands for what ThongTin does not say yet


def write_info(
    book: Book,
    data: WorkbookData,
    fields: Sequence[InfoItem] | None = None,
    note: str = _NOTE,
) -> None:
    """Add the sheet, by default with every field."""
    asked = info_items() if fields is None else fields
    sheet = book.sheet(INFO, styles.TAB_INPUT)
    sheet.columns(1, _PIXELS)
    sheet.title("THÔNG TIN BÁO CÁO")
    sheet.text(2, 1, note, styles.HINT)
    sheet.heads((3, 1), _HEADS)
    sheet.height(3, 22)
    for row, field in enumerate(asked, INFO_FIRST_ROW):
        _write_field(sheet, row, field, data.info.get(field.key))
        if field.key in TO_REVIEW:
            _write_mark(sheet, row, data.text(field.key), kept=field.key in data.unreviewed)
    last = INFO_FIRST_ROW + len(asked) - 1
    sheet.start_at(INFO_FIRST_ROW, 2)
    sheet.a4(landscape=True, repeat=(3, 3), area=f"A1:C{last}", tall=1)


def _write_field(sheet: Sheet, row: int, field: InfoItem, value: InfoValue | None) -> None:
    box = (styles.SOFT_BOX, styles.MIDDLE, styles.WRAP)
    prompt = f"Bắt buộc. {field.prompt}" if field.required else field.prompt
    sheet.text(row, 1, field.label, *box, styles.BOLD, styles.size(_VALUE_SIZE))
    look = (*box, styles.OPEN, styles.size(_VALUE_SIZE), {"align": "left"}, _LOOKS[field.kind])
    if value is None and field.key in regime_days():
        sheet.write(row, 2, CellContent("", regime_days()[field.key]), *look)
    else:
        sheet.write(row, 2, value, *look)
    sheet.text(row, 3, prompt, *box, styles.HINT, styles.size(_HINT_SIZE))
    shown = "" if value is None else str(value)
    lines = max(
        text_metrics.line_count(field.label, _PIXELS[0], _VALUE_SIZE, bold=True),
        text_metrics.line_count(shown, _PIXELS[1], _VALUE_SIZE),
        text_metrics.line_count(prompt, _PIXELS[2], _HINT_SIZE),
    )
    sheet.fit(row, text_metrics.row_height(lines, _VALUE_SIZE, least=21.0), strut=len(_PIXELS) + 1)
    error, rule = _rule(field)
    sheet.prompt((row, 2, row, 2), field.label, field.prompt, error, **rule)


def _write_mark(sheet: Sheet, row: int, value: str, *, kept: bool) -> None:
    """The mark beside a field that the next period seldom has alike."""
    box = (styles.SOFT_BOX, styles.MIDDLE, styles.WRAP, styles.OPEN, styles.size(_HINT_SIZE))
    cell = f"{VALUE_COLUMN}{row}"
    sheet.write(row, 4, review_mark(cell, value) if kept and value else None, *box)
    write_review(sheet, (row, 4, row, 4), f"{cell}:{REVIEW_COLUMN}{row}")


def _rule(field: InfoItem) -> tuple[str, dict[str, object]]:
    """What is said of a value that the field does not take, and XlsxWriter's rule."""
    if field.kind == "choice":
        listed = list(field.choices)
        return "Hãy chọn một mục trong danh sách.", {"validate": "list", "source": listed}
    if field.kind == "date":
        bounds: tuple[object, object] = (
            date(REPORT_YEARS[0], 1, 1),
            date(REPORT_YEARS[-1], 12, 31),
        )
        error = "Hãy gõ ngày/tháng/năm, ví dụ: 20/01/2026."
    elif field.kind == "number":
        bounds = (1, 12) if field.key == "month" else (REPORT_YEARS[0], REPORT_YEARS[-1])
        error = f"Hãy gõ số nguyên từ {bounds[0]} đến {bounds[1]}."
    else:
        return "", {"validate": "any"}
    kind = "date" if field.kind == "date" else "integer"
    between = {"criteria": "between", "minimum": bounds[0], "maximum": bounds[1]}
    return error, {"validate": kind, **between}


def info_cells() -> dict[str, str]:
    """The cell of each field's value, as formulas refer to it: {"unit": "$B$4", …}."""
    rows = enumerate(info_items(), INFO_FIRST_ROW)
    return {field.key: f"${VALUE_COLUMN}${row}" for row, field in rows}


def regime_days() -> dict[str, str]:
    """The first and the last day of the monthly regime's period, from month and year above them.

    {"period_from": 'IF(COUNT($B$7,$B$8)=2,DATE($B$8,$B$7-1,21),"")', "period_to": …}
    """
    cells, regime = info_cells(), regimes()[REGIME]
    month, year = cells["month"], cells["year"]
    following = int(regime.start_day == 1)  # whether the day after the period is of the next month
    days = {
        "period_from": (following - regime.months, regime.start_day),
        "period_to": (following, regime.start_day - 1),
    }
    return {
        key: f'IF(COUNT({month},{year})=2,DATE({year},{month}{months:+d},{day}),"")'
        for key, (months, day) in days.items()
    }


class InfoFormulas:
    """What forms take from ThongTin: the values there and the formulas that refer to them."""

    def __init__(self, data: WorkbookData) -> None:
        self._data = data
        self._cells = {key: f"{INFO}!{cell}" for key, cell in info_cells().items()}

    def joined(self, before: str, key: str, after: str = "", *, upper: bool = False) -> CellContent:
        """`before`, the field, `after` as a formula over ThongTin: "CỦA "&UPPER(ThongTin!$B$4)."""
        cell, text = self._cells[key], self._data.text(key)
        parts = [literal(before), f"UPPER({cell})" if upper else cell, literal(after)]
        parts = [part for part in parts if part != literal("")]
        if len(parts) == 1 and not upper:
            parts.append('""')  # an empty field shows as empty, not as 0
        return CellContent(f"{before}{text.upper() if upper else text}{after}", "&".join(parts))

    def month(self) -> CellContent:
        """The line "Kỳ báo cáo: Tháng 01/Năm 2026", with dots for what ThongTin does not say; the
        name of a longer period, of which ThongTin says only the last month.
        """
        if self._data.period and (name := self._data.period.long_name):
            return CellContent(f"Kỳ báo cáo: {name}")
        return self._month_and_year("Kỳ báo cáo: Tháng ", "/Năm ")

    def short_month(self) -> CellContent:
        """The same as charts write it: "01/2026"."""
        return self._month_and_year("", "/")

    def _month_and_year(self, before: str, between: str) -> CellContent:
        month, year = (self._data.info.get(key) for key in ("month", "year"))
        shown = f"{month:02d}" if isinstance(month, int) else DOTS
        first, second = self._cells["month"], self._cells["year"]
        first, second = _or_dots(first, f'TEXT({first},"00")'), _or_dots(second, second)
        start = f'"{before}"&' if before else ""
        formula = f'{start}{first}&"{between}"&{second}'
        return CellContent(f"{before}{shown}{between}{year or DOTS}", formula)

    def period(self, own: Period | None) -> CellContent:
        """The line "(Từ ngày … đến ngày …)": ThongTin's period, or the form's own as typed."""
        if own is not None and own != self._data.period:
            return CellContent(f"({own.text[:1].upper()}{own.text[1:]})")
        days = [self._data.info.get(key) for key in ("period_from", "period_to")]
        start, end = (full_date(day) if isinstance(day, date) else DOTS for day in days)
        first, last = (written_day(self._cells[key]) for key in ("period_from", "period_to"))
        formula = f'"(Từ ngày "&{first}&" đến ngày "&{last}&")"'
        return CellContent(f"(Từ ngày {start} đến ngày {end})", formula)


def _or_dots(cell: str, formula: str) -> str:
    return f'IF({cell}="","{DOTS}",{formula})'


def written_day(cell: str) -> str:
    """The formula of the date in a cell as people write it.

    TEXT would need the letters for day and year of each locale.
    """
    written = f'TEXT(DAY({cell}),"00")&"/"&TEXT(MONTH({cell}),"00")&"/"&YEAR({cell})'
    return _or_dots(cell, f"IF(ISNUMBER({cell}),{written},{cell})")
