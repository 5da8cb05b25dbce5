"""The findings as KiemTra lists them: the cells of each row, for whoever writes that sheet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from ..filing import Explanation, Place
from ..formula import Number
from ..sheets import CELL_LIMIT, GONE, cut, literal, quoted
from .explanations import leftover
from .finding import Finding, listed_places

_MAX_TEXT = CELL_LIMIT // 2  # characters, of at most two UTF-16 units each


class CellLink(NamedTuple):
    """The cell "Nơi": `text` names the places, `formula` (without "=") links to the first of them.

    `formula` is "" when the workbook does not have that sheet.
    """

    formula: str
    text: str


SheetValue = int | float | str | CellLink | None
SheetRow = tuple[SheetValue, ...]


def finding_rows(
    findings: Sequence[Finding],
    sheets: Collection[str],
    explanations: Sequence[Explanation] = (),
) -> list[SheetRow]:
    """The cells under `sheets.FINDING_HEADS`: of each finding, then of each explanation that
    belongs to none of them; `sheets` are the names of the sheets that can be linked to.

    Numbers are int or float, texts are as they are (a writer must not let one become a formula),
    None is an empty cell.
    """
    gone = leftover(findings, explanations) if explanations else ()
    rows = [_row(order, finding, sheets) for order, finding in enumerate(findings, 1)]
    return rows + [_gone_row(explanation) for explanation in gone]


def _row(order: int, finding: Finding, sheets: Collection[str]) -> SheetRow:
    return (
        order,
        finding.severity.label,
        cut(finding.message, _MAX_TEXT),
        _link(finding.cells, sheets),
        _cell_number(finding.actual),
        _cell_number(finding.expected),
        _cell_number(finding.difference),
        finding.hint and cut(finding.hint, _MAX_TEXT),
        cut(finding.rule, _MAX_TEXT),
        finding.explanation,
        finding.outdated,
    )


def _gone_row(was: Explanation) -> SheetRow:
    message, places, nothing = cut(was.message, _MAX_TEXT), CellLink("", was.places), (None,) * 4
    return ("–", GONE, message, places, *nothing, was.rule, None, was.text)


def _cell_number(number: Number | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)


def _link(places: Sequence[Place], sheets: Collection[str]) -> CellLink:
    text = listed_places(places)
    if not places or places[0].sheet not in sheets:
        return CellLink("", text)
    target = literal(f"#{quoted(places[0].sheet)}!{places[0].cell}")
    return CellLink(f"HYPERLINK({target},{literal(text)})", text)
