"""A closed .xlsx or .xlsm as a Filing."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from ..errors import WorkbookError
from ..filing import BrokenLayout, Filing, FormTable, Place, StatedPeriod, Text
from ..forms import Form, known_forms
from ..formula import Number
from ..ooxml.archive import Archive
from ..ooxml.expected_files import WORKBOOK, opened_as
from ..ooxml.markup import damaged
from ..period import Period
from ..sheets import HISTORY, INFO, OUTPUTS, RULES, TEXTS, UNREAD
from ..units import BY_UNIT, COMPARISON, STANDINGS, ReportingUnit
from ..vietnamese import full_date, plain
from .grid import Grid
from .inputs import read_info, read_rules, read_texts
from .located_forms import (
    Candidate,
    Located,
    Space,
    candidates,
    identify,
    last_row,
    read_table,
    unnumbered,
)
from .read_back import read_explanations, read_history
from .received_remarks import read_remarks
from .sheet_values import sheet_values, sheet_values_apart
from .sheet_walk import REPORT, Bounds
from .sound_workbook import sound_copy

_MAX_FORMS = 100  # on one sheet
_UNIT = re.compile(r"^\s*đơn vị báo cáo\s*:[ \n]*([^\n]*)", re.IGNORECASE | re.MULTILINE)


def read_filing(file: Path, forms: Sequence[Form] | None = None) -> Filing:
    """Read every known form (of `forms`, by default those that come with the program) and the
    office's inputs. Raises WorkbookError when the file is no sound workbook or has no form.
    """
    return make_filing(file, read_grids(file), forms)


def read_grids(file: Path) -> tuple[Grid, ...]:
    """The worksheets of a closed workbook that may hold something to read, in its order."""
    with opened_as(WORKBOOK, file, whole=False) as archive:
        return grids_of(file, archive)


def grids_of(file: Path, archive: Archive, bounds: Bounds = REPORT) -> tuple[Grid, ...]:
    """The same of an open workbook; raises SpreadError when it goes beyond the bounds."""
    sound = sound_copy(file, archive, _unread, bounds)
    unread = [name for name, states in sound.sheets if states is None]
    if sound.ordinary:
        sheets = sheet_values(file, sound.stream, unread)
    else:
        sheets = sheet_values_apart(file, sound.stream.getvalue(), unread)
    if [sheet.name for sheet in sheets] != [name for name, _ in sound.sheets]:
        raise damaged(file)
    return tuple(
        Grid(name, sheet.values, states, sheet.hidden)
        for sheet, (name, states) in zip(sheets, sound.sheets, strict=True)
        if states is not None and sheet.values is not None
    )


def make_filing(file: Path, every: Sequence[Grid], forms: Sequence[Form] | None = None) -> Filing:
    """Make the Filing of a workbook whose sheets a host has read; see `read_filing`."""
    known = known_forms() if forms is None else tuple(forms)
    tables: list[FormTable] = []
    broken: list[BrokenLayout] = []
    past = read_history(every, known)
    grids = [grid for grid in every if grid.name not in past.sheets.union(OUTPUTS)]
    units, limits = _units(every, known)
    if units:
        grids = [grid for grid in grids if grid.name in _sheets_of_sums(known)]
    for grid in grids:
        _read_sheet(file, grid, known, tables, broken)
    if not (tables or units or any(layout.form for layout in broken)):
        names = ", ".join(form.name for form in known)
        raise WorkbookError(
            f"Tệp “{file}” không có biểu nào nhận ra được theo dòng đánh số (1) (2) (3)…; "
            f"hãy chép số liệu vào một biểu đã biết: {names}."
        )
    located = {table.form.code for table in tables}
    located |= {layout.form.code for layout in broken if layout.form}
    broken += unnumbered(grids, [form for form in known if form.code not in located], known)
    info, dates, numbers, blanks, unreviewed = read_info(grids)
    if "unit" not in info and (unit := unit_in_headings(tables)):
        info["unit"] = unit
    contents = read_texts(grids)
    stated = None
    if "period_from" in dates and "period_to" in dates:
        stated = _period(info["period_from"].place, dates["period_from"], dates["period_to"])
    return Filing(
        file=file,
        tables=tuple(tables),
        broken=tuple(broken),
        info=info,
        dates=dates,
        numbers=numbers | contents.numbers,
        stated_period=stated,
        texts=contents.texts,
        office_rules=read_rules(grids),
        blanks=blanks,
        history=past.rows,
        unread_history=past.unread,
        unreviewed=(*unreviewed, *contents.unreviewed),
        explanations=() if units else read_explanations(every),  # those are the units' own
        units=units,
        limits=limits,
        remarks=read_remarks(every),
    )


def _units(
    grids: Sequence[Grid], forms: Sequence[Form]
) -> tuple[tuple[ReportingUnit, ...], tuple[Number, ...]]:
    """The units of a superior's workbook of sums and what they are held to; only such a workbook
    loads what reads them.
    """
    if all(grid.name != STANDINGS for grid in grids):
        return (), ()
    from .unit_sheets import read_limits, read_units

    units = read_units(grids, forms)
    return units, read_limits(grids) if units else ()


def _unread(names: Collection[str]) -> Collection[str]:
    """The sheets that nothing is read from; of a superior's workbook of sums, which may hold the
    rows of a whole country, all that is not its own report or about its units.
    """
    if STANDINGS not in names:
        return UNREAD
    forms = known_forms()
    units = {STANDINGS, COMPARISON, HISTORY, *(f"{form.code}{BY_UNIT}" for form in forms)}
    return set(names) - units - _sheets_of_sums(forms)


def _sheets_of_sums(forms: Sequence[Form]) -> frozenset[str]:
    """The sheets of such a workbook that hold its own report: the forms by field, what is entered.

    The others hold the same figures again, by unit and row by row.
    """
    return frozenset((INFO, TEXTS, RULES, *(form.code for form in forms)))


def _read_sheet(
    file: Path,
    grid: Grid,
    forms: Sequence[Form],
    tables: list[FormTable],
    broken: list[BrokenLayout],
) -> None:
    """Read the forms of a sheet; they may stand one below the other or side by side."""
    found = list(islice(candidates(grid), _MAX_FORMS + 1))
    if len(found) > _MAX_FORMS:  # each is compared with all the others
        raise WorkbookError(
            f"Tờ “{grid.name}” của “{file}” có hơn {_MAX_FORMS} dòng đánh số (1) (2) (3)…; "
            "mỗi biểu chỉ cần một, hãy xóa các dòng thừa."
        )
    ends: dict[int, int] = {}  # index of a numbering row to the sheet row at which its form ends
    for index, candidate in enumerate(found):
        located = identify(candidate, forms)
        if not isinstance(located, Located):
            broken.append(located)
            continue
        stacked = [i for i, other in enumerate(found) if _share_columns(candidate, other)]
        space = Space(
            above=max((ends[i] for i in stacked if i in ends and i < index), default=0),
            below=min(
                (found[i].row for i in stacked if found[i].row > candidate.row),
                default=grid.height + 1,
            ),
            left=max((other.last for other in found if other.last < candidate.first), default=0),
        )
        table = read_table(located, space)
        ends[index] = last_row(table)
        tables.append(table)


def _share_columns(one: Candidate, other: Candidate) -> bool:
    return one.first <= other.last and other.first <= one.last


def unit_in_headings(tables: Sequence[FormTable]) -> Text | None:
    """The unit as a form's heading gives it: "Đơn vị báo cáo: …", in one cell or in the next."""
    for table in tables:
        for index, text in enumerate(table.headings):
            match = _UNIT.search(plain(text.text))
            if not match:
                continue
            if match[1].strip():
                return Text(text.place, match[1].strip())
            for beside in table.headings[index + 1 :][:1]:
                if beside.place.row == text.place.row:
                    return Text(beside.place, beside.text)
    return None


def _period(place: Place, start: date, end: date) -> StatedPeriod:
    text = f"từ ngày {full_date(start)} đến ngày {full_date(end)}"
    try:
        return StatedPeriod(place, text, Period(start, end))
    except ValueError as error:
        return StatedPeriod(place, text, None, str(error))
