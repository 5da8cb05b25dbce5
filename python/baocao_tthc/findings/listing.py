"""The matters as KiemTra lists them: the cells of each row, for whoever writes that sheet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from ..filing import Explanation, Place, undated
from ..formula import Number
from ..sheets import (
    BETWEEN_SENTENCES,
    CELL_LIMIT,
    DASH,
    FINDING_HEADS,
    GONE,
    HINT_MARK,
    OLDER_FINDING_HEADS,
    cut,
    literal,
    quoted,
)
from ..vietnamese import difference, number
from .explanations import leftover
from .finding import Finding, listed_places
from .matters import Matter, matter_indexes, matters

_MAX_TEXT = CELL_LIMIT // 2  # characters, of at most two UTF-16 units each
_MAX_FORMULA = 8192  # characters; Excel takes no more


class CellLink(NamedTuple):
    """The cell "Đến ô": `text` names the places, `formula` (without "=") links to the first.

    `formula` is "" when the workbook does not have that sheet, or when it would be too long.
    """

    formula: str
    text: str


SheetValue = int | float | str | CellLink | None
SheetRow = tuple[SheetValue, ...]
_Cells = dict[str, SheetValue]  # by heading


def finding_rows(
    findings: Sequence[Finding],
    sheets: Collection[str],
    explanations: Sequence[Explanation] = (),
    heads: Sequence[str] = FINDING_HEADS,
) -> list[SheetRow]:
    """The cells under the headings: of each matter, then of each explanation that belongs to none;
    `sheets` are the names of the sheets that can be linked to.

    Under `OLDER_FINDING_HEADS` each finding has a row of its own with the number of its matter, and
    its numbers are int or float. Texts are as they are (a writer must not let one become a
    formula), None is an empty cell.
    """
    gone = leftover(findings, explanations) if explanations else ()
    if tuple(heads) == OLDER_FINDING_HEADS:
        orders = {
            at: order for order, same in enumerate(matter_indexes(findings), 1) for at in same
        }
        rows = [_older_row(orders[at], one, sheets) for at, one in enumerate(findings)]
        rows += [_gone_row((one,)) for one in gone]
    else:
        rows = [_row(order, matter, sheets) for order, matter in enumerate(matters(findings), 1)]
        rows += [_gone_row(same) for same in _together(gone)]
    return [tuple(cells.get(head) for head in heads) for cells in rows]


def _row(order: int, matter: Matter, sheets: Collection[str]) -> _Cells:
    found = matter.findings
    sentences = listed_sentences([one.message for one in found])
    places = "\n".join(listed_places(one.cells) for one in found)
    return {
        "STT": order,
        "Mức": matter.severity.label,
        "Việc": cut(
            "\n".join([sentences, *(f"{HINT_MARK}{hint}" for hint in matter.hints)]), _MAX_TEXT
        ),
        "Đến ô": _link(matter.cells, places, sheets),
        "Giải trình": found[0].explanation,
        "Giải trình cũ": _outdated(found),
        "Giá trị": _column([one.actual for one in found]),
        "So với": _column([one.expected for one in found]),
        "Chênh lệch": _column([one.difference for one in found], signed=True),
        "Quy tắc": cut("\n".join(one.rule for one in found), _MAX_TEXT),
    }


def listed_sentences(messages: Sequence[str]) -> str:
    """The only sentence, or each on a line of its own with a dash before it."""
    lines = [" ".join(message.split()) for message in messages]
    return "\n".join(lines if len(lines) == 1 else [f"{DASH}{line}" for line in lines])


def _outdated(findings: Sequence[Finding]) -> str | None:
    """The text that was written for other numbers, with the sentences of then; a matter has one."""
    if len(findings) == 1 or not findings[0].outdated:
        return findings[0].outdated
    parts = [undated(one.outdated or "") for one in findings]
    then = BETWEEN_SENTENCES.join(message for _, message in parts)
    dated = Explanation("", then, "", parts[0][0]).dated
    return dated if len(dated) <= _MAX_TEXT else parts[0][0]


def _column(numbers: Sequence[Number | None], *, signed: bool = False) -> str | None:
    """The numbers as Vietnamese texts, a line for each finding; None without any."""
    shown = difference if signed else number
    lines = ["" if one is None else shown(one) for one in numbers]
    return "\n".join(lines) if any(lines) else None


def _together(gone: Sequence[Explanation]) -> list[list[Explanation]]:
    """The explanations, those that are one text together."""
    found: dict[object, list[Explanation]] = {}
    for at, one in enumerate(gone):
        found.setdefault(one.shared or at, []).append(one)
    return list(found.values())


def _older_row(order: int, finding: Finding, sheets: Collection[str]) -> _Cells:
    return {
        "STT": order,
        "Mức độ": finding.severity.label,
        "Nội dung": cut(finding.message, _MAX_TEXT),
        "Nơi": _link(finding.cells, listed_places(finding.places), sheets),
        "Giá trị": _cell_number(finding.actual),
        "So với": _cell_number(finding.expected),
        "Chênh lệch": _cell_number(finding.difference),
        "Gợi ý": finding.hint and cut(finding.hint, _MAX_TEXT),
        "Quy tắc": cut(finding.rule, _MAX_TEXT),
        "Giải trình": finding.explanation,
        "Giải trình cũ": finding.outdated,
    }


def _gone_row(was: Sequence[Explanation]) -> _Cells:
    """What was written of findings that are gone, under the headings of either list."""
    message = cut(listed_sentences([one.message for one in was]), _MAX_TEXT)
    places = CellLink("", "\n".join(one.places for one in was))
    rules = cut("\n".join(one.rule for one in was), _MAX_TEXT)
    return {
        "STT": "–",
        **dict.fromkeys(("Mức", "Mức độ"), GONE),
        **dict.fromkeys(("Việc", "Nội dung"), message),
        **dict.fromkeys(("Đến ô", "Nơi"), places),
        "Quy tắc": rules,
        "Giải trình cũ": was[0].text,
    }


def _cell_number(number: Number | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)


def _link(cells: Sequence[Place], text: str, sheets: Collection[str]) -> CellLink:
    if not cells or cells[0].sheet not in sheets:
        return CellLink("", text)
    target = literal(f"#{quoted(cells[0].sheet)}!{cells[0].cell}")
    formula = f"HYPERLINK({target},{literal(text)})"
    return CellLink(formula if len(formula) < _MAX_FORMULA else "", text)
