"""Freezing a workbook as a package does, and holding the result to the original."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from baocao_tthc.checks import check
from baocao_tthc.ooxml.metadata import FileProperties
from baocao_tthc.reading import read_filing
from baocao_tthc.sending.freeze import Frozen, freeze
from baocao_tthc.sending.pack import sheets_kept

ABOUT = FileProperties("UBND xã Ninh Giang", "Báo cáo tháng 01/2026", date(2026, 1, 20))


def frozen(file: Path, target: Path) -> Frozen:
    """Freeze a workbook as `pack` does, to `target`."""
    report = read_filing(file)
    made = freeze(file, sheets_kept(report, check(report)), ABOUT)
    target.write_bytes(made.content)
    return made


def assert_same(file: Path, target: Path) -> Frozen:
    """The frozen workbook gives the findings of the original, place by place, number by number."""
    made = frozen(file, target)
    assert check(read_filing(target)) == check(read_filing(file))
    return made
