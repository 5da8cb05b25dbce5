"""The workbook that goes upward: a new package of values, without anything that acts or tells more.

    .xlsx, .xlsm ──the sheets that are read, part by part──▶ Frozen: a new .xlsx

The package is put together anew from the parts that a list names, instead of taking things out of
the old one: what the list does not know (macros, ribbon, links to other workbooks, connections,
pivot caches, custom XML, printer settings, notes and their authors, revisions) cannot stay by
oversight. Sheets of the staff's own stay behind, with their texts; what is hidden on a sheet that
stays is listed, so that nothing travels unseen.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import WorkbookError
from ..filing import Place
from ..ooxml import metadata
from ..ooxml.archive import Archive, Unsound, opened
from ..ooxml.markup import damaged
from ..ooxml.metadata import GIF, JPEG, PNG, without_metadata
from ..ooxml.package import LINKS, NewPackage, PartLink, links_of
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
from .frozen_drawing import freeze_chart, freeze_drawing
from .frozen_sheet import FrozenSheet, Hidden, frozen_sheet, without_phonetics
from .harmless_formulas import refers_only_to

_WORKBOOK = "xl/workbook.xml"
_BUILT_IN = ("_xlnm.Print_Area", "_xlnm.Print_Titles")
_NOTHING_SHOWN = re.compile(r";{2,3}")
_PICTURES = {PNG: "png", JPEG: "jpeg", GIF: "gif"}
_STYLES = ("Comma", "Comma [0]", "Currency", "Currency [0]", "Percent", "Hyperlink")
_MAX_CELLS_NAMED = 8  # cells in the sentence about formulas without a result


class FileProperties(NamedTuple):
    """What the file's properties say: the office instead of a person, a date, not the clock."""

    unit: str
    title: str
    day: date


class Frozen(NamedTuple):
    """The frozen workbook, and what a reader must be told of it.

    `left_out` are the sheets that stay behind, `hidden` what is on the others but not seen,
    `formats` the ranges ("PL01!A1:B2") whose conditional formats were left out.
    """

    content: bytes
    left_out: tuple[str, ...]
    hidden: tuple[Hidden, ...]
    formats: tuple[str, ...]


class _Sheet(NamedTuple):
    name: str
    state: str
    link: PartLink
    position: int  # in the original


def freeze(file: Path, kept: Collection[str], about: FileProperties) -> Frozen:
    """Freeze the workbook; `kept` are the names of the sheets that go along.

    The file was read before (`read_filing`), so that its bounds are known to hold. Raises
    WorkbookError when it is damaged or a formula on those sheets has no result.
    """
    try:
        with opened(file) as archive:
            return _Freezing(file, archive, kept).frozen(about)
    except (Unsound, ValueError, KeyError) as error:
        raise damaged(file) from error


