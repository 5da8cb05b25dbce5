"""The workbook with its macros: the sheets, the VBA project and the ribbon in one file.

The ribbon in the package: one part and one relationship that XlsxWriter does not write.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

from .. import resources
from ..entries.data import WorkbookData
from ..errors import DataError
from ..findings.finding import Finding
from .assembly import workbook_bytes
from .with_formulas_again import with_formulas_again

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
    return add_ribbon(workbook_bytes(with_formulas_again(data), findings, project), ribbon)


def packaged_macros() -> Macros:
    """The macros of the blank workbook that comes with the program; raises DataError without it."""
    if path := resources.shipped("workbook", BLANK):
        with zipfile.ZipFile(path) as archive:
            return Macros(archive.read(_PROJECT), archive.read(PART))
    raise DataError(f"Không thấy sổ mẫu {BLANK} của chương trình; hãy cài lại, hoặc ghi sổ .xlsx.")


PART = "customUI/customUI14.xml"
_RELATIONSHIP = (
    '<Relationship Id="rIdRibbon" '
    'Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility" '
    f'Target="{PART}"/>'
)
_END = b"</Relationships>"
_RELATIONSHIPS = "_rels/.rels"


def add_ribbon(workbook: bytes, ribbon: bytes) -> bytes:
    """The same workbook with this customUI14.xml; every other part is as it was.

    Office 2010 and later read it (relationship of 2007). openpyxl drops it on saving, even with
    keep_vba: never edit this workbook with openpyxl.
    """
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            content = old.read(item)
            if item.filename == _RELATIONSHIPS:
                content = content.replace(_END, _RELATIONSHIP.encode() + _END)
            new.writestr(_entry(item.filename, item.date_time), content)
        new.writestr(_entry(PART, (1980, 1, 1, 0, 0, 0)), ribbon)
    return target.getvalue()


def _entry(name: str, when: tuple[int, int, int, int, int, int]) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, when)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
