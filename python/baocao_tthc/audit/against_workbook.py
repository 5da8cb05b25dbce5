"""A finished report against the workbook it was made from: its annex tables and its period."""

from __future__ import annotations

from collections.abc import Iterator

from ..checks.scope import usable
from ..filing import Filing, FormTable, Row
from ..formula import Number
from ..period import Period
from ..vietnamese import fold, full_date, number
from .annexes import Annexes
from .remark import Remark, Words, remark

_SHOWN = 8


def against_workbook(annexes: Annexes, workbook: Filing) -> Iterator[Remark]:
    """Every form of the document that is not the workbook's, and another period."""
    for table in annexes.filing.tables:
        theirs = workbook.table(table.form.code)
        if theirs is not None:
            yield from _form(annexes, table, theirs)
    stated, own = annexes.filing.stated_period, workbook.stated_period
    periods = [stated.period] if stated else []
    periods += [table.period for table in annexes.filing.tables]
    ours = {table.period for table in workbook.tables} | ({own.period} if own else set())
    for period in dict.fromkeys(periods):
        if period and ours - {None} and period not in ours:
            place = annexes.words(stated.place) if stated else Words(0, "")
            other = next(known for known in ours if known)
            yield remark("VB22", place, period=_dates(period), other=_dates(other))


def _dates(period: Period) -> str:
    return f"{full_date(period.start)}–{full_date(period.end)}"


def _form(annexes: Annexes, table: FormTable, theirs: FormTable) -> Iterator[Remark]:
    cells: list[tuple[Words, str]] = []
    pairs = [(row, _same_row(row, theirs)) for row in table.rows]
    if table.total is not None:
        pairs.append((table.total, theirs.total))
    for row, other in pairs:
        name = "dòng tổng" if row is table.total else f"dòng “{row.label}”"
        if other is None:
            cells.append((annexes.words(row.label_place), f"{name} không có trong sổ"))
            continue
        for column, cell in row.cells.items():
            ours = usable(cell)
            right = usable(other.cells[column]) if column in other.cells else None
            if ours != right and not (row is table.total and cell.value is None):
                text = f"{name} cột ({column}): báo cáo {_shown(ours)}, sổ {_shown(right)}"
                cells.append((annexes.words(cell.place), text))
    ours_labels = {fold(row.label) for row in table.rows}
    for row in theirs.rows:
        if row.label and fold(row.label) not in ours_labels:
            cells.append((annexes.words(table.place), f"thiếu dòng “{row.label}”"))
    if cells:
        shown = "; ".join(text for _, text in cells[:_SHOWN])
        more = " …" if len(cells) > _SHOWN else ""
        places = dict.fromkeys(words for words, _ in cells)
        yield remark("VB21", *places, form=table.form.name, count=len(cells), cells=shown + more)


def _same_row(row: Row, theirs: FormTable) -> Row | None:
    return theirs.row(row.label) if row.label else None


def _shown(value: Number | None) -> str:
    return "trống" if value is None else number(value)
