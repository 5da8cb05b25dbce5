"""What must agree: quantities with the forms and with each other, annexes with the workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from ..checks.catalogue import finding
from ..checks.scope import usable
from ..filing import Cell, Filing, FormTable
from ..findings.finding import Finding, Words
from ..formula import Number
from ..period import Period
from ..typed_rows import unknown_figures
from ..vietnamese import number
from ..vietnamese.numbers import NumberKind
from ..wording import period_dates, shortened
from .annexes import Annexes
from .form_values import FormValues, KnownValue, alike, explanation
from .ledger import Ledger
from .lexicon import concepts, pattern
from .quantities import Quantity, are_of_two_times
from .relations import Broken

_MIN_SHARED = 2  # numbers that make two sections the same figures
_MIN_TELLING = 10  # numbers below may agree by chance
_MAX_VALUES = 6  # quoted in one finding
_MAX_CELLS = 8  # of an annex, named in one finding
_NOT_COMPARED = ("survey", "payment")  # only a slip of them is told
_APART = ("apart", "whole", "interlinked", "certified", "free")  # no names of a part
# Counted in two sections: of all cases, and, as "digital_…", in the digitisation statistics.
_TWINS = ("received", "resolved", "pending")


_Matched = tuple[Quantity, KnownValue]
_Candidates = tuple[Quantity, tuple[KnownValue, ...]]  # the values of the forms that it may mean


class Agreement:
    """Which quantities agree with the forms, which do not, and which cannot be compared.

    A section that states another period than the forms may be about other cases: it is compared
    only when most of its numbers are those of the forms.
    """

    def __init__(self, ledger: Ledger, forms: FormValues) -> None:
        self.forms = forms
        self.ledger = ledger
        self.right: list[_Matched] = []
        self.wrong: list[_Matched] = []
        self.unknown: list[Quantity] = []
        found: dict[tuple[int, Period | None], list[_Candidates]] = defaultdict(list)
        for claim in ledger.quantities:
            if claim.token.kind is NumberKind.PERCENT or not claim.concepts:
                continue
            known = self._known(claim)
            same = next((one for one in known if one.value == claim.value), None)
            if same and claim.comparable and ledger.listed(claim):
                self.right.append((claim, same))  # of some of the cases, or of all: it agrees
            elif not known or not claim.comparable or ledger.listed(claim):
                self.unknown.append(claim)
            else:
                found[claim.line.section.number, claim.period].append((claim, known))
        for (_, period), pairs in found.items():
            self._judge(pairs, period)
        self.wrong_claims = {id(claim) for claim, _ in self.wrong}

    def doubtful(
        self, parts: Iterable[Quantity], members: Iterable[Quantity]
    ) -> tuple[Quantity, ...]:
        """The parts that may be the wrong one of the members: that which the forms call wrong, or
        where they call none so, those that they do not have.
        """
        wrong = [claim for claim in members if id(claim) in self.wrong_claims]
        right = {id(claim) for claim, _ in self.right}
        if wrong:
            return tuple(part for part in parts if [part] == wrong)
        return tuple(part for part in parts if id(part) not in right)

    def _known(self, claim: Quantity) -> tuple[KnownValue, ...]:
        """The values of the forms that the quantity may mean."""
        if claim.part is None:
            names = claim.concepts
            if names == ("received",):  # perhaps of those newly received only
                names = ("received", "received_new")
            found = (self.forms.total(concept) for concept in names)
        else:
            found = (self.forms.row(concept, claim.part) for concept in claim.concepts)
        return tuple(known for known in found if known)

    def _judge(self, pairs: Sequence[_Candidates], period: Period | None) -> None:
        right: list[_Matched] = []
        differing: list[_Matched] = []
        for claim, known in pairs:
            if same := next((one for one in known if one.value == claim.value), None):
                right.append((claim, same))
            elif meant := _meant(claim, known):
                differing.append((claim, meant))
        self.right += right
        wrong = [pair for pair in differing if not self._of_a_part(*pair, right)]
        other = period is not None and self._form_periods(pairs) - {period}
        if other and len(right) <= len(wrong):
            self.unknown += [claim for claim, _ in wrong]
        else:
            self.wrong += wrong

    def _of_a_part(self, claim: Quantity, known: KnownValue, right: Sequence[_Matched]) -> bool:
        """Whether a number may be of some of the cases, the total having been said before it.

        A number of the post goes with that of the counter in one column of the form.
        """
        near = self.ledger.sentences_at(claim)
        post = sum(one.value for one in near if one.concept == "received_post")
        if claim.concept == "received_in_person" and claim.value + post == known.value:
            return True
        smaller = claim.value < known.value and not alike(claim.value, known.value)
        told = claim.line.folded[claim.span[0] : claim.token.start]
        if (
            claim.value
            and 10 * claim.value < known.value
            and not pattern("names_total").search(told)
        ):
            return smaller  # "có 5 hồ sơ giải quyết ngay"
        before = any(
            one.concepts[0] == claim.concepts[0] and one.token.start != claim.token.start
            for one, _ in right
        )
        denial = claim.token.kind is NumberKind.DENIAL
        return smaller and (before or claim.bracketed) and not denial

    def _form_periods(self, pairs: Sequence[_Candidates]) -> set[Period]:
        tables = (self.forms.table(claim.concepts[0]) for claim, _ in pairs)
        return {table.period for table in tables if table and table.period}


def _meant(claim: Quantity, known: Sequence[KnownValue]) -> KnownValue | None:
    """The value of the form that the number should have been.

    Of a number that may count anything ("Đất đai: 12 hồ sơ") only one that it is a slip for.
    """
    if claim.part is None or len(claim.concepts) == 1:
        return known[0]
    return next((one for one in known if alike(claim.value, one.value)), None)


def against_forms(agreement: Agreement) -> Iterator[Finding]:
    """Every quantity that differs from its form, with what would explain the number."""
    for claim, known in agreement.wrong:
        yield finding(
            "VB01",
            claim.place,
            expected=known.value,
            actual=claim.value,
            source=known.source,
            name=concepts()[claim.concepts[0]].name,
            advice=explanation(claim, known.value, agreement.forms, agreement.ledger),
        )


def between_sections(agreement: Agreement, before: Collection[int]) -> Iterator[Broken]:
    """What no form settles: the same number given differently in two places.

    Those whose ids are in `before` are of another time.
    """
    by_concept: dict[tuple[str, str | None], list[Quantity]] = defaultdict(list)
    of_some = {
        (claim.concept, claim.value)
        for claim in agreement.unknown
        if agreement.ledger.listed(claim)
    }
    first: set[tuple[str, str | None, tuple[int, ...]]] = set()
    for claim in agreement.unknown:
        key = (claim.concept or "", claim.part, claim.line.paragraphs)
        petitions = claim.concept and concepts()[claim.concept].role == "petition"
        listed = (claim.concept, claim.value) in of_some
        apart = petitions or listed or id(claim) in before
        if claim.comparable and claim.concept and key not in first and not apart:
            first.add(key)  # what the same paragraph says later is of a part of them
            by_concept[claim.concept, claim.part].append(claim)
    for (concept, part), same in by_concept.items():
        values: dict[Number, list[Quantity]] = defaultdict(list)
        for claim in same:
            values[claim.value].append(claim)
        periods = {claim.period for claim in same if claim.period}
        of_lexicon = part in _APART or concepts()[concept].role in _NOT_COMPARED
        if len(values) < 2 or len(periods) > 1 or of_lexicon:
            continue
        if any(are_of_two_times(one, other) for one, other in pairwise(same)):
            continue
        if part is None and not alike(min(values), max(values)):
            continue  # the smaller number may be of some of the cases
        carried = agreement.ledger.values("carried_over")
        beside = {
            one.value for claim in same for one in agreement.ledger.of(claim.line) if one.counts
        }
        gap = max(values) - min(values)
        if concept == "received" and (gap in carried or gap in beside):
            continue  # one of them is said with those carried over
        name = concepts()[concept].counted
        told = finding(
            "VB02",
            *(claim.place for claim in same),
            name=f"{name} ({part})" if part else name,
            values="; ".join(
                f"{number(value)} (đoạn {', '.join(_paragraphs(where))})"
                for value, where in values.items()
            ),
        )
        yield Broken(tuple(same), told, suspects=True)
    yield from _twins(by_concept, agreement.ledger)


def _twins(
    by_concept: dict[tuple[str, str | None], list[Quantity]], ledger: Ledger
) -> Iterator[Broken]:
    for name in _TWINS:
        first, second = by_concept.get((name, None)), by_concept.get((f"digital_{name}", None))
        whole = second and not _is_rated(ledger, second[0])
        if first and second and whole and first[0].value != second[0].value:
            told = finding(
                "VB12",
                first[0].place,
                second[0].place,
                expected=first[0].value,
                actual=second[0].value,
                name=concepts()[name].counted.capitalize(),
                first=first[0].paragraph,
                second=second[0].paragraph,
            )
            yield Broken((first[0], second[0]), told, suspects=True)


def _is_rated(ledger: Ledger, claim: Quantity) -> bool:
    """Whether a percentage is told of it: it is a part of the cases then."""
    rated = any(one.token.kind is NumberKind.PERCENT for one in ledger.later(claim)[:1])
    return rated or claim.token.kind is NumberKind.FRACTION


def _paragraphs(claims: Sequence[Quantity]) -> list[str]:
    return list(dict.fromkeys(str(claim.paragraph) for claim in claims))


def under_two_periods(agreement: Agreement) -> Iterator[Finding]:
    """The figures of a form, quoted in a section that states another period."""
    found: dict[tuple[Period, Period, str], list[Quantity]] = defaultdict(list)
    for claim, _ in agreement.right:
        table = agreement.forms.table(claim.concepts[0])
        stated = table.period if table else None
        small = claim.value < _MIN_TELLING
        if table and stated and claim.period and claim.period != stated and not small:
            found[claim.period, stated, table.form.name].append(claim)
    for (period, other, form), unsorted in found.items():
        quoted = sorted(unsorted, key=lambda claim: (claim.paragraph, claim.token.start))
        values = list(dict.fromkeys(claim.value for claim in quoted))
        if len(values) >= _MIN_SHARED:
            yield finding(
                "VB08",
                *dict.fromkeys(claim.place._replace(text=period_dates(period)) for claim in quoted),
                values=", ".join(map(number, values[:_MAX_VALUES])),
                period=period_dates(period),
                form=form,
                other=period_dates(other),
            )


def against_workbook(annexes: Annexes, workbook: Filing) -> Iterator[Finding]:
    """Every form of the document that is not the workbook's, and another period."""
    for table in annexes.filing.tables:
        theirs = workbook.table(table.form.code)
        cells = list(_differing(annexes, table, theirs)) if theirs else []
        if cells:
            shown = shortened([text for _, text in cells], _MAX_CELLS, "; ")
            places = dict.fromkeys(words for words, _ in cells)
            yield finding("VB21", *places, form=table.form.name, count=len(cells), cells=shown)
    stated, ours = annexes.filing.stated_period, _periods(workbook)
    for period in _periods(annexes.filing) if ours else ():
        if period not in ours:
            place = annexes.words(stated.place) if stated else Words(0, "")
            other = period_dates(ours[0])
            yield finding("VB22", place, period=period_dates(period), other=other)


