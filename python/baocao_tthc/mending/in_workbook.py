"""What of the texts of a workbook may be written otherwise: ThongTin, NoiDung, headings of forms.

Names are mended where the checks tell them. Cells with formulas are left to whoever wrote these.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..checks import check
from ..checks.entered_texts import STALE
from ..checks.scope import CheckedFiling
from ..filing import Filing
from ..reading.grid import Grid
from ..reading.snapshot import make_filing, read_grids
from .corrections import Mend, Wording


def mends_of_workbook(file: Path) -> list[Mend]:
    """What may be mended in a closed workbook; raises WorkbookError as `read_filing`."""
    grids = read_grids(file)
    return mends_of_texts(make_filing(file, grids), grids)


def mends_of_texts(filing: Filing, sheets: Sequence[Grid]) -> list[Mend]:
    """What may be mended in a workbook read from these sheets, in the order of a reader.

    A text is that of the cell itself, with all its lines.
    """
    grids = {grid.name: grid for grid in sheets}
    told = {
        (finding.rule, place)
        for finding in check(filing)
        for place in finding.places
        if finding.rule in STALE.values()
    }
    subject = CheckedFiling(filing, filing.tables)
    texts = list(subject.texts())
    wording = Wording((text.text for text in texts), subject.period_end)
    mends = []
    for place in dict.fromkeys(text.place for text in texts):
        raw = grids[place.sheet].at(place.row, place.column)
        if not isinstance(raw, str):
            continue
        for made in wording.corrections(raw):
            if made.rule not in STALE.values() or (made.rule, place) in told:
                mends.append(Mend(place, raw, made))
    return mends
