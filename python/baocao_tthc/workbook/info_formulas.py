"""What other sheets take from ThongTin: formulas over its cells, with their results."""

from __future__ import annotations

from datetime import date

from ..entries.data import REGIME, WorkbookData
from ..outline import info_items
from ..period import Period, regimes
from ..sheets import INFO, literal
from ..vietnamese import full_date
from ..wording import capital
from .cell_contents import CellContent

INFO_FIRST_ROW = 4  # of the fields on ThongTin
VALUE_COLUMN = "B"
DOTS = "…"  # stands for what ThongTin does not say yet


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
        """The line "Kỳ báo cáo: Tháng 01/Năm 2026", with dots for what ThongTin does not say."""
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
            return CellContent(f"({capital(own.text)})")
        days = [self._data.info.get(key) for key in ("period_from", "period_to")]
        start, end = (full_date(day) if isinstance(day, date) else DOTS for day in days)
        first, last = (_day(self._cells[key]) for key in ("period_from", "period_to"))
        formula = f'"(Từ ngày "&{first}&" đến ngày "&{last}&")"'
        return CellContent(f"(Từ ngày {start} đến ngày {end})", formula)


def _or_dots(cell: str, formula: str) -> str:
    return f'IF({cell}="","{DOTS}",{formula})'


def _day(cell: str) -> str:
    """The date as people write it; TEXT would need the letters for day and year of each locale."""
    written = f'TEXT(DAY({cell}),"00")&"/"&TEXT(MONTH({cell}),"00")&"/"&YEAR({cell})'
    return _or_dots(cell, f"IF(ISNUMBER({cell}),{written},{cell})")
