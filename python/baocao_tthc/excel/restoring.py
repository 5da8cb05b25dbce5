"""Khôi phục ô: formulas, formats, locks and what may be typed, back in the cells of a form.

After a paste over a form its figures are right or wrong, but its cells are those of the source. All
but the content is put back; of contents only formulas, where the cell is empty or holds the very
number that the formula gives. Nothing that somebody typed is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

import xlwings as xw

from ..entries.data import WorkbookData
from ..errors import TthcError
from ..filing import Filing, FormTable, Place, column_number
from ..forms.cell_values import CellValue, ErrorValue
from ..formula import Number
from ..sheets import HISTORY, INFO, NOTHING, cut
from ..vietnamese import number
from ..workbook.form_pattern import FormPattern, pattern_of
from ..workbook.info_sheet import info_cells
from ..workbook.past_columns import HEADS
from ..workbook.styles import Style
from .cell_looks import put_entry_rule, put_look
from .entry_rules import choice_cell, is_ours, is_verdict
from .form_results import FormResults
from .host import accepted, unlocked
from .nothing_choice import put_choice
from .rows import FormBlock, block_of

_FIGURE = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_CORNER = re.compile(r"\$([A-Z]{1,3})\$([0-9]+)")
_MAX_TOLD = 8  # cells in the message
_MAX_LENGTH = 40  # characters of what stands in one
_PERIOD = ("period_from", "period_to")  # what the past columns refer to


class Kept(NamedTuple):
    """A cell with something else than its formula: what stands there, what the formula gives
    (None where that is no matter of figures).
    """

    place: Place
    typed: str
    expected: CellValue = None


class Restored(NamedTuple):
    """How many rows were put in order, how many formulas put back, and what was left as it is:
    cells with something else than their formula, cells for typing that hold a formula, and figures
    that a paste made dates. `added` is the cell for nothing to report where there was none.
    """

    rows: int
    formulas: int
    kept: tuple[Kept, ...]
    linked: tuple[Kept, ...]
    dates: tuple[Place, ...]
    added: str = ""


def restore(sheet: xw.Sheet, table: FormTable, filing: Filing) -> Restored:
    """Put the cells of a form of the filing in order; raises TthcError, one sentence, where that
    cannot be: on a sheet of the office's own, with columns pushed in, or locked with a password.
    """
    _require_ours(sheet, table)
    block = block_of(sheet, table)
    header = table.numbering_row - table.form.levels
    past = _history(sheet, block, filing)
    choice = choice_cell(sheet, table)
    pattern = pattern_of(
        table.form, len(block.formulas), header, past, None if choice is None else choice.row
    )
    now = _contents(sheet, block, pattern)
    back, kept = _formulas_back(block, pattern, now)
    dates = _dates(sheet, block)
    with unlocked(sheet):
        _put_looks(sheet, block, pattern)
        added = put_choice(sheet, table, pattern)
        accepted(partial(_spread_marks, sheet, block))
        for (row, column), shown in dates.items():
            sheet.range((row, column)).number_format = shown
        for (row, column), formula in back.items():
            sheet.range((row, column)).formula = formula
        for one in kept:  # open, so that people can clear it
            sheet.range((one.place.row, one.place.column)).api.Locked = False
    spots = tuple(Place(sheet.name, *spot) for spot in dates)
    linked = tuple(_linked(block, pattern, now))
    return Restored(len(block.formulas), len(back), tuple(kept), linked, spots, added)


def _history(sheet: xw.Sheet, block: FormBlock, filing: Filing) -> WorkbookData | None:
    """What the columns beside the rows say earlier periods by; None where they are not, or where
    the period does not stand in ThongTin as the program puts it.
    """
    row, first = block.table.numbering_row, block.width + 1
    heads = sheet.range((row, first), (row, first + len(HEADS) - 1)).options(ndim=1).value
    there = {sheet.name for sheet in sheet.book.sheets}
    cells = {key: str(filing.info[key].place) for key in _PERIOD if key in filing.info}
    ours = {key: f"{INFO}!{info_cells()[key].replace('$', '')}" for key in _PERIOD}
    if tuple(heads) != HEADS or HISTORY not in there or cells != ours:
        return None
    return WorkbookData({}, None, (), {}, {}, (), history=filing.history)


def _require_ours(sheet: xw.Sheet, table: FormTable) -> None:
    if not is_ours(sheet, table):
        raise TthcError(
            f"Tờ “{sheet.name}” không phải do chương trình lập nên không biết định dạng gốc; nút "
            "này chỉ khôi phục biểu của sổ BaoCao_TTHC."
        )
    if any(column != official for official, column in table.sheet_columns.items()):
        raise TthcError(
            f"Tờ “{sheet.name}” có cột chèn thêm trong biểu nên không khôi phục được; hãy bỏ cột "
            "ấy rồi bấm lại."
        )


_Contents = Mapping[tuple[int, int], str]


def _formulas_back(
    block: FormBlock, pattern: FormPattern, now: _Contents
) -> tuple[dict[tuple[int, int], str], list[Kept]]:
    """The formulas to put back by cell, and the cells in which something else stands."""
    back: dict[tuple[int, int], str] = {}
    kept: list[Kept] = []
    results = FormResults(block.table)
    for (row, column), cell in pattern.cells.items():
        typed = now.get((row, column))
        if not cell.formula or typed is None or _alike(typed, cell.formula):
            continue
        if column > pattern.layout.last_column:
            if typed.startswith("="):  # of an older workbook
                continue
            ours = not typed or _is_said(typed)
        else:
            ours = not typed or results.is_given(row, column)
            ours |= typed.startswith("=") and results.agrees(row, column)
        if ours:
            back[row, column] = cell.formula.replace("_xlfn.", "")
        else:
            place = Place(block.table.sheet, row, column)
            shown = typed if typed.startswith("=") else results.shown(row, column, typed)
            kept.append(Kept(place, shown, results.at(row, column)))
    return back, kept


def _alike(formula: str, other: str) -> bool:
    """Whether two formulas are the same but for blanks and capitals."""
    return formula.replace(" ", "").upper() == other.replace(" ", "").upper()


def _linked(block: FormBlock, pattern: FormPattern, now: _Contents) -> Iterator[Kept]:
    """The cells for figures that people type and in which a formula stands."""
    figures = {column.number for column in block.table.form.figures}
    for (row, column), cell in pattern.cells.items():
        typed = now.get((row, column), "")
        if column in figures and not cell.formula and typed.startswith("="):
            yield Kept(Place(block.table.sheet, row, column), typed)


def _is_said(text: str) -> bool:
    """Whether the columns beside a form themselves said so, of other figures perhaps: “Khớp” must
    not stay beside a row that has changed, nor what earlier months had beside another row.
    """
    return is_verdict(text) or _FIGURE.fullmatch(text) is not None


def _contents(sheet: xw.Sheet, block: FormBlock, pattern: FormPattern) -> _Contents:
    """What stands in the cells of the rows and of the total, formulas as such."""
    found = dict(enumerate(block.formulas, block.first))
    width = max(column for _, column in pattern.cells)
    if total := block.table.total:
        cells = sheet.range((total.number, 1), (total.number, width)).formula
        found[total.number] = [str(cell) for cell in cells[0]]
    return {
        (row, column): text for row, line in found.items() for column, text in enumerate(line, 1)
    }


def _dates(sheet: xw.Sheet, block: FormBlock) -> dict[tuple[int, int], str]:
    """Figures that are dates, with their format: without it nobody would see that they are none."""
    if not block.formulas:
        return {}
    figures = [column.number for column in block.table.form.figures]
    cells = sheet.range((block.first, 1), (block.last, max(figures, default=1)))
    return {
        (row, column): sheet.range((row, column)).number_format
        for row, line in enumerate(cells.options(ndim=2).value, block.first)
        for column in figures
        if isinstance(line[column - 1], datetime)
    }


def _put_looks(sheet: xw.Sheet, block: FormBlock, pattern: FormPattern) -> None:
    """The look of rows and total, column by column, neighbours that are alike in one call."""
    if block.formulas:
        for entry in pattern.entry_rules:
            top, left, bottom, right = entry.area
            put_entry_rule(sheet.range((top, left), (bottom, right)), entry)
        for left, right, look in _neighbours(pattern, block.first):
            put_look(sheet.range((block.first, left), (block.last, right)), look)
    if block.table.total:
        total = block.table.total.number
        _merge_name(sheet, total, block.table.form.text_columns)
        for left, right, look in _neighbours(pattern, total):
            put_look(sheet.range((total, left), (total, right)), look)


def _spread_marks(sheet: xw.Sheet, block: FormBlock) -> None:
    """Let the conditional formats that begin at the numbering row, over which nobody pastes, reach
    over all rows again: those that hide empty rows and show sums that fail.
    """
    top = block.table.numbering_row
    total = block.table.total.number if block.table.total else block.last
    conditions = sheet.api.Cells.FormatConditions
    for condition in [conditions(n) for n in range(1, conditions.Count + 1)]:
        areas = condition.AppliesTo.Areas
        corners = [_corners(areas(n).Address) for n in range(1, areas.Count + 1)]
        begin = [(left, right) for row, left, _, right in corners if row == top]
        lowest = max(last for _, _, last, _ in corners)
        if not begin or (len(corners) == 1 and lowest >= block.last):
            continue
        left, right = min(first for first, _ in begin), max(last for _, last in begin)
        bottom = total if lowest >= total else block.last
        condition.ModifyAppliesToRange(sheet.range((top, left), (bottom, right)).api)


def _corners(address: str) -> tuple[int, int, int, int]:
    """First row, first column, last row, last column of "$A$11:$P$12"."""
    found = [(int(row), column_number(name)) for name, row in _CORNER.findall(address)]
    return (*found[0], *found[-1])


def _merge_name(sheet: xw.Sheet, total: int, columns: int) -> None:
    """Merge the cells of the total's name, unless something stands in the others."""
    name = sheet.range((total, 1), (total, max(1, columns)))
    if not any(name.options(ndim=1).value[1:]):
        name.merge()


