"""Building workbooks: from data to a workbook that works without macros, and with them.

XlsxWriter is loaded when the first workbook is built: a click in Excel uses the names here only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ..entries.data import FormData, RuleData, WorkbookData, parse_data, read_data
from ..errors import TthcError
from ..findings.finding import Finding

__all__ = [
    "FormData",
    "RuleData",
    "WorkbookData",
    "builder_of",
    "macro_workbook_bytes",
    "parse_data",
    "read_data",
    "workbook_bytes",
]


def workbook_bytes(data: WorkbookData, findings: Sequence[Finding] | None = None) -> bytes:
    """The content of the .xlsx; `findings` fill KiemTra, None leaves it "Chưa kiểm tra"."""
    from .assembly import workbook_bytes

    return workbook_bytes(data, findings)


def macro_workbook_bytes(data: WorkbookData, findings: Sequence[Finding] | None = None) -> bytes:
    """The content of the .xlsm, with the macros of the program's own blank workbook."""
    from .macro_workbook import macro_workbook_bytes

    return macro_workbook_bytes(data, findings)


def builder_of(target: Path) -> Callable[[WorkbookData, Sequence[Finding] | None], bytes]:
    """What makes a workbook of that name: with macros for .xlsm; raises TthcError for others."""
    builds = {".xlsx": workbook_bytes, ".xlsm": macro_workbook_bytes}
    build = builds.get(target.suffix.lower())
    if build is None:
        raise TthcError(f"Sổ “{target}” phải có đuôi .xlsx hoặc .xlsm; hãy đổi tên tệp sau -o.")
    return build
