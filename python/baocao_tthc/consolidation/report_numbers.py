"""The numbers of a finished report, from the forms in its annexes, as data for `dien`.

In a report of ours each stands in a control; in anyone's the forms are known by their numbering
rows. What cannot be read is left empty and told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from ..errors import DocumentError
from ..filing import Cell, Filing, FormTable, Row, Trouble
from ..findings.rendering import number_json
from ..period import Period
from ..sources.tags import UNIT_TABLE, UNITS
from ..units import unit_key
from ..vietnamese import fold, one_line
from ..word.document import WordTable

Json = dict[str, object]
_NO_VALUE = (None, Trouble.EMPTY, Trouble.DASH)
_OF_UNITS = (f"{UNITS}!", f"{UNIT_TABLE}!")  # how the sources of a superior's report begin
_COMMITTEE = re.compile(r"(?:ubnd|ủy ban nhân dân)\s+(?:xã|phường|thị trấn|đặc khu)[^-–(,;:]+")
_MAX_RAW = 40  # characters of what could not be read


class ReportNumbers(NamedTuple):
    """The data, and a sentence for each cell that could not be read."""

    data: Json
    unread: tuple[str, ...]


def filing_of_report(file: Path) -> Filing:
    """The forms in a report's annexes; raises DocumentError when it cannot be read or has none."""
    from ..audit.annexes import annexes
    from ..word import read_document, sound_document

    filing = annexes(read_document(sound_document(file)), ()).filing
    if not filing.tables:
        raise DocumentError(
            f"Báo cáo “{file}” không có biểu nào nhận ra được theo dòng đánh số (1) (2) (3)…; hãy "
            "xin sổ số liệu của đơn vị."
        )
    return filing


def is_of_superior(file: Path) -> bool:
    """Whether the report tells of many units, as its controls name or one of its tables; raises
    DocumentError.
    """
    from ..report.control_scan import scan
    from ..word import read_document, sound_document

    document = sound_document(file)
    try:
        controls = scan(document.parts[document.main]).controls
    except (expat.ExpatError, ValueError, LookupError):  # reading its forms will tell
        return False
    if any(control.source.startswith(_OF_UNITS) for control in controls):
        return True
    tables = (each for each in read_document(document).blocks if isinstance(each, WordTable))
    return any(map(_is_of_units, tables))


def _is_of_units(table: WordTable) -> bool:
    """Whether a column names two committees: the program writes such a table of many units, and so
    does everybody else. What follows a dash or a bracket is a part of one.
    """
    named: dict[int, set[str]] = defaultdict(set)
    for cell in table.cells:
        if found := _COMMITTEE.match(fold(cell.text)):
            named[cell.column].add(unit_key(found[0]))
    return any(len(units) > 1 for units in named.values())


def report_numbers(file: Path) -> ReportNumbers:
    """The numbers of a report; raises DocumentError."""
    filing = filing_of_report(file)
    period = filing.period
    data: Json = {"don_vi": filing.unit}
    if period is not None:
        data |= {"thang": period.end.month, "nam": period.end.year}
    data["bieu"] = {table.form.code: _form(table) for table in filing.tables}
    return ReportNumbers(data, unread_cells(filing))


def unread_cells(filing: Filing) -> tuple[str, ...]:
    """A sentence for each cell of its forms that is no number."""
    return tuple(said for table in filing.tables for said in _unread(table))


def _form(table: FormTable) -> Json:
    rows = [[one_line(row.label), *_figures(table, row)] for row in table.lines]
    form: Json = {**_days(table.period), "dong": rows}
    if table.nothing:
        form["khong_phat_sinh"] = True
    if table.total is not None:
        form["tong"] = _figures(table, table.total)
    return form


def _days(period: Period | None) -> Json:
    return {} if period is None else {"tu": period.start.isoformat(), "den": period.end.isoformat()}


def _figures(table: FormTable, row: Row) -> list[int | float | None]:
    columns = table.form.columns[table.form.text_columns :]
    cells = (row.cells.get(column.number) for column in columns)
    return [None if cell is None else number_json(cell.value) for cell in cells]


def _unread(table: FormTable) -> Iterator[str]:
    for row in (*table.lines, *([table.total] if table.total else [])):
        for number, cell in sorted(row.cells.items()):
            if not _is_read(cell):
                name = one_line(row.label) or table.form.total_label
                raw = one_line(str(cell.raw))[:_MAX_RAW]
                yield f"{table.form.name}, “{name}”, cột ({number}): “{raw}” không phải là số."


def _is_read(cell: Cell) -> bool:
    return cell.value is not None or cell.trouble in _NO_VALUE
