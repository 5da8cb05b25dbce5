"""Finding forms by their numbering row `(1) (2) (3)=(4)+(5)+(6) …`, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..filing import BrokenLayout, Place
from ..forms import Form
from ..forms.numbering import compact, official_number
from ..vietnamese import fold
from .grid import Grid

_HEADER_SHARE = 0.8  # of a form's header cells, before a sheet without numbering row is that form
_FEWEST = 4  # numbers in a row before it can be a numbering row


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
    for row in range(1, grid.height + 1):
        run: dict[int, tuple[int, str]] = {}
        for column, value in enumerate(grid.row(row), 1):
            number = official_number(value) if value != "" else None
            if number is None:
                continue
            if run and number <= min(_FEWEST, max(run)):  # the next form begins
                if len(run) >= _FEWEST:
                    yield Candidate(grid, row, run)
                run = {}
            run.setdefault(number, (column, compact(value)))
        if len(run) >= _FEWEST and min(run) <= _FEWEST:
            yield Candidate(grid, row, run)


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
    grid: Grid, lost: Sequence[Form], known: Sequence[Form]
) -> Iterator[tuple[Form, Place]]:
    """Yield each form of `lost` whose printed header stands on the sheet, and where it begins.

    For forms that were not found by a numbering row: theirs was deleted or typed over. Forms have
    headings in common, so those that no other of the `known` forms has must be there too.
    """
    headings = {form.code: _headings(form) for form in known}
    longest = max((len(text) for texts in headings.values() for text in texts), default=0)
    places: dict[str, Place] = {}
    for row in range(1, grid.height + 1):
        for column, value in enumerate(grid.row(row), 1):
            if isinstance(value, str) and 0 < len(value) <= 2 * longest:
                places.setdefault(fold(value), Place(grid.name, row, column))
    for form in lost:
        every = headings[form.code]
        others = (texts for code, texts in headings.items() if code != form.code)
        for part in (every, every.difference(*others)):
            if len(part & places.keys()) < _HEADER_SHARE * len(part):
                break
        else:
            yield form, min(places[text] for text in every if text in places)


def _headings(form: Form) -> frozenset[str]:
    return frozenset(fold(text) for text, *_ in form.header_cells())


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
