"""Headings and words of an export, compared as people read them; their synonyms are data.

A heading or value is compared folded, marks around words as blanks; one typed without Vietnamese
marks ("MaHoSo", "ngay_tiep_nhan") by its letters alone. The headings of a table stand in one row
or several, merged or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from .. import resources
from ..errors import WorkbookError
from ..reading.grid import Grid
from ..vietnamese import ascii_name, fold, one_line

_MAX_NAME = 255  # characters of a field's name in a cell
_MAX_WORDS = 200  # characters of a heading or status; what is longer is neither
_MAX_HEADING_ROW = 60  # rows in which headings are looked for
MAX_LEVELS = 4  # rows of headings one above the other
_MAX_CASE_LEVELS = 3  # the same, of a list of cases
_MIN_CASE_HEADINGS = 3  # of a list of cases before it is one, complete or not
_ORDER = "order"  # the column that numbers the rows
_ASIDE = re.compile(  # beside a heading: "(4)", "(dd/mm/yyyy)"
    rf"\([^)]{{0,{_MAX_WORDS}}}\)|\[[^]]{{0,{_MAX_WORDS}}}\]"
)
_CODE = re.compile(r"^[0-9]{1,2}\s*[-–.:)]\s*")  # before a word: "4 - Đang xử lý"
_PUNCTUATION = re.compile(r"[^\w%]+|_+")


def clean_name(text: str) -> str:
    """One line without control characters; it is a text to every writer, never a formula."""
    return one_line(text)[:_MAX_NAME]


def key(text: str) -> str:
    """The form in which headings and values are compared: folded, marks around words as blanks."""
    return _PUNCTUATION.sub(" ", fold(text[:_MAX_WORDS])).strip()


class Lexicon:
    """Synonyms by what they mean; a text without Vietnamese marks also by its letters alone."""

    def __init__(self, synonyms: Mapping[str, Iterable[str]]) -> None:
        self._exact: dict[str, tuple[str, int]] = {}
        self._bare: dict[str, tuple[str, int]] = {}
        for meaning, texts in synonyms.items():
            for rank, text in enumerate(texts):
                self._exact.setdefault(key(text), (meaning, rank))
                self._bare.setdefault(_bare(text), (meaning, rank))

    def find(self, text: str) -> tuple[str, int] | None:
        """What the text means, and how good a name it is (0: the best); None when unknown."""
        if found := self._exact.get(key(text)):
            return found
        return self._bare.get(_bare(text)) if text.isascii() else None


def _bare(text: str) -> str:
    return ascii_name(text).replace("-", "")


class Header(NamedTuple):
    """Rows of headings down to `last`; `paths` maps sheet columns to texts, outermost first."""

    grid: Grid
    last: int
    paths: Mapping[int, tuple[str, ...]]


def headers(grid: Grid, levels: int = MAX_LEVELS) -> Iterator[Header]:
    """Every run of up to `levels` rows at the top of the sheet, taken as headings."""
    top = [texts_of(grid, row) for row in range(1, min(_MAX_HEADING_ROW, grid.height) + 1)]
    for first in range(len(top)):
        if not any(top[first]):
            continue
        for last in range(first + 1, min(first + levels, len(top)) + 1):
            yield Header(grid, last, _paths(top[first:last]))


def texts_of(grid: Grid, row: int) -> list[str]:
    """The cells of a row as texts."""
    return [grid.text(row, column) for column in range(1, len(grid.row(row)) + 1)]


def _paths(rows: list[list[str]]) -> dict[int, tuple[str, ...]]:
    """A heading over several columns stands in the first of them; it is meant for all.

    It reaches no further than the heading above it: there another group begins.
    """
    width = max(map(len, rows))
    lines = [row + [""] * (width - len(row)) for row in rows]
    for level, line in enumerate(lines[:-1]):
        for column in range(1, width):
            below = any(other[column] for other in lines[level + 1 :])
            parted = any(other[column] != other[column - 1] for other in lines[:level])
            if not line[column] and below and not parted:
                line[column] = line[column - 1]
    return {
        column + 1: path
        for column in range(width)
        if (path := tuple(dict.fromkeys(line[column] for line in lines if line[column])))
    }


class CaseHeader(NamedTuple):
    """Where the headings end, and for each thing known the sheet column and its heading.

    `order` is the column that numbers the rows (STT), 0 without one. `spare` has further columns
    of a thing, with their headings: those that are not read.
    """

    grid: Grid
    last: int
    columns: Mapping[str, int]
    texts: Mapping[str, str]
    order: int = 0
    spare: Mapping[str, Sequence[tuple[int, str]]] = {}

    @property
    def missing(self) -> list[str]:
        """The names of what a list of cases must have and this one lacks."""
        return [name for known, name in required().items() if known not in self.columns]


def case_words() -> Mapping[str, Any]:
    """The words of lists of cases as case_headings.toml has them: of headings, values, rows."""
    return resources.data("case_headings")


def required() -> dict[str, str]:
    """What a list of cases must have, by key, as people call it."""
    return {known: row["name"] for known, row in case_words()["columns"].items() if row["required"]}


@cache
def _headings() -> Lexicon:
    columns = {known: row["headings"] for known, row in case_words()["columns"].items()}
    return Lexicon(columns | {_ORDER: case_words()["rows"]["order"]})


def is_case_heading(text: str) -> bool:
    """Whether a list of cases has a column of that heading."""
    return _headings().find(text) is not None


@cache
def _values(name: str) -> Lexicon:
    return Lexicon(case_words()[name])


def find_word(name: str, text: str) -> str:
    """What a "status" or "channel" means, "" when no synonym says.

    One with its number before it, as lists of codes are printed, is the word: "4 - Đang xử lý"; so
    is one with what may stand behind it: "Trực tuyến toàn trình", "Trực tuyến (một phần)".
    """
    words = key(text)
    behind = next(
        (f" {end}" for end in case_words()["behind"][name] if words.endswith(f" {end}")), ""
    )
    texts = (text, bare_word(text), words.removesuffix(behind))
    return next((found[0] for one in texts if (found := _values(name).find(one))), "")


def bare_word(text: str) -> str:
    """The word without the number before it."""
    return _CODE.sub("", text, count=1)


def case_header(grids: Sequence[Grid]) -> CaseHeader | None:
    """The headings of a list of cases, complete or not; None when no sheet looks like one.

    Raises WorkbookError when two columns have the same heading.
    """
    found = (_read(header) for grid in grids for header in headers(grid, _MAX_CASE_LEVELS))
    best = max(found, key=lambda header: len(header.columns), default=None)
    if best is None or len(best.columns) < _MIN_CASE_HEADINGS:
        return None
    _refuse_doubled(best)
    return best


def _read(header: Header) -> CaseHeader:
    found: dict[str, list[tuple[int, int, str]]] = {}  # rank, column, heading
    for column, path in header.paths.items():
        for text in dict.fromkeys((" ".join(path[-2:]), path[-1], _ASIDE.sub(" ", path[-1]))):
            if meaning := _headings().find(text):
                found.setdefault(meaning[0], []).append((meaning[1], column, text))
                break
    order = min(found.pop(_ORDER, [(0, 0, "")]))
    best = {known: min(columns) for known, columns in found.items()}
    return CaseHeader(
        grid=header.grid,
        last=header.last,
        columns={known: column for known, (_, column, _) in best.items()},
        texts={known: text for known, (_, _, text) in best.items()},
        order=order[1],
        spare={
            known: [(column, text) for _, column, text in sorted(columns)[1:]]
            for known, columns in found.items()
            if len(columns) > 1
        },
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
