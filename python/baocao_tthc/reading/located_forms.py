"""The forms on a sheet, found by their numbering row `(1) (2) (3)=(4)+(5)+(6) …`, and their rows.

The row may stand anywhere, several may stand below or beside each other. Below it come the rows of
figures down to the total row, above it the headings with the period.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..filing import BrokenLayout, Cell, FormTable, Place, Row, Text, Trouble
from ..forms import Form
from ..forms.model import compact, official_number
from ..vietnamese import fold
from .form_lines import Line, agreement
from .form_sections import is_title, parted
from .grid import Grid, read_cell
from .stated_nothing import stated_nothing
from .stated_periods import stated_periods

_HEADER_SHARE = 0.8  # of a form's header cells, before a sheet without numbering row is that form
_FEWEST = 4  # numbers in a row before it can be a numbering row
_MAX_TOTALS = 20  # lines called like a total row that are tried as the sum of all rows
_TOTAL_STARTS = ("tổng cộng", "tổng số")
_TOTAL_WHOLE = frozenset({"tổng", "cộng"})
_HEADING_ROWS = 60
_NUMBERS = (int, float)
_DIGIT_OR_MARK = re.compile(r"[0-9]|^\W+$")
_STRAY_FIGURES = 3  # figures in a row below the total before it counts as one of data


class Candidate(NamedTuple):
    """A run of numbering cells in one row: official number to (sheet column, text)."""

    grid: Grid
    row: int
    cells: dict[int, tuple[int, str]]

    @property
    def first(self) -> int:
        """Its leftmost sheet column."""
        return min(column for column, _ in self.cells.values())

    @property
    def last(self) -> int:
        """Its rightmost sheet column."""
        return max(column for column, _ in self.cells.values())


class Located(NamedTuple):
    """A numbering row that is a known form's: where its columns stand on the sheet."""

    form: Form
    candidate: Candidate

    @property
    def columns(self) -> dict[int, int]:
        """Official number to sheet column."""
        return {number: column for number, (column, _) in sorted(self.candidate.cells.items())}


def candidates(grid: Grid) -> Iterator[Candidate]:
    """Yield every numbering row of the sheet, from the top; two forms may stand side by side.

    A mistyped number inside a row does not part it: the row stays that form's, with a fault.
    """
    for row, cells in sorted(_numbered(grid).items()):
        run: dict[int, tuple[int, str]] = {}
        for column, number, text in sorted(cells):
            if run and number <= min(_FEWEST, max(run)):  # the next form begins
                if len(run) >= _FEWEST:
                    yield Candidate(grid, row, run)
                run = {}
            run.setdefault(number, (column, text))
        if len(run) >= _FEWEST and min(run) <= _FEWEST:
            yield Candidate(grid, row, run)


def _numbered(grid: Grid) -> Mapping[int, list[tuple[int, int, str]]]:
    """The cells that give an official number, by row: sheet column, number, text."""
    found: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for text, spots in grid.texts.items():
        if "(" in text and (number := official_number(text)) is not None:
            for row, column in spots:
                found[row].append((column, number, compact(text)))
    for row, values in enumerate(grid.values, 1):
        for column, value in enumerate(values, 1):
            if not value or value.__class__ is str:  # most, so it is asked first
                continue
            if not isinstance(value, _NUMBERS) or value >= 0:
                continue
            if (number := official_number(value)) is not None:
                found[row].append((column, number, compact(value)))
    return found


def identify(candidate: Candidate, forms: Sequence[Form]) -> Located | BrokenLayout:
    """The form of a numbering row: the one whose numbers and printed identities it has.

    A form of which columns are missing or whose identities read otherwise is a BrokenLayout that
    names it; so is a row that is no known form's.
    """
    best = max(forms, key=lambda form: _likeness(candidate, form), default=None)
    if best is not None and not _differences(candidate, best):
        return Located(best, candidate)
    place = Place(candidate.grid.name, candidate.row, candidate.first)
    known = best is not None and _resembles(candidate, best)
    return BrokenLayout(
        place=place,
        form=best if known else None,
        missing=_differences(candidate, best) if best is not None and known else (),
        found=len(candidate.cells),
    )


def unnumbered(
    grids: Sequence[Grid], lost: Sequence[Form], known: Sequence[Form]
) -> Iterator[BrokenLayout]:
    """Yield where the printed header of a form of `lost` begins on a sheet.

    For forms that were not found by a numbering row: theirs was deleted or typed over. Forms have
    headings in common, so those that no other of the `known` forms has must be there too.
    """
    headings = {form.code: _header_texts(form) for form in known} if lost else {}
    for grid in grids:
        for form in lost:
            every = headings[form.code]
            others = (texts for code, texts in headings.items() if code != form.code)
            parts = (every, every.difference(*others))
            if all(len(part & grid.labels.keys()) >= _HEADER_SHARE * len(part) for part in parts):
                row, column = min(grid.labels[text][0] for text in every if text in grid.labels)
                yield BrokenLayout(Place(grid.name, row, column), form, missing=(), found=0)


