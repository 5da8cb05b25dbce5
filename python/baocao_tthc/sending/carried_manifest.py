"""The manifest that a frozen workbook carries itself, so that one that came alone says what it is.

It is the part of manifest.json that does not speak of the package's files, as JSON in a custom XML
part, which spreadsheet programs keep when they save the workbook.
"""

from __future__ import annotations

import json
from typing import Any

from ..ooxml.archive import Archive, Unsound
from ..ooxml.xml import append_element, parsed_element, root_of, serialised

CARRIED = "customXml/item1.xml"
_NAMESPACE = "urn:baocao-tthc:ban-ke"


def carried_part(described: dict[str, Any]) -> bytes:
    """The XML of the part; the same manifest gives the same bytes."""
    root = root_of("banKe", _NAMESPACE, {None: _NAMESPACE})
    append_element(root, "json", json.dumps(described, ensure_ascii=True, sort_keys=True))
    return serialised(root)


def carried_manifest(archive: Archive) -> dict[str, Any] | None:
    """What a workbook says that it is; None when it carries nothing that can be read."""
    if not archive.has(CARRIED):
        return None
    try:
        root = parsed_element(archive.read(CARRIED))
        said = json.loads(root.findtext(f"{{{_NAMESPACE}}}json") or "null")
    except (Unsound, ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
