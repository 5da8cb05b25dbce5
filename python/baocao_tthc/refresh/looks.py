"""How a control prints its value: read from its present text, kept when the value changes."""

from __future__ import annotations

import re
from decimal import Decimal

from ..narrative.values import Value, has
from ..narrative.variables import PAST, RATE
from ..vietnamese import fold, number, padded, plain

_FIGURE = r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?"
_COUNT = re.compile(rf"(?P<has>có\s+)?(?P<figure>{_FIGURE})", re.IGNORECASE)
_RATE = re.compile(rf"(?P<figure>{_FIGURE})(?P<percent>\s*%)?")
_DATE = "[0-9]{2}/[0-9]{2}/[0-9]{4}"
_MARKS = {
    "past_period": re.compile(
        r"(?:tháng [0-9]{1,2} |quý [ivx]+ |6 tháng (?:đầu|cuối) )?năm [0-9]{4}"
    ),
    "period": re.compile(rf"từ ngày {_DATE} đến ngày {_DATE}"),
    "number": re.compile(r"(?:[0-9]+\w?)?"),
    "date": re.compile(r"ngày (?:[0-9]{1,2} )?tháng [0-9]{1,2} năm [0-9]{4}"),
    "month": re.compile("[0-9]{1,2}"),
    "next_month": re.compile("[0-9]{1,2}"),
    "year": re.compile("[0-9]{4}"),
    "next_year": re.compile("[0-9]{4}"),
}
_NONE = "không có"


def meaning(source: str, text: str) -> str | None:
    """What the text says, without how it is printed; None when it is no text of that source's kind.

    >>> [meaning("II.06B!(13)[tong]", text) for text in ("có 06", "6", "không có", "sáu")]
    ['6', '6', '0', None]
    """
    said = fold(text)
    if not said or said == "-":
        return said
    mark = _mark(source)
    if mark:
        return said.lstrip("0") if _MARKS[mark].fullmatch(said) else None
    if said == _NONE and not _is_rate(source):
        return "0"
    match = (_RATE if _is_rate(source) else _COUNT).fullmatch(said)
    if match is None:
        return None
    value = Decimal(match["figure"].replace(".", "").replace(",", ".")).normalize()
    return f"{value or 0:f}"


def reprinted(value: Value, shown: str, *, in_form: bool) -> str:
    """The text of the value in the manner of the text that is shown.

    Kept are the zero in front or its absence, "có 05" and "không có", the first letter, the blank
    before "%" or the missing "%". What the old text does not show follows `value.text`. Cells of a
    form (`in_form`) are always printed as `value.text`.
    """
    shown = shown.strip()
    if not value.text or in_form:
        return value.text
    if _mark(value.source):
        return _cased(shown, value.text)
    if value.number is None:
        return value.text
    if _is_rate(value.source):
        rate = _RATE.fullmatch(shown)
        return number(value.number) + (rate["percent"] or "") if rate else value.text
    count = _COUNT.fullmatch(plain(shown))
    text = _padded_like(count["figure"], value) if count else value.text
    if fold(shown) == _NONE or (count and count["has"]):
        return _cased(shown, has(Value(value.source, text, value.number)).text)
    return text


def is_blank(source: str, text: str) -> bool:
    """Whether the text is what the program prints for a number or date not yet given."""
    mark = _mark(source)
    if mark == "number":
        return bool(text) and not text.strip()
    return mark == "date" and fold(text).startswith("ngày tháng")


def _mark(source: str) -> str:
    """The kind of a mark ("month", "period"), "" for counts and rates."""
    sheet, _, key = source.partition("!")
    if sheet == "ky":
        return "period"
    if sheet == PAST and key.endswith("!ky"):
        return "past_period"
    return key if sheet == "ThongTin" and key in _MARKS else ""


def _is_rate(source: str) -> bool:
    return f"!{RATE}(" in source


def _padded_like(figure: str, value: Value) -> str:
    """The count with a zero in front or without, as the old figure says; else as it comes."""
    if value.number is None or value.number != int(value.number) or len(figure.lstrip("0")) > 1:
        return value.text
    if figure.startswith("0") and len(figure) > 1:
        return padded(int(value.number))
    return number(value.number) if figure != "0" else value.text


def _cased(like: str, text: str) -> str:
    """The text with the letters' case of the other one: all capitals, or its first letter's."""
    if like.isupper():
        return text.upper()
    first = text[:1].upper() if like[:1].isupper() else text[:1].lower()
    return first + text[1:] if like[:1].isalpha() else text
