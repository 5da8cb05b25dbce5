"""Filing: an immutable snapshot of one unit's workbook, every value with its sheet and cell.

    workbook ──reading──▶ Filing ──▶ findings, narrative, package

Nothing downstream reaches back into a workbook. `reading` makes a Filing from a closed file; a
live spreadsheet program makes the same from its cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from .forms import Form
from .forms.field_names import find_field
from .formula import Number
from .period import Period
from .remarks import Line
from .units import ReportingUnit
from .vietnamese import one_line

_WRITTEN_WHEN = "(viết khi: "
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Trouble(Enum):
    """What is wrong with the content of a cell that should hold a number."""

    EMPTY = "trống"
    DASH = "gạch ngang"
    TEXT = "số gõ dạng chữ"
    ERROR = "lỗi công thức"
    NOT_CALCULATED = "công thức chưa tính"
    NOT_NUMBER = "không phải số"
    NOT_WHOLE = "không phải số nguyên"
    NEGATIVE = "số âm"
    OF_UNUSABLE = "tính từ ô không dùng được"


USABLE = frozenset({None, Trouble.EMPTY, Trouble.DASH, Trouble.TEXT})
"""What may be wrong with a cell that can be reckoned with all the same: nothing in it is 0."""


class Place(NamedTuple):
    """A cell, by the name of its sheet and its address there: II.06B, C16."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """The address, "C16"."""
        return f"{column_letters(self.column)}{self.row}"

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


class Cell(NamedTuple):
    """A cell of a form that should hold a number.

    `value` is None when the cell holds none: empty, an error, not calculated, unreadable. `raw` is
    the content as read. `trouble` says what is wrong, None when nothing is.
    """

    place: Place
    raw: object
    value: Number | None
    trouble: Trouble | None = None


class Text(NamedTuple):
    """A cell that holds text."""

    place: Place
    text: str


class StatedPeriod(NamedTuple):
    """A period as the workbook states it; when it is none, `fault` says why, in Vietnamese."""

    place: Place
    text: str
    period: Period | None
    fault: str = ""


class Row(NamedTuple):
    """One row of a form; `cells` by official column number, counts and rates only."""

    number: int
    label: str
    label_place: Place
    cells: Mapping[int, Cell]
    hidden: bool = False


class Section(NamedTuple):
    """A part of a form with rows of its own, as they stand; its title, "" for rows without one."""

    title: str
    rows: tuple[Row, ...]


class Subtotal(NamedTuple):
    """A row of a form that sums up others of its rows."""

    row: Row
    rows: tuple[Row, ...]


class FormTable(NamedTuple):
    """A form found in the workbook, with its rows; `total` is None when it has no total row.

    `rows` are its fields, each once: over several `sections` a field's row is the sum of its rows
    in them, at the place of the first. A form that is not printed in sections has none, and no
    `subtotals`. `sheet_columns` maps official column numbers to sheet columns (1 = A). `headings`
    are the texts above the numbering row, `nothing` the one that says that there is nothing to
    report, `stray` the rows of figures below the total row, `unnumbered` the figures in columns
    pushed in between.
    """

    form: Form
    sheet: str
    numbering_row: int
    sheet_columns: Mapping[int, int]
    rows: tuple[Row, ...]
    total: Row | None
    total_labelled: bool
    headings: tuple[Text, ...]
    periods: tuple[StatedPeriod, ...]
    stray: tuple[Row, ...] = ()
    unnumbered: tuple[Place, ...] = ()
    sheet_hidden: bool = False
    sections: tuple[Section, ...] = ()
    subtotals: tuple[Subtotal, ...] = ()
    nothing: Text | None = None

    @property
    def lines(self) -> tuple[Row, ...]:
        """The rows of the fields as they stand on the sheet, subtotals and the total left out."""
        if not self.sections:
            return self.rows
        lines = (row for section in self.sections for row in section.rows)
        return tuple(sorted(lines, key=lambda row: row.number))

    @property
    def by_name(self) -> Mapping[str, Row]:
        """Every line by a name of its own, the total row last: its label, behind the title of its
        section; "(2)" follows that of a second line of one name.
        """
        lines = [("", row) for row in self.rows] if not self.sections else []
        lines += [(section.title, row) for section in self.sections for row in section.rows]
        named = [(f"{title} – {row.label}" if title else row.label, row) for title, row in lines]
        named += [(self.form.total_label, self.total)] if self.total else []
        found: dict[str, Row] = {}
        for label, row in named:
            name, times = one_line(label), 1
            while (own := name if times == 1 else f"{name} ({times})") in found:
                times += 1
            found[own] = row
        return found

    @property
    def period(self) -> Period | None:
        """The period in the form's heading, when it states one that is possible."""
        return next((stated.period for stated in self.periods if stated.period), None)

    @property
    def contradicting(self) -> tuple[Place, ...]:
        """Where figures other than 0 stand in a form that says that there is nothing."""
        said = (*self.lines, *(each.row for each in self.subtotals), self.total)
        rows = said if self.nothing else ()
        return tuple(cell.place for row in rows if row for cell in row.cells.values() if cell.value)

    @property
    def reports_nothing(self) -> bool:
        """Whether it says that there is nothing to report, and no figure says otherwise."""
        return self.nothing is not None and not self.contradicting

    @property
    def place(self) -> Place:
        """The first cell of the numbering row: where the form stands."""
        return Place(self.sheet, self.numbering_row, self.sheet_columns[min(self.sheet_columns)])

    def row(self, label: str) -> Row | None:
        """The row of that name, or of the field of that name (see field_names.py), or None."""
        index = find_field(label, [row.label for row in self.rows])
        return None if index is None else self.rows[index]