class _Freezing:
    """The freezing of one workbook."""

    def __init__(self, file: Path, archive: Archive, kept: Collection[str]) -> None:
        self._file, self._archive = file, archive
        self._links = links_of(file, archive, _WORKBOOK)
        self._workbook = self._root(_WORKBOOK)
        every = list(self._sheets())
        self._kept = [each for each in every if each.name in kept and each.link.part]
        self._kept = [each for each in self._kept if each.link.kind == "worksheet"]
        self._names = {each.name for each in self._kept}
        self._left_out = tuple(each.name for each in every if each not in self._kept)
        self._new = NewPackage()
        self._numbers: dict[str, int] = {}

    def frozen(self, about: FileProperties) -> Frozen:
        styles = self._part("styles")
        shared = self._part("sharedStrings")
        unseen = _unseen_styles(styles)
        done = [(each, self._sheet(each, unseen)) for each in self._kept]
        self._refuse_uncalculated([place for _, sheet in done for place in sheet.uncalculated])
        for number, (each, sheet) in enumerate(done, 1):
            self._put_sheet(number, each, sheet)
        self._put_workbook(styles)
        if shared is not None:
            _blank_unused(shared, frozenset().union(*(sheet.strings for _, sheet in done)))
            self._put(shared, "sharedStrings")
        self._put_properties(about)
        return Frozen(
            self._new.content(),
            self._left_out,
            tuple(sheet.hidden for _, sheet in done if any(sheet.hidden[1:])),
            tuple(f"{each.name}!{area}" for each, sheet in done for area in sheet.formats),
        )

    def _sheet(self, each: _Sheet, unseen: Collection[int]) -> FrozenSheet:
        source = self._root(each.link.part)
        return frozen_sheet(each.name, source, each.state != "", self._names, unseen)

    def _root(self, part: str) -> Any:
        return parsed_element(transitional(self._archive.read(part)))

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
            more = " …" if len(places) > _MAX_CELLS_NAMED else ""
            cells = ", ".join(map(str, places[:_MAX_CELLS_NAMED])) + more
            raise WorkbookError(
                f"Sổ “{self._file}” có công thức chưa tính nên chưa có số để gửi ({cells}); "
                "hãy mở bằng Excel, lưu lại rồi đóng gói lại."
            )

    def _put_sheet(self, number: int, each: _Sheet, sheet: FrozenSheet) -> None:
        path = f"xl/worksheets/sheet{number}.xml"
        for drawing in list(sheet.root.iterchildren(f"{M}drawing")):
            link = links_of(self._file, self._archive, each.link.part).get(sheet.drawing or "")
            part = self._put_drawing(link) if link else None
            if part is None:
                sheet.root.remove(drawing)
            else:
                drawing.attrib.clear()
                drawing.set(LINK_ID, self._new.link(path, "drawing", part))
        self._new.add(path, "worksheet", serialised(sheet.root))
        self._new.link(_WORKBOOK, "worksheet", path)

    def _put_drawing(self, link: PartLink) -> str | None:
        if link.kind != "drawing" or not link.part:
            return None
        root, links = self._root(link.part), links_of(self._file, self._archive, link.part)
        path = self._path("drawings/drawing", "xml")

        def carried(put: Any, kind: str, id_: str) -> str | None:
            found = links.get(id_)
            target = put(found.part) if found and found.kind == kind and found.part else None
            return target and self._new.link(path, kind, target)

        if not freeze_drawing(
            root,
            lambda id_: carried(self._put_chart, "chart", id_),
            lambda id_: carried(self._put_picture, "image", id_),
        ):
            return None
        self._new.add(path, "drawing", serialised(root))
        return path

    def _put_chart(self, part: str) -> str:
        root, path = self._root(part), self._path("charts/chart", "xml")
        freeze_chart(root, self._names)
        self._new.add(path, "chart", serialised(root))
        return path

    def _put_picture(self, part: str) -> str | None:
        content = without_metadata(self._archive.read(part))
        for start, kind in _PICTURES.items():
            if content and content.startswith(start):
                path = self._path("media/image", kind)
                self._new.add(path, f"image/{kind}", content)
                return path
        return None

    def _path(self, stem: str, suffix: str) -> str:
        self._numbers[stem] = self._numbers.get(stem, 0) + 1
        return f"xl/{stem}{self._numbers[stem]}.{suffix}"

    def _put_workbook(self, styles: Any) -> None:
        root = root_of("workbook", MAIN, {None: MAIN, "r": LINKS})
        old = self._workbook.find(f"{M}workbookPr")
        dates = old.get("date1904") if old is not None else None
        append_element(root, "workbookPr", **({"date1904": dates} if dates else {}))
        seen = [n for n, each in enumerate(self._kept) if not each.state]
        append_element(
            append_element(root, "bookViews"), "workbookView", activeTab=str(min(seen, default=0))
        )
        holder = append_element(root, "sheets")
        for number, each in enumerate(self._kept, 1):
            state = {"state": each.state} if each.state and seen else {}
            sheet = append_element(holder, "sheet", name=each.name, sheetId=str(number), **state)
            sheet.set(LINK_ID, f"rId{number}")
        self._put_names(root)
        self._new.add(_WORKBOOK, "workbook", serialised(root))
        self._new.link("", "officeDocument", _WORKBOOK)
        if styles is not None:
            clean_element(styles)
            _neutral_names(styles)
            self._put(styles, "styles")
        theme = self._part("theme")
        if theme is not None and not any(LINKS in key for e in theme.iter() for key in e.attrib):
            clean_element(theme)
            self._put(theme, "theme")

    def _put(self, root: Any, kind: str) -> None:
        self._new.add(f"xl/{kind}.xml", kind, serialised(root))
        self._new.link(_WORKBOOK, kind, f"xl/{kind}.xml")

    def _put_names(self, root: Any) -> None:
        """The names that mean cells of the sheets that stay; print areas and titles with them."""
        order = {each.position: number for number, each in enumerate(self._kept)}
        holder = append_element(root, "definedNames")
        for each in self._workbook.iter(f"{M}definedName"):
            name, text, scope = each.get("name", ""), each.text or "", each.get("localSheetId")
            local = order.get(int(scope)) if scope is not None else None
            built_in = name.startswith("_xlnm.")
            wanted = not built_in or name in _BUILT_IN
            lost = scope is not None and local is None
            hidden = each.get("hidden") in ("1", "true")
            if wanted and not lost and not hidden and refers_only_to(text, self._names):
                known: Mapping[str, str] = {} if local is None else {"localSheetId": str(local)}
                append_element(holder, "definedName", text, name=name, **known)
        if not len(holder):
            root.remove(holder)

    def _put_properties(self, about: FileProperties) -> None:
        core = metadata.core_properties(about.unit, about.title, about.day)
        self._new.add("docProps/core.xml", "core", core)
        version = metadata.version_of(self._archive)
        program = metadata.application_properties("Microsoft Excel", version)
        self._new.add(metadata.APP, "app", program)
        self._new.link("", metadata.CORE_LINK, "docProps/core.xml")
        self._new.link("", "extended-properties", metadata.APP)


def _blank_unused(shared: Any, used: Collection[int]) -> None:
    """Leave only the shared strings that are shown; the others keep their places, empty."""
    for name in ("count", "uniqueCount"):
        shared.attrib.pop(name, None)
    for index, item in enumerate(list(shared.iterchildren(f"{M}si"))):
        if index not in used:
            for child in list(item):
                item.remove(child)
            append_element(item, "t")
    clean_element(shared)
    without_phonetics(shared)


def _neutral_names(styles: Any) -> None:
    """Give the cell styles names that tell nothing; the program's own keep theirs."""
    for number, style in enumerate(styles.iter(f"{M}cellStyle")):
        if style.get("builtinId") == "0":
            style.set("name", "Normal")
        elif "builtinId" not in style.attrib or style.get("name") not in _STYLES:
            style.set("name", f"Kiểu {number}")
    for tables in list(styles.iterchildren(f"{M}tableStyles")):
        styles.remove(tables)  # no table stays


def _unseen_styles(styles: Any) -> frozenset[int]:
    """The numbers of the cell styles that show nothing, whatever the cell holds."""
    if styles is None:
        return frozenset()
    unseen = {
        each.get("numFmtId")
        for each in styles.iter(f"{M}numFmt")
        if _NOTHING_SHOWN.fullmatch(each.get("formatCode", ""))
    }
    formats = styles.find(f"{M}cellXfs")
    return frozenset(
        number
        for number, each in enumerate(formats if formats is not None else ())
        if each.get("numFmtId") in unseen
    )
