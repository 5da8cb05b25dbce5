"""How a block of cells looks: colours, number formats, letters, sizes, what is hidden."""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from . import native
from .address import Block
from .area import Area
from .colours import Rgb, number, rgb
from .subset import Subset

_POINTS = 72 / 2540  # of a hundredth of a millimetre
_PIXELS = 96 / 2540
_PADDING, _DIGIT = 5, 7  # pixels: of a cell, and of a digit in Excel's default font


class Looks(Area):
    """The looks of a range; what LibreOffice lets through on a protected sheet is checked here."""

    def look(self, name: str) -> Any:
        """A property of the cells; None where they differ."""
        native_range = self.uno
        if native_range.getPropertyState(name).value == "AMBIGUOUS_VALUE":
            return None
        return getattr(native_range, name)

    def set_look(self, name: str, value: Any) -> None:
        """Set a property of the cells; raises CalcError where the sheet's protection forbids."""
        with self._sheet.permitted("AllowFormattingCells", "formatting cells"):
            setattr(self.uno, name, value)

    @property
    def color(self) -> Rgb | None:
        return rgb(self.look("CellBackColor"))

    @color.setter
    def color(self, value: Rgb | int | str | None) -> None:
        self.set_look("CellBackColor", -1 if value is None else number(value))

    @property
    def number_format(self) -> str | None:
        key = self.look("NumberFormat")
        return None if key is None else self._sheet.book.format_code(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.set_look("NumberFormat", self._sheet.book.format_key(value))

    @property
    def font(self) -> Font:
        return Font(self)

    @property
    def wrap_text(self) -> bool | None:
        return self.look("IsTextWrapped")  # type: ignore[no-any-return]

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.set_look("IsTextWrapped", value)

    @property
    def row_height(self) -> float:
        return round(float(self(1, 1).uno.Rows.Height) * _POINTS, 2)

    @row_height.setter
    def row_height(self, value: float) -> None:
        with self._sheet.permitted("AllowFormattingRows", "formatting rows"):
            self.uno.Rows.Height = round(value / _POINTS)

    @property
    def column_width(self) -> float:
        pixels = float(self(1, 1).uno.Columns.Width) * _PIXELS
        return round(max(0.0, pixels - _PADDING) / _DIGIT, 2)

    @column_width.setter
    def column_width(self, value: float) -> None:
        with self._sheet.permitted("AllowFormattingColumns", "formatting columns"):
            self.uno.Columns.Width = round((value * _DIGIT + _PADDING) / _PIXELS)

    def autofit(self, axis: str | None = None) -> None:
        if axis in {None, "c", "columns"}:
            with self._sheet.permitted("AllowFormattingColumns", "formatting columns"):
                self.uno.Columns.OptimalWidth = True
        if axis in {None, "r", "rows"}:
            with self._sheet.permitted("AllowFormattingRows", "formatting rows"):
                self.uno.Rows.OptimalHeight = True

    @property
    def row_hidden(self) -> bool | None:
        whole = Block(self.row, 1, self.block.rows, self._sheet.most_columns)
        areas = self.other(whole).uno.queryVisibleCells().RangeAddresses
        shown = {row for area in areas for row in range(area.StartRow, area.EndRow + 1)}
        return _all_or_none(len(shown), self.block.rows)

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        with self._sheet.permitted("AllowFormattingRows", "hiding rows"):
            self.uno.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        columns = self.uno.Columns
        shown = sum(columns.getByIndex(index).IsVisible for index in range(self.block.columns))
        return _all_or_none(shown, self.block.columns)

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        with self._sheet.permitted("AllowFormattingColumns", "hiding columns"):
            self.uno.Columns.IsVisible = not value


def _all_or_none(shown: int, count: int) -> bool | None:
    """Whether all are hidden; None when only some are."""
    return None if 0 < shown < count else not shown


class Font(Subset, base_classes.Font):
    """The letters of a range."""

    def __init__(self, cells: Looks) -> None:
        self._range = cells

    @property
    def api(self) -> Any:
        return self._range.uno

    @property
    def bold(self) -> bool | None:
        weight = self._range.look("CharWeight")
        return None if weight is None else weight >= 150

    @bold.setter
    def bold(self, value: bool) -> None:
        self._range.set_look("CharWeight", 150.0 if value else 100.0)

    @property
    def italic(self) -> bool | None:
        posture = self._range.look("CharPosture")
        return None if posture is None else posture.value == "ITALIC"

    @italic.setter
    def italic(self, value: bool) -> None:
        posture = native.enum("awt.FontSlant", "ITALIC" if value else "NONE")
        self._range.set_look("CharPosture", posture)

    @property
    def size(self) -> float | None:
        return self._range.look("CharHeight")  # type: ignore[no-any-return]

    @size.setter
    def size(self, value: float) -> None:
        self._range.set_look("CharHeight", float(value))

    @property
    def name(self) -> str | None:
        return self._range.look("CharFontName")  # type: ignore[no-any-return]

    @name.setter
    def name(self, value: str) -> None:
        self._range.set_look("CharFontName", value)

    @property
    def color(self) -> Rgb | None:
        value = self._range.look("CharColor")
        return (0, 0, 0) if value == -1 else rgb(value)

    @color.setter
    def color(self, value: Rgb | int | str) -> None:
        self._range.set_look("CharColor", number(value))
