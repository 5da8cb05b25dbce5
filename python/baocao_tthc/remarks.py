"""What the superior said of a month that was sent, as the sheet PhanHoi keeps it, a line each.

    response (.xlsx) ──responses──▶ lines of PhanHoi ──reading──▶ Filing.remarks ──▶ findings PH

A response is to one revision of a month. What was said of the last revision that has a response
counts; the lines of earlier ones are its record. An accepted month keeps the figures that were
accepted, and, where somebody unlocked it to send it again, the reason for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from .formula import Number
from .vietnamese import number, plain_number, read_number

Spot = tuple[str, str, int]
"""A figure: the code of its form, its row as `FormTable.by_name` names it, its official column."""
Figures = Mapping[Spot, Number]
NARRATIVE = "NoiDung"
"""In the place of a form's code: a remark on an item of NoiDung, whose code is its row."""
_FIGURE = re.compile(r"\(([0-9]{1,3})\) ([^;]{1,40})")


class Kind(StrEnum):
    """What a line of PhanHoi says; the value is what stands there."""

    ACCEPTED = "Chấp nhận"
    RETURNED = "Trả lại"
    REMARK = "Ý kiến"
    FIGURES = "Số đã chấp nhận"
    UNLOCKED = "Mở khóa"


VERDICTS = (Kind.ACCEPTED, Kind.RETURNED)


class Line(NamedTuple):
    """A line of PhanHoi about a `revision` of a `month` ("2026-01"), received on that `day`.

    A remark is about a figure (`figure` is what was sent), an item of NoiDung, or with `form` ""
    about the whole report. A verdict has the digest of its package's manifest, "" of a workbook
    that came without one. Accepted figures are a line for each row of a form, `text` lists them.
    `cell` is where the text stands: sheet, row and column.
    """

    month: str
    revision: int
    day: date
    kind: Kind
    form: str = ""
    row: str = ""
    column: int | None = None
    figure: Number | None = None
    text: str = ""
    package: str = ""
    cell: tuple[str, int, int] | None = None

    @property
    def said(self) -> tuple[object, ...]:
        """What it says, whenever it was received and wherever it stands."""
        return self.month, self.revision, *self[3:9]


class MonthRemarks(NamedTuple):
    """What was said of one month: the lines on the last revision that has a response."""

    lines: tuple[Line, ...] = ()

    @property
    def verdict(self) -> Line | None:
        """The superior's last word; None before there was any."""
        return next((line for line in reversed(self.lines) if line.kind in VERDICTS), None)

    @property
    def accepted(self) -> Line | None:
        """The line that accepts the month; None for one that was not, or was returned since."""
        last = self.verdict
        return last if last and last.kind is Kind.ACCEPTED else None

    @property
    def unlocked(self) -> Line | None:
        """The line that says why an accepted month is being changed; None where it is locked."""
        if self.accepted is None:
            return None
        after = self.lines[self.lines.index(self.accepted) :]
        return next((line for line in reversed(after) if line.kind is Kind.UNLOCKED), None)

    @property
    def is_locked(self) -> bool:
        """Whether the month was accepted and nobody unlocked it."""
        return self.accepted is not None and self.unlocked is None

    @property
    def open(self) -> tuple[Line, ...]:
        """The remarks that want an answer: of a month that is not accepted."""
        return () if self.accepted else self.of(Kind.REMARK)

    @property
    def figures(self) -> Figures:
        """The figures that were accepted."""
        lines = self.of(Kind.FIGURES) if self.accepted else ()
        return {(x.form, x.row, column): value for x in lines for column, value in _listed(x.text)}

    def of(self, kind: Kind) -> tuple[Line, ...]:
        """The lines of that kind."""
        return tuple(line for line in self.lines if line.kind is kind)


def remarks_on(month: str, lines: Iterable[Line]) -> MonthRemarks:
    """What counts for a month; nothing where no response to it was received."""
    own = [line for line in lines if line.month == month]
    last = max((line.revision for line in own), default=0)
    return MonthRemarks(tuple(line for line in own if line.revision == last))


def figure_lines(verdict: Line, figures: Figures) -> Iterator[Line]:
    """The accepted figures as lines beside their verdict, one for each row of a form."""
    for (form, row), spots in groupby(figures, key=lambda spot: spot[:2]):
        text = "; ".join(f"({spot[2]}) {number(figures[spot])}" for spot in spots)
        yield verdict._replace(kind=Kind.FIGURES, form=form, row=row, text=text, package="")


def _listed(text: str) -> Iterator[tuple[int, Number]]:
    for column, value in _FIGURE.findall(text):
        try:
            yield int(column), plain_number(read_number(value, rate="," in value))
        except ValueError:  # somebody typed there
            continue


def added(kept: Sequence[Line], new: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a response that are not there yet.

    A verdict is there only when it is the last word on its revision: it may be given, taken back
    and given again.
    """
    known = {line.said for line in kept}
    revisions = {(line.month, line.revision) for line in new}
    same = MonthRemarks(tuple(x for x in kept if (x.month, x.revision) in revisions))
    last = same.verdict.said if same.verdict else None
    return tuple(
        line
        for line in new
        if (line.said != last if line.kind in VERDICTS else line.said not in known)
    )
