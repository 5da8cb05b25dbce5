"""Names of fields out of an untrusted export, fit for a cell."""

from __future__ import annotations

from ..vietnamese import plain

_LONGEST = 255


def clean_name(text: str) -> str:
    """One line without control characters; it is a text to every writer, never a formula."""
    printable = "".join(letter if letter.isprintable() else " " for letter in plain(text))
    return " ".join(printable.split())[:_LONGEST]
