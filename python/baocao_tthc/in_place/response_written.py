"""A response put into a closed workbook: PhanHoi, KiemTra, the state in HuongDan, the locks.

All else stays to the byte. A workbook without PhanHoi gets the sheet behind its others; one that
cannot be changed cell by cell is built anew from its data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..checks import check
from ..checks.superiors_remarks import month_remarks
from ..entries.from_filing import data_of, left_out
from ..errors import WorkbookError
from ..filing import Filing
from ..reading.grid import Grid
from ..reading.snapshot import make_filing, read_grids
from ..remarks import Line
from ..sheets import GUIDE, REMARK_HEADS, REMARKS, REPORT_MADE
from ..workbook import builder_of
from ..workbook.guide_sheet import state_of_sending
from .built_sheets import with_built_sheets, with_empty_sheet
from .entry_locks import choice_cells, with_entries
from .filling import UNUSUAL, Filling
from .form_writes import NotInPlaceError
from .office_workbook import OfficeWorkbook, Writes
from .sheet_cells import CellWrite, UnusualPartError


def with_lines(file: Path, lines: Sequence[Line], target: Path) -> tuple[bytes, list[str]]:
    """The content of the workbook with these lines more, to be written as `target`, and what is to
    be said of it. Raises WorkbookError.
    """
    grids = read_grids(file)
    filing = make_filing(file, grids)
    refuse_foreign(file, grids, filing)
    after = filing._replace(remarks=(*filing.remarks, *lines))
    if file.suffix.lower() != target.suffix.lower():
        why = f"sổ cũ có đuôi {file.suffix}, sổ mới {target.suffix}"
        return _built_anew(after, grids, target, why)
    try:
        return _in_place(filing, after, grids, target)
    except UnusualPartError:
        return _built_anew(after, grids, target, UNUSUAL)
    except NotInPlaceError as why:
        return _built_anew(after, grids, target, str(why))


def refuse_foreign(file: Path, grids: Sequence[Grid], filing: Filing) -> None:
    """Raise WorkbookError where PhanHoi is a sheet of the office's own, or was renamed."""
    named = next((grid for grid in grids if grid.name == REMARKS), None)
    kept = {line.cell[0] for line in filing.remarks if line.cell}
    heads = named is None or not any(map(any, named.values)) or _has_heads(named)
    if not heads:
        raise WorkbookError(
            f"Sổ “{file}” có tờ “{REMARKS}” không phải của chương trình; hãy đổi tên tờ ấy rồi làm "
            "lại."
        )
    if other := kept - {REMARKS}:
        raise WorkbookError(
            f"Tờ “{REMARKS}” của sổ “{file}” đã đổi tên thành “{other.pop()}”; hãy đặt lại tên cũ "
            "rồi làm lại."
        )


def _has_heads(grid: Grid) -> bool:
    return any(tuple(line[: len(REMARK_HEADS)]) == REMARK_HEADS for line in grid.values[:20])


def _in_place(
    filing: Filing, after: Filing, grids: Sequence[Grid], target: Path
) -> tuple[bytes, list[str]]:
    data = replace(data_of(filing), remarks=after.remarks)
    filling = Filling(filing, grids, replace(data, remarks=()), data)
    findings = check(after)
    made = filling.listing(findings, _state(filling.office, after))
    built = builder_of(target)(filling.aligned_data(), findings)
    content = with_built_sheets(with_empty_sheet(made.content, REMARKS), built, (REMARKS,))
    was, now = month_remarks(filing).is_locked, month_remarks(after).is_locked
    said = filling.afterwards(made)
    if was is not now:
        choices = choice_cells(filling.office, filing.tables)
        content, left = with_entries(content, filing.tables, grids, choices, locked=now)
        said += [_not_locked(left)] if left and now else []
    return content, said


def _not_locked(sheets: Sequence[str]) -> str:
    names = ", ".join(f"“{name}”" for name in sheets)
    return (
        f"Tờ {names} không phải tờ khóa của chương trình nên ô nhập không khóa; số đổi thì KiemTra "
        "vẫn nói."
    )


def _state(office: OfficeWorkbook, after: Filing) -> Writes:
    """What HuongDan says of the sending; {} in a workbook without that place."""
    place = office.named(REPORT_MADE)
    if place is None or place.sheet != GUIDE:
        return {}
    return {
        GUIDE: {(place.row + 1, place.column): CellWrite(state_of_sending(month_remarks(after)))}
    }


def _built_anew(
    after: Filing, grids: Sequence[Grid], target: Path, why: str
) -> tuple[bytes, list[str]]:
    content = builder_of(target)(data_of(after), check(after))
    return content, [f"Không ghi thẳng vào sổ cũ được: {why}.", *left_out(after, grids)]
