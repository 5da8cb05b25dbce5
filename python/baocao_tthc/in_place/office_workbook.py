"""A closed workbook of an office, some of whose cells are given other contents.

Formulas that depend on what changed get the result that is known of them; one whose result is not
known loses the old one, and the workbook is marked to be calculated when a program opens it. So no
stored result contradicts the cells that it comes from.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ..filing import Place
from ..ooxml.archive import Archive, folded_path
from ..ooxml.expected_files import WORKBOOK, opened_as
from ..ooxml.markup import walk
from ..ooxml.members import with_members
from ..ooxml.package import TYPES, links_of, rels_of
from ..ooxml.xml import parsed_element
from ..sheets import OUTPUTS
from ..wording import Cells
from .cell_formulas import Area, Insertion, Precedents, plain_formula, precedents
from .inserted_rows import formulas_elsewhere, notes_moved, other_sheet, with_rows
from .sheet_cells import CellSpan, CellWrite, SheetCells, Spot, UnusualPartError, scan_cells

SheetSpot = tuple[str, int, int]
"""The name of a sheet in lower case, row and column."""
Writes = Mapping[str, Mapping[Spot, CellWrite]]
"""What cells are given, by the name of their sheet."""
_CALCULATION = re.compile(rb"<(?:[A-Za-z0-9]+:)?calcPr(?=[\s/>])[^<>]*?((?<!\s)\s*+/?>)")
_EMPTY_ELEMENT = rb"""(?><%b\s[^<>]*?%b\s*+=\s*+"%b")[^<>]*?/>"""
_ON_LOAD = re.compile(rb"""(\sfullCalcOnLoad\s*=\s*)(?:"[^"]*"|'[^']*')""")
_DAYS_1904 = re.compile(rb"""\sdate1904\s*=\s*["'](?:1|true)["']""")
_BEFORE_CALCULATION = (b"definedNames", b"externalReferences", b"functionGroups", b"sheets")
_BOUND = ("table", "pivotTable", "queryTable")  # parts that say which cells they are about
_NOTES = ("comments", "threadedComment", "vmlDrawing")
_ANCHORS = re.compile(rb"<[A-Za-z0-9]+:row>([0-9]+)<")  # of pictures, from 0
_CHART = re.compile(r"xl/charts/[^/]*\.xml")
_SIGNATURES = "_xmlsignatures/"
_OUTPUTS = frozenset(map(str.casefold, OUTPUTS))

Results = Mapping[SheetSpot, Mapping[str, CellWrite]]
"""What formulas give after the change, by their cells: for each formula that may stand there, as
`plain_formula` writes it, its result.
"""


class Rewritten(NamedTuple):
    """The content of the new workbook, and the formulas that wait for a program to calculate."""

    content: bytes
    waiting: tuple[Place, ...]


