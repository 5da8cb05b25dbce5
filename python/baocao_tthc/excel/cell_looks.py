"""The look of cells and what may be typed there, put on an open workbook as they are built.

The styles are XlsxWriter's (workbook/styles.py), the numbers those of Excel's object model.
"""

from __future__ import annotations

from typing import Any

import xlwings as xw

from ..sheets import cut
from ..workbook.form_pattern import EntryRule
from ..workbook.sheet_writer import FONT, MAX_PROMPT, MAX_PROMPT_TITLE
from ..workbook.styles import INK, Style

_BODY_SIZE = 11  # of a style that names none
_HORIZONTAL = {"left": -4131, "center": -4108, "right": -4152}  # XlHAlign
_GENERAL = 1
_VERTICAL = {"top": -4160, "vcenter": -4108}  # XlVAlign
_BOTTOM = -4107
_LINE, _NO_LINE = 1, -4142  # XlLineStyle
_KINDS = {"any": 0, "whole": 1, "decimal": 2, "list": 3}  # XlDVType
_STOP, _AT_LEAST = 1, 7  # XlDVAlertStyle, XlFormatConditionOperator


def put_look(cells: xw.Range, style: Style) -> None:
    """Give the cells this look and no other: what a style does not name is as in a new sheet."""
    look: dict[str, Any] = dict(style)
    cells.number_format = look.get("num_format", "General")
    cells.font.name = FONT
    cells.font.size = look.get("font_size", _BODY_SIZE)
    cells.font.bold = bool(look.get("bold"))
    cells.font.italic = bool(look.get("italic"))
    cells.font.color = look.get("font_color", INK)
    cells.color = look.get("bg_color")
    cells.wrap_text = bool(look.get("text_wrap"))
    api = cells.api
    api.HorizontalAlignment = _HORIZONTAL.get(str(look.get("align")), _GENERAL)
    api.VerticalAlignment = _VERTICAL.get(str(look.get("valign")), _BOTTOM)
    api.IndentLevel = look.get("indent", 0)
    _put_borders(cells, look)
    api.Locked = look.get("locked", True)


def _put_borders(cells: xw.Range, look: Style) -> None:
    borders = cells.api.Borders
    borders.LineStyle = _LINE if look.get("border") else _NO_LINE
    if look.get("border"):
        red, green, blue = bytes.fromhex(str(look.get("border_color", INK))[1:])
        borders.Color = red | green << 8 | blue << 16


def put_entry_rule(cells: xw.Range, entry: EntryRule) -> None:
    """Let only that be typed, and say what the rule says; what is there already stays."""
    validation = cells.api.Validation
    validation.Delete()
    kind = str(entry.rule.get("validate", "any"))
    if kind == "any":
        validation.Add(Type=_KINDS[kind])
    elif kind == "list":
        validation.Add(Type=_KINDS[kind], AlertStyle=_STOP, Formula1=",".join(entry.rule["source"]))
    else:
        least = str(entry.rule["value"])
        validation.Add(Type=_KINDS[kind], AlertStyle=_STOP, Operator=_AT_LEAST, Formula1=least)
    title = cut(entry.title, MAX_PROMPT_TITLE)
    validation.IgnoreBlank = True
    if entry.message:
        validation.InputTitle, validation.InputMessage = title, cut(entry.message, MAX_PROMPT)
    if entry.error:
        validation.ErrorTitle, validation.ErrorMessage = title, entry.error
    validation.ShowInput = validation.ShowError = True
