"""A closed .xlsx or .xlsm as a Report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from ..errors import WorkbookError
from ..forms import Form, known_forms
from ..period import Period
from ..report import BrokenLayout, Place, Report, StatedPeriod, Table, Text
from ..vietnamese import fold, full_date
from .archive import sheet_marks
from .grid import Grid
from .locate import Located, candidates, identify
from .office import read_info, read_rules, read_texts
from .tables import last_row, read_table

_UNIT = "đơn vị báo cáo:"


def read_report(file: Path, forms: Sequence[Form] | None = None) -> Report:
    """Read every known form (of `forms`, by default those that come with the program) and the
    office's inputs. Raises WorkbookError when the file is no sound workbook or has no form.
    """
    return make_report(file, read_grids(file), forms)


def read_grids(file: Path) -> tuple[Grid, ...]:
    """The worksheets of a closed workbook, in its order."""
    marks = sheet_marks(file)
    try:
        with CalamineWorkbook.from_path(file) as book:
            return tuple(
                Grid(
                    name=sheet.name,
                    values=book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False),
                    marks=marks[sheet.name],
                    hidden=sheet.visible != SheetVisibleEnum.Visible,
                )
                for sheet in book.sheets_metadata
                if sheet.name in marks
            )
    except CalamineError as error:
        raise WorkbookError(
            f"Tệp “{file}” bị hỏng bên trong; hãy mở bằng Excel, lưu lại rồi thử lại."
        ) from error


def make_report(file: Path, grids: Sequence[Grid], forms: Sequence[Form] | None = None) -> Report:
    """Make the Report of a workbook whose sheets a host has read; see `read_report`."""
    known = known_forms() if forms is None else tuple(forms)
    tables: list[Table] = []
    broken: list[BrokenLayout] = []
    for grid in grids:
        _read_sheet(grid, known, tables, broken)
    if not tables and not any(layout.form for layout in broken):
        names = ", ".join(form.name for form in known)
        raise WorkbookError(
            f"Tệp “{file}” không có biểu nào nhận ra được theo dòng đánh số (1) (2) (3)…; "
            f"các biểu đã biết: {names}."
        )
    info, dates, numbers = read_info(grids)
    if "unit" not in info and (unit := _unit_in_headings(tables)):
        info["unit"] = unit
    texts, counts = read_texts(grids)
    stated = None
    if "period_from" in dates and "period_to" in dates:
        stated = _period(info["period_from"].place, dates["period_from"], dates["period_to"])
    return Report(
        file=file,
        tables=tuple(tables),
        broken=tuple(broken),
        info=info,
        dates=dates,
        numbers=numbers | counts,
        stated_period=stated,
        texts=texts,
        office_rules=read_rules(grids),
    )


def _read_sheet(
    grid: Grid, forms: Sequence[Form], tables: list[Table], broken: list[BrokenLayout]
) -> None:
    found = list(candidates(grid))
    ends: dict[int, int] = {}  # sheet row at which the form of a numbering row ends
    for candidate in found:
        located = identify(candidate, forms)
        if not isinstance(located, Located):
            broken.append(located)
            continue
        earlier = [row for row in ends if row < candidate.row]
        above = max((ends[row] for row in earlier), default=0)
        later = [other.row for other in found if other.row > candidate.row]
        table = read_table(located, above, min(later, default=grid.height + 1))
        ends[candidate.row] = max(last_row(table), ends.get(candidate.row, 0))
        tables.append(table)


def _unit_in_headings(tables: Sequence[Table]) -> Text | None:
    """The unit as a form's heading line "Đơn vị báo cáo: …" gives it."""
    for table in tables:
        for text in table.headings:
            if fold(text.text).startswith(_UNIT):
                name = text.text.partition(":")[2].splitlines()[0].strip()
                return Text(text.place, name) if name else None
    return None


def _period(place: Place, start: date, end: date) -> StatedPeriod:
    text = f"từ ngày {full_date(start)} đến ngày {full_date(end)}"
    return StatedPeriod(place, text, Period(start, end) if start <= end else None)
