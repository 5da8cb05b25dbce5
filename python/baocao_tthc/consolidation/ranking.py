"""Units beside each other: the shares that a superior compares, with their ranks and marks.

What is compared stands in comparison.toml. A share is reckoned anew from the counts of the unit, at
two decimals, half up. The largest is first; units with the same share have the same rank, and the
next rank skips as many (1, 2, 2, 4), as RANK does. A unit without a base (nothing resolved, say) or
without one of the figures has no share, no rank and no mark. A share outside 0 to 100 is a mistake
of its counts: it is shown, but neither ranked nor marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from .. import resources
from ..errors import TthcError
from ..forms import Form
from ..formula import Number
from ..sources.variables import Variable, variables
from ..units import MAX_PERCENT, are_limits, is_share
from .summing import SummedForm


class Mark(NamedTuple):
    """What is said of a share below so many percent."""

    below: Number
    label: str


class Measure(NamedTuple):
    """A share that is compared: columns over a base in percent, and the heading of its column."""

    variable: Variable
    heading: str
    marked: bool


class RankedUnit(NamedTuple):
    """A unit's share in percent, its rank from 1 and its mark; each None where it has none."""

    unit: str
    value: Number | None
    rank: int | None
    mark: Mark | None

    @property
    def is_impossible(self) -> bool:
        """Whether it has a share that cannot be one."""
        return self.value is not None and not is_share(self.value)


class Comparison(NamedTuple):
    """A measure over all units that have the form, in the order of the list, and over their sum."""

    form: Form
    measure: Measure
    units: tuple[RankedUnit, ...]
    total: Number | None

    @property
    def by_rank(self) -> tuple[RankedUnit, ...]:
        """Those that have a rank, the first first; of equals the earlier in the list."""
        return tuple(sorted((one for one in self.units if one.rank), key=lambda one: one.rank or 0))

    def below(self, mark: Mark) -> tuple[RankedUnit, ...]:
        """The units with that mark, the lowest first."""
        marked = (one for one in self.units if one.mark == mark)
        return tuple(sorted(marked, key=lambda one: one.value or 0))


@cache
def measures() -> tuple[Measure, ...]:
    """The shares of comparison.toml, in its order."""
    rows = resources.data("comparison")["measures"]
    return tuple(
        Measure(variables()[row["variable"]], row["heading"], row.get("marked", False))
        for row in rows
    )


def measures_of(form: Form) -> tuple[Measure, ...]:
    """Those that the form has the columns of."""
    return tuple(
        each
        for each in measures()
        if each.variable.role == form.role and each.variable.source(form)
    )


@cache
def usual_marks() -> tuple[Mark, ...]:
    """The marks of comparison.toml, from the lowest."""
    return tuple(Mark(row["below"], row["label"]) for row in resources.data("comparison")["marks"])


def read_marks(stated: str) -> tuple[Mark, ...]:
    """The usual marks with other thresholds, "75,85"; raises TthcError when these are none."""
    usual = usual_marks()
    pieces = [piece.strip() for piece in stated.replace(";", ",").split(",")]
    whole = all(piece.isdecimal() and len(piece) <= 3 for piece in pieces)
    limits = [int(piece) for piece in pieces] if whole else []
    if len(limits) != len(usual) or not are_limits(limits):
        example = ",".join(str(mark.below) for mark in usual)
        raise TthcError(
            f"Ngưỡng “{stated}” chưa đúng; hãy ghi {len(usual)} số nguyên tăng dần, không quá "
            f"{MAX_PERCENT}, ví dụ --nguong {example}."
        )
    return marks_at(limits)


def marks_at(limits: Sequence[Number]) -> tuple[Mark, ...]:
    """The usual marks with these thresholds, as many."""
    return tuple(Mark(limit, mark.label) for limit, mark in zip(limits, usual_marks(), strict=True))


def comparisons(
    forms: Iterable[SummedForm], marks: Sequence[Mark] | None = None
) -> tuple[Comparison, ...]:
    """Every measure of every form that has its columns; the marks are by default the usual ones."""
    chosen = usual_marks() if marks is None else marks
    return tuple(
        _compared(form, measure, chosen) for form in forms for measure in measures_of(form.form)
    )


def _compared(form: SummedForm, measure: Measure, marks: Sequence[Mark]) -> Comparison:
    figure = measure.variable.figure
    values = [figure(form.form, row.figures) for row in form.by_unit]
    held = [value if is_share(value) else None for value in values]
    units = tuple(
        RankedUnit(row.name, value, rank, _mark(sound, marks) if measure.marked else None)
        for row, value, sound, rank in zip(form.by_unit, values, held, _ranks(held), strict=True)
    )
    return Comparison(form.form, measure, units, figure(form.form, form.total))


def _ranks(values: Sequence[Number | None]) -> list[int | None]:
    """The rank of each, None for None.

    >>> _ranks([90, 100, None, 90, 80])
    [2, 1, None, 2, 4]
    """
    falling = sorted((value for value in values if value is not None), reverse=True)
    first: dict[Number, int] = {}
    for rank, value in enumerate(falling, 1):
        first.setdefault(value, rank)
    return [None if value is None else first[value] for value in values]


def _mark(value: Number | None, marks: Sequence[Mark]) -> Mark | None:
    return next((mark for mark in marks if value is not None and value < mark.below), None)
