"""How much room a text takes: neither XlsxWriter nor Excel fits rows that hold merged cells.

Widths are the advance widths of Times New Roman in thousandths of the type size; Vietnamese
letters are as wide as their base letter, which Unicode decomposition gives.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from ..vietnamese import normal

_ADVANCES = {
    200: "'|",
    250: " ,.",
    278: "/:;\\ijlt",
    333: "!()-I[]`fr",
    389: "Js",
    444: '"?acez“”',
    500: "#$*0123456789_bdghknopquvxy{}đ–~^",
    564: "+<=>FPS−",
    611: "ELTZ",
    667: "BCR",
    722: "ADGHKNOQUVXYwĐ",
    833: "%&m",
    944: "MW@",
    1000: "—…",
}
_BY_CHARACTER = {character: width for width, all_ in _ADVANCES.items() for character in all_}
PIXEL = 0.75  # points, at 96 pixels an inch
_BOLD = 1.05
_LEADING = 1.2  # line height over type size
_CAUTION = 1.06  # screen rounding makes lines a little wider than on paper
_PADDING_PX = 6  # what Excel leaves free inside a cell, both sides together
_ROW_PADDING = 4.0  # points above and below the text
MAX_HEIGHT = 409.0  # points: Excel's limit for a row
_NOTE_PIXELS, _NOTE_SIZE, _NOTE_PADDING = 320, 11, 10  # its letters are Tahoma 9: wider ones


@lru_cache(maxsize=4096)
def width(text: str, size: float, bold: bool = False) -> float:
    """The width of a line of text in points, for a type size in points."""
    decomposed = normal(text, "NFD")
    units = sum(
        _BY_CHARACTER.get(character, 500)
        for character in decomposed
        if not unicodedata.combining(character)
    )
    return units / 1000 * size * (_BOLD if bold else 1) * _CAUTION


def word_pixels(text: str, size: float, bold: bool = False) -> int:
    """How wide a column must be so that no word of the text is broken."""
    longest = max((width(word, size, bold) for word in text.split()), default=0)
    return round(longest / PIXEL) + _PADDING_PX + 4


def line_count(text: str, pixels: float, size: float, bold: bool = False) -> int:
    """How many lines the text takes in a column of that width; an empty text takes one."""
    room = (pixels - _PADDING_PX) * PIXEL
    return sum(_wrapped(line, room, size, bold) for line in text.split("\n"))


def _wrapped(line: str, room: float, size: float, bold: bool) -> int:
    count, used, blank = 1, 0.0, width(" ", size, bold)
    for word in line.split():
        wide = width(word, size, bold)
        if used and used + blank + wide > room:
            count, used = count + 1, 0.0
        used += wide + (blank if used else 0.0)
        while used > room:  # a word longer than the line goes on in the next
            count, used = count + 1, used - room
    return count


def row_height(lines: int, size: float, least: float = 0.0, padding: float = _ROW_PADDING) -> float:
    """The height in points of a row with that many lines, no more than Excel allows.

    `padding` are the points above and below the text together.
    """
    return min(MAX_HEIGHT, max(least, round(lines * size * _LEADING + padding, 2)))


def texts_height(texts: Iterable[tuple[str, float]], size: float, least: float = 0.0) -> float:
    """The same for texts of one type size, each in a column so many pixels wide."""
    lines = max(line_count(text, pixels, size) for text, pixels in texts)
    return row_height(lines, size, least)


def note_size(text: str) -> tuple[float, float]:
    """Width and height in points of a note in which the whole text is seen."""
    lines = line_count(text, _NOTE_PIXELS, _NOTE_SIZE)
    return _NOTE_PIXELS * 0.75, row_height(lines, _NOTE_SIZE) + _NOTE_PADDING
