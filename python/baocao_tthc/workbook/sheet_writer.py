"""XlsxWriter as this program uses it: texts never become formulas, rows count from 1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ..entries.data import InfoValue
from ..filing import column_letters
from ..forms.cell_values import ErrorValue
from ..formula import Number
from ..sheets import code_name, cut, quoted
from . import styles, text_metrics
from .cell_contents import CellContent
from .styles import Style, Styles

FONT = "Times New Roman"
MAX_PROMPT_TITLE, MAX_PROMPT = 32, 255  # what Excel shows of a prompt
_BASE = {"font_name": FONT, "font_size": 11, "font_scheme": "none"}  # else Excel takes Calibri
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_PROTECTION = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "insert_hyperlinks": True,
    "objects": True,  # notes may be edited
}
"""What a locked sheet allows. Excel lets a row be deleted only where none of its cells is locked
(Excel help, "Lock or unlock specific areas of a protected worksheet").
"""


class OfficialSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A worksheet with three things that XlsxWriter leaves out.

    The result "" of a formula is stored as an empty text, as Excel does: without its type it
    would read as never calculated. The page number begins on page 2 (NĐ 30/2020, Phụ lục I).
    Rows in `fitted` (from 1) have a height that grows with their texts, as Excel stores it.
    """

    page_number = ""

    def __init__(self) -> None:
        super().__init__()
        self.fitted: set[int] = set()

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """Our formulas have the `_xlfn.` of newer functions; XlsxWriter looks for two hundred names
        in each, which is a third of the time of a workbook.
        """
        return formula.removeprefix("=")

    def _xml_formula_element(self, formula: str, result: Any, attributes: Any = ()) -> None:
        if result == "" and isinstance(result, str):
            attributes = [*attributes, ("t", "str")]
        super()._xml_formula_element(formula, result, attributes)

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        if tag == "row" and attributes[0][1] in self.fitted:
            attributes = [pair for pair in attributes if pair[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _write_header_footer(self) -> None:
        if self.page_number:
            self._xml_start_tag("headerFooter", [("differentFirst", 1)])
            self._xml_data_element("oddHeader", self.page_number)
            self._xml_end_tag("headerFooter")


class Sheet:
    """One sheet: cells by row and column from 1, styles by their properties.

    It is locked without a password: against slips of the hand, not against people. A list that is
    to be filtered and sorted is not `locked`, else Excel refuses both.
    """

    def __init__(self, book: Book, name: str, *, locked: bool = True) -> None:
        self.raw = book.raw.add_worksheet(name, worksheet_class=OfficialSheet)
        if locked:
            self.raw.protect(options=_PROTECTION)
        if book.macros:
            self.raw.set_vba_name(code_name(name))
        self.name = name
        self._styles = book.styles

    def style(self, *styles: Style) -> Any:
        """The XlsxWriter format of the styles, the later ones over the earlier."""
        return self._styles.format(*styles)

    def text(self, row: int, column: int, text: str, *styles: Style) -> None:
        """Write a text as it is; one that looks like a formula stays text when edited."""
        quoted: Style = {"quote_prefix": True} if text[:1] in tuple("=+-@") else {}
        self.raw.write_string(row - 1, column - 1, text, self.style(*styles, quoted))

    def blank(self, row: int, column: int, *styles: Style) -> None:
        """Format an empty cell."""
        self.raw.write_blank(row - 1, column - 1, None, self.style(*styles))

    def write(
        self,
        row: int,
        column: int,
        content: CellContent | InfoValue | float | None,
        *styles: Style,
    ) -> None:
        """Write whatever the cell holds, a constant by its kind, a formula with its result.

        None, the empty text and an error that no formula gives only format the cell.
        """
        value, formula = content if isinstance(content, CellContent) else (content, None)
        at = (row - 1, column - 1)
        if formula is not None:
            result = value.code if isinstance(value, ErrorValue) else value
            stored = plain_number(result) if isinstance(result, Number | float) else result or ""
            self.raw.write_formula(*at, f"={formula}", self.style(*styles), stored)
        elif value is None or value == "" or isinstance(value, ErrorValue):
            self.blank(row, column, *styles)
        elif isinstance(value, str):
            self.text(row, column, value, *styles)
        elif isinstance(value, date):
            self.raw.write_datetime(*at, value, self.style(*styles))
        else:
            self.raw.write_number(*at, float(value), self.style(*styles))

    def title(self, text: str) -> None:
        """Write what the sheet is, in its first row."""
        self.text(1, 1, text, styles.TITLE, styles.MIDDLE)
        self.height(1, 28)

    def heads(self, at: tuple[int, int], heads: Iterable[str], *styles_: Style) -> None:
        """Write the headings of a table side by side from the cell `at` on."""
        row, left = at
        for column, head in enumerate(heads, left):
            self.text(row, column, head, styles.HEAD, styles.SOFT_BOX, *styles_)

    def note(self, row: int, column: int, text: str) -> None:
        """Put a note on a cell."""
        options = {"author": "", "font_name": FONT, "x_scale": 1.8, "y_scale": 0.8}
        self.raw.write_comment(row - 1, column - 1, text, options)

    def merge(
        self, area: tuple[int, int, int, int], content: CellContent | str, *styles: Style
    ) -> None:
        """Merge first row, first column, last row, last column, and write what they show."""
        top, left, bottom, right = area
        if (top, left) != (bottom, right):
            style = self.style(*styles)
            self.raw.merge_range(top - 1, left - 1, bottom - 1, right - 1, "", style)
        self.write(top, left, content, *styles)

    def mark(self, area: str, formula: str, style: Style, *, last: bool = False) -> None:
        """Show the cells of the area in that style where the formula (for its first cell) holds.

        `last` keeps the rules written after it from such cells.
        """
        rule = {"type": "formula", "criteria": f"={formula}", "format": self._styles.mark(style)}
        self.raw.conditional_format(area, {**rule, "stop_if_true": last})

    def prompt(
        self,
        area: tuple[int, int, int, int],
        title: str,
        message: str,
        error: str = "",
        **rule: object,
    ) -> None:
        """Show a message, if any, where a cell of the area is selected, cut to what Excel shows.

        `rule` is XlsxWriter's; where it refuses what was typed, `error` says what is wanted.
        """
        top, left, bottom, right = area
        options, title = {"validate": "any", **rule}, cut(title, MAX_PROMPT_TITLE)
        if message:
            options |= {"input_title": title, "input_message": cut(message, MAX_PROMPT)}
        if error:
            options |= {"error_title": title, "error_message": error}
        self.raw.data_validation(top - 1, left - 1, bottom - 1, right - 1, options)

    def start_at(self, row: int, column: int, *, frozen: int | None = None) -> None:
        """Keep what is above the cell and `frozen` columns (those before it) in view; select it."""
        self.raw.freeze_panes(row - 1, column - 1 if frozen is None else frozen)
        self.raw.set_selection(row - 1, column - 1, row - 1, column - 1)

    def link(self, row: int, column: int, sheet: str, *styles_: Style) -> None:
        """Write the name of a sheet, linked to it."""
        style = self.style(*styles_, styles.LINK)
        self.raw.write_url(row - 1, column - 1, f"internal:{quoted(sheet)}!A1", style, sheet)

    def columns(self, first: int, pixels: Sequence[int], formats: Sequence[Style] = ()) -> None:
        """Set the widths of neighbouring columns in screen pixels, and how their cells look."""
        for index, wide in enumerate(pixels):
            style = self.style(formats[index]) if formats else None
            column = first - 1 + index
            self.raw.set_column_pixels(column, column, wide, style)

    @staticmethod
    def area(first: tuple[int, int], last: tuple[int, int]) -> str:
        """The address "H9:K44" of the cells between two corners, (row, column) from 1."""
        return ":".join(f"{column_letters(column)}{row}" for row, column in (first, last))

    def row_at(self, pixels: int) -> int:
        """The row that the sheet shows so far below its upper edge, in screen pixels."""
        row = 1
        while (pixels := pixels - self.raw._size_row(row - 1)) > 0:
            row += 1
        return row

    def height(self, row: int, points: float) -> None:
        """Set the height of a row in points, for good: rows of merged cells need it."""
        self.raw.set_row(row - 1, points)

    def fit(self, row: int, points: float, strut: int | None = None) -> None:
        """Set the height of a row in points that changes with what is typed there.

        `strut` is a column of empty cells whose larger type keeps such rows from becoming low.
        """
        self.raw.set_row(row - 1, points)
        self.raw.fitted.add(row)
        if strut is not None:
            self.blank(row, strut, styles.STRUT)

    def fit_texts(
        self,
        row: int,
        texts: Iterable[tuple[str, float]],
        size: float,
        *,
        least: float = 0.0,
        strut: int | None = None,
    ) -> None:
        """The same for texts of that type size, each in a column so many pixels wide."""
        self.fit(row, text_metrics.texts_height(texts, size, least), strut)

    def a4(
        self, *, landscape: bool, repeat: tuple[int, int] | None, area: str = "", tall: int = 0
    ) -> None:
        """Print on A4, one page wide, margins of NĐ 30/2020: 20, 30, 20, 15 mm.

        `area` "" prints whatever is filled, `tall` is how many pages high (0: as many as needed).
        """
        if landscape:
            self.raw.set_landscape()
        self.raw.set_paper(9)
        inch = 25.4
        self.raw.set_margins(left=30 / inch, right=15 / inch, top=20 / inch, bottom=20 / inch)
        self.raw.page_number = f'&C&"{FONT},Regular"&13&P'
        self.raw.set_start_page(1)
        self.raw.center_horizontally()
        self.raw.fit_to_pages(1, tall)
        if repeat:
            self.raw.repeat_rows(repeat[0] - 1, repeat[1] - 1)
        if area:
            self.raw.print_area(area)


class Book:
    """The workbook: its sheets and styles; `project` is its VBA project, b"" for none."""

    def __init__(self, target: Any, project: bytes = b"") -> None:
        self.raw = Workbook(target, {**_OPTIONS, "default_format_properties": dict(_BASE)})
        self.styles = Styles(self.raw, _BASE)
        self.macros = bool(project)
        if project:
            self.raw.set_vba_name("ThisWorkbook")
            self.raw.add_vba_project(BytesIO(project), is_stream=True)

    def name(self, name: str, refers_to: str) -> None:
        """Define a name of the workbook for a cell (KiemTra!$A$1) or a text in quotes."""
        self.raw.define_name(name, f"={refers_to}")

    def sheet(self, name: str, tab: str = "", *, locked: bool = True) -> Sheet:
        """Add a sheet at the end, its tab in that colour."""
        added = Sheet(self, name, locked=locked)
        if tab:
            added.raw.set_tab_color(tab)
        return added


def plain_number(number: Number | float) -> int | float:
    """The number as a file holds it: whole where it is whole."""
    found = float(number)
    return int(found) if found.is_integer() else found
