"""A workbook that is safe to hand on: the parts that were walked and found sound, and no others.

python-calamine gets a new archive, in which every part stands under its canonical name, so that
what was checked is what is read, whatever the file's own directory and relationships say.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from ..errors import WorkbookError
from ..ooxml.archive import Archive, Fault, Unsound
from ..ooxml.expected_files import WORKBOOK, opened_as
from ..ooxml.markup import damaged, walk
from ..ooxml.package import LINKS, TYPES, PartLink, links_of, written_links
from .cell_states import MAX_CELLS, CellStates, read_sheet

MAX_AREA = 2_000_000  # cells that the grids of all sheets span together

_WORKBOOK = "xl/workbook.xml"
_SHARED = ("sharedStrings", "styles")
_SHEET_KINDS = frozenset({"worksheet", "chartsheet", "dialogsheet"})


class SoundWorkbook(NamedTuple):
    """The checked parts as an archive, and each sheet in order.

    No marks for a chart sheet, and for one that was skipped: its part is not in the archive.
    """

    stream: io.BytesIO
    sheets: tuple[tuple[str, CellStates | None], ...]


def sound_workbook(file: Path, skip: Collection[str] = ()) -> SoundWorkbook:
    """Check a closed workbook; raises WorkbookError with one sentence when it is not sound.

    The sheets of the names in `skip` are neither checked nor handed on.
    """
    with opened_as(WORKBOOK, file) as archive:
        _check_kind(file, archive)
        return _copied(file, archive, skip)


def _check_kind(file: Path, archive: Archive) -> None:
    if archive.has("xl/workbook.bin"):
        raise WorkbookError(f"Tệp “{file}” là .xlsb; hãy mở bằng Excel và lưu thành .xlsx.")
    if archive.has("mimetype") and archive.has("content.xml"):
        raise WorkbookError(f"Tệp “{file}” là .ods; hãy mở bằng Excel và lưu thành .xlsx.")
    if not (archive.has(TYPES) and archive.has(_WORKBOOK)):
        raise Unsound(Fault.NOT_AN_ARCHIVE)


def _copied(file: Path, archive: Archive, skip: Collection[str]) -> SoundWorkbook:
    relations = links_of(file, archive, _WORKBOOK)
    if not relations:
        raise damaged(file)
    workbook = archive.read(_WORKBOOK)
    sheets = _sheets(file, workbook, relations)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        target.writestr(_WORKBOOK, workbook)
        _copy_shared(file, archive, relations, target)
        found = _copy_sheets(file, archive, sheets, target, skip)
    stream.seek(0)
    return SoundWorkbook(stream, found)


def fault_sentence(file: Path, unsound: Unsound) -> str:
    """What is wrong with the file and what to do, in one sentence."""
    return str(WORKBOOK.refusal(file, unsound))


def _sheets(
    file: Path, workbook: bytes, relations: Mapping[str, PartLink]
) -> list[tuple[str, str, PartLink]]:
    """Each sheet's name, relationship id and relationship, in the order of the workbook."""
    found: list[tuple[str, str, PartLink]] = []

    def sheet(tag: str, attributes: Mapping[str, str], _: int) -> None:
        if tag == "sheet":
            keys = [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]
            if len(keys) != 1 or keys[0] not in relations:
                raise damaged(file)
            found.append((attributes.get("name", ""), keys[0], relations[keys[0]]))

    walk(file, workbook, sheet)
    names, keys = {name.casefold() for name, _, _ in found}, {key for _, key, _ in found}
    if min(len(names), len(keys)) < len(found):
        raise damaged(file)
    return found


def _copy_shared(
    file: Path, archive: Archive, relations: Mapping[str, PartLink], target: zipfile.ZipFile
) -> None:
    """Put the shared strings and the styles where python-calamine looks for them."""
    for kind in _SHARED:
        parts = {relation.part for relation in relations.values() if relation.kind == kind}
        if not parts:
            continue
        part = parts.pop()
        if parts or not part:
            raise damaged(file)
        xml = archive.read(part)
        _check_shared(file, xml)
        target.writestr(f"xl/{kind}.xml", xml)


def _check_shared(file: Path, xml: bytes) -> None:
    """Bound what is kept of shared strings and styles: a count that lies would exhaust memory."""
    kept = 0

    def entry(tag: str, attributes: Mapping[str, str], _: int) -> None:
        nonlocal kept
        kept += tag in ("si", "xf", "numFmt")
        claimed = attributes.get("uniqueCount", "") if tag == "sst" else ""
        if kept > MAX_CELLS or (claimed.isdigit() and int(claimed[:20]) > MAX_CELLS):
            raise damaged(file)

    walk(file, xml, entry)


def _copy_sheets(
    file: Path,
    archive: Archive,
    sheets: list[tuple[str, str, PartLink]],
    target: zipfile.ZipFile,
    skip: Collection[str],
) -> tuple[tuple[str, CellStates | None], ...]:
    found: list[tuple[str, CellStates | None]] = []
    links = []
    for index, (name, key, relation) in enumerate(sheets, 1):
        marks = None
        if relation.kind == "worksheet" and name not in skip:
            if not relation.part:
                raise damaged(file)
            marks, xml = read_sheet(file, name, archive.read(relation.part))
            target.writestr(f"xl/worksheets/sheet{index}.xml", xml)
        found.append((name, marks))
        kind = relation.kind if relation.kind in _SHEET_KINDS else "dialogsheet"
        links.append((key, f"{LINKS}/{kind}", f"worksheets/sheet{index}.xml"))
    _check_extent(file, [marks for _, marks in found if marks])
    target.writestr("xl/_rels/workbook.xml.rels", written_links(links))
    whole = [("rId1", f"{LINKS}/officeDocument", _WORKBOOK)]
    target.writestr("_rels/.rels", written_links(whole))
    return tuple(found)


def _check_extent(file: Path, marks: list[CellStates]) -> None:
    area = sum(sheet.last_row * sheet.last_column for sheet in marks)
    if area > MAX_AREA or sum(sheet.cells for sheet in marks) > MAX_CELLS:
        raise WorkbookError(
            f"Các sheet của “{file}” trải quá rộng; hãy xóa các dòng, cột thừa rồi lưu lại."
        )
