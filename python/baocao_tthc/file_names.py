"""Names of the files made for a period: ASCII, so that any mail and any disk takes them."""

from __future__ import annotations

from .period import Period
from .vietnamese import ascii_name


def name_of(period: Period | None, unit: str) -> str:
    """The name of a period's file without its ending: BaoCao_TTHC_2026-01_ubnd-xa-ninh-giang."""
    parts = ["BaoCao_TTHC"]
    if period:
        parts.append(f"{period.end:%Y-%m}")
    if named := ascii_name(unit):
        parts.append(named)
    return "_".join(parts)
