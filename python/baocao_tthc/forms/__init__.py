"""Official forms as data: one TOML file a form beside this module, and the model that reads them.

A new circular is met by adding or editing one file here; sheet, formulas, checks, annex table and
reader all follow from it.
"""

from .model import ROLE_NAMES, Column, Form, read_form
from .registry import known_forms

__all__ = ["ROLE_NAMES", "Column", "Form", "known_forms", "read_form"]
