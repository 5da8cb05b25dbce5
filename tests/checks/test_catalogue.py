"""The rule catalogue: every rule has an implementation, a test and a line in the documentation."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from baocao_tthc.checks import catalogue as module
from baocao_tthc.checks import check
from baocao_tthc.checks.catalogue import (
    CatalogueRule,
    catalogue,
    finding,
    implementations,
    implements,
)
from baocao_tthc.checks.rule_book import document
from baocao_tthc.findings.finding import Severity
from support.paths import ROOT
from support.rule_examples import WITHOUT_EXAMPLE, edited, edits, examples

RULES = catalogue()


def test_every_rule_is_implemented() -> None:
    """A rule without a function, or a function without a rule, stops the program at once."""
    assert check
    assert implementations()


def test_a_rule_without_an_implementation_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check that no rule is silently not run can fail."""
    monkeypatch.setattr(module, "_checks", {k: v for k, v in module._checks.items() if k != "CD01"})
    with pytest.raises(LookupError, match="CD01"):
        implementations()


def test_an_id_cannot_be_implemented_twice() -> None:
    """Registering a code twice is a mistake of ours."""
    with pytest.raises(ValueError, match="CD01"):
        implements("CD01")(lambda subject: iter(()))


def test_every_rule_has_a_test() -> None:
    """Its id stands in the name of a test in tests/rules."""
    tested = set()
    for file in Path(__file__).with_name("rules").glob("test_*.py"):
        for name in re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8")):
            tested |= set(re.findall(r"[a-z]{2}\d{2}", name))
    assert {id_.lower() for id_ in RULES} <= tested


def test_every_rule_has_an_example() -> None:
    """One edit of a workbook without a finding, after which the rule speaks."""
    filing, _ = edited({})
    assert check(filing) == ()
    assert set(edits()) == set(RULES) - WITHOUT_EXAMPLE


def test_the_documentation_is_the_catalogue() -> None:
    """The rules in docs/quy-tac.md, each with its example, are what `make docs` writes."""
    text = (ROOT / "docs" / "quy-tac.md").read_text(encoding="utf-8")
    assert text == document(text, examples())
    assert all(f"### {id_}. {entry.title}\n" in text for id_, entry in RULES.items())


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_message_is_one_vietnamese_sentence(rule: CatalogueRule) -> None:
    """It ends with a full stop, and so do not scope and source."""
    assert rule.message.endswith(".")
    assert not rule.scope.endswith(".")
    assert rule.source


def rule(**changes: object) -> CatalogueRule:
    """A rule of this test's own."""
    standard: dict[str, object] = {
        "id": "ZZ01",
        "title": "Thử",
        "severity": Severity.ERROR,
        "status": "in_use",
        "scope": "thử",
        "empty": "skip",
        "message": "Thử {word}.",
        "source": "thử",
    }
    return CatalogueRule(**standard | changes)  # type: ignore[arg-type]


def test_a_rule_on_trial_only_warns() -> None:
    """A new rule starts as a warning, whatever its severity."""
    assert finding(rule(status="trial"), word="một").severity is Severity.WARNING
    assert finding(rule(), word="một").severity is Severity.ERROR


@pytest.mark.parametrize(
    ("end", "in_force"),
    [
        (date(2025, 6, 20), False),
        (date(2025, 7, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 20), False),
        (None, True),
    ],
)
def test_a_rule_applies_within_its_validity(end: date | None, in_force: bool) -> None:
    """The period's last day decides; a retired rule never applies."""
    entry = rule(valid_from=date(2025, 7, 1), valid_to=date(2026, 12, 31))
    assert entry.applies(end) is in_force
    assert not rule(status="retired").applies(end)


def test_a_finding_states_actual_minus_expected() -> None:
    """The difference of a finding and of its sentence are the same number."""
    entry = rule(message="{actual} {expected} {difference}.")
    found = finding(entry, actual=Decimal("1.5"), expected=3)
    assert found.difference == Decimal("-1.5")
    assert found.message == "1,5 3 −1,5."
