"""The look of the workbook: Times New Roman, a restrained palette, one place for every style."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Style = Mapping[str, object]

INK = "#000000"
GREY = "#595959"
LINE = "#7F7F7F"
HEAD_FILL = "#EDF1F5"
GOOD = {"bg_color": "#E2EFDA", "font_color": "#375623"}
BAD = {"bg_color": "#F8D7DA", "font_color": "#9C0006"}
DOUBTFUL = {"bg_color": "#FFF2CC", "font_color": "#7F6000"}
CALM = {"bg_color": "#E4ECF4", "font_color": "#1F3A56"}
TAB_INPUT, TAB_FORM, TAB_CHECK = "#8EA9C1", "#44617B", "#A6A6A6"

CENTRE: Style = {"align": "center", "valign": "vcenter"}
MIDDLE: Style = {"valign": "vcenter"}
TOP: Style = {"valign": "top"}
WRAP: Style = {"text_wrap": True}
SHRINK: Style = {"text_wrap": False, "shrink": True}
BOLD: Style = {"bold": True}
ITALIC: Style = {"italic": True}
BOX: Style = {"border": 1}
SOFT_BOX: Style = {"border": 1, "border_color": "#BFBFBF"}
TEXT: Style = {"num_format": "@"}
STRUT: Style = {"font_size": 16}
UNSEEN: Style = {"num_format": ";;;"}
OPEN: Style = {"locked": False}
COUNT: Style = {"num_format": "0", "align": "center"}  # 3749 on every machine, as forms print
RATE: Style = {"num_format": "General", "align": "center"}  # 99.79 and 100, no zeros behind
SIGNED: Style = {"num_format": '+0;"−"0;0', "align": "center"}
COMPUTED: Style = {"bg_color": "#F7FAFC"}  # so pale that paper does not show it
HEAD: Style = {**CENTRE, **WRAP, **BOLD, "bg_color": HEAD_FILL}
LINK: Style = {"font_color": "#1F4E79", "underline": 1}
HINT: Style = {"italic": True, "font_color": GREY}
TITLE: Style = {"bold": True, "font_size": 14}


def size(points: int) -> Style:
    """A type size."""
    return {"font_size": points}


class Styles:
    """Formats by their properties; the same properties are one format of the workbook."""

    def __init__(self, book: Any, base: Style) -> None:
        self._book = book
        self._base = base
        self._known: dict[tuple[tuple[str, object], ...], Any] = {}

    def format(self, *styles: Style) -> Any:
        """The format of the styles over the base, the later ones over the earlier."""
        merged = dict(self._base)
        for style in styles:
            merged |= style
        return self.mark(merged)

    def mark(self, style: Style) -> Any:
        """A format for a conditional format: only what it changes."""
        key = tuple(sorted(style.items()))
        if key not in self._known:
            self._known[key] = self._book.add_format(dict(style))
        return self._known[key]
