"""Writing an Office package anew: parts under our names, each with its type and links."""

from __future__ import annotations

import posixpath
import zipfile
from io import BytesIO
from typing import NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from .archive import Archive
from .xml import LINKS, PACKAGE_LINKS, append_element, parsed_element, root_of, serialised

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_SHEETS = f"{_OFFICE}.spreadsheetml"
CONTENT_TYPES = {
    "workbook": f"{_SHEETS}.sheet.main+xml",
    "worksheet": f"{_SHEETS}.worksheet+xml",
    "styles": f"{_SHEETS}.styles+xml",
    "sharedStrings": f"{_SHEETS}.sharedStrings+xml",
    "theme": f"{_OFFICE}.theme+xml",
    "drawing": f"{_OFFICE}.drawing+xml",
    "chart": f"{_OFFICE}.drawingml.chart+xml",
    "core": "application/vnd.openxmlformats-package.core-properties+xml",
    "app": f"{_OFFICE}.extended-properties+xml",
}
_OLDEST = (1980, 1, 1, 0, 0, 0)  # of a .zip: the same workbook gives the same bytes


class PartLink(NamedTuple):
    """A relationship of the original: its kind ("image") and the part, "" when outside."""

    kind: str
    part: str


def links_of(archive: Archive, part: str) -> dict[str, PartLink]:
    """The relationships of a part by their id."""
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels"
    root = parsed_element(archive.read(rels)) if archive.has(rels) else None
    found = {}
    for each in root if root is not None else ():
        target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))
        inside = each.get("TargetMode") != "External" and archive.has(target)
        kind = each.get("Type", "").rpartition("/")[2]
        found[each.get("Id", "")] = PartLink(kind, target if inside else "")
    return found


class NewPackage:
    """A package that is being put together."""

    def __init__(self) -> None:
        self._parts: dict[str, bytes] = {}
        self._types: dict[str, str] = {}
        self._links: dict[str, list[tuple[str, str]]] = {}

    def add(self, path: str, kind: str, content: bytes) -> None:
        """Put a part in; `kind` is one of TYPES, or a media type."""
        self._parts[path] = content
        self._types[path] = CONTENT_TYPES.get(kind, kind)

    def link(self, source: str, kind: str, target: str) -> str:
        """Relate two parts; the id. `source` "" is the package itself."""
        links = self._links.setdefault(source, [])
        links.append((kind if "/" in kind else f"{LINKS}/{kind}", target))
        return f"rId{len(links)}"

    def content(self) -> bytes:
        """The archive; the same parts give the same bytes."""
        for source, links in self._links.items():
            folder, name = posixpath.split(source)
            self._parts[posixpath.join(folder, "_rels", f"{name}.rels")] = _rels(links)
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w") as package:
            for path, content in (("[Content_Types].xml", self._content_types()),
                                  *sorted(self._parts.items())):  # fmt: skip
                info = zipfile.ZipInfo(path, _OLDEST)
                info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
                package.writestr(info, content)
        return stream.getvalue()

    def _content_types(self) -> bytes:
        root = root_of("Types", _TYPES, {None: _TYPES})
        links = "application/vnd.openxmlformats-package.relationships+xml"
        append_element(root, "Default", Extension="rels", ContentType=links)
        append_element(root, "Default", Extension="xml", ContentType="application/xml")
        for path, kind in sorted(self._types.items()):
            append_element(root, "Override", PartName=f"/{path}", ContentType=kind)
        return serialised(root)


def _rels(links: list[tuple[str, str]]) -> bytes:
    root = etree.Element(f"{{{PACKAGE_LINKS}}}Relationships", nsmap={None: PACKAGE_LINKS})
    for number, (kind, target) in enumerate(links, 1):
        append_element(root, "Relationship", Id=f"rId{number}", Type=kind, Target=f"/{target}")
    return serialised(root)
