"""A superior's own check: what the units reported, held to what the city's system shows.

The system's table is a list of Đơn vị, Biểu, Cột, Số, or a form with its numbering row and a row a
unit. Which of two numbers is right nobody can tell from here, so a difference accuses no one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import WorkbookError
from ..filing import Cell, FormTable, Trouble
from ..findings.finding import Severity
from ..forms import Form, known_forms
from ..forms.model import official_number
from ..formula import Number
from ..intake.form_tables import tables_of
from ..intake.headings import Lexicon, texts_of
from ..intake.source import read_source
from ..reading.grid import Grid, read_cell
from ..reading.located_forms import Located, candidates, identify
from ..units import unit_key
from ..vietnamese import difference, fold, number, one_line
from .submissions import SubmittedFinding
from .summing import Figures, SummedForm

_COLUMNS = Lexicon(
    {
        "unit": ("đơn vị", "tên đơn vị", "đơn vị báo cáo"),
        "form": ("biểu", "mã biểu", "tên biểu", "biểu mẫu"),
        "column": ("cột", "số cột", "cột số"),
        "value": ("số", "số liệu", "giá trị", "số hồ sơ"),
    }
)
_WANTED = "Đơn vị, Biểu, Cột, Số"
_ALL = ("toàn thành phố", "toàn tỉnh", "tất cả", "tổng", "tổng cộng", "tổng số", "cộng")
ALL_UNITS = "Tổng các đơn vị"
_NOTHING = (Trouble.EMPTY, Trouble.DASH)
_MAX_HEAD, _MAX_TOLD = 30, 8  # rows above the headings, headings in a sentence


class SystemFigure(NamedTuple):
    """What the system shows of a unit, None for all together, in a column of a form."""

    unit: str | None
    form: Form
    column: int
    value: Number


class Held(NamedTuple):
    """A figure of the system and the units' own, None where none of that unit is counted.

    `lacking` are the units of the list that the sum of all lacks; `listed` tells a unit of the list
    from a name that nobody on it has.
    """

    figure: SystemFigure
    unit: str
    own: Number | None
    lacking: int = 0
    listed: bool = True

    @property
    def difference(self) -> Number | None:
        """The units' own less the system's."""
        return None if self.own is None else self.own - self.figure.value

    @property
    def finding(self) -> SubmittedFinding | None:
        """The difference as a line of PhatHien; what cannot be held is told as well."""
        shown, name = self.figure, f"{self.figure.form.name} cột ({self.figure.column})"
        system = f"hệ thống ghi {number(shown.value)}"
        if self.own is None or self.difference is None:
            why = "chưa có số của đơn vị để so"
            if not self.listed:
                why = "danh sách không có đơn vị nào tên như vậy; hãy xem lại tên trong tệp"
            said = f"{name}: {system}, {why}."
            return SubmittedFinding("TH03", Severity.INFO, said, shown.form.name, "")
        if self.lacking:
            sum_ = f"các đơn vị đã có số cộng lại {number(self.own)}"
            said = f"{name}: {sum_}, {system}; còn thiếu {self.lacking} đơn vị nên chưa so được."
            return SubmittedFinding("TH03", Severity.INFO, said, shown.form.name, "")
        if not self.difference:
            return None
        gap = f"chênh lệch {difference(self.difference)}"
        own = "các đơn vị cộng lại" if shown.unit is None else "đơn vị báo cáo"
        said = f"{name}: {own} {number(self.own)}, {system} ({gap})."
        return SubmittedFinding("TH03", Severity.WARNING, said, shown.form.name, "")


def read_system_figures(file: Path) -> tuple[SystemFigure, ...]:
    """The system's figures; raises WorkbookError when the table is of neither kind, or says two
    things of one figure.
    """
    grids = read_source(file)
    tables = [table for grid in grids for table in tables_of(grid, headed=False)]
    figures = [each for table in tables for each in _of_table(file, table)]
    if not tables:
        _refuse_part(file, grids)
        figures = [each for grid in grids for each in _of_list(file, grid)]
    if not figures:
        raise _unknown(file, grids)
    return _each_once(file, figures)


def held_to(
    figures: Sequence[SystemFigure], forms: Sequence[SummedForm], units: Sequence[str]
) -> tuple[Held, ...]:
    """Each figure beside the units' own; `units` are the names of the list."""
    known = {unit_key(unit): unit for unit in units}
    rows: dict[tuple[str, str | None], Figures] = {
        (form.form.code, unit_key(row.name)): row.figures for form in forms for row in form.by_unit
    }
    rows |= {(form.form.code, None): form.total for form in forms}
    lacking = {form.form.code: len(units) - len(form.by_unit) for form in forms}
    held = []
    for each in figures:
        key = None if each.unit is None else unit_key(each.unit)
        name = ALL_UNITS if each.unit is None else known.get(unit_key(each.unit), each.unit)
        own = rows.get((each.form.code, key), {}).get(each.column)
        less = lacking.get(each.form.code, 0) if key is None else 0
        held.append(Held(each, name, own, less, key is None or key in known))
    return tuple(held)


