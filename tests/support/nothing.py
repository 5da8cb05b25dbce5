"""Data of a month in which a unit has nothing to report, and of one that has."""

from __future__ import annotations

from typing import Any

from support.packages import data_of

FORMS = ("II.06B", "PL01")


def nothing(*codes: str, **fields: Any) -> dict[str, Any]:
    """Consistent data; the forms with these codes (none: both) say that there is nothing."""
    data = data_of(**fields)
    for code in codes or FORMS:
        form = {key: data["bieu"][code][key] for key in ("tu", "den")}
        data["bieu"][code] = {**form, "khong_phat_sinh": True, "dong": []}
    return data
