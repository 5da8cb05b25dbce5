"""What does not count for readers of a text: invisible marks, kinds of blanks, case, accents."""

from __future__ import annotations

import re
import unicodedata

_BLANKS = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_UNUSUAL = re.compile(f"[{''.join(map(chr, (*_BLANKS, *_INVISIBLE)))}]")
_ACCENTS = re.compile(r"[\u0300-\u036f]")


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
