"""The data of a workbook that was read: for a workbook made from it, with other figures in it.

What the program does not know of a workbook (colours, other sheets, typed titles) is not in its
data: who builds anew says so (`left_out`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..errors import WorkbookError
from ..filing import Cell, Filing, FormTable, Place, Row, Text, Trouble
from ..forms import Column
from ..formula import Number
from ..outline import InfoItem, info_items, outline
from ..sheets import OUTPUTS, RULES, TEXTS, cut
from ..vietnamese import one_line
from ..wording import listed
from .data import EnteredValue, FormData, InfoValue, WorkbookData, with_formulas_again

if TYPE_CHECKING:
    from ..reading.grid import Grid

_MAX_NAMED, _MAX_TEXT = 3, 60  # texts that are named, characters of each
_NOTHING = (Trouble.EMPTY, Trouble.ERROR, Trouble.NOT_CALCULATED)


def refuse_copies(filing: Filing) -> None:
    """Raise WorkbookError for a form that is there twice: nobody knows which one is meant."""
    codes = [table.form.code for table in filing.tables]
    for table in filing.tables:
        if (copies := codes.count(table.form.code)) > 1:
            raise WorkbookError(
                f"Sổ “{filing.file.name}” có {copies} bản {table.form.name}, một bản ở tờ "
                f"“{table.sheet}”; hãy giữ lại đúng một bản rồi làm lại."
            )


def data_of(filing: Filing) -> WorkbookData:
    """Everything in a workbook that is entered; figures that their formulas give are left to them.

    A cell that holds no number keeps what was typed there, as text.
    """
    stated = filing.stated_period
    unreviewed = set(filing.unreviewed)
    kinds = {item.code: item.kind for item in outline()}
    return with_formulas_again(
        WorkbookData(
            info={
                field.key: value for field in info_items() if (value := _info(filing, field)) != ""
            },
            period=stated.period if stated else None,
            forms=tuple(_form(table) for table in filing.tables),
            texts={
                code: tuple(text.text for text in texts)
                for code, texts in filing.texts.items()
                if kinds.get(code) == "text"
            },
            numbers={
                code: _entered(cell)
                for code, cell in filing.numbers.items()
                if kinds.get(code) == "number" and cell.trouble is not Trouble.EMPTY
            },
            rules=filing.office_rules,
            history=filing.history,
            explanations=filing.explanations,
            remarks=filing.remarks,
            unreviewed=frozenset(
                [
                    *(code for code, found in filing.texts.items() if unreviewed & set(found)),
                    *(key for key, found in filing.info.items() if found in unreviewed),
                ]
            ),
        )
    )


def _other_sheets(filing: Filing, sheets: Iterable[str]) -> list[str]:
    """Those of a workbook's sheets that nothing was read from: they are not in its data."""
    read = {*OUTPUTS, RULES, TEXTS, *(table.sheet for table in filing.tables)}
    read |= {text.place.sheet for text in filing.info.values()}
    read |= {place.sheet for place in filing.blanks.values()}
    read |= {text.place.sheet for texts in filing.texts.values() for text in texts}
    read |= {rule.place.sheet for rule in filing.office_rules}
    read |= {row.place.sheet for row in filing.history if row.place}
    return [name for name in sheets if name not in read]


def _info(filing: Filing, field: InfoItem) -> InfoValue:
    if field.kind == "date" and field.key in filing.dates:
        return filing.dates[field.key]
    if field.kind == "number" and field.key in filing.numbers:
        return _entered(filing.numbers[field.key])
    return filing.info[field.key].text if field.key in filing.info else ""


def _form(table: FormTable) -> FormData:
    """The form of the report's period, its title left to the form's own."""
    columns = table.form.columns
    total = None
    if table.total is not None and not _is_uncalculated(table.total):
        total = tuple(_value(table.total, column) for column in columns[table.form.text_columns :])
    rows = tuple(
        tuple(_value(row, column, order) for column in columns)
        for order, row in enumerate(table.rows, 1)
    )
    nothing = table.nothing is not None
    return FormData(table.form, table.period, title=None, rows=rows, total=total, nothing=nothing)


def _is_uncalculated(total: Row) -> bool:
    """Whether a total row holds formulas and no result, as some programs save it."""
    troubles = {cell.trouble for cell in total.cells.values()}
    return Trouble.NOT_CALCULATED in troubles and troubles <= {*_NOTHING}


def _value(row: Row, column: Column, order: int = 0) -> EnteredValue:
    """What a cell is given: its number, what was typed instead of one, or nothing."""
    if column.kind == "text":
        return order if column.number == 1 else row.label or None
    cell = row.cells.get(column.number)
    if cell is None or cell.trouble in _NOTHING:
        return None
    return _entered(cell)


def _entered(cell: Cell) -> Number | str:
    typed = cell.value is None or cell.trouble is Trouble.TEXT
    return str(cell.raw).strip() if typed or cell.value is None else cell.value


def left_out(filing: Filing, grids: Sequence[Grid]) -> list[str]:
    """What a workbook made anew does not have of the old one, read from `grids`: the look that the
    office gave it, other sheets, what is typed below the forms.
    """
    sheets = _other_sheets(filing, (grid.name for grid in grids))
    names = ", ".join(f"“{name}”" for name in sheets)
    more = f" Tờ {names} của cơ quan cũng ở lại sổ cũ." if sheets else ""
    said = [
        "Sổ mới dựng lại từ số liệu và lời văn: màu, ghi chú, dòng ẩn, tiêu đề gõ tay của sổ cũ "
        f"không chép sang.{more}"
    ]
    below = [f"“{cut(text, _MAX_TEXT)}” (ô {at.cell} tờ {at.sheet})" for at, text in
             _below_forms(filing, grids)]  # fmt: skip
    if below:
        said.append(f"Chữ dưới biểu ở lại sổ cũ: {listed(below, _MAX_NAMED, 'ô')}.")
    return said


def _below_forms(filing: Filing, grids: Iterable[Grid]) -> Iterator[Text]:
    """The texts below the last row of each form, as who made it out signs there."""
    for grid in grids:
        ends = [
            max(row.number for row in (*table.lines, *([table.total] if table.total else ())))
            for table in filing.tables
            if table.sheet == grid.name and (table.lines or table.total)
        ]
        if ends:
            for text, spots in grid.texts.items():
                for row, column in spots:
                    if row > max(ends) and text.strip():
                        yield Text(Place(grid.name, row, column), one_line(text))
