"""The months that a folder holds beside each other: who reported, and what it came to.

A month that nobody reported stands between the others as what it is: with nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from ..vietnamese import day_in_month, months_since_0
from .standing import Account, account_of
from .submissions import Submission
from .summing import SummedForm, summed
from .unit_list import ListedUnit

_MAX_MONTHS = 36


class MonthSummary(NamedTuple):
    """A month ("2026-01"): how many units were expected, are counted, were on time, and the forms
    by unit and in total, without their fields.

    `on_time` is None where it is not known: the due days of the list are those of the present
    month, so none is known of an earlier one.
    """

    month: str
    expected: int
    received: int
    on_time: int | None
    forms: tuple[SummedForm, ...]


def month_summaries(
    read: Sequence[Submission], units: Sequence[ListedUnit], now: Account, months: Collection[str]
) -> tuple[MonthSummary, ...]:
    """The months up to the present one, which is the last; at most 36.

    `months` are those that are months of the folder, not mistakes of a unit.
    """
    earlier = sorted(month for month in months if month < now.month)
    accounts = [account_of(read, units, month, months) for month in earlier]
    found = {each.month: _summary(each)._replace(on_time=None) for each in accounts}
    found[now.month] = _summary(now)
    nothing = MonthSummary("", len(now.standings), 0, None, ())
    return tuple(found.get(month, nothing._replace(month=month)) for month in _axis(found))


def _summary(account: Account) -> MonthSummary:
    forms = tuple(form._replace(fields=()) for form in summed(account.submitted))
    expected, counted = len(account.standings), len(account.counted)
    return MonthSummary(account.month, expected, counted, account.on_time, forms)


def _axis(months: Collection[str]) -> Iterator[str]:
    """The months from the first to the last, also those of which nothing is known."""
    first, last = (
        months_since_0(int(month[:4]), int(month[5:])) for month in (min(months), max(months))
    )
    for months_after in range(max(first, last - _MAX_MONTHS + 1), last + 1):
        yield day_in_month(months_after).strftime("%Y-%m")
