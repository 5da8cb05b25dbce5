"""Tables of a web page as grids: what many systems export under the name .xls, or as .mht.

lxml parses the page as browsers do, broken markup included, and hands on one event after the other:
no tree is built and nothing is fetched. What stands in a cell is its text as it is seen; a merged
cell has it in its first place, as in a workbook.

A page may part one table into several, the headings in the first: tables that follow each other
with as many columns and no headings of their own are one sheet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]

from ..errors import WorkbookError
from ..reading.grid import CellStates, Grid
from .decoding import decoded
from .extent import MAX_COLUMNS, MAX_ROWS, check_extent, too_large

_MAX_DEPTH = 20  # tables in tables
_MAX_TABLES = 2_000
_MAX_PAGES = 50  # of an .mht
_MAX_BOUNDARIES = 20_000  # of its parts; some lines of a page begin like one
_MAX_EMPTY_COLUMNS = 10 * MAX_COLUMNS
_MAX_HEAD = 2**16  # bytes in which a page names its encoding
_MIN_JOINED = 3  # columns of a table that may go on in the next
_CHARSET = re.compile(rb"""charset\s*+=\s*+(?:["']\s*+)?([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_UNSEEN = frozenset({"head", "noscript", "script", "style", "template", "title"})
_LINES = frozenset({"br", "div", "li", "p"})
_CELLS = frozenset({"td", "th"})
_UNSEEN_PARTS = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"))
_ROW_EDGE = re.compile(r"</?tr\b", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_LINE_END = "\v"  # in a cell's text, where the page begins a new line


def page_grids(file: Path, content: bytes) -> tuple[Grid, ...]:
    """The tables of a page (HTML) that hold anything.

    Raises WorkbookError with one sentence when there is none or the page goes beyond its bounds.
    """
    return _grids(file, _tables(file, content, ""))


def archive_grids(file: Path, content: bytes) -> tuple[Grid, ...]:
    """The tables of a page that was saved as one file (MHTML), of each of its parts."""
    from .web_archive import pages_of

    if content.count(b"\n--") > _MAX_BOUNDARIES:
        raise too_large(file)
    tables: list[_Table] = []
    for body, charset in pages_of(file, content.lstrip())[:_MAX_PAGES]:
        tables += _tables(file, body, charset)
    return _grids(file, tables)


def _grids(file: Path, tables: Sequence[_Table]) -> tuple[Grid, ...]:
    joined: list[_Table] = []
    for table in tables:
        if joined and joined[-1].goes_on_in(table):
            joined[-1].take(table)
        elif table.width:
            joined.append(table)
    if not joined:
        raise WorkbookError(
            f"Tệp “{file}” là trang web (HTML) không có bảng nào; hãy xuất lại từ hệ thống một "
            "cửa, hoặc mở bằng Excel và lưu thành .xlsx."
        )
    check_extent(
        file,
        max(len(table.rows) for table in joined),
        max(table.width for table in joined),
        sum(len(table.rows) * table.width for table in joined),
    )
    names = [file.stem] if len(joined) == 1 else [f"Bảng {n + 1}" for n in range(len(joined))]
    return tuple(
        Grid(name, table.rows, CellStates(hidden_rows=table.hidden_rows))
        for name, table in zip(names, joined, strict=True)
    )


def _tables(file: Path, content: bytes, charset: str) -> list[_Table]:
    named = _CHARSET.search(content[:_MAX_HEAD].replace(b"\0", b""))
    text = decoded(file, content, charset or (named[1].decode() if named else ""))
    _refuse_open_end(file, text.lower())
    events = _Events(file)
    if not text.strip():
        return events.tables
    # libxml2 looks for the end of a long comment again and again: in each piece that it is fed, and
    # without `huge_tree` behind each place where it has given up.
    parser = etree.HTMLParser(target=events, encoding="utf-8", no_network=True, huge_tree=True)
    page = text.encode("utf-8", "replace")
    parser.feed(page)
    parser.close()
    return events.tables


def _refuse_open_end(file: Path, page: str) -> None:
    """Rows behind the beginning of a comment, script or style that has no end are not seen."""
    for beginning, ending in _UNSEEN_PARTS:
        last = page.rfind(beginning)
        if page.find(ending, last) < last and _ROW_EDGE.search(page, last):
            raise _unreadable(file)


def _unreadable(file: Path) -> WorkbookError:
    return WorkbookError(
        f"Không đọc hết được trang web “{file}”; hãy mở bằng Excel, lưu thành .xlsx rồi nhập lại."
    )


class _Table:
    """A table while it is read: its rows, and which cells of those below are taken by merges."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.rows: list[list[str]] = []
        self.hidden_rows: set[int] = set()
        self.has_headings = False
        self.columns = 0
        self.text: list[str] | None = None  # of the cell that is open
        self._column, self._wide = 0, 1  # of that cell
        self._taken: dict[int, int] = {}  # column: the last row in which a merge takes it

    @property
    def width(self) -> int:
        """The last column that holds anything; `columns` counts the empty ones as well."""
        return max(map(len, self.rows), default=0)

    def goes_on_in(self, table: _Table) -> bool:
        """Whether the next table holds further rows of this one: no headings but the same."""
        first = next(filter(any, table.rows), [])
        is_row = any(letter.isdigit() for text in first for letter in text) or first in self.rows
        alike = self.columns == table.columns >= _MIN_JOINED
        return alike and is_row and not table.has_headings

    def take(self, table: _Table) -> None:
        """Put the rows of another below."""
        above = len(self.rows)
        self.rows += table.rows
        self.hidden_rows.update(above + row for row in table.hidden_rows)

    def begin_row(self, *, hidden: bool) -> None:
        if len(self.rows) >= MAX_ROWS:
            raise too_large(self._file)
        self.rows.append([])
        self._column = 0
        if hidden:
            self.hidden_rows.add(len(self.rows))

    def begin_cell(self, tag: str, attributes: Mapping[str, str]) -> None:
        if not self.rows:
            self.begin_row(hidden=False)
        self.end_cell()
        self.has_headings = self.has_headings or tag == "th"
        row = len(self.rows)
        while self._taken and self._taken.get(self._column, 0) >= row:
            self._column += 1
        if self._column > _MAX_EMPTY_COLUMNS:
            raise too_large(self._file)
        self.text = []
        self._wide = 1
        if attributes:
            self._wide = _span(attributes.get("colspan"))
            self._merge(row, _span(attributes.get("rowspan")))

    def _merge(self, row: int, down: int) -> None:
        if down != 1:
            last = row + down - 1 if down else MAX_ROWS
            for column in range(self._column, min(self._column + self._wide, MAX_COLUMNS + 1)):
                self._taken[column] = last

    def end_cell(self) -> None:
        if self.text is None:
            return
        text = "".join(self.text)
        if _LINE_END in text:
            text = "\n".join([" ".join(line.split()) for line in text.split(_LINE_END)]).strip()
        else:
            text = " ".join(text.split())
        self.text = None
        if text:
            if self._column >= MAX_COLUMNS:
                raise too_large(self._file)
            line = self.rows[-1]
            line += [""] * (self._column - len(line))
            line.append(text)
        self._column += self._wide
        self.columns = max(self.columns, self._column)


def _span(attribute: str | None) -> int:
    """How many places a merge takes; 0 rows are all that follow."""
    digits = (attribute or "").strip()
    return min(int(digits), MAX_ROWS) if digits.isascii() and digits.isdigit() else 1


class _Events:
    """What the parser sees of a page, one thing after the other."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._unseen = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _CELLS:  # by far the most
            self._reopen()
            self._open[-1].begin_cell(tag, attributes)
        elif tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._open.append(_Table(self._file))
            self.tables.append(self._open[-1])
            if len(self._open) > _MAX_DEPTH or len(self.tables) > _MAX_TABLES:
                raise too_large(self._file)
        elif tag == "tr":
            self._reopen()
            self._open[-1].end_cell()
            self._open[-1].begin_row(hidden=bool(_NOT_SHOWN.search(attributes.get("style", ""))))
        elif tag in _LINES and self._open and self._open[-1].text is not None:
            self._open[-1].text.append(_LINE_END)

    def end(self, tag: str) -> None:
        if tag in _CELLS:
            if self._open:
                self._open[-1].end_cell()
        elif tag in _UNSEEN:
            self._unseen -= 1
        elif tag == "table" and self._open:
            self._open.pop().end_cell()

    def _reopen(self) -> None:
        """Rows outside a table belong to the one before, which the page closed too early."""
        if not self._open:
            self.tables += [] if self.tables else [_Table(self._file)]
            self._open.append(self.tables[-1])

    def comment(self, text: str) -> None:
        if self._open:
            self._refuse_rows(text)

    def _refuse_rows(self, unseen: str) -> None:
        """A comment, script or style that begins in a row and is never closed takes others in; one
        around whole rows is meant.
        """
        found = _ROW_EDGE.search(unseen)
        if found and found[0].startswith("</"):
            raise _unreadable(self._file)

    def data(self, text: str) -> None:
        if not self._open:
            return
        if self._unseen:
            self._refuse_rows(text)
        elif self._open[-1].text is not None:
            self._open[-1].text.append(text)

    def close(self) -> None:
        for table in self._open:
            table.end_cell()
