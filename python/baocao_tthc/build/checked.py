"""A workbook with its own findings in KiemTra: built, read, checked, built again with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ..checks import Finding, check
from ..reading import read_report
from .data import WorkbookData

Build = Callable[[WorkbookData, Sequence[Finding] | None], bytes]


def write_checked(data: WorkbookData, build: Build, path: Path) -> tuple[Finding, ...]:
    """Write the workbook that `build` makes to `path`, over what is there; return its findings."""
    path.write_bytes(build(data, None))  # to be read, for the cells of the findings
    findings = check(read_report(path))
    path.write_bytes(build(data, findings))
    return findings
