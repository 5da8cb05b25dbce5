"""The counts of petitions (PAKN) over a quarter, half a year or a year, from those of its months.

What was answered is added, what is pending is that of the last month. What was received is added
where no month but the last leaves any pending: the month after may count those again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..filing import Filing
from ..formula import Number
from ..outline import outline
from ..vietnamese import count
from ..wording import listed

_RECEIVED, _PENDING = "1", "4"  # by what their codes end with
_MAX_NAMED = 8  # items, months

Months = Sequence[tuple[str, Sequence[Filing]]]
"""Each month by its name, and the workbooks that are its own; there may be none."""


class Petitions(NamedTuple):
    """The counts by item, without those that nobody can tell, and why, a sentence each."""

    numbers: Mapping[str, Number]
    doubts: tuple[str, ...]


def petitions_over_time(months: Months) -> Petitions:
    """The counts of NoiDung over these months; no doubt where no month has any."""
    numbers: dict[str, Number] = {}
    doubts = []
    open_: dict[str, list[str]] = {}  # of items the months without a count
    for code in (item.code for item in outline() if item.kind == "number"):
        values = [_count(filings, code) for _, filings in months]
        known = [value for value in values if value is not None]
        if code.endswith(_PENDING) and values[-1] is not None:
            numbers[code] = values[-1]
        elif len(known) < len(values):
            pairs = zip(months, values, strict=True)
            open_[code] = [name for (name, _), value in pairs if value is None]
        elif code.endswith(_RECEIVED) and (twice := _twice(months, code)):
            doubts.append(twice)
        else:
            numbers[code] = sum(known)
    if open_ and any(filings and _counted(filings) for _, filings in months):
        items = listed([*open_], _MAX_NAMED, "mục")
        lacking = dict.fromkeys(name for names in open_.values() for name in names)
        doubts.append(
            f"NoiDung, số PAKN mục {items}: chưa có số của "
            f"{listed([*lacking], _MAX_NAMED, 'tháng')}, không cộng được; hãy gõ vào sổ mới."
        )
    return Petitions(numbers, tuple(doubts))


def _counted(filings: Sequence[Filing]) -> bool:
    """Whether a month has any of the counts."""
    codes = [item.code for item in outline() if item.kind == "number"]
    return any(_count(filings, code) is not None for code in codes)


def _count(filings: Sequence[Filing], code: str) -> Number | None:
    """The count of a month, None where it has none or two workbooks differ in it."""
    cells = [filing.numbers.get(code) for filing in filings]
    found = {cell.value if cell else None for cell in cells}
    return found.pop() if len(found) == 1 else None


def _twice(months: Months, received: str) -> str:
    """Why the received of these months have no sum, "" where they have."""
    pending = received.removesuffix(_RECEIVED) + _PENDING
    for name, filings in months[:-1]:
        left = _count(filings, pending)
        if left != 0:
            said = "chưa có số đang xử lý" if left is None else f"còn {count(int(left))} đang xử lý"
            return (
                f"NoiDung, số PAKN mục {received}: {name} {said}, tháng sau có thể đếm lại nên "
                "không cộng được; hãy gõ vào sổ mới."
            )
    return ""
