"""How much the audit of finished reports finds, as Markdown for docs/soat.md.

    PYTHONPATH=python:tests python tests/support/audit_measure.py [FOLDER …] [--json]

Of the folders, sets of reports of other offices, it prints the score. Without one: the score of
tap-0; a generated report with one fault at a time (share found at the paragraph of the fault); the
same faults in the clean reports of tap-0, where many numbers cannot be tested, so their share says
only how far the audit carries.

`--xuat FILE.jsonl` writes the reports for a checker in another language, `--cham FILE.jsonl` scores
its answers; the format is that of corpus_exchange.py. Without a folder they take every set.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from baocao_tthc.findings.finding import Finding, Severity
from baocao_tthc.reading import read_filing
from baocao_tthc.report.render import render_report
from baocao_tthc.word import Document, SoundDocument, read_document, sound_document
from support.corpus_exchange import answered, export
from support.corpus_report import as_json, markdown, percent, row
from support.corpus_scores import Score, paragraphs_of, scores
from support.macro_books import consistent_data, workbook
from support.mutations import Mutation, edited, mutated, mutations
from support.other_reports import FOLDER, OtherReport, all_reports, other_reports, write_document


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


def trials(sound: SoundDocument, every: int = 1, in_table: bool | None = None) -> Iterator[Trial]:
    """The document with every fault in turn; what was found without the fault does not count.

    `every` 8 tries one of eight faults; `in_table` only those in tables, or only the others.
    """
    document = read_document(sound)
    texts = {paragraph.number: paragraph.text for paragraph in document.paragraphs()}
    base = set(audited(document))
    faults = (one for one in mutations(document) if in_table in (None, one.in_table))
    for mutation in islice(faults, 0, None, every):
        new = set(audited(read_document(mutated(sound, mutation)))) - base
        at = {each for each in new if paragraphs_of(each) & mutation.paragraphs}
        first = mutation.edits[0].paragraph
        own = tuple(edit for edit in mutation.edits if edit.paragraph == first)
        yield Trial(mutation, bool(serious(at)), bool(at), texts[first], edited(texts[first], own))


def trials_of_others(folder: Path, every: int = 1) -> Iterator[Trial]:
    """The same of the clean reports of tap-0, each written into the folder."""
    for report in other_reports(FOLDER):
        if report.clean:
            yield from trials(
                sound_document(write_document(report, folder / f"{report.name}.docx")), every
            )


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
    """Print what the arguments ask for."""
    wanted = _arguments()
    if wanted.xuat:
        export(_reports(wanted.folders, all_reports()), wanted.xuat)
    elif wanted.cham:
        _print_scores(answered(_reports(wanted.folders, all_reports()), wanted.cham), wanted.json)
    elif wanted.folders or wanted.json:
        _print_scores(scores(_reports(wanted.folders, other_reports())), wanted.json)
    else:
        _print_scores(scores(other_reports()), as_data=False)
        _print_mutations()


def _arguments() -> Namespace:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--xuat", type=Path)
    parser.add_argument("--cham", type=Path)
    return parser.parse_args()


def _reports(folders: Sequence[Path], default: Sequence[OtherReport]) -> Sequence[OtherReport]:
    return [each for one in folders for each in other_reports(one)] if folders else default


def _print_scores(made: Sequence[Score], as_data: bool) -> None:
    if as_data:
        print(json.dumps(as_json(made), ensure_ascii=False, indent=1))
    else:
        print("\n".join(markdown(made)))


def _print_mutations() -> None:
    with TemporaryDirectory() as folder:
        _print_trials("Báo cáo do chương trình viết", list(trials(generated(Path(folder)))))
        others = list(trials_of_others(Path(folder)))
        _print_trials("Báo cáo sạch của đơn vị khác", others)


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
        print(row(kind, where, total, found, remarked, rest, percent(found, total)))
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


if __name__ == "__main__":
    main()
