"""How much the audit of finished reports finds, as Markdown for docs/soat.md.

    PYTHONPATH=python:tests python tests/support/audit_measure.py [FOLDER …]

Three measures: the reports of other offices (precision, recall); a generated report with one fault
at a time (share found at the paragraph of the fault); the same faults in the clean reports of other
offices, where many numbers cannot be tested, so their share says only how far the audit carries.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from baocao_tthc.findings.finding import Finding, Severity
from baocao_tthc.reading import read_filing
from baocao_tthc.report.render import render_report
from baocao_tthc.vietnamese import fold, read_date, read_number
from baocao_tthc.word import Document, SoundDocument, read_document, sound_document
from support.macro_books import consistent_data, workbook
from support.mutations import Mutation, edited, mutated, mutations
from support.other_reports import (
    ANYWHERE,
    Expected,
    OtherReport,
    other_reports,
    paragraphs_with,
    write_document,
)

_VALUES = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{1,3}(?:\.\d{3})+|\d+(?:[.,]\d+)?")


class Score(NamedTuple):
    """One report, audited: its errors and warnings, the expected that are missing, the false.

    Of the missing, `noted` are those that a remark makes.
    """

    report: OtherReport
    made: tuple[Finding, ...]
    missed: tuple[Expected, ...]
    noted: tuple[Expected, ...]
    false: tuple[Finding, ...]


class Trial(NamedTuple):
    """One fault in a report: found at its paragraph, only remarked on there, or missed."""

    mutation: Mutation
    found: bool
    remarked: bool
    before: str
    after: str


def audited(document: Document) -> tuple[Finding, ...]:
    """The findings of the audit on a document alone."""
    from baocao_tthc.audit import audit

    findings: Any = audit(document).findings
    return tuple(findings)


def serious(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The errors and warnings among the findings."""
    return tuple(each for each in findings if each.severity is not Severity.INFO)


def paragraphs_of(finding: Finding) -> frozenset[int]:
    """The paragraphs that a finding names."""
    places: tuple[Any, ...] = finding.places
    return frozenset(place.paragraph for place in places if hasattr(place, "paragraph"))


def scores(reports: Sequence[OtherReport] | None = None) -> tuple[Score, ...]:
    """Every report of other offices, or these, audited."""
    with TemporaryDirectory() as folder:
        return tuple(
            score(report, read_document(write_document(report, Path(folder) / report.name)))
            for report in (other_reports() if reports is None else reports)
        )


def score(report: OtherReport, document: Document) -> Score:
    """One report against what it expects; a finding is false when all its places are."""
    findings = audited(document)
    made = serious(findings)
    missed, noted = [], []
    true: set[Finding] = set()
    for expected in report.expected:
        at = frozenset[int]().union(*(paragraphs_with(document, w) for w in expected.places))
        anywhere = ANYWHERE in expected.places
        answers = [
            finding
            for finding in findings
            if _says(finding, expected) and (anywhere or at & paragraphs_of(finding))
        ]
        if not (answers if expected.may_be_remark else serious(answers)):
            missed.append(expected)
            noted += [expected] if answers else []
        true |= set(answers) | {each for each in made if at & paragraphs_of(each)}
    false = tuple(each for each in made if each not in true)
    return Score(report, made, tuple(missed), tuple(noted), false)


def _says(finding: Finding, expected: Expected) -> bool:
    """Whether what the user reads mentions what it must, numbers by value."""
    said = fold(f"{finding.message} {finding.hint or ''}")
    values = {_value(text) for text in _VALUES.findall(said)}
    return all(
        any(_value(one) in values if one[0].isdigit() else fold(one) in said for one in group)
        for group in expected.mentions
    )


def _value(text: str) -> object:
    """The number or the date that the text writes."""
    return read_date(text) if "/" in text else read_number(text)


def generated(folder: Path) -> SoundDocument:
    """The report that the program writes of a consistent January, complete and without zeros."""
    data = consistent_data()
    data |= {"so": "12", "ngay": date(2026, 1, 22).isoformat()}
    row = data["bieu"]["PL01"]["dong"][0]
    row[9:14] = [row[8] - 8, row[8] - 3, row[8] - 10, 8, 3]  # components, results, both, without
    row[17:19] = [2586, row[1] - 27]  # archived, reused
    petitions = {"3.1.1": 9, "3.1.2": 6, "3.1.3": 1, "3.1.4": 2}
    data["noi_dung"] |= petitions
    book = workbook(folder / "so-lieu.xlsm", data)
    render_report(read_filing(book), None, folder / "bao-cao.docx", overwrite=True)
    return sound_document(folder / "bao-cao.docx")


