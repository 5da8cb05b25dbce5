"""The audit of a finished report: read it, gather its quantities, hold them to each other.

Also the copy of the report with a Word comment at each place of a finding.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import localcontext
from pathlib import Path
from typing import NamedTuple

from ..errors import OutputError
from ..files import written_whole
from ..filing import Filing
from ..findings.finding import Finding, Words, tally
from ..findings.rendering import TURNS, comment_text
from ..vietnamese import fold_same_length
from ..word import Document, SoundDocument
from ..word.comments import Comment, commented
from ..word.harmless_document import said_of_copy
from .agreement import (
    Agreement,
    against_forms,
    against_workbook,
    between_sections,
    under_two_periods,
)
from .annexes import Annexes, annexes, form_findings
from .balances import Judged, is_left_out, parts_of_totals
from .changes import Changes, numbers_before
from .changes_of_tables import ChangesOfTables
from .claims_of_all import claims_of_all
from .denials import contradictions
from .directions import directions
from .extremes import extremes
from .form_values import FormValues
from .groups import structure
from .layout_and_style import layout, left_to_fill, marks, months, odd_numbers, wording
from .ledger import Ledger
from .left_over import left_over, to_be_finished
from .lines import Line, labels, lines
from .named_cells import named_cells, table_passages
from .offices_together import of_offices_together
from .over_time import OverTime
from .parts import lists_of_parts, parts_over_wholes
from .quantities import quantities
from .ranks_in_text import changes_of_ranks
from .rates import Rates
from .relations import Broken, Held, Relation, is_told, members_of_broken
from .roles import own_times
from .row_counts import RowCounts
from .same_values import slips_of_others
from .shares_of_names import shares_of_names
from .statements import compared, cumulative, in_words, targets
from .stocks import stocks
from .table_findings import audited_tables
from .table_totals import exchanged_totals, totals_in_text
from .tables import own_tables
from .tables_in_text import TablesInText
from .tick_list import State, Tick, extent, ticked
from .times_of_columns import TimesOfColumns
from .totals import Totals

_PRECISION = 300  # digits: enough for those of any number of a text with those of a rate of it
COMMENT_AUTHOR = "Soát báo cáo TTHC"
MAX_PLACES = 8  # of one finding; a name used throughout need not be marked a hundred times
_NAME_RULES = ("TC", "ND")  # what a search-and-replace mends
_OF_LISTS = ("VB05", "VB10")  # what the parts of a whole are told by
_BETWEEN_FORMS = "LB"
_SUMMED = re.compile(r"tổng hợp (?:được )?số liệu của ([0-9.]+)")


class Audit(NamedTuple):
    """What the audit found, the gravest first, and what it knows that it could not test.

    `filing` is the document as the core read it: its forms, its first period. `ticks` are the
    numbers that were read, in the order of the document.
    """

    filing: Filing
    findings: tuple[Finding, ...]
    ticks: tuple[Tick, ...]

    @property
    def verdict(self) -> str:
        """The outcome in one line; a file without a form or a number has not passed anything."""
        turning = sum(finding.turns for finding in self.findings)
        if self.findings or self.ticks or self.filing.tables:
            return tally(self.findings) + (f"; {turning} chỗ {TURNS}" if turning else "")
        return "Không có gì để soát: tệp này không có biểu, không có con số nào đọc được"

    @property
    def extent(self) -> str:
        """How far the audit could go, in one Vietnamese sentence."""
        return extent(self.ticks)


def audit(document: Document, workbook: Filing | None = None) -> Audit:
    """Audit a finished report alone, or against the workbook it was made from too."""
    with localcontext(prec=_PRECISION):
        return _audited(document, workbook)


def _audited(document: Document, workbook: Filing | None) -> Audit:
    texts = tuple(lines(document))
    found = annexes(document, texts)
    if workbook and workbook.units:
        found = found._replace(filing=found.filing._replace(units=workbook.units))
    forms = FormValues(found.filing, workbook)
    rows = {fold_same_length(label): label for label in forms.labels()}
    tables = tuple(own_tables(document, found.tables))
    everything = (*texts, *table_passages(tables))
    counted = tuple(quantities(everything, rows))
    text = structure(texts, counted)
    ledger = Ledger(counted, text.listed)
    claimed = ledger.quantities
    agreement = Agreement(ledger, forms)
    rates = Rates(ledger, text, forms)
    all_lists = lists_of_parts(text.groups, ledger, agreement)
    lists = tuple(one for one in all_lists if not is_left_out(one, forms, ledger))
    cells = tuple(named_cells(tables))
    changes = list(Changes(ledger, (cell.value for cell in cells)).relations())
    relations: list[Relation] = [
        *lists,
        *parts_over_wholes(ledger.quantities),
        *rates.relations(),
        *changes,
        *directions(ledger),
        *changes_of_ranks(ledger),
        *OverTime(ledger).relations(),
        *Totals(ledger, text).relations(),
        *targets(ledger),
        *of_offices_together(ledger),
        *TimesOfColumns(cells, own_times(texts)).relations(ledger),
        *TablesInText(ledger, cells, everything).relations(),
        *RowCounts(tables).relations(ledger),
        *ChangesOfTables(cells).relations(ledger, changes),
    ]
    summed = {
        id(each.members[0]): {id(one) for one in each.members[1:]}
        for each in lists
        if isinstance(each, Held)
    }
    told = members_of_broken(
        each for each in relations if isinstance(each, Broken) and each.finding.rule in _OF_LISTS
    )
    relations += totals_in_text(ledger, members_of_broken(relations))
    broken = members_of_broken(relations)
    twice = between_sections(agreement, numbers_before(changes))
    relations += (each for each in twice if not is_told(each.members, broken))
    relations += left_over(ledger, members_of_broken(relations))
    relations += stocks(ledger, members_of_broken(relations))
    relations += to_be_finished(ledger)
    relations += slips_of_others(ledger, relations)
    relations += exchanged_totals(ledger, members_of_broken(relations))
    relations += extremes(texts, ledger, relations, text)
    relations += list(shares_of_names(ledger, relations))
    stated = workbook and workbook.stated_period
    period = (stated and stated.period) or found.filing.period
    sums = list(parts_of_totals(ledger, Judged(agreement.wrong_claims, summed, told), forms))
    findings = [
        *_quoted(_of_forms(found, texts), agreement, found),
        *(against_workbook(found, workbook) if workbook else ()),
        *against_forms(agreement),
        *under_two_periods(agreement),
        *(one.finding for one in relations if isinstance(one, Broken)),
        *sums,
        *claims_of_all(texts, claimed, relations),
        *contradictions(texts, claimed, text.groups, forms),
        *marks(claimed),
        *audited_tables(tables).findings,
        *in_words(texts),
        *_not_told(compared(texts, forms), relations),
        *cumulative(ledger),
        *wording((*texts, *labels(document))),
        *odd_numbers(texts),
        *layout(document),
        *left_to_fill(document),
        *months(document, period),
    ]
    ticks = ticked(ledger, relations, agreement, sums)
    return Audit(found.filing, tuple(_sorted(findings)), tuple(ticks))


def _not_told(findings: Iterable[Finding], relations: Iterable[Relation]) -> Iterator[Finding]:
    """The findings whose rule, paragraph and values no broken relation has told."""
    told = {_fault(each.finding) for each in relations if isinstance(each, Broken)}
    return (one for one in findings if _fault(one) not in told)


def _fault(finding: Finding) -> tuple[object, ...]:
    return finding.rule, _start(finding), finding.expected, finding.actual


def _of_forms(found: Annexes, texts: Sequence[Line]) -> Iterator[Finding]:
    """What the core says of the forms. Where a superior's report says that they are the sums of
    other numbers of units, and no workbook tells of which, they are not held to each other.
    """
    sums = {number for line in texts for number in _SUMMED.findall(line.folded)}
    apart = not found.filing.units and len(sums) > 1
    return (
        finding
        for finding in form_findings(found)
        if not (apart and finding.rule.startswith(_BETWEEN_FORMS))
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
    """By severity, what turns a statement first, numbers before names, then by place.

    Findings of a group stay together.
    """
    first: dict[str, int] = {}
    for finding in findings:
        first.setdefault(finding.group or "", _start(finding))
    return sorted(
        findings,
        key=lambda one: (
            one.severity.rank,
            not one.turns,
            one.rule.startswith(_NAME_RULES),
            first[one.group] if one.group else _start(one),
            one.rule,
        ),
    )


def _start(finding: Finding) -> int:
    return finding.words[0].paragraph if finding.words else 0


def write_commented(
    sound: SoundDocument,
    findings: Sequence[Finding],
    target: Path,
    ticks: Sequence[Tick] = (),
    *,
    overwrite: bool,
) -> str:
    """Write the copy; raises OutputError when it would replace a file unasked, or its source.

    Of the `ticks`, those that agree and those that are untested are marked. Gives a sentence on
    what is alive in the document and in the copy, "" when nothing is.
    """
    if target.suffix.lower() != ".docx":
        raise OutputError(f"Bản sao “{target}” phải có đuôi .docx; hãy đổi tên tệp.")
    if target.exists() and target.samefile(sound.file):
        raise OutputError(f"Bản sao không được là chính “{target}”; hãy chọn tên khác.")
    comments = [*_comments(findings), *_marked(ticks)]
    content = commented(sound, comments, COMMENT_AUTHOR, datetime.now())
    with written_whole(target, overwrite=overwrite) as temporary:
        temporary.write_bytes(content)
    return said_of_copy(target, content)


def _comments(findings: Sequence[Finding]) -> Iterator[Comment]:
    for finding in findings:
        text = comment_text(finding)
        for place in [words for words in finding.words if words.paragraph][:MAX_PLACES]:
            yield Comment(place.paragraph, place.text, text)


def _marked(ticks: Sequence[Tick]) -> Iterator[Comment]:
    """What differs is told by its finding."""
    marks = {State.AGREES: "✓ khớp", State.UNTESTED: "? chưa kiểm được:"}
    for tick in ticks:
        if tick.state in marks:
            text = f"{marks[tick.state]} {tick.why or tick.held_to_words}"
            yield Comment(tick.paragraph, tick.text, text)
