"""A workbook that is safe to hand on: the parts that were walked and found sound, and no others.

python-calamine gets a new archive, in which every part stands under its canonical name, so that
what was checked is what is read, whatever the file's own directory and relationships say.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from ..ooxml.archive import Archive, Fault, Unsound, folded_path
from ..ooxml.expected_files import WORKBOOK, opened_as
from ..ooxml.file_kinds import WORKBOOK_2007
from ..ooxml.markup import damaged, is_legal_text, is_ordinary, walk
from ..ooxml.members import stored
from ..ooxml.package import (
    LINKS,
    USUAL_WORKBOOK,
    PartLink,
    links_of,
    rels_of,
    workbook_part,
    written_links,
)
from .grid import CellStates
from .sheet_scan import read_sheet
from .sheet_walk import REPORT, Bounds, SpreadError

_SHARED = ("sharedStrings", "styles")
_MAX_REMEMBERED = 2**14  # bytes of the part that lists the sheets
_SHEET_KINDS = frozenset({"worksheet", "chartsheet", "dialogsheet"})
_PLAIN_STRINGS = re.compile(
    rb'(?:<si><t(?: xml:space="preserve")?>[^<>&]*+(?:&(?:amp|lt|gt|quot|apos);[^<>&]*+)*+'
    rb"</t></si>)++"
)
_STRING_END = b"</si>"
_STRING_USED = re.compile(rb' t="s"(?: s="[0-9]++")?><v>([0-9]++)')
_MAX_TEXTS = 48 * 2**20  # bytes of texts, counted in each cell that has them
_COUNT = re.compile(rb'uniqueCount="([0-9]{1,7})"')


Skipping = Callable[[Collection[str]], Collection[str]]
"""Of the names of all sheets those that nothing is read from."""


class SoundWorkbook(NamedTuple):
    """The checked parts as an archive, and each sheet in order; `ordinary` when all of them are
    written as spreadsheet programs write them.

    No states for a chart sheet, and for one that was skipped: its part is not in the archive.
    """

    stream: io.BytesIO
    sheets: tuple[tuple[str, CellStates | None], ...]
    ordinary: bool


def sound_workbook(file: Path) -> SoundWorkbook:
    """Check a closed workbook; raises WorkbookError with one sentence when it is not sound."""
    with opened_as(WORKBOOK, file, whole=False) as archive:
        return sound_copy(file, archive)


def sound_copy(
    file: Path, archive: Archive, skip: Skipping | None = None, bounds: Bounds = REPORT
) -> SoundWorkbook:
    """Check an open workbook; raises WorkbookError with one sentence when it is not sound.

    The sheets that `skip` gives of all their names are neither checked nor handed on.
    """
    main = workbook_part(file, archive) if archive.kind == WORKBOOK_2007 else ""
    if not main:
        raise Unsound(Fault.NOT_AN_ARCHIVE, kind=archive.kind)
    relations = links_of(file, archive, main)
    if not relations:
        raise damaged(file)
    workbook = archive.read(main)
    found: list[tuple[str, CellStates | None]] = []
    links = []
    parts = {USUAL_WORKBOOK: workbook}
    ordinary = True
    for kind in _SHARED:
        if (shared := _shared(file, archive, relations, kind)) is not None:
            parts[f"xl/{kind}.xml"] = shared
            if not _is_modest(shared, bounds):
                _check_shared(file, shared, bounds)
                ordinary = False
    sheets = _sheets(file, workbook, relations)
    skipped = skip([name for name, _, _ in sheets]) if skip else ()
    for index, (name, key, relation) in enumerate(sheets, 1):
        states, path = None, f"worksheets/sheet{index}.xml"
        if relation.kind == "worksheet" and name not in skipped:
            xml = _part(file, archive, relation)
            states, parts[f"xl/{path}"] = read_sheet(file, name, xml, bounds)
            ordinary = ordinary and not states.walked
            del xml
        found.append((name, states))
        kind = relation.kind if relation.kind in _SHEET_KINDS else "dialogsheet"
        links.append((key, f"{LINKS}/{kind}", path))
    seen = [states for _, states in found if states]
    _check_extent(file, seen, bounds)
    if ordinary:
        _check_texts(file, parts, sum(states.cells for states in seen))
    parts[rels_of(USUAL_WORKBOOK)] = written_links(links)
    parts[rels_of("")] = written_links([("rId1", f"{LINKS}/officeDocument", USUAL_WORKBOOK)])
    return SoundWorkbook(io.BytesIO(stored(parts)), tuple(found), ordinary)


def _part(file: Path, archive: Archive, relation: PartLink) -> bytes:
    if not relation.part:
        raise damaged(file)
    return archive.read(relation.part)


def _sheets(
    file: Path, workbook: bytes, relations: Mapping[str, PartLink]
) -> list[tuple[str, str, PartLink]]:
    """Each sheet's name, relationship id and relationship, in the order of the workbook."""
    found: list[tuple[str, str, PartLink]] = []
    known = len(workbook) <= _MAX_REMEMBERED and is_ordinary(workbook)
    for name, ids in _known_listed(workbook) if known else _listed(file, workbook):
        if len(ids) != 1 or ids[0] not in relations:
            raise damaged(file)
        found.append((name, ids[0], relations[ids[0]]))
    names, keys = {name.casefold() for name, _, _ in found}, {key for _, key, _ in found}
    leading = [folded_path(relation.part) for _, _, relation in found if relation.part]
    if min(len(names), len(keys)) < len(found) or len(set(leading)) < len(leading):
        raise damaged(file)  # of one part many sheets could be made, each as large as that
    return found


