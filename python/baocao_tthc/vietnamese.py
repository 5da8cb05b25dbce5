"""Numbers, rates and dates: to Vietnamese administrative text and back.

A dot for thousands, a comma for decimals (Luật Kế toán 2003, Điều 12 khoản 2), no blank before
"%". Reading is more tolerant than writing, since people type all sorts, but it never guesses:
what is no number or date raises `ValueError` with a Vietnamese sentence that quotes the text.
No binary floats: counts are `int`, all else is `Decimal`, and the decimal context is not used.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

_BLANKS = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_UNUSUAL = re.compile(f"[{''.join(map(chr, (*_BLANKS, *_INVISIBLE)))}]")
_SWAP_MARKS = str.maketrans(",.", ".,")

_NUMBER = re.compile(
    r"(?P<sign>[+−-]?)"
    r"(?:(?P<grouped>[1-9][0-9]{0,2}(?P<mark>[ .,])[0-9]{3}(?:(?P=mark)[0-9]{3})*)"
    r"|(?P<plain>[0-9]+))"
    r"(?:(?!(?P=mark))[.,](?P<fraction>[0-9]+))?"
    r"(?: ?(?:%|hồ sơ))?",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:ngày ?)?(?P<day>[0-9]{1,2}) ?(?:(?P<mark>[/.-])|tháng) ?(?P<month>[0-9]{1,2})"
    r" ?(?(mark)(?P=mark)|năm) ?(?P<year>[0-9]{4})"
)
_ISO_DATE = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")

# Writing in words: the unit alone, after "mười", after "mươi".
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_AFTER_TEN = (*_DIGITS[:5], "lăm", *_DIGITS[6:])
_AFTER_TENS = ("", "mốt", "hai", "ba", "tư", *_AFTER_TEN[5:])
_SCALES = ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"))

# Reading words back: a group (0..999) has hundreds and a rest, either of which may be missing.
_SYNONYMS = {"lẻ": "linh", "ngàn": "nghìn", "tỉ": "tỷ", "bẩy": "bảy"}
_ONES = "|".join(_DIGITS[1:])
_GROUP = re.compile(
    rf"(?:(?P<hundreds>không|{_ONES}) trăm )?"
    rf"(?:(?:linh )?(?:(?P<ten>mười)|(?P<tens>{_ONES}) mươi) (?:(?P<unit>{_ONES}|mốt|tư|lăm) )?"
    rf"|linh (?P<odd>{_ONES}|tư) )?"
)
_WEIGHTS = {"hundreds": 100, "ten": 10, "tens": 10, "unit": 1, "odd": 1}
_VALUES = {word: value for value, word in enumerate(_DIGITS)}
_VALUES |= {"mười": 1, "mốt": 1, "tư": 4, "lăm": 5}
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_NO_NUMBER = re.compile(rf"$|linh|tỷ|.*(?:nghìn|triệu|tỷ) (?:{'|'.join(_DIGITS)})$")


def plain(text: str) -> str:
    """The text in NFC with ordinary blanks, without zero-width characters and soft hyphens."""
    if _UNUSUAL.search(text):
        text = text.translate(_INVISIBLE).translate(_BLANKS)
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The form to compare labels in: `plain`, casefolded, white space collapsed and stripped."""
    return " ".join(unicodedata.normalize("NFC", plain(text).casefold()).split())


def ascii_name(text: str) -> str:
    """The text as a part of a file name: "UBND xã Ninh Giang" is "ubnd-xa-ninh-giang"; "" if none.

    Only a-z, 0-9 and single hyphens remain, at most 60 characters, so no text becomes a path.
    """
    letters = unicodedata.normalize("NFD", plain(text).casefold().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", _ACCENTS.sub("", letters))[:60].strip("-")


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
    if _NO_NUMBER.match(spoken):
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
    match = _GROUP.fullmatch(f"{spoken} ")
    if match is None:
        raise ValueError(spoken)
    return sum(_WEIGHTS[name] * _VALUES[word] for name, word in match.groupdict("không").items())


def document_date(d: date) -> str:
    """The date of a document: "ngày 05 tháng 01 năm 2026", but "ngày 12 tháng 3 năm 2023".

    Days under 10 and months 1 and 2 get a zero, months 3 to 9 do not (Nghị định 30/2020/NĐ-CP,
    Phụ lục I).
    """
    return f"ngày {d.day:02d} tháng {_month(d)} năm {d.year:04d}"


def short_date(d: date) -> str:
    """A date inside running text, with the zeros of `document_date`: "08/7/2023", "28/02/2022"."""
    return f"{d.day:02d}/{_month(d)}/{d.year:04d}"


def full_date(d: date) -> str:
    """A date as dd/mm/yyyy, as the period lines of forms print it: "21/12/2025"."""
    return f"{d.day:02d}/{d.month:02d}/{d.year:04d}"


def _month(d: date) -> str:
    return f"{d.month:02d}" if d.month <= 2 else str(d.month)


def read_date(text: str) -> date:
    """The date that somebody typed: "8/7/2023", "21-12-2025", "21.12.2025", "2025-12-21", in words.

    Day before month; the year has four digits; "ngày" in front is optional. Raises `ValueError`
    when it is no date, and with another sentence when the calendar has no such day.
    """
    folded = fold(text)
    match = _DATE.fullmatch(folded) or _ISO_DATE.fullmatch(folded)
    if match is None:
        raise ValueError(f"“{text}” không phải là ngày tháng năm")
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError as error:
        raise ValueError(f"“{text}” không có trong lịch") from error
