"""What the superior said of a month that was sent, as the sheet PhanHoi keeps it, a line each.

    response (.xlsx) ──responses──▶ lines of PhanHoi ──reading──▶ Filing.remarks ──▶ findings PH

A response is to one revision of a month: a verdict and the lines below it. The last response to
the last revision that has one counts; earlier ones are its record. An accepted month keeps the
figures that were accepted, and, where somebody unlocked it to send it again, the reason for that.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
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
    def responses(self) -> tuple[tuple[Line, ...], ...]:
        """The responses in the order in which they were received, each with its verdict first."""
        starts = [at for at, line in enumerate(self.lines) if line.kind in VERDICTS]
        ends = (*starts[1:], len(self.lines))
        return tuple(self.lines[at:end] for at, end in zip(starts, ends, strict=False))

    @property
    def last(self) -> tuple[Line, ...]:
        """The superior's last word on the revision; it replaces all that was said before."""
        return self.responses[-1] if self.responses else self.lines

    @property
    def verdict(self) -> Line | None:
        """The verdict of that; None before there was any."""
        return self.responses[-1][0] if self.responses else None

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
        return next((line for line in reversed(self.last) if line.kind is Kind.UNLOCKED), None)

    @property
    def is_locked(self) -> bool:
        """Whether the month was accepted and nobody unlocked it."""
        return self.accepted is not None and self.unlocked is None

    @property
    def remarks(self) -> tuple[Line, ...]:
        """What the last word remarks: to be answered, unless it accepts the month."""
        return tuple(line for line in self.last if line.kind is Kind.REMARK)

    @property
    def open(self) -> tuple[Line, ...]:
        """The remarks that want an answer: of a month that is not accepted."""
        return () if self.accepted else self.remarks

    @property
    def figure_lines(self) -> tuple[Line, ...]:
        """The lines with the figures that were accepted, () where the month is not.

        Older workbooks have them once where a month was accepted, returned and accepted again.
        """
        kept = (tuple(x for x in one if x.kind is Kind.FIGURES) for one in reversed(self.responses))
        return next(filter(None, kept), ()) if self.accepted else ()

    @property
    def figures(self) -> Figures:
        """The figures that were accepted."""
        lines = self.figure_lines
        return {(x.form, x.row, column): value for x in lines for column, value in _listed(x.text)}

    def received(self, response: Collection[Line]) -> Line | None:
        """The verdict of the last response that said the very same; None where none did."""
        said = {line.said for line in response}
        for each in reversed(self.responses):
            if said == {line.said for line in each if line.kind is not Kind.UNLOCKED}:
                return each[0]
        return None


def remarks_on(month: str, lines: Iterable[Line]) -> MonthRemarks:
    """What counts for a month; nothing where no response to it was received."""
    own = [line for line in lines if line.month == month]
    return remarks_on_revision(max((line.revision for line in own), default=0), own)


def remarks_on_revision(revision: int, lines: Iterable[Line]) -> MonthRemarks:
    """What was said of one revision of the month of these lines."""
    return MonthRemarks(tuple(line for line in lines if line.revision == revision))


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
