"""Real .xlsx files for the tests, made cell by cell.

cells = january("II.06B")              # {(row, column): value}, consistent, no finding
cells[DATA, 3] = "3.749"               # what somebody typed
path = write(tmp_path / "so.xlsx", {"II.06B": cells})
report, rules = read(path), found(path)

A value is a str, number, bool, date, datetime or `Formula`; None leaves the cell empty.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import xlsxwriter

from baocao_tthc.checks import check
from baocao_tthc.cli import main
from baocao_tthc.filing import Filing
from baocao_tthc.forms import known_forms
from baocao_tthc.reading import read_filing
from baocao_tthc.wording import harmless
from support.paths import JANUARY

FORMS = {form.code: form for form in known_forms()}
PERIOD, HEADER, NUMBERING, DATA = 5, 7, 10, 11  # the sheet rows that `january` uses
TOTAL = {"II.06B": 17, "PL01": 12}

Cells = dict[tuple[int, int], Any]
Parts = dict[str, bytes]


class Formula(NamedTuple):
    """A formula with the result stored beside it; None: never calculated (openpyxl only)."""

    text: str
    result: Any = None


def january(code: str) -> Cells:
    """The cells of the January form, which alone has no finding.

    Unit in row 1, title in row 3, period in row PERIOD, header cells from HEADER on, numbering in
    row NUMBERING, rows from DATA on, the total row TOTAL[code] labelled in column A.
    """
    form, data = FORMS[code], json.loads(JANUARY.read_text(encoding="utf-8"))["bieu"][code]
    start, end = (date.fromisoformat(data[key]) for key in ("tu", "den"))
    cells: Cells = {
        (1, 3): "Đơn vị báo cáo: UBND xã Ninh Giang",
        (3, 1): form.title[0],
        (PERIOD, 1): f"(Từ ngày {start:%d/%m/%Y} đến ngày {end:%d/%m/%Y})",
    }
    for text, level, _, column, _ in form.header_cells():
        cells[HEADER + level - 1, column] = text
    cells |= {(NUMBERING, column): text for column, text in enumerate(form.numbering, 1)}
    for order, values in enumerate(data["dong"], 1):
        row = [order, *values]
        cells |= {(NUMBERING + order, i): value for i, value in enumerate(row, 1)}
    total = [form.total_label, None, *data["tong"]]
    cells |= {(TOTAL[code], i): value for i, value in enumerate(total, 1) if value is not None}
    return cells


def moved(
    cells: Cells,
    row: Callable[[int], int] | None = None,
    column: Callable[[int], int] | None = None,
) -> Cells:
    """The cells with their rows and columns renumbered, as inserting some would do."""
    return {
        (row(r) if row else r, column(c) if column else c): value for (r, c), value in cells.items()
    }


def write(
    path: Path,
    sheets: Mapping[str, Cells],
    *,
    hidden_rows: Mapping[str, Iterable[int]] | None = None,
    merged: Mapping[str, Iterable[str]] | None = None,
    states: Mapping[str, str] | None = None,
    formats: Mapping[str, Mapping[tuple[int, int], str]] | None = None,
    date_1904: bool = False,
) -> Path:
    """Write a workbook with XlsxWriter and return its path.

    By sheet: `hidden_rows` are row numbers, `merged` ranges like "A17:B17", `states` "hide" or
    "very_hidden", `formats` number formats by cell. Dates get dd/mm/yyyy.
    """
    book = xlsxwriter.Workbook(str(path), {"date_1904": date_1904})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, cells in sheets.items():
        sheet = book.add_worksheet(name)
        own = (formats or {}).get(name, {})
        for area in (merged or {}).get(name, ()):
            sheet.merge_range(area, "")
        for (row, column), value in cells.items():
            number_format = own.get((row, column))
            style = book.add_format({"num_format": number_format}) if number_format else None
            if isinstance(value, Formula):
                sheet.write_formula(row - 1, column - 1, value.text, style, value.result)
            elif isinstance(value, date):
                moment = value if isinstance(value, datetime) else datetime(*value.timetuple()[:3])
                sheet.write_datetime(row - 1, column - 1, moment, style or day)
            elif isinstance(value, str):
                sheet.write_string(row - 1, column - 1, value, style)
            elif value is not None:
                sheet.write(row - 1, column - 1, value, style)
        for row in (hidden_rows or {}).get(name, ()):
            sheet.set_row(row - 1, None, None, {"hidden": True})
        if name in (states or {}):
            getattr(sheet, (states or {})[name])()
    book.close()
    return path


def write_uncalculated(path: Path, sheets: Mapping[str, Cells]) -> Path:
    """Write with openpyxl, which stores no result beside a formula."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, cells in sheets.items():
        sheet = book.create_sheet(name)
        for (row, column), value in cells.items():
            content = value.text if isinstance(value, Formula) else value
            sheet.cell(row, column, content)
    book.save(path)
    return path


def read(path: Path) -> Filing:
    """The Report of the workbook."""
    return read_filing(path)


def found(path: Path) -> tuple[str, ...]:
    """The rules that find something in the workbook, sorted."""
    return tuple(sorted(finding.rule for finding in check(read(path))))


def messages(path: Path) -> list[str]:
    """The findings of the workbook as "rule message"."""
    return [f"{finding.rule} {finding.message}" for finding in check(read(path))]


def refusal(path: Path, *more: str) -> str:
    """The one sentence with which `tthc kiem-tra` refuses a file, its name replaced by F.

    Asserts what every refusal keeps: exit code 2, nothing on stdout, a single line on stderr that
    names the file and says what to do.
    """
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["kiem-tra", *more, str(path)])
    line = err.getvalue()
    assert (code, out.getvalue(), line[:6], line[-1:]) == (2, "", "tthc: ", "\n")
    assert line.count("\n") == 1
    shown = f"“{harmless(str(path))}”"
    assert shown in line
    assert "hãy " in line
    return line[6:-1].replace(shown, "“F”")


def parts(path: Path) -> Parts:
    """The members of a workbook by name, to be edited and packed again."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, members: Mapping[str, bytes]) -> Path:
    """Write the members as a deflated zip and return its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def edit(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Change one part of a workbook in place; the change must change something."""
    members = parts(path)
    changed = change(members[part])
    assert changed != members[part], f"nothing changed in {part}"
    return pack(path, members | {part: changed})


DAMAGED = "Tệp “F” bị hỏng bên trong; hãy mở bằng Excel, lưu lại rồi thử lại."


TOO_LARGE = (
    "Tệp “F” quá lớn khi bung ra (hơn 64 MB); đây không phải sổ báo cáo, hãy kiểm tra lại tệp."
)
