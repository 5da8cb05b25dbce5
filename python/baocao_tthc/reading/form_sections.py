"""Sections of a form: which lines are its fields, which stand over them, which sum them up.

A form may be printed in sections, “I Trên Hệ thống các Bộ”, “II Trên Hệ thống thành phố”, with the
same fields in each, subtotals above or below them or none. A line of figures is a subtotal when
what stands around it says so (a Roman numeral over Arabic ones, 1 over 1.1, “Cộng I”) and figures
bear it out, its own or those of the total row; without such a mark, when its figures leave no
doubt. Every other line is a row of the form.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple

from .. import resources
from ..filing import Row, Section, Subtotal
from ..forms import Form
from ..forms.field_names import is_field_name
from ..vietnamese import fold
from .form_lines import Counts, Line, agreement, counts_of
from .section_fields import fields_of

_MAX_SUMMED = 300  # lines of a form among which unmarked subtotals are looked for
_MAX_SUBTOTALS = 60  # lines called like totals among which sections are looked for
_MAX_STARTS = 20  # lines from which on one of them may sum up
_MIN_COLUMNS = 3  # that a line must sum up to be a subtotal without a mark
_NUMERAL = (
    r"\W*(?:(?:Phần|PHẦN|Mục|MỤC|Nhóm|NHÓM|Khối|KHỐI)\s+)?"
    r"(?:(?P<roman>[IVX]{1,5})|(?P<letter>[A-H]))"
)
_NUMERAL_ALONE = re.compile(rf"{_NUMERAL}\W*")
_NUMERAL_FIRST = re.compile(rf"{_NUMERAL}(?:\s*[.):/–-]\s*|(?<=[IVX])\s+)(?=\w)")
_OUTLINE = re.compile(r"[0-9]{1,3}((?:\.[0-9]{1,3})*)\.?")
_ITEM = r"[-–+*•]|[a-hđ]\s*(?:[.)]|$)"  # compiled where a form has sections
_CLOSING = re.compile(
    r"(?:tổng cộng|tổng số|tiểu cộng|cộng|tổng)(?!\w)\W*"
    r"(?P<mark>(?:(?:phần|mục|nhóm|khối)\s+)?(?:[ivx]{1,5}|[a-h])(?!\w))?\W*(?P<more>.*)"
)
_TITLE = "title"


class Parts(NamedTuple):
    """The fields of a form, each once; its sections, their rows as they stand; its subtotals."""

    rows: tuple[Row, ...]
    sections: tuple[Section, ...] = ()
    subtotals: tuple[Subtotal, ...] = ()


def parted(form: Form, lines: Sequence[Line], total: Row | None) -> Parts:
    """The lines parted into sections; without any, every line is a row as it stands."""
    named = [line for line in lines if line.row.label or line.figures]
    titled = [line for line in lines if line.row.label or line.figures or line.is_worded]
    found = _by_marks(form, titled, total) or _by_figures(form, named, total)
    return found or Parts(tuple(line.row for line in named))


def is_title(line: Line) -> bool:
    """Whether the line is marked as standing over others: “II”, “A. Cấp xã”, “Hệ thống …”."""
    return bool(_mark(line))


class _Outline(NamedTuple):
    """What each line is, by its index: a field, or a subtotal with the fields that it sums up.

    `heads` maps each field to the line that stands over it, -1 for none.
    """

    lines: Sequence[Line]
    heads: Mapping[int, int]
    subtotals: Mapping[int, Sequence[int]]

    def row(self, index: int) -> Row:
        """The row of a line, under the name by which a sentence can call it."""
        line = self.lines[index]
        return line.row if line.row.label else line.row._replace(label=line.before)

    def rows(self, indexes: Iterable[int]) -> tuple[Row, ...]:
        """The rows of lines as they stand."""
        return tuple(self.lines[index].row for index in indexes)

    def parts(self, form: Form) -> Parts:
        """What the lines are as parts of the form."""
        within: dict[int, list[int]] = defaultdict(list)
        for field, head in self.heads.items():
            within[head].append(field)
        sections = tuple(
            Section(self.lines[head].name if head >= 0 else "", self.rows(fields))
            for head, fields in within.items()
        )
        subtotals = tuple(
            Subtotal(self.row(index), self.rows(fields))
            for index, fields in sorted(self.subtotals.items())
        )
        return Parts(fields_of(form, sections), sections, subtotals)


def _by_marks(form: Form, lines: Sequence[Line], total: Row | None) -> Parts | None:
    """The sections that numerals, titles and the words of totals mark; None where there are none,
    or the figures speak against them.
    """
    closings = {
        index: match
        for index, line in enumerate(lines)
        if line.figures and (match := _CLOSING.fullmatch(fold(line.name)))
    }
    marks = _marks(lines)
    if not closings and len(set(marks)) < 2 and not any(map(_inner, lines)):
        return None
    if len(closings) > _MAX_SUBTOTALS:
        return None
    depths = _depths(lines, marks, closings)
    over = {one for one, other in pairwise(depths) if depths[other] > depths[one]}
    for index in sorted(over):
        below = (lines[i].row for i in _below(index, depths) if i not in over)
        if not marks[index] and not agreement(form, lines[index].row, below).whole:
            over.remove(index)
    fields = [
        index
        for index, line in enumerate(lines)
        if index not in over and not (marks[index] and _is_empty_section(form, line.row))
    ]
    subtotals = _closed(form, lines, closings, over, fields)
    nearest = _heads(len(lines), over, depths)
    heads = {index: nearest[index] for index in fields if index not in subtotals}
    for index, summed in subtotals.items():
        heads |= {field: index for field in summed if heads[field] < 0}
    for index in over:
        if lines[index].figures:
            subtotals[index] = [i for i in _below(index, depths) if i in heads]
    if not over and not subtotals:
        return None
    found = _Outline(lines, heads, subtotals).parts(form)
    return found if _borne_out(form, found, lines, total) else None


def _marks(lines: Sequence[Line]) -> list[str]:
    """What marks each line as standing over others: the kind of its numeral, a title, or ""."""
    dividers = _dividers(lines)
    return [_TITLE if index in dividers else _mark(line) for index, line in enumerate(lines)]


def _mark(line: Line) -> str:
    row, before = line.row, line.before
    alone = "" if before and row.label else line.name  # the numeral stands in the name's own cell
    if numeral := _NUMERAL_ALONE.fullmatch(before) or _NUMERAL_FIRST.match(alone):
        return str(numeral.lastgroup)
    numbered = before[:1].isdigit()
    titled = fold(line.name).startswith(_titles()) and (line.figures or not numbered)
    if titled and not is_field_name(line.name):
        return _TITLE
    return _TITLE if not row.label and not line.figures else ""


@cache
def _titles() -> tuple[str, ...]:
    return tuple(map(fold, resources.data("table_headings")["sections"]))


def _dividers(lines: Sequence[Line]) -> set[int]:
    """Lines without figures that part rows in which the same names come again."""
    parts: list[list[str]] = [[]]
    found = set()
    for index, line in enumerate(lines):
        if line.figures:
            parts[-1].append(fold(line.name))
        else:
            found.add(index)
            parts.append([])
    times = Counter(name for part in parts for name in part)
    again = any(number > 1 for number in times.values())
    return found if again and all(len(set(part)) == len(part) for part in parts) else set()


def _inner(line: Line) -> int:
    """How far a line without a mark is below its neighbours: 1.1 and “- …” one level."""
    if outline := _OUTLINE.fullmatch(line.before):
        return outline[1].count(".")
    return 1 if re.match(_ITEM, line.before or line.row.label) else 0


def _depths(lines: Sequence[Line], marks: Sequence[str], left_out: Iterable[int]) -> dict[int, int]:
    """How deep each line stands, by its index: marks in the order in which they first come."""
    ranks = {mark: rank for rank, mark in enumerate(dict.fromkeys(filter(None, marks)))}
    return {
        index: ranks[marks[index]] if marks[index] else len(ranks) + _inner(line)
        for index, line in enumerate(lines)
        if index not in left_out
    }


def _below(index: int, depths: dict[int, int]) -> Iterator[int]:
    """The lines that stand below that one: all deeper ones down to the next that is not."""
    for other in range(index + 1, next(reversed(depths)) + 1):
        if other in depths:
            if depths[other] <= depths[index]:
                return
            yield other


def _heads(size: int, over: set[int], depths: Mapping[int, int]) -> list[int]:
    """The line that stands over each, -1 for none."""
    above: list[int] = []  # from the outermost to the nearest
    heads = []
    for index in range(size):
        depth = depths.get(index)
        while depth is not None and above and depths[above[-1]] >= depth:
            above.pop()
        heads.append(next((one for one in reversed(above) if one in over), -1))
        if depth is not None:
            above.append(index)
    return heads


def _is_empty_section(form: Form, row: Row) -> bool:
    """Whether a row with a mark and nothing below it is no field and holds nothing but noughts."""
    return not is_field_name(row.label) and not any(
        value is None or value for value in counts_of(form, row).values()
    )


def _closed(
    form: Form,
    lines: Sequence[Line],
    closings: Mapping[int, re.Match[str]],
    over: set[int],
    fields: Sequence[int],
) -> dict[int, Sequence[int]]:
    """The lines that sum up those above them, each with these: “Cộng I”, “Cộng hệ thống các Bộ”.

    A field may be called “Tổng số …” too: what has no numeral must be a sum.
    """
    found: dict[int, Sequence[int]] = {}
    for index, match in closings.items():
        starts = (start for start in sorted({0, *over, *found}, reverse=True) if start < index)
        above = [
            [i for i in fields if start <= i < index and i not in found]
            for start in islice(starts, _MAX_STARTS)
        ]
        tried = [
            (agreement(form, lines[index].row, (lines[i].row for i in summed)), summed)
            for summed in filter(None, above)
        ]
        whole = next((summed for found_, summed in tried if found_.whole), None)
        if whole:
            found[index] = whole
        elif tried and (match["mark"] or (not match["more"] and tried[0][0].nearly)):
            found[index] = tried[0][1]
    return found


def _borne_out(form: Form, parts: Parts, lines: Sequence[Line], total: Row | None) -> bool:
    """Whether figures speak for the subtotals: the total row's, or those of half of them.

    A total row that sums up every line, subtotals too, is wrong only when they are beyond doubt.
    """
    if not parts.subtotals:
        return True
    sums = [agreement(form, one.row, one.rows) for one in parts.subtotals]
    if total is not None:
        fields = [row for section in parts.sections for row in section.rows]
        plain = agreement(form, total, (line.row for line in lines))
        ours = agreement(form, total, fields)
        if plain.whole and ours.differing:
            several = any(len(one.rows) > 1 for one in parts.subtotals)
            return several and all(one.whole for one in sums)
        if ours.whole or (ours.nearly and ours.equal > plain.equal):
            return True
    return 2 * sum(one.nearly for one in sums) >= len(sums)


def _by_figures(form: Form, lines: Sequence[Line], total: Row | None) -> Parts | None:
    """The sections of which only the figures tell; None when the lines make up the total row, or
    something else is not clear: without total row there must be several.
    """
    rows = [line.row for line in lines]
    if not 2 < len(lines) <= _MAX_SUMMED:
        return None
    if total is not None and not agreement(form, total, rows).differing:
        return None
    counts = [counts_of(form, row) for row in rows]
    if any(value is None for row in counts for value in row.values()):
        return None
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        subtotals = _sums(lines, counts, order)
        heads = {field: head for head, fields in subtotals.items() for field in fields}
        others = [index for index in order if index not in subtotals]
        if total is not None:
            clear = agreement(form, total, (rows[index] for index in others)).whole
        else:
            clear = len(subtotals) > 1 and len(heads) == len(others)
        if subtotals and clear:
            heads = {index: heads.get(index, -1) for index in sorted(others)}
            return _Outline(lines, heads, subtotals).parts(form)
    return None


def _sums(
    lines: Sequence[Line], counts: Sequence[Counts], order: Sequence[int]
) -> dict[int, Sequence[int]]:
    """Lines that are the sum of two or more that follow in that order, with these.

    A row that has a field's name is one, whatever its figures are. Small figures add up by chance:
    of lines numbered through, only those can be summed up among which fields are.
    """
    through = all(line.before.strip(" .") == str(n) for n, line in enumerate(lines, 1))
    fields = {index for index, line in enumerate(lines) if is_field_name(line.row.label)}
    found: dict[int, Sequence[int]] = {}
    at = 0
    while at < len(order):
        index = order[at]
        at += 1
        if index in fields or not lines[index].row.label:
            continue
        if sum(map(bool, counts[index].values())) < _MIN_COLUMNS:
            continue
        size = _stretch(counts[index], [counts[i] for i in order[at:]])
        summed = sorted(order[at : at + size])
        if size > 1 and (not through or fields.intersection(summed)):
            found[index] = summed
            at += size
    return found


def _stretch(wanted: Counts, counts: Sequence[Counts]) -> int:
    """How many of the counts from the first on add up to what is wanted, noughts behind them too;
    0 when none do.
    """
    left = dict(wanted)
    size = 0
    for row in counts:
        rest = {n: value - row[n] for n, value in left.items()}  # type: ignore[operator]
        if any(value < 0 for value in rest.values()):
            break
        left, size = rest, size + 1
    return size if not any(left.values()) else 0