class BrokenLayout(NamedTuple):
    """A numbering row that is no known form's, or lacks columns of the form it resembles.

    `found` counts its numbers; 0: the header of `form` stands there without a numbering row.
    """

    place: Place
    form: Form | None
    missing: tuple[int, ...]
    found: int


class OfficeRule(NamedTuple):
    """A row of the sheet QuyTac (or of a rule file): a rule of the office's own, not yet parsed."""

    place: Place
    id: str
    rule: str
    severity: str
    message: str


RULE_KEYS = ("ma", "quy_tac", "muc_do", "thong_bao")
"""The parts of an office's rule from `id` on, as files of data and of rules name them."""


class HistoryRow(NamedTuple):
    """A row of a form as an earlier period reported it, from the sheet LichSu.

    `form` is the form's code, `label` the row's name, "" for the total row. `figures` holds the
    counts and rates by official column number, without those that had no value.
    """

    period: Period
    form: str
    label: str
    figures: Mapping[int, Number]
    place: Place | None = None


class Explanation(NamedTuple):
    """What the clerk wrote in KiemTra of why a finding stands (giải trình).

    It belongs to the finding of `rule` at `places` (as KiemTra prints them, "II.06B!C16, PL01!C9")
    and only while that has the numbers of `message`, the sentence for which it was written.
    Explanations with the same `shared` are one text, written once for several findings. `values`
    are the two that were compared, as KiemTra had them beside the sentence, () when unknown.
    """

    rule: str
    message: str
    places: str
    text: str
    shared: str = ""
    values: tuple[str, ...] = ()

    @property
    def dated(self) -> str:
        """The text and, on a line below it, the sentence for which it was written."""
        message = " ".join(self.message.split())
        return f"{self.text}\n{_WRITTEN_WHEN}{message})" if message else self.text


def undated(text: str) -> tuple[str, str]:
    """The text and the sentence that `Explanation.dated` joined; "" when there is none."""
    before, mark, sentence = f"\n{text.strip()}".rpartition(f"\n{_WRITTEN_WHEN}")
    if mark and sentence.endswith(")"):
        return before.strip(), sentence[:-1]
    return text.strip(), ""


class Filing(NamedTuple):
    """Everything the program knows of one workbook.

    `info` maps the keys of info.toml to their cells (absent when empty), `dates` those of kind
    date to the date read, `blanks` the keys whose label stands there without a value to its cell,
    `texts` the codes of outline.toml to their paragraphs (absent when empty), `numbers` the
    number-like keys and codes ("month", "3.1.1") to their cells. `history` are the rows of LichSu,
    `unread_history` those that cannot be read, `explanations` those of KiemTra, `unreviewed` the
    paragraphs that were kept from the period before and that nobody has looked through. `units` and
    `limits` (percentages below which they are marked, from the lowest) are those of a superior's
    workbook of sums, () in all others. `remarks` are the lines of PhanHoi.
    """

    file: Path
    tables: tuple[FormTable, ...]
    broken: tuple[BrokenLayout, ...] = ()
    info: Mapping[str, Text] = _NOTHING
    dates: Mapping[str, date] = _NOTHING
    numbers: Mapping[str, Cell] = _NOTHING
    stated_period: StatedPeriod | None = None
    texts: Mapping[str, tuple[Text, ...]] = _NOTHING
    office_rules: tuple[OfficeRule, ...] = ()
    blanks: Mapping[str, Place] = _NOTHING
    history: tuple[HistoryRow, ...] = ()
    unread_history: tuple[Text, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    unreviewed: tuple[Text, ...] = ()
    units: tuple[ReportingUnit, ...] = ()
    limits: tuple[Number, ...] = ()
    remarks: tuple[Line, ...] = ()

    def tables_of(self, code: str) -> tuple[FormTable, ...]:
        """Every copy of the form with that code; a sound workbook has at most one."""
        return tuple(table for table in self.tables if table.form.code == code)

    def table(self, code: str) -> FormTable | None:
        """The only copy of the form with that code; None when there is none or more than one."""
        found = self.tables_of(code)
        return found[0] if len(found) == 1 else None

    @property
    def has_info(self) -> bool:
        """Whether the workbook has the sheet ThongTin, or one of its kind."""
        return bool(self.blanks or self.info.keys() - {"unit"})

    @property
    def lacks_period(self) -> bool:
        """Whether ThongTin is there and its period is not filled in."""
        return not self.blanks.keys().isdisjoint(("period_from", "period_to"))

    @property
    def period(self) -> Period | None:
        """The period: that of ThongTin, else that of the first form that states one."""
        stated = self.stated_period
        found = (stated.period if stated else None, *(table.period for table in self.tables))
        return next((period for period in found if period), None)

    @property
    def unit(self) -> str:
        """The reporting unit, "" when the workbook does not name it."""
        return self.info["unit"].text if "unit" in self.info else ""


def column_letters(column: int) -> str:
    """The letters of a sheet column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The sheet column of its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


Figures = dict[int, Number]


def period_of(filing: Filing, table: FormTable) -> Period | None:
    """The period that a form of the report speaks of: its own, else the report's."""
    stated = filing.stated_period
    return table.period or (stated.period if stated else None)


def figures_of(row: Row | None) -> Figures:
    """The values of a row's cells that have one, by official column number."""
    return {n: cell.value for n, cell in row.cells.items() if cell.value is not None} if row else {}