def _periods(filing: Filing) -> list[Period]:
    """Every period that it states, that of ThongTin or of the text first."""
    stated = filing.stated_period
    found = (stated and stated.period, *(table.period for table in filing.tables))
    return list(dict.fromkeys(filter(None, found)))


def _differing(
    annexes: Annexes, table: FormTable, theirs: FormTable
) -> Iterator[tuple[Words, str]]:
    """Where a form of the document differs from the workbook's, and how."""
    pairs = [(row, theirs.row(row.label) if row.label else None) for row in table.rows]
    if table.total is not None:
        pairs.append((table.total, theirs.total))
    unknown = unknown_figures(theirs)
    for row, other in pairs:
        name = "dòng tổng" if row is table.total else f"dòng “{row.label}”"
        if other is None:
            yield annexes.words(row.label_place), f"{name} không có trong sổ"
            continue
        left_empty = unknown.get(other.number, ())
        for column, cell in row.cells.items():
            right = other.cells.get(column)
            if usable(cell) == (usable(right) if right else None):
                continue
            if cell.value is not None or (row is not table.total and column not in left_empty):
                text = f"{name} cột ({column}): báo cáo {_shown(cell)}, sổ {_shown(right)}"
                yield annexes.words(cell.place), text
    for row in theirs.rows:
        if row.label and table.row(row.label) is None:
            yield annexes.words(table.place), f"thiếu dòng “{row.label}”"


def _shown(cell: Cell | None) -> str:
    return "trống" if cell is None or cell.value is None else number(cell.value)
