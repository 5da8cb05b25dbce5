"""Changes: "tăng 52 hồ sơ so với tháng 9 (632 hồ sơ)" is the difference of the two numbers.

So are points of a percentage and ranks; "tăng 8,2%" is a share of the number before, and what is
said to rise is larger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from ..vietnamese import plain_number
from ..vietnamese.numbers import NumberKind
from .changes_of_two_times import (
    of_lines_before,
    of_named_time,
    of_time_elsewhere,
    of_two_before,
    of_two_times,
    said_of,
)
from .differences import (
    Difference,
    has_verb,
    held_change,
    is_compared_after,
    is_fall,
    pairs_of,
    same_dimension,
    told_change,
)
from .ledger import Ledger
from .lexicon import pattern
from .meanings_of_rates import meaning_of_rate
from .positions import sentence_end, sentence_start
from .quantities import Exactness, Quantity
from .relations import Broken, Held, Relation, is_slip, nearly
from .roles import Role, clause_times
from .shares_of_changes import RelativeChange, share_of_change

_POINTS = "điểm phần trăm"
_NO_COUNTS = frozenset({"bậc", "điểm"})
_MIN_DIGITS = 3  # shorter differences are a digit away from many others
_MAY_BE_LEVEL = frozenset({_POINTS, "bậc"})
_CLOSING = tuple(
    f"{unit}) {verb}" for unit in ("", " hồ sơ", " hs", " phiếu", " lượt") for verb in ("", "là ")
)
_OF_TWO = 3  # members of a change: itself, the number now, the one before
_MAX_BEFORE = 40  # numbers before a change of points, among which its percentage may be
_MAX_COMPARED = 90  # characters before a number that say that something is compared with it
_NEARLY = Decimal("0.3")
_NEARLY_BOUND = Decimal("0.6")  # where both numbers stand beside the change and no others


class Changes:
    """The changes of a text, each held to the two numbers that it is between."""

    def __init__(self, ledger: Ledger, of_tables: Iterable[Decimal] = ()) -> None:
        self._ledger = ledger
        self._all = ledger.quantities
        self._at = {id(one): at for at, one in enumerate(self._all)}
        self._values = {Decimal(one.value) for one in self._all if one.counts} | {*of_tables}

    def relations(self) -> Iterator[Relation]:
        """What holds and what does not."""
        for one in self._all:
            if one.role is Role.CHANGE and one.exactness is Exactness.EXACT:
                yield from self._tested(one)

    def _tested(self, change: Quantity) -> Iterator[Relation]:
        relative = change.token.kind is NumberKind.PERCENT
        same = self._sentence(change)
        prior = self._prior(change, same)
        now = self._now(change, same, prior)
        if change.unit in _MAY_BE_LEVEL and not has_verb(change):
            yield from self._apart(change, now or self._rates_before(change, prior or change), same)
            return
        if prior is None and not relative and (pair := _fitting(change, now, same)):
            yield held_change(change, pair)
            return
        if prior is None and not relative and (told := of_two_before(self._ledger, change, same)):
            yield told
            return
        if change.unit == "bậc":  # told in ranks_in_text.py: a better rank is a smaller number
            yield from self._apart(change, now, [prior] if prior else same)
            return
        explicit = prior is not None
        # "số tháng 7 là 3.912 hồ sơ, tháng 8 tăng 117 hồ sơ"
        if prior is None and now and _is_before(change, now[0]):
            prior = now[0]
            now = now[1:] or self._of_sentence_before(change, same, prior)
        if prior is None and relative and (two := of_two_times(change, same)):
            prior, now = two.before, [two.now]
        if relative:
            yield from share_of_change(
                self._ledger,
                self._around(change),
                RelativeChange(change, prior, explicit, now, self._values),
            )
        elif pair := _fitting(change, now, [prior] if prior else same):
            yield held_change(change, pair)
        elif prior is None:
            told_here = list(self._unsaid(change, now))
            yield from told_here or of_time_elsewhere(self._all, self._ledger, change, same)
        else:
            yield from self._of_prior(change, now, prior, explicit=explicit)

    def _apart(
        self, change: Quantity, now: Sequence[Quantity], same: Sequence[Quantity]
    ) -> Iterator[Held]:
        """“khoảng cách là 2,47 điểm phần trăm”: which of two is the larger is not said."""
        for pair in pairs_of(now, same):
            if abs(pair.value) == change.value:
                yield held_change(change, pair)

    def _of_prior(
        self, change: Quantity, now: Sequence[Quantity], prior: Quantity, *, explicit: bool
    ) -> Iterator[Relation]:
        """A change from a number that is told, and that no number now fits in its sentence."""
        limit = _NEARLY_BOUND if explicit and _is_one(change, now) else _NEARLY
        falls = is_fall(change)
        if not now and change.unit == _POINTS:
            now = self._rates_before(change, prior)
            for pair in pairs_of(now, [prior]):
                if (pair.value < 0) is falls:
                    yield held_change(change, pair)
                    return
            if told := self._of_meant_rate(change, prior, explicit=explicit):
                yield told
                return
        if not now:
            yield from of_lines_before(self._around(change), change, prior)
            return
        for rank, one in enumerate(now[:3]):
            pair = Difference(one, prior)
            exact = one.exactness is prior.exactness is Exactness.EXACT
            reversed_ = abs(pair.value) == change.value
            near = rank == 0 and nearly(abs(pair.value), change.value, limit)
            if exact and (reversed_ or (near and (pair.value < 0) is falls)):
                yield Broken(
                    (change, one, prior), told_change(change, pair, pair.value, falls=falls)
                )
                return

    def _of_meant_rate(self, change: Quantity, prior: Quantity, *, explicit: bool) -> Broken | None:
        """“Tỷ lệ trực tuyến tăng 3,5 điểm phần trăm so với quý IV (84,11%)”, and that rate now in a
        line before, the only one of that meaning.
        """
        rates = [
            one
            for one in self._around(change)
            if one.token.kind is NumberKind.PERCENT
            and one.role is Role.COUNT
            and one.part == change.part
            and set(meaning_of_rate(one, self._ledger)) & set(change.concepts)
        ]
        if not explicit or len({one.value for one in rates}) != 1:
            return None
        pair, falls = Difference(rates[-1], prior), is_fall(change)
        exact = pair.now.exactness is prior.exactness is Exactness.EXACT
        right = plain_number(abs(pair.value))
        near = nearly(right, change.value, _NEARLY_BOUND) and (pair.value < 0) is falls
        told = told_change(change, pair, pair.value, falls=falls) if exact and near else None
        return Broken((change, pair.now, prior), told) if told else None

    def _rates_before(self, change: Quantity, prior: Quantity) -> list[Quantity]:
        """The percentage of the lines before that differs by so many points, either way."""
        at = self._at[id(change)]
        return [
            one
            for one in reversed(self._all[max(0, at - _MAX_BEFORE) : at])
            if one.token.kind is NumberKind.PERCENT
            and one.role is Role.COUNT
            and abs(Decimal(one.value) - Decimal(prior.value)) == change.value
        ][:1]

    def _unsaid(self, change: Quantity, now: Sequence[Quantity]) -> Iterator[Broken]:
        """A change that is a slip for the difference of two numbers of its line."""
        falls = is_fall(change)
        digits = len(str(change.value).replace(".", ""))
        if not change.unit or change.unit in _NO_COUNTS or digits < _MIN_DIGITS:
            return
        others = [
            one
            for one in self._ledger.near(change)
            if not _is_among(one, now[:1])
            and one is not change
            and same_dimension(change, one)
            and one.exactness is Exactness.EXACT
            and (digits > _MIN_DIGITS or _is_of_other_time(one))
        ]
        pairs = list(pairs_of(now[:1], others))
        if any(abs(pair.value) == change.value for pair in pairs):
            return
        for pair in pairs:
            right = plain_number(abs(pair.value))
            if (pair.value < 0) is falls and is_slip(change.value, right):
                told = told_change(change, pair, pair.value, falls=falls)
                yield Broken((change, pair.now, pair.before), told)
                return

    # ── the numbers that it is between ──

    def _around(self, change: Quantity) -> Sequence[Quantity]:
        """The numbers before it, of the lines before it too, the last ones last."""
        at = self._at[id(change)]
        return self._all[max(0, at - _MAX_BEFORE) : at]

    def _sentence(self, change: Quantity) -> list[Quantity]:
        """The other numbers of its sentence, in order."""
        folded = change.line.folded
        begin = sentence_start(folded, change.token.start)
        end = sentence_end(folded, change.token.end)
        return [
            one
            for one in self._ledger.near(change)
            if one is not change
            and begin <= one.token.start < end
            and one.role is not Role.CHANGE
            and one.token.kind is not NumberKind.DENIAL
        ]

    def _prior(self, change: Quantity, same: Sequence[Quantity]) -> Quantity | None:
        """The number that it is compared with: in brackets after "so với …", or "từ … lên"."""
        folded = change.line.folded
        fitting = [one for one in same if same_dimension(change, one)]
        for one in fitting:  # "ít hơn tháng 5 (1.465 hồ sơ) là 59 hồ sơ"
            if one.bracketed and folded[one.token.end : change.token.start] in _CLOSING:
                return one
        after = [one for one in fitting if one.token.start > change.token.end]
        for one in after[:1]:
            between = folded[change.token.end : one.token.start]
            if ";" in between:
                continue
            if pattern("compared_with").search(between) or pattern("from_level").search(between):
                return one
        for one in reversed(fitting):
            begin = max(sentence_start(folded, one.token.start), one.token.start - _MAX_COMPARED)
            before = folded[begin : one.token.start]
            from_ = has_verb(change) and pattern("from_level").search(before)
            said = from_ or pattern("compared_first").search(before)
            if one.token.start < change.token.start and said:
                return one
        return of_named_time(change, fitting, self._ledger.earlier(change))

    def _now(
        self, change: Quantity, same: Sequence[Quantity], prior: Quantity | None
    ) -> list[Quantity]:
        """The numbers that may be what changed, the likeliest first."""
        folded = change.line.folded
        fitting = [one for one in same if one is not prior and same_dimension(change, one)]
        if prior is not None:
            for one in fitting:  # "từ 85,2 điểm lên 88,7 điểm"
                between = folded[prior.token.end : one.token.start]
                if one.token.start > prior.token.end and pattern("to_level").fullmatch(between):
                    return [one]
        before = [one for one in fitting if one.token.start < change.token.start]
        outside = [one for one in reversed(before) if not one.bracketed]
        if outside:
            return outside
        at = self._at[id(change)]
        meaning = {*(change.concepts or (prior.concepts if prior is not None else ()))}
        meaning = meaning or set(said_of(change))
        meant = [
            one
            for one in reversed(self._all[max(0, at - 60) : at])
            if one.role is Role.COUNT
            and not _is_among(one, same)
            and same_dimension(change, one)
            and set(one.concepts) & meaning
        ]
        after = [one for one in fitting if one.token.start > change.token.end and not one.bracketed]
        return meant[:3] or after or self._of_sentence_before(change, same, prior)

    def _of_sentence_before(
        self, change: Quantity, same: Sequence[Quantity], prior: Quantity | None = None
    ) -> list[Quantity]:
        """“… 2.146 hồ sơ. So với tháng 3 (1.987 hồ sơ) tăng 159 hồ sơ.”"""
        found = [
            one
            for one in reversed(self._ledger.earlier(change))
            if not _is_among(one, same)
            and one.role is Role.COUNT
            and (not one.bracketed or change.unit == _POINTS)  # "3.964 hồ sơ (91,8%)"
            and same_dimension(change, one)
        ]
        if change.unit == _POINTS and len(found) > 1:
            found = [one for one in found if not one.bracketed]
        if prior is not None and prior.concepts:
            found = [one for one in found if set(one.concepts) & set(prior.concepts)] or found
        if prior is not None:
            by = -change.value if is_fall(change) else change.value
            meant = Decimal(prior.value) + Decimal(by)
            found.sort(key=lambda one: abs(Decimal(one.value) - meant))
        return found[:1]


def numbers_before(relations: Iterable[Relation]) -> set[int]:
    """The ids of the numbers that something is compared with: those are of another time."""
    return {id(each.members[2]) for each in relations if len(each.members) == _OF_TWO}


def _is_before(change: Quantity, one: Quantity) -> bool:
    """Whether a number of another time is what was there before: not where the change is said to be
    from another one, "trong đó 7.081 đơn, giảm 13,2% so với cùng kỳ", and the number names no time.
    """
    named = clause_times(one.line.folded, one.token.start)
    return one.role is Role.OTHER_TIME and (bool(named) or not is_compared_after(change))


def _is_of_other_time(one: Quantity) -> bool:
    named = clause_times(one.line.folded, one.token.start)
    return one.role is Role.OTHER_TIME or bool(named)


def _is_one(change: Quantity, now: Sequence[Quantity]) -> bool:
    """Whether one number of the sentence, and no other, can be what changed."""
    return len({one.value for one in now}) == 1 and now[0].sentence == change.sentence


def _is_among(one: Quantity, others: Sequence[Quantity]) -> bool:
    return any(other is one for other in others)


def _fitting(
    change: Quantity, now: Sequence[Quantity], before: Sequence[Quantity]
) -> Difference | None:
    """The first two numbers that differ by the change, in its direction."""
    by = Decimal(-change.value if is_fall(change) else change.value)
    known = {Decimal(one.value) for one in before}
    near = [one for one in now if Decimal(one.value) - by in known]
    falls = is_fall(change)
    pairs = (pair for pair in pairs_of(near, before) if pair.value == by)
    return next((pair for pair in pairs if (pair.value < 0) is falls), None)
