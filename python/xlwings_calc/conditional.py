"""Conditional formats: listing them, adding one for a formula, deleting one.

Two things of LibreOffice shape this. A rule made through its API is stored but not shown before
the file is loaded anew, since the cells do not learn of it; they do when they are copied onto
themselves (`refresh`), which is done once for all rules that were added while the screen was at
rest. And copying joins rules that are equal and cuts their areas, so every area is put back.

An object that LibreOffice hands over costs ten times what a property does. So all formats of a
sheet are listed as seldom as can be: those made at rest get their rule together (`complete`).
"""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import native, notation
from .errors import Subset, unsupported
from .native import Rgb, colour_number, rgb
from .notation import Block

if TYPE_CHECKING:
    from .range import Range
    from .sheet import Sheet

_CONDITION, _FORMULA = 0, 24  # ConditionEntryType.CONDITION, ConditionFormatOperator.EXPRESSION
_PERMISSION, _WHAT = "AllowFormattingCells", "changing conditional formats"
_LOOKS = {"fill_color": "CellBackColor", "font_color": "CharColor"}
_NO_LOOKS = {"DisplayName", "Hidden", "IsCellBackgroundTransparent"}


class Counted:
    """Objects that are counted from 1, as Excel's collections are."""

    def __init__(self, items: Sequence[Any]) -> None:
        self._items = items

    @property
    def Count(self) -> int:  # noqa: N802 - Excel's name
        """How many there are."""
        return len(self._items)

    def __call__(self, index: int) -> Any:
        return self._items[index - 1]


class AppliedFormat:
    """What Excel calls a FormatCondition: here all rules on the same cells together."""

    def __init__(self, sheet: Sheet, native_format: Any) -> None:
        self._sheet = sheet
        self._native = native_format

    @property
    def AppliesTo(self) -> Any:  # noqa: N802 - Excel's name
        """The cells, of which `Areas` are counted blocks, each with its `Address`."""
        found = map(self._sheet.range_of, self._native.Range.RangeAddresses)
        areas = [SimpleNamespace(Address=area.address) for area in found]
        return SimpleNamespace(Areas=Counted(areas))

    def ModifyAppliesToRange(self, Range: Any) -> None:  # noqa: N802, N803 - Excel's names
        """Let the rules apply to those cells and no others."""
        address = Range.cells.native_address
        with self._sheet.permitted(_PERMISSION, _WHAT):
            self._native.Range = _ranges(self._sheet, (address,))
        self._sheet.book.touched(self._sheet, [address])


