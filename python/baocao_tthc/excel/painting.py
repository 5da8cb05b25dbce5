"""Painting the cells of findings in an open workbook, and undoing it exactly; see marking.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import xlwings as xw

from ..errors import TthcError
from ..filing import Place
from ..findings.finding import Finding
from ..findings.marking import MARK_FORMULA, Mark, marks_by_sheet, note_text, without_ours
from ..workbook.text_metrics import note_size
from .host import accepted, unlocked

_FORMULA = f"={MARK_FORMULA}"


class Refused(NamedTuple):
    """What could not be marked: the names of sheets locked with a password; cells that take no
    note or colour, such as those that hold a threaded comment.
    """

    sheets: tuple[str, ...] = ()
    cells: tuple[Place, ...] = ()


def repaint(book: xw.Book, findings: Sequence[Finding]) -> Refused:
    """Mark the cells of the findings, and no others any more; what refuses it is told.

    A sheet without a mark, old or new, is not touched. A locked one is opened meanwhile: Excel's
    object model need not allow on it what its menus allow there.
    """
    marks = marks_by_sheet(findings)
    sheets: list[str] = []
    cells: list[Place] = []
    for sheet in book.sheets:
        wanted = marks.get(sheet.name, {})
        rules = [rule for rule in sheet.cells.conditional_formats if _is_ours(rule)]
        notes = [note for note in sheet.notes if without_ours(note.text) != note.text]
        if not (wanted or rules or notes):
            continue
        try:
            with unlocked(sheet):
                _remove(rules, notes)
                cells += _painted(sheet, wanted)
        except TthcError:  # a password
            sheets.append(sheet.name)
    return Refused(tuple(sheets), tuple(cells))


def _remove(rules: Sequence[xw.ConditionalFormat], notes: Sequence[xw.main.Note]) -> None:
    for rule in rules:
        rule.delete()
    for note in notes:
        if rest := without_ours(note.text):
            note.text = rest
        else:
            note.delete()


def _painted(sheet: xw.Sheet, marks: Mapping[Place, Mark]) -> Iterator[Place]:
    """Colour the cells and add notes where there are none; yield those that do not take them."""
    for place, mark in marks.items():
        cell = sheet.range((place.row, place.column))
        if not accepted(partial(_paint, cell, mark)):
            yield place


def _paint(cell: xw.Range, mark: Mark) -> None:
    cell.conditional_formats.add_custom(_FORMULA, fill_color=mark.fill, font_color=mark.ink)
    if cell.note is None:
        text = note_text(mark.messages)
        shape = cell.add_note(text).api.Shape
        shape.Width, shape.Height = note_size(text)


def _is_ours(rule: xw.ConditionalFormat) -> bool:
    return rule.type == "custom" and rule.formula == _FORMULA
