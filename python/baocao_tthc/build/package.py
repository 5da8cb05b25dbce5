"""The workbook with its macros: the sheets, the VBA project and the ribbon in one file."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..checks.finding import Finding
from ..errors import DataError
from .data import WorkbookData
from .freeing import freed
from .ribbon import PART, add_ribbon
from .workbook import workbook_bytes

BLANK = "BaoCao_TTHC.xlsm"
_PROJECT = "xl/vbaProject.bin"


class Macros(NamedTuple):
    """The VBA project (xl/vbaProject.bin) and the ribbon (customUI14.xml)."""

    project: bytes
    ribbon: bytes


def macro_workbook_bytes(
    data: WorkbookData, findings: Sequence[Finding] | None = None, macros: Macros | None = None
) -> bytes:
    """The content of the .xlsm; `macros` None takes those of the program's own blank workbook.

    The project has a module for each sheet of that workbook; Excel makes those of other forms.
    Raises DataError when the blank workbook is gone.
    """
    project, ribbon = macros or packaged_macros()
    return add_ribbon(workbook_bytes(freed(data), findings, project), ribbon)


def packaged_macros() -> Macros:
    """The macros of the blank workbook that comes with the program; raises DataError without it."""
    package = Path(__file__).parents[1]
    for folder in (package, package.parents[1]):
        path = folder / "workbook" / BLANK
        if path.is_file():
            with zipfile.ZipFile(path) as archive:
                return Macros(archive.read(_PROJECT), archive.read(PART))
    raise DataError(f"Không thấy sổ mẫu {BLANK} của chương trình; hãy cài lại, hoặc ghi sổ .xlsx.")
