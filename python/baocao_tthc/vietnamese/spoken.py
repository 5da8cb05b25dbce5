"""Whole numbers in words, as documents write them beside the digits, and read back."""

from __future__ import annotations

import re

from .folding import fold

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
_NO_NUMBER = re.compile(rf"$|linh|tỷ|.*(?:nghìn|triệu|tỷ) (?:{'|'.join(_DIGITS)})$")


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
