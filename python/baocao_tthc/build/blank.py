"""The blank workbook: what an office fills in its first month."""

from __future__ import annotations

from ..forms import Form, known_forms
from ..inputs import fields
from .data import FormData, WorkbookData

_EMPTY_ROWS = {"II.06B": 10, "PL01": 1}
"""The forms of the workbook and how many empty rows each offers."""
_USUAL = 10  # of any other form


def blank_data() -> WorkbookData:
    """Fields with their defaults, numbered empty rows, nothing else."""
    forms = {form.code: form for form in known_forms()}
    return WorkbookData(
        info={field.key: field.default for field in fields() if field.default},
        period=None,
        forms=tuple(blank_form(forms[code]) for code in _EMPTY_ROWS),
        texts={},
        numbers={},
        rules=(),
    )


def blank_form(form: Form) -> FormData:
    """A form with nothing but its numbered empty rows."""
    empty = (None,) * (len(form.columns) - 1)
    rows = _EMPTY_ROWS.get(form.code, _USUAL)
    numbered = tuple((order, *empty) for order in range(1, rows + 1))
    return FormData(form, period=None, title=None, rows=numbered, total=None)
