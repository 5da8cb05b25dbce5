"""Numbers and rates: to Vietnamese administrative text and back.

A dot for thousands, a comma for decimals (Luật Kế toán 2003, Điều 12 khoản 2), no blank before
"%". Reading is more tolerant than writing, since people type all sorts, but it never guesses:
what is no number raises `ValueError` with a Vietnamese sentence that quotes the text. No binary
floats: counts are `int`, all else is `Decimal`, and the decimal context is not used.
"""

from __future__ import annotations

import re
from decimal import Decimal

from .folding import plain

_SWAP_MARKS = str.maketrans(",.", ".,")
_NUMBER = re.compile(
    r"(?P<sign>[+−-]?)"
    r"(?:(?P<grouped>[1-9][0-9]{0,2}(?P<mark>[ .,])[0-9]{3}(?:(?P=mark)[0-9]{3})*)"
    r"|(?P<plain>[0-9]+))"
    r"(?:(?!(?P=mark))[.,](?P<fraction>[0-9]+))?"
    r"(?: ?(?:%|hồ sơ))?",
    re.IGNORECASE,
)


def count(n: int) -> str:
    """A count with a dot for thousands: 3749 is "3.749", -16 is "-16"."""
    return f"{n:,}".replace(",", ".")


def padded(n: int) -> str:
    """A count as reports write it: 1 to 9 with a zero ("06"), zero as "0", else as `count`.

    Usage, no rule (Nghị định 30/2020/NĐ-CP pads document numbers and dates only): callers keep
    it behind a switch and never use it for rates or cells of a form.
    """
    return f"0{n}" if 1 <= n <= 9 else count(n)


def number(x: int | Decimal) -> str:
    """A number without trailing zeros: Decimal("1234.50") is "1.234,5"; NaN raises `ValueError`."""
    value = Decimal(x)
    if not value.is_finite():
        raise ValueError(f"“{x}” không phải là số hữu hạn")
    digits = f"{value.copy_abs():,f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return ("-" if value < 0 else "") + digits.translate(_SWAP_MARKS)


def difference(n: int | Decimal) -> str:
    """A signed difference: "+16", "−16" (U+2212, as long as the plus), "0", "−0,13"."""
    return f"+{number(n)}" if n > 0 else number(n).replace("-", "−")


def rate(x: int | Decimal) -> str:
    """A rate that is already in percent: Decimal("99.84") is "99,84%", without a blank."""
    return f"{number(x)}%"


def percentage(part: int | Decimal, base: int | Decimal, places: int = 2) -> Decimal | None:
    """100 × part / base, rounded half up (ties away from zero) to `places`; None for a zero base.

    Exact until it is rounded, once: 1/800 is 0.13, where binary floats give 0.12.
    """
    if base == 0:
        return None
    part_over, part_under = part.as_integer_ratio()
    base_over, base_under = base.as_integer_ratio()
    over, under = 100 * 10**places * part_over * base_under, part_under * base_over
    rounded = (2 * abs(over) + abs(under)) // (2 * abs(under))
    return Decimal(f"{rounded if over * under > 0 else -rounded}E-{places}")


def read_number(text: str) -> Decimal:
    """The number that somebody typed: "3.749", "3,749", "3 749", "99,79%", "1.234,5", "06 hồ sơ".

    A single mark groups thousands when one to three digits without leading 0 stand before it
    and exactly three behind ("3.749"); else it is the decimal mark, dot or comma ("99.79",
    "0.125"). A blank, also a no-break or thin one, only groups. A "%" is dropped, not divided by.
    Raises `ValueError` for all else: uneven groups ("1.23.456"), other scripts' digits, "(5)".
    """
    match = _NUMBER.fullmatch(plain(text).strip())
    if match is None:
        raise ValueError(f"“{text}” không phải là số")
    whole = re.sub("[ .,]", "", match["grouped"] or match["plain"])
    value = Decimal(f"{whole}.{match['fraction'] or ''}")
    return value.copy_negate() if match["sign"] in ("-", "−") and value else value
