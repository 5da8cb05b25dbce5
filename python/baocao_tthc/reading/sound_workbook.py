"""A workbook that is safe to hand on: the parts that were walked and found sound, and no others.

python-calamine gets a new archive, in which every part stands under its canonical name, so that
what was checked is what is read, whatever the file's own directory and relationships say.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ..errors import WorkbookError
from ..ooxml.archive import MAX_UNPACKED, Archive, Fault, Unsound, opened
from ..ooxml.markup import damaged, is_legal_text, is_ordinary, walk
from .grid import CellStates
from .sheet_scan import REPORT, Bounds, SpreadError, read_sheet

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
_PLAIN_STRINGS = re.compile(
    rb'(?:<si><t(?: xml:space="preserve")?>[^<>&]*+(?:&(?:amp|lt|gt|quot|apos);[^<>&]*+)*+'
    rb"</t></si>)++"
)
_COUNT = re.compile(rb'uniqueCount="([0-9]{1,7})"')


class SoundWorkbook(NamedTuple):
    """The checked parts as an archive, and each sheet in order.

    No states for a chart sheet, and for one that was skipped: its part is not in the archive.
    """

    stream: io.BytesIO
    sheets: tuple[tuple[str, CellStates | None], ...]


class _Relation(NamedTuple):
    """Where a relationship leads: its kind ("worksheet") and the part, None when outside."""

    kind: str
    part: str | None


def sound_workbook(file: Path) -> SoundWorkbook:
    """Check a closed workbook; raises WorkbookError with one sentence when it is not sound."""
    with sound_archive(file) as archive:
        return sound_copy(file, archive)


@contextmanager
def sound_archive(file: Path) -> Iterator[Archive]:
    """A closed workbook as an archive; raises WorkbookError with one sentence."""
    try:
        with opened(file) as archive:
            yield archive
    except Unsound as unsound:
        raise WorkbookError(fault_sentence(file, unsound)) from unsound


def _check_kind(file: Path, archive: Archive) -> None:
    if archive.has("xl/workbook.bin"):
        raise WorkbookError(f"Tệp “{file}” là .xlsb; hãy mở bằng Excel và lưu thành .xlsx.")
    if archive.has("mimetype") and archive.has("content.xml"):
        raise WorkbookError(f"Tệp “{file}” là .ods; hãy mở bằng Excel và lưu thành .xlsx.")
    if not (archive.has("[Content_Types].xml") and archive.has("xl/workbook.xml")):
        raise WorkbookError(_NO_WORKBOOK.format(file=file))


def sound_copy(
    file: Path, archive: Archive, skip: Collection[str] = (), bounds: Bounds = REPORT
) -> SoundWorkbook:
    """Check an open workbook; raises WorkbookError with one sentence when it is not sound.

    The sheets of the names in `skip` are neither checked nor handed on.
    """
    _check_kind(file, archive)
    relations = _relations(file, archive)
    workbook = archive.read("xl/workbook.xml")
    found: list[tuple[str, CellStates | None]] = []
    links = []
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        target.writestr("xl/workbook.xml", workbook)
        for kind in _SHARED:
            if (shared := _shared(file, archive, relations, kind, bounds)) is not None:
                target.writestr(f"xl/{kind}.xml", shared)
        for index, (name, key, relation) in enumerate(_sheets(file, workbook, relations), 1):
            states, path = None, f"worksheets/sheet{index}.xml"
            if relation.kind == "worksheet" and name not in skip:
                states, xml = read_sheet(file, name, _part(file, archive, relation), bounds)
                target.writestr(f"xl/{path}", xml)
            found.append((name, states))
            kind = relation.kind if relation.kind in _SHEET_KINDS else "dialogsheet"
            links.append(_link(key, kind, path))
        _check_extent(file, [states for _, states in found if states], bounds)
        target.writestr("xl/_rels/workbook.xml.rels", _links(links))
        target.writestr("_rels/.rels", _links([_link("rId1", "officeDocument", "xl/workbook.xml")]))
    stream.seek(0)
    return SoundWorkbook(stream, tuple(found))


def _part(file: Path, archive: Archive, relation: _Relation) -> bytes:
    if relation.part is None:
        raise damaged(file)
    return archive.read(relation.part)


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


def _shared(
    file: Path, archive: Archive, relations: Mapping[str, _Relation], kind: str, bounds: Bounds
) -> bytes | None:
    """The shared strings or the styles, checked; None when the workbook has none."""
    found = {relation for relation in relations.values() if relation.kind == kind}
    if not found:
        return None
    if len(found) > 1:
        raise damaged(file)
    xml = _part(file, archive, found.pop())
    if not _is_modest(xml, bounds):
        _check_shared(file, xml, bounds)
    return xml


def _is_modest(xml: bytes, bounds: Bounds) -> bool:
    """Whether shared strings or styles are as programs write them, fewer than the bound."""
    rest = _PLAIN_STRINGS.sub(b"<si/>", xml) if b"<si>" in xml else xml
    claimed = _COUNT.findall(rest)
    return (
        xml.count(b"<") <= bounds.cells
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


def _check_extent(file: Path, sheets: list[CellStates], bounds: Bounds) -> None:
    area = sum(states.last_row * states.last_column for states in sheets)
    if area > bounds.area or sum(states.cells for states in sheets) > bounds.cells:
        raise SpreadError(
            f"Các sheet của “{file}” trải quá rộng; hãy xóa các dòng, cột thừa rồi lưu lại."
        )


def _link(key: str, kind: str, target: str) -> str:
    id_ = key.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return f'<Relationship Id="{id_}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _links(links: list[str]) -> str:
    return f'<Relationships xmlns="{_PACKAGE}">{"".join(links)}</Relationships>'
