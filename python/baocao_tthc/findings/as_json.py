"""Findings as the JSON of the contract: the command line prints it, the package carries it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ..audit.remark import Remark, Words
from ..filing import FormTable, Place
from ..formula import Number
from .finding import Finding, Severity, Weighed

Found = Finding | Remark


def summary_json(findings: Sequence[Weighed]) -> dict[str, int]:
    """How many findings there are of each severity."""
    return {
        severity.value: sum(finding.severity is severity for finding in findings)
        for severity in Severity
    }


def explained_json(findings: Sequence[Finding]) -> dict[str, int]:
    """How many of the findings of each severity are explained."""
    return summary_json([finding for finding in findings if finding.explanation])


def form_json(table: FormTable) -> dict[str, object]:
    """A form that was found: its code, sheet, number of rows and period (null without one)."""
    period = table.period
    return {
        "form": table.form.code,
        "sheet": table.sheet,
        "rows": len(table.rows),
        "period": period and {"from": period.start.isoformat(), "to": period.end.isoformat()},
    }


def finding_json(finding: Found) -> dict[str, object]:
    """One finding; places are cells, or words of a document."""
    document: dict[str, object] = {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "places": [_place_json(place) for place in finding.places],
        "expected": number_json(finding.expected),
        "actual": number_json(finding.actual),
        "difference": number_json(finding.difference),
        "group": finding.group,
        "hint": finding.hint,
    }
    if isinstance(finding, Finding) and finding.explanation:
        document["explanation"] = finding.explanation
    if isinstance(finding, Finding) and finding.outdated:
        document["outdated_explanation"] = finding.outdated
    return document


def _place_json(place: Place | Words) -> dict[str, object]:
    if isinstance(place, Words):
        return {"paragraph": place.paragraph, "text": place.text, "section": place.section}
    return {"sheet": place.sheet, "cell": place.cell}


def number_json(value: Number | None) -> int | float | None:
    """A count as it is, a rate as JSON has it."""
    return float(value) if isinstance(value, Decimal) else value
