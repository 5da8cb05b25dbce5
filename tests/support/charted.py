"""Reports with charts for a test."""

from __future__ import annotations

from typing import Any

from baocao_tthc.filing import Filing, HistoryRow
from baocao_tthc.period import monthly_period
from support.filings import january, report_of

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def history(periods: int) -> tuple[HistoryRow, ...]:
    """The periods before January 2026; the one eight months ago was not reported."""
    rows = []
    for back in (back for back in range(periods - 1, 0, -1) if back != 8):
        year, month = divmod(12 * 2026 - back, 12)
        period = monthly_period("vpcp-thang", month + 1, year)
        rows.append(HistoryRow(period, "II.06B", "", {7: 200, 8: 180, 9: back % 20, 13: 9 * back}))
        if back < 20:
            rows.append(HistoryRow(period, "PL01", "", {10: 200, 13: 199 - back}))
    return tuple(rows)


def report(periods: int = 12, charts: str = "Có", **more: Any) -> Filing:
    """January, with or without the annex, and the periods before."""
    data = january() | {"bieu_do": charts} | more
    return report_of(data)._replace(history=history(periods))
