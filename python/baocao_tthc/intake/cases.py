"""A list of cases: which column holds what, and what each row says of its case.

Whether a case counts in a period, and where, is decided in `counting`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from .. import resources
from ..errors import WorkbookError
from ..period import Period
from ..reading.grid import Grid, as_text
from ..vietnamese import fold
from .case_days import days, swapped
from .headings import Header, Lexicon, clean_name, headers, key

DAYS = ("received", "due", "ended")
UNKNOWN = "?"  # a status or channel that no synonym says
_MAX_LEVELS = 3  # rows of headings one above the other
_MIN_HEADINGS = 3  # of a list of cases before it is one, complete or not
_MIN_DAY = 8  # characters of a day as text: what is shorter may be no case at all
_NOT_CALCULATED = "#CHƯA TÍNH"
_TOTALS = ("tổng", "cộng")
_SWAPPED = (
    "Ngày tháng ở “{sheet}” đã bị đảo: khi dán, Excel hiểu 05/01 là ngày 1 tháng 5; hãy nhập thẳng "
    "từ tệp xuất, hoặc định dạng cả tờ là Text trước khi dán."
)


class CaseHeader(NamedTuple):
    """Where the headings end, and for each thing known the sheet column and its heading."""

    grid: Grid
    last: int
    columns: Mapping[str, int]
    texts: Mapping[str, str]

    @property
    def missing(self) -> list[str]:
        """The names of what a list of cases must have and this one lacks."""
        return [name for known, name in required().items() if known not in self.columns]


class Case(NamedTuple):
    """What a row says of its case.

    `row` is that of the source, from 1. `field` is its name as the list writes it first, `channel`
    "online" or "in_person", `status` "resolved", "pending", "refused", "withdrawn" or "supplement";
    "" stands for an empty cell, UNKNOWN for what no synonym says. A day is None where there is
    none; `unreadable` names those of DAYS where something stands that is no day.
    """

    row: int
    code: str
    field: str
    channel: str
    received: date | None
    due: date | None
    ended: date | None
    status: str
    unreadable: tuple[str, ...]


class Cases(NamedTuple):
    """A list of cases and the period that they are counted in.

    `fields` stand in its order; `unknown` has texts that nobody knows by "status" and "channel".

    `skipped` counts rows that are none of a case: totals, headings again, rows with nothing in any
    column that counts.
    """

    header: CaseHeader
    period: Period
    listed: tuple[Case, ...]
    fields: tuple[str, ...]
    unknown: Mapping[str, tuple[str, ...]]
    skipped: int


def _data() -> Mapping[str, Any]:
    return resources.data("case_headings")


def required() -> dict[str, str]:
    """What a list of cases must have, by key, as people call it."""
    return {known: row["name"] for known, row in _data()["columns"].items() if row["required"]}


@cache
def _headings() -> Lexicon:
    return Lexicon({known: row["headings"] for known, row in _data()["columns"].items()})


def case_header(grids: Sequence[Grid]) -> CaseHeader | None:
    """The headings of a list of cases, complete or not; None when no sheet looks like one.

    Raises WorkbookError when two columns have the same heading.
    """
    best: CaseHeader | None = None
    for grid in grids:
        for header in headers(grid, _MAX_LEVELS):
            found = _read(header)
            if len(found.columns) > (len(best.columns) if best else _MIN_HEADINGS - 1):
                best = found
    if best:
        _refuse_doubled(best)
    return best


def _read(header: Header) -> CaseHeader:
    found: dict[str, tuple[int, int, str]] = {}  # rank, column, heading
    for column, path in header.paths.items():
        for text in dict.fromkeys((" ".join(path[-2:]), path[-1])):
            if meaning := _headings().find(text):
                rank = (meaning[1], column, text)
                found[meaning[0]] = min(found.get(meaning[0], rank), rank)
                break
    return CaseHeader(
        grid=header.grid,
        last=header.last,
        columns={known: column for known, (_, column, _) in found.items()},
        texts={known: text for known, (_, _, text) in found.items()},
    )


def _refuse_doubled(header: CaseHeader) -> None:
    """Two columns of one name: nobody can tell which is meant."""
    line = list(header.grid.row(header.last))
    for known, column in header.columns.items():
        heading = header.grid.at(header.last, column)
        if heading and line.count(heading) > 1:
            raise WorkbookError(
                f"“{header.grid.name}” có {line.count(heading)} cột cùng tên "
                f"“{header.texts[known]}”; hãy xóa cột thừa rồi nhập lại."
            )


def read_cases(header: CaseHeader, period: Period) -> Cases:
    """Read every row below the headings; `period` is the one to count them in.

    Raises WorkbookError when days and months were swapped on the way.
    """
    lines = header.grid.values[header.last :]
    columns = {name: _column(header, lines, at) for name, at in header.columns.items()}
    rows = _rows(header, columns, lines)
    if len(rows) < len(lines):
        columns = {name: [values[i] for i in rows] for name, values in columns.items()}
    found = {name: days(columns[name]) for name in DAYS}
    if swapped([(columns[name], found[name][0]) for name in DAYS]):
        raise WorkbookError(_SWAPPED.format(sheet=header.grid.name))
    unreadable: list[tuple[str, ...]] = [()] * len(rows)
    for name, (_, odd) in found.items():
        for index in odd:
            unreadable[index] += (name,)
    names = _names(columns["field"])
    status, unknown_statuses = _meanings(columns["status"], Lexicon(_data()["statuses"]).find)
    channel, unknown_channels = _meanings(columns["channel"], Lexicon(_data()["channels"]).find)
    listed = zip(
        (header.last + 1 + index for index in rows),
        map(as_text, columns.get("code", [""] * len(rows))),
        map(names.__getitem__, columns["field"]),
        map(channel.__getitem__, columns["channel"]),
        *(found[name][0] for name in DAYS),
        map(status.__getitem__, columns["status"]),
        unreadable,
        strict=True,
    )
    return Cases(
        header=header,
        period=period,
        listed=tuple(map(Case._make, listed)),
        fields=tuple(dict.fromkeys(filter(None, names.values()))),
        unknown={"status": unknown_statuses, "channel": unknown_channels},
        skipped=len(lines) - len(rows),
    )


def _column(header: CaseHeader, lines: Sequence[Sequence[Any]], column: int) -> list[Any]:
    """The values of a column; an error or a formula without result is a text that nothing knows."""
    index = column - 1
    values = [line[index] if index < len(line) else "" for line in lines]
    marks = header.grid.marks
    odd = marks.errors | dict.fromkeys(marks.uncalculated, _NOT_CALCULATED)
    for (row, at), text in odd.items():
        if at == column and row > header.last:
            values[row - header.last - 1] = text
    return values


def _rows(
    header: CaseHeader, columns: Mapping[str, list[object]], lines: Sequence[Sequence[object]]
) -> list[int]:
    """The indices of the lines that are cases."""
    heads = [as_text(header.grid.at(header.last, column)) for column in header.columns.values()]
    first = header.grid.at(header.last, header.columns["received"])
    found = []
    for index, value in enumerate(columns["received"]):
        if isinstance(value, str) and (len(value) < _MIN_DAY or value == first):
            texts = [as_text(column[index]) for column in columns.values()]
            if not any(texts) or texts == heads or _is_total(lines[index]) or _is_numbering(texts):
                continue
        found.append(index)
    return found


def _is_total(line: Sequence[object]) -> bool:
    first = next(filter(None, map(as_text, line)), "")
    return key(first).split(" ", 1)[0] in _TOTALS


def _is_numbering(texts: Sequence[str]) -> bool:
    return all(text.strip("()").isdigit() for text in texts)


def _names(values: Sequence[Hashable]) -> dict[Hashable, str]:
    """Each value's field by the name that the list writes first, "" without one."""
    first: dict[str, str] = {}
    cleaned = {value: clean_name(as_text(value)) for value in dict.fromkeys(values)}
    return {v: first.setdefault(fold(name), name) if name else "" for v, name in cleaned.items()}


def _meanings(
    values: Sequence[Hashable], find: Callable[[str], tuple[str, int] | None]
) -> tuple[dict[Hashable, str], tuple[str, ...]]:
    """What each value means, "" for an empty one, UNKNOWN for one that is not known; and those."""
    texts = {value: as_text(value) for value in dict.fromkeys(values)}
    found = {value: find(text) if text else ("", 0) for value, text in texts.items()}
    unknown = tuple(texts[value] for value, meaning in found.items() if meaning is None)
    return {value: meaning[0] if meaning else UNKNOWN for value, meaning in found.items()}, unknown
