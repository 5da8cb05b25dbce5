"""The sheets of a workbook."""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import native, protection
from .conditional import applied_formats
from .errors import CalcError, Subset, unsupported
from .notation import Block, parse
from .note import Note
from .range import Range

if TYPE_CHECKING:
    from .book import Book


def place_of(name_or_index: str | int, names: Sequence[str]) -> int:
    """Where a member stands among its fellows, counted from 0: by its name in whatever letters, or
    by its place from 1. Raises KeyError.
    """
    if isinstance(name_or_index, int):
        if 1 <= name_or_index <= len(names):
            return name_or_index - 1
    else:
        for place, name in enumerate(names):
            if name.lower() == name_or_index.lower():
                return place
    raise KeyError(name_or_index)


class Sheets(Subset, base_classes.Sheets):
    """The sheets of a workbook, in their order."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.uno = book.uno.Sheets

    @property
    def api(self) -> Any:
        return self.uno

    @property
    def active(self) -> Sheet:
        return self.book.sheet_of(self.book.uno.CurrentController.ActiveSheet)

    def __len__(self) -> int:
        return int(self.uno.Count)

    def __iter__(self) -> Iterator[Sheet]:
        for index in range(len(self)):
            yield self.book.sheet_of(self.uno.getByIndex(index))

    def __call__(self, name_or_index: str | int) -> Sheet:
        place = place_of(name_or_index, self.uno.ElementNames)
        return self.book.sheet_of(self.uno.getByIndex(place))

    def __contains__(self, name: str) -> bool:
        return name.lower() in (known.lower() for known in self.uno.ElementNames)

    def add(
        self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None
    ) -> Sheet:
        if not name:
            unsupported("Sheets", "add() without a name")
        place = before.index - 1 if before else after.index if after else self.active.index - 1
        with native.refusal(f"xlwings_calc: the sheet {name!r} cannot be added"):
            self.uno.insertNewByName(name, place)
        made = self(name)
        made.activate()
        return made


class Sheet(Subset, base_classes.Sheet):
    """One sheet."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self._book = book
        self._uno = sheet
        self._arrangement = book.arrangement
        self.max_rows, self.max_columns = book.size_of_sheets

    @property
    def uno(self) -> Any:
        """The native sheet."""
        if self._arrangement != self._book.arrangement:
            self._uno = self._book.uno.Sheets.getByName(self._uno.Name)
            self._arrangement = self._book.arrangement
        return self._uno

    @property
    def api(self) -> SheetApi:
        return SheetApi(self)

    @property
    def book(self) -> Book:
        return self._book

    @property
    def name(self) -> str:
        return str(self.uno.Name)

    @name.setter
    def name(self, value: str) -> None:
        old = self.name
        with native.refusal(f"xlwings_calc: the sheet {old!r} cannot be named {value!r}"):
            self.uno.setName(value)
        known = self._book.permissions
        if old in known:
            known[value] = known.pop(old)

    @property
    def index(self) -> int:
        return int(self.uno.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        return bool(self.uno.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.uno.IsVisible = value

    def activate(self) -> None:
        self._book.uno.CurrentController.setActiveSheet(self.uno)

    select = activate

    def delete(self) -> None:
        if len(self._book.sheets) == 1:
            raise CalcError("xlwings_calc: a workbook must keep one sheet")
        self._book.uno.Sheets.removeByName(self.name)

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        first = self._area(arg1)
        if arg2 is None:
            return first
        second = self._area(arg2)
        a, b = first.block, second.block
        row, column = min(a.row, b.row), min(a.column, b.column)
        rows = max(a.last_row, b.last_row) - row + 1
        columns = max(a.last_column, b.last_column) - column + 1
        return Range(self, Block(row, column, rows, columns))

    def _area(self, place: Any) -> Range:
        if isinstance(place, Range):
            return place
        if isinstance(place, tuple):
            if 0 in place[:2]:
                raise IndexError("xlwings/Excel ranges are 1-based: no row or column is 0")
            row, column, rows, columns = (*place, 1, 1)[:4]
            return Range(self, Block(row, column, rows, columns))
        text = str(place)
        if block := parse(text, self.max_rows, self.max_columns):
            return Range(self, block)
        names = self._book.names
        if names.contains(text):
            return names(text).refers_to_range
        raise CalcError(f"xlwings_calc: {text!r} is neither an address nor a name of cells")

    def range_of(self, area: Any) -> Range:
        """The range of a native range address on this sheet."""
        return Range(self, Block.of(area))

    @property
    def cells(self) -> Range:
        return Range(self, Block(1, 1, self.max_rows, self.max_columns))

    @property
    def used_range(self) -> Range:
        cursor = self.uno.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return self.range_of(cursor.RangeAddress)

    @property
    def notes(self) -> list[Note]:
        # Positions are kept, not indexes: deleting one note moves the others up.
        annotations = self.uno.Annotations
        found = []
        for index in range(annotations.Count):
            annotation = annotations.getByIndex(index)
            at = annotation.Position
            found.append(Note(Range(self, Block(at.Row + 1, at.Column + 1, 1, 1)), annotation))
        return found

    @property
    def allowed(self) -> protection.Permissions:
        """What Excel allows on it while it is protected."""
        return self._book.permissions.get(self.name, frozenset())

    @contextmanager
    def permitted(self, permission: str, what: str) -> Iterator[None]:
        """Do inside what Excel allows with this permission when the sheet is protected.

        LibreOffice itself would do it on no protected sheet, so the protection is away meanwhile.
        Raises CalcError when it is not allowed.
        """
        protected = self.uno.isProtected()
        if protected and permission not in self.allowed:
            raise CalcError(f"The sheet {self.name!r} is protected: {what} is not allowed.")
        away = self.lifted() if protected else nullcontext()
        with away, native.refusal(f"xlwings_calc: {what} failed"):
            yield

    @contextmanager
    def lifted(self) -> Iterator[None]:
        """The protection is away inside; raises CalcError when it has a password."""
        if not self.uno.isProtected():
            yield
            return
        self.unprotect("")
        try:
            yield
        finally:
            self.uno.protect("")

    def unprotect(self, password: str) -> None:
        """Take the protection away; raises CalcError when it has another password."""
        illegal = native.uno().getClass("com.sun.star.lang.IllegalArgumentException")
        try:
            self.uno.unprotect(password)
        except illegal as error:
            raise CalcError(f"The sheet {self.name!r} is protected with a password.") from error


class SheetApi:
    """What `Sheet.api` offers under the names of Excel's Worksheet object."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def uno(self) -> Any:
        """The native sheet."""
        return self._sheet.uno

    @property
    def Cells(self) -> Any:  # noqa: N802 - Excel's name
        """All cells, of which `FormatConditions` can be asked for."""
        return SimpleNamespace(FormatConditions=applied_formats(self._sheet))

    @property
    def ProtectDrawingObjects(self) -> bool:  # noqa: N802 - Excel's name
        """Whether notes may not be edited."""
        return self.ProtectContents and protection.NOTES not in self._sheet.allowed

    @property
    def ProtectScenarios(self) -> bool:  # noqa: N802 - Excel's name
        """Whether scenarios are protected: always with the contents."""
        return self.ProtectContents

    @property
    def ProtectionMode(self) -> bool:  # noqa: N802 - Excel's name
        """Whether macros may write all the same: never."""
        return False

    @property
    def Protection(self) -> protection.Protection:  # noqa: N802 - Excel's name
        """What is allowed while the sheet is protected: AllowSorting, AllowFiltering …"""
        return protection.Protection(self._sheet.allowed)

    @property
    def ProtectContents(self) -> bool:  # noqa: N802 - Excel's name
        """Whether the sheet is protected."""
        return bool(self._sheet.uno.isProtected())

    def Protect(self, **arguments: Any) -> None:  # noqa: N802 - Excel's name
        """Protect the sheet: Password, DrawingObjects, Allow… as in Excel.

        LibreOffice's API takes the password only. What is allowed holds for calls of this engine
        until the workbook is closed; a saved file has what it allowed before, or nothing.
        """
        self._sheet.book.permissions[self._sheet.name] = protection.from_arguments(arguments)
        self._sheet.uno.protect(str(arguments.get("Password") or ""))

    def Unprotect(self, Password: str = "") -> None:  # noqa: N802, N803 - Excel's names
        """Take the protection away; raises CalcError when the password is another."""
        self._sheet.unprotect(Password)

    def __getattr__(self, name: str) -> Any:
        unsupported("Sheet.api", name)
