"""Percentages with no number beside them: what their words mean says of which numbers they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice, product

from ..formula import Number
from ..vietnamese import number, percentage
from .form_values import FormValues
from .ledger import Ledger
from .lexicon import concepts
from .quantities import Exactness, Quantity
from .ratios import WHOLE, Base, fits, nearly_rate, of_another_base, of_rate, wrong_rate
from .relations import Broken, Held, Relation

_MAX_VALUES = 50  # of one meaning that are tried
_IN_TIME = ("resolved_in_good_time", "resolved_on_time")
_OF_RESOLVED = ("resolved_early", "resolved_on_time", "resolved")
# What is said of the cases on time is said of those before and on time, too.
_ALSO_SAID_OF = dict.fromkeys(("resolved_on_time", "resolved_early"), ("resolved_in_good_time",))


class RatesByMeaning:
    """The percentages of a text, each held to what the text and its forms have of its meaning."""

    def __init__(self, ledger: Ledger, forms: FormValues) -> None:
        self._ledger = ledger
        self._forms = forms
        self._late = list(
            dict.fromkeys(
                one.value
                for one in ledger.quantities
                if one.concepts[:1] == ("resolved_overdue",)
                and one.counts
                and one.comparable
                and one.part is None
            )
        )

    def relations(self, rate: Quantity, beside: Quantity | None) -> Iterator[Relation]:
        """By what its words mean: the value of the form or of the text, over that of its bases."""
        exact = rate.exactness is Exactness.EXACT
        if not rate.comparable or rate.part is not None or not exact:
            return
        concept = next(iter(rate.concepts), None)
        if concept is None and beside is not None:
            concept = next(iter(beside.concepts), None)
        if concept is None:
            return
        parts = self._part_values(concept, rate, beside)
        names = rate.bases or concepts()[concept].bases
        bases = [base for name in names for base in self._values(name)]
        known = [base for name in concepts()[concept].bases for base in self._values(name)]
        bases = (
            [base for base in bases if base.value not in parts] if rate.value != WHOLE else bases
        )
        if not parts or not bases:
            return
        for base, value in product(bases, parts):
            if fits(rate, value, base.value):
                yield Held((rate,), f"{number(value)}/{base.words}")
                yield from self.online(rate, concept, value, base)
                return
        if rate.value == WHOLE:
            return
        for base, value in product(self._possible(names), parts):
            if fits(rate, value, base.value):
                yield Held((rate,), f"{number(value)}/{base.words}")
                return
        other = next((b for b, v in product(known, parts) if fits(rate, v, b.value)), None)
        rights = (percentage(value, base.value) for base, value in product(bases, parts))
        stated = Decimal(rate.value)
        near = any(right is not None and nearly_rate(stated, right) for right in rights)
        if rate.bases and other is not None:
            yield Broken((rate,), of_another_base(rate, parts[0], bases[0], other))
        elif near and len(parts) == 1 and self._all_known(names):
            yield Broken((rate,), wrong_rate(rate, parts, bases))

    def _all_known(self, names: Sequence[str]) -> bool:
        """Whether no base that may be meant is missing in the text."""
        return all(self._values(name) for name in names[:1])

    def _part_values(self, concept: str, rate: Quantity, beside: Quantity | None) -> list[Number]:
        values: dict[Number, None] = {}
        if beside is not None and (not rate.concepts or set(beside.concepts) & {concept}):
            values[beside.value] = None
        for name in (concept, *_ALSO_SAID_OF.get(concept, ())):
            if known := self._forms.total(name):
                values[known.value] = None
        found = values or self._ledger.values(concept) or self._added(concept)
        return list(islice(found, _MAX_VALUES))

    def _added(self, concept: str) -> dict[Number, None]:
        """Those before and on time, of whom a text may give the two parts only."""
        if concept not in _IN_TIME:
            return {}
        early, on_time, all_ = (list(islice(self._ledger.values(name), 2)) for name in _OF_RESOLVED)
        late = self._late
        if len(early) == len(on_time) == 1:
            return {early[0] + on_time[0]: None}
        return {all_[0] - late[0]: None} if len(all_) == len(late) == 1 else {}

    def _values(self, concept: str) -> list[Base]:
        """The values of a base: in the form, else anywhere in the text."""
        found: dict[Number, None] = {}
        if known := self._forms.total(concept):
            found[known.value] = None
        values = dict(found or self._ledger.values(concept))
        if concept == "received":  # "tiếp nhận", perhaps those newly received only
            new = self._forms.total("received_new")
            values |= {new.value: None} if new else self._ledger.values("received_new")
        return [Base(concept, value) for value in islice(values, _MAX_VALUES) if value]

    def _possible(self, names: Sequence[str]) -> list[Base]:
        """The values that may be of a base: "2.617 hồ sơ tiếp nhận trong kỳ", all or the new."""
        found = (Base(name, v) for name in names for v in self._ledger.possible_values(name) if v)
        return list(islice(found, _MAX_VALUES))

    def online(self, rate: Quantity, concept: str, part: Number, base: Base) -> Iterator[Broken]:
        """The online rate over all cases, where the form tells those newly received apart."""
        if concept != "received_online" or base.name != "received" or rate.bases:
            return
        new, carried = (self._forms.total(name) for name in ("received_new", "carried_over"))
        if new and carried and carried.value and (right := percentage(part, new.value)):
            over = f"{number(part)}/{number(new.value)}"
            yield Broken((), of_rate("VB09", rate, right, right=number(right), base=over))
