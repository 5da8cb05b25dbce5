"""One fault at a time in a report: made where it should be, and found there."""

from __future__ import annotations

from pathlib import Path

import pytest

from baocao_tthc.word import SoundDocument, read_document
from support.audit_measure import (
    audited,
    generated,
    serious,
    share,
    shares,
    trials,
    trials_of_others,
)
from support.mutations import edited, mutated, mutations
from support.word_files import W, part, text_of, value

# Set after measuring (tests/support/audit_measure.py): a change may raise them, none lower them.
FOUND_IN_SENTENCES = 0.92
FOUND_IN_TABLES = 0.97
FOUND_OF_A_KIND = 0.8
FOUND_OF_OTHERS = 0.80  # many of their numbers have nothing that they could be held to
EVERY = 16  # of the faults of other reports one is tried, the first of each and so on


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> SoundDocument:
    """The report that the program writes of a consistent January."""
    return generated(tmp_path_factory.mktemp("sinh-ra"))


def test_a_fault_changes_only_what_it_says(report: SoundDocument) -> None:
    """A reader of the faulty document sees the new text in its paragraph, the old in all others."""
    document = read_document(report)
    before = {paragraph.number: paragraph.text for paragraph in document.paragraphs()}
    for mutation in mutations(document):
        faulty = read_document(mutated(report, mutation))
        after = {paragraph.number: paragraph.text for paragraph in faulty.paragraphs()}
        changed = {number for number in before if before[number] != after[number]}
        assert changed == mutation.paragraphs, mutation
        for number in changed:
            edits = tuple(edit for edit in mutation.edits if edit.paragraph == number)
            assert after[number] == edited(before[number], edits)


def test_every_number_of_the_report_gets_its_faults(report: SoundDocument) -> None:
    """Each content control with a number of a form, a rate or a period is changed by some fault."""
    edits = {edit for mutation in mutations(read_document(report)) for edit in mutation.edits}
    changed = {(e.paragraph, at) for e in edits for at in range(e.start, e.end)}
    for number, paragraph in enumerate(part(report.file).iter(f"{W}p"), 1):
        for control in paragraph.iter(f"{W}sdt"):
            if value(control, "tag").split("!")[0] in {"II.06B", "PL01", "NoiDung", "ky"}:
                text = text_of(control)
                start = text_of(paragraph).index(text)
                at = {(number, start + i) for i in range(len(text))}
                assert at & changed, (number, text)


def test_a_consistent_report_has_nothing_to_find(report: SoundDocument) -> None:
    """On a report generated from consistent data the audit makes no error and no warning."""
    assert serious(audited(read_document(report))) == ()


@pytest.mark.parametrize(
    ("in_table", "least"), [(False, FOUND_IN_SENTENCES), (True, FOUND_IN_TABLES)]
)
def test_faults_are_found_at_their_paragraph(
    report: SoundDocument, in_table: bool, least: float
) -> None:
    """Most faults of every kind are found; of a rate's last digit it may be a remark only."""
    tried = list(trials(report, in_table=in_table))
    for (kind, _), made in shares(tried).items():
        noticed = sum(trial.found or trial.remarked for trial in made) / len(made)
        assert noticed >= FOUND_OF_A_KIND, kind
    assert share(tried) >= least, [trial.after for trial in tried if not trial.found]


def test_faults_of_other_reports_are_found(tmp_path: Path) -> None:
    """In reports of other offices, too, where the text has something that denies them."""
    tried = list(trials_of_others(tmp_path, EVERY))
    assert len(tried) > 200
    assert share(tried) >= FOUND_OF_OTHERS, [trial.after for trial in tried if not trial.found]
