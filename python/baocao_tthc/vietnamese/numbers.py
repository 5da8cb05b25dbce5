"""Numbers and rates of Vietnamese administrative texts: in digits, in words, found in prose.

A dot for thousands, a comma for decimals (Luật Kế toán 2003, Điều 12 khoản 2), no blank before
"%": so numbers are written here. What people type is read by one grammar, `NUMBER`, wherever it
stands: in a cell, in a file of another program, in a sentence. It is more tolerant than writing,
but it never guesses: `read_number` refuses what is no number, `numbers_in` passes it over. No
binary floats: counts are `int`, all else is `Decimal`, and the decimal context is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum
from functools import cache
from typing import NamedTuple

from .folding import fold, plain

DASHES = frozenset({"-", "–", "—", "−", "--"})  # what stands in a cell for “none”
MAX_NUMBER_LENGTH = 40  # characters of a number with all its marks and its unit
_SWAP_MARKS = str.maketrans(",.", ".,")
_BLANK = "[ \u00a0\u2007\u2009\u202f]"


_MAX_ROW = 120  # digits; a longer row counts nothing
_ROW = f"[0-9]{{1,{_MAX_ROW}}}"


def _grouped(mark: str, point: str) -> str:
    """The pattern of a number with that mark between its thousands and that decimal mark."""
    groups = rf"(?:{mark}[0-9]{{3}}){{1,20}}(?!{mark}[0-9]{{3}})"
    return rf"[1-9][0-9]{{0,2}}{groups}(?![0-9])(?:{point}{_ROW})?"


# The digits of a number with their marks, as a regular expression without groups; never a part of a
# longer row of digits. Blanks group only where no other digits stand a blank away: "12 345 67" is a
# row of numbers.
NUMBER = (
    rf"(?:(?<![0-9])(?:{_grouped('[.]', ',')}|{_grouped(',', '[.]')}"
    rf"|(?<![0-9]{_BLANK}){_grouped(_BLANK, '[.,]')}(?!{_BLANK}[0-9])"
    rf"|{_ROW}(?:[.,]{_ROW})?)(?![0-9]))"
)
_PERCENT = rf"{_BLANK}?(?:%|(?i:phần trăm)(?!\w))"
# Patterns that a check of a sound workbook never needs are texts: `re` compiles one at its first
# use and keeps it.
_TYPED = rf"(?P<sign>[+−-]?)(?P<digits>{NUMBER})(?:(?P<percent>{_PERCENT})|{_BLANK}?(?i:hồ sơ))?"
_MARK = rf"[.,]|{_BLANK}"
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
# In prose a number touches no letter, no other number and no slash, as those of documents do; a
# sign stands after a blank or a bracket, since "10-15" is a range.
_BEFORE = r"(?=[0-9+−-])(?:(?<![^\s(])(?P<sign>[+−-])|(?<![\w/−-])(?<![0-9][.,]))"
_AFTER = r"(?![\w/%]|[.,−-][0-9]|\s?/\s?[0-9])"


# Writing in words: the unit alone, after "mười", after "mươi".
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_AFTER_TEN = (*_DIGITS[:5], "lăm", *_DIGITS[6:])
_AFTER_TENS = ("", "mốt", "hai", "ba", "tư", *_AFTER_TEN[5:])
_SCALES = ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"))
# Reading words back: a group (0..999) has hundreds and a rest, either of which may be missing.
_SYNONYMS = {"lẻ": "linh", "ngàn": "nghìn", "tỉ": "tỷ", "bẩy": "bảy"}
_ONES = "|".join(_DIGITS[1:])
_GROUP = (
    rf"(?:(?P<hundreds>không|{_ONES}) trăm )?"
    rf"(?:(?:linh )?(?:(?P<ten>mười)|(?P<tens>{_ONES}) mươi) (?:(?P<unit>{_ONES}|mốt|tư|lăm) )?"
    rf"|linh (?P<odd>{_ONES}|tư) )?"
)
_WEIGHTS = {"hundreds": 100, "ten": 10, "tens": 10, "unit": 1, "odd": 1}
_VALUES = {word: value for value, word in enumerate(_DIGITS)}
_VALUES |= {"mười": 1, "mốt": 1, "tư": 4, "lăm": 5}
_NO_NUMBER = rf"$|linh|tỷ|.*(?:nghìn|triệu|tỷ) (?:{'|'.join(_DIGITS)})$"


class NumberKind(Enum):
    """What a number in a text is."""

    COUNT = "count"  # a whole number: 3.749
    DECIMAL = "decimal"  # 2,5
    PERCENT = "percent"  # 99,84%, 99.84 %, 99,84 phần trăm
    FRACTION = "fraction"  # 3.726/3.749, both whole
    DENIAL = "denial"  # "không có hồ sơ …": 0, found by the audit and by no grammar of digits


class NumberInText(NamedTuple):
    """A number and where it stands: `text[start:end]`, with its sign and its percent sign.

    `value` is an `int` but for decimals and percentages; of a fraction it is the part, and `base`
    what it is a part of. `digits` are those of `value` as typed, without sign: "3.749", "99,80".
    """

    start: int
    end: int
    kind: NumberKind
    value: int | Decimal
    digits: str
    base: int = 0


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


def stated_percentage(part: int | Decimal, base: int | Decimal, places: int = 2) -> Decimal | None:
    """The percentage as a sentence says it: what is not all is never rounded to 100, what is not
    nothing never to 0, since “đạt 100%” beside one late case is false.

    >>> stated_percentage(44399, 44400), stated_percentage(2, 44400), stated_percentage(3743, 3749)
    (Decimal('99.99'), Decimal('0.01'), Decimal('99.84'))
    """
    rounded, last = percentage(part, base, places), Decimal(1).scaleb(-places)
    if rounded == 100 and part < base:
        return rounded - last
    return last if rounded == 0 and part * base > 0 else rounded


def to_places(value: int | Decimal, places: int) -> Decimal:
    """The value to so many decimal places, ties away from zero; exact, whatever the places.

    >>> to_places(Decimal("0.125"), 2), to_places(3749, -2), to_places(3749, 30)
    (Decimal('0.13'), Decimal('3.7E+3'), Decimal('3749'))
    """
    exact = Decimal(value)
    digits, exponent = exact.as_tuple()[1:]
    there = -int(exponent)  # places; less than 0 where the last digit is of tens or more
    if places >= there:
        return exact
    if places < there - len(digits):
        return Decimal(0)
    enough = Context(prec=len(digits) + 1)
    return exact.quantize(Decimal((0, (1,), -places)), ROUND_HALF_UP, enough)


def plain_number(x: int | Decimal) -> int | Decimal:
    """A whole number as `int`, as JSON and Excel write it; any other as it is."""
    return int(x) if x == int(x) else x


def read_number(text: str, *, rate: bool = False) -> Decimal:
    """The number that somebody typed: "3.749", "3,749", "3 749", "99,79%", "1.234,5", "06 hồ sơ".

    A single mark groups thousands when one to three digits without leading 0 stand before it
    and exactly three behind ("3.749"); else, and always in a rate, it is the decimal mark, dot or
    comma ("99.79", "0.125"). A blank, also a no-break or thin one, only groups. A text with a
    percent sign is a rate ("99.786%"), the sign dropped, not divided by; with `rate` any text is.
    Raises `ValueError` for all else: uneven groups ("1.23.456"), other scripts' digits, "(5)".
    """
    match = re.fullmatch(_TYPED, plain(text).strip())
    if match is None:
        raise ValueError(f"“{text}” không phải là số")
    return _value(match["digits"], match["sign"], rate=rate or bool(match["percent"]))


def _value(digits: str, sign: str | None = None, *, rate: bool = False) -> Decimal:
    """The value of what `NUMBER` matches; in a rate a single mark never groups."""
    marks = re.findall(_MARK, digits)
    decimal = marks[-1:] in (["."], [","]) and marks.count(marks[-1]) == 1
    if decimal and not rate and THOUSANDS.fullmatch(digits):
        decimal = False
    whole, _, fraction = digits.rpartition(marks[-1]) if decimal else (digits, "", "")
    value = Decimal(f"{re.sub(_MARK, '', whole)}.{fraction}")
    return value.copy_negate() if sign in ("-", "−") and value else value


def numbers_in(text: str, passed_over: str = "") -> Iterator[NumberInText]:
    """The numbers of running text from left to right, as `read_number` would read each alone.

    `passed_over` is a regular expression of what has digits and is no number there (dates,
    articles of law); it may name no groups. It is tried first at each place, and nothing of what
    it matches is looked at again.
    """
    for match in _scanner(passed_over).finditer(text):
        if match["passed"] is None and (found := _number_of(match)):
            yield found


@cache
def _scanner(passed_over: str) -> re.Pattern[str]:
    """The pattern of `numbers_in`, with a group for each kind of number."""
    passed = f"[0-9]{{{_MAX_ROW + 1},}}|{passed_over or '(?!)'}"  # a long row as one piece
    return re.compile(
        rf"(?P<passed>{passed})|{_BEFORE}(?:(?P<percent>{NUMBER}){_PERCENT}"
        rf"|(?P<fraction>{NUMBER})\s?/\s?(?P<base>{NUMBER}){_AFTER}|(?P<count>{NUMBER}){_AFTER})"
    )


def _number_of(match: re.Match[str]) -> NumberInText | None:
    kind = next(kind for kind in NumberKind if match.groupdict().get(kind.value))
    digits = match[kind.value]
    if max(len(digits), len(match["base"] or "")) > MAX_NUMBER_LENGTH:
        return None
    value = _value(digits, match["sign"], rate=kind is NumberKind.PERCENT)
    base = _value(match["base"] or "0")
    if kind is NumberKind.PERCENT:
        return NumberInText(*match.span(), kind, value, digits)
    if value == int(value) and base == int(base):
        return NumberInText(*match.span(), kind, int(value), digits, int(base))
    if kind is NumberKind.COUNT:
        return NumberInText(*match.span(), NumberKind.DECIMAL, value, digits)
    return None  # "1,5/2" is no part of anything counted


def words(n: int) -> str:
    """A whole number in words by the school rules: 8076 is "tám nghìn không trăm bảy mươi sáu".

    After "mươi" mốt, tư, lăm; after "mười" only lăm; "linh" before a lone unit; later groups say
    their hundreds ("không trăm linh năm"), empty ones are silent; then nghìn tỷ, triệu tỷ; below
    zero "âm". It is ours because num2words 0.5.14 was measured against these rules and differs on
    37% of 0..1,000,000 (372,337 numbers; 24% with its "lẻ" taken for "linh"): it says "tám nghìn
    lẻ bảy mươi sáu", "hai mươi bốn", and "mười lăm" for -5.
    """
    if n < 0:
        return f"âm {words(-n)}"
    return _spoken(n, leading=True).rstrip() or _DIGITS[0]


def _spoken(n: int, *, leading: bool) -> str:
    """`n` in words, each followed by a blank; nothing for zero."""
    for scale, name in _SCALES:
        if n >= scale:
            head, rest = divmod(n, scale)
            return f"{_spoken(head, leading=leading)}{name} {_spoken(rest, leading=False)}"
    hundreds, below = divmod(n, 100)
    if n == 0 or (leading and hundreds == 0):
        return _below_hundred(below)
    linh = "linh " if 0 < below < 10 else ""
    return f"{_DIGITS[hundreds]} trăm {linh}{_below_hundred(below)}"


def _below_hundred(n: int) -> str:
    """0..99 in words, each followed by a blank; nothing for zero."""
    tens, unit = divmod(n, 10)
    if tens == 0:
        head, units = "", _DIGITS
    elif tens == 1:
        head, units = "mười ", _AFTER_TEN
    else:
        head, units = f"{_DIGITS[tens]} mươi ", _AFTER_TENS
    return f"{head}{units[unit]} " if unit else head


def number_from_words(text: str) -> int:
    """The number that words say: what `words` writes, in any case, NFC or NFD.

    Also lẻ, bốn, năm, ngàn, tỉ for linh, tư, lăm, nghìn, tỷ, and later groups without "không
    trăm" ("tám nghìn lẻ bảy mươi sáu"). Raises `ValueError` for all else, also for "hai nghìn
    năm", which people say for 2.500 as well as for 2.005.
    """
    spoken = " ".join(_SYNONYMS.get(word, word) for word in fold(text).split())
    size = spoken.removeprefix("âm ")
    try:
        value = _value_of_words(size)
    except ValueError as part:
        raise ValueError(f"“{text}” không phải là số viết bằng chữ") from part
    return value if size == spoken else -value


def _value_of_words(spoken: str) -> int:
    """The value of folded words; raises `ValueError` with the part that is none."""
    if re.match(_NO_NUMBER, spoken):
        raise ValueError(spoken)
    total = 0
    for part in re.split(r"\btỷ\b", spoken):
        total = total * 10**9 + _value_below_billion(part.strip())
    return total


def _value_below_billion(spoken: str) -> int:
    """The value of words without "tỷ"; 0 for no words, as after "một tỷ"."""
    total, rest = 0, spoken
    for scale, name in _SCALES[1:]:
        head, found, tail = rest.partition(name)
        if found:
            total, rest = total + scale * _value_of_group(head.strip()), tail.strip()
    return total + _value_of_group(rest) if rest else total


def _value_of_group(spoken: str) -> int:
    """The value of the words of 0..999; raises `ValueError` with the words when they are none."""
    if spoken in _DIGITS:
        return _VALUES[spoken]
    match = re.fullmatch(_GROUP, f"{spoken} ")
    if match is None:
        raise ValueError(spoken)
    return sum(_WEIGHTS[name] * _VALUES[word] for name, word in match.groupdict("không").items())
