"""Notes on cells of the office's workbook: those of the program's say where a figure comes from."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from html import escape
from pathlib import Path

from ..filing import column_letters
from ..ooxml.markup import legal
from ..ooxml.members import members_of, with_members
from ..ooxml.package import TYPES, read_links, rels_of
from ..wording import MAX_NAMED_CELLS, listed
from .built_sheets import sheet_parts
from .sheet_cells import UnusualPartError

_PARTS = ("comments", "vmlDrawing")  # what notes say, and the boxes in which they are shown
_OURS = "Chuyển từ cột ("
_COMMENT = re.compile(  # up to its end, not over the beginning of another
    rb'((?><comment\s[^<>]*?ref="([A-Z]+[0-9]+)")[^<>]*+>)'
    rb"((?:[^<]++|<(?!/?comment[\s>]))*+)(</comment>)"
)
_BOX = re.compile(  # as the comment
    rb"<(?:[A-Za-z0-9]+:)?shape\s(?:[^<]++|<(?!/?(?:[A-Za-z0-9]+:)?shape[\s>]))*+"
    rb"</(?:[A-Za-z0-9]+:)?shape>"
)
_BOX_SPOT = re.compile(rb"<(?:[A-Za-z0-9]+:)?(Row|Column)>\s*([0-9]+)")
_TEXT = re.compile(rb"<t(?:\s[^<>]*)?>([^<]*)</t>")
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_VML = b"application/vnd.openxmlformats-officedocument.vmlDrawing"
_COMMENTS = b"application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_BEHIND = (
    rb"<(?:legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)"
    rb"(?=[\s/>])|</worksheet>"
)


def with_notes(
    content: bytes, built: bytes, notes: Mapping[str, Mapping[str, str]]
) -> tuple[bytes, list[str]]:
    """The workbook with these notes, by sheet and address, and what is to be said of them.

    A sheet without notes, or with none but the program's, takes those of the `built` workbook,
    where the form stands alike. On one that has others the program's are written anew, or go with
    their boxes where there is nothing more to say; the office's stay, and no new ones come.
    """
    old, new = members_of(content), members_of(built)
    parts, sources = sheet_parts(old), sheet_parts(new)
    changed: dict[str, bytes] = {}
    said = []
    for sheet, wanted in notes.items():
        part = parts[sheet]
        rels = old.get(rels_of(part), b"")
        links = read_links(Path(part), rels, part).values() if rels else ()
        targets = {kind: target for kind, target in links if kind in _PARTS}
        has_built = bool(wanted) and rels_of(sources[sheet]) in new
        if has_built and _only_ours(old, targets):
            built_notes = dict(read_links(Path(part), new[rels_of(sources[sheet])], part).values())
            changed |= {targets[kind]: new[built_notes[kind]] for kind in _PARTS}
        elif "comments" in targets:
            made, missing, dropped = _rewritten(old[targets["comments"]], wanted)
            changed[targets["comments"]] = made
            if dropped and "vmlDrawing" in targets:
                boxes = targets["vmlDrawing"]
                changed[boxes] = _without_boxes(old[boxes], dropped)
            if missing:
                cells = listed(missing, MAX_NAMED_CELLS, "ô")
                said.append(
                    f"Tờ {sheet} đã có ghi chú nên không thêm ghi chú nguồn ở {cells}: số "
                    "chuyển từ cột đang giải quyết của kỳ trước."
                )
        elif has_built:
            links = read_links(Path(part), new[rels_of(sources[sheet])], part).values()
            built_notes = dict(links)
            made, shapes = (new[built_notes[kind]] for kind in _PARTS)
            changed |= with_note_parts(old | changed, part, made, shapes)
    return with_members(content, changed), said


def _only_ours(old: Mapping[str, bytes], targets: Mapping[str, str]) -> bool:
    """Whether a sheet has notes, all of them the program's, and nothing else is drawn with them."""
    if targets.keys() != set(_PARTS):
        return False
    notes = _COMMENT.findall(old[targets["comments"]])
    shapes = old[targets["vmlDrawing"]]
    kinds = re.findall(rb'ObjectType="([A-Za-z]+)"', shapes)
    return (
        bool(notes)
        and all(map(_is_ours, (body for _, _, body, _ in notes)))
        and kinds == [b"Note"] * len(notes)
    )


