"""What guides the clerk in the cells of a form: prompts, validation, coloured mistakes."""

from __future__ import annotations

from ..filing import column_letters
from ..forms import Column
from ..formula import Reference, to_excel
from ..sheets import cut
from . import styles
from .input_checks import empty_gate, waiting_gate
from .layout import Layout
from .row_checks import comparisons
from .sheet_writer import Sheet

_TITLE, _MESSAGE = 32, 255  # what Excel shows of a prompt


def write_entry_help(sheet: Sheet, layout: Layout) -> None:
    """Write validation with prompts, and conditional formats over the figures.

    They begin at the numbering row, so that they also reach a row inserted above the first.
    """
    if layout.rows:
        for column in layout.form.columns:
            area = layout.span(layout.numbering, column.number, column.number, layout.total - 1)
            sheet.raw.data_validation(area, _validation(column))
    if layout.rows and any(column.kind != "text" for column in layout.form.columns):
        _hide_empty(sheet, layout)
    for column in layout.form.columns:
        if column.kind != "text":
            _mark_broken(sheet, layout, column)
    _mark_failed(sheet, layout)
    _mark_totals(sheet, layout)


def _validation(column: Column) -> dict[str, object]:
    number, heading = column.number, " – ".join(column.heading)
    common: dict[str, object] = {
        "input_title": cut(f"Cột ({number})", _TITLE),
        "error_title": cut(f"Cột ({number})", _TITLE),
    }
    if column.kind == "text":
        return common | {"validate": "any", "input_message": cut(heading, _MESSAGE)}
    if column.formula is not None and column.entry == "derived":
        source = to_excel(column.formula, str)
        times = " × 100, làm tròn 2 chữ số" if column.kind == "rate" else ""
        hint = f"Ô tự tính: {source}{times}. Không cần gõ."
    elif column.kind == "count":
        hint = "Gõ số nguyên từ 0, liền nhau, không dấu chấm, không dấu phẩy."
    else:
        hint = "Gõ tỷ lệ phần trăm, không gõ dấu %."
    whole = column.kind == "count"
    kind = "số nguyên từ 0 trở lên, gõ liền, không có dấu chấm hay dấu phẩy"
    error = f"Cột ({number}) chỉ nhận {kind if whole else 'số từ 0 trở lên'}."
    return common | {
        "validate": "whole" if whole else "decimal",
        "criteria": ">=",
        "value": 0,
        "input_message": cut(heading, _MESSAGE - len(hint) - 1) + "\n" + hint,
        "error_message": error,
    }


def _hide_empty(sheet: Sheet, layout: Layout) -> None:
    """Nothing is seen of a row that nobody has filled: neither its number nor the zeros of sums."""
    condition = empty_gate(layout).condition(lambda n: f"${column_letters(n)}{layout.numbering}")
    area = layout.span(layout.numbering, 1, layout.last_column, layout.total - 1)
    sheet.mark(area, condition, styles.UNSEEN)


def _mark_broken(sheet: Sheet, layout: Layout, column: Column) -> None:
    """Texts, negative numbers and, among counts, numbers that are not whole."""
    number = column.number
    cell = layout.cell(layout.first_row, number)
    tests = [f'AND(ISTEXT({cell}),{cell}<>"")', f"N({cell})<0"]
    if column.kind == "count":
        tests.append(f"N({cell})<>INT(N({cell}))")
    area = layout.span(layout.first_row, number, number, layout.total)
    sheet.mark(area, f"OR({','.join(tests)})", styles.DOUBTFUL)


def _mark_failed(sheet: Sheet, layout: Layout) -> None:
    """The left side of an identity that fails, also in rows inserted above the first."""

    def first(column: int) -> str:
        return f"${column_letters(column)}{layout.numbering}"

    for comparison in comparisons(layout.form):
        left = comparison.left
        if isinstance(left, Reference):
            area = layout.span(layout.numbering, left.column, left.column, layout.total)
            cell = f"${column_letters(left.column)}{layout.numbering}"
            tests = [f"NOT(ISTEXT({cell}))", comparison.condition(first)]
            if waiting := waiting_gate(layout, sums=True):
                tests.append(f"NOT({waiting.condition(first)})")
            sheet.mark(area, f"AND({','.join(tests)})", styles.BAD)


def _mark_totals(sheet: Sheet, layout: Layout) -> None:
    """A total that differs from the sum of its column."""
    for column in layout.form.counts:
        cell = layout.cell(layout.total, column.number)
        sheet.mark(cell, f"{cell}<>{layout.column_sum(column.number)}", styles.BAD)
