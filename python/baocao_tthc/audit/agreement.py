"""Why a number may be wrong: other numbers of its form that it would be. Always a hypothesis.

Claims against the forms, and claims against each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..formula import Number
from ..period import Period
from ..vietnamese import full_date, number
from .claims import Claim
from .form_values import FormValues, KnownValue, Ledger, heading
from .lexicon import concepts, counted_concepts
from .remark import Remark, remark
from .tokens import TokenKind

_NEARLY = 85  # percent, from which on two numbers are taken for the same count
_SMALLEST = 5  # smaller numbers stand in too many columns by chance


def explanation(
    claim: Claim, right: Number, reference: FormValues, sentence: Sequence[Claim]
) -> str | None:
    """What the number would be: another column, a sum with one, a slip of the keyboard, a row."""
    if claim.token.kind is TokenKind.ZERO:
        return None  # a denial is no mistyped number
    found = next(_guesses(claim, right, reference, sentence), None)
    return f"{found} (giả thuyết, cần kiểm tra)." if found else None


def _guesses(
    claim: Claim, right: Number, reference: FormValues, sentence: Sequence[Claim]
) -> Iterator[str]:
    value, concept = claim.value, claim.concepts[0]
    others = list(reference.others(concept))
    name = concepts()[concept].name
    same = [heading(column) for column, other in others if other == value]
    if value >= _SMALLEST and len(same) == 1:
        yield f"{number(value)} là số ở cột {same[0]}"
    added = [(column, other) for column, other in others if other and right + other == value]
    if right and len(added) == 1:
        column, other = added[0]
        text = f"{number(value)} = {number(right)} {name} + {number(other)} ở cột {heading(column)}"
        again = any(one.value == other and one is not claim for one in sentence)
        twice = f"; {number(other)} ấy lại được nêu riêng trong câu nên bị tính hai lần"
        yield text + twice if again else text
    yield from _slips(value, right)
    without = [label for label, row in reference.rows(concept) if row and right - row == value]
    if len(without) == 1:
        yield f"{number(value)} là tổng khi bỏ sót dòng “{without[0]}”"
    alone = [label for label, row in reference.rows(concept) if row == value]
    if value >= _SMALLEST and len(alone) == 1:
        yield f"{number(value)} là số của riêng dòng “{alone[0]}”"
    if value >= _SMALLEST and same:
        yield f"{number(value)} là số ở cột {' hoặc '.join(same[:3])}"


def alike(one: Number, other: Number) -> bool:
    """Whether one may be a slip for the other: nearly as large, or mistyped."""
    small, large = sorted((one, other))
    return 100 * small >= _NEARLY * large or next(_slips(one, other), None) is not None


def _slips(value: Number, right: Number) -> Iterator[str]:
    """Two digits exchanged, one left out, one too many."""
    typed, meant = str(value), str(right)
    if len(typed) == len(meant) > 1 and typed != meant:
        differing = [i for i in range(len(typed)) if typed[i] != meant[i]]
        if (
            len(differing) == 2
            and differing[1] == differing[0] + 1
            and sorted(typed) == sorted(meant)
        ):
            yield "hai chữ số bị đảo chỗ"
    for longer, shorter, what in ((meant, typed, "thiếu"), (typed, meant, "thừa")):
        cut = (longer[:i] + longer[i + 1 :] for i in range(len(longer)))
        if len(longer) == len(shorter) + 1 > 2 and shorter in cut:
            yield f"gõ {what} một chữ số"


_FEWEST_SHARED = 2  # numbers that make two sections the same figures
_NAMES_TOTAL = re.compile(r"tổng|\w{2,} \w{2,}")  # words before the number that say what it is
_SMALL = 10  # numbers below may agree by chance
# Counted in two sections: of all cases, and of those in the digitisation statistics.
_TWINS = (
    ("received", "digital_received"),
    ("resolved", "digital_resolved"),
    ("pending", "digital_pending"),
)


class Verdicts:
    """Which claims agree with the forms, which do not, and which cannot be compared.

    A section that states another period than the forms may be about other cases: it is compared
    only when most of its numbers are those of the forms.
    """

    def __init__(self, ledger: Ledger, reference: FormValues) -> None:
        self._reference = reference
        self._ledger = ledger
        self.right: list[tuple[Claim, KnownValue]] = []
        self.wrong: list[tuple[Claim, KnownValue]] = []
        self.unknown: list[Claim] = []
        found: dict[tuple[int, Period | None], list[tuple[Claim, tuple[KnownValue, ...]]]]
        found = defaultdict(list)
        for claim in ledger.claims:
            if claim.token.kind is TokenKind.PERCENT or not claim.concepts:
                continue
            known = self._known(claim)
            if not known or not claim.comparable:
                self.unknown.append(claim)
            else:
                found[claim.passage.section.number, claim.period].append((claim, known))
        for (_, period), pairs in found.items():
            self._judge(pairs, period)
        self.wrong_claims = {id(claim) for claim, _ in self.wrong}

    def _known(self, claim: Claim) -> tuple[KnownValue, ...]:
        """The values of the forms that the claim may mean."""
        if claim.part is None:
            found = (self._reference.total(concept) for concept in claim.concepts)
        else:
            found = (self._reference.row(concept, claim.part) for concept in claim.concepts)
        return tuple(known for known in found if known)

    def _judge(
        self, pairs: Sequence[tuple[Claim, tuple[KnownValue, ...]]], period: Period | None
    ) -> None:
        right = [
            (claim, next(one for one in known if one.value == claim.value))
            for claim, known in pairs
            if any(one.value == claim.value for one in known)
        ]
        matched = {id(claim) for claim, _ in right}
        wrong = [
            (claim, meant)
            for claim, known in pairs
            if id(claim) not in matched and (meant := _meant(claim, known))
        ]
        self.right += right
        wrong = [pair for pair in wrong if not self._of_a_part(*pair, right)]
        other = period is not None and self._form_periods(pairs) - {period}
        if other and len(right) <= len(wrong):
            self.unknown += [claim for claim, _ in wrong]
        else:
            self.wrong += wrong

    def _of_a_part(
        self, claim: Claim, known: KnownValue, right: Sequence[tuple[Claim, KnownValue]]
    ) -> bool:
        """Whether a number may be of some of the cases, the total having been said before it.

        A number of the post goes with that of the counter in one column of the form.
        """
        post = [
            one.value for one in self._ledger.sentences_at(claim) if one.concept == "received_post"
        ]
        if claim.concept == "received_in_person" and claim.value + sum(post) == known.value:
            return True
        before = any(
            one.concepts[0] == claim.concepts[0] and one.token.start != claim.token.start
            for one, _ in right
        )
        told = claim.passage.folded[claim.span[0] : claim.token.start]
        if claim.value and 10 * claim.value < known.value and not _NAMES_TOTAL.search(told):
            return not alike(claim.value, known.value)  # "có 5 hồ sơ giải quyết ngay"
        small = claim.value < known.value and not alike(claim.value, known.value)
        return small and (before or claim.bracketed) and claim.token.kind is not TokenKind.ZERO

    def _form_periods(self, pairs: Sequence[tuple[Claim, tuple[KnownValue, ...]]]) -> set[Period]:
        tables = (self._reference.table(claim.concepts[0]) for claim, _ in pairs)
        return {table.period for table in tables if table and table.period}


def _meant(claim: Claim, known: Sequence[KnownValue]) -> KnownValue | None:
    """The value of the form that the number should have been.

    Of a number that may count anything ("Đất đai: 12 hồ sơ") only one that it is a slip for.
    """
    if claim.part is None or len(claim.concepts) == 1:
        return known[0]
    return next((one for one in known if alike(claim.value, one.value)), None)


def against_forms(verdicts: Verdicts, reference: FormValues, ledger: Ledger) -> Iterator[Remark]:
    """Every claim that differs from its form, with what would explain the number."""
    for claim, known in verdicts.wrong:
        concept = claim.concepts[0]
        yield remark(
            "VB01",
            claim.place,
            expected=known.value,
            actual=claim.value,
            words=claim.words,
            source=known.source,
            name=concepts()[concept].name,
            hint=explanation(claim, known.value, reference, ledger.sentence(claim)),
        )


def between_sections(verdicts: Verdicts) -> Iterator[Remark]:
    """What no form settles: the same number given differently in two places."""
    by_concept: dict[tuple[str, str | None], list[Claim]] = defaultdict(list)
    first: set[tuple[str, str | None, tuple[int, ...]]] = set()
    for claim in verdicts.unknown:
        key = (claim.concept or "", claim.part, claim.passage.paragraphs)
        petitions = claim.concept and concepts()[claim.concept].role == "petition"
        if claim.comparable and claim.concept and key not in first and not petitions:
            first.add(key)  # what the same paragraph says later is of a part of them
            by_concept[claim.concept, claim.part].append(claim)
    for (concept, part), same in by_concept.items():
        values: dict[Number, list[Claim]] = defaultdict(list)
        for claim in same:
            values[claim.value].append(claim)
        periods = {claim.period for claim in same if claim.period}
        if len(values) < 2 or len(periods) > 1:
            continue
        if part is None and not alike(min(values), max(values)):
            continue  # the smaller number may be of some of the cases
        name = counted_concepts(concept)
        yield remark(
            "VB02",
            *(claim.place for claim in same),
            name=f"{name} ({part})" if part else name,
            values="; ".join(
                f"{number(value)} (đoạn {', '.join(_paragraphs(where))})"
                for value, where in values.items()
            ),
        )
    yield from _twins(by_concept)


def _twins(by_concept: dict[tuple[str, str | None], list[Claim]]) -> Iterator[Remark]:
    for one, other in _TWINS:
        first, second = by_concept.get((one, None), []), by_concept.get((other, None), [])
        if first and second and first[0].value != second[0].value:
            yield remark(
                "VB12",
                first[0].place,
                second[0].place,
                expected=first[0].value,
                actual=second[0].value,
                name=counted_concepts(one).capitalize(),
                first=first[0].paragraph,
                second=second[0].paragraph,
            )


def _paragraphs(claims: Sequence[Claim]) -> list[str]:
    return list(dict.fromkeys(str(claim.paragraph) for claim in claims))


def under_two_periods(verdicts: Verdicts, reference: FormValues) -> Iterator[Remark]:
    """The figures of a form, quoted in a section that states another period."""
    found: dict[tuple[Period, Period, str], list[Claim]] = defaultdict(list)
    for claim, _ in verdicts.right:
        table = reference.table(claim.concepts[0])
        if table is None or table.period is None or claim.period is None or claim.value < _SMALL:
            continue
        if claim.period != table.period:
            found[claim.period, table.period, table.form.name].append(claim)
    for (period, other, form), quoted in found.items():
        values = list(dict.fromkeys(claim.value for claim in quoted))
        if len(values) < _FEWEST_SHARED:
            continue
        yield remark(
            "VB08",
            *dict.fromkeys(claim.place._replace(text=_dates(period)) for claim in quoted),
            values=", ".join(number(value) for value in values[:6]),
            period=_dates(period),
            form=form,
            other=_dates(other),
        )


def _dates(period: Period) -> str:
    return f"{full_date(period.start)}–{full_date(period.end)}"
