"""A list of cases: what each of its rows says, below headings that are recognised.

Which rows are cases is told in `case_rows`; whether a case counts in a period, and where, in
`counting`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from ..errors import WorkbookError
from ..filing import Place, Text
from ..period import Period
from ..reading.grid import ERROR_VALUE, as_text
from ..reading.stated_periods import stated_periods
from ..vietnamese import count, fold
from .case_days import Days, days_of, were_swapped, with_odd_days
from .case_fields import names_fields, with_fields
from .case_rows import DAYS, NOT_CALCULATED, CaseRows, Passed, read_rows
from .headings import CaseHeader, bare_word, case_words, clean_name, find_word, required, texts_of

UNKNOWN = "?"  # a status or channel that no synonym says
_MAX_EXACT = 10**15  # Excel keeps 15 digits: a larger number is not the code that was there
# Nothing but marks and noughts; a number in short; a number with nothing behind its 15 digits.
_NO_CODE = re.compile(r"[\W_0]*|[0-9](?:[.,][0-9]+)?E\+[0-9]+|[0-9]{15}0+", re.I)
_SWAPPED = (
    "Ngày tháng ở “{sheet}” đã bị đảo: khi dán, Excel hiểu 05/01 là ngày 1 tháng 5; hãy nhập thẳng "
    "từ tệp xuất, hoặc định dạng cả tờ là Text trước khi dán."
)


class Case(NamedTuple):
    """What a row says of its case.

    `row` is that of the source, from 1. `code` is "" where there is none, or what a spreadsheet
    program left of it. `field` is its name as the list writes it first, `channel` "online" or
    "in_person", `status` "resolved", "pending", "refused", "withdrawn", "supplement",
    "not_received" or "stopped"; "" stands for an empty cell, UNKNOWN for what no synonym says. A
    day is None where there is none; `unreadable` names those of DAYS where something stands that
    is no day.
    """

    row: int
    code: str
    field: str
    channel: str
    received: date | None
    due: date | None
    ended: date | None
    unreadable: tuple[str, ...]
    status: str


class Cases(NamedTuple):
    """A list of cases and the period that they are counted in.

    `fields` stand in its order; `unknown` has by "status" and "channel" the texts that nobody
    knows, by "code" those that are no code, by each of DAYS those that are no day. `passed` has the
    rows of the source that are none of a case, by what they are; `read` counts all rows below the
    headings. `name` is that of the sheet or file that people know it by; `stated` are the periods
    that its title states. `remarks` are sentences about how it was read, `doubts` those that a
    person has to look at.
    """

    header: CaseHeader
    period: Period
    listed: tuple[Case, ...]
    fields: tuple[str, ...]
    unknown: Mapping[str, tuple[str, ...]]
    passed: Mapping[Passed, Sequence[int]]
    read: int
    name: str
    stated: tuple[Period, ...] = ()
    remarks: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


class CaseLists(NamedTuple):
    """The lists that are counted together: of cases that stand in several the first has its way."""

    lists: tuple[Cases, ...]

    @property
    def listed(self) -> tuple[Case, ...]:
        """The cases of all lists."""
        return tuple(case for cases in self.lists for case in cases.listed)


class _ListRows(NamedTuple):
    """The cells of the known columns below the headings, "" where a column is not there, the days
    of each of DAYS with the indices of what is none, what each row is, and sentences about days.
    """

    columns: Mapping[str, list[Any]]
    days: Mapping[str, Days]
    rows: CaseRows
    remarks: Sequence[str]


def read_cases(header: CaseHeader, period: Period, name: str = "") -> Cases:
    """Read every row below the headings; `period` is the one to count them in. Without a name the
    list has that of its sheet.

    Raises WorkbookError when days and months were swapped on the way, or when a second table with
    other columns stands below.
    """
    columns, days, rows, said = _rows_of(header, period)
    if were_swapped([(columns[name], days[name][0]) for name in DAYS]):
        raise WorkbookError(_SWAPPED.format(sheet=header.grid.name))
    picked = {name: _pick(values, rows) for name, values in columns.items()}
    field_cells, remarks = with_fields(picked["field"], rows)
    fields = _names(field_cells)
    channels = _meanings("channel", picked["channel"])
    statuses = _meanings("status", picked["status"])
    codes = _codes(picked["code"])
    below = header.last + 1
    listed = zip(
        (below + index for index in rows.cases),
        map(codes.__getitem__, picked["code"]),
        map(fields.__getitem__, field_cells),
        map(channels.__getitem__, picked["channel"]),
        *(_pick(days[name][0], rows) for name in DAYS),
        _unreadable(days, rows),
        map(statuses.__getitem__, picked["status"]),
        strict=True,
    )
    passed: defaultdict[Passed, list[int]] = defaultdict(list)
    for index, kind in rows.passed.items():
        passed[kind].append(below + index)
    return Cases(
        header=header,
        period=period,
        listed=tuple(map(Case._make, listed)),
        fields=tuple(dict.fromkeys(filter(None, fields.values()))),
        unknown={
            "channel": _unknown(channels),
            "status": _unknown(statuses),
            "code": tuple(
                filter(None, (as_text(cell) for cell, code in codes.items() if not code))
            ),
            **{name: tuple(as_text(columns[name][at]) for at in days[name][1]) for name in DAYS},
        },
        passed=passed,
        read=rows.read,
        name=name or header.grid.name,
        stated=_stated(header),
        remarks=(*said, *remarks, *_spare(header, columns, rows, doubtful=False)),
        doubts=tuple(_spare(header, columns, rows, doubtful=True)),
    )


def _stated(header: CaseHeader) -> tuple[Period, ...]:
    """The periods in the title above the headings."""
    texts = (
        Text(Place(header.grid.name, row, column), text)
        for row in range(1, header.last + 1)
        for column, text in enumerate(texts_of(header.grid, row), 1)
        if text
    )
    return tuple(stated.period for stated in stated_periods(texts) if stated.period)


def _spare(
    header: CaseHeader, columns: Mapping[str, list[Any]], rows: CaseRows, *, doubtful: bool
) -> Iterator[str]:
    """Further columns of a thing that say otherwise: on another day due the figures turn."""
    lines = header.grid.values[header.last :]
    for known, spare in header.spare.items():
        for column, heading in spare if (known == "due") == doubtful else ():
            pairs = zip(_column(header, lines, column), columns[known], strict=True)
            cells = _pick(list(pairs), rows)
            if differing := sum(bool(as_text(more)) and more != cell for more, cell in cells):
                used = header.texts[known]
                other = f"; muốn lấy theo “{heading}” thì xóa cột “{used}” rồi nhập lại"
                yield (
                    f"Cột “{heading}” ghi khác cột “{used}” ở {count(differing)} hồ sơ: lấy theo "
                    f"“{used}”{other if doubtful else ''}."
                )


def lacking(header: CaseHeader) -> list[str]:
    """The names of the columns that the list cannot be counted without.

    It can without that of fields where rows of groups name the field of every case.
    """
    missing = header.missing
    field = required()["field"]
    return [] if missing == [field] and names_fields(_rows_of(header, None).rows) else missing


def _rows_of(header: CaseHeader, period: Period | None) -> _ListRows:
    lines = header.grid.values[header.last :]
    known = {name: _column(header, lines, at) for name, at in header.columns.items()}
    columns = {name: known.get(name) or [""] * len(lines) for name in case_words()["columns"]}
    days: Mapping[str, Days] = {name: days_of(columns[name]) for name in DAYS}
    remarks: Sequence[str] = ()
    if period:
        days, remarks = with_odd_days(header, columns, days, period)
    return _ListRows(columns, days, read_rows(header, columns, days["received"][0]), remarks)


def _column(header: CaseHeader, lines: Sequence[Sequence[Any]], column: int) -> list[Any]:
    """The values of a column; an error or a formula without result is a text that nothing knows."""
    index = column - 1
    values = [line[index] if index < len(line) else "" for line in lines]
    marks = header.grid.marks
    odd = marks.errors | dict.fromkeys(marks.uncalculated, NOT_CALCULATED)
    for (row, at), text in odd.items():
        if at == column and row > header.last:
            values[row - header.last - 1] = text
    return values


def _pick(values: Sequence[Any], rows: CaseRows) -> Sequence[Any]:
    """Of the values of all rows those of the cases."""
    alike = len(rows.cases) == len(values)
    return values if alike else [values[index] for index in rows.cases]


def _unreadable(days: Mapping[str, Days], rows: CaseRows) -> Iterator[tuple[str, ...]]:
    """For each case the names of the days that cannot be read."""
    found: dict[int, tuple[str, ...]] = {}
    for name, (_, odd) in days.items():
        for index in odd:
            found[index] = (*found.get(index, ()), name)
    return (found.get(index, ()) for index in rows.cases)


def _names(values: Sequence[Hashable]) -> dict[Hashable, str]:
    """Each value's field by the name that the list writes first, "" without one."""
    first: dict[str, str] = {}
    cleaned = {value: clean_name(as_text(value)) for value in dict.fromkeys(values)}
    return {v: first.setdefault(fold(name), name) if name else "" for v, name in cleaned.items()}


