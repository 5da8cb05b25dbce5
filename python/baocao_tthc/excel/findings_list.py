"""The sheet KiemTra of an open workbook: its list written in one call, and read back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import xlwings as xw

from ..filing import Explanation, Place, column_letters, column_number
from ..findings.finding import Finding
from ..findings.listing import CellLink, finding_rows
from ..findings.matters import verdict
from ..sheets import (
    DASH,
    FINDING_HEADS,
    FINDINGS,
    GONE,
    MATTERS,
    OLDER_FINDING_HEADS,
    SEVERITY_COUNTS,
    VERDICT,
    quoted,
)
from ..workbook.findings_sheet import (
    FINDINGS_FIRST_ROW,
    HINT_COLUMN,
    HINT_FORMULA,
    NAMED,
    moment,
)
from .host import named, shown_text, unlocked

_PLACES_COLUMN = 4  # of either list
_TEXTS = ("Việc", "Giải trình", "Giải trình cũ", "Giá trị", "So với", "Chênh lệch", "Quy tắc")
_OLDER_TEXTS = ("Nội dung", "Gợi ý", "Giải trình", "Giải trình cũ")
_WIDE = ("Việc", "Nội dung", "Gợi ý", "Giải trình", "Giải trình cũ")
_PLAIN_ROWS, _PLAIN_WIDTH = 500, 50
_STAMP, _CHECKED_STAMP = "DauSoLieu", "DauDaKiemTra"
"""Names of two numbers in workbooks built before: they tell of changed figures when both differ."""
_PLACE = re.compile(r"(?:^|, ?|\n)([^\n]+?)!([A-Z]{1,3})([1-9][0-9]*)(?=[,\n]|$)")


def show_findings(
    book: xw.Book,
    findings: Sequence[Finding],
    when: datetime,
    explanations: Sequence[Explanation] = (),
) -> None:
    """Write the verdict with its time, and the list; what stood there before is gone.

    Of the explanations that stood there (filing.explanations) all are kept: beside their findings,
    or below the list.

    An older workbook keeps its list of findings, and of which state of the figures they are.
    """
    sheet = _sheet(book)
    heads = _heads(sheet)
    width = len(heads)
    sheet.range((1, 1), (2, 1)).value = [[verdict(tuple(findings))], [moment(when)]]
    names = {other.name for other in book.sheets}
    listed = finding_rows(findings, names, explanations, heads)
    rows = [[_content(cell) for cell in row] for row in listed]
    old = max(0, sheet.used_range.last_cell.row - FINDINGS_FIRST_ROW + 1)
    rows += [[""] * width] * max(1 if not rows else 0, old - len(rows))
    block = sheet.range((FINDINGS_FIRST_ROW, 1), (FINDINGS_FIRST_ROW + len(rows) - 1, width))
    block.value = rows
    block.rows.autofit()
    if named(book, MATTERS) is None:  # a workbook of before, whose TongQuan may be of today
        _point(book, MATTERS, f"={quoted(sheet.name)}!{NAMED[MATTERS]}")
    stamp, checked = named(book, _STAMP), named(book, _CHECKED_STAMP)
    if stamp is not None and checked is not None:
        checked.value = stamp.value


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
    older = any(known.name == SEVERITY_COUNTS for known in book.names)
    _lay_out(made, OLDER_FINDING_HEADS if older else FINDING_HEADS)
    if older:
        _point(book, SEVERITY_COUNTS, f"={quoted(FINDINGS)}!$B${FINDINGS_FIRST_ROW}:$B$2000")
    for name, cells in NAMED.items():
        _point(book, name, f"={quoted(FINDINGS)}!{cells}")
    made.range((2, HINT_COLUMN)).formula = f"={HINT_FORMULA}"
    return made


def _heads(sheet: xw.Sheet) -> tuple[str, ...]:
    """The headings of the sheet's list: today's or, in an older workbook, those of its list, which
    gets what it lacks of them.
    """
    row = FINDINGS_FIRST_ROW - 1
    found = sheet.range((row, 1), (row, len(OLDER_FINDING_HEADS))).value
    if tuple(found) == OLDER_FINDING_HEADS or tuple(found[:-1]) == FINDING_HEADS:
        return OLDER_FINDING_HEADS if tuple(found) == OLDER_FINDING_HEADS else FINDING_HEADS
    older = found[2] == OLDER_FINDING_HEADS[2]
    with unlocked(sheet):
        if older:
            _add_explanations(sheet, found)
        _lay_out(sheet, OLDER_FINDING_HEADS if older else FINDING_HEADS)
    return OLDER_FINDING_HEADS if older else FINDING_HEADS


def _add_explanations(sheet: xw.Sheet, found: Sequence[object]) -> None:
    """Room for explanations; what stands there in a list without them moves aside."""
    first = OLDER_FINDING_HEADS.index("Giải trình")
    if tuple(found[:first]) == OLDER_FINDING_HEADS[:first]:
        address = ":".join(map(column_letters, (first + 1, first + 2)))
        sheet.range(address).insert(shift="right", copy_origin="format_from_left_or_above")


def _lay_out(sheet: xw.Sheet, heads: Sequence[str]) -> None:
    """The headings, and the columns of texts open for them."""
    row = FINDINGS_FIRST_ROW - 1
    sheet.range((row, 1), (row, len(heads))).value = list(heads)
    texts = _OLDER_TEXTS if tuple(heads) == OLDER_FINDING_HEADS else _TEXTS
    for head in texts:
        _open_for_texts(sheet, heads.index(head) + 1, wide=head in _WIDE)


def _open_for_texts(sheet: xw.Sheet, column: int, *, wide: bool) -> None:
    whole = sheet.range((FINDINGS_FIRST_ROW, column), (FINDINGS_FIRST_ROW + _PLAIN_ROWS, column))
    whole.number_format = "@"
    whole.wrap_text = True
    whole.api.Locked = False
    if wide:
        whole.column_width = _PLAIN_WIDTH


def _point(book: xw.Book, name: str, refers_to: str) -> None:
    """Let the name mean these cells; formulas that use it then show them again."""
    for known in book.names:
        if known.name == name:
            known.refers_to = refers_to
            return
    book.names.add(name, refers_to)


class Stop(NamedTuple):
    """A cell to look at, the number of its matter in the list and the matter's first line."""

    place: Place
    order: int
    said: str


def cells_to_look_at(book: xw.Book) -> list[Stop]:
    """Every cell that the list names and the workbook has, in the order of the list."""
    names = {sheet.name for sheet in book.sheets}
    sheet = _found(book)
    if sheet is None:
        return []
    last = max(FINDINGS_FIRST_ROW, sheet.used_range.last_cell.row)
    block = sheet.range((FINDINGS_FIRST_ROW, 1), (last, _PLACES_COLUMN))
    found: dict[Place, Stop] = {}
    for order, severity, said, text in block.options(ndim=2, empty="").value:
        if severity == GONE or not isinstance(order, int | float):
            continue
        line = str(said).partition("\n")[0].removeprefix(DASH)
        for match in _PLACE.finditer(str(text)):
            place = Place(match[1], int(match[3]), column_number(match[2]))
            if place.sheet in names:
                found.setdefault(place, Stop(place, int(order), line))
    return list(found.values())
