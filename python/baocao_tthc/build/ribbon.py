"""The ribbon in the package: one part and one relationship that XlsxWriter does not write."""

from __future__ import annotations

import zipfile
from io import BytesIO

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
