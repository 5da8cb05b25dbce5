"""Percentages with no number beside them: what their words mean says of which numbers they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice, product

from ..formula import Number
from ..vietnamese import number, percentage
from .bases_of_rates import BasesOfRates
from .form_values import FormValues
from .ledger import Ledger
from .lexicon import concepts
from .quantities import Exactness, Quantity
from .ratios import (
    WHOLE,
    Base,
    fits,
    nearly_rate,
    of_another_base,
    of_rate,
    wrong_rate,
)
from .relations import Broken, Held, Relation

_MAX_VALUES = 50  # of one meaning that are tried
_UNITS = {"petition": "phản ánh", "survey": "phiếu"}
_IN_TIME = ("resolved_in_good_time", "resolved_on_time")
_PARTS = ("resolved_early", "resolved_on_time")
# What is said of the cases on time is said of those before and on time, too.
_ALSO_SAID_OF = dict.fromkeys(("resolved_on_time", "resolved_early"), ("resolved_in_good_time",))


class RatesByMeaning:
    """The percentages of a text, each held to what the text and its forms have of its meaning.

    What is said of an office or a field is held to what its own line says of the same.
    """

    def __init__(self, ledger: Ledger, forms: FormValues, bases: BasesOfRates) -> None:
        self._ledger = ledger
        self._forms = forms
        self._bases = bases
        self._late = self._late_of(ledger.quantities, None)

    def relations(self, rate: Quantity, beside: Quantity | None) -> Iterator[Relation]:
        """By what its words mean: the value of the form or of the text, over that of its bases."""
        if not rate.comparable or rate.exactness is not Exactness.EXACT:
            return
        concept = next(iter(rate.concepts), None)
        if concept is None and beside is not None:
            concept = next(iter(beside.concepts), None)
        if concept is None:
            return
        parts = self._part_values(concept, rate, beside)
        names = rate.bases or concepts()[concept].bases
        bases = [base for name in names for base in self._values(name, rate)]
        known = [base for name in concepts()[concept].bases for base in self._values(name, rate)]
        bases = (
            [base for base in bases if base.value not in parts] if rate.value != WHOLE else bases
        )
        if not parts or not bases:
            return
        for base, value in product(bases, parts):
            if fits(rate, value, base.value):
                yield Held((rate,), f"{number(value)}/{base.words}")
                if rate.part is None:
                    yield from self.online(rate, concept, value, base)
                return
        if rate.value == WHOLE:
            return
        for base, value in product(self._possible(names, rate), parts):
            if fits(rate, value, base.value):
                yield Held((rate,), f"{number(value)}/{base.words}")
                return
        yield from self._told(rate, names, parts, bases, known)

    def _told(
        self,
        rate: Quantity,
        names: Sequence[str],
        parts: Sequence[Number],
        bases: Sequence[Base],
        known: Sequence[Base],
    ) -> Iterator[Relation]:
        """What is told of a rate that is none of the bases that it may mean."""
        other = next((b for b, v in product(known, parts) if fits(rate, v, b.value)), None)
        if rate.bases and other is not None:
            yield Broken((rate,), of_another_base(rate, parts[0], bases[0], other))
            return
        bases = [base for base in bases if base.value >= max(parts)]
        if not bases:
            return  # of an office of several: no whole of it is told
        unit = _UNITS.get(concepts()[names[0]].role, "hồ sơ")
        if not rate.bases and any(self._bases.fitting(rate, value, unit) for value in parts):
            return  # some other number of the text is what it is taken over
        rights = (percentage(value, base.value) for base, value in product(bases, parts))
        stated = Decimal(rate.value)
        near = any(right is not None and nearly_rate(stated, right) for right in rights)
        beside = {one.value for one in self._ledger.near(rate) if one.counts}
        certain = bool(rate.bases) and {base.value for base in bases} <= beside
        if (near or certain) and len(parts) == 1 and self._all_known(names, rate):
            yield Broken((rate,), wrong_rate(rate, parts, bases))

    def _all_known(self, names: Sequence[str], rate: Quantity) -> bool:
        """Whether no base that may be meant is missing in the text."""
        if names[0] == "received_new" and not self._possible(["carried_over"], rate):
            return bool(self._values("received", rate))  # all that came in are new
        return bool(self._values(names[0], rate))

    def _part_values(self, concept: str, rate: Quantity, beside: Quantity | None) -> list[Number]:
        values: dict[Number, None] = {}
        if beside is not None and (
            not (rate.concepts and beside.concepts) or concept in beside.concepts
        ):
            values[beside.value] = None
        for name in (concept, *_ALSO_SAID_OF.get(concept, ())):
            known = self._of_form(name, rate)
            if known is not None:
                values[known] = None
        found = values or self._added_beside(concept, rate) | self._said(concept, rate)
        return list(islice(found or self._added(concept, rate), _MAX_VALUES))

    def _added_beside(self, concept: str, rate: Quantity) -> dict[Number, None]:
        """Those before and on time that its own line gives."""
        own = list(self._beside(rate)) if concept in _IN_TIME else []
        early, on_time = ([one for one in own if one.concepts[:1] == (name,)] for name in _PARTS)
        one_each = len(early) == len(on_time) == 1
        return {early[0].value + on_time[0].value: None} if one_each else {}

    def _added(self, concept: str, rate: Quantity) -> dict[Number, None]:
        """Those before and on time, of whom a text may give the two parts only."""
        if concept not in _IN_TIME:
            return {}
        own = list(self._beside(rate))
        early_, on_time_ = ([one.value for one in self._possible([n], rate)][:2] for n in _PARTS)
        all_ = list(islice(self._said("resolved", rate), 2))
        late = self._late if rate.part is None else self._late_of(own, rate.part)
        if len(early_) == len(on_time_) == 1:
            return {early_[0] + on_time_[0]: None}
        return {all_[0] - late[0]: None} if len(all_) == len(late) == 1 else {}

    def _late_of(self, quantities: Iterable[Quantity], part: str | None) -> list[Number]:
        return list(
            dict.fromkeys(
                one.value
                for one in quantities
                if one.concepts[:1] == ("resolved_overdue",)
                and one.counts
                and one.comparable
                and one.part == part
            )
        )

    def _of_form(self, concept: str, rate: Quantity) -> Number | None:
        known = self._forms.total(concept) if rate.part is None else None
        return known.value if known else None

    def _said(self, concept: str, rate: Quantity) -> dict[Number, None]:
        """What the text says of all cases, or the line of the part that the rate is of."""
        if rate.part is None:
            return self._ledger.values(concept)
        return {one.value: None for one in self._beside(rate) if one.concept == concept}

    def _beside(self, rate: Quantity) -> Iterator[Quantity]:
        """The numbers of its line that are of the same part of the cases."""
        return (
            one
            for one in self._ledger.near(rate)
            if one.part == rate.part
            and one.comparable
            and one.counts
            and not self._ledger.listed(one)
        )

    def _values(self, concept: str, rate: Quantity) -> list[Base]:
        """The values of a base: in the form, else anywhere in the text."""
        known = self._of_form(concept, rate)
        values = {known: None} if known is not None else dict(self._said(concept, rate))
        if concept == "received":  # "tiếp nhận", perhaps those newly received only
            new = self._of_form("received_new", rate)
            values |= {new: None} if new is not None else self._said("received_new", rate)
        return [Base(concept, value) for value in islice(values, _MAX_VALUES) if value]

    def _possible(self, names: Sequence[str], rate: Quantity) -> list[Base]:
        """The values that may be of a base: "2.617 hồ sơ tiếp nhận trong kỳ", all or the new."""
        if rate.part is not None:
            own = [one for one in self._beside(rate) if set(one.concepts) & set(names)]
            return [Base(names[0], one.value) for one in own if one.value]
        found = (Base(name, v) for name in names for v in self._ledger.possible_values(name) if v)
        return list(islice(found, _MAX_VALUES))

    def online(self, rate: Quantity, concept: str, part: Number, base: Base) -> Iterator[Broken]:
        """The online rate over all cases, where the form tells those newly received apart."""
        if concept != "received_online" or base.name != "received" or rate.bases:
            return
        names = ("received", "received_new", "carried_over")
        every, new, carried = (self._forms.total(name) for name in names)
        of_all = every is not None and every.value == base.value  # not of one field
        carries = of_all and carried is not None and carried.value
        if new and carries and (right := percentage(part, new.value)):
            over = f"{number(part)}/{number(new.value)}"
            yield Broken((), of_rate("VB09", rate, right, right=number(right), base=over))
