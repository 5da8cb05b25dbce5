"""Findings as a person reads them: many of one small kind are one sentence with their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..checks.catalogue import AUDIT_RULES, catalogue
from ..findings.finding import Finding
from ..vietnamese import count
from ..wording import shortened

_MAX_ITEMS = 12  # that differ, in one sentence
_MAX_PARAGRAPHS = 12  # of one of them


def gathered(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings, those of a rule that has a sentence for many told once, where the first is."""
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        kinds[finding.rule].append(finding)
    for finding in findings:
        same = kinds[finding.rule]
        if not finding.brief or len(same) == 1:
            yield finding
        elif finding is same[0]:
            yield _in_one(same)


def _in_one(findings: Sequence[Finding]) -> Finding:
    first = findings[0]
    paragraphs: dict[str, dict[str, None]] = {}
    for finding in findings:
        numbers = paragraphs.setdefault(finding.brief, {})
        numbers |= dict.fromkeys(str(words.paragraph) for words in finding.words)
    items = [
        f"{brief} (đoạn {shortened(list(numbers), _MAX_PARAGRAPHS)})"
        for brief, numbers in paragraphs.items()
    ]
    rule = catalogue().get(first.rule) or catalogue(AUDIT_RULES)[first.rule]
    return first._replace(
        sentence=rule.many.format(
            count=count(len(findings)), items=shortened(items, _MAX_ITEMS, "; ")
        ),
        places=tuple(dict.fromkeys(place for finding in findings for place in finding.places)),
    )
