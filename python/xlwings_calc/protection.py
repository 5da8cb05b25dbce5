"""Protected sheets: what Excel allows on them, which LibreOffice's API knows nothing about.

LibreOffice keeps the permissions of a file ("insert rows", "format cells") and writes them back,
but its API neither tells them nor acts on them: some calls throw, some do nothing, some write
through. So they are read from the file, and every call that they govern is checked here first.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import unescape

from .errors import unsupported

if TYPE_CHECKING:
    from collections.abc import Mapping

# Excel's argument of Worksheet.Protect, and the attribute of the file that takes it away.
PERMISSIONS = {
    "AllowFormattingCells": "formatCells",
    "AllowFormattingColumns": "formatColumns",
    "AllowFormattingRows": "formatRows",
    "AllowInsertingColumns": "insertColumns",
    "AllowInsertingRows": "insertRows",
    "AllowInsertingHyperlinks": "insertHyperlinks",
    "AllowDeletingColumns": "deleteColumns",
    "AllowDeletingRows": "deleteRows",
    "AllowSorting": "sort",
    "AllowFiltering": "autoFilter",
    "AllowUsingPivotTables": "pivotTables",
}
NOTES = "EditObjects"  # no permission of Excel's: what DrawingObjects=False leaves allowed
_MAX_PART = 64 << 20  # bytes of a sheet that are looked through
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_PROTECTION = re.compile(r"<(?:\w+:)?sheetProtection\b([^>]*)>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_FALSE = {"0", "false"}

Permissions = frozenset[str]


class Protection:
    """What Excel calls `Worksheet.Protection`: a bool for each name of PERMISSIONS."""

    def __init__(self, allowed: Permissions) -> None:
        self._allowed = allowed

    def __getattr__(self, name: str) -> bool:
        if name not in PERMISSIONS:
            unsupported("Sheet.api.Protection", name)
        return name in self._allowed


def from_arguments(arguments: Mapping[str, object]) -> Permissions:
    """What `Worksheet.Protect(**arguments)` allows."""
    allowed = {name for name in PERMISSIONS if arguments.get(name)}
    return frozenset(allowed if arguments.get("DrawingObjects", True) else {*allowed, NOTES})


def from_file(path: str) -> dict[str, Permissions]:
    """What an Excel file allows on its protected sheets, by their names; {} for other files."""
    if Path(path).suffix.lower() not in {".xlsx", ".xlsm"}:
        return {}
    try:
        with zipfile.ZipFile(path) as archive:
            return dict(_sheets(archive))
    except (OSError, KeyError, zipfile.BadZipFile, UnicodeDecodeError):
        return {}


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, Permissions]]:
    parts = {
        relation.get("Id"): relation.get("Target", "")
        for relation in _elements(_RELATION, _text(archive, "xl/_rels/workbook.xml.rels"))
    }
    found = []
    for sheet in _elements(_SHEET, _text(archive, "xl/workbook.xml")):
        target = parts.get(sheet.get("r:id"), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if part.endswith(".xml") and (match := _PROTECTION.search(_text(archive, part))):
            found.append((sheet.get("name", ""), _allowed(_attributes(match[1]))))
    return found


def _allowed(attributes: Mapping[str, str]) -> Permissions:
    allowed = {name for name, key in PERMISSIONS.items() if attributes.get(key) in _FALSE}
    return frozenset(allowed if attributes.get("objects", "0") not in _FALSE else {*allowed, NOTES})


def _text(archive: zipfile.ZipFile, part: str) -> str:
    with archive.open(part) as stream:
        return stream.read(_MAX_PART).decode("utf-8")


def _elements(pattern: re.Pattern[str], text: str) -> list[dict[str, str]]:
    return [_attributes(match[1]) for match in pattern.finditer(text)]


def _attributes(text: str) -> dict[str, str]:
    quotes = {"&quot;": '"', "&apos;": "'"}
    return {name: unescape(a or b, quotes) for name, a, b in _ATTRIBUTE.findall(text)}
