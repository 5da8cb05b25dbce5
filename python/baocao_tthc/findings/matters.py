"""Việc: what a person has to do, each with all the findings that come of its one cause.

Findings of one cause share a group (see Finding). What of a group was explained apart from the rest
is a matter of its own: an explanation answers what it was written at, and nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..filing import Place, undated
from .finding import NOTHING_FOUND, Finding, Severity

MAX_IN_ONE = 12  # findings in a matter; a row of KiemTra shows no more lines
TO_MEND, TO_LOOK_AT, _EXPLAINED = "cần sửa", "cần xem", "đã giải trình"  # kinds in the verdict


class Matter(NamedTuple):
    """The findings of one cause, in their order; the gravest comes first."""

    findings: tuple[Finding, ...]

    @property
    def severity(self) -> Severity:
        """That of the gravest."""
        return min((finding.severity for finding in self.findings), key=lambda one: one.rank)

    @property
    def title(self) -> str:
        """The first sentence as one line, and how many more findings there are."""
        message = " ".join(self.findings[0].message.split())
        more = len(self.findings) - 1
        if not more:
            return message
        alike = len({finding.rule for finding in self.findings}) == 1
        return f"{message} (và {more} chỗ {'cùng loại' if alike else 'liên quan'})"

    @property
    def hints(self) -> tuple[str, ...]:
        """The lines of the first advice that there is: what explains one finding explains all."""
        hint = next((finding.hint for finding in self.findings if finding.hint), None)
        return tuple(hint.split("\n")) if hint else ()

    @property
    def cells(self) -> tuple[Place, ...]:
        """Every cell of its findings once, in their order."""
        return tuple(dict.fromkeys(place for one in self.findings for place in one.cells))

    @property
    def is_explained(self) -> bool:
        """Whether the clerk has said of every finding why it stands."""
        return all(finding.explanation for finding in self.findings)


def matters(findings: Sequence[Finding]) -> tuple[Matter, ...]:
    """The matters in the order of their first findings; every finding is in exactly one."""
    return tuple(
        Matter(tuple(findings[at] for at in indexes)) for indexes in matter_indexes(findings)
    )


def matter_indexes(findings: Sequence[Finding]) -> list[list[int]]:
    """For each matter the indexes of its findings."""
    found: dict[tuple[object, ...], list[list[int]]] = defaultdict(list)
    for at, finding in enumerate(findings):
        parts = found[_cause(finding, at)]
        if not parts or len(parts[-1]) == MAX_IN_ONE:
            parts.append([])
        parts[-1].append(at)
    return sorted(indexes for parts in found.values() for indexes in parts)


def _cause(finding: Finding, at: int) -> tuple[object, ...]:
    if finding.group is None:
        return (at,)
    older = finding.outdated and undated(finding.outdated)[0]
    return finding.group, finding.explanation, older


def verdict(findings: Sequence[Finding]) -> str:
    """The outcome in one line, in matters: "3 việc cần sửa (11 lỗi), 1 việc cần xem (1 cảnh báo)".

    What is explained is told apart: nobody need do anything about it any more.
    """
    kinds: dict[str, list[Matter]] = {TO_MEND: [], TO_LOOK_AT: [], _EXPLAINED: []}
    for matter in matters(findings):
        error = matter.severity is Severity.ERROR
        kind = _EXPLAINED if matter.is_explained else TO_MEND if error else TO_LOOK_AT
        kinds[kind].append(matter)
    told = [
        f"{len(found)} việc {kind} ({counted(found)})" for kind, found in kinds.items() if found
    ]
    return ", ".join(told) or NOTHING_FOUND


def counted(found: Iterable[Matter]) -> str:
    """How many findings of which severities they are: "11 lỗi, 2 cảnh báo"."""
    severities = [one.severity for matter in found for one in matter.findings]
    return ", ".join(
        f"{severities.count(severity)} {severity.label.lower()}"
        for severity in Severity
        if severity in severities
    )
