"""The audit of a superior's report: what it says of the units, held to the workbook of sums.

Each such text stands in a control that names its source, so it is held to that; the numbers of the
forms are audited as in any report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ..checks.catalogue import finding
from ..errors import DocumentError
from ..filing import Filing
from ..findings.finding import Finding, Words
from ..report.conditional_sentences import stale_findings
from ..report.refreshing import preview
from ..report.summary import ControlChange, RefreshOutcome
from ..sources.present_values import PresentValues
from ..sources.tags import UNIT_TABLE, UNITS
from ..vietnamese import fold, number
from ..word import read_document, sound_document
from ..wording import shortened

_MAX_CELLS = 5
_TOTAL = "Tổng cộng"


def unit_findings(report: Path, filing: Filing) -> tuple[Finding, ...]:
    """What the report says otherwise of the units than the workbook; () for a workbook without
    units, and for a document in which nothing names its source.
    """
    if not filing.units:
        return ()
    try:
        found = preview(filing, report, typed_too=True)
    except DocumentError:
        return ()
    other = (*found.changes, *found.unknown)
    rows = {row.name: row.label or _TOTAL for row in PresentValues(filing).units.table.values()}
    return (
        *_in_texts(other),
        *_in_table(other, rows),
        *_lacking(report, found, rows),
        *stale_findings(found.stale),
    )


def _in_texts(changes: tuple[ControlChange, ...]) -> Iterator[Finding]:
    for change in changes:
        if change.source.startswith(f"{UNITS}!"):
            words = Words(change.paragraph, change.old)
            yield finding("VB51", words, shown=change.old or "trống", right=change.new)


def _in_table(changes: tuple[ControlChange, ...], rows: Mapping[str, str]) -> Iterator[Finding]:
    cells = [change for change in changes if change.source.startswith(f"{UNIT_TABLE}!")]
    if cells:
        places = (Words(change.paragraph, change.old) for change in cells)
        told = shortened([_told(change, rows) for change in cells], _MAX_CELLS, "; ")
        yield finding("VB52", *places, count=len(cells), cells=told)


def _told(change: ControlChange, rows: Mapping[str, str]) -> str:
    row = _row_of(change.source)
    shown, right = change.old or "trống", change.new or "không có"
    return f"{rows.get(row, row)}: báo cáo {shown}, sổ {right}"


def _row_of(source: str) -> str:
    return source.partition("[")[2].rstrip("]")


def _lacking(report: Path, found: RefreshOutcome, rows: Mapping[str, str]) -> Iterator[Finding]:
    """The units that have no row in the report's table: it is older, or somebody deleted them.

    A row that was typed anew has no controls, so it is looked for by the unit's name.
    """
    lost = {_row_of(tag) for tag in found.deleted if tag.startswith(f"{UNIT_TABLE}!")}
    names = {label for form, label in found.lacking if form == UNIT_TABLE}
    names |= {rows[row] for row in lost & rows.keys() if rows[row] != _TOTAL}
    if not names:
        return
    there = {fold(each.text) for each in read_document(sound_document(report)).paragraphs()}
    gone = [label for label in rows.values() if label in names and fold(label) not in there]
    if gone:
        told = shortened(gone, _MAX_CELLS, "; ")
        yield finding("VB54", count=number(len(gone)), units=told)