def _is_ours(body: bytes) -> bool:
    return b"".join(_TEXT.findall(body)).decode().startswith(_OURS)


def _rewritten(xml: bytes, wanted: Mapping[str, str]) -> tuple[bytes, list[str], set[str]]:
    """The notes with what the program's say now; the cells that want one and have none; those of
    which the note is gone.
    """
    seen: set[str] = set()

    def note(found: re.Match[bytes]) -> bytes:
        address = found[2].decode()
        if not _is_ours(found[3]):
            return found[0]
        seen.add(address)
        if address not in wanted:
            return b""
        rest = iter([escape(legal(wanted[address]), quote=False).encode()])
        body = _TEXT.sub(lambda _: b"<t>%b</t>" % next(rest, b""), found[3])
        return found[1] + body + found[4]

    made = _COMMENT.sub(note, xml)
    missing = [address for address in wanted if address not in seen]
    return made, missing, seen - wanted.keys()


def _without_boxes(xml: bytes, cells: Collection[str]) -> bytes:
    """The boxes of notes without those of these cells, which Excel would keep otherwise."""

    def box(found: re.Match[bytes]) -> bytes:
        spot = {name: int(number) + 1 for name, number in _BOX_SPOT.findall(found[0])}
        note = b'ObjectType="Note"' in found[0] and len(spot) == 2
        cell = f"{column_letters(spot[b'Column'])}{spot[b'Row']}" if note else ""
        return b"" if cell in cells else found[0]

    return _BOX.sub(box, xml)


def with_note_parts(
    old: Mapping[str, bytes], part: str, notes: bytes, boxes: bytes
) -> dict[str, bytes]:
    """What a sheet says in notes and the boxes in which it is shown, as parts under free names, and
    what leads to them; raises UnusualPartError.
    """
    sheet = old[part]
    if b"<legacyDrawing " in sheet or not sheet.rstrip().endswith(b"</worksheet>"):
        raise UnusualPartError
    number = next(n for n in range(900, 9999) if f"xl/comments{n}.xml" not in old)
    comments, shapes = f"xl/comments{number}.xml", f"xl/drawings/vmlDrawing{number}.vml"
    rels = old.get(rels_of(part)) or (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns='
        b'"http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    )
    links = (
        f'<Relationship Id="rIdTTHCv" Type="{_KIND}/vmlDrawing" '
        f'Target="../drawings/vmlDrawing{number}.vml"/><Relationship Id="rIdTTHCc" '
        f'Type="{_KIND}/comments" Target="../comments{number}.xml"/></Relationships>'
    )
    place = re.search(_BEHIND, sheet)
    if place is None or b"</Relationships>" not in rels:
        raise UnusualPartError
    at = place.start()
    prefix = b"" if b"xmlns:r=" in sheet[:2000] else b' xmlns:r="%b"' % _KIND.encode()
    types = old[TYPES]
    extra = b'<Override PartName="/%b" ContentType="%b"/>' % (comments.encode(), _COMMENTS)
    if b'Extension="vml"' not in types:
        default = b'<Default Extension="vml" ContentType="%b"/>' % _VML
        types = re.sub(rb"(<Types(?:\s[^<>]*)?>)", lambda m: m[1] + default, types, count=1)
    return {
        comments: notes,
        shapes: boxes,
        rels_of(part): rels.replace(b"</Relationships>", links.encode()),
        part: sheet[:at] + b'<legacyDrawing%b r:id="rIdTTHCv"/>' % prefix + sheet[at:],
        TYPES: types.replace(b"</Types>", extra + b"</Types>"),
    }
