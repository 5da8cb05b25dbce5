"""How wide the columns of a worksheet's part are and how high its rows, as people see them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..workbook.text_metrics import PIXEL

_COLUMN = re.compile(rb"<col\s[^<>]*+>")
_ROW = re.compile(rb"<row\s[^<>]*+>")
_USUAL = re.compile(rb"<sheetFormatPr\s[^<>]*+>")
_NUMBERS = re.compile(rb'\s(min|max|width|r|ht|defaultRowHeight|defaultColWidth|hidden)="([^"]*)"')
_FURTHEST = 16_000  # a column or row that no box reaches


class SheetSizes:
    """The widths of a sheet's columns and the heights of its rows, in pixels, both from 0."""

    def __init__(self, xml: bytes) -> None:
        found = _USUAL.search(xml)
        usual = _attributes(found[0]) if found else {}
        self._width = _pixels(usual.get(b"defaultColWidth", b"8.43"), 7, 5)
        self._height = _pixels(usual.get(b"defaultRowHeight", b"15"), 1 / PIXEL, 0)
        self._columns = [_attributes(tag) for tag in _COLUMN.findall(xml)]
        self._rows = {
            int(row[b"r"]): row for row in map(_attributes, _ROW.findall(xml)) if b"r" in row
        }

    def column(self, index: int) -> int:
        """The width of a column."""
        for column in self._columns:
            if int(column[b"min"]) <= index + 1 <= int(column[b"max"]):
                return _size(column, b"width", self._width, 7, 5)
        return self._width

    def row(self, index: int) -> int:
        """The height of a row."""
        return _size(self._rows.get(index + 1, {}), b"ht", self._height, 1 / PIXEL, 0)


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return dict(_NUMBERS.findall(tag))


def _size(tag: Mapping[bytes, bytes], name: bytes, usual: int, times: float, more: int) -> int:
    if tag.get(b"hidden") in (b"1", b"true"):
        return 0
    return _pixels(tag[name], times, more) if name in tag else usual


def _pixels(size: bytes, times: float, more: int) -> int:
    return round(float(size) * times) + more


def reached(first: int, pixels: int, size: Callable[[int], int]) -> tuple[int, int]:
    """The column or row, from 0, in which a length ends that begins at `first`, and how far in."""
    while first < _FURTHEST and pixels >= size(first):
        pixels -= size(first)
        first += 1
    return first, pixels
