"""A remark of the audit: a finding whose places are words of a Word document."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import NamedTuple

from .. import resources
from ..findings.finding import Severity
from ..formula import Number
from ..vietnamese import difference, number


class Words(NamedTuple):
    """Words of a document: the number of their paragraph, counted from 1, and the words.

    `section` is the number of the section as its heading has it, "2.3"; "" in annexes.
    """

    paragraph: int
    text: str
    section: str = ""

    def __str__(self) -> str:
        return (
            f"mục {self.section}, đoạn {self.paragraph}"
            if self.section
            else f"đoạn {self.paragraph}"
        )


class Remark(NamedTuple):
    """What the audit found: a Finding with words for places."""

    rule: str
    severity: Severity
    message: str
    places: tuple[Words, ...]
    expected: Number | None = None
    actual: Number | None = None
    difference: Number | None = None
    group: str | None = None
    hint: str | None = None


class AuditRule(NamedTuple):
    """A row of catalogue.toml: what the audit holds a document to."""

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
    expected: int | Decimal | None = None,
    actual: int | Decimal | None = None,
    hint: str | None = None,
    **words: object,
) -> Remark:
    """A remark of that rule, its message filled in with `words` and the values."""
    entry = audit_catalogue()[rule]
    gap = None
    if expected is not None and actual is not None:
        gap = actual - expected
        values = {"expected": number(expected), "actual": number(actual)}
        words |= values | {"difference": difference(gap)}
    message = entry.message.format(**words)
    return Remark(rule, entry.severity, message, places, expected, actual, gap, None, hint)
