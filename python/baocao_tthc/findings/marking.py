"""Which cells a check marks, with which colours and notes, for whoever marks them.

The cell itself is never touched: its colour comes from a conditional format of its own, which is
recognised later by its formula, and of a note only lines that are exactly as we write them. So
the staff's colours, notes and conditional formats survive, and a mark moves with its cell when
rows are inserted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from ..filing import Place
from ..sheets import cut
from .finding import Finding, Severity
from .matters import matter_indexes

MAX_PAINTED = 120  # cells; what is beyond stands in KiemTra
MARK_FORMULA = '"BaoCao_TTHC"<>""'  # always true; no function name: the same in any language
NOTE_BEGIN, _END = "Kiểm tra số liệu:", "(Ghi chú này tự mất khi bấm Xóa đánh dấu.)"
_OURS = re.compile(rf"^{re.escape(NOTE_BEGIN)}\n(?:• .*\n)+{re.escape(_END)}$", re.MULTILINE)
_MAX_NOTE_LENGTH = 900  # characters
_MAX_MESSAGE_LENGTH = 140  # characters: three lines of a note
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


def marks_by_sheet(findings: Sequence[Finding]) -> Mapping[str, Mapping[Place, Mark]]:
    """The same sheet by sheet, of the first cells."""
    found: dict[str, dict[Place, Mark]] = defaultdict(dict)
    for place, mark in islice(marks_of(findings).items(), MAX_PAINTED):
        found[place.sheet][place] = mark
    return found


def said_of_locked(names: str) -> str:
    """What is said of sheets whose cells cannot be marked; `names` are quoted."""
    return f"Không tô màu được tờ {names} vì tờ đang khóa bằng mật khẩu; danh sách vẫn đủ."


def note_text(messages: Sequence[str]) -> str:
    """The note of a cell: our first line, a line "• …" for each message, our last line."""
    text = "\n".join(f"• {' '.join(message.split())}" for message in messages)
    if len(text) > _MAX_NOTE_LENGTH:
        text = re.sub(r"\n•? ?$", "", text[: _MAX_NOTE_LENGTH - 1]) + "…"
    return f"{NOTE_BEGIN}\n{text}\n{_END}"


def without_ours(note: str) -> str:
    """What the staff wrote on lines before and after ours; all of it when none are ours."""
    return _OURS.sub("", note).strip() if _OURS.search(note) else note
