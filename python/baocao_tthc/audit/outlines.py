"""The rows of a table as an outline: their marks (I, 1, 1.1, a, "-"), what lies below what, totals.

Marks stand in a column before the names or begin the names. The kind of a mark that was seen before
goes on where that kind was; a new kind begins one level deeper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from ..vietnamese import fold_same_length, plain
from ..word import WordCell
from .lexicon import pattern

_MARKS = (
    ("number", r"[0-9]{1,2}(?:\.[0-9]{1,2})*"),
    ("roman", r"[IVX]{1,5}"),
    ("letter", r"[A-HĐ]"),
    ("small", r"[a-hđ]"),
    ("bullet", r"[-–—*•]+"),
    ("plus", r"[+]"),
)
_WHOLE = {kind: re.compile(rf"\(?(?:{mark})[.)]{{0,2}}") for kind, mark in _MARKS}
_PREFIX = {
    "number": re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})+[.)]?|[0-9]{1,2}[.)])\s+(?=\D)"),
    "roman": re.compile(r"([IVX]{1,5}[.)])\s+"),
    "letter": re.compile(r"([A-HĐ][.)])\s+"),
    "small": re.compile(r"([a-hđ][.)])\s*"),
    "bullet": re.compile(r"([-–—*•])\s*(?=[^\W\d])"),
    "plus": re.compile(r"([+])\s*(?=[^\W\d])"),
}
_PLACES = r"xã|phường|huyện|tỉnh|thành phố|sở|đặc khu|ngành|cụm|thành|khu vực|hệ thống|quốc"
_TOTAL = re.compile(
    rf"(?:tổng|cộng|tổng cộng|tổng số|tổng chung|chung|toàn (?:{_PLACES}))(?: chung)?"
    r"(?>\s*\(.*\))?\W*"
)
_NO_MARK = ""
_MAX_NAME = 80  # characters of a name that are quoted


class Role(Enum):
    """What a row is: of a total row with averages in some columns "mixed"."""

    PLAIN = "plain"
    TOTAL = "total"
    MIXED = "mixed"
    AVERAGE = "average"


class RowOfTable(NamedTuple):
    """A row: its cells by column, its mark, its name, the position of the row it lies below.

    `sure_total` where its words say nothing else, `part` where they say "trong đó".
    """

    cells: Mapping[int, WordCell]
    mark: str
    label: str
    role: Role
    sure_total: bool
    part: bool
    rate: bool
    parent: int | None = None
    parent_of_some: bool = False

    @property
    def name(self) -> str:
        """Its label as findings quote it."""
        return " ".join(self.label.split())[:_MAX_NAME]


def is_mark(text: str) -> bool:
    """Whether a text is nothing but the mark of a row."""
    return any(mark.fullmatch(text.strip()) for mark in _WHOLE.values())


def outlined(lines: Sequence[tuple[Mapping[int, WordCell], int]]) -> list[RowOfTable]:
    """The rows of a table, each line given with the column of the names, as an outline."""
    made = [_row(line, label) for line, label in lines]
    rows = [row for _, row in made]
    parents = _parents([kind for kind, _ in made], rows)
    children = set(parents.values())
    kept = []
    for index, (kind, row) in enumerate(made):
        heads = index in children and (kind != _NO_MARK or not row.sure_total)
        role = Role.PLAIN if heads and row.role is Role.TOTAL else row.role
        sure = row.sure_total and not heads
        below = parents.get(index) if role is Role.PLAIN else None
        kept.append(row._replace(role=role, sure_total=sure, parent=below, parent_of_some=heads))
    return kept


def _row(line: Mapping[int, WordCell], label: int) -> tuple[str, RowOfTable]:
    """A row without its place in the outline, and the kind of its mark."""
    firsts = [plain(line[column].text).strip() for column in sorted(line) if column < label]
    text = plain(line[label].text).strip() if label in line else ""
    mark = next(filter(is_mark, firsts), "")
    if not text:
        text = next((first for first in firsts if first and first != mark), "")
    kind = _kind_of(mark)
    if not mark:
        kind, mark, text = _split(text)
    name = fold_same_length(text).strip()
    role = _role(name)
    units = (plain(cell.text).strip() for cell in line.values())
    rate = bool(pattern("rate_names").search(name)) or "%" in units
    sure = bool(_TOTAL.fullmatch(name))
    row = RowOfTable(line, mark, text, role, sure, bool(pattern("part_names").match(name)), rate)
    return kind, row


def _split(text: str) -> tuple[str, str, str]:
    """The kind of the mark that a name begins with, the mark, the rest."""
    for kind, prefix in _PREFIX.items():
        if match := prefix.match(text):
            return _depth(kind, match[1]), match[1], text[match.end() :]
    return _NO_MARK, "", text


def _kind_of(mark: str) -> str:
    found = (kind for kind, whole in _WHOLE.items() if whole.fullmatch(mark))
    return _depth(next(found, _NO_MARK), mark) if mark else _NO_MARK


def _depth(kind: str, mark: str) -> str:
    return f"number {len(mark.strip('().').split('.'))}" if kind == "number" else kind


def _role(name: str) -> Role:
    if pattern("average_names").match(name):
        return Role.AVERAGE
    if not pattern("like_totals").match(name):
        return Role.PLAIN
    return Role.MIXED if pattern("average_headings").search(name) else Role.TOTAL


def _parents(kinds: Sequence[str], rows: Sequence[RowOfTable]) -> dict[int, int]:
    """By row the row it lies below. Totals without a mark lie nowhere."""
    parents: dict[int, int] = {}
    levels: list[tuple[str, int]] = []
    for index, (marked, row) in enumerate(zip(kinds, rows, strict=True)):
        if row.role in (Role.AVERAGE, Role.MIXED) or (row.sure_total and not row.mark):
            continue
        kind = "of which" if row.part else marked
        if kind in (known for known, _ in levels):
            while levels.pop()[0] != kind:
                pass
        elif kind.startswith("number"):
            while levels and levels[-1][0].startswith("number") and levels[-1][0] > kind:
                levels.pop()
        if levels:
            parents[index] = levels[-1][1]
        levels.append((kind, index))
    return parents


def roots(rows: Sequence[RowOfTable], indices: Sequence[int]) -> Iterator[int]:
    """Of these rows those that lie below none of them, no totals, averages, parts."""
    among = set(indices)
    for index in indices:
        row = rows[index]
        if row.role is Role.PLAIN and not row.part and not row.rate and row.parent not in among:
            yield index
