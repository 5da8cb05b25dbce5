"""Conditional formats: listing them, adding one for a formula, deleting one.

Two things of LibreOffice shape this. A rule made through its API is stored but not shown before
the file is loaded anew, since the cells do not learn of it; they do when they are copied onto
themselves (`refresh`), which is done once for all rules that were added while the screen was at
rest. And copying joins rules that are equal and cuts their areas, so every area is put back.
"""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import formulas, native
from .colours import Rgb, number, rgb
from .subset import Subset, unsupported

if TYPE_CHECKING:
    from .range import Range
    from .sheet import Sheet

_CONDITION, _FORMULA = 0, 24  # ConditionEntryType.CONDITION, ConditionFormatOperator.EXPRESSION
_BOLD = 150.0
_PERMISSION, _WHAT = "AllowFormattingCells", "changing conditional formats"


class ConditionalFormats(Subset, base_classes.ConditionalFormats):
    """The rules that apply to any cell of a range, the oldest first.

    Of several rules that hold for a cell LibreOffice shows the oldest. Excel would show a new
    rule before all others; LibreOffice cannot, without making the others anew.
    """

    def __init__(self, cells: Range) -> None:
        self._range = cells

    @property
    def api(self) -> Any:
        return self._range.sheet.uno.ConditionalFormats

    def _all(self) -> list[ConditionalFormat]:
        mine = self._range.native_address
        return [
            rule
            for native_format in self.api.getConditionalFormats()
            if any(_meet(mine, area) for area in native_format.Range.RangeAddresses)
            for rule in _rules(self._range.sheet, native_format)
        ]

    def __iter__(self) -> Iterator[ConditionalFormat]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __call__(self, index: int) -> ConditionalFormat:
        return self._all()[index - 1]

    def add_custom(self, spec: dict[str, Any]) -> ConditionalFormat:
        sheet = self._range.sheet
        area = self._range.native_address
        with sheet.permitted(_PERMISSION, _WHAT):
            style = _style(sheet, spec)
            made = _new(sheet, (area,))
            made.createEntry(_CONDITION, 0)
            entry = made.getByIndex(0)
            entry.StyleName = style
            entry.Operator = _FORMULA
            entry.Formula1 = formulas.to_calc(spec["formula"]).removeprefix("=")
        sheet.book.touched(sheet, [area])
        return _rules(sheet, made)[0]

    def clear(self) -> None:
        for rule in self._all():
            rule.delete()


class _Group:
    """A native format: one rule, or several on the same cells."""

    def __init__(self, sheet: Sheet, native_format: Any) -> None:
        self.sheet = sheet
        self.native = native_format
        count = native_format.getCount()
        self.entries = {place: native_format.getByIndex(place) for place in range(count)}

    def remove(self, place: int) -> None:
        """Remove one of its rules; LibreOffice can only remove all, so others are made anew."""
        others = {key: entry for key, entry in self.entries.items() if key != place}
        if any(entry.getType() != _CONDITION for entry in others.values()):
            unsupported("ConditionalFormat", "delete() beside a scale, bar or icon set")
        formats = self.sheet.uno.ConditionalFormats
        self.entries = others
        if others:
            made = _new(self.sheet, self.native.Range.RangeAddresses)
            for index, (key, entry) in enumerate(list(others.items())):
                made.createEntry(_CONDITION, index)
                copy = made.getByIndex(index)
                for name in ("StyleName", "Operator", "Formula1", "Formula2"):
                    setattr(copy, name, getattr(entry, name))
                self.entries[key] = copy
            formats.removeByID(self.native.ID)
            self.native = made
        else:
            formats.removeByID(self.native.ID)


def _new(sheet: Sheet, areas: tuple[Any, ...]) -> Any:
    """A new native format without rules."""
    identity = sheet.uno.ConditionalFormats.createByRange(_ranges(sheet, areas))
    return next(made for made in reversed(_formats(sheet)) if identity == made.ID)


def _rules(sheet: Sheet, native_format: Any) -> list[ConditionalFormat]:
    group = _Group(sheet, native_format)
    return [ConditionalFormat(group, place) for place in group.entries]


