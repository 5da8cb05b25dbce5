"""A workbook: an open Calc document, its sheets and names."""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import conditional, native, notation, protection
from .errors import CalcError, Subset, unsupported
from .range import Range
from .sheet import Sheet, Sheets

if TYPE_CHECKING:
    from .app import App, Calls

_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
}
_DATE_PARTS = re.compile(r'("[^"]*"|AM/PM|A/P)')
_FORMATS_OF_A_LANGUAGE = 10_000
_DATE_OR_TIME, _LOGICAL = 6, 1024  # com.sun.star.util.NumberFormat


class Book(Subset, base_classes.Book):
    """One workbook; `uno` is the native document."""

    def __init__(self, app: App, document: Any) -> None:
        self._app = app
        self.uno = document
        self._kinds: dict[int, int] = {}
        self._permissions: dict[str, protection.Permissions] | None = None
        self.arrangement = 0
        self._stale: dict[str, list[Any]] = {}
        self.incomplete: dict[str, dict[int, tuple[str, str]]] = {}
        date = document.NullDate
        self.null_date = datetime(date.Year, date.Month, date.Day)

    @cached_property
    def size_of_sheets(self) -> tuple[int, int]:
        """How many rows and columns every sheet has."""
        end = self.uno.Sheets.getByIndex(0).RangeAddress
        return end.EndRow + 1, end.EndColumn + 1

    @cached_property
    def cell_styles(self) -> Any:
        """The native cell styles."""
        return self.uno.StyleFamilies.getByName("CellStyles")

    @property
    def api(self) -> BookApi:
        return BookApi(self)

    @property
    def app(self) -> App:
        return self._app

    @property
    def calls(self) -> Calls:
        """The counter of the application."""
        return self._app.calls

    @property
    def name(self) -> str:
        return Path(self.fullname).name if self.uno.hasLocation() else str(self.uno.Title)

    @property
    def fullname(self) -> str:
        return native.system_path(self.uno.URL) if self.uno.hasLocation() else str(self.uno.Title)

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    def sheet_of(self, sheet: Any) -> Sheet:
        """The Sheet of a native sheet."""
        return Sheet(self, sheet)

    def selection(self) -> Range | None:
        """The cells selected in its window; None when something else is."""
        selected = self.uno.CurrentController.Selection
        if not hasattr(selected, "RangeAddress"):
            return None
        return self.sheet_of(selected.Spreadsheet).range_of(selected.RangeAddress)

    def activate(self) -> None:
        self.uno.CurrentController.Frame.activate()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        if password:
            unsupported("Book", "save(password=…)")
        target = Path(path or (self.fullname if self.uno.hasLocation() else f"{self.name}.xlsx"))
        self.store(self.uno.storeAsURL, target)

    def store(self, how: Any, target: Path) -> None:
        """Write the document with `how`, storeAsURL or storeToURL; raises CalcError."""
        kind = target.suffix.lower()
        if kind not in _FILTERS:
            raise CalcError(f"xlwings_calc: no workbook is saved as {kind or 'a file without end'}")
        if not target.absolute().parent.is_dir():  # LibreOffice would make it
            raise CalcError(f"xlwings_calc: {target} cannot be written: there is no such folder")
        for sheet in self._known(self.incomplete):
            conditional.complete(sheet)
        options = native.properties(FilterName=_FILTERS[kind], Overwrite=True)
        with native.refusal(f"xlwings_calc: {target} cannot be written"):
            how(native.file_url(str(target)), options)

    def close(self) -> None:
        self._app.closed(self)
        with native.refusal("xlwings_calc: the workbook cannot be closed"):
            self.uno.close(True)

    def format_kind(self, key: int) -> int:
        """What a number format shows, as a com.sun.star.util.NumberFormat."""
        if key not in self._kinds:
            self._kinds[key] = self.uno.NumberFormats.getByKey(key).Type
        return self._kinds[key]

    def is_general(self, key: int) -> bool:
        """Whether a number format is General; each language has its formats in a row of these."""
        return key % _FORMATS_OF_A_LANGUAGE == 0

    def format_code(self, key: int) -> str:
        """A number format in Excel's notation: "0.00", "m/d/yyyy", "General"."""
        if self.is_general(key):
            return "General"
        code = str(self.uno.NumberFormats.getByKey(key).FormatString)
        if not self.format_kind(key) & _DATE_OR_TIME:
            return code
        return "".join(
            part if part.startswith('"') or part in {"AM/PM", "A/P"} else part.lower()
            for part in _DATE_PARTS.split(code)
        )

    def format_key(self, code: str) -> int:
        """The number format of a code in Excel's notation; "BOOLEAN" is TRUE or FALSE."""
        english = native.struct("lang.Locale", Language="en", Country="US")
        known = self.uno.NumberFormats
        if code == "BOOLEAN":
            return int(known.getStandardFormat(_LOGICAL, english))
        key = known.queryKey(code, english, False)
        if key == -1:
            with native.refusal(f"xlwings_calc: {code!r} is not a number format"):
                key = known.addNew(code, english)
        return int(key)

    def permissions(self, sheet: str) -> protection.Permissions:
        """What the protected sheet allows, as far as known (see protection.py)."""
        return self._known_permissions().get(sheet, frozenset())

    def permit(self, sheet: str, allowed: protection.Permissions) -> None:
        """Take note of what a sheet allows that is protected now."""
        self._known_permissions()[sheet] = allowed

    def renamed(self, old: str, new: str) -> None:
        """Take note of a sheet's new name."""
        known = self._known_permissions()
        if old in known:
            known[new] = known.pop(old)

    def _known_permissions(self) -> dict[str, protection.Permissions]:
        if self._permissions is None:
            self._permissions = protection.from_file(self.fullname)
        return self._permissions

    def rearranged(self) -> None:
        """Cells were inserted or deleted: native sheets got before are wrong from here on.

        LibreOffice treats a sheet as a range of cells that shrinks when some are deleted.
        """
        self.arrangement += 1

    def refresh(self) -> None:
        """Make conditional formats visible that were added while the screen was at rest."""
        for sheet in self._known(self._stale):
            conditional.refresh(sheet, self._stale[sheet.name])
        self._stale.clear()

    def _known(self, names: Iterable[str]) -> list[Sheet]:
        """The sheets of these names that are still there."""
        sheets = self.uno.Sheets
        return [self.sheet_of(sheets.getByName(name)) for name in names if sheets.hasByName(name)]

    def touched(self, sheet: Sheet, areas: list[Any]) -> None:
        """Conditional formats of these native range addresses have changed."""
        self._stale.setdefault(sheet.name, []).extend(areas)
        if self._app.screen_updating:
            self.refresh()


