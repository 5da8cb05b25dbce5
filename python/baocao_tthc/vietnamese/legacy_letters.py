"""Vietnamese written before Unicode, or read in the wrong code page: recognised and converted.

Old fonts (.VnTime, VNI-Times) draw Vietnamese letters for the bytes of others, so that a program
shows "Hé tÞch" for "Hộ tịch"; UTF-8 that was read as Windows-1252 shows "Há»™ tá»‹ch". A single
word proves little: "hái" is a word, and "hỏi" in TCVN3. So all the words of a text are weighed:
converted, they must be Vietnamese syllables, and as they stand many must not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import cache, lru_cache, partial
from typing import NamedTuple

from .. import resources
from .folding import normal

_MAX_WEIGHED = 4_000  # characters of a text
_MIN_PROVEN = 3  # words that are Vietnamese only when converted, before a text is converted
_MIN_CONVERTED = 0.9  # of the words with marks: so many must be syllables afterwards
_MIN_BROKEN = 0.3  # of them: so many must be none before
_WORD = re.compile(r"[^\s!-/:-@\[-`{-~0-9“”‘’–—…]+")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ch|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    "(?:o(?=[aăe])|u(?=[âêơyaô]))?"
    "(?:iê|yê|uô|ươ|ia|ya|ua|ưa|[aăâeêioôơuưy])"
    "(?:ch|ng|nh|[cmnptiouy])?"
)


class Letters(NamedTuple):
    """A way of writing letters: its name in a sentence, and what makes Unicode of a text, None
    where it cannot be such a text.
    """

    name: str
    converted: Callable[[str], str | None]


def recognised(texts: Iterable[str]) -> Letters | None:
    """How the texts are written when it is certain that it is none of Unicode's ways."""
    marked = {text[:_MAX_WEIGHED] for text in texts if not text.isascii()}
    if not marked:
        return None
    weighed = [(_weight(marked, letters), letters) for letters in _known()]
    weight, best = max(weighed, key=lambda found: found[0])
    return best if weight else None


def is_ambiguous(text: str, letters: Letters) -> bool:
    """Whether a text is Vietnamese as it stands, and another when it is converted."""
    converted = letters.converted(text)
    return converted not in (None, text) and _is_vietnamese(text) and _is_vietnamese(converted)


def is_unicode(text: str) -> bool:
    """Whether a text has Vietnamese letters that no byte of Windows-1252 is taken for."""
    return not text.isascii() and _bytes_of(text, "cp1252") is None and _is_vietnamese(text)


def in_unicode(text: str, letters: Letters) -> str:
    """The text converted; as it stands when only so it is Vietnamese."""
    converted = None if text.isascii() else letters.converted(text)
    if converted is None or (_is_vietnamese(text) and not _is_vietnamese(converted)):
        return text
    return converted


def in_code_page(content: bytes, code_page: str) -> str:
    """The bytes in a code page of Windows; those that it leaves out are controls."""
    return content.decode("latin-1").translate(_letters_of(code_page))


def _weight(texts: Collection[str], letters: Letters) -> float:
    """How many of the words become Vietnamese; 0 when that is not certain."""
    pairs = [
        (text, made) for text in texts if (made := letters.converted(text)) not in (None, text)
    ]
    before = _marked_words(text for text, _ in pairs)
    after = _marked_words(made for _, made in pairs if made)
    sound = sum(map(_is_syllable, after))
    broken = sum(not _is_syllable(word) for word in before)
    if (
        min(sound, broken) < _MIN_PROVEN
        or sound < _MIN_CONVERTED * len(after)
        or broken < _MIN_BROKEN * len(before)
    ):
        return 0
    return sound / len(after) + sound


def _marked_words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in _WORD.findall(text) if not word.isascii()}


def _is_vietnamese(text: str) -> bool:
    return all(map(_is_syllable, _marked_words([text])))


@lru_cache(maxsize=8192)
def _is_syllable(word: str) -> bool:
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    apart = normal(word.lower(), "NFD")
    bare = _TONES.sub("", apart)
    whole = normal(bare)
    return len(apart) - len(bare) <= 1 and bool(_SYLLABLE.fullmatch(whole))


@cache
def _known() -> tuple[Letters, ...]:
    tables = resources.data("legacy_letters").values()
    typed = [Letters(table["name"], _from_table(table)) for table in tables]
    read = [
        Letters(f"UTF-8 bị đọc nhầm là {name}", partial(_from_utf_8, code_page=code_page))
        for name, code_page in (("Windows-1252", "cp1252"), ("Windows-1258", "cp1258"))
    ]
    return (*typed, *read)


def _from_table(table: dict[str, str]) -> Callable[[str], str | None]:
    letters = dict(zip(table["written"].split(" "), table["unicode"].split(" "), strict=True))
    longest_first = sorted(letters, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))

    def converted(text: str) -> str | None:
        if _bytes_of(text, "cp1252") is None:
            return None
        return pattern.sub(lambda found: letters[found[0]], text)

    return converted


def _from_utf_8(text: str, code_page: str) -> str | None:
    content = _bytes_of(text, code_page)
    if content is None:
        return None
    try:
        return normal(content.decode())
    except UnicodeDecodeError:
        return None


def _bytes_of(text: str, code_page: str) -> bytes | None:
    """The bytes that a program took for this text; None for letters that it has no byte for."""
    try:
        return text.translate(_bytes_by_letter(code_page)).encode("latin-1")
    except UnicodeEncodeError:
        return None


@cache
def _letters_of(code_page: str) -> dict[int, str]:
    """The letter of each byte from 128 on; Windows makes controls of those without one."""
    letters = {}
    for byte in range(128, 256):
        try:
            letters[byte] = bytes([byte]).decode(code_page)
        except UnicodeDecodeError:
            letters[byte] = chr(byte)
    return letters


@cache
def _bytes_by_letter(code_page: str) -> dict[int, int | str]:
    """The byte of each letter; a letter that is none of the code page's has one beyond Latin-1."""
    letters = _letters_of(code_page)
    own: dict[int, int | str] = {ord(letter): byte for byte, letter in letters.items()}
    return {byte: "\uffff" for byte in range(128, 256) if chr(byte) not in letters.values()} | own
