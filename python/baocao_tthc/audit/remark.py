"""The rules of the audit and what they find: findings whose places are words of a document."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from .. import resources
from ..findings.finding import Finding, Severity, Words, finding_of
from ..formula import Number

Remark = Finding

__all__ = ["AuditRule", "Remark", "Words", "audit_catalogue", "remark"]


class AuditRule(NamedTuple):
    """A row of audit_rules.toml: what the audit holds a document to."""

    id: str
    title: str
    severity: Severity
    message: str
    source: str


@cache
def audit_catalogue() -> dict[str, AuditRule]:
    """The rules of the audit by id, in the order of the file."""
    rows = resources.data("audit_rules")["rules"]
    return {row["id"]: AuditRule(**row | {"severity": Severity(row["severity"])}) for row in rows}


def remark(
    rule: str,
    *places: Words,
    expected: Number | None = None,
    actual: Number | None = None,
    hint: str | None = None,
    **words: object,
) -> Finding:
    """A finding of that rule, its sentence filled in with `words` and the values."""
    found = finding_of(audit_catalogue()[rule], places, expected, actual, words)
    return found._replace(advice=hint)
