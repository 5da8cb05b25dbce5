"""Tables of a form: found by their numbering row, or without one by their headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, pairwise, takewhile
from typing import NamedTuple

from .. import resources
from ..filing import Cell, FormTable, Row, Trouble
from ..forms import Column, Form, known_forms
from ..reading.grid import Grid
from ..reading.located_forms import Candidate, Located, Space, candidates, identify, read_table
from ..reading.snapshot import unit_in_headings
from ..sheets import OUTPUTS
from ..vietnamese import count, fold
from ..wording import Cells, capital, listed
from .headings import MAX_LEVELS, Header, clean_name, headers, key
from .taken_figures import FieldFigures, TakenFigures, entered

_MAX_NUMBERING_ROW = 2_000  # rows in which a numbering row is looked for
_FORMULA = (  # (3)=(4)+(5)+(6), (4), [4], 4, (cột 4)
    r"(?:[(\[]\s*+)?(?:cột\s*+)?([0-9]{1,2}+)(?![0-9])(?:\s*+[)\]])?"
    r"(?:\s*+[=+-]\s*+\(\s*+[0-9]{1,2}+\s*+\)){0,30}+"
)
_NUMBER_FIRST = re.compile(rf"^\s*+{_FORMULA}(?:\s*+[:.)–-])?\s*+(?=[^\W\d_])", re.I)
_NUMBER_LAST = re.compile(rf"(?<=[^\s\d])\s*+{_FORMULA}\s*+$", re.I)
_MIN_PLAIN = 6  # numbers in a row below headings before it can be a numbering row
_MAX_APART = MAX_LEVELS + 1  # rows between two readings of the same headings
_MAX_TOLD = 12  # sections or rows in a sentence
_MAX_NUMBERED = 100  # rows of a sheet that look like numbering rows


def tables_of(grid: Grid, *, headed: bool = True) -> list[FormTable]:
    """The forms on a sheet, from the top: each by its numbering row, or without one by all
    headings of its entered columns, unless these shall not count.
    """
    top = grid._replace(values=grid.values[:_MAX_NUMBERING_ROW])
    rows = [each._replace(grid=grid) for each in islice(candidates(top), _MAX_NUMBERED)]
    found = [one for each in rows if isinstance(one := identify(each, known_forms()), Located)]
    if headed and grid.name not in OUTPUTS:
        found += _headed(grid, found)
    starts = sorted({each.row for each in (*rows, *(one.candidate for one in found))})
    ends = [*starts[1:], grid.height + 1]
    space = {row: Space(above, below, 0)
             for above, row, below in zip([0, *starts], starts, ends, strict=False)}  # fmt: skip
    found.sort(key=lambda one: (one.candidate.row, one.candidate.first))
    return [read_table(one, space[one.candidate.row]) for one in found]


def _headed(grid: Grid, numbered: Sequence[Located]) -> list[Located]:
    """The forms without numbering row: where headings are of several, the one with most of them."""
    found: list[Located] = []
    whole = [match for match in _matches(grid) if not match.lacking]
    for match in sorted(whole, key=lambda match: (-len(match.columns), match.header.last)):
        last = match.header.last + _is_plain_numbering(
            grid, match.header.last + 1, match.columns.values()
        )
        cells = _cells(grid, match.form, match.columns)
        located = Located(match.form, Candidate(grid, last, cells))
        if not any(_share_headings(located, other) for other in (*numbered, *found)):
            found.append(located)
    return found


def _share_headings(one: Located, other: Located) -> bool:
    """Whether two forms stand below the same headings, of which a run may begin or end anywhere."""
    apart = abs(one.candidate.row - other.candidate.row)
    common = set(one.columns.values()) & set(other.columns.values())
    return apart <= _MAX_APART and bool(common)


def _is_plain_numbering(grid: Grid, row: int, columns: Collection[int]) -> bool:
    """Whether the row below the headings only numbers the columns: 1 2 3 4 … or A B 1 2 …"""
    texts = [grid.text(row, column).strip("() ") for column in sorted(columns)]
    letters = list(takewhile(lambda text: text.isalpha() and len(text) == 1, texts))
    numbers = [int(text) for text in texts[len(letters) :] if text.isdecimal()]
    if len(numbers) < len(texts) - len(letters) or len(numbers) < _MIN_PLAIN:
        return False
    return numbers[0] in (1, 2, 3) and all(one < other for one, other in pairwise(numbers))


def nearest(grids: Sequence[Grid]) -> tuple[Form, list[Column]] | None:
    """The form that a sheet has most headings of, at least half, and those it lacks."""
    near = [
        match
        for grid in grids
        for match in _matches(grid)
        if len(match.lacking) * 2 <= len(_needed(match.form))
    ]
    best = max(near, key=lambda match: len(match.columns), default=None)
    return (best.form, best.lacking) if best else None


class _Match(NamedTuple):
    """Headings of a form on a sheet: official number to sheet column, and what is not there."""

    header: Header
    form: Form
    columns: dict[int, int]
    lacking: list[Column]


def _matches(grid: Grid) -> Iterator[_Match]:
    for header in headers(grid):
        for form in known_forms():
            columns = columns_of(header, form)
            lacking = [column for column in _needed(form) if column.number not in columns]
            yield _Match(header, form, columns, lacking)


def _cells(grid: Grid, form: Form, columns: Mapping[int, int]) -> dict[int, tuple[int, str]]:
    """The numbering row that is not there; sums that the table lacks stand in empty columns."""
    beyond = max((len(line) for line in grid.values), default=0)
    return {
        number: (columns.get(number, beyond + number), text)
        for number, text in enumerate(form.numbering, 1)
    }


def _needed(form: Form) -> list[Column]:
    names = [column for column in form.columns if column.kind == "text"]
    return [*names[-1:], *entered(form)]


def columns_of(header: Header, form: Form) -> dict[int, int]:
    """Official number to sheet column of the headings that are the form's; a heading that stands
    twice names neither, unless all stand in the form's order.
    """
    leaves = [_same(_unnumbered(path[-1])) for path in header.paths.values()]
    if leaves == [_same(column.heading[-1]) for column in form.columns]:
        return dict(enumerate(header.paths, 1))
    wanted = {_ends(column.heading): column.number for column in form.columns}
    found: dict[int, list[int]] = {}
    for column, path in header.paths.items():
        words = [_unnumbered(text) for text in path]
        meant = _numbered(form, path[-1], words) or next(
            (wanted[ends] for ends in _meant(words) if ends in wanted), 0
        )
        if meant and (_number(path[-1]) or meant) == meant:
            found.setdefault(meant, []).append(column)
    return {number: at[0] for number, at in found.items() if len(at) == 1}


def _number(heading: str) -> int:
    """The column number printed before or behind the words of a heading: “Trực tuyến (4)”; or 0."""
    match = _NUMBER_FIRST.match(heading) or _NUMBER_LAST.search(heading)
    return int(match[1]) if match else 0


def _unnumbered(heading: str) -> str:
    return _NUMBER_LAST.sub("", _NUMBER_FIRST.sub("", heading)) or heading


def _numbered(form: Form, heading: str, words: Sequence[str]) -> int:
    """The column of the number that the heading has, if its words are that column's; else 0.

    The words of a heading on one line need not say which group it is of: its number does.
    """
    number = _number(heading)
    if not 1 <= number <= len(form.columns):
        return 0
    own = {_same(part) for part in form.column(number).heading}
    return number if own.intersection(map(_same, words)) else 0


def _ends(heading: Sequence[str]) -> tuple[str, str]:
    """A heading by its outermost and innermost words; what stands between differs most."""
    return _same(heading[0]), _same(heading[-1])


def _meant(path: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What a path of headings can mean: a title may stand above, or all in one cell."""
    last = _same(path[-1])
    for outer in path[:-1]:
        yield _same(outer), last
    yield last, last
    words = key(path[-1])
    for outer, meaning in _meanings().items():
        if words.startswith(f"{outer} "):
            yield meaning, _same(words[len(outer) + 1 :])


