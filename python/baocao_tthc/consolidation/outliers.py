"""Figures that lie far from those of the other units, or from what the unit itself reported before.

They are looked at, not called wrong: each is an `info`. Bounds are the median ± 3.5 robust standard
deviations (1.4826 × the median distance from the median: Iglewicz and Hoaglin, How to Detect and
Handle Outliers, 1993), which one or two odd units do not move, as they move a mean.

Counts are compared by their logarithm, since units differ in size by factors; a count below ten
is taken as ten, so that a zero has a place and small counts do not lie far apart. Shares are
compared by arcsin √p, where chance moves all alike and neither end is drawn out, as logits do it:
99.9 % is a good share and no oddity. To the spread of the group is added what chance alone does to
the figure (1/n of a count, 1/4n of a share): small units scatter more (Spiegelhalter, Funnel plots
for comparing institutional performance, Statistics in Medicine 24, 2005). A figure must also lie
far enough to matter: at twice or half the middle count, ten points from the middle share.

Over time a unit's change against its own earlier months is held to the changes of the others, so
that a season that all share is no outlier (the fault of z-scores that DHIS2's manual warns of).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from math import asin, log, sqrt
from statistics import median
from typing import Any, NamedTuple

from .. import resources
from ..findings.finding import Severity
from ..forms import Form
from ..formula import Number
from ..sources.variables import Variable, variables
from ..vietnamese import fold, number, percentage, plain_number, rate
from ..vietnamese.numbers import to_places
from .months import MonthSummary
from .ranking import measures_of
from .standing import Account
from .submissions import SubmittedFinding
from .summing import SummedForm

_ROBUST = 1.4826  # a standard deviation over the median distance from the median, in normal data
_LEAST_COUNT = 10

Seen = Mapping[str, "Figure"]  # by unit


class Outlier(NamedTuple):
    """A count or a share (in percent) of a unit that lies far from `usual`: the middle one of so
    many `units`, or of its own earlier `months`, 0 when it is held to the others.
    """

    unit: str
    form: Form
    variable: Variable
    heading: str
    value: Number
    usual: Number
    units: int
    months: int = 0

    @property
    def finding(self) -> SubmittedFinding:
        """The same as a line of PhatHien."""
        value, usual = map(self._shown, (self.value, self.usual))
        if self.months:
            rule = "TH02"
            said = (
                f"{self.months} tháng trước của đơn vị ở mức {usual}, {self.units} đơn vị không "
                "cùng đổi như vậy"
            )
        else:
            rule, said = "TH01", f"mức giữa của {self.units} đơn vị cùng cấp là {usual}"
        message = f"{self.heading}: {value}; {said}. Nên xem lại, chưa chắc là sai."
        return SubmittedFinding(rule, Severity.INFO, message, self.form.name, "")

    def _shown(self, value: Number) -> str:
        """A share at two places, as everywhere; the middle of two may have three."""
        return rate(to_places(value, 2)) if self.variable.base else number(value)


class Figure(NamedTuple):
    """A count or share as it is compared: what is shown, its place on the scale where it is held to
    others, the variance there that is chance, and by what it must differ to matter.
    """

    shown: Number
    place: float
    chance: float
    size: float


def outliers(
    account: Account, forms: Sequence[SummedForm], months: Sequence[MonthSummary]
) -> tuple[Outlier, ...]:
    """Everything that should be looked at, unit by unit in the order of the list."""
    found = [
        each
        for form in forms
        for variable, heading in _watched(form.form)
        for level in _levels(account)
        for each in (
            *_across(form, variable, heading, level),
            *_over_time(form, variable, heading, level, months[:-1]),
        )
    ]
    order = {each.unit.name: place for place, each in enumerate(account.standings)}
    return tuple(sorted(found, key=lambda each: order[each.unit]))


def apart(seen: Seen, least: float) -> list[str]:
    """The units whose figure lies far from the others', and by at least so much; none of few."""
    if len(seen) < _limits()["units"]:
        return []
    middle = median(figure.place for figure in seen.values())
    spread = _ROBUST * median(abs(figure.place - middle) for figure in seen.values())
    size = median(figure.size for figure in seen.values())
    reach = float(_limits()["reach"])
    return [
        unit
        for unit, figure in seen.items()
        if abs(figure.place - middle) > reach * sqrt(spread**2 + figure.chance)
        and abs(figure.size - size) >= least
    ]


