"""What the audit finds: findings of its own rules, whose places are words of a document."""

from __future__ import annotations

from typing import Any

from ..checks.catalogue import CatalogueRule, catalogue, finding
from ..findings.finding import Finding, Words
from ..formula import Number

Remark = Finding

__all__ = ["Remark", "Words", "audit_catalogue", "remark"]


def audit_catalogue() -> dict[str, CatalogueRule]:
    """The rules of audit_rules.toml by id, in the order of the file."""
    return catalogue("audit_rules")


def remark(
    rule: str,
    *places: Words,
    expected: Number | None = None,
    actual: Number | None = None,
    hint: str | None = None,
    **words: Any,
) -> Finding:
    """A finding of that rule, its sentence filled in with `words` and the values."""
    entry = audit_catalogue()[rule]
    return finding(entry, *places, expected=expected, actual=actual, advice=hint, **words)
