"""The audit of a superior's report: what it says of the units, held to the workbook of sums.

Each such text stands in a control that names its source, so it is held to that; the numbers of the
forms are audited as in any report.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..checks.catalogue import finding
from ..errors import DocumentError
from ..filing import Filing
from ..findings.finding import Finding, Words
from ..report.conditional_sentences import stale_findings
from ..report.refreshing import preview
from ..report.summary import ControlChange
from ..sources.tags import UNIT_TABLE, UNITS
from ..wording import shortened

_MAX_CELLS = 5


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
    return (*_in_texts(other), *_in_table(other), *stale_findings(found.stale))


def _in_texts(changes: tuple[ControlChange, ...]) -> Iterator[Finding]:
    for change in changes:
        if change.source.startswith(f"{UNITS}!"):
            words = Words(change.paragraph, change.old)
            yield finding("VB51", words, shown=change.old or "trống", right=change.new)


def _in_table(changes: tuple[ControlChange, ...]) -> Iterator[Finding]:
    cells = [change for change in changes if change.source.startswith(f"{UNIT_TABLE}!")]
    if cells:
        places = (Words(change.paragraph, change.old) for change in cells)
        told = shortened([_told(change) for change in cells], _MAX_CELLS, "; ")
        yield finding("VB52", *places, count=len(cells), cells=told)


def _told(change: ControlChange) -> str:
    row = change.source.partition("[")[2].rstrip("]")
    return f"{row}: báo cáo {change.old or 'trống'}, sổ {change.new or 'không có'}"