def _same(text: str) -> str:
    return _meanings().get(key(text), key(text))


@cache
def _meanings() -> Mapping[str, str]:
    """Each wording, as `key` has it, to the first of its row."""
    return {
        key(word): key(row[0]) for row in resources.data("table_headings")["same"] for word in row
    }


def figures_of(table: FormTable) -> TakenFigures:
    """The entered columns of a table; cells that hold no count are left out and told."""
    doubts: list[str] = []
    rows = []
    columns = entered(table.form)
    names = [fold(row.label) for row in table.rows]
    for row in table.rows:
        name = clean_name(row.label)
        if not name:
            doubts.append(f"Dòng {row.number} của “{table.sheet}” không có tên: không nhập.")
        elif names.count(fold(row.label)) > 1:
            doubts.append(
                f"Dòng {row.number} của “{table.sheet}”: tên “{name}” có hai lần: không nhập."
            )
        else:
            rows.append(FieldFigures(name, dict(_values(row, columns, doubts))))
    return TakenFigures(
        form=table.form,
        source=f"{table.form.name} ở “{table.sheet}”, {count(len(table.lines))} dòng",
        rows=tuple(rows),
        origins={column.number: f"“{column.heading[-1]}”" for column in columns},
        period=table.period,
        unit=unit.text if (unit := unit_in_headings([table])) else "",
        told=tuple(_told(table)),
        doubts=(*doubts, *_differences(table), *_below(table)),
    )