def _listed(file: Path, workbook: bytes) -> Sequence[tuple[str, Sequence[str]]]:
    """The name of each sheet that the workbook lists, and what it gives as its relationship."""
    found: list[tuple[str, Sequence[str]]] = []

    def sheet(tag: str, attributes: Mapping[str, str], _: int) -> None:
        if tag == "sheet":
            ids = [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]
            found.append((attributes.get("name", ""), ids))

    walk(file, workbook, sheet)
    return found


@lru_cache(maxsize=128)  # the workbooks of one program list the same
def _known_listed(workbook: bytes) -> Sequence[tuple[str, Sequence[str]]]:
    """The same of an ordinary part, in which nothing can be wrong with a file."""
    return _listed(Path(), workbook)


def _shared(
    file: Path, archive: Archive, relations: Mapping[str, PartLink], kind: str
) -> bytes | None:
    """The shared strings or the styles; None when the workbook has none."""
    found = {relation for relation in relations.values() if relation.kind == kind}
    if not found:
        return None
    if len(found) > 1:
        raise damaged(file)
    return _part(file, archive, found.pop())


def _is_modest(xml: bytes, bounds: Bounds) -> bool:
    """Whether shared strings or styles are as programs write them, fewer than the bound."""
    rest = _PLAIN_STRINGS.sub(b"<si/>", xml) if b"<si>" in xml else xml
    claimed = _COUNT.findall(rest)
    return (
        xml.count(_STRING_END) + rest.count(b"<") <= bounds.cells
        and rest.count(b"uniqueCount") == len(claimed)
        and all(int(count) <= bounds.cells for count in claimed)
        and is_legal_text(xml)
        and is_ordinary(rest)
    )


def _check_shared(file: Path, xml: bytes, bounds: Bounds) -> None:
    """Bound what is kept of shared strings and styles: a count that lies would exhaust memory."""
    kept = 0

    def entry(tag: str, attributes: Mapping[str, str], _: int) -> None:
        nonlocal kept
        kept += tag in ("si", "xf", "numFmt")
        claimed = attributes.get("uniqueCount", "") if tag == "sst" else ""
        if kept > bounds.cells or (claimed.isdigit() and int(claimed[:20]) > bounds.cells):
            raise damaged(file)

    walk(file, xml, entry)


def _check_texts(file: Path, parts: Mapping[str, bytes], cells: int) -> None:
    """Bound what the texts take that many cells share: each cell gets a copy of its own."""
    strings = parts.get("xl/sharedStrings.xml", b"")
    if cells * len(strings) <= _MAX_TEXTS:
        return
    lengths = [len(string) for string in strings.split(_STRING_END)]
    if cells * max(lengths) <= _MAX_TEXTS:
        return
    sheets = (xml for path, xml in parts.items() if path.startswith("xl/worksheets/"))
    used = Counter(chain.from_iterable(map(_STRING_USED.findall, sheets)))
    taken = sum(times * lengths[min(int(at), len(lengths) - 1)] for at, times in used.items())
    if taken > _MAX_TEXTS:
        raise SpreadError(
            f"Các ô của “{file}” lặp lại những chữ quá dài; hãy xóa bớt chữ rồi lưu lại."
        )


def _check_extent(file: Path, sheets: list[CellStates], bounds: Bounds) -> None:
    area = sum(states.last_row * states.last_column for states in sheets)
    if area > bounds.area or sum(states.cells for states in sheets) > bounds.cells:
        raise SpreadError(
            f"Các tờ của “{file}” trải quá rộng; hãy xóa các dòng, cột thừa rồi lưu lại."
        )
