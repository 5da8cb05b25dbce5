"""Colours: xlwings' (red, green, blue), hex strings and Excel's integers, LibreOffice's numbers."""

from __future__ import annotations

Rgb = tuple[int, int, int]


def number(colour: Rgb | int | str) -> int:
    """LibreOffice's number of a colour: (255, 0, 0), "#ff0000" and Excel's 255 are 0xff0000."""
    if isinstance(colour, str):
        return int(colour.removeprefix("#"), 16)
    red, green, blue = (
        (colour & 255, colour >> 8 & 255, colour >> 16) if isinstance(colour, int) else colour
    )
    return int(red) << 16 | int(green) << 8 | int(blue)


def rgb(value: int | None) -> Rgb | None:
    """The colour of LibreOffice's number; None for none (and for cells that differ)."""
    if value is None or value < 0:
        return None
    return value >> 16 & 255, value >> 8 & 255, value & 255