def _header_texts(form: Form) -> frozenset[str]:
    return frozenset(fold(text) for column in form.columns for text in column.heading)


def _likeness(candidate: Candidate, form: Form) -> tuple[int, int]:
    """How well the row fits: identities printed alike, then numbers in common less the others."""
    found, wanted = set(candidate.cells), set(range(1, len(form.numbering) + 1))
    alike = sum(
        "=" in text and number in wanted and text == compact(form.numbering[number - 1])
        for number, (_, text) in candidate.cells.items()
    )
    differing = len(found ^ wanted)
    conflicts = len(_conflicts(candidate, form))
    return alike - conflicts, -differing


def _conflicts(candidate: Candidate, form: Form) -> list[int]:
    """The numbers whose printed identity is not the form's; a bare "(3)" is no conflict."""
    return [
        number
        for number, (_, text) in candidate.cells.items()
        if number <= len(form.numbering)
        and "=" in text
        and text != compact(form.numbering[number - 1])
    ]


def _differences(candidate: Candidate, form: Form) -> tuple[int, ...]:
    """The official numbers that are missing, too many, or printed with another identity."""
    wanted = set(range(1, len(form.numbering) + 1))
    return tuple(sorted((set(candidate.cells) ^ wanted) | set(_conflicts(candidate, form))))


