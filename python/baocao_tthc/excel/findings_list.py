"""The sheet KiemTra of an open workbook: its list written in one call, and read back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

import xlwings as xw

from ..filing import Explanation, Place, column_letters, column_number
from ..findings.finding import Finding, verdict
from ..findings.listing import CellLink, finding_rows
from ..sheets import FINDING_HEADS, FINDINGS, GONE, VERDICT, quoted
from ..workbook.findings_sheet import (
    EXPLANATION_COLUMN,
    FINDINGS_FIRST_ROW,
    HINT_COLUMN,
    HINT_FORMULA,
    NAMED,
)
from .host import named, shown_text, unlocked

_SEVERITY_COLUMN, _PLACES_COLUMN = 2, 4
_TEXT_COLUMNS = (3, 8)  # message and hint, of a sheet that had to be made anew
_EXPLANATION_COLUMNS = (EXPLANATION_COLUMN, EXPLANATION_COLUMN + 1)
_PLAIN_ROWS, _PLAIN_WIDTH = 500, 50
_STAMP, _CHECKED_STAMP = "DauSoLieu", "DauDaKiemTra"
"""Names of two numbers in workbooks built before: they tell of changed figures when both differ."""
_PLACE = re.compile(r"(?:^|, ?|,\n)([^\n]+?)!([A-Z]{1,3})([1-9][0-9]*)(?=,|$)")


def show_findings(
    book: xw.Book,
    findings: Sequence[Finding],
    when: datetime,
    explanations: Sequence[Explanation] = (),
) -> None:
    """Write the verdict with its time, and the list; what stood there before is gone.

    Of the explanations that stood there (filing.explanations) all are kept: beside their findings,
    or below the list.

    An older workbook keeps of which state of the figures they are.
    """
    sheet = _sheet(book)
    width = len(FINDING_HEADS)
    if _heads(sheet).value != list(FINDING_HEADS):
        with unlocked(sheet):
            _add_columns(sheet)
    sheet.range((1, 1), (2, 1)).value = [[verdict(tuple(findings))], [moment(when)]]
    names = {other.name for other in book.sheets}
    listed = finding_rows(findings, names, explanations)
    rows = [[_content(cell) for cell in row] for row in listed]
    old = max(0, sheet.used_range.last_cell.row - FINDINGS_FIRST_ROW + 1)
    rows += [[""] * width] * max(1 if not rows else 0, old - len(rows))
    block = sheet.range((FINDINGS_FIRST_ROW, 1), (FINDINGS_FIRST_ROW + len(rows) - 1, width))
    block.value = rows
    block.rows.autofit()
    stamp, checked = named(book, _STAMP), named(book, _CHECKED_STAMP)
    if stamp is not None and checked is not None:
        checked.value = stamp.value


def moment(when: datetime) -> str:
    """The time as the ribbon shows it: "lúc 16:32 ngày 20/01/2026"."""
    return f"lúc {when:%H:%M} ngày {when:%d/%m/%Y}"


def _content(cell: object) -> object:
    """What is assigned to a cell; the columns of text have the format "@", and what could be
    taken for a formula all the same is marked as text.
    """
    if isinstance(cell, CellLink):
        cell = f"={cell.formula}" if cell.formula else cell.text
    elif isinstance(cell, str):
        cell = shown_text(cell)
    return "" if cell is None else cell


def _found(book: xw.Book) -> xw.Sheet | None:
    """KiemTra, also when somebody renamed it: the ribbon and HuongDan go by its defined names."""
    verdict_cell = named(book, VERDICT)
    if verdict_cell is not None:
        return verdict_cell.sheet
    return next((sheet for sheet in book.sheets if sheet.name == FINDINGS), None)


def _sheet(book: xw.Book) -> xw.Sheet:
    """KiemTra; made anew, plainer, when somebody deleted it, and its names with it."""
    found = _found(book)
    if found is not None:
        return found
    made = book.sheets.add(FINDINGS, after=book.sheets[len(book.sheets) - 1])
    _add_columns(made)
    _open_for_texts(made, _TEXT_COLUMNS)
    for name, cells in NAMED.items():
        _point(book, name, f"={quoted(FINDINGS)}!{cells}")
    made.range((2, HINT_COLUMN)).formula = f"={HINT_FORMULA}"
    return made


def _heads(sheet: xw.Sheet) -> xw.Range:
    return sheet.range((FINDINGS_FIRST_ROW - 1, 1), (FINDINGS_FIRST_ROW - 1, len(FINDING_HEADS)))


def _add_columns(sheet: xw.Sheet) -> None:
    """The headings, and room for explanations; what stands there in an older list moves aside."""
    found, before = _heads(sheet).value, EXPLANATION_COLUMN - 1
    if found[:before] == list(FINDING_HEADS[:before]):
        address = ":".join(map(column_letters, _EXPLANATION_COLUMNS))
        sheet.range(address).insert(shift="right", copy_origin="format_from_left_or_above")
    _heads(sheet).value = list(FINDING_HEADS)
    _open_for_texts(sheet, _EXPLANATION_COLUMNS)


def _open_for_texts(sheet: xw.Sheet, columns: Sequence[int]) -> None:
    for column in columns:
        whole = sheet.range(
            (FINDINGS_FIRST_ROW, column), (FINDINGS_FIRST_ROW + _PLAIN_ROWS, column)
        )
        whole.number_format = "@"
        whole.wrap_text = True
        whole.column_width = _PLAIN_WIDTH
        whole.api.Locked = False


def _point(book: xw.Book, name: str, refers_to: str) -> None:
    """Let the name mean these cells; formulas that use it then show them again."""
    for known in book.names:
        if known.name == name:
            known.refers_to = refers_to
            return
    book.names.add(name, refers_to)


def cells_to_look_at(book: xw.Book) -> list[Place]:
    """Every cell that the list names and the workbook has, in the order of the list."""
    names = {sheet.name for sheet in book.sheets}
    sheet = _found(book)
    if sheet is None:
        return []
    last = max(FINDINGS_FIRST_ROW, sheet.used_range.last_cell.row)
    block = sheet.range((FINDINGS_FIRST_ROW, _SEVERITY_COLUMN), (last, _PLACES_COLUMN))
    found = [
        Place(match[1], int(match[3]), column_number(match[2]))
        for severity, *_, text in block.options(ndim=2, empty="").value
        if severity != GONE
        for match in _PLACE.finditer(str(text))
    ]
    return [place for place in dict.fromkeys(found) if place.sheet in names]
