"""How cells look and what may be typed there: font, alignment, borders, validation.

The names and numbers of Excel's object model, as far as LibreOffice has the same.
"""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there
# ruff: noqa: N802, N803 - Excel's names

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import native
from .errors import CalcError, Subset, unsupported

if TYPE_CHECKING:
    from .range import Range

_BOLD, _PLAIN = 150.0, 100.0  # FontWeight
_HORIZONTAL = {1: "STANDARD", -4131: "LEFT", -4108: "CENTER", -4152: "RIGHT"}
_VERTICAL = {-4160: 1, -4108: 2, -4107: 3}  # CellVertJustify2: TOP, CENTER, BOTTOM
_INDENT = 291  # hundredths of a millimetre, as LibreOffice reads one step of Excel's
_THIN = 26  # the same, of a line of Excel's weight 2
_SIDES = ("TopBorder", "BottomBorder", "LeftBorder", "RightBorder")
_KINDS = {0: "ANY", 1: "WHOLE", 2: "DECIMAL", 3: "LIST"}  # XlDVType
_OPERATORS = {7: "GREATER_EQUAL"}  # XlFormatConditionOperator


class Font(Subset, base_classes.Font):
    """The font of all cells of a range; a property is None where they differ."""

    def __init__(self, cells: Range) -> None:
        self._range = cells

    @property
    def name(self) -> str | None:
        return self._range.look("CharFontName")  # type: ignore[no-any-return]

    @name.setter
    def name(self, value: str) -> None:
        self._range.set_look("CharFontName", value)

    @property
    def size(self) -> float | None:
        return self._range.look("CharHeight")  # type: ignore[no-any-return]

    @size.setter
    def size(self, value: float) -> None:
        self._range.set_look("CharHeight", float(value))

    @property
    def bold(self) -> bool | None:
        weight = self._range.look("CharWeight")
        return None if weight is None else weight >= _BOLD

    @bold.setter
    def bold(self, value: bool) -> None:
        self._range.set_look("CharWeight", _BOLD if value else _PLAIN)

    @property
    def italic(self) -> bool | None:
        slant = self._range.look("CharPosture")
        return None if slant is None else slant.value != "NONE"

    @italic.setter
    def italic(self, value: bool) -> None:
        slant = native.enum("awt.FontSlant", "ITALIC" if value else "NONE")
        self._range.set_look("CharPosture", slant)

    @property
    def color(self) -> native.Rgb | None:
        return native.rgb(self._range.look("CharColor"))

    @color.setter
    def color(self, value: native.Rgb | int | str) -> None:
        self._range.set_look("CharColor", native.colour_number(value))


class Placed:
    """The part of Excel's Range object that says where in its cell a content stands."""

    def __init__(self, cells: Range) -> None:
        self._range = cells

    @property
    def cells(self) -> Range:
        """The range itself, for other parts of this engine."""
        return self._range

    @property
    def HorizontalAlignment(self) -> int | None:
        """XlHAlign; None where the cells differ."""
        found = self._range.look("HoriJustify")
        return found and next((n for n, name in _HORIZONTAL.items() if name == found.value), None)

    @HorizontalAlignment.setter
    def HorizontalAlignment(self, value: int) -> None:
        side = native.enum("table.CellHoriJustify", _HORIZONTAL[value])
        self._range.set_look("HoriJustify", side)

    @property
    def VerticalAlignment(self) -> int | None:
        """XlVAlign; None where the cells differ."""
        found = self._range.look("VertJustify")
        return next((n for n, code in _VERTICAL.items() if code == found), None)

    @VerticalAlignment.setter
    def VerticalAlignment(self, value: int) -> None:
        self._range.set_look("VertJustify", _VERTICAL[value])

    @property
    def IndentLevel(self) -> int | None:
        """Steps of indentation; None where the cells differ."""
        found = self._range.look("ParaIndent")
        return None if found is None else round(found / _INDENT)

    @IndentLevel.setter
    def IndentLevel(self, value: int) -> None:
        self._range.set_look("ParaIndent", value * _INDENT)

    @property
    def Borders(self) -> Borders:
        """All four edges of each cell."""
        return Borders(self._range)

    @property
    def Validation(self) -> Validation:
        """What may be typed."""
        return Validation(self._range)


