"""The forms that come with the program."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from .model import Form, read_form


@cache
def known_forms() -> tuple[Form, ...]:
    """Every form of this folder, in the order of its code: II.06A13, II.06B, PL01."""
    found = [
        read_form(entry.read_text(encoding="utf-8"), entry.name)
        for entry in Path(__file__).parent.glob("*.toml")
    ]
    return tuple(sorted(found, key=lambda form: form.code))