def _codes(values: Sequence[Hashable]) -> dict[Hashable, str]:
    """The code in each value, "" for what is none: an empty cell, "-", 2.60105E+17.

    Excel takes a code of digits for a number and keeps 15 of them, or for a date.
    """
    words = {NOT_CALCULATED.casefold(), *case_words()["no_code"]["words"]}
    found = {}
    for value in dict.fromkeys(values):
        text = as_text(value)
        spoilt = isinstance(value, date) or (
            isinstance(value, int | float) and abs(value) >= _MAX_EXACT
        )
        none = spoilt or _NO_CODE.fullmatch(text) or text.casefold() in words
        found[value] = "" if none or ERROR_VALUE.fullmatch(text) else text
    return found


def _meanings(name: str, values: Sequence[Hashable]) -> dict[Hashable, str]:
    """What each status or channel means, "" for an empty one, UNKNOWN for what no synonym says.

    Numbers are read where the whole column speaks the national list, by number or by name.
    """
    texts = {value: as_text(value) for value in dict.fromkeys(values)}
    numbers = case_words()["numbers"][name]
    names = set(map(fold, numbers.values()))
    numbered = all(
        _number(text) in numbers or fold(bare_word(text)) in names
        for text in texts.values()
        if text
    )
    words = {
        value: numbers.get(_number(text), text) if numbered else text
        for value, text in texts.items()
    }
    return {value: text and (find_word(name, text) or UNKNOWN) for value, text in words.items()}


def _number(text: str) -> str:
    """The number of a list in a text: "4", "04", "4.0"."""
    return text.removesuffix(".0").lstrip("0")


def _unknown(meanings: Mapping[Hashable, str]) -> tuple[str, ...]:
    return tuple(as_text(value) for value, meaning in meanings.items() if meaning == UNKNOWN)
