"""A report as the core sees it: annex tables as forms, paragraphs as texts, under its own rules.

Each table, with the lines above it, is laid out as a sheet named "Bảng 1"; the paragraphs stand in
column A of a sheet "Văn bản". What the core says of a cell is said of the paragraph behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import starmap, zip_longest
from typing import NamedTuple

from ..checks import check
from ..checks.entered_texts import STALE
from ..errors import WorkbookError
from ..filing import Filing, FormTable, Place, Text
from ..findings.finding import Finding, Words
from ..forms.model import official_number
from ..reading.grid import Grid
from ..reading.snapshot import make_filing
from ..reading.stated_periods import in_texts
from ..vietnamese import plain
from ..word import Document, Paragraph, WordTable
from ..wording import Cells, text_of
from .applicable_rules import applies, last_day
from .lines import Line, body

_SHEET, _TEXT_SHEET = "Bảng", "Văn bản"
MAX_QUOTED = 120  # characters of a paragraph
MAX_TITLE = 100  # characters
MAX_HEADING = 14  # paragraphs above a table that may belong to it
_COUNTED = re.compile(r"\d hồ sơ")
_ADVISE_BUTTONS = frozenset({"GT09", *STALE.values()})  # what mends a workbook is none of Word
_NUMBERING = 4  # cells "(1)" "(2)" … that make a numbering row


class Annexes(NamedTuple):
    """The forms found in a document; `spots` maps cells of the sheets to paragraphs and texts.

    `tables` are the names of the tables that are forms, or go on with one.
    """

    filing: Filing
    spots: Mapping[Place, Words]
    tables: frozenset[str]

    def words(self, place: Place, quote: str | None = None) -> Words:
        """Where in the document a cell is: what is quoted of its paragraph, or how that begins."""
        words = self.spots.get(place, Words(0, ""))
        return words._replace(text=_part(words.text, quote))


def _part(text: str, quote: str | None) -> str:
    """What is quoted of the text, whatever blanks stand in it, or its beginning."""
    whole = plain(text)
    at = whole.find(plain(quote)) if quote and len(whole) == len(text) else -1
    return text[at : at + len(quote)] if quote and at >= 0 else text[:MAX_QUOTED]


def annexes(document: Document, texts: Sequence[Line]) -> Annexes:
    """The document as a Filing: the forms in its tables, found by their numbering rows, its text,
    and the first period that it states.
    """
    grids: list[Grid] = []
    spots: dict[Place, Words] = {}
    sheets = _sheets(document)
    for sheet in sheets:
        lines = _header_once(sheet.lines)
        width = max((len(line) for line in lines), default=0)
        values = [[text for text, _ in line] + [""] * (width - len(line)) for line in lines]
        grids.append(Grid(sheet.name, values))
        for row, line in enumerate(lines, 1):
            for column, (text, number) in enumerate(line, 1):
                if number:
                    spots[Place(sheet.name, row, column)] = Words(number, text.strip())
    try:
        filing = make_filing(document.file, grids)
    except WorkbookError:  # no table is a known form
        filing = Filing(document.file, ())
    items: dict[str, list[Text]] = {}
    for passage in texts:
        place = Place(_TEXT_SHEET, passage.paragraphs[0], 1)
        item = passage.section.name
        spots[place] = Words(passage.paragraphs[0], passage.text, item)
        items.setdefault(item or "mở đầu", []).append(Text(place, passage.text))
    stated = [found for item in items.values() for text in item for found in in_texts((text,))]
    day = last_day(document)
    tables = [
        table._replace(nothing=None) if table.contradicting else table for table in filing.tables
    ]  # a line above the form may speak of something else
    forms = {table.sheet for table in filing.tables} | {b.place.sheet for b in filing.broken}
    return Annexes(
        filing._replace(
            tables=tuple(tables),
            texts={item: tuple(found) for item, found in items.items()},
            info={key: text for key, text in filing.info.items() if key == "unit"},
            dates={"date": day} if day else {},
            office_rules=(),
            stated_period=next((one for one in stated if one.period), None),
        ),
        spots,
        frozenset(part for sheet in sheets if sheet.name in forms for part in sheet.parts),
    )


_Line = list[tuple[str, int]]  # the cells of a row: text, number of the paragraph


class _Sheet(NamedTuple):
    """A table as the rows of a sheet, below the lines above it; `parts` are the tables it is of,
    `texts` what stands in its lines.
    """

    name: str
    lines: list[_Line]
    parts: list[str]
    columns: int
    texts: set[tuple[str, ...]]


def _sheets(document: Document) -> list[_Sheet]:
    """Each table with its heading; what goes on in a second table, as over a page, is one."""
    above: list[_Line] = []
    sheets: list[_Sheet] = []
    running = {paragraph.number for paragraph in body(document)}
    for block in document.blocks:
        if isinstance(block, Paragraph):
            sentence = len(block.text) > MAX_TITLE or _COUNTED.search(block.text)
            if block.number in running and sentence:
                above.clear()  # a sentence of the report is no heading of the table below it
            else:
                above.append([(block.text, block.number)])
            if block.ends_section:
                above.clear()
            continue
        lines = _lines(block)
        if _is_heading(block):
            above += lines
            continue
        blank = not any(text.strip() for line in above for text, _ in line)
        if sheets and blank and _goes_on(sheets[-1], block, lines):
            sheets[-1].lines.extend(lines)
            sheets[-1].parts.append(sheet_name(block))
        else:
            name = sheet_name(block)
            lines = above[-MAX_HEADING:] + lines
            sheets.append(_Sheet(name, lines, [name], block.columns, set()))
        sheets[-1].texts.update(map(_texts, lines))
        above = []
    return sheets


def _goes_on(sheet: _Sheet, table: WordTable, lines: Sequence[_Line]) -> bool:
    """Whether a table goes on with the one before: as wide, with its header again or none."""
    if table.columns != sheet.columns or not lines:
        return False
    again = _texts(lines[0]) in sheet.texts
    numbered = any(map(_is_number, lines[0]))
    return again or (not numbered and any(text.strip().isdigit() for text, _ in lines[0]))


def _header_once(lines: Sequence[_Line]) -> list[_Line]:
    """The lines without a header that stands again, as typed on top of the next page."""
    rows = enumerate(lines, 1)
    first = next((n for n, line in rows if sum(map(_is_number, line)) >= _NUMBERING), len(lines))
    header = {_texts(line) for line in lines[:first]} - {()}
    return [*lines[:first], *(line for line in lines[first:] if _texts(line) not in header)]


def _is_number(cell: tuple[str, int]) -> bool:
    return official_number(cell[0]) is not None


def _texts(line: _Line) -> tuple[str, ...]:
    return tuple(text.strip() for text, _ in line)


def sheet_name(table: WordTable) -> str:
    """The name of the sheet that a table is read as."""
    return f"{_SHEET} {table.number}"


def _lines(table: WordTable) -> list[_Line]:
    width = table.columns
    lines: list[_Line] = []
    for row in table.rows():
        line: _Line = [("", 0)] * width
        for cell in row:
            line[cell.column - 1] = (cell.text, cell.number)
        lines.append(line)
    return lines


def _is_heading(table: WordTable) -> bool:
    """A table without lines that sets the parts of a heading side by side."""
    return table.columns <= 4 and sum(1 for _ in table.rows()) <= 3


def form_findings(found: Annexes) -> Iterator[Finding]:
    """What the rules of the core find in the forms of the document, at its words."""
    tables = {table.sheet: table for table in found.filing.tables}
    for finding in check(found.filing):
        if not applies(finding, found.filing):
            continue
        words = starmap(found.words, zip_longest(finding.cells, finding.quotes))
        advised = finding.rule not in _ADVISE_BUTTONS and finding.advice
        yield finding._replace(
            sentence=text_of(finding.sentence, _naming(tables, finding)),
            advice=text_of(advised, _naming(tables)) if advised else None,
            places=tuple(dict.fromkeys(words)),
            quotes=(),
        )


def _naming(
    tables: Mapping[str, FormTable], finding: Finding | None = None
) -> Callable[[Cells], str]:
    """How cells are named: the columns of a row together, without a form and a row that the
    sentence of the finding, which is of these alone, names itself.
    """
    sentence = finding.sentence if finding else ""
    said = text_of(sentence, lambda _: "")
    cells = [_where(tables, place) for place in (finding.cells if finding else ())]
    known = [name for name, *more in (set(names) for names in zip(*cells, strict=True)) if not more]
    spoken = {name for name in known if name and name in said}

    def name(place: Place) -> str:
        form, row, column = _where(tables, place)
        return " ".join(filter(None, (form, column, row)))

    def names(cells: Cells) -> str:
        if cells.notes:
            return "; ".join(dict.fromkeys(cells.named(name))) + cells.more
        rows: dict[tuple[str, str], list[str]] = {}
        for form, row, column in dict.fromkeys(_where(tables, place) for place in cells.told):
            rows.setdefault((form, row), []).append(column)
        lines = (
            " ".join(part for part in (form, _columns(columns), row) if part and part not in spoken)
            or form
            for (form, row), columns in rows.items()
        )
        return "; ".join(lines) + cells.more

    return names


def _columns(columns: Sequence[str]) -> str:
    """“cột (3), (4)”."""
    first, *others = columns
    return ", ".join([first, *(column.removeprefix("cột ") for column in others)])


def _where(tables: Mapping[str, FormTable], place: Place) -> tuple[str, str, str]:
    """The form of a cell, its row and its column, as far as they have names; or the paragraph."""
    if place.sheet == _TEXT_SHEET:
        return f"đoạn {place.row}", "", ""
    table = tables.get(place.sheet)
    if table is None:
        return place.sheet.lower(), "", ""
    name = table.form.name
    if place.row < table.numbering_row:
        return f"phần đầu {name}", "", ""
    numbers = {sheet: official for official, sheet in table.sheet_columns.items()}
    column = f"cột ({numbers[place.column]})" if place.column in numbers else ""
    if table.total and place.row == table.total.number:
        return name, "dòng tổng", column
    rows = (*table.lines, *(subtotal.row for subtotal in table.subtotals))
    label = next((line.label for line in rows if line.number == place.row), "")
    return name, f"dòng “{label}”" if label else "", column
