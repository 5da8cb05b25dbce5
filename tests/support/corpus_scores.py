"""What a checker says of the reports of the corpus, scored against what each report expects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from baocao_tthc.findings.finding import Finding, Severity
from baocao_tthc.vietnamese import fold, read_date, read_number
from baocao_tthc.word import Document, read_document
from support.fault_mechanisms import Mechanism, is_of_figures, mechanism_of, mechanism_of_rule
from support.other_reports import (
    ANYWHERE,
    Expected,
    OtherReport,
    paragraphs_with,
    write_document,
)

_VALUES = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?")


class Answer(NamedTuple):
    """One thing that a checker says of a report: what a user reads, and of which paragraphs.

    `rule` is "" where the checker names none; a `remark` is neither error nor warning.
    """

    rule: str
    message: str
    paragraphs: frozenset[int]
    remark: bool = False


class Numbers(NamedTuple):
    """How many numbers of a report were read, and how many of them could not be tested."""

    read: int = 0
    untested: int = 0


NO_NUMBERS = Numbers()


class Score(NamedTuple):
    """One report, checked: its errors and warnings, the expected that are missing, the false.

    Of the missing, `noted` are those that a remark makes.
    """

    report: OtherReport
    made: tuple[Answer, ...]
    missed: tuple[Expected, ...]
    noted: tuple[Expected, ...]
    false: tuple[Answer, ...]
    numbers: Numbers


class Share(NamedTuple):
    """A part of a whole."""

    part: int
    whole: int


class Totals(NamedTuple):
    """The figures of several reports: faults found and answers right, of all and of figures."""

    reports: int
    found: Share
    found_figures: Share
    right: Share
    right_figures: Share
    untested: Share


class Tally(NamedTuple):
    """What happened with the faults of one mechanism, and what was told falsely of that kind."""

    wanted: int
    found: int
    false: int


def scores(reports: Sequence[OtherReport]) -> tuple[Score, ...]:
    """These reports, audited."""
    return tuple(
        score(report, document, *audit_of(document)) for report, document in documents(reports)
    )


def documents(reports: Iterable[OtherReport]) -> list[tuple[OtherReport, Document]]:
    """Each report with its document, read back from a .docx."""
    with TemporaryDirectory() as folder:
        return [
            (report, read_document(write_document(report, Path(folder) / f"{report.name}.docx")))
            for report in reports
        ]


def audit_of(document: Document) -> tuple[list[Answer], Numbers]:
    """What the audit says of a document alone, and how many of its numbers it could not test."""
    from baocao_tthc.audit import audit

    result: Any = audit(document)
    return [answer_of(finding) for finding in result.findings], numbers_of(result)


def answer_of(finding: Finding) -> Answer:
    """A finding as an answer."""
    message = f"{finding.message} {finding.hint or ''}".strip()
    remark = finding.severity is Severity.INFO
    return Answer(finding.rule, message, paragraphs_of(finding), remark)


def paragraphs_of(finding: Finding) -> frozenset[int]:
    """The paragraphs that a finding names."""
    places: tuple[Any, ...] = finding.places
    return frozenset(place.paragraph for place in places if hasattr(place, "paragraph"))


def numbers_of(result: Any) -> Numbers:
    """The numbers of an audit, from its tick list."""
    return Numbers(len(result.ticks), sum(tick.state == "untested" for tick in result.ticks))


def score(
    report: OtherReport,
    document: Document,
    answers: Sequence[Answer],
    numbers: Numbers = NO_NUMBERS,
) -> Score:
    """One report against what it expects; an answer is false when all its places are."""
    made = serious(answers)
    missed, noted = [], []
    true: set[Answer] = set()
    for expected in report.expected:
        at = frozenset[int]().union(*(paragraphs_with(document, w) for w in expected.places))
        anywhere = ANYWHERE in expected.places
        hits = [
            answer
            for answer in answers
            if _says(answer, expected) and (anywhere or at & answer.paragraphs)
        ]
        if not (hits if expected.may_be_remark else serious(hits)):
            missed.append(expected)
            noted += [expected] if hits else []
        true |= set(hits) | {each for each in made if at & each.paragraphs}
    false = tuple(each for each in made if each not in true)
    return Score(report, made, tuple(missed), tuple(noted), false, numbers)


def serious(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """The errors and warnings among the answers."""
    return tuple(each for each in answers if not each.remark)


def _says(answer: Answer, expected: Expected) -> bool:
    """Whether what the user reads mentions what it must, numbers by value."""
    said = fold(answer.message)
    values = {_value(text) for text in _VALUES.findall(said)}
    return all(
        any(_value(one) in values if one[0].isdigit() else fold(one) in said for one in group)
        for group in expected.mentions
    )


def _value(text: str) -> object:
    """The number or the date that the text writes."""
    return read_date(text) if "/" in text else read_number(text)


def totals(made: Sequence[Score]) -> Totals:
    """The figures of several reports together."""
    wanted = [fault for each in made for fault in each.report.expected]
    missed = [fault for each in made for fault in each.missed]
    answers = [answer for each in made for answer in each.made]
    false = [answer for each in made for answer in each.false]
    return Totals(
        len(made),
        _without(missed, wanted),
        _without(_figures(missed), _figures(wanted)),
        _without(false, answers),
        _without(_of_figures(false), _of_figures(answers)),
        Share(sum(each.numbers.untested for each in made), sum(each.numbers.read for each in made)),
    )


def _without(some: Sequence[object], every: Sequence[object]) -> Share:
    return Share(len(every) - len(some), len(every))


def _figures(faults: Iterable[Expected]) -> list[Expected]:
    return [fault for fault in faults if mechanism_of(fault.kind) is not Mechanism.LAYOUT]


def _of_figures(answers: Iterable[Answer]) -> list[Answer]:
    return [answer for answer in answers if is_of_figures(answer.rule)]


def by_mechanism(made: Sequence[Score]) -> Mapping[Mechanism, Tally]:
    """The faults and the false answers of each mechanism that has any."""
    wanted = [mechanism_of(fault.kind) for each in made for fault in each.report.expected]
    missed = [mechanism_of(fault.kind) for each in made for fault in each.missed]
    false = [mechanism_of_rule(answer.rule) for each in made for answer in each.false]
    return {
        one: Tally(wanted.count(one), wanted.count(one) - missed.count(one), false.count(one))
        for one in Mechanism
        if one in {*wanted, *false}
    }
