"""Painting the cells of findings, and undoing it exactly.

The cell itself is never touched: its colour comes from a conditional format of its own, which is
recognised later by its formula, and of a note only lines that are exactly as we write them. So
the staff's colours, notes and conditional formats survive, and a mark moves with its cell when
rows are inserted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import xlwings as xw

from ..errors import TthcError
from ..filing import Place
from ..findings.finding import Finding, Severity
from .host import refused, unlocked

MOST_PAINTED = 120  # cells; what is beyond stands in KiemTra
_FORMULA = '="BaoCao_TTHC"<>""'  # always true; no function name, no separator: same in any language
_BEGIN, _END = "Kiểm tra số liệu:", "(Ghi chú này tự mất khi bấm Xóa đánh dấu.)"
_OURS = re.compile(rf"^{re.escape(_BEGIN)}\n(?:• .*\n)+{re.escape(_END)}$", re.MULTILINE)
_LONGEST_NOTE = 900  # characters
_FEW = 6  # places; a finding with more is painted at the first of them only
_COLOURS = {
    Severity.ERROR: ("#F4B6BB", "#9C0006"),
    Severity.WARNING: ("#FFE699", "#7F6000"),
    Severity.INFO: ("#CFE2F3", "#1F4E79"),
}
_RELATED = ("#FBE5D6", "#833C0B")  # figures that take part in the difference


class Mark(NamedTuple):
    """What a cell is painted with: fill and letters, and the sentences of its note."""

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
    for finding in findings:
        about = _about(finding, findings)
        for place in dict.fromkeys(finding.cells[: _FEW if len(finding.cells) <= _FEW else 1]):
            mild = place not in about or finding.explanation
            colour = _RELATED if mild else _COLOURS[finding.severity]
            if colours.get(place, _RELATED) == _RELATED:
                colours[place] = colour
            messages[place].append(finding.message)
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


def paint(book: xw.Book, findings: Sequence[Finding]) -> list[str]:
    """Mark the cells of the findings; return the names of the sheets that refused it."""
    marks: dict[str, dict[Place, Mark]] = defaultdict(dict)
    for place, mark in list(marks_of(findings).items())[:MOST_PAINTED]:
        marks[place.sheet][place] = mark

    def paint_sheet(sheet: xw.Sheet) -> None:
        for place, mark in marks[sheet.name].items():
            _paint(sheet.range((place.row, place.column)), mark)

    return _each([sheet for sheet in book.sheets if sheet.name in marks], paint_sheet)


def _each(sheets: Iterable[xw.Sheet], work: Callable[[xw.Sheet], None]) -> list[str]:
    """Do it on each sheet, its protection taken away meanwhile; return those that refused.

    Excel's object model need not allow on a protected sheet what its menus allow there.
    """
    refusing = []
    for sheet in sheets:
        try:
            with unlocked(sheet):
                work(sheet)
        except TthcError:  # a password
            refusing.append(sheet.name)
        except Exception as error:
            if not refused(error):
                raise
            refusing.append(sheet.name)
    return refusing


def _paint(cell: xw.Range, mark: Mark) -> None:
    cell.conditional_formats.add_custom(_FORMULA, fill_color=mark.fill, font_color=mark.ink)
    if cell.note is None:
        cell.add_note(note_text(mark.messages))


def note_text(messages: Sequence[str]) -> str:
    """The note of a cell: our first line, a line "• …" for each message, our last line."""
    text = "\n".join(f"• {' '.join(message.split())}" for message in messages)
    if len(text) > _LONGEST_NOTE:
        text = re.sub(r"\n•? ?$", "", text[: _LONGEST_NOTE - 1]) + "…"
    return f"{_BEGIN}\n{text}\n{_END}"


def without_ours(note: str) -> str:
    """What the staff wrote on lines before and after ours; all of it when none are ours."""
    return _OURS.sub("", note).strip() if _OURS.search(note) else note


def clear(book: xw.Book) -> list[str]:
    """Remove every mark of ours; return the names of the sheets that refused it."""
    return _each(book.sheets, _clear)


def _clear(sheet: xw.Sheet) -> None:
    for rule in [rule for rule in sheet.cells.conditional_formats if _is_ours(rule)]:
        rule.delete()
    for note in list(sheet.notes):
        rest = without_ours(note.text)
        if not rest:
            note.delete()
        elif rest != note.text:
            note.text = rest


def _is_ours(rule: xw.ConditionalFormat) -> bool:
    return rule.type == "custom" and rule.formula == _FORMULA
