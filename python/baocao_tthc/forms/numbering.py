"""The numbering row, `(1) (2) (3)=(4)+(5)+(6) …`: what a form prints to say how it adds up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ..formula import Rule, parse_rule

_BLANK = re.compile(r"[\s\u00a0\u200b\u202f]+")
_NUMBER = re.compile(r"\((\d{1,3})\)")


@lru_cache(maxsize=1024, typed=True)  # the same few cells are compared with every form
def compact(cell: object) -> str:
    r"""A numbering cell without its blanks; the number -3 is what Excel makes of a typed "(3)".

    >>> compact("(3) = (4) +\\n(5)"), compact(-3.0)
    ('(3)=(4)+(5)', '(3)')
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"({-int(cell)})" if cell < 0 and float(cell).is_integer() else ""
    return _BLANK.sub("", cell) if isinstance(cell, str) else ""


def official_number(cell: object) -> int | None:
    """The official column number that a numbering cell gives, or None for any other cell."""
    text = compact(cell)
    match = _NUMBER.match(text)
    if not match or (len(text) > match.end() and text[match.end()] != "="):
        return None
    return int(match[1])


def printed_identities(numbering: Iterable[str]) -> tuple[Rule, ...]:
    """The identities of a numbering row, as rules; raises FormulaError on a malformed one.

    >>> [rule.text for rule in printed_identities(["(1)", "(3)=(4)+(5)", "(4)", "(5)"])]
    ['(3)=(4)+(5)']
    """
    return tuple(parse_rule(cell) for cell in map(compact, numbering) if "=" in cell)