class BookApi:
    """What `Book.api` offers under the names of Excel's Workbook object; else the document's."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def SaveCopyAs(self, Filename: str) -> None:  # noqa: N802, N803 - Excel's names
        """Write a copy as it is on the screen; the open workbook keeps its file and its state."""
        self._book.store(self._book.uno.storeToURL, Path(Filename))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book.uno, name)


class Names(Subset, base_classes.Names):
    """The names of the workbook, those of its sheets included."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def snapshot(self) -> list[tuple[str, Name]]:
        sheets = self.book.uno.Sheets
        scopes = [("", self.book.uno.NamedRanges)] + [
            (f"{notation.excel_quoted(sheet)}!", sheets.getByName(sheet).NamedRanges)
            for sheet in sheets.ElementNames
        ]
        return [
            (owner + name, Name(self.book, native_names, name, owner))
            for owner, native_names in scopes
            for name in native_names.ElementNames
            if not name.startswith("_xlnm.")  # print areas and the like
        ]

    def __len__(self) -> int:
        return len(self.snapshot())

    def __call__(self, name_or_index: str | int) -> Name:
        known = self.snapshot()
        if isinstance(name_or_index, int):
            return known[name_or_index - 1][1]
        for text, name in known:
            if text.lower() == name_or_index.lower():
                return name
        raise KeyError(name_or_index)

    def contains(self, name_or_index: str) -> bool:
        return any(text.lower() == name_or_index.lower() for text, _ in self.snapshot())

    def add(self, name: str, refers_to: str) -> Name:
        names = self.book.uno.NamedRanges
        if names.hasByName(name):
            names.removeByName(name)
        origin = native.struct("table.CellAddress", Sheet=0, Column=0, Row=0)
        with native.refusal(f"xlwings_calc: {name!r} cannot name {refers_to!r}"):
            names.addNewByName(name, notation.to_calc(refers_to.removeprefix("=")), origin, 0)
        return Name(self.book, names, name, "")


class Name(Subset, base_classes.Name):
    """A name of the workbook, or of one of its sheets ("'II.06B'!name")."""

    def __init__(self, book: Book, names: Any, key: str, owner: str) -> None:
        self.book = book
        self._names = names
        self._key = key
        self._owner = owner

    @property
    def api(self) -> Any:
        return self._names.getByName(self._key)

    def delete(self) -> None:
        self._names.removeByName(self._key)

    @property
    def name(self) -> str:
        return self._owner + self._key

    @name.setter
    def name(self, value: str) -> None:
        self.api.setName(value)
        self._key = value

    @property
    def refers_to(self) -> str:
        return "=" + notation.to_excel(self.api.Content)

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.Content = notation.to_calc(value.removeprefix("="))

    @property
    def refers_to_range(self) -> Range:
        cells = self.api.ReferredCells
        if cells is None:
            raise CalcError(f"xlwings_calc: the name {self.name} refers to no cells")
        return self.book.sheet_of(cells.Spreadsheet).range_of(cells.RangeAddress)
