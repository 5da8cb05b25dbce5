"""Submissions without files, for what is reckoned from many of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from baocao_tthc.consolidation.arrivals import Arrival, ArrivalKind
from baocao_tthc.consolidation.submissions import Submission, SubmittedForm

JANUARY = "2026-01"


def settled(
    received: int, overdue: int = 0, pending: int = 0, name: str = "Hộ tịch"
) -> SubmittedForm:
    """An II.06B of one field: all received online and, but for the pending, resolved early or
    overdue.
    """
    resolved = received - pending
    figures = {3: received, 4: received, 5: 0, 6: 0, 7: resolved, 8: resolved - overdue, 9: 0}
    figures |= {10: overdue, 11: 0, 12: 0, 13: pending, 14: pending, 15: 0, 16: 0}
    return SubmittedForm("II.06B", ((name, figures),), figures, None)


def submitted(unit: str, *forms: SubmittedForm, month: str = JANUARY) -> Submission:
    """A workbook of that unit with these forms."""
    path = Path(f"{month} {unit}.xlsx")
    arrival = Arrival(path.name, path, ArrivalKind.WORKBOOK)
    return Submission(arrival, unit=unit, month=month, forms=forms)


def of_units(figures: Mapping[str, SubmittedForm], month: str = JANUARY) -> list[Submission]:
    """A workbook of each unit with one form."""
    return [submitted(unit, form, month=month) for unit, form in figures.items()]
