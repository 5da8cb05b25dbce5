"""Building workbooks: from data to a workbook that works without macros, and with them.

XlsxWriter is loaded when the first workbook is built: a click in Excel uses the names here only.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..checks.finding import Finding
from .data import FormData, RuleData, WorkbookData, parse_data, read_data

__all__ = [
    "FormData",
    "RuleData",
    "WorkbookData",
    "macro_workbook_bytes",
    "parse_data",
    "read_data",
    "workbook_bytes",
]


def workbook_bytes(data: WorkbookData, findings: Sequence[Finding] | None = None) -> bytes:
    """The content of the .xlsx; `findings` fill KiemTra, None leaves it "Chưa kiểm tra"."""
    from .workbook import workbook_bytes

    return workbook_bytes(data, findings)


def macro_workbook_bytes(data: WorkbookData, findings: Sequence[Finding] | None = None) -> bytes:
    """The content of the .xlsm, with the macros of the program's own blank workbook."""
    from .package import macro_workbook_bytes

    return macro_workbook_bytes(data, findings)