def count_figure(count: Number) -> Figure:
    """A count as it is compared."""
    held = max(float(count), _LEAST_COUNT)
    return Figure(count, log(held), 1 / held, log(held))


def share_figure(part: Number, base: Number) -> Figure | None:
    """A share as it is compared; None over a small base, or of a part that is no part."""
    share = percentage(part, base)
    if share is None or base < _limits()["cases"] or not 0 <= part <= base:
        return None
    return Figure(share, asin(sqrt(part / base)), 1 / (4 * float(base)), float(share))


def _across(
    form: SummedForm, variable: Variable, heading: str, level: frozenset[str]
) -> Iterator[Outlier]:
    terms = _terms(form, variable, level)
    seen = {unit: one for unit, each in terms.items() if (one := _figure(variable, each))}
    if not variable.base and not _is_large(part for part, _ in terms.values()):
        return
    for unit in apart(seen, _least(variable)):
        usual = _middle(each.shown for each in seen.values())
        yield Outlier(unit, form.form, variable, heading, seen[unit].shown, usual, len(seen))


def _over_time(
    form: SummedForm,
    variable: Variable,
    heading: str,
    level: frozenset[str],
    months: Sequence[MonthSummary],
) -> Iterator[Outlier]:
    now = _terms(form, variable, level)
    past: dict[str, list[tuple[Number, Number]]] = defaultdict(list)
    for each in (each for month in months for each in month.forms if each.form == form.form):
        for unit, terms in _terms(each, variable, level).items():
            past[unit].append(terms)
    before = {unit: _usual(variable, terms) for unit, terms in past.items()}
    changes: dict[str, Figure] = {}
    shown: dict[str, tuple[Number, Number]] = {}
    for unit in (unit for unit in now if unit in before):
        one, other = (_figure(variable, each) for each in (now[unit], before[unit]))
        large = variable.base or _is_large([max(now[unit][0], before[unit][0])])
        if one and other and large:
            changes[unit] = _change(one, other)
            shown[unit] = one.shown, other.shown
    for unit in apart(changes, _least(variable)):
        counted = len(changes) - 1, len(past[unit])
        yield Outlier(unit, form.form, variable, heading, *shown[unit], *counted)


def _usual(variable: Variable, terms: Sequence[tuple[Number, Number]]) -> tuple[Number, Number]:
    """Of earlier months the middle count, or the parts and bases of a share added up."""
    parts, bases = zip(*terms, strict=True)
    return (sum(parts), sum(bases)) if variable.base else (_middle(parts), 0)


def _change(now: Figure, before: Figure) -> Figure:
    return Figure(
        now.shown, now.place - before.place, now.chance + before.chance, now.size - before.size
    )


def _figure(variable: Variable, terms: tuple[Number, Number]) -> Figure | None:
    return share_figure(*terms) if variable.base else count_figure(terms[0])


def _terms(
    form: SummedForm, variable: Variable, level: frozenset[str]
) -> dict[str, tuple[Number, Number]]:
    rows = (row for row in form.by_unit if row.name in level)
    found = ((row.name, variable.terms(form.form, row.figures)) for row in rows)
    return {unit: terms for unit, terms in found if terms}


def _watched(form: Form) -> Iterator[tuple[Variable, str]]:
    """The counts and shares of the form that are looked at, with what they are called."""
    for name, heading in _limits()["counts"].items():
        if variables()[name].role == form.role:
            yield variables()[name], heading
    for measure in measures_of(form):
        yield measure.variable, measure.heading.removesuffix(" (%)")


def _levels(account: Account) -> list[frozenset[str]]:
    """The units of each level, communes not beside wards where the list tells them apart."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in account.standings:
        found[fold(each.unit.level)].append(each.unit.name)
    return [frozenset(names) for names in found.values()]


def _is_large(counts: Iterable[Number]) -> bool:
    """Whether the middle one is large enough to be compared; not where no unit has any."""
    known = list(counts)
    return bool(known) and _middle(known) >= int(_limits()["cases"])


def _middle(values: Iterable[Number]) -> Number:
    """The middle one, or the mean of the two."""
    return plain_number(median(map(Decimal, values)))


def _least(variable: Variable) -> float:
    return float(_limits()["points"]) if variable.base else log(float(_limits()["times"]))


def _limits() -> Mapping[str, Any]:
    limits: Mapping[str, Any] = resources.data("comparison")["outliers"]
    return limits
