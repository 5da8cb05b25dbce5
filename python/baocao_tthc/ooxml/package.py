"""The parts of an Office package and their relationships: followed, and put together anew.

What a part is its relationship says ("worksheet", "core-properties"), not where it lies.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ..errors import WorkbookError
from .archive import Archive
from .markup import is_ordinary, walk
from .members import zipped

TYPES = "[Content_Types].xml"
USUAL_WORKBOOK = "xl/workbook.xml"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAX_REMEMBERED = 2**14  # bytes of relationships
_HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;"})
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_SHEETS = f"{_OFFICE}.spreadsheetml"
_CONTENT_TYPES = {
    "officeDocument": f"{_SHEETS}.sheet.main+xml",
    "worksheet": f"{_SHEETS}.worksheet+xml",
    "styles": f"{_SHEETS}.styles+xml",
    "sharedStrings": f"{_SHEETS}.sharedStrings+xml",
    "theme": f"{_OFFICE}.theme+xml",
    "drawing": f"{_OFFICE}.drawing+xml",
    "chart": f"{_OFFICE}.drawingml.chart+xml",
    "customXml": "application/xml",
    "core-properties": "application/vnd.openxmlformats-package.core-properties+xml",
    "extended-properties": f"{_OFFICE}.extended-properties+xml",
}


class PartLink(NamedTuple):
    """A relationship: its kind, the last word of its type ("image"), and the part that it leads to.

    `part` is the path in the package without the first "/"; "" when it leads outside.
    """

    kind: str
    part: str


def rels_of(part: str) -> str:
    """The member that holds the relationships of a part; `part` "" is the package itself."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def read_links(file: Path, rels: bytes, part: str) -> dict[str, PartLink]:
    """The relationships of a part by their id, from its .rels member.

    Raises WorkbookError, which names the file, when that is not sound.
    """
    if len(rels) <= _MAX_REMEMBERED and is_ordinary(rels):
        return dict(_known_links(rels, part))
    return _walked_links(file, rels, part)


def _walked_links(file: Path, rels: bytes, part: str) -> dict[str, PartLink]:
    found: dict[str, PartLink] = {}
    folder = posixpath.join("/", posixpath.dirname(part))

    def relationship(tag: str, attributes: Mapping[str, str], _: int) -> None:
        if tag == "Relationship":
            inside = attributes.get("TargetMode") != "External"
            path = posixpath.normpath(posixpath.join(folder, attributes.get("Target", ""))).lstrip(
                "/"
            )
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = PartLink(kind, path if inside else "")

    walk(file, rels, relationship)
    return found


@lru_cache(maxsize=128)  # the workbooks of one program have the same
def _known_links(rels: bytes, part: str) -> Mapping[str, PartLink]:
    """The same of an ordinary member, in which nothing can be wrong with a file."""
    return _walked_links(Path(), rels, part)


def links_of(file: Path, archive: Archive, part: str) -> dict[str, PartLink]:
    """The relationships of a part by their id; what leads to no member leads outside."""
    rels = rels_of(part)
    links = read_links(file, archive.read(rels), part) if archive.has(rels) else {}
    return {
        id_: PartLink(kind, target if archive.has(target) else "")
        for id_, (kind, target) in links.items()
    }


def workbook_part(file: Path, archive: Archive) -> str:
    """The part of a workbook that lists its sheets; "" without one.

    The package's own relationships say which it is: xl/workbook.xml in nearly every file, but some
    programs name it otherwise.
    """
    links = links_of(file, archive, "").values()
    named = next((part for kind, part in links if kind == "officeDocument" and part), "")
    return named or (USUAL_WORKBOOK if archive.has(USUAL_WORKBOOK) else "")


def linked_part(archive: Archive, kind: str) -> str:
    """The part of that kind that the package itself links to; "" when it says none."""
    with suppress(WorkbookError):
        links = links_of(Path(), archive, "").values()
        return next((part for found, part in links if found == kind and part), "")
    return ""


def part_kinds(file: Path, members: Mapping[str, bytes]) -> dict[str, str]:
    """The kind of each part that a relationship leads to, by its path in lower case.

    `members` are the contents by such paths; relationships that are not sound lead nowhere.
    """
    found: dict[str, str] = {}
    for rels, content in members.items():
        folder, name = posixpath.split(rels)
        part = posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
        if name.endswith(".rels"):
            with suppress(WorkbookError):
                links = read_links(file, content, part).values()
                found |= {target.casefold(): kind for kind, target in links}
    return found


class NewPackage:
    """A package that is being put together."""

    def __init__(self) -> None:
        self._parts: dict[str, bytes] = {}
        self._types: dict[str, str] = {}
        self._links: dict[str, list[tuple[str, str, str]]] = {}

    def add(self, source: str, kind: str, path: str, content: bytes) -> str:
        """Put a part in, to which a relationship of the part `source` leads; its id.

        `source` "" is the package itself. `kind` is the type of the relationship, or its last word.
        """
        self._parts[path] = content
        picture = f"image/{path.rpartition('.')[2]}"
        self._types[path] = _CONTENT_TYPES.get(kind.rpartition("/")[2], picture)
        links = self._links.setdefault(source, [])
        id_ = f"rId{len(links) + 1}"
        links.append((id_, kind if "/" in kind else f"{LINKS}/{kind}", f"/{path}"))
        return id_

    def content(self) -> bytes:
        """The archive; the same parts give the same bytes."""
        rels = {rels_of(source): written_links(links) for source, links in self._links.items()}
        parts = sorted((self._parts | rels).items())
        return zipped({TYPES: self._content_types(), **dict(parts)})

    def _content_types(self) -> bytes:
        defaults = {"rels": _RELS, "xml": "application/xml"}
        rows = [_tag("Default", Extension=end, ContentType=kind) for end, kind in defaults.items()]
        for path, kind in sorted(self._types.items()):
            rows.append(_tag("Override", PartName=f"/{path}", ContentType=kind))
        return _root("Types", _TYPES, rows)


def written_links(links: Iterable[tuple[str, str, str]]) -> bytes:
    """A .rels member: the id, the type and the target of each relationship."""
    return _links_member(tuple(links))


@lru_cache(maxsize=128)  # the workbooks of one program have the same
def _links_member(links: tuple[tuple[str, str, str], ...]) -> bytes:
    rows = [_tag("Relationship", Id=id_, Type=kind, Target=target) for id_, kind, target in links]
    return _root("Relationships", PACKAGE_LINKS, rows)


def _root(tag: str, namespace: str, rows: Iterable[str]) -> bytes:
    return f'{_HEAD}<{tag} xmlns="{namespace}">{"".join(rows)}</{tag}>'.encode()


def _tag(name: str, **attributes: str) -> str:
    said = "".join(f' {key}="{text.translate(_ESCAPES)}"' for key, text in attributes.items())
    return f"<{name}{said}/>"
