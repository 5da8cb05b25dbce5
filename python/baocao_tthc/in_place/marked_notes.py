"""The notes of a check's marks in the parts of a worksheet's notes: what they say, and their boxes.

Notes of the office stay as they are; a cell that has one gets none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from html import escape, unescape
from typing import NamedTuple

from ..filing import Place, column_letters
from ..findings.marking import Mark, note_text, without_ours
from ..ooxml.markup import legal
from ..workbook.text_metrics import PIXEL, note_size
from .sheet_cells import SheetCells, UnusualPartError
from .sheet_sizes import SheetSizes, reached

NO_NOTES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns='
    b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors></authors>'
    b"<commentList></commentList></comments>"
)
_NO_BOXES = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap '
    'v:ext="edit" data="{0}"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600"'
    ' o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path '
    'gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_COMMENT = re.compile(
    rb'(?><comment\s[^<>]*?ref="([A-Z]{1,3}[0-9]{1,7})")[^<>]*+>'
    rb"((?:[^<]++|<(?!/?comment[\s>]))*+)</comment>"
)
_TEXT = re.compile(rb"<t(?:\s[^<>]*+)?>([^<]*)</t>")
_WHOLE_TEXT = re.compile(rb"<text>(?:[^<]++|<(?!/?text>))*+</text>")
_BOX = re.compile(rb"<v:shape\s(?:[^<]++|<(?!/?v:shape[\s>]))*+</v:shape>")
_BOX_CELL = re.compile(rb"<x:(Row|Column)>([0-9]{1,7})</x:(?:Row|Column)>")
_BOX_ID = re.compile(rb'"_x0000_s([0-9]{1,9})"')
_MAP = re.compile(rb'<o:idmap\s[^<>]*?data="([0-9]{1,6})')
_AUTHOR, _ANY_AUTHOR = b"<author>BaoCao_TTHC</author>", re.compile(rb"<author>[^<]*</author>")
_LOOK = '<rPr><sz val="9"/><color indexed="81"/><rFont val="Tahoma"/><family val="2"/></rPr>'
_IDS = 1024  # of boxes in each number of a map


class NoteParts(NamedTuple):
    """What the notes of a sheet say, and the boxes in which they are shown."""

    notes: bytes
    boxes: bytes


def no_boxes(others: Collection[bytes]) -> bytes:
    """A part without a box, whose numbers are not those of the other parts of the workbook."""
    used = [int(number) for part in others for number in _MAP.findall(part)]
    return _NO_BOXES.format(max(used, default=0) + 1).encode()


def without_marks(parts: NoteParts) -> NoteParts:
    """The parts without what a check wrote; what people wrote around it stays."""
    gone: set[bytes] = set()

    def kept(found: re.Match[bytes]) -> bytes:
        said = _said(found[2])
        rest = without_ours(said)
        if rest == said:
            return found[0]
        if rest:
            return _WHOLE_TEXT.sub(lambda _: _text(rest), found[0], count=1)
        gone.add(found[1])
        return b""

    notes = _COMMENT.sub(kept, parts.notes)
    boxes = _BOX.sub(lambda found: b"" if _cell_of(found[0]) in gone else found[0], parts.boxes)
    return NoteParts(notes, boxes)


def _said(comment: bytes) -> str:
    pieces = b"".join(_TEXT.findall(comment)).decode()
    return unescape(pieces).replace("\r\n", "\n")


def _text(said: str) -> bytes:
    text = escape(legal(said), quote=False)
    return f'<text><r>{_LOOK}<t xml:space="preserve">{text}</t></r></text>'.encode()


def _cell_of(box: bytes) -> bytes:
    """The address of the cell whose note the box shows; of none for other boxes."""
    found = {kind: int(number) for kind, number in _BOX_CELL.findall(box)}
    if found.keys() != {b"Row", b"Column"}:
        return b""
    return f"{column_letters(found[b'Column'] + 1)}{found[b'Row'] + 1}".encode()


def with_marks(parts: NoteParts, marks: Mapping[Place, Mark], sheet: SheetCells) -> NoteParts:
    """The parts with the notes of these marks where a cell has none; raises UnusualPartError."""
    there = {address for address, _ in _COMMENT.findall(parts.notes)}
    new = {place: mark for place, mark in marks.items() if place.cell.encode() not in there}
    if not new:
        return parts
    notes, author = _with_author(parts.notes)
    sizes = SheetSizes(sheet.xml)
    numbers = [int(number) for number in _BOX_ID.findall(parts.boxes)]
    maps = [int(number) * _IDS for number in _MAP.findall(parts.boxes)]
    last = max([*numbers, *maps], default=_IDS)
    comments, boxes = [], []
    for number, (place, mark) in enumerate(new.items(), last + 1):
        text = note_text(mark.messages)
        head = f'<comment ref="{place.cell}" authorId="{author}">'.encode()
        comments.append(b"%b%b</comment>" % (head, _text(text)))
        boxes.append(_box(number, place, text, sizes))
    return NoteParts(
        _before(notes, b"</commentList>", b"".join(comments)),
        _before(parts.boxes, b"</xml>", b"".join(boxes)),
    )


def _with_author(notes: bytes) -> tuple[bytes, int]:
    """The part with the program among the authors, and its number there."""
    authors = _ANY_AUTHOR.findall(notes)
    if _AUTHOR in authors:
        return notes, authors.index(_AUTHOR)
    return _before(notes, b"</authors>", _AUTHOR), len(authors)


def _before(xml: bytes, end: bytes, new: bytes) -> bytes:
    at = xml.rfind(end)
    if at < 0:
        raise UnusualPartError
    return xml[:at] + new + xml[at:]


def _box(number: int, place: Place, text: str, sizes: SheetSizes) -> bytes:
    """A hidden box beside the cell in which the whole text is seen."""
    width, height = (round(points / PIXEL) for points in note_size(text))
    left, top = place.column, max(0, place.row - 2)  # from 0: the next column, a row higher
    right, over = reached(left, 15 + width, sizes.column)
    bottom, below = reached(top, 10 + height, sizes.row)
    anchor = f"{left}, 15, {top}, 10, {right}, {over}, {bottom}, {below}"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
        f"width:{width * PIXEL:g}pt;height:{height * PIXEL:g}pt;z-index:{number % _IDS};"
        'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox '
        'style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>'
        f"{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{place.row - 1}</x:Row>"
        f"<x:Column>{place.column - 1}</x:Column></x:ClientData></v:shape>"
    ).encode()
