"""Sheets of a workbook that the program built, put into the office's own in the place of its old
ones: with their looks, charts and drawings.

The looks they need are added to the office's styles, none of which changes or goes.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from ..ooxml.members import members_of, with_members
from ..ooxml.package import LINKS, TYPES, USUAL_WORKBOOK, read_links, rels_of
from .office_workbook import sheets_and_names
from .sheet_cells import UnusualPartError

STYLES, _STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
_STYLED = re.compile(rb'(<(?:c|row) [^<>]*?\ss="|<col [^<>]*?\sstyle=")([0-9]+)(")')
_DIFFERENTIAL = re.compile(rb'(\sdxfId=")([0-9]+)(")')
_SHARED = re.compile(rb'((?><c [^<>]*?(?=\st="s")))\st="s"([^<>]*>)<v>([0-9]+)</v>')
_CODE_NAME = re.compile(rb'\scodeName="[^"]*"')
_SHEET_SETTINGS = re.compile(rb"<sheetPr(?=[\s/>])")
_OVERRIDE = re.compile(rb'(?><Override\s[^<>]*?PartName="/([^"<>]+)")[^<>]*?/>')
_PRINT_AREA = rb'(<definedName name="_xlnm.Print_Area"[^<>]*>)(%b![^<]*)'
_OPENED = rb"<%b(?:\s[^<>]*|/)?>"  # the tag of an element
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ID = re.compile(rb'<sheet\s[^<>]*?sheetId="([0-9]{1,9})"')
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.'
    b'openxmlformats.org/spreadsheetml/2006/main"><sheetPr/><sheetData/></worksheet>'
)
_DEFINED = re.compile(rb"<definedName(\s[^<>]*+)>[^<]*</definedName>")
_CALLED = re.compile(rb'\sname="([^"]*)"')
_BEFORE_NAMES = (b"externalReferences", b"functionGroups", b"sheets")
_OWN_TO_A_SHEET = ("drawing", "chart", "comments", "vmlDrawing", "chartStyle", "chartColorStyle")


def with_built_sheets(content: bytes, built: bytes, names: Sequence[str]) -> bytes:
    """The office's workbook with these sheets of the built one; raises UnusualPartError."""
    try:
        return _Exchange(members_of(content), members_of(built)).done(content, names)
    except (KeyError, zipfile.BadZipFile) as error:
        raise UnusualPartError from error