def _neighbours(pattern: FormPattern, row: int) -> Iterator[tuple[int, int, Style]]:
    """First and last column of neighbours in the row with the same look."""
    looks = {column: cell.look for (at, column), cell in pattern.cells.items() if at == row}
    begin = min(looks, default=0)
    for column in sorted(looks):
        if looks.get(column + 1) != looks[column]:
            yield begin, column, looks[column]
            begin = min((other for other in looks if other > column), default=0)


def message(sheet: str, done: Restored) -> str:
    """What was done, in sentences for the clerk."""
    lines = [
        f"Đã khôi phục tờ “{sheet}”: định dạng, khóa ô và kiểm tra khi gõ của {done.rows} dòng, "
        f"{done.formulas} công thức. Không số liệu nào bị đổi."
    ]
    if done.added:
        lines.append(f"Đã thêm ô {done.added} để chọn “{NOTHING}” khi cả kỳ không có hồ sơ nào.")
    if done.kept:
        lines.append(_told_kept(done.kept))
    if done.linked:
        listed = _listed(done.linked)
        lines.append(
            f"{len(done.linked)} ô nhập đang là công thức, để nguyên:\n{listed}\nNếu là dán nhầm, "
            "hãy gõ lại số."
        )
    if done.dates:
        cells = ", ".join(place.cell for place in done.dates[:_MAX_TOLD])
        lines.append(f"Excel đã hiểu số ở ô {cells} là ngày tháng; hãy gõ lại các ô ấy.")
    return "\n\n".join(lines)


def _told_kept(kept: Sequence[Kept]) -> str:
    return (
        f"{len(kept)} ô của công thức đang có số, chữ, công thức khác nên để nguyên và mở khóa:\n"
        f"{_listed(kept)}\nMuốn lấy lại công thức, hãy xóa ô ấy rồi bấm lại."
    )


def _listed(kept: Sequence[Kept]) -> str:
    told = "\n".join(f"• {_told(one)}" for one in kept[:_MAX_TOLD])
    more = f"\n• và {len(kept) - _MAX_TOLD} ô nữa" if len(kept) > _MAX_TOLD else ""
    return told + more


def _told(one: Kept) -> str:
    said = f"{one.place.cell}: đang là {cut(one.typed, _MAX_LENGTH)}"
    if isinstance(one.expected, Number):
        return f"{said}, công thức cho {number(one.expected)}"
    return f"{said}, công thức báo lỗi" if isinstance(one.expected, ErrorValue) else said
