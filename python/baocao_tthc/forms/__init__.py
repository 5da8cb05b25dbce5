"""Official forms as data: one TOML file a form in data/forms, and the model that reads them.

A new circular is met by adding or editing one file there; sheet, formulas, checks, reader, next
month and the superior's sums all follow from it. Two things name forms elsewhere: the blank
workbook (`_BLANK_FORMS` of entries/data.py), and the Word report, whose variables and annexes
(data/variables.toml) are of the roles in `ROLE_NAMES`: a form of a role replaces the one before it,
a form of no role has no part there, which the report's making says (report/render.py, `gaps`).
"""

from __future__ import annotations

from functools import cache

from ..resources import form_files
from .model import ROLE_NAMES, Column, Form, read_form

__all__ = ["ROLE_NAMES", "Column", "Form", "known_forms", "read_form"]


@cache
def known_forms() -> tuple[Form, ...]:
    """Every form of data/forms, in the order of its code: II.06A13, II.06B, PL01."""
    found = [read_form(entry.read_text(encoding="utf-8"), entry.name) for entry in form_files()]
    return tuple(sorted(found, key=lambda form: form.code))