def _resembles(candidate: Candidate, form: Form) -> bool:
    differing = len(_differences(candidate, form))
    return differing <= max(2, len(form.numbering) // 3)


class Space(NamedTuple):
    """The room of a form among others on its sheet: rows and column around it, all exclusive."""

    above: int
    below: int
    left: int


def read_table(located: Located, space: Space) -> FormTable:
    """Read the form that stands in that room."""
    grid, form = located.candidate.grid, located.form
    start = located.candidate.row
    columns = located.columns
    texts = [c.number for c in form.columns if c.kind == "text" and c.number in columns]
    label_column = columns[texts[-1]] if texts else located.candidate.first
    counted = [(c.number, columns[c.number], c.kind) for c in form.columns if c.kind != "text"]
    beside = [columns[number] for number in texts if columns[number] < label_column]
    lines = [
        Line.of(
            _read_row(located, row, label_column, counted),
            " ".join(filter(None, (grid.text(row, column) for column in beside))),
        )
        for row in range(start + 1, min(space.below, grid.height + 1))
    ]
    data, total, labelled, rest = _split(located, space, lines)
    parts = parted(form, data, total)
    rows = [line.row for line in data if line.row.label or line.figures]
    headings = _headings(located, space)
    return FormTable(
        form=form,
        sheet=grid.name,
        numbering_row=start,
        sheet_columns=columns,
        rows=parts.rows,
        total=total,
        total_labelled=labelled,
        headings=headings,
        periods=stated_periods(headings),
        nothing=stated_nothing(headings),
        stray=tuple(line.row for line in rest if line.figures >= _STRAY_FIGURES),
        unnumbered=_figures_between(located, (*rows, total) if total else rows),
        sheet_hidden=grid.hidden,
        sections=parts.sections,
        subtotals=parts.subtotals,
    )


def last_row(table: FormTable) -> int:
    """The sheet row of the form's total, or of its last row without one."""
    rows = (table.total, *table.lines, *(subtotal.row for subtotal in table.subtotals))
    return max((row.number for row in rows if row), default=table.numbering_row)


def _read_row(
    located: Located, row: int, label_column: int, counted: Sequence[tuple[int, int, str]]
) -> Row:
    """The row with its name and its figures (official number, sheet column, kind)."""
    grid, form = located.candidate.grid, located.form
    cells = {number: read_cell(grid, row, column, kind) for number, column, kind in counted}
    label = grid.text(row, label_column)
    if not label and _untouched(form, cells):
        cells = {n: cell._replace(value=None, trouble=Trouble.EMPTY) for n, cell in cells.items()}
    return Row(
        number=row,
        label=label,
        label_place=Place(grid.name, row, label_column),
        cells=cells,
        hidden=row in grid.marks.hidden_rows,
    )


def _untouched(form: Form, cells: Mapping[int, Cell]) -> bool:
    """Whether nothing was entered in the cells: the zeros of their formulas are no figures then."""
    for column in form.columns:
        cell = cells.get(column.number)
        if cell is None or cell.trouble is Trouble.EMPTY:
            continue
        zero = cell.value == 0 or cell.trouble is Trouble.NOT_CALCULATED
        if column.entry == "entered" or not zero:
            return False
    return True


def _split(
    located: Located, space: Space, lines: Sequence[Line]
) -> tuple[Sequence[Line], Row | None, bool, Sequence[Line]]:
    """Part the lines: those of the form, the total row, whether it is labelled, and the rest."""
    index = _total_index(located, space, lines)
    if index is not None:
        total, above, rest = lines[index].row, lines[:index], lines[index + 1 :]
        if _stands_on_top(located.form, total, above, rest):
            above, rest = rest[: _end(rest)], ()
        return above, _named_total(located, total), True, rest
    lines = lines[: _end(lines)]
    data = [index for index, line in enumerate(lines) if line.row.label or line.figures]
    if len(data) > 1 and not lines[data[-1]].row.label and not lines[data[-1]].before:
        return lines[: data[-1]], _named_total(located, lines[data[-1]].row), False, ()
    return lines, None, False, ()


def _end(lines: Sequence[Line]) -> int:
    """How many lines there are down to the last one with figures, or what was typed as such."""
    found = (
        index
        for index, line in enumerate(lines, 1)
        if line.figures or _mistyped(line) >= _STRAY_FIGURES
    )
    return max(found, default=0)


def _mistyped(line: Line) -> int:
    """How many cells have something else than a number where one was meant: '3749, 3 749 hs, ####;
    in a row with a number of its own anything.
    """
    return sum(
        cell.trouble is Trouble.NOT_NUMBER
        and (line.before[:1].isdigit() or bool(_DIGIT_OR_MARK.search(str(cell.raw))))
        for cell in line.row.cells.values()
    )


def _stands_on_top(form: Form, total: Row, above: Sequence[Line], below: Sequence[Line]) -> bool:
    """Whether the total row stands over the rows that it sums up, none of them above it."""
    if any(line.figures for line in above):
        return False
    agreed = agreement(form, total, parted(form, below[: _end(below)], total).rows)
    return agreed.equal > 0 and agreed.nearly


def _named_total(located: Located, line: Row) -> Row:
    return line._replace(label=located.form.total_label)


def _total_index(located: Located, space: Space, lines: Sequence[Line]) -> int | None:
    """Which line is the total row: the first with its label, unless data go on to another one.

    A field may be called "Tổng số …" too: what only begins like a total is one when no line has
    the bare label, and of several bare labels in unbroken data the last counts. Whatever stands
    between, a later one counts that sums up all rows, with the ones before it as subtotals. Where
    each sums up only what stands between it and the one before, there is no total row.
    """
    columns = located.columns
    first = min(columns[column.number] for column in located.form.columns if column.kind != "text")
    beside = range(space.left + 1, first)
    labels = [_total_label(located, line.row, beside) for line in lines]
    bare = [index for index, label in enumerate(labels) if _is_bare(located, label)]
    named = bare or [i for i, label in enumerate(labels) if label.startswith(_TOTAL_STARTS)]
    if not named:
        return None
    found = named[0]
    for later in bare[1:]:
        if not all(map(_goes_on, lines[found + 1 : later])):
            break
        found = later
    for later in named[-_MAX_TOTALS:]:
        if later > found and _sums_up(located.form, lines, labels, later):
            found = later
    before = max((index for index in named if index < found), default=found)
    own = [line.row for line in lines[before + 1 : found]]
    if agreement(located.form, lines[found].row, own).whole and not _sums_up(
        located.form, lines, labels, found
    ):
        return None
    return found


def _goes_on(line: Line) -> bool:
    """Whether the line is of the data, or a title among them."""
    if line.figures >= _STRAY_FIGURES:
        return bool(line.row.label)
    return not line.figures and bool(line.name) and is_title(line)


def _sums_up(form: Form, lines: Sequence[Line], labels: Sequence[str], index: int) -> bool:
    """Whether that line sums up all fields above it, every other total there being a subtotal."""
    total, above = lines[index].row, lines[:index]
    parts = parted(form, above, total)
    subtotals = {subtotal.row.number for subtotal in parts.subtotals}
    others = {line.row.number for line, label in zip(above, labels, strict=False) if label}
    return others <= subtotals and agreement(form, total, parts.rows).whole


def _is_bare(located: Located, label: str) -> bool:
    return label in (*_TOTAL_WHOLE, *_TOTAL_STARTS, fold(located.form.total_label))


def _total_label(located: Located, line: Row, columns: Iterable[int]) -> str:
    """What stands left of the figures and begins like a total's label, folded; "" if nothing."""
    grid = located.candidate.grid
    for column in columns:
        text = fold(grid.text(line.number, column)).strip(" .:*-–")
        if text.startswith(_TOTAL_STARTS) or _is_bare(located, text):
            return text
    return ""


def _headings(located: Located, space: Space) -> tuple[Text, ...]:
    """Every text between the form above and the numbering row, within the form's columns."""
    grid, candidate = located.candidate.grid, located.candidate
    top, left = max(space.above + 1, candidate.row - _HEADING_ROWS), space.left
    last = candidate.last
    return tuple(
        Text(Place(grid.name, row, column), text)
        for row in range(top, candidate.row)
        for column, value in enumerate(grid.row(row)[left:last], left + 1)
        if (value != "" or grid.marks.errors) and (text := grid.text(row, column))
    )


def _figures_between(located: Located, rows: Sequence[Row]) -> tuple[Place, ...]:
    """The figures of the rows in columns between the first and the last that have no number."""
    grid, numbered = located.candidate.grid, set(located.columns.values())
    between = [column for column in range(min(numbered), max(numbered)) if column not in numbered]
    return tuple(
        Place(grid.name, row.number, column)
        for row in rows
        for column in between
        if read_cell(grid, row.number, column, "count").value is not None
    )
