"""The workbook that goes upward: a new package of values, without anything that acts or tells more.

    .xlsx, .xlsm ──the sheets that are read, part by part──▶ Frozen: a new .xlsx

The package is put together anew from the parts that a list names, instead of taking things out of
the old one: what the list does not know (macros, ribbon, links to other workbooks, connections,
pivot caches, custom XML, printer settings, notes and their authors, revisions) cannot stay by
oversight. Sheets of the staff's own stay behind, with their texts; what is hidden on a sheet that
stays is listed, so that nothing travels unseen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import WorkbookError
from ..filing import Place
from ..ooxml import metadata
from ..ooxml.archive import Archive
from ..ooxml.expected_files import WORKBOOK, opened_as
from ..ooxml.markup import damaged
from ..ooxml.metadata import GIF, JPEG, PNG, FileProperties, without_metadata
from ..ooxml.package import (
    LINKS,
    USUAL_WORKBOOK,
    NewPackage,
    PartLink,
    links_of,
    workbook_part,
)
from ..ooxml.xml import (
    LINK_ID,
    MAIN,
    M,
    append_element,
    clean_element,
    parsed_element,
    root_of,
    serialised,
    transitional,
)
from ..wording import Cells
from .carried_manifest import CARRIED
from .frozen_drawings import freeze_chart, freeze_drawing
from .frozen_parts import (
    FrozenSheet,
    Hidden,
    freeze_strings,
    freeze_styles,
    unseen_styles,
)
from .harmless_formulas import refers_only_to

_BUILT_IN = ("_xlnm.Print_Area", "_xlnm.Print_Titles")
_PICTURES = {PNG: "png", JPEG: "jpeg", GIF: "gif"}


class Frozen(NamedTuple):
    """The frozen workbook, and what a reader must be told of it.

    `left_out` are the sheets that stay behind, `hidden` what is on the others but not seen,
    `formats` the ranges ("PL01!A1:B2") whose conditional formats were left out.
    """

    content: bytes
    left_out: tuple[str, ...]
    hidden: tuple[Hidden, ...]
    formats: tuple[str, ...]


def freeze(
    file: Path, kept: Collection[str], about: FileProperties, carried: bytes | None = None
) -> Frozen:
    """Freeze the workbook; `kept` are the names of the sheets that go along, `carried` is the XML
    of the manifest that it carries, None for none.

    The file was read before (`read_filing`), so that its bounds are known to hold. Raises
    WorkbookError when it is damaged or a formula on those sheets has no result.
    """
    try:
        with opened_as(WORKBOOK, file) as archive:
            return _Freezing(file, archive, kept).frozen(about, carried)
    except (ValueError, KeyError) as error:
        raise damaged(file) from error


class _Sheet(NamedTuple):
    name: str
    state: str  # "" when it is seen
    link: PartLink
    position: int  # in the original


class _Freezing:
    """The freezing of one workbook: its parts, followed from one to the next, to new ones."""

    def __init__(self, file: Path, archive: Archive, kept: Collection[str]) -> None:
        self._file, self._archive = file, archive
        main = workbook_part(file, archive)
        self._links = self._links_of(main)
        self._workbook = self._root(main)
        every = list(self._sheets())
        self._kept = [
            each
            for each in every
            if each.name in kept and each.link.part and each.link.kind == "worksheet"
        ]
        self._names = {each.name for each in self._kept}
        self._left_out = tuple(each.name for each in every if each not in self._kept)
        self._new = NewPackage()
        self._numbers: Counter[str] = Counter()
        self._freezers = {"drawing": self._drawing, "chart": self._chart, "image": self._picture}

    def frozen(self, about: FileProperties, carried: bytes | None) -> Frozen:
        styles, shared = self._part("styles"), self._part("sharedStrings")
        unseen = unseen_styles(styles)
        sheets = [
            FrozenSheet(
                each.name,
                self._archive.read(each.link.part),
                each.state != "",
                self._names,
                unseen,
            )
            for each in self._kept
        ]
        self._refuse_uncalculated([place for sheet in sheets for place in sheet.uncalculated])
        ids = [
            self._put_sheet(f"xl/worksheets/sheet{number}.xml", each.link.part, sheet)
            for number, (each, sheet) in enumerate(zip(self._kept, sheets, strict=True), 1)
        ]
        self._new.add("", "officeDocument", USUAL_WORKBOOK, serialised(self._new_workbook(ids)))
        if styles is not None:
            freeze_styles(styles)
            self._put(styles, "styles")
        theme = self._part("theme")
        if theme is not None and not any(LINKS in key for e in theme.iter() for key in e.attrib):
            clean_element(theme)
            self._put(theme, "theme")
        if shared is not None:
            freeze_strings(shared, frozenset().union(*(sheet.strings for sheet in sheets)))
            self._put(shared, "sharedStrings")
        if carried is not None:
            self._new.add(USUAL_WORKBOOK, "customXml", CARRIED, carried)
        self._put_properties(about)
        return Frozen(
            self._new.content(),
            self._left_out,
            tuple(sheet.hidden for sheet in sheets if any(sheet.hidden[1:])),
            tuple(f"{sheet.name}!{area}" for sheet in sheets for area in sheet.formats),
        )

    def _root(self, part: str) -> Any:
        return parsed_element(transitional(self._archive.read(part)))

    def _links_of(self, part: str) -> dict[str, PartLink]:
        return links_of(self._file, self._archive, part)

    def _part(self, kind: str) -> Any:
        """The root of the workbook's only part of that kind, None without one."""
        part = next((link.part for link in self._links.values() if link.kind == kind), "")
        return self._root(part) if part else None

    def _sheets(self) -> Iterator[_Sheet]:
        for index, each in enumerate(self._workbook.iter(f"{M}sheet")):
            link = self._links.get(each.get(LINK_ID, ""), PartLink("", ""))
            state = each.get("state", "")
            yield _Sheet(each.get("name", ""), "" if state == "visible" else state, link, index)

    def _refuse_uncalculated(self, places: list[Place]) -> None:
        if places:
            raise WorkbookError(
                f"Sổ “{self._file}” có công thức chưa tính nên chưa có số để gửi "
                f"({Cells(tuple(places))}); "
                "hãy mở bằng Excel, lưu lại rồi đóng gói lại."
            )

    def _carry(self, path: str, links: Mapping[str, PartLink], kind: str, id_: str) -> str | None:
        """Take along what one of the `links` of a part leads to, when it is of that kind.

        The new relationship of the part's new `path`; None when there is nothing that may go.
        """
        link = links.get(id_)
        if link is None or link.kind != kind or not link.part:
            return None
        made = self._freezers[kind](link.part)
        return made and self._new.add(path, kind, *made)

    def _put_sheet(self, path: str, part: str, sheet: FrozenSheet) -> str:
        links = self._links_of(part)
        for drawing in list(sheet.root.iterchildren(f"{M}drawing")):
            id_ = self._carry(path, links, "drawing", drawing.get(LINK_ID, ""))
            if id_ is None:
                sheet.root.remove(drawing)
            else:
                drawing.attrib.clear()
                drawing.set(LINK_ID, id_)
        return self._new.add(USUAL_WORKBOOK, "worksheet", path, sheet.content())

    def _drawing(self, part: str) -> tuple[str, bytes] | None:
        root, path = self._root(part), self._path("drawings/drawing", "xml")
        if freeze_drawing(root, partial(self._carry, path, self._links_of(part))):
            return path, serialised(root)
        return None

    def _chart(self, part: str) -> tuple[str, bytes]:
        root, path = self._root(part), self._path("charts/chart", "xml")
        freeze_chart(root, self._names)
        return path, serialised(root)

    def _picture(self, part: str) -> tuple[str, bytes] | None:
        content = without_metadata(self._archive.read(part)) or b""
        suffix = next((_PICTURES[start] for start in _PICTURES if content.startswith(start)), "")
        return (self._path("media/image", suffix), content) if suffix else None

    def _path(self, stem: str, suffix: str) -> str:
        self._numbers[stem] += 1
        return f"xl/{stem}{self._numbers[stem]}.{suffix}"

    def _put(self, root: Any, kind: str) -> None:
        self._new.add(USUAL_WORKBOOK, kind, f"xl/{kind}.xml", serialised(root))

    def _new_workbook(self, ids: Sequence[str]) -> Any:
        """The root of the workbook: its calendar and the sheets of these relationships."""
        root = root_of("workbook", MAIN, {None: MAIN, "r": LINKS})
        old = self._workbook.find(f"{M}workbookPr")
        dates = old.get("date1904") if old is not None else None
        append_element(root, "workbookPr", **({"date1904": dates} if dates else {}))
        seen = [n for n, each in enumerate(self._kept) if not each.state]
        append_element(
            append_element(root, "bookViews"), "workbookView", activeTab=str(min(seen, default=0))
        )
        holder = append_element(root, "sheets")
        for number, (each, id_) in enumerate(zip(self._kept, ids, strict=True), 1):
            state = {"state": each.state} if each.state and seen else {}
            sheet = append_element(holder, "sheet", name=each.name, sheetId=str(number), **state)
            sheet.set(LINK_ID, id_)
        self._put_names(root)
        return root

    def _put_names(self, root: Any) -> None:
        """The names that mean cells of the sheets that stay; print areas and titles with them."""
        order = {each.position: number for number, each in enumerate(self._kept)}
        holder = append_element(root, "definedNames")
        for each in self._workbook.iter(f"{M}definedName"):
            name, text, scope = each.get("name", ""), each.text or "", each.get("localSheetId")
            wanted = not name.startswith("_xlnm.") or name in _BUILT_IN
            lost = scope is not None and int(scope) not in order
            hidden = each.get("hidden") in ("1", "true")
            if wanted and not lost and not hidden and refers_only_to(text, self._names):
                local = {} if scope is None else {"localSheetId": str(order[int(scope)])}
                append_element(holder, "definedName", text, name=name, **local)
        if not len(holder):
            root.remove(holder)

    def _put_properties(self, about: FileProperties) -> None:
        self._new.add("", metadata.CORE_LINK, "docProps/core.xml", metadata.core_properties(about))
        version = metadata.version_of(self._archive)
        program = metadata.application_properties("Microsoft Excel", version)
        self._new.add("", "extended-properties", metadata.APP, program)
