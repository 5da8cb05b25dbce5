"""The rows below the headings of a list of cases: which are cases, and what the others are.

Every row is a case or passed over for a named reason, so that none is lost in silence. A row that
has anything of a case in it (a number in STT, a code, a day, a status) is one, however much of it
is missing: then it is doubtful, not passed over. What is left are rows of words: the name of a
group ("Lĩnh vực: Hộ tịch") above cases, a note or a signature around them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from ..errors import WorkbookError
from ..reading.grid import Grid, as_text
from ..vietnamese import fold
from .case_days import days_of
from .headings import CaseHeader, case_words, find_word, is_case_heading, key

DAYS = ("received", "due", "ended")
NOT_CALCULATED = "#CHƯA TÍNH"
_MAX_GROUP_COLUMN = 2  # of the sheet, in which the name of a group stands
_MAX_GROUP_WORDS = 2  # cells: "Lĩnh vực:" and its name
_MIN_NUMBERED = 3  # columns of a numbering row
_MIN_OTHER_HEADINGS = 3  # of a second table before it is one
_BRACKETED = re.compile(r"[(\[][0-9A-Z]{1,2}[)\]].*")
_LETTER = re.compile(r"[A-Z]")
_GROUP_ORDER = re.compile(r"(?:[IVX]{1,7}|[A-ZĐ])[.)]?")
_GROUP_NUMBER = re.compile(r"(?P<order>[IVX]{1,7}|[A-ZĐ]|[0-9]{1,2}(?:\.[0-9]{1,2})*) ?[.)/:-] ?")
_PLACE_AND_DAY = re.compile(r"(?>.+?, ngày ).*tháng")
_OTHER_TABLE = (
    "“{sheet}” có bảng thứ hai với tiêu đề ở cột khác (dòng {row}); hãy để mỗi bảng một tờ rồi "
    "nhập lại."
)


class Passed(StrEnum):
    """Why a row is no case, as the account of the rows says it."""

    BLANK = "dòng trống"
    HEADING = "dòng tiêu đề lặp lại"
    NUMBERING = "dòng đánh số cột"
    TOTAL = "dòng tổng"
    GROUP = "dòng tên nhóm"
    NOTE = "dòng ghi chú hay chữ ký"


class Group(NamedTuple):
    """The name of a group of cases as it stands in its row, and how it is numbered.

    `order` is "I", "A", "1" for the kind of its number, "" without one.
    """

    text: str
    order: str = ""


class CaseRows(NamedTuple):
    """The rows below the headings by their index from 0, `read` of them, down to the last that
    holds anything.

    `cases` are those of cases, `passed` all others with the reason; `groups` those of groups.
    """

    read: int
    cases: Sequence[int]
    passed: Mapping[int, Passed]
    groups: Mapping[int, Group]


class _Line(NamedTuple):
    """A row that may be no case: its texts by sheet column, empty ones left out; `words` are those
    that are neither a number nor the numbering of a group.
    """

    at: int
    texts: Mapping[int, str]
    words: Mapping[int, str]
    order: str

    @property
    def text(self) -> str:
        """The words as one text."""
        return " ".join(self.words.values())


def read_rows(
    header: CaseHeader, columns: Mapping[str, Sequence[object]], received: Sequence[date | None]
) -> CaseRows:
    """Tell the cases from the other rows; `columns` has the values of each column that is known,
    `received` the days of receipt that can be read.

    Raises WorkbookError when a second table with other columns stands below.
    """
    known = zip(received, columns["status"], columns.get("code", received), strict=True)
    plain = [day is not None and bool(status or code) for day, status, code in known]
    heads = {tuple(_texts(header.grid, row).items()) for row in range(1, header.last + 1)}
    height = _height(header.grid) - header.last
    cases = {index for index in range(height) if plain[index]}
    passed: dict[int, Passed] = {}
    unclear = []
    for index in range(height):
        if plain[index]:
            continue
        line = _line(header, index)
        if kind := _kind(header, line, heads):
            passed[index] = kind
        elif not _names_field(header, line) and _is_case(header, line.texts):
            cases.add(index)
        else:
            unclear.append(line)
    groups = _place_words(header, columns, unclear, cases, passed)
    return CaseRows(height, sorted(cases), passed, groups)


def _height(grid: Grid) -> int:
    """The last row that holds anything, were it an error or a formula without result."""
    marked = max((row for row, _ in (*grid.marks.errors, *grid.marks.uncalculated)), default=0)
    height = grid.height
    while height > marked and not any(map(as_text, grid.row(height))):
        height -= 1
    return height


def _texts(grid: Grid, row: int) -> dict[int, str]:
    """What stands in the cells of a row, by column; empty ones left out."""
    marks = grid.marks
    found = {column: as_text(value) for column, value in enumerate(grid.row(row), 1)}
    found |= {column: text for (at, column), text in marks.errors.items() if at == row}
    found |= {column: NOT_CALCULATED for at, column in marks.uncalculated if at == row}
    return {column: text for column, text in sorted(found.items()) if text}


def _line(header: CaseHeader, index: int) -> _Line:
    texts = _texts(header.grid, header.last + 1 + index)
    order = texts.get(header.order, "")
    order = order if _GROUP_ORDER.fullmatch(order) else ""
    words = {
        column: text
        for column, text in texts.items()
        if not (order and column == header.order) and not text.replace(".", "").isdigit()
    }
    return _Line(index, texts, words, order)


def _kind(
    header: CaseHeader, line: _Line, heads: set[tuple[tuple[int, str], ...]]
) -> Passed | None:
    """What a row is that shows by itself that it is no case."""
    texts = line.texts
    first = next(iter(texts.values()), "")
    if not texts or (list(texts) == [header.order] and first.isdigit()):
        return Passed.BLANK
    if tuple(texts.items()) in heads:
        return Passed.HEADING
    if _is_numbering(list(texts.values())):
        return Passed.NUMBERING
    if key(first).split(" ", 1)[0] in case_words()["rows"]["totals"]:
        return Passed.TOTAL
    if sum(map(is_case_heading, texts.values())) >= _MIN_OTHER_HEADINGS:
        row = header.last + 1 + line.at
        raise WorkbookError(_OTHER_TABLE.format(sheet=header.grid.name, row=row))
    return None


def _is_numbering(texts: Sequence[str]) -> bool:
    """Whether the cells count the columns: (1) (2) …, or A B 1 2 3 …"""
    if len(texts) < _MIN_NUMBERED:
        return False
    if all(map(_BRACKETED.fullmatch, texts)):
        return True
    numbers = [text for text in texts if not _LETTER.fullmatch(text)]
    if len(numbers) < _MIN_NUMBERED or not all(text.isdigit() for text in numbers):
        return False
    return all(int(after) - int(before) == 1 for before, after in pairwise(numbers))


def _is_case(header: CaseHeader, texts: Mapping[int, str]) -> bool:
    """Whether a row has anything in it that only a case has."""
    filled = {name: texts[column] for name, column in header.columns.items() if column in texts}
    if texts.get(header.order, "").isdigit() or len(filled) * 2 > len(header.columns):
        return True
    code = filled.get("code", "")
    if " " not in code and any(map(str.isdigit, code)):
        return True
    if any(find_word(name, filled[name]) for name in ("status", "channel") if name in filled):
        return True
    days = [filled[name] for name in DAYS if name in filled]
    found = zip(days, days_of(days)[0], strict=True)
    return any(day and "tháng" not in fold(text) for text, day in found)


def _place_words(
    header: CaseHeader,
    columns: Mapping[str, Sequence[object]],
    lines: Sequence[_Line],
    cases: set[int],
    passed: dict[int, Passed],
) -> dict[int, Group]:
    """Place the rows of words by what stands around them; gives the groups among them."""
    last, signed = max(cases, default=-1), False
    fields = {fold(as_text(columns["field"][index])) for index in cases}
    groups: dict[int, Group] = {}
    for line in lines:
        below = line.at > last
        if _is_note(line):
            passed[line.at], signed = Passed.NOTE, signed or below
        elif _is_bare_case(header, columns["field"], line, fields):
            cases.add(line.at)
        elif not below and (group := _group(header, line)):
            passed[line.at], groups[line.at] = Passed.GROUP, group
        elif (below and signed) or _stands_alone(header, line, below=below):
            passed[line.at] = Passed.NOTE
        else:
            cases.add(line.at)
    return groups


def _is_note(line: _Line) -> bool:
    """Whether a row begins a note or a signature: "Ghi chú: …", "Người lập biểu"."""
    notes = case_words()["rows"]["notes"]
    return any(
        f"{key(text)} ".startswith(tuple(f"{key(note)} " for note in notes))
        or _PLACE_AND_DAY.match(fold(text))
        for text in line.words.values()
    )


def _is_bare_case(
    header: CaseHeader, names: Sequence[object], line: _Line, fields: set[str]
) -> bool:
    """Whether a row has nothing but a field that other cases have, and is the group of none."""
    name = line.words.get(header.columns.get("field", 0), "")
    below = "".join(map(as_text, names[line.at + 1 : line.at + 2]))
    return bool(name and below) and fold(name) in fields


def _names_field(header: CaseHeader, line: _Line) -> bool:
    """Whether a row says that it is the name of a field: "Lĩnh vực: Hộ tịch", in one or two cells.

    In the column of fields it may be a case of which nothing else is known.
    """
    first = next(iter(line.words), 0)
    return (
        first != header.columns.get("field", 0)
        and len(line.words) <= _MAX_GROUP_WORDS
        and says_field(_group_of(line))
    )


def says_field(group: Group) -> bool:
    """Whether the name of a group begins with "Lĩnh vực"."""
    words = case_words()["rows"]["fields"]
    return key(group.text).startswith(tuple(f"{key(word)} " for word in words))


def _group(header: CaseHeader, line: _Line) -> Group | None:
    """The group that a row names: it says so, is numbered as one, or stands first and alone."""
    group = _group_of(line)
    column = next(iter(line.words), 0)
    first = column <= _MAX_GROUP_COLUMN or column == header.columns.get("field")
    alone = len(line.words) == 1 and (first or bool(line.order))
    return group if alone or _names_field(header, line) else None


def _group_of(line: _Line) -> Group:
    number = _GROUP_NUMBER.match(line.text)
    order = line.order or (number["order"] if number else "")
    kind = "1" if order[:1].isdigit() else "I" if set(order) & set("IVX") else order and "A"
    return Group(line.text[number.end() :] if number else line.text, kind)


def _stands_alone(header: CaseHeader, line: _Line, *, below: bool) -> bool:
    """Whether a row of one text is no case: below all cases, or in none of their columns."""
    known = set(header.columns.values()) & line.texts.keys()
    return len(line.words) <= 1 and (below or not known)
