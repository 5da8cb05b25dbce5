"""Names of fields that the list of names does not know: told, never merged by a guess."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..forms import Form
from ..forms.field_names import alike_names, is_listed_name
from ..series import counted_by_field
from .summing import Submitted, SummedForm, rows_of


class UnlistedField(NamedTuple):
    """A name as it was first written, the units that have it, and the names of other rows of the
    form that may be the same with a slip.
    """

    form: Form
    name: str
    units: tuple[str, ...]
    alike: tuple[str, ...]


def unlisted_fields(forms: Iterable[SummedForm], submitted: Submitted) -> tuple[UnlistedField, ...]:
    """Of every form whose rows are fields, in the order of its sum; a row without name is none."""
    return tuple(
        each for form in forms if counted_by_field(form.form) for each in _unlisted(form, submitted)
    )


def _unlisted(form: SummedForm, submitted: Submitted) -> Iterable[UnlistedField]:
    unlisted = {row.key for row in form.fields if row.name and not is_listed_name(row.name)}
    units: dict[str, dict[str, None]] = {key: {} for key in unlisted}
    for unit, row in rows_of(submitted, form.form.code) if unlisted else ():
        if row.key in units:
            units[row.key][unit] = None
    alike = alike_names([row.name for row in form.fields if row.name])
    for row in form.fields:
        if row.key in unlisted:
            yield UnlistedField(form.form, row.name, tuple(units[row.key]), alike[row.name])