def _refuse_part(file: Path, grids: Sequence[Grid]) -> None:
    """A numbering row that lacks columns: of which form it is would be a guess."""
    for found in (each for grid in grids for each in candidates(grid)):
        if not isinstance(identify(found, known_forms()), Located):
            whole = "; ".join(
                f"{form.name}: (1) đến ({len(form.columns)})" for form in known_forms()
            )
            raise WorkbookError(
                f"“{file}” dòng {found.row} có dòng đánh số nhưng không đủ cột; cần đủ mọi cột của "
                f"biểu ({whole}), hoặc bốn cột {_WANTED}."
            )


def _of_table(file: Path, table: FormTable) -> Iterator[SystemFigure]:
    """A form with a row a unit, and perhaps its total."""
    for row in (*table.rows, *([table.total] if table.total else [])):
        unit = None if row is table.total else _unit(file, row.label)
        for column in table.form.counts:
            cell = row.cells.get(column.number)
            value = None if cell is None else _value(file, cell)
            if value is not None:
                yield SystemFigure(unit, table.form, column.number, value)


def _of_list(file: Path, grid: Grid) -> Iterator[SystemFigure]:
    """A list of a figure a row."""
    found = _headings(grid)
    if found is None:
        return
    top, columns = found
    for row in range(top + 1, grid.height + 1):
        unit, form, column = (grid.text(row, columns[key]) for key in ("unit", "form", "column"))
        value = _value(file, read_cell(grid, row, columns["value"], "count"))
        if not (unit or form or column) or value is None:
            continue
        wanted = official_number(column) or (int(column) if column.isdecimal() else 0)
        known = _form(form)
        if known is None or wanted not in [each.number for each in known.counts]:
            raise WorkbookError(
                f"“{file}” dòng {row} ghi biểu “{form[:40]}” cột “{column[:20]}”, không có cột đếm "
                "hồ sơ nào như vậy; hãy ghi mã biểu như II.06B và số cột như (3)."
            )
        yield SystemFigure(_unit(file, unit), known, wanted, value)


def _headings(grid: Grid) -> tuple[int, Mapping[str, int]] | None:
    """The row of the headings and the column of each, when all are there."""
    for row in range(1, min(grid.height, _MAX_HEAD) + 1):
        columns: dict[str, int] = {}
        for at, text in enumerate(texts_of(grid, row), 1):
            if text and (meaning := _COLUMNS.find(text)):
                columns.setdefault(meaning[0], at)
        if len(columns) == 4:
            return row, columns
    return None


def _unit(file: Path, text: str) -> str | None:
    """The name of a unit, None for the line of all; raises WorkbookError for none."""
    if not unit_key(text):
        raise WorkbookError(f"“{file}” có dòng số không ghi đơn vị; hãy ghi tên ở từng dòng.")
    return None if fold(text).strip(" :") in _ALL else one_line(text)


def _form(text: str) -> Form | None:
    wanted = fold(text).removeprefix("biểu ").removeprefix("số ").strip()
    for form in known_forms():
        names = (form.code, form.name, " ".join(form.label))
        if wanted in [fold(name).removeprefix("biểu ").removeprefix("số ") for name in names]:
            return form
    return None


def _value(file: Path, cell: Cell) -> Number | None:
    """The count in the cell, None for an empty one; raises WorkbookError for anything else."""
    if cell.trouble in _NOTHING or cell.trouble in (None, Trouble.TEXT):
        return cell.value
    if cell.trouble is Trouble.NOT_CALCULATED:
        raise WorkbookError(
            f"“{file}” ô {cell.place} có công thức chưa được tính; hãy mở tệp bằng Excel, lưu lại "
            "rồi chạy lại."
        )
    raise WorkbookError(
        f"“{file}” ô {cell.place} ghi “{one_line(str(cell.raw))[:40]}”, không phải là số hồ sơ; "
        "hãy sửa rồi chạy lại."
    )


def _each_once(file: Path, figures: Sequence[SystemFigure]) -> tuple[SystemFigure, ...]:
    known: dict[tuple[str | None, str, int], SystemFigure] = {}
    for each in figures:
        unit = None if each.unit is None else unit_key(each.unit)
        first = known.setdefault((unit, each.form.code, each.column), each)
        if first.value != each.value:
            raise WorkbookError(
                f"“{file}” ghi hai số khác nhau cho “{each.unit or ALL_UNITS}”, {each.form.name} "
                f"cột ({each.column}): {number(first.value)} và {number(each.value)}; hãy bỏ một."
            )
    return tuple(known.values())


def _unknown(file: Path, grids: Sequence[Grid]) -> WorkbookError:
    rows = (texts_of(grid, row) for grid in grids for row in range(1, min(grid.height, 3) + 1))
    seen = [one_line(text)[:30] for texts in rows for text in texts if text][:_MAX_TOLD]
    return WorkbookError(
        f"“{file}” không có số nào nhận ra được; cần bốn cột {_WANTED}, hoặc dòng đánh số (1) (2) "
        "(3)… của một biểu với mỗi đơn vị một dòng. Đọc được: "
        f"{', '.join(seen) or 'không có gì'}."
    )
