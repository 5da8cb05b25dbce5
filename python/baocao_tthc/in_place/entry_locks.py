"""The cells of the forms into which people type, locked in an accepted month and open again.

Only on sheets that the program built and that are locked without a password: what is open on an
office's own sheet is the office's affair, and a lock that nobody can take away helps nobody. The
looks that this needs are added to the workbook's styles, none of which changes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence

from ..filing import FormTable, Place
from ..ooxml.members import members_of, with_members
from ..reading.grid import Grid
from ..reading.located_forms import last_row
from ..sheets import nothing_name
from ..vietnamese import fold
from ..workbook.side_columns import COLUMN_HEAD
from .built_sheets import STYLES, items_in, sheet_parts, with_items
from .office_workbook import OfficeWorkbook
from .sheet_cells import Spot, UnusualPartError, scan_cells, spliced

_PROTECTION = re.compile(rb"<sheetProtection\s[^<>]*>")
_PASSWORD = re.compile(rb"\s(?:password|hashValue)=")
_STYLE = re.compile(rb'(\ss=")([0-9]+)(")')
_LOCK = re.compile(rb"<protection\b[^<>]*/>|<protection\b[^<>]*>\s*</protection>")
_APPLIED = re.compile(rb'\sapplyProtection="[^"]*"')
_OPEN_LOCK = b'<protection locked="0"/>'


def with_entries(
    content: bytes,
    tables: Sequence[FormTable],
    grids: Sequence[Grid],
    choices: Collection[Place],
    *,
    locked: bool,
) -> tuple[bytes, list[str]]:
    """The workbook with the entry cells of these forms locked or open, and the sheets on which
    that was left as it is. `choices` are the cells in which “Không phát sinh” is chosen. Raises
    UnusualPartError.
    """
    by_name = {grid.name: grid for grid in grids}
    try:
        members = members_of(content)
        parts = sheet_parts(members)
        looks = _Looks(members[STYLES], locked=locked)
    except (KeyError, zipfile.BadZipFile) as error:
        raise UnusualPartError from error
    changed: dict[str, bytes] = {}
    left = []
    for table in tables:
        part = parts[table.sheet]
        xml = changed.get(part, members[part])
        if is_ours(table, by_name[table.sheet]) and _is_protected(xml):
            chosen = {(place.row, place.column) for place in choices if place.sheet == table.sheet}
            changed[part] = _restyled(xml, chosen | {*entry_spots(table)}, looks)
        else:
            left.append(table.sheet)
    if looks.added:
        changed[STYLES] = looks.content()
    return with_members(content, changed), left


def choice_cells(office: OfficeWorkbook, tables: Iterable[FormTable]) -> list[Place]:
    """The cells in which “Không phát sinh” is chosen for these forms; older workbooks have none."""
    found = (office.named(nothing_name(table.form.code)) for table in tables)
    return [place for place in found if place]


def entry_spots(table: FormTable) -> Iterator[Spot]:
    """The cells of the rows of a form that people type in, empty rows too."""
    last = table.total.number - 1 if table.total else last_row(table)
    for column in table.form.columns:
        if column.entry == "entered" and column.number in table.sheet_columns:
            for row in range(table.numbering_row + 1, last + 1):
                yield row, table.sheet_columns[column.number]


def is_ours(table: FormTable, grid: Grid) -> bool:
    """Whether the program built the sheet: its column “Kiểm tra” stands beside the form."""
    beside = max(table.sheet_columns.values()) + 2
    heads = grid.labels.get(fold(COLUMN_HEAD), ())
    own = any(column == beside and row <= table.numbering_row for row, column in heads)
    return own and not (table.sections or table.subtotals)


def _is_protected(xml: bytes) -> bool:
    return _PROTECTION.search(xml) is not None and not has_password(xml)


def has_password(xml: bytes) -> bool:
    """Whether somebody locked the sheet with a password of their own."""
    found = _PROTECTION.search(xml)
    return found is not None and _PASSWORD.search(found[0]) is not None


def _restyled(xml: bytes, spots: Collection[Spot], looks: _Looks) -> bytes:
    """The sheet with those of its cells in their other look."""

    def splices() -> Iterator[tuple[int, int, bytes]]:
        cells = scan_cells(xml).cells
        for spot in sorted(spots & cells.keys()):
            cell = cells[spot]
            tag = xml[cell.start : cell.inside]
            styled = _STYLE.sub(lambda m: m[1] + looks.other(int(m[2])) + m[3], tag, count=1)
            yield cell.start, cell.inside, styled

    return spliced(xml, splices())


class _Looks:
    """The looks of a workbook's cells, and those that are added to them."""

    def __init__(self, styles: bytes, *, locked: bool) -> None:
        self._xml, self._locked = styles, locked
        self._known = items_in(styles, b"cellXfs", b"xf")
        self._others: dict[int, bytes] = {}
        self.added: list[bytes] = []

    def other(self, number: int) -> bytes:
        """The number of the same look with its lock as it is wanted."""
        if number not in self._others:
            look = _with_lock(self._known[number], locked=self._locked)
            self._others[number] = b"%d" % self._numbered(look)
        return self._others[number]

    def _numbered(self, look: bytes) -> int:
        every = [*self._known, *self.added]
        if look not in every:
            self.added.append(look)
            return len(every)
        return every.index(look)

    def content(self) -> bytes:
        """The styles with what was added behind their own."""
        count = len(self._known) + len(self.added)
        return with_items(self._xml, b"cellXfs", b"".join(self.added), count)


def _with_lock(look: bytes, *, locked: bool) -> bytes:
    bare = _LOCK.sub(b"", look)
    if locked:
        return bare
    if bare.endswith(b"/>"):
        bare = bare[:-2].rstrip() + b"></xf>"
    tag, _, inside = bare.partition(b">")
    tag = _APPLIED.sub(b"", tag) + b' applyProtection="1"'
    inside = inside.removesuffix(b"</xf>")
    before, mark, after = inside.partition(b"<extLst")
    return b"%b>%b%b%b%b</xf>" % (tag, before, _OPEN_LOCK, mark, after)
