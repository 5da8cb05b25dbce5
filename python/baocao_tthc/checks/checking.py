"""Running the checks: structure first, then the rest; grouped by cause and sorted by severity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..filing import Filing
from ..findings.finding import Finding
from ..typed_rows import has_figures
from . import (
    empty_cells,
    entered_texts,
    layout_and_values,
    not_entered,
    nothing_to_report,
    periods,
    previous_period,
    sections,
    stated_rules,
    superiors_remarks,
)
from .catalogue import catalogue, implementations
from .one_cell import of_one_cell
from .scope import CheckedFiling, PastedOver, with_known_sums

# Importing the modules registers their checks.
_MODULES = (
    *(layout_and_values, not_entered, nothing_to_report, empty_cells),
    *(stated_rules, sections, periods, previous_period, entered_texts, superiors_remarks),
)


def check(
    filing: Filing, previous: Filing | None = None, pasted: Iterable[PastedOver] = ()
) -> tuple[Finding, ...]:
    """Every finding of a filing, the gravest first, those of one cause together.

    The period before, of `previous` or else of the filing's own history, is held together with it.
    What the filing explains is marked so (explanations.py), and found all the same.

    Of an open workbook `pasted` tells which cells of its forms a paste has spoilt.

    A form without a figure, of which nobody says that there is nothing to report, is not checked
    further, a form in two copies not against others.
    """
    if filing.units:  # other units may have reported then, so the sums are not held to each other
        filing = filing._replace(history=())
    filing = filing._replace(tables=tuple(map(with_known_sums, filing.tables)))
    sound = tuple(table for table in filing.tables if has_figures(table))
    subject = CheckedFiling(filing, sound, previous, tuple(pasted))
    end = subject.period_end
    found = [finding for run in implementations() for finding in run(subject)]
    in_force = [f for f in found if f.rule not in catalogue() or catalogue()[f.rule].applies(end)]
    result = _sorted(of_one_cell(subject, in_force))
    if not filing.explanations:
        return result
    from ..findings.explanations import explained

    return explained(result, filing.explanations)


def _sorted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """By severity, then in the order of the catalogue, a group together at its first."""
    first: dict[str, int] = {}
    for index, finding in enumerate(findings):
        if finding.group:
            first.setdefault(finding.group, index)

    order = sorted(
        range(len(findings)),
        key=lambda at: (findings[at].severity.rank, first.get(findings[at].group or "", at), at),
    )
    return tuple(findings[at] for at in order)
