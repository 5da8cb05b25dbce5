"""Official forms as data: one TOML file a form in data/forms, and the model that reads them.

A new circular is met by adding or editing one file there; sheet, formulas, checks, annex table and
reader all follow from it.
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
