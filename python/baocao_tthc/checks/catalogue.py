"""The rule catalogue: rows of catalogue.toml, each with the function that implements it.

A row says what a rule means; a function registered with `implements` finds where it does not
hold. `implementations` fails at once when the two do not match, so no rule is silently not run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from .. import resources, vietnamese
from ..filing import Place
from ..findings.finding import Finding, Severity
from ..formula import Number, Rule, parse_rule

if TYPE_CHECKING:
    from .scope import CheckedFiling

Status = Literal["trial", "in_use", "retired"]
RuleCheck = Callable[["CheckedFiling"], Iterator[Finding]]

_checks: dict[str, RuleCheck] = {}


class CatalogueRule(NamedTuple):
    """One row of the catalogue; see the head of catalogue.toml for the meaning of each part."""

    id: str
    title: str
    severity: Severity
    status: Status
    scope: str
    empty: Literal["zero", "skip", "finding"]
    message: str
    source: str
    rule: Rule | None = None
    tolerance: Decimal = Decimal(0)
    valid_from: date | None = None
    valid_to: date | None = None

    def applies(self, end: date | None) -> bool:
        """Whether the rule is in force for a period ending on `end` (None: not known)."""
        if self.status == "retired":
            return False
        if end is None:
            return True
        return (self.valid_from or end) <= end <= (self.valid_to or end)

    def finding(
        self,
        places: tuple[Place, ...],
        /,
        *,
        expected: Number | None = None,
        actual: Number | None = None,
        hint: str | None = None,
        **words: Any,
    ) -> Finding:
        """A finding of this rule; a rule on trial only warns.

        The message is filled with `words` and, where both values are given, with {expected},
        {actual} and {difference} (actual - expected).
        """
        severity = self.severity
        if self.status == "trial" and severity is Severity.ERROR:
            severity = Severity.WARNING
        difference = None
        if expected is not None and actual is not None:
            difference = actual - expected
            words |= {
                "expected": vietnamese.number(expected),
                "actual": vietnamese.number(actual),
                "difference": vietnamese.difference(difference),
            }
        return Finding(
            rule=self.id,
            severity=severity,
            message=self.message.format(**words),
            places=places,
            expected=expected,
            actual=actual,
            difference=difference,
            hint=hint,
        )


def implements(*ids: str) -> Callable[[RuleCheck], RuleCheck]:
    """Register a function as the implementation of those rules; an id twice is an error."""

    def register(check: RuleCheck) -> RuleCheck:
        for id_ in ids:
            if id_ in _checks:
                raise ValueError(f"rule {id_} has two implementations")
            _checks[id_] = check
        return check

    return register


def implementations() -> tuple[RuleCheck, ...]:
    """Every check once, in catalogue order; raises LookupError when one side lacks the other."""
    wanted = {rule.id for rule in catalogue().values() if rule.status != "retired"}
    if wanted != set(_checks):
        raise LookupError(f"rules and checks differ: {sorted(wanted ^ set(_checks))}")
    return tuple(dict.fromkeys(_checks[id_] for id_ in catalogue() if id_ in _checks))


@cache
def catalogue() -> dict[str, CatalogueRule]:
    """The rules by id, in the order of the file."""
    rows = resources.data("rules")["rules"]
    rules = [
        CatalogueRule(
            **row
            | {
                "severity": Severity(row["severity"]),
                "rule": parse_rule(row["rule"]) if "rule" in row else None,
                "tolerance": Decimal(row.get("tolerance", 0)),
            }
        )
        for row in rows
    ]
    if len({rule.id for rule in rules}) < len(rules):
        raise ValueError("a rule id stands twice in the catalogue")
    return {rule.id: rule for rule in rules}
