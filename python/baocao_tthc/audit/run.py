"""The audit of a finished report: read it, gather its claims, hold them to each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..period import Period
from ..report import Report
from ..vietnamese import count
from ..word import Document
from .agreement import Verdicts, against_forms, between_sections, under_two_periods
from .claims import claims
from .forms import Annexes, annexes, form_remarks
from .layout import layout
from .ledger import Ledger
from .lexicon import fold_same_length
from .months import months
from .parts import enumerations, parts_of_totals
from .passages import labels, passages
from .rates import Rates
from .reference import Reference
from .remark import Remark, Words
from .statements import contradictions
from .style import marks, odd_numbers, wording
from .tables import own_tables, table_passages, table_rates, totals
from .tokens import Kind
from .workbook import against_workbook
from .written import changes, compared, cumulative, in_words

_NAMES = ("TC", "ND")  # what a search-and-replace mends


class Audit(NamedTuple):
    """What the audit found, the gravest first, and what it knows that it could not test.

    `report` is the document as the core read it: its forms, its first period. `claims` counts the
    numbers whose meaning was understood, `agreeing` those that a form confirms, `insufficient`
    those for which the document holds nothing to test them against.
    """

    report: Report
    findings: tuple[Remark, ...]
    claims: int
    agreeing: int
    insufficient: int

    @property
    def extent(self) -> str:
        """How far the audit could go, in one Vietnamese sentence."""
        if not self.claims:
            return "Không hiểu được con số nào trong lời văn nên chưa đối chiếu được số với số."
        return (
            f"Hiểu được {count(self.claims)} con số trong lời văn: {count(self.agreeing)} khớp "
            f"biểu, {count(self.insufficient)} không đủ dữ liệu để đối chiếu."
        )


def audited(document: Document, workbook: Report | None = None) -> Audit:
    """Audit a finished report alone, or against the workbook it was made from too."""
    texts = tuple(passages(document))
    found = annexes(document, texts)
    reference = Reference(found.report, workbook)
    rows = {fold_same_length(label): label for label in reference.labels()}
    tables = tuple(own_tables(document, found.tables))
    ledger = Ledger(claims((*texts, *table_passages(tables)), rows))
    claimed = ledger.claims
    verdicts = Verdicts(ledger, reference)
    rates = Rates(ledger, reference)
    remarks = [
        *_quoted(form_remarks(found), verdicts, found),
        *(against_workbook(found, workbook) if workbook else ()),
        *against_forms(verdicts, reference, ledger),
        *between_sections(verdicts),
        *under_two_periods(verdicts, reference),
        *rates.remarks(),
        *parts_of_totals(ledger, verdicts.wrong_claims, reference),
        *enumerations(claimed),
        *contradictions(texts, claimed, reference),
        *marks(claimed),
        *totals(tables),
        *table_rates(tables),
        *in_words(texts),
        *changes(texts, ledger),
        *compared(texts, reference),
        *cumulative(ledger),
        *wording((*texts, *labels(document))),
        *odd_numbers(texts),
        *layout(document),
        *months(document, _period(found, workbook)),
    ]
    return Audit(
        found.report,
        tuple(_sorted(remarks)),
        sum(bool(claim.concepts) or claim.token.kind is Kind.PERCENT for claim in claimed),
        len(verdicts.right),
        len(verdicts.unknown) + len(rates.insufficient),
    )


def _period(found: Annexes, workbook: Report | None) -> Period | None:
    """The period of the report: of the workbook, else the first that the document states."""
    stated = (workbook and workbook.stated_period) or found.report.stated_period
    if stated and stated.period:
        return stated.period
    return next((table.period for table in found.report.tables if table.period), None)


def _quoted(remarks: Iterable[Remark], verdicts: Verdicts, found: Annexes) -> Iterator[Remark]:
    """Remarks on forms, and with a difference between two forms the sentences that repeat it."""
    quoting: dict[Words, list[Words]] = {}
    for claim, known in verdicts.right:
        words = claim.place
        quoting.setdefault(found.words(known.place), []).append(words)
    for remark in remarks:
        more: dict[Words, None] = {}
        if remark.difference is not None and len(remark.places) > 1:
            more = {words: None for place in remark.places for words in quoting.get(place, ())}
        yield remark._replace(places=(*remark.places, *more))


def _sorted(remarks: Sequence[Remark]) -> Iterator[Remark]:
    """By severity, numbers before names, then by place; findings of a group stay together."""
    first: dict[str, int] = {}
    for remark in remarks:
        if remark.group:
            first.setdefault(remark.group, _start(remark))
    yield from sorted(
        remarks,
        key=lambda one: (
            one.severity.rank,
            one.rule.startswith(_NAMES),
            first.get(one.group or "", _start(one)),
            one.rule,
        ),
    )


def _start(remark: Remark) -> int:
    return remark.places[0].paragraph if remark.places else 0
