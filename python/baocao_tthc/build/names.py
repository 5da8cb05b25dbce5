"""Names of sheets: legal for Excel, one sheet each, and quoted in formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

INFO, TEXTS, RULES, FINDINGS = "ThongTin", "NoiDung", "QuyTac", "KiemTra"
_FIXED = (INFO, TEXTS, RULES, FINDINGS, "History")
_LONGEST = 31
_ILLEGAL = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def sheet_names(codes: Iterable[str], taken: Sequence[str] = _FIXED) -> tuple[str, ...]:
    """A legal sheet name for each form code, different from all others in any case.

    >>> sheet_names(["II.06B", "06/VPCP", "06:VPCP"])
    ('II.06B', '06-VPCP', '06-VPCP (2)')
    """
    used = {name.casefold() for name in taken}
    names = []
    for code in codes:
        base = _cut(_ILLEGAL.sub("-", code), _LONGEST) or "Bieu"
        name, copy = base, 1
        while name.casefold() in used:
            copy += 1
            suffix = f" ({copy})"
            name = _cut(base, _LONGEST - len(suffix)) + suffix
        used.add(name.casefold())
        names.append(name)
    return tuple(names)


def _cut(name: str, limit: int) -> str:
    """The name within the limit; Excel takes no apostrophe at either end."""
    return name.strip("' ")[:limit].strip("' ")


def quoted(sheet: str) -> str:
    """The name as formulas need it: 'II.06B'; PL01 alone would be a cell."""
    return "'" + sheet.replace("'", "''") + "'"
