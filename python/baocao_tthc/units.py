"""A unit as a superior's workbook of sums (TONGHOP.xlsx) has it: its state and its figures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .formula import Number
from .period import Period
from .vietnamese import fold

STANDINGS, COMPARISON, BY_UNIT = "TinhHinhNop", "DoiChieu", " đơn vị"
"""Its sheets of the standings, of shares and ranks, and what ends the name of a form by unit."""
MAX_PERCENT = 100
_GENERIC = frozenset({"ủy", "ban", "nhân", "dân", "ubnd"})
_COMMITTEE = re.compile(r"\bủy ban nhân dân\b|\bubnd\b")
_NOT_LETTERS = re.compile(r"[\W_]+")


class Heads:
    """The headings of its sheet of the standings by which that is read back."""

    UNIT, STATE, TO_DO = "Đơn vị", "Trạng thái", "Việc cần làm"
    SENT, DUE, ERRORS = "Ngày gửi", "Hạn nộp", "Lỗi chưa giải trình"
    BEFORE, NOTHING, PERIOD = "Kỳ trước", "Không phát sinh", "Kỳ báo cáo"


WITH_FIGURES = "có số"
"""What the sheet says of a unit that has figures of the month before, in every form that any unit
had then; of another it names the forms: “có II.06B”.
"""
NO_CASE = "có"
"""What it says of a unit all of whose forms say that it had no case."""

TO_BE_FILLED: Mapping[str, str] = {
    "unit": "[Tên cơ quan tổng hợp]",
    "place": "[Địa danh]",
    "authority": "[QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ]",
    "symbol": "[Ký hiệu]",
}
"""What stands in its report until ThongTin says it; of a people's committee all but the name are
known.
"""


class ReportingUnit(NamedTuple):
    """A unit, `state` in the words of the sheet (“đã nhận”, “chưa gửi”).

    `open_errors` counts its errors without an explanation; `figures` are its total row by the
    form's code and the official column number, of the forms that went into the sums. `before` are
    the codes of the forms of which it has figures of the month before, `on_time` whether it is
    known to have sent by its day, `nothing` whether all its forms say that it had no case; `period`
    is what it says that its figures are of.
    """

    name: str
    state: str
    open_errors: int
    figures: Mapping[str, Mapping[int, Number]]
    before: frozenset[str] = frozenset()
    on_time: bool = False
    nothing: bool = False
    period: Period | None = None


def unit_key(name: str) -> str:
    """What is the same for all writings of a unit's name; "" for a text without a letter.

    >>> unit_key("UBND xã B'Lao") == unit_key("Uỷ ban nhân dân  xã BLao")
    True
    """
    return _NOT_LETTERS.sub("", _COMMITTEE.sub(" ", fold(name)))


def is_share(value: Number | None) -> bool:
    """Whether it is one of a whole, in percent."""
    return value is not None and 0 <= value <= MAX_PERCENT


def are_limits(values: Sequence[Number]) -> bool:
    """Whether they are percentages that rise."""
    return all(map(is_share, values)) and list(values) == sorted({*values})


def same_unit(one: str, other: str) -> bool:
    """Whether two texts may name one unit: the one names all that the other does, as where a
    letterhead has the superior above it, or says nothing.
    """
    words, others = (frozenset(re.findall(r"\w+", fold(each))) - _GENERIC for each in (one, other))
    return words <= others or others <= words
