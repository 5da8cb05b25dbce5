"""What the parts of a package are by [Content_Types].xml: in lower case, without parameters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from .xml_stream import BrokenXmlError, stream

_MAX_ENTRIES = 10_000
_MAX_REMEMBERED = 2**14  # bytes


class ContentTypes(NamedTuple):
    """The types by the folded path of a part, else by the ending of its name."""

    parts: Mapping[str, str]
    endings: Mapping[str, str]

    def of(self, path: str) -> str:
        """The type of the part with that folded path, "" when none is said."""
        return self.parts.get(path) or self.endings.get(path.rpartition(".")[2], "")


def content_types(xml: bytes) -> ContentTypes:
    """Read the list; raises BrokenXmlError."""
    return _known(xml) if len(xml) <= _MAX_REMEMBERED else _read(xml)


def _read(xml: bytes) -> ContentTypes:
    parts: dict[str, str] = {}
    endings: dict[str, str] = {}

    def entry(called: str, attributes: Mapping[str, str]) -> None:
        name = called.rpartition(" ")[2]
        kind = attributes.get("ContentType", "").partition(";")[0].strip().lower()
        if name == "Override":
            path = attributes.get("PartName", "").replace("\\", "/").lstrip("/").casefold()
            if parts.setdefault(path, kind) != kind:  # programs differ in which they believe
                raise BrokenXmlError
        elif name == "Default":
            ending = attributes.get("Extension", "").casefold()
            if endings.setdefault(ending, kind) != kind:
                raise BrokenXmlError
        if len(parts) + len(endings) > _MAX_ENTRIES:
            raise BrokenXmlError

    stream(xml, entry)
    return ContentTypes(parts, endings)


_known = lru_cache(maxsize=64)(_read)  # the workbooks of one program have the same