def _values(row: Row, columns: Sequence[Column], doubts: list[str]) -> Iterator[tuple[int, int]]:
    for column in columns:
        cell = row.cells.get(column.number)
        if cell is None or cell.trouble is Trouble.EMPTY:
            continue
        value = _count(cell)
        if value is None:
            doubts.append(
                f"{capital(str(Cells((cell.place,))))} không phải số hồ sơ "
                f"(“{str(cell.raw)[:40]}”): không nhập."
            )
        else:
            yield column.number, value


def _count(cell: Cell | None) -> int | None:
    """The count in a cell, a dash being nought; None where it holds none."""
    if cell and cell.trouble is Trouble.DASH:
        return 0
    if cell is None or cell.value is None or cell.trouble not in (None, Trouble.TEXT):
        return None
    return int(cell.value)


def _told(table: FormTable) -> Iterator[str]:
    """What was made of a form that is printed in sections: every line is accounted for."""
    if titles := [section.title for section in table.sections if section.title]:
        names = listed([f"“{title}”" for title in titles], _MAX_TOLD, "mục")
        yield (
            f"Biểu của nguồn chia {len(titles)} mục ({names}): số của mỗi lĩnh vực được cộng qua "
            f"các mục, {count(len(table.lines))} dòng thành {count(len(table.rows))} lĩnh vực."
        )
    if table.subtotals:
        rows = [f"“{one.row.label}” (dòng {one.row.number})" for one in table.subtotals]
        yield (
            f"Không nhập {len(rows)} dòng cộng của mục, chỉ dùng để đối chiếu: "
            f"{listed(rows, _MAX_TOLD, 'dòng')}."
        )


def _differences(table: FormTable) -> Iterator[str]:
    """Totals of the source that are not the sum of its rows: rows may be missing."""
    for subtotal in table.subtotals:
        name = f"Dòng cộng “{subtotal.row.label}”"
        yield from _differing(table.form, name, subtotal.row, subtotal.rows)
    if table.total:
        yield from _differing(table.form, "Dòng tổng", table.total, table.lines)


def _differing(form: Form, name: str, total: Row, rows: Sequence[Row]) -> Iterator[str]:
    for column in form.counts:
        cell = total.cells.get(column.number)
        if cell is None or cell.value is None:
            continue
        found = sum(_count(row.cells.get(column.number)) or 0 for row in rows)
        if cell.value != found:
            yield (
                f"{name} của nguồn ghi cột ({column.number}) là {count(int(cell.value))} "
                f"({Cells((cell.place,))}), cộng các dòng được {count(found)}."
            )


def _below(table: FormTable) -> Iterator[str]:
    for row in table.stray:
        yield (
            f"Dòng {row.number} của “{table.sheet}” (“{row.label}”) nằm dưới dòng tổng: không nhập."
        )
