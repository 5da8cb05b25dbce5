"""The audit of a finished report: read it, gather its claims, hold them to each other.

Also the copy of the report with a Word comment at each place of a finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ..errors import OutputError
from ..files import written_whole
from ..filing import Filing
from ..findings.finding import Finding, Words, verdict
from ..findings.rendering import comment_text
from ..vietnamese import count, fold_same_length
from ..vietnamese.numbers import NumberKind
from ..word import Document, SoundDocument
from ..word.comments import Comment, commented
from .agreement import (
    Agreement,
    against_forms,
    against_workbook,
    between_sections,
    under_two_periods,
)
from .annexes import Annexes, annexes, form_findings
from .claims import Ledger, claims
from .form_values import FormValues
from .layout_and_style import layout, marks, months, odd_numbers, wording
from .named_cells import table_passages
from .parts import enumerations, parts_of_totals
from .passages import labels, passages
from .rates import Rates
from .statements import changes, compared, contradictions, cumulative, in_words
from .table_findings import audited_tables
from .tables import own_tables

COMMENT_AUTHOR = "Soát báo cáo TTHC"
MAX_PLACES = 8  # of one finding; a name used throughout need not be marked a hundred times
_NAME_RULES = ("TC", "ND")  # what a search-and-replace mends


class Audit(NamedTuple):
    """What the audit found, the gravest first, and what it knows that it could not test.

    `filing` is the document as the core read it: its forms, its first period. `claims` counts the
    numbers whose meaning was understood, `agreeing` those that a form confirms, `insufficient`
    those for which the document holds nothing to test them against.
    """

    filing: Filing
    findings: tuple[Finding, ...]
    claims: int
    agreeing: int
    insufficient: int

    @property
    def verdict(self) -> str:
        """The outcome in one line; a file without a form or a number has not passed anything."""
        if self.findings or self.claims or self.filing.tables:
            return verdict(self.findings)
        return "Không có gì để soát: tệp này không có biểu, không có con số nào đọc được"

    @property
    def extent(self) -> str:
        """How far the audit could go, in one Vietnamese sentence."""
        if not self.claims:
            return "Không hiểu được con số nào trong lời văn nên chưa đối chiếu được số với số."
        return (
            f"Hiểu được {count(self.claims)} con số trong lời văn: {count(self.agreeing)} khớp "
            f"biểu, {count(self.insufficient)} không đủ dữ liệu để đối chiếu."
        )


def audit(document: Document, workbook: Filing | None = None) -> Audit:
    """Audit a finished report alone, or against the workbook it was made from too."""
    texts = tuple(passages(document))
    found = annexes(document, texts)
    forms = FormValues(found.filing, workbook)
    rows = {fold_same_length(label): label for label in forms.labels()}
    tables = tuple(own_tables(document, found.tables))
    ledger = Ledger(claims((*texts, *table_passages(tables)), rows))
    claimed = ledger.claims
    agreement = Agreement(ledger, forms)
    rates = Rates(ledger, forms)
    stated = workbook and workbook.stated_period
    period = (stated and stated.period) or found.filing.period
    findings = [
        *_quoted(form_findings(found), agreement, found),
        *(against_workbook(found, workbook) if workbook else ()),
        *against_forms(agreement),
        *between_sections(agreement),
        *under_two_periods(agreement),
        *rates.findings(),
        *parts_of_totals(ledger, agreement.wrong_claims, forms),
        *enumerations(claimed),
        *contradictions(texts, claimed, forms),
        *marks(claimed),
        *audited_tables(tables).findings,
        *in_words(texts),
        *changes(texts, ledger),
        *compared(texts, forms),
        *cumulative(ledger),
        *wording((*texts, *labels(document))),
        *odd_numbers(texts),
        *layout(document),
        *months(document, period),
    ]
    return Audit(
        found.filing,
        tuple(_sorted(findings)),
        sum(bool(claim.concepts) or claim.token.kind is NumberKind.PERCENT for claim in claimed),
        len(agreement.right),
        len(agreement.unknown) + len(rates.insufficient),
    )


def _quoted(findings: Iterable[Finding], agreement: Agreement, found: Annexes) -> Iterator[Finding]:
    """Findings on forms, and with a difference between two forms the sentences that repeat it."""
    quoting: dict[Words, list[Words]] = defaultdict(list)
    for claim, known in agreement.right:
        quoting[found.words(known.place)].append(claim.place)
    for finding in findings:
        more: dict[Words, None] = {}
        if finding.difference is not None and len(finding.places) > 1:
            more = {words: None for place in finding.words for words in quoting.get(place, ())}
        yield finding._replace(places=(*finding.places, *more))


def _sorted(findings: Sequence[Finding]) -> list[Finding]:
    """By severity, numbers before names, then by place; findings of a group stay together."""
    first: dict[str, int] = {}
    for finding in findings:
        first.setdefault(finding.group or "", _start(finding))
    return sorted(
        findings,
        key=lambda one: (
            one.severity.rank,
            one.rule.startswith(_NAME_RULES),
            first[one.group] if one.group else _start(one),
            one.rule,
        ),
    )


def _start(finding: Finding) -> int:
    return finding.words[0].paragraph if finding.words else 0


def write_commented(
    sound: SoundDocument, findings: Sequence[Finding], target: Path, *, overwrite: bool
) -> None:
    """Write the copy; raises OutputError when it would replace a file unasked, or its source."""
    if target.suffix.lower() != ".docx":
        raise OutputError(f"Bản sao “{target}” phải có đuôi .docx; hãy đổi tên tệp.")
    if target.exists() and target.samefile(sound.file):
        raise OutputError(f"Bản sao không được là chính “{target}”; hãy chọn tên khác.")
    content = commented(sound, list(_comments(findings)), COMMENT_AUTHOR, datetime.now())
    with written_whole(target, overwrite=overwrite) as temporary:
        temporary.write_bytes(content)


def _comments(findings: Sequence[Finding]) -> Iterator[Comment]:
    for finding in findings:
        text = comment_text(finding)
        for place in [words for words in finding.words if words.paragraph][:MAX_PLACES]:
            yield Comment(place.paragraph, place.text, text)
