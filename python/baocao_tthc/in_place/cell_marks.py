"""The marks of a check in a closed workbook: the colours and notes of the cells, as the button sets
them, and none that an earlier check left. A sheet without a mark, old or new, stays to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from ..filing import Place
from ..findings.finding import Finding
from ..findings.marking import MARK_FORMULA, NOTE_BEGIN, Mark, marks_by_sheet
from ..ooxml.members import members_of, with_members
from ..ooxml.package import read_links, rels_of
from .built_sheets import STYLES, items_in, sheet_parts, with_items
from .entry_locks import has_password
from .marked_notes import NO_NOTES, NoteParts, no_boxes, with_marks, without_marks
from .notes import with_note_parts
from .sheet_cells import UnusualPartError, scan_cells

_BLOCK = re.compile(
    rb"<conditionalFormatting(?:\s[^<>]*+)?>((?:[^<]++|<(?!/?conditionalFormatting[\s>]))*+)"
    rb"</conditionalFormatting>"
)
_RULE = re.compile(rb"<cfRule\s[^<>]*+(?<!/)>((?:[^<]++|<(?!/?cfRule[\s>]))*+)</cfRule>")
_OURS = re.compile(
    rb'<formula>(?:"|&quot;)BaoCao_TTHC(?:"|&quot;)&lt;(?:>|&gt;)(?:""|&quot;&quot;)</formula>'
)
_PRIORITY = re.compile(rb'(<(?:x14:)?cfRule\s(?:[^<>]*\s)?priority=")([0-9]{1,9})(")')
_BEHIND = re.compile(
    rb"<(?:conditionalFormatting|dataValidations|hyperlinks|printOptions|pageMargins|pageSetup"
    rb"|headerFooter|rowBreaks|colBreaks|customProperties|cellWatches|ignoredErrors|smartTags"
    rb"|drawing|legacyDrawing|legacyDrawingHF|drawingHF|picture|oleObjects|controls"
    rb"|webPublishItems|tableParts|extLst)(?=[\s/>])|</worksheet>"
)


class Marked(NamedTuple):
    """The content of the workbook with its marks, and the names of sheets that take none: locked
    with a password.
    """

    content: bytes
    locked: tuple[str, ...]


def with_cell_marks(content: bytes, findings: Sequence[Finding]) -> Marked:
    """The workbook with the cells of these findings marked, and no others any more.

    Raises UnusualPartError.
    """
    marking = _Marking(members_of(content))
    for name, marks in _by_part(marking.members, marks_by_sheet(findings)):
        marking.mark(*name, marks)
    return Marked(with_members(content, marking.changed), tuple(marking.locked))


def _by_part(
    members: Mapping[str, bytes], marks: Mapping[str, Mapping[Place, Mark]]
) -> Iterator[tuple[tuple[str, str], Mapping[Place, Mark]]]:
    """The name and the part of each sheet that has marks, or is to have some."""
    for name, part in sheet_parts(members).items():
        wanted = marks.get(name, {})
        if part in members and (wanted or _has_marks(members, part)):
            yield (name, part), wanted


def _has_marks(members: Mapping[str, bytes], part: str) -> bool:
    notes = members.get(_note_links(members, part).get("comments", ""), b"")
    return bool(_OURS.search(members[part])) or NOTE_BEGIN.encode() in notes


def _note_links(members: Mapping[str, bytes], part: str) -> dict[str, str]:
    rels = members.get(rels_of(part))
    return dict(read_links(Path(part), rels, part).values()) if rels else {}


class _Marking:
    """The marking of one workbook."""

    def __init__(self, members: dict[str, bytes]) -> None:
        self.members = members
        self.changed: dict[str, bytes] = {}
        self.locked: list[str] = []

    def mark(self, name: str, part: str, marks: Mapping[Place, Mark]) -> None:
        """Mark one sheet, or note that it is locked."""
        if has_password(self.members[part]):
            self.locked.append(name)
            return
        self._put({part: self._coloured(self.members[part], marks)})
        self._note(part, marks)

    def _put(self, parts: Mapping[str, bytes]) -> None:
        self.members |= parts
        self.changed |= parts

    def _coloured(self, xml: bytes, marks: Mapping[Place, Mark]) -> bytes:
        """The sheet with a rule of its own for each cell, before all others."""
        bare = _BLOCK.sub(_without_ours, xml)
        if not marks:
            return bare
        start = max(bare.rfind(end) for end in (b"</sheetData>", b"<sheetData/>"))
        place = _BEHIND.search(bare, max(start, bare.rfind(b"</customSheetViews>")))
        if start < 0 or place is None:
            raise UnusualPartError
        before, behind = bare[: place.start()], _moved_back(bare[place.start() :], len(marks))
        rules = (self._rule(n, *each) for n, each in enumerate(marks.items(), 1))
        return before + b"".join(rules) + behind

    def _rule(self, priority: int, place: Place, mark: Mark) -> bytes:
        return (
            f'<conditionalFormatting sqref="{place.cell}"><cfRule type="expression" '
            f'dxfId="{self._look(mark)}" priority="{priority}"><formula>'
            f"{escape(MARK_FORMULA, quote=False)}</formula></cfRule></conditionalFormatting>"
        ).encode()

    def _look(self, mark: Mark) -> int:
        """The number of the mark's colours among the workbook's."""
        ink, fill = (f'rgb="FF{colour.removeprefix("#")}"' for colour in (mark.ink, mark.fill))
        look = (
            f"<dxf><font><color {ink}/></font><fill><patternFill><bgColor {fill}/></patternFill>"
            "</fill></dxf>"
        ).encode()
        known = items_in(self.members[STYLES], b"dxfs", b"dxf")
        if look not in known:
            known.append(look)
            self._put({STYLES: with_items(self.members[STYLES], b"dxfs", look, len(known))})
        return known.index(look)

    def _note(self, part: str, marks: Mapping[Place, Mark]) -> None:
        links = _note_links(self.members, part)
        notes, boxes = links.get("comments", ""), links.get("vmlDrawing", "")
        if notes and not boxes:
            raise UnusualPartError
        if notes:
            old = NoteParts(self.members[notes], self.members[boxes])
        else:
            old = NoteParts(NO_NOTES, no_boxes([self.members[each] for each in self._boxes()]))
        new = with_marks(without_marks(old), marks, scan_cells(self.members[part]))
        if notes:
            self._put({notes: new.notes, boxes: new.boxes})
        elif new != old:
            self._put(with_note_parts(self.members, part, *new))

    def _boxes(self) -> Iterator[str]:
        return (name for name in self.members if name.lower().endswith(".vml"))


def _without_ours(block: re.Match[bytes]) -> bytes:
    rest = _RULE.sub(lambda rule: b"" if _OURS.search(rule[1]) else rule[0], block[1])
    if rest == block[1]:
        return block[0]
    return block[0].replace(block[1], rest) if rest.strip() else b""


def _moved_back(xml: bytes, places: int) -> bytes:
    """The other rules behind so many new ones."""
    first = min((int(found[2]) for found in _PRIORITY.finditer(xml)), default=places + 1)
    if first > places:
        return xml
    return _PRIORITY.sub(
        lambda found: b"%b%d%b" % (found[1], int(found[2]) + places, found[3]), xml
    )
