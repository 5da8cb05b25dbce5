"""Findings as the eleven cells a row that the sheet KiemTra shows, in any host that writes them.

The columns are `sheets.FINDING_HEADS`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from ..filing import Explanation, Place
from ..formula import Number
from ..sheets import CELL_LIMIT, GONE, cut, literal, quoted
from .finding import Finding, listed_places

MAX_TEXT = CELL_LIMIT // 2  # characters, of at most two UTF-16 units each


class CellLink(NamedTuple):
    """The cell "Nơi": `text` names the places, `formula` (without "=") links to the first of them.

    `formula` is "" when the workbook does not have that sheet.
    """

    formula: str
    text: str


SheetValue = int | float | str | CellLink | None


def finding_rows(
    findings: Sequence[Finding], sheets: Collection[str]
) -> list[tuple[SheetValue, ...]]:
    """The eleven cells of each finding; `sheets` are the names of the sheets there are.

    Numbers are int or float, texts are as they are (a writer must not let one become a formula),
    None is an empty cell.
    """
    return [_row(order, finding, sheets) for order, finding in enumerate(findings, 1)]


def gone_rows(explanations: Sequence[Explanation]) -> list[tuple[SheetValue, ...]]:
    """The cells of each explanation whose finding is gone, to stand below the findings."""
    nothing = (None, None, None, None)
    return [
        ("–", GONE, cut(was.message, MAX_TEXT), CellLink("", was.places), *nothing, was.rule, None,
         was.text)
        for was in explanations
    ]  # fmt: skip


def _row(order: int, finding: Finding, sheets: Collection[str]) -> tuple[SheetValue, ...]:
    return (
        order,
        finding.severity.label,
        cut(finding.message, MAX_TEXT),
        _link(finding.cells, sheets),
        _plain(finding.actual),
        _plain(finding.expected),
        _plain(finding.difference),
        finding.hint and cut(finding.hint, MAX_TEXT),
        cut(finding.rule, MAX_TEXT),
        finding.explanation,
        finding.outdated,
    )


def _plain(number: Number | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)


def _link(places: Sequence[Place], sheets: Collection[str]) -> CellLink:
    text = listed_places(places)
    if not places or places[0].sheet not in sheets:
        return CellLink("", text)
    target = literal(f"#{quoted(places[0].sheet)}!{places[0].cell}")
    return CellLink(f"HYPERLINK({target},{literal(text)})", text)
