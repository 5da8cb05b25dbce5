"""Which report a package is: its month, its names on disk, the office, the day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ..checks.inputs import reporting_month
from ..errors import WorkbookError
from ..period import Period
from ..report import Report
from ..vietnamese import ascii_name, plain
from .freeze import About

MANIFEST, MAIL = "manifest.json", "thu-gui.eml"
_LONGEST = 40  # letters of the unit: Windows has 260 for a whole path
_NO_UNIT = "khong-ghi-don-vi"


class Identity(NamedTuple):
    """The report that a package holds; texts are on one line.

    `month` is "2026-01", `period` what ThongTin or else the first form states, None without one.
    """

    unit: str
    superior: str
    month: str
    period: Period | None
    day: date

    @property
    def name(self) -> str:
        """The folder: "2026-01_ubnd-xa-ninh-giang"; ASCII, begins with a digit, never a path."""
        unit = ascii_name(self.unit)[:_LONGEST].strip("-")
        return f"{self.month}_{unit or _NO_UNIT}"

    @property
    def workbook(self) -> str:
        """The frozen workbook's file."""
        return f"BaoCao_TTHC_{self.name}.xlsx"

    @property
    def document(self) -> str:
        """The report's file."""
        return f"BaoCao_TTHC_{self.name}.docx"

    @property
    def spoken_month(self) -> str:
        """The month as letters write it: 01/2026."""
        year, month = self.month.split("-")
        return f"{month}/{year}"

    @property
    def about(self) -> About:
        """What the files' properties say."""
        title = f"Báo cáo cải cách thủ tục hành chính tháng {self.spoken_month}"
        return About(self.unit, title, self.day)


def identity(report: Report) -> Identity:
    """The identity of a report; raises WorkbookError when it states no month and no period."""
    stated = report.stated_period.period if report.stated_period else None
    period = stated or next((table.period for table in report.tables if table.period), None)
    typed = reporting_month(report)
    if period is None and typed is None:
        raise WorkbookError(
            f"Sổ “{report.file}” chưa ghi kỳ báo cáo nên chưa đóng gói được; "
            "hãy điền tháng, năm và kỳ ở tờ ThongTin."
        )
    month, year = (period.end.month, period.end.year) if period else typed or (1, 1)
    return Identity(
        unit=one_line(report.unit),
        superior=one_line(report.info["superior"].text) if "superior" in report.info else "",
        month=f"{year:04d}-{month:02d}",
        period=period,
        day=report.dates.get("date") or (period.end if period else date(year, month, 1)),
    )


def one_line(text: str) -> str:
    """The text on one line, without characters that are not shown."""
    shown = "".join(each if each.isprintable() else " " for each in plain(text))
    return " ".join(shown.split())
