"""Painting the cells of findings, and undoing it exactly.

The cell itself is never touched: its colour comes from a conditional format of its own, which is
recognised later by its formula, and of a note only lines that are exactly as we write them. So
the staff's colours, notes and conditional formats survive, and a mark moves with its cell when
rows are inserted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import xlwings as xw

from ..errors import TthcError
from ..filing import Place
from ..findings.finding import Finding, Severity
from ..findings.matters import matter_indexes
from ..sheets import cut
from ..workbook import text_metrics
from .host import accepted, unlocked

MAX_PAINTED = 120  # cells; what is beyond stands in KiemTra
_FORMULA = '="BaoCao_TTHC"<>""'  # always true; no function name, no separator: same in any language
_BEGIN, _END = "Kiểm tra số liệu:", "(Ghi chú này tự mất khi bấm Xóa đánh dấu.)"
_OURS = re.compile(rf"^{re.escape(_BEGIN)}\n(?:• .*\n)+{re.escape(_END)}$", re.MULTILINE)
_MAX_NOTE_LENGTH = 900  # characters
_MAX_MESSAGE_LENGTH = 140  # characters: three lines of a note
_NOTE_PIXELS, _NOTE_SIZE, _NOTE_PADDING = (
    320,
    11,
    10,
)  # Excel's notes are in Tahoma 9: wider letters
_MAX_PLACES = 6  # a finding with more is painted at the first of them only
_COLOURS = {
    Severity.ERROR: ("#F4B6BB", "#9C0006"),
    Severity.WARNING: ("#FFE699", "#7F6000"),
    Severity.INFO: ("#CFE2F3", "#1F4E79"),
}
_RELATED = ("#FBE5D6", "#833C0B")  # figures that take part in the difference


class Mark(NamedTuple):
    """What a cell is painted with: fill and letters, and the sentences of its note, each with the
    number of its matter.
    """

    fill: str
    ink: str
    messages: tuple[str, ...]


def marks_of(findings: Sequence[Finding]) -> dict[Place, Mark]:
    """The mark of each cell, the gravest findings first.

    The cell a finding is about (its first, both of two, and the one that several findings of a
    group share) has the colour of its severity; cells that only take part are paler, and so are
    those of a finding that is explained.
    """
    messages: dict[Place, list[str]] = defaultdict(list)
    colours: dict[Place, tuple[str, str]] = {}
    orders = {
        at: order for order, indexes in enumerate(matter_indexes(findings), 1) for at in indexes
    }
    for at, finding in enumerate(findings):
        about = _about(finding, findings)
        for place in dict.fromkeys(
            finding.cells[: _MAX_PLACES if len(finding.cells) <= _MAX_PLACES else 1]
        ):
            mild = place not in about or finding.explanation
            colour = _RELATED if mild else _COLOURS[finding.severity]
            if colours.get(place, _RELATED) == _RELATED:
                colours[place] = colour
            said = cut(" ".join(finding.message.split()), _MAX_MESSAGE_LENGTH)
            messages[place].append(f"Việc {orders[at]}: {said}")
    return {place: Mark(*colours[place], tuple(messages[place])) for place in messages}


def _about(finding: Finding, findings: Sequence[Finding]) -> set[Place]:
    """The places at which the finding is to be looked at first."""
    if len(finding.cells) <= 2:
        return set(finding.cells)
    about = {finding.cells[0]}
    for other in findings:
        if finding.group and other is not finding and other.group == finding.group:
            about |= set(finding.cells) & set(other.cells)
    return about


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
    marks: dict[str, dict[Place, Mark]] = defaultdict(dict)
    for place, mark in list(marks_of(findings).items())[:MAX_PAINTED]:
        marks[place.sheet][place] = mark
    sheets: list[str] = []
    cells: list[Place] = []
    for sheet in book.sheets:
        wanted = marks[sheet.name]
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
        shape.Width, shape.Height = _note_size(text)


def _note_size(text: str) -> tuple[float, float]:
    """Width and height in points at which the whole text is seen."""
    lines = text_metrics.line_count(text, _NOTE_PIXELS, _NOTE_SIZE)
    return _NOTE_PIXELS * 0.75, text_metrics.row_height(lines, _NOTE_SIZE) + _NOTE_PADDING


def note_text(messages: Sequence[str]) -> str:
    """The note of a cell: our first line, a line "• …" for each message, our last line."""
    text = "\n".join(f"• {' '.join(message.split())}" for message in messages)
    if len(text) > _MAX_NOTE_LENGTH:
        text = re.sub(r"\n•? ?$", "", text[: _MAX_NOTE_LENGTH - 1]) + "…"
    return f"{_BEGIN}\n{text}\n{_END}"


def without_ours(note: str) -> str:
    """What the staff wrote on lines before and after ours; all of it when none are ours."""
    return _OURS.sub("", note).strip() if _OURS.search(note) else note


def _is_ours(rule: xw.ConditionalFormat) -> bool:
    return rule.type == "custom" and rule.formula == _FORMULA