def applied_formats(sheet: Sheet) -> Counted:
    """All conditional formats of the sheet."""
    return Counted([AppliedFormat(sheet, made) for made in _completed(sheet)])


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
        sheet, mine = self._range.sheet, self._range.native_address
        everywhere = len(self._range) == sheet.max_rows * sheet.max_columns
        return [
            rule
            for made in _completed(sheet)
            if everywhere or any(_meet(mine, area) for area in made.Range.RangeAddresses)
            for rule in _rules(sheet, made)
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
            identity = sheet.uno.ConditionalFormats.createByRange(_ranges(sheet, (area,)))
        formula = notation.to_calc(spec["formula"]).removeprefix("=")
        sheet.book.incomplete.setdefault(sheet.name, {})[identity] = (style, formula)
        sheet.book.touched(sheet, [area])
        return ConditionalFormat(_Group(sheet, identity), 0)


class _Group:
    """A native format: one rule, or several on the same cells."""

    def __init__(self, sheet: Sheet, identity: int) -> None:
        self.sheet = sheet
        self._identity = identity

    @cached_property
    def native(self) -> Any:
        """The native format of this identity."""
        return next(made for made in _completed(self.sheet) if self._identity == made.ID)

    @cached_property
    def entries(self) -> dict[int, Any]:
        """Its rules by their place."""
        return {place: self.native.getByIndex(place) for place in range(self.native.getCount())}

    def remove(self, place: int) -> None:
        """Remove one of its rules; LibreOffice can only remove all, so others are made anew."""
        others = {key: entry for key, entry in self.entries.items() if key != place}
        if any(entry.getType() != _CONDITION for entry in others.values()):
            unsupported("ConditionalFormat", "delete() beside a scale, bar or icon set")
        formats = self.sheet.uno.ConditionalFormats
        old, self.entries = self.native, others
        if others:
            made = formats.createByRange(_ranges(self.sheet, old.Range.RangeAddresses))
            self.native = next(each for each in reversed(_formats(self.sheet)) if made == each.ID)
            for index, (key, entry) in enumerate(list(others.items())):
                self.native.createEntry(_CONDITION, index)
                copy = self.native.getByIndex(index)
                for name in ("StyleName", "Operator", "Formula1", "Formula2"):
                    setattr(copy, name, getattr(entry, name))
                self.entries[key] = copy
        formats.removeByID(old.ID)


def _rules(sheet: Sheet, made: Any) -> list[ConditionalFormat]:
    group = _Group(sheet, made.ID)
    group.native = made
    return [ConditionalFormat(group, place) for place in group.entries]


class ConditionalFormat(Subset, base_classes.ConditionalFormat):
    """One rule."""

    def __init__(self, group: _Group, place: int) -> None:
        self._group = group
        self._place = place

    @property
    def api(self) -> Any:
        return self._group.entries[self._place]

    @property
    def type(self) -> str:
        return "custom" if self._is_custom else "unknown"

    @cached_property
    def _is_custom(self) -> bool:
        return bool(self.api.getType() == _CONDITION and self.api.Operator == _FORMULA)

    @property
    def formula(self) -> str | None:
        if not self._is_custom:
            return None
        return "=" + notation.to_excel(self.api.Formula1)

    @property
    def fill_color(self) -> Rgb | None:
        return rgb(self._look("CellBackColor"))

    @property
    def font_color(self) -> Rgb | None:
        return rgb(self._look("CharColor"))

    def _look(self, name: str) -> Any:
        """What the rule's own style says; None when it says nothing."""
        if not self._is_custom:
            return None
        style = self._group.sheet.book.cell_styles.getByName(self.api.StyleName)
        stated = style.getPropertyState(name).value == "DIRECT_VALUE"
        return getattr(style, name) if stated else None

    def delete(self) -> None:
        sheet = self._group.sheet
        areas = list(self._group.native.Range.RangeAddresses)
        with sheet.permitted(_PERMISSION, _WHAT):
            self._group.remove(self._place)
        sheet.book.touched(sheet, areas)


def complete(sheet: Sheet) -> None:
    """Give the formats of the sheet that are still empty their rules."""
    if sheet.name in sheet.book.incomplete:
        _completed(sheet)


def _completed(sheet: Sheet) -> Any:
    """All formats of the sheet, none of them without its rules."""
    formats, waiting = _formats(sheet), sheet.book.incomplete.pop(sheet.name, None)
    if waiting:
        with sheet.lifted():
            for made in formats:
                if rule := waiting.get(made.ID):
                    made.createEntry(_CONDITION, 0)
                    entry = made.getByIndex(0)
                    entry.StyleName, entry.Formula1 = rule
                    entry.Operator = _FORMULA
    return formats


def refresh(sheet: Sheet, areas: list[Any]) -> None:
    """Make the cells of these areas show exactly the rules that there are for them."""
    areas = list({Block.of(area): area for area in areas}.values())
    known = [(made, made.Range) for made in _completed(sheet)]
    identities = {made.ID for made, _ in known}
    corner = sheet.range((sheet.max_rows, sheet.max_columns)).native_address
    there = []
    with sheet.lifted():
        for made, ranges in known:
            its = ranges.RangeAddresses
            if any(_meet(area, its_area) for area in areas for its_area in its):
                # With one cell more it outlives the copying, which empties its area for a moment.
                made.Range = _ranges(sheet, (*its, corner))
                there.append((made, ranges))
        for area in areas:
            start = native.struct(
                "table.CellAddress", Sheet=area.Sheet, Column=area.StartColumn, Row=area.StartRow
            )
            sheet.uno.copyRange(start, area)
        formats = sheet.uno.ConditionalFormats
        if formats.getLength() != len(known):
            for identity in {made.ID for made in _formats(sheet)} - identities:
                formats.removeByID(identity)
        for made, ranges in there:
            made.Range = ranges


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


def _style(sheet: Sheet, spec: dict[str, Any]) -> str:
    """A cell style with this look, made when there is none; LibreOffice's rules name a style."""
    looks = {name: colour_number(spec[key]) for key, name in _LOOKS.items() if key in spec}
    name = " ".join(["xlwings_calc", *(f"{key}-{value}" for key, value in looks.items())])
    styles = sheet.book.cell_styles
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
