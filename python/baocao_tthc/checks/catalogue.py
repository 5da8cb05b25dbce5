"""The rule catalogues: rows of rules.toml, each with its function; the audit's audit_rules.toml.

A row says what a rule means; a function registered with `implements` finds where it does not
hold. `implementations` fails at once when the two do not match, so no rule is silently not run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from .. import resources
from ..filing import Place
from ..findings.finding import Finding, Severity, Words
from ..formula import Number, Rule, parse_rule
from ..vietnamese import difference, number
from ..wording import Cells, Sentence, sentence_of, text_of

if TYPE_CHECKING:
    from .scope import CheckedFiling

Status = Literal["trial", "in_use", "retired"]
RuleCheck = Callable[["CheckedFiling"], Iterator[Finding]]

AUDIT_RULES = "audit_rules"
_checks: dict[str, RuleCheck] = {}


class CatalogueRule(NamedTuple):
    """One row of a catalogue; see the head of rules.toml for the meaning of each part."""

    id: str
    title: str
    severity: Severity
    message: str
    source: str
    status: Status = "in_use"
    scope: str = ""
    empty: Literal["zero", "skip", "finding"] = "skip"
    rule: Rule | None = None
    tolerance: Decimal = Decimal(0)
    valid_from: date | None = None
    valid_to: date | None = None
    turns: bool = False
    brief: str = ""
    many: str = ""
    group: str | None = None

    def applies(self, end: date | None) -> bool:
        """Whether the rule is in force for a period ending on `end` (None: not known)."""
        if self.status == "retired":
            return False
        if end is None:
            return True
        return (self.valid_from or end) <= end <= (self.valid_to or end)


def finding(
    rule: str | CatalogueRule,
    /,
    *places: Place | Words,
    expected: Number | None = None,
    actual: Number | None = None,
    advice: Sentence | None = None,
    group: str | None = None,
    quotes: Sequence[str] = (),
    **words: Any,
) -> Finding:
    """A finding of a rule of a catalogue, or of one that is given; one on trial only warns.

    Its sentence is the rule's message filled with `words`: {place} and {places} with the cells,
    {words} with the first words of a document, and where both values are given {expected},
    {actual} and {difference} (actual - expected).
    """
    if isinstance(rule, str):
        rule = catalogue().get(rule) or catalogue(AUDIT_RULES)[rule]
    trial = rule.status == "trial" and rule.severity is Severity.ERROR
    severity = Severity.WARNING if trial else rule.severity
    cells = tuple(place for place in places if isinstance(place, Place))
    quoted = next((place.text for place in places if isinstance(place, Words)), "")
    words = {"place": Cells(cells[:1]), "places": Cells(cells), "words": quoted} | words
    gap = None
    if expected is not None and actual is not None:
        gap = actual - expected
        words |= {"expected": number(expected), "actual": number(actual)}
        words |= {"difference": difference(gap)}
    sentence = sentence_of(rule.message, words)
    cause = group or rule.group
    made = Finding(rule.id, severity, sentence, places, expected, actual, gap, cause, advice)
    brief = rule.brief and text_of(sentence_of(rule.brief, words))
    return made._replace(quotes=tuple(quotes), turns=rule.turns, brief=brief)


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


def checks_of(*families: str) -> tuple[RuleCheck, ...]:
    """The checks of the rules whose ids begin so, each once, in catalogue order."""
    ids = (id_ for id_ in catalogue() if id_.startswith(families) and id_ in _checks)
    return tuple(dict.fromkeys(_checks[id_] for id_ in ids))


@cache
def catalogue(file: str = "rules") -> dict[str, CatalogueRule]:
    """The rules of that file by id, in its order."""
    rules = [
        CatalogueRule(
            **row
            | {
                "severity": Severity(row["severity"]),
                "rule": parse_rule(row["rule"]) if "rule" in row else None,
                "tolerance": Decimal(row.get("tolerance", 0)),
            }
        )
        for row in resources.data(file)["rules"]
    ]
    if len({rule.id for rule in rules}) < len(rules):
        raise ValueError("a rule id stands twice in the catalogue")
    return {rule.id: rule for rule in rules}
