"""The blank workbook: what an office fills in its first month."""

from __future__ import annotations

from ..forms import Form, known_forms
from ..inputs import fields
from .data import FormData, WorkbookData

_EMPTY_ROWS = {"II.06B": 10, "PL01": 1}
"""The forms of the workbook and how many empty rows each offers."""


def blank_data() -> WorkbookData:
    """Fields with their defaults, numbered empty rows, nothing else."""
    forms = {form.code: form for form in known_forms()}
    return WorkbookData(
        info={field.key: field.default for field in fields() if field.default},
        period=None,
        forms=tuple(_blank_form(forms[code], rows) for code, rows in _EMPTY_ROWS.items()),
        texts={},
        numbers={},
        rules=(),
    )


def _blank_form(form: Form, rows: int) -> FormData:
    empty = (None,) * (len(form.columns) - 1)
    numbered = tuple((order, *empty) for order in range(1, rows + 1))
    return FormData(form, period=None, title=None, rows=numbered, total=None)
