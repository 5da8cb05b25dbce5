"""The workbooks: Calc documents that are open, and their names."""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import conditional, native, notation, protection
from .cells import Calls, NumberFormats
from .errors import CalcError, Subset, unsupported
from .range import Range
from .sheet import Sheet, Sheets, place_of

if TYPE_CHECKING:
    from .app import App

_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_ALWAYS, _AS_CONFIGURED = 4, 3  # com.sun.star.document.MacroExecMode
FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
}


class Books(Subset, base_classes.Books):
    """The Calc documents that are open."""

    def __init__(self, app: App) -> None:
        self.app = app

    def __iter__(self) -> Iterator[Book]:
        documents = self.app.desktop.Components.createEnumeration()
        while documents.hasMoreElements():
            document = documents.nextElement()
            if _is_spreadsheet(document):
                yield self.app.book_of(document)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, name_or_index: str | int) -> Book:
        books = list(self)
        return books[place_of(name_or_index, [book.name for book in books])]

    def __contains__(self, name: str) -> bool:
        return any(book.name.lower() == name.lower() for book in self)

    @property
    def active(self) -> Book:
        document = self.app.desktop.CurrentComponent
        if _is_spreadsheet(document):
            return self.app.book_of(document)
        for book in self:
            return book
        raise CalcError("xlwings_calc: no workbook is open")

    def add(self) -> Book:
        return self.loaded("private:factory/scalc")

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,
        read_only: bool | None = None,
        format: str | None = None,  # noqa: A002 - xlwings' name
        password: str | None = None,
        *others: Any,
    ) -> Book:
        if password:
            unsupported("Books", "open(password=…)")
        return self.loaded(native.file_url(fullname), ReadOnly=bool(read_only))

    def loaded(self, url: str, frame: str = "_blank", **descriptor: object) -> Book:
        """Load a document into a frame, with LibreOffice's own descriptor of how it is loaded."""
        # Without a screen LibreOffice crashes when it makes a window (7.4, packaged without GUI).
        how: dict[str, object] = {
            "Hidden": not self.app.visible,
            "MacroExecutionMode": _ALWAYS if self.app.allow_macros else _AS_CONFIGURED,
        }
        arguments = native.properties(**(how | descriptor))
        with native.refusal(f"xlwings_calc: {url} cannot be opened"):
            document = self.app.desktop.loadComponentFromURL(url, frame, 0, arguments)
        if not _is_spreadsheet(document):
            if document is not None:
                document.close(True)
            raise CalcError(f"xlwings_calc: {url} cannot be opened as a workbook")
        return self.app.book_of(document)


def _is_spreadsheet(document: Any) -> bool:
    return document is not None and document.supportsService(_SPREADSHEET)


class Book(Subset, base_classes.Book):
    """One workbook; `uno` is the native document."""

    def __init__(self, app: App, document: Any) -> None:
        self._app = app
        self.uno = document
        self.formats = NumberFormats(document)
        self.arrangement = 0
        self._stale: dict[str, list[Any]] = {}
        self.incomplete: dict[str, dict[int, tuple[str, str]]] = {}

    @cached_property
    def size_of_sheets(self) -> tuple[int, int]:
        """How many rows and columns every sheet has."""
        end = self.uno.Sheets.getByIndex(0).RangeAddress
        return end.EndRow + 1, end.EndColumn + 1

    @cached_property
    def cell_styles(self) -> Any:
        """The native cell styles."""
        return self.uno.StyleFamilies.getByName("CellStyles")

    @cached_property
    def permissions(self) -> dict[str, protection.Permissions]:
        """What its protected sheets allow, by their names, as far as known (see protection.py)."""
        return protection.from_file(self.fullname)

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
        if kind not in FILTERS:
            raise CalcError(f"xlwings_calc: no workbook is saved as {kind or 'a file without end'}")
        if not target.absolute().parent.is_dir():  # LibreOffice would make it
            raise CalcError(f"xlwings_calc: {target} cannot be written: there is no such folder")
        for sheet in self._known(self.incomplete):
            conditional.complete(sheet)
        options = native.properties(FilterName=FILTERS[kind], Overwrite=True)
        with native.refusal(f"xlwings_calc: {target} cannot be written"):
            how(native.file_url(str(target)), options)

    def close(self) -> None:
        self._app.closed(self)
        with native.refusal("xlwings_calc: the workbook cannot be closed"):
            self.uno.close(True)

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
        return known[place_of(name_or_index, [text for text, _ in known])][1]

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
