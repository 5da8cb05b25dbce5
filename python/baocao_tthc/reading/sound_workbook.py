"""A workbook that is safe to hand on: the parts that were walked and found sound, and no others.

python-calamine gets a new archive, in which every part stands under its canonical name, so that
what was checked is what is read, whatever the file's own directory and relationships say.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from ..errors import WorkbookError
from ..ooxml.archive import MAX_UNPACKED, Archive, Fault, Unsound, opened
from ..ooxml.markup import damaged, walk
from .cell_states import MAX_CELLS, CellStates, read_sheet

MAX_AREA = 2_000_000  # cells that the grids of all sheets span together

_NO_WORKBOOK = "Tệp “{file}” không phải sổ tính Excel; hãy chọn tệp .xlsx hoặc .xlsm."
_OLD = "Tệp “{file}” là định dạng cũ (.xls); hãy mở bằng Excel và lưu thành .xlsx."
_OLE = {
    "EncryptedPackage": "Tệp “{file}” có mật khẩu; hãy mở bằng Excel, bỏ mật khẩu rồi lưu lại.",
    "Workbook": _OLD,
    "Book": _OLD,
}
_SENTENCES = {
    Fault.NOT_A_FILE: "“{file}” không phải là tệp; hãy chọn tệp .xlsx hoặc .xlsm.",
    Fault.MISSING: "Không tìm thấy tệp “{file}”; hãy kiểm tra lại tên.",
    Fault.FORBIDDEN: "Không được phép đọc tệp “{file}”; "
    "hãy đóng tệp ở chương trình khác rồi thử lại.",
    Fault.UNREADABLE: "Không đọc được tệp “{file}”; hãy kiểm tra tên và ổ đĩa.",
    Fault.TOO_LARGE: f"Tệp “{{file}}” quá lớn khi bung ra (hơn {MAX_UNPACKED // 2**20} MB); "
    "đây không phải sổ báo cáo, hãy kiểm tra lại tệp.",
    Fault.EMPTY: "Tệp “{file}” rỗng; hãy lấy lại tệp gốc.",
    Fault.NOT_AN_ARCHIVE: _NO_WORKBOOK,
    Fault.CUT: "Tệp “{file}” bị hỏng hoặc chưa tải hết; hãy lấy lại tệp gốc.",
    Fault.DOUBLED: "Tệp “{file}” có phần trùng tên bên trong; hãy lấy lại tệp gốc.",
    Fault.PASSWORD: "Tệp “{file}” là tệp nén có mật khẩu; hãy giải nén trước.",
    Fault.DAMAGED: "Tệp “{file}” bị hỏng ở phần “{part}”; hãy lấy lại tệp gốc.",
}
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHARED = ("sharedStrings", "styles")
_SHEET_KINDS = frozenset({"worksheet", "chartsheet", "dialogsheet"})


class SoundWorkbook(NamedTuple):
    """The checked parts as an archive, and each sheet in order.

    No marks for a chart sheet, and for one that was skipped: its part is not in the archive.
    """

    stream: io.BytesIO
    sheets: tuple[tuple[str, CellStates | None], ...]


class _Relation(NamedTuple):
    """Where a relationship leads: its kind ("worksheet") and the part, None when outside."""

    kind: str
    part: str | None


def sound_workbook(file: Path, skip: Collection[str] = ()) -> SoundWorkbook:
    """Check a closed workbook; raises WorkbookError with one sentence when it is not sound.

    The sheets of the names in `skip` are neither checked nor handed on.
    """
    try:
        with opened(file) as archive:
            _check_kind(file, archive)
            return _copied(file, archive, skip)
    except Unsound as unsound:
        raise WorkbookError(fault_sentence(file, unsound)) from unsound


def _check_kind(file: Path, archive: Archive) -> None:
    if archive.has("xl/workbook.bin"):
        raise WorkbookError(f"Tệp “{file}” là .xlsb; hãy mở bằng Excel và lưu thành .xlsx.")
    if archive.has("mimetype") and archive.has("content.xml"):
        raise WorkbookError(f"Tệp “{file}” là .ods; hãy mở bằng Excel và lưu thành .xlsx.")
    if not (archive.has("[Content_Types].xml") and archive.has("xl/workbook.xml")):
        raise WorkbookError(_NO_WORKBOOK.format(file=file))


def _copied(file: Path, archive: Archive, skip: Collection[str]) -> SoundWorkbook:
    relations = _relations(file, archive)
    workbook = archive.read("xl/workbook.xml")
    sheets = _sheets(file, workbook, relations)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        target.writestr("xl/workbook.xml", workbook)
        _copy_shared(file, archive, relations, target)
        found = _copy_sheets(file, archive, sheets, target, skip)
    stream.seek(0)
    return SoundWorkbook(stream, found)


def fault_sentence(file: Path, unsound: Unsound) -> str:
    """What is wrong with the file and what to do, in one sentence."""
    words = _SENTENCES.get(unsound.fault) or _OLE.get(unsound.part, _NO_WORKBOOK)
    return words.format(file=file, part=unsound.part)


def _relations(file: Path, archive: Archive) -> dict[str, _Relation]:
    """The relationships of the workbook part by their id."""
    found: dict[str, _Relation] = {}

    def relationship(tag: str, attributes: Mapping[str, str], _: int) -> None:
        if tag == "Relationship":
            outside = attributes.get("TargetMode") == "External"
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            found[attributes.get("Id", "")] = _Relation(
                kind=attributes.get("Type", "").rpartition("/")[2],
                part=None if outside or not archive.has(target) else target,
            )

    path = "xl/_rels/workbook.xml.rels"
    if not archive.has(path):
        raise damaged(file)
    walk(file, archive.read(path), relationship)
    return found


def _sheets(
    file: Path, workbook: bytes, relations: Mapping[str, _Relation]
) -> list[tuple[str, str, _Relation]]:
    """Each sheet's name, relationship id and relationship, in the order of the workbook."""
    found: list[tuple[str, str, _Relation]] = []

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
    file: Path, archive: Archive, relations: Mapping[str, _Relation], target: zipfile.ZipFile
) -> None:
    """Put the shared strings and the styles where python-calamine looks for them."""
    for kind in _SHARED:
        parts = {relation.part for relation in relations.values() if relation.kind == kind}
        if not parts:
            continue
        part = parts.pop()
        if parts or part is None:
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
    sheets: list[tuple[str, str, _Relation]],
    target: zipfile.ZipFile,
    skip: Collection[str],
) -> tuple[tuple[str, CellStates | None], ...]:
    found: list[tuple[str, CellStates | None]] = []
    links = []
    for index, (name, key, relation) in enumerate(sheets, 1):
        marks = None
        if relation.kind == "worksheet" and name not in skip:
            if relation.part is None:
                raise damaged(file)
            marks, xml = read_sheet(file, name, archive.read(relation.part))
            target.writestr(f"xl/worksheets/sheet{index}.xml", xml)
        found.append((name, marks))
        kind = relation.kind if relation.kind in _SHEET_KINDS else "dialogsheet"
        links.append(_link(key, kind, f"worksheets/sheet{index}.xml"))
    _check_extent(file, [marks for _, marks in found if marks])
    target.writestr("xl/_rels/workbook.xml.rels", _links(links))
    target.writestr("_rels/.rels", _links([_link("rId1", "officeDocument", "xl/workbook.xml")]))
    return tuple(found)


def _check_extent(file: Path, marks: list[CellStates]) -> None:
    area = sum(sheet.last_row * sheet.last_column for sheet in marks)
    if area > MAX_AREA or sum(sheet.cells for sheet in marks) > MAX_CELLS:
        raise WorkbookError(
            f"Các sheet của “{file}” trải quá rộng; hãy xóa các dòng, cột thừa rồi lưu lại."
        )


def _link(key: str, kind: str, target: str) -> str:
    id_ = key.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return f'<Relationship Id="{id_}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _links(links: list[str]) -> str:
    return f'<Relationships xmlns="{_PACKAGE}">{"".join(links)}</Relationships>'