class _Exchange:
    """The exchange of sheets between two packages."""

    def __init__(self, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> None:
        self._old, self._new = old, new
        self._changed: dict[str, bytes] = {}
        self._removed: set[str] = set()
        self._strings = items_in(new[_STRINGS], b"sst", b"si")
        self._styles = _Styles(old[STYLES], new[STYLES])

    def done(self, content: bytes, names: Sequence[str]) -> bytes:
        old, new = sheet_parts(self._old), sheet_parts(self._new)
        for name in names:
            self._drop(old[name])
        for name in names:
            self._put(old[name], new[name])
        self._print_areas(names)
        self._changed[STYLES] = self._styles.content()
        self._types()
        return with_members(content, self._changed, self._removed)

    def _drop(self, part: str) -> None:
        """Take out what hangs on the old sheet alone; pictures may be shown elsewhere too."""
        rels = rels_of(part)
        if rels not in self._old:
            return
        for kind, target in _links(self._old, part):
            if kind in _OWN_TO_A_SHEET and target in self._old:
                self._drop(target)
                self._removed.add(target)
        self._removed.add(rels)

    def _put(self, old: str, new: str) -> None:
        xml = self._new[new]
        found = _CODE_NAME.search(self._old[old])
        xml = _CODE_NAME.sub(b"", xml)
        if found:
            xml = _SHEET_SETTINGS.sub(b"<sheetPr" + found[0], xml, count=1)
        xml = _SHARED.sub(self._inline, xml)
        xml = _STYLED.sub(lambda m: m[1] + self._styles.cell(int(m[2])) + m[3], xml)
        xml = _DIFFERENTIAL.sub(lambda m: m[1] + self._styles.differential(int(m[2])) + m[3], xml)
        self._changed[old] = xml
        self._carry_links(new, old)

    def _inline(self, found: re.Match[bytes]) -> bytes:
        text = self._strings[int(found[3])]
        inside = text[text.index(b">") + 1 : text.rindex(b"<")]
        return b'%b t="inlineStr"%b<is>%b</is>' % (found[1], found[2], inside)

    def _carry_links(self, source: str, target: str) -> None:
        """Bring along what a part of the built workbook leads to, under names that are free."""
        rels = rels_of(source)
        if rels not in self._new:
            return
        content = self._new[rels]
        for _, part in _links(self._new, source):
            if part in self._new:
                name = self._free(part)
                self._changed[name] = self._new[part]
                path = posixpath.relpath(name, posixpath.dirname(target)).encode()
                before = posixpath.relpath(part, posixpath.dirname(source)).encode()
                content = content.replace(b'Target="%b"' % before, b'Target="%b"' % path)
                self._carry_links(part, name)
        self._changed[rels_of(target)] = content
        self._removed.discard(rels_of(target))

    def _free(self, part: str) -> str:
        stem, suffix = posixpath.splitext(part)
        number, name = 0, part
        while name in self._changed or (name in self._old and name not in self._removed):
            number += 1
            name = f"{stem.rstrip('0123456789')}{900 + number}{suffix}"
        self._removed.discard(name)
        return name

    def _types(self) -> None:
        """The content types of the parts that went and came."""
        kept, came = self._old[TYPES], self._new[TYPES]
        kinds = {
            posixpath.dirname(part[1].decode()): re.sub(rb'PartName="[^"]*"', b"%b", part[0])
            for part in _OVERRIDE.finditer(came)
            if part[1].startswith((b"xl/charts/", b"xl/drawings/"))
        }
        kept = _OVERRIDE.sub(
            lambda m: b"" if m[1].decode() in self._removed or (m[1].decode() in self._changed
            and posixpath.dirname(m[1].decode()) in kinds) else m[0],
            kept,
        )  # fmt: skip
        new = b"".join(
            kinds[posixpath.dirname(name)].replace(b"%b", b'PartName="/%b"' % name.encode())
            for name in self._changed
            if posixpath.dirname(name) in kinds
        )
        self._changed[TYPES] = kept.replace(b"</Types>", new + b"</Types>")

    def _print_areas(self, names: Sequence[str]) -> None:
        """What is printed of the sheets, as the built workbook has it."""
        workbook = self._old[USUAL_WORKBOOK]
        for name in names:
            own = re.compile(_PRINT_AREA % name.encode())
            new = own.search(self._new[USUAL_WORKBOOK])
            if new:
                area = new[2]
                workbook = own.sub(lambda m, area=area: m[1] + area, workbook)  # type: ignore[misc]
        if workbook != self._old[USUAL_WORKBOOK]:
            self._changed[USUAL_WORKBOOK] = workbook


class _Styles:
    """The office's styles, and what is added to them of the built workbook's."""

    def __init__(self, old: bytes, new: bytes) -> None:
        self._xml = old
        self._lists = {
            (tag, item): (items_in(old, tag, item), items_in(new, tag, item))
            for tag, item in (
                (b"fonts", b"font"), (b"fills", b"fill"), (b"borders", b"border"),
                (b"cellXfs", b"xf"), (b"dxfs", b"dxf"), (b"numFmts", b"numFmt"),
            )
        }  # fmt: skip
        if not self._lists[b"cellXfs", b"xf"][0]:
            raise UnusualPartError
        self._given = {key: len(old) for key, (old, _) in self._lists.items()}
        self._formats = dict(map(_format, self._lists[b"numFmts", b"numFmt"][1]))
        self.cell, self.differential = cache(self._cell), cache(self._differential)

    def _cell(self, index: int) -> bytes:
        """The number in the office's styles of a cell's look in the built workbook."""
        xf = self._lists[b"cellXfs", b"xf"][1][index]
        for attribute, key in (
            (b"fontId", (b"fonts", b"font")),
            (b"fillId", (b"fills", b"fill")),
            (b"borderId", (b"borders", b"border")),
        ):
            xf = self._renumbered(xf, attribute, key)
        xf = re.sub(rb'\snumFmtId="([0-9]+)"', self._format_of, xf)
        xf = re.sub(rb'\sxfId="[0-9]+"', b' xfId="0"', xf)
        return b"%d" % self._added((b"cellXfs", b"xf"), xf)

    def _differential(self, index: int) -> bytes:
        """The same of a look that a condition gives."""
        item = self._lists[b"dxfs", b"dxf"][1][index]
        return b"%d" % self._added((b"dxfs", b"dxf"), item)

    def _renumbered(self, xf: bytes, attribute: bytes, key: tuple[bytes, bytes]) -> bytes:
        def number(found: re.Match[bytes]) -> bytes:
            item = self._lists[key][1][int(found[1])]
            return b' %b="%d"' % (attribute, self._added(key, item))

        return re.sub(rb'\s%b="([0-9]+)"' % attribute, number, xf)

    def _format_of(self, found: re.Match[bytes]) -> bytes:
        code = self._formats.get(int(found[1]))
        if code is None:
            return found[0]
        old = self._lists[b"numFmts", b"numFmt"][0]
        numbers = dict(map(_format, old))
        known = next((number for number, each in numbers.items() if each == code), None)
        if known is None:
            known = max([163, *numbers]) + 1
            old.append(b'<numFmt numFmtId="%d" formatCode="%b"/>' % (known, code))
        return b' numFmtId="%d"' % known

    def _added(self, key: tuple[bytes, bytes], item: bytes) -> int:
        items = self._lists[key][0]
        if item not in items:
            items.append(item)
        return items.index(item)

    def content(self) -> bytes:
        """The office's styles with what was added behind its own."""
        xml = self._xml
        for (tag, item), (items, _) in self._lists.items():
            new = b"".join(items[self._given[tag, item] :])
            if new:
                xml = with_items(xml, tag, new, len(items))
        return xml


def _format(item: bytes) -> tuple[int, bytes]:
    number, code = (re.search(rb'%b="([^"]*)"' % n, item) for n in (b"numFmtId", b"formatCode"))
    if number is None or code is None:
        raise UnusualPartError
    return int(number[1]), code[1]


def items_in(xml: bytes, tag: bytes, item: bytes) -> list[bytes]:
    """The elements of a list as they are written; [] when there is none."""
    opened = re.search(_OPENED % tag, xml)
    end = xml.find(b"</%b>" % tag, opened.end()) if opened else -1
    if opened is None or end < 0:
        return []
    found, at, close = [], opened.end(), b"</%b>" % item
    while each := re.compile(_OPENED % item).search(xml, at, end):
        at = each.end()
        if not each[0].endswith(b"/>"):
            at = xml.find(close, at, end) + len(close)
            if at < each.end():
                break
        found.append(xml[each.start() : at])
    return found


def with_items(xml: bytes, tag: bytes, new: bytes, count: int) -> bytes:
    """The part with `new` elements behind those of a list, `count` in all.

    Raises UnusualPartError where there is no such list.
    """
    opened = re.search(_OPENED % tag, xml)
    made = b'<%b count="%d">%b</%b>' % (tag, count, new, tag)
    if opened is None:
        at = _place_of_list(xml, tag)
        return xml[:at] + made + xml[at:]
    if opened[0].endswith(b"/>"):
        return xml[: opened.start()] + made + xml[opened.end() :]
    close = xml.index(b"</%b>" % tag, opened.end())
    head = re.sub(rb'\scount="[0-9]+"', b' count="%d"' % count, opened[0])
    return xml[: opened.start()] + head + xml[opened.end() : close] + new + xml[close:]


def _place_of_list(xml: bytes, tag: bytes) -> int:
    """Where a list of styles begins that a workbook does without; raises UnusualPartError."""
    if tag == b"numFmts" and (start := re.search(rb"<styleSheet(?:\s[^<>]*)?>", xml)):
        return start.end()
    for end in (b"</cellStyles>", b"</cellXfs>"):
        if tag == b"dxfs" and end in xml:
            return xml.index(end) + len(end)
    raise UnusualPartError


def sheet_parts(members: Mapping[str, bytes]) -> dict[str, str]:
    """The part of each sheet by its name."""
    file = Path(USUAL_WORKBOOK)
    links = read_links(file, members[rels_of(USUAL_WORKBOOK)], USUAL_WORKBOOK)
    sheets, _ = sheets_and_names(file, members[USUAL_WORKBOOK])
    return {name: links[key].part for name, key in sheets if key in links}


def _links(members: Mapping[str, bytes], part: str) -> Iterator[tuple[str, str]]:
    """Kind and part of each relationship."""
    yield from read_links(Path(part), members[rels_of(part)], part).values()


def with_empty_sheet(content: bytes, name: str) -> bytes:
    """The workbook with an empty sheet of that name behind its others, unless it has one.

    Raises UnusualPartError.
    """
    try:
        members = members_of(content)
        if name in sheet_parts(members):
            return content
        return with_members(content, _added_sheet(members, name.encode()))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise UnusualPartError from error


def _added_sheet(members: Mapping[str, bytes], name: bytes) -> dict[str, bytes]:
    workbook, rels = members[USUAL_WORKBOOK], members[rels_of(USUAL_WORKBOOK)]
    number = 1 + max(map(int, _ID.findall(workbook)))
    part = next(
        name
        for name in (f"xl/worksheets/sheet{900 + n}.xml" for n in range(len(members) + 1))
        if name not in members
    )
    key, links = b"rId" + name, LINKS.encode()  # some programs declare no prefix for all sheets
    sheet = b'<sheet xmlns:r="%b" name="%b" sheetId="%d" r:id="%b"/>' % (links, name, number, key)
    link = b'<Relationship Id="%b" Type="%b/worksheet" Target="%b"/>' % (
        key, links, posixpath.relpath(part, "xl").encode(),
    )  # fmt: skip
    kind = b'<Override PartName="/%b" ContentType="%b"/>' % (part.encode(), _SHEET.encode())
    return {
        USUAL_WORKBOOK: _before(workbook, b"</sheets>", sheet),
        rels_of(USUAL_WORKBOOK): _before(rels, b"</Relationships>", link),
        TYPES: _before(members[TYPES], b"</Types>", kind),
        part: _EMPTY,
    }


def _before(xml: bytes, end: bytes, new: bytes) -> bytes:
    if xml.count(end) != 1 or new in xml:
        raise UnusualPartError
    return xml.replace(end, new + end)


def with_names(content: bytes, names: Mapping[str, str]) -> bytes:
    """The workbook in which these names mean these cells, whatever they meant.

    Raises UnusualPartError.
    """
    own = {name.encode() for name in names}
    workbook = _DEFINED.sub(
        lambda found: b"" if own & {*_CALLED.findall(found[1])} else found[0],
        members_of(content)[USUAL_WORKBOOK].replace(b"<definedNames/>", b""),
    )
    new = b"".join(
        b'<definedName name="%b">%b</definedName>' % (name.encode(), cells.encode())
        for name, cells in names.items()
    )
    if b"</definedNames>" in workbook:
        return with_members(content, {USUAL_WORKBOOK: _before(workbook, b"</definedNames>", new)})
    for tag in _BEFORE_NAMES:
        if end := re.search(rb"</%b>|<%b\b[^<>]*/>" % (tag, tag), workbook):
            made = b"%b<definedNames>%b</definedNames>" % (end[0], new)
            changed = workbook[: end.start()] + made + workbook[end.end() :]
            return with_members(content, {USUAL_WORKBOOK: changed})
    raise UnusualPartError