class ConditionalFormat(Subset, base_classes.ConditionalFormat):
    """One rule."""

    def __init__(self, group: _Group, place: int) -> None:
        self._group = group
        self._place = place

    @property
    def api(self) -> Any:
        return self._entry

    @property
    def _entry(self) -> Any:
        return self._group.entries[self._place]

    @property
    def type(self) -> str:
        custom = self._entry.getType() == _CONDITION and self._entry.Operator == _FORMULA
        return "custom" if custom else "unknown"

    @property
    def formula(self) -> str | None:
        if self.type != "custom":
            return None
        return "=" + formulas.to_excel(self._entry.Formula1)

    @property
    def stop_if_true(self) -> bool | None:
        # LibreOffice always stops at the first that holds.
        return True if self.type == "custom" else None

    @property
    def fill_color(self) -> Rgb | None:
        return rgb(self._look("CellBackColor"))

    @property
    def font_color(self) -> Rgb | None:
        return rgb(self._look("CharColor"))

    @property
    def font_bold(self) -> bool | None:
        weight = self._look("CharWeight")
        return None if weight is None else weight >= _BOLD

    def _look(self, name: str) -> Any:
        """What the rule's own style says; None when it says nothing."""
        if self.type != "custom":
            return None
        style = _styles(self._group.sheet).getByName(self._entry.StyleName)
        return (
            getattr(style, name) if style.getPropertyState(name).value == "DIRECT_VALUE" else None
        )

    def delete(self) -> None:
        sheet = self._group.sheet
        areas = list(self._group.native.Range.RangeAddresses)
        with sheet.permitted(_PERMISSION, _WHAT):
            self._group.remove(self._place)
        sheet.book.touched(sheet, areas)


def refresh(sheet: Sheet, areas: list[Any]) -> None:
    """Make the cells of these areas show exactly the rules that there are for them."""
    known = {f.ID: (f, f.Range.RangeAddresses) for f in _formats(sheet)}
    index = sheet.index - 1
    corner = native.struct(
        "table.CellRangeAddress",
        Sheet=index,
        StartRow=sheet.most_rows - 1,
        EndRow=sheet.most_rows - 1,
        StartColumn=sheet.most_columns - 1,
        EndColumn=sheet.most_columns - 1,
    )
    with sheet.lifted():
        for native_format, its in known.values():
            if any(_meet(area, its_area) for area in areas for its_area in its):
                # With one cell more it outlives the copying, which empties its area for a moment.
                native_format.Range = _ranges(sheet, (*its, corner))
        for area in areas:
            start = native.struct(
                "table.CellAddress", Sheet=index, Column=area.StartColumn, Row=area.StartRow
            )
            sheet.uno.copyRange(start, area)
        for native_format in _formats(sheet):
            if native_format.ID not in known:
                sheet.uno.ConditionalFormats.removeByID(native_format.ID)
        for native_format, its in known.values():
            native_format.Range = _ranges(sheet, its)


def _formats(sheet: Sheet) -> Any:
    return sheet.uno.ConditionalFormats.getConditionalFormats()


def _meet(one: Any, other: Any) -> bool:
    return bool(
        one.StartRow <= other.EndRow
        and other.StartRow <= one.EndRow
        and one.StartColumn <= other.EndColumn
        and other.StartColumn <= one.EndColumn
    )


def _ranges(sheet: Sheet, areas: tuple[Any, ...]) -> Any:
    ranges = sheet.book.uno.createInstance("com.sun.star.sheet.SheetCellRanges")
    ranges.addRangeAddresses(areas, False)
    return ranges


def _styles(sheet: Sheet) -> Any:
    return sheet.book.uno.StyleFamilies.getByName("CellStyles")


def _style(sheet: Sheet, spec: dict[str, Any]) -> str:
    """A cell style with this look, made when there is none; LibreOffice's rules name a style."""
    looks: dict[str, Any] = {
        native_name: value(spec[key]) for key, (native_name, value) in _LOOKS.items() if key in spec
    }
    name = " ".join(["xlwings_calc", *(f"{key}-{value}" for key, value in looks.items())])
    styles = _styles(sheet)
    if not styles.hasByName(name):
        with ExitStack() as stack:
            for other in sheet.book.sheets:  # no style can be changed while any sheet is protected
                stack.enter_context(other.lifted())
            styles.insertByName(name, sheet.book.uno.createInstance("com.sun.star.style.CellStyle"))
            made = styles.getByName(name)
            for key, value in looks.items():
                setattr(made, key, value)
            if parent := _parent(styles, set(looks)):
                made.setParentStyle(parent)
    return name


def _parent(styles: Any, stated: set[str]) -> str | None:
    """A style under which the new one states nothing but its own looks; None when there is none.

    A style made through the API stands under "Default" and, with that, sets the font and the
    alignment of the whole workbook on its cells. Styles that LibreOffice made for the rules of an
    Excel file stand under none.
    """
    for name in styles.ElementNames:
        if not name.startswith("ConditionalStyle_"):
            continue
        style = styles.getByName(name)
        known = [known.Name for known in style.PropertySetInfo.Properties]
        states = zip(known, style.getPropertyStates(tuple(known)), strict=True)
        direct = {key for key, state in states if state.value == "DIRECT_VALUE"} - _NO_LOOKS
        if direct <= stated:
            return str(name)
    return None


_NO_LOOKS = {"DisplayName", "Hidden", "IsCellBackgroundTransparent"}
_LOOKS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "fill_color": ("CellBackColor", number),
    "font_color": ("CharColor", number),
    "font_bold": ("CharWeight", lambda bold: _BOLD if bold else 100.0),
}
