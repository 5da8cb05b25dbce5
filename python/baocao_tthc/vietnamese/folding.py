"""Texts that read the same compare the same: invisible marks, blanks, case, where a tone stands.

Thủy and Thuỷ are one word in two spellings of one tone; Đ is typed as Ð (of Icelandic) or Ɖ (of
African languages), which look alike; a text from a Mac has its accents as marks of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

_BLANKS = dict.fromkeys(map(ord, "\u00a0\u1680\u202f\u205f\u3000"), " ")
_BLANKS |= dict.fromkeys(range(0x2000, 0x200B), " ")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u034f\u061c\u180e\u2060\ufeff"))
_INVISIBLE |= dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F)))
_INVISIBLE |= dict.fromkeys((*range(0x2061, 0x2070), *range(0xFE00, 0xFE10)))
_UNUSUAL = re.compile(f"[{''.join(map(chr, (*_BLANKS, *_INVISIBLE)))}]")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
# The tone stands on the second vowel of a syllable that ends in oa, oe, uy; "quý" is another vowel.
_TONE_BEHIND = re.compile(
    r"(?<![qaeiouyăâêôơư])(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_]|[\u0300-\u036f])"
)
_TONE_BEFORE = {
    first + toned: toned_first + second
    for first, firsts, second, seconds in (
        ("o", "òóỏõọ", "a", "àáảãạ"),
        ("o", "òóỏõọ", "e", "èéẻẽẹ"),
        ("u", "ùúủũụ", "y", "ỳýỷỹỵ"),
    )
    for toned_first, toned in zip(firsts, seconds, strict=True)
}
# A letter with the accents that stand as marks of their own, and what nobody sees.
_LETTER = re.compile(f"\\s|\\S[\\u0300-\\u036f{''.join(map(chr, _INVISIBLE))}]*")
_MAX_MARKS = 30  # on one letter; no language has more, and Unicode's stream-safe text has so many
_MAYBE_MARK = re.compile(r"[^\w\s\x00-\x7f]")
_MANY_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{_MAX_MARKS + 1},}}")
_MAX_KEPT = 200  # characters of a text whose folded form is kept; a label is shorter


def plain(text: str) -> str:
    """The text in NFC with ordinary blanks, without zero-width characters and soft hyphens."""
    if _UNUSUAL.search(text):
        text = text.translate(_INVISIBLE).translate(_BLANKS)
    return normal(text)


def normal(text: str, form: Literal["NFC", "NFD"] = "NFC") -> str:
    """The text in a normal form of Unicode, without the marks on a letter that are too many.

    Python sorts the marks of a letter in a time that grows with the square of their number.
    """
    if len(text) > _MAX_MARKS and _MAYBE_MARK.search(text[_MAX_MARKS :: _MAX_MARKS + 1]):
        text = _MANY_MARKS.sub(_few_marks, text)  # too many in a row stand at one of those places
    return unicodedata.normalize(form, text)


def _few_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for each in run[0]:
        marks = marks + 1 if unicodedata.category(each).startswith("M") else 0
        if marks <= _MAX_MARKS:
            kept.append(each)
    return "".join(kept)


def fold(text: str) -> str:
    """The form to compare labels in: `plain`, casefolded, white space collapsed and stripped.

    >>> fold(" Xã  THUỶ Ðường"), fold("xã Thủy Đường")
    ('xã thủy đường', 'xã thủy đường')
    """
    return _fold_label(text) if len(text) <= _MAX_KEPT else _fold(text)


def _fold(text: str) -> str:
    folded = normal(plain(text).casefold())
    return _as_one_spelling(" ".join(folded.split()))


_fold_label = lru_cache(maxsize=4096)(_fold)


def fold_same_length(text: str) -> str:
    """Like `fold`, but every letter of `plain(text)` stays at its offset.

    >>> fold_same_length("SỐ HOÁ  hồ sơ")
    'số hóa  hồ sơ'
    """
    written = plain(text)
    lower = written.lower()
    if len(lower) > len(written):  # a letter in which two are one
        lower = "".join(low if len(low := one.lower()) == 1 else one for one in written)
    return _as_one_spelling(lower)


class FoldedText(NamedTuple):
    """A folded text, and of each of its letters where it begins and ends in the text itself."""

    folded: str
    begins: Sequence[int]
    ends: Sequence[int]

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Where letters [begin:end] of the folded text, one at least, stand in the text itself."""
        return self.begins[begin], self.ends[end - 1]


def folded_text(text: str) -> FoldedText:
    """The text as `fold` has it, with the places of its letters.

    >>> found = folded_text("Xã  THUỶ Ðường")
    >>> found.folded, found.span(3, 7)
    ('xã thủy đường', (4, 8))
    """
    letters: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    for found in _LETTER.finditer(text):
        for letter in fold_same_length(found[0]):
            if not letter.isspace():
                letters.append(letter)
            elif letters and letters[-1] != " ":
                letters.append(" ")
            else:
                continue
            begins.append(found.start())
            ends.append(found.end())
    if letters and letters[-1] == " ":
        letters.pop()
    return FoldedText(_as_one_spelling("".join(letters)), begins, ends)


def _as_one_spelling(text: str) -> str:
    """The lower-case text with its đ as đ and its tones on the first vowel: hoá, tuỳ, khoẻ are hóa,
    tùy, khỏe.
    """
    text = text.replace("ð", "đ").replace("ɖ", "đ")
    return _TONE_BEHIND.sub(lambda found: _TONE_BEFORE[found[0]], text)


def one_line(text: str) -> str:
    """The text on one line, without characters that are not shown."""
    shown = "".join(each if each.isprintable() else " " for each in plain(text))
    return " ".join(shown.split())


def ascii_name(text: str) -> str:
    """The text as a part of a file name: "UBND xã Ninh Giang" is "ubnd-xa-ninh-giang"; "" if none.

    Only a-z, 0-9 and single hyphens remain, at most 60 characters, so no text becomes a path.
    """
    letters = normal(fold(text).replace("đ", "d"), "NFD")
    return re.sub(r"[^a-z0-9]+", "-", _ACCENTS.sub("", letters))[:60].strip("-")
