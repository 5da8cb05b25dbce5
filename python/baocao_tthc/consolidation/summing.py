"""The forms of many units added up: by field and by unit. Counts are added, rates computed anew.

A count that a unit has still to type is not 0: its sums are not known, nor what is computed from
them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..forms import Form, known_forms
from ..forms.cell_values import row_values
from ..forms.field_names import field_key
from ..formula import Number
from .submissions import SubmittedForm

Figures = Mapping[int, Number]
Submitted = Sequence[tuple[str, Sequence[SubmittedForm]]]  # of each unit, by its name


class SummedRow(NamedTuple):
    """A row of a sum, or one that goes into it: its name, what is the same for all writings of the
    name, its figures; `unknown` are the columns of which somebody has still to type a figure.
    """

    name: str
    key: str
    figures: Figures
    unknown: frozenset[int] = frozenset()


class SummedForm(NamedTuple):
    """A form over all units: `fields` in the order in which they first came, `by_unit` in that of
    the list (a unit without the form, or with nothing in it, is left out), and the sum of all.
    """

    form: Form
    fields: tuple[SummedRow, ...]
    by_unit: tuple[SummedRow, ...]
    total: Figures

    @property
    def not_entered(self) -> Mapping[int, Sequence[str]]:
        """The units that have still to type a figure, by the columns that people type."""
        entered = [each.number for each in self.form.counts if each.entry == "entered"]
        found = {n: [row.name for row in self.by_unit if n in row.unknown] for n in entered}
        return {number: units for number, units in found.items() if units}

    @property
    def unknown(self) -> frozenset[int]:
        """The columns of which there is no sum of all."""
        return frozenset().union(*(row.unknown for row in self.by_unit))


def summed(submitted: Submitted) -> tuple[SummedForm, ...]:
    """The sums of every known form that any of the units (by name) has."""
    codes = {form.code for _, forms in submitted for form in forms if form.has_figures}
    return tuple(_summed(form, submitted) for form in known_forms() if form.code in codes)


def rows_of(submitted: Submitted, code: str) -> Iterator[tuple[str, SummedRow]]:
    """Yield every row of that form, with the unit's name; none of one that nobody filled in."""
    for unit, forms in submitted:
        for each in forms:
            if each.code == code and each.has_figures:
                for at, (label, figures) in enumerate(each.rows):
                    unknown = each.unknown[at] if each.unknown else frozenset()
                    yield unit, SummedRow(label, field_key(label) or label, figures, unknown)


def _summed(form: Form, submitted: Submitted) -> SummedForm:
    names: dict[str, str] = {}
    by_field: dict[str, list[SummedRow]] = defaultdict(list)
    by_unit: dict[str, list[SummedRow]] = {}
    for unit, forms in submitted:
        rows = [row for _, row in rows_of([(unit, forms)], form.code)]
        for row in rows:
            names.setdefault(row.key, row.name)
            by_field[row.key].append(row)
        zeros = [each.total for each in forms if each.code == form.code and each.nothing]
        if rows or zeros:
            by_unit[unit] = [*rows, *(SummedRow("", "", figures) for figures in zeros)]
    fields = tuple(_sum(form, name, key, by_field[key]) for key, name in names.items())
    units = tuple(_sum(form, unit, unit, rows) for unit, rows in by_unit.items())
    return SummedForm(form, fields, units, _sum(form, "", "", units).figures)


def _sum(form: Form, name: str, key: str, rows: Sequence[SummedRow]) -> SummedRow:
    unknown = frozenset().union(*(row.unknown for row in rows))
    added = _added(form, [row.figures for row in rows])
    known = {number: value for number, value in added.items() if number not in unknown}
    return SummedRow(name, key, known, unknown)


def _added(form: Form, rows: Iterable[Figures]) -> Figures:
    """The counts added; the derived rates of what came out, absent where there is no base."""
    added: dict[int, Number] = {}
    for row in rows:
        for column in form.counts:
            if column.number in row:
                added[column.number] = added.get(column.number, 0) + row[column.number]
    given = {column.number: added.get(column.number) for column in form.columns}
    values = row_values(form, given)
    rates = [column.number for column in form.rates if column.entry == "derived"]
    computed = {number: value for number in rates if isinstance(value := values[number], Number)}
    return added | computed
