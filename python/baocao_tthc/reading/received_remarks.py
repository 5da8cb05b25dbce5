"""The sheet PhanHoi: what the superior said of the months that were sent, found by its headings.

The program writes it and reads it back; a line in which somebody typed something else than it
writes there is no line of the superior's, and is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from ..formula import Number
from ..remarks import Kind, Line
from ..sheets import REMARK_HEADS
from ..vietnamese import fold, plain_number, read_number
from .grid import Grid
from .inputs import as_date, heading_columns

_HEADS = tuple(map(fold, REMARK_HEADS))
_MONTH, _REVISION, _DAY, _KIND, _FORM, _ROW, _COLUMN, _FIGURE, _TEXT, _PACKAGE = _HEADS
_KINDS = {fold(kind): kind for kind in Kind}
_SPOKEN_MONTH = re.compile(r"(0[1-9]|1[0-2])/([0-9]{4})")
_OFFICIAL = re.compile(r"\(?([0-9]{1,3})\)?")
_MAX_LINES = 20_000


def read_remarks(grids: Sequence[Grid]) -> tuple[Line, ...]:
    """Every line of PhanHoi in its order, also of one that somebody renamed."""
    found = next(heading_columns(grids, _HEADS), None)
    return tuple(islice(_lines(*found), _MAX_LINES)) if found else ()


def _lines(grid: Grid, header: int, columns: Mapping[str, int]) -> Iterator[Line]:
    for row in range(header + 1, grid.height + 1):
        texts = {head: grid.text(row, at) for head, at in columns.items() if head in _HEADS}
        month, day = month_of(texts[_MONTH]), as_date(grid.at(row, columns[_DAY]))
        kind, revision = _KINDS.get(fold(texts[_KIND])), texts[_REVISION]
        if month and day and kind and revision.isdecimal() and int(revision[:4]):
            yield _line(texts, month, int(revision[:4]), day, kind)._replace(
                cell=(grid.name, row, columns[_TEXT])
            )


def _line(texts: Mapping[str, str], month: str, revision: int, day: date, kind: Kind) -> Line:
    official = _OFFICIAL.fullmatch(texts[_COLUMN])
    return Line(
        month,
        revision,
        day,
        kind,
        form=texts[_FORM],
        row=texts[_ROW],
        column=int(official[1]) if official else None,
        figure=figure_of(texts[_FIGURE]),
        text=texts[_TEXT],
        package=texts[_PACKAGE],
    )


def month_of(spoken: str) -> str:
    """The month of "01/2026" as "2026-01"; "" for all else."""
    match = _SPOKEN_MONTH.fullmatch(spoken.strip())
    return f"{match[2]}-{match[1]}" if match else ""


def figure_of(text: str) -> Number | None:
    """A figure as lists of this program write it: "3.749", "99,79"; None for all else."""
    try:
        return plain_number(read_number(text, rate="," in text)) if text else None
    except ValueError:
        return None
