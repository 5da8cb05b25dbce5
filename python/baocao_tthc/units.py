"""A unit as a superior's workbook of sums (TONGHOP.xlsx) has it: its state and its figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .formula import Number

STANDINGS, COMPARISON, BY_UNIT = "TinhHinhNop", "DoiChieu", " đơn vị"
"""Its sheets of the standings, of shares and ranks, and what ends the name of a form by unit."""
WITH_FIGURES = "có số"
"""What the sheet says of a unit that has figures of the month before."""


class ReportingUnit(NamedTuple):
    """A unit, `state` in the words of the sheet (“đã nhận”, “chưa gửi”).

    `open_errors` counts its errors without an explanation; `figures` are its total row by the
    form's code and the official column number, of the forms that went into the sums. `before` says
    whether it has figures of the month before, `on_time` whether it is known to have sent by its
    day.
    """

    name: str
    state: str
    open_errors: int
    figures: Mapping[str, Mapping[int, Number]]
    before: bool = False
    on_time: bool = False
