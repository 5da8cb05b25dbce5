"""Running the checks: structure first, then the rest; grouped by cause and sorted by severity."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from ..filing import Filing, Place
from ..findings.finding import Finding
from ..wording import Cells
from . import entered_texts, layout_and_values, not_entered, periods, sections, stated_rules
from .catalogue import catalogue, implementations
from .scope import CheckedFiling

# Importing the modules registers their checks.
_MODULES = (layout_and_values, not_entered, stated_rules, sections, periods, entered_texts)
_BALANCES = ("CD01", "CD02", "CD03", "CD04")
_LOOK_HERE = " và lệch như nhau: xem ô này trước."


def check(filing: Filing, previous: Filing | None = None) -> tuple[Finding, ...]:
    """Every finding of a report, the gravest first, those of one cause together.

    The period before, of `previous` or else of the report's own history, is held together with it.
    What the report explains is marked so (explanations.py), and found all the same.

    A form without a figure is not checked further, a form in two copies not against others.
    """
    sound = tuple(table for table in filing.tables if not_entered.has_figures(table))
    subject = CheckedFiling(filing, sound, previous)
    end = subject.period_end
    found = [finding for run in implementations() for finding in run(subject)]
    in_force = [f for f in found if f.rule not in catalogue() or catalogue()[f.rule].applies(end)]
    result = _sorted(_grouped(in_force))
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


def _grouped(findings: Sequence[Finding]) -> list[Finding]:
    """Give balance findings that one cell explains a common group and a hint at that cell.

    A wrong figure breaks the identity of its row and the total of its column by the same amount:
    the cell in which they cross is where to look.
    """
    by_amount: dict[object, list[int]] = defaultdict(list)
    for index, finding in enumerate(findings):
        if finding.rule in _BALANCES and finding.difference is not None:
            by_amount[abs(finding.difference)].append(index)
    result = list(findings)
    number = 0
    for indexes in by_amount.values():
        cell = _crossing(findings[index].cells for index in indexes)
        if cell is None:
            continue
        number += 1
        for index in indexes:
            if cell in result[index].places:
                advice = ("Các lỗi cùng nhóm đều có ô ", Cells((cell,)), _LOOK_HERE)
                result[index] = result[index]._replace(group=f"mot-o-{number}", advice=advice)
    return result


def _crossing(places: Iterable[tuple[Place, ...]]) -> Place | None:
    """The one cell that stands in more of the findings than any other, at least in two."""
    counts = Counter(place for group in places for place in set(group))
    (cell, most), *others = counts.most_common(2)
    return cell if most > max([1, *(times for _, times in others)]) else None
