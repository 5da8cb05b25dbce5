"""Names of sheets and cells: legal for Excel, one each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..sheets import CONFIG, FINDINGS, GUIDE, HISTORY, INFO, OVERVIEW, RULES, TEXTS

VERDICT, CHECKED_AT = "KetQuaKiemTra", "LucKiemTra"  # defined names, see findings_sheet.py
SEVERITY_COUNTS = "MucDoKiemTra"
STAMP, CHECKED_STAMP, CHANGED = "DauSoLieu", "DauDaKiemTra", "NhacKiemTraLai"  # see stamp.py
REPORT_MADE = "BaoCaoDaTao"  # where the button that makes the report says so, see guide_sheet.py
_FIXED = (GUIDE, INFO, TEXTS, FINDINGS, RULES, HISTORY, OVERVIEW, CONFIG, "History")
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


def code_name(sheet: str) -> str:
    """The name of the sheet's module in the VBA project, the same whatever staff rename it to.

    >>> code_name("ThongTin"), code_name("II.06B"), code_name("xlwings.conf")
    ('ThongTin', 'Bieu_II_06B', 'xlwings_conf')
    """
    identifier = re.sub(r"[^A-Za-z0-9]", "_", sheet)
    return (identifier if sheet in _FIXED else f"Bieu_{identifier}")[:_LONGEST]


def _cut(name: str, limit: int) -> str:
    """The name within the limit; Excel takes no apostrophe at either end."""
    return name.strip("' ")[:limit].strip("' ")
