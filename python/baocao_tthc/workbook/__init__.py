"""The writer of workbooks: from data to sheets that work without macros, and with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ..entries.data import WorkbookData
from ..errors import TthcError
from ..findings.finding import Finding

Build = Callable[[WorkbookData, Sequence[Finding] | None], bytes]
"""From data and the findings for KiemTra (None: not checked) to the content of a workbook."""


def builder_of(target: Path) -> Build:
    """What makes a workbook of that name: with macros for .xlsm; raises TthcError for others."""
    from .assembly import macro_workbook_bytes, workbook_bytes  # loads XlsxWriter

    builds: dict[str, Build] = {".xlsx": workbook_bytes, ".xlsm": macro_workbook_bytes}
    build = builds.get(target.suffix.lower())
    if build is None:
        raise TthcError(f"Sổ “{target}” phải có đuôi .xlsx hoặc .xlsm; hãy đổi tên tệp sau -o.")
    return build


def write_checked(data: WorkbookData, build: Build, path: Path) -> tuple[Finding, ...]:
    """Write the workbook that `build` makes to `path`, over what is there; return its findings."""
    from ..checks import check
    from ..reading import read_filing

    path.write_bytes(build(data, None))  # to be read, for the cells of the findings
    findings = check(read_filing(path))
    path.write_bytes(build(data, findings))
    return findings