class Borders:
    """The edges of each cell, together: thin lines or none."""

    def __init__(self, cells: Range) -> None:
        self._range = cells

    @property
    def LineStyle(self) -> int | None:
        """1 with a line at every edge, -4142 with none; None where they differ."""
        wide = [getattr(self._range.look(side), "OuterLineWidth", None) for side in _SIDES]
        if None in wide or len(set(map(bool, wide))) > 1:
            return None
        return 1 if wide[0] else -4142

    @LineStyle.setter
    def LineStyle(self, value: int) -> None:
        self._draw(_THIN if value == 1 else 0, 0)

    @property
    def Color(self) -> int | None:
        """The number of the colour in Excel's order, blue first; None where they differ."""
        rgb = native.rgb(getattr(self._range.look(_SIDES[0]), "Color", None))
        return None if rgb is None else rgb[0] | rgb[1] << 8 | rgb[2] << 16

    @Color.setter
    def Color(self, value: int) -> None:
        self._draw(_THIN, native.colour_number(value))

    def _draw(self, width: int, colour: int) -> None:
        line = native.struct("table.BorderLine", OuterLineWidth=width, Color=colour)
        for side in _SIDES:
            self._range.set_look(side, line)


class Validation:
    """What may be typed in the cells, and what is said there."""

    def __init__(self, cells: Range) -> None:
        self._range = cells

    def Delete(self) -> None:
        """Anything may be typed, and nothing is said."""
        self._change({"Type": native.enum("sheet.ValidationType", "ANY"), **_SILENT})

    def Add(
        self, Type: int, AlertStyle: int = 1, Operator: int | None = None, Formula1: str = ""
    ) -> None:
        """Take only what the operator lets through, or what a list has, its entries with commas
        between them in `Formula1`; `AlertStyle` 1 refuses all else.
        """
        compared = Type in (1, 2)
        if Type not in _KINDS or (compared and Operator not in _OPERATORS) or AlertStyle != 1:
            unsupported("Range.api.Validation", f"Add({Type}, {AlertStyle}, {Operator})")
        if Type == 3:
            Formula1 = ";".join(f'"{entry}"' for entry in Formula1.split(","))  # noqa: N806
        condition = native.enum("sheet.ConditionOperator", _OPERATORS.get(Operator or 0, "NONE"))
        self._change(
            {"Type": native.enum("sheet.ValidationType", _KINDS[Type])}, condition, Formula1
        )

    def _change(
        self, properties: Mapping[str, object], operator: Any = None, formula: str = ""
    ) -> None:
        cells = self._range.uno
        rule = cells.Validation
        for name, value in properties.items():
            setattr(rule, name, value)
        if operator is not None:
            rule.setOperator(operator)
            rule.setFormula1(formula)
        self._range.set_look("Validation", rule)

    @property
    def Type(self) -> int:
        """XlDVType; raises CalcError, as Excel does, where the cells have no validation or not all
        of them the same.
        """
        rule = self._range.look("Validation")
        kind = next((n for n, name in _KINDS.items() if rule and name == rule.Type.value), 0)
        if rule is None or not (kind or rule.InputMessage):
            raise CalcError(f"xlwings_calc: {self._range.address} has no validation of its own")
        return kind


_SILENT = {"InputTitle": "", "InputMessage": "", "ErrorTitle": "", "ErrorMessage": ""}


def _said(name: str, own: str) -> property:
    """A property of the validation under Excel's name, LibreOffice's being `own`."""

    def get(rule: Validation) -> Any:
        return getattr(rule._range(1, 1).uno.Validation, own)

    def put(rule: Validation, value: object) -> None:
        rule._change({own: value})

    return property(get, put, doc=name)


for _name, _own in {
    **{name: name for name in _SILENT},
    "IgnoreBlank": "IgnoreBlankCells",
    "ShowInput": "ShowInputMessage",
    "ShowError": "ShowErrorMessage",
}.items():
    setattr(Validation, _name, _said(_name, _own))