def trials(sound: SoundDocument) -> Iterator[Trial]:
    """The document with every fault in turn; what was found without the fault does not count."""
    document = read_document(sound)
    texts = {paragraph.number: paragraph.text for paragraph in document.paragraphs()}
    base = set(audited(document))
    for mutation in mutations(document):
        new = set(audited(read_document(mutated(sound, mutation)))) - base
        at = {each for each in new if paragraphs_of(each) & mutation.paragraphs}
        first = mutation.edits[0].paragraph
        own = tuple(edit for edit in mutation.edits if edit.paragraph == first)
        yield Trial(mutation, bool(serious(at)), bool(at), texts[first], edited(texts[first], own))


def shares(made: Iterable[Trial]) -> dict[tuple[str, bool], list[Trial]]:
    """The trials by kind and by whether they are in a table."""
    groups: dict[tuple[str, bool], list[Trial]] = defaultdict(list)
    for trial in made:
        groups[trial.mutation.kind, trial.mutation.in_table].append(trial)
    return groups


def share(made: list[Trial]) -> float:
    """The share of the trials that were found."""
    return sum(trial.found for trial in made) / len(made)


def main() -> None:
    """Print the three measures, or the score of the reports in a folder that is named."""
    if folders := sys.argv[1:]:
        _print_scores(scores([report for one in folders for report in other_reports(Path(one))]))
        return
    _print_scores(scores())
    with TemporaryDirectory() as folder:
        _print_trials("Báo cáo do chương trình viết", list(trials(generated(Path(folder)))))
        others: list[Trial] = []
        for report in other_reports():
            if report.clean:
                path = write_document(report, Path(folder) / f"{report.name}.docx")
                others += trials(sound_document(path))
        _print_trials("Báo cáo sạch của đơn vị khác", others)


def _print_scores(made: tuple[Score, ...]) -> None:
    print("\n## Báo cáo của đơn vị khác\n")
    print("| Báo cáo | Phải thấy | Thấy | Sót | Báo nhầm |\n|---|--:|--:|--:|--:|")
    for each in made:
        wanted, missed = len(each.report.expected), len(each.missed)
        cells = (each.report.name, wanted, wanted - missed, missed, len(each.false))
        print(_row(*cells))
    wanted = sum(len(each.report.expected) for each in made)
    missed = sum(len(each.missed) for each in made)
    false = sum(len(each.false) for each in made)
    all_made = sum(len(each.made) for each in made)
    print(_row("Cộng", wanted, wanted - missed, missed, false))
    print(f"\nĐộ phủ (recall): {_percent(wanted - missed, wanted)}; ", end="")
    print(f"độ chính xác (precision): {_percent(all_made - false, all_made)}.\n")
    for each in made:
        for expected in each.missed:
            word = "Chỉ lưu ý" if expected in each.noted else "Sót"
            print(f"- {word}, {each.report.name}: {expected.kind} (“{expected.places[0]}”)")
        for alarm in each.false:
            at = ", ".join(map(str, sorted(paragraphs_of(alarm))[:6]))
            print(f"- Nhầm, {each.report.name}, đoạn {at}: {alarm.message} ({alarm.rule})")


def _print_trials(title: str, made: list[Trial]) -> None:
    print(f"\n## Từng lỗi một: {title}\n")
    print("| Thay đổi | Ở | Số lần | Thấy đúng đoạn | Chỉ lưu ý | Sót | Tỷ lệ |")
    print("|---|---|--:|--:|--:|--:|--:|")
    for (kind, in_table), group in [*shares(made).items(), (("Cộng", None), made)]:
        where = {True: "bảng", False: "câu", None: ""}[in_table]
        found = sum(trial.found for trial in group)
        remarked = sum(trial.remarked and not trial.found for trial in group)
        rest = len(group) - found - remarked
        total = len(group)
        print(_row(kind, where, total, found, remarked, rest, _percent(found, total)))
    print()
    for trial in made:
        if not trial.found:
            paragraph = trial.mutation.edits[0].paragraph
            word = "lưu ý" if trial.remarked else "sót"
            print(f"- {word}: {trial.mutation.kind}, đoạn {paragraph}: {_difference(trial)}")


def _difference(trial: Trial) -> str:
    """The words around the change, old and new."""
    edit = trial.mutation.edits[0]
    before, after = trial.before[max(0, edit.start - 60) : edit.start], edit.text
    old, rest = trial.before[edit.start : edit.end], trial.before[edit.end : edit.end + 40]
    return f"“…{before}[{old} → {after}]{rest}…”"


def _row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def _percent(part: int, base: int) -> str:
    return f"{100 * part / base:.1f}%".replace(".", ",") if base else "không có"


if __name__ == "__main__":
    main()