class OfficeWorkbook:
    """A closed workbook and the cells of its worksheets.

    Raises UnusualPartError when its cells cannot be exchanged one by one, WorkbookError when it is
    not sound.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        with opened_as(WORKBOOK, file) as archive:
            self._content = archive.content
            self._names = {path: info.filename for path, info in archive.members.items()}
            self.signed = any(path.startswith(_SIGNATURES) for path in archive.members)
            self._read(archive)
        self._precedents = dict(self._all_precedents())
        self.counts_days_from_1904 = bool(_DAYS_1904.search(self._kept[self._main]))

    def _read(self, archive: Archive) -> None:
        root = links_of(self._file, archive, "").values()
        self._main = next((link.part for link in root if link.kind == "officeDocument"), "")
        if not self._main:
            raise UnusualPartError
        links = links_of(self._file, archive, self._main)
        self._chain = {key: link.part for key, link in links.items() if link.kind == "calcChain"}
        self._kept = {
            path: archive.read(path)
            for path in (self._main, rels_of(self._main), TYPES)
            if archive.has(path)
        }
        self._charts = {
            path: archive.read(path) for path in archive.members if _CHART.fullmatch(path)
        }
        sheets, self._defined = sheets_and_names(self._file, archive.read(self._main))
        self._parts: dict[str, str] = {}
        self.sheets: dict[str, SheetCells] = {}
        for name, key in sheets:
            if key in links and links[key].kind == "worksheet" and links[key].part:
                self._parts[name] = links[key].part
                self.sheets[name] = scan_cells(archive.read(links[key].part))

    def _all_precedents(self) -> Iterator[tuple[SheetSpot, Precedents]]:
        for name, sheet in self.sheets.items():
            for (row, column), cell in sheet.cells.items():
                if cell.formula is not None:
                    found = precedents(cell.formula, name, self._defined)
                    yield (name.casefold(), row, column), found

    def cell(self, place: Place) -> CellSpan | None:
        """What stands in a cell; None when nothing does, not even a look."""
        sheet = self.sheets.get(place.sheet)
        return sheet.cells.get((place.row, place.column)) if sheet else None

    def feeds(self, place: Place) -> frozenset[str]:
        """The sheets in which a formula depends on the cell, by whatever way; in lower case."""
        return frozenset(
            sheet for sheet, *_ in self._following([(place.sheet.casefold(), *place[1:3])])
        )

    def several_looks(self) -> Container[str]:
        """The shared texts, by their number, whose letters do not all look alike."""
        with opened_as(WORKBOOK, self._file) as archive:
            links = links_of(self._file, archive, self._main).values()
            part = next((link.part for link in links if link.kind == "sharedStrings"), "")
            texts = parsed_element(archive.read(part)) if part else ()
        return {str(n) for n, text in enumerate(texts) if text.find("{*}r") is not None}

    def meaning(self, name: str) -> str:
        """What a defined name stands for, as the workbook says it; "" when it has none."""
        return self._defined.get(name.casefold(), "")

    def named(self, name: str) -> Place | None:
        """The one cell that a defined name leads to; None when it leads to none."""
        found = precedents(self.meaning(name), "").areas
        by_name = {each.casefold(): each for each in self.sheets}
        if len(found) != 1 or found[0].sheet not in by_name:
            return None
        return Place(by_name[found[0].sheet], found[0].top, found[0].left)

    def written(
        self,
        writes: Writes,
        known: Results,
        fitted: Mapping[str, Mapping[int, float]] | None = None,
    ) -> Rewritten:
        """The workbook with these contents, and the results that follow from them.

        `known` are results of formulas as they are after the change; `fitted` says how high rows
        become, by their sheet: see `SheetCells.written`. A formula of which nobody can tell what it
        refers to loses its result with every change but one on the sheets of the program alone:
        nothing that is reported comes from these. Raises UnusualPartError.
        """
        all_writes = {name: dict(cells) for name, cells in writes.items()}
        own = {
            (name.casefold(), *spot): write
            for name, cells in writes.items()
            for spot, write in cells.items()
        }
        changing = [spot for spot, write in own.items() if write.formula is not None]
        unclear = any(sheet not in _OUTPUTS for sheet, *_ in changing)
        affected = self._following(changing, unclear=unclear) - own.keys()
        results, unknown = self._results(affected, own, known)
        by_name = {name.casefold(): name for name in self.sheets}
        for (sheet, row, column), write in {**results, **unknown}.items():
            name = by_name[sheet]
            if write.value is not None or self.sheets[name].cells[row, column].value:
                all_writes.setdefault(name, {})[row, column] = write
        changed = {
            self._member(self._parts[name]): self.sheets[name].written(
                cells, (fitted or {}).get(name)
            )
            for name, cells in all_writes.items()
            if cells
        }
        if unknown:
            changed[self._member(self._main)] = _calculated_on_load(self._kept[self._main])
        removed = self._without_chain(changed) if self._loses_formula(writes) else []
        waiting = tuple(Place(by_name[sheet], *spot) for sheet, *spot in sorted(unknown))
        return Rewritten(self._packed(changed, removed), waiting)

    def said_of(self, made: Rewritten) -> list[str]:
        """What a person must know of the workbook that was written."""
        waiting = sorted(made.waiting, key=lambda place: place.sheet in OUTPUTS)
        said = []
        if waiting:  # what is reported comes before what is said of it
            said.append(f"Công thức chờ Excel tính lại khi mở sổ: {Cells(tuple(waiting))}.")
        if self.signed:
            said.append("Chữ ký số của sổ cũ không còn hiệu lực ở sổ mới.")
        return said

    def _packed(self, changed: Mapping[str, bytes], removed: Collection[str]) -> bytes:
        try:
            return with_members(self._content, changed, removed)
        except zipfile.BadZipFile as error:
            raise UnusualPartError from error

    def with_rows(self, name: str, inserted: Insertion) -> bytes:
        """The workbook with empty rows in a sheet; formulas, rules, names, charts, notes follow.

        Raises UnusualPartError where something stands below that cannot be moved along.
        """
        changed = dict(self._moved_notes(name, inserted))
        for each, sheet in self.sheets.items():
            move = with_rows if each == name else other_sheet
            changed[self._member(self._parts[each])] = move(sheet, each, inserted)
        for path, part in self._charts.items():
            changed[self._names[path]] = formulas_elsewhere(part, inserted)
        changed[self._member(self._main)] = formulas_elsewhere(self._kept[self._main], inserted)
        return self._packed(changed, self._without_chain(changed))

    def _moved_notes(self, name: str, inserted: Insertion) -> Iterator[tuple[str, bytes]]:
        """The parts of the sheet's notes, which say where they stand, as tables and pictures do,
        for which UnusualPartError is raised: for these where they reach below the row.
        """
        with opened_as(WORKBOOK, self._file) as archive:
            for kind, part in links_of(self._file, archive, self._parts[name]).values():
                if kind in _BOUND:
                    raise UnusualPartError
                if kind == "drawing" and part:
                    rows = map(int, _ANCHORS.findall(archive.read(part)))
                    if any(row >= inserted.at - 1 for row in rows):
                        raise UnusualPartError
                if kind in _NOTES and part:
                    yield self._member(part), notes_moved(archive.read(part), inserted)

    def _following(self, changed: Collection[SheetSpot], *, unclear: bool = True) -> set[SheetSpot]:
        """The formulas whose result may be another after these cells changed, step by step.

        Of one that is `unclear` it always may be, if that is wanted.
        """
        found: set[SheetSpot] = set()
        new: Collection[SheetSpot] = set(changed)
        left = {
            spot: each
            for spot, each in self._precedents.items()
            if spot not in new and (unclear or not each.unclear)
        }
        while new:
            looked_at = _Changed(new)
            new = {spot for spot, each in left.items() if looked_at.meets(each)}
            found |= new
            for spot in new:
                del left[spot]
        return found

    def _results(
        self, affected: Collection[SheetSpot], own: Container[SheetSpot], known: Results
    ) -> tuple[dict[SheetSpot, CellWrite], dict[SheetSpot, CellWrite]]:
        """The results that are known of the affected formulas, and of those without any; and the
        affected ones that have to do without.
        """
        results: dict[SheetSpot, CellWrite] = {}
        unknown: dict[SheetSpot, CellWrite] = {}
        never: set[SheetSpot] = set()  # calculated, and nobody knows what they give
        for name, sheet in self.sheets.items():
            for (row, column), cell in sheet.cells.items():
                spot = (name.casefold(), row, column)
                lacking = not (cell.stored and (cell.value or cell.kind == "str"))
                if cell.formula is None or spot in own or not (lacking or spot in affected):
                    continue
                one = known.get(spot, {}).get(plain_formula(cell.formula))
                if one:
                    results[spot] = one
                elif spot in affected:
                    unknown[spot] = CellWrite(None, None)
                else:
                    never.add(spot)
        doubtful = self._following(unknown.keys() | never)
        for spot in doubtful & results.keys():
            del results[spot]
            if spot in affected:
                unknown[spot] = CellWrite(None, None)
        return results, unknown

    def _member(self, part: str) -> str:
        """The name that a part has in the package."""
        return self._names[folded_path(part)]

    def _loses_formula(self, writes: Writes) -> bool:
        return any(
            (cell := self.sheets[name].cells.get(spot)) and cell.formula is not None
            for name, cells in writes.items()
            for spot, write in cells.items()
            if write.formula == ""
        )

    def _without_chain(self, changed: dict[str, bytes]) -> list[str]:
        """The members that go with the order of calculation, which names every formula's cell.

        A program makes it anew; one that names a cell without a formula is taken for damage.
        """
        for key, part in self._chain.items():
            override = b"Override", b"PartName", b"/" + re.escape(part.encode())
            link = b"Relationship", b"Id", re.escape(key.encode())
            for path, named in ((TYPES, override), (rels_of(self._main), link)):
                member = self._member(path)
                kept = changed.get(member, self._kept[path])
                changed[member] = re.sub(_EMPTY_ELEMENT % named, b"", kept, flags=re.IGNORECASE)
        return [self._member(part) for part in self._chain.values() if part]


class _Changed:
    """Cells that changed, by sheet and row, to be asked which areas they touch."""

    def __init__(self, spots: Iterable[SheetSpot]) -> None:
        self._rows: dict[str, dict[int, set[int]]] = {}
        for sheet, row, column in spots:
            self._rows.setdefault(sheet, {}).setdefault(row, set()).add(column)

    def meets(self, formula: Precedents) -> bool:
        """Whether the formula may refer to one of them."""
        return formula.unclear or any(map(self._touches, formula.areas))

    def _touches(self, area: Area) -> bool:
        rows = self._rows.get(area.sheet)
        if rows is None:
            return False
        reached = range(area.top, area.bottom + 1)
        if len(reached) > len(rows):
            found = (columns for row, columns in rows.items() if row in reached)
        else:
            found = (rows[row] for row in reached if row in rows)
        return any(area.left <= column <= area.right for columns in found for column in columns)


def sheets_and_names(file: Path, workbook: bytes) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """The name and the relationship of each sheet, and the text of each defined name."""
    sheets: list[tuple[str, str]] = []
    names: dict[str, str] = {}
    inside = ""

    def start(tag: str, attributes: Mapping[str, str], _: int) -> None:
        nonlocal inside
        if tag == "sheet":
            keys = (value for key, value in attributes.items() if key.rpartition(":")[2] == "id")
            sheets.append((attributes.get("name", ""), next(keys, "")))
        inside = attributes.get("name", "").casefold() if tag == "definedName" else ""

    def text(letters: str) -> None:
        if inside:
            names[inside] = names.get(inside, "") + letters

    def end(tag: str) -> None:
        nonlocal inside
        if tag == "definedName":
            inside = ""

    walk(file, workbook, start, end=end, text=text)
    return sheets, names


def _calculated_on_load(workbook: bytes) -> bytes:
    """The workbook's part with the mark that all is to be calculated when it is opened."""
    found = _CALCULATION.search(workbook)
    if found:
        tag = _ON_LOAD.sub(rb'\1"1"', found[0])
        if not _ON_LOAD.search(tag):
            tag = tag.removesuffix(found[1]) + b' fullCalcOnLoad="1"' + found[1].lstrip()
        return workbook[: found.start()] + tag + workbook[found.end() :]
    for name in _BEFORE_CALCULATION:
        before = re.search(rb"</([A-Za-z0-9]+:)?%b\s*>" % name, workbook)
        if before:
            mark = b'<%bcalcPr fullCalcOnLoad="1"/>' % (before[1] or b"")
            return workbook[: before.end()] + mark + workbook[before.end() :]
    raise UnusualPartError
