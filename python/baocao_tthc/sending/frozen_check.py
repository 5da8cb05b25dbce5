"""Whether a received workbook is frozen: the parts, formulas and names that a frozen one may have.

What is alive in any Office file `ooxml.live_content` tells; here stands what is not alive, and not
frozen all the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from ..ooxml.archive import Archive
from ..ooxml.package import USUAL_WORKBOOK
from ..ooxml.xml_stream import BrokenXmlError, stream
from .harmless_formulas import is_harmless, refers_only_to

_FROZEN_PART = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|docprops/(?:app|core)\.xml"
    r"|xl/(?:workbook|styles|sharedstrings|theme[0-9]*)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/(?:worksheets/sheet|drawings/drawing|charts/chart|theme/theme)[0-9]*\.xml"
    r"|xl/(?:worksheets/_rels/sheet|drawings/_rels/drawing)[0-9]+\.xml\.rels"
    r"|xl/media/image[0-9]+\.(?:png|jpeg|gif)|customxml/item1\.xml"
)
_MAX_PARTS_NAMED = 5
_MAX_TEXT = 2**14  # characters of a formula


def foreign_parts(archive: Archive) -> list[str]:
    """The parts that no frozen workbook has, the first of them."""
    found = (name for name in archive.members if not _FROZEN_PART.fullmatch(name))
    return sorted(found)[:_MAX_PARTS_NAMED]


def unfrozen(archive: Archive) -> Iterator[str]:
    """What computes or refers elsewhere in a part: a few words each, the part named."""
    sheets: list[str] = []
    order = sorted(archive.members, key=lambda path: path != USUAL_WORKBOOK)  # names come first
    for path in order:
        if path.endswith(".xml"):
            part = _Part(sheets)
            try:
                stream(archive.read(path), part.start, end=part.end, text=part.text)
            except BrokenXmlError:  # told as what cannot be read
                continue
            for what in part.found:
                yield f"{what} ({path})"


class _Part:
    """One part; `sheets` gains the names of the sheets that it lists."""

    def __init__(self, sheets: list[str]) -> None:
        self.found: dict[str, None] = {}
        self._sheets = sheets
        self._pieces: list[str] | None = None
        self._length = 0
        self._looked_for = ""  # the words of a conditional format
        self._name = ""

    def start(self, called: str, attributes: Mapping[str, str]) -> None:
        namespace, _, name = called.rpartition(" ")
        if not namespace.endswith(("/main", "/chart")):
            return
        match name:
            case "sheet":
                self._sheets.append(attributes.get("name", ""))
            case "cfRule":
                self._looked_for = attributes.get("text", "")
            case "dataValidation":
                self.found["còn danh sách nhập"] = None
            case "definedName":
                self._name = attributes.get("name", "")
        if name in _TOLD:
            self._pieces, self._length = [], 0

    def end(self, called: str) -> None:
        name = called.rpartition(" ")[2]
        if self._pieces is None or name not in _TOLD:
            return
        text, self._pieces = "".join(self._pieces), None
        if self._is_frozen(called, name, text):
            return
        self.found[_TOLD[name].format(name=self._name)] = None

    def text(self, text: str) -> None:
        if self._pieces is not None and self._length < _MAX_TEXT:
            self._pieces.append(text)
            self._length += len(text)

    def _is_frozen(self, called: str, name: str, text: str) -> bool:
        if name == "formula":
            return is_harmless((text,), self._looked_for)
        of_cells = name == "definedName" or called.partition(" ")[0].endswith("/chart")
        return of_cells and _refers(text, self._sheets)


_TOLD = {
    "f": "còn công thức",
    "formula": "có định dạng có điều kiện nhìn ra ngoài tờ",
    "definedName": "có tên “{name}” không phải của ô nào trong sổ",
}


def _refers(text: str, sheets: Collection[str]) -> bool:
    """Whether it means cells of these sheets; a chart puts several areas into brackets."""
    return refers_only_to(text.strip().removeprefix("(").removesuffix(")"), sheets)
